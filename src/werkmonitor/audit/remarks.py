"""Remarks on the published figures that take judgement, each with what can be computed, from a reviewed file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pandas as pd

from werkmonitor.audit.checks import dutch
from werkmonitor.audit.findings import MONITOR_SCOPES
from werkmonitor.audit.published import read_table, round_half_up, statements
from werkmonitor.config import InputError
from werkmonitor.narrative.numbers import MINUS, NO_BREAK_SPACE

REMARK_COLUMNS = ("id", "period", "subject", "numerator", "denominator", "unit", "remark", "reference")
_TERM = re.compile(r"([+-]?)\s*([a-z_0-9]+)(?:@(\d{4}(?:Q[1-4])?))?\s*")
_UNITS = {
    "percent": (100, 1, f"{NO_BREAK_SPACE}%"),
    "number": (1, 1, ""),
    "difference": (1, 0, ""),
    "points": (1, 1, f"{NO_BREAK_SPACE}procentpunt"),
}
"""Factor, decimals and what stands behind the result."""

Known = Mapping[tuple[str, str], Decimal]


def remarks(folder: Path, published: pd.DataFrame) -> pd.DataFrame:
    """Read ``remarks.csv`` and work out its sums.

    Returns
    -------
    pandas.DataFrame
        Columns ``id``, ``period``, ``subject``, ``arithmetic``, ``remark`` and ``reference``, all Dutch text.

    Raises
    ------
    InputError
        A sum names a quantity that isn't published for its period, or has an unknown unit.
    """
    table = read_table(folder / "remarks.csv", REMARK_COLUMNS)
    known = known_values(published)
    sums = [_sum(row, known) for row in table.to_dict("records")]
    return table.assign(arithmetic=sums)[["id", "period", "subject", "arithmetic", "remark", "reference"]]


def known_values(published: pd.DataFrame) -> dict[tuple[str, str], Decimal]:
    """Return the first printed value of each quantity and period that is about the monitor or all organisations."""
    known: dict[tuple[str, str], Decimal] = {}
    for one in statements(published):
        if one.scope in MONITOR_SCOPES and not one.as_printed and one.kind == "outcome":
            known.setdefault((one.quantity.id, one.period), one.value)
    return known


def _sum(row: Mapping[object, str], known: Known) -> str:
    """Write ``(1.327 − 195) / (3.679 − 949) = 1.132 / 2.730 = 41,5 %``."""
    if row["unit"] not in _UNITS:
        raise InputError(f"remarks.csv, {row['id']}: unknown unit {row['unit']!r}; known: {', '.join(_UNITS)}")
    factor, decimals, suffix = _UNITS[row["unit"]]
    parts = [_terms(row[part], row["period"], known, row["id"]) for part in ("numerator", "denominator") if row[part]]
    values = [sum(terms, Decimal(0)) for terms in parts]
    result = Fraction(values[0]) / (Fraction(values[1]) if len(values) > 1 else 1)
    rounded = round_half_up(factor * result, decimals)
    signed = f"{MINUS if rounded < 0 else ''}{dutch(abs(rounded))}{suffix}"
    if len(values) == 1:
        return f"{_written(parts[0])} = {signed}"
    steps = [" / ".join(map(_bracketed, parts))]
    if any(len(terms) > 1 for terms in parts):
        steps.append(" / ".join(dutch(value) for value in values))
    return " = ".join([*steps, signed])


def _terms(text: str, period: str, known: Known, id: str) -> list[Decimal]:
    terms = []
    for sign, quantity, own_period in _TERM.findall(text):
        value = known.get((quantity, own_period or period))
        if value is None:
            raise InputError(f"remarks.csv, {id}: {quantity} is not published for {own_period or period}")
        terms.append(-value if sign == "-" else value)
    return terms


def _written(terms: list[Decimal]) -> str:
    first, *rest = terms
    return dutch(first) + "".join(f" {MINUS if term < 0 else '+'} {dutch(abs(term))}" for term in rest)


def _bracketed(terms: list[Decimal]) -> str:
    return f"({_written(terms)})" if len(terms) > 1 else _written(terms)
