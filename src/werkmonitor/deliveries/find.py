"""Find the deliveries in a root: ``<quarter>/<organisation>/<date received>/`` with a workbook or two CSV files.

What is wrong with a delivery is in Dutch: it ends up in the supplier's feedback. What was passed over is for the
researcher at the terminal, in English.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from werkmonitor.contract import Sheet
from werkmonitor.quarter import Quarter
from werkmonitor.untrusted import quoted, visible

WORKBOOK = "workbook"
"""Role of a file that holds both sheets; CSV files have the name of their sheet as role."""

_BELONG_IN_ROOT = {"organisations.csv", "readme.md", "synthetic", "truth"}
_STRAY = re.compile(r"[.~].*|readme(\..*)?|thumbs\.db|desktop\.ini", re.IGNORECASE)
_WORKBOOK_SUFFIXES = {".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"}
ORGANISATION = re.compile(r"\w[\w.-]{0,99}")
"""How an organisation is called in folders and register: a name that leads nowhere else, and means nothing to pages."""

_LINK = "a link, which is not followed"

PassedOver = list[tuple[Path, str]]
Parsed = TypeVar("Parsed")


@dataclass(frozen=True)
class Finding:
    """Something in a root that is not read: its path within the root, and why."""

    path: str
    message: str


@dataclass(frozen=True)
class DeliveryFolder:
    """One delivery as found: where it belongs and its files by role, or the problem that keeps it from being read."""

    quarter: Quarter
    organisation: str
    received: date
    path: Path
    files: dict[str, Path]
    problem: str = ""

    @property
    def file_names(self) -> str:
        """Names of the files, for people."""
        return "; ".join(visible(self.files[role].name) for role in sorted(self.files))


@dataclass(frozen=True)
class Found:
    """The deliveries of a root in order of quarter, organisation and date, and what was passed over."""

    deliveries: tuple[DeliveryFolder, ...]
    findings: tuple[Finding, ...]


def find_deliveries(root: Path) -> Found:
    """Find every delivery under ``root``; a link in there is not followed, since it may lead anywhere.

    Nothing there is an error: what can't be a delivery is a finding, a folder without readable files is a delivery
    with a problem. Whether the register knows the organisation is for the caller to decide.
    """
    passed_over: PassedOver = []
    deliveries = [
        DeliveryFolder(quarter, organisation, received, folder, *_files(folder, passed_over))
        for quarter, in_quarter in _folders(root, _quarter, "a quarter such as 2023Q2", passed_over)
        for organisation, of in _folders(in_quarter, _organisation, "a name from the register", passed_over)
        for received, folder in _folders(of, _day, "a day of receipt such as 2023-07-14", passed_over)
    ]
    deliveries.sort(key=lambda found: (found.quarter, found.organisation, found.received))
    findings = [
        Finding(visible(path.relative_to(root).as_posix()), message)
        for path, message in passed_over
        if path.parent != root or path.name.lower() not in _BELONG_IN_ROOT
    ]
    return Found(tuple(deliveries), tuple(findings))


def _folders(
    parent: Path, parse: Callable[[str], Parsed], expected: str, passed_over: PassedOver
) -> Iterator[tuple[Parsed, Path]]:
    """Yield each subfolder with what its name means."""
    for path in _listed(parent, passed_over):
        if path.is_symlink():
            passed_over.append((path, _LINK))
            continue
        if not path.is_dir():
            passed_over.append((path, "a file outside a delivery's folder"))
            continue
        try:
            yield parse(path.name), path
        except ValueError:
            passed_over.append((path, f"a folder that isn't named as {expected}"))


def _quarter(name: str) -> Quarter:
    quarter = Quarter.parse(name)
    if str(quarter) != name:
        raise ValueError(name)
    return quarter


def _organisation(name: str) -> str:
    if not ORGANISATION.fullmatch(name):
        raise ValueError(name)
    return name


def _day(name: str) -> date:
    day = date.fromisoformat(name)
    if day.isoformat() != name:
        raise ValueError(name)
    return day


def _files(folder: Path, passed_over: PassedOver) -> tuple[dict[str, Path], str]:
    """Return the files of a delivery by role, and what is wrong with the choice (empty if nothing)."""
    candidates: dict[str, list[Path]] = {WORKBOOK: [], **{sheet.value: [] for sheet in Sheet}}
    for path in _listed(folder, passed_over):
        role = _role(path)
        if role is None:
            passed_over.append((path, _not_read(path)))
        else:
            candidates[role].append(path)
    files = {role: paths[0] for role, paths in candidates.items() if paths}
    names = quoted(", ".join(path.name for paths in candidates.values() for path in paths), 200)
    if any(len(paths) > 1 for paths in candidates.values()) or (WORKBOOK in files and len(files) > 1):
        return files, f"meer dan één keuze in de map ({names}); laat één werkmap of één paar CSV-bestanden staan"
    if not files:
        return files, "de map bevat geen werkmap (.xlsx) en geen bestand dat eindigt op _trajecten.csv"
    if WORKBOOK not in files and Sheet.TRAJECTORIES not in files:
        return files, f"{names} staat er zonder het bestand dat eindigt op _trajecten.csv"
    return files, ""


def _listed(folder: Path, passed_over: PassedOver) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        passed_over.append((folder, "a folder that can't be opened"))
        return []


def _not_read(path: Path) -> str:
    if path.is_symlink():
        return _LINK
    return f"a {'folder' if path.is_dir() else 'file'} that is no part of a delivery"


def _role(path: Path) -> str | None:
    """Return what a file in a delivery folder is for; ``None`` if it is not part of the delivery."""
    name = path.name.lower()
    if path.is_symlink() or not path.is_file() or _STRAY.fullmatch(name):
        return None
    if path.suffix.lower() in _WORKBOOK_SUFFIXES:
        return WORKBOOK
    # `trajecten.csv` without anything before it is as clear as `org01_trajecten.csv`.
    return next((sheet.value for sheet in Sheet if f"_{name}".endswith(f"_{sheet}.csv")), None)
