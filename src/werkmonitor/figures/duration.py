"""Figures on the length of support: differences step by step, first jobs over time, and other defensible choices."""

from __future__ import annotations

from IPython.display import Markdown

from werkmonitor.figures import estimates as drawing
from werkmonitor.figures.forest import ForestRow, forest_figure
from werkmonitor.narrative import duration_tables, numbers
from werkmonitor.narrative.claims import duration
from werkmonitor.narrative.claims.duration import SHORT, STUDY, cell
from werkmonitor.narrative.estimates import curve, estimates
from werkmonitor.narrative.report import Report, require_report
from werkmonitor.narrative.tables import markdown
from werkmonitor.studies.duration_sensitivity import CHOICES
from werkmonitor.vocabulary import TrajectoryType

_SIDES = "Links van nul heeft CMD een lager aandeel dan EPA."


def duration_differences(report: Report) -> Markdown:
    """Draw the differences between CMD and EPA, step by step."""
    report = require_report(report)
    rows = [ForestRow(label, found) for label, found in duration_tables.cells(report)]
    main = cell(report, "equal_time")
    title = "het verschil tussen CMD en EPA, stap voor stap"
    if main.shown:
        title = f"bij gelijke tijd sinds de start is het verschil tussen CMD en EPA {main.value_text}"
    caption = "Verschil in het aandeel met betaald werk in het kwartaal, en in het aandeel met een eerste baan"
    axis = "CMD min EPA, procentpunt"
    return forest_figure(report, "fig-duur-verschillen", title, rows, caption, axis=axis, note=_SIDES)


def first_jobs(report: Report) -> Markdown:
    """Draw the share with a first job over time since the start, by type."""
    report = require_report(report)
    named = [(SHORT[kind], curve(report, STUDY, kind.value)) for kind in TrajectoryType]
    if not any(sum(point.value is not None for point in points) > 1 for _, points in named):
        return markdown("Voor geen enkel type zijn er genoeg eerste banen voor een figuur over de tijd.")
    month = duration.reach(report)
    cells = {
        kind: cell(report, "first_job", kind.value, str(month)) for kind in (TrajectoryType.EPA, TrajectoryType.CMD)
    }
    title = "eerste banen sinds de start, naar type"
    if all(found.shown for found in cells.values()):
        parts = [f"bij {SHORT[kind]} {found.value_text}" for kind, found in cells.items()]
        title = f"binnen {month} maanden vond {numbers.listing(parts)} een eerste baan"
    caption = (
        "Geschat aandeel dat sinds de start een eerste baan vond; wie het traject eerder beëindigt, vindt er geen. "
        "CMD is getekend tot de limiet. Een punt met te weinig eerste banen sinds het vorige ontbreekt. Wat lang na de "
        "start ligt, is geschat uit trajecten die al liepen toen de monitor begon"
    )
    return drawing.curves(report, "fig-eerste-baan", title, named, caption)


def specifications(report: Report) -> Markdown:
    """Draw the difference under every combination of defensible choices."""
    report = require_report(report)
    found = {of: each for (of, _), each in estimates(report, STUDY, "specification").items() if each.shown}
    main = found.get("|".join(next(iter(options)) for options in CHOICES.values()))
    if main is None:
        return markdown(
            "Een figuur met andere keuzes is niet te maken: de schatting bij gelijke tijd en financiering is er niet."
        )
    ordered = sorted(found.values(), key=lambda each: each.number)
    values = [each.number for each in ordered]
    between = numbers.points_range(values[0], values[-1])
    title = f"met andere keuzes in hetzelfde model is het verschil {between}"
    caption = (
        "Verschil in betaald werk tussen CMD en EPA, van klein naar groot: de schatting bij gelijke tijd en gelijke "
        "financiering, met elke combinatie van andere keuzes"
    )
    note = (
        "De ruit is de schatting bij gelijke tijd en financiering, waarvan de andere afwijken; de hoofdanalyse is een "
        "andere methode en staat er niet bij. De schattingen gaan over dezelfde mensen en zijn geen los bewijs."
    )
    return drawing.sorted_differences(report, "fig-duur-keuzes", title, ordered, main, caption, note)
