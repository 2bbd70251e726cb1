"""What everybody knows of how counts hang together, as one list of linear relations.

A relation is a sum of counts, with coefficients, that is known. Whether a hidden count can be worked out from what is
shown is a question about these sums alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from werkmonitor.disclosure.counts import BOTH, BREAKDOWNS, FLOWS, LISTED, Count, Counts, Place
from werkmonitor.indicators.definitions import INDICATORS
from werkmonitor.indicators.indicator import flags
from werkmonitor.indicators.phase2 import REASONS
from werkmonitor.quarter import Quarter
from werkmonitor.vocabulary import Funding

Relation = dict[Count, float]


@dataclass(frozen=True)
class Split:
    """A count of people, and counts of some of them that don't overlap.

    ``exact``: the parts are all of them. Otherwise those in no part are a number too, which no cell shows: the rest.
    """

    whole: str
    parts: tuple[str, ...]
    exact: bool = False


SPLITS = (
    Split("running", ("paid_work", "without_paid_work"), exact=True),
    Split("running", ("with_work_before", "without_work_before"), exact=True),
    Split("ended", ("ended_situation_known", "ended_situation_unknown"), exact=True),
    Split("ended_situation_known", ("ended_with_work_or_education", "ended_without_work_or_education"), exact=True),
    Split("ended_ips", ("ended_reason_known", "ended_reason_unknown"), exact=True),
    Split("ended_reason_known", REASONS, exact=True),
    Split("running", ("new",)),
    Split("running", ("entered_with_work",)),
    Split("running", ("ended_ips",)),
    Split("ended", ("ended_ips",)),
    Split("ended", ("ended_with_work_or_education",)),
    Split("ended_with_work_or_education", ("ended_with_paid_work",)),
    Split("ended", ("ended_without_work_or_education",)),
    Split("paid_work", ("durable_work",)),
    Split("paid_work", ("durable_work", "durable_work_unknown")),
    Split("without_paid_work", ("paid_work_unknown",)),
    Split("ever_worked", ("paid_work",)),
    Split("first_job_within_12_months", ("first_job_within_6_months",)),
    *(
        Split(flag, (counted,))
        for indicator in INDICATORS
        for counted in indicator.counted
        for flag in flags(counted)
        if flag != counted
    ),
)
"""What a count consists of, by the definitions of ``panel``, beside what shares say themselves."""


@dataclass(frozen=True)
class Rest:
    """What is left of a whole after its parts: a number that no cell shows, but anyone can subtract."""

    count: Count
    whole: Count
    parts: tuple[Count, ...]
    value: float


def margins(counts: Counts) -> Iterator[Relation]:
    """Give the sums over each breakdown: the parts that are shown make up their total."""
    for total, cells in _broken_down(counts.told):
        relation: Relation = defaultdict(float)
        relation[counts.known_as(total)] += 1.0
        for cell in cells:
            relation[counts.known_as(cell)] -= 1.0
        yield dict(relation)


def margins_of_rests(counts: Counts, rests: Iterable[Rest]) -> Iterator[Relation]:
    """Give the sums over each breakdown of what is left: these follow from other sums, but can be subtracted as well.

    A rest by a smaller set of organisations is that of all of them where both hold the same people.
    """
    told: dict[Count, Rest] = {}
    for rest in rests:
        flag = " without ".join(one.flag for one in (rest.whole, *rest.parts))
        for who in ("", FLOWS, LISTED, BOTH):
            if counts.known_as(rest.whole._replace(tellers=who)) == rest.whole:
                told[Count(rest.whole.place, flag, who)] = rest
    given = set()
    for total, cells in _broken_down({count: rest.value for count, rest in told.items()}):
        whole, *parts = (told[count].count for count in (total, *cells))
        if (whole, *parts) not in given:
            given.add((whole, *parts))
            yield {whole: 1.0, **dict.fromkeys(parts, -1.0)}


def _broken_down(told: Mapping[Count, float]) -> Iterator[tuple[Count, list[Count]]]:
    """Yield each count with those of a breakdown, where these add up to it."""
    parts: dict[tuple[Count, str], list[Count]] = defaultdict(list)
    for count in told:
        for name in BREAKDOWNS:
            if getattr(count.place, name):
                total = count._replace(place=count.place._replace(**{name: ""}))
                parts[total, name].append(count)
    for (total, _), cells in parts.items():
        if told.get(total) == sum(told[cell] for cell in cells):
            yield total, cells


def splits(counts: Counts) -> Iterator[Relation | Rest]:
    """Give what counts of one place consist of, for everyone and for each smaller set of organisations."""
    here: dict[Place, set[str]] = defaultdict(set)
    for count in counts.people:
        here[count.place].add(count.tellers)
    for place, tellers in here.items():
        given = set()
        for split in SPLITS:
            for who in sorted(tellers):
                found = _found(counts, place, split, who)
                if found and (split, found) not in given:
                    given.add((split, found))
                    yield from _split(counts, found[0], found[1:], split.exact)
    for count in counts.people:
        every = count._replace(tellers="")
        if count.tellers and every in counts.people:
            yield from _split(counts, every, (count,), exact=False)


def complements(counts: Counts) -> Iterator[Relation | Rest]:
    """Give those of a share's base who aren't in its numerator."""
    for numerator, base in dict.fromkeys(counts.shares.values()):
        yield from _split(counts, base, (numerator,), exact=False)


def schemes(counts: Counts) -> Iterator[Relation | Rest]:
    """Give what is left of the municipal trajectories after those of the national scheme."""
    for count in counts.people:
        if count.flag == "running_national_scheme" and not count.place.funding:
            municipal = Count(count.place._replace(funding=Funding.MUNICIPALITY.value), "running")
            if municipal in counts.people:
                yield from _split(counts, municipal, (count,), exact=False)


def stages(counts: Counts) -> Iterator[Relation | Rest]:
    """Give that endings in the stages after orientation are those of IPS trajectories proper."""
    for count in counts.people:
        if count.flag == "ended_ips" and not count.tellers:
            every = count._replace(flag="ended")
            before = every._replace(place=every.place._replace(stage="orientation"))
            if {every, before} <= counts.people.keys():
                yield from _split(counts, every, (before, count), exact=True)


def years(counts: Counts) -> Iterator[Relation | Rest]:
    """Give that this year's starts are those of the quarter and those up to the quarter before.

    Corrections come in between; that whoever subtracts knows them too is the worst case.
    """
    for count in counts.people:
        new = counts.find(count.place, "new", count.tellers)
        if count.flag != "new_year_to_date" or new is None:
            continue
        quarter = Quarter.parse(count.place.quarter)
        earlier = counts.find(count.place._replace(quarter=str(quarter - 1)), count.flag, FLOWS)
        if quarter.number == 1:
            yield {count: 1.0, new: -1.0}
        elif earlier:
            yield {count: 1.0, new: -1.0, earlier: -1.0}
        else:
            yield from _split(counts, count, (new,), exact=False)


def _found(counts: Counts, place: Place, split: Split, tellers: str) -> tuple[Count, ...]:
    """Find whole and parts of a split as these organisations tell them; nothing if it doesn't hold between them."""
    whole = counts.find(place, split.whole, tellers)
    parts = [counts.find(place, part, tellers) for part in split.parts]
    there = tuple(part for part in parts if part)
    if whole is None or len(there) < len(parts):
        return ()
    return (whole, *there)


def _split(counts: Counts, whole: Count, parts: tuple[Count, ...], exact: bool) -> Iterator[Relation | Rest]:
    left = counts.people[whole] - sum(counts.people[part] for part in parts)
    if exact and not left:
        yield {whole: 1.0, **dict.fromkeys(parts, -1.0)}
    elif left >= 0 and not exact:
        named = " and ".join(f"{part.flag} {part.tellers}".strip() for part in parts)
        yield Rest(whole._replace(flag=f"{whole.flag} without {named}"), whole, parts, left)


def relations(counts: Counts) -> Iterator[Relation | Rest]:
    """Give all that is known of how the counts of a long table hang together."""
    for part in (margins, complements, splits, schemes, stages, years):
        yield from part(counts)
