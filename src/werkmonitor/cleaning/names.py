"""The reviewed name maps of ``config/names``: which spellings stand for which code."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz, process

from werkmonitor.cleaning.reading import Reading, Repair
from werkmonitor.config import InputError
from werkmonitor.contract import COLUMNS, PERMANENT_TERM
from werkmonitor.deliveries.text import fold

_ALIKE = 70
"""From this similarity (0-100) a known name is suggested to a person."""
_LONGEST = 200
"""Characters of what a name may be suggested for."""


@dataclass(frozen=True)
class NameMap:
    """Spellings of one field: the contract's own terms, and every folded spelling with its code ('' = empty)."""

    terms: Mapping[str, str]
    spellings: Mapping[str, str]

    def read(self, text: str) -> Reading:
        """Read tidy text as a code; an unknown name is not guessed."""
        if text in self.terms:
            return Reading(self.terms[text])
        code = self.spellings.get(fold(text))
        if code is None:
            return Reading(None, Repair.UNKNOWN_TERM)
        if not code:
            return Reading(None, Repair.EMPTY)
        same_but_case = any(text.casefold() == term.casefold() for term in self.terms)
        return Reading(code, Repair.CASE if same_but_case else Repair.SPELLING)

    def suggest(self, text: str) -> str | None:
        """Return the contract's term that resembles ``text`` most, for a person to confirm."""
        if len(text) > _LONGEST:  # no slip of the pen
            return None
        match = process.extractOne(text, list(self.terms), scorer=fuzz.WRatio, processor=fold, score_cutoff=_ALIKE)
        return match[0] if match else None


Names = dict[str, NameMap]
"""Name map per field: the canonical name of a coded column, ``region``, ``yes_no``, ``permanent`` or ``empty``."""


def read_names(folder: Path, regions: Mapping[str, str]) -> Names:
    """Read all name maps (``<field>.csv`` with ``spelling, code``); ``regions`` is CBS code to name.

    Raises
    ------
    InputError
        A map is missing, names an unknown code, or gives one spelling two codes.
    """
    names = {
        column.canonical: _name_map(
            folder,
            column.canonical,
            {code.term: code.value for code in column.codes},
            {code.label: code.value for code in column.codes},
        )
        for columns in COLUMNS.values()
        for column in columns
        if column.codes is not None
    }
    names["region"] = _name_map(
        folder,
        "region",
        {written: code for code, name in regions.items() for written in (name, code)},
        {written: code for code, name in regions.items() for written in _region_spellings(code, name)},
    )
    names["yes_no"] = _name_map(folder, "yes_no", {"ja": "ja", "nee": "nee"}, {"j": "ja", "n": "nee"})
    names["permanent"] = _name_map(folder, "permanent", {PERMANENT_TERM: PERMANENT_TERM})
    names["empty"] = _name_map(folder, "empty", {})
    return names


def _region_spellings(code: str, name: str) -> Iterable[str]:
    """Return ways to write a region that need no review: its number, and code and name together."""
    number = code.removeprefix("AM")
    return number, number.lstrip("0"), f"AM {number}", f"{code} {name}", f"{name} {code}", f"Arbeidsmarktregio {name}"


def _name_map(folder: Path, field: str, terms: Mapping[str, str], more: Mapping[str, str] | None = None) -> NameMap:
    spellings = {fold(written): code for written, code in {**terms, **(more or {})}.items()}
    path = folder / f"{field}.csv"
    if not path.is_file():
        raise InputError(f"{path} is missing; it may hold a header only: spelling,code")
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            code = row["code"] or ""
            if code and code not in terms.values():
                raise InputError(f"names/{path.name}, row {number}: {code!r} is not a code of {field}")
            if spellings.setdefault(fold(row["spelling"]), code) != code:
                raise InputError(f"names/{path.name}, row {number}: {row['spelling']!r} already stands for another")
    return NameMap(dict(terms), spellings)
