"""Quarter: the period that everything in the monitor is counted in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

_WRITTEN = re.compile(r"(\d{4})Q([1-4])")


@dataclass(frozen=True, order=True)
class Quarter:
    """A calendar quarter, ordered in time and written ``2023Q2``.

    >>> Quarter.parse("2023Q2").end
    datetime.date(2023, 6, 30)
    >>> str(Quarter.parse("2022Q4") + 1)
    '2023Q1'
    """

    year: int
    number: int

    def __post_init__(self) -> None:
        if not 1 <= self.number <= 4:
            raise ValueError(f"a quarter's number is 1 to 4, not {self.number}")

    @classmethod
    def parse(cls, text: str) -> Quarter:
        """Read ``2023Q2``; anything else is a ``ValueError`` that says what is expected."""
        match = _WRITTEN.fullmatch(text.strip().upper())
        if match is None:
            raise ValueError(f"{text!r} is not a quarter; write it as 2023Q2")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: date) -> Quarter:
        """Return the quarter in which a day lies."""
        return cls(day.year, (day.month + 2) // 3)

    @property
    def start(self) -> date:
        """First day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def end(self) -> date:
        """Last day."""
        return (self + 1).start - timedelta(days=1)

    @property
    def first_of_year(self) -> date:
        """1 January of the quarter's year."""
        return date(self.year, 1, 1)

    def __add__(self, quarters: int) -> Quarter:
        index = 4 * self.year + self.number - 1 + quarters
        return Quarter(index // 4, index % 4 + 1)

    def __sub__(self, quarters: int) -> Quarter:
        return self + -quarters

    def __str__(self) -> str:
        return f"{self.year}Q{self.number}"

    @property
    def short_label(self) -> str:
        """Dutch label for an axis: ``Q2 2023``."""
        return f"Q{self.number} {self.year}"

    @property
    def label(self) -> str:
        """Dutch label for a sentence: ``kwartaal 2 van 2023``."""
        return f"kwartaal {self.number} van {self.year}"


def quarters_between(first: Quarter, last: Quarter) -> list[Quarter]:
    """Return all quarters from ``first`` up to and including ``last``, in order."""
    quarters = []
    while first <= last:
        quarters.append(first)
        first += 1
    return quarters
