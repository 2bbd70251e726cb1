import math
from functools import partial

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkmonitor.statistics.estimate import Estimate, NotEstimable, not_estimable
from werkmonitor.statistics.sensitivity import (
    e_value,
    ratio_of_difference,
    retention,
    retention_to_explain,
    share_without_selection,
    specification_curve,
)

SHARES = st.floats(0.01, 0.99)


def estimate(value: float, lower: float = math.nan, upper: float = math.nan) -> Estimate:
    return Estimate(value, lower, upper, "ratio", 100, 10)


@pytest.mark.parametrize(("ratio", "expected"), [(1.2, 1.69), (1.3, 1.92), (1.5, 2.37), (1.0, 1.0), (2.0, 3.41)])
def test_e_values(ratio, expected):
    assert round(e_value(estimate(ratio)).value, 2) == expected
    assert e_value(estimate(1 / ratio)).value == pytest.approx(e_value(estimate(ratio)).value)


def test_the_published_example_of_vanderweele_and_ding():
    """Relative risk 3.9 (1.8 to 8.7) of infant death without breastfeeding: E-values 7.26 and 3.0."""
    found = e_value(estimate(3.9, 1.8, 8.7))
    assert (round(found.value, 2), round(found.limit, 2)) == (7.26, 3.0)


@pytest.mark.parametrize(
    ("value", "limits", "expected"),
    [
        (1.2, (0.9, 1.6), 1),
        (1.5, (1.2, 1.9), 1.2 + math.sqrt(1.2 * 0.2)),
        (0.5, (0.25, 0.8), 1.25 + math.sqrt(1.25 * 0.25)),
        (1.2, (math.nan, math.nan), math.nan),
    ],
)
def test_e_value_of_the_limit_nearest_to_no_difference(value, limits, expected):
    assert e_value(estimate(value, *limits)).limit == pytest.approx(expected, nan_ok=True)


def test_e_value_of_what_isnt_estimable_and_of_nothing():
    assert all(math.isnan(x) for x in e_value(not_estimable(NotEstimable.EMPTY_GROUP, "ratio")))
    assert e_value(estimate(0)).value == math.inf


def test_e_value_of_a_difference_through_its_baseline():
    # 6 points below 40 %: a ratio of .85, limits .7 and 1.0.
    found = e_value(estimate(-0.06, -0.12, 0.0), partial(ratio_of_difference, baseline=0.4))
    assert (found.value, found.limit) == pytest.approx((1 / 0.85 + math.sqrt(1 / 0.85 * (1 / 0.85 - 1)), 1))
    assert ratio_of_difference(-0.5, baseline=0.4) == 0


@pytest.mark.parametrize("number", [ratio_of_difference(0.1, 0), ratio_of_difference(math.nan, 0.4)])
def test_a_difference_without_baseline_is_no_ratio(number):
    assert math.isnan(number)


def test_a_specification_curve_makes_every_combination_once():
    choices = {"cut": {"24 months": 24, "18 months": 18}, "extended": {"apart": 0.0, "in": 1.0}}

    def effect(cut, extended):
        return estimate(cut / 100 - extended) if cut == 24 else not_estimable(NotEstimable.NO_OVERLAP, "ratio")

    curve = specification_curve(choices, effect)
    expected = pd.DataFrame(
        {
            "cut": ["24 months", "24 months", "18 months", "18 months"],
            "extended": ["in", "apart", "apart", "in"],
            "main": [False, True, False, False],
            "value": [-0.76, 0.24, math.nan, math.nan],
        }
    )
    pd.testing.assert_frame_equal(curve[list(expected)], expected)
    assert list(curve["reason"][2:]) == ["no_overlap"] * 2


def test_selection_by_hand():
    """40 of 100 work; a quarter of those leave and half of the others: 30 of 60 is left."""
    kept = retention(exit_with=0.25, exit_without=0.5, periods=1)
    assert kept == 1.5
    assert share_without_selection(30 / 60, kept) == pytest.approx(0.4)


def test_retention_over_periods():
    assert retention(0.1, 0.1, 8) == 1
    assert retention(0.0, 0.5, 3) == 8
    assert retention(0.1, 1.0, 1) == math.inf


@given(SHARES, SHARES)
def test_different_retention_explains_a_whole_difference(treated, other):
    ratio = retention_to_explain(treated, other)
    assert share_without_selection(treated, ratio) == pytest.approx(other)


@pytest.mark.parametrize("shares", [(0.0, 0.4), (0.4, 0.0), (1.0, 0.4), (0.4, 1.0)])
def test_no_finite_retention_explains_a_share_of_none_or_all(shares):
    assert math.isnan(retention_to_explain(*shares))
