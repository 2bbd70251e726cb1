"""From published tables to statements: what each printed number says, and how counts hang together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from werkmonitor.attack.published import Precision, Publication, Row
from werkmonitor.attack.relations import DIMENSIONS, Cell, Count, Counted, People, counted, without
from werkmonitor.attack.rules import Rules
from werkmonitor.attack.system import System, Target

Z_SQUARED = 1.959963984540054**2
"""Of the normal quantile behind the printed Wilson limits."""
_SMALL, _OTHER = "primary", "secondary"
_NOBODY = ("missing", "not_derivable")


@dataclass
class Knowledge:
    """What an outsider knows: a system of counts, and which of them are printed.

    ``margins``: a total with the cells that add up to it, by dimension. ``shares``: numerator, complement and base of
    each share. ``known``: printed, or the difference of two such counts. ``changes``: differences of counts, as sums.
    ``as_printed``: how a count is told where that isn't as a number of people. ``listed``: cells of each set of people
    and flag. ``alone``: quarter, reading and region with figures of a single organisation.
    """

    rules: Rules
    system: System = field(default_factory=System)
    printed: set[Count] = field(default_factory=set)
    known: set[Count] = field(default_factory=set)
    changes: dict[Count, Target] = field(default_factory=dict)
    shares: set[tuple[Count, Count, Count]] = field(default_factory=set)
    margins: dict[tuple[Count, str], set[Count]] = field(default_factory=dict)
    as_printed: dict[Count, tuple[str, ...]] = field(default_factory=dict)
    listed: dict[People, dict[str, set[Cell]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(set)))
    alone: set[tuple[str, str, str]] = field(default_factory=set)

    def mention(self, count: Count) -> Count:
        """Make sure that a count is there."""
        self.system.index(count)
        self.listed[count.people][count.flag].add(count.cell)
        return count

    def has(self, count: Count) -> bool:
        """Whether a count has been mentioned."""
        return count in self.system

    def shown(self, count: Count, text: str, *, rounded_to: int = 0, or_down: bool = False) -> None:
        """Learn a printed whole number, exact or rounded to the nearest multiple (``or_down``: or to one below it)."""
        self.mention(count)
        if text:
            above = rounded_to if or_down else rounded_to / 2
            self.system.limit(count, float(text) - rounded_to / 2, float(text) + above)
            self.printed.add(count)
            if not rounded_to:
                self.known.add(count)

    def exactly(self, count: Count) -> float | None:
        """Return the number that is printed of a count, if it is exact."""
        if count not in self.printed:
            return None
        place = self.system.index(count)
        lower, upper = self.system.lower[place], self.system.upper[place]
        return lower if lower == upper else None

    def rest(self, whole: Count, part: Count, others: Count) -> Count:
        """Learn that a count is another one, which is a part of it, and that of the others; return the last."""
        self.system.whole(whole, [part], rest=self.mention(others))
        if {whole, part} <= self.known:
            self.known.add(others)
        return others

    def change(self, later: Count, earlier: Count, difference: Count) -> None:
        """Learn that the difference of two counts is one as well, of either sign.

        It says nothing about the two, so it isn't a statement: only something more to be found out.
        """
        self.listed[difference.people][difference.flag].add(difference.cell)
        self.changes[difference] = self.terms({later: 1.0, earlier: -1.0})
        if {later, earlier} <= self.known:
            self.known.add(difference)

    def terms(self, weights: Mapping[Count, float]) -> Target:
        """Write a weighted sum without differences: as a sum of counts of people alone."""
        found: dict[Hashable, float] = defaultdict(float)
        for count, weight in weights.items():
            for term, sign in self.changes.get(count, {count: 1.0}).items():
                found[term] += sign * weight
        return found

    def parts(self, whole: Count, parts: Iterable[Count], dimension: str) -> None:
        """Learn that the cells of a breakdown add up to their total."""
        self.margins.setdefault((whole, dimension), set()).update(parts)

    def complement(self, part: Count, whole: Count) -> Count:
        """Learn that one count is a part of another; return the count of the others."""
        return self.rest(whole, part, Count(part.people, f"{whole.flag} without {part.flag}", part.cell))

    def add_up(self) -> None:
        """State what :meth:`parts` has collected."""
        for (whole, _), parts in self.margins.items():
            self.system.whole(whole, sorted(parts))

    def hidden_together(self) -> Iterator[tuple[str, dict[Count, float]]]:
        """Yield what the cells of a breakdown are together that aren't known, where all the others are."""
        for people, flags in self.listed.items():
            for flag, cells in flags.items():
                for (whole, dimension), parts in breakdowns(people, flag, cells).items():
                    shown = sorted(parts & self.known)
                    if whole in self.known and shown and len(parts) - len(shown) > 1:
                        name = f"{whole}: {len(parts) - len(shown)} hidden by {dimension} together"
                        yield name, {whole: 1.0, **dict.fromkeys(shown, -1.0)}


