"""Finding and losing work per quarter at risk, and the course over three states: no job, job, ended."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from werkmonitor.statistics.estimate import Estimate
from werkmonitor.statistics.rates import SECOND_YEAR, THIRD_YEAR, rate, rate_ratio

STATES = ("no_job", "job", "ended")
"""A trajectory runs without or with regular paid work, or has ended, with or without work."""

DURATIONS = (0.0, 6.0, 12.0, 18.0, 24.0, 36.0)
"""Months since the start at which parts of a trajectory begin and end."""

_RATE_COLUMNS = ["people", "events", "exposure", "rate", "lower", "upper"]


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
    if transition is Transition.FINDING:
        return quarters[~quarters["work_before"]].assign(event=lambda rows: rows["paid_work"])
    return quarters[quarters["work_before"]].assign(event=lambda rows: ~rows["work_at_close"])


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


def transition_rates(quarters: pd.DataFrame, transition: Transition, by: Sequence[str]) -> pd.DataFrame:
    """Rates as in :func:`transition_rate` by quarter, group or both.

    Parameters
    ----------
    quarters, transition
        As in :func:`transition_rate`.
    by
        Columns.

    Returns
    -------
    pandas.DataFrame
        A row per combination: the columns of ``by``, ``people`` (person-quarters), ``events``, ``exposure``, ``rate``,
        ``lower``, ``upper``.
    """
    groups = at_risk(quarters, transition).groupby(list(by), sort=True, observed=True)
    rows = [(*key, *_rate_row(group)) for key, group in groups]
    return pd.DataFrame(rows, columns=[*by, *_RATE_COLUMNS])


def rates_by_duration(
    quarters: pd.DataFrame, transition: Transition, cuts: Sequence[float] = DURATIONS
) -> pd.DataFrame:
    """Rates as in :func:`transition_rate` by the time since the start.

    Parameters
    ----------
    quarters, transition
        As in :func:`transition_rate`, with ``months`` since the start at the end of each quarter.
    cuts
        Months at which parts begin and end, ascending; a quarter belongs to the part in which it closes.

    Returns
    -------
    pandas.DataFrame
        A row per part: ``after``, ``until``, ``people`` (person-quarters), ``events``, ``exposure``, ``rate``,
        ``lower``, ``upper``; NaN where nobody was at risk.

    Notes
    -----
    Estimand: the rate in each part of the trajectory, among those then running without (or with) a job.

    Formula: as in :func:`transition_rate`.

    Assumptions: those of :func:`transition_rate`. In a Markov process with constant rates all parts have the same
    rate; if they don't, the past counts, or people differ and those with good chances go first.

    Tests: ``tests/definitions/test_first_job_over_time.py``, ``tests/statistics/test_transitions.py``.

    References
    ----------
    Andersen and Keiding (2002), Statistical Methods in Medical Research 11:91.
    """
    rows = at_risk(quarters, transition)
    parts = [(a, b, *_rate_row(rows[(rows["months"] > a) & (rows["months"] <= b)])) for a, b in pairwise(cuts)]
    return pd.DataFrame(parts, columns=["after", "until", *_RATE_COLUMNS])


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
        As in :func:`rates_by_duration`.
    later, earlier
        Months since the start: quarters that close after the first, up to and including the second.

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

    Tests: ``tests/statistics/test_transitions.py``.

    References
    ----------
    Vaupel and Yashin (1985), The American Statistician 39:176.
    """
    rows = at_risk(quarters, transition)
    late, early = ((rows["months"] > after) & (rows["months"] <= until) for after, until in (later, earlier))
    rows, late = rows[late | early], late[late | early]
    return rate_ratio(rows["event"], rows["exposure"], late, rows["organisation"])


def transition_matrix(quarters: pd.DataFrame, by: Sequence[str] = ()) -> pd.DataFrame:
    r"""Probability of each state at the close of a quarter, given the state at its opening.

    Parameters
    ----------
    quarters
        As in :func:`at_risk`, with booleans ``new`` and ``ended`` (in this quarter).
    by
        Columns, such as ``quarter`` or ``type``, for a matrix each.

    Returns
    -------
    pandas.DataFrame
        A row per combination and state at the opening: the columns of ``by``, ``origin`` (``no_job`` or ``job``),
        ``people`` (person-quarters), and the probabilities ``no_job``, ``job`` and ``ended``, which add up to 1; NaN
        where nobody was in that state.

    Notes
    -----
    Estimand: of trajectories that run at the opening of a quarter in one state, the share in each state at its close.

    Formula: :math:`P_{hj} = n_{hj} / \sum_k n_{hk}`, with :math:`n_{hj}` the person-quarters that open in h and close
    in j. Who starts in the quarter isn't among them, having had less than a quarter.

    Assumptions: none for the description. To foretell more than one quarter by multiplying matrices, the state at the
    opening has to be all that matters (Markov): :func:`rates_by_duration` and :func:`occupancy` put that to the test.

    Tests: ``tests/definitions/test_first_job_over_time.py``, ``tests/statistics/test_transitions.py``.

    References
    ----------
    Andersen and Keiding (2002), Statistical Methods in Medical Research 11:91.
    """
    rows = quarters[~quarters["new"]]
    opening, closing = _opening(rows), _closing(rows)
    groups = rows.groupby(list(by), sort=True, observed=True).indices if by else {(): np.arange(len(rows))}
    found = []
    for key, places in groups.items():
        counts = _matrix(opening[places], closing[places])
        for origin, row in zip(STATES[:2], counts[:2], strict=True):
            with np.errstate(invalid="ignore"):
                found.append((*(key if isinstance(key, tuple) else (key,)), origin, int(row.sum()), *row / row.sum()))
    return pd.DataFrame(found, columns=[*by, "origin", "people", *STATES])


