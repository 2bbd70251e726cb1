"""Every check on the published figures with one verdict and its arithmetic, contradictions first.

Beside the relations of :mod:`werkmonitor.audit.checks` this finds, from the numbers alone: percentages without a base,
quarters about different organisations, changes not named, one count in several units, and numbers for "not known".
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import combinations

import pandas as pd

from werkmonitor.audit.checks import all_checks, dutch, periods_before_series, printed, signed
from werkmonitor.audit.published import Statement, statements
from werkmonitor.narrative import numbers
from werkmonitor.quarter import Quarter
from werkmonitor.statistics.bounds import growth_from_totals, total_of_mean
from werkmonitor.statistics.differences import newcombe

MONITOR_SCOPES = frozenset({"national", "reporting"})
COLUMNS = ("verdict", "rule", "period", "subject", "figures", "arithmetic")

OF_PART = (("durable_work_share", "paid_work_share", "durable_work_of_paid_share"),)
"""Shares of one whole, the first a part of the second, and the share that the first is of the second."""

_TOO_WIDE = "maar de meeste trajecten tellen beide keren mee: of het toeval is, volgt niet uit de gedrukte getallen"
"""Why an interval from published counts that holds zero decides nothing: the two quarters share their people."""

UNITS = {"trajectories": "trajecten", "people": "mensen", "clients": "cliënten"}
"""Units in which people are counted, with their Dutch names."""


class Verdict(StrEnum):
    """What a check can give; there is no other. The order is that of the table."""

    FAILS = "klopt niet"
    NOT_COMPARABLE = "niet vergelijkbaar"
    UNSTATED = "niet vermeld"
    UNNAMED = "niet genoemd"
    PLACEHOLDER = "plaatshouder"
    HOLDS = "klopt"

    @property
    def meaning(self) -> str:
        """Explain the verdict, in Dutch."""
        return _MEANINGS[self]


_MEANINGS = {
    Verdict.FAILS: "De gedrukte getallen kunnen niet allemaal waar zijn, ook niet door afronding.",
    Verdict.NOT_COMPARABLE: "De getallen gaan over verschillende organisaties; het verschil is geen verandering.",
    Verdict.UNSTATED: "Het getal klopt alleen met een noemer of eenheid die er niet bij staat.",
    Verdict.UNNAMED: "Uit de getallen volgt een verandering, groter dan toeval, die de tekst niet noemt.",
    Verdict.PLACEHOLDER: "Het getal staat er voor ‘niet bekend’; wij tonen het als ontbrekend.",
    Verdict.HOLDS: "De rekensom komt uit, op het gedrukte aantal decimalen.",
}


@dataclass(frozen=True)
class Finding:
    """One check on one set of printed figures, with what came of it."""

    verdict: Verdict
    rule: str
    about: tuple[Statement, ...]
    arithmetic: str

    @property
    def row(self) -> tuple[str, ...]:
        """The finding as a row of the table."""
        ids = " ".join(statement.id for statement in self.about)
        return (self.verdict.value, self.rule, self.about[0].period, self.about[0].label, ids, self.arithmetic)


def findings(published: pd.DataFrame) -> pd.DataFrame:
    """Put every check to the published figures.

    Returns
    -------
    pandas.DataFrame
        Columns ``verdict`` (see :class:`Verdict`), ``rule``, ``period``, ``subject`` (Dutch), ``figures`` (ids,
        separated by spaces) and ``arithmetic`` (Dutch), sorted by verdict.
    """
    stated = statements(published)
    found = [
        *_relations(published),
        *_unstated_bases(stated),
        *_different_organisations(stated),
        *_unnamed_changes(stated),
        *_mixed_units(stated),
        *(_placeholder(statement) for statement in stated if statement.kind == "placeholder"),
    ]
    table = pd.DataFrame([*(finding.row for finding in found), *_misdated(published)], columns=list(COLUMNS))
    order = {verdict.value: place for place, verdict in enumerate(Verdict)}
    return table.sort_values("verdict", key=lambda column: column.map(order), kind="stable", ignore_index=True)


def _relations(published: pd.DataFrame) -> Iterator[Finding]:
    for check in all_checks(published):
        holds = check.holds(printed(check))
        verdict = Verdict.HOLDS if holds else Verdict.FAILS
        said = check.computed() if holds else check.arithmetic()
        if any(statement.as_printed for statement in check.statements):
            said += "; bij het tweede staat een ander kwartaal dan bedoeld is"
        yield Finding(verdict, type(check).__name__, check.statements, said)


def _misdated(published: pd.DataFrame) -> Iterator[tuple[str, ...]]:
    labels = published.set_index("id")["label"]
    for rule, period, id, holds, said in periods_before_series(published):
        if not holds:
            yield (Verdict.FAILS.value, rule, period, str(labels[id]), id, said)


def _placeholder(statement: Statement) -> Finding:
    said = f"gedrukt als {dutch(statement.value)}: {_lower(statement.note)}"
    return Finding(Verdict.PLACEHOLDER, "Placeholder", (statement,), said)


# --- bases that are not told ---------------------------------------------------------------------------------


def implied_denominators(count: int, share: Decimal) -> range:
    """Return every whole number that ``count`` can be divided by to give ``share`` percent at its printed decimals.

    Raises
    ------
    ValueError
        The share is so small that no largest denominator exists.
    """
    exponent = share.as_tuple().exponent
    half = Fraction(1, 2) / 10 ** (-exponent if isinstance(exponent, int) else 0)
    lowest, highest = Fraction(share) - half, Fraction(share) + half
    if lowest <= 0:
        raise ValueError(f"{share} % says nothing about a largest denominator")
    # Halves are rounded up: the lower limit belongs to the share, the upper doesn't.
    return range(math.floor(100 * count / highest) + 1, math.floor(100 * count / lowest) + 1)


def _unstated_bases(stated: Sequence[Statement]) -> Iterator[Finding]:
    """Yield shares that don't fit the total that a reader would take, with the bases that do fit."""
    for group in _by_period(stated):
        for share in group:
            base = _expected_base(share)
            if share.unit != "percent" or not share.numerator or share.as_printed or share.bound or not base:
                continue
            if share.value <= Decimal("0.5").scaleb(-share.decimals):  # a share that small says nothing about its base
                continue
            totals = [one for one in group if one.quantity.id in base]
            fitting = implied_denominators(share.numerator, share.value)
            if totals and not any(int(total.value) in fitting for total in totals):
                yield Finding(Verdict.UNSTATED, "ImpliedDenominator", (share,), _implied(share, fitting, totals, group))


