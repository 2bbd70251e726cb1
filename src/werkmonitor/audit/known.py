"""The numbers that a report on a release may show, per quarter, as they are written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations, permutations
from typing import Any

import pandas as pd

from werkmonitor.disclosure import Release
from werkmonitor.disclosure.tables import TABLES
from werkmonitor.indicators.definitions import BY_ID
from werkmonitor.indicators.indicator import Kind
from werkmonitor.narrative.cells import Cell
from werkmonitor.narrative.change import difference_interval
from werkmonitor.vocabulary import Status

_SHOWN = (Status.OK.value, Status.ROUNDED.value)
_BREAKDOWN = ["stage", "funding", "type"]
_NOT_NUMBERS = frozenset({"indicators", "coverage", "organisations", "definitions", "context"})
"""Tables that are read in their own way, or hold no outcome of this release."""


@dataclass
class Numbers:
    """What may be written about one quarter and place; each as text without sign or unit."""

    counts: set[str] = field(default_factory=set)
    decimals: set[str] = field(default_factory=set)
    points: set[str] = field(default_factory=set)
    ranges: set[tuple[str, str]] = field(default_factory=set)
    point_ranges: set[tuple[str, str]] = field(default_factory=set)
    of: set[tuple[str, str]] = field(default_factory=set)
    """Count and base: 26 van de 29."""
    pairs: set[tuple[str, str]] = field(default_factory=set)
    """Count and share: 1.327 (36,1 %)."""
    bases: set[tuple[str, str]] = field(default_factory=set)
    """Base and share: gedeeld door de 2.352 … 8,3 %."""
    changes: set[tuple[str, str, str]] = field(default_factory=set)
    """Of a share since this quarter: what it was, what it is in the quarter of the report, and the difference."""


class Known:
    """All numbers of a release, by quarter and region (empty: the country)."""

    def __init__(self, release: Release, regions: dict[str, str]) -> None:
        self.quarter, self.previous = str(release.quarter), str(release.quarter - 1)
        self.regions = regions
        self._numbers: defaultdict[tuple[str, str], Numbers] = defaultdict(Numbers)
        indicators = release.table("indicators").frame
        self._rows = indicators[indicators["status"].isin(_SHOWN)].to_dict("records")
        for row in self._rows:
            _add_row(self._numbers[str(row["quarter"]), str(row["region"])], row)
        self._add_parts()
        self._add_differences()
        self._add_derived()
        self._add_organisations(release)
        for name in TABLES:
            if name not in _NOT_NUMBERS and release.has(name):
                self._add_table(release.table(name).frame)

    def holds(self, kind: str, found: str | tuple[str, str], quarters: Iterable[str], regions: Sequence[str]) -> bool:
        """Whether this may be written about any of these quarters, in these regions, or the country."""
        places = ((quarter, region) for quarter in quarters for region in regions or ("",))
        return any(found in getattr(self._numbers[place], kind) for place in places)

    def changed(self, quarter: str, before: str, now: str, points: str) -> bool:
        """Whether a share changed so since that quarter; an empty text fits any."""
        wanted = (before, now, points)
        return any(
            all(part in ("", there) for part, there in zip(wanted, change, strict=True))
            for change in self._numbers[quarter, ""].changes
        )

    def _add_parts(self) -> None:
        """Add each group as a share of its total: trajectories by funding of all running ones."""
        counts = [row for row in self._rows if pd.isna(row["denominator"])]
        totals = {
            (row["quarter"], row["indicator"], row["method"], row["region"]): row["numerator"]
            for row in counts
            if not any(row[name] for name in _BREAKDOWN)
        }
        for row in counts:
            for indicator in {str(row["indicator"]), "running"}:
                total = totals.get((row["quarter"], indicator, row["method"], row["region"]))
                if total and row["numerator"] <= total:
                    _add_share(self._numbers[str(row["quarter"]), str(row["region"])], row["numerator"], total)

    def _add_derived(self) -> None:
        """Add what sentences work out from two or three counts of one quarter, over the whole country."""
        national = [row for row in self._rows if not row["region"]]
        for rows in _grouped(national, ("quarter", "method")):
            into = self._numbers[str(rows[0]["quarter"]), ""]
            count = {tuple(str(row[name]) for name in ("indicator", *_BREAKDOWN)): row["numerator"] for row in rows}

            def at(indicator: str, stage: str = "", funding: str = "", count: Any = count) -> float:
                return float(count.get((indicator, stage, funding, ""), 0) or 0)

            ended, with_work = at("ended"), at("ended_with_work_or_education")
            into.counts.add(written(ended - at("ended", "orientation")))
            _add_share(into, with_work, ended)
            _add_share(into, with_work + at("ended_situation_unknown"), ended)
            _add_share(into, at("running_national_scheme"), at("running", "", "municipality"))

    def _add_differences(self) -> None:
        """Add changes since other quarters, and contrasts between groups of one breakdown."""
        national = [row for row in self._rows if not row["region"] and row["indicator"] in BY_ID]
        in_time = _grouped(national, ("indicator", "method", *_BREAKDOWN, "interval_method"))
        for rows in in_time:
            for before, after in combinations(sorted(rows, key=lambda row: str(row["quarter"])), 2):
                self._add_difference(before, after)
        alone = [row for row in national if sum(bool(row[name]) for name in _BREAKDOWN) == 1]
        for rows in _grouped(alone, ("quarter", "indicator", "method", "interval_method")):
            for one, other in permutations(rows, 2):
                if all(bool(one[name]) == bool(other[name]) for name in _BREAKDOWN):
                    self._add_difference(one, other)

    def _add_difference(self, before: dict[Any, Any], after: dict[Any, Any]) -> None:
        one, other = Cell.of(before), Cell.of(after)
        if not (one.shown and other.shown):
            return
        for quarter in {str(before["quarter"]), str(after["quarter"])}:
            into = self._numbers[quarter, ""]
            if BY_ID[str(before["indicator"])].kind in (Kind.COUNT, Kind.MEAN):
                into.counts.add(written(abs(other.number - one.number)))
                if one.number:
                    into.decimals.add(written(100 * abs(other.number / one.number - 1), 1))
                continue
            points = written(100 * abs(other.number - one.number), 1)
            into.points.add(points)
            if quarter == before["quarter"] != self.quarter == after["quarter"]:
                into.changes.add((written(100 * one.number, 1), written(100 * other.number, 1), points))
            if limits := difference_interval(one, other):
                into.point_ranges.add(tuple(written(100 * abs(limit), 1) for limit in limits))  # type: ignore[arg-type]

    def _add_organisations(self, release: Release) -> None:
        """Add how many organisations are in the figures, and how many regions have which coverage."""
        for quarter, rows in release.table("organisations").frame.groupby("quarter"):
            counts = rows["status"].value_counts()
            active = int(counts.sum() - counts.get("not_active", 0))
            into = self._numbers[str(quarter), ""]
            into.counts |= {written(count) for count in (*counts, active, active - counts.get("delivered", 0))}
            into.of.add((written(counts.get("delivered", 0)), written(active)))
        for quarter, rows in release.table("coverage").frame.groupby("quarter"):
            counts = rows["coverage"].value_counts()
            sums = [sum(some) for size in range(1, len(counts) + 1) for some in combinations(counts, size)]
            into = self._numbers[str(quarter), ""]
            into.counts |= {written(count) for count in sums}
            into.of |= {(written(count), written(len(rows))) for count in sums}
            with_figures = int(counts.get("complete", 0) + counts.get("partial", 0))
            into.of |= {(written(count), written(with_figures)) for count in range(with_figures + 1)}
            for row in rows.to_dict("records"):
                of_region = self._numbers[str(quarter), str(row["region"])]
                pair = written(row["organisations_delivered"]), written(row["organisations_active"])
                of_region.counts |= set(pair)
                of_region.of.add(pair)

    def _add_table(self, frame: pd.DataFrame) -> None:
        """Add every number of another table of the release."""
        time = next((name for name in ("quarter", "period") if name in frame), None)
        for name in frame.columns:
            if not pd.api.types.is_numeric_dtype(frame[name]) or name in ("quarter", "period"):
                continue
            for quarter, value in zip(frame[time] if time else [self.quarter] * len(frame), frame[name], strict=True):
                if pd.notna(value):
                    _add_value(self._numbers[str(quarter), ""], float(value), share=bool(frame[name].abs().max() <= 1))
        if {"numerator", "denominator", "value", "lower", "upper"} <= set(frame):
            for row in frame.to_dict("records"):
                for when in {str(row.get(name, self.quarter)) for name in ("quarter", "cohort")}:
                    _add_row(self._numbers[when, ""], {"indicator": "", **row})
        if {"difference", "previous"} <= set(frame):
            self._add_changes(frame)
        if "rule" in frame:
            for (quarter, _), rows in frame.groupby(["quarter", "action"]):
                self._numbers[str(quarter), ""].counts.add(written(len(rows)))
        if "rows_in" in frame:
            for row in frame.to_dict("records"):
                for part in ("rows_used", "rows_refused"):
                    _add_share(self._numbers[str(row["quarter"]), ""], row[part], row["rows_in"])
        if "numerator_before" in frame:
            self._add_revised(frame)

    def _add_changes(self, frame: pd.DataFrame) -> None:
        """Add differences that were computed in pairs, with their intervals."""
        for row in frame[frame["difference"].notna()].to_dict("records"):
            for when in (str(row["quarter"]), str(row["previous"])):
                into = self._numbers[when, ""]
                into.points.add(written(100 * row["difference"], 1))
                if pd.notna(row["lower"]) and pd.notna(row["upper"]):
                    into.point_ranges.add((written(100 * row["lower"], 1), written(100 * row["upper"], 1)))

    def _add_revised(self, frame: pd.DataFrame) -> None:
        for row in frame.to_dict("records"):
            for when in ("before", "after"):
                parts = {name: row[f"{name}_{when}"] for name in ("numerator", "denominator", "value")}
                _add_row(self._numbers[str(row["quarter"]), ""], {**row, **parts, "lower": None, "upper": None})
            if pd.notna(row["value_before"]) and pd.notna(row["value_after"]):
                change = written(100 * abs(row["value_after"] - row["value_before"]), 1)
                self._numbers[str(row["quarter"]), ""].points.add(change)


def _grouped(rows: Iterable[dict[Any, Any]], names: Sequence[str]) -> Iterable[list[dict[Any, Any]]]:
    groups: dict[tuple[Any, ...], list[dict[Any, Any]]] = defaultdict(list)
    for row in rows:
        groups[tuple(row[name] for name in names)].append(row)
    return groups.values()


def written(value: float, decimals: int = 0) -> str:
    """Write a number without its sign, as :func:`werkmonitor.narrative.numbers.number` does, but fast."""
    rounded = abs(Decimal(str(float(value)))).quantize(_PLACES[decimals], ROUND_HALF_UP)
    return f"{rounded:,}".translate(_DUTCH)


_PLACES = {places: Decimal(1).scaleb(-places) for places in (0, 1, 2, 4)}
_DUTCH = str.maketrans(",.", ".,")


def _add_row(into: Numbers, row: dict[Any, Any]) -> None:
    """Add one row of the long table: count, base, share and interval."""
    indicator = BY_ID.get(str(row["indicator"]))
    is_share = indicator is None or indicator.kind not in (Kind.COUNT, Kind.MEAN)
    count, base = (written(row[name]) if pd.notna(row[name]) else "" for name in ("numerator", "denominator"))
    into.counts |= {text for text in (count, base) if text}
    if count and base:
        into.of.add((count, base))
        into.counts.add(written(row["denominator"] - row["numerator"]))
    if pd.isna(row["value"]):
        return
    _add_value(into, float(row["value"]), share=is_share)
    if is_share:
        into.pairs.add((count, written(100 * row["value"], 1)))
        into.bases.add((base, written(100 * row["value"], 1)))
    if pd.notna(row["lower"]) and pd.notna(row["upper"]):
        lower, upper = max(0.0, row["lower"]), min(1.0, row["upper"])
        into.ranges |= {
            (written(100 * lower, 1), written(100 * upper, 1)),
            (written(row["lower"], 4), written(row["upper"], 4)),
        }


def _add_share(into: Numbers, count: float, base: float) -> None:
    """Add one count as a share of another."""
    if base:
        share = written(100 * count / base, 1)
        into.decimals.add(share)
        into.pairs.add((written(count), share))


def _add_value(into: Numbers, value: float, *, share: bool) -> None:
    if value.is_integer():
        into.counts.add(written(abs(value)))
    into.decimals |= {written(abs(value), places) for places in (1, 2, 4)}
    if share:
        into.decimals.add(written(100 * abs(value), 1))
