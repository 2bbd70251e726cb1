"""A map of equal tiles, one for each labour-market region, on which small regions are as easy to see as large ones."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_ROWS = (
    ". . . . AM02 AM01",
    ". . AM15 . AM36 AM03",
    ". AM37 AM17 AM11 AM06 AM05",
    ". AM19 AM18 AM12 AM14 AM09",
    "AM21 AM34 AM20 AM13 AM38 AM07",
    "AM22 AM23 AM35 AM10 AM08 .",
    "AM24 AM25 AM26 AM27 AM32 AM29",
    ". . . . AM28 AM33",
    ". . . . . AM30",
)
"""Laid out by hand from north to south: neighbours beside each other where that can be, the gaps being water."""


def _placed() -> dict[str, tuple[int, int]]:
    rows = [row.split() for row in _ROWS]
    return {code: (x, y) for y, row in enumerate(rows) for x, code in enumerate(row) if code != "."}


TILES: Mapping[str, tuple[int, int]] = MappingProxyType(_placed())
"""CBS code to column from the west and row from the north, from 0."""
