"""Which cells to hide: as few as it takes for every number about few people to have alternatives far enough apart."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack

from werkmonitor.disclosure.aims import Aims
from werkmonitor.disclosure.alternatives import alternatives
from werkmonitor.disclosure.proof import Proof
from werkmonitor.disclosure.system import Mask, Numbers, System

_DEAR = 1e3
"""So many times the dearest cell may be hidden for one person, for a number that is looked at by itself."""
_TURNS = 4
"""How often alternatives are looked for among what is hidden, before more is hidden."""
_TURNS_FOR_ALL = 16
"""The same for alternatives that no organisation can tell from the truth: each of them spares many a search."""
_TRIES = 4
"""How often something is hidden for one number: so that it could be higher, lower, higher, lower."""
_ALONE = 2
"""From which try on a number is looked at by itself, and anything may be hidden for it."""


def complete(system: System, hidden: Mask, aims: Aims, weights: Numbers, for_each: bool) -> Mask:
    """Hide cells until no sensitive number can be worked out to within the width.

    Parameters
    ----------
    system
        Numbers, cells and relations.
    hidden
        Cells that are hidden in any case.
    aims
        What has to be protected.
    weights
        What it costs to hide each cell.
    for_each
        Also until no organisation can, that knows its own people in all tables at once.

    Returns
    -------
    numpy.ndarray
        Cells to hide.
    """
    pattern = _Pattern(system, hidden, aims, weights, for_each)
    while True:
        before = pattern.hidden
        pattern.cover()
        pattern.prove()
        pattern.cover_rests()
        pattern.prove_to_each()
        if np.array_equal(pattern.hidden, before):
            return before


class _Pattern:
    """The hidden cells, and the alternatives that were found."""

    def __init__(self, system: System, hidden: Mask, aims: Aims, weights: Numbers, for_each: bool) -> None:
        self.system, self.aims, self.weights = system, aims, weights
        self.touching = abs(system.relations)
        self.sensitive: Mask = np.any(aims.sensitive, axis=0)
        self.to_anybody = Proof(self.sensitive, aims.rooms[0], aims.width)
        self.to_all = Proof(self.sensitive, aims.room_of_all, aims.width)
        onlookers = zip(aims.sensitive[1:], aims.rooms[1:], strict=True) if for_each else ()
        self.to_each = [Proof(sensitive, room, aims.width) for sensitive, room in onlookers]
        self.found: list[csr_array] = []
        self.hidden = hidden | system.cells_with(self.sensitive & ~system.is_rest)
        self._look()

    def _look(self) -> None:
        """See what is shown, what can be told from that, and what it would cost to hide the rest of it."""
        self.shown = self.system.shown(self.hidden)
        self.told = self.system.behind @ ~self.shown == 0
        self.cost = np.asarray(np.where(self.hidden, 0.0, self.weights) @ self.system.shows)

    def hide(self, numbers: Mask) -> None:
        """Hide every cell that shows one of these numbers."""
        self.hidden = self.hidden | self.system.cells_with(numbers)
        self._look()

    # What each sum takes by itself is quickly seen; what all of them take together is for the alternatives to say.

    def cover(self) -> None:
        """Hide a part of what leaves few people, and enough in each sum that follows from no others."""
        for rest in self.system.rests:
            if self.sensitive[self.system.index[rest.count]]:
                self._hide_behind(self.system.index[rest.count])
        for members, weights in _sums(self.system.relations):
            if not self.system.is_rest[members].any():
                self._cover(members, weights)

    def _hide_behind(self, number: int) -> None:
        """Hide the cheapest of the numbers that one follows from, if it can be told; of equals the last."""
        if self.told[number]:
            cheapest = min(reversed(self._behind(number)), key=self.cost.__getitem__)
            self.hide(np.arange(len(self.shown)) == cheapest)

    def _behind(self, number: int) -> NDArray[np.int32]:
        starts = self.system.behind.indptr
        return np.asarray(self.system.behind.indices[starts[number] : starts[number + 1]])

    def _cover(self, members: NDArray[np.int32], weights: Numbers) -> None:
        """Hide more where what can't be told of a sum is, together, of few people: that much can be subtracted."""
        people = self.aims.amount[:, members]
        while True:
            gone = ~self.told[members]
            is_known = len(set(np.sign(weights[gone]))) == 1
            others = np.flatnonzero(~gone & (people[0] != 0))
            if not is_known or not len(others) or not self._few(people[:, gone].sum(axis=1)).any():
                return
            cost = [self.cost[self._behind(one)].min() for one in members[others]]
            order = np.lexsort((np.abs(people[0, others]), cost))
            self._hide_behind(members[others[order[0]]])

    def _few(self, people: Numbers) -> Mask:
        return np.asarray((np.abs(people) >= 1) & (np.abs(people) < self.aims.threshold))

    def cover_rests(self) -> None:
        """Hide enough in the sums of rests; a small one that by itself can't be told has been proven already."""
        for members, weights in _sums(self.system.rest_margins):
            self._cover(members, weights)

    def prove(self) -> None:
        """Find for each sensitive number alternatives that are far enough apart, and hide what they take."""
        self._prove(self.to_anybody)

    def prove_to_each(self) -> None:
        """Find such alternatives to each organisation too: ones in which no number gets below its own people."""
        if self.to_each:
            self._screen(self.to_all, _TURNS_FOR_ALL)
        for proof in self.to_each:
            if self.found:
                proof.see(csr_array(vstack(self.found)))
            self._prove(proof)

    def _prove(self, proof: Proof) -> None:
        self._screen(proof, _TURNS)
        while (lacking := proof.lacking(_TRIES)).any():
            together = np.flatnonzero(lacking & (proof.tried < _ALONE))
            chosen = self._independent(proof, together) if len(together) else np.flatnonzero(lacking)[:1]
            self._move(proof, chosen, hiding=True)
            proof.tried[chosen] += 1
            self._screen(proof, _TURNS)

    def _screen(self, proof: Proof, turns: int) -> None:
        """Look for alternatives in which only what is hidden anyway moves, for every second number at once."""
        for turn in range(turns):
            chosen = np.flatnonzero(proof.lacking(_TRIES))[turn % 2 :: 2]
            if len(chosen):
                self._move(proof, chosen, hiding=False)

    def _independent(self, proof: Proof, chosen: NDArray[np.int64]) -> NDArray[np.int64]:
        """Choose numbers, in their order, of which no two are in one sum, nor what they are the rest of."""
        numbers = proof.targets[chosen]
        own = csr_array(self.touching[:, numbers])
        reach = csr_array(self.touching @ (self.touching.T @ own))
        is_rest = self.system.is_rest[numbers].astype("float64")
        taken: set[int] = set()
        independent = []
        for target, (mine, _) in zip(chosen, _sums(csr_array(own + reach * is_rest).T.tocsr()), strict=True):
            if taken.isdisjoint(mine.tolist()):
                taken.update(mine.tolist())
                independent.append(target)
        return np.array(independent)

    def _move(self, proof: Proof, chosen: NDArray[np.int64], hiding: bool) -> None:
        """Find alternatives in which some numbers are higher, or lower; and hide what else moves in them."""
        may_move = ~self.shown | ((self.system.people != 0) & hiding)
        lower = proof.tried[chosen] % 2 == 1
        wishes = np.zeros(len(may_move))
        wishes[proof.targets[chosen]] = np.where(
            lower, proof.highest[chosen] - proof.width, proof.lowest[chosen] + proof.width
        )
        alone = bool((proof.tried[chosen] >= _ALONE).any())
        near = np.ones(len(self.shown), dtype="bool") if alone else self._near(proof.targets[chosen])
        shortfall = self.weights.max() * (_DEAR if alone else 1.0)
        found = [
            csr_array(one[np.newaxis])
            for one in alternatives(
                self.system.relations, proof.room.within(may_move & near), self.cost, wishes, shortfall
            )
        ]
        if found:
            moved = csr_array(vstack(found))
            self.found.append(moved)
            proof.see(moved)
            self.hide(np.isin(np.arange(len(self.shown)), moved.indices))

    def _near(self, numbers: NDArray[np.int64]) -> Mask:
        """Return the tables that some numbers are in, with what is left of and beside them."""
        rest = self.system.is_rest
        near = np.isin(np.arange(len(self.shown)), numbers)
        near |= self._beside(near & rest)
        near = np.isin(self.system.groups, self.system.groups[near & ~rest])
        return near | (self._beside(near) & rest)

    def _beside(self, numbers: Mask) -> Mask:
        """Return the numbers that are in a sum with one of these."""
        return np.asarray((self.touching @ numbers.astype("float64")) @ self.touching) > 0


def _sums(sums: csr_array) -> Iterator[tuple[NDArray[np.int32], Numbers]]:
    """Give of each sum which numbers are in it, and how they count."""
    for start, end in itertools.pairwise(sums.indptr):
        yield sums.indices[start:end], sums.data[start:end]
