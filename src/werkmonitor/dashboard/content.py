"""What the dashboard may show: released cells, and the words for them, as one document for its script.

The script only chooses. It gets every number as the report writes it, and for every number that isn't shown the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import shapely

from werkmonitor.config import find_project
from werkmonitor.dashboard.classes import classes_of
from werkmonitor.geography import TILES, boundaries
from werkmonitor.indicators.indicator import Kind, Unit
from werkmonitor.narrative import numbers, terms
from werkmonitor.narrative.cells import ABSENT, Cell
from werkmonitor.narrative.report import CLUSTERED, Report
from werkmonitor.quarter import Quarter
from werkmonitor.vocabulary import Code, Coverage, Funding, Method, Stage, Status, TrajectoryType

DIMENSIONS = ("stage", "funding", "type", "region")
"""Columns that say which group a cell is about, in the order of a group's key."""
GROUPS: Mapping[str, tuple[str, type[Code]]] = {
    "funding": ("Financiering", Funding),
    "type": ("Type traject", TrajectoryType),
    "stage": ("Stadium", Stage),
}
"""Breakdowns other than by region, with their Dutch name and their codes."""
HEADINGS = ("Aantallen trajecten", "Aandelen", "Organisaties en regio’s")
"""Under which indicators are listed, in this order."""
NATIONAL = "Nederland"
_KINDS = {kind.label: kind for kind in Kind}
_SHARES = (Kind.SHARE, Kind.RATIO)
_TOLERANCE = 400.0
"""Metres that a simplified border may lie from the one that it comes from: less than a pixel of the map."""
_KILOMETRE = 1_000.0

Group = tuple[str, str, str, str]
Counted = tuple[Cell, str]


@dataclass(frozen=True)
class Shown:
    """An indicator with its cells: for each group one for each quarter, with the method of its interval."""

    id: str
    label: str
    definition: str
    kind: Kind
    unit: str
    base: str
    cells: Mapping[Group, Sequence[Counted]] = field(repr=False)

    @property
    def is_share(self) -> bool:
        """Whether its values are fractions."""
        return self.kind in _SHARES

    def write(self, cell: Cell) -> str:
        """Write the value of a cell that is shown."""
        if self.is_share:
            return cell.share_text
        return numbers.number(cell.number, 1) if self.kind is Kind.MEAN else cell.count_text

    def has(self, *dimensions: str) -> bool:
        """Whether there are groups by exactly these dimensions."""
        wanted = tuple(name in dimensions for name in DIMENSIONS)
        return any(tuple(map(bool, group)) == wanted for group in self.cells)

    def codes(self, dimension: str) -> list[str]:
        """Return the codes of a breakdown that occur, in the order of the vocabulary."""
        found = {group[DIMENSIONS.index(dimension)] for group in self.cells}
        return [code for code in terms.codes(GROUPS[dimension][1]) if code in found]


def shown_indicators(report: Report) -> list[Shown]:
    """Return every indicator that the release defines and has rows of, in the order of the definitions."""
    cells = _cells(report)
    rows = report.safe("definitions").frame.to_dict("records")
    return [
        Shown(
            row["id"], row["label"], report.definition(row["id"]), _KINDS[row["kind"]], row["unit"], row["base"],
            cells[row["id"]],
        )
        for row in rows
        if row["id"] in cells
    ]  # fmt: skip


def _cells(report: Report) -> dict[str, dict[Group, list[Counted]]]:
    """Return the cells of each indicator, of IPS as in the whole report; where there is no row, a number is missing."""
    places = {str(quarter): place for place, quarter in enumerate(report.quarters)}
    absent: Counted = (ABSENT, "")
    found: dict[str, dict[Group, list[Counted]]] = {}
    for row in report.safe("indicators").where(method=Method.IPS.value).frame.to_dict("records"):
        stage, funding, type, region = (str(row[name]) for name in DIMENSIONS)
        groups = found.setdefault(row["indicator"], {})
        group = groups.setdefault((stage, funding, type, region), [absent] * len(places))
        place, method = places[row["quarter"]], str(row["interval_method"])
        if group[place] is absent or method == CLUSTERED:
            quarter = report.quarters[place]
            cell = report.cell(row["indicator"], quarter, stage=stage, funding=funding, type=type, region=region)
            group[place] = (cell, method)
    for groups in found.values():  # all regions are on the map, also those without a row
        for stage, funding, type in {group[:3] for group in groups if group[3]}:
            for region in report.regions:
                groups.setdefault((stage, funding, type, region), [absent] * len(places))
    return found


def reason(report: Report, cell: Cell, region: str, quarter: Quarter) -> str:
    """Say why a cell has no number; that nothing was received says more than that it is missing."""
    why = terms.without_delivery(report, region, quarter) if cell.status is Status.MISSING else ""
    return why or cell.reason


