"""What an organisation delivers about a quarter: what it knew then, in the contract's words."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

import numpy as np

from werkmonitor.contract import PERMANENT_TERM, PLACEMENT_COLUMNS, TRAJECTORY_COLUMNS, Sheet
from werkmonitor.quarter import Quarter
from werkmonitor.synthetic.drafts import Cell, Table
from werkmonitor.synthetic.flags import MINIMUM_HOURS, quarter_flags
from werkmonitor.synthetic.identifiers import CANARY_HOURS, Ids
from werkmonitor.synthetic.records import (
    BENEFITS,
    KINDS,
    METHODS,
    NEVER,
    SITUATIONS,
    SOURCES,
    TYPES,
    Bools,
    Population,
    day_number,
    day_of,
)
from werkmonitor.vocabulary import Benefit, FundingSource, Method

PHASE_2 = Quarter(2023, 3)
"""First quarter in which deliveries name the method and hold other methods than IPS."""
_REPORTED = ("betaald_werk_in_kwartaal", "duurzaam_werk_in_kwartaal")
# Registrations that are settled later: one in so many clients. They make snapshots disagree without touching a count.
_UNDECIDED_EVERY = 7
_BENEFIT_LATER_EVERY = 41
_REGISTRATION_CORRECTED_EVERY = 53
_DAYS_UNTIL_SETTLED = 120
_CANARY_EVERY = 97


class Story(StrEnum):
    """What is special about a delivery."""

    COMPLETE = "complete"
    EARLY_EXPORT = "early_export"
    """Made before registration was finished: the last weeks' starts and jobs are missing."""
    HALF = "half"
    """Half of the trajectories are missing."""
    PHASE_1 = "phase_1"
    """Without placements; paid and durable work as yes or no."""
    CUT_SHORT = "cut_short"
    """A file that breaks off and can't be read."""


def snapshot(
    population: Population, ids: Ids, quarter: Quarter, organisation: int, received: int, story: Story
) -> dict[Sheet, Table]:
    """Return the tables that an organisation delivers about a quarter.

    Parameters
    ----------
    population, ids
        Everything that happened, and the identifiers.
    quarter
        Events after its last day are not in the delivery.
    organisation
        Position in ``population.organisations``.
    received
        Day number; jobs that became known later are not in it.
    story
        What is special about the delivery.
    """
    people = population.trajectories
    first, last = day_number(quarter.start), day_number(quarter.end)
    delivered = (people.organisation == organisation) & (people.registered <= last) & (people.end >= first)
    delivered &= people.lost > last
    if quarter < PHASE_2:
        delivered &= people.method == METHODS.index(Method.IPS)
    if story is Story.HALF:
        delivered &= people.client % 2 == 0
    if story is Story.EARLY_EXPORT:
        delivered &= (people.registered <= last - 14) & ((people.start <= last - 14) | (people.start > last))
    rows = _trajectory_rows(population, ids, quarter, delivered, story)
    columns = tuple(each for each in TRAJECTORY_COLUMNS if each.delivered not in _REPORTED or story is Story.PHASE_1)
    tables = {Sheet.TRAJECTORIES: Table.of(columns, rows)}
    if story is not Story.PHASE_1:
        until = last - 30 if story is Story.EARLY_EXPORT else last
        tables[Sheet.PLACEMENTS] = Table.of(
            PLACEMENT_COLUMNS, _placement_rows(population, ids, delivered, until, last, received)
        )
    return tables


def _trajectory_rows(
    population: Population, ids: Ids, quarter: Quarter, delivered: Bools, story: Story
) -> list[list[Cell]]:
    people, last = population.trajectories, day_number(quarter.end)
    flags = quarter_flags(population, quarter) if story is Story.PHASE_1 else {}
    rows = []
    for i in np.flatnonzero(delivered):
        source, started, client = SOURCES[people.source[i]], people.start[i] <= last, people.client[i]
        decided = started or client % _UNDECIDED_EVERY != 0
        settled = last > people.registered[i] + _DAYS_UNTIL_SETTLED
        registered = people.registered[i] - (0 if settled or client % _REGISTRATION_CORRECTED_EVERY else 3)
        benefit_known = settled or client % _BENEFIT_LATER_EVERY
        row: list[Cell] = [
            ids.trajectory[i],
            ids.client[i],
            METHODS[people.method[i]].term if quarter >= PHASE_2 else None,
            population.regions[people.region[i]],
            TYPES[people.type[i]].term if decided else None,
            source.term if decided else None,
            bool(people.scheme[i]) if decided and source is FundingSource.MUNICIPALITY else None,
            day_of(registered),
            day_of(people.start[i]) if started else None,
            day_of(people.approved[i]) if people.approved[i] <= last else None,
            day_of(people.end[i]) if people.end[i] <= last else None,
            SITUATIONS[people.situation[i]].term if people.end[i] <= last else None,
            BENEFITS[people.benefit[i]].term if benefit_known else Benefit.UNKNOWN.term,
            str(quarter),
        ]
        if story is Story.PHASE_1:
            row += [bool(flags["paid"][i]), bool(flags["durable"][i])] if flags["running"][i] else [None, None]
        rows.append(row)
    return rows


def _placement_rows(
    population: Population, ids: Ids, delivered: Bools, until: int, last: int, received: int
) -> list[list[Cell]]:
    jobs = population.jobs
    known = delivered[jobs.trajectory] & (jobs.begin <= until) & (jobs.known <= received)
    return [
        [
            ids.trajectory[jobs.trajectory[j]],
            KINDS[jobs.kind[j]].term,
            None if jobs.regular[j] < 0 else bool(jobs.regular[j]),
            day_of(jobs.begin[j]),
            day_of(jobs.end[j]) if jobs.end[j] <= last else None,
            _hours(jobs.hours[j], j),
            _number(jobs.wage[j]),
            PERMANENT_TERM if jobs.permanent[j] else _number(jobs.months[j]),
        ]
        for j in np.flatnonzero(known)
    ]


def _hours(hours: float, job: np.intp) -> float | None:
    """Return the hours of a job; of some, where they are enough for durable work, a number that leak tests look for."""
    return CANARY_HOURS if hours >= MINIMUM_HOURS and job % _CANARY_EVERY == 0 else _number(hours)


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def add_late_registrations(
    population: Population, organisation: int, quarter: Quarter, number: int, known: int
) -> Population:
    """Give people without work in a quarter and the next a job begun in that quarter that becomes known later.

    The figures as they could be made before ``known`` stay what they were; those made after it are revised.
    """
    people, jobs = population.trajectories, population.jobs
    flags, following = quarter_flags(population, quarter), quarter_flags(population, quarter + 1)
    last = day_number((quarter + 1).end)
    ever = np.zeros(len(people), dtype=bool)
    ever[jobs.trajectory] = True
    fits = flags["approved"] & ~flags["new"] & following["running"] & ~ever & (people.end > last)
    chosen = np.flatnonzero(fits & (people.organisation == organisation))[:number].astype(np.int32)
    begin = np.full(len(chosen), day_number(quarter.start) + 40, dtype=np.int32)
    example = np.flatnonzero((jobs.regular == 1) & jobs.permanent & (jobs.hours >= 12) & (jobs.wage >= 35))
    template = jobs.take(np.repeat(example[:1], len(chosen)))
    extra = replace(
        template,
        trajectory=chosen,
        begin=begin,
        end=np.full(len(chosen), NEVER, dtype=np.int32),
        known=np.full(len(chosen), known, dtype=np.int32),
    )
    return population.with_jobs(extra)
