"""Identifiers are found wherever they stand by themselves, and ordinary numbers are not taken for them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkmonitor.checking.search import Searcher, telling

TELLING = ["T-01234", "C012345", "0a3f2", "2023/1002", "1234567", "KANARIE-T001", "é12345"]
SEARCHER = Searcher({text: f"nr {number}" for number, text in enumerate(TELLING)})
BETWEEN = ["", " ", "<td>", "</td>", '"', ",", ";", "\n", "_", "/", "(", ")", "=", "#"]
BEFORE, AFTER = st.sampled_from([*BETWEEN, "x ", "traject_"]), st.sampled_from([*BETWEEN, ".html", " x"])


@given(st.sampled_from(TELLING), BEFORE, AFTER, st.booleans())
def test_an_identifier_is_found_between_anything_that_is_no_letter_or_digit(
    identifier: str, before: str, after: str, capitals: bool
) -> None:
    shown = identifier.upper() if capitals else identifier
    assert [what for _, what in SEARCHER.find(f"{before}{shown}{after}")] == [f"nr {TELLING.index(identifier)}"]


@pytest.mark.parametrize(
    "text",
    [
        "T-012345",
        "AT-01234",
        "x0a3f2",
        "0a3f2b",
        "0.1234567",
        "1234567,5",
        "1.234567",
        "12345678",
        "2023/10021",
        "T 01234",
    ],
)
def test_a_part_of_something_longer_is_no_identifier(text: str) -> None:
    assert list(SEARCHER.find(text)) == []


def test_the_line_is_given() -> None:
    assert sorted(SEARCHER.find("een\ntwee T-01234\n0a3f2")) == [(2, "nr 0"), (3, "nr 2")]


@given(st.lists(st.from_regex(r"[A-Z]{2}[0-9]{4,6}", fullmatch=True), min_size=1, max_size=30, unique=True))
def test_of_many_each_is_found(identifiers: list[str]) -> None:
    searcher = Searcher(dict.fromkeys(identifiers, "x"))
    assert len(list(searcher.find(" ".join(identifiers)))) == len(identifiers)


@pytest.mark.parametrize("identifier", TELLING)
def test_these_tell(identifier: str) -> None:
    assert telling(identifier)


@pytest.mark.parametrize(
    "identifier", ["17", "123456", "ggz", "noord-holland", "A1", "2023-10-01", "1-10-2023", "-", ""]
)
def test_these_stand_in_any_report(identifier: str) -> None:
    assert not telling(identifier)
