"""What several commands let a researcher say: quarter, date, deliveries, formats, engine."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

import typer

from werkmonitor.quarter import Quarter


def _quarter(text: str) -> Quarter:
    try:
        return Quarter.parse(text)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error


def _formats(text: str) -> str:
    parts = [part.strip() for part in text.split(",")]
    if not set(parts) <= {"html", "pdf"}:
        raise typer.BadParameter("formats are html and pdf, separated by a comma")
    return ",".join(parts)


QuarterArgument = Annotated[
    Quarter, typer.Argument(parser=_quarter, metavar="QUARTER", help="The quarter to report on, such as 2023Q2.")
]
OneQuarter = Annotated[
    Quarter | None,
    typer.Argument(parser=_quarter, metavar="[QUARTER]", help="Only what is about this quarter, or about all."),
]
AsOf = Annotated[
    datetime | None,
    typer.Option(
        "--as-of",
        formats=["%Y-%m-%d"],
        metavar="YYYY-MM-DD",
        help="Use only what had been received by this day; without it, everything that is in.",
    ),
]
Deliveries = Annotated[
    Path | None,
    typer.Option(
        "--deliveries",
        metavar="DIR",
        help="Folder with organisations.csv and the deliveries. Default: data-raw/deliveries if there is one in it, "
        "else the synthetic example.",
    ),
]
To = Annotated[str, typer.Option("--to", callback=_formats, metavar="html,pdf", help="What to make.")]
EngineOption = Annotated[
    Literal["builtin", "quarto"],
    typer.Option("--engine", help="Render with what is built in, or with a Quarto that is on PATH."),
]


class Contender(StrEnum):
    """Ways to count, by the names of :data:`werkmonitor.bench.contenders.CONTENDERS`."""

    WERKMONITOR = "werkmonitor"
    SQL = "sql"
    PANDAS = "pandas"
    SPARK = "spark"


DataEngine = Annotated[
    Literal["duckdb", "spark"],
    typer.Option("--data-engine", help="Count with DuckDB, or with Spark, which is an extra: see docs/scale.md."),
]
Fresh = Annotated[bool, typer.Option("--fresh", help="Run everything, also where nothing has changed.")]
Audited = Annotated[
    bool, typer.Option("--audit/--no-audit", help="Leave the old pages in place where new ones contradict the tables.")
]
