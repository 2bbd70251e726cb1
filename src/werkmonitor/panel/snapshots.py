"""The canonical rows of the selected deliveries."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pandas as pd
import pyarrow as pa

from werkmonitor.cleaning import Ingested
from werkmonitor.contract import PLACEMENT_SCHEMA, TRAJECTORY_SCHEMA
from werkmonitor.panel.selection import DeliveryStatus


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
