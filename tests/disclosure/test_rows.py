"""Plain counts of rows: what the policy hides, in a publication and in its difference with those before it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from disclosure_policy import POLICY
from hypothesis import given, settings
from hypothesis import strategies as st

from werkmonitor.disclosure.background import Background, Earlier
from werkmonitor.disclosure.rows import completed, protect_counts, protect_quality, protect_rows


def pattern(counts: list[float], *changes: list[float]) -> list[bool]:
    """Say which of the parts of a total are hidden, with their changes since earlier publications."""
    sizes = pd.DataFrame(dict(enumerate([counts, *changes])))
    small = (sizes.abs() >= 1) & (sizes.abs() < POLICY.threshold)
    return completed(sizes, small.any(axis=1), POLICY).tolist()


def test_a_single_hidden_cell_of_a_margin_takes_the_smallest_other_with_it() -> None:
    assert pattern([5.0, 40.0, 12.0, 0.0]) == [True, False, True, False]


def test_two_hidden_cells_protect_each_other() -> None:
    assert pattern([5.0, 40.0, 7.0]) == [True, False, True]


def test_two_that_are_few_together_do_not() -> None:
    assert pattern([5.0, 40.0, 2.0]) == [True, True, True]


def test_nor_two_of_which_few_came_in_together() -> None:
    assert pattern([50.0, 40.0, 70.0, 60.0], [3.0, 0.0, 30.0, 2.0]) == [True, True, True, True]
    assert pattern([50.0, 40.0, 70.0, 60.0], [3.0, 0.0, 30.0, 8.0]) == [True, False, False, True]


@pytest.mark.parametrize(("more", "third"), [(-2.0, True), (6.0, True), (7.0, False)])
def test_two_hidden_changes_are_together_none_of_few(more: float, third: bool) -> None:
    assert pattern([50.0, 40.0, 70.0], [3.0, more, 30.0]) == [True, True, third]


def test_what_is_hidden_beside_another_may_be_of_one() -> None:
    sizes = pd.DataFrame({0: [15.0, 1.0, 40.0]})
    assert completed(sizes, pd.Series([True, False, False]), POLICY).tolist() == [True, True, False]


def test_what_was_not_told_before_protects_a_difference() -> None:
    assert pattern([50.0, 40.0, 70.0], [3.0, np.nan, 30.0]) == [True, True, False]


@settings(deadline=None)
@given(st.lists(st.integers(0, 60), min_size=2, max_size=12))
def test_the_total_never_gives_a_hidden_count_away(counts: list[int]) -> None:
    table = pd.DataFrame({"part": range(len(counts)), "rows": counts, "of": "all", "most": counts})
    safe = protect_counts(table, "rows", ["of"], POLICY)
    assert not safe["rows"].dropna().between(1, 9).any()
    hidden = table.loc[safe["rows"].isna(), "rows"]
    assert len(hidden) != 1 or sum(count > 0 for count in counts) == 1
    assert not 1 <= hidden.sum() < POLICY.threshold or hidden.sum() == sum(counts)


def test_a_large_count_that_is_nearly_all_of_one_organisation_takes_another_with_it() -> None:
    table = pd.DataFrame({"part": ["a", "b", "c"], "rows": [30, 40, 12], "of": "all", "most": [25, 10, 1]})
    safe = protect_counts(table, "rows", ["of"], POLICY)
    assert safe["status"].tolist() == ["primary", "ok", "secondary"]


def rows(sheets: dict[str, tuple[int, int]]) -> pd.DataFrame:
    """Return rows refused by sheet: how many, and of those the most of one organisation."""
    columns = ["sheet", "rows_refused", "most"]
    table = pd.DataFrame([(sheet, *counts) for sheet, counts in sheets.items()], columns=columns)
    return table.assign(quarter="2023Q2", rows_used=100)


@pytest.mark.parametrize(
    ("refused", "most", "status"),
    [
        pytest.param(10, 1, "primary", id="nine are of the others"),
        pytest.param(11, 1, "ok", id="ten are of the others"),
        pytest.param(30, 30, "ok", id="all are of one"),
        pytest.param(9, 9, "primary", id="few in all"),
    ],
)
def test_rows_that_one_organisation_can_take_its_own_off(refused: int, most: int, status: str) -> None:
    safe = protect_rows(rows({"trajecten": (refused, most)}), POLICY)
    assert safe["status"].tolist() == [status]
    assert "most" not in safe
    assert safe["rows_refused"].notna().tolist() == [status == "ok"]


def test_both_sheets_go_together() -> None:
    safe = protect_rows(rows({"trajecten": (60, 20), "plaatsingen": (4, 2)}), POLICY)
    assert safe["status"].tolist() == ["secondary", "primary"]
    assert safe[["rows_used", "rows_refused"]].isna().all(axis=None)


def after(name: str, printed: pd.DataFrame) -> Background:
    """Return what an onlooker knows who has an earlier table."""
    return Background(earlier=(Earlier(pd.DataFrame(), tables={name: printed}),))


@pytest.mark.parametrize(
    ("now", "status"),
    [
        (60, "ok"),
        (61, "primary"),
        (64, "primary"),
        (69, "primary"),
        (55, "primary"),
        (70, "ok"),
        (71, "ok"),
        (72, "ok"),
    ],
)
def test_few_more_refused_than_was_said_before_is_not_said(now: int, status: str) -> None:
    before = after("delivery_rows", rows({"trajecten": (60, 20)}).drop(columns="most"))
    assert protect_rows(rows({"trajecten": (now, 20)}), POLICY, before)["status"].tolist() == [status]


def test_nor_by_which_rule() -> None:
    def rules(**counts: float) -> pd.DataFrame:
        about: dict[str, Any] = {"quarter": "2023Q2", "action": "refused", "most": 12, "organisations": 5}
        return pd.DataFrame([{**about, "rule": rule, "rows": count} for rule, count in counts.items()])

    before = after("delivery_quality", rules(a=40.0, b=30.0, c=50.0))
    safe = protect_quality(rules(a=43.0, b=60.0, c=50.0), POLICY, before).set_index("rule")
    assert safe["status"].to_dict() == {"a": "primary", "b": "secondary", "c": "secondary"}, "of a and c only 3 came in"
    assert safe["organisations"].isna().equals(safe["rows"].isna())
