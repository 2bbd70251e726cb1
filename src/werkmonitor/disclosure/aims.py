"""What has to be protected: numbers about few people, to anybody or to an organisation that takes its own off.

That goes for the numbers of a table, and for their differences with each earlier publication.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from werkmonitor.disclosure.alternatives import Room
from werkmonitor.disclosure.background import Background, Earlier
from werkmonitor.disclosure.counts import CELL, Count
from werkmonitor.disclosure.policy import Policy
from werkmonitor.disclosure.system import Mask, Numbers, System
from werkmonitor.vocabulary import Status

_KEY = [name for name in CELL if name != "as_of"]


@dataclass(frozen=True)
class Aims:
    """What has to be protected, from whom.

    Parameters
    ----------
    sensitive
        A row for each onlooker, first anybody and then each organisation, that takes its own off: which numbers are
        about few people.
    rooms
        For each onlooker, how far each number could be from what it is, for all that it knows.
    amount
        A row for each onlooker: how many people each number is about; below zero where it is a change and fewer are
        left.
    width
        How far apart the highest and lowest possible value of a sensitive number have to be, at least.
    threshold
        Fewer people than this are few.
    """

    sensitive: Mask
    rooms: Sequence[Room]
    amount: Numbers
    width: float
    threshold: float

    @property
    def room_of_all(self) -> Room:
        """How far each number could be from what it is, for all that the onlookers know together."""
        down, up = (np.min([getattr(room, way) for room in self.rooms], axis=0) for way in ("down", "up"))
        return Room(down, up)


def within(system: System, bases: pd.Series, own: pd.DataFrame | None, policy: Policy) -> Aims:
    """Say what is about few people in a table itself.

    Parameters
    ----------
    system
        Its numbers and relations.
    bases
        For each cell the rounded base that it shows; empty where it is exact, or there is none.
    own
        Counts of single organisations, each of which knows its own; ``None``: nobody knows any.
    policy
        Says what few is.
    """
    values, held = system.people, system.held(own, _organisations(own))
    others = np.where(held > 0, np.maximum(values - held, 0.0), values)
    sensitive = _few(others, policy)
    sensitive[0] |= _telling_zero(system) & (values == 0)
    down, up = values.copy(), np.full(len(values), np.inf)
    half = policy.rounding_of_bases / 2
    for cell in np.flatnonzero(bases.notna()):
        base, printed = system.index[system.known.shown_by[int(cell)][1]], float(bases.iloc[cell])
        down[base] = values[base] - printed + half
        up[base] = printed + half * (1 if values[base] <= printed + half else 2) - values[base]
    rooms = [Room(np.minimum(down, one), up) for one in others]
    return Aims(sensitive, rooms, others, float(policy.protection_width), float(policy.threshold))


def between(system: System, cells: pd.DataFrame, earlier: Earlier, own: pd.DataFrame | None, policy: Policy) -> Aims:
    """Say what is about few people in the difference with an earlier publication.

    Only what was shown then can be subtracted. What was hidden then is hidden again, with the alternatives that it had.
    What hasn't changed stays as it is, for everybody knows for whom nothing came in; and an organisation knows what of
    a change is its own, as far as its counts of then were kept.

    Parameters
    ----------
    system, cells
        The numbers and the cells of the table that is about to be published.
    earlier
        The publication before it.
    own
        Counts of single organisations now; ``None``: nobody knows any.
    policy
        Says what few is.
    """
    shown = system.people - _as_told(system, cells, earlier.published)
    counted = shown if earlier.counted is None else system.people - _as_told(system, cells, earlier.counted)
    known = (own, earlier.own) if own is not None and earlier.own is not None else (None, None)
    held, held_then = (system.held(one, _organisations(*known)) for one in known)
    unknown, people = np.isnan(counted), system.people
    change = np.where(unknown, 0.0, counted - (held - held_then))
    sensitive = np.asarray(_few(np.abs(change), policy) & ~np.isnan(shown))
    unknown_rest = system.is_rest & unknown
    rooms = []
    for one, others in zip(change, people - held, strict=True):
        down = np.where(one > 0, np.minimum(one, others), np.where(one < 0, others, 0.0))
        up = np.where(one > 0, np.inf, -one)
        rooms.append(Room(np.where(unknown_rest, others, down), np.where(unknown_rest, np.inf, up)))
    return Aims(sensitive, rooms, change, float(policy.protection_width), float(policy.threshold))


def _organisations(*own: pd.DataFrame | None) -> list[str]:
    return sorted({str(name) for one in own if one is not None for name in one["organisation"].unique()})


def _few(people: Numbers, policy: Policy) -> Mask:
    return np.asarray((people >= 1) & (people < policy.threshold))


def _telling_zero(system: System) -> Mask:
    """Say of which numbers none at all says something of everybody: numerator and complement of a share."""
    telling = np.zeros(len(system.people), dtype="bool")
    shares = set(system.known.shares.values())
    for numerator, base in shares:
        telling[system.index[numerator]] |= system.known.people[base] > 0
    for rest in system.rests:
        if len(rest.parts) == 1 and (rest.parts[0], rest.whole) in shares:
            telling[system.index[rest.count]] = system.known.people[rest.whole] > 0
    return telling


def settled(system: System, cells: pd.DataFrame, background: Background) -> Mask:
    """Say which numbers are of a quarter that was published before as it is now, whole: it keeps the pattern it had."""
    columns = ["numerator", "denominator"]
    quarters: set[str] = set()
    for earlier in background.earlier:
        if earlier.counted is not None:
            then = cells_of(cells, earlier.counted, columns)
            same = (cells[columns].eq(then) | (cells[columns].isna() & then.isna())).all(axis=1)
            there = cells_of(cells, earlier.published, ["status"])["status"].notna()
            quarters |= set(cells["quarter"]) - set(cells.loc[~(same & there), "quarter"])
    return np.array([count.place.quarter in quarters for count in system.counts], dtype="bool")


def _as_told(system: System, cells: pd.DataFrame, earlier: pd.DataFrame) -> Numbers:
    """Return each number as an earlier table tells it; empty where it doesn't.

    Where nothing had been delivered, nobody was counted: that is what the totals of then say.
    """
    then = cells_of(cells, earlier, ["status", "numerator", "denominator"])
    told_then = then[["numerator", "denominator"]].to_numpy(dtype="float64", copy=True)
    rounded = then["status"].eq(Status.ROUNDED).to_numpy()
    told_then[rounded, 1] = np.nan
    told_then[rounded & cells["region"].ne("").to_numpy(), 0] = np.nan
    of_nobody = then["status"].isin([Status.MISSING, Status.NOT_DERIVABLE]).to_numpy()
    numbers: dict[Count, float] = {}
    nobody: dict[Count, float] = {}
    for cell, counts in system.known.shown_by.items():
        for count, told in zip(counts, told_then[cell], strict=False):
            if not np.isnan(told):
                numbers.setdefault(count, float(told))
            elif of_nobody[cell]:
                nobody[count] = 0.0
    numbers = nobody | numbers
    values = np.array([numbers.get(count, np.nan) for count in system.counts])
    for number, parts in system.sums:
        values[number] = sum(weight * values[part] for part, weight in parts.items())
    return values


def cells_of(cells: pd.DataFrame, earlier: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Look up the same cells in an earlier table."""
    then = earlier.drop_duplicates(_KEY)[[*_KEY, *columns]]
    return cells[_KEY].merge(then, on=_KEY, how="left")[columns]
