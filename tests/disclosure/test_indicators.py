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
from werkmonitor.disclosure.indicators import _weights as weights
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


def test_a_single_other_one_is_found_no_more_than_a_few_are() -> None:
    rows = by("region", {"AM01": 40, "AM02": 30, "AM03": 50})
    assert hidden(rows, Background(held(AM01=39.0))) == {("running", "AM01"), ("running", "AM02")}


def test_a_region_with_one_organisation_is_shown() -> None:
    assert hidden(by("region", {"AM01": 40, "AM02": 30}), Background(held(AM01=40.0))) == set()


def published(rows: list[dict[str, Any]], background: Background | None = None) -> Earlier:
    """Return a publication as a later one sees it."""
    table, known = long_table(rows), background or Background()
    safe = protect_indicators(table, POLICY, known)
    return Earlier(safe.replace({"status": {"primary": "hidden", "secondary": "hidden"}}), table, known.own)


def test_a_late_delivery_can_not_be_read_from_the_difference() -> None:
    before = published(by("region", {"AM01": 40, "AM02": 30, "AM03": 50}))
    after = by("region", {"AM01": 44, "AM02": 30, "AM03": 62})
    found = hidden(after, Background(earlier=(before,)))
    assert found == {("running", "AM01"), ("running", "AM03")}, "four came in, beside twelve in another region"


def test_where_nothing_came_in_a_difference_has_nothing_to_hide_behind() -> None:
    before = published(by("region", {"AM01": 40, "AM02": 30, "AM03": 50}))
    after = by("region", {"AM01": 44, "AM02": 30, "AM03": 50})
    assert hidden(after, Background(earlier=(before,))) == {("running",), ("running", "AM01")}


@pytest.mark.parametrize(
    ("own_before", "own_after", "gone"),
    [
        pytest.param(5.0, 17.0, {"AM01", "AM03"}, id="three of the fifteen are of others"),
        pytest.param(5.0, 20.0, set(), id="all fifteen are its own"),
        pytest.param(5.0, 5.0, set(), id="none of the fifteen is"),
        pytest.param(5.0, 9.0, set(), id="eleven are of others"),
        pytest.param(20.0, 4.0, set(), id="its own went down, so that others are many more"),
        pytest.param(0.0, 19.0, {"AM01", "AM03"}, id="four of others were taken off"),
    ],
)
def test_an_organisation_that_was_late_can_not_tell_what_others_added(
    own_before: float, own_after: float, gone: set[str]
) -> None:
    before = published(by("region", {"AM01": 40, "AM02": 30, "AM03": 60}), Background(held(AM01=own_before)))
    after = by("region", {"AM01": 55, "AM02": 30, "AM03": 90})
    found = hidden(after, Background(held(AM01=own_after), (before,)))
    assert found == {("running", region) for region in gone}


def test_what_hides_a_change_is_not_all_of_the_one_that_looks() -> None:
    """In one region four came in, and in another thirty, all of the organisation that looks: so a third one goes."""
    regions = {"AM01": 40.0, "AM02": 50.0, "AM03": 60.0}
    before = published(by("region", regions), Background(held(AM02=20.0)))
    after = by("region", {"AM01": 44.0, "AM02": 80.0, "AM03": 100.0})
    assert hidden(after, Background(held(AM02=35.0), (before,))) == {("running", "AM01"), ("running", "AM02")}
    all_its_own = hidden(after, Background(held(AM02=50.0), (before,)))
    assert all_its_own == {("running", "AM01"), ("running", "AM02"), ("running", "AM03")}


def test_own_counts_that_were_not_kept_protect_nobody_and_hide_nothing() -> None:
    before = published(by("region", {"AM01": 40, "AM02": 30}))
    after = by("region", {"AM01": 55, "AM02": 30})
    assert hidden(after, Background(held(AM01=12.0), (before,))) == set()


def types(**counts: tuple[int, int]) -> list[dict[str, Any]]:
    """Return paid and durable work by type, and in all; of nobody without work."""
    total = tuple(map(sum, zip(*counts.values(), strict=True)))
    return [
        {"indicator": indicator, "type": type, "numerator": float(count), "denominator": 1000.0}
        for type, both in {"": total, **counts}.items()
        for indicator, count in zip(("paid_work", "durable_work"), both, strict=True)
    ]


