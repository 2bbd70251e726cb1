"""A published number as sentences, figures and tables handle it: with its status, never as a bare float."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from werkmonitor.narrative import numbers
from werkmonitor.vocabulary import Status

STATUS_WORDS = {
    Status.HIDDEN: "afgeschermd",
    Status.MISSING: "ontbreekt",
    Status.NOT_DERIVABLE: "niet af te leiden",
}
"""What stands in the place of a number that isn't shown."""

_STATUSES = {status.value: status for status in Status}

_PREDICATES = {
    Status.HIDDEN: "is afgeschermd",
    Status.MISSING: "ontbreekt",
    Status.NOT_DERIVABLE: "is niet af te leiden",
}

NOBODY = "niet te berekenen"
"""What stands in the place of a share of nobody."""


@dataclass(frozen=True)
class Cell:
    """One number of the long table, or the reason why there is none.

    Counts have ``count`` only; shares have ``count`` out of ``base``, a ``value`` between 0 and 1 and mostly an
    interval. Anything not known or not shown is None.
    """

    status: Status
    count: float | None = None
    base: float | None = None
    value: float | None = None
    lower: float | None = None
    upper: float | None = None

    @classmethod
    def of(cls, row: Mapping[Any, Any]) -> Cell:
        """Make a cell from a row of the indicators table."""

        def known(column: str) -> float | None:
            found = row[column]
            return None if found is None or math.isnan(found) else float(found)

        return cls(
            _STATUSES[row["status"]],
            known("numerator"),
            known("denominator"),
            known("value"),
            known("lower"),
            known("upper"),
        )

    @property
    def shown(self) -> bool:
        """Whether there is a number to show."""
        return self.status in (Status.OK, Status.ROUNDED) and self.value is not None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Lower and upper limit of a number that is shown; None where it carries no interval.

        A jackknife's limits can lie outside 0-1, where no share can be: they are cut off there.
        """
        if self.lower is None or self.upper is None or not self.shown:
            return None
        return max(0.0, self.lower), min(1.0, self.upper)

    @property
    def number(self) -> float:
        """The value of a cell that is shown; ``ValueError`` otherwise."""
        if self.value is None or not self.shown:
            raise ValueError(f"this number is not shown: {self.reason}")
        return self.value

    @property
    def reason(self) -> str:
        """What stands in the place of the number."""
        return STATUS_WORDS.get(self.status, NOBODY)

    @property
    def predicate(self) -> str:
        """The reason as the end of a sentence: ``ontbreekt``, ``is afgeschermd``."""
        return _PREDICATES.get(self.status, f"is {NOBODY}")

    @property
    def count_text(self) -> str:
        """The count as text, or the reason why it isn't there."""
        return numbers.number(self.count) if self.shown and self.count is not None else self.reason

    @property
    def count_word(self) -> str:
        """The count as a sentence has it: ``geen`` for a true zero."""
        return "geen" if self.shown and self.count == 0 else self.count_text

    def counted(self, one: str, many: str) -> str:
        """The count with its noun: ``1 traject``, ``geen trajecten``; or the reason why it isn't there."""
        return numbers.plural(self.count, one, many) if self.shown and self.count is not None else self.reason

    @property
    def base_text(self) -> str:
        """The denominator as text, said to be rounded where it is; or the reason why it isn't there."""
        if self.base is None:
            return self.reason
        return f"{'ongeveer ' if self.status is Status.ROUNDED else ''}{numbers.number(self.base)}"

    @property
    def share_text(self) -> str:
        """The share as a percentage, or the reason why it isn't there."""
        return numbers.percent(self.number) if self.shown else self.reason

    @property
    def interval_text(self) -> str:
        """The interval as text; empty where there is none."""
        return numbers.percent_range(*self.interval) if self.interval else ""

    @property
    def both_text(self) -> str:
        """Count and share: ``1.327 (36,1 %)``."""
        return f"{self.count_text} ({self.share_text})" if self.shown else self.reason

    @property
    def both_word(self) -> str:
        """Count and share as a sentence has it: ``geen`` for a true zero."""
        return "geen" if self.shown and self.count == 0 else self.both_text

    def part_of(self, total: Cell) -> Cell:
        """Return this count as a share of a total; no interval, since both are complete counts."""
        if not self.shown:
            return self
        if not total.shown or not total.number:
            return Cell(total.status)
        return Cell(Status.OK, self.count, total.count, self.number / total.number)


ABSENT = Cell(Status.MISSING)
"""What a look-up gives where the table has no such row."""
