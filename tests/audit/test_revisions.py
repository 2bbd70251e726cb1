"""Revisions between two readings, national figures only."""

from typing import Any

import pandas as pd

from werkmonitor.audit.revisions import revisions

BREAKDOWN = {"stage": "", "funding": "", "type": "", "region": "", "method": "ips", "interval_method": ""}


def reading(as_of: str, *rows: dict[str, Any]) -> pd.DataFrame:
    filled = [
        {"quarter": "2023Q2", "as_of": as_of, **BREAKDOWN, "denominator": None, "status": "ok", **row} for row in rows
    ]
    return pd.DataFrame(filled).astype({"numerator": "float64", "denominator": "float64", "value": "float64"})


def test_only_what_differs_is_a_revision() -> None:
    same = {"indicator": "new", "numerator": 40, "value": 40}
    before = reading("2023-10-01", {"indicator": "running", "numerator": 100, "value": 100}, same)
    after = reading("2023-12-01", {"indicator": "running", "numerator": 130, "value": 130}, same)
    table = revisions(before, after)
    assert table["indicator"].tolist() == ["running"]
    assert table.loc[0, ["numerator_before", "numerator_after"]].tolist() == [100, 130]
    assert table.loc[0, ["as_of_before", "as_of_after"]].tolist() == ["2023-10-01", "2023-12-01"]


def test_a_share_is_compared_by_its_counts_and_not_by_its_digits() -> None:
    share = {"indicator": "paid_work", "numerator": 1, "denominator": 3, "interval_method": "wilson"}
    before = reading("2023-10-01", {**share, "value": 0.3333333333})
    after = reading("2023-12-01", {**share, "value": 1 / 3})
    assert revisions(before, after).empty


def test_a_region_is_never_compared() -> None:
    before = reading("2023-10-01", {"indicator": "running", "region": "AM01", "numerator": 20, "value": 20})
    after = reading("2023-12-01", {"indicator": "running", "region": "AM01", "numerator": 90, "value": 90})
    assert revisions(before, after).empty


def test_what_was_hidden_then_stays_so() -> None:
    hidden = {"indicator": "stopped_working", "numerator": None, "value": None, "status": "primary"}
    before = reading("2023-10-01", hidden)
    after = reading("2023-12-01", {**hidden, "numerator": 12, "value": 12, "status": "ok"})
    assert revisions(before, after)["status"].tolist() == ["primary"]
