"""The register of publications: each public file with what it is, its checksum, the code that made it, and since when.

It is a file that only grows. A file's last line says what has to be there now; a line without a checksum says that the
file is gone. The public tables themselves hold no time, so that equal runs give equal bytes; the register does.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, fields, replace
from datetime import UTC, datetime
from pathlib import Path

from werkmonitor.config import InputError, Project
from werkmonitor.files import add_rows, checksum, files_below, in_turn


@dataclass(frozen=True)
class Entry:
    """A line of the register.

    Parameters
    ----------
    path
        Where the file is, relative to the project's output.
    sha256
        Its checksum; empty where it is no longer there.
    quarter, as_of
        The reading that it belongs to; empty for the home page of all quarters.
    table, policy, statuses
        Name of the published table that it is (empty for what was made from tables), fingerprint of the disclosure
        policy, and how many of its rows have which status.
    commit, time
        The code that made it, and when these bytes took their place (UTC).
    """

    path: str
    sha256: str
    quarter: str = ""
    as_of: str = ""
    table: str = ""
    policy: str = ""
    statuses: str = ""
    commit: str = ""
    time: str = ""

    @property
    def what(self) -> tuple[str, ...]:
        """All but when and by which code."""
        return astuple(replace(self, commit="", time=""))


@dataclass(frozen=True)
class Difference:
    """A file that is not as the register has it, and how."""

    path: str
    problem: str


_COLUMNS = [field.name for field in fields(Entry)]


def read(project: Project) -> list[Entry]:
    """Return all lines of the register, the oldest first; none where nothing has been published yet.

    Raises
    ------
    InputError
        The file is not the register that was written.
    """
    if not project.publications.is_file():
        return []
    damaged = f"{project.publications.name} is damaged; put a copy back, or move it away and make all quarters again"
    with project.publications.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        if next(rows, None) != _COLUMNS:
            raise InputError(f"{damaged} (its first line has to be {','.join(_COLUMNS)})")
        lines = list(rows)
    if any(len(line) != len(_COLUMNS) for line in lines):
        raise InputError(f"{damaged} (a line has too few or too many fields)")
    return [Entry(*line) for line in lines]


def current(project: Project) -> dict[str, Entry]:
    """Return what has to be there now, by path."""
    last = {entry.path: entry for entry in read(project)}
    return {path: entry for path, entry in last.items() if entry.sha256}


def register(project: Project, outputs: Iterable[Entry], commit: str) -> None:
    """Add what has just been put in place to the register, and note which files are gone since.

    What stands there already, with the same bytes, keeps its line: a run that changes nothing adds nothing. Of two runs
    at once the second waits for the first.

    Parameters
    ----------
    project
        Whose output it is.
    outputs
        Without time; one without a commit gets ``commit``.
    commit
        The code that runs.
    """
    with in_turn(project.publications):
        _add(project, list(outputs), commit)


def _add(project: Project, outputs: list[Entry], commit: str) -> None:
    before, now = current(project), datetime.now(UTC).isoformat(timespec="seconds")
    new = [one for one in outputs if one.path not in before or before[one.path].what != one.what]
    gone = [replace(before[path], sha256="") for path in sorted(before) if not (project.output / path).is_file()]
    lines = [replace(entry, commit=entry.commit or commit, time=now) for entry in new]
    lines += [replace(entry, commit=commit, time=now) for entry in gone]
    if lines:
        add_rows(project.publications, _COLUMNS, map(astuple, lines))


def entry(project: Project, path: Path, **about: str) -> Entry:
    """Describe a file that is in place now."""
    return Entry(path.relative_to(project.output).as_posix(), checksum(path), **about)


def public_files(project: Project) -> Iterator[Path]:
    """Yield every file that the world may see: website with its PDFs, open tables, and figures."""
    for folder in (project.site, project.public, *sorted(project.figures.glob("[0-9]*Q[1-4]"))):
        yield from files_below(folder)


def differences(project: Project) -> list[Difference]:
    """Compare all public files with the register.

    Returns
    -------
    list of Difference
        Files that nobody registered, that are not what was registered, or that are no longer there.
    """
    expected = current(project)
    found = {path.relative_to(project.output).as_posix(): path for path in public_files(project)}
    unknown = [Difference(path, "is not in the register") for path in found.keys() - expected.keys()]
    missing = [Difference(path, "is in the register but not there") for path in expected.keys() - found.keys()]
    changed = [
        Difference(path, f"is not the file that was registered on {expected[path].time[:10]}")
        for path in found.keys() & expected.keys()
        if checksum(found[path]) != expected[path].sha256
    ]
    return sorted([*unknown, *missing, *changed], key=lambda one: one.path)
