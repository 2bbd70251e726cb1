"""Read a delivery's files as text, exactly as delivered, each row with the number that a person sees.

What can't be read raises :class:`Unreadable` with a sentence for the supplier; the sentence never quotes a cell.
"""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import dataclass
from datetime import date, datetime, time

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook
from rapidfuzz import fuzz, process

from werkmonitor.contract import Sheet
from werkmonitor.deliveries.contents import Content, Contents, Unreadable
from werkmonitor.deliveries.find import WORKBOOK
from werkmonitor.deliveries.text import fold, tidy
from werkmonitor.untrusted import quoted

_OLE = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ENCODINGS = ("utf-8-sig", "cp1252")
"""Tried in this order: almost no text in Windows-1252 with an accent is valid UTF-8."""
_LONGEST_LIST = 300
"""Characters of a list of names in a message."""
_ALIKE = 75
"""From this similarity (0-100) a sheet's name is called a misspelling of the expected one."""


MOST_PARTS, MOST_UNPACKED = 500, 200_000_000
"""Files within a workbook, and the bytes that they unpack to."""
MOST_CELLS, MOST_COLUMNS, MOST_CHARACTERS = 1_000_000, 500, 32_767
"""Of one sheet; the characters are those that Excel allows in a cell."""


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


def read_files(files: Contents) -> RawDelivery:
    """Read a delivery's files; what a workbook calculates or links to is not looked at, only the values in it.

    Raises
    ------
    Unreadable
        Any file is empty, damaged, protected, too large or not what its name says, or has no sheet ``trajecten``.
    """
    for file in files.values():
        if not file.content.strip():
            raise Unreadable(f"{file.name} is leeg")
    if WORKBOOK in files:
        return _read_workbook(files[WORKBOOK])
    placements = files.get(Sheet.PLACEMENTS)
    return RawDelivery(
        _raw_sheet(files[Sheet.TRAJECTORIES].name, _read_csv(files[Sheet.TRAJECTORIES])),
        _raw_sheet(placements.name, _read_csv(placements)) if placements else None,
    )


def _read_workbook(file: Content) -> RawDelivery:
    content = file.content
    if content.startswith(_OLE):
        protected = _ENCRYPTED in content
        # Excel keeps a workbook with a password in an old container, whatever its name ends in.
        likely = protected or file.suffix == ".xlsx"
        problem = "is beveiligd met een wachtwoord" if likely else "is een oud Excel-bestand (.xls)"
        doubt = "" if protected or not likely else " (of het is een oud Excel-bestand met een nieuwe naam)"
        raise Unreadable(f"{file.name} {problem}{doubt}; sla het zonder wachtwoord op als .xlsx")
    if not content.startswith(_ZIP) or file.suffix != ".xlsx":
        raise Unreadable(f"{file.name} is geen Excel-werkmap (.xlsx); sla het bestand op als .xlsx")
    _check_unpacked(file)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        found = _sheets_by_role(workbook.sheet_names)
        rows = {sheet: _cells(file, workbook.get_sheet_by_name(name)) for sheet, name in found.items()}
    except (CalamineError, OSError, ValueError):
        raise Unreadable(f"{file.name} is beschadigd of onvolledig; open het in Excel en sla het opnieuw op") from None
    if Sheet.TRAJECTORIES not in found:
        raise Unreadable(f"{file.name} {_missing_sheet(Sheet.TRAJECTORIES, workbook.sheet_names)}")
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


def _check_unpacked(file: Content) -> None:
    """Refuse what says itself that it unpacks to far more than a delivery; for what lies there are other limits."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(file.content)).infolist()
    except Exception:  # it has a dozen kinds for damage, which is for the reader of workbooks to judge
        return
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Unreadable(
            f"{file.name} pakt uit tot meer dan {MOST_UNPACKED // 1_000_000} MB of {MOST_PARTS} onderdelen; sla alleen "
            "de afgesproken bladen op in een nieuwe werkmap"
        )


def _cells(file: Content, sheet: CalamineSheet) -> list[list[str]]:
    _check_size(file.name, sheet.total_height, sheet.total_width)
    return [[cell_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]


def _check_size(name: str, rows: int, columns: int) -> None:
    if columns > MOST_COLUMNS or rows * columns > MOST_CELLS:
        raise Unreadable(
            f"{name} heeft {rows} rijen en {columns} kolommen; er kunnen {MOST_COLUMNS} kolommen en "
            f"{MOST_CELLS} cellen worden gelezen. Verwijder wat er onder en naast de gegevens staat"
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
    found = quoted(", ".join(f"'{tidy(name)}'" for name in names) or "geen", _LONGEST_LIST)
    alike = _most_alike(sheet, names)
    advice = f"hernoem '{quoted(tidy(alike))}' tot '{sheet}'" if alike else f"geef het blad de naam '{sheet}'"
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


def _read_csv(file: Content) -> list[list[str]]:
    if b"\0" in file.content:
        raise Unreadable(f"{file.name} is geen gewone tekst; sla het op als CSV UTF-8")
    text = _decode(file.name, file.content)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(file.name, text), strict=True)
    rows: list[list[str]] = []
    try:
        for row in reader:
            rows.append(row)
            _check_size(file.name, len(rows), max(len(row), len(rows[0])))
    except csv.Error:
        raise Unreadable(
            f"{file.name} is geen geldige CSV: er staat ergens een aanhalingsteken los, of een cel is veel te lang"
        ) from None
    return rows


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
    long = next((number for number, row in numbered if any(len(cell) > MOST_CHARACTERS for cell in row)), None)
    if long is not None:
        raise Unreadable(f"{file} heeft in rij {long} een cel met meer dan {MOST_CHARACTERS} tekens; kort die in")
    if not numbered:
        return RawSheet(file, [], [], 0)
    (first, header), *rows = numbered
    last = rows[-1][0] if rows else first
    return RawSheet(file, header, rows, empty_rows=last - first - len(rows))