def breakdowns(people: People, flag: str, cells: Iterable[Cell]) -> dict[tuple[Count, str], set[Count]]:
    """Return each count that is broken down by a dimension, with the counts of its cells."""
    there = set(cells)
    found: dict[tuple[Count, str], set[Count]] = defaultdict(set)
    for cell in there:
        for dimension, _ in cell:
            if (whole := without(cell, dimension)) in there:
                found[Count(people, flag, whole), dimension].add(Count(people, flag, cell))
    return found


def learn_indicators(knowledge: Knowledge, publication: Publication, table: str = "indicators") -> None:
    """Learn from a long table of indicators."""
    meaning = counted()
    rows = [row for row in publication.rows(table) if row["indicator"] in meaning]
    finely = {name: Precision.of(row[name] for row in rows) for name in ("value", "lower", "upper")}
    telling = {_SMALL, _OTHER} <= {row["status"] for row in rows}
    cells: dict[tuple[People, str], set[Cell]] = defaultdict(set)
    for row in rows:
        what = meaning[row["indicator"]]
        people = People(row["quarter"], row["as_of"], what.conditions, publication.organisation)
        cell = tuple((name, row[name]) for name in DIMENSIONS if row[name])
        numerator = Count(people, what.numerator, cell)
        _learn_count(knowledge, numerator, row, "numerator")
        cells[people, what.numerator].add(cell)
        if what.denominator is not None:
            denominator = Count(people, what.denominator, cell)
            _learn_count(knowledge, denominator, row, "denominator")
            cells[people, what.denominator].add(cell)
            _learn_share(knowledge, numerator, denominator, what, row, finely)
        if telling:
            _learn_status(knowledge, numerator, what, row)
    for (people, flag), there in cells.items():
        for (whole, dimension), parts in breakdowns(people, flag, there).items():
            knowledge.parts(whole, parts, dimension)


def _learn_count(knowledge: Knowledge, count: Count, row: Row, column: str) -> None:
    if row["status"] in _NOBODY and not row["numerator"]:
        knowledge.shown(count, "0")
    elif row["status"] == "rounded" and row["region"]:
        knowledge.shown(count, row[column], rounded_to=knowledge.rules.rounding)
    elif row["status"] == "rounded" and column == "denominator":
        knowledge.shown(count, row[column], rounded_to=knowledge.rules.rounding_of_bases, or_down=True)
    else:
        knowledge.shown(count, row[column])


def _learn_share(
    knowledge: Knowledge,
    numerator: Count,
    denominator: Count,
    what: Counted,
    row: Row,
    finely: Mapping[str, Precision],
) -> None:
    """Learn what a fraction and its limits tell about the two counts, also where those aren't printed."""
    if what.is_share:
        knowledge.shares.add((numerator, knowledge.complement(numerator, denominator), denominator))
    if row["numerator"] or not row["value"]:
        return
    least, most = finely["value"].limits(row["value"])
    learn_value(knowledge, numerator, denominator, least, most)
    if what.is_share and row["interval_method"] == "wilson" and row["lower"]:
        knowledge.system.limit(denominator, *_behind_wilson((least, most), finely["lower"].limits(row["lower"])))


def learn_value(knowledge: Knowledge, numerator: Count, denominator: Count, least: float, most: float) -> None:
    """Learn that a fraction lies between two limits."""
    knowledge.system.state({numerator: 1.0, denominator: -most}, -float("inf"), 0.0)
    knowledge.system.state({numerator: 1.0, denominator: -least}, 0.0)


def _behind_wilson(value: tuple[float, float], limit: tuple[float, float]) -> tuple[float, float]:
    """Return how few and how many people a share with this Wilson limit can be of."""
    people = [Z_SQUARED * p * (1 - p) / (share - p) ** 2 for share in value for p in limit if 0 < p < 1 and share != p]
    return (min(people), max(people)) if people else (0.0, float("inf"))


def _learn_status(knowledge: Knowledge, numerator: Count, what: Counted, row: Row) -> None:
    """Learn from the word for why a number is hidden: it tells small from not small."""
    few = knowledge.rules.threshold
    if row["status"] == _SMALL and what.denominator is None:
        knowledge.system.limit(numerator, 1.0 if knowledge.rules.show_zero_counts else 0.0, few - 1)
    elif row["status"] == _OTHER and what.is_share:
        knowledge.system.limit(numerator, few)
        knowledge.system.limit(numerator._replace(flag=f"{what.denominator} without {what.numerator}"), few)


def same_counts(knowledge: Knowledge, one: People, other: People) -> Iterator[tuple[Count, Count]]:
    """Yield the counts that two sets of people both have."""
    there, here = knowledge.listed.get(one, {}), knowledge.listed.get(other, {})
    for flag in sorted(set(there) & set(here)):
        for cell in sorted(there[flag] & here[flag]):
            yield Count(one, flag, cell), Count(other, flag, cell)
