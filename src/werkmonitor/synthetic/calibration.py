"""Drawing whole people from a pool so that counts equal their targets exactly.

People with the same part in every target form a class. Integer programming decides how many of each class are drawn:
all targets are met, and the numbers stay as close as possible to a proportional draw. Since whole people are drawn,
histories stay consistent over the quarters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import model_validator
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import bmat, csr_matrix, eye

from werkmonitor.config import InputError
from werkmonitor.synthetic.parameters import Frozen
from werkmonitor.synthetic.records import Bools, Floats

_TIME_LIMIT = 30.0
_DISTANCES = (2, 10)
"""How far whole numbers may be from the fractional solution: as tried, in turn."""
_TOLERANCE = 1e-6
_PENALTY = 1_000.0
"""Cost of missing a target by one person, against one for a class that is one person off its proportion."""


class Target(Frozen):
    """A count, or a share of another count, that the drawn people must have.

    ``count``, ``share`` and ``of`` name flags that must all hold, separated by spaces; a flag of a quarter follows its
    quarter, as in ``2023Q2 running epa``. A target is either ``published``, saying where, or ``invented``, saying why.
    """

    count: str | None = None
    share: str | None = None
    of: str | None = None
    equals: int | None = None
    between: tuple[float, float] | None = None
    published: str | None = None
    invented: str | None = None

    @model_validator(mode="after")
    def _complete(self) -> Target:
        if (self.count is None) == (self.share is None) or (self.share is None) != (self.of is None):
            raise ValueError("a target has either count, or share with of")
        if (self.equals is None) == (self.between is None) or (self.share is not None and self.equals is not None):
            raise ValueError("a target has either equals (counts only) or between")
        if (self.published is None) == (self.invented is None):
            raise ValueError("a target is either published or invented")
        return self

    @property
    def name(self) -> str:
        """The target in words, for messages."""
        what = self.count or f"{self.share} / {self.of}"
        return f"{what} = {self.equals}" if self.between is None else f"{what} in {list(self.between)}"

    def rows(self, flags: Mapping[str, Bools]) -> list[tuple[Floats, float, float]]:
        """Return linear constraints ``lower <= coefficients @ drawn <= upper``, coefficients one per person."""
        if self.count is not None:
            low, high = (self.equals, self.equals) if self.between is None else self.between
            return [(holds(self.count, flags).astype(float), float(low or 0), float(high or 0))]
        part, whole = holds(self.share or "", flags), holds(self.of or "", flags)
        low, high = self.between or (0.0, 1.0)
        return [(part - low * whole, 0.0, np.inf), (part - high * whole, -np.inf, 0.0)]


def holds(expression: str, flags: Mapping[str, Bools]) -> Bools:
    """Return for each person whether all flags of the expression hold.

    A word that is a quarter applies to the flags after it that belong to quarters (``flags`` has ``2023Q2 running``).
    """
    quarter, result = "", None
    for word in expression.split():
        if f"{word} running" in flags:
            quarter = word
            continue
        flag = flags.get(f"{quarter} {word}", flags.get(word))
        if flag is None:
            raise InputError(f"target {expression!r}: there is no flag {word!r}")
        result = flag if result is None else result & flag
    if result is None:
        raise InputError(f"target {expression!r} names no flag")
    return result


def draw(
    targets: Sequence[Target], flags: Mapping[str, Bools], share: float, rng: np.random.Generator
) -> NDArray[np.intp]:
    """Draw people from a pool so that every target is met exactly.

    Parameters
    ----------
    targets
        What the drawn people must add up to.
    flags
        Flags of everyone in the pool, all of the same length.
    share
        Share of the pool that a proportional draw takes; the classes stay as close to it as the targets allow.
    rng
        Decides who of a class is drawn.

    Returns
    -------
    numpy.ndarray
        Positions of the drawn people, in the pool's order.

    Raises
    ------
    InputError
        A target can't be met from this pool; the message names it.
    """
    rows = [(target, *row) for target in targets for row in target.rows(flags)]
    classes, membership, sizes = _classes(np.array([row for _, row, _, _ in rows]))
    low, high = np.array([low for *_, low, _ in rows]), np.array([high for *_, high in rows])
    proportional = np.floor(sizes * share + rng.random(len(sizes)))
    nearest, misses = _nearest(classes, sizes, proportional, low, high)
    missed = sorted({rows[i][0].name for i in np.flatnonzero(misses > _TOLERANCE)})
    if missed:
        raise InputError(f"no draw from the pool meets: {'; '.join(missed)}. Change the target or the parameters")
    return _pick(membership, _whole_numbers(classes, sizes, nearest, low, high), rng)


def _classes(coefficients: Floats) -> tuple[Floats, NDArray[np.intp], NDArray[np.intp]]:
    """Return the distinct columns, the class of each person, and the classes' sizes."""
    columns = np.ascontiguousarray(coefficients.T)
    keys = columns.view([("", columns.dtype)] * columns.shape[1]).ravel()
    _, first, membership, sizes = np.unique(keys, return_index=True, return_inverse=True, return_counts=True)
    return coefficients[:, first], membership.ravel(), sizes


