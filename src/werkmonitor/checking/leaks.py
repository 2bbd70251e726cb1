"""Look in all that a run leaves outside the restricted zone for what may not be there."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from werkmonitor.checking.contents import Illegible, texts
from werkmonitor.checking.findings import Finding
from werkmonitor.checking.search import Searcher
from werkmonitor.config import Project
from werkmonitor.contract import COLUMNS, QUARANTINE_SCHEMA, Kind
from werkmonitor.files import checksum, files_below
from werkmonitor.publications import public_files

_ORGANISATIONS = "organisations"
_OF_ROWS = {
    name
    for columns in COLUMNS.values()
    for column in columns
    if column.kind in (Kind.ID, Kind.CLIENT)
    for name in (column.delivered, column.canonical)
} | (set(QUARANTINE_SCHEMA.names) & {"source_file", "source_row", "content"})
"""Columns that only tables with a row for each trajectory have."""


def searched_files(project: Project) -> list[Path]:
    """Return what identifiers are looked for in: all public files, and what a run may leave beside them.

    That is what executed notebooks left for the next run, Quarto's own folder, notebooks with outputs, logs, and the
    register of publications.
    """
    notebooks = ("*.ipynb", ".ipynb_checkpoints/*", "*.quarto_ipynb", "*_files/**/*", "duidingsrapportage.*")
    beside = [project.cache, project.root / ".quarto", project.validation]
    found = {*public_files(project), *(path for folder in beside for path in files_below(folder))}
    for folder in (project.root, project.root / "analyses", project.root / "reports"):
        for pattern in (*notebooks, "*.log"):
            found |= {path for path in folder.glob(pattern) if path.is_file() and path.suffix != ".py"}
    found |= {path for path in (project.publications, project.purges) if path.is_file()}
    return sorted(found)


def leaks(project: Project, files: list[Path], searcher: Searcher) -> Iterator[Finding]:
    """Look for secret texts in the names and the contents of files.

    Files with the same bytes are read once. Only the first place in each is named, with how often it occurs.
    """
    known: dict[str, list[str]] = {}
    for path in files:
        name = _name(project, path)
        if named := [what for _, what in searcher.find(name)]:
            yield Finding(shown(name, searcher), f"the name of a file in it holds {named[0]}")
        key = checksum(path)
        if key not in known:
            known[key] = list(_problems(path.read_bytes(), searcher)) if key else ["is a link and no file"]
        yield from (Finding(shown(name, searcher), problem) for problem in known[key])


def shown(name: str, searcher: Searcher) -> str:
    """Return the name of a file as it may be shown: without what it may hold itself."""
    return f"{Path(name).parts[0]}/…" if any(searcher.find(name)) else name


def _problems(content: bytes, searcher: Searcher) -> Iterator[str]:
    lines: dict[str, list[int]] = {}
    try:
        for text in texts(content):
            for line, what in searcher.find(text):
                lines.setdefault(what, []).append(line)
    except Illegible as error:
        yield str(error)
    for what, where in lines.items():
        more = f", and {len(where) - 1} more" if len(where) > 1 else ""
        yield f"holds {what} (line {where[0]} of its text{more})"


def revealing_tables(project: Project) -> Iterator[Finding]:
    """Look for public tables with a row for each trajectory, or that name organisations.

    That an organisation delivered is public, in the table ``organisations``; no other table may be about one.
    """
    for path in files_below(project.public):
        rows = _rows(path)
        if found := _OF_ROWS & set(rows[0] if rows else ()):
            yield Finding(_name(project, path), f"has the column {min(found)}, so a row for each trajectory")
        if path.stem != _ORGANISATIONS and _organisations(path.parent) & {cell for row in rows for cell in row}:
            yield Finding(_name(project, path), "names an organisation")


def _rows(path: Path) -> list[list[str]]:
    """Return the names of a table's columns and its rows; nothing where a file is no table."""
    if path.suffix == ".csv":
        return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))
    if path.suffix == ".parquet":
        try:
            table = pq.read_table(path)
        except pa.ArrowException:
            return []  # that it can't be taken apart is found where identifiers are looked for
        return [table.column_names, *([str(cell) for cell in row.values()] for row in table.to_pylist())]
    return []


def _organisations(folder: Path) -> set[str]:
    """Return codes and names of the organisations in a release."""
    path = folder / f"{_ORGANISATIONS}.csv"
    if not path.is_file():
        return set()
    with path.open(encoding="utf-8", newline="") as file:
        return {row[name] for row in csv.DictReader(file) for name in ("organisation", "name")}


def open_files(project: Project) -> Iterator[Finding]:
    """Look for files and folders of the restricted zone that others than their owner can enter or read."""
    for zone in (project.restricted, project.keys):
        for path in [zone, *zone.rglob("*")] if zone.is_dir() else ():
            if path.lstat().st_mode & 0o077 and not path.is_symlink():
                yield Finding(_name(project, path), "can be read by others than its owner")


def _name(project: Project, path: Path) -> str:
    base = project.output if path.is_relative_to(project.output) else project.root
    return path.relative_to(base).as_posix()
