from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy import stats

from werkmonitor.statistics.estimate import NotEstimable
from werkmonitor.statistics.rates import interval_rate_ratio, rate, rate_ratio, spent

PATIENTLY = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
EVENTS = np.array([2, 1, 3, 4, 0, 5])
EXPOSURE = np.array([10.0, 5, 10, 10, 5, 10])
CLUSTER = np.array(["a", "a", "b", "b", "c", "c"])
FIRST = np.array([True, False] * 3)


def test_rate_by_hand():
    # 15 events in 50; without each organisation 12/35, 8/30, 10/35.
    found = rate(EVENTS, EXPOSURE, CLUSTER)
    logs = np.log([12 / 35, 8 / 30, 10 / 35]) - np.log(0.3)
    error = np.sqrt(2 / 3 * np.sum(logs**2))
    half = stats.t.ppf(0.975, 2) * error
    assert (found.value, found.people, found.clusters) == (pytest.approx(0.3), 6, 3)
    assert found.standard_error == pytest.approx(error)
    assert [found.lower, found.upper] == pytest.approx([0.3 * np.exp(-half), 0.3 * np.exp(half)])
    assert np.isnan(found.p_value)


def test_who_was_never_at_risk_is_left_out_with_the_event():
    events, exposure, group, cluster = [1, 2, 2, 1], [2.0, 3, 4, 1], [1, 1, 0, 0], [0, 1, 0, 1]
    also = [*events, 5], [*exposure, 0.0], [*group, 1], [*cluster, 2]
    with_them = rate(also[0], also[1], also[3]), rate_ratio(*also)
    without = rate(events, exposure, cluster), rate_ratio(events, exposure, group, cluster)
    for one, other in zip(with_them, without, strict=True):
        assert (one.lower, one.upper, one.people, one.clusters) == (other.lower, other.upper, other.people, 2)
        assert one.lower < one.value < one.upper


def test_ratio_by_hand():
    # 5 in 25 against 10 in 25; without each organisation 3/15 : 9/20, 2/15 : 6/15, 5/20 : 5/15.
    found = rate_ratio(EVENTS, EXPOSURE, FIRST, CLUSTER)
    logs = np.log([(3 / 15) / (9 / 20), (2 / 15) / (6 / 15), (5 / 20) / (5 / 15)]) - np.log(0.5)
    error = np.sqrt(2 / 3 * np.sum(logs**2))
    assert found.value == pytest.approx(0.5)
    assert found.standard_error == pytest.approx(error)
    assert found.p_value == pytest.approx(2 * stats.t.sf(abs(np.log(0.5)) / error, 2))


@PATIENTLY
@given(st.permutations(range(6)), st.floats(0.1, 10))
def test_ratio_knows_no_order_no_unit_and_turns_over(order, unit):
    found = rate_ratio(EVENTS, EXPOSURE, FIRST, CLUSTER)
    columns = EVENTS, EXPOSURE * unit, FIRST, CLUSTER
    same = rate_ratio(*(column[list(order)] for column in columns))
    turned = rate_ratio(EVENTS, EXPOSURE, ~FIRST, CLUSTER)
    assert [same.value, same.lower, same.upper] == pytest.approx([found.value, found.lower, found.upper])
    assert [turned.value, turned.lower, turned.upper] == pytest.approx(
        [1 / found.value, 1 / found.upper, 1 / found.lower]
    )


NOBODY = np.zeros(0)


@pytest.mark.parametrize(
    ("columns", "reason", "value"),
    [
        ((NOBODY, NOBODY, NOBODY, NOBODY), NotEstimable.EMPTY_GROUP, None),
        ((EVENTS, np.zeros(6), FIRST, CLUSTER), NotEstimable.EMPTY_GROUP, None),
        ((EVENTS, EXPOSURE * FIRST, FIRST, CLUSTER), NotEstimable.EMPTY_GROUP, None),
        ((EVENTS * FIRST, EXPOSURE, FIRST, CLUSTER), NotEstimable.NO_EVENTS, None),
        ((EVENTS * ~FIRST, EXPOSURE, FIRST, CLUSTER), NotEstimable.NO_EVENTS, 0),
        ((EVENTS, EXPOSURE, FIRST, np.zeros(6)), NotEstimable.FEW_CLUSTERS, 0.5),
        ((EVENTS, EXPOSURE, FIRST, FIRST), NotEstimable.FEW_CLUSTERS, 0.5),
        ((np.ones(6), np.ones(6), FIRST, CLUSTER), NotEstimable.NO_SPREAD, 1),
    ],
    ids=[
        *("nobody", "no time", "no time in the other", "no events in the other", "no events in the first"),
        *("one organisation", "each group its own", "all alike"),
    ],
)
def test_what_cannot_be_estimated_says_why(columns, reason, value):
    found = rate_ratio(*columns)
    assert found.reason == reason
    assert np.isnan([found.lower, found.upper]).all()
    assert np.isnan(found.value) if value is None else found.value == pytest.approx(value)


