"""The tightest interval that follows for each count from all that is known, by linear programming."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from highspy import Highs, HighsLp, HighsModelStatus, MatrixFormat, ObjSense
from numpy.typing import NDArray
from scipy.sparse import csr_array, diags_array
from scipy.sparse.csgraph import connected_components

from werkmonitor.attack.system import Floats, System, Target

Ints = NDArray[np.int64]

_EXACT = 1e-6
_PRIMAL_SIMPLEX = 4


class Interval(NamedTuple):
    """Least and most that a count can be, rounded inwards: people come whole."""

    lower: float
    upper: float

    @property
    def width(self) -> float:
        """How many people the two limits are apart; 0 where the count is known."""
        return self.upper - self.lower


class Contradiction(Exception):
    """No counts of people obey all statements: what is known can't all be true."""


def intervals(system: System, targets: Sequence[Target], wide_enough: float = math.inf) -> list[Interval]:
    """Compute for each target the interval that an outsider can derive.

    Parameters
    ----------
    system
        All that is known.
    targets
        What the outsider is after.
    wide_enough
        People apart from which an interval need not be made any wider: two worlds that obey every statement and are
        that far apart are proof enough. The default gives the tightest interval of each.

    Returns
    -------
    list of Interval
        One for each target. As wide as it can be where narrower than ``wide_enough``; else at least that wide.

    Raises
    ------
    Contradiction
        No world obeys all statements.

    Notes
    -----
    The limits are those of the linear relaxation, rounded inwards, so they hold the truth; where counts are tied
    in a cycle that no table of two margins has, an outsider who solves for whole people could find a narrower one.
    """
    known = _Known.of(system)
    wanted = _matrix(targets, system)
    fixed = wanted @ np.where(known.is_fixed, known.lower, 0.0)
    least, most = fixed.copy(), fixed.copy()
    free = csr_array(wanted[:, ~known.is_fixed])
    touching, sizes = np.diff(free.indptr) > 0, abs(free)
    for part in known.parts():
        # A sum over several parts that have nothing to do with each other is the sum of what is found in each.
        mine = np.flatnonzero(touching & (sizes[:, part.columns].sum(axis=1) > 0))
        found = part.between(csr_array(free[mine][:, part.columns]), wide_enough)
        least[mine] += found[0]
        most[mine] += found[1]
    return [Interval(math.ceil(low - _EXACT), math.floor(high + _EXACT)) for low, high in zip(least, most, strict=True)]


def _matrix(targets: Sequence[Target], system: System) -> csr_array:
    entries = [
        (row, system.index(name), weight) for row, target in enumerate(targets) for name, weight in target.items()
    ]
    row, column, weight = zip(*entries, strict=True) if entries else ((), (), ())
    shape = (len(targets), len(system.names))
    return csr_array((np.asarray(weight, dtype=float), (np.asarray(row, int), np.asarray(column, int))), shape=shape)


@dataclass(frozen=True)
class _Part:
    """Counts that are tied to each other and to no others, with the statements that tie them."""

    columns: Ints
    matrix: csr_array
    low: Floats
    high: Floats
    lower: Floats
    upper: Floats

    def between(self, targets: csr_array, wide_enough: float) -> tuple[Floats, Floats]:
        """Return least and most of each target, each as far apart as they can be or as is wide enough."""
        solver = _Solver(self)
        least, most = np.full(targets.shape[0], np.inf), np.full(targets.shape[0], -np.inf)

        def look(world: Floats) -> None:  # what one target was solved for shows many others to be wide enough too
            values = targets @ world
            np.minimum(least, values, out=least)
            np.maximum(most, values, out=most)

        def is_narrow(row: int) -> bool:
            return not np.floor(most[row] + _EXACT) - np.ceil(least[row] - _EXACT) >= wide_enough

        look(solver.most(np.zeros(len(self.columns))))
        for row in range(targets.shape[0]):
            for sign in (1.0, -1.0):
                if is_narrow(row):
                    look(solver.most(sign * targets[[row]].toarray()[0]))
        return least, most


