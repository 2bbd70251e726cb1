"""Files made to do harm: refused with a reason or read as the text that they hold, within limits, beside a good one."""

from __future__ import annotations

import os
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import xlsxwriter
from hostile import FORMULAS, MARKUP, UNSEEN, with_false_sizes, with_part, zip_bomb
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner

from werkmonitor.cleaning import ingest
from werkmonitor.cli import app
from werkmonitor.config import InputError, Project, read_holds
from werkmonitor.contract import COLUMNS, Sheet
from werkmonitor.deliveries import contents, delivery, find_deliveries, read
from werkmonitor.terminal import console, print_ingested

WriteDelivery = Callable[..., Path]
Bad = dict[str, Any]
ROW = {"traject_id": "T1"}
MEGABYTE = 2**20


@pytest.fixture
def bad(project: Project, delivery_root: Path, write_delivery: WriteDelivery) -> Callable[[], Bad]:
    """Ingest with a good delivery of ``org02`` beside it, print what is said, and give the row about ``org01``."""

    def run() -> Bad:
        write_delivery([ROW], [ROW], organisation="org02")
        ingested = ingest(project, delivery_root)
        with console.capture() as said:
            print_ingested(ingested, project.output)
        table = ingested.deliveries.set_index("organisation")
        assert table.loc["org02", "status"] == "read", "the good delivery is read all the same"
        for prefix in ("trajectories", "placements"):
            assert (table[f"{prefix}_in"] == table[f"{prefix}_used"] + table[f"{prefix}_quarantined"]).all()
        return {**table.loc["org01"].to_dict(), "ingested": ingested, "said": said.get()}

    return run


@pytest.fixture
def workbook(write_delivery: WriteDelivery) -> Path:
    """A workbook of ``org01`` with one trajectory and one job, to spoil."""
    return write_delivery([ROW], [ROW], workbook=True) / "levering.xlsx"


def spoil(workbook: Path, change: Callable[[bytes], bytes], part: str) -> None:
    """Change the parts of a workbook whose name ends in ``part``."""
    content = with_part(workbook.read_bytes(), lambda name, old: change(old) if name.endswith(part) else old)
    workbook.write_bytes(content)


def test_a_bomb_that_says_how_large_it_is(workbook: Path, bad: Callable[[], Bad]) -> None:
    workbook.write_bytes(zip_bomb(workbook.read_bytes(), read.MOST_UNPACKED + MEGABYTE))
    assert workbook.stat().st_size < 2 * MEGABYTE
    assert "pakt uit tot meer dan 200 MB" in bad()["reason"]


def test_a_bomb_that_lies_about_its_size(
    workbook: Path, bad: Callable[[], Bad], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "MEMORY", 40 * MEGABYTE)
    workbook.write_bytes(with_false_sizes(zip_bomb(workbook.read_bytes(), 150 * MEGABYTE)))
    assert sum(part.file_size for part in zipfile.ZipFile(workbook).infolist()) < 1000
    seen = bad()
    assert seen["status"] == "unreadable"
    assert "beschadigd" in seen["reason"]


def test_zips_within_zips_are_not_opened(workbook: Path, bad: Callable[[], Bad]) -> None:
    inner = workbook.read_bytes()
    with zipfile.ZipFile(workbook, "a") as archive:
        archive.writestr("xl/embeddings/meer.zip", inner)
    assert bad()["status"] == "read"


def test_too_many_parts(workbook: Path, bad: Callable[[], Bad]) -> None:
    with zipfile.ZipFile(workbook, "a") as archive:
        for number in range(read.MOST_PARTS):
            archive.writestr(f"xl/meer/{number}", b"")
    assert "500 onderdelen" in bad()["reason"]


