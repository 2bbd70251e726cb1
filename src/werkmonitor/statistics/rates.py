r"""Rates: events per unit of time at risk, and how many times higher one is than another."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from werkmonitor.statistics.clusters import cluster_codes, jackknife
from werkmonitor.statistics.estimate import Estimate, NotEstimable, exponentiated, not_estimable, without_interval

Floats = NDArray[np.float64]

SECOND_YEAR, THIRD_YEAR = (12.0, 24.0), (24.0, 36.0)
"""Months 13-24 and 25-36 since the start: after the first number, up to and including the second."""


def rate(events: ArrayLike, exposure: ArrayLike, cluster: ArrayLike) -> Estimate:
    r"""Events per unit of time at risk.

    Parameters
    ----------
    events
        Number of events of each person or person-quarter.
    exposure
        Time at risk, in the unit in which the rate is wanted; rows without any are left out, with their events.
    cluster
        Organisation.

    Returns
    -------
    Estimate
        ``people`` counts rows with time at risk, and ``standard_error`` is that of the logarithm. ``empty_group``
        without time at risk; without events 0, and no interval (``no_events``).

    Notes
    -----
    Estimand: the expected number of events in one unit of time at risk, over all time at risk of people like these.

    Formula: :math:`r = \sum d / \sum y`, with d the events and y the time at risk; limits
    :math:`\exp(\log r \pm t_{G-1} s)`, with s the delete-one-organisation jackknife standard error of
    :math:`\log r` and G the number of organisations.

    Assumptions: organisations are independent of each other. Where risk changes over time or differs between people,
    the rate is their mean, weighted with time at risk.

    Tests: ``tests/statistics/test_rates.py``.

    References
    ----------
    Clayton and Hills (1993), Statistical Models in Epidemiology, chapter 5; Wolter (2007), Introduction to Variance
    Estimation, 2nd edition, section 4.2.
    """
    counted = np.asarray(exposure, dtype=float) > 0
    totals, people = _totals([(events, exposure, counted)], cluster)
    return _log_jackknife(totals, "rate", people, null=math.nan)


def rate_ratio(events: ArrayLike, exposure: ArrayLike, group: ArrayLike, cluster: ArrayLike) -> Estimate:
    r"""How many times higher the rate is in one group than in the other.

    Parameters
    ----------
    events, exposure, cluster
        As in :func:`rate`.
    group
        Whether a row is of the first-named group: the ratio is that group over the other.

    Returns
    -------
    Estimate
        ``standard_error`` is that of the logarithm, and the p-value is against 1. ``empty_group`` where a group has no
        time at risk; ``no_events`` where one has no event: without numbers if it is the group divided by, else 0
        without an interval.

    Notes
    -----
    Estimand: the ratio of two rates, each as in :func:`rate`.

    Formula: :math:`q = r_1 / r_0`; limits :math:`\exp(\log q \pm t_{G-1} s)`, with s the jackknife standard error of
    :math:`\log q` when an organisation is left out of both groups together.

    Assumptions: organisations are independent of each other; people and time within them need not be.

    Tests: ``tests/statistics/test_rates.py``.

    References
    ----------
    Clayton and Hills (1993), Statistical Models in Epidemiology, chapter 13; Wolter (2007), Introduction to Variance
    Estimation, 2nd edition, section 4.2.
    """
    at_risk, first = np.asarray(exposure, dtype=float) > 0, np.asarray(group, dtype=bool)
    totals, people = _totals([(events, exposure, at_risk & chosen) for chosen in (first, ~first)], cluster)
    return _log_jackknife(totals, "rate_ratio", people)


def spent(
    entry: ArrayLike, exit: ArrayLike, event_time: ArrayLike, after: float, until: float
) -> tuple[Floats, Floats]:
    """Say for each person how often the event came in a part of the time since the start, and how long it could.

    Parameters
    ----------
    entry, exit
        Times between which a person was followed.
    event_time
        When the event came, NaN if it didn't: after it, a person isn't at risk any more.
    after, until
        The part of time: later than the one, up to and including the other.

    Returns
    -------
    tuple
        Events (0 or 1), and time at risk in the unit of the arguments (0 or more).
    """
    begin, end, when = (np.asarray(values, dtype=float) for values in (entry, exit, event_time))
    stop = np.fmin(end, when)
    seen = (begin < when) & (when <= end)
    exposure = np.clip(np.minimum(stop, until) - np.maximum(begin, after), 0.0, None)
    return (seen & (when > after) & (when <= until)).astype(float), exposure


def interval_rate_ratio(
    entry: ArrayLike,
    exit: ArrayLike,
    event_time: ArrayLike,
    cluster: ArrayLike,
    later: tuple[float, float] = THIRD_YEAR,
    earlier: tuple[float, float] = SECOND_YEAR,
) -> Estimate:
    r"""How many times higher the rate of the event is in a later part of the time since the start.

    Parameters
    ----------
    entry, exit, event_time
        As in :func:`spent`.
    cluster
        Organisation.
    later, earlier
        The parts: after the first number, up to and including the second.

    Returns
    -------
    Estimate
        Reasons as in :func:`rate_ratio`; ``people`` counts who was at risk in either part.

    Notes
    -----
    Estimand: the event rate in the later part over that in the earlier part, each among those to whom it hadn't
    happened and who hadn't left: with a first job as event and ending as another way out, the rate specific to its
    cause.

    Formula: as in :func:`rate_ratio`, with the parts as groups, and the time at risk from the latest of entry and the
    beginning of the part, until the earliest of event, exit and the end of the part; an organisation is left out of
    both together.

    Assumptions: those of :func:`rate`; late entry and leaving say nothing of the risk, given the time since the start.
    A ratio below 1 doesn't show that anybody's own chance falls: who finds work easily does so early, so that among
    those still looking the mean chance falls even if no person's does (frailty, or selection). Nor does a ratio near 1
    show that support in the later part brings the events about.

    Tests: ``tests/statistics/test_rates.py``.

    References
    ----------
    Vaupel and Yashin (1985), The American Statistician 39:176, for frailty; Hernán (2010), Epidemiology 21:13, for
    what a ratio of hazards can't tell.
    """
    late, early = (spent(entry, exit, event_time, *part) for part in (later, earlier))
    totals, _ = _totals([(events, exposure, exposure > 0) for events, exposure in (late, early)], cluster)
    people = int(np.sum((late[1] > 0) | (early[1] > 0)))
    return _log_jackknife(totals, "interval_rate_ratio", people)


def _totals(
    groups: Sequence[tuple[ArrayLike, ArrayLike, NDArray[np.bool_]]], cluster: ArrayLike
) -> tuple[list[tuple[Floats, Floats]], int]:
    """Add up events and exposure by organisation for each group, over the organisations in any; count the rows."""
    in_any = np.logical_or.reduce([chosen for _, _, chosen in groups])
    codes, clusters = cluster_codes(np.asarray(cluster)[in_any])

    def add(values: ArrayLike, chosen: NDArray[np.bool_]) -> Floats:
        weights = np.where(chosen, np.asarray(values, dtype=float), 0.0)[in_any]
        sums: Floats = np.bincount(codes, weights=weights, minlength=clusters).astype(float)
        return sums

    totals = [(add(events, chosen), add(exposure, chosen)) for events, exposure, chosen in groups]
    return totals, sum(int(chosen.sum()) for _, _, chosen in groups)


def _log_jackknife(totals: Sequence[tuple[Floats, Floats]], method: str, people: int, *, null: float = 1.0) -> Estimate:
    """Estimate the first rate, over the second if there is one, with an interval made on the log scale."""
    clusters = len(totals[0][0])
    if any(exposure.sum() == 0 for _, exposure in totals):
        return not_estimable(NotEstimable.EMPTY_GROUP, method, people, clusters)
    if any(events.sum() == 0 for events, _ in totals):
        if totals[1:] and totals[1][0].sum() == 0:
            return not_estimable(NotEstimable.NO_EVENTS, method, people, clusters)
        return without_interval(0.0, NotEstimable.NO_EVENTS, method, people, clusters)
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = [
            (np.log(events.sum() / exposure.sum()), np.log((events.sum() - events) / (exposure.sum() - exposure)))
            for events, exposure in totals
        ]
        value = logs[0][0] - sum(whole for whole, _ in logs[1:])
        left_out = logs[0][1] - sum(without for _, without in logs[1:])
    left_out = np.where(np.isfinite(left_out), left_out, np.nan)
    return exponentiated(jackknife(float(value), left_out, method, people, null=math.log(null)))
