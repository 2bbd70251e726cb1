"""Cells that are written in another way than the contract names first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np

from werkmonitor.contract import Kind
from werkmonitor.synthetic import spellings
from werkmonitor.synthetic.drafts import Cell, Draft
from werkmonitor.synthetic.faults.kind import Fault, Plant, change_cells
from werkmonitor.synthetic.writing import as_text

_EXCEL_DAY_0 = date(1899, 12, 30)
_NO_BREAK_SPACE = "\u00a0"
_WORDS = (Kind.CODE, Kind.REGION)


def _dates(written: Callable[[date], Cell], share: float = 1.0) -> Plant:
    """Write dates in another way."""

    def plant(draft: Draft, rng: np.random.Generator) -> int:
        return change_cells(
            draft, (Kind.DATE,), share, lambda cell, _: written(cell) if isinstance(cell, date) else cell, rng
        )

    return plant


def _serial(draft: Draft, rng: np.random.Generator) -> int:
    return _dates(lambda day: (day - _EXCEL_DAY_0).days)(draft, rng)


def _excel_dates(draft: Draft, rng: np.random.Generator) -> int:
    draft.native_dates = draft.workbook
    if not draft.workbook:
        return 0
    cells = (cell for table in draft.tables.values() for row in table.rows for cell in row)
    return sum(isinstance(cell, date) for cell in cells)


def _decimal_comma(draft: Draft, rng: np.random.Generator) -> int:
    def comma(cell: Cell, _: str) -> Cell:
        if not isinstance(cell, float):
            return cell
        return (f"{cell:.1f}" if cell.is_integer() else f"{cell:g}").replace(".", ",")

    return change_cells(draft, (Kind.NUMBER,), 1.0, comma, rng)


def _units(units: dict[str, tuple[str, ...]], kinds: tuple[Kind, ...]) -> Plant:
    """Write a unit after the number in half of the cells of these columns."""

    def plant(draft: Draft, rng: np.random.Generator) -> int:
        def with_unit(cell: Cell, column: str) -> Cell:
            if column not in units or cell is None or not as_text(cell)[:1].isdigit():
                return cell
            return as_text(cell) + str(rng.choice(units[column]))

        return change_cells(draft, kinds, 0.5, with_unit, rng)

    return plant


def _yes_no(draft: Draft, rng: np.random.Generator) -> int:
    yes, no = spellings.YES_NO[rng.integers(0, len(spellings.YES_NO))]

    def spelled(cell: Cell, _: str) -> Cell:
        return (yes if cell else no) if isinstance(cell, bool) else cell

    return change_cells(draft, (Kind.YES_NO,), 1.0, spelled, rng)


def _booleans(draft: Draft, rng: np.random.Generator) -> int:
    draft.native_booleans = draft.workbook
    if not draft.workbook:
        return 0
    cells = (cell for table in draft.tables.values() for row in table.rows for cell in row)
    return sum(isinstance(cell, bool) for cell in cells)


def _code_words(draft: Draft, rng: np.random.Generator) -> int:
    """Use the organisation's own word for a code, nearly always."""
    own = {
        column: {term: str(rng.choice(variants)) for term, variants in terms.items()}
        for column, terms in spellings.CODES.items()
    }

    def spelled(cell: Cell, column: str) -> Cell:
        return own.get(column, {}).get(cell, cell) if isinstance(cell, str) else cell

    return change_cells(draft, (Kind.CODE, Kind.MONTHS), 0.9, spelled, rng)


def _region_names(draft: Draft, rng: np.random.Generator) -> int:
    """Write the region's name, in one of its spellings."""
    own = {code: str(rng.choice(names)) for code, names in spellings.REGIONS.items()}
    return change_cells(
        draft, (Kind.REGION,), 0.95, lambda cell, _: own.get(cell, cell) if isinstance(cell, str) else cell, rng
    )


def _region_with_code(draft: Draft, rng: np.random.Generator) -> int:
    def both(cell: Cell, _: str) -> Cell:
        names = spellings.REGIONS.get(cell) if isinstance(cell, str) else None
        return f"{cell} {names[0]}" if names else cell

    return change_cells(draft, (Kind.REGION,), 1.0, both, rng)