def test_a_rate_without_events_is_0_without_an_interval():
    found = rate(np.zeros(6), EXPOSURE, CLUSTER)
    assert (found.value, found.reason) == (0, NotEstimable.NO_EVENTS)


SPELLS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40), st.integers(0, 50)), max_size=30)


@PATIENTLY
@given(SPELLS, st.lists(st.integers(1, 39), unique=True, max_size=5))
def test_parts_add_up_to_the_whole(rows, cuts):
    entry, exit, when = np.array(rows, dtype=float).reshape(-1, 3).T
    when[when > 40] = np.nan
    parts = [spent(entry, exit, when, *part) for part in pairwise([0, *sorted(cuts), 41])]
    events, exposure = spent(entry, exit, when, 0, 41)
    assert sum(each for each, _ in parts).tolist() == events.tolist()
    assert sum(each for _, each in parts) == pytest.approx(exposure)
    assert (exposure[events > 0] > 0).all()


def test_ratio_of_parts_is_the_ratio_of_their_rates():
    random = np.random.default_rng(7)
    entry, cluster = random.uniform(0, 20, 400), random.integers(0, 10, 400)
    exit = entry + random.uniform(0, 20, 400)
    when = np.where(random.random(400) < 0.5, random.uniform(0, 40, 400), np.nan)

    def ratio_without(name):
        rows = cluster != name
        sums = [[each[rows].sum() for each in spent(entry, exit, when, *part)] for part in ((24, 36), (12, 24))]
        (late, time_late), (early, time_early) = sums
        return late / time_late / (early / time_early)

    found = interval_rate_ratio(entry, exit, when, cluster)
    assert found.value == pytest.approx(ratio_without(None))
    assert found.lower < found.value < found.upper
    # Leaving an organisation out of both parts at once:
    logs = np.log([ratio_without(name) for name in range(10)])
    assert found.standard_error == pytest.approx(np.sqrt(0.9 * np.sum((logs - np.log(found.value)) ** 2)))


def test_an_organisation_without_time_at_risk_in_either_part_has_no_say():
    """Of the third only people who left within the first year; of the others two who were seen for half a month."""
    entry = np.array([0, 0, 0, 35.5, 0, 0, 0, 12, 0, 0])
    exit = np.array([30, 36, 20, 36, 30, 36, 20, 12.5, 10, 11])
    found_at = np.array([26, np.nan, 15, np.nan, 28, 30, 18, np.nan, np.nan, 5])
    cluster = np.repeat(["a", "b", "c"], [4, 4, 2])
    both = interval_rate_ratio(entry, exit, found_at, cluster)
    assert (both.clusters, both.people) == (2, 8)
    assert both.lower < both.value < both.upper


def test_constant_hazard_gives_a_ratio_near_one_and_frailty_one_below():
    """What the docstring warns of: nobody's chance changes, and yet the rate falls, as the quickest have gone."""
    random = np.random.default_rng(11)
    people = 40_000
    cluster = random.integers(0, 29, people)
    zeros, last = np.zeros(people), np.full(people, 36.0)
    alike = interval_rate_ratio(zeros, last, random.exponential(1 / 0.04, people), cluster)
    frailty = random.gamma(1, 1, people)
    unlike = interval_rate_ratio(zeros, last, random.exponential(1 / (0.04 * frailty)), cluster)
    assert alike.value == pytest.approx(1, abs=0.05)
    assert unlike.value < 0.85
