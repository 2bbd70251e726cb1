from __future__ import annotations

import re
import stat
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from werkmonitor.cleaning import Ingested, ingest
from werkmonitor.cleaning.cells import read_sheet
from werkmonitor.cleaning.delivery import clean_delivery
from werkmonitor.cleaning.names import read_names
from werkmonitor.config import KEY_VARIABLE, InputError, Project
from werkmonitor.contract import COLUMNS, PLACEMENT_SCHEMA, TRAJECTORY_SCHEMA, Sheet
from werkmonitor.deliveries import TextDelivery, read_layouts
from werkmonitor.deliveries.layout import lay_out
from werkmonitor.deliveries.read import RawSheet
from werkmonitor.quarter import Quarter

WriteDelivery = Callable[..., Path]
RECEIVED = date(2023, 7, 14)
REPOSITORY = Path(__file__).parents[2]


def canonical(ingested: Ingested) -> tuple[pd.DataFrame, pd.DataFrame]:
    key = "2023Q2", "org01", RECEIVED
    first, second = (
        pq.ParquetFile(file(*key)).read().to_pandas() for file in (ingested.trajectory_file, ingested.placement_file)
    )
    return first, second


def test_a_legal_delivery_becomes_canonical_tables(
    project: Project, delivery_root: Path, write_delivery: WriteDelivery
) -> None:
    trajectory = {"traject_id": "T1", "financiering": "werkgever", "methode": ""}
    write_delivery([trajectory], [{"traject_id": "T1", "contract_maanden": "onbepaald", "loonwaarde": "79,5"}])
    ingested = ingest(project, delivery_root)
    (delivery,) = ingested.deliveries.to_dict("records")
    assert (delivery["status"], delivery["changes"], delivery["placements_delivered"]) == ("read", 0, True)
    assert ingested.quarantine.empty
    assert ingested.changes.empty
    key = "2023Q2", "org01", RECEIVED
    assert pq.read_schema(ingested.trajectory_file(*key)).equals(TRAJECTORY_SCHEMA)
    assert pq.read_schema(ingested.placement_file(*key)).equals(PLACEMENT_SCHEMA)
    trajectories, placements = canonical(ingested)
    row = trajectories.iloc[0]
    assert (row["method"], row["region"], row["type"]) == ("ips", "AM01", "epa")
    assert (row["funding_source"], row["funding"], row["source_row"]) == ("employer", "other", 2)
    assert row["date_start"] == date(2023, 3, 1)
    assert row["region_registered"]
    assert bool(placements.loc[0, "contract_permanent"])
    assert pd.isna(placements.loc[0, "contract_months"])
    assert placements.loc[0, "wage_value"] == 79.5


def test_workbook_and_csv_give_the_same_rows(
    project: Project, delivery_root: Path, write_delivery: WriteDelivery
) -> None:
    native = {"datum_start": date(2023, 3, 1), "client_id": 7.0, "traject_id": 12.0, "landelijke_regeling": True}
    text = {"datum_start": "01-03-2023", "client_id": "7", "traject_id": "12", "landelijke_regeling": "ja"}
    tables = []
    for row, workbook in ((native, True), (text, False)):
        folder = write_delivery(
            [{**row, "financiering": "gemeente"}], [{"traject_id": row["traject_id"]}], workbook=workbook
        )
        tables.append([table.drop(columns="source_file") for table in canonical(ingest(project, delivery_root))])
        for file in folder.iterdir():
            file.unlink()
    for first, second in zip(*tables, strict=True):
        pd.testing.assert_frame_equal(first, second)


