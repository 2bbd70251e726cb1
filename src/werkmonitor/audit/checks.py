"""Rules that published figures have to obey among themselves: the contradictions are computed, not typed.

Each check can be put to any set of values, so that one can ask whether another value for a figure would make it hold.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import combinations, product
from typing import Protocol

import pandas as pd

from werkmonitor.audit.published import Statement, period_label, round_half_up, statements
from werkmonitor.narrative.numbers import MINUS, NO_BREAK_SPACE, number

SUMS = (
    ("organisations_active", ("organisations_reporting", "organisations_missing")),
    ("regions_covered", ("regions_complete", "regions_partial")),
    ("regions_without_information", ("regions_no_organisation", "regions_nothing_received")),
    ("running", ("running_requested", "running_approved")),
    ("running", ("running_uwv", "running_municipality", "running_other_funding")),
    ("running", ("running_epa", "running_cmd", "running_other_type")),
    ("ended", ("ended_orientation", "ended_requested", "ended_approved")),
    ("ended_ips", ("ended_requested", "ended_approved")),
)
"""Quantities that are the sum of others, by the published definitions."""

PARTS = (
    ("running", ("new",)),
    ("running_municipality", ("running_national_scheme",)),
    ("paid_work", ("durable_work",)),
    ("ended_ips", ("ended_with_work_or_education", "ended_without_work_or_education")),
)
"""Quantities whose sum can't exceed another, by the published definitions."""

Values = Mapping[Statement, Decimal]


class Check(Protocol):
    """A relation between statements."""

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Those whose values take part."""

    def holds(self, values: Values) -> bool:
        """Whether the relation holds for these values."""

    def arithmetic(self) -> str:
        """What is wrong, with the printed values, in Dutch."""

    def computed(self) -> str:
        """The arithmetic of a relation that holds, in Dutch."""


@dataclass(frozen=True)
class _WholeAndParts:
    """A whole and parts of it."""

    whole: Statement
    parts: tuple[Statement, ...]

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The whole and its parts."""
        return (self.whole, *self.parts)


@dataclass(frozen=True)
class SumOfParts(_WholeAndParts):
    """The parts add up to the whole."""

    def holds(self, values: Values) -> bool:
        """Whether the sum comes out."""
        return sum(values[part] for part in self.parts) == values[self.whole]

    def arithmetic(self) -> str:
        """``293 + 3.412 = 3.705, niet 3.679``."""
        return f"{_sum(self.parts)}, niet {dutch(self.whole.value)}"

    def computed(self) -> str:
        """``2.509 + 417 + 753 = 3.679``."""
        return _sum(self.parts)


@dataclass(frozen=True)
class PartsWithinWhole(_WholeAndParts):
    """The parts together are no more than the whole."""

    def holds(self, values: Values) -> bool:
        """Whether the whole is large enough."""
        return sum(values[part] for part in self.parts) <= values[self.whole]

    def arithmetic(self) -> str:
        """``148 + 206 = 354, meer dan 299``."""
        return f"{_sum(self.parts)}, meer dan {dutch(self.whole.value)}"

    def computed(self) -> str:
        """``459, niet meer dan 689``."""
        return f"{_sum(self.parts)}, niet meer dan {dutch(self.whole.value)}"


