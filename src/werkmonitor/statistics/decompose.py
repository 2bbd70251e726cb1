"""What a change of a rate is made of: other people, or other rates among the same kinds of people.

Kitagawa's two parts, composition and rates, with the composition split over its factors by Das Gupta.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from math import factorial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from werkmonitor.statistics.clusters import jackknife
from werkmonitor.statistics.estimate import Estimate, NotEstimable, not_estimable

Floats = NDArray[np.float64]
METHOD = "decompose"
COMPOSITION, RATES, CHANGE = "composition", "rates", "change"


def decompose(
    before: pd.DataFrame, after: pd.DataFrame, factors: Sequence[str], outcome: str, cluster: str
) -> pd.DataFrame:
    r"""Split the change of a rate between two populations into the parts of each factor and of the rates.

    Parameters
    ----------
    before, after
        One row per person in each population (a trajectory that runs in both quarters is in both), with the factors,
        the outcome and the cluster.
    factors
        Columns of categories that make up the composition, at least one; the cluster may be among them.
    outcome
        Column that is true for those who have the outcome, or a number whose mean is the rate.
    cluster
        Column with the organisation.

    Returns
    -------
    pandas.DataFrame
        One row per factor, then ``composition`` (their sum), ``rates``, and ``change`` (``composition`` and ``rates``
        together): ``component`` and the fields of :class:`~werkmonitor.statistics.estimate.Estimate`. ``people``
        counts the rows of both populations. Reasons: ``empty_group`` where a population is empty, ``no_overlap``
        where the populations have no cell in common (then only ``change`` has a value) or where the composition can't
        be split over the factors, ``few_clusters`` as in :func:`~werkmonitor.statistics.clusters.jackknife`.

    Notes
    -----
    Estimand: how far the rate of the population before would have changed, had only one factor of its composition, or
    only its rates, become those of the population after. It describes; that a factor caused the change is not implied.

    Formula: with :math:`s` the share of a cell (a combination of all factors) and :math:`r` its rate, Kitagawa's parts
    are :math:`\sum (s_2 - s_1)(r_1 + r_2) / 2` for the composition and :math:`\sum (r_2 - r_1)(s_1 + s_2) / 2` for the
    rates. A share is the product of one term per factor, the weighted geometric mean of the shares of its category
    within every combination of the other factors (Das Gupta 1993, equation 5.36). The part of a factor is what
    replacing its terms does to the mean rate :math:`(r_1 + r_2) / 2`, averaged over all orders in which the terms may
    be replaced, so that the parts add up exactly and don't depend on the order of the factors.

    Conventions, where Das Gupta is silent or differs. (1) A cell in one population only has no rate in the other, and
    takes the rate that it has: it counts as composition. (2) A share within a combination that one population doesn't
    have is taken from the other: an organisation that is gone is a change of organisations, not of what is within them.
    (3) A composition of which only some terms are replaced is scaled to add up to 1; else equal rates everywhere would
    still give the factors a part.

    Assumptions: organisations are independent of each other. With many small cells, changes of rates within them go to
    the composition by (1); :func:`common_support` tells how many people are in such cells.

    Uncertainty: the organisation is left out of both populations together, so people who are in both are no second
    piece of evidence.

    Tests: ``tests/definitions/test_decomposition.py``, ``tests/oracles/test_das_gupta.py``,
    ``tests/statistics/test_decompose.py``.

    References
    ----------
    Kitagawa (1955), JASA 50:1168, doi:10.1080/01621459.1955.10501299. Das Gupta (1978), Demography 15:99; Das Gupta
    (1993), Standardization and decomposition of rates: a user's manual, US Bureau of the Census, P23-186, chapter 5.
    """
    components = [*factors, COMPOSITION, RATES, CHANGE]
    people = len(before) + len(after)
    if before.empty or after.empty:
        estimates = [not_estimable(NotEstimable.EMPTY_GROUP, METHOD, people)] * len(components)
    else:
        first, second = _tables(before, after, factors, outcome, cluster)
        value = _components(first.total(), second.total())
        clusters = len(first.people)
        left_out = np.array([_components(first.without(c), second.without(c)) for c in range(clusters)])
        estimates = [_estimate(*pair, people) for pair in zip(value, left_out.T, strict=True)]
    rows = [{"component": name} | asdict(estimate) for name, estimate in zip(components, estimates, strict=True)]
    return pd.DataFrame(rows)


def common_support(before: pd.DataFrame, after: pd.DataFrame, factors: Sequence[str]) -> tuple[float, float]:
    """Return the share of each population that is in a combination of factors which the other has too.

    Parameters
    ----------
    before, after, factors
        As in :func:`decompose`.

    Returns
    -------
    tuple
        Fractions of ``before`` and of ``after``; NaN for an empty population.

    Notes
    -----
    Estimand: how many people the part of the rates in :func:`decompose` speaks of.

    Formula: the number in combinations that the other population has too, divided by the number.

    Assumptions: none.

    Tests: ``tests/statistics/test_decompose.py``.

    References
    ----------
    Kitagawa (1955), JASA 50:1168, doi:10.1080/01621459.1955.10501299, which takes every cell to be in both.
    """
    cells = [pd.MultiIndex.from_frame(population[list(factors)]) for population in (before, after)]
    return tuple(
        float(own.isin(other).mean()) if len(own) else float("nan")
        for own, other in zip(cells, reversed(cells), strict=True)
    )  # type: ignore[return-value]


@dataclass(frozen=True)
class _Table:
    """People and events by cluster (first axis) and cell (an axis per factor)."""

    people: Floats
    events: Floats

    def total(self) -> tuple[Floats, Floats]:
        return self.people.sum(axis=0), self.events.sum(axis=0)

    def without(self, cluster: int) -> tuple[Floats, Floats]:
        people, events = self.total()
        return people - self.people[cluster], events - self.events[cluster]


def _tables(
    before: pd.DataFrame, after: pd.DataFrame, factors: Sequence[str], outcome: str, cluster: str
) -> tuple[_Table, _Table]:
    both = pd.concat([before, after])
    columns = [pd.factorize(both[name], sort=True, use_na_sentinel=False) for name in (cluster, *factors)]
    codes = np.array([code for code, _ in columns])
    shape = [len(categories) for _, categories in columns]
    has = both[outcome].to_numpy(dtype=float)

    def table(rows: slice) -> _Table:
        cell = np.ravel_multi_index(tuple(codes[:, rows]), shape)
        size = int(np.prod(shape))
        people = np.bincount(cell, minlength=size).astype(np.float64)
        events = np.bincount(cell, weights=has[rows], minlength=size).astype(np.float64)
        return _Table(people.reshape(shape), events.reshape(shape))

    return table(slice(len(before))), table(slice(len(before), None))


def _components(first: tuple[Floats, Floats], second: tuple[Floats, Floats]) -> Floats:
    """Compute the part of each factor, of composition and rates, and the whole change; NaN where there is none."""
    (n1, x1), (n2, x2) = first, second
    factors = n1.ndim
    if not (n1.sum() and n2.sum()):
        return np.full(factors + 3, np.nan)
    change = x2.sum() / n2.sum() - x1.sum() / n1.sum()
    if not ((n1 > 0) & (n2 > 0)).any():
        return np.array([*[np.nan] * (factors + 2), change])
    r1, r2 = _borrow(x1, n1, x2, n2)
    s1, s2 = n1 / n1.sum(), n2 / n2.sum()
    composition = float(((s2 - s1) * (r1 + r2)).sum() / 2)
    rates = float(((r2 - r1) * (s1 + s2)).sum() / 2)
    return np.array([*_split(n1, n2, (r1 + r2) / 2), composition, rates, change])


def _borrow(x1: Floats, n1: Floats, x2: Floats, n2: Floats) -> tuple[Floats, Floats]:
    """Divide, taking the other population's ratio where a denominator is 0 in one, and 0 where it is in both."""
    own = [np.divide(x, n, out=np.full(np.shape(x), np.nan), where=n > 0) for x, n in ((x1, n1), (x2, n2))]
    filled = [np.where(np.isnan(one), other, one) for one, other in zip(own, reversed(own), strict=True)]
    return np.nan_to_num(filled[0]), np.nan_to_num(filled[1])