def occupancy(quarters: pd.DataFrame) -> pd.DataFrame:
    r"""Share in each state over the quarters, as observed and as one quarter's matrix after the other foretells it.

    Parameters
    ----------
    quarters
        As in :func:`transition_matrix`, with ``quarter``, ``organisation`` and ``trajectory``.

    Returns
    -------
    pandas.DataFrame
        A row per quarter and state (at its close): ``quarter``, ``state``, ``people`` (of the first, still running at
        the opening of this quarter), ``observed``, ``predicted``; NaN if nobody ran at the opening of the first.

    Notes
    -----
    Estimand: of the trajectories that ran at the opening of the first quarter, the share without job, with job and
    ended at the close of each quarter.

    Formula: :math:`p_0 P_1 P_2 \cdots P_q`, with :math:`p_0` the shares at the opening of the first quarter and
    :math:`P_q` the matrix of quarter q: for what was observed among these trajectories alone, for the prediction among
    all, those that started later too. The first is, as long as nobody is lost, simply the share in each state.

    Assumptions: for what was observed, that who is lost isn't unlike who isn't, in the same state; for the prediction,
    that the state at the opening is all that matters, and not how long a trajectory has run (Markov). Where the two
    part, that isn't so. They can be alike while finding and losing both slow down.

    Tests: ``tests/definitions/test_first_job_over_time.py``, ``tests/oracles/test_survival.py`` (survfit in R),
    ``tests/statistics/test_transitions.py``.

    References
    ----------
    Datta and Satten (2001), Statistics and Probability Letters 55:403, for observed shares without the Markov
    assumption; Titman and Sharples (2010), Statistical Methods in Medical Research 19:621, for the comparison.
    """
    names = sorted(quarters["quarter"].unique())
    running = quarters[~quarters["new"]]
    first = running[running["quarter"].isin(names[:1])]
    cohort = running[_trajectories(running).isin(_trajectories(first))]
    observed = predicted = np.bincount(_opening(first), minlength=len(STATES)) / (len(first) or np.nan)
    rows = []
    for name in names:
        followed = cohort[cohort["quarter"] == name]
        observed = observed @ _probabilities(followed)
        predicted = predicted @ _probabilities(running[running["quarter"] == name])
        rows += [
            (name, state, len(followed), *shares) for state, *shares in zip(STATES, observed, predicted, strict=True)
        ]
    return pd.DataFrame(rows, columns=["quarter", "state", "people", "observed", "predicted"])


def _trajectories(rows: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(rows[["organisation", "trajectory"]])


def _probabilities(rows: pd.DataFrame) -> NDArray[np.float64]:
    """Return the matrix of one quarter; who has ended stays so, and a state that nobody was in is left as it is."""
    counts = _matrix(_opening(rows), _closing(rows))
    counts += np.diag(counts.sum(axis=1) == 0)
    probabilities: NDArray[np.float64] = counts / counts.sum(axis=1, keepdims=True)
    return probabilities


def _rate_row(rows: pd.DataFrame) -> tuple[int, int, float, float, float, float]:
    found = rate(rows["event"], rows["exposure"], rows["organisation"])
    return (
        found.people,
        int(rows["event"].sum()),
        float(rows["exposure"].sum()),
        found.value,
        found.lower,
        found.upper,
    )


def _opening(rows: pd.DataFrame) -> NDArray[np.int64]:
    """Return the number of the state at the opening of each quarter."""
    return rows["work_before"].to_numpy(dtype=np.int64)


def _closing(rows: pd.DataFrame) -> NDArray[np.int64]:
    """Return the number of the state at the close of each quarter."""
    states: NDArray[np.int64] = np.where(rows["ended"], 2, rows["work_at_close"]).astype(np.int64)
    return states


def _matrix(opening: NDArray[np.int64], closing: NDArray[np.int64]) -> NDArray[np.float64]:
    """Count the person-quarters by state at opening (rows) and close (columns)."""
    cells = np.bincount(opening * len(STATES) + closing, minlength=len(STATES) ** 2)
    return cells.reshape(len(STATES), len(STATES)).astype(float)
