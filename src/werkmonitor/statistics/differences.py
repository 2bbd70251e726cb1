"""Differences and ratios of two shares: of independent people, and of people who cluster in organisations."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import optimize, stats
from statsmodels.stats.proportion import confint_proportions_2indep

from werkmonitor.statistics.clusters import cluster_codes
from werkmonitor.statistics.estimate import LEVEL, Estimate, NotEstimable, exponentiated, not_estimable, t_estimate

Floats = NDArray[np.float64]

_FARTHEST = 1e12
"""Ratios beyond this, and below its inverse, are as good as infinite and zero."""


def newcombe(count: int, people: int, other_count: int, other_people: int) -> Estimate:
    r"""Difference of two shares of independent people.

    Parameters
    ----------
    count, people
        How many of how many have the outcome, in the first-named group.
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
    total = people + other_people
    if min(people, other_people) == 0:
        return not_estimable(NotEstimable.EMPTY_GROUP, "newcombe", total)
    lower, upper = confint_proportions_2indep(
        count, people, other_count, other_people, method="newcomb", compare="diff", alpha=1 - LEVEL
    )
    shares = count / people, other_count / other_people
    error = math.sqrt(sum(p * (1 - p) / n for p, n in zip(shares, (people, other_people), strict=True)))
    limits = max(float(lower), -1.0), min(float(upper), 1.0)  # rounding goes a hair beyond
    return Estimate(shares[0] - shares[1], *limits, "newcombe", total, 0, standard_error=error)


def score_ratio(count: int, people: int, other_count: int, other_people: int) -> Estimate:
    r"""Ratio of two shares of independent people.

    Parameters
    ----------
    count, people, other_count, other_people
        As in :func:`newcombe`.

    Returns
    -------
    Estimate
        First share over the other; the p-value is of the score test against 1. ``empty_group`` where a group has
        nobody; ``no_events`` without numbers where nobody in the other group has the outcome.

    Notes
    -----
    Estimand: :math:`p_1 / p_0` in the populations of which the two groups are samples.

    Formula: the ratios :math:`\theta` that a score test does not reject, those with
    :math:`\frac{(x_1 - n_1 \theta \tilde p)^2}{n_1 \theta \tilde p (1 - \theta \tilde p)} +
    \frac{(x_0 - n_0 \tilde p)^2}{n_0 \tilde p (1 - \tilde p)} \le \chi^2_{1}`, where :math:`\tilde p` is the share of
    the other group that is most likely if the ratio is :math:`\theta`.

    Assumptions: people are independent of each other, between groups and within.

    Tests: ``tests/statistics/test_differences.py`` (the example of the reference, and statsmodels).

    References
    ----------
    Koopman (1984), Biometrics 40:513.
    """
    counts = (count, people, other_count, other_people)
    total = people + other_people
    if min(people, other_people) == 0:
        return not_estimable(NotEstimable.EMPTY_GROUP, "score_ratio", total)
    if other_count == 0:
        return not_estimable(NotEstimable.NO_EVENTS, "score_ratio", total)
    value = (count / people) / (other_count / other_people)
    accepted = stats.chi2.ppf(LEVEL, 1)

    # The closed form that statsmodels has fails where everybody in a group has the outcome; the root is safe.
    def limit(farthest: float) -> float:
        nearest = math.log(value) if value > 0 else -math.log(_FARTHEST)
        if _score(math.exp(farthest), *counts) < accepted:
            return math.exp(farthest)
        return math.exp(optimize.brentq(lambda log: _score(math.exp(log), *counts) - accepted, nearest, farthest))

    lower = limit(-math.log(_FARTHEST)) if count > 0 else 0.0
    p_value = float(stats.chi2.sf(_score(1.0, *counts), 1))
    return Estimate(value, lower, limit(math.log(_FARTHEST)), "score_ratio", total, 0, p_value=p_value)


def _score(ratio: float, count: int, people: int, other_count: int, other_people: int) -> float:
    """Return Koopman's chi-square for a ratio of shares."""
    # The most likely share of the other group is the smaller root of a quadratic equation.
    a = (people + other_people) * ratio
    b = (people + other_count) * ratio + count + other_people
    c = count + other_count
    share = 2 * c / (b + math.sqrt(max(b * b - 4 * a * c, 0.0)))
    parts = ((count, people, ratio * share), (other_count, other_people, share))
    return sum((x - n * p) ** 2 / (n * p * (1 - p)) for x, n, p in parts if 0 < p < 1)


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

    Formula: :math:`\bar y_1 - \bar y_0 \pm t_\nu s` with :math:`s^2 = \sum_g \left(\frac{u_{1g}}{N_1 \sqrt{1 -
    n_{1g} / N_1}} - \frac{u_{0g}}{N_0 \sqrt{1 - n_{0g} / N_0}}\right)^2`, where :math:`u_{ag}` is the sum of residuals
    of group a in organisation g, :math:`n_{ag}` of its :math:`N_a` people. This is the bias-reduced linearisation CR2
    of the regression of the outcome on the group, with identity working covariance; :math:`\nu` are its Satterthwaite
    degrees of freedom.

    Assumptions: organisations are independent of each other; people within one need not be.

    Tests: ``tests/definitions/test_comparisons.py``, ``tests/oracles/test_clusters.py`` (clubSandwich in R).

    References
    ----------
    Bell and McCaffrey (2002), Survey Methodology 28:169; Pustejovsky and Tipton (2018), Journal of Business and
    Economic Statistics 36:672.
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
        return Estimate(0.0, math.nan, math.nan, "ratio", len(y), clusters, reason=NotEstimable.NO_EVENTS)
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
    sizes = np.bincount(cell, minlength=2 * clusters).reshape(-1, 2).astype(float)
    sums = np.bincount(cell, weights=residual, minlength=2 * clusters).reshape(-1, 2)
    total = sizes.sum(axis=0)
    if (sizes == total).any():
        return Estimate(value, math.nan, math.nan, method, people, clusters, reason=NotEstimable.FEW_CLUSTERS)
    weights = contrast / total / np.sqrt(1 - sizes / total)
    variance = float(np.sum((weights * sums).sum(axis=1) ** 2))
    if math.isclose(variance, 0, abs_tol=1e-18):
        return Estimate(value, math.nan, math.nan, method, people, clusters, reason=NotEstimable.NO_SPREAD)
    # The variance is a quadratic form in the outcomes; its matrix, if these had equal variances and no correlation.
    loads = weights * sizes
    form = np.diag((weights * loads).sum(axis=1)) - (loads / total) @ loads.T
    freedom = float(np.trace(form) ** 2 / np.sum(form**2))
    return t_estimate(value, math.sqrt(variance), freedom, method, people, clusters)