@dataclass(frozen=True)
class PrintedTwice:
    """Two places give the same value for the same quantity, period and scope."""

    first: Statement
    second: Statement

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Both."""
        return (self.first, self.second)

    def holds(self, values: Values) -> bool:
        """Whether they agree."""
        return values[self.first] == values[self.second]

    def arithmetic(self) -> str:
        """``394 en 299 voor hetzelfde gegeven, een verschil van 95``."""
        one, other = self.first, self.second
        gap = dutch(abs(one.value - other.value))
        return f"{_quoted(one)} en {_quoted(other)} voor hetzelfde gegeven, een verschil van {gap}"

    def computed(self) -> str:
        """``29 en 29``."""
        return f"{_quoted(self.first)} en {_quoted(self.second)}"


@dataclass(frozen=True)
class PercentageOfCounts:
    """A percentage follows from its counts, at the printed number of decimals.

    Where the source rounds the numerator ("bijna", "ruim"), any whole number that fits the wording will do.
    """

    share: Statement

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The percentage."""
        return (self.share,)

    def holds(self, values: Values) -> bool:
        """Whether the counts give the percentage."""
        return any(self._percentage(count) == values[self.share] for count in self._numerators())

    def arithmetic(self) -> str:
        """``80 / 237 = 33,76 %, niet 32,36 %``, with the neighbours where the numerator is a rounded one."""
        share = self.share
        base = number(share.denominator or 0)
        tried = [share.numerator or 0]
        if share.bound:
            nearest = int(share.value * (share.denominator or 0) / 100)
            tried += [nearest, nearest + 1]
        sums = "; ".join(f"{number(count)} / {base} = {_percent(self._percentage(count))}" for count in tried)
        return f"{sums}: geen daarvan is {_percent(share.value)}" if share.bound else f"{sums}, niet {_quoted(share)}"

    def computed(self) -> str:
        """``1.327 / 3.679 = 36,1 %``."""
        share = self.share
        printed_count = number(share.numerator or 0)
        return f"{printed_count} / {number(share.denominator or 0)} = {_percent(share.value)}"

    def _percentage(self, count: int) -> Decimal:
        return round_half_up(Fraction(100 * count, self.share.denominator or 1), self.share.decimals)

    def _numerators(self) -> range:
        count, base = self.share.numerator or 0, self.share.denominator or 0
        widest = {"above": (count, base), "at_least": (count, base), "below": (0, count), "about": (0, base)}
        lowest, highest = widest.get(self.share.bound, (count, count))
        return range(lowest, highest + 1)


@dataclass(frozen=True)
class QuotientOfCounts:
    """A mean or a growth factor follows from its counts; after "ruim" it may be anything above the printed value."""

    quotient: Statement

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The mean or the factor."""
        return (self.quotient,)

    def holds(self, values: Values) -> bool:
        """Whether the counts give it."""
        value = values[self.quotient]
        if self.quotient.bound in ("above", "at_least"):
            return self._exact >= Fraction(value)
        return round_half_up(self._exact, self.quotient.decimals) == value

    def arithmetic(self) -> str:
        """``3.679 / 26 = 141,5, niet 151,4``."""
        return f"{self.computed()}, niet {dutch(self.quotient.value)}"

    def computed(self) -> str:
        """``3.869 / 1.769 = 2,19``."""
        decimals = self.quotient.decimals + (2 if self.quotient.bound else 0)
        counts = f"{number(self.quotient.numerator or 0)} / {number(self.quotient.denominator or 1)}"
        return f"{counts} = {dutch(round_half_up(self._exact, decimals))}"

    @property
    def _exact(self) -> Fraction:
        return Fraction(self.quotient.numerator or 0, self.quotient.denominator or 1)


@dataclass(frozen=True)
class SharesOfWhole:
    """The shares of all parts add up to 100 %, but for the rounding of each."""

    shares: tuple[Statement, ...]

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The shares."""
        return self.shares

    def holds(self, values: Values) -> bool:
        """Whether rounding can account for what is above or below 100."""
        room = sum((Decimal("0.5").scaleb(-share.decimals) for share in self.shares), Decimal(0))
        return abs(sum((values[share] for share in self.shares), Decimal(-100))) <= room

    def arithmetic(self) -> str:
        """``45,7 + 18,7 + 30,6 = 95,0, niet 100``."""
        return f"{_sum(self.shares)}, niet 100"

    def computed(self) -> str:
        """``32,4 + 6,6 + 61,1 = 100,1``."""
        return _sum(self.shares)


