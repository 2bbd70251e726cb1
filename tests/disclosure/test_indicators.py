"""What is hidden in the long table of indicators, on tables small enough to check by eye."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from disclosure_policy import POLICY
from long_tables import by, long_table

from werkmonitor.disclosure.background import Background, Earlier
from werkmonitor.disclosure.earlier import after_revisions
from werkmonitor.disclosure.indicators import protect_indicators

REGIONS = {"AM01": 40, "AM02": 3, "AM03": 25, "AM04": 60}


def hidden(rows: list[dict[str, Any]], background: Background | None = None) -> set[tuple[str, ...]]:
    """Return which cells are hidden: indicator and place."""
    safe = protect_indicators(long_table(rows), POLICY, background or Background())
    chosen = safe[safe["status"].isin(["primary", "secondary"])]
    assert chosen[["numerator", "denominator", "value", "lower", "upper"]].isna().all(axis=None)
    names = chosen[["indicator", "quarter", "stage", "funding", "type", "region"]].to_numpy().tolist()
    return {tuple(part for part in name if part and part != "2023Q2") for name in names}


def test_large_numbers_are_shown() -> None:
    assert hidden(by("region", {"AM01": 40, "AM02": 30})) == set()


def test_the_threshold_itself_is_shown_and_one_person_less_is_not() -> None:
    few = POLICY.threshold - 1
    assert hidden(by("region", {"AM01": POLICY.threshold, "AM02": 40})) == set()
    assert hidden(by("region", {"AM01": few, "AM02": 40})) == {("running", "AM01"), ("running", "AM02")}


def test_a_small_number_takes_the_smallest_that_hides_it_along() -> None:
    assert hidden(by("region", REGIONS)) == {("running", "AM02"), ("running", "AM03")}


def test_the_total_goes_last() -> None:
    assert hidden(by("region", {"AM01": 3, "AM02": 0})) == {("running",), ("running", "AM01")}


def test_two_that_together_are_few_are_not_enough() -> None:
    counts = {"AM01": 1, "AM02": 2, "AM03": 40, "AM04": 30}
    assert hidden(by("region", counts)) == {("running", "AM01"), ("running", "AM02"), ("running", "AM04")}


def test_a_true_zero_is_shown_and_protects_nothing() -> None:
    counts = {"AM01": 4, "AM02": 0, "AM03": 40}
    assert hidden(by("region", counts)) == {("running", "AM01"), ("running", "AM03")}


def test_a_count_is_hidden_wherever_it_stands() -> None:
    shares = [
        {"indicator": "paid_work", "region": region, "numerator": 12.0, "denominator": float(base)}
        for region, base in REGIONS.items()
        if base > 20
    ]
    found = hidden([*by("region", REGIONS), *shares])
    assert ("running", "AM03") in found
    assert ("paid_work", "AM03") in found, "its base is the number of trajectories"
    assert ("paid_work", "AM01") not in found


def test_a_part_is_hidden_where_the_rest_is_few() -> None:
    rows = [
        {"indicator": "paid_work", "numerator": 40.0, "denominator": 90.0},
        {"indicator": "durable_work", "numerator": 35.0, "denominator": 90.0},
    ]
    assert hidden(rows) == {("durable_work",)}, "five have paid work that isn't durable"


def test_the_municipal_scheme_is_a_part_of_the_municipality() -> None:
    rows = [
        {"indicator": "running", "funding": "municipality", "numerator": 40.0},
        {"indicator": "running_national_scheme", "numerator": 35.0},
    ]
    assert hidden(rows) == {("running", "municipality")}, "five are outside the scheme"


def test_starts_of_the_year_give_those_of_a_quarter_away() -> None:
    rows = [
        {"indicator": "new_year_to_date", "quarter": "2023Q1", "numerator": 30.0},
        {"indicator": "new_year_to_date", "numerator": 34.0},
        {"indicator": "new", "numerator": 4.0},
    ]
    found = hidden(rows)
    assert ("new",) in found
    assert found & {("new_year_to_date",), ("new_year_to_date", "2023Q1")}


def test_all_intervals_of_a_hidden_cell_are_hidden() -> None:
    rows = [
        {"indicator": "paid_work", "numerator": 5.0, "denominator": 90.0, "interval_method": method}
        for method in ("wilson", "organisation_jackknife_t")
    ]
    assert protect_indicators(long_table(rows), POLICY)["status"].tolist() == ["primary", "primary"]


def test_organisations_and_regions_are_no_people() -> None:
    assert hidden([{"indicator": "organisations_reporting", "numerator": 3.0}]) == set()


def test_missing_stays_missing() -> None:
    table = long_table([{"indicator": "new", "status": "missing"}])
    assert protect_indicators(table, POLICY)["status"].tolist() == ["missing"]


@pytest.mark.parametrize(("quarter", "people", "gone"), [("2023Q1", 8.0, True), ("2023Q2", 80.0, False)])
def test_a_mean_shows_no_small_total(quarter: str, people: float, gone: bool) -> None:
    mean = {"indicator": "mean_per_organisation", "quarter": quarter, "numerator": people, "denominator": 2.0}
    assert bool(hidden([mean])) is gone


@pytest.mark.parametrize(("others", "gone"), [(9.0, True), (15.0, False)])
def test_beside_the_numerator_of_a_ratio_stands_its_base(others: float, gone: bool) -> None:
    assert bool(hidden([{"indicator": "started_working", "numerator": 12.0, "denominator": others}])) is gone


def held(**counts: float) -> pd.DataFrame:
    """Return what one organisation holds of the running trajectories of regions."""
    rows = [{"organisation": "org01", "region": region, "numerator": count} for region, count in counts.items()]
    return long_table(rows).assign(organisation="org01", denominator=np.nan)


def test_an_organisation_finds_no_few_others_by_taking_its_own_off() -> None:
    rows = by("region", {"AM01": 40, "AM02": 30, "AM03": 50})
    found = hidden(rows, Background(held(AM01=35.0)))
    assert ("running", "AM01") in found, "five are of others"
    assert len(found) == 2, "and another region hides it in the total"


def test_a_region_with_one_organisation_is_shown() -> None:
    assert hidden(by("region", {"AM01": 40, "AM02": 30}), Background(held(AM01=40.0))) == set()


def published(rows: list[dict[str, Any]], background: Background | None = None) -> Earlier:
    """Return a publication as a later one sees it."""
    table = long_table(rows)
    safe = protect_indicators(table, POLICY, background or Background())
    return Earlier(safe.replace({"status": {"primary": "hidden", "secondary": "hidden"}}), table)


def test_a_late_delivery_can_not_be_read_from_the_difference() -> None:
    before = published(by("region", {"AM01": 40, "AM02": 30, "AM03": 50}))
    after = by("region", {"AM01": 44, "AM02": 30, "AM03": 62})
    found = hidden(after, Background(earlier=(before,)))
    assert found == {("running", "AM01"), ("running", "AM03")}, "four came in, beside twelve in another region"


def test_where_nothing_came_in_a_difference_has_nothing_to_hide_behind() -> None:
    before = published(by("region", {"AM01": 40, "AM02": 30, "AM03": 50}))
    after = by("region", {"AM01": 44, "AM02": 30, "AM03": 50})
    assert hidden(after, Background(earlier=(before,))) == {("running",), ("running", "AM01")}


def test_a_big_difference_is_shown() -> None:
    before = published(by("region", {"AM01": 40, "AM02": 30}))
    assert hidden(by("region", {"AM01": 55, "AM02": 30}), Background(earlier=(before,))) == set()


def test_what_was_hidden_before_stays_hidden() -> None:
    before = published(by("region", {"AM01": 40, "AM02": 3, "AM03": 25, "AM04": 60}))
    after = by("region", {"AM01": 40, "AM02": 33, "AM03": 25, "AM04": 60})
    assert hidden(after, Background(earlier=(before,))) == {("running", "AM02"), ("running", "AM03")}


def test_what_a_table_of_revisions_told_counts_as_published() -> None:
    """As of August 40 and 50; the revisions said 82 and 100 at last; October comes to 88 and 112."""
    august = long_table(by("funding", {"uwv": 40, "municipality": 50}))
    revision = {"indicator": "running", "quarter": "2023Q2", "stage": "", "type": "", "status": "ok"}
    revision |= {
        "denominator_before": np.nan,
        "denominator_after": np.nan,
        "value_before": np.nan,
        "value_after": np.nan,
    }
    told = [("uwv", 82.0), ("municipality", 100.0), ("", 182.0)]
    revisions = pd.DataFrame([revision | {"funding": of, "numerator_after": count} for of, count in told])
    at_last = Earlier(after_revisions(august, revisions), long_table(by("funding", {"uwv": 82, "municipality": 100})))
    october = by("funding", {"uwv": 88, "municipality": 112})
    assert hidden(october, Background(earlier=(Earlier(august, august),))) == set()
    assert hidden(october, Background(earlier=(Earlier(august, august), at_last))) == {
        *(("running", "uwv"), ("running", "municipality")),
    }


def test_a_quarter_of_which_only_national_figures_were_told_has_no_pattern_yet() -> None:
    table = long_table(by("region", REGIONS))
    national = table[table["region"].eq("")]
    found = hidden(by("region", REGIONS), Background(earlier=(Earlier(national, table),)))
    assert found == {("running", "AM02"), ("running", "AM03")}


def test_without_what_was_counted_before_more_is_hidden_not_less() -> None:
    before = published(by("region", {"AM01": 40, "AM02": 3, "AM03": 25, "AM04": 60}))
    after = by("region", {"AM01": 45, "AM02": 13, "AM03": 25, "AM04": 60})
    exact = hidden(after, Background(earlier=(before,)))
    assert exact < hidden(after, Background(earlier=(Earlier(before.published),)))


def test_a_repeated_table_is_protected_alike() -> None:
    table = long_table(by("region", REGIONS))
    pd.testing.assert_frame_equal(protect_indicators(table, POLICY), protect_indicators(table, POLICY))
