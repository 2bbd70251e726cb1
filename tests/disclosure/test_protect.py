"""Revisions and plain counts: what the policy hides, on tables small enough to check by eye."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest
from disclosure_policy import POLICY
from hypothesis import given
from hypothesis import strategies as st

from werkmonitor.disclosure.protect import (
    complete_pattern,
    protect_changes,
    protect_counts,
    protect_revisions,
    protect_rows,
    publishable_changes,
)


def test_a_single_hidden_cell_of_a_margin_takes_the_smallest_other_with_it() -> None:
    counts = pd.Series([5.0, 40.0, 12.0, 0.0])
    assert complete_pattern(counts, counts.between(1, 9)).tolist() == [True, False, True, False]


def test_two_hidden_cells_protect_each_other() -> None:
    counts = pd.Series([5.0, 40.0, 7.0])
    assert complete_pattern(counts, counts.between(1, 9)).tolist() == [True, False, True]


@given(st.lists(st.integers(0, 60), min_size=2, max_size=12))
def test_the_total_never_gives_a_hidden_count_away(counts: list[int]) -> None:
    table = pd.DataFrame({"part": range(len(counts)), "rows": counts, "of": "all", "most": counts})
    safe = protect_counts(table, "rows", ["of"], POLICY)
    shown = safe["rows"].dropna()
    assert not shown.between(1, 9).any()
    hidden_people = [count for count, status in zip(counts, safe["status"], strict=True) if status != "ok"]
    only_one_with_people = sum(count > 0 for count in counts) == 1
    assert len(hidden_people) != 1 or only_one_with_people


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
    table = pd.DataFrame({"rows_used": [100], "rows_refused": [refused], "most": [most]})
    safe = protect_rows(table, POLICY)
    assert safe["status"].tolist() == [status]
    assert "most" not in safe
    assert safe["rows_refused"].notna().tolist() == [status == "ok"]


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


@pytest.mark.parametrize(
    ("now", "before", "status"),
    [
        ("ok", "ok", "ok"),
        ("hidden", "ok", "hidden"),
        ("ok", "hidden", "hidden"),
        ("rounded", "hidden", "hidden"),
        ("ok", "rounded", "rounded"),
        ("ok", "missing", "missing"),
    ],
)
def test_a_change_is_as_exact_as_the_less_exact_of_its_shares(now: str, before: str, status: str) -> None:
    cell = {"indicator": "paid_work", "method": "ips", "stage": "", "funding": "", "type": "", "region": ""}
    shares = pd.DataFrame([cell | {"quarter": "2023Q1", "status": before}, cell | {"quarter": "2023Q2", "status": now}])
    change = {"quarter": "2023Q2", "previous": "2023Q1", "indicator": "paid_work", "funding": "", "type": ""}
    changes = pd.DataFrame([change | {"difference": 0.0123456, "lower": 0.01, "upper": 0.02}])
    safe = protect_changes(publishable_changes(changes, shares), POLICY)
    assert safe["status"].tolist() == [status]
    expected = {"ok": 0.0123456, "rounded": 0.012}.get(status)
    assert safe["difference"].tolist() == [expected] if expected else safe["difference"].isna().all()