def all_checks(published: pd.DataFrame) -> list[Check]:
    """Return every check that the published figures allow, each on one set of printed values."""
    stated = statements(published)
    groups: dict[tuple[str, str], dict[str, list[Statement]]] = defaultdict(lambda: defaultdict(list))
    for statement in stated:
        # What the reporting organisations deliver is what the national figures are about.
        scope = "national" if statement.scope == "reporting" else statement.scope
        groups[statement.period, scope][statement.quantity.id].append(statement)
    return [
        *(check for group in groups.values() for check in _relations(group)),
        *(_of_counts(statement) for statement in stated if _has_counts(statement)),
    ]


def _has_counts(statement: Statement) -> bool:
    return statement.numerator is not None and bool(statement.denominator) and not statement.as_printed


def _of_counts(statement: Statement) -> Check:
    return PercentageOfCounts(statement) if statement.unit == "percent" else QuotientOfCounts(statement)


def failing(checks: Sequence[Check]) -> list[Check]:
    """Return the checks that the printed values break: the contradictions."""
    return [check for check in checks if not check.holds(printed(check))]


def printed(check: Check) -> dict[Statement, Decimal]:
    """Return the printed value of each statement in a check."""
    return {statement: statement.value for statement in check.statements}


def consistency(published: pd.DataFrame) -> pd.DataFrame:
    """List all checks on the published figures, with their outcome.

    Returns
    -------
    pandas.DataFrame
        Columns ``rule``, ``period``, ``figures`` (ids, separated by spaces), ``holds`` and ``arithmetic`` (Dutch; empty
        where the check holds).
    """
    rows = [
        (
            type(check).__name__,
            check.statements[0].period,
            " ".join(statement.id for statement in check.statements),
            (holds := check.holds(printed(check))),
            "" if holds else check.arithmetic(),
        )
        for check in all_checks(published)
    ]
    columns = ["rule", "period", "figures", "holds", "arithmetic"]
    return pd.DataFrame([*rows, *periods_before_series(published)], columns=columns)


def periods_before_series(published: pd.DataFrame) -> Iterator[tuple[str, str, str, bool, str]]:
    """Yield the printed periods about which the monitor can say nothing, since it began later."""
    first = published.loc[published["quantity"] == "first_quarter", "value"].min()
    for row in published[published["period_printed"] != ""].to_dict("records"):
        holds = row["period_printed"] >= first
        said = f"gedrukt als {period_label(row['period_printed'])}, maar de reeks begint met {period_label(first)}"
        yield "PeriodInSeries", row["period"], row["id"], holds, "" if holds else said


def dutch(value: Decimal) -> str:
    """Write a value in Dutch, with as many decimals as it has."""
    exponent = value.as_tuple().exponent
    return number(float(value), -exponent if isinstance(exponent, int) else 0)


def signed(value: Decimal) -> str:
    """Write a difference so, with its sign."""
    return f"{MINUS if value < 0 else '+'}{dutch(abs(value))}"


def _relations(stated: Mapping[str, list[Statement]]) -> Iterator[Check]:
    """Yield the checks between the statements of one period and scope."""
    for rule, relations in ((SumOfParts, SUMS), (PartsWithinWhole, PARTS)):
        for whole, parts in relations:
            for statement in stated.get(whole, ()):
                for combination in product(*(stated.get(part, ()) for part in parts)):
                    yield rule(statement, combination)
    for whole, parts in SUMS:
        totals = {int(statement.value) for statement in stated.get(whole, ())}
        shares = [[one for one in stated.get(f"{part}_share", ()) if one.denominator in totals] for part in parts]
        yield from (SharesOfWhole(combination) for combination in product(*shares))
    for alternatives in stated.values():
        yield from (PrintedTwice(one, other) for one, other in combinations(alternatives, 2))


def _sum(parts: Sequence[Statement]) -> str:
    total = sum((part.value for part in parts), Decimal(0))
    terms = " + ".join(dutch(part.value) for part in parts)
    return f"{terms} = {dutch(total)}" if len(parts) > 1 else terms


def _quoted(statement: Statement) -> str:
    return _percent(statement.value) if statement.unit == "percent" else dutch(statement.value)


def _percent(value: Decimal) -> str:
    return f"{dutch(value)}{NO_BREAK_SPACE}%"