@pytest.mark.parametrize("part", ["sheet1.xml", "sharedStrings.xml", "workbook.xml", "styles.xml"])
@pytest.mark.parametrize(
    "entities",
    [
        "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "lol" * 10}">' for n in range(12)),
        '<!ENTITY a11 SYSTEM "file:///etc/passwd">',
        '<!ENTITY % ver SYSTEM "file:///etc/passwd">%ver;<!ENTITY a11 "x">',
    ],
    ids=["many laughs", "external", "parameter"],
)
def test_entities_are_never_expanded(entities: str, part: str, workbook: Path, bad: Callable[[], Bad]) -> None:
    def change(old: bytes) -> bytes:
        head, mark, rest = old.partition(b"?>")
        return head + mark + f"<!DOCTYPE x [{entities}]>".encode() + rest.replace(b"T1", b"&a11;")

    spoil(workbook, change, part)
    began = time.monotonic()
    seen = bad()
    assert time.monotonic() - began < 20
    everything = seen["ingested"].quarantine.to_csv() + seen["ingested"].deliveries.to_csv()
    assert "lollol" not in everything
    assert "root:" not in everything


def test_a_cell_at_the_far_end_of_a_sheet(workbook: Path, bad: Callable[[], Bad]) -> None:
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    spoil(workbook, lambda old: old.replace(b"</sheetData>", far), "sheet1.xml")
    seen = bad()
    assert seen["status"] == "unreadable"
    assert "verwijder wat er onder en naast de gegevens staat" in seen["reason"].lower()


def test_a_sheet_with_a_cell_far_below_says_how_large_it_is(workbook: Path, bad: Callable[[], Bad]) -> None:
    far = b'<row r="300000"><c r="A300000"><v>1</v></c></row></sheetData>'
    spoil(workbook, lambda old: old.replace(b"</sheetData>", far), "sheet1.xml")
    assert "heeft 299999 rijen en" in bad()["reason"]  # the first one has the heads


def test_formulas_and_links_are_not_looked_at(write_delivery: WriteDelivery, bad: Callable[[], Bad]) -> None:
    folder = write_delivery([ROW], [ROW], workbook=True)
    header = [column.delivered for column in COLUMNS[Sheet.TRAJECTORIES] if column.required]
    with xlsxwriter.Workbook(folder / "levering.xlsx") as book:
        for sheet in Sheet:
            worksheet = book.add_worksheet(sheet)
            worksheet.write_row(0, 0, [column.delivered for column in COLUMNS[sheet] if column.required])
            if sheet is Sheet.TRAJECTORIES:
                worksheet.write_row(1, 0, ["T1", "C1", "IPS", "Groningen"])
                worksheet.write_formula(1, 0, '=HYPERLINK("https://voorbeeld.example","x")', None, "T-uit-formule")
                worksheet.write_url(
                    1, header.index("arbeidsmarktregio"), "https://voorbeeld.example", string="Groningen"
                )
                worksheet.write(1, header.index("datum_aanmelding"), "01-02-2023")
    seen = bad()
    (path,) = (seen["ingested"].folder / "trajectories").rglob("organisation=org01/*.parquet")
    table = pd.read_parquet(path)
    assert table["trajectory_id"].tolist() == ["T-uit-formule"], "what the workbook holds, and nothing calculated"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"traject_id;client_id" + b";x" * 1_000_000 + b"\nT1;C1\n", "1000002 kolommen"),
        (b"traject_id;client_id\nT1" + b";" * 1_000_000 + b"\n", "1000001 kolommen"),
        (b"traject_id;client_id\nT1;" + b"x" * 40_000 + b"\n", "in rij 2 een cel met meer dan 32767 tekens"),
        (b"traject_id;client_id\nT1;" + b"x" * 400_000 + b"\n", "een cel is veel te lang"),
        (b'traject_id;client_id\nT1;"' + b"x\n" * 400_000, "aanhalingsteken"),
        (b"traject_id;client_id\n" + b"T;C\n" * 600_000, "500001 rijen"),
        (b"traject_id;client_id\nT\0;C\n", "geen gewone tekst"),
    ],
    ids=["columns", "cells in a row", "a long cell", "a huge cell", "an open quote", "rows", "NUL"],
)
def test_csv_files_out_of_all_proportion(
    content: bytes, reason: str, delivery_root: Path, bad: Callable[[], Bad]
) -> None:
    folder = delivery_root / "2023Q2" / "org01" / "2023-07-14"
    folder.mkdir(parents=True)
    (folder / "x_trajecten.csv").write_bytes(content)
    seen = bad()
    assert seen["status"] == "unreadable"
    assert reason in seen["reason"]
    assert len(seen["reason"]) < 300


