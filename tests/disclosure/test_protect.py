"""Revisions and changes: what the policy hides, on tables small enough to check by eye."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest
from disclosure_policy import POLICY

from werkmonitor.disclosure.protect import protect_changes, protect_revisions, publishable_changes


def revised(rows: Sequence[dict[str, Any]]) -> pd.DataFrame:
    """Fill the rows up to a table of revisions."""
    empty = {"quarter": "2023Q2", "indicator": "running", "stage": "", "funding": "", "type": "", "status": "ok"}
    empty |= {"denominator_before": np.nan, "denominator_after": np.nan}
    return pd.DataFrame([empty | row for row in rows])


def share(before: tuple[int, int], after: tuple[int, int], type: str = "") -> dict[str, Any]:
    """Return the revision of a share, from (numerator, base) before and after."""
    row: dict[str, Any] = {"indicator": "paid_work", "type": type}
    for when, counts in (("before", before), ("after", after)):
        row |= dict(zip((f"numerator_{when}", f"denominator_{when}"), counts, strict=True))
    return row


def test_a_revision_tells_of_no_few_people() -> None:
    counts = [(100.0, 130.0, "ok"), (100.0, 104.0, "ok"), (8.0, 30.0, "primary")]
    names = ("numerator_before", "numerator_after", "status")
    safe = protect_revisions(revised([dict(zip(names, count, strict=True)) for count in counts]), POLICY)
    assert safe["status"].tolist() == ["ok", "primary", "primary"]
    assert safe.loc[1:, ["numerator_before", "numerator_after"]].isna().all(axis=None)


@pytest.mark.parametrize(
    ("more", "status"), [(0, "ok"), (1, "primary"), (9, "primary"), (10, "ok"), (11, "ok"), (-9, "primary")]
)
def test_few_are_fewer_than_the_threshold(more: int, status: str) -> None:
    safe = protect_revisions(revised([{"numerator_before": 100.0, "numerator_after": 100.0 + more}]), POLICY)
    assert safe["status"].tolist() == [status]


@pytest.mark.parametrize(
    ("before", "after", "status"),
    [
        ((50, 100), (70, 140), "ok"),
        ((50, 100), (50, 104), "primary"),  # four people more in the base
        ((50, 100), (70, 124), "primary"),  # four more without
        ((50, 100), (64, 104), "primary"),  # four more in the base, and ten fewer without
        ((50, 100), (50, 140), "ok"),
    ],
)
def test_a_revision_of_a_share_tells_of_no_few_people_in_its_base(before, after, status: str) -> None:
    assert protect_revisions(revised([share(before, after)]), POLICY)["status"].tolist() == [status]


def test_a_single_hidden_revision_of_a_breakdown_takes_the_smallest_other_with_it() -> None:
    changes = {"": 47, "epa": 29, "other": 14, "cmd": 4}
    rows = [{"type": type, "numerator_before": 100, "numerator_after": 100 + n} for type, n in changes.items()]
    safe = protect_revisions(revised(rows), POLICY).set_index("type")["status"]
    assert safe.to_dict() == {"": "ok", "epa": "ok", "other": "secondary", "cmd": "primary"}


def test_what_goes_with_it_is_of_the_same_breakdown() -> None:
    changes = [
        ("type", "epa", 29),
        ("type", "other", 18),
        ("type", "cmd", 4),
        ("funding", "uwv", 39),
        ("funding", "g", 12),
    ]
    rows = [{by: name, "numerator_before": 100, "numerator_after": 100 + n} for by, name, n in changes]
    safe = protect_revisions(revised(rows), POLICY)
    assert safe["status"].tolist() == ["ok", "secondary", "primary", "ok", "ok"]


@pytest.mark.parametrize(
    ("cmd", "epa", "other", "expected"),
    [
        pytest.param(
            (50, 104), (50, 140), (100, 200), ["primary", "secondary", "ok"], id="numerators stayed: the smaller base"
        ),
        pytest.param(
            (51, 130),
            (55, 130),
            (90, 200),
            ["primary", "primary", "secondary"],
            id="six together, whatever their bases",
        ),
    ],
)
def test_of_shares_what_goes_with_it_is_the_smallest_change(
    cmd: tuple[int, int], epa: tuple[int, int], other: tuple[int, int], expected: list[str]
) -> None:
    rows = [share((50, 100), now, type) for type, now in (("cmd", cmd), ("epa", epa), ("other", other))]
    assert protect_revisions(revised(rows), POLICY)["status"].tolist() == expected


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


@pytest.mark.parametrize("part", [{"region": "AM01"}, {"stage": "open"}, {"method": "other"}])
def test_a_change_follows_the_national_shares_and_no_part_of_them(part: dict[str, str]) -> None:
    cell = {"indicator": "paid_work", "method": "ips", "stage": "", "funding": "", "type": "", "region": ""}
    quarters = ("2023Q1", "2023Q2")
    shares = [
        {**cell, **other, "quarter": q} for q in quarters for other in ({**part, "status": "hidden"}, {"status": "ok"})
    ]
    change = {"quarter": "2023Q2", "previous": "2023Q1", "indicator": "paid_work", "funding": "", "type": ""}
    assert publishable_changes(pd.DataFrame([change]), pd.DataFrame(shares))["status"].tolist() == ["ok"]
