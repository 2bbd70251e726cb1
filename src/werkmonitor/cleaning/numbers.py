"""Read numbers with a decimal comma or point, with the units that people add."""

from __future__ import annotations

import re

from werkmonitor.cleaning.reading import Reading, Repair

_NUMBER = re.compile(r"(?P<number>[-+]?\d+(?:[.,]\d+)?|[.,]\d+) ?(?P<unit>\D*)", re.ASCII)
_HOURS_AND_PERCENT = (
    "",
    "u",
    "uur",
    "uren",
    "uur per week",
    "uren per week",
    "uur/week",
    "u/w",
    "uur p/w",
    "%",
    "procent",
)
_MONTHS = {"": 1, "m": 1, "mnd": 1, "mnd.": 1, "mnden": 1, "maand": 1, "maanden": 1, "jaar": 12, "jr": 12, "jr.": 12}


def read_number(text: str, minimum: float | None, maximum: float | None) -> Reading:
    """Read tidy text as a number within bounds; hours and percentages may carry their unit (logged).

    >>> read_number("24,5 uur", 0, 60).value
    24.5
    """
    return _read(text, dict.fromkeys(_HOURS_AND_PERCENT, 1), minimum, maximum)


def read_months(text: str, minimum: float | None, maximum: float | None) -> Reading:
    """Read tidy text as a number of months; years are converted (logged).

    >>> read_months("1,5 jaar", 0, 120).value
    18.0
    """
    return _read(text, _MONTHS, minimum, maximum)


def _read(text: str, units: dict[str, int], minimum: float | None, maximum: float | None) -> Reading:
    match = _NUMBER.fullmatch(text)
    if match is None or match["unit"].casefold() not in units:
        return Reading(None, Repair.UNREADABLE)
    value = float(match["number"].replace(",", ".")) * units[match["unit"].casefold()]
    if (minimum is not None and value < minimum) or (maximum is not None and value > maximum):
        return Reading(None, Repair.OUT_OF_RANGE)
    return Reading(value, Repair.NUMBER_FORMAT if match["unit"] else None)
