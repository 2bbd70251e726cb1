"""Does the length of support matter? Contrasts between EPA (36 months) and CMD (24), each with what it can tell."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from werkmonitor.panel.histories import CMD_MONTHS, Histories
from werkmonitor.quarter import Quarter
from werkmonitor.statistics.adjusted import adjusted_difference
from werkmonitor.statistics.differences import difference
from werkmonitor.statistics.estimate import Estimate
from werkmonitor.statistics.incidence import first_event, incidence_difference
from werkmonitor.statistics.rates import interval_rate_ratio
from werkmonitor.statistics.standardise import standardised_difference
from werkmonitor.vocabulary import TrajectoryType

COMMON_QUARTERS = CMD_MONTHS // 3
"""Quarters since the start, the first counted as 0, in which no trajectory can have reached a limit yet."""


def crude(histories: Histories) -> Estimate:
    """Difference in paid work in the last quarter between all CMD and all EPA trajectories that were running.

    Parameters
    ----------
    histories
        Histories up to and including that quarter; other types are left out.

    Returns
    -------
    Estimate
        CMD minus EPA, a fraction.

    Notes
    -----
    Estimand: the difference as a table shows it. It is often read as a difference in chances of work, and that is
    what it is tried against.

    Formula: that of :func:`~werkmonitor.statistics.differences.difference`.

    Assumptions: organisations are independent of each other; for that reading, that both types had equal time to find
    work, which the limits rule out.

    Tests: ``tests/studies/test_duration.py``; size and coverage by ``werkmonitor validate``.

    References
    ----------
    Bell and McCaffrey (2002), Survey Methodology 28:169, for the interval.
    """
    rows = last_quarter(histories)
    return difference(rows["paid_work"], rows["cmd"], rows["organisation"])


def standardised(histories: Histories) -> Estimate:
    """Difference in paid work in the last quarter at equal time since the start, before any limit.

    Parameters
    ----------
    histories
        As in :func:`crude`.

    Returns
    -------
    Estimate
        CMD minus EPA, a fraction.

    Notes
    -----
    Estimand: the mean, over the quarters since the start of both types together, of the difference between
    trajectories that started in the same quarter. Only starts of the last eight quarters count: in those no trajectory
    has reached 24 months, so that the limit can't have acted and extended trajectories are not among them.

    Formula: that of :func:`~werkmonitor.statistics.standardise.standardised_difference`, with quarters since the start
    as strata and both types together as target.

    Assumptions: organisations are independent of each other. For a reading as a difference in chances: that exits don't
    depend on work, and that otherwise the types are alike in what matters for it.

    Tests: ``tests/studies/test_duration.py``; size and coverage by ``werkmonitor validate``.

    References
    ----------
    Rothman, Greenland and Lash (2008), Modern Epidemiology, 3rd edition, chapters 3 and 15.
    """
    rows = before_the_limit(last_quarter(histories))
    return standardised_difference(rows["paid_work"], rows["cmd"], rows["quarters_since_start"], rows["organisation"])


def adjusted(histories: Histories) -> Estimate:
    """Difference in paid work in the last quarter at equal time since the start and with equal funding.

    Parameters
    ----------
    histories
        As in :func:`crude`.

    Returns
    -------
    Estimate
        CMD minus EPA, a fraction.

    Notes
    -----
    Estimand: as in :func:`standardised`, with the funding of both types together too. Within one quarter the time
    since the start and the cohort of the start are the same thing, so that one adjusts for the other.

    Formula: that of :func:`~werkmonitor.statistics.adjusted.adjusted_difference`, with quarters since the start and
    funding as factors.

    Assumptions: those of :func:`standardised`, but types may differ in funding; the effects of type, time and funding
    add up on the logit scale.

    Tests: ``tests/studies/test_duration.py``; size and coverage by ``werkmonitor validate``.

    References
    ----------
    Muller and MacLehose (2014), International Journal of Epidemiology 43:962, doi:10.1093/ije/dyu029.
    """
    rows = before_the_limit(last_quarter(histories))
    return adjusted_difference(rows, "paid_work", "cmd", ["quarters_since_start", "funding"], "organisation")


def cohort(histories: Histories) -> Estimate:
    """Difference in the share that finds a first job within 24 months of the start.

    Parameters
    ----------
    histories
        As in :func:`crude`; who brought work along can't find a first job and is left out.

    Returns
    -------
    Estimate
        CMD minus EPA, a fraction.

    Notes
    -----
    Estimand: the difference in cumulative incidence at 24 months, the end of the trajectory competing.

    Formula: that of :func:`~werkmonitor.statistics.incidence.incidence_difference`, with time at risk from the start or
    from the first quarter observed, whichever is later. Who had found work by then isn't at risk.

    Assumptions: organisations are independent of each other; at equal time since the start, successive starts have the
    same chances. Exits of those with work don't matter, but if types leave at different rates before they find any, the
    difference shows that as well.

    Tests: ``tests/studies/test_duration.py``; size and coverage by ``werkmonitor validate``.

    References
    ----------
    Andersen, Borgan, Gill and Keiding (1993), Statistical Models Based on Counting Processes, sections III.3 and IV.4.
    """
    people = histories.people
    people = people[people["type"].isin([TrajectoryType.EPA, TrajectoryType.CMD]) & ~people["brought_work"]]
    time, event = first_event(people["exit"], people["first_job"], people["ended"])
    treated = people["type"] == TrajectoryType.CMD
    return incidence_difference(people["entry"], time, event, treated, people["organisation"], CMD_MONTHS)


def after_24(histories: Histories) -> Estimate:
    """Rate at which EPA trajectories find a first job in months 25-36, relative to months 13-24.

    Parameters
    ----------
    histories
        As in :func:`cohort`.

    Returns
    -------
    Estimate
        A ratio; the p-value is against 1.

    Notes
    -----
    Estimand: the ratio of two rates among EPA trajectories still running and without a first job. It tells whether
    finding speeds up or slows down after month 24, not what would become of them without support.

    Formula: that of :func:`~werkmonitor.statistics.rates.interval_rate_ratio`.

    Assumptions: organisations are independent of each other. For a reading as a change in anybody's chances: that those
    still without a job after 24 months are like those after 12. Where people differ, the ones with good chances find
    work early (frailty), and the ratio is too low.

    Tests: ``tests/studies/test_duration.py``; size and coverage by ``werkmonitor validate``.

    References
    ----------
    Vaupel and Yashin (1985), The American Statistician 39:176.
    """
    people = histories.people
    people = people[(people["type"] == TrajectoryType.EPA) & ~people["brought_work"]]
    return interval_rate_ratio(people["entry"], people["exit"], people["first_job"], people["organisation"])


CONTRASTS: Mapping[str, Callable[[Histories], Estimate]] = {
    contrast.__name__: contrast for contrast in (crude, standardised, adjusted, cohort, after_24)
}
"""The ways to look at it, in the order of the argument."""


def last_quarter(histories: Histories) -> pd.DataFrame:
    """Return the EPA and CMD trajectories that were running in the last quarter, with columns for the contrasts.

    Parameters
    ----------
    histories
        Histories.

    Returns
    -------
    pandas.DataFrame
        Rows of ``histories.quarters``, with ``cmd`` (whether of that type, and else EPA) and ``quarters_since_start``
        (0 in the quarter of the start).
    """
    quarters = histories.quarters
    last, compared = quarters["quarter"].max(), quarters["type"].isin([TrajectoryType.EPA, TrajectoryType.CMD])
    rows: pd.DataFrame = quarters[compared & (quarters["quarter"] == last)]
    start, starts = pd.factorize(rows["start_quarter"])
    since = np.array([_quarters_between(each, last) for each in starts], dtype=np.int64)
    return rows.assign(cmd=rows["type"] == TrajectoryType.CMD, quarters_since_start=since[start])


def before_the_limit(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep the rows of :func:`last_quarter` in which no trajectory can have reached 24 months."""
    kept: pd.DataFrame = rows[rows["quarters_since_start"] < COMMON_QUARTERS]
    return kept


def _quarters_between(start: str, quarter: str) -> int:
    first, last = Quarter.parse(start), Quarter.parse(quarter)
    return 4 * (last.year - first.year) + last.number - first.number
