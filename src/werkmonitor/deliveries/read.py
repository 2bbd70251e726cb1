"""Read a delivery's files as text, exactly as delivered, each row with the number that a person sees.

What can't be read raises :class:`Unreadable` with a sentence for the supplier; the sentence never quotes a cell.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook
from rapidfuzz import fuzz, process

from werkmonitor.contract import Sheet
from werkmonitor.deliveries.find import WORKBOOK
from werkmonitor.deliveries.text import fold, tidy

_OLE = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ENCODINGS = ("utf-8-sig", "cp1252")
"""Tried in this order: almost no text in Windows-1252 with an accent is valid UTF-8."""
_ALIKE = 75
"""From this similarity (0-100) a sheet's name is called a misspelling of the expected one."""


class Unreadable(Exception):
    """Nothing in the delivery can be used; the message, in Dutch, tells the supplier why and what to do."""


@dataclass(frozen=True)
class RawSheet:
    """A sheet or CSV file as text: its header, and per row the number in the file and the cells."""

    file: str
    header: list[str]
    rows: list[tuple[int, list[str]]]
    empty_rows: int


@dataclass(frozen=True)
class RawDelivery:
    """Both sheets as text (``placements`` is ``None`` where there is no such sheet), and remarks for people."""

    trajectories: RawSheet
    placements: RawSheet | None
    other_sheets: tuple[str, ...] = ()


def read_files(files: dict[str, Path]) -> RawDelivery:
    """Read a delivery's files (by role, see :mod:`werkmonitor.deliveries.find`).

    Raises
    ------
    Unreadable
        Any file is empty, damaged, protected or not what its name says, or has no sheet ``trajecten``.
    """
    if WORKBOOK in files:
        return _read_workbook(files[WORKBOOK])
    placements = files.get(Sheet.PLACEMENTS)
    return RawDelivery(
        _raw_sheet(files[Sheet.TRAJECTORIES].name, _read_csv(files[Sheet.TRAJECTORIES])),
        _raw_sheet(placements.name, _read_csv(placements)) if placements else None,
    )


def _content(file: Path) -> bytes:
    try:
        content = file.read_bytes()
    except OSError:
        raise Unreadable(f"{file.name} kan niet worden geopend") from None
    if not content.strip():
        raise Unreadable(f"{file.name} is leeg")
    return content


def _read_workbook(file: Path) -> RawDelivery:
    content = _content(file)
    if content.startswith(_OLE):
        protected = _ENCRYPTED in content
        # Excel keeps a workbook with a password in an old container, whatever its name ends in.
        likely = protected or file.suffix.lower() == ".xlsx"
        problem = "is beveiligd met een wachtwoord" if likely else "is een oud Excel-bestand (.xls)"
        doubt = "" if protected or not likely else " (of het is een oud Excel-bestand met een nieuwe naam)"
        raise Unreadable(f"{file.name} {problem}{doubt}; sla het zonder wachtwoord op als .xlsx")
    if not content.startswith(_ZIP) or file.suffix.lower() != ".xlsx":
        raise Unreadable(f"{file.name} is geen Excel-werkmap (.xlsx); sla het bestand op als .xlsx")
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        found = _sheets_by_role(workbook.sheet_names)
        cells = {
            sheet: workbook.get_sheet_by_name(name).to_python(skip_empty_area=False) for sheet, name in found.items()
        }
    except (CalamineError, OSError, ValueError):
        raise Unreadable(f"{file.name} is beschadigd of onvolledig; open het in Excel en sla het opnieuw op") from None
    if Sheet.TRAJECTORIES not in found:
        raise Unreadable(f"{file.name} {_missing_sheet(Sheet.TRAJECTORIES, workbook.sheet_names)}")
    rows = {sheet: [[cell_text(cell) for cell in row] for row in table] for sheet, table in cells.items()}
    others = [name for name in workbook.sheet_names if name not in found.values()]
    misspelt = Sheet.PLACEMENTS not in found and _most_alike(Sheet.PLACEMENTS, others)
    if misspelt:
        raise Unreadable(f"{file.name} {_missing_sheet(Sheet.PLACEMENTS, others)}")
    placements = rows.get(Sheet.PLACEMENTS)
    return RawDelivery(
        _raw_sheet(file.name, rows[Sheet.TRAJECTORIES]),
        _raw_sheet(file.name, placements) if placements is not None else None,
        tuple(others),
    )


def _sheets_by_role(names: list[str]) -> dict[Sheet, str]:
    """Return which sheet is which; of two sheets with the same folded name neither can be trusted."""
    found: dict[Sheet, str] = {}
    for sheet in Sheet:
        matches = [name for name in names if fold(name) == sheet.value]
        if len(matches) > 1:
            raise Unreadable(f"de werkmap heeft meer dan één blad '{sheet}'; laat er één staan")
        if matches:
            found[sheet] = matches[0]
    return found


def _most_alike(sheet: Sheet, names: list[str]) -> str | None:
    match = process.extractOne(sheet.value, names, scorer=fuzz.ratio, processor=fold, score_cutoff=_ALIKE)
    return match[0] if match else None


def _missing_sheet(sheet: Sheet, names: list[str]) -> str:
    found = ", ".join(f"'{tidy(name)}'" for name in names) or "geen"
    alike = _most_alike(sheet, names)
    advice = f"hernoem '{tidy(alike)}' tot '{sheet}'" if alike else f"geef het blad de naam '{sheet}'"
    return f"heeft geen blad '{sheet}' (bladen gevonden: {found}); {advice}"


def cell_text(cell: object) -> str:
    """Return the text of a cell: dates as ISO, whole numbers without decimals (ids are often stored as numbers)."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time.min else cell.isoformat(" ", "seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)


def _read_csv(file: Path) -> list[list[str]]:
    content = _content(file)
    if b"\0" in content:
        raise Unreadable(f"{file.name} is geen gewone tekst; sla het op als CSV UTF-8")
    text = _decode(file.name, content)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=_separator(file.name, text), strict=True))
    except csv.Error:
        raise Unreadable(f"{file.name} is geen geldige CSV: er staat ergens een aanhalingsteken los") from None


def _decode(name: str, content: bytes) -> str:
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(f"{name} heeft een onbekende tekencodering; sla het op als CSV UTF-8")


def _separator(name: str, text: str) -> str:
    """Return the separator that the header uses most; one that isn't agreed is refused by its name."""
    header = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(";,\t", key=header.count)
    if separator == "\t":
        raise Unreadable(f"{name} heeft tabs tussen de kolommen; sla het op als CSV met puntkomma’s of komma’s")
    return separator


def _raw_sheet(file: str, cells: list[list[str]]) -> RawSheet:
    """Split rows into header (the first that is not empty) and body, each with its number in the file."""
    numbered = [(number, row) for number, row in enumerate(cells, start=1) if any(tidy(cell) for cell in row)]
    if not numbered:
        return RawSheet(file, [], [], 0)
    (first, header), *rows = numbered
    last = rows[-1][0] if rows else first
    return RawSheet(file, header, rows, empty_rows=last - first - len(rows))
