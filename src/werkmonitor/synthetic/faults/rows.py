"""Rows that can't be used, added to those that can; and rows that are there twice or hold nothing."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from werkmonitor.contract import Sheet
from werkmonitor.synthetic.drafts import Cell, Draft
from werkmonitor.synthetic.faults.kind import Fault, add_rows, new_id
from werkmonitor.synthetic.spellings import UNKNOWN_REGIONS
from werkmonitor.vocabulary import PlacementKind, TrajectoryType


def _unknown_region(draft: Draft, rng: np.random.Generator) -> int:
    changes: list[dict[str, Cell]] = [
        {"traject_id": new_id(draft, "region", n), "arbeidsmarktregio": str(rng.choice(UNKNOWN_REGIONS))}
        for n in range(2)
    ]
    return add_rows(draft, Sheet.TRAJECTORIES, changes, rng)


def _missing_id(draft: Draft, rng: np.random.Generator) -> int:
    return add_rows(draft, Sheet.TRAJECTORIES, [{"traject_id": None}], rng)


def _end_before_start(draft: Draft, rng: np.random.Generator) -> int:
    start = draft.quarter.start + timedelta(days=int(rng.integers(20, 60)))
    cells: dict[str, Cell] = {
        "traject_id": new_id(draft, "end"),
        "datum_aanmelding": start - timedelta(days=40),
        "datum_start": start,
        "datum_goedkeuring": None,
        "datum_einde": start - timedelta(days=7),
        "situatie_bij_einde": "geen",
    }
    return add_rows(draft, Sheet.TRAJECTORIES, [cells], rng)


def _start_after_quarter(draft: Draft, rng: np.random.Generator) -> int:
    start = draft.quarter.end + timedelta(days=int(rng.integers(2, 14)))
    cells: dict[str, Cell] = {
        "traject_id": new_id(draft, "start"),
        "datum_aanmelding": start - timedelta(days=40),
        "datum_start": start,
        "datum_goedkeuring": None,
        "datum_einde": None,
        "situatie_bij_einde": None,
    }
    return add_rows(draft, Sheet.TRAJECTORIES, [cells], rng)


def _conflicting_ids(draft: Draft, rng: np.random.Generator) -> int:
    name = new_id(draft, "conflict")
    changes: list[dict[str, Cell]] = [
        {"traject_id": name, "type_traject": each.term} for each in (TrajectoryType.EPA, TrajectoryType.CMD)
    ]
    return add_rows(draft, Sheet.TRAJECTORIES, changes, rng)


def _unknown_trajectory(draft: Draft, rng: np.random.Generator) -> int:
    return add_rows(draft, Sheet.PLACEMENTS, [{"traject_id": new_id(draft, "placement")}], rng)


def _placement_outside(draft: Draft, rng: np.random.Generator) -> int:
    """Add a job that was over long before its trajectory started."""
    trajectories = draft.tables[Sheet.TRAJECTORIES]
    place, start_place = trajectories.position("traject_id"), trajectories.position("datum_start")
    if place is None or start_place is None:
        return 0
    started = [(row[place], row[start_place]) for row in trajectories.rows if isinstance(row[start_place], date)]
    if not started:
        return 0
    name, start = started[int(rng.integers(0, len(started)))]
    assert isinstance(start, date)
    cells: dict[str, Cell] = {
        "traject_id": name,
        "soort": PlacementKind.PAID_WORK.term,
        "datum_begin": start - timedelta(days=400),
        "datum_einde": start - timedelta(days=200),
    }
    return add_rows(draft, Sheet.PLACEMENTS, [cells], rng)


def _duplicate_rows(draft: Draft, rng: np.random.Generator) -> int:
    return sum(add_rows(draft, sheet, [{}] * int(rng.integers(1, 4)), rng) for sheet in draft.tables)


def _empty_rows(draft: Draft, rng: np.random.Generator) -> int:
    return sum(
        add_rows(draft, sheet, [{}] * int(rng.integers(1, 5)), rng, like=[[None] * len(table.columns)])
        for sheet, table in draft.tables.items()
    )


UNUSABLE_ROWS = (
    Fault("placement_outside", "Placement wholly outside its trajectory", _placement_outside, 0.35, False),
    Fault("unknown_trajectory", "Placement of a trajectory that isn't there", _unknown_trajectory, 0.3, False),
    Fault("unknown_region", "Trajectory in a region that doesn't exist", _unknown_region, 0.3, False),
    Fault("missing_id", "Trajectory without identifier", _missing_id, 0.3, False),
    Fault("end_before_start", "Trajectory that ends before it starts", _end_before_start, 0.3, False),
    Fault("start_after_quarter", "Trajectory that starts after the quarter", _start_after_quarter, 0.3, False),
    Fault("conflicting_ids", "Two different trajectories with one identifier", _conflicting_ids, 0.3, False),
)
SPARE_ROWS = (
    Fault("duplicate_rows", "Exact copy of a row", _duplicate_rows, 0.4),
    Fault("empty_rows", "Row without any content", _empty_rows, 0.4),
)
