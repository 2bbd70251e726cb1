import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkmonitor.statistics.bounds import (
    change_with_missing,
    growth_from_totals,
    growth_with_missing,
    like_for_like_change,
    like_for_like_growth,
    total_of_mean,
)
from werkmonitor.statistics.clusters import jackknife
from werkmonitor.statistics.proportions import organisation_jackknife_change

NAN = math.nan
COUNTS = st.integers(1, 200)


@given(st.integers(1, 100_000), st.integers(1, 60), st.integers(0, 2))
def test_a_total_is_within_the_bounds_of_its_printed_mean(total, organisations, decimals):
    lower, upper = total_of_mean(round(total / organisations, decimals), organisations, decimals)
    assert lower <= total <= upper


def test_a_mean_that_no_total_has_is_refused():
    with pytest.raises(ValueError, match="no whole total"):
        total_of_mean(0.3, 2)


def test_all_newcomers_leave_growth_without_upper_bound():
    assert growth_from_totals(5, 5, 4) == (0.25, math.inf)
    assert growth_from_totals(5, 4, 4) == (0.25, 4)
    assert growth_from_totals(3, 2, 1) == (2, 2)


@pytest.mark.parametrize(("after", "new", "before"), [(10, 2, 7), (10, 11, 20), (0, 0, 0)])
def test_totals_that_contradict_each_other_are_refused(after, new, before):
    with pytest.raises(ValueError, match="carried over"):
        growth_from_totals(after, new, before)


@given(st.lists(st.tuples(COUNTS, COUNTS, st.sampled_from("bbbfs")), min_size=2, max_size=8), st.data())
def test_bounds_hold_whatever_the_missing_had_and_are_reached(organisations, data):
    """``b``: seen in both periods, ``f``: in the first only, ``s``: in the second only."""
    least, most = 0.5, 3.0
    before = [NAN if seen == "s" else first for first, _, seen in organisations]
    after = [NAN if seen == "f" else second for _, second, seen in organisations]
    bounds = growth_with_missing(before, after, least, most)

    def growth(factors):
        first = [a / f if math.isnan(b) else b for b, a, f in zip(before, after, factors, strict=True)]
        second = [b * f if math.isnan(a) else a for b, a, f in zip(before, after, factors, strict=True)]
        return sum(second) / sum(first) - 1

    factors = [data.draw(st.floats(least, most)) for _ in organisations]
    assert bounds.lower - 1e-9 <= growth(factors) <= bounds.upper + 1e-9
    assert growth([least] * len(factors)) == pytest.approx(bounds.lower)
    assert growth([most] * len(factors)) == pytest.approx(bounds.upper)


@given(st.lists(st.tuples(COUNTS, COUNTS, st.floats(0, 1), st.floats(0, 1)), min_size=2, max_size=6), st.data())
def test_bounds_of_a_share_hold_whatever_the_missing_had(organisations, data):
    n1, n2 = (np.array([row[i] for row in organisations], dtype=float) for i in (0, 1))
    x1, x2 = (np.round(n * [row[i] for row in organisations]) for n, i in ((n1, 2), (n2, 3)))
    gone = data.draw(st.integers(1, len(n1) - 1))
    # The last ones are missing after; they would have had some size between half and twice that before.
    factor = np.array([data.draw(st.floats(0.5, 2)) for _ in range(gone)])
    n2[-gone:] = n1[-gone:] * factor
    x2[-gone:] = n2[-gone:] * data.draw(st.floats(0, 1))
    truth = x2.sum() / n2.sum() - x1.sum() / n1.sum()
    seen = np.arange(len(n1)) < len(n1) - gone
    bounds = change_with_missing((x1, n1), (np.where(seen, x2, NAN), np.where(seen, n2, NAN)), 0.5, 2)
    assert bounds.lower - 1e-9 <= truth <= bounds.upper + 1e-9


def test_nothing_missing_leaves_nothing_open():
    assert growth_with_missing([10, 20], [20, 10], 0, math.inf) == (0, 0)
    bounds = change_with_missing(([5, 5], [10, 10]), ([6, 5], [10, 10]), 0.5, 2)
    assert bounds == pytest.approx((0.05, 0.05))


