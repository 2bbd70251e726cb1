"""Which cells to hide: as few as it takes for every number about few people to have alternatives far enough apart."""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from werkmonitor.disclosure.aims import Aims
from werkmonitor.disclosure.alternatives import alternatives
from werkmonitor.disclosure.system import Mask, Numbers, System

_FAR = 1e3
"""An alternative is stretched to at most so many times itself."""
_CLOSE = 1e-6
_TURNS = 4
"""How often alternatives are looked for among what is hidden, before more is hidden."""
_TRIES = 4
"""How often something is hidden for one number: so that it could be higher, lower, higher, lower."""
_ALONE = 2
"""From which try on a number is looked at by itself, and anything may be hidden for it."""


def complete(system: System, hidden: Mask, aims: Aims, weights: Numbers) -> Mask:
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

    Returns
    -------
    numpy.ndarray
        Cells to hide.
    """
    pattern = _Pattern(system, hidden, aims, weights)
    before = -1
    while before != (before := int(pattern.hidden.sum())):
        pattern.cover()
        pattern.prove()
        pattern.cover_rests()
    return pattern.hidden


class _Pattern:
    """The hidden cells, and what alternatives show so far of each sensitive number."""

    def __init__(self, system: System, hidden: Mask, aims: Aims, weights: Numbers) -> None:
        self.system, self.aims, self.weights = system, aims, weights
        self.touching = abs(system.relations)
        self.targets = np.flatnonzero(aims.sensitive)
        self.lowest, self.highest = np.zeros(len(self.targets)), np.zeros(len(self.targets))
        self.tried = np.zeros(len(self.targets), dtype="int64")
        self.hidden = hidden | system.cells_with(aims.sensitive & ~system.is_rest)
        self._look()

    def _look(self) -> None:
        """See what is shown, what can be told from that, and what it would cost to hide the rest of it."""
        self.shown = self.system.shown(self.hidden)
        self.told = self.system.behind @ ~self.shown == 0
        self.cost = np.asarray(np.where(self.hidden, 0.0, self.weights) @ self.system.shows)

    def hide(self, numbers: Mask) -> None:
        """Hide every cell that shows one of these numbers."""
        if (numbers & self.shown).any():
            self.hidden |= self.system.cells_with(numbers & self.shown)
            self._look()

    # What each sum takes by itself is quickly seen; what all of them take together is for the alternatives to say.

    def cover(self) -> None:
        """Hide a part of what leaves few people, and enough in each sum that follows from no others."""
        for rest in self.system.rests:
            if self.aims.sensitive[self.system.index[rest.count]]:
                self._hide_behind(self.system.index[rest.count])
        indices, starts = self.system.relations.indices, self.system.relations.indptr
        places = [slice(start, end) for start, end in itertools.pairwise(starts)]
        places = [place for place in places if not self.system.is_rest[indices[place]].any()]
        before = -1
        while before != (before := int(self.hidden.sum())):
            for place in places:
                self._cover(indices[place], self.system.relations.data[place])

    def _hide_behind(self, number: int) -> None:
        """Hide the cheapest of the numbers that one follows from, if it can be told; of equals the last."""
        if self.told[number]:
            cheapest = min(reversed(self._behind(number)), key=self.cost.__getitem__)
            self.hide(np.arange(len(self.shown)) == cheapest)

    def _behind(self, number: int) -> NDArray[np.int32]:
        starts = self.system.behind.indptr
        return np.asarray(self.system.behind.indices[starts[number] : starts[number + 1]])

    def _cover(self, members: NDArray[np.int64], weights: Numbers) -> None:
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
        """Hide enough in the sums of rests of which several can't be told; what one by itself takes has been proven."""
        sums = self.system.rest_margins
        together = abs(sums) @ (self.aims.amount * ~self.told).T
        several = abs(sums) @ ~self.told > 1
        for row in np.flatnonzero(self._few(together).any(axis=1) & several):
            place = slice(sums.indptr[row], sums.indptr[row + 1])
            self._cover(sums.indices[place], sums.data[place])

    def prove(self) -> None:
        """Find for each sensitive number alternatives that are far enough apart, and hide what they take."""
        self._screen()
        while (lacking := self._lacking()).any():
            together = np.flatnonzero(lacking & (self.tried < _ALONE))
            chosen = self._independent(together) if len(together) else [int(np.flatnonzero(lacking)[0])]
            self._move(chosen, hiding=True)
            self.tried[chosen] += 1
            self._screen()

    def _lacking(self) -> Mask:
        """Which sensitive numbers no two alternatives keep far enough apart yet."""
        return (self.highest - self.lowest < self.aims.width - _CLOSE) & (self.tried < _TRIES)

    def _screen(self) -> None:
        """Look for alternatives in which only what is hidden anyway moves, for every second number at once."""
        for turn in range(_TURNS):
            chosen = np.flatnonzero(self._lacking())[turn % 2 :: 2]
            if len(chosen):
                self._move(chosen, hiding=False)

    def _independent(self, chosen: NDArray[np.int64]) -> list[int]:
        """Choose numbers, in their order, of which no two are in one sum, nor what they are the rest of."""
        numbers = self.targets[chosen]
        own = csr_array(self.touching[:, numbers])
        reach = csr_array(self.touching @ (self.touching.T @ own))
        is_rest = self.system.is_rest[numbers].astype("float64")
        sums = csr_array(own * (1 - is_rest) + reach * is_rest)
        sums.eliminate_zeros()
        sums = sums.tocsc()
        taken = np.zeros(sums.shape[0], dtype="bool")
        independent = []
        for place, target in enumerate(chosen):
            mine = sums.indices[sums.indptr[place] : sums.indptr[place + 1]]
            if not taken[mine].any():
                taken[mine] = True
                independent.append(int(target))
        return independent

    def _move(self, chosen: NDArray[np.int64] | list[int], hiding: bool) -> None:
        """Find alternatives in which some numbers are higher, or lower; and hide what else moves in them."""
        may_move = ~self.shown | ((self.system.people != 0) & hiding)
        lower = self.tried[chosen] % 2 == 1
        wishes = np.zeros(len(may_move))
        wishes[self.targets[chosen]] = np.where(
            lower, self.highest[chosen] - self.aims.width, self.lowest[chosen] + self.aims.width
        )
        room = self.aims.room.within(may_move & self._near(chosen))
        dearest = self.weights.max()
        shortfall = dearest * (_FAR if (self.tried[chosen] >= _ALONE).any() else 1.0)
        for found in alternatives(self.system.relations, room, self.cost, wishes, shortfall):
            self._see(found)
            self.hide(found != 0)

    def _near(self, chosen: NDArray[np.int64] | list[int]) -> Mask:
        """Return the tables that some numbers are in, with what is left of and beside them; at last, all tables."""
        if (self.tried[chosen] >= _ALONE).any():
            return np.ones(len(self.shown), dtype="bool")
        rest = self.system.is_rest
        near = np.isin(np.arange(len(self.shown)), self.targets[chosen])
        near |= self._beside(near & rest)
        near = np.isin(self.system.groups, self.system.groups[near & ~rest])
        return near | (self._beside(near) & rest)

    def _beside(self, numbers: Mask) -> Mask:
        """Return the numbers that are in a sum with one of these."""
        return np.asarray((self.touching @ numbers.astype("float64")) @ self.touching) > 0

    def _see(self, alternative: Numbers) -> None:
        """Take what an alternative shows, stretched as far as fits."""
        lowered, raised = np.flatnonzero(alternative < 0), np.flatnonzero(alternative > 0)
        room = self.aims.room
        limits = np.concatenate(
            [[_FAR], room.down[lowered] / -alternative[lowered], room.up[raised] / alternative[raised]]
        )
        seen = limits.min() * alternative[self.targets]
        self.lowest, self.highest = np.minimum(self.lowest, seen), np.maximum(self.highest, seen)
