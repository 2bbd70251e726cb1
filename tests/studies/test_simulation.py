"""What is simulated keeps to the contract of histories, and shows the hazards that it was drawn from."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from werkmonitor.panel.histories import PEOPLE_COLUMNS, QUARTER_COLUMNS, Histories
from werkmonitor.statistics.rates import spent
from werkmonitor.studies.duration import COMMON_QUARTERS, last_quarter
from werkmonitor.studies.scenarios import SCENARIOS
from werkmonitor.studies.simulation import simulate

KEY = ["organisation", "trajectory"]


@pytest.fixture(scope="module")
def drawn() -> Histories:
    scenario = replace(SCENARIOS["length_after_24"], intake=6000)
    return simulate(scenario, 29, 0.0, np.random.default_rng(7))


@pytest.fixture(scope="module")
def selective() -> Histories:
    scenario = replace(SCENARIOS["null_selective_exit"], intake=6000)
    return simulate(scenario, 29, 0.0, np.random.default_rng(8))


def first_job_rate(people: pd.DataFrame, after: float, until: float) -> float:
    """First jobs per person-quarter."""
    events, months = spent(people["entry"], people["exit"], people["first_job"], after, until)
    return float(3 * events.sum() / months.sum())


def test_tables_have_the_columns_of_the_contract(drawn: Histories) -> None:
    assert list(drawn.people.columns) == PEOPLE_COLUMNS
    assert list(drawn.quarters.columns) == QUARTER_COLUMNS
    assert not drawn.people.duplicated(KEY).any()
    assert not drawn.quarters.duplicated([*KEY, "quarter"]).any()
    assert set(map(tuple, drawn.quarters[KEY].to_numpy())) == set(map(tuple, drawn.people[KEY].to_numpy()))


def test_quarters_add_up_to_people(drawn: Histories) -> None:
    people = drawn.people.set_index("trajectory")
    by_person = drawn.quarters.groupby("trajectory")
    exposure = 3 * by_person["exposure"].sum()
    pd.testing.assert_series_equal(
        exposure, (people["exit"] - people["entry"]).reindex(exposure.index), check_names=False
    )
    assert (by_person["ended"].sum() == people["ended"].reindex(exposure.index)).all()
    assert (by_person["months"].max() == people["exit"].reindex(exposure.index)).all()


def test_work_within_a_quarter_is_consistent(drawn: Histories) -> None:
    rows = drawn.quarters
    assert rows.loc[rows["work_at_close"] | rows["work_before"], "paid_work"].all()
    assert rows.loc[rows["durable_work"], "paid_work"].all()
    assert not rows.loc[rows["new"], "work_before"].any()
    number = {quarter: position for position, quarter in enumerate(sorted(rows["quarter"].unique()))}
    rows = rows.assign(number=rows["quarter"].map(number))
    following = rows.assign(number=rows["number"] - 1)
    pairs = rows.merge(following, on=[*KEY, "number"], suffixes=("", "_next"))
    assert len(pairs) > 10_000
    assert (pairs["work_at_close"] == pairs["work_before_next"]).all()


def test_entry_is_delayed_until_the_first_quarter_observed(drawn: Histories) -> None:
    people = drawn.people
    before = people["start_quarter"] < "2022Q4"
    assert (people.loc[~before, "entry"] == 0).all()
    assert people.loc[before, "entry"].between(0, 36, inclusive="neither").all()
    assert (people["entry"] < people["exit"]).all()
    assert not (people["first_job"] > people["exit"]).any()
    assert (people["first_job"] < people["entry"]).any(), "some found work before anyone looked"


def test_limits_end_trajectories(drawn: Histories) -> None:
    people = drawn.people
    cmd = people["type"] == "cmd"
    assert people["exit"].max() == 36
    assert people.loc[people["exit"] == 36, "ended"].all()
    at_limit = cmd & (people["exit"] == 24)
    assert people.loc[at_limit, "ended"].all()
    assert not people.loc[~cmd, "extended"].any()
    reached = people[cmd & (people["entry"] < 24) & (people["exit"] >= 24)]
    assert reached["extended"].mean() == pytest.approx(0.15, abs=0.03)
    assert set(people.loc[cmd & (people["exit"] > 24), "extended"]) == {True}


def test_first_jobs_come_at_the_rate_given(drawn: Histories) -> None:
    people = drawn.people
    assert first_job_rate(people, 0, 12) == pytest.approx(0.08, rel=0.04)
    assert first_job_rate(people, 12, 24) == pytest.approx(0.08, rel=0.05)
    assert first_job_rate(people, 24, 36) == pytest.approx(0.12, rel=0.07)


@pytest.mark.parametrize(("name", "without_work"), [("epa", 0.05), ("cmd", 0.07)])
def test_exits_without_work_come_at_the_rate_given(selective: Histories, name: str, without_work: float) -> None:
    """Before the first job, and before any limit."""
    people = selective.people[selective.people["type"] == name]
    left = people["exit"].where(people["ended"] & people["first_job"].isna())
    until_job = np.fmin(people["exit"], people["first_job"])
    events, months = spent(people["entry"], until_job, left, 0, 23.9)
    assert 3 * events.sum() / months.sum() == pytest.approx(without_work, rel=0.08)


@pytest.mark.parametrize(("name", "with_work"), [("epa", 0.03), ("cmd", 0.12)])
def test_exits_with_work_come_at_the_rate_given(selective: Histories, name: str, with_work: float) -> None:
    """Of those who begin a quarter with work nearly all keep it until they leave or the quarter ends."""
    rows = last_quarter(selective)
    rows = rows[(rows["type"] == name) & rows["work_before"] & (rows["quarters_since_start"] < COMMON_QUARTERS)]
    left = (rows["ended"] & rows["work_at_close"]).sum()
    assert left / rows["exposure"].sum() == pytest.approx(with_work, rel=0.1)


def test_jobs_are_lost_at_the_rate_given(drawn: Histories) -> None:
    rows = drawn.quarters[drawn.quarters["work_before"]]
    # Some of those who lose one find another before the quarter is over.
    lost = (~rows["work_at_close"]).sum() / rows["exposure"].sum()
    assert lost == pytest.approx(0.035 * (1 - 0.035 / 2 - 0.08 / 2), rel=0.08)


def test_the_same_seed_gives_the_same_histories() -> None:
    scenario = SCENARIOS["funding_only"]
    first, second, other = (simulate(scenario, 10, 0.02, np.random.default_rng(seed)) for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(first.people, second.people)
    pd.testing.assert_frame_equal(first.quarters, second.quarters)
    assert not first.people.equals(other.people)


def test_organisations_differ_in_size_mix_and_contrast() -> None:
    rows = simulate(
        replace(SCENARIOS["null_unequal_elapsed"], intake=6000), 29, 0.05, np.random.default_rng(4)
    ).quarters
    size = rows.groupby("organisation").size()
    assert size.max() > 3 * size.min()
    share = (rows["type"] == "cmd").groupby(rows["organisation"]).mean()
    assert share.max() > 2 * share.min()
    work = rows.pivot_table(index="organisation", columns="type", values="paid_work", aggfunc="mean")
    assert (work["cmd"] - work["epa"]).std() > 0.04
    assert work["cmd"].corr(work["epa"]) > 0.3
