"""The workbook that a supplier gets back, in Dutch: what to repair, what to check, and what was changed.

It holds the organisation's own identifiers, so it stays in the restricted zone until a person sends it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter

from werkmonitor.cleaning.delivery import CleanDelivery
from werkmonitor.cleaning.rules import SENTENCES
from werkmonitor.deliveries.read import MOST_CHARACTERS
from werkmonitor.quarter import Quarter
from werkmonitor.untrusted import harmless, quoted

Record = dict[str, Any]

_STATUS = {"read": "gelezen", "held": "aangehouden", "unreadable": "niet te gebruiken"}
_CREATED = datetime(2000, 1, 1)
"""Fixed, so that the same delivery gives the same bytes."""

_SUMMARY = {
    "received": "Ontvangen",
    "status": "Status",
    "reason": "Reden",
    "files": "Bestanden",
    "trajectories_in": "Trajecten geleverd",
    "trajectories_used": "Trajecten bruikbaar",
    "trajectories_quarantined": "Trajecten te herstellen",
    "placements_in": "Plaatsingen geleverd",
    "placements_used": "Plaatsingen bruikbaar",
    "placements_quarantined": "Plaatsingen te herstellen",
    "changes": "Waarden aangepast",
    "notes": "Opmerkingen",
}
_ROWS = {
    "source_file": "Bestand",
    "sheet": "Blad",
    "source_row": "Rij",
    "trajectory_id": "Traject",
    "sentence": "Wat is er aan de hand",
    "what_to_do": "Wat te doen",
}
_CHANGES = {
    "sheet": "Blad",
    "column": "Kolom",
    "old": "Geleverd",
    "new": "Gelezen als",
    "sentence": "Waarom",
    "times": "Aantal",
    "rows": "Rijen",
}
_LOST = {"trajectory_id": "Traject", "last_seen": "Liep nog eind", "what_to_do": "Wat te doen"}
_KIND_OF_CHANGE = ("sheet", "column", "old", "new", "sentence")
_DELIVER_AGAIN = "Lever het traject opnieuw aan; is het beëindigd, vul dan datum_einde en situatie_bij_einde in."
_ROWS_SHOWN = 100
_WIDTHS = {"reason": 50, "files": 30, "notes": 70, "source_file": 30, "sentence": 60, "what_to_do": 80, "rows": 40}


def write_feedback(
    path: Path,
    name: str,
    quarter: Quarter,
    deliveries: Sequence[Record],
    newest: CleanDelivery | None,
    lost: Sequence[Record],
    *,
    synthetic: bool,
) -> None:
    """Write an organisation's workbook for a quarter.

    Parameters
    ----------
    path
        Where to write; its folder is made.
    name, quarter
        For the title.
    deliveries
        The organisation's deliveries for the quarter, as in ``DELIVERY_SCHEMA``, oldest first.
    newest
        The last of them after cleaning (``None`` if it could not be read); rows are listed of this one only, since
        what was wrong in an earlier one may have been repaired.
    lost
        Trajectories that were running in the organisation's delivery before and are absent from the newest one, with
        the quarter in which they were seen last.
    synthetic
        Whether to say that the figures are not about people.
    """
    sheets = [] if newest is None else [sheet for sheet in (newest.trajectories, newest.placements) if sheet]
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(path, {"in_memory": True}) as workbook:
        workbook.set_properties({"created": _CREATED})
        lines = [f"Terugkoppeling {name}, {quarter.label}"]
        lines += ["Gemaakt van synthetische leveringen: deze gegevens gaan niet over mensen."] if synthetic else []
        lines += ["Herstel de rijen op blad 'Herstellen' en lever de hele levering opnieuw aan."]
        summary = [{**record, "status": _STATUS[record["status"]]} for record in deliveries]
        _write_sheet(workbook, "Samenvatting", summary, _SUMMARY, lines)
        _write_sheet(workbook, "Herstellen", _explained(sheet.quarantine for sheet in sheets), _ROWS)
        _write_sheet(workbook, "Ontbreekt", [{**record, "what_to_do": _DELIVER_AGAIN} for record in lost], _LOST)
        _write_sheet(workbook, "Controleren", _explained(sheet.remarks for sheet in sheets), _ROWS)
        _write_sheet(workbook, "Aangepast", _grouped(sheet.changes for sheet in sheets), _CHANGES)


def _explained(tables: Iterable[pd.DataFrame]) -> list[Record]:
    records: list[Record] = []
    for table in tables:
        names = table.columns.tolist()
        records += [dict(zip(names, row, strict=True)) for row in table.itertuples(index=False, name=None)]
    return [{**record, "sentence": SENTENCES[record["rule"]]} for record in records]


def _grouped(tables: Iterable[pd.DataFrame]) -> list[Record]:
    """Return one record per kind of change, with the rows of the file in which it was made."""
    kinds: dict[tuple[str, ...], list[int]] = {}
    for change in _explained(tables):
        kind = tuple(change[name] for name in _KIND_OF_CHANGE)
        kinds.setdefault(kind, []).append(change["source_row"])
    return [
        {**dict(zip(_KIND_OF_CHANGE, kind, strict=True)), "times": len(rows), "rows": _row_numbers(rows)}
        for kind, rows in kinds.items()
    ]


def _row_numbers(rows: list[int]) -> str:
    shown = ", ".join(str(row) for row in rows[:_ROWS_SHOWN])
    return f"{shown} en verder" if len(rows) > _ROWS_SHOWN else shown


def _write_sheet(
    workbook: xlsxwriter.Workbook,
    name: str,
    records: Sequence[Record],
    columns: Mapping[str, str],
    lines: Sequence[str] = (),
) -> None:
    """Write lines above a table with Dutch headers; without rows it says so."""
    worksheet, bold = workbook.add_worksheet(name), workbook.add_format({"bold": True})
    literal = workbook.add_format({"quote_prefix": True})
    for row, line in enumerate(lines):
        worksheet.write_string(row, 0, line, bold if row == 0 else None)
    top = len(lines) + 1 if lines else 0
    for position, (column, header) in enumerate(columns.items()):
        worksheet.write_string(top, position, header, bold)
        worksheet.set_column(position, position, _WIDTHS.get(column, 20))
    for row, record in enumerate(records, start=top + 1):
        for position, column in enumerate(columns):
            _write_cell(worksheet, row, position, record[column], literal)
    if not records:
        worksheet.write_string(top + 1, 0, "geen")
    worksheet.freeze_panes(top + 1, 0)


def _write_cell(
    worksheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, value: Any, literal: xlsxwriter.format.Format
) -> None:
    """Write numbers as numbers and all else as text: what a supplier typed must never become a formula.

    Text that begins like one is marked as literal, as by an apostrophe typed in front, so that it stays text when it is
    edited or copied.
    """
    if pd.isna(value):
        return
    if isinstance(value, int | float):
        worksheet.write_number(row, column, value)
        return
    text = f"{value:%d-%m-%Y}" if isinstance(value, date) else quoted(str(value), MOST_CHARACTERS)
    worksheet.write_string(row, column, text, literal if text != harmless(text) else None)
