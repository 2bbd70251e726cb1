"""Saving a figure, and putting it on a page in the form that both engines read."""

from __future__ import annotations

import os
from pathlib import Path

from IPython.display import Markdown
from matplotlib.figure import Figure

from werkmonitor.narrative.report import Report
from werkmonitor.narrative.tables import escape, markdown

_PIXELS_PER_INCH = 150


def emit(figure: Figure, report: Report, id: str, caption: str, alt: str) -> Markdown:
    """Save ``figure`` as SVG and PNG in the report's folder and return the Markdown that shows it.

    Parameters
    ----------
    figure
        A finished figure; call this inside ``theme.style()``.
    report
        Says where figures go.
    id
        Label for cross-references, such as ``fig-totals``; also the file's name.
    caption
        Definition and base, with computed numbers; plain text.
    alt
        For who can't see it: kind of chart, what it shows, the main numbers, what is missing; plain text.

    Returns
    -------
    IPython.display.Markdown
        An image with label and alternative text; its path is relative to the working directory, which is the
        notebook's folder.
    """
    if report.synthetic:
        caption, alt = f"{caption} Synthetische gegevens.", f"{alt} Synthetische gegevens."
    report.figures.mkdir(parents=True, exist_ok=True)
    svg = report.figures / f"{id}.svg"
    figure.savefig(svg, metadata={"Date": None, "Creator": None})
    figure.set_layout_engine("none")  # the layout is settled; working it out again doubles the time
    figure.savefig(svg.with_suffix(".png"), dpi=_PIXELS_PER_INCH, metadata={"Software": None})
    path = Path(os.path.relpath(svg, Path.cwd())).as_posix()
    return markdown(f'![{escape(caption)}]({path}){{#{id} fig-alt="{_attribute(alt)}"}}')


def _attribute(text: str) -> str:
    """Make text fit for a quoted attribute: quotes and backslashes escaped, on one line."""
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
