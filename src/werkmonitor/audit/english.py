"""English sentences with the notation of the Dutch ones, so that one set of patterns reads both."""

from __future__ import annotations

import re

_QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
_MONTHS = {
    "January": "januari", "February": "februari", "March": "maart", "April": "april", "May": "mei", "June": "juni",
    "July": "juli", "August": "augustus", "September": "september", "October": "oktober", "November": "november",
    "December": "december",
}  # fmt: skip
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_SWAPPED = str.maketrans(",.", ".,")


def in_dutch(text: str) -> str:
    """Put numbers, dates, quarters and the words between two counts in Dutch; the rest stays as it is."""
    text = _NUMBER.sub(_swapped, text)
    text = re.sub(
        r"(first|second|third|fourth) quarter of (\d{4})",
        lambda match: f"kwartaal {_QUARTERS[match[1]]} van {match[2]}",
        text,
        flags=re.IGNORECASE,
    )
    text = re.sub(rf"(\d{{1,2}}) ({'|'.join(_MONTHS)})\b", lambda match: f"{match[1]} {_MONTHS[match[2]]}", text)
    text = re.sub(r"(?<=\d) of (?:the |all )?(?=\d)", " van de ", text)
    text = re.sub(r"\bnow\b", "nu", re.sub(r"\bsince\b", "vergeleken met", text))
    text = re.sub(r"percentage points?", "procentpunt", text)
    text = re.sub(r"at least (\d+)%?(?: (hours|months))?", _norm, text)
    return re.sub(r"(?<=\d)%", " %", text).replace(" %  ", " % ")


def _swapped(match: re.Match[str]) -> str:
    """Swap point and comma; a comma that ends a part of a sentence stays."""
    number = match[0].rstrip(",")
    return number.translate(_SWAPPED) + match[0][len(number) :]


def _norm(match: re.Match[str]) -> str:
    unit = {"hours": "uur", "months": "maanden"}.get(match[2] or "", "%")
    return f"minstens {match[1]} {unit}"
