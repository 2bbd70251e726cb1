"""The data package of a release: what its tables hold, for programs (Table Schema), and the same tables as Parquet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from werkmonitor.disclosure.columns import column
from werkmonitor.disclosure.tables import TABLES
from werkmonitor.files import checksum
from werkmonitor.quarter import Quarter

PACKAGE = "datapackage.json"
LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0 International",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
_ARROW = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
}


def write_parquet(path: Path) -> None:
    """Write a released CSV as Parquet beside it, with the types that its columns have; what is empty is null.

    Equal tables give equal bytes, with the same version of pyarrow.
    """
    text = pd.read_csv(path, dtype=str, keep_default_na=False)
    columns = {name: _typed([*text[name]], column(path.stem, name).type) for name in text.columns}
    pq.write_table(pa.table(columns), path.with_suffix(".parquet"), compression="zstd")


def _typed(cells: list[str], kind: str) -> pa.Array:
    filled = pa.array([cell or None for cell in cells], pa.string())
    return filled.cast(_ARROW[kind])


def datapackage(folder: Path, quarter: Quarter, as_of: date, synthetic: bool) -> dict[str, Any]:
    """Describe the tables in a folder as a data package (Frictionless standards, Table Schema).

    A table is there twice: as CSV, with its schema, and as Parquet, which carries its own.
    """
    marked = " Synthetische gegevens: zij zeggen niets over echte cliënten of organisaties." if synthetic else ""
    return {
        "name": f"werkmonitor-{str(quarter).lower()}",
        "title": f"Werkmonitor, {quarter.label}, stand {as_of.isoformat()}",
        "description": f"Open tabellen over IPS-trajecten in de ggz.{marked}",
        "version": as_of.isoformat(),
        "synthetic": synthetic,
        "licenses": [LICENCE],
        "resources": [resource for path in sorted(folder.glob("*.csv")) for resource in _resources(path)],
    }


def _resources(path: Path) -> Iterator[dict[str, Any]]:
    if path.stem not in TABLES:
        return
    name, title = path.stem.replace("_", "-"), TABLES[path.stem].title
    header = pd.read_csv(path, nrows=0).columns
    yield {
        "name": name,
        "path": path.name,
        "title": title,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{checksum(path)}",
        "schema": {
            "fields": [column(path.stem, field).field(field) for field in header],
            "primaryKey": list(TABLES[path.stem].key),
            "missingValues": [""],
        },
    }
    parquet = path.with_suffix(".parquet")
    yield {
        "name": f"{name}-parquet",
        "path": parquet.name,
        "title": f"{title} (Parquet)",
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "bytes": parquet.stat().st_size,
        "hash": f"sha256:{checksum(parquet)}",
    }