def _nearest(
    classes: Floats, sizes: NDArray[np.intp], proportional: Floats, low: Floats, high: Floats
) -> tuple[Floats, Floats]:
    """Return the fractional numbers nearest to a proportional draw that meet the targets, and the targets' misses.

    Variables: the numbers, their distances above and below the proportional draw, and each target's miss both ways.
    """
    count, targets = len(sizes), len(low)
    identity = eye(count, format="csr")
    slack = eye(targets, format="csr")
    matrix = bmat(
        [[csr_matrix(classes), None, None, slack, -slack], [identity, -identity, identity, None, None]],
        format="csr",
    )
    weight = 1 / np.sqrt(np.maximum(proportional, 0.5))
    result: Any = milp(
        np.concatenate([np.zeros(count), weight, weight, np.full(2 * targets, _PENALTY)]),
        constraints=LinearConstraint(matrix, np.concatenate([low, proportional]), np.concatenate([high, proportional])),
        bounds=Bounds(0, np.concatenate([sizes, np.full(2 * count + 2 * targets, np.inf)])),
    )
    misses = result.x[3 * count : 3 * count + targets] + result.x[3 * count + targets :]
    return result.x[:count], misses


def _whole_numbers(
    classes: Floats, sizes: NDArray[np.intp], nearest: Floats, low: Floats, high: Floats
) -> NDArray[np.intp]:
    """Return whole numbers that meet the targets, next to the fractional ones, or further off if need be."""
    for distance in _DISTANCES:
        result: Any = milp(
            np.zeros(len(sizes)),
            constraints=LinearConstraint(csr_matrix(classes), low, high),
            integrality=np.ones(len(sizes)),
            bounds=Bounds(
                np.maximum(np.floor(nearest + _TOLERANCE) - distance, 0),
                np.minimum(np.ceil(nearest - _TOLERANCE) + distance, sizes),
            ),
            options={"time_limit": _TIME_LIMIT},
        )
        if result.x is not None:
            numbers: NDArray[np.intp] = np.rint(result.x).astype(np.intp)
            return numbers
    raise InputError(
        "the targets can't all be met by whole people from this pool; take another seed, or widen a target"
    )


def _pick(membership: NDArray[np.intp], numbers: NDArray[np.intp], rng: np.random.Generator) -> NDArray[np.intp]:
    """Pick the wanted number from each class at random."""
    order = np.lexsort((rng.random(len(membership)), membership))
    ranked = membership[order]
    start = np.searchsorted(ranked, np.arange(len(numbers)))
    rank = np.arange(len(ranked)) - start[ranked]
    return np.sort(order[rank < numbers[ranked]])
