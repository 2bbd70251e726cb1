"""What an outsider can download: every table of every quarter and vintage, as printed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import pandas as pd

from werkmonitor.config import InputError
from werkmonitor.quarter import Quarter

DESCRIPTION = "release.json"
Row = Mapping[str, str]


@dataclass(frozen=True)
class Publication:
    """The tables of one folder, with every cell as text; ``organisation`` is whose own they are, if anybody's."""

    quarter: Quarter
    as_of: date
    organisation: str
    tables: Mapping[str, pd.DataFrame]

    def rows(self, name: str) -> list[Row]:
        """Return the rows of a table; none if it isn't there."""
        table = self.tables.get(name, pd.DataFrame())
        return [{str(column): str(cell) for column, cell in row.items()} for row in table.to_dict("records")]


def read_publication(folder: Path) -> Publication:
    """Read a folder of published tables.

    Raises
    ------
    InputError
        The folder has no description, or one that can't be read.
    """
    try:
        description = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
        return Publication(
            Quarter.parse(description["quarter"]),
            date.fromisoformat(description["as_of"]),
            description.get("organisation", ""),
            {path.stem: read_table(path) for path in sorted(folder.glob("*.csv"))},
        )
    except (OSError, KeyError, ValueError) as error:
        raise InputError(f"{folder} can't be read as published tables ({error}); make them again") from error


def read_table(path: Path) -> pd.DataFrame:
    """Read a table as text, just as it was printed."""
    return pd.read_csv(path, dtype=str, keep_default_na=False, na_values={})


def publications(public: Path) -> Iterator[Publication]:
    """Yield all that is in the public folder: each quarter's newest reading, and the vintages in folders below it."""
    for description in sorted([*public.glob(f"*/{DESCRIPTION}"), *public.glob(f"*/*/{DESCRIPTION}")]):
        yield read_publication(description.parent)


@dataclass(frozen=True)
class Precision:
    """How finely the numbers of a column are printed: most decimals and most significant digits of any of them."""

    decimals: int
    digits: int

    @classmethod
    def of(cls, column: Iterable[str]) -> Precision:
        """Find the precision of a column; trailing zeros are not printed, so no single number shows it."""
        numbers = [Decimal(text) for text in column if text]
        decimals = [max(-_exponent(number), 0) for number in numbers]
        return cls(max(decimals, default=0), max((len(number.as_tuple().digits) for number in numbers), default=0))

    def limits(self, text: str) -> tuple[float, float]:
        """Return the least and the largest number that is printed as this text.

        >>> Precision(decimals=2, digits=2).limits("0.3")
        (0.295, 0.305)
        """
        number = Decimal(text)
        if not self.decimals:
            return float(number), float(number)
        last = max(-self.decimals, number.adjusted() + 1 - self.digits)
        half = Decimal(5).scaleb(last - 1)
        return float(number - half), float(number + half)


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
