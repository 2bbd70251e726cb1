"""Differences and ratios of two shares: of independent people, and of people who cluster in organisations."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from werkmonitor.statistics.clusters import cluster_codes
from werkmonitor.statistics.estimate import (
    Estimate,
    NotEstimable,
    exponentiated,
    not_estimable,
    t_estimate,
    without_interval,
)
from werkmonitor.statistics.proportions import wilson

Floats = NDArray[np.float64]


def newcombe(count: float, people: float, other_count: float, other_people: float) -> Estimate:
    r"""Difference of two shares of independent people.

    Parameters
    ----------
    count, people
        How many of how many have the outcome, in the first-named group; a count worked back from a printed share needs
        not be whole.
    other_count, other_people
        The same of the other group.

    Returns
    -------
    Estimate
        First share minus the other; the standard error is the one without pooling, and there is no p-value.
        ``empty_group`` where a group has nobody. ``clusters`` is 0: people are taken to be independent.

    Notes
    -----
    Estimand: :math:`p_1 - p_0` in the populations of which the two groups are samples.

    Formula: with :math:`(l_i, u_i)` the Wilson interval of each share and d their difference, from
    :math:`d - \sqrt{(p_1 - l_1)^2 + (u_0 - p_0)^2}` to :math:`d + \sqrt{(u_1 - p_1)^2 + (p_0 - l_0)^2}`.

    Assumptions: people are independent of each other, between groups and within.

    Tests: ``tests/statistics/test_differences.py`` (table II of the reference).

    References
    ----------
    Newcombe (1998), Statistics in Medicine 17:873, method 10.
    """
    total = int(people + other_people)
    if min(people, other_people) == 0:
        return not_estimable(NotEstimable.EMPTY_GROUP, "newcombe", total)
    groups = ((count, people), (other_count, other_people))
    shares = [x / n for x, n in groups]
    limits = [(float(limit.lower), float(limit.upper)) for limit in (wilson(*group) for group in groups)]
    error = math.sqrt(sum(p * (1 - p) / n for p, (_, n) in zip(shares, groups, strict=True)))
    lower, upper = square_and_add(shares[0], limits[0], shares[1], limits[1])
    return Estimate(shares[0] - shares[1], lower, upper, "newcombe", total, 0, standard_error=error)


def square_and_add(
    share: float, limits: tuple[float, float], other_share: float, other_limits: tuple[float, float]
) -> tuple[float, float]:
    r"""Make the interval of a difference from those of its two terms.

    Parameters
    ----------
    share, limits
        Of the first-named group: its share, lower and upper limit.
    other_share, other_limits
        The same of the other group.

    Returns
    -------
    tuple
        Lower and upper limit of the first share minus the other.

    Notes
    -----
    Estimand: as in :func:`newcombe`.

    Formula: as in :func:`newcombe`, with any limits in the place of Wilson's: the distances from each share to its
    limits are squared and added.

    Assumptions: the two shares are independent of each other. How people within a group hang together is for the limits
    of its share to know.

    Tests: ``tests/statistics/test_differences.py``.

    References
    ----------
    Newcombe (1998), Statistics in Medicine 17:873, method 10, with Wilson's limits; Zou and Donner (2008), Statistics
    in Medicine 27:1693, with others.
    """
    (low, high), (other_low, other_high) = limits, other_limits
    difference = share - other_share
    lower = difference - math.hypot(share - low, other_high - other_share)
    upper = difference + math.hypot(high - share, other_share - other_low)
    return max(lower, -1.0), min(upper, 1.0)  # rounding goes a hair beyond


def difference(outcome: ArrayLike, treated: ArrayLike, cluster: ArrayLike) -> Estimate:
    r"""Difference of two shares of people who cluster in organisations.

    Parameters
    ----------
    outcome
        True or false, or a number, per person.
    treated
        Whether of the first-named group: the difference is that group minus the other.
    cluster
        Organisation of each person.

    Returns
    -------
    Estimate
        ``empty_group`` where a group has nobody; without an interval: ``few_clusters`` where a group is in one
        organisation only, ``no_spread`` where no organisation departs from the groups' shares.

    Notes
    -----
    Estimand: the difference of the groups' shares in a population of organisations from which these are a sample.

    Formula: :math:`\bar y_1 - \bar y_0 \pm t_\nu s` with :math:`s^2 = \sum_g (c_{1g} - c_{0g})^2` and
    :math:`c_{ag} = \frac{u_{ag}}{N_a \sqrt{1 - n_{ag} / N_a}}`, where :math:`u_{ag}` is the sum of residuals of group a
    in organisation g, :math:`n_{ag}` of its :math:`N_a` people. This is the bias-reduced linearisation CR2
    of the regression of the outcome on the group, with identity working covariance; :math:`\nu` are its Satterthwaite
    degrees of freedom.

    Assumptions: organisations are independent of each other; people within one need not be.

    Tests: ``tests/definitions/test_comparisons.py``, ``tests/oracles/test_clusters.py`` (clubSandwich in R).

    References
    ----------
    Bell and McCaffrey (2002), Survey Methodology 28:169; Pustejovsky and Tipton (2018), Journal of Business and
    Economic Statistics 36:672, doi:10.1080/07350015.2016.1247004.
    """
    y, group, codes, clusters = _rows(outcome, treated, cluster)
    if len(set(group)) < 2:
        return not_estimable(NotEstimable.EMPTY_GROUP, "difference", len(y), clusters)
    means = _means(y, group)
    return _clustered(float(means[1] - means[0]), y - means[group], group, codes, np.array([-1.0, 1.0]), "difference")


def ratio(outcome: ArrayLike, treated: ArrayLike, cluster: ArrayLike) -> Estimate:
    r"""Ratio of two shares of people who cluster in organisations.

    Parameters
    ----------
    outcome, treated, cluster
        As in :func:`difference`; the ratio is the first-named group over the other.

    Returns
    -------
    Estimate
        ``standard_error`` is that of the logarithm, and the p-value is against 1. Reasons as in :func:`difference`;
        ``no_events`` where nobody in a group has the outcome: without numbers if it is the other group, else 0
        without an interval.

    Notes
    -----
    Estimand: the ratio of the groups' shares in a population of organisations from which these are a sample.

    Formula: as in :func:`difference` for the logarithm of each share, whose residuals are those of the share divided
    by it.

    Assumptions: those of :func:`difference`; enough people with the outcome in each group for the logarithm of its
    share to be about linear in it.

    Tests: ``tests/definitions/test_comparisons.py``, ``tests/oracles/test_clusters.py`` (clubSandwich in R).

    References
    ----------
    Bell and McCaffrey (2002) and Pustejovsky and Tipton (2018), as for :func:`difference`.
    """
    y, group, codes, clusters = _rows(outcome, treated, cluster)
    if len(set(group)) < 2:
        return not_estimable(NotEstimable.EMPTY_GROUP, "ratio", len(y), clusters)
    means = _means(y, group)
    if means[0] == 0:
        return not_estimable(NotEstimable.NO_EVENTS, "ratio", len(y), clusters)
    if means[1] == 0:
        return without_interval(0.0, NotEstimable.NO_EVENTS, "ratio", len(y), clusters)
    logarithm = math.log(means[1] / means[0])
    contrast = np.array([-1.0, 1.0]) / means
    return exponentiated(_clustered(logarithm, y - means[group], group, codes, contrast, "ratio"))


def _rows(
    outcome: ArrayLike, treated: ArrayLike, cluster: ArrayLike
) -> tuple[Floats, NDArray[np.int64], NDArray[np.int64], int]:
    return np.asarray(outcome, dtype=float), np.asarray(treated, dtype=bool).astype(np.int64), *cluster_codes(cluster)


def _means(y: Floats, group: NDArray[np.int64]) -> Floats:
    means: Floats = np.bincount(group, weights=y) / np.bincount(group)
    return means


def _clustered(
    value: float,
    residual: Floats,
    group: NDArray[np.int64],
    codes: NDArray[np.int64],
    contrast: Floats,
    method: str,
) -> Estimate:
    """Give a contrast of two group means its interval: CR2 with Satterthwaite's degrees of freedom."""
    people, clusters = len(residual), int(codes.max()) + 1
    cell = 2 * codes + group
    sizes = np.bincount(cell, minlength=2 * clusters).reshape(clusters, 2).astype(float)
    sums = np.bincount(cell, weights=residual, minlength=2 * clusters).reshape(clusters, 2)
    total = sizes.sum(axis=0)
    if (sizes == total).any():
        return without_interval(value, NotEstimable.FEW_CLUSTERS, method, people, clusters)
    weights = contrast / total / np.sqrt(1 - sizes / total)
    variance = float(np.sum((weights * sums).sum(axis=1) ** 2))
    # The variance is a quadratic form in the outcomes; its matrix, if these had equal variances and no correlation.
    loads = weights * sizes
    form = np.diag((weights * loads).sum(axis=1)) - (loads / total) @ loads.T
    freedom = float(np.trace(form) ** 2 / np.sum(form**2))
    return t_estimate(value, math.sqrt(variance), freedom, method, people, clusters)
