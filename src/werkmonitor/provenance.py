"""Where results come from: code, versions, and the deliveries and policy that they were made with."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

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


def deliveries_hash(deliveries: pd.DataFrame) -> str:
    """Return one short hash over all deliveries that were read, in order of quarter, organisation and date."""
    read = deliveries[deliveries["status"] == "read"].sort_values(["quarter", "organisation", "received"])
    return hashlib.sha256("\n".join(read["sha256"]).encode()).hexdigest()[:12]


def provenance(root: Path, deliveries: pd.DataFrame) -> dict[str, object]:
    """Describe a run so that another can be compared with it; holds no time, so equal runs give equal bytes."""
    return {**_software(root, _OF_REPORTS), "deliveries": deliveries_hash(deliveries)}


def simulation_provenance(root: Path, command: str, day: date) -> dict[str, object]:
    """Describe a run that used no deliveries, so that it can be done again."""
    return {"command": command, "date": str(day), **_software(root, _OF_SIMULATIONS)}


def _software(root: Path, packages: Sequence[str]) -> dict[str, object]:
    lock = root / "requirements.lock"
    return {
        "werkmonitor": version("werkmonitor"),
        "commit": commit(root),
        "lock": hashlib.sha256(lock.read_bytes()).hexdigest()[:12] if lock.exists() else "",
        "versions": {name: version(name) for name in packages},
    }
