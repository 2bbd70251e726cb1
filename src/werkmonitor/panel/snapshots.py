"""The canonical rows of the selected deliveries, and the trajectories that vanish between two of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pandas as pd
import pyarrow as pa

from werkmonitor.cleaning import Ingested
from werkmonitor.contract import PLACEMENT_SCHEMA, TRAJECTORY_SCHEMA, Sheet
from werkmonitor.panel.selection import DeliveryStatus
from werkmonitor.quarter import Quarter


def read_snapshots(
    connection: ibis.BaseBackend, ingested: Ingested, selection: pd.DataFrame
) -> tuple[ir.Table, ir.Table]:
    """Open the trajectories and placements of the selected deliveries, and of no other.

    Parameters
    ----------
    connection
        Backend to read the Parquet files with.
    ingested
        Knows where the canonical rows of each delivery are.
    selection
        Rows of :func:`select_deliveries`, for one quarter or several.
    """
    used = list(_used(selection))
    trajectories = [ingested.trajectory_file(*delivery) for delivery in used]
    placements = [ingested.placement_file(*delivery) for delivery in used]
    return (
        _read(connection, trajectories, TRAJECTORY_SCHEMA),
        _read(connection, placements, PLACEMENT_SCHEMA),
    )


def _used(selection: pd.DataFrame) -> Iterator[tuple[str, str, date]]:
    delivered = selection[selection["status"] == DeliveryStatus.DELIVERED].sort_values(["quarter", "organisation"])
    columns = (delivered[name] for name in ("quarter", "organisation", "received"))
    for quarter, organisation, received in zip(*columns, strict=True):
        yield quarter, organisation, received.date()


def _read(connection: ibis.BaseBackend, files: list[Path], schema: pa.Schema) -> ir.Table:
    if not files:
        return ibis.memtable(schema.empty_table())
    return connection.read_parquet([str(file) for file in files])


def lost_trajectories(ingested: Ingested, selection: pd.DataFrame) -> pd.DataFrame:
    """List trajectories that were running in an organisation's delivery and are absent from its next one.

    They are censored: nobody says that they ended, so they are never counted as ended. One whose row was delivered
    but went to quarantine is not lost.

    Parameters
    ----------
    ingested
        Canonical rows and quarantine.
    selection
        Rows of :func:`select_deliveries` for several quarters.

    Returns
    -------
    pandas.DataFrame
        ``quarter`` (of the delivery in which it is missing), ``organisation, trajectory_id, last_seen`` (quarter).
    """
    trajectories, _ = read_snapshots(ibis.duckdb.connect(), ingested, selection)
    columns = ["quarter", "organisation", "trajectory_id", "date_start", "date_end"]
    rows: pd.DataFrame = trajectories.select(columns).to_pyarrow().to_pandas()
    quarter_end = pd.to_datetime(rows["quarter"].map({q: Quarter.parse(q).end for q in rows["quarter"].unique()}))
    start, end = pd.to_datetime(rows["date_start"]), pd.to_datetime(rows["date_end"])
    running = rows[(start <= quarter_end) & ~(end <= quarter_end)]

    key = ["quarter", "organisation", "trajectory_id"]
    expected = running[key].merge(_next_deliveries(selection), on=["quarter", "organisation"])
    expected = expected.rename(columns={"quarter": "last_seen", "next": "quarter"})
    refused = _refused(ingested.quarantine, selection)
    present = pd.MultiIndex.from_frame(pd.concat([rows[key], refused[key]]))
    lost = expected[~pd.MultiIndex.from_frame(expected[key]).isin(present)]
    return lost[[*key, "last_seen"]].sort_values(key).reset_index(drop=True)


def _refused(quarantine: pd.DataFrame, selection: pd.DataFrame) -> pd.DataFrame:
    """Return the refused trajectories of the selected deliveries; what came in later says nothing yet."""
    refused = quarantine[quarantine["sheet"] == Sheet.TRAJECTORIES]
    used = pd.DataFrame(_used(selection), columns=["quarter", "organisation", "received"])
    return refused.merge(used.astype({"received": refused["received"].dtype}), on=list(used.columns))


def _next_deliveries(selection: pd.DataFrame) -> pd.DataFrame:
    """Pair each used delivery with the organisation's next used one."""
    used = selection[selection["status"] == DeliveryStatus.DELIVERED].sort_values(["organisation", "quarter"])
    pairs = used.assign(next=used.groupby("organisation")["quarter"].shift(-1))
    return pairs.loc[pairs["next"].notna(), ["quarter", "organisation", "next"]]
