"""Removing what is there about single clients of a quarter, and remembering that it was removed.

Published tables, pages and figures stay as they are.
"""

from __future__ import annotations

import csv
import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from werkmonitor.cleaning.storage import write_table
from werkmonitor.config import InputError, Project
from werkmonitor.files import add_rows, files_below, private_files
from werkmonitor.quarter import Quarter

DELIVERIES, ROWS = "deliveries", "rows of a log"
UNFINISHED = ".verifying-"
"""How a folder in the restricted zone begins that a verification works in; of all quarters, so it goes as a whole."""
_LOGS = ("deliveries", "changes", "quarantine", "remarks")


@dataclass(frozen=True)
class Removed:
    """What went: of which quarter, what it was, where, how many files or rows, and when (UTC)."""

    quarter: str
    what: str
    where: str
    count: int
    time: str


def purge(project: Project, quarter: Quarter, deliveries: Path | None = None) -> list[Removed]:
    """Remove the client-level data of a quarter: canonical tables, logs, feedback, own figures and reports, caches.

    Done again it finds nothing more. What was broken off is finished by doing it again.

    Parameters
    ----------
    project
        Its restricted zone and caches.
    quarter
        Whose data go. What other quarters' deliveries say about the same clients stays.
    deliveries
        Delivery root whose files of the quarter go too, which can't be undone; ``None``: they stay, and the next run
        reads them again.

    Returns
    -------
    list of Removed
        One for each kind and place, as it was written to the list of what was purged.
    """
    folders = [(what, path) for what, path in _folders(project, quarter, deliveries) if path.is_dir()]
    logs = [path for root in _roots(project) for name in _LOGS if (path := root / f"{name}.parquet").is_file()]
    found = [(what, path, len(files_below(path))) for what, path in folders]
    found += [(ROWS, path, len(_rows(path)) - len(_rows(path, without=quarter))) for path in logs]
    now = datetime.now(UTC).isoformat(timespec="seconds")
    removed = [Removed(str(quarter), what, _name(project, path), count, now) for what, path, count in found if count]
    if removed:  # on record first: a purge that is broken off may not be forgotten
        add_rows(project.purges, [field.name for field in fields(Removed)], map(astuple, removed))
    for _, path in folders:
        shutil.rmtree(path)
    for path in logs:
        _replace(path, _rows(path, without=quarter))
    return removed


def purged(project: Project) -> list[Removed]:
    """Return all that was ever purged."""
    if not project.purges.is_file():
        return []
    with project.purges.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return [Removed(row["quarter"], row["what"], row["where"], int(row["count"]), row["time"]) for row in rows]


def refuse_poorer_tables(project: Project, quarter: Quarter, there: Iterable[str], root: Path) -> None:
    """Keep a run from replacing published tables that draw on deliveries which have been purged since.

    Parameters
    ----------
    project, quarter
        What is about to be published.
    there
        Quarters of which there are deliveries.
    root
        Where these deliveries are.

    Raises
    ------
    InputError
        The published tables have a quarter that was purged from this root, and the new ones can't have it.
    """
    removed = [one for one in purged(project) if one.what == DELIVERIES]
    gone = {one.quarter for one in removed if one.where == _name(project, root / one.quarter)}
    published = project.public / str(quarter) / "organisations.csv"
    if not gone or not published.is_file():
        return
    with published.open(encoding="utf-8", newline="") as file:
        used = {row["quarter"] for row in csv.DictReader(file)}
    if lost := sorted((gone & used) - set(there)):
        raise InputError(
            f"the published tables of {quarter} draw on {', '.join(lost)}, whose deliveries were purged; they can't be "
            "made again and stay as they are. To render them again: werkmonitor render"
        )


def _folders(project: Project, quarter: Quarter, deliveries: Path | None) -> Iterator[tuple[str, Path]]:
    """Yield the folders that hold nothing but one quarter's data, or what was left unfinished, and what they are."""
    for root in _roots(project):
        for name in ("trajectories", "placements"):
            yield name, root / name / f"quarter={quarter}"
        yield "feedback", root / "feedback" / str(quarter)
    for path in sorted(project.restricted.glob(f"{UNFINISHED}*")):
        yield "unfinished verification", path
    yield "own figures", project.own_figures / str(quarter)
    yield "quality reports", project.quality_reports / str(quarter)
    yield "cache", project.cache / str(quarter)
    yield "cache", project.standing
    if deliveries is not None:
        yield DELIVERIES, deliveries / str(quarter)


def _roots(project: Project) -> list[Path]:
    """Return the folders of delivery roots in the restricted zone, also what a broken-off run left of one."""
    others = {project.own_figures, project.quality_reports, *project.restricted.glob(f"{UNFINISHED}*")}
    return sorted(path for path in project.restricted.glob("*") if path.is_dir() and path not in others)


def _rows(path: Path, without: Quarter | None = None) -> pa.Table:
    table = pq.ParquetFile(path).read()
    return table if without is None else table.filter(pc.not_equal(table["quarter"], str(without)))


def _replace(path: Path, table: pa.Table) -> None:
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    with private_files():
        write_table(table, partial)
    partial.replace(path)


def _name(project: Project, path: Path) -> str:
    """Return a path from the project's output or root, where it is in there."""
    base = next((base for base in (project.output, project.root) if path.is_relative_to(base)), None)
    return path.relative_to(base).as_posix() if base else path.as_posix()
