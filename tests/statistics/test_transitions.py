import numpy as np
import pandas as pd
import pytest

from werkmonitor.statistics.estimate import NotEstimable
from werkmonitor.statistics.rates import rate
from werkmonitor.statistics.transitions import (
    Transition,
    at_risk,
    duration_ratio,
    occupancy,
    rates_by_duration,
    transition_matrix,
    transition_rate,
    transition_rates,
)

NAMES = [f"{year}Q{number}" for year in (2022, 2023) for number in (1, 2, 3, 4)]


def simulate(people=3000, slower_after=99, seed=1):
    """Make quarters of trajectories that find work with .10, lose it with .15 and end with .05 per quarter.

    After some quarters since the start they find it at a third of that.
    """
    random = np.random.default_rng(seed)
    rows = []
    for trajectory in range(people):
        start = random.integers(-4, 8)
        working = random.random() < 0.2
        for quarter in range(start, 8):
            slower = 3 if quarter - start >= slower_after else 1
            before = working
            working = random.random() < (0.85 if working else 0.10 / slower)
            ended = random.random() < 0.05
            if quarter >= 0:
                months = 3.0 * (quarter - start) + 1.5
                new = quarter == start
                row = (NAMES[quarter], f"o{trajectory % 7}", str(trajectory), months, before, before or working)
                rows.append((*row, working, ended, new, 0.5 if new else 1.0))
            if ended:
                break
    columns = ["quarter", "organisation", "trajectory", "months", "work_before", "paid_work", "work_at_close"]
    return pd.DataFrame(rows, columns=[*columns, "ended", "new", "exposure"])


MARKOV = simulate()


def test_rates_by_quarter_are_those_of_its_rows():
    found = transition_rates(MARKOV, Transition.LOSS, ["quarter"])
    assert found["quarter"].tolist() == NAMES
    rows = at_risk(MARKOV[MARKOV["quarter"] == "2022Q3"], Transition.LOSS)
    expected = rate(rows["event"], rows["exposure"], rows["organisation"])
    third = found.iloc[2]
    assert [third["rate"], third["lower"], third["upper"]] == [expected.value, expected.lower, expected.upper]
    assert (third["people"], third["events"]) == (len(rows), rows["event"].sum())
    assert found["events"].sum() == at_risk(MARKOV, Transition.LOSS)["event"].sum()


def test_everybody_is_at_risk_of_one_of_the_two():
    both = pd.concat([at_risk(MARKOV, transition) for transition in Transition])
    assert sorted(both.index) == list(MARKOV.index)


def test_matrices_add_up_and_recover_what_made_them():
    found = transition_matrix(MARKOV)
    assert found[["no_job", "job", "ended"]].sum(axis=1).tolist() == pytest.approx([1, 1])
    finding, loss = 0.10 * 0.95, 0.15 * 0.95
    expected = [[0.95 - finding, finding, 0.05], [loss, 0.95 - loss, 0.05]]
    assert found[["no_job", "job", "ended"]].to_numpy() == pytest.approx(np.array(expected), abs=0.015)
    by_quarter = transition_matrix(MARKOV, ["quarter", "organisation"])
    assert len(by_quarter) == 2 * 7 * 8
    assert by_quarter["people"].sum() == found["people"].sum() == (~MARKOV["new"]).sum()


def test_a_state_that_nobody_was_in_has_no_probabilities():
    idle = MARKOV[~MARKOV["work_before"]]
    of_job = transition_matrix(idle).set_index("origin").loc["job"]
    assert of_job["people"] == 0
    assert of_job[["no_job", "job", "ended"]].isna().all()


def test_occupancy_is_foretold_if_only_the_state_matters_and_not_if_time_does():
    def worst(slower_after):
        found = occupancy(simulate(10_000, slower_after))
        assert found.groupby("quarter")[["observed", "predicted"]].sum().to_numpy() == pytest.approx(1)
        return (found["observed"] - found["predicted"]).abs().max()

    assert worst(99) < 0.02
    # Those who have run for long find less; newcomers, who find more, mislead.
    assert worst(4) > 0.04


def test_observed_occupancy_is_the_share_as_long_as_nobody_is_lost():
    cohort = MARKOV[(MARKOV["quarter"] == NAMES[0]) & ~MARKOV["new"]]["trajectory"]
    rows = MARKOV[MARKOV["trajectory"].isin(cohort)]
    last = rows[(rows["quarter"] == NAMES[-1]) & ~rows["ended"]]
    observed = occupancy(MARKOV).set_index(["quarter", "state"])["observed"][NAMES[-1]]
    assert observed["job"] == pytest.approx(last["work_at_close"].sum() / len(cohort))
    assert observed["ended"] == pytest.approx(rows["ended"].sum() / len(cohort))
    # A fifth is lost from sight after the first quarter, whatever their state.
    lost = (MARKOV["quarter"] > NAMES[0]) & MARKOV["trajectory"].str.endswith(("3", "6"))
    without = occupancy(MARKOV[~lost]).set_index(["quarter", "state"])["observed"][NAMES[-1]]
    assert without.to_numpy() == pytest.approx(observed.to_numpy(), abs=0.03)


def test_duration_shows_whether_time_matters():
    steady, slowing = (
        rates_by_duration(quarters, Transition.FINDING) for quarters in (MARKOV, simulate(slower_after=4))
    )
    assert steady[["after", "until"]].iloc[-1].tolist() == [24, 36]
    middle = steady["rate"].iloc[1:]
    assert middle.max() / middle.min() < 1.5
    assert slowing["rate"].iloc[3] < slowing["rate"].iloc[1] / 2
    ratio = duration_ratio(MARKOV, Transition.LOSS, (24, 36), (12, 24))
    assert ratio.lower < 1 < ratio.upper
    part = rates_by_duration(MARKOV, Transition.LOSS, (12, 24, 36))["rate"]
    assert ratio.value == pytest.approx(part[1] / part[0])


def test_nobody():
    nobody = MARKOV[:0]
    for transition in Transition:
        assert transition_rate(nobody, transition).reason == NotEstimable.EMPTY_GROUP
        assert duration_ratio(nobody, transition).reason == NotEstimable.EMPTY_GROUP
        assert transition_rates(nobody, transition, ["quarter"]).empty
        assert rates_by_duration(nobody, transition)["rate"].isna().all()
    assert transition_matrix(nobody)["people"].tolist() == [0, 0]
    assert occupancy(nobody).empty


def test_one_quarter_of_newcomers_only():
    newcomers = MARKOV[MARKOV["new"] & (MARKOV["quarter"] == NAMES[0])]
    assert (occupancy(newcomers)["people"] == 0).all()
    assert occupancy(newcomers)[["observed", "predicted"]].isna().all(axis=None)
    assert transition_matrix(newcomers)["people"].tolist() == [0, 0]
