"""What is known about counts of people, as linear statements."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Floats = NDArray[np.float64]

Target = Mapping[Hashable, float]
"""A weighted sum of counts: a single one, or several that together are one that nobody named."""

MOST = 1e6
"""No count of people is larger; keeps every question bounded."""


@dataclass
class System:
    """Counts that nobody need know, and all that is known of them: limits of each, and statements about sums.

    A count is named by any hashable value; the first mention makes it.
    """

    names: list[Hashable] = field(default_factory=list)
    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    _index: dict[Hashable, int] = field(default_factory=dict)
    _statements: dict[tuple[tuple[int, float], ...], tuple[float, float]] = field(default_factory=dict)

    def __contains__(self, name: Hashable) -> bool:
        return name in self._index

    def index(self, name: Hashable) -> int:
        """Return the place of a count, and make it if it isn't there yet."""
        place = self._index.get(name)
        if place is None:
            place = self._index[name] = len(self.names)
            self.names.append(name)
            self.lower.append(0.0)
            self.upper.append(MOST)
        return place

    def limit(self, name: Hashable, lower: float, upper: float = MOST) -> None:
        """State that a count lies between two limits; what was known before stays known."""
        place = self.index(name)
        self.lower[place] = max(self.lower[place], lower)
        self.upper[place] = min(self.upper[place], upper)

    def state(self, terms: Mapping[Hashable, float], lower: float, upper: float = math.inf) -> None:
        """State that a weighted sum of counts lies between two limits."""
        key = tuple(sorted((self.index(name), weight) for name, weight in terms.items()))
        before = self._statements.get(key, (-math.inf, math.inf))
        self._statements[key] = (max(before[0], lower), min(before[1], upper))

    def whole(self, whole: Hashable, parts: Iterable[Hashable], *, rest: Hashable | None = None) -> None:
        """State that a count is the sum of others, and of a ``rest`` that goes by that name, if there is one."""
        named = [*parts, rest] if rest is not None else list(parts)
        self.state({whole: 1.0, **dict.fromkeys(named, -1.0)}, 0.0, 0.0)

    def matrix(self) -> tuple[csr_array, Floats, Floats]:
        """Return the statements: a row of weights for each, and its limits."""
        rows = [(row, place, weight) for row, key in enumerate(self._statements) for place, weight in key]
        row, place, weight = zip(*rows, strict=True) if rows else ((), (), ())
        shape = (len(self._statements), len(self.names))
        limits = np.array(list(self._statements.values()), dtype=float).reshape(-1, 2)
        weights = np.asarray(weight, dtype=float), (np.asarray(row, dtype=int), np.asarray(place, dtype=int))
        return csr_array(weights, shape=shape), limits[:, 0], limits[:, 1]

    def bounds(self) -> tuple[Floats, Floats]:
        """Return the limits of each count."""
        return np.array(self.lower, dtype=float), np.array(self.upper, dtype=float)
