"""Finding jobs, losing them and leaving, week by week since the start of the trajectory."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from werkmonitor.synthetic.parameters import Hazard, Parameters
from werkmonitor.synthetic.records import DAYS_PER_MONTH, NEVER, SOURCES, TYPES, Bools, Floats, Ints, Trajectories

WEEKS_PER_QUARTER = 13.044


@dataclass(frozen=True)
class Spells:
    """Spells of paid work of trajectories: the first day, and the last (:data:`NEVER` while it lasts)."""

    trajectory: Ints
    begin: Ints
    end: Ints


@dataclass(frozen=True)
class History:
    """What became of trajectories: the end, whether there was paid work on that day, and the spells of work."""

    end: Ints
    working: Bools
    spells: Spells


def simulate_work(
    people: Trajectories, support: Ints, log_effect: Floats, parameters: Parameters, rng: np.random.Generator
) -> History:
    """Simulate each started trajectory from its start to the end of its support.

    Parameters
    ----------
    people
        The trajectories; those without a start are left alone.
    support
        Longest possible length, days.
    log_effect
        Effect on the log hazard of finding a job.
    parameters, rng
        The truth, and the source of all chance.

    Notes
    -----
    In each week at most one thing happens to a trajectory: a job is found or lost, or the trajectory ends. All
    trajectories that are still running take the step of week ``k`` since their start together.
    """
    active = np.flatnonzero(people.start < NEVER).astype(np.int32)
    find = _weekly_rate(parameters.finding, people) * np.exp(log_effect)
    lose = _weekly_rate(parameters.losing, people)
    leave_with, leave_without = _leaving(parameters, people)
    end = people.end.copy()
    end[active] = people.start[active] + support[active]
    working = np.zeros(len(people), dtype=bool)
    begin = np.full(len(people), NEVER, dtype=np.int32)
    enters = active[rng.random(len(active)) < _at_start(parameters, people)[active]]
    working[enters] = True
    begin[enters] = people.start[enters] - rng.integers(1, 400, len(enters)).astype(np.int32)
    recorder = _Recorder()
    week = 0
    while len(active):
        factor_find = _factor(parameters.finding, week)
        factor_lose = _factor(parameters.losing, week)
        employed = working[active]
        change = np.where(employed, lose[active] * factor_lose, find[active] * factor_find)
        leave = np.where(employed, leave_with[active], leave_without[active])
        u = rng.random(len(active))
        changed = u < -np.expm1(-change)
        left = ~changed & (u < -np.expm1(-(change + leave)))
        _step(people, end, working, begin, active, week, changed, left, recorder, rng)
        week += 1
        active = active[end[active] >= people.start[active] + 7 * week]
    recorder.close(np.flatnonzero(working).astype(np.int32), begin, NEVER)
    return History(end, working, recorder.spells())


def _step(
    people: Trajectories,
    end: Ints,
    working: Bools,
    begin: Ints,
    active: Ints,
    week: int,
    changed: Bools,
    left: Bools,
    recorder: _Recorder,
    rng: np.random.Generator,
) -> None:
    """Let the changes of one week happen, on a day of that week drawn for each."""
    movers = active[changed | left]
    day = people.start[movers] + 7 * week + rng.integers(0, 7, len(movers)).astype(np.int32)
    in_time = day <= end[movers]
    movers, day = movers[in_time], day[in_time]
    leaving = left[changed | left][in_time]
    end[movers[leaving]] = day[leaving]
    losing = ~leaving & working[movers]
    finding = ~leaving & ~working[movers]
    # The last day of work is the day before, but never before the trajectory.
    recorder.close(movers[losing], begin, np.maximum(day - 1, people.start[movers])[losing])
    begin[movers[finding]] = day[finding]
    working[movers[losing]] = False
    working[movers[finding]] = True


class _Recorder:
    """Collects spells of work as they end."""

    def __init__(self) -> None:
        self.parts: list[tuple[Ints, Ints, Ints]] = []

    def close(self, trajectory: Ints, begin: Ints, end: Ints | int) -> None:
        self.parts.append((trajectory, begin[trajectory], np.broadcast_to(np.asarray(end, np.int32), trajectory.shape)))

    def spells(self) -> Spells:
        trajectory, begin, end = (np.concatenate(each) for each in zip(*self.parts, strict=True))
        order = np.lexsort((begin, trajectory))
        return Spells(trajectory[order], begin[order], end[order])


def _weekly_rate(hazard: Hazard, people: Trajectories) -> Floats:
    by_type = np.array([hazard.by_type[each] for each in TYPES])
    by_source = np.array([hazard.by_funding.get(each, 1.0) for each in SOURCES])
    rate: Floats = by_type[people.type] * by_source[people.source] / WEEKS_PER_QUARTER
    return rate


def _factor(hazard: Hazard, week: int) -> float:
    months = 7 * week / DAYS_PER_MONTH
    return [factor for since, factor in hazard.by_months if since <= months][-1]


def _leaving(parameters: Parameters, people: Trajectories) -> tuple[Floats, Floats]:
    rates = np.array([[parameters.leaving[t].with_work, parameters.leaving[t].without_work] for t in TYPES])
    weekly = rates[people.type] / WEEKS_PER_QUARTER
    return weekly[:, 0], weekly[:, 1]


def _at_start(parameters: Parameters, people: Trajectories) -> Floats:
    shares = np.array([parameters.jobs.at_start.get(each, 0.0) for each in TYPES])
    taken: Floats = shares[people.type]
    return taken
