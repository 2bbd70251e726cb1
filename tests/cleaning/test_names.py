from pathlib import Path

import pytest

from werkmonitor.cleaning.cells import read_id, read_quarter, reader
from werkmonitor.cleaning.names import Names, read_names
from werkmonitor.cleaning.reading import Repair
from werkmonitor.config import InputError, Project
from werkmonitor.contract import COLUMNS, Column, Sheet

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def names() -> Names:
    return read_names(REPOSITORY / "config" / "names", Project(REPOSITORY).regions)


def column(sheet: Sheet, delivered: str) -> Column:
    return next(column for column in COLUMNS[sheet] if column.delivered == delivered)


def test_every_term_and_label_of_the_contract_reads_as_its_code(names: Names) -> None:
    for columns in COLUMNS.values():
        for one in columns:
            for code in one.codes or ():
                assert names[one.canonical].read(code.term) == (code.value, None)
                assert names[one.canonical].read(code.term.upper()).value == code.value
                assert names[one.canonical].read(code.label).value == code.value


def test_every_region_reads_by_name_code_and_number(names: Names) -> None:
    regions = Project(REPOSITORY).regions
    assert len(regions) == 35
    for code, name in regions.items():
        assert names["region"].read(name) == names["region"].read(code) == (code, None)
        for spelling in (code.lower(), code[2:], f"{code} {name}", f"Arbeidsmarktregio {name}", name.upper()):
            assert names["region"].read(spelling).value == code


@pytest.mark.parametrize(
    ("spelling", "code"),
    [
        ("Fryslân", "AM02"),
        ("Stedendriehoek & Noordwest Veluwe", "AM06"),
        ("Stedendriehoek/Noordwest-Veluwe", "AM06"),
        ("Gooi- en Vechtstreek", "AM12"),
        ("Zaanstreek Waterland", "AM17"),
        ("Rotterdam-Rijnmond", "AM22"),
        ("Noord-Oost Brabant", "AM27"),
        ("Zuid-Kennemerland & IJmond", "AM37"),
        ("Food Valley", "AM38"),
    ],
)
def test_reviewed_spellings_of_regions(names: Names, spelling: str, code: str) -> None:
    assert names["region"].read(spelling) == (code, Repair.SPELLING)


@pytest.mark.parametrize(
    "spelling", ["Noord-Nederland", "Randstad", "onbekend", "Zuidwest", "Brabant", "Limburg", "Rijnmund"]
)
def test_unknown_regions_are_not_guessed(names: Names, spelling: str) -> None:
    assert names["region"].read(spelling) == (None, Repair.UNKNOWN_TERM)


def test_a_likely_region_is_suggested_to_a_person(names: Names) -> None:
    assert names["region"].suggest("Rijnmund") == "Rijnmond"
    assert names["region"].suggest("xyz") is None


@pytest.mark.parametrize("text", ["ja", "J", "nee", "n", "NEE"])
def test_yes_and_no_as_the_contract_forgives(names: Names, text: str) -> None:
    assert reader(column(Sheet.PLACEMENTS, "regulier"), names)(text) == (text.lower().startswith("j"), None)


@pytest.mark.parametrize(("text", "value"), [("1", True), ("0", False), ("True", True), ("onwaar", False)])
def test_other_yes_and_no_are_logged(names: Names, text: str, value: bool) -> None:
    assert reader(column(Sheet.PLACEMENTS, "regulier"), names)(text) == (value, Repair.SPELLING)


@pytest.mark.parametrize("text", ["onbepaalde tijd", "vast", "ONBEPAALD"])
def test_permanent_contracts(names: Names, text: str) -> None:
    assert reader(column(Sheet.PLACEMENTS, "contract_maanden"), names)(text).value == "onbepaald"


@pytest.mark.parametrize(
    "text", ["2023Q2", "2023-Q2", "Q2 2023", "Q2-2023", "2e kwartaal 2023", "kwartaal 2 van 2023", "2023K2"]
)
def test_quarters(text: str) -> None:
    assert read_quarter(text).value == "2023Q2"


@pytest.mark.parametrize(("text", "identifier"), [("123.0", "123"), ("00123", "00123"), ("T-1", "T-1"), ("1.5", "1.5")])
def test_identifiers_are_kept_but_for_decimals(text: str, identifier: str) -> None:
    assert read_id(text).value == identifier


def test_a_map_that_names_an_unknown_code_is_refused(tmp_path: Path) -> None:
    for file in (REPOSITORY / "config" / "names").glob("*.csv"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "type.csv").write_text("spelling,code\nlang,long\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"row 2.*long"):
        read_names(tmp_path, Project(REPOSITORY).regions)


def test_a_map_that_contradicts_a_term_is_refused(tmp_path: Path) -> None:
    for file in (REPOSITORY / "config" / "names").glob("*.csv"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "region.csv").write_text("spelling,code\nRijnmond,AM21\n", encoding="utf-8")
    with pytest.raises(InputError, match="Rijnmond"):
        read_names(tmp_path, Project(REPOSITORY).regions)