class _Solver:
    """Finds the world in which a weighted sum is largest, each time from the one that it found before."""

    def __init__(self, part: _Part) -> None:
        program, (rows, columns) = HighsLp(), part.matrix.shape
        program.num_row_, program.num_col_ = rows, columns
        program.sense_, program.col_cost_ = ObjSense.kMaximize, np.zeros(columns)
        program.col_lower_, program.col_upper_ = part.lower, part.upper
        program.row_lower_, program.row_upper_ = part.low, part.high
        program.a_matrix_.format_ = MatrixFormat.kRowwise
        program.a_matrix_.start_, program.a_matrix_.index_ = part.matrix.indptr, part.matrix.indices
        program.a_matrix_.value_ = part.matrix.data
        self.columns = np.arange(columns, dtype=np.int32)
        self.highs = Highs()
        for option, value in (("output_flag", False), ("threads", 1)):
            self.highs.setOptionValue(option, value)
        self.highs.passModel(program)

    def most(self, weights: Floats) -> Floats:
        """Return the world in which a weighted sum of counts is largest."""
        self.highs.changeColsCost(len(self.columns), self.columns, weights)
        self.highs.run()
        status = self.highs.getModelStatus()
        if status != HighsModelStatus.kOptimal:
            raise Contradiction(self.highs.modelStatusToString(status))
        # Only the weights change: what was found before is a world as well, to go on from by the primal simplex.
        self.highs.setOptionValue("simplex_strategy", _PRIMAL_SIMPLEX)
        self.highs.setOptionValue("presolve", "off")
        return np.array(self.highs.getSolution().col_value)


@dataclass
class _Known:
    """A system after all that follows from one statement with one unknown has been filled in."""

    matrix: csr_array
    low: Floats
    high: Floats
    lower: Floats
    upper: Floats
    names: Sequence[Hashable]

    @classmethod
    def of(cls, system: System) -> _Known:
        known = cls(*system.matrix(), *system.bounds(), system.names)
        while known._fill_in():
            pass
        if (known.lower > known.upper + _EXACT).any():
            raise Contradiction(f"no number fits {system.names[int(np.argmax(known.lower - known.upper))]}")
        return known

    @property
    def is_fixed(self) -> NDArray[np.bool_]:
        return self.upper - self.lower < _EXACT

    def _said(self, row: int) -> str:
        """Write a statement out, with the numbers that don't fit it."""
        places = self.matrix.indices[self.matrix.indptr[row] : self.matrix.indptr[row + 1]]
        return "; ".join(f"{self.names[place]} = {self.lower[place]:g}" for place in places)

    def _reduced(self) -> tuple[csr_array, Floats, Floats]:
        """Return the statements about counts that aren't known, with the known ones taken to the other side."""
        fixed = self.is_fixed
        known = self.matrix @ np.where(fixed, self.lower, 0.0)
        free = csr_array(self.matrix @ diags_array((~fixed).astype(float)))
        free.eliminate_zeros()
        return free, self.low - known, self.high - known

    def _fill_in(self) -> bool:
        """Turn statements about a single unknown into limits; say whether that fixed anything."""
        before = int(self.is_fixed.sum())
        free, low, high = self._reduced()
        single = np.flatnonzero(np.diff(free.indptr) == 1)
        column, weight = free.indices[free.indptr[single]], free.data[free.indptr[single]]
        one, other = low[single] / weight, high[single] / weight
        np.maximum.at(self.lower, column, np.minimum(one, other))
        np.minimum.at(self.upper, column, np.maximum(one, other))
        return int(self.is_fixed.sum()) > before

    def parts(self) -> Iterator[_Part]:
        """Yield the counts that aren't known in groups that have nothing to do with each other."""
        free, low, high = self._reduced()
        empty = np.diff(free.indptr) == 0
        wrong = empty & ((low > _EXACT) | (high < -_EXACT))
        if wrong.any():
            raise Contradiction(f"figures don't agree: {self._said(int(np.argmax(wrong)))}")
        several = np.diff(free.indptr) > 1
        free, low, high = csr_array(free[several]), low[several], high[several]
        _, label = connected_components(abs(free).T @ abs(free), directed=False)
        unknown = np.flatnonzero(~self.is_fixed)
        places = {int(column): place for place, column in enumerate(unknown)}
        order = unknown[np.argsort(label[unknown], kind="stable")]
        row_label = label[free.indices[free.indptr[:-1]]] if free.shape[0] else np.empty(0, dtype=int)
        for columns in np.split(order, np.flatnonzero(np.diff(label[order])) + 1):
            if not len(columns):
                continue
            rows = np.flatnonzero(row_label == label[columns[0]])
            where = np.array([places[int(column)] for column in columns])
            tied = csr_array(free[rows][:, columns])
            yield _Part(where, tied, low[rows], high[rows], self.lower[columns], self.upper[columns])
