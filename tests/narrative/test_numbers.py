"""Numbers as a Dutch reader expects them."""

import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkmonitor.narrative import numbers


def spaced(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [(3679, 0, "3.679"), (141.5, 1, "141,5"), (0, 0, "0"), (-1234.55, 1, "−1.234,6"), (0.5, 0, "1"), (-0.2, 0, "0")],
)
def test_numbers_have_points_and_a_decimal_comma(value: float, decimals: int, text: str) -> None:
    assert numbers.number(value, decimals) == text


def test_percentages_and_points() -> None:
    assert spaced(numbers.percent(1327 / 3679)) == "36,1 %"
    assert spaced(numbers.percent_range(0.345, 0.376)) == "34,5–37,6 %"
    assert spaced(numbers.points(-0.012)) == "−1,2 procentpunt"
    assert spaced(numbers.points(0.0161)) == "+1,6 procentpunt"
    assert spaced(numbers.points(-0.0001)) == "0,0 procentpunt"
    assert spaced(numbers.points(-0.012, signed=False)) == "1,2 procentpunt"
    assert spaced(numbers.points_range(-0.034, 0.01)) == "−3,4 tot +1,0 procentpunt"


def test_a_percentage_stays_on_one_line() -> None:
    assert " " not in numbers.percent(0.361)


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e9, max_value=1e9), st.integers(0, 3))
def test_a_written_number_reads_back_within_half_a_unit(value: float, decimals: int) -> None:
    read = float(numbers.number(value, decimals).replace(".", "").replace(",", ".").replace("−", "-"))
    assert abs(read - value) <= 0.5 * 10**-decimals * (1 + 1e-9)


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_what_is_missing_is_never_written_as_a_number(value: float) -> None:
    with pytest.raises(ValueError, match="word what is missing"):
        numbers.number(value)


def test_dates_lists_and_plurals() -> None:
    assert spaced(numbers.day(date(2023, 10, 1))) == "1 oktober 2023"
    assert [numbers.listing(list(items)) for items in ("", "a", "ab", "abc")] == ["", "a", "a en b", "a, b en c"]
    assert [numbers.plural(n, "rij", "rijen") for n in (0, 1, 1234)] == ["geen rijen", "1 rij", "1.234 rijen"]


def test_a_sentence_has_a_capital_and_one_full_stop() -> None:
    assert numbers.sentence(" het klopt..") == "Het klopt."
    assert numbers.sentence("") == ""


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("3 organisaties ontbreken", "Drie organisaties ontbreken."),
        ("1 organisatie ontbreekt", "Eén organisatie ontbreekt."),
        ("12 regels", "Twaalf regels."),
        ("13 regels", "13 regels."),
        ("3 van de 5 organisaties", "3 van de 5 organisaties."),
        ("3,5 keer", "3,5 keer."),
        ("3\u00a0% werkt", "3\u00a0% werkt."),
        ("1\u00a0januari", "1\u00a0januari."),
        ("1.327 trajecten", "1.327 trajecten."),
    ],
)
def test_a_sentence_begins_with_a_word_for_a_small_count(text: str, sentence: str) -> None:
    assert numbers.sentence(text) == sentence
