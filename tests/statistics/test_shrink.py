import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from werkmonitor.statistics.shrink import beta_binomial, shrink

SIZES = np.array([8, 15, 20, 25, 30, 35, 40, 45, 50, 60, 70, 80, 90, 100, 120, 140, 160, 200, 300, 500])


def shares(icc: float, replicate: int) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng([replicate, round(1000 * icc)])
    true = random.beta(0.36 * (1 / icc - 1), 0.64 * (1 / icc - 1), len(SIZES)) if icc else np.full(len(SIZES), 0.36)
    return true, random.binomial(SIZES, true)


@settings(deadline=None, max_examples=25)
@given(st.lists(st.tuples(st.integers(0, 80), st.integers(0, 80)), min_size=3, max_size=12))
def test_a_shrunken_share_is_between_its_own_and_the_mean(units):
    numerator, denominator = np.sort(np.array(units).T, axis=0)
    found = shrink(numerator, denominator)
    table = found.table[found.table["share"].notna()]
    if found.reason is None:
        low, high = np.minimum(table["share"], found.mean), np.maximum(table["share"], found.mean)
        assert ((low - 1e-9 <= table["value"]) & (table["value"] <= high + 1e-9)).all()
        assert ((table["lower"] < table["value"]) & (table["value"] < table["upper"])).all()
    else:
        assert found.table["value"].isna().all()


def test_small_units_are_drawn_in_more():
    table = shrink([5, 50, 20, 2], [10, 100, 80, 40]).table
    assert table["weight"].rank().tolist() == [1, 4, 3, 2]
    # Half of 10 and half of 100: the first one's own share counts for less.
    assert table["value"][0] < table["value"][1]


def test_a_unit_with_nobody_has_the_mean_and_the_widest_interval():
    found = shrink([5, 50, 20, 0], [10, 100, 80, 0])
    assert found.table["value"][3] == pytest.approx(found.mean)
    assert (found.table["upper"] - found.table["lower"]).idxmax() == 3


@pytest.mark.parametrize("icc", [0.0, 0.02, 0.05])
def test_simulated_units_are_nearer_the_truth_and_within_their_intervals(icc):
    covered, error, raw_error = [], [], []
    for replicate in range(30):
        true, count = shares(icc, replicate)
        table = shrink(count, SIZES).table
        covered.append((table["lower"] <= true) & (true <= table["upper"]))
        error.append((table["value"] - true) ** 2)
        raw_error.append((table["share"] - true) ** 2)
    assert np.mean(error) < 0.75 * np.mean(raw_error)
    # 600 intervals: a Monte Carlo error of about .01. Without any spread they are too wide.
    assert 0.92 <= np.mean(covered) <= (1 if icc == 0 else 0.98)


def test_maximum_likelihood_finds_the_parameters_of_many_units():
    random = np.random.default_rng(5)
    sizes = random.integers(20, 200, 4000)
    mean, icc = beta_binomial(random.binomial(sizes, random.beta(0.36 * 19, 0.64 * 19, 4000)), sizes)
    assert (mean, icc) == pytest.approx((0.36, 0.05), rel=0.05)


@pytest.mark.parametrize(("numerator", "denominator"), [([2, 4, 0], [2, 15, 5]), ([0, 5], [33, 5]), ([6, 9], [20, 30])])
def test_no_other_parameters_are_likelier(numerator, denominator):
    """The first two have a flat stretch: from a small spread, nothing better than hardly any is in sight."""

    def log_likelihood(mean, icc):
        precision = 1 / icc - 1
        return stats.betabinom.logpmf(numerator, denominator, mean * precision, (1 - mean) * precision).sum()

    others = [
        log_likelihood(mean, root**2) for mean in np.linspace(0.05, 0.95, 19) for root in np.linspace(0.05, 0.95, 19)
    ]
    assert log_likelihood(*beta_binomial(numerator, denominator)) > max(others) - 0.01


def test_units_of_one_person_count_too():
    """They don't tell how much units differ: each correlation r² counts alike, a weight of r², on average 1/3."""
    found = shrink([1, 0, 1], [1, 1, 1])
    assert (found.reason, found.table["share"].tolist()) == (None, [1, 0, 1])
    assert found.table["weight"].to_numpy() == pytest.approx(1 / 3, abs=1e-5)
    assert shrink([1], [1]).reason == "few_clusters"


def test_the_interval_of_a_unit_with_nobody_by_hand():
    """Twice 1 of 2: a mean of 1/2, and a correlation of r² is as likely as (1 - r²)², so that r² is 1/7 on average.

    The variance of a unit's share is r² / 4, and that of the mean (1 + r²) / 16, as 4 people count for 4 / (1 + r²):
    together 1/28 + 2/28. The beta distribution with this variance has parameters 2/3 and 2/3.
    """
    unit = shrink([1, 1, 0], [2, 2, 0]).table.iloc[2]
    expected = [0.5, *stats.beta.ppf([0.025, 0.975], 2 / 3, 2 / 3)]
    assert unit[["value", "lower", "upper"]].tolist() == pytest.approx(expected, abs=1e-5)


def test_one_person_with_the_outcome_is_spread():
    assert shrink([1, 0], [10, 20]).reason is None


def test_large_units_that_are_far_apart_keep_their_shares():
    table = shrink([100, 1900, 700], [2000, 2000, 2000]).table
    assert table["value"].to_numpy() == pytest.approx([0.05, 0.95, 0.35], abs=0.001)


def test_the_mean_of_units_may_be_far_from_the_share_of_all_people():
    """Nobody of 100,000 in one unit, and the only person of ten others: most units are like those."""
    mean, _ = beta_binomial([0] + [1] * 10, [100_000] + [1] * 10)
    assert mean > 0.5


def test_without_spread_maximum_likelihood_finds_none():
    mean, icc = beta_binomial([36] * 10, [100] * 10)
    assert mean == pytest.approx(0.36, abs=1e-4)
    assert icc == pytest.approx(1e-4)


@pytest.mark.parametrize(
    ("numerator", "denominator", "reason"),
    [
        ([], [], "empty_group"),
        ([0], [0], "empty_group"),
        ([3, 0], [9, 0], "few_clusters"),
        ([0, 0], [9, 5], "no_spread"),
        ([9, 5], [9, 5], "no_spread"),
    ],
)
def test_what_cant_be_shrunk_says_why(numerator, denominator, reason):
    found = shrink(numerator, denominator)
    assert found.reason == reason
    assert found.table[["weight", "value", "lower", "upper"]].isna().all(axis=None)
