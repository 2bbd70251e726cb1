import numpy as np
import pandas as pd
import pytest

from werkmonitor.statistics.estimate import NotEstimable
from werkmonitor.statistics.transitions import Transition, at_risk, duration_ratio, transition_rate


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
            if quarter >= 0:
                months = 3.0 * (quarter - start) + 1.5
                row = (f"o{trajectory % 7}", months, before, before or working, working)
                rows.append((*row, 0.5 if quarter == start else 1.0))
            if random.random() < 0.05:
                break
    columns = ["organisation", "months", "work_before", "paid_work", "work_at_close", "exposure"]
    return pd.DataFrame(rows, columns=columns)


STEADY = simulate()


def test_everybody_is_at_risk_of_one_of_the_two():
    both = pd.concat([at_risk(STEADY, transition) for transition in Transition])
    assert sorted(both.index) == list(STEADY.index)


def test_a_ratio_shows_whether_time_matters():
    steady, slowing = simulate(10_000), simulate(10_000, slower_after=8)
    assert duration_ratio(steady, Transition.FINDING).value == pytest.approx(1, abs=0.15)
    assert duration_ratio(steady, Transition.LOSS).value == pytest.approx(1, abs=0.15)
    found = duration_ratio(slowing, Transition.FINDING)
    assert found.lower < 1 / 3 < found.upper < 0.5


@pytest.mark.parametrize("later", [0, 1.5], ids=["between", "on the first and the last day of a part"])
def test_a_ratio_is_that_of_the_rates_of_its_parts(later):
    quarters = STEADY.assign(months=STEADY["months"] + later)
    second, third = (
        transition_rate(quarters[(quarters["months"] > after) & (quarters["months"] <= after + 12)], Transition.LOSS)
        for after in (12, 24)
    )
    ratio = duration_ratio(quarters, Transition.LOSS)
    assert (ratio.value, ratio.people) == (pytest.approx(third.value / second.value), second.people + third.people)


def test_nobody():
    for transition in Transition:
        assert transition_rate(STEADY[:0], transition).reason == NotEstimable.EMPTY_GROUP
        assert duration_ratio(STEADY[:0], transition).reason == NotEstimable.EMPTY_GROUP