def _implied(share: Statement, fitting: range, totals: Iterable[Statement], group: Sequence[Statement]) -> str:
    taken = numbers.listing(sorted({dutch(total.value) for total in totals}))
    span = " tot en met ".join(dict.fromkeys(numbers.number(limit) for limit in (fitting[0], fitting[-1])))
    said = f"{numbers.number(share.numerator or 0)} is {dutch(share.value)} % van {span}, niet van {taken}"
    candidates = list(_combinations(group, fitting))
    return f"{said}; wel past {candidates[0]}" if candidates else said


def _combinations(group: Sequence[Statement], fitting: range) -> Iterator[str]:
    """Yield printed counts that fit, then differences and sums of two that belong together."""
    counts = [one for one in group if one.unit in UNITS and one.kind == "outcome"]
    yield from (f"{dutch(one.value)} ({_lower(one.label)})" for one in counts if one.value in fitting)
    wholes = [one for one in counts if one.quantity.id == "running"]
    for whole in wholes:
        for part in counts:
            if part.quantity.id in ("paid_work", "durable_work") and whole.value - part.value in fitting:
                yield f"{dutch(whole.value)} − {dutch(part.value)} = {dutch(whole.value - part.value)}"
    for one, other in combinations([one for one in counts if one.quantity.id.startswith("ended_")], 2):
        if one.value + other.value in fitting:
            yield f"{dutch(one.value)} + {dutch(other.value)} = {dutch(one.value + other.value)}"


