"""Cumulative incidence of a first event, where others can come first and people are seen from some time on only."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from werkmonitor.statistics.aalen_johansen import Group, everybody, split
from werkmonitor.statistics.clusters import jackknife
from werkmonitor.statistics.estimate import Estimate, NotEstimable, for_publication, not_estimable, without_interval

Floats = NDArray[np.float64]

CURVE_COLUMNS = ("time", "value", "lower", "upper", "event_free", "at_risk", "events")
"""What :func:`cumulative_incidence` gives."""


def first_event(exit: ArrayLike, when: ArrayLike, ended: ArrayLike) -> tuple[Floats, NDArray[np.int64]]:
    """Say when each person's observation stops, and by what.

    Parameters
    ----------
    exit
        Time at which the person was last seen, or left.
    when
        Time of the event of interest, NaN if there was none.
    ended
        Whether the exit is the end of the trajectory, and not of what is known about it.

    Returns
    -------
    tuple
        The time of whichever came first, and its code: 0 nothing yet, 1 the event of interest, 2 the end of the
        trajectory. An event on the day of the end counts as the event.
    """
    last, moment = np.asarray(exit, dtype=float), np.asarray(when, dtype=float)
    happened = moment <= last
    code = np.where(happened, 1, np.where(np.asarray(ended, dtype=bool), 2, 0))
    return np.where(happened, moment, last), code


def cumulative_incidence(
    entry: ArrayLike,
    exit: ArrayLike,
    event: ArrayLike,
    times: ArrayLike,
    cluster: ArrayLike | None = None,
    *,
    minimum_at_risk: int = 1,
) -> pd.DataFrame:
    r"""Probability that the event of interest has come by each time, before any other.

    Parameters
    ----------
    entry, exit
        Times from and until which a person is seen without event, in one unit, one row per person. Who has
        ``entry >= exit`` was never seen at risk and is left out, and so is everybody whose event came before entry.
    event
        What happened at exit: 0 nothing, 1 the event of interest, 2 and up an event that rules it out.
    times
        Times at which to give the curve.
    cluster
        Organisation of each person; without it the curve has no limits.
    minimum_at_risk
        Events at times with fewer people at risk don't count.

    Returns
    -------
    pandas.DataFrame
        A row per time: ``time``; ``value`` with ``lower`` and ``upper`` (each time on its own; NaN after a time at
        which nobody was at risk; limits NaN too while the value is 0, with fewer than
        :data:`~werkmonitor.statistics.estimate.FEWEST_ORGANISATIONS` organisations, and for the reasons of
        :func:`~werkmonitor.statistics.clusters.jackknife`, since a curve has no place for a reason); ``event_free``,
        the probability that nothing has happened yet; ``at_risk`` just before the time; ``events`` of interest up to
        and including it.

    Notes
    -----
    Estimand: F(t), the share of people like these in whom the event comes within a time t of the start, where other
    events that rule it out happen as they did. Not the share that would be if those others could be prevented.

    Formula: :math:`F(t) = \sum_{s \le t} S(s-)\, d_1(s) / n(s)` with :math:`S(t) = \prod_{s \le t} (1 - d(s) / n(s))`,
    over the times s of events, with :math:`d_1(s)` the events of interest, d(s) those of any kind, and n(s) the people
    at risk: entry < s <= exit (Aalen-Johansen). Limits from the jackknife of
    :func:`~werkmonitor.statistics.clusters.jackknife`.

    Assumptions: who enters late was, given the time since the start, at the same risk as who was seen from the start;
    who is no longer seen isn't at other risk than who still is. With late entry the first risk sets can be small, and
    an event in a set of one leaves the curve as it then is for good: ``minimum_at_risk`` passes over such times, at
    the price of some bias.

    Tests: ``tests/definitions/test_first_job_over_time.py``, ``tests/oracles/test_survival.py`` (survfit in R),
    ``tests/statistics/test_incidence.py``.

    References
    ----------
    Aalen and Johansen (1978), Scandinavian Journal of Statistics 5:141; Andersen, Borgan, Gill and Keiding (1993),
    Statistical Models Based on Counting Processes, sections III.3 and IV.4; Lai and Ying (1991), Annals of Statistics
    19:417, for small risk sets.
    """
    moments = np.atleast_1d(np.asarray(times, dtype=float))
    group = everybody(entry, exit, event, np.zeros(np.size(exit)) if cluster is None else cluster)
    incidence, event_free = group.curve(moments, minimum_at_risk)
    observed = moments <= group.observed_until
    limits = np.full((2, len(moments)), np.nan)
    if cluster is not None:
        left_out = group.curves_without_each(moments, minimum_at_risk)
        for i in np.flatnonzero(observed):
            estimate = for_publication(
                jackknife(float(incidence[i]), left_out[:, i], "cumulative_incidence", group.people)
            )
            limits[:, i] = estimate.lower, estimate.upper
    return pd.DataFrame(
        {
            "time": moments,
            "value": np.where(observed, incidence, np.nan),
            "lower": limits[0],
            "upper": limits[1],
            "event_free": np.where(observed, event_free, np.nan),
            "at_risk": [int(np.sum((group.entry < moment) & (group.exit >= moment))) for moment in moments],
            "events": [group.events_until(moment) for moment in moments],
        },
        columns=list(CURVE_COLUMNS),
    )


def incidence_at(
    entry: ArrayLike,
    exit: ArrayLike,
    event: ArrayLike,
    cluster: ArrayLike,
    time: float,
    *,
    minimum_at_risk: int = 1,
) -> Estimate:
    r"""Cumulative incidence at one time, with the spread between organisations.

    Parameters
    ----------
    entry, exit, event, cluster, minimum_at_risk
        As in :func:`cumulative_incidence`.
    time
        Time since the start.

    Returns
    -------
    Estimate
        A fraction; ``empty_group`` without anybody at risk, ``out_of_reach`` where nobody was observed that long or
        somewhere on the way. Without any event of interest it is 0, and without an interval (``no_events``).

    Notes
    -----
    Estimand: F(time), as in :func:`cumulative_incidence`.

    Formula: :math:`F(t)`, Aalen-Johansen, :math:`\pm\, t_{G-1}\, s`, with s the delete-one-organisation jackknife
    standard error and G the number of organisations.

    Assumptions: those of :func:`cumulative_incidence`; organisations are independent of each other. If without one of
    them nobody was observed all the way, that curve stays where it is from then on.

    Tests: ``tests/oracles/test_survival.py`` (survfit in R), ``tests/statistics/test_incidence.py``.

    References
    ----------
    Aalen and Johansen (1978), Scandinavian Journal of Statistics 5:141; Lipsitz, Dear and Zhao (1994), Biometrics
    50:842, for the jackknife with clustered survival times.
    """
    group = everybody(entry, exit, event, cluster)
    return _estimate([group], [time], lambda of: of[0][..., 0], "incidence_at", minimum_at_risk)


def incidence_difference(
    entry: ArrayLike,
    exit: ArrayLike,
    event: ArrayLike,
    treated: ArrayLike,
    cluster: ArrayLike,
    time: float,
    *,
    minimum_at_risk: int = 1,
) -> Estimate:
    r"""Difference in cumulative incidence between two groups at the same time since the start.

    Parameters
    ----------
    entry, exit, event, cluster, minimum_at_risk
        As in :func:`cumulative_incidence`.
    treated
        Whether a person is of the first-named group: the difference is that group minus the other.
    time
        Time since the start.

    Returns
    -------
    Estimate
        A difference between fractions; reasons as in :func:`incidence_at`, for either group.

    Notes
    -----
    Estimand: F(time) in the first group minus F(time) in the second, each as in :func:`cumulative_incidence`.

    Formula: :math:`F_1(t) - F_0(t)`, Aalen-Johansen, :math:`\pm\, t_{G-1}\, s`, with s the jackknife standard error
    when an organisation is left out of both groups together.

    Assumptions: those of :func:`cumulative_incidence` in each group; organisations are independent of each other. That
    the groups are alike but for their name is not assumed, and not made so.

    Tests: ``tests/oracles/test_survival.py`` (survfit in R), ``tests/statistics/test_incidence.py``.

    References
    ----------
    Aalen and Johansen (1978), Scandinavian Journal of Statistics 5:141; Lipsitz, Dear and Zhao (1994), Biometrics
    50:842.
    """
    groups = split(entry, exit, event, treated, cluster)
    return _estimate(
        groups, [time], lambda of: of[0][..., 0] - of[1][..., 0], "incidence_difference", minimum_at_risk, null=0.0
    )


def incidence_gain(
    entry: ArrayLike,
    exit: ArrayLike,
    event: ArrayLike,
    cluster: ArrayLike,
    after: float = 24.0,
    until: float = 36.0,
    *,
    minimum_at_risk: int = 1,
) -> Estimate:
    r"""How much cumulative incidence is gained between two times since the start.

    Parameters
    ----------
    entry, exit, event, cluster, minimum_at_risk
        As in :func:`cumulative_incidence`.
    after, until
        Times since the start.

    Returns
    -------
    Estimate
        A fraction of all who started; reasons as in :func:`incidence_at`.

    Notes
    -----
    Estimand: F(until) - F(after), the share of all who start in whom the event comes between the two times. For first
    jobs it is an upper bound of what support between these times adds to F(until): all of it, if without that support
    none of those jobs had been found. It says nothing of other jobs, of keeping them, or of other groups.

    Formula: :math:`F(u) - F(a)`, two points of one Aalen-Johansen curve, with the jackknife of :func:`incidence_at`.

    Assumptions: those of :func:`cumulative_incidence`; knowing that support goes on doesn't change what happens before.

    Tests: ``tests/definitions/test_first_job_over_time.py``, ``tests/statistics/test_incidence.py``.

    References
    ----------
    Aalen and Johansen (1978), Scandinavian Journal of Statistics 5:141.
    """
    group = everybody(entry, exit, event, cluster)
    return _estimate(
        [group], [after, until], lambda of: of[0][..., 1] - of[0][..., 0], "incidence_gain", minimum_at_risk
    )


def late_share(
    entry: ArrayLike,
    exit: ArrayLike,
    event: ArrayLike,
    cluster: ArrayLike,
    after: float = 24.0,
    until: float = 36.0,
    *,
    minimum_at_risk: int = 1,
) -> Estimate:
    r"""Share of first events that come late: after one time since the start, of all until another.

    Parameters
    ----------
    entry, exit, event, cluster, minimum_at_risk
        As in :func:`cumulative_incidence`.
    after, until
        Times since the start.

    Returns
    -------
    Estimate
        A fraction of those in whom the event comes; reasons as in :func:`incidence_at`, and ``no_events`` without
        numbers where none came at all.

    Notes
    -----
    Estimand: (F(until) - F(after)) / F(until). For first jobs it is an upper bound of the share that support after the
    first time can have added, as in :func:`incidence_gain`. It isn't the share among the jobs in the data, which
    depends on how many people were seen in which part of their trajectory.

    Formula: :math:`1 - F(a) / F(u)`, from one Aalen-Johansen curve, with the jackknife of :func:`incidence_at`.

    Assumptions: those of :func:`incidence_gain`.

    Tests: ``tests/definitions/test_first_job_over_time.py``, ``tests/statistics/test_incidence.py``.

    References
    ----------
    Aalen and Johansen (1978), Scandinavian Journal of Statistics 5:141.
    """
    group = everybody(entry, exit, event, cluster)
    return _estimate(
        [group], [after, until], lambda of: 1 - of[0][..., 0] / of[0][..., 1], "late_share", minimum_at_risk
    )


def _estimate(
    groups: Sequence[Group],
    times: Sequence[float],
    combine: Callable[[Sequence[Floats]], Floats],
    method: str,
    minimum_at_risk: int,
    *,
    null: float = math.nan,
) -> Estimate:
    """Estimate what a function makes of the groups' curves at some times, with the spread between organisations."""
    moments = np.asarray(times, dtype=float)
    people, clusters = sum(group.people for group in groups), len(groups[0].at_risk)
    if not all(group.people for group in groups):
        return not_estimable(NotEstimable.EMPTY_GROUP, method, people, clusters)
    if any(group.observed_until < moments.max() for group in groups):
        return not_estimable(NotEstimable.OUT_OF_REACH, method, people, clusters)
    with np.errstate(invalid="ignore", divide="ignore"):
        value = float(combine([group.curve(moments, minimum_at_risk)[0] for group in groups]))
        left_out = combine([group.curves_without_each(moments, minimum_at_risk) for group in groups])
    if not all(group.events_until(moments.max()) for group in groups):
        return without_interval(value, NotEstimable.NO_EVENTS, method, people, clusters)
    return jackknife(value, left_out, method, people, null=null)