def test_repairs_are_logged_with_old_and_new_and_the_value_is_used(
    project: Project, delivery_root: Path, write_delivery: WriteDelivery
) -> None:
    dirty = {
        "traject_id": "T1 ",
        "arbeidsmarktregio": "Groningen\u00a0(stad en provincie)",
        "financiering": "GEMEENTE",
        "landelijke_regeling": "1",
        "datum_start": "1 maart 2023",
        "datum_goedkeuring": "45000",
    }
    write_delivery(
        [dirty], [{"traject_id": "T1", "uren_per_week": "24 uur", "loonwaarde": "180", "regulier": "misschien"}]
    )
    ingested = ingest(project, delivery_root)
    logged = {(row["column"], row["rule"], row["new"]) for row in ingested.changes.to_dict("records")}
    assert logged == {
        ("traject_id", "whitespace", "T1"),
        ("arbeidsmarktregio", "spelling", "AM01"),
        ("financiering", "case", "gemeente"),
        ("landelijke_regeling", "spelling", "ja"),
        ("datum_start", "date_format", "01-03-2023"),
        ("datum_goedkeuring", "excel_serial", "15-03-2023"),
        ("uren_per_week", "number_format", "24"),
        ("loonwaarde", "out_of_range", ""),
        ("regulier", "unknown_term", ""),
    }
    assert ingested.quarantine.empty
    trajectories, placements = canonical(ingested)
    assert trajectories.loc[0, "national_scheme"]
    assert placements.loc[0, "hours_per_week"] == 24
    assert pd.isna(placements.loc[0, "wage_value"])


def test_the_scheme_holds_for_municipalities_only(
    project: Project, delivery_root: Path, write_delivery: WriteDelivery
) -> None:
    rows = [("gemeente", "ja"), ("gemeente", "nee"), ("gemeente", ""), ("UWV", "ja"), ("UWV", "nee"), ("", "ja")]
    write_delivery(
        [{"traject_id": f"T{i}", "financiering": f, "landelijke_regeling": s} for i, (f, s) in enumerate(rows)]
    )
    ingested = ingest(project, delivery_root)
    scheme = canonical(ingested)[0]["national_scheme"]
    assert [None if pd.isna(value) else bool(value) for value in scheme] == [True, False, None, None, None, None]
    assert ingested.changes["rule"].tolist() == ["not_applicable"] * 2


def test_wage_values_as_fractions_become_percentages_only_if_all_are(
    project: Project, delivery_root: Path, write_delivery: WriteDelivery
) -> None:
    write_delivery([{"traject_id": "T1"}], [{"traject_id": "T1", "loonwaarde": value} for value in ("0,35", "1", "")])
    fractions = canonical(ingest(project, delivery_root))[1]["wage_value"]
    assert fractions.tolist()[:2] == [35, 100]
    write_delivery([{"traject_id": "T1"}], [{"traject_id": "T1", "loonwaarde": value} for value in ("0,5", "1", "40")])
    assert canonical(ingest(project, delivery_root))[1]["wage_value"].tolist() == [0.5, 1, 40]


def test_a_phase_1_delivery_needs_no_placements(
    project: Project, delivery_root: Path, write_delivery: WriteDelivery
) -> None:
    flags = {"betaald_werk_in_kwartaal": "ja", "duurzaam_werk_in_kwartaal": "nee"}
    write_delivery([{"traject_id": "T1", **flags}], None)
    ingested = ingest(project, delivery_root)
    trajectories, placements = canonical(ingested)
    assert not ingested.deliveries.loc[0, "placements_delivered"]
    assert not trajectories.loc[0, "placements_delivered"]
    assert (trajectories.loc[0, "paid_work_reported"], trajectories.loc[0, "durable_work_reported"]) == (True, False)
    assert placements.empty