def _expected_base(share: Statement) -> tuple[str, ...]:
    """Return the totals that a reader divides by, where nothing else is said."""
    if share.scope not in MONITOR_SCOPES or not share.quantity.indicator:
        return ()
    if share.quantity.id.startswith("ended_"):
        return ("ended", "ended_ips")
    return ("paid_work",) if share.quantity.indicator == "durable_work_of_paid" else ("running",)


# --- quarters with different organisations -------------------------------------------------------------------


def _different_organisations(stated: Sequence[Statement]) -> Iterator[Finding]:
    """Yield figures printed for two consecutive quarters in which other organisations delivered."""
    of_period = {group[0].period: group for group in _by_period(stated) if "Q" in group[0].period}
    for period, group in of_period.items():
        before = of_period.get(str(Quarter.parse(period) - 1), [])
        sets = [_value(one, "organisations_reporting") for one in (before, group)]
        if None in sets or sets[0] == sets[1]:
            continue
        said = f"{dutch(sets[0] or Decimal(0))} organisaties tegenover {dutch(sets[1] or Decimal(0))}"
        for now, then in ((now, then) for now in group for then in before if _is_pair(now, then)):
            arithmetic = "; ".join(filter(None, (said, _difference(then, now, before, group))))
            yield Finding(Verdict.NOT_COMPARABLE, "DifferentOrganisations", (now, then), arithmetic)


def _is_pair(now: Statement, then: Statement) -> bool:
    outcomes = now.kind == then.kind == "outcome" and not (now.as_printed or then.as_printed)
    return outcomes and now.quantity == then.quantity and now.unit not in ("organisations", "regions")


def _difference(then: Statement, now: Statement, before: Sequence[Statement], group: Sequence[Statement]) -> str:
    if now.quantity.measure == "mean":
        return growth_bounds(then, now, group)
    if now.unit != "percent":
        return ""
    said = f"{dutch(now.value)} − {dutch(then.value)} = {signed(now.value - then.value)} procentpunt"
    bases = now.denominator, _running_before(before)
    if _expected_base(now) != ("running",) or now.denominator != _value(group, "running") or None in bases:
        return said
    low, high = share_margin(float(then.value) / 100, bases[1] or 1, float(now.value) / 100, bases[0] or 1)
    margin = numbers.points_range(low, high)
    if low <= 0 <= high:
        said += f"; alsof het losse groepen zijn {margin}, {_TOO_WIDE}"
    else:
        said += f"; dat is groter dan toeval (alsof het losse groepen zijn: {margin})"
    fewest, most = implied_counts(then.value, _runnings_before(before))
    return f"{said}; in aantallen toen {numbers.number(fewest)} tot {numbers.number(most)}, nu {_count(now)}"


def growth_bounds(then: Statement, now: Statement, group: Sequence[Statement]) -> str:
    """Say how much a total can have grown in organisations that delivered both quarters, from two means.

    The least: those that are missing now had nothing then. The most: everything that is not new was there then.
    """
    if not (possible := _runnings_before([then])):
        return ""
    lowest, highest, total, new = possible[0], possible[-1], now.numerator or 0, _value(group, "new")
    said = f"toen {numbers.number(lowest)} tot {numbers.number(highest)} trajecten, nu {numbers.number(total)}"
    # Bounds only where organisations fell away: then those of now can't have had more than all of then.
    if (now.denominator or 0) > (then.denominator or 0) or not highest:
        return said
    try:
        growth = growth_from_totals(total, total if new is None else float(new), highest)
    except ValueError:  # more was carried over than ran: the printed numbers contradict each other
        return said
    said += f"; bij dezelfde organisaties een groei van ten minste {numbers.percent(growth.lower)}"
    return f"{said} en ten hoogste {numbers.percent(growth.upper)}" if math.isfinite(growth.upper) else said


def share_margin(before: float, base_before: float, now: float, base_now: float) -> tuple[float, float]:
    """95 % interval for a difference of two shares, as if of separate groups."""
    margin = newcombe(now * base_now, base_now, before * base_before, base_before)
    return margin.lower, margin.upper


