"""Finding and losing work per quarter at risk, and the states between which trajectories move."""

from __future__ import annotations

from enum import StrEnum

import pandas as pd

from werkmonitor.statistics.estimate import Estimate
from werkmonitor.statistics.rates import SECOND_YEAR, THIRD_YEAR, rate, rate_ratio

STATES = ("no_job", "job", "ended")
"""A trajectory runs without or with regular paid work, or has ended, with or without work."""


class Transition(StrEnum):
    """A change between running without and running with a job."""

    FINDING = "finding"
    """Paid work on some day of the quarter, for who had none on the day before it."""
    LOSS = "loss"
    """No paid work at the close of the quarter, for who had it on the day before it."""


def at_risk(quarters: pd.DataFrame, transition: Transition) -> pd.DataFrame:
    """Return the person-quarters in which a transition could happen, and whether it did.

    Parameters
    ----------
    quarters
        A row per running trajectory and quarter with booleans ``work_before`` (paid work on the day before the quarter,
        or before the start if it lies in the quarter), ``paid_work`` (on any day) and ``work_at_close`` (on the last
        day of the quarter, or of the trajectory), and ``exposure``, the part of the quarter in which it ran.
    transition
        Which.

    Returns
    -------
    pandas.DataFrame
        Those rows, with ``event``. Time at risk isn't cut off at the event: a quarter in which somebody finds work
        counts for as long as the trajectory ran in it.
    """
    worked = quarters["work_before"].astype(bool)  # without rows, a column may have no type
    if transition is Transition.FINDING:
        return quarters[~worked].assign(event=lambda rows: rows["paid_work"])
    return quarters[worked].assign(event=lambda rows: ~rows["work_at_close"].astype(bool))


def transition_rate(quarters: pd.DataFrame, transition: Transition) -> Estimate:
    """Rate at which work is found or lost, per person-quarter at risk.

    Parameters
    ----------
    quarters, transition
        As in :func:`at_risk`, with ``organisation``.

    Returns
    -------
    Estimate
        As :func:`werkmonitor.statistics.rates.rate` gives it; ``people`` counts person-quarters.

    Notes
    -----
    Estimand: the expected number of times, per person and quarter at risk, that work is found (or lost), over all
    person-quarters like these. At most one is counted in a quarter.

    Formula: transitions over the sum of ``exposure``, in quarters, with the interval of
    :func:`werkmonitor.statistics.rates.rate`.

    Assumptions: organisations are independent of each other. Who has more quarters weighs more; a job found and lost
    within a quarter counts as found, and not as lost.

    Tests: ``tests/definitions/test_first_job_over_time.py``.

    References
    ----------
    Clayton and Hills (1993), Statistical Models in Epidemiology, chapter 5; Andersen and Keiding (2002), Statistical
    Methods in Medical Research 11:91, for multi-state models.
    """
    rows = at_risk(quarters, transition)
    return rate(rows["event"], rows["exposure"], rows["organisation"])


def duration_ratio(
    quarters: pd.DataFrame,
    transition: Transition,
    later: tuple[float, float] = THIRD_YEAR,
    earlier: tuple[float, float] = SECOND_YEAR,
) -> Estimate:
    """How many times higher the rate of finding or losing work is in a later part of the trajectory.

    Parameters
    ----------
    quarters, transition
        As in :func:`transition_rate`, with ``months`` since the start at the end of each quarter.
    later, earlier
        Months since the start: a quarter belongs to the part in which it closes, after the first number, up to and
        including the second.

    Returns
    -------
    Estimate
        As :func:`werkmonitor.statistics.rates.rate_ratio` gives it; ``people`` counts person-quarters.

    Notes
    -----
    Estimand: the rate in the later part over that in the earlier part, each among those then running without (or
    with) a job. For losing work after month 24 it tells whether jobs end as often as before while support goes on; how
    often they end once support has stopped isn't observed.

    Formula: as in :func:`werkmonitor.statistics.rates.rate_ratio`; an organisation is left out of both parts together.

    Assumptions: those of :func:`transition_rate`. A ratio below 1 doesn't show that anybody's own risk falls: jobs that
    don't last are gone by then, and who finds work easily has found it (frailty).

    Tests: ``tests/definitions/test_first_job_over_time.py``, ``tests/statistics/test_transitions.py``.

    References
    ----------
    Vaupel and Yashin (1985), The American Statistician 39:176.
    """
    rows = at_risk(quarters, transition)
    late, early = ((rows["months"] > after) & (rows["months"] <= until) for after, until in (later, earlier))
    rows, late = rows[late | early], late[late | early]
    return rate_ratio(rows["event"], rows["exposure"], late, rows["organisation"])
