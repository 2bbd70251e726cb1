"""Columns over quarters, side by side: how much there was, and where a number is missing.

One kind of figure for everything that is counted per quarter. Columns of quarters in which organisations are missing
are hatched: the real number is higher. A number that isn't shown has its reason in the place
of the column, so that it can't be taken for zero.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from IPython.display import Markdown
from matplotlib.axes import Axes

from werkmonitor.figures import theme
from werkmonitor.figures.emit import emit
from werkmonitor.narrative import terms
from werkmonitor.narrative.cells import Cell
from werkmonitor.narrative.report import Report
from werkmonitor.quarter import Quarter

SHOWN_QUARTERS = 5
"""So many quarters fit in a panel with readable labels."""

_ROOM_FOR_LABELS = {1: 1.3, 2: 1.55}
"""Height of a panel by that of its highest column, for labels of so many lines."""


@dataclass(frozen=True)
class Panel:
    """One measure over the quarters: a heading, the number of each quarter, its height and its label."""

    heading: str
    number: Callable[[Quarter], Cell]
    height: Callable[[Cell], float] = lambda cell: cell.count or 0.0
    write: Callable[[Cell], str] = lambda cell: cell.count_text


def column_panels(
    report: Report,
    panels: Sequence[Panel],
    *,
    id: str,
    title: str,
    caption: str,
    height: float,
    note: str | None = None,
    one_scale: bool = True,
) -> Markdown:
    """Draw one panel per measure with a column per quarter.

    Parameters
    ----------
    report
        Supplies the quarters, and which of them are complete.
    panels
        The measures, from left to right.
    id, title, caption
        Label, message and definition of the figure.
    height
        Height of the panels in inches.
    note
        Explains the marks; by default that of quarters in which organisations are missing.
    one_scale
        Whether the panels count the same kind of thing, and so share their vertical scale.
    """
    quarters = report.quarters[-SHOWN_QUARTERS:]
    note = terms.incomplete_note(report, quarters) if note is None else note
    with theme.style():
        figure, axes = theme.frame(
            title, note, height=height, synthetic=report.synthetic, columns=len(panels), one_scale=one_scale
        )
        for panel, ax in zip(panels, axes, strict=True):
            _draw_panel(ax, report, panel, quarters)
            ax.set_ylim(0, _top(panels if one_scale else [panel], quarters))
        return emit(figure, report, id, caption, _alt(report, panels, quarters, title, note))


def _draw_panel(ax: Axes, report: Report, panel: Panel, quarters: Sequence[Quarter]) -> None:
    for place, quarter in enumerate(quarters):
        cell = panel.number(quarter)
        if cell.shown:
            colour = theme.NAVY if quarter == report.quarter else theme.GREY
            hatch = "" if report.is_complete(quarter) else "///"
            ax.bar(place, panel.height(cell), width=0.72, color=colour, edgecolor="white", linewidth=0, hatch=hatch)
            theme.label(ax, panel.write(cell), (place, panel.height(cell)), (0, 2), ha="center", va="bottom")
        else:
            theme.absent(ax, cell.reason, (place, 0), (0, 3), rotation=90, ha="center", va="bottom")
    ax.set_title(panel.heading)
    ax.set_xlim(-0.6, max(len(quarters), 3) - 0.4)
    ax.set_xticks(range(len(quarters)), terms.axis_labels(report, quarters))
    theme.bare(ax)


def _top(panels: Sequence[Panel], quarters: Sequence[Quarter]) -> float:
    """Return where the vertical scale ends: above the label of the highest column."""
    cells = [(panel, cell) for panel in panels for quarter in quarters if (cell := panel.number(quarter)).shown]
    highest = max([panel.height(cell) for panel, cell in cells], default=0.0) or 1.0
    lines = max([panel.write(cell).count("\n") + 1 for panel, cell in cells], default=1)
    return _ROOM_FOR_LABELS[lines] * highest


def _alt(report: Report, panels: Sequence[Panel], quarters: Sequence[Quarter], title: str, note: str) -> str:
    measures = []
    for panel in panels:
        values = [f"{q.short_label} {_flat(panel.number(q), panel.write)}" for q in quarters]
        measures.append(f"{panel.heading.replace(chr(10), ' ')}: {'; '.join(values)}.")
    return terms.joined("Kolomdiagrammen per kwartaal.", title, *measures, note)


def _flat(cell: Cell, write: Callable[[Cell], str]) -> str:
    return write(cell).replace("\n", " ") if cell.shown else cell.reason