def _unnamed_changes(stated: Sequence[Statement]) -> Iterator[Finding]:
    """Yield shares of a part that changed by more than chance, where only the shares of the whole are printed."""
    of_period = {group[0].period: group for group in _by_period(stated)}
    for period, group in of_period.items():
        before = of_period.get(str(Quarter.parse(period) - 1), []) if "Q" in period else []
        for part, whole, of_whole in OF_PART:
            now, part_then, then = _first(group, of_whole), _first(before, part), _first(before, whole)
            if now and part_then and then and not _first(before, of_whole):
                yield from _unnamed(now, part_then, then, _running_before(before))


def _unnamed(now: Statement, part_then: Statement, then: Statement, base: int | None) -> Iterator[Finding]:
    if not (now.denominator and base and then.value):
        return
    was = float(part_then.value / then.value)
    is_now = float(now.value) / 100 if now.numerator is None else now.numerator / now.denominator
    low, high = share_margin(was, float(then.value) / 100 * base, is_now, now.denominator)
    if not low <= 0 <= high:
        earlier = f"{dutch(part_then.value)} / {dutch(then.value)} = {numbers.percent(was)}"
        said = f"toen {earlier}, nu {numbers.percent(is_now)}: {numbers.points(is_now - was)}"
        said += f" (alsof het losse groepen zijn: {numbers.points_range(low, high)})"
        yield Finding(Verdict.UNNAMED, "UnnamedChange", (now, part_then, then), said)


def implied_counts(share: Decimal, bases: Sequence[int]) -> tuple[int, int]:
    """Return the fewest and the most that can be ``share`` percent, at its printed decimals, of one of these bases."""
    exponent = share.as_tuple().exponent
    half = Fraction(1, 2) / 10 ** (-exponent if isinstance(exponent, int) else 0)
    low, high = Fraction(share) - half, Fraction(share) + half
    return math.ceil(low * min(bases) / 100), math.ceil(high * max(bases) / 100) - 1


def _runnings_before(before: Sequence[Statement]) -> range:
    """Return the numbers of running trajectories that are possible: printed, or from the mean at its decimals."""
    if (running := _value(before, "running")) is not None:
        return range(int(running), int(running) + 1)
    mean = _first(before, "mean_per_organisation")
    if mean is None or not mean.denominator:
        return range(0)
    try:
        lowest, highest = total_of_mean(float(mean.value), mean.denominator, mean.decimals)
    except ValueError:  # no number of people has this mean
        return range(0)
    return range(int(lowest), int(highest) + 1)


def _running_before(before: Sequence[Statement]) -> int | None:
    """Return the number of running trajectories in the middle of what is possible."""
    possible = _runnings_before(before)
    return possible[len(possible) // 2] if possible else None


# --- units ---------------------------------------------------------------------------------------------------


def _mixed_units(stated: Sequence[Statement]) -> Iterator[Finding]:
    """Yield periods in which the same people are counted in several units."""
    for group in _by_period(stated):
        of_unit: dict[str, list[Statement]] = defaultdict(list)
        for statement in group:
            if statement.unit in UNITS and statement.scope in MONITOR_SCOPES:
                of_unit[statement.unit].append(statement)
        if len(of_unit) > 1:
            firsts = [of_unit[unit][0] for unit in UNITS if unit in of_unit]
            said = "; ".join(f"{UNITS[one.unit]}: {dutch(one.value)} ({_lower(one.quantity.label)})" for one in firsts)
            yield Finding(Verdict.UNSTATED, "MixedUnits", tuple(firsts), said)


def _by_period(stated: Sequence[Statement]) -> Iterator[list[Statement]]:
    """Yield the monitor's statements of each period."""
    groups: dict[str, list[Statement]] = defaultdict(list)
    for statement in stated:
        if statement.scope in MONITOR_SCOPES:
            groups[statement.period].append(statement)
    yield from groups.values()


def _count(statement: Statement) -> str:
    return "onbekend" if statement.numerator is None else numbers.number(statement.numerator)


def _first(group: Sequence[Statement], quantity: str) -> Statement | None:
    return next((one for one in group if one.quantity.id == quantity and not one.as_printed), None)


def _value(group: Sequence[Statement], quantity: str) -> Decimal | None:
    return next((one.value for one in group if one.quantity.id == quantity), None)


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:]
