"""What the policy hides, on tables small enough to check by eye."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkmonitor.disclosure.policy import Policy
from werkmonitor.disclosure.protect import (
    complete_pattern,
    primary,
    protect_counts,
    protect_indicators,
    protect_revisions,
)

POLICY = Policy(threshold=10, show_zero_counts=True, hide_whole_row=True)


def long_table(rows: Sequence[dict[str, Any]]) -> pd.DataFrame:
    """Fill the rows up to a long table of indicators."""
    empty = {
        "quarter": "2023Q2", "as_of": "2023-10-01", "indicator": "running", "method": "ips", "stage": "",
        "funding": "", "type": "", "region": "", "numerator": np.nan, "denominator": np.nan, "value": np.nan,
        "lower": np.nan, "upper": np.nan, "interval_method": "", "status": "ok",
    }  # fmt: skip
    table = pd.DataFrame([empty | row for row in rows])
    table["value"] = (table["numerator"] / table["denominator"]).fillna(table["numerator"])
    return table


@pytest.mark.parametrize(
    ("numerator", "denominator", "hidden"),
    [
        (9, np.nan, True),
        (10, np.nan, False),
        (1, np.nan, True),
        (0, np.nan, False),  # nobody: a true zero as a count
        (0, 40, True),  # 0 %: says something about all forty
        (40, 40, True),  # 100 %: idem
        (31, 40, True),  # the nine others are too few
        (30, 40, False),
        (9, 400, True),
        (0, 0, True),  # tells that the base is zero
        (np.nan, np.nan, False),  # missing is missing, not hidden
    ],
)
def test_threshold_complement_and_group_disclosure(numerator: float, denominator: float, hidden: bool) -> None:
    assert primary(pd.Series([numerator]), pd.Series([denominator]), POLICY).tolist() == [hidden]


def test_a_single_hidden_cell_of_a_margin_takes_the_smallest_other_with_it() -> None:
    counts = pd.Series([5.0, 40.0, 12.0, 0.0])
    assert complete_pattern(counts, counts.between(1, 9)).tolist() == [True, False, True, False]


def test_two_hidden_cells_protect_each_other() -> None:
    counts = pd.Series([5.0, 40.0, 7.0])
    assert complete_pattern(counts, counts.between(1, 9)).tolist() == [True, False, True]


def test_hidden_numbers_leave_nothing_behind() -> None:
    table = long_table(
        [
            {"indicator": "paid_work", "region": "AM01", "numerator": 4, "denominator": 8, "interval_method": "wilson"},
            {
                "indicator": "paid_work",
                "region": "AM02",
                "numerator": 50,
                "denominator": 100,
                "interval_method": "wilson",
            },
            {
                "indicator": "paid_work",
                "region": "AM03",
                "numerator": 30,
                "denominator": 90,
                "interval_method": "wilson",
            },
        ]
    )
    safe = protect_indicators(table, POLICY).set_index("region")
    assert safe["status"].to_dict() == {"AM01": "primary", "AM02": "ok", "AM03": "secondary"}
    assert safe.loc[["AM01", "AM03"], ["numerator", "denominator", "value"]].isna().all(axis=None)


def test_one_hidden_cell_hides_its_row_in_a_two_way_table() -> None:
    rows = [
        {"region": region, "funding": funding, "numerator": count}
        for region, counts in {"AM01": (40, 30, 3), "AM02": (50, 20, 0), "AM03": (8, 2, 60)}.items()
        for funding, count in zip(("uwv", "municipality", "other"), counts, strict=True)
    ]
    safe = protect_indicators(long_table(rows), POLICY).set_index(["region", "funding"])["status"]
    assert safe["AM01"].tolist() == ["secondary", "secondary", "primary"]
    assert safe["AM02"].tolist() == ["ok", "ok", "ok"]
    assert safe["AM03"].tolist() == ["primary", "primary", "secondary"]


def test_all_intervals_of_a_hidden_cell_are_hidden() -> None:
    table = long_table(
        [
            {"indicator": "paid_work", "numerator": 5, "denominator": 90, "interval_method": method}
            for method in ("wilson", "organisation_jackknife_t")
        ]
    )
    assert protect_indicators(table, POLICY)["status"].tolist() == ["primary", "primary"]


def test_organisations_and_regions_are_no_people() -> None:
    table = long_table([{"indicator": "organisations_reporting", "numerator": 3}])
    assert protect_indicators(table, POLICY)["status"].tolist() == ["ok"]


def test_missing_stays_missing() -> None:
    table = long_table([{"indicator": "new", "status": "missing"}])
    assert protect_indicators(table, POLICY)["status"].tolist() == ["missing"]


@given(st.lists(st.integers(0, 60), min_size=2, max_size=12))
def test_the_total_never_gives_a_hidden_count_away(counts: list[int]) -> None:
    table = pd.DataFrame({"part": range(len(counts)), "rows": counts, "of": "all"})
    safe = protect_counts(table, "rows", ["of"], POLICY)
    shown = safe["rows"].dropna()
    assert not shown.between(1, 9).any()
    hidden_people = [count for count, status in zip(counts, safe["status"], strict=True) if status != "ok"]
    only_one_with_people = sum(count > 0 for count in counts) == 1
    assert len(hidden_people) != 1 or only_one_with_people


def revised(rows: Sequence[dict[str, Any]]) -> pd.DataFrame:
    """Fill the rows up to a table of revisions."""
    empty = {"quarter": "2023Q2", "indicator": "running", "stage": "", "funding": "", "type": "", "status": "ok"}
    empty |= {"denominator_before": np.nan, "denominator_after": np.nan}
    return pd.DataFrame([empty | row for row in rows])


def test_a_revision_tells_of_no_few_people() -> None:
    counts = [(100.0, 130.0, "ok"), (100.0, 104.0, "ok"), (8.0, 30.0, "primary")]
    names = ("numerator_before", "numerator_after", "status")
    safe = protect_revisions(revised([dict(zip(names, count, strict=True)) for count in counts]), POLICY)
    assert safe["status"].tolist() == ["ok", "primary", "primary"]
    assert safe.loc[1:, ["numerator_before", "numerator_after"]].isna().all(axis=None)


@pytest.mark.parametrize(
    ("before", "after", "status"),
    [
        ((50, 100), (70, 140), "ok"),
        ((50, 100), (50, 104), "primary"),  # four people more in the base
        ((50, 100), (70, 124), "primary"),  # four more without
        ((50, 100), (50, 140), "ok"),
    ],
)
def test_a_revision_of_a_share_tells_of_no_few_people_in_its_base(before, after, status: str) -> None:
    row = {"indicator": "paid_work"}
    for when, counts in (("before", before), ("after", after)):
        row |= dict(zip((f"numerator_{when}", f"denominator_{when}"), counts, strict=True))
    assert protect_revisions(revised([row]), POLICY)["status"].tolist() == [status]


def test_a_single_hidden_revision_of_a_breakdown_takes_the_smallest_other_with_it() -> None:
    changes = {"": 47, "epa": 29, "other": 14, "cmd": 4}
    rows = [{"type": type, "numerator_before": 100, "numerator_after": 100 + n} for type, n in changes.items()]
    safe = protect_revisions(revised(rows), POLICY).set_index("type")["status"]
    assert safe.to_dict() == {"": "ok", "epa": "ok", "other": "secondary", "cmd": "primary"}


def test_a_region_whose_total_is_hidden_has_no_row_that_adds_up_to_it() -> None:
    totals = [{"region": region, "numerator": n} for region, n in {"AM01": 5, "AM02": 40, "AM03": 90}.items()]
    cells = [{"region": "AM02", "funding": funding, "numerator": 20} for funding in ("uwv", "other")]
    safe = protect_indicators(long_table([*totals, *cells]), POLICY)
    assert safe["status"].tolist() == ["primary", "secondary", "ok", "secondary", "secondary"]


def test_a_mean_shows_no_small_total() -> None:
    means = [
        {"indicator": "mean_per_organisation", "quarter": quarter, "numerator": n, "denominator": 2}
        for quarter, n in {"2023Q1": 8, "2023Q2": 80}.items()
    ]
    assert protect_indicators(long_table(means), POLICY)["status"].tolist() == ["primary", "ok"]


@pytest.mark.parametrize(("others", "status"), [(9, "primary"), (15, "ok")])
def test_beside_the_numerator_of_a_ratio_stands_its_base(others: int, status: str) -> None:
    starters = {"indicator": "started_working", "numerator": 12, "denominator": others}
    assert protect_indicators(long_table([starters]), POLICY)["status"].tolist() == [status]
