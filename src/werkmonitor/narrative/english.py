"""Numbers, dates and words of the report as an English reader expects them, for the English summary."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date

from werkmonitor.narrative import numbers
from werkmonitor.narrative.cells import Cell
from werkmonitor.quarter import Quarter
from werkmonitor.vocabulary import Status

_LOCALE = "en_GB"
_SEPARATORS = str.maketrans(".,", ",.")
_ORDINALS = ("first", "second", "third", "fourth")

REASONS = {
    Status.HIDDEN: "is not shown, because it is too small or would reveal another number",
    Status.MISSING: "is missing",
    Status.NOT_DERIVABLE: "cannot be derived",
}
"""Why a number isn't there, as the end of a sentence."""

CHANGES = {
    "nagenoeg gelijk gebleven": "practically unchanged",
    "licht gestegen": "slightly up",
    "gestegen": "up",
    "sterk gestegen": "strongly up",
    "licht gedaald": "slightly down",
    "gedaald": "down",
    "sterk gedaald": "strongly down",
}
"""The words of the rules in :mod:`werkmonitor.narrative.change`, in English."""


def number(value: float, decimals: int = 0) -> str:
    """Write a number with a decimal point and commas between thousands: ``3,679``; rounded as in Dutch."""
    return numbers.number(value, decimals).translate(_SEPARATORS)


def percent(fraction: float, decimals: int = 1) -> str:
    """Write a fraction (0 to 1) as a percentage: ``36.1%``."""
    return f"{number(100 * fraction, decimals)}%"


def points(difference: float, decimals: int = 1) -> str:
    """Write a difference of two fractions: ``−1.2 percentage points``."""
    amount = numbers.points(difference, decimals).translate(_SEPARATORS)
    return amount.replace("procentpunt", "percentage points")


def signed_percent(fraction: float, decimals: int = 1) -> str:
    """Write a relative change with its sign: ``+3.3%``."""
    return ("+" if fraction > 0 else "") + percent(fraction, decimals)


def day(value: date) -> str:
    """Write a date: ``1 October 2023``."""
    return format_date(value, "d MMMM y", _LOCALE).replace(" ", numbers.NO_BREAK_SPACE)


def quarter(value: Quarter) -> str:
    """Write a quarter: ``the second quarter of 2023``."""
    return f"the {_ORDINALS[value.number - 1]} quarter of {value.year}"


def reason(cell: Cell) -> str:
    """Say why a number isn't there, as the end of a sentence."""
    return REASONS.get(cell.status, "cannot be computed")


def count(cell: Cell) -> str:
    """Write the count of a cell that is shown; ``no`` for a true zero."""
    found = cell.count if cell.count is not None else cell.number
    return number(found) if found else "no"


def share(cell: Cell, *, interval: bool = False) -> str:
    """Write the share of a cell that is shown, with its interval if asked for and there."""
    text = percent(cell.number)
    if interval and cell.interval:
        lower, upper = cell.interval
        return f"{text}; 95% interval {number(100 * lower, 1)}–{percent(upper)}"
    return text
