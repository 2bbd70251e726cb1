"""Intervals for shares: Wilson for independent people, the organisation jackknife where people cluster."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from statsmodels.stats.proportion import proportion_confint

from werkmonitor.statistics.clusters import jackknife
from werkmonitor.statistics.estimate import LEVEL, for_publication

Floats = NDArray[np.float64]


class Interval(NamedTuple):
    """Lower and upper limit; NaN where none can be estimated."""

    lower: Floats
    upper: Floats


NOT_ESTIMABLE = Interval(np.array(np.nan), np.array(np.nan))


def wilson(numerator: ArrayLike, denominator: ArrayLike, level: float = LEVEL) -> Interval:
    r"""Wilson score interval of a proportion, without continuity correction.

    Parameters
    ----------
    numerator, denominator
        Counts, of any shape that broadcasts.
    level
        Two-sided confidence level.

    Returns
    -------
    Interval
        Limits as fractions within 0-1, of the broadcast shape; NaN where the denominator is 0 or missing, or where
        the numerator is no part of it.

    Notes
    -----
    Estimand: the chance of the outcome in the population of which the people are a sample.

    Formula: the shares p that a score test does not reject, those with
    :math:`|x - n p| \le z \sqrt{n p (1 - p)}`, for x of n people and z the normal quantile.

    Assumptions: people are independent of each other; where they cluster in organisations the interval is too narrow.

    Tests: ``tests/statistics/test_proportions.py`` (the examples of the reference).

    References
    ----------
    Wilson (1927), JASA 22:209; recommended by Newcombe (1998), Statistics in Medicine 17:857, method 3.
    """
    x, n = np.broadcast_arrays(np.asarray(numerator, dtype=float), np.asarray(denominator, dtype=float))
    proper = (n > 0) & (x >= 0) & (x <= n)
    x, n = np.where(proper, x, np.nan), np.where(proper, n, np.nan)
    lower, upper = proportion_confint(x, n, alpha=1 - level, method="wilson")
    # At 0 and n the exact limit is 0 or 1, which rounding would miss.
    return Interval(np.where(x == 0, 0.0, lower), np.where(x == n, 1.0, upper))


def wilson_ratio(numerator: ArrayLike, others: ArrayLike, level: float = LEVEL) -> Interval:
    r"""Interval of a ratio between two groups that exclude each other, such as starters per hundred without work.

    Parameters
    ----------
    numerator, others
        Counts of the two groups, of any shape that broadcasts.
    level
        Two-sided confidence level.

    Returns
    -------
    Interval
        Limits of ``numerator / others``, 0 or more; NaN where ``others`` is 0 or missing.

    Notes
    -----
    Estimand: the odds of being in the first group, in the population of which the people are a sample.

    Formula: the limits of :func:`wilson` for the share of the first group in both together, each turned into odds
    :math:`p / (1 - p)`.

    Assumptions: those of :func:`wilson`.

    Tests: ``tests/statistics/test_proportions.py``.

    References
    ----------
    Wilson (1927), JASA 22:209.
    """
    x, y = np.broadcast_arrays(np.asarray(numerator, dtype=float), np.asarray(others, dtype=float))
    y = np.where(y > 0, y, np.nan)
    lower, upper = wilson(x, x + y, level)
    return Interval(lower / (1 - lower), upper / (1 - upper))


def organisation_jackknife(numerators: ArrayLike, denominators: ArrayLike) -> Interval:
    """Interval of a ratio of totals whose people cluster in organisations.

    Parameters
    ----------
    numerators, denominators
        Counts per organisation, one-dimensional and of equal length. Organisations with neither are no cluster.

    Returns
    -------
    Interval
        Two scalars; NaN with fewer than :data:`~werkmonitor.statistics.estimate.FEWEST_ORGANISATIONS`, where leaving
        one out leaves no denominator, or where organisations show no variation at all (which is not certainty). Not
        clipped: a limit may lie outside 0-1.

    Notes
    -----
    Estimand: the ratio of totals in a population of organisations of which these are a sample.

    Formula: that of :func:`~werkmonitor.statistics.clusters.jackknife`, with the ratio of totals as estimate.

    Assumptions: as there.

    Tests: ``tests/statistics/test_proportions.py``.

    References
    ----------
    Wolter (2007), Introduction to Variance Estimation, 2nd edition, section 4.2.
    """
    _, interval = _jackknife([(numerators, denominators)])
    return interval


def organisation_jackknife_change(
    before: tuple[ArrayLike, ArrayLike], after: tuple[ArrayLike, ArrayLike]
) -> tuple[float, Interval]:
    """Change of a ratio of totals between two moments at which largely the same people are seen.

    Parameters
    ----------
    before, after
        Numerators and denominators per organisation, aligned: equal length, 0 where one wasn't seen.

    Returns
    -------
    tuple
        ``after - before``, NaN where a denominator is 0, and its interval, as of :func:`organisation_jackknife`.

    Notes
    -----
    Estimand: the change of the ratio in a population of organisations of which these are a sample, with the people
    that they had at each moment. For these organisations themselves the change is known without error.

    Formula: that of :func:`~werkmonitor.statistics.clusters.jackknife`, with an organisation left out of both moments
    together, so that what these have in common is no spread.

    Assumptions: as there; people who are in both need not be independent of themselves.

    Tests: ``tests/indicators/test_change.py``.

    References
    ----------
    Wolter (2007), Introduction to Variance Estimation, 2nd edition, section 4.2.
    """
    return _jackknife([after, before])


def _jackknife(ratios: list[tuple[ArrayLike, ArrayLike]]) -> tuple[float, Interval]:
    """Estimate the first ratio minus the others, and its delete-one-organisation interval."""
    pairs = [(np.asarray(x, dtype=float), np.asarray(n, dtype=float)) for x, n in ratios]
    present = np.any([(x > 0) | (n > 0) for x, n in pairs], axis=0)
    pairs = [(x[present], n[present]) for x, n in pairs]
    if any(n.sum() <= 0 for _, n in pairs):
        return float("nan"), NOT_ESTIMABLE
    value, *others = (x.sum() / n.sum() for x, n in pairs)
    rests = ((x.sum() - x, n.sum() - n) for x, n in pairs)
    left_out, *others_left_out = (x / np.where(n > 0, n, np.nan) for x, n in rests)
    value, left_out, people = value - sum(others), left_out - sum(others_left_out), int(pairs[0][1].sum())
    estimate = for_publication(jackknife(value, left_out, "organisation_jackknife", people))
    return float(value), Interval(np.array(estimate.lower), np.array(estimate.upper))
