"""Figures of the appendix: what the published report shows per region, one row per region and panels side by side."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from IPython.display import Markdown
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from werkmonitor.figures import rows as drawing
from werkmonitor.figures import theme
from werkmonitor.figures.emit import emit
from werkmonitor.figures.regions import ROW, no_figure
from werkmonitor.figures.rows import Row
from werkmonitor.narrative import numbers, terms
from werkmonitor.narrative.cells import Cell
from werkmonitor.narrative.report import Report, require_report
from werkmonitor.vocabulary import UNKNOWN, Code, Coverage, Funding, Status, TrajectoryType

_ABOVE_BELOW = 0.5
"""Inches for headings and axis, around the rows."""

_NARROW, _WIDE = 14, 30
"""Characters of a heading, above one of four panels and of two."""


@dataclass(frozen=True)
class Measure:
    """What a panel is about: a heading, and the number of each region."""

    heading: str
    indicator: str
    breakdown: dict[str, str] = field(default_factory=dict)

    def cell(self, report: Report, region: str) -> Cell:
        """Look the number of a region up; of the country with an empty region."""
        return report.cell(self.indicator, region=region, **self.breakdown)

    def length(self, report: Report, region: str) -> Cell:
        """Return what a bar shows: the count, also of a share."""
        cell = self.cell(report, region)
        return replace(cell, value=cell.count, lower=None, upper=None)


def funding_by_region(report: Report) -> Markdown:
    """Figure B3: running trajectories by funding, per region."""
    return _composition(require_report(report), "funding", Funding, "fig-regio-financiering", "financiering")


def type_by_region(report: Report) -> Markdown:
    """Figure B4: running trajectories by type, per region."""
    return _composition(require_report(report), "type", TrajectoryType, "fig-regio-type", "type")


def _composition(report: Report, dimension: str, kind: type[Code], id: str, words: str) -> Markdown:
    labels = terms.LABELS[dimension]
    parts = [Measure(labels[code], "running", {dimension: code}) for code in terms.codes(kind, unknown=False)]
    largest = max(
        ((share.number, part.heading) for part in parts if (share := report.part(**part.breakdown)).shown), default=None
    )
    title = f"Lopende IPS-trajecten naar {words}, per arbeidsmarktregio"
    if largest:
        title = f"{title}; landelijk is {largest[1]} met {numbers.percent(largest[0])} het grootst"
    unknown = report.cell("running", **{dimension: UNKNOWN})
    caption = terms.joined(
        f"Lopende IPS-trajecten per arbeidsmarktregio in {report.quarter.label}, naar {words}",
        f"Zonder bekende waarde en alleen in het totaal: {unknown.count_text} landelijk" if unknown.count else "",
        terms.suppression(report),
    )
    return _panels(report, [Measure("Totaal", "running"), *parts], id, title, caption)


def work_by_region(report: Report) -> Markdown:
    """Figure B5: shares with paid and with durable work, per region, with intervals."""
    report = require_report(report)
    paid, durable = (report.cell(indicator) for indicator in ("paid_work", "durable_work"))
    title = "Aandeel met betaald en met duurzaam betaald werk, per arbeidsmarktregio"
    if paid.shown and durable.shown:
        title = (
            f"Landelijk betaald werk bij {paid.share_text} van de lopende trajecten en duurzaam betaald werk bij "
            f"{durable.share_text} (stippellijnen)"
        )
    caption = terms.joined(
        f"Aandeel lopende trajecten met betaald en met duurzaam betaald werk in {report.quarter.label}",
        terms.REGION_INTERVALS,
        "De volgorde is geen ranglijst",
        terms.suppression(report),
    )
    measures = [Measure("Betaald werk", "paid_work"), Measure("Duurzaam betaald werk", "durable_work")]
    return _panels(report, measures, "fig-regio-werk", title, caption, shares=True)


def starts_and_stops_by_region(report: Report) -> Markdown:
    """Figure B7: trajectories whose client started or stopped working, per region."""
    report = require_report(report)
    measures = [Measure("Gestart met werken", "started_working"), Measure("Gestopt met werken", "stopped_working")]
    caption = terms.joined(
        f"Begin en einde van betaald werk per arbeidsmarktregio in {report.quarter.label}",
        report.definition("started_working"),
        report.definition("stopped_working"),
        terms.suppression(report),
    )
    what = "het aantal cliënten dat met betaald werk startte of stopte"
    return _few(report, measures, "fig-regio-starten", "gestart of gestopt met betaald werk", what, caption)


def endings_by_region(report: Report) -> Markdown:
    """Figure B9: trajectories that ended with and without work or education, per region."""
    report = require_report(report)
    measures = [
        Measure("Met werk of opleiding", "ended_with_work_or_education"),
        Measure("Zonder werk of opleiding", "ended_without_work_or_education"),
    ]
    caption = terms.joined(
        f"Wel of geen werk of opleiding aan het eind van het traject (alle stadia), per arbeidsmarktregio in "
        f"{report.quarter.label}, met het percentage van de trajecten waarvan de situatie bij het einde bekend is",
        terms.suppression(report),
    )
    what = "het aantal trajecten dat met of zonder werk of opleiding eindigde"
    return _few(report, measures, "fig-regio-beeindigd", "beëindigd met of zonder werk of opleiding", what, caption)


def _few(report: Report, measures: Sequence[Measure], id: str, words: str, what: str, caption: str) -> Markdown:
    """Draw only the regions with a number that is shown, and say how many have none; no figure where all have none."""
    shown, small, absent = split_by_shown(report, measures)
    if not shown:
        return no_figure(report, any_hidden=bool(small), what=what)
    known = numbers.plural(len(shown) + len(small), "regio", "regio’s")
    title = f"Trajecten {words}: te tonen voor {numbers.number(len(shown))} van de {known} met gegevens"
    left_out = [(small, "met te kleine aantallen"), (absent, "zonder gegevens")]
    parts = [f"{numbers.plural(len(these), 'regio', 'regio’s')} {why}" for these, why in left_out if these]
    note = f"Niet in de figuur: {numbers.listing(parts)}." if parts else ""
    return _panels(report, measures, id, title, caption, regions=shown, note=note)


def split_by_shown(report: Report, measures: Sequence[Measure]) -> tuple[list[str], list[str], list[str]]:
    """Sort regions into those with a number that is shown, those with hidden ones only, and those without figures."""
    cells = {region: [measure.cell(report, region) for measure in measures] for region in report.regions}
    shown = [region for region, found in cells.items() if any(cell.shown for cell in found)]
    small = [region for region, found in cells.items() if any(cell.status is Status.HIDDEN for cell in found)]
    absent = [region for region in cells if region not in shown and region not in small]
    return shown, [region for region in small if region not in shown], absent


def _panels(
    report: Report,
    measures: Sequence[Measure],
    id: str,
    title: str,
    caption: str,
    *,
    shares: bool = False,
    regions: Sequence[str] | None = None,
    note: str = "",
) -> Markdown:
    """Draw a panel per measure; rows are regions, the largest in the first panel first."""
    width = _NARROW if len(measures) > 2 else _WIDE
    order = _ordered(report, measures[0], list(report.regions) if regions is None else regions, shares=shares)
    note = "\n".join(filter(None, [note, terms.region_note(report)]))
    with theme.style():
        figure, axes = theme.frame(
            title,
            note,
            height=ROW * max(len(order), 2) + _ABOVE_BELOW,
            synthetic=report.synthetic,
            columns=len(measures),
            one_scale=True,
        )
        for place, (ax, measure) in enumerate(zip(axes, measures, strict=True)):
            rows = [_row(report, measure, region, shares=shares, first=place == 0) for region in order]
            _draw(ax, rows, textwrap.fill(measure.heading, width), measure.cell(report, "") if shares else None)
        _one_scale(axes)
        kind = "Puntendiagram met intervallen" if shares else "Staafdiagram"
        alt = terms.joined(f"{kind} in {numbers.plural(len(measures), 'paneel', 'panelen')}", title)
        return emit(figure, report, id, caption, terms.joined(alt, *_described(report, measures, order), note))


def _ordered(report: Report, first: Measure, regions: Sequence[str], *, shares: bool) -> list[str]:
    """Sort regions: largest first; then those hidden, those without deliveries, those without organisation."""
    states = list(Coverage)

    def key(region: str) -> tuple[float, int, str]:
        cell = first.cell(report, region) if shares else first.length(report, region)
        coverage = report.coverage(region)
        return -cell.number if cell.shown else 1.0, states.index(coverage) if coverage else 0, report.regions[region]

    return sorted(regions, key=key)


def _row(report: Report, measure: Measure, region: str, *, shares: bool, first: bool) -> Row:
    """Make a region's row; a reason that holds for the whole region stands in the first panel only."""
    cell = measure.cell(report, region)
    text = terms.region_text(report, region, cell)
    if not cell.shown:
        text = text if first or text == cell.reason else ""
    elif shares:
        text = cell.share_text
    return Row(report.region_label(region), (cell if shares else measure.length(report, region),), (text,))


def _draw(ax: Axes, rows: Sequence[Row], heading: str, reference: Cell | None) -> None:
    if reference is None:
        drawing.bars(ax, rows, [""])
    else:
        drawing.dots(ax, rows, [""], reference)
        ax.xaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10], integer=True))
    ax.set_title(heading)
    ax.tick_params(axis="y", labelsize=theme.SMALL)


def _one_scale(axes: Sequence[Axes]) -> None:
    """Give all panels the same horizontal scale, so that their lengths compare."""
    lowest, highest = (pick(ax.get_xlim()[side] for ax in axes) for side, pick in ((0, min), (1, max)))
    for ax in axes:
        ax.set_xlim(lowest, highest)


def _described(report: Report, measures: Sequence[Measure], regions: Sequence[str]) -> list[str]:
    def said(measure: Measure) -> str:
        texts = (
            f"{report.region_label(region)} {terms.region_text(report, region, measure.cell(report, region))}"
            for region in regions
        )
        return f"{measure.heading}: {'; '.join(texts)}"

    return [said(measure) for measure in measures] if regions else []