def _split(n1: Floats, n2: Floats, rate: Floats) -> list[float]:
    """Split what another composition does to the mean rate over the factors.

    A cell that both populations have, of which there must be one, is in every mixed population too.
    """
    factors = range(n1.ndim)
    terms = [_terms(n1, n2, factor) for factor in factors]

    def mean_rate(replaced: frozenset[int]) -> float:
        shares = np.ones_like(rate)  # a cell with nobody in either population has terms of 0
        for factor in factors:
            shares = shares * terms[factor][factor in replaced]
        return float((shares * rate).sum() / shares.sum())

    value = {frozenset(some): mean_rate(frozenset(some)) for some in _subsets(list(factors))}
    return [
        sum(
            _weight(len(rest), n1.ndim) * (value[frozenset({factor, *rest})] - value[frozenset(rest)])
            for rest in _subsets([other for other in factors if other != factor])
        )
        for factor in factors
    ]


def _terms(n1: Floats, n2: Floats, factor: int) -> tuple[Floats, Floats]:
    """Compute the terms of a factor in the shares of all cells: of the first population, and of the second."""
    terms = np.ones_like(n1), np.ones_like(n2)
    for given in _subsets([other for other in range(n1.ndim) if other != factor]):
        summed = tuple(other for other in range(n1.ndim) if other != factor and other not in given)
        within = [n.sum(axis=summed, keepdims=True) for n in (n1, n2)]
        whole = [np.broadcast_to(x.sum(axis=factor, keepdims=True), x.shape) for x in within]
        shares = _borrow(within[0], whole[0], within[1], whole[1])
        weight = _weight(len(given), n1.ndim)
        terms = terms[0] * shares[0] ** weight, terms[1] * shares[1] ** weight
    return terms


def _subsets(items: list[int]) -> Iterator[tuple[int, ...]]:
    return itertools.chain.from_iterable(itertools.combinations(items, size) for size in range(len(items) + 1))


def _weight(size: int, factors: int) -> float:
    """Return the share of all orders in which exactly these ``size`` others come before a factor."""
    return factorial(size) * factorial(factors - size - 1) / factorial(factors)


def _estimate(value: float, left_out: Floats, people: int) -> Estimate:
    if np.isnan(value):
        return not_estimable(NotEstimable.NO_OVERLAP, METHOD, people, len(left_out))
    return jackknife(value, left_out, METHOD, people)
