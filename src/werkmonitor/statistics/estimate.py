"""An estimate with its uncertainty, or the reason why there is none."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from scipy import stats

LEVEL = 0.95
"""Confidence level of all intervals."""


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
    """
    if not (freedom > 0 and math.isfinite(standard_error)):
        return Estimate(value, math.nan, math.nan, method, people, clusters, reason=NotEstimable.FEW_CLUSTERS)
    half = float(stats.t.ppf((1 + LEVEL) / 2, freedom)) * standard_error
    distance = abs(value - null)
    # Without any spread nothing can be said against a null that holds, and everything against one that doesn't.
    p_value = float(2 * stats.t.sf(distance / standard_error, freedom)) if standard_error > 0 else float(distance == 0)
    return Estimate(value, value - half, value + half, method, people, clusters, standard_error, freedom, p_value)


def exponentiated(estimate: Estimate) -> Estimate:
    """Turn an estimate of a logarithm into one of the ratio; standard error and p-value stay those of the logarithm."""
    with np.errstate(over="ignore"):
        value, lower, upper = np.exp([estimate.value, estimate.lower, estimate.upper])
    return replace(estimate, value=float(value), lower=float(lower), upper=float(upper))
