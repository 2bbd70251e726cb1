from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkmonitor.quarter import Quarter, quarters_between

QUARTERS = st.builds(Quarter, st.integers(1990, 2100), st.integers(1, 4))


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2022Q4", date(2022, 10, 1), date(2022, 12, 31)),
        ("2023Q1", date(2023, 1, 1), date(2023, 3, 31)),
        ("2024q1", date(2024, 1, 1), date(2024, 3, 31)),
        ("2023Q2", date(2023, 4, 1), date(2023, 6, 30)),
    ],
)
def test_first_and_last_day(text: str, start: date, end: date) -> None:
    quarter = Quarter.parse(text)
    assert (quarter.start, quarter.end) == (start, end)


@pytest.mark.parametrize("text", ["2023", "2023Q5", "23Q2", "Q2 2023", "", "2023Q22"])
def test_anything_else_is_refused_with_what_is_expected(text: str) -> None:
    with pytest.raises(ValueError, match="write it as 2023Q2"):
        Quarter.parse(text)


@given(QUARTERS, st.integers(-40, 40))
def test_adding_and_subtracting_undo_each_other(quarter: Quarter, steps: int) -> None:
    assert quarter + steps - steps == quarter
    assert Quarter.parse(str(quarter)) == quarter


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_every_day_lies_in_exactly_its_own_quarter(day: date) -> None:
    quarter = Quarter.of(day)
    assert quarter.start <= day <= quarter.end
    assert (quarter - 1).end < day < (quarter + 1).start


def test_quarters_between_includes_both_ends() -> None:
    found = quarters_between(Quarter(2022, 4), Quarter(2023, 2))
    assert [str(quarter) for quarter in found] == ["2022Q4", "2023Q1", "2023Q2"]
    assert quarters_between(Quarter(2023, 2), Quarter(2022, 4)) == []
