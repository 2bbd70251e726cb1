"""Fixtures that several parts of the tests share: a project that writes elsewhere, and small delivery roots."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest
import xlsxwriter

from werkmonitor.config import Project
from werkmonitor.contract import COLUMNS, Sheet

REPOSITORY = Path(__file__).parents[1]
Row = Mapping[str, object]
WriteDelivery = Callable[..., Path]

TRAJECTORY: Row = {
    "client_id": "C1",
    "methode": "IPS",
    "arbeidsmarktregio": "Groningen",
    "type_traject": "IPS-EPA (3 jaar)",
    "financiering": "UWV",
    "datum_aanmelding": "01-02-2023",
    "datum_start": "01-03-2023",
    "datum_goedkeuring": "15-03-2023",
}
PLACEMENT: Row = {
    "soort": "betaald werk",
    "regulier": "ja",
    "datum_begin": "01-04-2023",
    "uren_per_week": "24",
    "loonwaarde": "80",
    "contract_maanden": "12",
}


@pytest.fixture(autouse=True)
def typst_stays_out_of_the_way() -> Iterator[None]:
    """Fail a test that loads Typst in this process: its threads are gone in a fork, and a later test's fork hangs."""
    yield
    assert "typst" not in sys.modules, "make PDFs with pdfs.pdf_of, or in a child process"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """The repository's own project, with everything that a run makes below ``tmp_path``."""
    return Project(REPOSITORY, tmp_path / "output")


@pytest.fixture
def delivery_root(tmp_path: Path) -> Path:
    """A root whose register knows ``org01`` and ``org02``, both active in AM01 (Groningen) since 2022Q4."""
    root = tmp_path / "root"
    root.mkdir()
    write_register(root, [("org01", "Voorbeeld-ggz 01", "AM01"), ("org02", "Voorbeeld-ggz 02", "AM01")])
    return root


@pytest.fixture
def write_delivery(delivery_root: Path) -> WriteDelivery:
    """Write a delivery below ``delivery_root``; see :func:`write_files`."""

    def write(
        trajectories: Sequence[Row],
        placements: Sequence[Row] | None = (),
        quarter: str = "2023Q2",
        organisation: str = "org01",
        received: str = "2023-07-14",
        **options: object,
    ) -> Path:
        folder = delivery_root / quarter / organisation / received
        sheets = {Sheet.TRAJECTORIES: [{**TRAJECTORY, **row} for row in trajectories]}
        if placements is not None:
            sheets[Sheet.PLACEMENTS] = [{**PLACEMENT, **row} for row in placements]
        return write_files(folder, sheets, **options)  # type: ignore[arg-type]

    return write


def write_register(root: Path, rows: Sequence[tuple[str, str, str]]) -> None:
    """Write a register of (organisation, name, region), all active since 2022Q4."""
    with (root / "organisations.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["organisation", "name", "region", "active_from", "active_until", "ips_since"])
        writer.writerows([*row, "2022Q4", "", "2015"] for row in rows)


def write_files(
    folder: Path, sheets: Mapping[Sheet, Sequence[Row]], *, workbook: bool = False, separator: str = ";"
) -> Path:
    """Write rows as one workbook or as CSV files, and return the folder.

    A column that no row has is written if the contract requires it; text is written as text, numbers, dates and
    Booleans (in a workbook) as what they are.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tables = {sheet: _table(sheet, rows) for sheet, rows in sheets.items()}
    if workbook:
        with xlsxwriter.Workbook(folder / "levering.xlsx", {"default_date_format": "dd-mm-yyyy"}) as book:
            for sheet, table in tables.items():
                worksheet = book.add_worksheet(sheet)
                for number, cells in enumerate(table):
                    worksheet.write_row(number, 0, cells)
        return folder
    for sheet, table in tables.items():
        with (folder / f"org_{sheet}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter=separator).writerows(table)
    return folder


def _table(sheet: Sheet, rows: Sequence[Row]) -> list[list[object]]:
    header = [column.delivered for column in COLUMNS[sheet] if column.required]
    header += [name for row in rows for name in row if name not in header]
    header = list(dict.fromkeys(header))
    return [header, *([row.get(name, "") for name in header] for row in rows)]
