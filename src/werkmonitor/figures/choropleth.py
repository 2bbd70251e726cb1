"""Drawing regions in the colour of their class, with a mark of its own for each way in which a number is missing."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

import geopandas as gpd
import shapely
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from werkmonitor.figures import theme
from werkmonitor.geography import TILES
from werkmonitor.narrative import numbers
from werkmonitor.narrative.cells import Cell
from werkmonitor.narrative.report import Report
from werkmonitor.quarter import Quarter
from werkmonitor.vocabulary import Coverage, Status

COLOURS = ("#DFE8F0", "#B4CADE", "#80A6C7", "#46799F", "#12436D")
"""Light to dark in even steps, so that classes stay apart in grey."""
_LIGHT_INK_FROM = 3
"""First class on which ink has to be white."""
LINE = 0.165
"""Inches per line of a legend."""
RANDSTAD = (62_000, 412_000, 156_000, 506_000)
"""West, south, east, north of the part that is drawn again and larger, in metres."""
_INSET = (-104_000, 466_000, 160_000, 160_000)
"""Where that goes, in the North Sea: left, bottom, width and height in metres."""
_WHOLE = (-108_000, 303_000, 282_000, 628_000)
_MAINLAND = (8_000, 303_000, 282_000, 628_000)


class Mark(Enum):
    """Why a region has no number, or an incomplete one: hatching and words."""

    PARTIAL = "////", "onvolledig (*)"
    HIDDEN = "xxxx", "afgeschermd"
    # Nothing received, or not known yet: new trajectories in the first quarter of all organisations of a region.
    SILENT = "----", "nog geen cijfer"
    NONE = "..", "geen organisatie actief (**)"

    @property
    def hatch(self) -> str:
        """Pattern of matplotlib."""
        return self.value[0]

    @property
    def label(self) -> str:
        """Words in the legend."""
        return self.value[1]


@dataclass(frozen=True)
class Classes:
    """Classes of a number, the same in every quarter, so that a colour means the same on every map.

    Parameters
    ----------
    limits
        Where a next class begins; counts, or shares as fractions. Four of them.
    is_share
        Whether to write percentages.
    """

    limits: tuple[float, float, float, float]
    is_share: bool = True

    def of(self, number: float) -> int:
        """Return the class of a number, from 0; a limit belongs to the class that it begins."""
        return bisect_right(self.limits, number)

    @property
    def labels(self) -> list[str]:
        """Intervals as the legend has them."""
        first, *_, last = self.limits
        pairs = zip(self.limits[:-1], self.limits[1:], strict=True)
        if self.is_share:
            between = [f"{numbers.number(100 * a)} tot {numbers.percent(b, 0)}" for a, b in pairs]
            return [f"minder dan {numbers.percent(first, 0)}", *between, f"{numbers.percent(last, 0)} of meer"]
        between = [
            numbers.number(a) if b - a == 1 else f"{numbers.number(a)} tot en met {numbers.number(b - 1)}"
            for a, b in pairs
        ]
        return [f"minder dan {numbers.number(first)}", *between, f"{numbers.number(last)} of meer"]


@dataclass(frozen=True)
class Measure:
    """What a map is about: a heading, the number of a region in a quarter, and its classes."""

    heading: str
    cell: Callable[[Report, str, Quarter], Cell]
    classes: Classes

    def write(self, cell: Cell) -> str:
        """Write a number that is shown."""
        return cell.share_text if self.classes.is_share else cell.count_text


@dataclass(frozen=True)
class Look:
    """How a region is drawn: fill, and a mark if it has one."""

    fill: str
    mark: Mark | None = None
    ink: str = theme.INK


def look(measure: Measure, report: Report, region: str, quarter: Quarter) -> Look:
    """Return how a region is drawn: in the colour of its class, or blank with a mark that says why it has none."""
    cell, coverage = measure.cell(report, region, quarter), report.coverage(region, quarter)
    if coverage == Coverage.NO_ORGANISATION:
        return Look("white", Mark.NONE, theme.QUIET)
    if not cell.shown:
        return Look("white", Mark.HIDDEN if cell.status is Status.HIDDEN else Mark.SILENT, theme.QUIET)
    place = measure.classes.of(cell.number)
    ink = "white" if place >= _LIGHT_INK_FROM else theme.INK
    return Look(COLOURS[place], Mark.PARTIAL if coverage == Coverage.PARTIAL else None, ink)


def looks(measure: Measure, report: Report, quarter: Quarter) -> dict[str, Look]:
    """Return how each region is drawn."""
    return {region: look(measure, report, region, quarter) for region in report.regions}


def draw(ax: Axes, shapes: gpd.GeoDataFrame, drawn: Mapping[str, Look]) -> None:
    """Draw regions: fills first, and the hatching of each mark over them."""
    fills = [drawn[code].fill for code in shapes.index]
    shapes.plot(ax=ax, color=fills, edgecolor=theme.QUIET, linewidth=0.4, aspect=None)
    for mark in Mark:
        for ink in dict.fromkeys(each.ink for each in drawn.values()):
            codes = [code for code in shapes.index if drawn[code].mark is mark and drawn[code].ink == ink]
            if codes:
                shapes.loc[codes].plot(
                    ax=ax, facecolor="none", edgecolor=ink, hatch=mark.hatch, linewidth=0, aspect=None
                )
    ax.set_axis_off()


def draw_map(ax: Axes, shapes: gpd.GeoDataFrame, drawn: Mapping[str, Look], *, inset: bool) -> None:
    """Draw the country, with the Randstad larger in the North Sea if ``inset``."""
    draw(ax, shapes, drawn)
    _frame(ax, _WHOLE if inset else _MAINLAND)
    if not inset:
        return
    part = ax.inset_axes(_INSET, transform=ax.transData)
    draw(part, shapes[shapes.intersects(shapely.box(*RANDSTAD))], drawn)
    _frame(part, RANDSTAD)
    part.set_axis_on()
    part.set(xticks=[], yticks=[], xlabel="", ylabel="")
    part.spines[:].set_visible(True)
    west, south, east, north = RANDSTAD
    ax.plot([west, east, east, west, west], [south, south, north, north, south], color=theme.QUIET, linewidth=0.6)


def _frame(ax: Axes, extent: Sequence[int]) -> None:
    west, south, east, north = extent
    ax.set(xlim=(west, east), ylim=(south, north), aspect="equal")


def tiles() -> gpd.GeoDataFrame:
    """Return the tile of each region, one wide and one high; down is south."""
    boxes = [shapely.box(x + 0.02, -y - 0.96, x + 0.98, -y) for x, y in TILES.values()]
    return gpd.GeoDataFrame(geometry=boxes, index=list(TILES))


def legend(figure: Figure, classes: Sequence[Classes], drawn: Sequence[Mapping[str, Look]]) -> None:
    """Put the classes of each panel, and the marks that occur, below the panels.

    Parameters
    ----------
    figure
        From :func:`theme.frame`, with room for :func:`legend_height` more than the panels take.
    classes
        Those of each of two panels, one for all, or none.
    drawn
        What is drawn in the panels.
    """
    marks = [mark for mark in Mark if any(each.mark is mark for look in drawn for each in look.values())]
    height = figure.get_figheight()
    bottom = theme.make_room_below(figure, legend_height(len(classes)))
    how: dict[str, Any] = {
        "loc": "lower left",
        "frameon": False,
        "fontsize": theme.SMALL,
        "borderaxespad": 0.2,
        "handlelength": 1.6,
    }
    for place, each in enumerate(classes):
        patches = [
            Patch(facecolor=colour, edgecolor=theme.QUIET, linewidth=0.4, label=label)
            for colour, label in zip(COLOURS, each.labels, strict=True)
        ]
        columns = 5 if len(classes) == 1 else 2
        at = (place / len(classes), bottom + LINE / height)
        figure.legend(handles=patches, ncols=columns, bbox_to_anchor=at, columnspacing=1.0, **how)
    patches = [
        Patch(facecolor="white", edgecolor=theme.QUIET, hatch=mark.hatch, linewidth=0.4, label=mark.label)
        for mark in marks
    ]
    if patches:
        figure.legend(handles=patches, ncols=4, bbox_to_anchor=(0.0, bottom), columnspacing=1.0, **how)


def legend_height(panels: int) -> float:
    """Inches for the classes of none, one or two panels, and for the marks."""
    return LINE * (1.4, 2.4, 4.6)[panels]
