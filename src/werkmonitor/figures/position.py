"""An organisation beside all others together: its place in the funnel, and the time to the first job."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from IPython.display import Markdown
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from werkmonitor.figures import theme
from werkmonitor.figures.emit import emit
from werkmonitor.narrative import numbers, terms
from werkmonitor.narrative.claims import beside
from werkmonitor.narrative.comparison import Compared, Position, first_jobs, position
from werkmonitor.narrative.report import Report, require_report
from werkmonitor.narrative.tables import markdown
from werkmonitor.statistics.funnel import LEVELS

_HEIGHT = 2.1
_STYLES = dict(zip(LEVELS, ((0, (4, 2)), "-"), strict=True))
_FUNNEL_CAPTION = (
    "Het eigen aandeel lopende trajecten met betaald werk tussen de grenzen van een trechterdiagram; bij weinig "
    "trajecten liggen die verder uit elkaar, en andere organisaties staan er niet in."
)
_CURVE_CAPTION = (
    "Van wie zonder werk begon: het geschatte aandeel dat binnen zo veel maanden na de start een eerste betaalde baan "
    "vond; dat van andere organisaties is afgerond op hele procenten."
)
_SMALLEST, _LARGEST = 10, 400
"""Sizes that the funnel is drawn for, so that these tell nothing about who else there is."""

Curve = list[tuple[int, Compared, Compared]]


def beside_others(report: Report) -> Markdown:
    """An organisation's own point in the funnel of paid work, and its time to the first job; no other's point.

    What it has no number for is left out; nothing at all in a region's report.
    """
    report = require_report(report)
    found, curve = position(report), first_jobs(report)
    has_curve = any(own.value is not None for _, own, _ in curve)
    if found is None and not has_curve:
        return markdown("")
    about = ["betaald werk"] if found else []
    about += ["de weg naar de eerste baan"] if has_curve else []
    title = f"{report.prefix}{numbers.listing(about)}, naast anderen"
    caption = terms.joined(_FUNNEL_CAPTION if found else "", _CURVE_CAPTION if has_curve else "")
    with theme.style():
        notes = [_note(report, found)] if found else []
        notes += [f"Stippen: {report.unit_name}. Rondjes: andere organisaties samen."] if has_curve else []
        panels = bool(found) + has_curve
        figure, axes = theme.frame(title, "\n".join(notes), height=_HEIGHT, synthetic=report.synthetic, columns=panels)
        if found:
            _draw_funnel(axes[0], found)
        if has_curve:
            _draw_curves(axes[-1], curve)
        told = [
            f"{beside.in_the_funnel(report)} Eigen aandeel {numbers.percent(found.share)}" if found else "",
            f"Eerste baan: {'; '.join(map(_described, curve))}" if has_curve else "",
        ]
        return emit(figure, report, "fig-naast-anderen", caption, terms.joined("Diagrammen", title, *told))


def _note(report: Report, found: Position) -> str:
    why = "toeval en de gewone spreiding tussen organisaties" if found.spread is not None else "toeval"
    return (
        f"Ruit: {report.unit_name}. Oranje lijn: Nederland. Wie alleen door {why} van Nederland verschilt, ligt "
        "in 95 van de 100 gevallen tussen de streepjes, en bijna altijd tussen de doorgetrokken lijnen."
    )


def _draw_funnel(ax: Axes, found: Position) -> None:
    edges = min(_SMALLEST, found.size), max(_LARGEST, int(1.1 * found.size))
    sizes = [int(size) for size in np.unique(np.geomspace(*edges, 60).round())]
    bounds = np.array(found.bounds(sizes))
    for level, style in _STYLES.items():
        of_level = bounds[bounds[:, 0] == level]
        for side in (2, 3):
            ax.plot(of_level[:, 1], 100 * of_level[:, side], color=theme.QUIET, linewidth=0.9, linestyle=style)
    ax.axhline(100 * found.target, color=theme.ORANGE, linewidth=1.2)
    ax.plot(found.size, 100 * found.share, "D", color=theme.NAVY)
    above = found.share > found.target
    how = {"ha": "center", "va": "bottom" if above else "top", "bbox": theme.PLATE}
    theme.label(ax, numbers.percent(found.share), (found.size, 100 * found.share), (0, 6 if above else -6), **how)
    _scales(ax)
    ax.set_xlabel("Lopende trajecten")
    ax.set_title("Met betaald werk, naar aantal trajecten")


def _scales(ax: Axes) -> None:
    theme.bare(ax, keep="left")
    ax.spines["bottom"].set_visible(True)
    ax.yaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10], integer=True))
    ax.yaxis.set_major_formatter("{x:.0f} %")
    ax.grid(axis="y", color=theme.RULE, linewidth=0.6)
    ax.margins(x=0.02)


def _draw_curves(ax: Axes, curve: Curve) -> None:
    """Draw both curves; a number stands on the side of its point where the other curve is not."""
    higher = {month: (own.value or 0) >= (others.value or 0) for month, own, others in curve}
    lower = {month: not is_higher for month, is_higher in higher.items()}
    _draw_curve(ax, [(month, others) for month, _, others in curve], theme.QUIET, "white", lower)
    _draw_curve(ax, [(month, own) for month, own, _ in curve], theme.NAVY, theme.NAVY, higher)
    _scales(ax)
    ax.set_ylim(0, 1.2 * ax.get_ylim()[1])
    ax.set_xticks([0, *(month for month, _, _ in curve)])
    ax.set_xlabel("Maanden na de start")
    ax.set_title("Met een eerste baan")


def _draw_curve(
    ax: Axes, points: list[tuple[int, Compared]], colour: str, inside: str, above: Mapping[int, bool]
) -> None:
    shown = [(0, 0.0), *((month, 100 * one.value) for month, one in points if one.value is not None)]
    months, values = zip(*shown, strict=True)
    ax.plot(months, values, "o-", color=colour, markerfacecolor=inside)
    for month, value in shown[1:]:
        how = {"ha": "center", "va": "bottom" if above[month] else "top", "color": colour, "fontsize": theme.SMALL}
        theme.label(ax, numbers.percent(value / 100, 0), (month, value), (0, 5 if above[month] else -5), **how)


def _described(point: tuple[int, Compared, Compared]) -> str:
    month, own, others = point
    return f"binnen {month} maanden {_text(own)}, andere organisaties {_text(others)}"


def _text(one: Compared) -> str:
    return numbers.percent(one.value, 0) if one.value is not None else "niet te geven"
