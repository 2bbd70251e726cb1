"""The counts of people behind a long table: many cells show the same one, as a numerator or as a base.

A count is told by those organisations that can tell it: flows are not known in an organisation's first-ever quarter,
and some need the sheet with placements. Where a smaller set of organisations holds the same people as all of them, its
counts are those of all; where it doesn't, they are counts of their own, and what is between both is a number as well.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import pandas as pd

from werkmonitor.indicators.definitions import BY_ID
from werkmonitor.indicators.indicator import Kind, Unit

BREAKDOWNS = ("stage", "funding", "type", "region")
CELL = ["quarter", "as_of", "indicator", "method", *BREAKDOWNS]
"""What makes a published cell one cell; its other interval methods repeat the same counts."""

PEOPLE = frozenset(id for id, one in BY_ID.items() if one.unit in (Unit.TRAJECTORIES, Unit.PER_ORGANISATION))
"""Indicators whose numerator is a number of people."""


class Place(NamedTuple):
    """Where is counted; empty means all."""

    quarter: str
    method: str
    stage: str
    funding: str
    type: str
    region: str


class Count(NamedTuple):
    """A count of people: where, what (a flag of the panel), and which organisations tell it (empty: all)."""

    place: Place
    flag: str
    tellers: str = ""


BY_WORK_BEFORE = ("with_work_before", "without_work_before")
"""Together all running trajectories."""
FLOWS, LISTED, BOTH = "flows", "placements", "flows and placements"
_TELLERS = {(False, False): "", (True, False): FLOWS, (False, True): LISTED, (True, True): BOTH}


def names(cell: Mapping[Hashable, Any]) -> tuple[Count, Count | None]:
    """Name the counts that a cell of the long table shows: its numerator, and its base if that is of people."""
    one = BY_ID[cell["indicator"]]
    place = Place(*(cell[name] for name in Place._fields))
    tellers = _TELLERS[one.flow, one.needs_placements]
    base = one.denominator if one.kind in (Kind.SHARE, Kind.RATIO) else None
    return Count(place, one.numerator, tellers), Count(place, base, tellers) if base else None


@dataclass(frozen=True)
class Counts:
    """The counts behind the cells of a long table.

    ``shown_by``: for each cell (by its number in the table) its numerator, and its base if that is of people;
    ``shares``: the same for cells of which the numerator is a part of the base; ``people``: how many each counts;
    ``told``: the same before those that are equal were put together; ``other_tellers``: where they were not.
    """

    shown_by: dict[int, tuple[Count, ...]]
    shares: dict[int, tuple[Count, Count]]
    people: dict[Count, float]
    told: dict[Count, float]
    other_tellers: frozenset[tuple[Place, str]]

    def known_as(self, count: Count) -> Count:
        """Return the count that this one is, if smaller sets of organisations that hold the same are put together."""
        if (count.place, count.tellers) in self.other_tellers:
            return count
        return Count(count.place, count.flag)

    def find(self, place: Place, flag: str, tellers: str) -> Count | None:
        """Find a count as these organisations tell it, or else as all of them do."""
        for one in (Count(place, flag, tellers), Count(place, flag)):
            if one in self.people:
                return one
        return None


def read_counts(cells: pd.DataFrame) -> Counts:
    """Find the counts behind a long table.

    Parameters
    ----------
    cells
        One row per :data:`CELL`, with ``numerator`` and ``denominator``; empty where nothing is known.
    """
    told: dict[Count, float] = {}
    named: dict[int, tuple[Count, ...]] = {}
    of_share: set[int] = set()
    known = (cells["indicator"].isin(PEOPLE) & cells["numerator"].notna()).to_numpy()
    columns = ["indicator", *Place._fields, "numerator", "denominator"]
    for number, cell in zip(known.nonzero()[0].tolist(), cells.loc[known, columns].to_dict("records"), strict=True):
        numerator, base = names(cell)
        told[numerator] = float(cell["numerator"])
        if base:
            told[base] = float(cell["denominator"])
        named[number] = (numerator, base) if base else (numerator,)
        if base and BY_ID[cell["indicator"]].kind is Kind.SHARE:
            of_share.add(number)
    _add_running(told)
    counts = Counts({}, {}, {}, told, _other_tellers(told))
    for count, value in told.items():
        counts.people[counts.known_as(count)] = value
    for number, shown in named.items():
        counts.shown_by[number] = merged = tuple(counts.known_as(count) for count in shown)
        if number in of_share:
            counts.shares[number] = (merged[0], merged[1])
    return counts


def _add_running(told: dict[Count, float]) -> None:
    """Add whom the at-risk shares are about: those with and those without work before are all running trajectories."""
    for count in [count for count in told if count.flag == BY_WORK_BEFORE[0]]:
        without = told.get(count._replace(flag=BY_WORK_BEFORE[1]))
        if without is not None:
            told.setdefault(count._replace(flag="running"), told[count] + without)


def _other_tellers(told: Mapping[Count, float]) -> frozenset[tuple[Place, str]]:
    """Say where a smaller set of organisations holds other people than all of them."""
    running: dict[Place, dict[str, float]] = defaultdict(dict)
    for count, value in told.items():
        if count.flag == "running":
            running[count.place][count.tellers] = value
    return frozenset(
        (place, tellers)
        for place, by in running.items()
        for tellers, value in by.items()
        if tellers and by.get("", value) != value
    )
