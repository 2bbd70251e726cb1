"""Maps of the labour-market regions: each indicator in classes, the quarters beside each other, and equal tiles."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from IPython.display import Markdown
from matplotlib.axes import Axes

from werkmonitor.config import find_project
from werkmonitor.figures import choropleth, theme
from werkmonitor.figures.choropleth import Classes, Look, Mark, Measure
from werkmonitor.figures.emit import emit
from werkmonitor.figures.regions import no_figure
from werkmonitor.geography import TILES, boundaries
from werkmonitor.narrative import numbers, terms
from werkmonitor.narrative.report import Report, require_report
from werkmonitor.quarter import Quarter
from werkmonitor.vocabulary import Coverage, Funding, Status, TrajectoryType

_PANEL = 2.6
"""Inches, of two maps beside each other."""
_SMALL_PANEL = 2.55
"""Inches, of three or four."""
SHOWN_QUARTERS = 4
_FEWEST_REGIONS = 5
"""A map of fewer numbers shows where they are and no pattern."""
_TILES_HIGH = 5.3
_SMALLEST = 7.0
"""Points of what stands in a tile: over six on paper, where figures are set a little smaller."""
_NAMED = 3
"""Regions that an alternative text names at either end."""

RUNNING = Measure(
    "Lopende trajecten",
    lambda report, code, q: report.cell("running", q, region=code),
    Classes((50, 100, 150, 250), False),
)
NEW = Measure(
    "Nieuwe trajecten", lambda report, code, q: report.cell("new", q, region=code), Classes((15, 25, 40, 60), False)
)
PAID_WORK = Measure(
    "Betaald werk",
    lambda report, code, q: report.cell("paid_work", q, region=code),
    Classes((0.30, 0.35, 0.40, 0.45)),
)
DURABLE_WORK = Measure(
    "Duurzaam betaald werk",
    lambda report, code, q: report.cell("durable_work", q, region=code),
    Classes((0.20, 0.25, 0.30, 0.35)),
)


def _part(heading: str, *limits: float, **breakdown: str) -> Measure:
    """Make a measure of a group's share in the running trajectories of a region."""
    first, second, third, fourth = limits
    classes = Classes((first, second, third, fourth))
    return Measure(heading, lambda report, code, q: report.part(q, region=code, **breakdown), classes)


BY_FUNDING = (
    _part("UWV", 0.40, 0.45, 0.50, 0.55, funding=Funding.UWV.value),
    _part("Gemeente", 0.10, 0.15, 0.20, 0.25, funding=Funding.MUNICIPALITY.value),
)
BY_TYPE = (
    _part(TrajectoryType.EPA.label, 0.60, 0.65, 0.70, 0.75, type=TrajectoryType.EPA.value),
    _part(TrajectoryType.CMD.label, 0.05, 0.10, 0.15, 0.20, type=TrajectoryType.CMD.value),
)


def availability_map(report: Report) -> Markdown:
    """Map of how complete the figures of each region are."""
    report = require_report(report)
    complete, regions = len(report.regions_with(Coverage.COMPLETE)), numbers.number(len(report.regions))
    in_how_many = f"In {numbers.number(complete)}" if complete else "In geen"
    title = f"{in_how_many} van de {regions} arbeidsmarktregio’s zijn de gegevens compleet"
    marks = {Coverage.NOTHING_RECEIVED: Mark.SILENT, Coverage.NO_ORGANISATION: Mark.NONE}
    drawn = {}
    for code in report.regions:
        coverage = report.coverage(code)
        if coverage in (Coverage.COMPLETE, Coverage.PARTIAL):
            drawn[code] = Look(choropleth.COLOURS[1], Mark.PARTIAL if coverage == Coverage.PARTIAL else None)
        else:
            drawn[code] = Look("white", marks.get(coverage or Coverage.NOTHING_RECEIVED), theme.QUIET)
    caption = (
        f"Beschikbaarheid van gegevens over {report.quarter.label}, stand {numbers.day(report.as_of)}. Gekleurd: van "
        "ten minste een deel van de organisaties is een levering binnen. Zonder arcering: van allemaal"
    )
    alt = terms.joined("Kaart van de arbeidsmarktregio’s", title, *_missing(report, drawn))
    return _maps(report, [("", drawn)], [], "fig-kaart-beschikbaarheid", title, caption, alt)


def counts_map(report: Report) -> Markdown:
    """Maps of running and of new trajectories."""
    report = require_report(report)
    title = "Lopende en nieuwe trajecten per arbeidsmarktregio"
    caption = terms.joined(
        f"Lopende en nieuwe IPS-trajecten in {report.quarter.label}",
        "Het zijn aantallen: een regio met meer inwoners heeft er meestal meer",
    )
    return _measures(report, [RUNNING, NEW], "fig-kaart-aantallen", title, caption)


