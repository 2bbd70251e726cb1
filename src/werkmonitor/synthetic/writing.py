"""From drafts to the files of a delivery; the same draft always gives the same bytes."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from pathlib import Path

import xlsxwriter

from werkmonitor.synthetic.drafts import Cell, Draft, Table

_CREATED = datetime(2023, 1, 1)
"""Creation date in every workbook's properties: the real one would change its bytes."""


def write_delivery(draft: Draft, root: Path) -> Path:
    """Write the draft's files to its folder below ``root``, and return the folder."""
    folder = draft.folder(root)
    folder.mkdir(parents=True, exist_ok=True)
    if draft.workbook:
        content = _workbook(draft)
        (folder / f"{draft.organisation}.xlsx").write_bytes(
            content[: len(content) // 2] if draft.cut_short else content
        )
    else:
        for sheet, table in draft.tables.items():
            (folder / f"{draft.organisation}_{sheet}.csv").write_bytes(_csv(draft, table))
    for name, text in draft.extra_files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def _workbook(draft: Draft) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        workbook.set_properties({"created": _CREATED})
        day_format = workbook.add_format({"num_format": "dd-mm-yyyy"})
        for sheet, table in draft.tables.items():
            worksheet = workbook.add_worksheet(draft.sheet_names.get(sheet, sheet.value))
            lines: list[list[Cell]] = [[*table.header], *table.rows]
            for row, cells in enumerate(lines):
                for column, cell in enumerate(cells):
                    _write_cell(worksheet, row, column, cell, draft, day_format)
        for name, sentences in draft.extra_sheets.items():
            worksheet = workbook.add_worksheet(name)
            for row, line in enumerate(sentences):
                worksheet.write_string(row, 0, line)
    return buffer.getvalue()


def _write_cell(
    worksheet: xlsxwriter.worksheet.Worksheet,
    row: int,
    column: int,
    cell: Cell,
    draft: Draft,
    day_format: xlsxwriter.format.Format,
) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, bool):
        if draft.native_booleans:
            worksheet.write_boolean(row, column, cell)
        else:
            worksheet.write_string(row, column, as_text(cell))
    elif isinstance(cell, int | float):
        worksheet.write_number(row, column, cell)
    elif isinstance(cell, date) and draft.native_dates:
        worksheet.write_datetime(row, column, cell, day_format)
    else:
        worksheet.write_string(row, column, as_text(cell))


def _csv(draft: Draft, table: Table) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=draft.separator, lineterminator="\r\n")
    writer.writerow(table.header)
    writer.writerows([as_text(cell) for cell in row] for row in table.rows)
    return text.getvalue().encode(draft.encoding)


def as_text(cell: Cell) -> str:
    """Write a cell the way the contract names first: ``ja``, ISO date, decimal point, empty."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "ja" if cell else "nee"
    if isinstance(cell, int | float):
        return f"{cell:g}" if abs(cell) < 1e5 else str(int(cell))
    return cell.isoformat() if isinstance(cell, date) else cell
