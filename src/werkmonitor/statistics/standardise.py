"""Direct standardisation: shares of groups as if they had the same mix of strata, such as time since the start."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from werkmonitor.statistics.clusters import cluster_codes, jackknife
from werkmonitor.statistics.estimate import Estimate, NotEstimable, not_estimable

Floats = NDArray[np.float64]

POOLED = "pooled"
"""Target population of all groups together."""


def standardised_difference(
    outcome: ArrayLike, treated: ArrayLike, stratum: ArrayLike, cluster: ArrayLike, *, weights: str = POOLED
) -> Estimate:
    r"""Difference of two shares within strata, averaged over the strata of a target population.

    Parameters
    ----------
    outcome
        True or false, or a number, per person.
    treated
        Whether of the first-named group: the difference is that group minus the other.
    stratum
        Integers; groups are compared within a stratum only.
    cluster
        Organisation of each person.
    weights
        Target population: ``pooled`` (both groups together), ``treated`` or ``other``; always within the strata that
        hold people of both groups.

    Returns
    -------
    Estimate
        ``people`` counts those in strata of both groups. ``empty_group`` where a group has nobody, ``no_overlap``
        without a common stratum, and the reasons of :func:`~werkmonitor.statistics.clusters.jackknife`.

    Notes
    -----
    Estimand: the mean difference between the groups at equal stratum, over the strata of the target population.

    Formula: :math:`\sum_s w_s (\bar y_{1s} - \bar y_{0s}) / \sum_s w_s`, with :math:`w_s` the number of people of the
    target population in stratum s, over strata with both groups. Limits from the organisation jackknife, in which
    weights and common strata are found anew without each organisation.

    Assumptions: those of the jackknife; for a reading as an effect, that within a stratum the groups differ in
    nothing else that matters.

    Tests: ``tests/definitions/test_comparisons.py``, ``tests/oracles/test_clusters.py`` (R),
    ``tests/statistics/test_adjusting.py``.

    References
    ----------
    Rothman, Greenland and Lash (2008), Modern Epidemiology, 3rd edition, chapters 3 and 15.
    """
    is_treated = np.asarray(treated, dtype=bool)
    target = {POOLED: None, "treated": 1, "other": 0}[weights]
    totals, sums = _tables(outcome, is_treated.astype(np.int64), 2, stratum, cluster)
    rates = _standardised(totals, sums, target)
    return _estimate(rates[..., 1] - rates[..., 0], totals, "standardised_difference")


def standardised_rates(
    outcome: ArrayLike, group: ArrayLike, stratum: ArrayLike, cluster: ArrayLike
) -> dict[str, Estimate]:
    r"""Share of each group, as if it had the mix of strata of all groups together.

    Parameters
    ----------
    outcome, stratum, cluster
        As in :func:`standardised_difference`.
    group
        Name of each person's group. Only strata that hold people of all groups count.

    Returns
    -------
    dict
        An estimate for each group, in the order of their names; reasons as in :func:`standardised_difference`. Without
        p-values, since a share of 0 is of no interest.

    Notes
    -----
    Estimand: the share that each group would have with the strata of all groups together.

    Formula: :math:`\sum_s w_s \bar y_{gs} / \sum_s w_s` for group g, with weights and limits as in
    :func:`standardised_difference`.

    Assumptions: as there.

    Tests: ``tests/definitions/test_comparisons.py``, ``tests/statistics/test_adjusting.py``.

    References
    ----------
    Rothman, Greenland and Lash (2008), Modern Epidemiology, 3rd edition, chapter 3.
    """
    names, codes = np.unique(np.asarray(group, dtype=str), return_inverse=True)
    totals, sums = _tables(outcome, codes, len(names), stratum, cluster)
    rates = _standardised(totals, sums, None)
    return {
        str(name): _estimate(rates[..., each], totals, "standardised_rates", null=math.nan)
        for each, name in enumerate(names)
    }


def _tables(
    outcome: ArrayLike, group: NDArray[np.int64], groups: int, stratum: ArrayLike, cluster: ArrayLike
) -> tuple[Floats, Floats]:
    """Count people and add up outcomes: all, and without each organisation, by group and stratum."""
    strata, in_stratum = np.unique(np.asarray(stratum), return_inverse=True)
    codes, clusters = cluster_codes(cluster)
    shape = (clusters, groups, len(strata))
    cell = np.ravel_multi_index((codes, group, in_stratum), shape) if math.prod(shape) else codes

    def tabulate(values: Floats) -> Floats:
        table = np.bincount(cell, weights=values, minlength=math.prod(shape)).astype(float).reshape(shape)
        whole = table.sum(axis=0, keepdims=True)
        return np.concatenate([whole, whole - table])

    y = np.asarray(outcome, dtype=float)
    return tabulate(np.ones_like(y)), tabulate(y)


def _standardised(totals: Floats, sums: Floats, target: int | None) -> Floats:
    """Return the standardised mean of each group in each table; NaN without a common stratum."""
    common = (totals > 0).all(axis=1)
    weights = np.where(common, totals.sum(axis=1) if target is None else totals[:, target], 0.0)
    means = np.divide(sums, totals, out=np.zeros_like(sums), where=totals > 0)
    mass = weights.sum(axis=1)[:, None]
    rates: Floats = np.divide(
        (weights[:, None] * means).sum(axis=2), mass, out=np.full(totals.shape[:2], np.nan), where=mass > 0
    )
    return rates


def _estimate(values: Floats, totals: Floats, method: str, *, null: float = 0.0) -> Estimate:
    """Make an estimate of the first value, with the others for the jackknife."""
    whole, clusters = totals[0], len(totals) - 1
    common = (whole > 0).all(axis=0)
    if (whole.sum(axis=1) == 0).any():
        return not_estimable(NotEstimable.EMPTY_GROUP, method, int(whole.sum()), clusters)
    if not common.any():
        return not_estimable(NotEstimable.NO_OVERLAP, method, int(whole.sum()), clusters)
    people = int(whole[:, common].sum())
    return jackknife(float(values[0]), values[1:], method, people, null=null)
