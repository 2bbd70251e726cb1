from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkmonitor.cleaning.dates import FIRST_YEAR, LAST_YEAR, read_date
from werkmonitor.cleaning.reading import Repair
from werkmonitor.deliveries.text import tidy

DAYS = st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))
DUTCH_MONTHS = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
]


@pytest.mark.parametrize("pattern", ["{:%d-%m-%Y}", "{:%d/%m/%Y}", "{:%Y-%m-%d}"])
@given(day=DAYS)
def test_the_contracts_notations_need_no_repair(pattern: str, day: date) -> None:
    assert read_date(pattern.format(day)) == (day, None)


@pytest.mark.parametrize(
    "pattern",
    ["{d}-{m}-{y}", "{d}/{m}/{y}", "{d}.{m}.{y}", "{d} {m} {y}", "{y}/{m}/{d}", "{d} {name} {y}", "{d}-{short}-{y}"],
)
@given(day=DAYS)
def test_other_notations_give_the_same_day(pattern: str, day: date) -> None:
    name = DUTCH_MONTHS[day.month - 1]
    short = "mrt" if day.month == 3 else name[:3]
    text = pattern.format(d=day.day, m=day.month, y=day.year, name=name, short=short)
    assert read_date(text).value == day


@given(day=st.dates(date(1990, 1, 1), date(2060, 12, 31)))
def test_excel_serials(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    assert read_date(str(serial)) == (day, Repair.EXCEL_SERIAL)
    assert read_date(f"{serial}.5") == (day, Repair.EXCEL_SERIAL)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2023-03-01 00:00:00", date(2023, 3, 1)),
        ("1-3-2023 09:30", date(2023, 3, 1)),
        ("01-03-23", date(2023, 3, 1)),
        ("20230301", date(2023, 3, 1)),
        ("woensdag 1 maart 2023", date(2023, 3, 1)),
        ("1 Mrt. 2023", date(2023, 3, 1)),
    ],
)
def test_readable_but_logged(text: str, day: date) -> None:
    assert read_date(text) == (day, Repair.DATE_FORMAT)


@pytest.mark.parametrize(
    "text",
    ["31-02-2023", "03/25/2023", "2023-13-01", "maart 2023", "01-03-1823", "2203-01-01", "12345", "1 mrtje 2023", "ja"],
)
def test_impossible_or_ambiguous_dates_are_not_guessed(text: str) -> None:
    assert read_date(text) == (None, Repair.UNREADABLE)


@pytest.mark.parametrize("text", ["00-00-0000", "0000-00-00", "31-12-9999", "9999-12-31"])
def test_ways_to_write_no_date(text: str) -> None:
    assert read_date(text) == (None, Repair.EMPTY)


@given(st.text(max_size=30))
def test_any_text_gives_a_reading(text: str) -> None:
    value, repair = read_date(tidy(text))
    assert (value is None) == (repair in (Repair.UNREADABLE, Repair.EMPTY))


@given(DAYS, st.integers(1, 3000))
def test_order_is_kept(day: date, days: int) -> None:
    later = min(day + timedelta(days=days), date(LAST_YEAR, 12, 31))
    assert read_date(f"{day:%d-%m-%Y}").value <= read_date(f"{later:%d-%m-%Y}").value  # type: ignore[operator]
