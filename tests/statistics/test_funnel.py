import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from werkmonitor.statistics.funnel import Limits, between_variance, funnel, limits, over_dispersion


def test_the_documented_example_of_funnelr():
    """R package funnelR 0.1.0, help page of funscore: 2, 5, 10, 15, 18 of 20; |z|, and who is out of which limits."""
    found = funnel([2, 5, 10, 15, 18], [20] * 5)
    assert found.table["z"].abs().round(6).tolist() == [3.577709, 2.236068, 0, 2.236068, 3.577709]
    table = limits(found.target, [20], Limits.MULTIPLICATIVE)
    share = found.table["share"]
    outside = [[bool(y < row.lower or y > row.upper) for y in share] for row in table.itertuples()]
    assert outside == [[True, True, False, True, True], [True, False, False, False, True]]


def test_limits_equal_those_of_the_vignette_of_funnelr():
    """R package funnelR 0.1.0, vignette, example 3: printed z-scores of ten units around a benchmark of 50 %.

    A z-score is the distance to the benchmark in standard errors, so that it gives the limits at that size.
    """
    count = [130, 65, 155, 125, 19, 185, 82, 77, 50, 80]
    size = [150, 200, 300, 250, 50, 220, 100, 90, 400, 425]
    printed = np.array([8.9814624, 4.9497475, 0.5773503, 0, 1.6970563, 10.1129979, 6.4, 6.7461923, 15, 12.8543881])
    found = funnel(count, size, target=0.5)
    np.testing.assert_allclose(found.table["z"].abs(), printed, atol=5e-8)
    away = np.abs(np.array(count) / size - 0.5)
    told = away > 0
    for level, normal in ((0.80, 1.2815516), (0.95, 1.9599640)):
        limit = limits(0.5, size, Limits.MULTIPLICATIVE, [level])
        expected = (normal * away / np.where(told, printed, 1))[told]
        np.testing.assert_allclose(0.5 - limit["lower"][told], expected, rtol=1e-6)
        np.testing.assert_allclose(limit["upper"][told] - 0.5, expected, rtol=1e-6)
        extreme = (away > 0.5 - limit["lower"]).tolist()
        assert extreme == [True, True, False, False, level == 0.80, *[True] * 5]


def test_the_over_dispersion_that_funnelplotr_tests_for():
    """R package FunnelPlotR 0.6.0, test-classes_methods.R: six standardised ratios, of which none is drawn in."""
    observed = np.array([100, 150, 180, 80, 120, 225])
    expected = np.array([108, 112, 165, 95, 100, 220])
    z = np.sqrt(expected) * np.log(observed / expected)
    assert round(over_dispersion(z, winsorised=0), 6) == 2.948033


def test_over_dispersion_by_hand():
    # At 10 % of eleven: the second and the tenth. 2 x 3^2 + 2 x 3^2 + 3 x 1 over 11.
    z = [-9, -3, -1, 0, 0, 0, 0, 0, 1, 3, 20]
    assert over_dispersion(z) == pytest.approx((2 * 9 + 2 * 9 + 2) / 11)


def test_variance_between_units_by_hand():
    # Weights 100, 100, 100, 100: (4 x 2 - 3) / (400 - 40000 / 400).
    assert between_variance(2, [0.1] * 4) == pytest.approx(5 / 300)
    assert between_variance(0.7, [0.1] * 4) == 0


def test_two_units_of_which_one_has_one_person_by_hand():
    """1 of 1 and 40 of 100, against .4: z-scores of .6 over the root of .24, and 0.

    Phi is half the square of the first, .75. Weights are 1 and 100 over .24, so that tau squared is
    (2 x .75 - 1) x .24 / (101 - 10,001 / 101).
    """
    found = funnel([1, 40], [1, 100], target=0.4, winsorised=0)
    assert found.reason is None
    assert found.table["share"].tolist() == [1, 0.4]
    assert found.table["z"].to_numpy() == pytest.approx([0.6 / math.sqrt(0.24), 0])
    assert found.tau2 == pytest.approx(0.5 * 0.24 / (101 - 10_001 / 101))
    assert found.table["z_random_effects"][0] == pytest.approx(0.6 / math.sqrt(0.24 + found.tau2))


def test_normal_limits_stay_within_what_a_share_can_be():
    found = limits(0.95, [5], Limits.RANDOM_EFFECTS)
    assert found["upper"].tolist() == [1, 1]
    assert limits(0.05, [5], Limits.RANDOM_EFFECTS)["lower"].tolist() == [0, 0]


