"""Numbers in a text changed by one, to see whether a check notices."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from werkmonitor.audit.sentences import ALLOWED
from werkmonitor.audit.text import Piece

_QUARTER = re.compile(r"(?:kwartaal ([1-4]) van|\bQ([1-4])) \d{4}")
_ENGLISH_DATE = re.compile(r"\b\d{1,2} [A-Z][a-z]+ \d{4}")
_NUMBERS = {
    "nl": re.compile(r"(?<![\w/_])(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?(?![\w/_])"),
    "en": re.compile(r"(?<![\w/_])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?![\w/_])"),
}


def mutated(piece: Piece) -> Iterator[Piece]:
    """Give the piece once for each number that isn't allowed as it is, with the last digit of that changed by one.

    Names of organisations are left out: with another number they are the name of another one.
    """
    if piece.head == "Organisatie":
        return
    text = piece.text.replace("\u00a0", " ")
    for pattern in (_QUARTER, _ENGLISH_DATE, *(re.compile(pattern) for pattern, _ in ALLOWED)):
        text = pattern.sub(lambda match: "\x00" * len(match[0]), text)
    for match in _NUMBERS[piece.language].finditer(text):
        last = int(match[0][-1])
        changed = match[0][:-1] + str(last + 1 if last < 9 else last - 1)
        yield replace(piece, text=piece.text[: match.start()] + changed + piece.text[match.end() :])


def swapped(piece: Piece) -> Iterator[Piece]:
    """Give the piece once for each quarter that it names, with the quarter before or after in its place."""
    for match in _QUARTER.finditer(piece.text.replace("\u00a0", " ")):
        place = match.start(match.lastindex or 0)
        other = {"1": "2", "2": "1", "3": "2", "4": "3"}[piece.text[place]]
        yield replace(piece, text=piece.text[:place] + other + piece.text[place + 1 :])
