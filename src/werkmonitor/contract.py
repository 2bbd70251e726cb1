"""The delivery contract and the canonical tables it becomes.

The synthetic deliveries are written from it, and the readers and the cleaning rules are driven by it. Each column's
meaning, which ``docs/own-deliveries.md`` repeats (a test compares them), stands here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import pyarrow as pa

from werkmonitor.vocabulary import (
    Benefit,
    Code,
    EndSituation,
    FundingSource,
    Method,
    PlacementKind,
    TrajectoryType,
)


class Sheet(StrEnum):
    """The two sheets of a workbook, and the endings of the two CSV files."""

    TRAJECTORIES = "trajecten"
    PLACEMENTS = "plaatsingen"


class Kind(StrEnum):
    """How the text of a cell is to be read."""

    ID = "id"
    CLIENT = "client"
    REGION = "region"
    CODE = "code"
    YES_NO = "yes_no"
    DATE = "date"
    NUMBER = "number"
    MONTHS = "months"
    QUARTER = "quarter"


@dataclass(frozen=True)
class Column:
    """A column of the delivery: its name there, its canonical name, how to read it, and what it holds.

    ``required`` columns must be present in the header; their cells may be empty where the contract says so.
    """

    delivered: str
    canonical: str
    kind: Kind
    meaning: str
    required: bool = True
    codes: type[Code] | None = None
    minimum: float | None = None
    maximum: float | None = None


TRAJECTORY_COLUMNS = (
    Column("traject_id", "trajectory_id", Kind.ID, "Code of the trajectory, which its organisation gives only once"),
    Column("client_id", "client_key", Kind.CLIENT, "What the organisation calls the client; stored as a keyed hash"),
    Column("methode", "method", Kind.CODE, "Method of support; IPS where empty", False, Method),
    Column("arbeidsmarktregio", "region", Kind.REGION, "Labour-market region"),
    Column("type_traject", "type", Kind.CODE, "Scheme of the trajectory", codes=TrajectoryType),
    Column("financiering", "funding_source", Kind.CODE, "Who pays for it", codes=FundingSource),
    Column("landelijke_regeling", "national_scheme", Kind.YES_NO, "National scheme; for municipalities only", False),
    Column("datum_aanmelding", "date_registered", Kind.DATE, "Day of registration, from which orientation runs"),
    Column("datum_start", "date_start", Kind.DATE, "Day of the start; empty during orientation"),
    Column("datum_goedkeuring", "date_approved", Kind.DATE, "Day on which the funder approved; empty until then"),
    Column("datum_einde", "date_end", Kind.DATE, "Last day; empty as long as there is none"),
    Column("situatie_bij_einde", "end_situation", Kind.CODE, "What the client did when it ended", codes=EndSituation),
    Column("uitkering", "benefit", Kind.CODE, "Benefit when it started", False, Benefit),
    Column("kwartaal", "quarter_stated", Kind.QUARTER, "Quarter; if given, the same as in the folder's name", False),
    Column("betaald_werk_in_kwartaal", "paid_work_reported", Kind.YES_NO, "Without jobs: paid work in it", False),
    Column("duurzaam_werk_in_kwartaal", "durable_work_reported", Kind.YES_NO, "Without jobs: durable work", False),
)
"""Sheet ``trajecten``: all trajectories that the organisation had in the quarter, a row each."""

PLACEMENT_COLUMNS = (
    Column("traject_id", "trajectory_id", Kind.ID, "Trajectory of the job or course; has its row in `trajecten`"),
    Column("soort", "kind", Kind.CODE, "What it is", codes=PlacementKind),
    Column("regulier", "regular", Kind.YES_NO, "Whether the workplace is a regular one"),
    Column("datum_begin", "date_begin", Kind.DATE, "Its first day"),
    Column("datum_einde", "date_end", Kind.DATE, "Its last day; empty if it goes on"),
    Column("uren_per_week", "hours_per_week", Kind.NUMBER, "Hours in a week", minimum=0, maximum=60),
    Column("loonwaarde", "wage_value", Kind.NUMBER, "Wage value in percent", minimum=0, maximum=100),
    Column(
        "contract_maanden",
        "contract_months",
        Kind.MONTHS,
        "Months that the contract lasts",
        minimum=0,
        maximum=120,
    ),
)
"""Sheet ``plaatsingen``: the jobs and courses of those trajectories, a row each."""

COLUMNS = {Sheet.TRAJECTORIES: TRAJECTORY_COLUMNS, Sheet.PLACEMENTS: PLACEMENT_COLUMNS}

PERMANENT_TERM = "onbepaald"
"""How ``contract_maanden`` writes a permanent contract; canonically ``contract_permanent`` is true, months null."""

_PROVENANCE = [
    ("quarter", pa.string()),
    ("organisation", pa.string()),
    ("received", pa.date32()),
    ("source_file", pa.string()),
    ("source_row", pa.int32()),
]

TRAJECTORY_SCHEMA = pa.schema(
    [
        *_PROVENANCE,
        ("trajectory_id", pa.string()),
        ("client_key", pa.string()),
        ("method", pa.string()),
        ("region", pa.string()),
        ("type", pa.string()),
        ("funding_source", pa.string()),
        ("funding", pa.string()),
        ("national_scheme", pa.bool_()),
        ("date_registered", pa.date32()),
        ("date_start", pa.date32()),
        ("date_approved", pa.date32()),
        ("date_end", pa.date32()),
        ("end_situation", pa.string()),
        ("benefit", pa.string()),
        ("paid_work_reported", pa.bool_()),
        ("durable_work_reported", pa.bool_()),
        ("placements_delivered", pa.bool_()),
        ("region_registered", pa.bool_()),
    ]
)
"""Canonical trajectories of one delivery. ``funding`` is the published group of ``funding_source``;
``placements_delivered`` is false for phase-1 deliveries without a sheet ``plaatsingen``; ``region_registered`` is
false where the register does not have the organisation active in the region (counted, and flagged)."""

PLACEMENT_SCHEMA = pa.schema(
    [
        *_PROVENANCE,
        ("trajectory_id", pa.string()),
        ("kind", pa.string()),
        ("regular", pa.bool_()),
        ("date_begin", pa.date32()),
        ("date_end", pa.date32()),
        ("hours_per_week", pa.float64()),
        ("wage_value", pa.float64()),
        ("contract_months", pa.float64()),
        ("contract_permanent", pa.bool_()),
    ]
)
"""Canonical placements of one delivery; ``contract_permanent`` is null where nothing was delivered."""

CHANGE_SCHEMA = pa.schema(
    [
        *_PROVENANCE,
        ("sheet", pa.string()),
        ("column", pa.string()),
        ("rule", pa.string()),
        ("old", pa.string()),
        ("new", pa.string()),
    ]
)
"""One row per repaired value (client identifiers never appear in ``old`` or ``new``)."""

QUARANTINE_SCHEMA = pa.schema(
    [
        *_PROVENANCE,
        ("sheet", pa.string()),
        ("rule", pa.string()),
        ("trajectory_id", pa.string()),
        ("what_to_do", pa.string()),
        ("content", pa.string()),
    ]
)
"""One row per row that could not be used; ``content`` is the row as delivered, as JSON, without the client id."""

DELIVERY_SCHEMA = pa.schema(
    [
        ("quarter", pa.string()),
        ("organisation", pa.string()),
        ("received", pa.date32()),
        ("status", pa.string()),
        ("reason", pa.string()),
        ("files", pa.string()),
        ("sha256", pa.string()),
        ("placements_delivered", pa.bool_()),
        ("trajectories_in", pa.int32()),
        ("trajectories_used", pa.int32()),
        ("trajectories_quarantined", pa.int32()),
        ("placements_in", pa.int32()),
        ("placements_used", pa.int32()),
        ("placements_quarantined", pa.int32()),
        ("changes", pa.int32()),
        ("notes", pa.string()),
    ]
)
"""One row per delivery folder found. ``status``: ``read``, ``unreadable`` (nothing in it can be used) or ``held``
(going by its dates, not about its quarter). Only ``read`` ones can be selected for a run."""