def test_exact_limits_by_hand():
    # Two of .5: F(0) = .25, F(1) = .75. At .25 exactly 0; at .5 half-way between 0 and 1; so the limits of 50 %.
    found = limits(0.5, [2], Limits.EXACT, [0.5])
    assert found[["lower", "upper"]].to_numpy().tolist() == [[0, 0.5]]


@settings(deadline=None)
@given(st.floats(0.05, 0.95), st.integers(1, 3000), st.floats(0.5, 0.999))
def test_a_count_outside_exact_limits_is_as_improbable_as_promised(target, size, level):
    found = limits(target, [size], Limits.EXACT, [level]).iloc[0]
    tail = (1 - level) / 2
    assert 0 <= found["lower"] <= found["upper"] <= 1
    below = stats.binom.cdf(math.ceil(found["lower"] * size - 1e-9) - 1, size, target)
    above = stats.binom.sf(math.ceil(found["upper"] * size - 1e-9), size, target)
    assert below <= tail + 1e-9
    assert above <= tail + 1e-9


def test_normal_limits_approach_exact_ones():
    exact, normal = (limits(0.36, [20_000], kind) for kind in (Limits.EXACT, Limits.RANDOM_EFFECTS))
    np.testing.assert_allclose(exact[["lower", "upper"]], normal[["lower", "upper"]], atol=1e-4)


def test_over_dispersion_widens_and_its_lack_does_not_narrow():
    def width(**spread):
        kind = Limits.RANDOM_EFFECTS if "tau2" in spread else Limits.MULTIPLICATIVE
        found = limits(0.4, [100, 400], kind, [0.95], **spread)
        return (found["upper"] - found["lower"]).to_numpy()

    plain = width()
    assert width(phi=4.0) == pytest.approx(2 * plain)
    assert width(phi=0.5) == pytest.approx(plain)
    # As a factor it widens all alike, as a variance the larger units more.
    added = width(tau2=0.001) / plain
    assert 1 < added[0] < added[1]


def test_a_funnel_finds_the_spread_that_is_there_and_hardly_more_outliers_than_promised():
    random = np.random.default_rng(8)
    sizes = np.tile([60, 120, 240, 480], 100)
    outside, taus = [], []
    for _ in range(20):
        true = random.beta(0.4 * 49, 0.6 * 49, len(sizes))
        found = funnel(random.binomial(sizes, true), sizes, winsorised=0)
        taus.append(found.tau2)
        outside.append((found.table["p_value"] < 0.05).mean())
    assert np.mean(taus) == pytest.approx(0.4 * 0.6 / 50, rel=0.1)
    assert np.mean(outside) == pytest.approx(0.05, abs=0.01)


@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=2, max_size=20))
def test_every_unit_has_a_score_unless_there_is_a_reason(units):
    numerator, denominator = [min(pair) for pair in units], [max(pair) for pair in units]
    found = funnel(numerator, denominator)
    seen = np.array(denominator) > 0
    scored = found.table["p_value"].notna().to_numpy()
    assert (scored == seen).all() if found.reason in (None, "few_clusters") else not scored.any()
    assert found.table["expected"].sum() == pytest.approx(sum(numerator)) or found.reason == "empty_group"
    assert found.tau2 >= 0
    assert (found.table["z"].abs() >= found.table["z_random_effects"].abs() - 1e-12)[scored].all()


@pytest.mark.parametrize(
    ("numerator", "denominator", "reason"),
    [
        ([], [], "empty_group"),
        ([0, 0], [0, 0], "empty_group"),
        ([0, 0], [5, 9], "no_spread"),
        ([5, 9], [5, 9], "no_spread"),
        ([3, 0], [9, 0], "few_clusters"),
    ],
)
def test_a_funnel_that_cant_be_made_says_why(numerator, denominator, reason):
    found = funnel(numerator, denominator)
    assert found.reason == reason
    assert (found.phi, found.tau2) == (1, 0)
    assert len(found.limits([10, 100])) == (4 if reason == "few_clusters" else 0)


def test_one_person_is_a_target():
    assert funnel([1], [1]).target == 1


def test_a_funnel_draws_its_own_limits():
    found = funnel([20, 50, 90], [100, 100, 100], target=0.4)
    assert found.target == 0.4
    expected = limits(0.4, [100], Limits.RANDOM_EFFECTS, tau2=found.tau2)
    assert found.limits([100]).equals(expected)
