"""Where results come from: code, versions, and the deliveries and policy that they were made with."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from babel.dates import format_date

from werkmonitor.vintage import Vintage

if TYPE_CHECKING:
    import pandas as pd

_OF_REPORTS = ("pandas", "duckdb", "ibis-framework", "statsmodels", "matplotlib")
_OF_SIMULATIONS = ("numpy", "scipy", "pandas", "statsmodels")


def commit(root: Path) -> str:
    """Return the short commit of the repository, with ``+`` where files differ from it; empty outside git."""
    try:
        described = subprocess.run(
            ["git", "-C", str(root), "describe", "--always", "--dirty=+", "--exclude=*"],
            capture_output=True,
            text=True,
            check=True,
            timeout=10,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return described.stdout.strip()


def deliveries_hash(deliveries: pd.DataFrame, register: pd.DataFrame) -> str:
    """Return one short hash over all deliveries that were read, by quarter, organisation and date, and their register.

    The register counts, since it says who should have delivered: another one may give another report.
    """
    read = deliveries[deliveries["status"] == "read"].sort_values(["quarter", "organisation", "received"])
    return _short("\n".join([*read["sha256"], register.to_csv(index=False, lineterminator="\n")]).encode())


def provenance(
    root: Path, deliveries: pd.DataFrame, later: pd.DataFrame, until: date, register: pd.DataFrame
) -> dict[str, object]:
    """Describe a run so that it can be done again; holds no time, so equal runs give equal bytes.

    Parameters
    ----------
    root
        The repository.
    deliveries, later
        Those that were used, and those that the table of revisions compares them with.
    until
        Day up to which what was received counts in that table.
    register
        Of organisations.
    """
    return {
        **_software(root, _OF_REPORTS),
        "deliveries": deliveries_hash(deliveries, register),
        "revisions": {"until": until.isoformat(), "deliveries": deliveries_hash(later, register)},
    }


def stamp(vintage: Vintage) -> str:
    """Return the line, in Dutch, that pages, PDFs, tables and figures carry: what they are, and from what and by what.

    ``pakketten`` is the lock file, which names all versions; ``regels`` the disclosure policy.
    """
    known, period = vintage.provenance, vintage.quarter.label
    marks = {
        "werkmonitor": known.get("werkmonitor") or version("werkmonitor"),
        "code": known.get("commit"),
        "pakketten": known.get("lock"),
        "leveringen": known.get("deliveries"),
        "regels": vintage.policy,
    }
    day = format_date(vintage.as_of, "d MMMM y", locale="nl")
    named = (f"{name} {value}" for name, value in marks.items() if value)
    return " · ".join([f"{period[:1].upper()}{period[1:]}", f"stand van {day}", *named])


def simulation_provenance(root: Path, command: str, day: date) -> dict[str, object]:
    """Describe a run that used no deliveries, so that it can be done again."""
    return {"command": command, "date": str(day), **_software(root, _OF_SIMULATIONS)}


def _software(root: Path, packages: Sequence[str]) -> dict[str, object]:
    lock = root / "requirements.lock"
    return {
        "werkmonitor": version("werkmonitor"),
        "commit": commit(root),
        "lock": _short(lock.read_bytes()) if lock.exists() else "",
        "versions": {name: version(name) for name in packages},
    }


def _short(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]
