import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from werkmonitor.statistics.multiple import benjamini_hochberg, holm

# The fifteen hypotheses of Benjamini and Hochberg (1995), section 4.1: Bonferroni's way rejects three, theirs four.
PUBLISHED = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240]
PUBLISHED += [0.4262, 0.5719, 0.6528, 0.7590, 1.0]


def named(p_values):
    return {f"c{number}": value for number, value in enumerate(p_values)}


def test_holm_by_hand():
    # .005 x 4, .01 x 3, .03 x 2, then .04 x 1, which may not be below the one before.
    table = holm(named([0.01, 0.04, 0.03, 0.005]))
    assert list(table["adjusted"]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert list(table["rejected"]) == [True, False, False, True]
    assert set(table["family"]) == {4}


def test_benjamini_hochberg_by_hand():
    # From the largest: .04 x 4/4, .03 x 4/3, .01 x 4/2, .005 x 4/1.
    table = benjamini_hochberg(named([0.01, 0.04, 0.03, 0.005]))
    assert list(table["adjusted"]) == pytest.approx([0.02, 0.04, 0.04, 0.02])


def test_the_published_example_of_benjamini_and_hochberg():
    assert list(benjamini_hochberg(named(PUBLISHED))["rejected"]) == [True] * 4 + [False] * 11
    assert list(holm(named(PUBLISHED))["rejected"]) == [True] * 3 + [False] * 12


@pytest.mark.parametrize("adjust", [holm, benjamini_hochberg])
def test_a_comparison_that_cant_be_made_is_no_member_of_the_family(adjust):
    table = adjust({"a": 0.02, "b": math.nan, "c": 0.04})
    without = adjust({"a": 0.02, "c": 0.04})
    assert list(table["comparison"]) == ["a", "b", "c"]
    pd.testing.assert_frame_equal(table.drop(1).reset_index(drop=True), without)
    assert (math.isnan(table["adjusted"][1]), bool(table["rejected"][1])) == (True, False)


@pytest.mark.parametrize("adjust", [holm, benjamini_hochberg])
@pytest.mark.parametrize("p_values", [{}, {"a": math.nan}])
def test_a_family_without_members_rejects_nothing(adjust, p_values):
    table = adjust(p_values)
    assert list(table["comparison"]) == list(p_values)
    assert not table["rejected"].any()
    assert set(table["family"]) <= {0}


@settings(deadline=None, max_examples=30)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_screening_is_never_stricter_than_confirming_and_neither_than_nothing(p_values):
    raw, screened, confirmed = np.array(p_values), *(f(named(p_values)) for f in (benjamini_hochberg, holm))
    assert (raw <= screened["adjusted"] + 1e-12).all()
    assert (screened["adjusted"] <= confirmed["adjusted"] + 1e-12).all()
    assert (confirmed["adjusted"] <= 1).all()
