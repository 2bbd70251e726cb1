"""Finding and losing work from quarter to quarter, among those who could, and the states between which people move."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from werkmonitor.panel.histories import Histories
from werkmonitor.quarter import Quarter
from werkmonitor.statistics.estimate import NotEstimable, not_estimable
from werkmonitor.statistics.rates import rate_ratio
from werkmonitor.statistics.transitions import STATES, Transition, at_risk, transition_rate
from werkmonitor.studies.findings import Finding, Scale
from werkmonitor.studies.groups import share, smallest
from werkmonitor.vocabulary import TrajectoryType

ALL = "all"


def study(histories: Histories) -> tuple[list[Finding], pd.DataFrame]:
    """Estimate rates of finding and losing work, and the transitions between states.

    Parameters
    ----------
    histories
        Histories up to and including the quarter of the report.

    Returns
    -------
    tuple
        Findings, ``at`` a quarter, and no curves. Steps: ``finding`` and ``loss``, rates per person-quarter at risk of
        ``all`` in each quarter, and of each type (finding in each quarter; loss, which is rare, over all quarters
        together, ``at`` the last); ``finding_ratio`` and ``loss_ratio``, the last quarter over the one before;
        ``transition``, of ``origin-destination``, the share that goes from one state to the other in the last quarter.
    """
    quarters = histories.quarters
    names = sorted(quarters["quarter"].unique())
    findings: list[Finding] = []
    for name in names:
        now = quarters[quarters["quarter"] == name]
        findings += [_rate(now, transition, name) for transition in Transition]
        findings += _by_type(now, Transition.FINDING, name)
    if names:
        findings += _by_type(quarters, Transition.LOSS, names[-1])
        findings += [_ratio(quarters, transition, names[-1]) for transition in Transition]
        findings += _transitions(quarters[quarters["quarter"] == names[-1]], names[-1])
    return findings, pd.DataFrame()


def _rate(quarters: pd.DataFrame, transition: Transition, quarter: str) -> Finding:
    rows = at_risk(quarters, transition)
    size = smallest(rows["event"], np.zeros(len(rows)))
    return Finding(transition.value, ALL, transition_rate(quarters, transition), Scale.RATE, *size, at=quarter)


def _by_type(quarters: pd.DataFrame, transition: Transition, quarter: str) -> Iterator[Finding]:
    """Give the rate of each type. All are shown or none: one could be computed from the others and the total."""
    rows = at_risk(quarters, transition)
    size = smallest(rows["event"], rows["type"])
    for kind in TrajectoryType:
        found = transition_rate(quarters[quarters["type"] == kind], transition)
        yield Finding(transition.value, kind.value, found, Scale.RATE, *size, at=quarter)


def _ratio(quarters: pd.DataFrame, transition: Transition, last: str) -> Finding:
    """Compare the rate in the last quarter with that in the one before."""
    rows = at_risk(quarters[quarters["quarter"].isin([last, str(Quarter.parse(last) - 1)])], transition)
    is_last = rows["quarter"] == last
    found = rate_ratio(rows["event"], rows["exposure"], is_last, rows["organisation"])
    size = smallest(rows["event"], is_last)
    return Finding(f"{transition.value}_ratio", ALL, found, Scale.RATIO, *size, at=last)


def _transitions(now: pd.DataFrame, quarter: str) -> Iterator[Finding]:
    """Give the share that goes from each state to each, of those who ran at the opening of the quarter."""
    rows = now[~now["new"]]
    closing = np.where(rows["ended"], STATES[2], np.where(rows["work_at_close"], STATES[1], STATES[0]))
    for origin, chosen in ((STATES[0], ~rows["work_before"]), (STATES[1], rows["work_before"])):
        organisations, ends = rows.loc[chosen, "organisation"], closing[chosen]
        counts = [int((ends == state).sum()) for state in STATES]
        for state in STATES:
            of = f"{origin}-{state}"
            found = share(ends == state, organisations) if len(ends) else not_estimable(NotEstimable.EMPTY_GROUP, of)
            yield Finding("transition", of, found, Scale.SHARE, len(ends), min(counts), quarter)
