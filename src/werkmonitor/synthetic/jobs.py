"""From spells of work to the jobs, trial placements and courses that an organisation registers."""

from __future__ import annotations

import numpy as np

from werkmonitor.synthetic.parameters import Jobs as JobParameters
from werkmonitor.synthetic.records import KINDS, Floats, Ints, Jobs, Trajectories, join
from werkmonitor.synthetic.work import Spells
from werkmonitor.vocabulary import PlacementKind

_PAID = KINDS.index(PlacementKind.PAID_WORK)
_CONTRACT_DAYS = 30
# What else people do besides regular paid work: kind, regular (-1: not registered), share, shortest and longest in
# days. None of it ever counts as paid work.
_OTHER_FORMS = (
    (PlacementKind.TRIAL, 1, 0.30, 21, 61),
    (PlacementKind.WORK_EXPERIENCE, 0, 0.24, 60, 183),
    (PlacementKind.VOLUNTARY, 0, 0.24, 60, 500),
    (PlacementKind.EDUCATION, 1, 0.12, 60, 400),
    (PlacementKind.PAID_WORK, 0, 0.08, 60, 600),
    (PlacementKind.PAID_WORK, -1, 0.02, 30, 300),
)


def make_jobs(
    people: Trajectories, spells: Spells, until: int, parameters: JobParameters, rng: np.random.Generator
) -> Jobs:
    """Turn spells of paid work into contracts, and add the forms of work that never count as paid work.

    Parameters
    ----------
    people
        Trajectories with their ends.
    spells
        Spells of regular paid work.
    until
        Last day that can be in a delivery.
    parameters, rng
        Shape of the jobs, and the source of all chance.
    """
    last = np.minimum(people.end, until)
    jobs: Jobs = join(
        [
            _contracts(people, spells, last[spells.trajectory], parameters, rng),
            _other_forms(people, last, parameters, rng),
        ]
    )
    return jobs.take(np.lexsort((jobs.begin, jobs.trajectory)))


def _contracts(
    people: Trajectories, spells: Spells, until: Ints, parameters: JobParameters, rng: np.random.Generator
) -> Jobs:
    """One contract per spell, or two within the trajectory, of which the first is often not durable."""
    first_months = rng.choice([1, 2, 3, 6], len(spells.begin))
    turn = spells.begin + first_months * _CONTRACT_DAYS
    long_enough = (np.minimum(spells.end, until) > turn + _CONTRACT_DAYS) & (turn > people.start[spells.trajectory])
    two = np.flatnonzero(long_enough & (rng.random(len(turn)) < parameters.next_contract))
    end = spells.end.copy()
    end[two] = turn[two] - 1
    first = _jobs(spells.trajectory, spells.begin, end, parameters.durable, parameters, rng)
    first.months[two] = first_months[two]
    first.permanent[two] = False
    second = _jobs(spells.trajectory[two], turn[two].astype(np.int32), spells.end[two], 0.95, parameters, rng)
    joined: Jobs = join([first, second])
    return joined


def _jobs(
    trajectory: Ints, begin: Ints, end: Ints, durable: float, parameters: JobParameters, rng: np.random.Generator
) -> Jobs:
    """Regular paid jobs, of which a share meets the norm of durable work; the others fail it in one way."""
    size = len(begin)
    hours = rng.choice([12, 16, 18, 20, 24, 24, 28, 28.5, 32, 36], size)
    wage = rng.choice([40, 50, 60, 70, 80, 80, 90, 100, 100, 100], size).astype(float)
    months = rng.choice([3, 6, 6, 7, 8, 12, 12], size).astype(float)
    permanent = rng.random(size) < 0.15
    falls_short = np.where(rng.random(size) < durable, -1, rng.choice([0, 0, 1, 2, 2], size))
    hours = np.where(falls_short == 0, rng.choice([4, 6, 8, 8, 10, 11.5], size), hours)
    wage = np.where(falls_short == 1, rng.choice([20, 25, 30], size), wage)
    months = np.where(falls_short == 2, rng.choice([1, 1, 2], size), months)
    permanent &= falls_short != 2
    gap = np.where(rng.random(size) < parameters.incomplete, rng.integers(0, 3, size), -1)
    permanent &= gap != 2
    return Jobs(
        trajectory=trajectory,
        kind=np.full(size, _PAID, dtype=np.int32),
        regular=np.ones(size, dtype=np.int32),
        begin=begin,
        end=end,
        hours=np.where(gap == 0, np.nan, hours),
        wage=np.where(gap == 1, np.nan, wage),
        months=np.where(permanent | (gap == 2), np.nan, months),
        permanent=permanent,
        known=begin,
    )


def _other_forms(people: Trajectories, last: Ints, parameters: JobParameters, rng: np.random.Generator) -> Jobs:
    """At most one other form of work per trajectory, on a day drawn from all its days, also those to come."""
    length = np.maximum(people.end.astype(np.int64) - people.start, 0)
    begins = people.start + (rng.random(len(people)) * length).astype(np.int64)
    has_one = (begins <= last) & (length > 30) & (rng.random(len(people)) < parameters.other_forms)
    chosen: Ints = np.flatnonzero(has_one).astype(np.int32)
    begin: Ints = begins[chosen].astype(np.int32)
    size = len(chosen)
    form = rng.choice(len(_OTHER_FORMS), size, p=[share for _, _, share, _, _ in _OTHER_FORMS])
    shortest, longest = (np.array([row[column] for row in _OTHER_FORMS])[form] for column in (3, 4))
    paid_like = np.array([row[0] is PlacementKind.PAID_WORK for row in _OTHER_FORMS])[form]
    return Jobs(
        trajectory=chosen,
        kind=np.array([KINDS.index(row[0]) for row in _OTHER_FORMS], dtype=np.int32)[form],
        regular=np.array([row[1] for row in _OTHER_FORMS], dtype=np.int32)[form],
        begin=begin,
        end=(begin + rng.integers(shortest, longest + 1)).astype(np.int32),
        hours=_where(paid_like, rng.choice([8, 12, 16, 20, 24], size), rng.choice([4, 8, 12, 16], size)),
        wage=_where(paid_like, rng.choice([30, 40, 50, 60], size), np.nan),
        months=_where(paid_like, rng.choice([3, 6, 12], size), np.nan),
        permanent=np.zeros(size, dtype=bool),
        known=begin,
    )


def _where(condition: np.ndarray, yes: np.ndarray | float, no: np.ndarray | float) -> Floats:
    chosen: Floats = np.where(condition, yes, no).astype(float)
    return chosen
