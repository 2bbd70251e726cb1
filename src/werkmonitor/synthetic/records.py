"""Trajectories and jobs as arrays.

Days are counted since 1970-01-01. What hasn't happened is on the day :data:`NEVER`, so that comparisons need no
special case: a trajectory that doesn't end has its end after every day.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from werkmonitor.synthetic.parameters import Organisation
from werkmonitor.vocabulary import Benefit, EndSituation, FundingSource, Method, PlacementKind, TrajectoryType

Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]

NEVER = 2**30
NOT_ENDED = -1
"""Code of the situation at the end while there is no end."""
DAYS_PER_MONTH = 30.4375

TYPES = tuple(TrajectoryType)
SOURCES = tuple(FundingSource)
METHODS = tuple(Method)
BENEFITS = tuple(Benefit)
SITUATIONS = tuple(EndSituation)
KINDS = tuple(PlacementKind)

_EPOCH = date(1970, 1, 1).toordinal()


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return day.toordinal() - _EPOCH


def day_of(number: int) -> date:
    """Return the date of a day number."""
    return date.fromordinal(int(number) + _EPOCH)


@dataclass(frozen=True)
class Trajectories:
    """One entry per trajectory; codes are positions in the vocabulary's order (``TYPES``, ``SOURCES``, …)."""

    organisation: Ints
    region: Ints
    client: Ints
    method: Ints
    type: Ints
    source: Ints
    scheme: Bools
    benefit: Ints
    registered: Ints
    start: Ints
    approved: Ints
    end: Ints
    situation: Ints
    lost: Ints
    """First day from which the organisation forgets to deliver it."""

    def __len__(self) -> int:
        return len(self.start)

    def take(self, rows: NDArray[Any]) -> Trajectories:
        """Return the trajectories at these positions, in that order."""
        return Trajectories(**{f.name: getattr(self, f.name)[rows] for f in fields(self)})


@dataclass(frozen=True)
class Jobs:
    """One entry per job or course, by trajectory; numbers that were not registered are NaN.

    ``regular`` is 1, 0, or -1 where it was not registered. ``known`` is the day from which deliveries hold the job.
    """

    trajectory: Ints
    kind: Ints
    regular: Ints
    begin: Ints
    end: Ints
    hours: Floats
    wage: Floats
    months: Floats
    permanent: Bools
    known: Ints

    def __len__(self) -> int:
        return len(self.begin)

    def take(self, rows: NDArray[Any]) -> Jobs:
        """Return the jobs at these positions, in that order."""
        return Jobs(**{f.name: getattr(self, f.name)[rows] for f in fields(self)})


@dataclass(frozen=True)
class Population:
    """Everything that happened, and the organisations' true effects on the log hazard of finding a job."""

    organisations: tuple[Organisation, ...]
    regions: tuple[str, ...]
    trajectories: Trajectories
    jobs: Jobs
    effect: Floats
    contrast: Floats

    def take(self, rows: NDArray[Any]) -> Population:
        """Return the trajectories at these distinct positions, in that order, with their jobs."""
        place = np.full(len(self.trajectories), -1, dtype=np.int32)
        place[rows] = np.arange(len(rows), dtype=np.int32)
        kept = self.jobs.take(np.flatnonzero(place[self.jobs.trajectory] >= 0))
        kept = replace(kept, trajectory=place[kept.trajectory])
        order = np.lexsort((kept.begin, kept.trajectory))
        return replace(self, trajectories=self.trajectories.take(rows), jobs=kept.take(order))

    def with_jobs(self, more: Jobs) -> Population:
        """Return the population with these jobs added."""
        jobs: Jobs = join([self.jobs, more])
        return replace(self, jobs=jobs.take(np.lexsort((jobs.begin, jobs.trajectory))))

    def joined(self, other: Population) -> Population:
        """Return this population with another one's people after it; both have the same organisations."""
        offset = np.int32(len(self.trajectories))
        clients = np.int32(self.trajectories.client.max(initial=-1) + 1)
        newcomers = replace(other.trajectories, client=other.trajectories.client + clients)
        jobs = replace(other.jobs, trajectory=other.jobs.trajectory + offset)
        return replace(self, trajectories=join([self.trajectories, newcomers]), jobs=join([self.jobs, jobs]))


def join(parts: list[Any]) -> Any:
    """Put several :class:`Trajectories`, or several :class:`Jobs`, one after the other."""
    names = [f.name for f in fields(parts[0])]
    return type(parts[0])(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in names})
