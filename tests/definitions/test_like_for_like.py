"""What can be said about growth while organisations are missing."""

import math
from pathlib import Path

import pandas as pd
import pytest

from werkmonitor.statistics.bounds import (
    Bounds,
    change_with_missing,
    growth_from_totals,
    growth_with_missing,
    like_for_like_change,
    like_for_like_growth,
    total_of_mean,
)

PUBLISHED = Path(__file__).parents[2] / "data-raw" / "published" / "figures.csv"
MISSING = math.nan


def published(quantity: str, quarter: str) -> float:
    figures = pd.read_csv(PUBLISHED)
    chosen = figures[(figures["quantity"] == quantity) & (figures["period"] == quarter)]
    (value,) = set(chosen["value"].astype(float))
    return value


def test_the_report_shows_that_its_26_organisations_grew_by_3_to_35_percent():
    """The report compares 141.5 per organisation (26) with 122.8 (29): 15 % more, but of other organisations.

    122.8 is the mean of 29, so 3,560 to 3,562 trajectories ran. If the three that are missing now had none of them,
    the others grew from 3,562 to 3,679, by 3.3 %. Of those 3,679, 949 are new, so at least 2,730 ran before, and they
    grew by no more than 34.8 %.
    """
    before = total_of_mean(published("mean_per_organisation", "2023Q1"), 29)
    assert before == (3560, 3562)
    growth = growth_from_totals(published("running", "2023Q2"), published("new", "2023Q2"), before.upper)
    assert growth == pytest.approx((3679 / 3562 - 1, 3679 / 2730 - 1))
    assert [round(100 * limit, 1) for limit in growth] == [3.3, 34.8]


def test_like_for_like_leaves_out_who_came_and_who_is_missing():
    """10 and 20 became 12 and 24: 20 % more, whatever the one that left or the one that came had."""
    growth = like_for_like_growth([10, 20, 50, MISSING], [12, 24, MISSING, 70])
    assert growth.value == pytest.approx(0.2)
    assert (growth.people, growth.clusters) == (36, 2)


def test_like_for_like_change_of_a_share():
    """5 and 5 of 10 became 8 of 10 and 5 of 20: 10 of 20 before, 13 of 30 after."""
    change = like_for_like_change(([5, 5, 9], [10, 10, 10]), ([8, 5, MISSING], [10, 20, MISSING]))
    assert change.value == pytest.approx(13 / 30 - 10 / 20)


def test_growth_of_all_if_who_is_missing_halved_at_worst_and_doubled_at_best():
    """10 became 12. One had 6 before and is missing: it has 3 to 12. One came with 8: it had 4 to 16.

    Least: (12 + 8 + 3) / (10 + 6 + 16); most: (12 + 8 + 12) / (10 + 6 + 4).
    """
    growth = growth_with_missing([10, 6, MISSING], [12, MISSING, 8], least=0.5, most=2)
    assert growth == pytest.approx((23 / 32 - 1, 32 / 20 - 1))


def test_change_of_a_share_if_nobody_or_everybody_of_the_missing_works():
    """4 of 10 before at one, 6 of 10 at the other, which is missing after and has 10 still; 5 of 10 after.

    Before all are seen: 10 of 20. After: 5 to 15 of 20.
    """
    before, after = ([4, 6], [10, 10]), ([5, MISSING], [10, MISSING])
    assert change_with_missing(before, after, least=1, most=1) == pytest.approx((-0.25, 0.25))
    assert change_with_missing(before, after, 1, 1, Bounds(0.5, 0.7)) == pytest.approx((0, 0.1))


def test_change_of_a_share_while_each_period_misses_another_organisation():
    """Of equal size in both periods: 4 to 14 of 20 before, 5 to 15 of 20 after."""
    before, after = ([4, MISSING], [10, MISSING]), ([MISSING, 5], [MISSING, 10])
    assert change_with_missing(before, after, least=1, most=1) == pytest.approx((0.25 - 0.7, 0.75 - 0.2))


def test_who_is_missing_counts_for_less_if_there_are_few():
    """5 of 10 seen after; missing are 5 to 20 people, of whom 60 to 80 % work. Least: 8 of 15; most: 21 of 30."""
    before, after = ([5, 5], [10, 10]), ([5, MISSING], [10, MISSING])
    bounds = change_with_missing(before, after, 0.5, 2, Bounds(0.6, 0.8))
    assert bounds == pytest.approx((8 / 15 - 0.5, 21 / 30 - 0.5))
