"""Figures of phase 2: ever worked, reasons of ending, methods, start cohorts and experience of organisations."""

from __future__ import annotations

from collections.abc import Sequence

from IPython.display import Markdown

from werkmonitor.figures import rows as drawing
from werkmonitor.figures import theme
from werkmonitor.figures.emit import emit
from werkmonitor.figures.rows import Row
from werkmonitor.indicators.cohorts import COHORT_MONTHS
from werkmonitor.narrative import numbers, terms
from werkmonitor.narrative.cells import ABSENT, Cell
from werkmonitor.narrative.claims import phase2
from werkmonitor.narrative.report import Report, require_report
from werkmonitor.narrative.tables import markdown
from werkmonitor.statistics.estimate import FEWEST_ORGANISATIONS
from werkmonitor.vocabulary import Benefit, Method, TrajectoryType

_SIMPLE = "De lijnen zijn betrouwbaarheidsintervallen van 95 %, alsof trajecten los van elkaar staan"
_OF_GROUPS = (
    "De lijnen zijn betrouwbaarheidsintervallen van 95 %, die rekening houden met verschillen tussen organisaties; een "
    f"groep van minder dan {numbers.word(FEWEST_ORGANISATIONS)} organisaties heeft er geen"
)


def _dots(
    report: Report,
    id: str,
    title: str,
    rows: Sequence[Row],
    caption: str,
    *,
    names: Sequence[str] = ("",),
    note: str = "",
    reference: Cell = ABSENT,
    intervals: str = terms.INTERVALS,
) -> Markdown:
    """Draw shares with their intervals; the caption gets the explanation of the lines."""
    caption = terms.joined(caption, intervals)
    with theme.style():
        figure, (ax,) = theme.frame(title, note, height=drawing.height(rows), synthetic=report.synthetic)
        drawing.dots(ax, rows, names, reference)
        alt = terms.joined("Puntendiagram met intervallen", title, drawing.described(rows, names), note)
        return emit(figure, report, id, caption, alt)


def ever_worked(report: Report) -> Markdown:
    """Ever worked since the start beside paid work in the quarter, for running and ended trajectories."""
    report = require_report(report)
    compared = drawing.sides(report)

    def row(label: str, indicator: str, **breakdown: str) -> Row:
        cells = tuple(side.cell(indicator, **breakdown) for side in compared)
        return Row(label, cells, tuple(cell.share_text for cell in cells))

    rows = [
        Row("Lopende trajecten"),
        row("Betaald werk in het kwartaal", "paid_work"),
        row("Ooit sinds de start", "ever_worked"),
        *(row(f"– {kind.label}", "ever_worked", type=kind.value) for kind in TrajectoryType),
        Row("Beëindigde trajecten"),
        row("Ooit tijdens het traject", "ended_ever_worked"),
    ]
    ever = compared[0].cell("ever_worked")
    title = "ooit betaald werk tijdens het traject"
    if ever.shown:
        title = f"bij {ever.share_text} van de lopende trajecten was er sinds de start ooit betaald werk"
    note = terms.basis_note(report, [side.quarter for side in compared])
    names = [side.name for side in compared]
    return _dots(report, "fig-ooit-gewerkt", title, rows, report.definition("ever_worked"), names=names, note=note)


def ending_reasons(report: Report) -> Markdown:
    """Three reasons of ending, of those whose reason is known."""
    report = require_report(report)
    compared = drawing.sides(report)
    labels = {
        "ended_with_paid_work": "Met betaald werk",
        "ended_worked_before": "Zonder, eerder wel gewerkt",
        "ended_never_worked": "Nooit gewerkt in het traject",
    }
    rows = []
    for indicator, label in labels.items():
        cells = tuple(side.cell(indicator) for side in compared)
        rows.append(Row(label, cells, tuple(cell.both_text for cell in cells)))
    never = rows[-1].cells[0]
    title = "van beëindigde trajecten met bekende reden: met of zonder betaald werk"
    if never.shown:
        title = f"bij {never.share_text} van de beëindigde trajecten met bekende reden was er nooit werk"
    note = terms.basis_note(report, [side.quarter for side in compared])
    caption = "IPS-trajecten die na de start zijn beëindigd, met bekende reden"
    return _dots(report, "fig-einderedenen", title, rows, caption, names=[side.name for side in compared], note=note)


