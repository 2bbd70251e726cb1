"""Figures on change: its parts, and the rates at which work is found and lost."""

from __future__ import annotations

from IPython.display import Markdown

from werkmonitor.figures.columns import SHOWN_QUARTERS
from werkmonitor.figures.forest import ForestRow, forest_figure
from werkmonitor.narrative import numbers, terms
from werkmonitor.narrative.claims import course
from werkmonitor.narrative.claims.shift import PARTS, cell
from werkmonitor.narrative.report import Report, require_report
from werkmonitor.statistics.transitions import Transition
from werkmonitor.studies.change import FACTORS, NEW
from werkmonitor.vocabulary import TrajectoryType

_HEADINGS = {"paid_work": "Betaald werk", "durable_work": "Duurzaam betaald werk"}


def change_parts(report: Report) -> Markdown:
    """The change of both shares since the quarter before, and its parts."""
    report = require_report(report)
    rows = []
    for subject, heading in _HEADINGS.items():
        rows.append(ForestRow(heading))
        for part in (*FACTORS, "rates", "change"):
            rows.append(ForestRow(PARTS[part], cell(report, subject, part), faint=part != "change"))
    new, left = (cell(report, "paid_work", part) for part in (NEW, "rates"))
    title = f"Waaruit de verandering sinds {report.previous.label} bestaat"
    if new.shown and left.shown:
        title = (
            f"Van de verandering in betaald werk komt {numbers.points(new.number)} van nieuwe trajecten, en "
            f"{numbers.points(left.number)} van kansen binnen gelijke groepen"
        )
    caption = (
        f"Verandering van het aandeel met werk sinds {report.previous.label}, verdeeld over de samenstelling (nieuw of "
        "niet, type, financier en organisatie) en de kansen binnen gelijke groepen; de delen tellen op tot het geheel"
    )
    return forest_figure(report, "fig-verandering", title, rows, caption, axis="verandering in procentpunten")


def work_rates(report: Report) -> Markdown:
    """Rates of finding and losing work by quarter, and of finding by type."""
    report = require_report(report)
    quarters = report.quarters[-SHOWN_QUARTERS:]
    rows = []
    for transition, heading in ((Transition.FINDING, "Werk vinden"), (Transition.LOSS, "Werk verliezen")):
        rows.append(ForestRow(heading))
        rows += [
            ForestRow(
                f"{quarter.short_label}{terms.mark(report, quarter)}",
                course.rate(report, transition, quarter),
                faint=quarter != report.quarter,
            )
            for quarter in quarters
        ]
    rows.append(ForestRow(f"Werk vinden naar type, {report.quarter.short_label}"))
    rows += [
        ForestRow(kind.label, course.rate(report, Transition.FINDING, report.quarter, kind.value))
        for kind in TrajectoryType
    ]
    found = course.rate(report, Transition.FINDING, report.quarter)
    title = "Werk vinden en verliezen per kwartaal"
    if found.shown:
        count = numbers.number(100 * found.number, 1)
        title = f"Bij honderd trajecten zonder werk wordt in een kwartaal {count} keer werk gevonden"
    caption = (
        "Aantal keer dat werk wordt gevonden of verloren, per honderd kwartalen van trajecten waarin dat kon: vinden "
        "voor wie het kwartaal zonder werk begon, verliezen voor wie het met werk begon. Van elke organisatie telt de "
        "laatste reeks leveringen zonder onderbreking. Ook haar eerste kwartaal staat er, anders dan bij wie startte "
        "en stopte: het volgt uit de data van banen, zonder een eerdere levering om het mee na te gaan"
    )
    return forest_figure(
        report,
        "fig-werk-vinden-verliezen",
        title,
        rows,
        caption,
        axis="keer per 100 kwartalen",
        note=terms.basis_note(report, quarters),
        points="Een open punt is een eerder kwartaal",
    )
