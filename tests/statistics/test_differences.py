import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkmonitor.statistics.differences import difference, newcombe, ratio, square_and_add
from werkmonitor.statistics.estimate import NotEstimable

COUNTS = st.tuples(st.integers(1, 300), st.integers(1, 300)).flatmap(
    lambda n: st.tuples(st.integers(0, n[0]), st.just(n[0]), st.integers(0, n[1]), st.just(n[1]))
)


@pytest.mark.parametrize(
    ("counts", "lower", "upper"),
    [
        ((56, 70, 48, 80), 0.0524, 0.3339),
        ((9, 10, 3, 10), 0.1705, 0.8090),
        ((6, 7, 2, 7), 0.0582, 0.8062),
        ((5, 56, 0, 29), -0.0381, 0.1926),
        ((0, 10, 0, 20), -0.1611, 0.2775),
        ((0, 10, 0, 10), -0.2775, 0.2775),
        ((10, 10, 0, 20), 0.6791, 1.0000),
        ((10, 10, 0, 10), 0.6075, 1.0000),
    ],
)
def test_newcombe_gives_the_worked_examples_of_table_ii(counts, lower, upper):
    found = newcombe(*counts)
    assert (round(found.lower, 4), round(found.upper, 4)) == (lower, upper)
    assert (found.people, found.clusters) == (counts[1] + counts[3], 0)


def test_square_and_add_by_hand():
    # Distances 3 and 4 below, 6 and 8 above: 5 and 10 from the difference of 20.
    found = square_and_add(0.50, (0.47, 0.56), 0.30, (0.22, 0.34))
    assert found == pytest.approx((0.15, 0.30))


def test_square_and_add_stays_within_what_a_difference_can_be():
    one, none = (1.0, (0.5, 1.2)), (0.0, (-0.2, 0.5))
    assert square_and_add(*one, *none)[1] == 1.0
    assert square_and_add(*none, *one)[0] == -1.0


@given(COUNTS)
def test_intervals_hold_the_estimate_and_stay_within_what_is_possible(counts):
    found = newcombe(*counts)
    assert -1 <= found.lower <= found.value <= found.upper <= 1


@given(COUNTS)
def test_the_other_way_round_is_the_opposite(counts):
    x, n, y, m = counts
    found, reverse = newcombe(x, n, y, m), newcombe(y, m, x, n)
    assert (reverse.lower, reverse.upper) == pytest.approx((-found.upper, -found.lower), abs=1e-12)


def test_a_group_of_nobody_is_said_to_be_empty():
    assert newcombe(0, 0, 3, 5).reason is NotEstimable.EMPTY_GROUP
    assert newcombe(3, 5, 0, 0).reason is NotEstimable.EMPTY_GROUP


def clustered(seed=1, clusters=20, size=40):
    rng = np.random.default_rng(seed)
    cluster = np.repeat(np.arange(clusters), size)
    treated = rng.random(len(cluster)) < 0.3
    return rng.random(len(cluster)) < 0.4, treated, cluster


def test_clustered_intervals_of_independent_people_are_about_those_without_clusters():
    ratios = []
    for seed in range(200):
        outcome, treated, cluster = clustered(seed)
        counts = outcome[treated].sum(), treated.sum(), outcome[~treated].sum(), (~treated).sum()
        ratios.append(difference(outcome, treated, cluster).standard_error / newcombe(*counts).standard_error)
    assert np.mean(np.square(ratios)) == pytest.approx(1, abs=0.05)


@pytest.mark.parametrize("function", [difference, ratio])
def test_names_and_order_of_organisations_make_no_difference(function):
    outcome, treated, cluster = clustered()
    shuffled = np.random.default_rng(2).permutation(len(cluster))
    names = np.array([f"org{number % 7}{number}" for number in cluster])
    found, again = function(outcome, treated, cluster), function(outcome[shuffled], treated[shuffled], names[shuffled])
    assert (again.lower, again.upper, again.freedom) == pytest.approx((found.lower, found.upper, found.freedom))


@pytest.mark.parametrize("function", [difference, ratio])
@pytest.mark.parametrize(
    ("outcome", "treated", "cluster", "reason"),
    [
        ([], [], [], NotEstimable.EMPTY_GROUP),
        ([1, 0, 1], [True, True, True], [1, 2, 3], NotEstimable.EMPTY_GROUP),
        ([1, 0, 1, 0], [True, True, False, False], [1, 1, 1, 1], NotEstimable.FEW_CLUSTERS),
        ([1, 0, 1, 0], [True, True, False, False], [1, 1, 1, 2], NotEstimable.FEW_CLUSTERS),
        ([1, 1, 1, 1], [True, True, False, False], [1, 2, 1, 2], NotEstimable.NO_SPREAD),
        ([1, 0, 1, 0, 1, 0, 1, 0], [True] * 4 + [False] * 4, [1, 1, 2, 2] * 2, NotEstimable.NO_SPREAD),
    ],
    ids=["nobody", "one group", "one organisation", "a group in one", "all events", "organisations alike"],
)
def test_what_cannot_be_estimated_says_why(function, outcome, treated, cluster, reason):
    found = function(outcome, treated, cluster)
    assert found.reason is reason
    assert np.isnan([found.lower, found.upper]).all()


def test_without_events_a_ratio_is_zero_or_nothing():
    treated, cluster = [True, True, False, False], [1, 2, 1, 2]
    assert ratio([0, 0, 1, 0], treated, cluster).value == 0
    assert ratio([0, 0, 1, 0], treated, cluster).reason is NotEstimable.NO_EVENTS
    assert not ratio([1, 0, 0, 0], treated, cluster).estimable
    assert not ratio([0, 0, 0, 0], treated, cluster).estimable
    assert difference([0, 0, 1, 0], treated, cluster).value == -0.5