def _letter_case(draft: Draft, rng: np.random.Generator) -> int:
    def other_case(cell: Cell, _: str) -> Cell:
        if not isinstance(cell, str):
            return cell
        return cell.upper() if rng.random() < 0.5 else cell.lower()

    return change_cells(draft, _WORDS, 0.1, other_case, rng)


def _spaces(draft: Draft, rng: np.random.Generator) -> int:
    def spaced(cell: Cell, _: str) -> Cell:
        if not isinstance(cell, str) or not cell:
            return cell
        patterns = (f" {cell}", f"{cell} ", f"{cell}{_NO_BREAK_SPACE}", cell.replace(" ", "  "))
        return patterns[rng.integers(0, len(patterns))]

    return change_cells(draft, (*_WORDS, Kind.ID, Kind.CLIENT, Kind.DATE), 0.05, spaced, rng)


def _empty_words(draft: Draft, rng: np.random.Generator) -> int:
    word = str(rng.choice(spellings.EMPTY))
    kinds = (Kind.CODE, Kind.DATE, Kind.NUMBER, Kind.MONTHS)
    return change_cells(draft, kinds, 0.6, lambda cell, _: word if cell is None else cell, rng)


def _ids_as_numbers(draft: Draft, rng: np.random.Generator) -> int:
    if not draft.workbook:
        return 0

    def number(cell: Cell, _: str) -> Cell:
        return int(cell) if isinstance(cell, str) and cell.isdecimal() and cell[0] != "0" else cell

    return change_cells(draft, (Kind.ID, Kind.CLIENT), 1.0, number, rng)


CELLS = (
    Fault("dates_mixed", "Some dates in another form than the rest", _dates(lambda d: f"{d:%d-%m-%Y}", 0.04), 0.25),
    Fault("dates_dutch", "Dates as dd-mm-jjjj", _dates(lambda d: f"{d:%d-%m-%Y}"), 0.25, habit="dates"),
    Fault("dates_slashes", "Dates as dd/mm/jjjj", _dates(lambda d: f"{d:%d/%m/%Y}"), 0.15, habit="dates"),
    Fault("dates_short", "Dates as d-m-jjjj", _dates(lambda d: f"{d.day}-{d.month}-{d.year}"), 0.1, habit="dates"),
    Fault("dates_with_time", "Dates with a time", _dates(lambda d: f"{d.isoformat()} 00:00:00"), 0.1, habit="dates"),
    Fault("date_serials", "Dates as Excel's serial numbers", _serial, 0.12, habit="dates"),
    Fault("excel_dates", "Real Excel dates", _excel_dates, 0.18, habit="dates"),
    Fault("decimal_comma", "Decimal comma", _decimal_comma, 0.5),
    Fault(
        "number_units",
        "Numbers with a unit",
        _units({"uren_per_week": (" uur", " u"), "loonwaarde": ("%", " %")}, (Kind.NUMBER,)),
        0.25,
    ),
    Fault(
        "month_units", "Months with a unit", _units({"contract_maanden": (" maanden", " mnd")}, (Kind.MONTHS,)), 0.25
    ),
    Fault("booleans", "Yes and no as real booleans", _booleans, 0.15, habit="yes_no"),
    Fault("yes_no_words", "Yes and no in other words", _yes_no, 0.6, habit="yes_no", steady=True),
    Fault("code_words", "Codes in the organisation's own words", _code_words, 0.45, steady=True),
    Fault("region_names", "Regions by name, in any spelling", _region_names, 0.6, habit="region", steady=True),
    Fault("region_with_code", "Regions by code and name", _region_with_code, 0.2, habit="region"),
    Fault("letter_case", "Capitals or small letters", _letter_case, 0.4),
    Fault("spaces", "Stray spaces", _spaces, 0.4),
    Fault("empty_words", "Words for an empty cell", _empty_words, 0.3, steady=True),
    Fault("ids_as_numbers", "Identifiers stored as numbers", _ids_as_numbers, 0.6),
)
