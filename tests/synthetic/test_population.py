"""A simulated population is consistent, repeatable, and follows its parameters."""

import time
from dataclasses import fields

import numpy as np
import pytest

from werkmonitor.config import InputError
from werkmonitor.quarter import Quarter
from werkmonitor.synthetic import Parameters, Population, attributes, quarter_flags, simulate_population
from werkmonitor.synthetic.parameters import Hazard, Leaving
from werkmonitor.synthetic.records import KINDS, NEVER, SITUATIONS, SOURCES, day_number
from werkmonitor.synthetic.work import WEEKS_PER_QUARTER
from werkmonitor.vocabulary import EndSituation, FundingSource, PlacementKind, TrajectoryType

FIRST = Quarter(2020, 1)
FINDING, LOSING, LEAVING = 0.12, 0.08, Leaving(with_work=0.06, without_work=0.03)
TRUTH = Parameters(
    first_quarter=FIRST,
    quarters=12,
    intake=1500,
    intake_growth=0.05,
    finding=Hazard(by_type=dict.fromkeys(TrajectoryType, FINDING)),
    losing=Hazard(by_type=dict.fromkeys(TrajectoryType, LOSING)),
    leaving=dict.fromkeys(TrajectoryType, LEAVING),
    rejected=0.0,
    returning=0.05,
)


@pytest.fixture(scope="module")
def population() -> Population:
    return simulate_population(TRUTH, np.random.default_rng(5))


def cohort(population: Population) -> np.ndarray:
    """Trajectories started in the quarters with deliveries: nobody among them was left out."""
    people = population.trajectories
    first, last = day_number(FIRST.start), day_number(TRUTH.last_quarter.end)
    return np.flatnonzero((people.start >= first) & (people.start <= last - 200))


def rate(events: np.ndarray, days: np.ndarray) -> float:
    return float(events.sum() / days.sum() * 7 * WEEKS_PER_QUARTER)


def test_same_seed_same_population() -> None:
    first, second, other = (simulate_population(Parameters(), np.random.default_rng(s)) for s in (1, 1, 2))
    for name in [f.name for f in fields(first.trajectories)]:
        np.testing.assert_array_equal(getattr(first.trajectories, name), getattr(second.trajectories, name))
    for name in [f.name for f in fields(first.jobs)]:
        np.testing.assert_array_equal(getattr(first.jobs, name), getattr(second.jobs, name))
    assert not np.array_equal(first.trajectories.start[:500], other.trajectories.start[:500])


def test_jobs_overlap_their_trajectory(population: Population) -> None:
    people, jobs = population.trajectories, population.jobs
    assert (jobs.begin <= jobs.end).all()
    assert (jobs.begin <= people.end[jobs.trajectory]).all()
    assert (jobs.end >= people.start[jobs.trajectory]).all()
    assert (people.start[jobs.trajectory] < NEVER).all()


def test_dates_are_in_order(population: Population) -> None:
    people = population.trajectories
    assert (people.registered <= people.start).all()
    assert (people.registered <= people.approved).all()
    assert (people.start[people.start < NEVER] <= people.end[people.start < NEVER]).all()
    assert (people.end >= day_number(FIRST.start)).all()


def test_situation_at_the_end_agrees_with_the_jobs(population: Population) -> None:
    people, jobs = population.trajectories, population.jobs
    regular = (jobs.kind == KINDS.index(PlacementKind.PAID_WORK)) & (jobs.regular == 1)
    covers = regular & (jobs.begin <= people.end[jobs.trajectory]) & (jobs.end >= people.end[jobs.trajectory])
    working = np.zeros(len(people), dtype=bool)
    working[jobs.trajectory[covers]] = True
    known = (people.start < NEVER) & (people.situation != SITUATIONS.index(EndSituation.UNKNOWN))
    np.testing.assert_array_equal(people.situation[known] == SITUATIONS.index(EndSituation.PAID_WORK), working[known])


def test_scheme_is_municipal_and_recent() -> None:
    people = simulate_population(Parameters(), np.random.default_rng(3)).trajectories
    assert people.scheme.any()
    assert (people.source[people.scheme] == SOURCES.index(FundingSource.MUNICIPALITY)).all()
    assert (people.start[people.scheme] >= day_number(Parameters().scheme_start)).all() or (
        people.start[people.scheme] == NEVER
    ).any()


def test_support_ends_in_time(population: Population) -> None:
    people = population.trajectories
    months = np.where(attributes(people)["cmd"], 24, 36)
    started = people.start < NEVER
    assert (people.end - people.start)[started].max() <= 36 * 30.4375 + 1
    assert ((people.end - people.start)[started] <= (months * 30.4375 + 1)[started]).all()


def test_finding_rate_is_recovered(population: Population) -> None:
    people, jobs = population.trajectories, population.jobs
    regular = (jobs.kind == KINDS.index(PlacementKind.PAID_WORK)) & (jobs.regular == 1)
    first = np.full(len(people), NEVER)
    np.minimum.at(first, jobs.trajectory[regular], jobs.begin[regular])
    who = cohort(population)
    until = np.minimum(np.minimum(first, people.end), day_number(TRUTH.last_quarter.end))[who]
    found = first[who] <= np.minimum(people.end[who], day_number(TRUTH.last_quarter.end))
    assert found.sum() > 3000
    assert rate(found, until - people.start[who] + 1) == pytest.approx(FINDING, rel=0.06)


