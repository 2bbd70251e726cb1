"""Intervals for shares: Wilson for independent people, the organisation jackknife where people cluster."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

Floats = NDArray[np.float64]


class Interval(NamedTuple):
    """Lower and upper limit; NaN where none can be estimated."""

    lower: Floats
    upper: Floats


NOT_ESTIMABLE = Interval(np.array(np.nan), np.array(np.nan))


def wilson(numerator: ArrayLike, denominator: ArrayLike, level: float = 0.95) -> Interval:
    """Wilson score interval of a proportion, without continuity correction.

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


def wilson_ratio(numerator: ArrayLike, others: ArrayLike, level: float = 0.95) -> Interval:
    """Interval of a ratio between two groups that exclude each other, such as starters per hundred without work.

    Such a ratio is the odds of the proportion ``numerator / (numerator + others)``, so its limits are those of the
    proportion, turned into odds.

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
    """
    x, y = np.broadcast_arrays(np.asarray(numerator, dtype=float), np.asarray(others, dtype=float))
    y = np.where(y > 0, y, np.nan)
    lower, upper = wilson(x, x + y, level)
    return Interval(lower / (1 - lower), upper / (1 - upper))


def organisation_jackknife(numerators: ArrayLike, denominators: ArrayLike, level: float = 0.95) -> Interval:
    """Interval of a ratio of totals whose people cluster in organisations.

    Delete-one jackknife over organisations, spread taken around the full estimate, t with one degree of freedom less
    than there are organisations. Not clipped: a limit may lie outside 0-1.

    Parameters
    ----------
    numerators, denominators
        Counts per organisation, one-dimensional and of equal length. Organisations with neither are no cluster.
    level
        Two-sided confidence level.

    Returns
    -------
    Interval
        Two scalars; NaN with fewer than two organisations, where leaving one out leaves no denominator, or where
        organisations show no variation at all (which is not certainty).

    References
    ----------
    Wolter (2007), Introduction to Variance Estimation, 2nd edition, section 4.2.
    """
    _, interval = _jackknife([(numerators, denominators)], level)
    return interval


def organisation_jackknife_change(
    before: tuple[ArrayLike, ArrayLike], after: tuple[ArrayLike, ArrayLike], level: float = 0.95
) -> tuple[float, Interval]:
    """Change of a ratio of totals between two moments at which largely the same people are seen.

    As :func:`organisation_jackknife`, with an organisation left out of both moments together.

    Parameters
    ----------
    before, after
        Numerators and denominators per organisation, aligned: equal length, 0 where one wasn't seen.
    level
        Two-sided confidence level.

    Returns
    -------
    tuple
        ``after - before``, NaN where a denominator is 0, and its interval.
    """
    return _jackknife([after, before], level)


def _jackknife(ratios: list[tuple[ArrayLike, ArrayLike]], level: float) -> tuple[float, Interval]:
    """Estimate the first ratio minus the others, and its delete-one-organisation interval."""
    pairs = [(np.asarray(x, dtype=float), np.asarray(n, dtype=float)) for x, n in ratios]
    present = np.any([(x > 0) | (n > 0) for x, n in pairs], axis=0)
    pairs = [(x[present], n[present]) for x, n in pairs]
    clusters = int(present.sum())
    if any(n.sum() <= 0 for _, n in pairs):
        return float("nan"), NOT_ESTIMABLE
    (estimate, *others) = (x.sum() / n.sum() for x, n in pairs)
    estimate -= sum(others)
    rests = [n.sum() - n for _, n in pairs]
    if clusters < 2 or any(np.any(rest <= 0) for rest in rests):
        return float(estimate), NOT_ESTIMABLE
    (left_out, *less) = ((x.sum() - x) / rest for (x, _), rest in zip(pairs, rests, strict=True))
    left_out = left_out - sum(less)
    variance = (clusters - 1) / clusters * np.sum((left_out - estimate) ** 2)
    if np.isclose(variance, 0, atol=1e-18):
        return float(estimate), NOT_ESTIMABLE
    half = stats.t.ppf(0.5 + level / 2, clusters - 1) * np.sqrt(variance)
    return float(estimate), Interval(np.array(estimate - half), np.array(estimate + half))
