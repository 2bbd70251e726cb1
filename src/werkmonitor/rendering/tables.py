"""A table's cells as text: to download them as CSV, and to divide a line's width among the columns."""

from __future__ import annotations

import csv
import io
import re
from math import sqrt

from werkmonitor.rendering import pandoc
from werkmonitor.rendering.pandoc import Node
from werkmonitor.untrusted import harmless

_LINE, _GAP = 100, 3.5
"""Characters on a line of a table over the full width of a page or a screen, and between two columns."""


def rows(table: Node) -> list[list[str]]:
    """Return the text of all cells: those of the header, the bodies and the foot."""
    _, _, _, head, bodies, foot = table["c"]
    lines = [*head[1], *(row for body in bodies for row in (*body[2], *body[3])), *foot[1]]
    return [[pandoc.plain(cell[4]) for cell in row[1]] for row in lines]


def to_csv(table: Node) -> str:
    """Return the table as CSV: commas, a header, text as it is shown with plain spaces.

    A cell that a spreadsheet would take for a formula gets an apostrophe in front; a number does not.
    """
    written = io.StringIO()
    csv.writer(written).writerows([harmless(cell.replace("\u00a0", " ")) for cell in row] for row in rows(table))
    return written.getvalue()


def fitted(table: Node) -> Node:
    """Return the table with column widths that follow from its text, the same for pages and PDF."""
    content = list(table["c"])
    shares = widths(rows(table))
    content[2] = [
        [align, {"t": "ColWidth", "c": share} if share else {"t": "ColWidthDefault"}]
        for (align, _), share in zip(content[2], shares, strict=True)
    ]
    return {"t": "Table", "c": content}


def widths(cells: list[list[str]]) -> list[float]:
    """Return each column's share of the width, or zeros where everything fits on a line as it is.

    No column is narrower than its longest word or wider than its longest text. In between, a column with four times
    as much text is twice as wide.
    """
    columns = list(zip(*cells, strict=True))
    longest = [max(map(len, column)) + _GAP for column in columns]
    if sum(longest) <= _LINE:
        return [0.0] * len(columns)
    shortest = [max(len(word) for cell in column for word in re.split(r"[ -]", cell)) + _GAP for column in columns]
    weights = [sqrt(sum(map(len, column)) + 1) for column in columns]
    found: dict[int, float] = {}
    while len(found) < len(columns):
        left = [column for column in range(len(columns)) if column not in found]
        scale = (_LINE - sum(found.values())) / sum(weights[column] for column in left)
        share = {column: weights[column] * scale for column in left}
        tight = {column: float(shortest[column]) for column in left if share[column] <= shortest[column]}
        loose = {column: float(longest[column]) for column in left if share[column] >= longest[column]}
        found |= tight or loose or share
    total = sum(found.values())
    return [found[column] / total for column in range(len(columns))]
