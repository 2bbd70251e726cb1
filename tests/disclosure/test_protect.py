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
