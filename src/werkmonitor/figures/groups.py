"""Figures of the report that set groups side by side: stage, funding and type; paid and durable work."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from IPython.display import Markdown

from werkmonitor.figures import rows as drawing
from werkmonitor.figures import theme
from werkmonitor.figures.emit import emit
from werkmonitor.figures.rows import Row, Side
from werkmonitor.indicators.definitions import BY_ID
from werkmonitor.indicators.indicator import Kind
from werkmonitor.narrative import terms
from werkmonitor.narrative.cells import ABSENT
from werkmonitor.narrative.report import Report, require_report
from werkmonitor.vocabulary import UNKNOWN, Funding, Stage, TrajectoryType

_LOW_ROW = 0.27
"""Inches of a row in a quality report, which has a few pages."""
_BREAKDOWNS = (("Financiering", "funding", Funding), ("Type traject", "type", TrajectoryType))
MakeRow = Callable[[str, dict[str, str]], Row]
"""Makes the row of one group from its label and the breakdown that selects it."""


def _groups(about: Side, make: MakeRow) -> Iterator[Row]:
    """Yield headings and rows for funding and type; an unknown group only where there is one."""
    for heading, dimension, kind in _BREAKDOWNS:
        yield Row(heading)
        for code in terms.codes(kind):
            if code != UNKNOWN or about.cell("running", **{dimension: code}).count:
                yield make(terms.LABELS[dimension][code], {dimension: code})


def composition(report: Report) -> Markdown:
    """Figure 4: trajectories by stage, by funding with the national scheme, and by type."""
    report = require_report(report)
    compared = drawing.sides(report)
    names = [side.name for side in compared]
    rows = list(_composition_rows(compared))
    epa = compared[0].part(type=TrajectoryType.EPA.value)
    title = f"{report.prefix}lopende trajecten naar stadium, financiering en type"
    if epa.shown:
        title = f"{report.prefix}{epa.share_text} van de lopende trajecten is een driejarig IPS-EPA-traject"
    caption = terms.joined(
        "Trajecten naar stadium, financiering en type",
        "De percentages gaan over alle lopende trajecten; trajecten in de oriënterende fase horen daar niet bij",
        report.definition("running_national_scheme"),
    )
    means = "De aantallen zijn daardoor te laag; de percentages gaan alleen over die organisaties."
    note = terms.incomplete_note(report, [side.quarter for side in compared], means)
    with theme.style():
        figure, (ax,) = theme.frame(title, note, height=drawing.height(rows), synthetic=report.synthetic)
        drawing.bars(ax, rows, names)
        alt = terms.joined("Staafdiagram", title, drawing.described(rows, names), note)
        return emit(figure, report, "fig-samenstelling", caption, alt)


def _composition_rows(compared: list[Side]) -> Iterator[Row]:
    def part(label: str, breakdown: dict[str, str], indicator: str = "running") -> Row:
        shares = tuple(side.part(indicator, **breakdown) for side in compared)
        return Row(label, shares, tuple(share.both_text for share in shares))

    if not compared[0].report.region:  # stages are not counted per region
        yield from _stages(compared, part)
    for row in _groups(compared[0], part):
        yield row
        if row.label == Funding.MUNICIPALITY.label:
            yield part("– waarvan landelijke regeling", {}, "running_national_scheme")


def _stages(compared: list[Side], part: MakeRow) -> Iterator[Row]:
    yield Row("Stadium")
    now, *before = (side.cell("orientation") for side in compared)
    texts = (f"{now.count_text} (niet meegeteld als lopend)", *(cell.count_text for cell in before))
    yield Row(Stage.ORIENTATION.label, (ABSENT,) * len(compared), texts)
    for stage in (Stage.REQUESTED, Stage.APPROVED):
        yield part(stage.label, {"stage": stage.value})


def indicator(report: Report, indicator: str) -> Markdown:
    """Any indicator, by funding and type where its entry says so: for one that has no figure of its own."""
    report, entry = require_report(report), BY_ID[indicator]
    compared = drawing.sides(report)
    names = [side.name for side in compared]
    counts = entry.kind is Kind.COUNT
    if entry.kind is Kind.MEAN:
        raise ValueError(f"{indicator} is a mean, for which there is figures.mean_per_organisation")

    def row(label: str, breakdown: dict[str, str]) -> Row:
        cells = tuple(side.cell(indicator, **breakdown) for side in compared)
        return Row(label, cells, tuple(cell.count_text if counts else cell.share_text for cell in cells))

    by = [row for row in _groups(compared[0], row) if {("funding",), ("type",)} <= set(entry.breakdowns)]
    rows = [row("Alle", {}), *by]
    title = f"{report.prefix}{entry.label}: {rows[0].texts[0]}"
    caption = terms.joined(report.definition(indicator), "" if counts else f"Van {entry.base}. {terms.INTERVALS}")
    means = terms.COUNTS_TOO_LOW if counts else ""
    note = terms.incomplete_note(report, [side.quarter for side in compared], means)
    with theme.style():
        figure, (ax,) = theme.frame(title, note, height=drawing.height(rows), synthetic=report.synthetic)
        (drawing.bars if counts else drawing.dots)(ax, rows, names)
        kind = "Staafdiagram" if counts else "Puntendiagram met intervallen"
        alt = terms.joined(kind, title, drawing.described(rows, names), note)
        return emit(figure, report, f"fig-{indicator.replace('_', '-')}", caption, alt)


def paid_work(report: Report) -> Markdown:
    """Figure 5: share of running trajectories with paid work, by funding and type."""
    return _work(require_report(report), "paid_work", "fig-betaald-werk", "betaald werk")


def durable_work(report: Report) -> Markdown:
    """Figure 6: share of running trajectories with durable paid work, by funding and type."""
    return _work(require_report(report), "durable_work", "fig-duurzaam-werk", "duurzaam betaald werk")


def _work(report: Report, indicator: str, id: str, words: str) -> Markdown:
    compared = drawing.sides(report)
    names = [side.name for side in compared]

    def share(label: str, breakdown: dict[str, str]) -> Row:
        cells = tuple(side.cell(indicator, **breakdown) for side in compared)
        return Row(label, cells, tuple(cell.share_text for cell in cells))

    rows = [share("Alle lopende trajecten", {}), *_groups(compared[0], share)]
    total = compared[0].cell(indicator)
    title = f"{report.prefix}aandeel lopende trajecten met {words}"
    if total.shown:
        title = f"{report.prefix}{words} bij {total.share_text} van de lopende trajecten"
    caption = terms.joined(
        f"Aandeel lopende trajecten met {words}, naar financiering en type",
        report.definition(indicator),
        terms.INTERVALS,
    )
    note = terms.basis_note(report, [side.quarter for side in compared])
    with theme.style():
        height = drawing.height(rows, _LOW_ROW if report.unit else drawing.ROW)
        figure, (ax,) = theme.frame(title, note, height=height, synthetic=report.synthetic)
        drawing.dots(ax, rows, names)
        ranges = f"95%-interval van het totaal: {total.interval_text}" if total.interval else ""
        alt = terms.joined("Puntendiagram met intervallen", title, drawing.described(rows, names), ranges, note)
        return emit(figure, report, id, caption, alt)
