"""Counts and relations as arrays, for the solver: what is hidden, what it could be instead, and for whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from werkmonitor.disclosure.counts import BOTH, Count, Counts, Place, names
from werkmonitor.disclosure.relations import Relation, Rest, margins_of_rests, relations

Numbers = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class System:
    """Numbers that somebody could try to work out, and all that is known about them.

    Parameters
    ----------
    counts
        The numbers, in order of their columns: counts that cells show, then rests, which none does.
    people
        How many each counts.
    relations
        One row per sum that is known, one column per number.
    shows
        One row per cell of the long table: which numbers it shows.
    is_rest
        Numbers that follow from others only.
    rest_margins
        One row per sum of rests: those of a breakdown make up that of its total.
    groups
        Which numbers form one table: those that sums without a rest connect.
    """

    counts: tuple[Count, ...]
    people: Numbers
    relations: csr_array
    shows: csr_array
    is_rest: Mask
    rest_margins: csr_array
    groups: NDArray[np.int64]
    index: dict[Count, int]
    rests: tuple[Rest, ...]
    known: Counts

    def shown(self, hidden: Mask) -> Mask:
        """Say of each number whether a cell shows it, if these cells are hidden."""
        return np.asarray((~hidden).astype("float64") @ self.shows) > 0

    def cells_with(self, numbers: Mask) -> Mask:
        """Say of each cell whether it shows one of these numbers."""
        return np.asarray(self.shows @ numbers.astype("float64")) > 0

    def held(self, own: pd.DataFrame | None, organisations: Sequence[str]) -> Numbers:
        """Return of whom each number consists, to each onlooker: a row for anybody, then one for each organisation.

        Parameters
        ----------
        own
            Counts of single organisations (``organisation``, and the cells' columns), also by region; ``None``: none.
        organisations
            Which rows there are; the first row, of nobody's own people, comes before them.
        """
        amounts = np.zeros((1 + len(organisations), len(self.counts)))
        if own is None:
            return amounts
        row = own["organisation"].map({name: 1 + number for number, name in enumerate(organisations)}).to_numpy()
        cell = ["indicator", *Place._fields]
        counts = [names(one) for one in own.drop_duplicates(cell)[cell].to_dict("records")]
        which = own.groupby(cell, sort=False).ngroup().to_numpy()
        for column, shown in zip(("numerator", "denominator"), zip(*counts, strict=True), strict=True):
            known = [-1 if one is None else self.index.get(self.known.known_as(one), -1) for one in shown]
            number = np.array(known)[which]
            amounts[row[number >= 0], number[number >= 0]] = own[column].to_numpy(dtype="float64")[number >= 0]
        for whole, parts in self.sums:
            amounts[:, whole] = amounts[:, list(parts)] @ np.array(list(parts.values()))
        return amounts

    @cached_property
    def behind(self) -> csr_array:
        """One row per number: from which it follows, in order; a count from itself, a rest from whole and parts."""
        found = [[number] for number in range(len(self.counts))]
        for one in self.rests:
            found[self.index[one.count]] = [self.index[part] for part in (one.whole, *one.parts)]
        columns = np.array([one for row in found for one in row], dtype="int64")
        return csr_array((np.ones(len(columns)), columns, np.cumsum([0, *map(len, found)])), shape=2 * (len(found),))

    @cached_property
    def sums(self) -> list[tuple[int, dict[int, float]]]:
        """Numbers that no cell shows, as sums of others: weights by their place."""
        running = [count for count in self.counts if count.flag == "running" and count.tellers == BOTH]
        parts = [
            [count._replace(flag=flag) for flag in ("with_work_before", "without_work_before")] for count in running
        ]
        sums = [
            (self.index[count], {self.index[part]: 1.0 for part in of_it})
            for count, of_it in zip(running, parts, strict=True)
        ]
        for rest in self.rests:
            of_it = {self.index[rest.whole]: 1.0} | {self.index[part]: -1.0 for part in rest.parts}
            sums.append((self.index[rest.count], of_it))
        return sums


def system_of(known: Counts, rounded: Mask) -> System:
    """Bring the counts behind a long table, and the relations between them, into arrays.

    Parameters
    ----------
    known
        The counts.
    rounded
        Cells of which the base is shown rounded: they don't show that count.
    """
    index = {count: number for number, count in enumerate(known.people)}
    found: list[Relation] = []
    rests: dict[Count, Rest] = {}
    for one in relations(known):
        if not isinstance(one, Rest):
            found.append(one)
        elif one.count not in rests:
            rests[one.count] = one
            found.append({one.whole: 1.0, **dict.fromkeys(one.parts, -1.0), one.count: -1.0})
    for count in rests:
        index.setdefault(count, len(index))
    people = [
        *(known.people[count] for count in index if count in known.people),
        *(one.value for one in rests.values()),
    ]
    counts = tuple(index)
    exact = _sparse([_by_place(one, index) for one in found if not rests.keys() & one.keys()], len(counts))
    return System(
        counts=counts,
        people=np.array(people, dtype="float64"),
        relations=_sparse([_by_place(one, index) for one in found], len(counts)),
        shows=_sparse([_shown(known, cell, index, bool(rounded[cell])) for cell in range(len(rounded))], len(counts)),
        is_rest=np.array([count in rests for count in counts], dtype="bool"),
        rest_margins=_sparse([_by_place(one, index) for one in margins_of_rests(known, rests.values())], len(counts)),
        groups=connected_components(abs(exact).T @ abs(exact), directed=False)[1],
        index=index,
        rests=tuple(rests.values()),
        known=known,
    )


def _by_place(relation: Relation, index: dict[Count, int]) -> dict[int, float]:
    return {index[count]: weight for count, weight in relation.items()}


def _shown(known: Counts, cell: int, index: dict[Count, int], rounded: bool) -> dict[int, float]:
    counts = known.shown_by.get(cell, ())
    return {index[count]: 1.0 for count in (counts[:1] if rounded else counts)}


def _sparse(rows: list[dict[int, float]], width: int) -> csr_array:
    entries = [(row, column, weight) for row, cells in enumerate(rows) for column, weight in cells.items() if weight]
    where_row, where_column, weights = zip(*entries, strict=True) if entries else ((), (), ())
    return csr_array((np.array(weights, dtype="float64"), (where_row, where_column)), shape=(len(rows), width))
