"""The canonical rows of the selected deliveries."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import ibis.expr.types as ir
import pandas as pd

from werkmonitor.cleaning import Ingested
from werkmonitor.contract import PLACEMENT_SCHEMA, TRAJECTORY_SCHEMA
from werkmonitor.engines import Engine
from werkmonitor.panel.selection import DeliveryStatus


def read_snapshots(engine: Engine, ingested: Ingested, selection: pd.DataFrame) -> tuple[ir.Table, ir.Table]:
    """Open the trajectories and placements of the selected deliveries, and of no other.

    Parameters
    ----------
    engine
        What to read the Parquet files with.
    ingested
        Knows where the canonical rows of each delivery are.
    selection
        Rows of :func:`select_deliveries`, for one quarter or several.
    """
    trajectories, placements = snapshot_files(ingested, selection)
    return (
        engine.read("trajectories", trajectories, TRAJECTORY_SCHEMA),
        engine.read("placements", placements, PLACEMENT_SCHEMA),
    )


def snapshot_files(ingested: Ingested, selection: pd.DataFrame) -> tuple[list[Path], list[Path]]:
    """Return the files with the trajectories and with the placements of the selected deliveries."""
    used = list(_used(selection))
    trajectories = [ingested.trajectory_file(*delivery) for delivery in used]
    return trajectories, [ingested.placement_file(*delivery) for delivery in used]


def _used(selection: pd.DataFrame) -> Iterator[tuple[str, str, date]]:
    delivered = selection[selection["status"] == DeliveryStatus.DELIVERED].sort_values(["quarter", "organisation"])
    columns = (delivered[name] for name in ("quarter", "organisation", "received"))
    for quarter, organisation, received in zip(*columns, strict=True):
        yield quarter, organisation, received.date()
