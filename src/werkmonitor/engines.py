"""Where Ibis expressions are computed: DuckDB inside this process, or Spark where the data outgrow one machine."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from werkmonitor.config import InputError


class Engine(Protocol):
    """What the panel and the indicators ask of whatever computes them."""

    batch_rows: int | None
    """Trajectories that are best counted at a time; None: all at once, since the engine divides the work itself."""

    def read(self, name: str, files: Sequence[Path], schema: pa.Schema) -> ir.Table:
        """Open Parquet files with rows of a schema as one table, which replaces another of that name."""

    def table(self, name: str, rows: pa.Table) -> ir.Table:
        """Make a table of rows that are here; it replaces another of that name."""

    def query(self, expression: ir.Table) -> Callable[[], pa.Table]:
        """Prepare an expression; what is returned computes it, from what its tables hold by then."""


class DuckDB:
    """The default: in this process, on its cores, larger than memory where it has to be."""

    batch_rows: int | None = 1_000_000

    def __init__(self) -> None:
        self._connection = ibis.duckdb.connect()
        self._connection.con.execute("SET enable_progress_bar = false")

    def read(self, name: str, files: Sequence[Path], schema: pa.Schema) -> ir.Table:
        """Open Parquet files, see :class:`Engine`."""
        if not files:
            return self.table(name, schema.empty_table())
        return self._connection.read_parquet([str(file) for file in files], table_name=name)

    def table(self, name: str, rows: pa.Table) -> ir.Table:
        """Make a small table, see :class:`Engine`."""
        return self._connection.create_table(name, rows, temp=True, overwrite=True)

    def query(self, expression: ir.Table) -> Callable[[], pa.Table]:
        """Prepare an expression, see :class:`Engine`."""
        text = self._connection.compile(expression)
        return lambda: self._connection.con.sql(text).to_arrow_table()


class Spark:
    """Spark, through PySpark: the extra ``spark``, and Java. On this machine, or where ``SPARK_REMOTE`` or the
    configuration of Spark says.

    Raises
    ------
    InputError
        PySpark or Java isn't there.
    """

    batch_rows: int | None = None

    def __init__(self) -> None:
        self._session = _spark_session()
        self._connection = ibis.pyspark.connect(self._session)

    def read(self, name: str, files: Sequence[Path], schema: pa.Schema) -> ir.Table:
        """Open Parquet files, see :class:`Engine`."""
        if not files:
            return self.table(name, schema.empty_table())
        return self._view(name, self._session.read.parquet(*(str(file) for file in files)))

    def table(self, name: str, rows: pa.Table) -> ir.Table:
        """Make a small table, see :class:`Engine`."""
        return self._view(name, self._session.createDataFrame(rows))

    def query(self, expression: ir.Table) -> Callable[[], pa.Table]:
        """Prepare an expression, see :class:`Engine`."""
        text = self._connection.compile(expression)
        return lambda: self._session.sql(text).toArrow()

    def _view(self, name: str, frame: Any) -> ir.Table:
        frame.createOrReplaceTempView(name)
        return self._connection.table(name)


ENGINES: dict[str, Callable[[], Engine]] = {"duckdb": DuckDB, "spark": Spark}
"""By the name that a researcher asks for them with."""


def _spark_session() -> Any:
    """Start Spark, or return the session that is there; its own settings and those of its surroundings go first."""
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise InputError("Spark isn't installed: pip install 'werkmonitor[spark]', see docs/scale.md") from None
    if not any((shutil.which("java"), os.environ.get("JAVA_HOME"), os.environ.get("SPARK_REMOTE"))):
        raise InputError("Spark needs Java 17 or 21, and there is none on PATH or in JAVA_HOME; see docs/scale.md")
    builder = SparkSession.builder.appName("werkmonitor").config("spark.ui.showConsoleProgress", "false")
    return builder.getOrCreate()
