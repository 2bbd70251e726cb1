"""Numbers, dates and lists as a Dutch reader expects them. Nothing here knows the monitor."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from babel.dates import format_date
from babel.numbers import format_decimal

NO_BREAK_SPACE = "\u00a0"
MINUS = "\u2212"
_LOCALE = "nl_NL"
_SMALL = ["nul", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf"]
_LEADING_COUNT = re.compile(r"^(\d|1[0-2])(?= (?!van de )[a-zà-ÿ])")
"""A small count that a sentence begins with, unless it is one of a pair: ``3 van de 5 organisaties``."""


def number(value: float, decimals: int = 0) -> str:
    """Write a number with a decimal comma and points between thousands: ``3.679``.

    Halves are rounded away from zero, as readers do by hand.

    Raises
    ------
    ValueError
        ``value`` is not a number: something that is missing has to be worded, not formatted.
    """
    if not math.isfinite(value):
        raise ValueError(f"{value} can't be written as a number; word what is missing instead")
    rounded = Decimal(str(float(value))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    sign = MINUS if rounded < 0 else ""
    return sign + format_decimal(abs(rounded), pattern, _LOCALE)


def word(count: int) -> str:
    """Write a count up to twelve as a word, a larger one as a number."""
    return _SMALL[count] if count < len(_SMALL) else number(count)


def percent(fraction: float, decimals: int = 1) -> str:
    """Write a fraction (0 to 1) as a percentage: ``36,1 %``."""
    return f"{number(100 * fraction, decimals)}{NO_BREAK_SPACE}%"


def percent_range(lower: float, upper: float, decimals: int = 1) -> str:
    """Write an interval of two fractions: ``34,5–37,6 %``."""
    return f"{number(100 * lower, decimals)}–{percent(upper, decimals)}"


def signed_percent(fraction: float, decimals: int = 1) -> str:
    """Write a relative change with its sign: ``+3,3 %``."""
    return ("+" if fraction > 0 else "") + percent(fraction, decimals)


def points(difference: float, decimals: int = 1, *, signed: bool = True) -> str:
    """Write a difference of two fractions in percentage points: ``−1,2 procentpunt``."""
    amount = number(100 * abs(difference), decimals)
    is_zero = not any(digit in amount for digit in "123456789")
    sign = "" if is_zero or not signed else MINUS if difference < 0 else "+"
    return f"{sign}{amount}{NO_BREAK_SPACE}procentpunt"


def points_range(lower: float, upper: float, decimals: int = 1) -> str:
    """Write an interval for a difference: ``−3,4 tot +1,0 procentpunt``."""
    unit = f"{NO_BREAK_SPACE}procentpunt"
    return f"{points(lower, decimals).removesuffix(unit)} tot {points(upper, decimals)}"


def day(value: date) -> str:
    """Write a date: ``1 oktober 2023``."""
    return format_date(value, "d MMMM y", _LOCALE).replace(" ", NO_BREAK_SPACE)


def listing(items: Sequence[str]) -> str:
    """Join words as a sentence does: ``a, b en c``."""
    return " en ".join(filter(None, [", ".join(items[:-1]), *items[-1:]]))


def plural(count: float, one: str, many: str) -> str:
    """Write a count with its noun: ``1 organisatie``, ``26 organisaties``, ``geen organisaties``."""
    if count == 0:
        return f"geen {many}"
    return f"{number(count)} {one if count == 1 else many}"


def verb(count: float | None, one: str, many: str) -> str:
    """Choose the form of a verb: the singular belongs to exactly one."""
    return one if count == 1 else many


def sentence(text: str) -> str:
    """Begin with a capital, or with a small number as a word, and end with one full stop."""
    text = _LEADING_COUNT.sub(lambda match: word(int(match[0])), text.strip())
    # A capital É at the beginning loses its accent: Eén organisatie.
    first = text[:1].upper().replace("É", "E")
    return f"{first}{text[1:].rstrip('.')}." if text else ""
