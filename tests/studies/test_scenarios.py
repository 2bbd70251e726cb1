"""The truth of a scenario is what very many people drawn from it show, counted without any method under test."""

from dataclasses import replace

import numpy as np
import pytest

from werkmonitor.panel.histories import Histories
from werkmonitor.statistics.clusters import icc
from werkmonitor.studies.duration import COMMON_QUARTERS, last_quarter
from werkmonitor.studies.scenarios import (
    SCENARIOS,
    Estimand,
    Kind,
    Scenario,
    effect_sd,
    found_within,
    truth,
    work_at_equal_time,
)
from werkmonitor.studies.simulation import simulate

CMD_FINDS_LESS = SCENARIOS["diagnosis_only"]


@pytest.fixture(scope="module")
def crowd() -> Histories:
    """Very many people in very many organisations, of whom half are CMD."""
    even = {"epa": replace(CMD_FINDS_LESS.epa, share=0.49), "cmd": replace(CMD_FINDS_LESS.cmd, share=0.49)}
    large = replace(CMD_FINDS_LESS, intake=20_000, other=Kind(share=0.02), **even)
    return simulate(large, 2000, 0.0, np.random.default_rng(1))


@pytest.mark.parametrize("name", ["null_unequal_elapsed", "null_selective_exit", "length_after_24", "funding_only"])
@pytest.mark.parametrize("correlation", [0.0, 0.05])
def test_types_with_the_same_chances_differ_in_nothing(name: str, correlation: float) -> None:
    found = truth(SCENARIOS[name], correlation)
    assert found[Estimand.WORK_AT_EQUAL_TIME] == 0
    assert found[Estimand.FIRST_JOB_BY_24] == 0
    assert found[Estimand.RATE_RATIO_AFTER_24] == (1.5 if name == "length_after_24" else 1)


def test_work_at_equal_time_is_what_a_crowd_shows(crowd: Histories) -> None:
    rows = last_quarter(crowd)
    rows = rows[rows["quarters_since_start"] < COMMON_QUARTERS]
    shares = rows.pivot_table(index="quarters_since_start", columns="cmd", values="paid_work", aggfunc="mean")
    weights = rows.groupby("quarters_since_start").size()
    counted = np.average(shares[True] - shares[False], weights=weights)
    assert counted == pytest.approx(truth(CMD_FINDS_LESS, 0.0)[Estimand.WORK_AT_EQUAL_TIME], abs=0.006)


def test_work_at_equal_time_of_one_type(crowd: Histories) -> None:
    rows = last_quarter(crowd)
    counted = rows.loc[~rows["cmd"] & (rows["quarters_since_start"] < COMMON_QUARTERS), "paid_work"].mean()
    kind = CMD_FINDS_LESS.epa
    expected = work_at_equal_time(kind.finding, kind.losing, kind.leaving_without, CMD_FINDS_LESS.growth)
    assert counted == pytest.approx(float(expected), abs=0.005)


def test_first_jobs_are_what_a_crowd_shows(crowd: Histories) -> None:
    """Those who started in the first quarter observed were all followed for at least nine months."""
    people = crowd.people[crowd.people["start_quarter"] == "2022Q4"]
    found = (people["first_job"] <= 9).groupby(people["type"]).mean()
    for name, kind in (("epa", CMD_FINDS_LESS.epa), ("cmd", CMD_FINDS_LESS.cmd)):
        expected = float(found_within(kind.finding, kind.leaving_without, 3))
        assert found[name] == pytest.approx(expected, abs=0.012)


def test_found_within_by_hand() -> None:
    """Rates of 1 and 3 for one unit of time: a quarter of those that something happens to."""
    assert float(found_within(1.0, 3.0, 1.0)) == pytest.approx(0.25 * (1 - np.exp(-4)))


def test_effects_give_the_intraclass_correlation_that_was_asked_for() -> None:
    """The one-way analysis of variance on what is simulated finds it back, within a type and at equal time."""
    scenario = Scenario("alike", "", intake=1500, epa=Kind(share=0.96), cmd=Kind(share=0.02), other=Kind(share=0.02))
    found = []
    for seed in range(12):
        rows = last_quarter(simulate(scenario, 100, 0.05, np.random.default_rng(seed)))
        rows = rows[~rows["cmd"] & (rows["quarters_since_start"] < COMMON_QUARTERS)]
        found.append(icc(rows["paid_work"], rows["organisation"]).value)
    assert np.mean(found) == pytest.approx(0.05, abs=0.006)


def test_a_larger_correlation_takes_larger_effects() -> None:
    assert effect_sd(0.0) == 0
    assert 0 < effect_sd(0.02) < effect_sd(0.05) < 1