def document(report: Report) -> dict[str, Any]:
    """Return all that the dashboard's script needs, ready for JSON: no number in it that isn't in a safe table."""
    indicators = sorted(shown_indicators(report), key=lambda one: HEADINGS.index(_heading(one)))
    reasons: dict[tuple[str, str], int] = {}
    written = [_indicator(report, one, reasons) for one in indicators]
    return {
        "quarter": str(report.quarter),
        "asOf": report.as_of.isoformat(),
        "stated": f"Stand van {numbers.day(report.as_of)}",
        "synthetic": report.synthetic,
        "national": NATIONAL,
        "quarters": [_quarter(report, quarter) for quarter in report.quarters],
        "indicators": written,
        "breakdowns": _breakdowns(indicators),
        "labels": {dimension: terms.LABELS[dimension] for dimension in GROUPS},
        "regions": _regions(report),
        "coverage": _coverage(report),
        "hidden": terms.hidden(report),
        "reasons": [{"status": status, "text": text} for status, text in reasons],
        "source": boundaries(find_project()).source,
    }


def _quarter(report: Report, quarter: Quarter) -> dict[str, str]:
    """Name a quarter, and say which organisations are missing from its figures."""
    missing = "" if report.is_complete(quarter) else f"voorlopig: {report.of_organisations(quarter)}"
    return {"id": str(quarter), "label": quarter.short_label, "name": quarter.label, "provisional": missing}


def _breakdowns(indicators: Iterable[Shown]) -> list[dict[str, str]]:
    names = {"": "Landelijk", "region": "Arbeidsmarktregio", **{key: name for key, (name, _) in GROUPS.items()}}
    some = [key for key in names if any(one.has(*filter(None, [key])) for one in indicators)]
    return [{"id": key or "national", "label": names[key]} for key in some]


def _indicator(report: Report, shown: Shown, reasons: dict[tuple[str, str], int]) -> dict[str, Any]:
    """Write an indicator with its cells; where one has no number, the place of its reason in ``reasons``."""
    dimensions = ("region", *GROUPS)
    return {
        "id": shown.id,
        "label": shown.label,
        "definition": shown.definition,
        "group": _heading(shown),
        "share": shown.is_share,
        "base": shown.base,
        "by": [name for name in dimensions if shown.has(name)],
        "within": [name for name in GROUPS if shown.has("region", name)],
        "codes": {name: shown.codes(name) for name in GROUPS if shown.has(name)},
        **classes_of(shown.id, _regional_values(shown), share=shown.is_share),
        "cells": {
            "|".join(group): [
                _written(report, shown, one, group[-1], quarter, reasons)
                for one, quarter in zip(row, report.quarters, strict=True)
            ]
            for group, row in shown.cells.items()
        },
    }


def _heading(shown: Shown) -> str:
    """Return the heading under which an indicator is listed."""
    trajectories, shares, others = HEADINGS
    if shown.unit != Unit.TRAJECTORIES.label:
        return others
    return shares if shown.is_share else trajectories


def _regional_values(shown: Shown) -> list[float]:
    """Return what is shown of regions, in all quarters, so that a colour means the same in each."""
    rows = [row for group, row in shown.cells.items() if group[-1] and not any(group[:-1])]
    return [cell.number for row in rows for cell, _ in row if cell.shown]


def _written(
    report: Report, shown: Shown, one: Counted, region: str, quarter: Quarter, reasons: dict[tuple[str, str], int]
) -> list[object] | int:
    cell, method = one
    if not cell.shown:
        return reasons.setdefault((cell.status.value, reason(report, cell, region, quarter)), len(reasons))
    limits = [cell.lower, cell.upper] if cell.interval else [None, None]
    texts = [shown.write(cell), cell.interval_text if shown.is_share else ""]
    is_rounded = int(cell.status is Status.ROUNDED)
    return [cell.count, cell.base, cell.value, *limits, *texts, method, is_rounded]


def _coverage(report: Report) -> dict[str, dict[str, dict[str, str]]]:
    """Return the regions of each quarter whose figures aren't complete, each with its mark."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    for quarter in report.quarters:
        found[str(quarter)] = {
            region: {"code": code.value, "mark": report.region_label(region, quarter).removeprefix(name)}
            for region, name in report.regions.items()
            if (code := report.coverage(region, quarter)) and code is not Coverage.COMPLETE
        }
    return found


def _regions(report: Report) -> list[dict[str, Any]]:
    """Return name, tile, middle and outline of each region; the last two in kilometres of the national grid."""
    found = boundaries(find_project()).regions
    outlines = shapely.coverage_simplify(found.geometry.to_numpy(), _TOLERANCE)
    middles = found.geometry.representative_point()
    return [
        {
            "id": code,
            "label": report.regions[code],
            "tile": list(TILES[code]),
            "middle": [round(middle.x / _KILOMETRE, 1), round(middle.y / _KILOMETRE, 1)],
            "outline": _in_kilometres(outline),
        }
        for code, outline, middle in zip(found.index, outlines, middles, strict=True)
    ]


def _in_kilometres(outline: shapely.Geometry) -> dict[str, Any]:
    """Return an outline as GeoJSON, to a hundred metres."""
    small = shapely.transform(outline, lambda points: (points / _KILOMETRE).round(1))
    return dict(shapely.geometry.mapping(small))
