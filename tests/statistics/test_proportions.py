import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from werkmonitor.statistics.proportions import (
    organisation_jackknife,
    organisation_jackknife_change,
    wilson,
    wilson_ratio,
)


@pytest.mark.parametrize(
    ("numerator", "denominator", "lower", "upper"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_gives_the_worked_examples_of_newcombe_1998(numerator, denominator, lower, upper):
    interval = wilson(numerator, denominator)
    assert np.round(interval, 4) == pytest.approx([lower, upper])


def test_wilson_of_the_published_share_of_paid_work():
    lower, upper = wilson(1327, 3679)
    assert (round(float(lower), 3), round(float(upper), 3)) == (0.345, 0.376)


def test_wilson_takes_columns_and_leaves_out_what_is_no_proportion():
    lower, upper = wilson([5, 0, 3, np.nan, 7], [5, 5, 0, 4, 5])
    assert upper[0] == 1
    assert lower[1] == 0
    assert np.isnan([lower[2:], upper[2:]]).all()


@given(st.integers(1, 10_000), st.data(), st.floats(0.5, 0.999))
def test_wilson_holds_the_values_that_the_score_test_does_not_reject(total, data, level):
    count = data.draw(st.integers(0, total))
    lower, upper = wilson(count, total, level)
    assert 0 <= lower <= count / total <= upper <= 1
    for limit in (lower, upper):
        if 0 < limit < 1:
            score = abs(count - total * limit) / np.sqrt(total * limit * (1 - limit))
            assert score == pytest.approx(stats.norm.ppf(0.5 + level / 2), rel=1e-6)


def test_a_ratio_has_the_limits_of_its_proportion_as_odds():
    lower, upper = wilson_ratio(195, 2352)
    of_share = wilson(195, 2547)
    assert lower / (1 + lower) == pytest.approx(of_share.lower)
    assert upper / (1 + upper) == pytest.approx(of_share.upper)
    assert lower < 195 / 2352 < upper


def test_a_ratio_may_exceed_one_and_needs_others():
    lower, upper = wilson_ratio([80, 80, 80], [20, 1, 0])
    assert 1 < lower[0] < lower[1]
    assert np.isfinite(upper[:2]).all()
    assert np.isnan([lower[2], upper[2]]).all()


def test_jackknife_of_five_organisations_by_hand():
    # 1 and 3 of 4, and three times 2 of 4: all 10/20; without each 9/16, 7/16 and 8/16, so 1/16, -1/16 and 0 off.
    # Variance 4/5 (1/256 + 1/256) = 1/160; t with 4 degrees of freedom at 97.5 % is 2.776445.
    lower, upper = organisation_jackknife([1, 3, 2, 2, 2], [4, 4, 4, 4, 4])
    half = 2.776445 / np.sqrt(160)
    assert [lower, upper] == pytest.approx([0.5 - half, 0.5 + half], rel=1e-6)


def test_jackknife_counts_only_organisations_with_somebody():
    five = organisation_jackknife([1, 3, 2, 2, 2], [4, 4, 4, 4, 4])
    assert np.isfinite(five).all()
    np.testing.assert_array_equal(organisation_jackknife([1, 3, 2, 2, 2, 0], [4, 4, 4, 4, 4, 0]), five)


def test_an_organisation_where_nobody_works_is_an_organisation_too():
    # 0, 2, 2, 2 and 4 of 4: all 10/20; without each 10/16, 8/16 and 6/16, so two are 1/8 off. Variance 4/5 x 2/64.
    lower, upper = organisation_jackknife([0, 2, 2, 2, 4], [4, 4, 4, 4, 4])
    half = 2.776445 * np.sqrt(1 / 40)
    assert [lower, upper] == pytest.approx([0.5 - half, 0.5 + half], rel=1e-6)


def by_leaving_out_each(*ratios):
    """Work out the first ratio minus the others, and its limits, with one organisation less at a time."""

    def difference(ones):
        value, *others = (sum(x[i] for i in ones) / sum(n[i] for i in ones) for x, n in ratios)
        return value - sum(others)

    everybody = range(len(ratios[0][0]))
    rests = np.array([difference([other for other in everybody if other != one]) for one in everybody])
    clusters = len(rests)
    spread = np.sqrt((clusters - 1) / clusters * ((rests - difference(everybody)) ** 2).sum())
    half = stats.t.ppf(0.975, clusters - 1) * spread
    return difference(everybody) - half, difference(everybody) + half


SMALL = ([3, 4, 0, 2, 5, 1], [10, 10, 1, 8, 9, 6])
NO_BASE = ([5, 4, 1, 2, 5, 1], [10, 10, 0, 8, 9, 6])
BASE_OF_ONE = ([5, 1, 1, 2, 1, 3], [9, 1, 0, 0, 0, 0])
ONLY_BEFORE = ([3, 4, 1, 2, 5, 1], [10, 10, 3, 8, 9, 6])
ONLY_AFTER = ([3, 4, 0, 2, 6, 1], [9, 11, 0, 8, 9, 5])


@pytest.mark.parametrize("counts", [SMALL, NO_BASE, BASE_OF_ONE], ids=["one person", "no base", "base of one"])
def test_an_organisation_of_one_has_its_say(counts):
    assert organisation_jackknife(*counts) == pytest.approx(by_leaving_out_each(counts))


def test_an_organisation_that_was_seen_once_has_its_say_in_a_change():
    value, interval = organisation_jackknife_change(ONLY_BEFORE, ONLY_AFTER)
    assert value == pytest.approx(16 / 42 - 16 / 46)
    assert interval == pytest.approx(by_leaving_out_each(ONLY_AFTER, ONLY_BEFORE))


@pytest.mark.parametrize("moments", [(SMALL, ([0] * 6, [0] * 6)), (([0] * 6, [0] * 6), SMALL)], ids=["then", "now"])
def test_without_a_base_at_one_moment_there_is_no_change(moments):
    value, interval = organisation_jackknife_change(*moments)
    assert np.isnan([value, *interval]).all()


def test_the_change_of_one_person_is_a_change_without_limits():
    change, interval = organisation_jackknife_change(([0], [1]), ([1], [1]))
    assert change == 1
    assert np.isnan(interval).all()


@pytest.mark.parametrize(
    ("numerators", "denominators"),
    [
        ([], []),
        ([3], [9]),
        ([1, 3, 2, 2], [4, 4, 4, 4]),
        ([1, 3, 2, 2, 0], [4, 4, 4, 4, 0]),
        ([0] * 5, [4, 5, 6, 7, 8]),
        ([4, 5, 6, 7, 8], [4, 5, 6, 7, 8]),
        ([1, 2, 3, 4, 5], [0, 9, 0, 0, 0]),
    ],
    ids=[
        "nobody",
        "one",
        "four",
        "four and an empty one",
        "no variation at 0",
        "no variation at 1",
        "base of one only",
    ],
)
def test_jackknife_says_when_it_cannot_tell(numerators, denominators):
    assert np.isnan(organisation_jackknife(numerators, denominators)).all()


def test_jackknife_of_alike_but_independent_people_is_about_as_wide_as_wilson():
    random = np.random.default_rng(20230630)
    sizes = np.full(29, 127)
    widths = [np.ptp(organisation_jackknife(random.binomial(sizes, 0.36), sizes)) for _ in range(200)]
    lower, upper = wilson(0.36 * sizes.sum(), sizes.sum())
    # 2.048 / 1.960: t with 28 degrees of freedom instead of the normal.
    assert np.mean(widths) == pytest.approx((upper - lower) * 2.048 / 1.960, rel=0.05)
