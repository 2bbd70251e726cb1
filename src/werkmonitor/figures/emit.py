"""Saving a figure, and putting it on a page in the form that both engines read."""

from __future__ import annotations

import os
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from IPython.display import Markdown
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from werkmonitor.files import write_whole
from werkmonitor.narrative.report import Report
from werkmonitor.narrative.tables import escape, markdown
from werkmonitor.provenance import stamp
from werkmonitor.untrusted import attribute

_PIXELS_PER_INCH = 150


def emit(figure: Figure, report: Report, id: str, caption: str, alt: str, *, of_deliveries: bool = True) -> Markdown:
    """Save ``figure`` as SVG, and PNG to download, in the report's folder and return the Markdown that shows it.

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
    of_deliveries
        Whether the figure is made from deliveries, so that it has to say if these are synthetic.

    Returns
    -------
    IPython.display.Markdown
        An image with label and alternative text; its path is relative to the working directory, which is the
        notebook's folder.
    """
    if report.synthetic and of_deliveries:
        caption, alt = f"{caption} Synthetische gegevens.", f"{alt} Synthetische gegevens."
    about = {"Description": caption, "Source": stamp(report.release)}  # travels with the file; no time, so equal bytes
    svg = report.figures / f"{id}.svg"
    write_whole(svg, _drawn(FigureCanvasSVG(figure).print_svg, Date=None, Creator=None, **about))
    if not report.unit:  # a quality report carries its figures within it
        figure.set_layout_engine("none")  # the layout is settled
        figure.set_dpi(_PIXELS_PER_INCH)
        write_whole(svg.with_suffix(".png"), _drawn(FigureCanvasAgg(figure).print_png, Software=None, **about))
    path = Path(os.path.relpath(svg, Path.cwd())).as_posix()
    return markdown(f'![{escape(caption)}]({path}){{#{id} fig-alt="{attribute(alt)}"}}')


def _drawn(print_to: Callable[..., object], **metadata: str | None) -> bytes:
    """Draw a figure once; ``savefig`` would do so twice, to see how large it is."""
    buffer = BytesIO()
    print_to(buffer, metadata=metadata)
    return buffer.getvalue()
