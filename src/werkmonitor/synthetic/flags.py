"""The indicators' flags per trajectory and quarter, straight from the arrays.

Written from the definitions (design §5) without the panel, so that each checks the other: the deliveries made from a
population must give the same counts when they have gone through the whole chain.
"""

from __future__ import annotations

from datetime import date

import numpy as np

from werkmonitor.quarter import Quarter
from werkmonitor.synthetic.records import (
    KINDS,
    NEVER,
    SITUATIONS,
    SOURCES,
    TYPES,
    Bools,
    Ints,
    Jobs,
    Population,
    Trajectories,
    day_number,
)
from werkmonitor.vocabulary import EndSituation, Funding, PlacementKind, TrajectoryType

MINIMUM_HOURS, MINIMUM_WAGE_VALUE, MINIMUM_MONTHS = 12, 35, 3
"""Norm of durable work: hours a week, wage value in percent, months of contract."""


def quarter_flags(population: Population, quarter: Quarter, known_by: date | None = None) -> dict[str, Bools]:
    """Return the flags of a quarter, one boolean per trajectory, from the jobs known by a day (default: all).

    Trajectories of other methods and those that went missing have no flag. ``ended_*`` counts all stages;
    ``started`` and ``stopped`` follow the published reading (paid work before against paid work at the close).
    """
    people = population.trajectories
    first, last = day_number(quarter.start), day_number(quarter.end)
    delivered = (people.method == 0) & (people.lost > last) & (people.registered <= last)
    running = delivered & (people.start <= last) & (people.end >= first)
    ended = delivered & (people.end >= first) & (people.end <= last)
    orientation = delivered & (people.start > last) & (people.end > last)
    flags = {"orientation": orientation, "running": running, "ended": ended}
    flags["new"] = running & (people.start >= first)
    flags |= _stages(people, last, running, ended)
    flags |= _situations(people, ended)
    by = NEVER if known_by is None else day_number(known_by)
    flags |= _work(people, population.jobs.take(np.flatnonzero(population.jobs.known <= by)), first, last, running)
    return flags


def attributes(people: Trajectories) -> dict[str, Bools]:
    """Return flags that don't change: ``epa, cmd, other_type`` and ``uwv, municipality, other_funding``."""
    groups = np.array([list(Funding).index(source.group) for source in SOURCES])[people.source]
    names = {Funding.UWV: "uwv", Funding.MUNICIPALITY: "municipality", Funding.OTHER: "other_funding"}
    flags = {names[each]: groups == number for number, each in enumerate(Funding)}
    types = {TrajectoryType.EPA: "epa", TrajectoryType.CMD: "cmd", TrajectoryType.OTHER: "other_type"}
    return flags | {types[each]: people.type == number for number, each in enumerate(TYPES)}


def _stages(people: Trajectories, last: int, running: Bools, ended: Bools) -> dict[str, Bools]:
    """Stage on the last day of the quarter; for a trajectory that ended before, on its own last day."""
    moment = np.minimum(people.end, last)
    needs_approval = np.array([source.knows_approval for source in SOURCES])[people.source]
    started = people.start <= moment
    approved = started & (~needs_approval | (people.approved <= moment))
    return {
        "requested": running & ~approved,
        "approved": running & approved,
        "national_scheme": running & approved & people.scheme,
        "ended_orientation": ended & ~started,
        "ended_requested": ended & started & ~approved,
        "ended_approved": ended & approved,
    }


def _situations(people: Trajectories, ended: Bools) -> dict[str, Bools]:
    good = [SITUATIONS.index(EndSituation.PAID_WORK), SITUATIONS.index(EndSituation.EDUCATION)]
    with_work = ended & np.isin(people.situation, good)
    unknown = ended & (people.situation == SITUATIONS.index(EndSituation.UNKNOWN))
    return {
        "ended_with": with_work,
        "ended_without": ended & ~with_work & ~unknown,
        "ended_unknown": unknown,
    }


def _work(people: Trajectories, jobs: Jobs, first: int, last: int, running: Bools) -> dict[str, Bools]:
    """Paid work in the quarter, and with and without work before and at the close."""
    paid_job = (jobs.kind == KINDS.index(PlacementKind.PAID_WORK)) & (jobs.regular == 1)
    durable_job = paid_job & (jobs.hours >= MINIMUM_HOURS) & (jobs.wage >= MINIMUM_WAGE_VALUE)
    durable_job &= jobs.permanent | (jobs.months >= MINIMUM_MONTHS)
    opening = np.maximum(people.start, first)
    close = np.minimum(people.end, last)
    paid = running & _any(people, jobs, paid_job, opening, close)
    before = running & _any(people, jobs, paid_job, opening - 1, opening - 1)
    after = running & _any(people, jobs, paid_job, close, close)
    return {
        "paid": paid,
        "durable": running & _any(people, jobs, durable_job, opening, close),
        "not_working": running & ~paid,
        "before": before,
        "started": running & ~before & after,
        "stopped": before & ~after,
        "retained": before & after & (people.start >= first),
    }


def _any(people: Trajectories, jobs: Jobs, which: Bools, since: Ints, until: Ints) -> Bools:
    """Whether a trajectory has such a job on any day from ``since`` up to and including ``until``."""
    overlaps = which & (jobs.begin <= until[jobs.trajectory]) & (jobs.end >= since[jobs.trajectory])
    found = np.zeros(len(people), dtype=bool)
    found[jobs.trajectory[overlaps]] = True
    return found
