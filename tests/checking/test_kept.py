"""How much is hidden is counted by breakdown, of the reading's own quarter and of people only."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from long_tables import long_table

from werkmonitor.checking.kept import kept
from werkmonitor.quarter import Quarter
from werkmonitor.vintage import Vintage


def reading(folder: Path) -> Vintage:
    return Vintage(Quarter(2023, 2), date(2023, 10, 1), True, folder, {})


def test_what_is_hidden_is_counted_by_breakdown(tmp_path: Path) -> None:
    rows = [
        {},
        {"indicator": "paid_work", "status": "rounded", "interval_method": "wilson"},
        {"indicator": "paid_work", "status": "rounded", "interval_method": "organisation_jackknife_t"},
        {"indicator": "new", "status": "missing"},
        {"indicator": "organisations_active", "status": "hidden"},
        {"quarter": "2023Q1", "status": "hidden"},
        {"method": "irb", "status": "hidden"},
        {"region": "AM01", "status": "hidden"},
        {"region": "AM02"},
        {"region": "AM02", "funding": "uwv", "status": "hidden"},
    ]
    long_table(rows).to_csv(tmp_path / "indicators.csv", index=False)
    told = ["0 of 2 national", "1 of 2 by region", "1 of 1 by funding and region"]
    assert list(map(str, kept(reading(tmp_path)))) == told


def test_a_reading_without_indicators_hides_none(tmp_path: Path) -> None:
    assert list(kept(reading(tmp_path))) == []