@pytest.mark.parametrize(("other", "gone"), [(5, True), (6, False)])
def test_what_is_left_in_a_breakdown_is_together_not_of_few(other: int, gone: bool) -> None:
    """Four and five with paid work that isn't durable: nine, if the third type is shown."""
    found = hidden(types(epa=(222, 200), cmd=(50, 46), other=(60, 60 - other)))
    assert bool(found & {("paid_work", "epa"), ("durable_work", "epa"), ("paid_work",), ("durable_work",)}) is gone


@pytest.mark.parametrize(("mine", "gone"), [(0, False), (1, True)])
def test_nor_is_what_is_left_for_an_organisation(mine: int, gone: bool) -> None:
    rows = types(epa=(222, 200), cmd=(50, 46), other=(60, 54))
    own = [
        {"indicator": "paid_work", "type": type, "numerator": 20.0 + mine, "denominator": 100.0} for type in ("", "cmd")
    ]
    own += [
        {"indicator": "durable_work", "type": type, "numerator": 20.0, "denominator": 100.0} for type in ("", "cmd")
    ]
    found = hidden(rows, Background(long_table(own).assign(organisation="org01")))
    assert bool(found & {("paid_work", "epa"), ("durable_work", "epa"), ("paid_work",), ("durable_work",)}) is gone


def test_to_hide_what_is_left_the_cheaper_of_whole_and_part_goes() -> None:
    """Four and five of two regions aren't new; of the others AM03 goes, for AM04 shows a count too."""
    regions = {"AM01": (50, 46), "AM02": (45, 40), "AM03": (90, 70), "AM04": (60, 45)}
    rows: list[dict[str, Any]] = [{"region": "AM04", "indicator": "new", "numerator": 45.0}]
    for region, (people, new) in {**regions, "": (245, 201)}.items():
        rows.append({"region": region, "numerator": float(people)})
        share = {"indicator": "new_of_running", "numerator": float(new), "denominator": float(people)}
        rows.append({"region": region, **share})
    assert hidden(rows) == {("new_of_running", region) for region in ("AM01", "AM02", "AM03")}


def test_national_figures_are_hidden_where_nothing_else_hides_a_small_number() -> None:
    """Five aren't new; and those of the year so far give the new ones of the quarter away."""
    rows = [
        {"numerator": 40.0, "quarter": "2023Q1"},
        {"indicator": "new", "numerator": 35.0, "quarter": "2023Q1"},
        {"indicator": "new_year_to_date", "numerator": 35.0, "quarter": "2023Q1"},
    ]
    found = hidden(rows)
    assert ("running", "2023Q1") in found or found == {("new", "2023Q1"), ("new_year_to_date", "2023Q1")}


def test_a_change_of_what_was_not_told_then_needs_nothing_beside_it() -> None:
    """Of those running four came in, but how many there were was never told: only the small number is hidden."""
    then = long_table([{"numerator": 96.0}, {"indicator": "new", "numerator": 5.0}])
    told = then[then["indicator"].eq("new")].assign(status="hidden", numerator=np.nan)
    now = [{"numerator": 100.0}, {"indicator": "new", "numerator": 5.0}]
    assert hidden(now, Background(earlier=(Earlier(told, then),))) == {("new",)}


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


def test_what_it_costs_to_hide_a_cell_depends_on_where_it_is_and_whether_others_are_shares_of_it() -> None:
    places: list[dict[str, Any]] = [{}, {"type": "epa"}, {"region": "AM01"}, {"region": "AM01", "funding": "uwv"}]
    counts = long_table([{"numerator": 40.0, **place} for place in places])
    shares = long_table([{"indicator": "paid_work", "numerator": 20.0, "denominator": 40.0, **one} for one in places])
    cost = POLICY.weights
    of_place = [cost.national, cost.national_breakdown, cost.region, cost.region_breakdown]
    assert weights(shares, POLICY).tolist() == of_place
    assert weights(counts, POLICY).tolist() == [one * cost.count for one in of_place]