def methods(report: Report) -> Markdown:
    """Paid work by method; nothing but a sentence where only IPS was delivered."""
    report = require_report(report)
    found = phase2.delivered_methods(report)
    if not found:
        return markdown("Een figuur naar methode kan pas worden gemaakt als ook andere methoden zijn geleverd.")
    rows = []
    for method in (Method.IPS, *found):
        cell = report.cell("paid_work", method=method.value)
        text = f"{cell.share_text} van {cell.base_text}" if cell.shown else cell.reason
        rows.append(Row(method.label, (cell,), (text,)))
    title = f"betaald werk in {report.quarter.label} naar methode"
    caption = "Lopende trajecten met betaald werk in het kwartaal, als deel van alle lopende trajecten van die methode"
    note = "De methoden zijn voor verschillende groepen mensen bedoeld; de figuur vergelijkt niet hoe goed zij werken."
    return _dots(report, "fig-methoden", title, rows, caption, note=note)


def start_cohorts(report: Report) -> Markdown:
    """Work within months of the start, by benefit at the start; a sentence where no cohort was followed that long."""
    report = require_report(report)
    followed = [m for m in COHORT_MONTHS if phase2.cohort_cell(report, m, "paid_work").shown]
    if not followed:
        return markdown("Voor geen enkel startkwartaal zijn de leveringen al lang genoeg binnen voor een figuur.")
    months = followed[-1]
    rows: list[Row] = []
    for measure, heading in (("paid_work", "Betaalde baan"), ("any_work", "Enige vorm van werk")):
        rows.append(Row(heading))
        for benefit, label in {"": "Alle trajecten", **{b.value: b.label for b in Benefit}}.items():
            cell = phase2.cohort_cell(report, months, measure, benefit)
            label = "Uitkering onbekend" if benefit == Benefit.UNKNOWN.value else label
            rows.append(
                Row(label, (cell,), (f"{cell.share_text} van {cell.base_text}" if cell.shown else cell.reason,))
            )
    total = rows[1].cells[0]
    within, began = phase2.MONTHS[months], phase2.cohort_quarter(report, months).label
    title = f"binnen {within} na de start begon bij {total.share_text} een betaalde baan"
    caption = terms.joined(
        f"IPS-trajecten gestart in {began} zonder betaald werk, naar uitkering bij de start",
        f"Werk dat binnen {within} na de start en binnen het traject begon; wie eerder stopte, telt mee",
        "Enige vorm van werk: ook proefplaatsing, werkervaringsplaats en vrijwilligerswerk",
    )
    return _dots(report, "fig-startcohort", title, rows, caption, note=terms.suppression(report), intervals=_SIMPLE)


def experience(report: Report) -> Markdown:
    """Paid work by the organisations' years with IPS."""
    report = require_report(report)
    groups = phase2.experience_rows(report)
    rows = []
    for label, organisations, cell in groups:
        who = numbers.plural(organisations, "organisatie", "organisaties")
        rows.append(Row(label, (cell,), (f"{cell.share_text} ({who})",)))
    national = report.cell("paid_work")
    title = f"betaald werk naar de jaren dat organisaties IPS aanbieden, {report.quarter.short_label}"
    caption = terms.joined(
        "Aandeel lopende trajecten met betaald werk in het kwartaal, organisaties samen",
        f"De stippellijn is het totaal: {national.share_text}" if national.shown else "",
    )
    note = "Een verschil tussen groepen organisaties; het zegt niet dat ervaring de oorzaak is."
    return _dots(report, "fig-ervaring", title, rows, caption, note=note, reference=national, intervals=_OF_GROUPS)
