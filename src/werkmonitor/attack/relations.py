"""What the definitions of the monitor say about counts: who is counted, and which counts are parts of others.

An outsider reads this in the published definitions. Nothing here comes from the rules of protection.
"""

from __future__ import annotations

from typing import NamedTuple

from werkmonitor.indicators.definitions import INDICATORS
from werkmonitor.indicators.indicator import Indicator, Kind, flags

Cell = tuple[tuple[str, str], ...]
"""Dimension and value, in order of dimension; empty: all."""

DIMENSIONS = ("method", "stage", "funding", "type", "region")


class People(NamedTuple):
    """A set of people: those counted in a reading, at organisations that meet conditions; ``who`` narrows it down."""

    quarter: str
    as_of: str
    conditions: tuple[str, ...]
    who: str = ""

    def __str__(self) -> str:
        return ", ".join(part for part in (f"{self.quarter} on {self.as_of}", *self.conditions[1:], self.who) if part)


class Count(NamedTuple):
    """A number of people: out of whom, having what, in which cell of a breakdown."""

    people: People
    flag: str
    cell: Cell = ()

    def __str__(self) -> str:
        named = [(name, value) for name, value in self.cell if (name, value) != ("method", "ips")]
        place = " and ".join(value if name in ("region", "stage") else f"{name} {value}" for name, value in named)
        return f"{self.flag}{f' of {place}' if place else ''} [{self.people}]"


class Whole(NamedTuple):
    """A count and parts of it that exclude each other; ``complete`` where they add up to it."""

    whole: str
    parts: tuple[str, ...]
    complete: bool = False


WHOLES = (
    Whole("running", ("paid_work", "without_paid_work"), complete=True),
    Whole("running", ("with_work_before", "without_work_before"), complete=True),
    Whole("running", ("paid_work", "paid_work_unknown")),
    Whole("running", ("ever_worked", "ever_worked_unknown")),
    *(
        Whole("running", (part,))
        for part in (
            *("new", "running_national_scheme", "ended_ips", "entered_with_work", "first_job"),
            *("trial_placement", "work_experience", "voluntary_work", "education"),
        )
    ),
    Whole("paid_work", ("durable_work", "durable_work_unknown")),
    Whole("paid_work", ("started_working",)),
    Whole("paid_work", ("first_job",)),
    Whole("ever_worked", ("paid_work",)),
    Whole("ever_worked", ("only_brought_work",)),
    Whole("ever_worked", ("ended_ips_ever_worked",)),
    Whole("with_work_before", ("stopped_working",)),
    Whole("without_work_before", ("started_working",)),
    Whole("entered_with_work", ("kept_work",)),
    Whole("first_job", ("first_job_within_12_months",)),
    Whole("first_job_within_12_months", ("first_job_within_6_months",)),
    Whole("ended", ("ended_situation_known", "ended_situation_unknown"), complete=True),
    Whole(
        "ended_situation_known",
        ("ended_with_work_or_education", "ended_without_work_or_education"),
        complete=True,
    ),
    Whole("ended", ("ended_ips",)),
    Whole("ended_ips", ("ended_reason_known", "ended_reason_unknown"), complete=True),
    Whole("ended_reason_known", ("ended_with_paid_work", "ended_worked_before", "ended_never_worked"), complete=True),
    Whole("ended_ips", ("ended_ips_ever_worked",)),
    Whole("ended_ips_ever_worked", ("ended_worked_before",)),
    Whole("ended_with_work_or_education", ("ended_with_paid_work",)),
    *(
        Whole(flag, (counted,))
        for indicator in INDICATORS
        for counted in indicator.counted
        for flag in flags(counted)
        if flag != counted
    ),
)
"""Within one set of people, for each cell."""

DELIVERED, YEAR, FLOWS, PLACEMENTS = "delivered", "delivered this year", "flows known", "placements delivered"
NARROWER = (
    ((DELIVERED,), (DELIVERED, FLOWS)),
    ((DELIVERED,), (DELIVERED, PLACEMENTS)),
    ((DELIVERED, FLOWS), (DELIVERED, FLOWS, PLACEMENTS)),
    ((DELIVERED, PLACEMENTS), (DELIVERED, FLOWS, PLACEMENTS)),
)
"""Sets of organisations of which the second is within the first."""


class Counted(NamedTuple):
    """What an indicator's rows count: flags of numerator and base, over organisations that meet conditions."""

    conditions: tuple[str, ...]
    numerator: str
    denominator: str | None
    is_share: bool


def counted() -> dict[str, Counted]:
    """Return for each indicator about people what its rows count; the base of a mean is of organisations, so none."""
    return {
        indicator.id: Counted(
            _conditions(indicator),
            indicator.numerator,
            None if indicator.kind is Kind.MEAN else indicator.denominator,
            indicator.kind is Kind.SHARE,
        )
        for indicator in INDICATORS
        if indicator.counts_people or indicator.kind is Kind.MEAN
    }


def _conditions(indicator: Indicator) -> tuple[str, ...]:
    first = YEAR if indicator.year_to_date else DELIVERED
    more = ((FLOWS, indicator.flow), (PLACEMENTS, indicator.needs_placements))
    return (first, *(name for name, needed in more if needed))


def without(cell: Cell, dimension: str) -> Cell:
    """Return the cell of which this one is a part, by one of its dimensions."""
    return tuple((name, value) for name, value in cell if name != dimension)


def within(cell: Cell, **more: str) -> Cell:
    """Return the part of a cell that has these values as well."""
    values = {**dict(cell), **more}
    return tuple((name, values[name]) for name in DIMENSIONS if name in values)
