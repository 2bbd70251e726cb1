"""Where results come from: code, versions, and the deliveries and policy that they were made with."""

from __future__ import annotations

import hashlib
import subprocess
from importlib.metadata import version
from pathlib import Path

import pandas as pd

_SHOWN = ("pandas", "duckdb", "ibis-framework", "statsmodels", "matplotlib")


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
    lock = root / "requirements.lock"
    return {
        "werkmonitor": version("werkmonitor"),
        "commit": commit(root),
        "deliveries": deliveries_hash(deliveries),
        "lock": hashlib.sha256(lock.read_bytes()).hexdigest()[:12] if lock.exists() else "",
        "versions": {name: version(name) for name in _SHOWN},
    }
