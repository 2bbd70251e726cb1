"""Estimates as dots with their intervals, one row each: a forest plot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from IPython.display import Markdown
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from werkmonitor.figures import theme
from werkmonitor.figures.emit import emit
from werkmonitor.figures.rows import in_blocks
from werkmonitor.narrative import terms
from werkmonitor.narrative.claims.contrast import without_unit
from werkmonitor.narrative.estimates import EstimateCell
from werkmonitor.narrative.report import Report
from werkmonitor.studies.findings import Scale

_HUNDREDS = frozenset({Scale.SHARE, Scale.DIFFERENCE, Scale.RATE})
_NULL = {Scale.DIFFERENCE: 0.0, Scale.RATIO: 1.0}
_AXIS = {Scale.SHARE: "{x:.0f} %", Scale.DIFFERENCE: "{x:+.0f}", Scale.RATE: "{x:.0f}", Scale.RATIO: "{x:.1f}"}
POINTS = "Een vol punt is de hoofduitkomst, een open punt een tussenstap, een onderdeel of een andere vergelijking"
INTERVALS = (
    "De lijnen zijn betrouwbaarheidsintervallen van 95 %, die rekening houden met verschillen tussen organisaties"
)


@dataclass(frozen=True)
class ForestRow:
    """An estimate with its label; a heading has no estimate. ``faint`` rows stand behind the others."""

    label: str
    cell: EstimateCell | None = None
    faint: bool = False

    @property
    def text(self) -> str:
        """What stands at the right: the number without its unit, which the axis has, or why there is none."""
        return without_unit(self.cell.value_text) if self.cell else ""


def forest_figure(
    report: Report,
    id: str,
    title: str,
    rows: Sequence[ForestRow],
    caption: str,
    *,
    axis: str,
    note: str = "",
    points: str = POINTS,
) -> Markdown:
    """Draw rows of estimates of one scale.

    Parameters
    ----------
    report, id, caption
        As for every figure; the caption gets the explanation of the lines.
    title
        The message.
    rows
        From the top down.
    axis
        What the numbers are, with their unit.
    note
        Below the figure.
    points
        What full and open points are, where there are both.
    """
    with theme.style():
        figure, (ax,) = theme.frame(title, note, height=0.29 * len(rows) + 0.6, synthetic=report.synthetic)
        _draw(ax, rows, axis)
        numbers = in_blocks((row.label, row.cell.both_text if row.cell else "") for row in rows)
        alt = terms.joined("Puntendiagram met intervallen", title, numbers, note)
        of_points = points if {row.faint for row in rows if row.cell} == {True, False} else ""
        return emit(figure, report, id, terms.joined(caption, of_points, INTERVALS), alt)


def _draw(ax: Axes, rows: Sequence[ForestRow], axis: str) -> None:
    scales = {row.cell.scale for row in rows if row.cell and row.cell.shown}
    scale = min(scales, default=Scale.SHARE)
    if scale in _NULL:
        ax.axvline(_NULL[scale], color=theme.QUIET, linewidth=0.9, zorder=1)
    factor = 100 if scale in _HUNDREDS else 1
    for place, row in enumerate(rows):
        if row.cell is None:
            continue
        colour = theme.QUIET if row.faint else theme.NAVY
        if row.cell.interval:
            ax.plot(
                [factor * limit for limit in row.cell.interval], [place, place], color=colour, linewidth=1.2, zorder=2
            )
        if row.cell.shown:
            fill = "white" if row.faint else colour
            ax.plot(factor * row.cell.number, place, "o", color=colour, markerfacecolor=fill, markersize=5, zorder=3)
        write = theme.label if row.cell.shown else theme.absent
        write(ax, row.text, (1.0, place), (6, 0), xycoords=ax.get_yaxis_transform(), va="center_baseline")
    theme.bare(ax)
    ax.set_yticks(range(len(rows)), [row.label for row in rows])
    for tick, row in zip(ax.yaxis.get_major_ticks(), rows, strict=True):
        tick.label1.set_fontweight("normal" if row.cell else "bold")
    ax.set_ylim(len(rows) - 0.4, -0.6)
    if scale is not Scale.DIFFERENCE and scale is not Scale.RATIO:
        ax.set_xlim(left=0)
    ax.xaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10], integer=scale is not Scale.RATIO))
    ax.xaxis.set_major_formatter(
        lambda x, _: _AXIS[scale].format(x=x).replace("-", "−").replace(".", ",").replace("+0", "0")
    )
    ax.set_xlabel(axis, fontsize=theme.SMALL)
    ax.grid(axis="x", color=theme.RULE, linewidth=0.6)
