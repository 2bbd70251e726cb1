"""Clean one delivery: text tables -> canonical tables, changes, quarantine and remarks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from werkmonitor.cleaning.adjust import adjust_placements, adjust_trajectories, used_values
from werkmonitor.cleaning.cells import ReadSheet, read_sheet
from werkmonitor.cleaning.names import Names
from werkmonitor.cleaning.plausible import reason_to_hold
from werkmonitor.cleaning.predicates import Rows
from werkmonitor.cleaning.quarantine import changes, refused_rows, remarks
from werkmonitor.contract import Sheet
from werkmonitor.deliveries import TextDelivery
from werkmonitor.quarter import Quarter


@dataclass(frozen=True)
class CleanSheet:
    """A sheet after cleaning; ``rows_in`` is always the length of ``used`` plus that of ``quarantine``.

    ``used`` has the canonical columns with ``source_file`` and ``source_row``; the others those of
    :mod:`werkmonitor.cleaning.quarantine`.
    """

    rows_in: int
    used: pd.DataFrame
    quarantine: pd.DataFrame
    changes: pd.DataFrame
    remarks: pd.DataFrame


@dataclass(frozen=True)
class CleanDelivery:
    """A delivery after cleaning; ``hold`` says why it can't belong to its quarter (empty if it can)."""

    trajectories: CleanSheet
    placements: CleanSheet | None
    hold: str


def clean_delivery(
    text: TextDelivery, quarter: Quarter, received: date, regions: frozenset[str], names: Names
) -> CleanDelivery:
    """Clean a delivery; ``regions`` are those where the register has the organisation active in the quarter."""
    trajectories = adjust_trajectories(read_sheet(text.trajectories, Sheet.TRAJECTORIES, names), regions)
    clean_trajectories = _clean(Rows(trajectories, quarter, regions), names)
    placements = clean_placements = None
    if text.placements is not None:
        placements = adjust_placements(read_sheet(text.placements, Sheet.PLACEMENTS, names))
        used = clean_trajectories.used.set_index("trajectory_id")
        refused_ids = frozenset(trajectories.canonical["trajectory_id"].dropna()) - frozenset(used.index)
        rows = Rows(placements, quarter, regions, used, refused_ids)
        clean_placements = _clean(rows, names)
    hold = reason_to_hold(trajectories, placements, quarter, received)
    return CleanDelivery(clean_trajectories, clean_placements, hold)


def _clean(rows: Rows, names: Names) -> CleanSheet:
    sheet: ReadSheet = rows.sheet
    quarantine = refused_rows(rows, names)
    used = pd.Series(~sheet.canonical.index.isin(quarantine["source_row"]), index=sheet.canonical.index)
    return CleanSheet(
        rows_in=len(sheet.canonical),
        used=used_values(sheet, used),
        quarantine=quarantine,
        changes=changes(sheet, used),
        remarks=remarks(rows, used),
    )
