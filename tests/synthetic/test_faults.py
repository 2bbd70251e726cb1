"""Each kind of fault alone: what it changes, that it is counted, and that it can be switched off."""

import csv
import io
from copy import deepcopy
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from python_calamine import CalamineError, CalamineWorkbook

from werkmonitor.config import InputError
from werkmonitor.contract import Sheet
from werkmonitor.quarter import Quarter
from werkmonitor.synthetic import FAULTS, Parameters, simulate_population
from werkmonitor.synthetic.drafts import Draft
from werkmonitor.synthetic.faults import chosen_faults, plant_faults
from werkmonitor.synthetic.identifiers import make_ids
from werkmonitor.synthetic.records import day_number
from werkmonitor.synthetic.snapshots import Story, snapshot
from werkmonitor.synthetic.writing import write_delivery

QUARTER, RECEIVED = Quarter(2023, 2), date(2023, 8, 1)
PHASE_1_RECEIVED = day_number(date(2023, 2, 1))
ADDS_ROWS = {"duplicate_rows", "empty_rows"} | {each.id for each in FAULTS.values() if not each.repairable}


@pytest.fixture(scope="module")
def tables() -> dict:
    rng = np.random.default_rng(4)
    population = simulate_population(Parameters(organisations=4, intake=60), rng)
    ids = make_ids(population, rng)
    return snapshot(population, ids, QUARTER, 1, day_number(RECEIVED), Story.COMPLETE)


def draft(tables: dict, workbook: bool = True, story: str = "complete") -> Draft:
    made = Draft(QUARTER, "org02", RECEIVED, workbook, deepcopy(tables), story)
    made.tables[Sheet.TRAJECTORIES].rows[0][3] = "Fryslân"
    return made


def rows(made: Draft) -> int:
    return sum(len(table.rows) for table in made.tables.values())


def files(made: Draft, root: Path) -> dict[str, bytes]:
    folder = write_delivery(made, root)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_each_kind_changes_a_delivery_and_counts_it(fault, tables: dict, tmp_path: Path) -> None:
    for workbook in (True, False):
        before = draft(tables, workbook, Story.CUT_SHORT)
        spoiled = draft(tables, workbook, Story.CUT_SHORT)
        count = fault.plant(spoiled, np.random.default_rng(1))
        assert rows(spoiled) - rows(before) == (count if fault.id in ADDS_ROWS else 0)
        original, changed = (files(each, tmp_path / str(n)) for n, each in enumerate((before, spoiled)))
        if count:
            assert changed != original
            return
    pytest.fail("the fault occurs neither in a workbook nor in CSV files")


def test_unrepairable_faults_leave_the_good_rows(tables: dict) -> None:
    made = draft(tables)
    for fault in FAULTS.values():
        if not fault.repairable:
            fault.plant(made, np.random.default_rng(2))
    for sheet, table in draft(tables).tables.items():
        kept = iter(made.tables[sheet].rows)
        assert all(any(row == other for other in kept) for row in table.rows), "in the same order"


def test_switching_one_kind_off_leaves_the_others(tables: dict) -> None:
    every = plant_faults(draft(tables), frozenset(FAULTS), 1)
    fewer = plant_faults(draft(tables), frozenset(FAULTS) - {"spaces", "unknown_region"}, 1)
    assert set(every) - set(fewer) <= {"spaces", "unknown_region"}
    assert set(fewer) <= set(every)


@pytest.mark.parametrize("habit", sorted({each.habit for each in FAULTS.values()} - {""}))
def test_an_organisation_has_at_most_one_form_of_a_habit(habit: str, tables: dict) -> None:
    forms = frozenset(each.id for each in FAULTS.values() if each.habit == habit)
    assert sum(FAULTS[each].chance for each in forms) <= 1
    planted = [set(plant_faults(draft(tables), forms, seed)) for seed in range(40)]
    assert all(len(each) <= 1 for each in planted)
    assert len(set().union(*planted)) >= min(2, len(forms - {"csv_byte_order_mark", "csv_windows"}))


