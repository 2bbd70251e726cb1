"""Read dates as Dutch suppliers write them: day before month, never guessed."""

from __future__ import annotations

import re
from datetime import date, timedelta

from werkmonitor.cleaning.reading import Reading, Repair

FIRST_YEAR, LAST_YEAR = 1980, 2099
"""Dates outside these years are typing errors: no trajectory or job of the monitor can have them."""

_EXCEL_EPOCH = date(1899, 12, 30)
_OPEN_END = {date(9999, 12, 31), date(9999, 1, 1), date(2999, 12, 31)}
"""Dates by which systems write 'no end'."""

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari jan january",
            "februari feb february",
            "maart mrt maa mar march",
            "april apr",
            "mei may",
            "juni jun june",
            "juli jul july",
            "augustus aug august",
            "september sep sept",
            "oktober okt oct october",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_TIME = r"(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
_CONTRACT = re.compile(r"(?P<d>\d\d)([-/])(?P<m>\d\d)\2(?P<y>\d{4})|(?P<Y>\d{4})-(?P<M>\d\d)-(?P<D>\d\d)")
_DAY_FIRST = re.compile(rf"(?P<d>\d{{1,2}})\s?([-/. ])\s?(?P<m>\d{{1,2}})\s?\2\s?(?P<y>\d{{4}}|\d\d){_TIME}")
_YEAR_FIRST = re.compile(rf"(?P<y>\d{{4}})([-/.])(?P<m>\d\d?)\2(?P<d>\d\d?){_TIME}")
_COMPACT = re.compile(r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)")
_NAMED = re.compile(rf"(?:[a-z]+,? )?(?P<d>\d{{1,2}})[ -](?P<m>[a-z]+)\.?[ -](?P<y>\d{{4}}|\d\d){_TIME}", re.IGNORECASE)
_SERIAL = re.compile(r"\d{5}(?:[.,]\d+)?")
_ZEROS = re.compile(r"0{1,4}[-/]0{1,2}[-/]0{1,4}")


def read_date(text: str) -> Reading:
    """Read tidy text as a date.

    Recognised beside the contract's notations (and logged): one-digit days and months, dots or spaces, two-digit
    years (20..), ``jjjjmmdd``, Dutch and English month names, a time (ignored), and Excel serial numbers. The day
    always comes before the month, as agreed; what isn't a possible date that way is unreadable, never turned round.

    >>> read_date("3 maart 2023").value
    datetime.date(2023, 3, 3)
    >>> read_date("03/25/2023").repair.value
    'unreadable'
    """
    if _ZEROS.fullmatch(text):
        return Reading(None, Repair.EMPTY)
    if match := _CONTRACT.fullmatch(text):
        return _reading(match["y"] or match["Y"], match["m"] or match["M"], match["d"] or match["D"], None)
    if match := _YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text) or _DAY_FIRST.fullmatch(text):
        return _reading(match["y"], match["m"], match["d"], Repair.DATE_FORMAT)
    if match := _NAMED.fullmatch(text):
        return _reading(match["y"], _MONTHS.get(match["m"].lower(), 0), match["d"], Repair.DATE_FORMAT)
    if _SERIAL.fullmatch(text):
        days = int(float(text.replace(",", ".")))
        return _plausible(_EXCEL_EPOCH + timedelta(days=days), Repair.EXCEL_SERIAL)
    return Reading(None, Repair.UNREADABLE)


def _reading(year: str, month: str | int, day: str, repair: Repair | None) -> Reading:
    full_year = int(year) + (2000 if len(year) == 2 else 0)
    try:
        value = date(full_year, int(month), int(day))
    except ValueError:
        return Reading(None, Repair.UNREADABLE)
    if value in _OPEN_END:
        return Reading(None, Repair.EMPTY)
    return _plausible(value, repair)


def _plausible(value: date, repair: Repair | None) -> Reading:
    if FIRST_YEAR <= value.year <= LAST_YEAR:
        return Reading(value, repair)
    return Reading(None, Repair.UNREADABLE)
