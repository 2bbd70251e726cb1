"""Every spelling in the synthetic deliveries is known to the reviewed name maps, and no unknown region is."""

import pytest

from werkmonitor.cleaning.names import read_names
from werkmonitor.config import Project
from werkmonitor.contract import COLUMNS, Sheet
from werkmonitor.synthetic import spellings

COLUMN = {column.delivered: column for columns in COLUMNS.values() for column in columns}


@pytest.fixture(scope="module")
def names(project: Project):
    return read_names(project.config / "names", project.regions)


@pytest.mark.parametrize("column", [name for name in spellings.CODES if name != "contract_maanden"])
def test_code_words_are_known(names, column: str) -> None:
    terms = {code.term: code.value for code in COLUMN[column].codes}
    for term, variants in spellings.CODES[column].items():
        for variant in variants:
            assert names[COLUMN[column].canonical].read(variant).value == terms[term], variant


def test_regions_are_known_and_others_are_not(names) -> None:
    for code, variants in spellings.REGIONS.items():
        for variant in (*variants, f"{code} {variants[0]}"):
            assert names["region"].read(variant).value == code, variant
    assert all(names["region"].read(word).value is None for word in spellings.UNKNOWN_REGIONS)


def test_other_words_are_known(names) -> None:
    assert all(names["permanent"].read(word).value for word in spellings.CODES["contract_maanden"]["onbepaald"])
    assert all(
        (names["yes_no"].read(y).value, names["yes_no"].read(n).value) == ("ja", "nee") for y, n in spellings.YES_NO
    )


def test_headers_are_columns_of_the_contract() -> None:
    for sheet in Sheet:
        assert set(spellings.HEADERS[sheet]) <= {column.delivered for column in COLUMNS[sheet]}
