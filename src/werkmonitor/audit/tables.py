"""The numbers of each released table, with what they are about."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from itertools import permutations, product
from typing import Any

import pandas as pd

from werkmonitor.audit.facts import Facts, Place, written
from werkmonitor.audit.published import period_label
from werkmonitor.audit.text import plain
from werkmonitor.disclosure import Release
from werkmonitor.disclosure.tables import TABLES
from werkmonitor.indicators.definitions import BY_ID
from werkmonitor.indicators.indicator import Kind
from werkmonitor.narrative.claims.phase2 import YEARS
from werkmonitor.narrative.numbers import day
from werkmonitor.vocabulary import Method

BREAKDOWN = ("stage", "funding", "type")
_READ_ELSEWHERE = frozenset({"indicators", "coverage", "organisations", "context", "estimates", "curves"})
"""Tables with a reader of their own, and that of a page that is not looked at (:data:`.own.ELSEWHERE`)."""

Row = dict[Any, Any]


def add_tables(facts: Facts, release: Release) -> None:
    """Add what every table but the long one and the organisations holds.

    Of a table that is not known here every number is taken, whatever it is about.
    """
    for name in TABLES:
        if release.has(name) and name not in _READ_ELSEWHERE:
            _READERS.get(name, _add_any)(facts, release.table(name).frame, str(release.quarter))


def place_of(row: Row) -> Place:
    """Return what a row of the long table is about."""
    group = {f"{name}:{row[name]}" for name in BREAKDOWN if row.get(name)}
    if row.get("method", Method.IPS.value) not in ("", Method.IPS.value):
        group.add(f"method:{row['method']}")
    return Place(str(row["quarter"]), str(row.get("region", "")), str(row["indicator"]), frozenset(group))


def add_rows(facts: Facts, rows: Iterable[Row]) -> None:
    """Add rows of the long table."""
    for row in rows:
        place = place_of(row)
        add_row(facts, place, row)
        if row["indicator"] == "orientation":  # a stage by its own name
            add_row(facts, place._replace(group=place.group | {"stage:orientation"}), row)


def add_row(facts: Facts, place: Place, row: Row) -> None:
    """Add one row of the long table: count, base, share and interval."""
    indicator = BY_ID.get(str(row["indicator"]))
    count, base, value = row["numerator"], row["denominator"], row["value"]
    if indicator is not None and indicator.kind is Kind.MEAN and there(value):
        facts.add(place, "decimals", written(value, 1))
        facts.add(place, "decimals", written(value, 4))
    elif there(count) and there(base) and there(value):
        facts.add_shown(place, count, base, value)
    elif there(count):
        facts.add_count(place, count)
    if there(row["lower"]) and there(row["upper"]):
        facts.add_range(place, row["lower"], row["upper"])


def there(value: Any) -> bool:
    """Whether a cell holds something."""
    return value != "" and bool(pd.notna(value))


def _add_changes(facts: Facts, frame: pd.DataFrame, quarter: str) -> None:
    """Add differences that were computed in pairs, with their intervals."""
    for row in frame[frame["difference"].notna()].to_dict("records"):
        for when in (str(row["quarter"]), str(row["previous"])):
            place = place_of(row)._replace(quarter=when)
            facts.add(place, "points", written(100 * row["difference"], 1))
            if there(row["lower"]) and there(row["upper"]):
                facts.add(place, "point_ranges", (written(100 * row["lower"], 1), written(100 * row["upper"], 1)))


def _add_revisions(facts: Facts, frame: pd.DataFrame, quarter: str) -> None:
    facts.days |= {plain(day(date.fromisoformat(str(text)))) for text in frame["as_of_after"].unique()}
    for row in frame.to_dict("records"):
        for when in ("before", "after"):
            parts = {name: row[f"{name}_{when}"] for name in ("numerator", "denominator", "value")}
            add_rows(facts, [{**row, **parts, "lower": None, "upper": None}])
            if row["indicator"] == "organisations_reporting":
                facts.add_count(Place(str(row["quarter"]), topic="organisations"), parts["numerator"])
        if there(row["value_before"]) and there(row["value_after"]):
            before, after = row["value_before"], row["value_after"]
            facts.add(place_of(row), "points", written(100 * (after - before), 1))
            facts.add(place_of(row), "moves", (written(100 * before, 1), written(100 * after, 1)))


def _add_delivery_rows(facts: Facts, frame: pd.DataFrame, quarter: str) -> None:
    heads = {"deliveries": "Leveringen", "rows_in": "Aangeleverd", "rows_used": "Gebruikt", "rows_refused": "Geweigerd"}
    sentences = {"trajecten": "trajecten aangeleverd", "plaatsingen": "banen en opleidingen aangeleverd"}
    for row in frame.to_dict("records"):
        place = Place(str(row["quarter"]), topic="deliveries", label=sentences[str(row["sheet"])])
        for column, head in heads.items():
            if there(row[column]):
                cell = place._replace(label=f"{head} | {str(row['sheet']).capitalize()}")
                facts.add_count(cell, row[column])
                facts.add_count(place, row[column])
        for part in ("rows_used", "rows_refused"):
            if there(row[part]):
                facts.add_share(place, row[part], row["rows_in"])


def _add_delivery_quality(facts: Facts, frame: pd.DataFrame, quarter: str) -> None:
    for (when, _), rows in frame.groupby(["quarter", "action"]):
        facts.add_count(Place(str(when), topic="deliveries", label="regels"), len(rows))
    for row in frame[frame["rows"].notna()].to_dict("records"):
        place, rule = Place(str(row["quarter"]), topic="deliveries"), str(row["sentence"]).rstrip(".")
        facts.add_count(place._replace(label=rule.lower()), row["rows"])
        for head, column in (("Aantal", "rows"), ("Organisaties", "organisations")):
            facts.add_count(place._replace(label=f"{head} | {rule}"), row[column])


def _add_definitions(facts: Facts, frame: pd.DataFrame, quarter: str) -> None:
    facts.texts |= {plain(str(text)) for column in ("label", "definition") for text in frame[column]}


def _add_experience(facts: Facts, frame: pd.DataFrame, quarter: str) -> None:
    for row in frame.to_dict("records"):
        place = Place(str(row["quarter"]), topic="experience", label=YEARS.get(str(row["years"]), "").lower())
        facts.add_count(place, row["organisations"])
        add_row(facts, place, {"indicator": "", **row})
        if there(row["mean_of_shares"]):
            facts.add(place, "decimals", written(100 * row["mean_of_shares"], 1))


def _add_cohorts(facts: Facts, frame: pd.DataFrame, quarter: str) -> None:
    for row in frame.to_dict("records"):
        for when in {str(row["quarter"]), str(row["cohort"])}:
            add_row(facts, Place(when), {"indicator": "", **row})


def _add_reproduction(facts: Facts, frame: pd.DataFrame, quarter: str) -> None:
    facts.texts |= {plain(str(text)) for text in frame["reason"]}
    for row in frame.to_dict("records"):
        period = str(row["period"])
        for head, column in (("Gepubliceerd", "published"), ("Berekend", "computed")):
            label = plain(f"{head} | {period_label(period)} | {row['label']}")
            place = Place(period if "Q" in period else quarter, topic="reproduction", label=label)
            value: Any = pd.to_numeric(row[column], errors="coerce")
            if there(value):
                places = next(places for places in (0, 1, 2) if places == 2 or round(value, places) == value)
                facts.add(place, "decimals" if places else "counts", written(value, places))
    counts = frame["status"].value_counts()
    equal, contradictory = counts.get("exact", 0) + counts.get("rounded", 0), counts.get("contradictory", 0)
    place = Place(quarter, topic="reproduction")
    facts.add_count(place, len(frame), equal, contradictory, len(frame) - equal - contradictory)


def _add_any(facts: Facts, frame: pd.DataFrame, quarter: str) -> None:
    time = next((name for name in ("quarter", "period") if name in frame), None)
    names = [name for name in frame.columns if pd.api.types.is_numeric_dtype(frame[name]) and name != time]
    for row in frame.to_dict("records"):
        place = Place(str(row[time]) if time else "")
        values = [float(row[name]) for name in names if there(row[name])]
        for value in values:
            _add_value(facts, place, value)
        counts = [value for value in values if value.is_integer()]
        for count, base in permutations(counts, 2):
            facts.add(place, "of", (written(count), written(base)))
        for count, share in product(counts, values):
            facts.add(place, "pairs", (written(count), written(100 * share, 1)))
            facts.add(place, "bases", (written(count), written(100 * share, 1)))
        if there(row.get("lower", "")) and there(row.get("upper", "")):
            for factor, places in ((100, 1), (1, 1), (1, 2), (1, 4)):
                limits = tuple(written(factor * row[name], places) for name in ("lower", "upper"))
                for kind in ("ranges", "point_ranges"):
                    facts.add(place, kind, limits)


def _add_value(facts: Facts, place: Place, value: float) -> None:
    if value.is_integer():
        facts.add_count(place, value)
    for places in (1, 2, 3, 4):
        facts.add(place, "decimals", written(value, places))
    for kind in ("decimals", "points"):
        facts.add(place, kind, written(100 * value, 1))


_READERS: dict[str, Callable[[Facts, pd.DataFrame, str], None]] = {
    "definitions": _add_definitions,
    "changes": _add_changes,
    "revisions": _add_revisions,
    "experience": _add_experience,
    "start_cohorts": _add_cohorts,
    "reproduction": _add_reproduction,
    "delivery_rows": _add_delivery_rows,
    "delivery_quality": _add_delivery_quality,
}