def test_without_any_limit_who_came_may_have_been_huge_or_new():
    assert growth_with_missing([10, NAN], [10, 5], 0, math.inf) == (-1, 0.5)


def test_who_came_may_have_had_more_than_all_who_were_seen():
    """2 became 3, and one came with 8, who were 4 to 16: 11 now, and 6 to 18 before."""
    assert growth_with_missing([2, NAN], [3, 8], 0.5, 2) == pytest.approx((11 / 18 - 1, 11 / 6 - 1))


def test_one_person_is_enough_to_compare_with():
    assert growth_with_missing([1], [3], 0.5, 2) == (2, 2)
    assert change_with_missing(([1], [1]), ([0], [1]), 0.5, 2) == (-1, -1)
    assert like_for_like_growth([1, 0], [2, 1]).value == 2
    assert like_for_like_change(([1], [1]), ([0], [1])).value == -1


@pytest.mark.parametrize(("least", "most"), [(-1, 2), (2, 1), (0, 0)])
def test_least_and_most_have_to_be_in_order(least, most):
    with pytest.raises(ValueError, match="least"):
        growth_with_missing([10], [12], least, most)


def test_a_share_needs_to_know_how_many_are_missing_at_most():
    with pytest.raises(ValueError, match="bound the size"):
        change_with_missing(([5], [10]), ([5], [10]), 0, 2)


@pytest.mark.parametrize(("before", "after"), [([NAN], [5]), ([0], [5])])
def test_growth_of_all_from_nothing_is_refused(before, after):
    with pytest.raises(ValueError, match="nobody"):
        growth_with_missing(before, after, 1, math.inf)


def test_change_of_a_share_among_nobody_is_refused():
    with pytest.raises(ValueError, match="nobody"):
        change_with_missing(([0], [0]), ([5], [10]), 1, 1)


def test_the_interval_of_a_like_for_like_change_is_that_of_the_paired_jackknife():
    before, after = ([4, 9, 3, 20, 7], [10, 20, 12, 50, 9]), ([6, 8, 5, 26, 6], [12, 22, 15, 54, 9])
    difference, interval = organisation_jackknife_change(before, after)
    change = like_for_like_change(before, after)
    assert (change.value, change.lower, change.upper) == pytest.approx((difference, *map(float, interval)))


@pytest.mark.parametrize(("before", "after"), [([], []), ([NAN, 5], [5, NAN]), ([0, 0], [1, 2])])
def test_growth_without_anybody_to_compare_isnt_estimable(before, after):
    assert like_for_like_growth(before, after).reason == "empty_group"


@pytest.mark.parametrize("after", [([NAN], [NAN]), ([0], [0])])
def test_change_without_anybody_to_compare_isnt_estimable(after):
    assert like_for_like_change(([1], [2]), after).reason == "empty_group"
    assert like_for_like_change(after, ([1], [2])).reason == "empty_group"


@pytest.mark.parametrize(
    ("before", "after"),
    [([10, 20, 30, 40, 50, 60], [12, 18, 36, 50, 49, 70]), ([10, 1], [12, 3])],
    ids=["six", "all but one in the same"],
)
def test_the_interval_of_growth_is_that_of_leaving_out_one_organisation_at_a_time(before, after):
    left_out = [(sum(after) - a) / (sum(before) - b) - 1 for b, a in zip(before, after, strict=True)]
    found = like_for_like_growth(before, after)
    expected = jackknife(sum(after) / sum(before) - 1, left_out, "growth", sum(after))
    assert [found.value, found.lower, found.upper] == pytest.approx([expected.value, expected.lower, expected.upper])


def test_growth_of_one_organisation_has_no_interval():
    growth = like_for_like_growth([10], [12])
    assert growth.value == pytest.approx(0.2)
    assert (math.isnan(growth.lower), growth.reason) == (True, "few_clusters")


def test_growth_that_hangs_on_one_organisation_has_no_interval():
    assert like_for_like_growth([10, 0], [12, 3]).reason == "few_clusters"


def test_a_tie_may_have_been_rounded_either_way():
    # 3 / 20 is .15 and 5 / 20 is .25.
    assert total_of_mean(0.2, 20) == (3, 5)
