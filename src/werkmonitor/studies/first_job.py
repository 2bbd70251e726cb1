"""First jobs over time since the start, by type of trajectory: levels, differences, and curves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from werkmonitor.panel.histories import CMD_MONTHS, Histories
from werkmonitor.statistics.cox import hazard_ratio
from werkmonitor.statistics.estimate import Estimate, NotEstimable, not_estimable
from werkmonitor.statistics.incidence import cumulative_incidence, first_event, incidence_at, incidence_difference
from werkmonitor.statistics.rates import spent
from werkmonitor.studies.findings import CURVE_COLUMNS, Finding, Scale
from werkmonitor.vocabulary import Funding, TrajectoryType

LONGEST = 36
REACH = (6, 12, 18, CMD_MONTHS)
"""Months since the start at which first jobs are compared."""
FEWEST_EVENTS = 10
"""First jobs that there have to be between two points in time; with fewer, the later point is left out."""

_BY_IMPORTANCE = (CMD_MONTHS, 12, 6, 18, LONGEST, 30)
"""Which points in time to keep first where there are few events."""


@dataclass(frozen=True)
class Looking:
    """Who could find a first job in sight: those who brought no work along, and hadn't found any before.

    Parameters
    ----------
    kind
        Type of the trajectories.
    people
        Rows of ``Histories.people``.
    """

    kind: TrajectoryType
    people: pd.DataFrame

    @classmethod
    def of(cls, histories: Histories, kind: TrajectoryType) -> Looking:
        """Choose the trajectories of a type."""
        people = histories.people
        people = people[(people["type"] == kind) & ~people["brought_work"].astype(bool)]
        return cls(kind, people[~(people["first_job"] <= people["entry"])])

    @property
    def course(self) -> tuple[pd.Series, NDArray[np.float64], NDArray[np.int64]]:
        """Entry, exit and what happened then, as the estimators of incidence take them."""
        exit, event = first_event(self.people["exit"], self.people["first_job"], self.people["ended"])
        return self.people["entry"], exit, event

    def found(self, after: float, until: float) -> tuple[float, float]:
        """Count who was at risk in a part of the time since the start, and their first jobs in it."""
        events, months = spent(self.people["entry"], self.people["exit"], self.people["first_job"], after, until)
        return float(np.sum(months > 0)), float(np.sum(events))

    @cached_property
    def points(self) -> list[int]:
        """Points in time with enough first jobs between them, the start first; the most important ones are kept."""
        kept = [0]
        for month in _BY_IMPORTANCE:
            if month > CMD_MONTHS and self.kind == TrajectoryType.CMD:
                continue  # by then only extended trajectories are left
            points = sorted([*kept, month])
            if all(self.found(*part)[1] >= FEWEST_EVENTS for part in pairwise(points)):
                kept = points
        return kept

    def since_the_point_before(self, month: int) -> tuple[float, float]:
        """Count who was at risk since the point before, and their first jobs: what a step of the curve rests on."""
        before = max((point for point in self.points if point < month), default=0)
        return self.found(before, month)


def findings(histories: Histories) -> Iterator[Finding]:
    """Give the share with a first job within so many months, the differences with EPA, and ratios of hazards.

    Parameters
    ----------
    histories
        Histories up to and including the quarter of the report.
    """
    epa, cmd, other = (Looking.of(histories, kind) for kind in TrajectoryType)
    for group in (epa, cmd, other):
        for month in REACH:
            yield _level(group, month)
    for group in (cmd, other):
        of = f"{group.kind.value}-{epa.kind.value}"
        for month in REACH:
            yield _difference(of, group, epa, month)
        yield _hazard(of, group, epa)


def curves(histories: Histories) -> pd.DataFrame:
    """Return the cumulative incidence of the first job by type.

    Returns
    -------
    pandas.DataFrame
        :data:`~werkmonitor.studies.findings.CURVE_COLUMNS`, at the points of :attr:`Looking.points`; of CMD as long as
        all of them are funded. ``at_risk`` counts who was so at any time since the point before.
    """
    return pd.concat([_curve(Looking.of(histories, kind)) for kind in TrajectoryType], ignore_index=True)


def _curve(group: Looking) -> pd.DataFrame:
    times = group.points
    curve = cumulative_incidence(*group.course, times, group.people["organisation"])
    counted = [group.since_the_point_before(month) for month in times]
    at_risk, events = (np.array(each) for each in zip(*counted, strict=True))
    curve = curve.assign(curve=group.kind.value, months=times, at_risk=at_risk, events=np.cumsum(events))
    return curve[list(CURVE_COLUMNS)]


def _level(group: Looking, month: int) -> Finding:
    people = group.people
    estimate = incidence_at(*group.course, people["organisation"], month)
    counted = group.since_the_point_before(month)
    return Finding("first_job", group.kind.value, _enough([group], month, estimate), Scale.SHARE, *counted, str(month))


def _difference(of: str, first: Looking, second: Looking, month: int) -> Finding:
    both, treated = _together(first, second)
    estimate = incidence_difference(*both.course, treated, both.people["organisation"], month)
    counted = _least(first.since_the_point_before(month), second.since_the_point_before(month))
    estimate = _enough([first, second], month, estimate)
    return Finding("first_job", of, estimate, Scale.DIFFERENCE, *counted, str(month))


def _hazard(of: str, first: Looking, second: Looking) -> Finding:
    """Cox's model with the funder as covariate."""
    both, treated = _together(first, second)
    funding = both.people["funding"]
    funders = {code.value: funding == code for code in (Funding.MUNICIPALITY, Funding.OTHER)}
    differing = {code: is_it for code, is_it in funders.items() if is_it.any() and not is_it.all()}
    covariates = pd.DataFrame({of: treated, **differing}).astype(float)
    estimate = hazard_ratio(*both.course, covariates, both.people["organisation"])[of]
    return Finding("hazard", of, estimate, Scale.RATIO, *_least(first.found(0, LONGEST), second.found(0, LONGEST)))


def _together(first: Looking, second: Looking) -> tuple[Looking, pd.Series]:
    people = pd.concat([first.people, second.people])
    return Looking(first.kind, people), people["type"] == first.kind


def _enough(groups: Sequence[Looking], month: int, estimate: Estimate) -> Estimate:
    """Withhold an estimate at a time before which a group has too few first jobs."""
    if estimate.estimable and not all(month in group.points for group in groups):
        return not_estimable(NotEstimable.FEW_EVENTS, estimate.method, estimate.people, estimate.clusters)
    return estimate


def _least(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    return min(one[0], other[0]), min(one[1], other[1])
