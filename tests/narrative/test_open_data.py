"""The page with open tables: links to files that are there, and an example that works on them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sample_release import sample_report
from texts import PAGES, page_text

from werkmonitor.narrative.report import Report

PAGE = "21-open-data"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return sample_report(tmp_path_factory.mktemp("release"))


def test_every_table_has_its_files_and_columns(report: Report) -> None:
    text = page_text(PAGE, report)
    names = {Path(target).name for target in re.findall(r"\]\(([^)#]+\.(?:csv|parquet|json))\)", text)}
    there = {path.name for path in report.release.folder.glob("*") if path.suffix in (".csv", ".parquet")}
    assert names == (there | {"datapackage.json"}) - {"register.csv"}
    for name in (path.stem for path in report.release.folder.glob("*.parquet")):
        assert f"{{#tabel-{name.replace('_', '-')}}}" in text
        assert f"{{#tbl-kolommen-{name.replace('_', '-')}}}" in text


def test_a_region_is_found_by_its_name(report: Report) -> None:
    text = page_text(PAGE, report)
    assert all(f"{name} {code}" in text for code, name in report.regions.items())


def test_the_example_in_pandas_works(
    report: Report, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", PAGES[PAGE].read_text("utf-8"), re.DOTALL)
    region = next(row.region for row in report.release.table("indicators").frame.itertuples() if row.region)
    monkeypatch.chdir(report.release.folder)
    names: dict[str, object] = {}
    exec(code.replace("AM05", region), names)
    shown = capsys.readouterr().out
    assert [word for word in ("quarter", "numerator", "denominator", "value", "status") if word not in shown] == []
    assert len(names["whole"]) == len(report.quarters)  # type: ignore[arg-type]
