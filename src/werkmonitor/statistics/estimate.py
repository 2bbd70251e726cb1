"""An estimate with its uncertainty, or the reason why there is none."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from scipy import special

LEVEL = 0.95
"""Confidence level of all intervals."""
FEWEST_ORGANISATIONS = 5
"""With fewer no interval is published: the spread between organisations is then too poorly known, so that t with 3
degrees of freedom and less gives limits that say nothing, or by luck too much."""
_NO_SPREAD = 1e-9


class NotEstimable(StrEnum):
    """Why something can't be estimated from these data."""

    EMPTY_GROUP = "empty_group"
    """One of the groups compared has nobody."""
    FEW_CLUSTERS = "few_clusters"
    """Too few organisations for an interval that holds for other organisations."""
    NO_SPREAD = "no_spread"
    """All organisations are alike, so that nothing shows how much chance matters; that is not certainty."""
    NO_EVENTS = "no_events"
    """The event didn't happen in one of the groups."""
    FEW_EVENTS = "few_events"
    """The event happened too few times since the moment before for a number that means anything."""
    NO_OVERLAP = "no_overlap"
    """The groups have no time since the start, or no other stratum, in common."""
    SEPARATION = "separation"
    """The model tells the outcome from the characteristics without error, so that it has no finite solution."""
    OUT_OF_REACH = "out_of_reach"
    """Nobody was observed at that time."""


@dataclass(frozen=True)
class Estimate:
    """A number, its interval, and what it rests on.

    Parameters
    ----------
    value, lower, upper
        In the unit of the estimand: shares and their differences as fractions, ratios as such.
    method
        Name of the estimator, as the methods page lists it.
    people, clusters
        How many trajectories and organisations it rests on.
    standard_error, freedom, p_value
        On the scale on which the interval was made; the p-value is two-sided, against no difference.
    reason
        Why there is no estimate (then all numbers are NaN) or no interval (then only those).
    """

    value: float
    lower: float
    upper: float
    method: str
    people: int
    clusters: int
    standard_error: float = math.nan
    freedom: float = math.nan
    p_value: float = math.nan
    reason: NotEstimable | None = None

    @property
    def estimable(self) -> bool:
        """Whether there is a number."""
        return not math.isnan(self.value)


def not_estimable(reason: NotEstimable, method: str, people: int = 0, clusters: int = 0) -> Estimate:
    """Return an estimate without numbers that says why."""
    return Estimate(math.nan, math.nan, math.nan, method, people, clusters, reason=reason)


def without_interval(value: float, reason: NotEstimable, method: str, people: int, clusters: int) -> Estimate:
    """Return an estimate that has a number and no interval, and says why."""
    return Estimate(value, math.nan, math.nan, method, people, clusters, reason=reason)


def for_publication(estimate: Estimate) -> Estimate:
    """Take the interval and p-value away from an estimate of fewer than :data:`FEWEST_ORGANISATIONS` organisations.

    One that takes people to be independent, and so has no clusters, keeps them.
    """
    if 0 < estimate.clusters < FEWEST_ORGANISATIONS and not math.isnan(estimate.lower):
        kept = estimate.value, NotEstimable.FEW_CLUSTERS, estimate.method, estimate.people, estimate.clusters
        return without_interval(*kept)
    return estimate


def t_estimate(
    value: float,
    standard_error: float,
    freedom: float,
    method: str,
    people: int,
    clusters: int,
    *,
    null: float = 0.0,
) -> Estimate:
    """Return an estimate with a symmetric interval from Student's t.

    Parameters
    ----------
    value, standard_error, freedom
        Point, its standard error, and degrees of freedom.
    method, people, clusters
        As in :class:`Estimate`.
    null
        What the p-value is against.

    Returns
    -------
    Estimate
        Without an interval: ``few_clusters`` without degrees of freedom or a finite standard error, ``no_spread`` where
        that is 0 but for rounding.
    """
    if not (freedom > 0 and math.isfinite(standard_error)):
        return without_interval(value, NotEstimable.FEW_CLUSTERS, method, people, clusters)
    if standard_error < _NO_SPREAD:
        return without_interval(value, NotEstimable.NO_SPREAD, method, people, clusters)
    # stats.t gives the same numbers from these, a hundred times slower; a report has thousands of intervals.
    half = float(special.stdtrit(freedom, (1 + LEVEL) / 2)) * standard_error
    p_value = float(2 * special.stdtr(freedom, -abs(value - null) / standard_error))
    return Estimate(value, value - half, value + half, method, people, clusters, standard_error, freedom, p_value)


def exponentiated(estimate: Estimate) -> Estimate:
    """Turn an estimate of a logarithm into one of the ratio; standard error and p-value stay those of the logarithm."""
    with np.errstate(over="ignore"):
        value, lower, upper = np.exp([estimate.value, estimate.lower, estimate.upper])
    return replace(estimate, value=float(value), lower=float(lower), upper=float(upper))
