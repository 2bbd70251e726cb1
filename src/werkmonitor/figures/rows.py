"""Rows of bars or dots with their labels: composition, shares with intervals, and regions.

A row is a category; what it is compared with (the quarter before, or the country) is drawn lighter beneath it. A
number that isn't shown has its reason in its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from werkmonitor.figures import theme
from werkmonitor.narrative import terms
from werkmonitor.narrative.cells import ABSENT, Cell
from werkmonitor.narrative.report import Report
from werkmonitor.quarter import Quarter


@dataclass(frozen=True)
class Side:
    """One of the two things that a figure sets side by side: the report's unit, or the country, in a quarter.

    ``region`` is as in :meth:`Report.cell`: None for the unit, empty for the country.
    """

    name: str
    report: Report
    quarter: Quarter
    region: str | None

    def cell(self, indicator: str, /, **breakdown: str) -> Cell:
        """Look a number of this side up."""
        return self.report.cell(indicator, self.quarter, region=self.region, **breakdown)

    def part(self, indicator: str = "running", /, **breakdown: str) -> Cell:
        """Look a group of running trajectories up, as a share of all running ones."""
        return self.report.part(self.quarter, indicator, region=self.region, **breakdown)


def sides(report: Report) -> list[Side]:
    """Return what a figure is about, and what it is compared with if there is such a thing.

    A national report compares with the quarter before, a quality report with the country.
    """
    if report.unit:
        name = report.region_label(report.region) if report.region else report.unit_name
        return [Side(name, report, report.quarter, None), Side("Nederland", report, report.quarter, "")]
    about, before = (
        Side(quarter.label + terms.mark(report, quarter), report, quarter, "")
        for quarter in (report.quarter, report.previous)
    )
    return [about, before] if before.cell("running").shown else [about]


@dataclass(frozen=True)
class Row:
    """A category: for each side a number between 0 and 1 or a count, with its text; none at all in a heading."""

    label: str
    cells: tuple[Cell, ...] = ()
    texts: tuple[str, ...] = ()

    @property
    def order(self) -> float:
        """Sorting key: the first number, and below all numbers what isn't shown."""
        return self.cells[0].number if self.cells[0].shown else -1.0


ROW = 0.34
"""Inches of a row of two lines."""
_APART = 1.2
"""Points that the numbers of two sides stay further apart than their dots, so that they don't touch in a low row."""


def height(rows: Sequence[Row], of_row: float = ROW) -> float:
    """Height in inches for so many rows, with their axis and key."""
    return of_row * len(rows) + 0.45


def bars(ax: Axes, rows: Sequence[Row], names: Sequence[str]) -> None:
    """Draw a bar per row from the top down, and the compared one thin and grey beneath it."""
    paired = len(names) > 1
    for place, row in enumerate(rows):
        for side, (cell, text) in enumerate(zip(row.cells, row.texts, strict=True)):
            at = place + (0.27 if side else -0.1) * paired
            ink = {"color": theme.QUIET, "fontsize": theme.SMALL} if side else {}
            if cell.shown:
                ax.barh(at, cell.number, height=0.2 if side else 0.44, color=theme.GREY if side else theme.NAVY)
                theme.label(ax, text, (cell.number, at), (3, 0), va="center_baseline", **ink)
            else:
                theme.absent(ax, text, (0, at), (3, 0), va="center_baseline")
    _categories(ax, rows, names)
    ax.margins(x=0.3)
    ax.set_xlim(left=0)
    ax.set_xticks([])
    ax.spines["left"].set_visible(True)


def dots(ax: Axes, rows: Sequence[Row], names: Sequence[str], reference: Cell = ABSENT) -> None:
    """Draw shares as dots with their intervals, and the numbers in a column at the right.

    The compared side is hollow, beneath. ``reference`` is a share drawn as a line through all rows.
    """
    if reference.shown:
        ax.axvline(100 * reference.number, color=theme.ORANGE, linewidth=1.2, linestyle=(0, (4, 2)), zorder=1)
    paired = len(names) > 1
    for place, row in enumerate(rows):
        for side, (cell, text) in enumerate(zip(row.cells, row.texts, strict=True)):
            at = place + (0.24 if side else -0.14) * paired
            colour, fill = (theme.QUIET, "white") if side else (theme.NAVY, theme.NAVY)
            if cell.interval:
                ax.plot([100 * limit for limit in cell.interval], [at, at], color=colour, linewidth=1.1, zorder=2)
            if cell.shown:
                ax.plot(100 * cell.number, at, "o", color=colour, markerfacecolor=fill, markersize=5, zorder=3)
            write = theme.label if cell.shown else theme.absent
            ink = {"color": theme.QUIET, "fontsize": theme.SMALL} if side else {}
            apart = (-_APART if side else _APART) * paired
            write(ax, text, (1.0, at), (6, apart), xycoords=ax.get_yaxis_transform(), va="center_baseline", **ink)
    _categories(ax, rows, names, dots=True)
    share_axis(ax)


def share_axis(ax: Axes) -> None:
    """Let the horizontal axis show percentages, on a light grid."""
    ax.xaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10], integer=True))
    ax.xaxis.set_major_formatter("{x:.0f} %")
    ax.grid(axis="x", color=theme.RULE, linewidth=0.6)
    ax.spines["bottom"].set_visible(True)


def _categories(ax: Axes, rows: Sequence[Row], names: Sequence[str], *, dots: bool = False) -> None:
    theme.bare(ax)
    ax.set_yticks(range(len(rows)), [row.label for row in rows])
    for tick, row in zip(ax.yaxis.get_major_ticks(), rows, strict=True):
        tick.label1.set_fontweight("normal" if row.cells else "bold")
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.spines["bottom"].set_visible(False)
    if len(names) > 1:
        theme.key(ax, names, dots=dots)


def described(rows: Iterable[Row], names: Sequence[str]) -> str:
    """Say the rows in words, for an alternative text; what the row is compared with is in brackets."""
    lines = []
    for row in rows:
        compared = f" ({names[1]}: {row.texts[1]})" if len(row.texts) > 1 else ""
        lines.append((row.label, f"{row.texts[0]}{compared}" if row.cells else ""))
    return in_blocks(lines)


def in_blocks(lines: Iterable[tuple[str, str]]) -> str:
    """Say labelled numbers in words; a label without one is a heading, and a sentence of its own.

    Without it, blocks with the same labels could not be told apart by who hears them.
    """
    said: list[list[str]] = [[]]
    for label, text in lines:
        if text:
            said[-1].append(f"{label}: {text}")
        else:
            said += [[label], []]
    return ". ".join("; ".join(block) for block in said if block)
