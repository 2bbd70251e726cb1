"""Many estimates of one thing, from small to large; and curves over the time since the start."""

from __future__ import annotations

from collections.abc import Sequence

from IPython.display import Markdown
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from werkmonitor.figures import theme
from werkmonitor.figures.emit import emit
from werkmonitor.figures.forest import INTERVALS
from werkmonitor.narrative import numbers, terms
from werkmonitor.narrative.estimates import CurvePoint, EstimateCell
from werkmonitor.narrative.report import Report

_STYLES = ((theme.NAVY, "o", "-"), (theme.ORANGE, "s", "--"), (theme.QUIET, "^", ":"))
"""Colour, mark and line of each curve: told apart without colour too."""


def sorted_differences(
    report: Report, id: str, title: str, found: Sequence[EstimateCell], main: EstimateCell, caption: str, note: str
) -> Markdown:
    """Draw many differences from small to large, the main one in the colour of what the figure is about.

    Parameters
    ----------
    report
        The report.
    id, title, caption, note
        Label, message, definition, and what the marks mean.
    found
        The differences that are shown, in the order to draw.
    main
        The one of them that the argument rests on.
    """
    with theme.style():
        figure, (ax,) = theme.frame(title, note, height=2.4, synthetic=report.synthetic)
        ax.axhline(0, color=theme.QUIET, linewidth=0.8)
        for place, each in enumerate(found):
            is_main = each is main
            colour = theme.NAVY if is_main else theme.GREY
            if each.interval:
                ax.plot([place, place], [100 * limit for limit in each.interval], color=colour, linewidth=1.1)
            ax.plot(place, 100 * each.number, "D" if is_main else "o", color=colour, markersize=6 if is_main else 4)
        theme.bare(ax, keep="left")
        ax.set_xticks([])
        ax.yaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10], integer=True))
        ax.set_ylabel("CMD min EPA, procentpunt")
        ax.grid(axis="y", color=theme.RULE, linewidth=0.6)
        lowest, highest = found[0], found[-1]
        described = f"Laagste {lowest.both_text}; hoogste {highest.both_text}; de ruit {main.both_text}"
        alt = terms.joined("Diagram van schattingen onder verschillende keuzes", title, described, note)
        return emit(figure, report, id, terms.joined(caption, INTERVALS), alt)


def curves(
    report: Report,
    id: str,
    title: str,
    named: Sequence[tuple[str, Sequence[CurvePoint]]],
    caption: str,
    note: str = "",
) -> Markdown:
    """Draw shares that grow with the time since the start, a line for each group, with their intervals.

    Parameters
    ----------
    report
        The report.
    id, title, caption, note
        Label, message, definition, and what the marks mean.
    named
        Name and points of each group, at most three; points that aren't shown are passed over.
    """
    with theme.style():
        figure, (ax,) = theme.frame(title, note, height=2.9, synthetic=report.synthetic)
        told = []
        for (name, points), (colour, mark, line), shift in zip(named, _STYLES, (0.0, 0.25, -0.25), strict=False):
            shown = [(each.months, each.value, each) for each in points if each.value is not None]
            if len(shown) < 2:
                told.append(f"{name}: te weinig om te tonen")
                continue
            places = [months + shift * (months > 0) for months, _, _ in shown]
            values = [100 * value for _, value, _ in shown]
            ax.plot(places, values, line, marker=mark, color=colour, markersize=5, linewidth=1.4)
            for place, (_, _, point) in zip(places, shown, strict=True):
                if point.lower is not None and point.upper is not None:
                    limits = [100 * max(0.0, point.lower), 100 * min(1.0, point.upper)]
                    ax.plot([place, place], limits, color=colour, linewidth=0.9)
            theme.label(ax, name, (places[-1], values[-1]), (8, 0), color=colour, va="center_baseline")
            steps = [f"{months:.0f} maanden {numbers.percent(value)}" for months, value, _ in shown if months]
            told.append(f"{name}: {', '.join(steps)}")
        _months(ax)
        alt = terms.joined("Lijndiagram over de tijd sinds de start", title, "; ".join(told), note)
        return emit(figure, report, id, terms.joined(caption, INTERVALS), alt)


def _months(ax: Axes) -> None:
    theme.bare(ax, keep="left")
    ax.spines["bottom"].set_visible(True)
    ax.set_xlim(0, 44)
    ax.set_xticks(range(0, 37, 6))
    ax.set_xlabel("Maanden sinds de start")
    ax.set_ylim(bottom=0)
    ax.yaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10], integer=True))
    ax.yaxis.set_major_formatter("{x:.0f} %")
    ax.grid(axis="y", color=theme.RULE, linewidth=0.6)