def work_map(report: Report) -> Markdown:
    """Maps of the shares with paid and with durable work."""
    report = require_report(report)
    title = "Aandeel met betaald en met duurzaam betaald werk per arbeidsmarktregio"
    caption = f"Aandeel van de lopende trajecten met betaald en met duurzaam betaald werk in {report.quarter.label}"
    return _measures(report, [PAID_WORK, DURABLE_WORK], "fig-kaart-werk", title, caption)


def funding_map(report: Report) -> Markdown:
    """Maps of who funds the running trajectories."""
    report = require_report(report)
    title = "Deel van de lopende trajecten dat UWV betaalt, en deel dat een gemeente betaalt"
    caption = f"Lopende trajecten naar financiering, als deel van alle lopende trajecten in {report.quarter.label}"
    return _measures(report, BY_FUNDING, "fig-kaart-financiering", title, caption)


def type_map(report: Report) -> Markdown:
    """Maps of the type of the running trajectories."""
    report = require_report(report)
    title = "Deel van de lopende trajecten dat driejarig is, en deel dat tweejarig is"
    caption = f"Lopende trajecten naar type, als deel van alle lopende trajecten in {report.quarter.label}"
    return _measures(report, BY_TYPE, "fig-kaart-type", title, caption)


def paid_work_over_quarters(report: Report) -> Markdown:
    """Small maps of the share with paid work, a quarter each."""
    report = require_report(report)
    quarters = report.quarters[-SHOWN_QUARTERS:]
    title = "Aandeel met betaald werk per arbeidsmarktregio, per kwartaal"
    caption = terms.joined(
        "Aandeel van de lopende trajecten met betaald werk",
        "De klassen zijn in elk kwartaal dezelfde",
        "Een regio die van klasse wisselt, kan net om een grens heen liggen",
    )
    panels = [(quarter.short_label, choropleth.looks(PAID_WORK, report, quarter)) for quarter in quarters]
    told = [_told(PAID_WORK, report, quarter, drawn) for quarter, (_, drawn) in zip(quarters, panels, strict=True)]
    if not any(report.cell("paid_work", q, region=code).shown for q in quarters for code in report.regions):
        return no_figure(report, any_hidden=any(look.mark is Mark.HIDDEN for _, d in panels for look in d.values()))
    alt = terms.joined("Kaarten per kwartaal", title, *told)
    return _maps(report, panels, [PAID_WORK.classes], "fig-kaart-kwartalen", title, caption, alt)


def running_tiles(report: Report) -> Markdown:
    """Tile map of running trajectories."""
    what = "Lopende trajecten per arbeidsmarktregio"
    return _tiles(require_report(report), RUNNING, "fig-tegel-lopend", what)


def paid_work_tiles(report: Report) -> Markdown:
    """Tile map of the share with paid work."""
    what = "Aandeel met betaald werk per arbeidsmarktregio"
    return _tiles(require_report(report), PAID_WORK, "fig-tegel-betaald-werk", what)


def _measures(report: Report, measures: Sequence[Measure], id: str, title: str, caption: str) -> Markdown:
    """Draw a map for each measure that enough regions have a number of, beside each other; the others are named."""
    drawn = {measure.heading: choropleth.looks(measure, report, report.quarter) for measure in measures}
    cells = {m: [m.cell(report, code, report.quarter) for code in report.regions] for m in measures}
    shown = {measure: sum(cell.shown for cell in each) for measure, each in cells.items()}
    known = [measure for measure in measures if shown[measure] >= _FEWEST_REGIONS]
    if not known:
        hidden = any(cell.status is Status.HIDDEN for each in cells.values() for cell in each)
        return no_figure(report, any_hidden=hidden, some_shown=any(shown.values()))
    if len(known) < len(measures):
        title = f"{known[0].heading} per arbeidsmarktregio"
    unknown = [
        f"{m.heading}: in {'te weinig regio’s voor een kaart' if shown[m] else 'geen enkele regio'} te tonen"
        for m in measures
        if m not in known
    ]
    told = [_told(measure, report, report.quarter, drawn[measure.heading]) for measure in known]
    classes = list(dict.fromkeys(measure.classes for measure in known))
    alt = terms.joined("Kaarten van de arbeidsmarktregio’s", title, *told, *unknown)
    caption = terms.joined(caption, *unknown, terms.suppression(report))
    panels = [(measure.heading, drawn[measure.heading]) for measure in known]
    return _maps(report, panels, classes, id, title, caption, alt)


