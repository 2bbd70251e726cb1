"""What can be said about all organisations while some are missing: like for like, and between which limits.

A bound isn't a confidence interval: it holds for these organisations with certainty, given what is stated about the
missing ones, and nothing narrower does.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from werkmonitor.statistics.clusters import jackknife
from werkmonitor.statistics.estimate import Estimate, NotEstimable, not_estimable

Floats = NDArray[np.float64]
Share = tuple[ArrayLike, ArrayLike]
"""Numerators and denominators per organisation, NaN where an organisation is missing."""
LIKE_FOR_LIKE_GROWTH = "like_for_like_growth"
LIKE_FOR_LIKE_CHANGE = "like_for_like_change"


class Bounds(NamedTuple):
    """The lowest and the highest value that fit what is known."""

    lower: float
    upper: float


ANY_SHARE = Bounds(0.0, 1.0)


def total_of_mean(mean: float, organisations: int, decimals: int = 1) -> Bounds:
    """Return the lowest and highest whole total whose mean per organisation is printed as given.

    Parameters
    ----------
    mean
        The mean as printed.
    organisations
        How many it is the mean of.
    decimals
        How many decimals were printed. A tie may have been rounded either way.

    Returns
    -------
    Bounds
        Totals.

    Raises
    ------
    ValueError
        If no whole total has that mean.

    Notes
    -----
    Estimand: the total behind a printed mean.

    Formula: the whole numbers from :math:`n (m - h)` to :math:`n (m + h)`, with m the mean of n organisations and h
    half a unit of its last decimal.

    Assumptions: the mean was rounded to the nearest.

    Tests: ``tests/definitions/test_like_for_like.py``, ``tests/statistics/test_bounds.py``.

    References
    ----------
    Manski (2003), Partial Identification of Probability Distributions, chapter 1, for bounds of this kind.
    """
    half = 0.5 * 10.0**-decimals
    # Rounding takes off what floating point adds to a limit that is a whole number.
    lower = math.ceil(round((mean - half) * organisations, 9))
    upper = math.floor(round((mean + half) * organisations, 9))
    if lower > upper:
        raise ValueError(f"no whole total over {organisations} has a mean of {mean}")
    return Bounds(lower, upper)


def growth_from_totals(after: float, newcomers: float, before_all: float) -> Bounds:
    r"""Bound the growth of organisations of which the former total is known only together with that of others.

    Parameters
    ----------
    after
        Running trajectories now, at the organisations that delivered.
    newcomers
        How many of them started since the former period.
    before_all
        The most that ran in the former period, at these and all other organisations.

    Returns
    -------
    Bounds
        Growth as a fraction; the upper one is infinite if everybody is new.

    Raises
    ------
    ValueError
        If more was carried over than ran before, or more is new than runs.

    Notes
    -----
    Estimand: growth since the former period of the organisations that delivered now.

    Formula: at these organisations between ``after - newcomers`` (who runs and isn't new, ran before) and
    ``before_all`` (the others had nobody) ran before, so growth is at least :math:`after / before_{all} - 1` and at
    most :math:`\frac{after}{after - newcomers} - 1`.

    Assumptions: those who aren't new were at the same organisation before.

    Tests: ``tests/definitions/test_like_for_like.py``, ``tests/statistics/test_bounds.py``.

    References
    ----------
    Worst-case bounds in the sense of Manski (2003), Partial Identification of Probability Distributions.
    """
    carried = after - newcomers
    if not 0 <= carried <= before_all or before_all <= 0:
        raise ValueError(f"{carried} were carried over, which doesn't fit in {before_all} before")
    return Bounds(after / before_all - 1, after / carried - 1 if carried > 0 else math.inf)


def like_for_like_growth(before: ArrayLike, after: ArrayLike) -> Estimate:
    """Estimate the growth of a count over the organisations that are there in both periods.

    Parameters
    ----------
    before, after
        Counts per organisation, aligned; NaN where an organisation is missing.

    Returns
    -------
    Estimate
        Growth as a fraction; ``people`` is the count after. ``empty_group`` without organisations in both periods or
        with nobody before.

    Notes
    -----
    Estimand: growth of the total over the organisations in both periods.

    Formula: sum after divided by sum before, minus 1.

    Assumptions: for the interval, organisations are independent draws; those missing are not spoken for, which
    :func:`growth_with_missing` does.

    Tests: ``tests/definitions/test_like_for_like.py``, ``tests/statistics/test_bounds.py``.

    References
    ----------
    Wolter (2007), Introduction to Variance Estimation, 2nd edition, section 4.2.
    """
    first, second = _panel(before, after)
    people, clusters = int(second.sum()), len(first)
    if not first.sum() > 0:
        return not_estimable(NotEstimable.EMPTY_GROUP, LIKE_FOR_LIKE_GROWTH, people, clusters)
    left_out = _ratio(second.sum() - second, first.sum() - first) - 1
    return jackknife(float(second.sum() / first.sum()) - 1, left_out, LIKE_FOR_LIKE_GROWTH, people)


def like_for_like_change(before: Share, after: Share) -> Estimate:
    """Estimate the change of a share over the organisations that are there in both periods.

    Parameters
    ----------
    before, after
        Numerators and denominators per organisation, aligned; NaN where an organisation is missing.

    Returns
    -------
    Estimate
        Difference of fractions, after minus before; ``people`` is the denominator after. ``empty_group`` without
        organisations in both periods or with an empty denominator.

    Notes
    -----
    Estimand: change of the share, each period's people counting equally, among the organisations in both periods.

    Formula: the difference of two ratios of sums, each organisation left out of both periods together.

    Assumptions: as :func:`like_for_like_growth`.

    Tests: ``tests/definitions/test_like_for_like.py``, ``tests/statistics/test_bounds.py``.

    References
    ----------
    Wolter (2007), Introduction to Variance Estimation, 2nd edition, section 4.2.
    """
    x1, n1, x2, n2 = _panel(*before, *after)
    people, clusters = int(n2.sum()), len(n2)
    if not (n1.sum() > 0 and n2.sum() > 0):
        return not_estimable(NotEstimable.EMPTY_GROUP, LIKE_FOR_LIKE_CHANGE, people, clusters)
    value = float(x2.sum() / n2.sum() - x1.sum() / n1.sum())
    left_out = _ratio(x2.sum() - x2, n2.sum() - n2) - _ratio(x1.sum() - x1, n1.sum() - n1)
    return jackknife(value, left_out, LIKE_FOR_LIKE_CHANGE, people)


def growth_with_missing(before: ArrayLike, after: ArrayLike, least: float, most: float) -> Bounds:
    r"""Bound the growth of a count over all organisations that are there in either period.

    Parameters
    ----------
    before, after
        Counts per organisation, aligned; NaN where an organisation is missing.
    least, most
        Between which factors a missing organisation's own count changed from before to after: 0.5 and 2 for between
        half and twice. ``least`` may be 0 (all gone) and ``most`` infinite.

    Returns
    -------
    Bounds
        Growth as a fraction.

    Raises
    ------
    ValueError
        If ``least`` is negative or above ``most``, or if nobody was there before.

    Notes
    -----
    Estimand: growth of the total over all organisations seen.

    Formula: an organisation missing after, with b before, had between :math:`least\, b` and :math:`most\, b`; one
    missing before, with a after, had between :math:`a / most` and :math:`a / least`. The ratio of totals rises in each
    of the former and falls in each of the latter, and these are other organisations, so its limits are reached
    together: the bounds are sharp.

    Assumptions: ``least`` and ``most`` only.

    Tests: ``tests/definitions/test_like_for_like.py``, ``tests/statistics/test_bounds.py``.

    References
    ----------
    Manski (2003), Partial Identification of Probability Distributions, chapter 1.
    """
    missing_before, missing_after = _missing(before, after, least, most)
    first, second = np.nansum(np.asarray(before, dtype=float)), np.nansum(np.asarray(after, dtype=float))
    if not first + missing_before.lower > 0:
        raise ValueError("nobody may have been there before")
    lower = (second + missing_after.lower) / (first + missing_before.upper)
    upper = (second + missing_after.upper) / (first + missing_before.lower)
    return Bounds(float(lower - 1), float(upper - 1))


def change_with_missing(before: Share, after: Share, least: float, most: float, shares: Bounds = ANY_SHARE) -> Bounds:
    r"""Bound the change of a share over all organisations that are there in either period.

    Parameters
    ----------
    before, after
        Numerators and denominators per organisation, aligned; NaN where an organisation is missing.
    least, most
        As in :func:`growth_with_missing`, for the denominators; ``most`` finite and ``least`` above 0.
    shares
        Between which fractions the share of each missing organisation lies. Without more: from none to everybody.

    Returns
    -------
    Bounds
        Difference of fractions, after minus before.

    Raises
    ------
    ValueError
        If ``least`` isn't above 0 or above ``most``, or a period has nobody.

    Notes
    -----
    Estimand: change of the share over all organisations seen.

    Formula: with x of n seen and m missing people, of whom a share q, the share is :math:`(x + q m) / (n + m)`. For
    each q it moves one way in m, so its limits are among the four corners of m and q; both periods miss other
    organisations, so the limits of the change are reached together: the bounds are sharp.

    Assumptions: ``least``, ``most`` and ``shares`` only.

    Tests: ``tests/definitions/test_like_for_like.py``, ``tests/statistics/test_bounds.py``.

    References
    ----------
    Manski (2003), Partial Identification of Probability Distributions, chapter 1.
    """
    if not 0 < least <= most < math.inf:
        raise ValueError(f"{least} and {most} don't bound the size of who is missing")
    missing = _missing(before[1], after[1], least, most)
    (first, second) = (_share(*pair, some, shares) for pair, some in zip((before, after), missing, strict=True))
    return Bounds(second.lower - first.upper, second.upper - first.lower)


def _panel(*columns: ArrayLike) -> list[Floats]:
    """Keep the organisations that are in all columns."""
    table = np.array([np.asarray(column, dtype=float) for column in columns])
    return list(table[:, ~np.isnan(table).any(axis=0)])


def _missing(before: ArrayLike, after: ArrayLike, least: float, most: float) -> tuple[Bounds, Bounds]:
    """Bound the number of people missing before, and the number missing after."""
    if not 0 <= least <= most or most == 0:
        raise ValueError(f"{least} and {most} aren't the least and the most")
    first, second = np.asarray(before, dtype=float), np.asarray(after, dtype=float)
    came, went = float(np.nansum(second[np.isnan(first)])), float(np.nansum(first[np.isnan(second)]))
    most_before = 0.0 if came == 0 else came / least if least > 0 else math.inf
    most_after = 0.0 if went == 0 else went * most
    return Bounds(came / most, most_before), Bounds(went * least, most_after)


def _share(numerator: ArrayLike, denominator: ArrayLike, missing: Bounds, shares: Bounds) -> Bounds:
    seen, base = np.nansum(np.asarray(numerator, dtype=float)), np.nansum(np.asarray(denominator, dtype=float))
    if not base + missing.lower > 0:
        raise ValueError("nobody may have been there")
    corners = [(seen + share * some) / (base + some) for some in missing for share in shares]
    return Bounds(float(min(corners)), float(max(corners)))


def _ratio(numerator: Floats, denominator: Floats) -> Floats:
    return np.divide(numerator, denominator, out=np.full_like(numerator, np.nan), where=denominator > 0)
