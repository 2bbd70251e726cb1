"""Headers, sheets and files that are not quite what the contract asks."""

from __future__ import annotations

import numpy as np

from werkmonitor.contract import Sheet
from werkmonitor.synthetic import spellings
from werkmonitor.synthetic.drafts import Cell, Draft, Table
from werkmonitor.synthetic.faults.kind import Fault, Plant
from werkmonitor.synthetic.snapshots import PHASE_2, Story

_REMARKS = ("", "", "", "zie dossier", "gebeld", "afspraak verzet")


def _columns_left_out(draft: Draft, rng: np.random.Generator) -> int:
    names = ("uitkering", "kwartaal") if draft.quarter >= PHASE_2 else ("uitkering", "kwartaal", "methode")
    return sum(draft.tables[Sheet.TRAJECTORIES].drop(name) for name in names)


def _unknown_columns(draft: Draft, rng: np.random.Generator) -> int:
    table = draft.tables[Sheet.TRAJECTORIES]
    names = rng.choice(spellings.UNKNOWN_COLUMNS, 2, replace=False)
    for name in names:
        place = int(rng.integers(1, len(table.header) + 1))
        table.header.insert(place, str(name))
        table.columns.insert(place, None)
        remarks = rng.choice(_REMARKS, len(table.rows))
        for row, remark in zip(table.rows, remarks, strict=True):
            is_empty = all(cell is None for cell in row)
            row.insert(place, str(remark) if name == "opmerkingen" and not is_empty else None)
    return len(names)


def _column_order(draft: Draft, rng: np.random.Generator) -> int:
    for table in draft.tables.values():
        _reorder(table, [int(place) for place in rng.permutation(len(table.header))])
    return len(draft.tables)


def _reorder(table: Table, order: list[int]) -> None:
    table.header = [table.header[place] for place in order]
    table.columns = [table.columns[place] for place in order]
    rows: list[list[Cell]] = [[row[place] for place in order] for row in table.rows]
    table.rows = rows


def _header_words(draft: Draft, rng: np.random.Generator) -> int:
    """Give each column the organisation's own name for it, or none, with a stray space now and then."""
    changed = 0
    for sheet in Sheet:
        own = {
            name: (name, *variants)[rng.integers(0, len(variants) + 1)] + " " * int(rng.random() < 0.1)
            for name, variants in spellings.HEADERS[sheet].items()
        }
        table = draft.tables.get(sheet)
        if table is not None:
            for place, name in enumerate(table.header):
                table.header[place] = own.get(name, name)
                changed += table.header[place] != name
    return changed


def _sheet_names(draft: Draft, rng: np.random.Generator) -> int:
    if not draft.workbook:
        return 0
    draft.sheet_names = {sheet: sheet.upper() + " " if rng.random() < 0.3 else sheet.title() for sheet in draft.tables}
    return len(draft.sheet_names)


def _extra_sheet(draft: Draft, rng: np.random.Generator) -> int:
    if not draft.workbook:
        return 0
    draft.extra_sheets["Toelichting"] = ["Synthetische levering", "Vragen? Zie de handleiding."]
    return 1


def _csv(**settings: str) -> Plant:
    """Write CSV files in another way."""

    def plant(draft: Draft, rng: np.random.Generator) -> int:
        if draft.workbook:
            return 0
        for name, value in settings.items():
            setattr(draft, name, value)
        return len(draft.tables)

    return plant


def _csv_windows(draft: Draft, rng: np.random.Generator) -> int:
    """Write CSV files in Windows-1252, which differs from UTF-8 only where there is more than ASCII."""
    planted = _csv(encoding="cp1252")(draft, rng)
    return planted and sum(_beyond_ascii(table) for table in draft.tables.values())


def _beyond_ascii(table: Table) -> bool:
    cells: list[Cell] = [*table.header, *(cell for row in table.rows for cell in row)]
    return any(isinstance(cell, str) and not cell.isascii() for cell in cells)


def _lock_file(draft: Draft, rng: np.random.Generator) -> int:
    draft.extra_files[f"~${draft.organisation}.xlsx"] = "synthetic lock file"
    return 1


def _readme(draft: Draft, rng: np.random.Generator) -> int:
    draft.extra_files["README.txt"] = "Synthetische levering; in dit bestand staan geen trajecten.\n"
    return 1


def _unreadable_file(draft: Draft, rng: np.random.Generator) -> int:
    draft.cut_short = draft.story == Story.CUT_SHORT
    return int(draft.cut_short)


HEADERS = (
    Fault("columns_left_out", "Optional columns left out", _columns_left_out, 0.2),
    Fault("header_words", "Columns under other names", _header_words, 0.6, steady=True),
    Fault("unknown_columns", "Columns that the contract doesn't know", _unknown_columns, 0.3, steady=True),
    Fault("column_order", "Columns in another order", _column_order, 0.4, steady=True),
)
FILES = (
    Fault("sheet_names", "Sheets under other names", _sheet_names, 0.4, steady=True),
    Fault("extra_sheet", "A sheet with an explanation", _extra_sheet, 0.3),
    Fault("csv_commas", "CSV with commas", _csv(separator=","), 0.4),
    Fault(
        "csv_byte_order_mark", "CSV in UTF-8 with a byte order mark", _csv(encoding="utf-8-sig"), 0.3, habit="encoding"
    ),
    Fault("csv_windows", "CSV in Windows-1252", _csv_windows, 0.4, habit="encoding"),
    Fault("lock_file", "Excel's lock file beside the delivery", _lock_file, 0.15),
    Fault("readme_file", "A text file beside the delivery", _readme, 0.15),
    Fault("unreadable_file", "A workbook that breaks off, replaced later", _unreadable_file, 1.0),
)
