"""Other tables that fit all that is shown: the proof that a hidden number can't be worked out.

An alternative is how far each number is from its true value. It fits if every known sum stays what it is, what is
shown stays as it is, and no number gets below zero. Whoever can't tell the true table from its alternatives knows of a
number no more than that it lies between what it is in the lowest and in the highest of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array, hstack, vstack
from scipy.sparse.csgraph import connected_components

from werkmonitor.disclosure.system import Mask, Numbers

_NOTHING = 1e-7
"""Amounts below this are the solver's rounding."""
_MOVING = 1e-2
"""What moving a number costs that is hidden anyway: enough to leave alone what needn't move."""


@dataclass(frozen=True)
class Room:
    """How far each number may be lowered and raised in an alternative."""

    down: Numbers
    up: Numbers

    def within(self, chosen: Mask) -> Room:
        """Return the same room for some of the numbers only, and none for the others."""
        return Room(np.where(chosen, self.down, 0.0), np.where(chosen, self.up, 0.0))


def alternatives(
    relations: csr_array, room: Room, cost: Numbers, wishes: Numbers, shortfall: float
) -> Iterator[Numbers]:
    """Find alternatives in which some numbers are as far from what they are as is wished, at the least cost.

    Parameters
    ----------
    relations
        Known sums, one row each.
    room
        How far numbers may move.
    cost
        Of moving each number by one person: zero for what is hidden anyway.
    wishes
        How much higher (or, below zero, lower) each number has to be; zero: no wish.
    shortfall
        What each person costs that a wish comes short of; where moving costs more, the wish isn't fulfilled.

    Yields
    ------
    numpy.ndarray
        Alternatives that have no number in common, so that each holds without the others.
    """
    moving = np.flatnonzero((room.down > 0) | (room.up > 0))
    if not len(moving):
        return
    sums = _of(relations, moving)
    wished = np.flatnonzero(wishes[moving])
    number, size = len(wished), len(moving)
    reach = csr_array((np.sign(wishes[moving][wished]), (np.arange(number), wished)), shape=(number, size))
    short = csr_array((np.ones(number), (np.arange(number), np.arange(number))), shape=(number, number))
    far = np.abs(wishes[moving][wished])
    price = np.maximum(cost[moving], _MOVING)
    found = linprog(
        np.concatenate([price, price, np.full(number, shortfall)]),
        A_eq=vstack([hstack([sums, -sums, csr_array((sums.shape[0], number))]), hstack([reach, -reach, short])]),
        b_eq=np.concatenate([np.zeros(sums.shape[0]), far]),
        bounds=np.column_stack(
            [np.zeros(2 * size + number), np.concatenate([room.up[moving], room.down[moving], far])]
        ),
        method="highs",
    )
    moved = found.x[:size] - found.x[size : 2 * size]
    moved[np.abs(moved) < _NOTHING] = 0.0
    for part in _apart(sums, moved):
        alternative = np.zeros(len(cost))
        alternative[moving] = np.where(part, moved, 0.0)
        yield alternative


def _of(relations: csr_array, moving: NDArray[np.int64]) -> csr_array:
    """Return the sums in which something moves."""
    sums = csr_array(relations[:, moving])
    return csr_array(sums[np.diff(sums.indptr) > 0])


def _apart(sums: csr_array, moved: Numbers) -> Iterator[Mask]:
    """Take apart what moves: numbers that no chain of sums connects move without each other."""
    where = np.flatnonzero(moved)
    touched = csr_array(sums[:, where])
    _, label = connected_components(touched.T @ touched, directed=False)
    for one in range(label.max() + 1 if len(where) else 0):
        part = np.zeros(len(moved), dtype="bool")
        part[where[label == one]] = True
        yield part
