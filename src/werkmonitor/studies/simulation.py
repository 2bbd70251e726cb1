"""Histories drawn from a scenario, as if deliveries without a fault had been read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from werkmonitor.panel.histories import CMD_MONTHS, PEOPLE_COLUMNS, QUARTER_COLUMNS, Histories
from werkmonitor.quarter import Quarter, quarters_between
from werkmonitor.studies.scenarios import CORRELATION, LONGEST, MONTHS_PER_QUARTER, Scenario, effect_sd
from werkmonitor.vocabulary import Funding, TrajectoryType

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

FIRST, OBSERVED = Quarter(2022, 4), 4
"""First quarter observed, and how many there are."""
TYPES, FUNDERS = tuple(TrajectoryType), tuple(Funding)
SIZE_SD = 0.6
"""Standard deviation of an organisation's log size."""
MIX_CONCENTRATION = 20.0
"""Dirichlet concentration of the organisations' mixes of types; the higher, the more alike."""
DURABLE = 0.85
"""Part of the jobs that meets the norm of durable work."""

_EARLIEST = FIRST - round(LONGEST / MONTHS_PER_QUARTER)
_QUARTERS = quarters_between(_EARLIEST, FIRST + (OBSERVED - 1))
_END = OBSERVED * MONTHS_PER_QUARTER
_CMD = TYPES.index(TrajectoryType.CMD)


@dataclass(frozen=True)
class _Intake:
    """Who started, one element each: codes, and start in months since the first quarter observed began."""

    organisation: Ints
    type: Ints
    funding: Ints
    start: Floats
    quarter: Ints
    limit: Floats


@dataclass(frozen=True)
class _Courses:
    """End of each trajectory or of observation, whether it is the former, and spells of work; months since the start.

    A spell that lasts has no end (infinity).
    """

    exit: Floats
    ended: Bools
    person: Ints
    begin: Floats
    end: Floats
    durable: Bools


def simulate(scenario: Scenario, clusters: int, icc: float, rng: np.random.Generator) -> Histories:
    """Draw the histories that four quarters of deliveries would show.

    Parameters
    ----------
    scenario
        What is true.
    clusters
        Number of organisations, of unequal size (lognormal) and mix of types (Dirichlet).
    icc
        Intraclass correlation of paid work, see :func:`werkmonitor.studies.scenarios.effect_sd`. An organisation's
        effects on the log rates of finding of two types are normal and correlate by
        :data:`~werkmonitor.studies.scenarios.CORRELATION`, so that organisations differ in the contrast too.
    rng
        Source of all chance.

    Returns
    -------
    Histories
        With the columns that real ones have; time since the start is continuous, a quarter is three months.

    Notes
    -----
    Each trajectory is a Markov process in continuous time (without work, with work, ended), drawn event by event for
    all together. It starts at a uniform moment of its quarter; those that ended before the first quarter observed
    are not seen. Nobody brings a job.
    """
    effect = _effects(clusters, icc, rng)
    intake = _draw_intake(scenario, clusters, rng)
    courses = _draw_courses(scenario, intake, effect[intake.organisation, intake.type], rng)
    return _histories(intake, courses, clusters)


def _effects(clusters: int, icc: float, rng: np.random.Generator) -> Floats:
    """Draw effects on the log rate of finding, organisations by types."""
    shared, own = rng.normal(size=(clusters, 1)), rng.normal(size=(clusters, len(TYPES)))
    drawn: Floats = effect_sd(icc) * (np.sqrt(CORRELATION) * shared + np.sqrt(1 - CORRELATION) * own)
    return drawn


def _draw_intake(scenario: Scenario, clusters: int, rng: np.random.Generator) -> _Intake:
    expected = scenario.intake * (1 + scenario.growth) ** np.arange(1.0 - len(_QUARTERS), 1.0)
    quarter = np.repeat(np.arange(len(_QUARTERS)), rng.poisson(expected))
    people = len(quarter)
    start = MONTHS_PER_QUARTER * (quarter + OBSERVED - len(_QUARTERS) + rng.random(people))
    size = np.exp(rng.normal(0, SIZE_SD, clusters))
    organisation = _pick(np.broadcast_to(size, (1, clusters)), np.zeros(people, dtype=np.int64), rng)
    kinds = [scenario.kinds[each] for each in TYPES]
    mix = rng.dirichlet(MIX_CONCENTRATION * np.array([kind.share for kind in kinds]), clusters)
    kind = _pick(mix, organisation, rng)
    funding = _pick(np.array([[each.funding[funder] for funder in FUNDERS] for each in kinds]), kind, rng)
    shorter = (kind == _CMD) & (rng.random(people) >= scenario.extended)
    return _Intake(organisation, kind, funding, start, quarter, np.where(shorter, CMD_MONTHS, LONGEST))


def _pick(weights: Floats, row: Ints, rng: np.random.Generator) -> Ints:
    """Draw for each element a column, with probability proportional to the weights of its row."""
    cumulative = np.cumsum(weights, axis=1)
    cumulative /= cumulative[:, -1:]
    # Rows one after the other make one rising sequence, in which each element looks up its place.
    rising = (cumulative + np.arange(len(weights))[:, None]).ravel()
    place = np.searchsorted(rising, row + rng.random(len(row)), side="right")
    picked: Ints = np.minimum(place - row * weights.shape[1], weights.shape[1] - 1)
    return picked


