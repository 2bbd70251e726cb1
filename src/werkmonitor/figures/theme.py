"""One visual language for all figures: size, type, colours that survive grey and colour blindness, and the frame."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine

NAVY = "#12436D"
"""What the figure is about: this quarter, or this region."""
GREY = "#9BA3AA"
"""What it is compared with; clearly lighter than navy in grey print."""
ORANGE = "#C8500A"
"""One reference line or mark; never the only difference between two things."""
INK = "#22272B"
QUIET = "#5B646B"
RULE = "#DDE1E4"

WIDTH = 7.2
"""Inches; the text width of the page."""
TITLE, TEXT, SMALL = 11.0, 8.5, 7.5
_TITLE_WIDTH, _NOTE_WIDTH = 76, 124
_TITLE_LINE, _NOTE_LINE = 0.21, 0.145

_STYLE: dict[Any, Any] = {
    **sns.axes_style("white"),
    **sns.plotting_context("paper"),
    "font.family": "DejaVu Sans",
    "font.size": TEXT,
    "text.color": INK,
    "text.parse_math": False,  # a name with two dollar signs is no formula
    "axes.edgecolor": QUIET,
    "axes.labelcolor": INK,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": TEXT,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.axisbelow": True,
    "xtick.color": QUIET,
    "xtick.labelcolor": INK,
    "ytick.color": QUIET,
    "ytick.labelcolor": INK,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "hatch.linewidth": 0.6,
    # Outlines instead of font references: Typst and browsers then draw the same figure without our fonts.
    "svg.fonttype": "path",
    "svg.hashsalt": "werkmonitor",
}

PLATE = {"facecolor": "white", "edgecolor": "none", "pad": 0.5}
"""Behind a label, so that no line runs through it."""
SYNTHETIC_MARK = "Synthetische gegevens"


@contextmanager
def style() -> Iterator[None]:
    """Draw and save in the house style, whatever the settings around it are."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_STYLE)
        yield


def frame(
    title: str, note: str, *, height: float, synthetic: bool, columns: int = 1, one_scale: bool = False
) -> tuple[Figure, list[Axes]]:
    """Make a figure with its message above, notes below, and the mark of synthetic data.

    Parameters
    ----------
    title
        The message, one sentence; wrapped.
    note
        Explanation of the marks used; wrapped, may be empty.
    height
        Height in inches of the part between title and notes.
    synthetic
        Whether to set the mark.
    columns
        Number of panels, side by side.
    one_scale
        Whether the panels share their vertical scale.

    Returns
    -------
    tuple
        The figure, and its axes from left to right.
    """
    title_lines = textwrap.wrap(title[:1].upper() + title[1:], _TITLE_WIDTH)
    note_lines = [line for part in note.split("\n") for line in textwrap.wrap(part, _NOTE_WIDTH)]
    above = 0.12 + _TITLE_LINE * len(title_lines)
    below = 0.08 + _NOTE_LINE * (len(note_lines) + synthetic)
    total = above + height + below
    middle = ConstrainedLayoutEngine(w_pad=0.06, rect=(0.0, below / total, 1.0, height / total))
    figure = Figure(figsize=(WIDTH, total), layout=middle)
    figure.text(0.008, 1 - 0.05 / total, "\n".join(title_lines), fontsize=TITLE, weight="bold", va="top")
    last_line = 0.05 + _NOTE_LINE * synthetic
    figure.text(0.008, last_line / total, "\n".join(note_lines), fontsize=SMALL, color=QUIET, va="bottom")
    if synthetic:
        figure.text(0.992, 0.05 / total, SYNTHETIC_MARK, fontsize=SMALL, color=ORANGE, ha="right", va="bottom")
    axes = figure.subplots(1, columns, squeeze=False, sharey=one_scale)
    return figure, list(axes[0])


def make_room_below(figure: Figure, height: float) -> float:
    """Keep so many inches free below the panels; returns where they begin, as a fraction of the figure's height."""
    engine = figure.get_layout_engine()
    if not isinstance(engine, ConstrainedLayoutEngine):
        raise TypeError("expected a figure that frame made")
    left, bottom, width, tall = engine.get()["rect"]
    taken = height / figure.get_figheight()
    engine.set(rect=(left, bottom + taken, width, tall - taken))
    return float(bottom)


def bare(axes: Axes, *, keep: str = "bottom") -> None:
    """Leave only the line that things stand on."""
    sns.despine(ax=axes, left=keep != "left", bottom=keep != "bottom")
    axes.tick_params(length=0)
    if keep == "bottom":
        axes.set_yticks([])


def label(ax: Axes, text: str, place: tuple[float, float], offset: tuple[float, float], **how: Any) -> None:
    """Write a number next to what it belongs to; ``offset`` in points."""
    ax.annotate(text, place, offset, textcoords="offset points", **{"fontsize": TEXT, **how})


def absent(ax: Axes, reason: str, place: tuple[float, float], offset: tuple[float, float], **how: Any) -> None:
    """Write why there is no number, in the place where it would have been."""
    label(ax, reason, place, offset, **{"style": "italic", "color": QUIET, "fontsize": SMALL, **how})


def key(ax: Axes, names: Sequence[str], *, dots: bool = False) -> None:
    """Say above the rows what dark and light are."""
    marks = ("\u25cf", "\u25cb") if dots else ("\u25a0", "\u25a0")
    colours = (NAVY, QUIET if dots else GREY)
    start = 0.0
    for mark, colour, name in zip(marks, colours, names, strict=True):
        place = (start, 1.0)
        how = {"xycoords": "axes fraction", "va": "bottom", "fontsize": SMALL}
        label(ax, mark, place, (0, 4), color=colour, **how)
        label(ax, name, place, (9, 4), **how)
        start += 0.3
