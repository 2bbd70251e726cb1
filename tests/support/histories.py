"""Small histories for tests: canonical deliveries from text tables that a reader takes in at a glance.

In a table, columns are separated by spaces, ``-`` is an empty cell, and a column that is left out has the value that
makes it irrelevant (an approved, unfinished IPS trajectory; a regular, full-time, permanent job that goes on).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from werkmonitor.cleaning import Ingested
from werkmonitor.cleaning.ingested import canonical_file
from werkmonitor.config import Hold
from werkmonitor.contract import (
    CHANGE_SCHEMA,
    DELIVERY_SCHEMA,
    PLACEMENT_SCHEMA,
    QUARANTINE_SCHEMA,
    TRAJECTORY_SCHEMA,
    Sheet,
)
from werkmonitor.indicators import Reading, read
from werkmonitor.quarter import Quarter
from werkmonitor.vocabulary import FundingSource

REGIONS = ["AM01", "AM02", "AM03"]
Record = dict[str, Any]


def parse(table: str) -> list[dict[str, str | None]]:
    """Read a text table into one mapping per line."""
    lines = [line.split() for line in table.strip().splitlines() if line.strip()]
    if not lines:
        return []
    header, *rows = lines
    for row in rows:
        assert len(row) == len(header), f"{row} does not fit {header}"
    return [{name: None if cell == "-" else cell for name, cell in zip(header, row, strict=True)} for row in rows]


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _number(text: str | None) -> float | None:
    return None if text is None else float(text)


def _yes(text: str | None) -> bool | None:
    return None if text is None else {"yes": True, "no": False}[text]


def trajectory(row: Mapping[str, str | None]) -> Record:
    """Turn a line of a table of trajectories into a canonical row."""
    source = row.get("funding", "uwv")
    start = row.get("start", "2023-01-01")
    return {
        "trajectory_id": row["traject"],
        "client_key": f"client of {row['traject']}",
        "method": row.get("method", "ips"),
        "region": row.get("region", "AM01"),
        "type": row.get("type", "epa"),
        "funding_source": source,
        "funding": FundingSource(source).group.value if source else None,
        "national_scheme": _yes(row.get("scheme", "no")),
        "date_registered": _day(row.get("registered", "2022-01-01")),
        "date_start": _day(start),
        "date_approved": _day(row.get("approved", start)),
        "date_end": _day(row.get("end")),
        "end_situation": row.get("situation"),
        "benefit": None,
        "paid_work_reported": _yes(row.get("paid")),
        "durable_work_reported": _yes(row.get("durable")),
        "region_registered": True,
    }


def placement(row: Mapping[str, str | None]) -> Record:
    """Turn a line of a table of jobs into a canonical row."""
    contract = row.get("contract", "permanent")
    return {
        "trajectory_id": row["traject"],
        "kind": row.get("kind", "paid_work"),
        "regular": _yes(row.get("regular", "yes")),
        "date_begin": _day(row.get("begin")),
        "date_end": _day(row.get("end")),
        "hours_per_week": _number(row.get("hours", "36")),
        "wage_value": _number(row.get("wage", "100")),
        "contract_months": None if contract == "permanent" else _number(contract),
        "contract_permanent": None if contract is None else contract == "permanent",
    }


@dataclass
class Monitor:
    """Deliveries of some organisations, already clean."""

    folder: Path
    rows: list[Record] = field(default_factory=list)
    found: list[Record] = field(default_factory=list)

    def organisation(
        self, name: str, region: str = "AM01", active_from: str = "2020Q1", active_until: str = ""
    ) -> None:
        """Add a row to the register."""
        self.rows.append(
            {"organisation": name, "name": name, "region": region}
            | {"active_from": active_from, "active_until": active_until, "ips_since": "2020"}
        )

    def deliver(
        self,
        quarter: str,
        organisation: str,
        trajectories: Iterable[Record],
        placements: Iterable[Record] | None = (),
        *,
        received: date | None = None,
        status: str = "read",
    ) -> None:
        """Add a delivery; ``placements`` None is a phase-1 delivery without that sheet."""
        received = received or Quarter.parse(quarter).end + timedelta(days=14)
        trajectories, listed = list(trajectories), placements is not None
        stamp = {"quarter": quarter, "organisation": organisation, "received": received}
        stamp |= {"source_file": "file", "source_row": 1}
        tables = (
            (Sheet.TRAJECTORIES, trajectories, TRAJECTORY_SCHEMA, stamp | {"placements_delivered": listed}),
            (Sheet.PLACEMENTS, placements or (), PLACEMENT_SCHEMA, stamp),
        )
        for sheet, rows, schema, common in tables:
            path = canonical_file(self.folder, sheet, quarter, organisation, received)
            path.parent.mkdir(parents=True, exist_ok=True)
            pq.write_table(pa.Table.from_pylist([row | common for row in rows], schema=schema), path)
        stamp |= {"trajectories_used": len(trajectories), "placements_delivered": listed}
        self.found.append(stamp | {"status": status, "reason": "reden"})

    @property
    def ingested(self) -> Ingested:
        """What cleaning would have made of them."""
        return Ingested(
            self.folder,
            pd.DataFrame(self.rows),
            pa.Table.from_pylist(self.found, schema=DELIVERY_SCHEMA).to_pandas(),
            CHANGE_SCHEMA.empty_table().to_pandas(),
            QUARANTINE_SCHEMA.empty_table().to_pandas(),
            QUARANTINE_SCHEMA.empty_table().to_pandas(),
            (),
            synthetic=True,
        )

    def read(self, *quarters: str, as_of: date = date(2030, 1, 1), holds: Iterable[Hold] = ()) -> Reading:
        """Compute the indicators."""
        return read(self.ingested, list(holds), [Quarter.parse(q) for q in quarters], as_of, REGIONS)


def row_of(indicators: pd.DataFrame, indicator: str, **where: str) -> pd.Series:
    """Return the one row of an indicator (default: national, IPS, Wilson); other breakdowns in ``where``."""
    wanted = {"indicator": indicator, "method": "ips", "stage": "", "funding": "", "type": "", "region": ""} | where
    found = indicators
    for column, value in wanted.items():
        found = found[found[column] == value]
    if "interval_method" not in where:
        found = found[found["interval_method"] != "organisation_jackknife_t"]
    assert len(found) == 1, f"{len(found)} rows for {wanted}"
    return found.iloc[0]


@dataclass(frozen=True)
class Case:
    """A definition, shown: what it says, a handful of trajectories, and what has to be counted.

    ``expected`` has a line per count: ``running 3``, ``paid_work 1 of 3``, ``ended stage=requested 1``, or a status
    (``new missing``). ``organisations`` is only needed where there is more than ``org01``, active in AM01 for years.
    A column ``delivers`` there names the quarters it delivers (``2023Q1+2023Q2``; default all), a column
    ``placements`` (``yes`` or ``no``) whether with the sheet of placements. Columns ``quarter`` and ``organisation``
    place a trajectory or a job in another delivery than that of ``org01`` for the quarter of the case.
    """

    says: str
    trajectories: str
    expected: str
    jobs: str = ""
    organisations: str = "organisation\norg01"
    quarter: str = "2023Q2"

    def read(self, folder: Path) -> pd.DataFrame:
        """Compute the long table of the case."""
        people, jobs = parse(self.trajectories), parse(self.jobs)
        quarters = sorted({self.quarter} | {row.get("quarter", self.quarter) for row in people})
        monitor = Monitor(folder)
        for organisation in parse(self.organisations):
            name = organisation["organisation"]
            monitor.organisation(name, organisation.get("region", "AM01"), organisation.get("active_from", "2020Q1"))
            delivers = organisation.get("delivers", "+".join(quarters)) or ""
            listed = organisation.get("placements", "yes") == "yes"
            for quarter in filter(None, delivers.split("+")):
                mine = [
                    [
                        row
                        for row in rows
                        if (row.get("organisation", "org01"), row.get("quarter", self.quarter)) == (name, quarter)
                    ]
                    for rows in (people, jobs)
                ]
                placements = [placement(row) for row in mine[1]] if listed else None
                monitor.deliver(quarter, name, [trajectory(row) for row in mine[0]], placements)
        return monitor.read(self.quarter).indicators

    def check(self, folder: Path) -> None:
        """Assert that the chain counts what is expected."""
        indicators = self.read(folder)
        for line in self.expected.strip().splitlines():
            what, wanted = line.split(None, 1) if "=" not in line else re.fullmatch(_WITH_BREAKDOWN, line).groups()
            indicator, *where = what.split()
            row = row_of(indicators, indicator, **dict(part.split("=") for part in where))
            assert _shown(row) == wanted.strip(), f"{what}: {_shown(row)}, expected {wanted.strip()}\n{self.says}"


_WITH_BREAKDOWN = r"\s*(\w+(?: +\w+=\w+)+) +(.+)"


def _shown(row: pd.Series) -> str:
    """Write a row of the long table as a case writes what it expects."""
    if row["status"] != "ok" and pd.isna(row["numerator"]):
        return str(row["status"])
    base = "" if pd.isna(row["denominator"]) else f" of {row['denominator']:.0f}"
    return f"{row['numerator']:.0f}{base}"
