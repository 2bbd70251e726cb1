"""Writing tables to the restricted zone, readable by its owner only."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq


def conform(frame: pd.DataFrame, schema: pa.Schema) -> pa.Table:
    """Return the schema's columns of ``frame`` in the schema's types; an absent column is null."""
    table = pa.Table.from_pandas(frame.reindex(columns=schema.names), schema=schema, preserve_index=False)
    return table.replace_schema_metadata(None)


PSEUDONYMS = "pseudonyms"
"""In a file's metadata: the names of the keys that its pseudonyms were made with."""


def chain_of(path: Path) -> str:
    """Return the names of the keys that a file's pseudonyms were made with; empty where it doesn't say."""
    metadata: dict[bytes, bytes] = pq.read_schema(path).metadata or {}
    return metadata.get(PSEUDONYMS.encode(), b"").decode()


def write_table(table: pa.Table, path: Path) -> None:
    """Write a Parquet file, making its folder where needed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, path)
