"""People cluster in organisations: intervals that know it, and how much it matters."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from werkmonitor.statistics.estimate import Estimate, NotEstimable, not_estimable, t_estimate

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def cluster_codes(cluster: ArrayLike) -> tuple[Ints, int]:
    """Number the organisations 0, 1, …; return the number of each row's, and how many there are."""
    names, codes = np.unique(np.asarray(cluster), return_inverse=True)
    return codes.astype(np.int64), len(names)


def jackknife(value: float, left_out: ArrayLike, method: str, people: int, *, null: float = 0.0) -> Estimate:
    r"""Interval from leaving out one organisation at a time.

    Parameters
    ----------
    value
        The estimate from all organisations, a number.
    left_out
        The estimate without each organisation in turn, one-dimensional.
    method, people
        Name of the estimator, and how many rows it rests on.
    null
        What the p-value is against.

    Returns
    -------
    Estimate
        Without an interval: ``few_clusters`` with fewer than two organisations, or where something can't be estimated
        without one of them (a NaN in ``left_out``), for then it hangs on that one; ``no_spread`` where no organisation
        makes a difference. Limits aren't clipped to what is possible.

    Notes
    -----
    Estimand: that of the estimator, in a population of organisations from which these are a sample.

    Formula: :math:`\hat\theta \pm t_{G-1}\, s` with
    :math:`s^2 = \frac{G-1}{G} \sum_g (\hat\theta_{(g)} - \hat\theta)^2`, with G organisations and
    :math:`\hat\theta_{(g)}` the estimate without organisation g.

    Assumptions: organisations are independent of each other; people within one need not be, nor quarters of the same
    people. The estimator is a smooth function of sums over organisations, of which none dominates.

    Tests: ``tests/definitions/test_comparisons.py``, ``tests/statistics/test_adjusting.py``.

    References
    ----------
    Wolter (2007), Introduction to Variance Estimation, 2nd edition, section 4.2; Bell and McCaffrey (2002), Survey
    Methodology 28:169, for the jackknife and t where clusters are few.
    """
    without = np.asarray(left_out, dtype=float)
    clusters = len(without)
    variance = float((clusters - 1) / clusters * np.sum((without - value) ** 2))
    return t_estimate(value, math.sqrt(variance), clusters - 1, method, people, clusters, null=null)


def icc(outcome: ArrayLike, cluster: ArrayLike) -> Estimate:
    r"""Intraclass correlation: how much people of one organisation are alike in the outcome.

    Parameters
    ----------
    outcome
        True or false, or a number, per person.
    cluster
        Organisation of each person.

    Returns
    -------
    Estimate
        The correlation; below 0 where people of one organisation differ more than chance would have it. It has no
        interval: with some thirty unequal organisations one would span most of the values that matter, so the
        correlation is a description of these organisations. ``few_clusters`` with one organisation, or where no
        organisation has two people; ``no_spread`` where all outcomes are the same.

    Notes
    -----
    Estimand: the correlation between the outcomes of two people of the same organisation.

    Formula: :math:`\frac{M_b - M_w}{M_b + (n_0 - 1) M_w}`, the one-way analysis of variance, with :math:`M_b` and
    :math:`M_w` the mean squares between and within organisations and
    :math:`n_0 = \frac{1}{G-1}(N - \sum_g n_g^2 / N)`.

    Assumptions: organisations are a sample, and the correlation is the same in each.

    Tests: ``tests/definitions/test_comparisons.py``, ``tests/oracles/test_clusters.py``.

    References
    ----------
    Donner (1986), International Statistical Review 54:67; for binary outcomes Ridout, Demétrio and Firth (1999),
    Biometrics 55:137.
    """
    y = np.asarray(outcome, dtype=float)
    codes, clusters = cluster_codes(cluster)
    people = len(y)
    if people == 0:
        return not_estimable(NotEstimable.EMPTY_GROUP, "icc")
    if clusters < 2 or people == clusters:
        return not_estimable(NotEstimable.FEW_CLUSTERS, "icc", people, clusters)
    if np.ptp(y) == 0:
        return not_estimable(NotEstimable.NO_SPREAD, "icc", people, clusters)
    sizes = np.bincount(codes)
    means = np.bincount(codes, weights=y) / sizes
    between = np.sum(sizes * (means - y.mean()) ** 2) / (clusters - 1)
    within = np.sum((y - means[codes]) ** 2) / (people - clusters)
    typical = (people - np.sum(sizes**2) / people) / (clusters - 1)
    value = float((between - within) / (between + (typical - 1) * within))
    return Estimate(value, math.nan, math.nan, "icc", people, clusters)


def design_effect(correlation: float, sizes: ArrayLike) -> float:
    r"""How many times larger the variance of a share is than if people were independent.

    Parameters
    ----------
    correlation
        Intraclass correlation, as of :func:`icc`.
    sizes
        Number of people of each organisation.

    Returns
    -------
    float
        NaN without people.

    Notes
    -----
    Estimand: the variance of a mean over all people, over that of as many independent people.

    Formula: :math:`1 + \left(\frac{\sum_g n_g^2}{\sum_g n_g} - 1\right) \rho`.

    Assumptions: the correlation :math:`\rho` is the same in each organisation.

    Tests: ``tests/definitions/test_comparisons.py``, ``tests/statistics/test_adjusting.py``.

    References
    ----------
    Kish (1965), Survey Sampling, section 5.4; for unequal sizes Eldridge, Ashby and Kerry (2006), International
    Journal of Epidemiology 35:1292, doi:10.1093/ije/dyl129.
    """
    n = np.asarray(sizes, dtype=float)
    if n.sum() <= 0:
        return math.nan
    return float(1 + (np.sum(n**2) / n.sum() - 1) * correlation)
