"""The published figures that a finding follows from, so that a person can check it and mend it."""

from __future__ import annotations

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import vstack

from werkmonitor.attack.knowledge import Knowledge
from werkmonitor.attack.relations import Count
from werkmonitor.attack.system import Target

MOST_FIGURES = 8
_NOTHING = 1e-7


def evidence(knowledge: Knowledge, target: Target) -> tuple[str, ...]:
    """Name the printed figures from which the limits of a target follow.

    They are those with a price in the linear programme: were one of them hidden, the limits could be wider. Of a long
    list the first are named.
    """
    matrix, low, high = knowledge.system.matrix()
    lower, upper = knowledge.system.bounds()
    weights = np.zeros(len(knowledge.system.names))
    for name, weight in target.items():
        weights[knowledge.system.index(name)] = weight
    same = low == high
    above, below = ~same & np.isfinite(high), ~same & np.isfinite(low)
    used: set[int] = set()
    for sign in (1.0, -1.0):
        solved = linprog(
            sign * weights,
            A_ub=vstack([matrix[above], -matrix[below]], format="csr"),
            b_ub=np.concatenate([high[above], -low[below]]),
            A_eq=matrix[same],
            b_eq=low[same],
            bounds=np.column_stack([lower, upper]),
            method="highs-ds",
        )
        if solved.x is not None:
            price = np.abs(solved.lower.marginals) + np.abs(solved.upper.marginals)
            used |= set(np.flatnonzero(price > _NOTHING).tolist())
    names = [knowledge.system.names[place] for place in sorted(used)]
    figures = [_said(knowledge, name) for name in names if isinstance(name, Count) and name in knowledge.printed]
    more = len(figures) - MOST_FIGURES
    return (*figures[:MOST_FIGURES], *([f"and {more} more"] if more > 0 else []))


def _said(knowledge: Knowledge, count: Count) -> str:
    number = knowledge.exactly(count)
    return f"{count} is rounded" if number is None else f"{count} = {number:g}"
