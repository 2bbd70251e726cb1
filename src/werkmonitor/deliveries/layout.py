"""Match a delivery's headers to the contract: forgiving in writing, strict in what may be missing."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from rapidfuzz import fuzz, process

from werkmonitor.config import InputError
from werkmonitor.contract import COLUMNS, Kind, Sheet
from werkmonitor.deliveries.contents import Unreadable
from werkmonitor.deliveries.read import RawSheet
from werkmonitor.deliveries.text import fold, tidy
from werkmonitor.untrusted import quoted

PHASE_1_FLAGS = ("betaald_werk_in_kwartaal", "duurzaam_werk_in_kwartaal")
"""Columns that make a delivery without placements legal."""
SHIFTED = "shifted"
"""Name of the extra column that marks rows with more cells than the header: their cells can't be trusted."""
_ALIKE = 75
_LONGEST_LIST = 300
"""Characters of a list of columns in a message."""
_COLUMNS_NOTED = 20

Layouts = dict[Sheet, dict[str, str]]
"""Per sheet: header as folded -> column of the contract."""


@dataclass(frozen=True)
class TextTable:
    """A sheet in the contract's columns, still text.

    ``cells`` has the row number in the file as index, every column of the contract under its delivered name (an
    absent one is empty text), client identifiers already replaced, and the Boolean column ``shifted``.
    """

    file: str
    cells: pd.DataFrame
    present: tuple[str, ...]
    notes: tuple[str, ...]


def read_layouts(folder: Path) -> Layouts:
    """Read the reviewed header aliases, ``config/layouts/<sheet>.csv`` (``header, column``).

    Raises
    ------
    InputError
        An alias points to a column that the contract doesn't have, or two aliases contradict each other.
    """
    return {sheet: _read_aliases(folder / f"{sheet}.csv", sheet) for sheet in Sheet}


def _read_aliases(path: Path, sheet: Sheet) -> dict[str, str]:
    aliases = {_key(column.delivered): column.delivered for column in COLUMNS[sheet]}
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            header, column = _key(row["header"]), row["column"]
            if column not in aliases.values() or aliases.setdefault(header, column) != column:
                raise InputError(f"{path.name}, row {number}: {column!r} is unknown, or the header stands for another")
    return aliases


def _key(header: str) -> str:
    return fold(header).replace(" ", "")


def lay_out(raw: RawSheet, sheet: Sheet, aliases: dict[str, str], conceal: Callable[[str], str]) -> TextTable:
    """Put a sheet into the contract's columns and replace client identifiers by ``conceal`` of them.

    Raises
    ------
    Unreadable
        A required column is missing, or a column is there twice.
    """
    columns = [aliases.get(_key(header)) for header in raw.header]
    present = [column for column in columns if column]
    _check_columns(raw, sheet, present)
    positions = {column: columns.index(column) for column in present}
    clients = {column.delivered for column in COLUMNS[sheet] if column.kind is Kind.CLIENT}
    data: dict[str, list[str]] = {}
    for column in (column.delivered for column in COLUMNS[sheet]):
        position = positions.get(column)
        cells = [row[position] if position is not None and position < len(row) else "" for _, row in raw.rows]
        data[column] = [conceal(cell) for cell in cells] if column in clients else cells
    shifted = [any(tidy(cell) for cell in row[len(raw.header) :]) for _, row in raw.rows]
    frame = pd.DataFrame(data, index=[number for number, _ in raw.rows], dtype=object)
    frame[SHIFTED] = pd.Series(shifted, index=frame.index, dtype=bool)
    return TextTable(raw.file, frame, tuple(present), _notes(raw, sheet, aliases))


def _check_columns(raw: RawSheet, sheet: Sheet, present: list[str]) -> None:
    if not raw.header:
        raise Unreadable(f"{raw.file}: '{sheet}' is leeg")
    if len(present) < 2:
        # Without a header the first row is someone's data: don't quote it.
        raise Unreadable(f"{raw.file}: in '{sheet}' is geen kopregel met de afgesproken kolomnamen gevonden")
    missing = [column.delivered for column in COLUMNS[sheet] if column.required and column.delivered not in present]
    if missing:
        found = quoted(", ".join(tidy(header) for header in raw.header if tidy(header)), _LONGEST_LIST)
        raise Unreadable(f"{raw.file}: in '{sheet}' ontbreekt {', '.join(missing)} (kolommen gevonden: {found})")
    twice = [column for column, times in Counter(present).items() if times > 1]
    if twice:
        raise Unreadable(f"{raw.file}: in '{sheet}' staat {', '.join(twice)} meer dan één keer")


def _notes(raw: RawSheet, sheet: Sheet, aliases: dict[str, str]) -> tuple[str, ...]:
    """Return what a person should know of the layout: unknown columns, with what they may be, and empty rows."""
    notes = []
    for position, header in enumerate(raw.header):
        filled = any(tidy(row[position]) for _, row in raw.rows if position < len(row))
        if tidy(header) and _key(header) not in aliases:
            unknown = quoted(tidy(header))
            notes.append(f"{sheet}: onbekende kolom '{unknown}' niet gelezen{_suggestion(unknown, aliases)}")
        elif filled and not tidy(header):
            notes.append(f"{sheet}: kolom {position + 1} heeft geen naam en is niet gelezen")
    if len(notes) > _COLUMNS_NOTED:
        rest = len(notes) - _COLUMNS_NOTED
        notes = [*notes[:_COLUMNS_NOTED], f"{sheet}: nog {rest} andere kolommen niet gelezen"]
    if raw.empty_rows:
        notes.append(f"{sheet}: {raw.empty_rows} lege rij(en) overgeslagen")
    return tuple(notes)


def _suggestion(header: str, aliases: dict[str, str]) -> str:
    match = process.extractOne(_key(header), list(aliases), scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return f"; bedoeld als {aliases[match[0]]}?" if match else ""
