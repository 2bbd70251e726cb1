"""Read the cells of a text table by the kind of their column: values in canonical columns, and every repair."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from typing import Any

import numpy as np
import pandas as pd

from werkmonitor.cleaning.dates import read_date
from werkmonitor.cleaning.names import NameMap, Names
from werkmonitor.cleaning.numbers import read_months, read_number
from werkmonitor.cleaning.reading import Reading, Repair
from werkmonitor.contract import COLUMNS, PERMANENT_TERM, Column, Kind, Sheet
from werkmonitor.deliveries import TextTable
from werkmonitor.deliveries.text import tidy
from werkmonitor.quarter import Quarter

_DECIMALS_OF_ID = re.compile(r"(\d+)[.,]0+")
_YEAR_QUARTER = re.compile(r"(?P<year>\d{4})[ /-]?(?:q|k|kwartaal ?)(?P<number>[1-4])", re.IGNORECASE)
_QUARTER_YEAR = re.compile(
    r"(?:(?:q|k|kwartaal ?)(?P<number>[1-4])|(?P<ordinal>[1-4])e kwartaal)[ /-]?(?:van )?(?P<year>\d{4})", re.IGNORECASE
)


@dataclass(frozen=True)
class ReadSheet:
    """A sheet after its cells are read; both frames have the row number in the file as index.

    ``canonical`` has the canonical columns (dates ``datetime64``, numbers ``float64``, yes/no ``boolean``, the rest
    objects with ``None``); ``repairs`` has the delivered columns, with a :class:`Repair` or ``None``.
    """

    sheet: Sheet
    text: TextTable
    canonical: pd.DataFrame
    repairs: pd.DataFrame

    @cached_property
    def lost(self) -> pd.DataFrame:
        """Whether something was delivered that could not be used: Boolean, in the delivered columns."""
        return self.repairs.isin([repair for repair in Repair if repair.lost])


def read_sheet(text: TextTable, sheet: Sheet, names: Names) -> ReadSheet:
    """Read every cell; a repair is noted for each cell that is not as the contract writes it."""
    rows = text.cells.index
    canonical: dict[str, Any] = {}
    repairs: dict[str, list[Repair | None]] = {}
    for column in COLUMNS[sheet]:
        readings = _read_column(text.cells[column.delivered].tolist(), reader(column, names), names["empty"])
        repairs[column.delivered] = [reading.repair for reading in readings]
        canonical |= _typed(column, [reading.value for reading in readings], rows)
    return ReadSheet(sheet, text, pd.DataFrame(canonical, rows), pd.DataFrame(repairs, rows, dtype=object))


def _read_column(cells: list[str], read: Callable[[str], Reading], empty: NameMap) -> list[Reading]:
    """Read each distinct text once: deliveries repeat the same few hundred dates and terms."""
    known = {cell: _read_cell(cell, read, empty) for cell in set(cells)}
    return [known[cell] for cell in cells]


def _read_cell(cell: str, read: Callable[[str], Reading], empty: NameMap) -> Reading:
    text = tidy(cell)
    if not text:
        return Reading(None)
    if empty.read(text).repair is Repair.EMPTY:
        return Reading(None, Repair.EMPTY)
    value, repair = read(text)
    return Reading(value, Repair.WHITESPACE if repair is None and text != cell else repair)


def reader(column: Column, names: Names) -> Callable[[str], Reading]:
    """Return the function that reads tidy text of a column."""
    match column.kind:
        case Kind.ID:
            return read_id
        case Kind.CLIENT:
            return Reading
        case Kind.REGION | Kind.CODE:
            return names[column.canonical].read
        case Kind.YES_NO:
            return partial(_read_yes_no, names["yes_no"])
        case Kind.DATE:
            return read_date
        case Kind.NUMBER:
            return partial(read_number, minimum=column.minimum, maximum=column.maximum)
        case Kind.MONTHS:
            months = partial(read_months, minimum=column.minimum, maximum=column.maximum)
            return partial(_read_contract, names["permanent"], months)
        case Kind.QUARTER:
            return read_quarter


def read_id(text: str) -> Reading:
    """Read an identifier: kept as it is, but for the decimals of a number stored as one."""
    match = _DECIMALS_OF_ID.fullmatch(text)
    return Reading(match[1], Repair.ID_AS_NUMBER) if match else Reading(text)


def _read_yes_no(spellings: NameMap, text: str) -> Reading:
    value, repair = spellings.read(text)
    # The contract forgives any case of ja, j, nee, n.
    forgiven = text.casefold() in ("ja", "j", "nee", "n")
    return Reading(None if value is None else value == "ja", None if forgiven else repair)


def _read_contract(spellings: NameMap, months: Callable[[str], Reading], text: str) -> Reading:
    permanent = spellings.read(text)
    return months(text) if permanent.value is None else permanent


def read_quarter(text: str) -> Reading:
    """Read a quarter in any usual order (``2023Q2``, ``Q2 2023``, ``2e kwartaal 2023``) as ``2023Q2``."""
    try:
        return Reading(str(Quarter.parse(text)))
    except ValueError:
        pass
    if match := _YEAR_QUARTER.fullmatch(text):
        return Reading(f"{match['year']}Q{match['number']}", Repair.SPELLING)
    if match := _QUARTER_YEAR.fullmatch(text):
        return Reading(f"{match['year']}Q{match['number'] or match['ordinal']}", Repair.SPELLING)
    return Reading(None, Repair.UNREADABLE)


def _typed(column: Column, values: list[Any], rows: pd.Index[Any]) -> dict[str, Any]:
    """Return the canonical column or columns of a delivered one, each of its type; text stays object."""
    match column.kind:
        case Kind.DATE:
            return {column.canonical: np.array(values, dtype="datetime64[s]")}
        case Kind.NUMBER:
            return {column.canonical: np.array(values, dtype="float64")}
        case Kind.YES_NO:
            return {column.canonical: pd.array(values, dtype="boolean")}
        case Kind.MONTHS:
            permanent = [None if value is None else value == PERMANENT_TERM for value in values]
            months = [None if value == PERMANENT_TERM else value for value in values]
            return {
                column.canonical: np.array(months, dtype="float64"),
                "contract_permanent": pd.array(permanent, dtype="boolean"),
            }
        case _:
            return {column.canonical: pd.Series(values, index=rows, dtype=object)}


def as_written(column: Column, value: Any) -> str:
    """Return a canonical value as the contract writes it, for people."""
    if value is None or value is pd.NA or value is pd.NaT or value != value:
        return ""
    if isinstance(value, bool | np.bool_):
        return "ja" if value else "nee"
    if column.codes is not None:
        return next(code.term for code in column.codes if code == value)
    if isinstance(value, float):
        return f"{value:g}".replace(".", ",")
    return f"{value:%d-%m-%Y}" if isinstance(value, date) else str(value)