def test_a_file_past_the_limit_is_not_read_to_its_end(
    workbook: Path, bad: Callable[[], Bad], monkeypatch: pytest.MonkeyPatch
) -> None:
    with workbook.open("r+b") as file:
        file.truncate(contents.MOST_BYTES + 1)  # sparse
    assert "is groter dan 50 MB" in bad()["reason"]


def test_a_file_that_takes_too_long(workbook: Path, bad: Callable[[], Bad], monkeypatch: pytest.MonkeyPatch) -> None:
    slow = read.cell_text
    monkeypatch.setattr(delivery, "SECONDS", 0.5)
    monkeypatch.setattr(read, "cell_text", lambda cell: time.sleep(30) or slow(cell))
    began = time.monotonic()
    assert "vraagt meer tijd" in bad()["reason"]
    assert time.monotonic() - began < 15


@pytest.mark.parametrize("text", UNSEEN)
def test_ids_without_what_cannot_be_seen(text: str, write_delivery: WriteDelivery, bad: Callable[[], Bad]) -> None:
    if "\x00" in text or "\ud800" in text:
        pytest.skip("can't be in a CSV file that is read")
    write_delivery([{"traject_id": text}], [{"traject_id": text}])
    seen = bad()
    (path,) = (seen["ingested"].folder / "trajectories").rglob("organisation=org01/*.parquet")
    (name,) = pd.read_parquet(path)["trajectory_id"]
    assert name.isprintable()
    changes = seen["ingested"].changes
    assert set(changes.loc[changes["column"] == "traject_id", "rule"]) == {"whitespace"}


def test_links_are_not_followed(
    delivery_root: Path, write_delivery: WriteDelivery, project: Project, tmp_path: Path
) -> None:
    outside = write_delivery([ROW], [ROW], quarter="2023Q1", received="2023-04-14").rename(tmp_path / "elders")
    inside = delivery_root / "2023Q2" / "org01"
    inside.mkdir(parents=True)
    (inside / "2023-07-14").symlink_to(outside)
    (inside / "2023-07-15").mkdir()
    (inside / "2023-07-15" / "x_trajecten.csv").symlink_to(outside / "org_trajecten.csv")
    (delivery_root / "2023Q3").symlink_to(delivery_root)
    found = find_deliveries(delivery_root)
    assert [one.received.isoformat() for one in found.deliveries] == ["2023-07-15"]
    assert "bevat geen werkmap" in found.deliveries[0].problem
    links = [one.path for one in found.findings if one.message == "a link, which is not followed"]
    assert links == ["2023Q2/org01/2023-07-14", "2023Q2/org01/2023-07-15/x_trajecten.csv", "2023Q3"]
    assert ingest(project, delivery_root).deliveries["status"].tolist() == ["unreadable"]


def test_paths_in_a_zip_lead_nowhere(workbook: Path, bad: Callable[[], Bad], tmp_path: Path, project: Project) -> None:
    with zipfile.ZipFile(workbook, "a") as archive:
        for name in ("../../../../uit.txt", "/uit.txt", "..\\..\\uit.txt"):
            archive.writestr(name, b"uit")
    assert bad()["status"] == "read"
    assert not list(tmp_path.rglob("*uit.txt"))


