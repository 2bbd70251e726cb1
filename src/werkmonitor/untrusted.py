"""Text that others wrote, made harmless for where it goes: a message, a spreadsheet, a page.

A name, a heading or a cell of a delivery may hold control characters, a formula or markup, by accident or not.
"""

from __future__ import annotations

import re

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""
_NUMBER = re.compile(r"[+-]?(\d[\d.]*(,\d+)?( ?%)?|\d+(\.\d+)?([eE][+-]?\d+)?)")
"""A number as a page or a table writes it; with a sign in front it is no formula."""

_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
                     "\ud800-\udfff\U000e0000-\U000e007f]")  # fmt: skip
"""Control characters, those that turn the direction of text, invisible ones, and bytes that are no text."""

_SPECIAL = re.compile(r"([\\|*_`\[\]{}<>$#~^@&\"]|(?<!\w)'|:(?=\S)|(?<=-)-)")
"""Marks of Markdown; quotes and dashes that would be set otherwise; and a colon within words, since Quarto makes a link
of a bare address."""
_LINE_ENDS = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_OPENING = re.compile(r"^(?P<before>|\(?(?:\d{1,9}|[A-Za-z]|[ivxlcdmIVXLCDM]{1,9})(?=[.)](?:\s|$)))(?P<mark>[-+:%.)])")
"""What would make a list, a definition or a rule of the line that it begins."""


def visible(text: str) -> str:
    """Return text in which characters that can't be seen are written out.

    >>> visible("ggz\\u202efdp.xlsx")
    'ggz\\\\u202efdp.xlsx'
    """
    return _UNSEEN.sub(lambda match: ascii(match[0])[1:-1], text)


def quoted(text: str, most: int = 80) -> str:
    """Return text to quote in a message: visible, and no longer than ``most`` characters.

    >>> quoted("trajecten" * 20, 12)
    'trajectentr…'
    """
    return visible(text if len(text) <= most else f"{text[: most - 1]}…")


def harmless(cell: str) -> str:
    """Return a cell for a CSV file, with an apostrophe in front where a spreadsheet would see a formula in it.

    >>> harmless("=HYPERLINK(A1)"), harmless("-1,5"), harmless("-1+A1")
    ("'=HYPERLINK(A1)", '-1,5', "'-1+A1")
    """
    return f"'{cell}" if cell.startswith(FORMULA) and not _NUMBER.fullmatch(cell) else cell


def escape(text: str) -> str:
    """Return Markdown that shows the text as it is, on one line, in both engines.

    >>> escape("<b>ggz</b> {{< include x >}}")
    '\\\\<b\\\\>ggz\\\\</b\\\\> \\\\{\\\\{\\\\< include x \\\\>\\\\}\\\\}'
    """
    line = _SPECIAL.sub(r"\\\1", _LINE_ENDS.sub(" ", text))
    return _OPENING.sub(r"\g<before>\\\g<mark>", line, count=1)


def attribute(text: str) -> str:
    """Return text for between the double quotes of an attribute in Markdown: ``fig-alt="…"``.

    >>> attribute('van "boven"')
    'van \\\\"boven\\\\"'
    """
    return re.sub(r'([\\"&])', r"\\\1", _LINE_ENDS.sub(" ", text).strip())