def test_leaving_rate_without_work_is_recovered(population: Population) -> None:
    """Among those who never found a job, which is independent of the rate of leaving."""
    people, jobs = population.trajectories, population.jobs
    regular = (jobs.kind == KINDS.index(PlacementKind.PAID_WORK)) & (jobs.regular == 1)
    first = np.full(len(people), NEVER)
    np.minimum.at(first, jobs.trajectory[regular], jobs.begin[regular])
    who = cohort(population)
    horizon = day_number(TRUTH.last_quarter.end)
    until = np.minimum(np.minimum(first, people.end), horizon)[who]
    cap = people.start[who] + np.where(attributes(people)["cmd"][who], 24, 36) * 30.4375 - 2
    left = (people.end[who] <= np.minimum(horizon, cap)) & (first[who] > people.end[who])
    assert left.sum() > 1000
    assert rate(left, until - people.start[who] + 1) == pytest.approx(LEAVING.without_work, rel=0.1)


def test_losing_rate_is_recovered(population: Population) -> None:
    people, jobs = population.trajectories, population.jobs
    horizon = day_number(TRUTH.last_quarter.end)
    single = TRUTH.model_copy(update={"jobs": TRUTH.jobs.model_copy(update={"next_contract": 0.0})})
    people, jobs = (p := simulate_population(single, np.random.default_rng(6))).trajectories, p.jobs
    regular = (jobs.kind == KINDS.index(PlacementKind.PAID_WORK)) & (jobs.regular == 1)
    regular &= jobs.begin >= day_number(FIRST.start)
    end = people.end[jobs.trajectory]
    until = np.minimum(np.minimum(jobs.end, end), horizon)
    lost = regular & (jobs.end < np.minimum(end, horizon))
    assert lost.sum() > 1000
    days = np.maximum(until - jobs.begin + 1, 0)
    assert rate(lost[regular], days[regular]) == pytest.approx(LOSING, rel=0.08)


def test_intake_grows_as_asked(population: Population) -> None:
    new = [quarter_flags(population, FIRST + n)["new"].sum() for n in range(12)]
    growth = np.polyfit(np.arange(12), np.log(new), 1)[0]
    assert np.exp(growth) - 1 == pytest.approx(TRUTH.intake_growth, abs=0.01)
    assert new[0] == pytest.approx(TRUTH.intake, rel=0.1)


def test_slower_finding_for_one_type_shows() -> None:
    slow = Hazard(by_type={TrajectoryType.EPA: 0.12, TrajectoryType.CMD: 0.03, TrajectoryType.OTHER: 0.12})
    population = simulate_population(TRUTH.model_copy(update={"finding": slow}), np.random.default_rng(8))
    flags, groups = quarter_flags(population, TRUTH.last_quarter), attributes(population.trajectories)
    share = {name: flags["paid"][flags["running"] & groups[name]].mean() for name in ("epa", "cmd")}
    assert share["cmd"] < share["epa"] - 0.1


def test_some_clients_return(population: Population) -> None:
    people = population.trajectories
    numbers, counts = np.unique(people.client, return_counts=True)
    assert 0 < (counts > 1).sum() < 0.1 * len(numbers)
    for client in numbers[counts > 1][:50]:
        own = np.flatnonzero(people.client == client)
        own = own[np.argsort(people.registered[own])]
        assert len(set(people.organisation[own])) == 1
        assert (people.registered[own][1:] > people.end[own][:-1]).all()


def test_a_population_in_memory_is_fast() -> None:
    parameters = Parameters(intake=300)
    simulate_population(parameters, np.random.default_rng(0))
    seconds = []
    for seed in range(3):
        before = time.process_time()
        population = simulate_population(parameters, np.random.default_rng(seed))
        seconds.append(time.process_time() - before)
    assert len(population.trajectories) > 3000
    assert min(seconds) < 0.5


@pytest.mark.parametrize(
    "text", ["quarters: 0", "unknown: 1", "first_quarter: 2023-2", "finding: {by_type: {epa: .1}, by_months: [[3, 1]]}"]
)
def test_wrong_parameters_are_refused(text: str, tmp_path) -> None:
    (tmp_path / "truth.yml").write_text(text)
    with pytest.raises(InputError, match=r"truth\.yml"):
        Parameters.from_yaml(tmp_path / "truth.yml")


def test_parameters_survive_yaml(tmp_path) -> None:
    (tmp_path / "truth.yml").write_text("quarters: 6\nfinding: {by_type: {epa: .1, cmd: .2, other: .3}}\n")
    parameters = Parameters.from_yaml(tmp_path / "truth.yml")
    assert parameters.quarters == 6
    assert parameters.finding.by_type[TrajectoryType.CMD] == 0.2
