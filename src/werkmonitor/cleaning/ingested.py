"""What reading and cleaning a delivery root gives to the rest of the chain."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from werkmonitor.contract import Sheet
from werkmonitor.deliveries import Finding
from werkmonitor.quarter import Quarter

FOLDERS = {Sheet.TRAJECTORIES: "trajectories", Sheet.PLACEMENTS: "placements"}
"""Folder of each sheet's canonical rows, and the first word of its counts in the overview of deliveries."""


@dataclass(frozen=True)
class Ingested:
    """All deliveries of a root after cleaning; tables are as in :mod:`werkmonitor.contract`.

    ``remarks`` has the columns of ``quarantine`` but is about rows that are in use; ``findings`` are files and folders
    that are no delivery. Dates are ``datetime.date``.
    """

    folder: Path
    register: pd.DataFrame
    deliveries: pd.DataFrame
    changes: pd.DataFrame
    quarantine: pd.DataFrame
    remarks: pd.DataFrame
    findings: tuple[Finding, ...]
    synthetic: bool

    def trajectory_file(self, quarter: Quarter | str, organisation: str, received: date) -> Path:
        """Return where the canonical trajectories of a read delivery are."""
        return canonical_file(self.folder, Sheet.TRAJECTORIES, quarter, organisation, received)

    def placement_file(self, quarter: Quarter | str, organisation: str, received: date) -> Path:
        """Return where the canonical placements of a read delivery are; without any, a table without rows."""
        return canonical_file(self.folder, Sheet.PLACEMENTS, quarter, organisation, received)


def canonical_file(folder: Path, sheet: Sheet, quarter: Quarter | str, organisation: str, received: date) -> Path:
    """Return where a delivery's canonical rows of a sheet are, below the folder of its root."""
    place = folder / FOLDERS[sheet] / f"quarter={quarter}" / f"organisation={organisation}"
    return place / f"{received:%Y-%m-%d}.parquet"