def test_empty_rows_stay_empty_under_unknown_columns(tables: dict) -> None:
    made = draft(tables)
    for name in ("empty_rows", "unknown_columns"):
        for seed in range(5):
            FAULTS[name].plant(made, np.random.default_rng(seed))
    names = [row[0] for row in tables[Sheet.TRAJECTORIES].rows]
    table = made.tables[Sheet.TRAJECTORIES]
    place = table.position("traject_id")
    assert place is not None
    assert len(table.rows) > len(names)
    assert all(set(row) == {None} for row in table.rows if row[place] is None)


def test_unknown_kind_is_refused() -> None:
    assert chosen_faults(True) == set(FAULTS)
    assert chosen_faults(False) == set()
    with pytest.raises(InputError, match="no fault is called typo"):
        chosen_faults(["spaces", "typo"])


def test_a_clean_workbook_reads_back_as_written(tables: dict, tmp_path: Path) -> None:
    content = files(draft(tables), tmp_path)["org02.xlsx"]
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert workbook.sheet_names == list(Sheet)
    read = workbook.get_sheet_by_name("trajecten").to_python()
    table = tables[Sheet.TRAJECTORIES]
    assert read[0] == table.header
    assert len(read) == len(table.rows) + 1
    start = table.header.index("datum_start")
    assert [row[start] for row in read[1:]] == [row[start].isoformat() if row[start] else "" for row in table.rows]


def test_real_dates_and_booleans_in_a_workbook(tables: dict, tmp_path: Path) -> None:
    made = draft(tables)
    for name in ("excel_dates", "booleans"):
        FAULTS[name].plant(made, np.random.default_rng(0))
    content = files(made, tmp_path)["org02.xlsx"]
    read = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("plaatsingen").to_python()
    header = tables[Sheet.PLACEMENTS].header
    assert isinstance(read[1][header.index("datum_begin")], date)
    assert isinstance(read[1][header.index("regulier")], bool)


def test_a_workbook_that_breaks_off_cannot_be_read(tables: dict, tmp_path: Path) -> None:
    made = draft(tables, story=Story.CUT_SHORT)
    FAULTS["unreadable_file"].plant(made, np.random.default_rng(0))
    with pytest.raises(CalamineError):
        CalamineWorkbook.from_filelike(io.BytesIO(files(made, tmp_path)["org02.xlsx"]))


@pytest.mark.parametrize(
    ("names", "encoding", "separator"),
    [((), "utf-8", ";"), (("csv_byte_order_mark", "csv_commas"), "utf-8-sig", ","), (("csv_windows",), "cp1252", ";")],
)
def test_csv_in_its_encodings(tables: dict, tmp_path: Path, names: tuple, encoding: str, separator: str) -> None:
    made = draft(tables, workbook=False)
    for name in ("decimal_comma", *names):
        FAULTS[name].plant(made, np.random.default_rng(0))
    written = files(made, tmp_path)
    assert set(written) == {"org02_trajecten.csv", "org02_plaatsingen.csv"}
    read = list(csv.reader(io.StringIO(written["org02_trajecten.csv"].decode(encoding)), delimiter=separator))
    assert read[0] == tables[Sheet.TRAJECTORIES].header
    assert read[1][3] == "Fryslân"
    assert {len(row) for row in read} == {len(read[0])}


def test_phase_1_has_answers_instead_of_placements() -> None:
    rng = np.random.default_rng(4)
    population = simulate_population(Parameters(organisations=2, intake=60), rng)
    tables = snapshot(population, make_ids(population, rng), Quarter(2022, 4), 0, PHASE_1_RECEIVED, Story.PHASE_1)
    assert set(tables) == {Sheet.TRAJECTORIES}
    table = tables[Sheet.TRAJECTORIES]
    paid, durable = (table.position(name) for name in ("betaald_werk_in_kwartaal", "duurzaam_werk_in_kwartaal"))
    assert {row[paid] for row in table.rows} == {True, False, None}
    assert all(row[paid] for row in table.rows if row[durable])
