"""The reproduction table: every published outcome beside what the chain computes from the synthetic deliveries."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any, Protocol

import pandas as pd

from werkmonitor.audit.checks import SUMS, Check, all_checks, dutch, failing, printed
from werkmonitor.audit.published import BOUNDS, Quantity, Statement, quantities, round_half_up, statements
from werkmonitor.config import InputError
from werkmonitor.indicators.table import WILSON
from werkmonitor.quarter import Quarter
from werkmonitor.vocabulary import Status

COLUMNS = ("period", "indicator", "published", "computed", "status", "reason", "label", "unit", "source", "id")
MONITOR_SCOPES = frozenset({"national", "reporting"})


class Outcome(StrEnum):
    """What a comparison of a published with a computed figure can give; there is no other."""

    EXACT = "exact"
    ROUNDED = "rounded"
    CONTRADICTORY = "contradictory"
    NOT_REPORTED = "not_reported"
    NOT_DERIVABLE = "not_derivable"
    HIDDEN = "hidden"


class ReproductionError(InputError):
    """Published figures that should come back from the example do not; the message lists them."""


class HasFrame(Protocol):
    """A safe table."""

    @property
    def frame(self) -> pd.DataFrame:
        """The table."""


@dataclass(frozen=True)
class _Row:
    """Numerator and denominator of one row of the long table."""

    numerator: Fraction | None
    denominator: Fraction | None


class Computed:
    """The national figures of the long table, looked up as the sources name them."""

    def __init__(self, indicators: pd.DataFrame, known: Mapping[str, Quantity]) -> None:
        national = indicators[
            (indicators["region"] == "")
            & (indicators["method"] == "ips")
            & indicators["interval_method"].isin(("", WILSON))
        ]
        self._quarters = frozenset(str(quarter) for quarter in indicators["quarter"])
        self._known = known
        is_told = national["status"].isin((Status.OK, Status.ROUNDED))
        self._rows = {_key(row): _numbers(row) for row in national[is_told].to_dict("records")}
        self._hidden = {_key(row) for row in national[national["status"] == Status.HIDDEN].to_dict("records")}

    @property
    def first_quarter(self) -> str:
        """Quarter with which the deliveries begin."""
        return min(self._quarters, default="")

    def covers(self, statement: Statement) -> bool:
        """Whether the deliveries are about the period and the organisations of the statement."""
        return statement.period in self._quarters and statement.scope in MONITOR_SCOPES

    def value(self, quantity: Quantity, period: str) -> Fraction | None:
        """Return the computed counterpart of a published figure, in its unit; None if the table doesn't have it."""
        if quantity.indicator:
            return self._looked_up(quantity, period)
        for whole, parts in SUMS:
            if quantity.id == whole:
                return _total([self.value(self._known[part], period) for part in parts])
            if quantity.id in parts:
                others = [self.value(self._known[part], period) for part in parts if part != quantity.id]
                return _difference(self.value(self._known[whole], period), _total(others))
        return None

    def hides(self, quantity: Quantity, period: str) -> bool:
        """Whether what a published figure is made of isn't shown in this publication, to protect people."""
        return any(key in self._hidden for key in self._needed(quantity, period))

    def _needed(self, quantity: Quantity, period: str) -> Iterator[tuple[str, ...]]:
        if not quantity.indicator:
            sums = next(({whole, *parts} for whole, parts in SUMS if quantity.id in (whole, *parts)), set())
            for other in sums - {quantity.id}:
                yield from self._needed(self._known[other], period)
            return
        yield period, quantity.indicator, quantity.stage, quantity.funding, quantity.type
        if quantity.measure == "share_of_total":
            yield period, quantity.indicator, "", "", ""
        if quantity.measure == "change":
            previous = str(Quarter.parse(period) - 1)
            yield previous, quantity.indicator, quantity.stage, quantity.funding, quantity.type

    def _looked_up(self, quantity: Quantity, period: str) -> Fraction | None:
        location = (quantity.indicator, quantity.stage, quantity.funding, quantity.type)
        row = self._rows.get((period, *location), _NOTHING)
        match quantity.measure:
            case "count":
                return row.numerator
            case "share":
                return _ratio(row.numerator, row.denominator, 100)
            case "share_of_total":
                whole = self._rows.get((period, quantity.indicator, "", "", ""), _NOTHING)
                return _ratio(row.numerator, whole.numerator, 100)
            case "mean":
                return _ratio(row.numerator, row.denominator, 1)
            case "change":
                previous = self._rows.get((str(Quarter.parse(period) - 1), *location), _NOTHING)
                return _difference(row.numerator, previous.numerator)
        raise ValueError(f"quantity {quantity.id} has an unknown measure {quantity.measure!r}")