def _maps(
    report: Report,
    panels: Sequence[tuple[str, Mapping[str, Look]]],
    classes: Sequence[Classes],
    id: str,
    title: str,
    caption: str,
    alt: str,
) -> Markdown:
    """Draw maps beside each other, with their classes and marks below, and their source."""
    known = boundaries(find_project())
    small = len(panels) > 2
    height = (_SMALL_PANEL if small else _PANEL + 0.9 * (len(panels) == 1)) + choropleth.legend_height(len(classes))
    with theme.style():
        figure, axes = theme.frame(title, known.source, height=height, synthetic=report.synthetic, columns=len(panels))
        for ax, (heading, drawn) in zip(axes, panels, strict=True):
            choropleth.draw_map(ax, known.regions, drawn, inset=not small)
            ax.set_title(heading)
        choropleth.legend(figure, classes, [drawn for _, drawn in panels])
        return emit(figure, report, id, terms.joined(caption, known.source), alt)


def _tiles(report: Report, measure: Measure, id: str, title: str) -> Markdown:
    """Draw a tile per region with its name and number, or the reason why there is none."""
    drawn = choropleth.looks(measure, report, report.quarter)
    cells = {code: measure.cell(report, code, report.quarter) for code in report.regions}
    if not any(cell.shown for cell in cells.values()):
        return no_figure(report, any_hidden=any(cell.status is Status.HIDDEN for cell in cells.values()))
    with theme.style():
        height = _TILES_HIGH + choropleth.legend_height(1)
        figure, (ax,) = theme.frame(title, "", height=height, synthetic=report.synthetic)
        choropleth.draw(ax, choropleth.tiles(), drawn)
        ax.margins(0.01)
        for code, cell in cells.items():
            text = measure.write(cell) if cell.shown else terms.region_text(report, code, cell)
            _write(ax, code, report.region_label(code), text, drawn[code])
        choropleth.legend(figure, [measure.classes], [drawn])
        caption = terms.joined(
            f"{title} in {report.quarter.label}",
            "Elke regio is een even grote tegel, ongeveer op haar plaats in het land",
            terms.suppression(report),
        )
        alt = terms.joined("Tegelkaart met een tegel per arbeidsmarktregio", title)
        return emit(figure, report, id, caption, terms.joined(alt, _told(measure, report, report.quarter, drawn)))


def _write(ax: Axes, code: str, name: str, text: str, look: Look) -> None:
    x, y = TILES[code]
    how: dict[str, Any] = {"ha": "center", "color": look.ink, "bbox": _plate(look)}
    ax.text(x + 0.5, -y - 0.08, _wrapped(name.replace("/", "/ ")), va="top", fontsize=_SMALLEST, linespacing=1.0, **how)
    emphasis: dict[str, Any] = (
        {"fontsize": _SMALLEST, "style": "italic"} if look.fill == "white" else {"fontsize": 8.5, "weight": "bold"}
    )
    ax.text(x + 0.5, -y - 0.92, _wrapped(text), va="bottom", linespacing=1.0, **emphasis, **how)


def _wrapped(text: str) -> str:
    return "\n".join(textwrap.wrap(text, 16))


def _plate(look: Look) -> dict[str, object]:
    """Keep hatching from running through words."""
    return {"facecolor": look.fill, "edgecolor": "none", "pad": 0.8}


def _told(measure: Measure, report: Report, quarter: Quarter, drawn: Mapping[str, Look]) -> str:
    """Say in words which regions are highest and lowest, and which have no number, with the reason."""
    cells = {code: measure.cell(report, code, quarter) for code in report.regions}
    ranked = sorted((code for code, cell in cells.items() if cell.shown), key=lambda code: -cells[code].number)
    heading = f"{measure.heading} in {quarter.label}"
    if not ranked:
        return terms.joined(f"{heading}: in geen enkele regio te tonen", *_missing(report, drawn))

    def listed(codes: Sequence[str]) -> str:
        return ", ".join(f"{report.regions[code]} {measure.write(cells[code])}" for code in codes)

    lowest = ranked[_NAMED:][-_NAMED:]
    ends = f"{heading}: hoogst {listed(ranked[:_NAMED])}" + (f"; laagst {listed(lowest)}" if lowest else "")
    return terms.joined(ends, *_missing(report, drawn))


def _missing(report: Report, drawn: Mapping[str, Look]) -> list[str]:
    """Name the regions that carry each mark."""
    named = {mark: [report.regions[code] for code, look in drawn.items() if look.mark is mark] for mark in Mark}
    return [f"{mark.label.split(':')[0].split(' (')[0]}: {', '.join(found)}" for mark, found in named.items() if found]
