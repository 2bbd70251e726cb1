"""Publications of a few rows, written by hand, for attacks that a reader can follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import pandas as pd

from werkmonitor.attack import Finding, Publication, Rules, attack
from werkmonitor.quarter import Quarter

RULES = Rules(threshold=10, protection_width=5, rounding=20, rounding_of_bases=20)
AS_OF = "2023-10-01"
HIDDEN = "hidden"
_KEY = ("quarter", "as_of", "indicator", "method", "stage", "funding", "type", "region")
_NUMBERS = ("numerator", "denominator", "value", "lower", "upper", "interval_method", "status")

Row = dict[str, str]


def row(indicator: str, numerator: int | str = "", denominator: int | str = "", status: str = "", **more: str) -> Row:
    """Return a row of the long table; without numbers it is hidden."""
    found = dict.fromkeys((*_KEY, *_NUMBERS), "") | {"quarter": "2023Q2", "as_of": AS_OF, "method": "ips"}
    shown = "ok" if numerator != "" else HIDDEN
    numbers = {"numerator": str(numerator), "denominator": str(denominator), "status": status or shown}
    return found | {"indicator": indicator} | numbers | more


def publication(
    rows: Sequence[Row], organisation: str = "", as_of: str = AS_OF, **tables: Sequence[Mapping[str, str]]
) -> Publication:
    """Return a publication with these rows as its indicators, and other tables by name."""
    frames = {name: pd.DataFrame(table) for name, table in {"indicators": rows, **tables}.items()}
    return Publication(Quarter(2023, 2), date.fromisoformat(as_of), organisation, frames)


def printed(safe: pd.DataFrame) -> list[Row]:
    """Return a protected table as it is printed, with every cell as text; why a number is hidden isn't said."""
    safe = safe.replace({"status": {"primary": HIDDEN, "secondary": HIDDEN}})
    numbers = safe.select_dtypes("number")
    texts = {str(name): numbers[name].map(lambda one: "" if pd.isna(one) else f"{one:.10g}") for name in numbers}
    rows: list[Row] = safe.assign(**texts).astype(str).to_dict("records")
    return rows


def found(*publications: Publication, recipient: str = "", rules: Rules = RULES) -> list[Finding]:
    """Attack publications."""
    return attack(publications, rules, recipient)
