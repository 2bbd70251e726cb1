"""What a comparison of clustered people could have shown at all."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from werkmonitor.statistics.estimate import LEVEL, NotEstimable


@dataclass(frozen=True)
class Detectable:
    """The smallest difference that these numbers would probably show.

    Parameters
    ----------
    difference
        As a fraction.
    design_effect
        Variance of the difference over what it would be with independent people.
    freedom
        Degrees of freedom: clusters minus one.
    reason
        Why there is none: ``empty_group``, or ``few_clusters`` with fewer than two.
    """

    difference: float
    design_effect: float
    freedom: int
    reason: NotEstimable | None = None


def minimum_detectable_difference(
    treated: ArrayLike,
    other: ArrayLike,
    share: float,
    icc: float,
    contrast_icc: float = 0.0,
    power: float = 0.8,
) -> Detectable:
    r"""Compute the smallest difference between two groups of clustered people that is found with given power.

    Parameters
    ----------
    treated, other
        How many people of each group are in each cluster, aligned.
    share
        Share with the outcome, about equal in both groups.
    icc
        Variance between clusters that both groups share, as a fraction of ``share (1 - share)``.
    contrast_icc
        Variance between clusters of the difference between the groups, likewise.
    power
        Chance of finding it, with a two-sided test at 5 %.

    Returns
    -------
    Detectable
        Difference, design effect and degrees of freedom.

    Notes
    -----
    Estimand: the true difference at which a test rejects with the given power.

    Formula: with a the part of the treated and b the part of the others that is in a cluster, the variance of the
    difference is :math:`p (1 - p)` times :math:`(1 - \rho - \gamma) / N_1 + (1 - \rho) / N_0` plus :math:`\rho \sum (a
    - b)^2 + \gamma \sum a^2`; the detectable difference is its root times :math:`t_{.975} + t_{power}` with one degree
    of freedom less than there are clusters. What both groups of a cluster share cancels as far as they are mixed alike
    over the clusters; what only the contrast has doesn't.

    Assumptions: the variance is that at equal shares; a crude difference, not an adjusted one.

    Tests: ``tests/statistics/test_detectable.py``.

    References
    ----------
    Donner and Klar (2000), Design and Analysis of Cluster Randomization Trials in Health Research, chapter 5, for equal
    clusters of one group each, to which the formula reduces.
    """
    first, second = np.asarray(treated, dtype=float), np.asarray(other, dtype=float)
    clusters = int(((first > 0) | (second > 0)).sum())
    if not (first.sum() > 0 and second.sum() > 0):
        return Detectable(math.nan, math.nan, clusters - 1, NotEstimable.EMPTY_GROUP)
    if clusters < 2:
        return Detectable(math.nan, math.nan, clusters - 1, NotEstimable.FEW_CLUSTERS)
    a, b = first / first.sum(), second / second.sum()
    independent = 1 / first.sum() + 1 / second.sum()
    residual = (1 - icc - contrast_icc) / first.sum() + (1 - icc) / second.sum()
    clustered = residual + icc * ((a - b) ** 2).sum() + contrast_icc * (a**2).sum()
    quantiles = stats.t.ppf((1 + LEVEL) / 2, clusters - 1) + stats.t.ppf(power, clusters - 1)
    difference = float(quantiles * np.sqrt(share * (1 - share) * clustered))
    return Detectable(difference, float(clustered / independent), clusters - 1)