def test_the_clear_client_identifier_is_nowhere(
    project: Project, delivery_root: Path, write_delivery: WriteDelivery, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = "KLANT-4711"
    write_delivery(
        [
            {"traject_id": "T1", "client_id": f" {secret} "},
            {"traject_id": "T2", "client_id": secret, "arbeidsmarktregio": "Atlantis"},
            {"traject_id": "T1", "client_id": secret, "financiering": "gem."},
            {"traject_id": "T3", "client_id": secret},
        ]
    )
    ingested = ingest(project, delivery_root)
    assert len(ingested.quarantine) == 3
    assert secret not in "".join(capsys.readouterr())
    for file in project.restricted.rglob("*"):
        if file.suffix == ".parquet":
            assert secret not in pq.ParquetFile(file).read().to_pandas().to_csv()
        elif file.suffix == ".xlsx":
            book = CalamineWorkbook.from_path(file)
            assert all(secret not in str(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names)


def test_the_key_changes_nothing_but_the_keys(
    project: Project, delivery_root: Path, write_delivery: WriteDelivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_delivery([{"traject_id": f"T{i}", "client_id": f"C{i}"} for i in range(9)])
    tables = []
    for byte in ("11", "22"):
        monkeypatch.setenv(KEY_VARIABLE, byte * 32)
        tables.append(canonical(ingest(project, delivery_root))[0])
    assert not tables[0]["client_key"].isin(tables[1]["client_key"]).any()
    pd.testing.assert_frame_equal(*(table.drop(columns="client_key") for table in tables))


def test_the_restricted_zone_is_for_its_owner_only(
    project: Project, delivery_root: Path, write_delivery: WriteDelivery
) -> None:
    write_delivery([{"traject_id": "T1"}])
    ingest(project, delivery_root)
    for path in (project.restricted, *project.restricted.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_a_failing_run_leaves_the_last_good_state(
    project: Project, delivery_root: Path, write_delivery: WriteDelivery
) -> None:
    write_delivery([{"traject_id": "T1"}])
    ingested = ingest(project, delivery_root)
    before = {path: path.read_bytes() for path in ingested.folder.rglob("*") if path.is_file()}

    def stop(done: int, total: int, what: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ingest(project, delivery_root, on_progress=stop)
    assert {path: path.read_bytes() for path in ingested.folder.rglob("*") if path.is_file()} == before
    assert sorted(path.name for path in project.restricted.iterdir()) == ["root"]


def test_what_a_killed_run_of_other_deliveries_left_goes(
    project: Project, delivery_root: Path, write_delivery: WriteDelivery
) -> None:
    half, former = (project.restricted / name / "trajectories" for name in (".other.ab12cd_x", ".other.previous"))
    for folder in (half, former):
        folder.mkdir(parents=True)
    write_delivery([{"traject_id": "T1"}], [])
    ingest(project, delivery_root)
    assert not half.parent.exists()
    assert former.exists(), "it may be all there is of them"


def test_the_same_deliveries_give_the_same_bytes(
    project: Project, delivery_root: Path, write_delivery: WriteDelivery
) -> None:
    write_delivery([{"traject_id": "T1"}, {"traject_id": "T1", "datum_einde": "01-05-2023"}], workbook=True)
    runs = [
        {path: path.read_bytes() for path in ingest(project, delivery_root).folder.rglob("*") if path.is_file()}
        for _ in range(2)
    ]
    assert runs[0] == runs[1]


def test_progress_counts_up_to_the_total(project: Project, delivery_root: Path, write_delivery: WriteDelivery) -> None:
    seen: list[tuple[int, int]] = []
    write_delivery([{"traject_id": "T1"}])
    write_delivery([{"traject_id": "T1"}], organisation="org02")
    ingest(project, delivery_root, on_progress=lambda done, total, what: seen.append((done, total)))
    assert seen == [(0, 2), (1, 2), (2, 2)]


def test_feedback_lists_what_to_repair_and_makes_no_formula(
    project: Project, delivery_root: Path, write_delivery: WriteDelivery
) -> None:
    write_delivery([{"traject_id": "T1"}], received="2023-07-01")
    write_delivery(
        [
            {"traject_id": "=1+1", "arbeidsmarktregio": "@Atlantis"},
            {"traject_id": "T2", "financiering": "gem."},
            {"traject_id": "T3", "financiering": "gem.", "datum_einde": "01-07-2023"},
        ]
    )
    (delivery_root / "SYNTHETIC").touch()
    ingested = ingest(project, delivery_root)
    assert ingested.synthetic
    file = ingested.folder / "feedback" / "2023Q2" / "org01.xlsx"
    book = CalamineWorkbook.from_path(file)
    assert book.sheet_names == ["Samenvatting", "Herstellen", "Ontbreekt", "Controleren", "Aangepast"]
    summary, repair, _, check, changed = (book.get_sheet_by_name(name).to_python() for name in book.sheet_names)
    assert summary[0][0] == "Terugkoppeling Voorbeeld-ggz 01, kwartaal 2 van 2023"
    assert any("synthetisch" in str(row[0]) for row in summary)
    assert [row[0] for row in summary[-2:]] == ["01-07-2023", "14-07-2023"]
    assert repair[1][1:4] == ["trajecten", 2, "=1+1"]
    assert "'@Atlantis'" in repair[1][5]
    assert {row[4] for row in check[1:]} >= {"Het traject eindigt na het kwartaal; die datum telt nog niet."}
    assert changed[1][:4] == ["trajecten", "financiering", "gem.", "gemeente"]
    assert changed[1][5:7] == [2, "3, 4"]
    with zipfile.ZipFile(file) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if "worksheets" in name]
    assert not any(re.search("<f[ >]", sheet) for sheet in sheets)


def test_a_root_without_a_register_says_what_to_do(project: Project, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"organisations\.csv is missing"):
        ingest(project, tmp_path)


WORDS = st.sampled_from(
    ["", "-", "T1", "T2", " t1 ", "01-03-2023", "31-02-2023", "2023-07-09", "45000", "Groningen", "Rijnmund", "AM22",
     "UWV", "gem.", "ja", "nee", "misschien", "24 uur", "900", "0,5", "vast", "IPS", "betaald werk", "WEP", "2023Q1"]
)  # fmt: skip


def _raw(sheet: Sheet, rows: list[list[str]]) -> RawSheet:
    header = [column.delivered for column in COLUMNS[sheet]]
    return RawSheet("x.csv", header, list(enumerate(rows, start=2)), 0)


def _rows(sheet: Sheet) -> st.SearchStrategy[list[list[str]]]:
    width = len(COLUMNS[sheet])
    row = st.lists(WORDS, min_size=width, max_size=width + 1)
    return st.lists(row, min_size=1, max_size=8).flatmap(
        lambda rows: st.lists(st.sampled_from(rows), max_size=3).map(lambda copies: rows + copies)
    )


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
@given(_rows(Sheet.TRAJECTORIES), _rows(Sheet.PLACEMENTS))
def test_whatever_is_delivered_no_row_is_lost(trajectories: list[list[str]], placements: list[list[str]]) -> None:
    layouts = read_layouts(REPOSITORY / "config" / "layouts")
    names = read_names(REPOSITORY / "config" / "names", Project(REPOSITORY).regions)
    tables = [
        lay_out(_raw(sheet, rows), sheet, layouts[sheet], lambda text: text and "key")
        for sheet, rows in ((Sheet.TRAJECTORIES, trajectories), (Sheet.PLACEMENTS, placements))
    ]
    delivery = TextDelivery(tables[0], tables[1], ())
    clean = clean_delivery(delivery, Quarter(2023, 2), RECEIVED, frozenset({"AM01"}), names)
    for sheet, rows in ((clean.trajectories, trajectories), (clean.placements, placements)):
        assert sheet is not None
        numbers = [*sheet.used["source_row"], *sheet.quarantine["source_row"]]
        assert sorted(numbers) == list(range(2, len(rows) + 2))
        assert sheet.rows_in == len(rows)
    assert clean.trajectories.used["trajectory_id"].is_unique
    assert read_sheet(tables[0], Sheet.TRAJECTORIES, names).canonical.index.tolist() == tables[0].cells.index.tolist()
