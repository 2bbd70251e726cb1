"""What the former reading of a root made of a delivery that is still the same, so that it need not be read again."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from werkmonitor.cleaning.delivery import CleanDelivery, CleanSheet
from werkmonitor.cleaning.ingested import canonical_file
from werkmonitor.contract import PLACEMENT_SCHEMA, Sheet
from werkmonitor.deliveries import DeliveryFolder

Record = dict[str, Any]
Key = tuple[str, str, date]

MADE_BY = "made-by.txt"
"""File in a root's folder that says which code, settings and keys its tables were made by."""
LOGS = ("changes", "quarantine", "remarks")
_LOST_COLUMNS = ["trajectory_id", "date_start", "date_end"]


@dataclass(frozen=True)
class Former:
    """The former reading of a root, as far as it was made by the same code, settings and keys.

    Parameters
    ----------
    folder
        Where its tables are.
    records
        Its rows of the overview, by quarter, organisation and date received.
    """

    folder: Path
    records: dict[Key, Record] = field(default_factory=dict)

    def taken(self, found: DeliveryFolder, sha256: str) -> tuple[Record, CleanDelivery] | None:
        """Return row and tables of a delivery that was read, and is the same; the row without what follows from others.

        Of the rows in use the tables have only what tells who is lost later.
        """
        record = self._record(found, sha256)
        try:
            return (record, self._clean(found, record)) if record else None
        except (OSError, pa.ArrowException):  # damaged since, as by a failing disk
            return None

    def link(self, found: DeliveryFolder, folder: Path) -> None:
        """Give a delivery's canonical files a second place, in a new folder of the root."""
        for path in self._files(found):
            link(path, folder / path.relative_to(self.folder))

    def _record(self, found: DeliveryFolder, sha256: str) -> Record | None:
        record = self.records.get((str(found.quarter), found.organisation, found.received))
        if record is None or record["status"] != "read" or record["files"] != found.file_names or found.problem:
            return None
        same = record["sha256"] == sha256 and self._times[found.organisation, sha256] == 1
        return dict(record) if same and all(path.is_file() for path in self._files(found)) else None

    def _clean(self, found: DeliveryFolder, record: Record) -> CleanDelivery:
        of_trajectories, _ = (pq.ParquetFile(path) for path in self._files(found))
        used = of_trajectories.read(_LOST_COLUMNS).to_pandas()
        trajectories = self._sheet(record, Sheet.TRAJECTORIES, "trajectories", used)
        placements = self._sheet(record, Sheet.PLACEMENTS, "placements", PLACEMENT_SCHEMA.empty_table().to_pandas())
        return CleanDelivery(trajectories, placements if record["placements_delivered"] else None, hold="")

    def _files(self, found: DeliveryFolder) -> list[Path]:
        where = found.quarter, found.organisation, found.received
        return [canonical_file(self.folder, sheet, *where) for sheet in Sheet]

    def _sheet(self, record: Record, sheet: Sheet, prefix: str, used: pd.DataFrame) -> CleanSheet:
        key = record["quarter"], record["organisation"], record["received"], sheet.value
        logs = {name: self._logs[name].get(key, self._empty[name]) for name in LOGS}
        return CleanSheet(rows_in=record[f"{prefix}_in"], used=used, **logs)

    @cached_property
    def _times(self) -> pd.Series:
        """How often an organisation delivered the same files."""
        pairs = pd.DataFrame([(record["organisation"], record["sha256"]) for record in self.records.values()])
        return pairs.value_counts()

    @cached_property
    def _tables(self) -> dict[str, pd.DataFrame]:
        return {name: pq.ParquetFile(self.folder / f"{name}.parquet").read().to_pandas() for name in LOGS}

    @cached_property
    def _empty(self) -> dict[str, pd.DataFrame]:
        return {name: table.iloc[:0] for name, table in self._tables.items()}

    @cached_property
    def _logs(self) -> dict[str, dict[tuple[str, str, date, str], pd.DataFrame]]:
        key = ["quarter", "organisation", "received", "sheet"]
        return {name: dict(iter(table.groupby(key))) for name, table in self._tables.items()}  # type: ignore[arg-type]


def open_former(folder: Path, made_by: str) -> Former:
    """Open the former reading of a root; where there is none, or something else made it, nothing is in it."""
    path, said = folder / "deliveries.parquet", folder / MADE_BY
    complete = path.is_file() and all((folder / f"{name}.parquet").is_file() for name in LOGS)
    if not (complete and said.is_file() and said.read_text(encoding="ascii") == made_by):
        return Former(folder)
    try:
        return Former(folder, by_key(pq.ParquetFile(path).read()))
    except pa.ArrowException:
        return Former(folder)


def by_key(deliveries: pa.Table) -> dict[Key, Record]:
    """Return the rows of the overview by quarter, organisation and date received."""
    return {(row["quarter"], row["organisation"], row["received"]): row for row in deliveries.to_pylist()}


def link(path: Path, target: Path) -> None:
    """Give a file a second place, without copying what is in it where the disk can do so."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(path, target)
    except OSError:  # exFAT and many shared drives have no hard links
        shutil.copyfile(path, target)
