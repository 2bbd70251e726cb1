"""The cube of a reading, counted from the canonical rows of its deliveries."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pandas as pd
import pyarrow as pa

from werkmonitor.cleaning import Ingested
from werkmonitor.engines import DuckDB, Engine
from werkmonitor.indicators.cube import COUNTED, count_cube
from werkmonitor.panel import DIMENSIONS, DeliveryStatus, panel_facts, read_snapshots

Count = Callable[[Ingested, pd.DataFrame, pa.Table], pd.DataFrame]
"""Makes the cube from deliveries, the selection of those to use, and the calendar; see :func:`count`."""

_CUBE_SCHEMA = pa.schema([*((name, pa.string()) for name in DIMENSIONS), *((name, pa.int64()) for name in COUNTED)])


def count(
    ingested: Ingested, selection: pd.DataFrame, days: pa.Table, engine: Callable[[], Engine] = DuckDB
) -> pd.DataFrame:
    """Count the trajectories of the selected deliveries, some organisations at a time.

    No trajectory has rows of two organisations, so each can be counted by itself: memory stays what one batch takes,
    however many there are.

    Parameters
    ----------
    ingested
        Knows the deliveries and where their canonical rows are.
    selection
        Chosen deliveries of the quarters, and of the earlier quarters of their years.
    days
        :func:`~werkmonitor.panel.calendar` of the quarters.
    engine
        What counts.

    Returns
    -------
    pandas.DataFrame
        As :func:`~werkmonitor.indicators.cube.count_cube`, in order of :data:`~werkmonitor.panel.DIMENSIONS`.
    """
    used = engine()
    calendar, query, parts = used.table("days", days), None, []
    for part in _batches(ingested, selection, used.batch_rows):
        snapshots = read_snapshots(used, ingested, part)
        query = query or used.query(count_cube(panel_facts(*snapshots, calendar)))
        parts.append(query().cast(_CUBE_SCHEMA))
    cube: pd.DataFrame = pa.concat_tables(parts).combine_chunks().to_pandas()
    return cube.sort_values(DIMENSIONS).reset_index(drop=True)


def _batches(ingested: Ingested, selection: pd.DataFrame, most: int | None) -> Iterator[pd.DataFrame]:
    """Divide a selection by organisation into parts of at most so many trajectories, or of one organisation."""
    key = ["quarter", "organisation", "received"]
    sizes = ingested.deliveries[[*key, "trajectories_used"]].astype({"received": "datetime64[s]"})
    used = selection[selection["status"] == DeliveryStatus.DELIVERED].merge(sizes, on=key)
    rows = used.groupby("organisation")["trajectories_used"].sum()
    batch: list[str] = []
    for organisation, size in rows.items():
        if most and batch and rows[batch].sum() + size > most:
            yield selection[selection["organisation"].isin(batch)]
            batch = []
        batch.append(str(organisation))
    yield selection[selection["organisation"].isin(batch)]
