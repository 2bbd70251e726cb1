"""Pipe tables, which both engines read, with the label that cross-references use."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from IPython.display import Markdown

from werkmonitor.untrusted import escape

__all__ = ["Link", "escape", "markdown", "markdown_table"]

_NARROWEST, _WIDEST = 12, 38
"""Pandoc divides the width of a page by the dashes under the header; longer text wraps."""


class Link(NamedTuple):
    """A cell that leads somewhere: its text, and a notebook or address."""

    text: str
    to: str


def markdown(text: str) -> Markdown:
    """Return text that a page takes as Markdown."""
    return Markdown(text)  # type: ignore[no-untyped-call]


def markdown_table(
    header: Sequence[str], rows: Sequence[Sequence[str | Link]], caption: str, id: str, align: str = ""
) -> str:
    """Write a pipe table.

    Parameters
    ----------
    header, rows
        Plain text; escaped here.
    caption
        Plain text; computed numbers are welcome.
    id
        Label for cross-references, such as ``tbl-revisions``.
    align
        One letter per column, ``l`` or ``r``; by default the first is left and the others are right.

    Raises
    ------
    ValueError
        A row has another length than the header.
    """
    for row in rows:
        if len(row) != len(header):
            raise ValueError(f"table {id}: a row has {len(row)} cells, the header {len(header)}")
    align = align or "l" + "r" * (len(header) - 1)
    texts = [[escape(cell.text if isinstance(cell, Link) else cell) for cell in row] for row in (header, *rows)]
    widths = [min(_WIDEST, max(_NARROWEST, *(len(line[column]) for line in texts))) for column in range(len(header))]
    rule = [
        ("-" * width + ":" if side == "r" else ":" + "-" * width) for width, side in zip(widths, align, strict=True)
    ]
    lines = [
        [f"[{text}]({cell.to})" if isinstance(cell, Link) else text for text, cell in zip(line, row, strict=True)]
        for line, row in zip(texts, (header, *rows), strict=True)
    ]
    body = [f"| {' | '.join(line)} |" for line in (lines[0], rule, *lines[1:])]
    return "\n".join([*body, "", f": {escape(caption)} {{#{id}}}"])