@pytest.mark.parametrize(
    "name", [b"\xff\xfe", b"\x1b[31mrood", b"twee\nregels", b"[bold]vet", "a\u202efdp".encode(), b"=1+1", b"<b>x"]
)
def test_names_of_files(name: bytes, delivery_root: Path, bad: Callable[[], Bad]) -> None:
    folder = delivery_root / "2023Q2" / "org01" / "2023-07-14"
    folder.mkdir(parents=True)
    for suffix in (b"_trajecten.csv", b".docx"):
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name + suffix)).write_bytes(b"")
    seen = bad()
    assert "is leeg" in seen["reason"]
    assert seen["files"].isprintable()
    assert seen["files"].encode()
    assert seen["said"].replace("\n", "").isprintable()
    assert "_trajecten.csv is leeg" in seen["said"].replace("\n", "")


@pytest.mark.parametrize("text", [*FORMULAS, *MARKUP, *UNSEEN[1:7]])
def test_feedback_quotes_what_was_delivered_as_harmless_text(
    text: str, write_delivery: WriteDelivery, bad: Callable[[], Bad]
) -> None:
    rows = [
        {"traject_id": "T1", "arbeidsmarktregio": text},
        {"traject_id": "T2", "methode": text},
        {"traject_id": text, "arbeidsmarktregio": text},
    ]
    write_delivery([*rows, {"traject_id": "T4"}], [])
    seen = bad()
    feedback = seen["ingested"].folder / "feedback" / "2023Q2" / "org01.xlsx"
    book = CalamineWorkbook.from_path(str(feedback))
    cells = [
        cell for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row if cell
    ]
    assert all(cell.isprintable() for cell in cells if isinstance(cell, str))
    with zipfile.ZipFile(feedback) as archive:
        sheets = b"".join(archive.read(name) for name in archive.namelist() if "worksheets/" in name)
        styles = archive.read("xl/styles.xml")
        links = [name for name in archive.namelist() if "worksheets/_rels" in name]
    assert b"<f>" not in sheets
    assert not links
    if text.strip().startswith(("=", "+", "-1", "@")):
        assert b'quotePrefix="1"' in styles


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("../../uit,Naam,AM01,2022Q4,,2015", "letters, digits"),
        ("/etc,Naam,AM01,2022Q4,,2015", "letters, digits"),
        ("a b,Naam,AM01,2022Q4,,2015", "letters, digits"),
        (f"org01,{'x' * 300},AM01,2022Q4,,2015", "longer than 200"),
        (f'org01,"{"x" * 200_000}",AM01,2022Q4,,2015', "row"),
        ("org01,Naam,AM01,2022Q4,,2015,1e999,", "row"),
    ],
)
def test_registers(row: str, message: str, delivery_root: Path, project: Project) -> None:
    header = "organisation,name,region,active_from,active_until,ips_since"
    header += ",fidelity_score,fidelity_date" if row.count(",") > 5 else ""
    (delivery_root / "organisations.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")
    with pytest.raises(InputError, match=message):
        ingest(project, delivery_root)


@pytest.mark.parametrize(
    "content", [b"\xff\xfe\x00", b"quarter,organisation\n\xff,\xff\n", b'quarter\n"' + b"x" * 200_000]
)
def test_a_list_of_holds_that_is_no_list(content: bytes, delivery_root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (delivery_root / "holds.csv").write_bytes(content)
    with pytest.raises(InputError, match=r"holds\.csv"):
        read_holds(delivery_root / "holds.csv")


def test_the_terminal_is_not_steered_by_what_it_quotes(
    delivery_root: Path, write_delivery: WriteDelivery, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("WERKMONITOR_OUTPUT", str(tmp_path / "output"))
    write_delivery([{"traject_id": "T1", "\x1b]0;titel\x07\\[red]kolom[/red]": "x"}], [])
    result = CliRunner().invoke(app, ["ingest", "--deliveries", str(delivery_root)])
    assert result.exit_code == 0, result.output
    assert "\x1b" not in result.output
    assert "[red]kolom[/red]" in result.output
