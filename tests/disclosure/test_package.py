"""Open tables for programs: the data package describes what is there, and Parquet holds what the CSV holds."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from sample_release import sample_report

from werkmonitor.disclosure import columns
from werkmonitor.disclosure.package import write_parquet
from werkmonitor.disclosure.tables import TABLES
from werkmonitor.files import checksum


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sample_report(tmp_path_factory.mktemp("release")).release.folder


@pytest.fixture(scope="module")
def package(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "datapackage.json").read_text("utf-8"))
    return found


def test_every_table_is_there_in_both_forms_with_its_checksum(folder: Path, package: dict[str, Any]) -> None:
    tables = {path.stem for path in folder.glob("*.csv")} & set(TABLES)
    paths = [resource["path"] for resource in package["resources"]]
    assert sorted(paths) == sorted(f"{name}{suffix}" for name in tables for suffix in (".csv", ".parquet"))
    for resource in package["resources"]:
        file = folder / resource["path"]
        assert (resource["hash"], resource["bytes"]) == (f"sha256:{checksum(file)}", file.stat().st_size)


def test_the_package_says_what_it_is(package: dict[str, Any]) -> None:
    assert package["licenses"][0]["path"].startswith("https://creativecommons.org/")
    assert package["synthetic"] is True
    assert "zeggen niets over echte" in package["description"]


def test_every_column_is_described_and_has_the_type_that_it_says(folder: Path, package: dict[str, Any]) -> None:
    kinds = {"string": str, "integer": int, "number": float, "boolean": bool, "date": date}
    for resource in (one for one in package["resources"] if one["format"] == "csv"):
        table = pq.read_table((folder / resource["path"]).with_suffix(".parquet"))
        fields = resource["schema"]["fields"]
        assert [field["name"] for field in fields] == table.column_names
        assert set(resource["schema"]["primaryKey"]) <= set(table.column_names)
        for field in fields:
            cells = {cell for cell in table[field["name"]].to_pylist() if cell is not None}
            assert field["description"]
            assert {type(cell) for cell in cells} <= {kinds[field["type"]]}, (resource["name"], field["name"])
            assert cells <= set(field.get("constraints", {}).get("enum", cells)), (resource["name"], field["name"])


def test_parquet_holds_what_the_csv_holds(folder: Path) -> None:
    text = pd.read_csv(folder / "indicators.csv")
    typed = pd.read_parquet(folder / "indicators.parquet")
    assert typed["as_of"].map(str).tolist() == text["as_of"].tolist()
    same = text.drop(columns="as_of")
    pd.testing.assert_frame_equal(typed.drop(columns="as_of"), same, check_dtype=False)


def test_the_same_table_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    again = tmp_path / "indicators.csv"
    again.write_bytes((folder / "indicators.csv").read_bytes())
    write_parquet(again)
    assert again.with_suffix(".parquet").read_bytes() == (folder / "indicators.parquet").read_bytes()


def test_no_column_is_described_that_is_not_there(folder: Path) -> None:
    unused = {
        (name, column)
        for name in TABLES
        if (folder / f"{name}.csv").is_file()
        for column in set(columns.described(name)) - set(pd.read_csv(folder / f"{name}.csv", nrows=0).columns)
    }
    assert unused == set()


def test_a_column_that_nobody_described_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "coverage.csv").write_text("quarter,nieuw\n2023Q2,1\n")
    with pytest.raises(KeyError, match="nieuw"):
        write_parquet(tmp_path / "coverage.csv")


def test_a_cell_of_another_type_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "coverage.csv").write_text("quarter,organisations_active\n2023Q2,1.5\n")
    with pytest.raises(pa.ArrowInvalid):
        write_parquet(tmp_path / "coverage.csv")
