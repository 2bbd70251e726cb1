"""What became of one delivery."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from werkmonitor.cleaning.delivery import CleanDelivery, CleanSheet
from werkmonitor.cleaning.ingested import FOLDERS
from werkmonitor.contract import Sheet
from werkmonitor.deliveries import DeliveryFolder


@dataclass(frozen=True)
class Outcome:
    """What became of one delivery: its row of the overview, and its tables if it could be read.

    ``same``: this is what the former run made of it.
    """

    found: DeliveryFolder
    record: dict[str, Any]
    clean: CleanDelivery | None
    same: bool = False

    @property
    def provenance(self) -> dict[str, Any]:
        """Columns that say of which delivery a row is."""
        return _provenance(self.found)

    def sheet(self, sheet: Sheet) -> CleanSheet | None:
        """Return one of its tables, if it could be read and was delivered."""
        return _sheet(self.clean, sheet)


def outcome_of(
    found: DeliveryFolder,
    sha256: str,
    status: str,
    reason: str,
    clean: CleanDelivery | None = None,
    notes: Iterable[str] = (),
) -> Outcome:
    """Return what became of a delivery, its row of the overview counted from its tables."""
    record: dict[str, Any] = {
        **_provenance(found),
        "status": status,
        "reason": reason,
        "files": found.file_names,
        "sha256": sha256,
        "placements_delivered": clean is not None and clean.placements is not None,
        "changes": 0,
        "notes": "; ".join(notes),
    }
    for sheet, prefix in FOLDERS.items():
        cleaned = _sheet(clean, sheet)
        record[f"{prefix}_in"] = 0 if cleaned is None else cleaned.rows_in
        record[f"{prefix}_used"] = 0 if cleaned is None else len(cleaned.used)
        record[f"{prefix}_quarantined"] = 0 if cleaned is None else len(cleaned.quarantine)
        record["changes"] += 0 if cleaned is None else len(cleaned.changes)
    return Outcome(found, record, clean)


def _provenance(found: DeliveryFolder) -> dict[str, Any]:
    return {"quarter": str(found.quarter), "organisation": found.organisation, "received": found.received}


def _sheet(clean: CleanDelivery | None, sheet: Sheet) -> CleanSheet | None:
    if clean is None:
        return None
    return clean.trajectories if sheet is Sheet.TRAJECTORIES else clean.placements
