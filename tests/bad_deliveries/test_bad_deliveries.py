"""Bad input never ends in a traceback and never loses a row: each case is a tiny root beside a good delivery."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from werkmonitor.cleaning import Ingested, ingest
from werkmonitor.config import Project
from werkmonitor.contract import COLUMNS, Sheet

WriteDelivery = Callable[..., Path]
IngestBeside = Callable[[Path], tuple[Ingested, dict[str, Any]]]
ROW = {"traject_id": "T1"}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.fixture
def ingest_beside(project: Project, delivery_root: Path, write_delivery: WriteDelivery) -> IngestBeside:
    """Ingest the root with a good delivery of ``org02`` added; give all, and the row about ``org01``."""

    def run(folder: Path) -> tuple[Ingested, dict[str, Any]]:
        write_delivery([ROW], [ROW], organisation="org02")
        ingested = ingest(project, delivery_root)
        good = ingested.deliveries[ingested.deliveries["organisation"] == "org02"]
        assert good["status"].tolist() == ["read"], "the good delivery is read all the same"
        for prefix in ("trajectories", "placements"):
            table = ingested.deliveries
            assert (table[f"{prefix}_in"] == table[f"{prefix}_used"] + table[f"{prefix}_quarantined"]).all()
        (bad,) = ingested.deliveries[ingested.deliveries["organisation"] != "org02"].to_dict("records")
        return ingested, bad

    return run


def workbook(folder: Path, sheets: dict[str, list[list[object]]]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(folder / "levering.xlsx") as book:
        for name, rows in sheets.items():
            worksheet = book.add_worksheet(name)
            for number, cells in enumerate(rows):
                worksheet.write_row(number, 0, cells)


def header(sheet: Sheet) -> list[object]:
    return [column.delivered for column in COLUMNS[sheet]]


@pytest.fixture
def folder(delivery_root: Path) -> Path:
    folder = delivery_root / "2023Q2" / "org01" / "2023-07-14"
    folder.mkdir(parents=True)
    return folder


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is leeg"),
        (b"   \n", "is leeg"),
        (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "beveiligd met een wachtwoord"),
        (OLE + b"\0" * 600, "wachtwoord (of het is een oud Excel-bestand met een nieuwe naam); sla het zonder"),
        (b"traject_id;client_id\n", "geen Excel-werkmap"),
        (b"PK\x03\x04 and then nothing", "beschadigd of onvolledig"),
    ],
)
def test_workbooks_that_cannot_be_opened(
    content: bytes, reason: str, folder: Path, ingest_beside: IngestBeside
) -> None:
    (folder / "levering.xlsx").write_bytes(content)
    _, bad = ingest_beside(folder)
    assert bad["status"] == "unreadable"
    assert reason in bad["reason"]
    assert bad["trajectories_in"] == 0


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_workbook(kept: float, write_delivery: WriteDelivery, ingest_beside: IngestBeside) -> None:
    folder = write_delivery([ROW], [ROW], workbook=True)
    content = (folder / "levering.xlsx").read_bytes()
    (folder / "levering.xlsx").write_bytes(content[: int(kept * len(content))])
    _, bad = ingest_beside(folder)
    assert bad["status"] == "unreadable"
    assert "onvolledig" in bad["reason"]


def test_a_zip_that_is_no_workbook(folder: Path, ingest_beside: IngestBeside) -> None:
    with zipfile.ZipFile(folder / "levering.xlsx", "w") as archive:
        archive.writestr("brief.txt", "geen werkmap")
    _, bad = ingest_beside(folder)
    assert bad["status"] == "unreadable"


@pytest.mark.parametrize(
    ("sheets", "reason"),
    [
        ({"Blad1": [], "Blad2": []}, "heeft geen blad 'trajecten' (bladen gevonden: 'Blad1', 'Blad2')"),
        ({"trajekten": [header(Sheet.TRAJECTORIES)]}, "hernoem 'trajekten' tot 'trajecten'"),
        ({"trajecten": [header(Sheet.TRAJECTORIES)], "plaatsing": []}, "hernoem 'plaatsing' tot 'plaatsingen'"),
        ({"trajecten": []}, "is leeg"),
        ({"trajecten": [header(Sheet.TRAJECTORIES)]}, "bevat geen enkel traject"),
        ({"trajecten": [["T1", "GEHEIM", "x"]], "plaatsingen": []}, "geen kopregel"),
        ({"trajecten": [["traject_id", "client_id"], ["T1", "C1"]], "plaatsingen": []}, "ontbreekt arbeidsmarktregio"),
        ({"trajecten": [header(Sheet.TRAJECTORIES)[:12], ["T1"]]}, "'plaatsingen' ontbreekt"),
        ({"trajecten": [[*header(Sheet.TRAJECTORIES), "Regio"], ["T1"]], "plaatsingen": []}, "meer dan één keer"),
        ({"trajecten": [header(Sheet.TRAJECTORIES)[:12], ["T1"]], "plaatsingen": []}, "'plaatsingen' is leeg"),
    ],
)  # fmt: skip
def test_sheets_and_columns_that_are_not_as_agreed(
    sheets: dict[str, list[list[object]]], reason: str, folder: Path, ingest_beside: IngestBeside
) -> None:
    workbook(folder, sheets)
    _, bad = ingest_beside(folder)
    assert bad["status"] == "unreadable"
    assert reason in bad["reason"]
    assert "GEHEIM" not in bad["reason"]


def test_sheet_names_are_forgiven_in_case_and_spaces(folder: Path, ingest_beside: IngestBeside) -> None:
    cells = {"traject_id": "T1", "arbeidsmarktregio": "AM01", "datum_aanmelding": "01-04-2023"}
    row: list[object] = [cells.get(str(name), "") for name in header(Sheet.TRAJECTORIES)]
    sheets = {
        "TRAJECTEN ": [header(Sheet.TRAJECTORIES), row],
        "Plaatsingen": [header(Sheet.PLACEMENTS)],
        "Toelichting": [],
    }
    workbook(folder, sheets)
    _, bad = ingest_beside(folder)
    assert bad["status"] == "read"
    assert "blad 'Toelichting' niet gelezen" in bad["notes"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"traject_id;client_id\nT1;\0\0", "geen gewone tekst"),
        ("traject_id;client_id\nT1;C1".encode("utf-16"), "geen gewone tekst"),
        (b"traject_id;client_id\nT1;\x81\xfe", "onbekende tekencodering"),
        (b'traject_id;client_id\n"T1;C1\nT2;C2', "aanhalingsteken"),
        (b"traject_id\tclient_id\nT1\tC1", "heeft tabs tussen de kolommen; sla het op als CSV met puntkomma’s"),
    ],
)
def test_csv_files_that_are_no_text(content: bytes, reason: str, folder: Path, ingest_beside: IngestBeside) -> None:
    (folder / "x_trajecten.csv").write_bytes(content)
    _, bad = ingest_beside(folder)
    assert bad["status"] == "unreadable"
    assert reason in bad["reason"]


def test_placements_without_trajectories(write_delivery: WriteDelivery, ingest_beside: IngestBeside) -> None:
    folder = write_delivery([ROW], [ROW])
    (folder / "org_trajecten.csv").unlink()
    _, bad = ingest_beside(folder)
    assert bad["status"] == "unreadable"
    assert "_trajecten.csv" in bad["reason"]


def test_a_folder_with_nothing_to_read(folder: Path, ingest_beside: IngestBeside) -> None:
    (folder / "brief.docx").write_bytes(b"x")
    ingested, bad = ingest_beside(folder)
    assert bad["status"] == "unreadable"
    assert [finding.path for finding in ingested.findings] == ["2023Q2/org01/2023-07-14/brief.docx"]


def test_an_organisation_that_the_register_does_not_know(
    write_delivery: WriteDelivery, ingest_beside: IngestBeside
) -> None:
    _, bad = ingest_beside(write_delivery([ROW], [ROW], organisation="ORG-1"))
    assert bad["status"] == "unreadable"
    assert "staat niet in het register" in bad["reason"]
    assert "bedoeld als 'org01'?" in bad["reason"], "whatever the case and the punctuation"


def test_unknown_columns_are_reported_and_not_read(write_delivery: WriteDelivery, ingest_beside: IngestBeside) -> None:
    _, bad = ingest_beside(write_delivery([{**ROW, "opmerkingen": "mevrouw X"}], [ROW]))
    assert bad["status"] == "read"
    assert "onbekende kolom 'opmerkingen'" in bad["notes"]


def test_a_delivery_of_which_no_row_is_usable(write_delivery: WriteDelivery, ingest_beside: IngestBeside) -> None:
    folder = write_delivery([{**ROW, "arbeidsmarktregio": "Atlantis"}], [ROW])
    ingested, bad = ingest_beside(folder)
    assert bad["status"] == "unreadable"
    assert (bad["trajectories_in"], bad["trajectories_quarantined"], bad["placements_quarantined"]) == (1, 1, 1)
    assert set(ingested.quarantine["rule"]) == {"unknown_region", "refused_trajectory"}


def trajectories(**cells: str) -> list[dict[str, str]]:
    return [{"traject_id": f"T{number}", **cells} for number in range(12)]


@pytest.mark.parametrize(
    ("rows", "quarter", "received", "reason"),
    [
        (trajectories(kwartaal="2023Q1"), "2023Q2", "2023-07-14", "kwartaal zegt 2023Q1"),
        (trajectories(datum_start="01-08-2023"), "2023Q2", "2023-10-14", "na kwartaal 2 van 2023"),
        (
            [*trajectories()[:7], *[{"traject_id": f"L{n}", "datum_start": "01-08-2023"} for n in range(5)]],
            "2023Q2",
            "2023-10-14",
            "latere levering",
        ),
        (trajectories(datum_einde="01-04-2023"), "2023Q3", "2023-10-14", "geëindigd voordat"),
        ([*trajectories(), {"traject_id": "E", "datum_einde": "01-04-2023"}], "2023Q4", "2024-01-14", "eerdere"),
        (trajectories(), "2023Q2", "2023-03-14", "vóór kwartaal 2 van 2023 begon"),
        (trajectories(), "2023Q2", "2023-06-30", "toen kwartaal 2 van 2023 nog liep"),
        (trajectories(), "2023Q2", "2999-01-01", "ligt in de toekomst"),
    ],
)  # fmt: skip
def test_a_file_for_another_quarter_is_held(
    rows: list[dict[str, str]],
    quarter: str,
    received: str,
    reason: str,
    write_delivery: WriteDelivery,
    ingest_beside: IngestBeside,
) -> None:
    folder = write_delivery(rows, [], quarter=quarter, received=received)
    ingested, bad = ingest_beside(folder)
    assert bad["status"] == "held"
    assert reason in bad["reason"]
    assert bad["trajectories_in"] == len(rows)
    assert not ingested.trajectory_file(quarter, "org01", bad["received"]).exists()


def test_a_few_dates_after_the_quarter_are_typing_errors(
    write_delivery: WriteDelivery, ingest_beside: IngestBeside
) -> None:
    rows = [*trajectories(), {"traject_id": "L", "datum_start": "01-08-2023"}]
    _, bad = ingest_beside(write_delivery(rows, [ROW | {"traject_id": "T1"}]))
    assert (bad["status"], bad["trajectories_quarantined"]) == ("read", 1)


def test_the_same_delivery_twice_is_noted(project: Project, delivery_root: Path, write_delivery: WriteDelivery) -> None:
    for received in ("2023-07-14", "2023-08-01"):
        write_delivery([ROW], [ROW], received=received)
    deliveries = ingest(project, delivery_root).deliveries
    assert deliveries["status"].tolist() == ["read", "read"]
    assert "zelfde inhoud als de levering voor 2023Q2 van 14-07-2023" in deliveries.loc[1, "notes"]


@pytest.mark.parametrize(("rows", "status"), [(12, "read"), (6, "read"), (5, "held"), (1, "held")])
def test_a_delivery_with_less_than_half_does_not_replace_a_good_one(
    rows: int, status: str, project: Project, delivery_root: Path, write_delivery: WriteDelivery
) -> None:
    write_delivery(trajectories(), [], received="2023-07-14")
    write_delivery(trajectories()[:rows], [], received="2023-08-01")
    ingested = ingest(project, delivery_root)
    assert ingested.deliveries["status"].tolist() == ["read", status]
    assert ("levering van 14-07-2023, die daarom blijft gelden" in ingested.deliveries.loc[1, "reason"]) == (
        status == "held"
    )
    assert ingested.trajectory_file("2023Q2", "org01", ingested.deliveries.loc[1, "received"]).exists() == (
        status == "read"
    )


def test_after_a_delivery_that_was_held_the_last_good_one_is_what_counts(
    project: Project, delivery_root: Path, write_delivery: WriteDelivery
) -> None:
    for number, received in ((12, "2023-07-14"), (1, "2023-08-01"), (2, "2023-09-01"), (8, "2023-10-01")):
        write_delivery(trajectories()[:number], [], received=received)
    assert ingest(project, delivery_root).deliveries["status"].tolist() == ["read", "held", "held", "read"]


def test_a_root_without_deliveries(project: Project, delivery_root: Path) -> None:
    ingested = ingest(project, delivery_root)
    assert ingested.deliveries.empty
    assert ingested.quarantine.empty
