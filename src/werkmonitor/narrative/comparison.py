"""An organisation beside the others: look-ups in its own table of comparisons, and what they say together."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from werkmonitor.disclosure import SafeTable
from werkmonitor.narrative.cells import Cell
from werkmonitor.narrative.report import Report
from werkmonitor.statistics.funnel import LEVELS, Limits, limits
from werkmonitor.statistics.proportions import wilson
from werkmonitor.studies.comparison import COMPARABLE, EXPECTED, FIRST_JOB, IN_MIX, MONTHS, OTHERS, OWN, SPREAD
from werkmonitor.vocabulary import Status


@dataclass(frozen=True)
class Compared:
    """One number of the table of comparisons: a fraction, or None where it isn't there or isn't told."""

    value: float | None = None
    people: int = 0
    organisations: int = 0


def compared(report: Report, measure: str, basis: str, months: int = 0) -> Compared:
    """Look a number up; empty for a region, and for an organisation that isn't in the figures."""
    if report.own is None:
        return Compared()
    return _rows_of(report.own.table("comparison")).get((str(report.quarter), measure, basis, months), Compared())


@lru_cache(maxsize=64)
def _rows_of(table: SafeTable) -> Mapping[tuple[str, str, str, int], Compared]:
    return {
        (row["quarter"], row["measure"], row["basis"], int(row["months"])): _of(row)
        for row in table.frame.to_dict("records")
    }


def _of(row: Mapping[Any, Any]) -> Compared:
    value = float(row["value"]) if row["status"] == Status.OK else None
    people, organisations = (0 if math.isnan(row[name]) else int(row[name]) for name in ("people", "clusters"))
    return Compared(value, people, organisations)


def comparable(report: Report, indicator: str) -> Compared:
    """Mean share of the organisations that are most like this one."""
    return compared(report, indicator, COMPARABLE)


@dataclass(frozen=True)
class Standardised:
    """The share with paid work at the country's mix.

    Parameters
    ----------
    own, people
        The organisation's share, and the trajectories that it is about.
    expected
        What the others would have had with its mix.
    cell
        The national share, times own over expected; its interval takes what is expected as known.
    """

    own: float
    people: int
    expected: float
    cell: Cell


def standardised(report: Report) -> Standardised | None:
    """Standardise paid work indirectly for type and time since the start; None where it can't be done."""
    own, expected = compared(report, IN_MIX, OWN), compared(report, EXPECTED, OTHERS)
    national = report.cell("paid_work", region="")
    if own.value is None or not expected.value or not national.shown:
        return None
    ratio = national.number / expected.value
    lower, upper = wilson([own.value * own.people], [own.people])
    cell = Cell(
        Status.OK, value=min(1.0, own.value * ratio), lower=float(lower[0]) * ratio, upper=float(upper[0]) * ratio
    )
    return Standardised(own.value, own.people, expected.value, cell)


@dataclass(frozen=True)
class Position:
    """Where an organisation is in the national funnel of paid work.

    Parameters
    ----------
    size, share
        Its running trajectories, and the share with paid work.
    target
        The national share.
    spread
        Standard deviation of true shares between the others; None where it isn't told.
    """

    size: int
    share: float
    target: float
    spread: float | None

    def bounds(self, sizes: list[int]) -> list[tuple[float, int, float, float]]:
        """Return level, size and both limits of the funnel at these sizes."""
        found = limits(self.target, sizes, Limits.RANDOM_EFFECTS, LEVELS, tau2=(self.spread or 0.0) ** 2)
        return list(found[["level", "size", "lower", "upper"]].itertuples(index=False, name=None))

    @property
    def level(self) -> float | None:
        """The widest limits that the organisation is outside of; None within all."""
        outside = [level for level, _, low, high in self.bounds([self.size]) if not low <= self.share <= high]
        return max(outside, default=None)


def position(report: Report) -> Position | None:
    """Return the organisation's place in the funnel; None where there is nothing to place, or no funnel."""
    own, national = report.cell("paid_work"), report.cell("paid_work", region="")
    if report.own is None or not (own.shown and own.base and national.shown and 0 < national.number < 1):
        return None
    return Position(int(own.base), own.number, national.number, compared(report, SPREAD, OTHERS).value)


def first_jobs(report: Report) -> list[tuple[int, Compared, Compared]]:
    """Return months since the start with the organisation's share with a first job by then, and that of the others."""
    return [
        (month, compared(report, FIRST_JOB, OWN, month), compared(report, FIRST_JOB, OTHERS, month)) for month in MONTHS
    ]