def reproduction(published: pd.DataFrame, indicators: HasFrame) -> pd.DataFrame:
    """Set every published outcome beside the computed one.

    Meant for the synthetic example as of 1 October 2023, which is calibrated to give the published figures back; for
    other deliveries or dates the two are about different things.

    Parameters
    ----------
    published
        From :func:`werkmonitor.audit.read_published`.
    indicators
        The released long table (design: ``indicators.csv``), of one ``as_of``.

    Returns
    -------
    pandas.DataFrame
        One row per published statement: ``period``, ``indicator`` (quantity id), ``published`` and ``computed``
        (floats, in ``unit``; ``computed`` is NaN where there is none), ``status`` (see :class:`Outcome`), ``reason``
        (Dutch), ``label`` (Dutch), ``unit``, ``source`` and ``id``.

    Raises
    ------
    ReproductionError
        A figure is comparable, differs, and no contradiction in the source accounts for it; or the long table lacks
        it.
    """
    computed = Computed(indicators.frame, quantities(published))
    checks = all_checks(published)
    rows = [_compared(statement, computed, checks) for statement in statements(published)]
    unaccounted = [row for row in rows if row["status"] is None]
    if unaccounted:
        listed = "\n".join(
            f"  {row['period']} {row['indicator']}: published {row['published']}, computed {row['computed']}"
            for row in unaccounted
        )
        raise ReproductionError(
            f"{len(unaccounted)} published figures do not come back from the example:\n{listed}\n"
            "Look for what changed in config/synthetic.yml or in indicators/definitions.py"
        )
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _compared(statement: Statement, computed: Computed, checks: Sequence[Check]) -> dict[str, Any]:
    """Return the row of one statement; ``status`` is None where a difference is not accounted for."""
    about = [check for check in checks if statement in check.statements]
    comparable = computed.covers(statement) and statement.kind != "placeholder"
    value = computed.value(statement.quantity, statement.period) if comparable else None
    status, reason = _judged(statement, value, about, computed)
    return {
        "period": statement.period,
        "indicator": statement.quantity.id,
        "published": float(statement.value),
        "computed": math.nan if value is None else float(round_half_up(value, statement.decimals + 2)),
        "status": None if status is None else str(status),
        "reason": reason,
        "label": statement.label,
        "unit": statement.unit,
        "source": statement.source,
        "id": statement.id,
    }


def _judged(
    statement: Statement, value: Fraction | None, about: Sequence[Check], computed: Computed
) -> tuple[Outcome | None, str]:
    """Return the status of a statement and the reason, given the checks that it takes part in."""
    if statement.kind == "placeholder":
        return Outcome.NOT_REPORTED, f"De gedrukte {dutch(statement.value)} is een plaatshouder. {statement.note}."
    if computed.covers(statement):
        if value is not None:
            return _difference_judged(statement, value, about)
        return (Outcome.HIDDEN, _HIDDEN) if computed.hides(statement.quantity, statement.period) else (None, "")
    if contradictions := failing(about):
        return Outcome.CONTRADICTORY, _sentence(contradictions)
    return Outcome.NOT_DERIVABLE, _why_not_derivable(statement, computed)


def _difference_judged(statement: Statement, value: Fraction, about: Sequence[Check]) -> tuple[Outcome | None, str]:
    """Compare a printed with a computed value.

    A difference is accounted for only where the sources contradict themselves, and the computed value in the place of
    the printed one leaves fewer contradictions.
    """
    if value == Fraction(statement.value):
        return Outcome.EXACT, ""
    replacement = round_half_up(value, statement.decimals)
    if replacement == statement.value:
        return Outcome.ROUNDED, f"Gelijk op {_decimals(statement.decimals)}."
    before = failing(about)
    after = [check for check in about if not check.holds({**printed(check), statement: replacement})]
    if len(after) >= len(before):
        return None, ""
    resolved = [check for check in before if check not in after]
    return Outcome.CONTRADICTORY, f"{_sentence(resolved)} Met {dutch(replacement)} klopt het wel."


def _decimals(number: int) -> str:
    return "1 decimaal" if number == 1 else f"{number} decimalen"


def _why_not_derivable(statement: Statement, computed: Computed) -> str:
    about = f"Gaat over {statement.period}; de leveringen beginnen met {computed.first_quarter}."
    return f"{about} De bron noemt {BOUNDS[statement.bound]} {dutch(statement.value)}." if statement.bound else about


def _sentence(checks: Sequence[Check]) -> str:
    return " ".join(f"In de bron: {check.arithmetic()}." for check in checks)


_NOTHING = _Row(None, None)
_HIDDEN = "Wordt in deze publicatie niet getoond, om mensen te beschermen."


def _key(row: Mapping[Hashable, Any]) -> tuple[str, ...]:
    return tuple(str(row[name]) for name in ("quarter", "indicator", "stage", "funding", "type"))


def _numbers(row: Mapping[Hashable, Any]) -> _Row:
    counts = (row["numerator"], row["denominator"])
    return _Row(*(None if pd.isna(count) else Fraction(round(count)) for count in counts))


def _total(terms: Sequence[Fraction | None]) -> Fraction | None:
    known = [term for term in terms if term is not None]
    return sum(known, Fraction()) if len(known) == len(terms) else None


def _difference(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    return None if one is None or other is None else one - other


def _ratio(numerator: Fraction | None, denominator: Fraction | None, times: int) -> Fraction | None:
    return None if numerator is None or not denominator else times * numerator / denominator
