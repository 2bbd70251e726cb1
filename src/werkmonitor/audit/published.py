"""The published figures: reading them, and what each states.

``figures.csv`` has a row for every number in the source texts, at every place where it is printed. Rows that give the
same value for the same quantity, period and scope make one :class:`Statement`, which the checks and the reproduction
table work with.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd

from werkmonitor.config import InputError
from werkmonitor.quarter import Quarter

FIGURE_COLUMNS = (
    "id", "document", "place", "period", "period_printed", "scope", "quantity", "numerator", "denominator", "value",
    "unit", "printed", "bound", "kind", "note",
)  # fmt: skip
QUANTITY_LOCATION = ("label", "indicator", "stage", "funding", "type", "measure")
QUANTITY_COLUMNS = ("quantity", *QUANTITY_LOCATION)
SOURCE_COLUMNS = ("document", "title", "authors", "publisher", "date", "url")

KINDS = frozenset({"outcome", "placeholder", "definition", "context"})
MEASURES = frozenset({"", "count", "share", "share_of_total", "mean", "change"})
BOUNDS = {"": "", "above": "ruim", "at_least": "minstens", "about": "ongeveer", "below": "bijna"}
SCOPES = {
    "national": "",
    "reporting": "",
    "experienced_organisations": "organisaties met enkele jaren ervaring",
    "organisation": "GGNet",  # the one organisation whose own figures are in the table
    "organisation_mean": "gemiddelde organisatie",
    "pilot": "pilot in één gemeente",
    "pilot_ggz_clients": "pilot in één gemeente, ggz-cliënten",
}
"""Whom a figure is about, with the words that a label needs for it; ``reporting``: the organisations that delivered."""

_PERIOD = re.compile(r"(\d{4}(Q[1-4])?)?")
_NOT_NUMBERS: dict[str, Callable[[str], object]] = {"date": date.fromisoformat, "quarter": _PERIOD.fullmatch}


@dataclass(frozen=True)
class Quantity:
    """What a figure is about, and where the long table has it.

    ``measure`` is how the figure follows from the long table's row; ``indicator`` and ``measure`` are empty where the
    table has no such row. Then the quantity is the sum of others (:data:`werkmonitor.audit.checks.SUMS`), or not an
    outcome of the monitor.
    """

    id: str
    label: str
    indicator: str
    stage: str
    funding: str
    type: str
    measure: str


@dataclass(frozen=True)
class Statement:
    """A value that the sources give for a quantity, in a period and a scope, wherever it is printed.

    ``as_printed`` is true where the period is the printed one although the text shows that another one is meant.
    """

    id: str
    quantity: Quantity
    period: str
    scope: str
    value: Decimal
    unit: str
    kind: str
    bound: str
    numerator: int | None
    denominator: int | None
    note: str
    source: str
    as_printed: bool

    @property
    def label(self) -> str:
        """Dutch label: the quantity, and whom it is about where that is not the whole country."""
        scope = SCOPES[self.scope]
        return f"{self.quantity.label} ({scope})" if scope else self.quantity.label

    @property
    def decimals(self) -> int:
        """Number of decimals printed."""
        exponent = self.value.as_tuple().exponent
        return -exponent if isinstance(exponent, int) else 0


def round_half_up(exact: Fraction, decimals: int) -> Decimal:
    """Round without the detour over binary fractions, as a person with a calculator does."""
    shifted = exact * 10**decimals
    whole = (abs(shifted) + Fraction(1, 2)).__floor__()
    return Decimal(whole if shifted >= 0 else -whole).scaleb(-decimals)


def period_label(period: str) -> str:
    """Write a period for a table: ``Q2 2023``, ``2018``."""
    return Quarter.parse(period).short_label if "Q" in period else period


def read_sources(folder: Path) -> pd.DataFrame:
    """Read ``sources.csv``: one row per document (title, authors, publisher, date, url), text only."""
    return read_table(folder / "sources.csv", SOURCE_COLUMNS)


def read_published(folder: Path) -> pd.DataFrame:
    """Read and validate the published figures.

    Parameters
    ----------
    folder
        ``data-raw/published``, with ``figures.csv``, ``quantities.csv`` and ``sources.csv``.

    Returns
    -------
    pandas.DataFrame
        One row per printed figure, all text: the columns of ``figures.csv`` followed by those of its quantity.

    Raises
    ------
    InputError
        With every row that breaks a rule.
    """
    figures = read_table(folder / "figures.csv", FIGURE_COLUMNS)
    known = read_table(folder / "quantities.csv", QUANTITY_COLUMNS)
    sources = read_sources(folder)
    problems = [*_duplicates(figures, "id"), *_duplicates(known, "quantity"), *_duplicates(sources, "document")]
    for row in figures.to_dict("records"):
        problems += [f"{row['id']}: {problem}" for problem in _problems(row, known, sources)]
    unknown_measures = sorted(set(known["measure"]) - MEASURES)
    problems += [f"quantities.csv: unknown measure {measure!r}" for measure in unknown_measures]
    if problems:
        raise InputError("the published figures are not valid:\n" + "\n".join(problems))
    return figures.merge(known, on="quantity", how="left", validate="m:1")


def statements(published: pd.DataFrame) -> list[Statement]:
    """Return what the sources state about outcomes, each once, in the order of the file.

    A figure whose printed period is not the one meant gives two statements: one for each period.
    """
    outcomes = published[published["kind"].isin(("outcome", "placeholder"))].assign(as_printed=False)
    misprinted = outcomes[outcomes["period_printed"] != ""]
    as_printed = misprinted.assign(
        period=misprinted["period_printed"], id=misprinted["id"] + "-as-printed", as_printed=True
    )
    rows = pd.concat([outcomes, as_printed], ignore_index=True)
    groups = rows.groupby(["period", "scope", "quantity", "value"], sort=False)
    return [_statement(group) for _, group in groups]


def quantities(published: pd.DataFrame) -> dict[str, Quantity]:
    """Return the quantities that the figures are about, by id."""
    rows = published.drop_duplicates("quantity").to_dict("records")
    return {row["quantity"]: _quantity(row) for row in rows}


def _quantity(row: dict[Hashable, Any]) -> Quantity:
    return Quantity(row["quantity"], *(row[name] for name in QUANTITY_LOCATION))


def _statement(rows: pd.DataFrame) -> Statement:
    """Make one statement of the rows that give the same value for the same thing."""
    first: dict[Hashable, Any] = rows.iloc[0].to_dict()
    places = rows.groupby("document", sort=False)["place"].agg("; ".join)
    numerator, denominator = (
        next((int(text) for text in rows[part] if text), None) for part in ("numerator", "denominator")
    )
    return Statement(
        id=first["id"],
        quantity=_quantity(first),
        period=first["period"],
        scope=first["scope"],
        value=Decimal(first["value"]),
        unit=first["unit"],
        kind=first["kind"],
        bound=first["bound"],
        numerator=numerator,
        denominator=denominator,
        note=first["note"],
        source="; ".join(f"{document}: {place}" for document, place in places.items()),
        as_printed=bool(first["as_printed"]),
    )


def read_table(path: Path, columns: tuple[str, ...]) -> pd.DataFrame:
    """Read one of the small files, as text; ``InputError`` where it is missing or has other columns."""
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
    except FileNotFoundError as error:
        raise InputError(f"{path.name} is missing in {path.parent.name}/") from error
    if tuple(table.columns) != columns:
        raise InputError(f"{path.name} should have the columns {', '.join(columns)}")
    return table


def _duplicates(table: pd.DataFrame, key: str) -> list[str]:
    twice = table.loc[table[key].duplicated(), key]
    return [f"{value}: {key} occurs twice" for value in twice]


def _problems(row: dict[Hashable, Any], known: pd.DataFrame, sources: pd.DataFrame) -> list[str]:
    """Return what is wrong with one row of ``figures.csv``."""
    rules = {
        f"unknown document {row['document']!r}": row["document"] in set(sources["document"]),
        f"unknown quantity {row['quantity']!r}": row["quantity"] in set(known["quantity"]),
        f"unknown kind {row['kind']!r}": row["kind"] in KINDS,
        f"unknown bound {row['bound']!r}": row["bound"] in BOUNDS,
        f"period {row['period']!r} is neither a year nor a quarter": _PERIOD.fullmatch(row["period"]) is not None,
        f"unknown scope {row['scope']!r}": row["scope"] in SCOPES,
        "an outcome needs a period": row["kind"] not in ("outcome", "placeholder") or row["period"] != "",
        "place, unit and printed may not be empty": all(row[column] for column in ("place", "unit", "printed")),
        f"value {row['value']!r} is not a {row['unit']}": _is_valid(row["value"], row["unit"]),
        "numerator and denominator are whole numbers": all(
            row[part] == "" or row[part].isdecimal() for part in ("numerator", "denominator")
        ),
    }
    return [problem for problem, holds in rules.items() if not holds]


def _is_valid(value: str, unit: str) -> bool:
    try:
        return _NOT_NUMBERS.get(unit, Decimal)(value) is not None and value != ""
    except (ValueError, InvalidOperation):
        return False