def _draw_courses(scenario: Scenario, intake: _Intake, effect: Floats, rng: np.random.Generator) -> _Courses:
    """Draw event by event: all that are not done yet take their next step together."""
    find, lose, leave_with, leave_without = _rates(scenario, intake, effect)
    until = np.minimum(intake.limit, _END - intake.start)
    now, working, left = np.zeros_like(until), np.zeros(len(until), dtype=bool), np.zeros(len(until), dtype=bool)
    begin = np.zeros_like(until)
    spells: list[tuple[Ints, Floats, Floats]] = []
    active = np.arange(len(until))
    while len(active):
        employed, late = working[active], now[active] >= CMD_MONTHS
        change = np.where(employed, lose[active], find[active] * np.where(late, scenario.late_factor, 1.0))
        leave = np.where(employed, leave_with[active], leave_without[active])
        moment = now[active] + rng.exponential(1 / (change + leave))
        # Rates are constant up to here; what would come later is drawn again with the rates that hold then.
        stop = np.minimum(until[active], np.where(late, np.inf, CMD_MONTHS))
        happens = moment < stop
        now[active] = np.where(happens, moment, stop)
        leaves = happens & (rng.random(len(active)) * (change + leave) < leave)
        loses, finds = happens & ~leaves & employed, happens & ~leaves & ~employed
        lost = active[loses]
        spells.append((lost, begin[lost], now[lost]))
        begin[active[finds]] = now[active[finds]]
        working[lost], working[active[finds]], left[active[leaves]] = False, True, True
        active = active[~leaves & (now[active] < until[active])]
    lasting = np.flatnonzero(working)
    spells.append((lasting, begin[lasting], np.full(len(lasting), np.inf)))
    person, begins, ends = (np.concatenate(each) for each in zip(*spells, strict=True))
    ended = left | (now >= intake.limit)
    return _Courses(now, ended, person, begins, ends, rng.random(len(person)) < DURABLE)


def _rates(scenario: Scenario, intake: _Intake, effect: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Return each trajectory's rates per month: finding, losing, leaving with and without work."""
    by_type = np.array(
        [[k.finding, k.losing, k.leaving_with, k.leaving_without] for k in (scenario.kinds[t] for t in TYPES)]
    )
    by_funder = np.array([scenario.funding_factor.get(funder, 1.0) for funder in FUNDERS])
    find, lose, leave_with, leave_without = by_type[intake.type].T / MONTHS_PER_QUARTER
    return find * by_funder[intake.funding] * np.exp(effect), lose, leave_with, leave_without


def _histories(intake: _Intake, courses: _Courses, clusters: int) -> Histories:
    """Put together the tables of those who were there in the quarters observed."""
    seen = np.flatnonzero(intake.start + courses.exit > 0)
    first_job = np.full(len(intake.start), np.inf)
    np.minimum.at(first_job, courses.person, courses.begin)
    people = {
        **_traits(intake, seen, clusters),
        "region": _labels(["AM01"], np.zeros_like(seen)),
        "entry": np.maximum(0.0, -intake.start[seen]),
        "exit": courses.exit[seen],
        "ended": courses.ended[seen],
        "first_job": np.where(np.isfinite(first_job), first_job, np.nan)[seen],
        "brought_work": np.zeros(len(seen), dtype=bool),
        "extended": (intake.type[seen] == _CMD) & (courses.exit[seen] > CMD_MONTHS),
    }
    parts = [_quarter(intake, courses, number) for number in range(OBSERVED)]
    columns = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    quarters = {
        **columns,
        **_traits(intake, columns["person"], clusters),
        "quarter": _labels([str(FIRST + number) for number in range(OBSERVED)], columns["quarter"]),
    }
    return Histories(pd.DataFrame(people)[PEOPLE_COLUMNS], pd.DataFrame(quarters)[QUARTER_COLUMNS])


def _quarter(intake: _Intake, courses: _Courses, number: int) -> dict[str, NDArray[Any]]:
    """Return what happened in one quarter observed, for each ``person`` that was there."""
    start = intake.start
    first = np.maximum(MONTHS_PER_QUARTER * number - start, 0.0)
    last = np.minimum(MONTHS_PER_QUARTER * (number + 1) - start, courses.exit)
    running = np.flatnonzero(last > first)
    begin, end, person = courses.begin, courses.end, courses.person

    def some(spells: Bools) -> Bools:
        holds = np.zeros(len(start), dtype=bool)
        holds[person[spells]] = True
        return holds[running]

    within = (begin < last[person]) & (end > first[person])
    return {
        "person": running,
        "quarter": np.full_like(running, number),
        "months": last[running],
        "paid_work": some(within),
        "durable_work": some(within & courses.durable),
        "work_before": some((begin < first[person]) & (end >= first[person])),
        "work_at_close": some((begin < last[person]) & (end >= last[person])),
        "ended": (courses.ended & (courses.exit <= last))[running],
        "new": start[running] >= MONTHS_PER_QUARTER * number,
        "extended": (intake.type[running] == _CMD) & (last[running] > CMD_MONTHS),
        "exposure": (last - first)[running] / MONTHS_PER_QUARTER,
    }


def _traits(intake: _Intake, rows: Ints, clusters: int) -> dict[str, Any]:
    """Return the columns that both tables have."""
    return {
        "organisation": _labels([f"org{number:03d}" for number in range(1, clusters + 1)], intake.organisation[rows]),
        "trajectory": _labels(np.arange(len(intake.start)).astype("U8"), rows),
        "type": _labels(TYPES, intake.type[rows]),
        "funding": _labels(FUNDERS, intake.funding[rows]),
        "national_scheme": np.zeros(len(rows), dtype=bool),
        "start_quarter": _labels([str(each) for each in _QUARTERS], intake.quarter[rows]),
    }


def _labels(names: Sequence[str] | NDArray[np.str_], codes: Ints) -> pd.api.extensions.ExtensionArray:
    return pd.array(np.asarray(names, dtype=str), dtype="str").take(codes)
