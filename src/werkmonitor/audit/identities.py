"""Relations that the released tables have to obey, wherever nothing in them is hidden."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from werkmonitor.disclosure import Release
from werkmonitor.narrative.numbers import number
from werkmonitor.vocabulary import Status

BREAKDOWNS = ("stage", "funding", "type", "region")
WITHIN = (
    ("new", "running"),
    ("new", "new_year_to_date"),
    ("durable_work", "paid_work"),
    ("paid_work", "running"),
    ("started_working", "paid_work"),
    ("running_national_scheme", "running"),
    ("ended_with_work_or_education", "ended"),
    ("organisations_reporting", "organisations_active"),
)
"""Counts that can't exceed another."""

SITUATIONS = ("ended_with_work_or_education", "ended_without_work_or_education", "ended_situation_unknown")
"""Counts that together are all that ended."""

Found = tuple[str, str, str]


def identities(release: Release) -> list[Found]:
    """Return table, row and reason of each relation that doesn't hold."""
    table = release.table("indicators").frame
    table = table[table["interval_method"].isin(("", "wilson", "wilson_odds")) & table["numerator"].notna()]
    ok = table[table["status"] == Status.OK.value]
    return [*_shares(ok), *_within(ok), *_parts(release.table("indicators").frame), *_endings(ok)]


def _shares(table: pd.DataFrame) -> Iterator[Found]:
    """A share is its numerator over its denominator."""
    for row in table[table["denominator"].gt(0) & table["value"].notna()].to_dict("records"):
        if not math.isclose(row["value"], row["numerator"] / row["denominator"], rel_tol=1e-6):
            said = f"{number(row['numerator'])} / {number(row['denominator'])} is geen {row['value']}"
            yield "indicators", _name(row), said


def _national(table: pd.DataFrame) -> Iterator[tuple[str, dict[str, float]]]:
    """Yield the counts of each quarter, over the whole country."""
    total = table[(table["method"] == "ips") & (table[list(BREAKDOWNS)] == "").all(axis=1)]
    for quarter, rows in total.groupby("quarter"):
        yield str(quarter), dict(zip(rows["indicator"], rows["numerator"], strict=False))


def _within(table: pd.DataFrame) -> Iterator[Found]:
    for quarter, counts in _national(table):
        for part, whole in WITHIN:
            if part in counts and whole in counts and counts[part] > counts[whole]:
                yield "indicators", f"{quarter} {part}", f"{number(counts[part])} is meer dan {number(counts[whole])}"


def _endings(table: pd.DataFrame) -> Iterator[Found]:
    """Ended with, without and with an unknown situation are all that ended."""
    for quarter, counts in _national(table):
        if all(name in counts for name in ("ended", *SITUATIONS)):
            total = sum(counts[name] for name in SITUATIONS)
            if total != counts["ended"]:
                yield "indicators", f"{quarter} ended", f"{number(total)} in delen, {number(counts['ended'])} in totaal"


def _parts(table: pd.DataFrame) -> Iterator[Found]:
    """The parts of each breakdown add up to the total, where all of them are shown."""
    table = table[table["interval_method"].isin(("", "wilson", "wilson_odds"))]
    columns = ["quarter", "indicator", "method", *BREAKDOWNS, "numerator", "denominator", "status"]
    rows = table[columns].to_dict("records")
    for breakdown in BREAKDOWNS:
        groups: dict[tuple[str, ...], list[dict[Any, Any]]] = defaultdict(list)
        for row in rows:
            if not any(row[name] for name in BREAKDOWNS if name != breakdown):
                groups[row["quarter"], row["indicator"], row["method"]].append(row)
        for key, group in groups.items():
            if all(row["status"] == Status.OK.value for row in group):
                for said in _sums(group, breakdown):
                    yield "indicators", f"{' '.join(key)} naar {breakdown}", said


def _sums(group: list[dict[Any, Any]], breakdown: str) -> Iterator[str]:
    parts = [row for row in group if row[breakdown]]
    whole = next((row for row in group if not row[breakdown]), None)
    if not parts or whole is None:
        return
    for column in ("numerator", "denominator"):
        numbers = [row[column] for row in parts]
        if any(math.isnan(one) for one in (*numbers, whole[column])) or sum(numbers) == whole[column]:
            continue
        yield f"{column}: {number(sum(numbers))} in delen, {number(whole[column])} in totaal"


def _name(row: Mapping[object, object]) -> str:
    return " ".join(str(row[name]) for name in ("quarter", "indicator", "method", *BREAKDOWNS) if row[name])
