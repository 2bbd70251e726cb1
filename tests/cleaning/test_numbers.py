import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkmonitor.cleaning.numbers import read_months, read_number
from werkmonitor.cleaning.reading import Repair
from werkmonitor.deliveries.text import tidy

HUNDREDTHS = st.integers(0, 6000).map(lambda hundredths: hundredths / 100)


@given(HUNDREDTHS)
def test_decimal_comma_and_point_are_the_same(number: float) -> None:
    point = f"{number:.2f}"
    assert read_number(point, 0, 60) == read_number(point.replace(".", ","), 0, 60) == (number, None)


@pytest.mark.parametrize("unit", [" uur", "u", " uren per week", "%", " %"])
@given(HUNDREDTHS)
def test_units_are_left_out_and_logged(unit: str, number: float) -> None:
    assert read_number(f"{number}{unit}", 0, 60) == (number, Repair.NUMBER_FORMAT)


@pytest.mark.parametrize("text", ["veel", "20-24", "ca. 24", "24 dagen", "1.000,5", "", "--", "1e3"])
def test_what_is_no_number_is_not_guessed(text: str) -> None:
    assert read_number(text, 0, 60) == (None, Repair.UNREADABLE)


@pytest.mark.parametrize("text", ["61", "-1", "240 uur"])
def test_numbers_out_of_range_are_blanked(text: str) -> None:
    assert read_number(text, 0, 60) == (None, Repair.OUT_OF_RANGE)


@pytest.mark.parametrize(
    ("text", "months", "repair"),
    [
        ("12", 12, None),
        ("12 maanden", 12, Repair.NUMBER_FORMAT),
        ("7 mnd", 7, Repair.NUMBER_FORMAT),
        ("1 jaar", 12, Repair.NUMBER_FORMAT),
        ("0,5 jaar", 6, Repair.NUMBER_FORMAT),
    ],
)
def test_months(text: str, months: float, repair: Repair | None) -> None:
    assert read_months(text, 0, 120) == (months, repair)


@given(st.text(max_size=20))
def test_any_text_gives_a_number_within_bounds_or_nothing(text: str) -> None:
    value, repair = read_number(tidy(text), 0, 100)
    assert repair in (Repair.UNREADABLE, Repair.OUT_OF_RANGE) if value is None else 0 <= value <= 100  # type: ignore[operator]
