"""Change between two quarters, put into words by stated rules.

The rules are the two tables below; the report prints them. A word for a direction ("gestegen") is used only where the
change is larger than chance and large enough to name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from werkmonitor.narrative import numbers
from werkmonitor.narrative.cells import Cell
from werkmonitor.statistics.differences import square_and_add


@dataclass(frozen=True)
class Rule:
    """From a change of this size (absolute) on, these words; ``{}`` takes the direction."""

    at_least: float
    words: str

    def apply(self, change: float) -> str:
        """Word a change."""
        return self.words.format("gestegen" if change > 0 else "gedaald")


Limits = tuple[float, float]
NEARLY_EQUAL = "nagenoeg gelijk gebleven"
WITHIN_CHANCE = "binnen de toevalsmarge"
NO_MARGIN = "geen woord: een toevalsmarge is niet te bepalen"

SHARE_RULES = (
    Rule(0.0, NEARLY_EQUAL),
    Rule(0.005, "licht {}"),
    Rule(0.02, "{}"),
    Rule(0.05, "sterk {}"),
)
"""Shares: absolute difference of two fractions; 0.005 is half a percentage point."""

_PRINTED = 3
"""Decimals of a fraction that the report prints, as tenths of a percentage point."""

_EQUAL_WITHIN = 0.02
"""Shares are called nearly equal only if the interval of their difference stays within two points."""

COUNT_RULES = (
    Rule(0.0, NEARLY_EQUAL),
    Rule(0.02, "licht {}"),
    Rule(0.05, "{}"),
    Rule(0.15, "sterk {}"),
)
"""Counts and means over the same organisations: change as a fraction of the earlier number."""


def word_for(rules: tuple[Rule, ...], change: float) -> str:
    """Word a change by its size alone."""
    # Rounded far below the printed precision, so that 37,0 - 36,5 is half a point and not a hair less.
    size = round(abs(change), 9)
    return max((rule for rule in rules if rule.at_least <= size), key=lambda rule: rule.at_least).apply(change)


@dataclass(frozen=True)
class Change:
    """A difference with its words; ``lower`` and ``upper`` are None where there is no interval."""

    difference: float
    words: str
    lower: float | None = None
    upper: float | None = None

    @property
    def within_chance(self) -> bool:
        """Whether the words say that chance may explain the difference."""
        return self.words == WITHIN_CHANCE


def difference_interval(before: Cell, after: Cell) -> tuple[float, float] | None:
    """Give an interval for ``after - before`` from the intervals of the two shares.

    For two independent groups, by :func:`~werkmonitor.statistics.differences.square_and_add`. Two quarters are not
    independent: the table of changes has their paired intervals, and this one serves where that table has none.

    Returns
    -------
    tuple of float or None
        Lower and upper limit as fractions; None where one of the shares has no interval.
    """
    if before.interval is None or after.interval is None:
        return None
    return square_and_add(after.number, after.interval, before.number, before.interval)


def share_change(before: Cell, after: Cell, limits: Limits | None = None) -> Change | None:
    """Word the change of a share; None where one of the two isn't shown.

    ``limits`` are those of a paired comparison; without them the two shares are treated as independent. A difference
    without any interval gets no word for a direction.
    """
    if not (before.shown and after.shown):
        return None
    difference = after.number - before.number
    interval = limits or difference_interval(before, after)
    if interval is None:
        return Change(difference, NO_MARGIN)
    return Change(difference, share_words(difference, interval), *interval)


def share_words(difference: float, limits: Limits) -> str:
    """Word the change of a share by its size and interval."""
    words, (lower, upper) = word_for(SHARE_RULES, difference), limits
    equal = words == NEARLY_EQUAL and lower > -_EQUAL_WITHIN and upper < _EQUAL_WITHIN
    return WITHIN_CHANCE if holds_zero(limits) and not equal else words


def holds_zero(limits: Limits) -> bool:
    """Whether zero lies within limits as they are printed, so that the words never contradict the numbers."""
    lower, upper = (round(limit, _PRINTED) for limit in limits)
    return lower <= 0 <= upper


def count_change(before: Cell, after: Cell) -> Change | None:
    """Word the relative change of a count over the same organisations; None where it can't be computed."""
    if not (before.shown and after.shown) or before.number == 0:
        return None
    relative = after.number / before.number - 1
    return Change(relative, word_for(COUNT_RULES, relative))


def rules_as_rows() -> list[tuple[str, str, str]]:
    """List all rules for a change, for the reader: what it is about, the size of the change, the words."""
    (_, small, words), *moved = (("Aandeel", _size(rule, SHARE_RULES, _as_points), rule.words) for rule in SHARE_RULES)
    equal = ("Aandeel", f"{small}, met een interval dat binnen {_as_points(_EQUAL_WITHIN)} blijft", words)
    counts = [("Aantal of gemiddelde", _size(rule, COUNT_RULES, numbers.percent), rule.words) for rule in COUNT_RULES]
    chance = ("Aandeel", "anders: interval van het verschil bevat nul, zoals het is afgedrukt", WITHIN_CHANCE)
    no_margin = ("Aandeel", "geen interval", NO_MARGIN)
    rules = [equal, chance, *moved, no_margin, *counts]
    return [(about, size, words.format("gestegen of gedaald")) for about, size, words in rules]


def _as_points(fraction: float) -> str:
    return numbers.points(fraction, signed=False)


def _size(rule: Rule, rules: tuple[Rule, ...], write: Callable[[float], str]) -> str:
    following = [other for other in rules if other.at_least > rule.at_least]
    upper = f"kleiner dan {write(following[0].at_least)}" if following else ""
    lower = f"vanaf {write(rule.at_least)}" if rule.at_least else ""
    return ", ".join(filter(None, [lower, upper]))
