import numpy as np
import pandas as pd
import pytest
from statsmodels.duration.hazard_regression import PHReg

from werkmonitor.statistics.cox import hazard_ratio
from werkmonitor.statistics.estimate import NotEstimable


def sample(people=300, clusters=8, seed=5):
    """People with many ties, half of whom enter late."""
    random = np.random.default_rng(seed)
    x = pd.DataFrame({"group": random.random(people) < 0.4, "z": random.normal(size=people)}).astype(float)
    entry = np.where(random.random(people) < 0.5, random.integers(0, 12, people), 0)
    exit = np.ceil(random.exponential(12 * np.exp(-0.5 * x["group"] - 0.2 * x["z"])))
    return entry, exit, random.integers(0, 3, people), x, random.integers(0, clusters, people)


def numbers(found):
    return [getattr(estimate, name) for estimate in found.values() for name in ("value", "lower", "upper")]


def test_neither_order_nor_the_kind_of_other_events_matters():
    entry, exit, event, x, cluster = sample()
    order = np.random.default_rng(1).permutation(len(entry))
    found = hazard_ratio(
        entry[order], exit[order], np.where(event == 2, 0, event)[order], x.iloc[order], cluster[order]
    )
    assert numbers(found) == pytest.approx(numbers(hazard_ratio(entry, exit, event, x, cluster)))


def test_who_is_cut_in_two_and_enters_again_counts_as_one():
    entry, exit, event, x, cluster = sample()
    crosses = (entry < 6) & (exit > 6)
    cut = hazard_ratio(
        np.append(entry, np.full(crosses.sum(), 6)),
        np.append(np.where(crosses, 6, exit), exit[crosses]),
        np.append(np.where(crosses, 0, event), event[crosses]),
        pd.concat([x, x[crosses]]),
        np.append(cluster, cluster[crosses]),
    )
    assert numbers(cut) == pytest.approx(numbers(hazard_ratio(entry, exit, event, x, cluster)))


def test_the_unit_of_a_covariate_and_its_name_go_with_it():
    entry, exit, event, x, cluster = sample()
    z = hazard_ratio(entry, exit, event, x, cluster)["z"]
    tenfold = hazard_ratio(entry, exit, event, x.assign(z=10 * x["z"] + 1000), cluster)["z"]
    assert tenfold.value**10 == pytest.approx(z.value)
    assert 10 * tenfold.standard_error == pytest.approx(z.standard_error)
    assert tenfold.p_value == pytest.approx(z.p_value)


def test_jackknife_fits_anew_without_each_organisation():
    entry, exit, event, x, cluster = sample()
    found = hazard_ratio(entry, exit, event, x, cluster)["group"]
    logs = []
    for name in range(8):
        rows = cluster != name
        without = hazard_ratio(entry[rows], exit[rows], event[rows], x[rows], cluster[rows])["group"]
        logs.append(np.log(without.value))
    variance = 7 / 8 * np.sum((np.array(logs) - np.log(found.value)) ** 2)
    assert found.standard_error**2 == pytest.approx(variance, rel=1e-6)
    assert (found.clusters, found.freedom) == (8, 7)


def test_it_finds_the_ratio_that_made_the_data():
    random = np.random.default_rng(3)
    people = 20_000
    group = random.random(people) < 0.3
    time = random.exponential(20 / np.exp(0.5 * group))
    entry = np.maximum(random.uniform(-20, 20, people), 0)
    exit, event = np.minimum(time, 36), time <= 36
    x = pd.DataFrame({"group": group.astype(float)})
    found = hazard_ratio(entry, exit, event, x, random.integers(0, 29, people))["group"]
    assert found.lower < np.exp(0.5) < found.upper
    assert found.standard_error < 0.04


def test_a_strong_effect_is_found():
    random = np.random.default_rng(3)
    z = random.normal(size=60)
    exit = np.exp(-3 * z) * random.exponential(size=60)
    found = hazard_ratio(np.zeros(60), exit, np.ones(60), pd.DataFrame({"z": z}), np.arange(60) % 6)["z"]
    theirs = PHReg(exit, z[:, None], status=np.ones(60)).fit()
    assert np.log(found.value) == pytest.approx(theirs.params[0], rel=1e-4)


@pytest.mark.parametrize("exposed", [2, 10, 20, 50, 100])
def test_an_effect_is_found_though_the_first_step_goes_too_far(exposed):
    """Two jobs, one of the exposed and one of the only one of the others who is there each time.

    Twice nq / (nq + 1), for n exposed, is 1 in all at a ratio of 1 / n.
    """
    entry = np.repeat([0, 1], exposed + 1)
    number = np.arange(2 * exposed + 2)
    other = np.isin(number, [0, exposed + 1])
    event = np.isin(number, [0, exposed + 2])
    found = hazard_ratio(entry, entry + 1, event, pd.DataFrame({"exposed": ~other}), number)["exposed"]
    assert found.value == pytest.approx(1 / exposed)


def test_two_events_with_little_choice_are_enough():
    """One of twenty exposed has it while one other is there, and later the other way round: a ratio of 1."""
    half = np.repeat([0, 1], 21)
    exposed = np.where(np.arange(42) % 21 == 20, half, 1 - half)
    event = np.arange(42) % 21 == 0
    found = hazard_ratio(half, half + 1, event, pd.DataFrame({"exposed": exposed}), np.arange(42))["exposed"]
    assert found.value == pytest.approx(1)


ENTRY, EXIT, EVENT, X, CLUSTER = sample()


def changed(**columns):
    return X.assign(**columns)


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ((ENTRY[:0], EXIT[:0], EVENT[:0], X[:0], CLUSTER[:0]), NotEstimable.EMPTY_GROUP),
        ((EXIT, EXIT, EVENT, X, CLUSTER), NotEstimable.EMPTY_GROUP),
        ((ENTRY, EXIT, 0 * EVENT, X, CLUSTER), NotEstimable.NO_EVENTS),
        ((ENTRY, EXIT, EVENT, changed(group=0.0), CLUSTER), NotEstimable.EMPTY_GROUP),
        ((ENTRY, EXIT, EVENT, changed(z=1 - X["group"]), CLUSTER), NotEstimable.NO_OVERLAP),
        # One group leaves before the other enters.
        ((10 * X["group"], 9 + 10 * X["group"], EVENT, X[["group"]], CLUSTER), NotEstimable.NO_OVERLAP),
        # Only the group has the event; the higher the covariate, the sooner it comes.
        ((ENTRY, EXIT, (EVENT == 1) & (X["group"] == 1), X, CLUSTER), NotEstimable.SEPARATION),
        ((0 * ENTRY, EXIT, 0 * EVENT + 1, pd.DataFrame({"z": -EXIT}), CLUSTER), NotEstimable.SEPARATION),
    ],
    ids=["nobody", "no time", "no events", "one group", "the same twice", "no common time", "group only", "perfect"],
)
def test_what_cannot_be_estimated_says_why(columns, reason):
    for found in hazard_ratio(*columns).values():
        assert (found.reason, found.estimable) == (reason, False)


def test_one_organisation_and_one_that_holds_all_events_of_a_group_leave_no_interval():
    one = hazard_ratio(ENTRY, EXIT, EVENT, X, 0 * CLUSTER)["group"]
    held = (EVENT == 1) & ((X["group"] == 0) | (CLUSTER == 3))
    hanging = hazard_ratio(ENTRY, EXIT, held, X, CLUSTER)["group"]
    for found in (one, hanging):
        assert (found.reason, found.estimable) == (NotEstimable.FEW_CLUSTERS, True)
        assert np.isnan([found.lower, found.upper]).all()
