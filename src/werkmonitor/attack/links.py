"""How sets of people and counts hang together: by definition, by organisations, by vintage, and beside one's own."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

from werkmonitor.attack.knowledge import Knowledge, same_counts
from werkmonitor.attack.relations import (
    DELIVERED,
    FLOWS,
    NARROWER,
    WHOLES,
    YEAR,
    Cell,
    Count,
    People,
    Whole,
    within,
)
from werkmonitor.quarter import Quarter

OTHERS = "others than"
"""How the people are called whom a recipient doesn't know yet."""

_STARTED = ("requested", "approved")


def link_organisations(knowledge: Knowledge) -> None:
    """Learn that some figures are of fewer organisations than others: what they differ by is people too."""
    for people in list(knowledge.listed):
        for wide, narrow in NARROWER:
            if people.conditions == narrow and (whole := people._replace(conditions=wide)) in knowledge.listed:
                _split(knowledge, whole, people, people._replace(conditions=wide, who=_others(people, wide, narrow)))
        if people.conditions == (DELIVERED, FLOWS):
            _link_year(knowledge, people)


def _others(people: People, wide: tuple[str, ...], narrow: tuple[str, ...]) -> str:
    lacking = f"without {', '.join(condition for condition in narrow if condition not in wide)}"
    return ", ".join(filter(None, (people.who, lacking)))


def _split(knowledge: Knowledge, whole: People, part: People, others: People) -> None:
    """Learn that a set of people is another one and the others together, count by count."""
    for all_of_them, some in list(same_counts(knowledge, whole, part)):
        knowledge.rest(all_of_them, some, Count(others, some.flag, some.cell))


def _link_year(knowledge: Knowledge, people: People) -> None:
    """Learn that who is new this quarter is new this year; in the first quarter there is nobody else."""
    year = people._replace(conditions=(YEAR, FLOWS))
    cells = knowledge.listed[people].get("new", set()) & knowledge.listed[year].get("new_year_to_date", set())
    for cell in sorted(cells):
        new, this_year = Count(people, "new", cell), Count(year, "new_year_to_date", cell)
        if people.quarter.endswith("Q1"):
            knowledge.system.whole(this_year, [new])
        else:
            knowledge.rest(this_year, new, Count(year, "new earlier this year", cell))


def link_quarters(knowledge: Knowledge) -> None:
    """Learn that the year so far less the year up to the quarter before is who is new, unless a date was corrected."""
    for people in [people for people in knowledge.listed if people.conditions == (YEAR, FLOWS)]:
        quarter = Quarter.parse(people.quarter)
        before = people._replace(quarter=str(quarter - 1))
        if quarter.number > 1:
            for later, earlier in list(same_counts(knowledge, people, before)):
                if later.flag == "new_year_to_date":
                    knowledge.change(later, earlier, later._replace(flag="new since the quarter before"))


def link_vintages(knowledge: Knowledge) -> None:
    """Learn that a later reading of a quarter is the earlier one, and what deliveries that came in since changed.

    A delivery that corrects an earlier one can take people away, so that a difference may be of either sign.
    """
    readings: dict[People, list[People]] = defaultdict(list)
    for people in knowledge.listed:
        readings[people._replace(as_of="")].append(people)
    for vintages in readings.values():
        for before, after in pairwise(sorted(vintages, key=lambda people: people.as_of)):
            late = after._replace(who=", ".join(filter(None, (after.who, f"change since {before.as_of}"))))
            for later, earlier in list(same_counts(knowledge, after, before)):
                printed = knowledge.as_printed.get(later)
                if printed and printed == knowledge.as_printed.get(earlier):
                    continue  # the same to the last digit: nobody can tell that anything changed
                knowledge.change(later, earlier, later._replace(people=late))


def know_absent(knowledge: Knowledge, organisation: str) -> None:
    """Learn where an organisation has nobody.

    It knows where its own people are: a cell that its own indicators don't list has none of them, if they list any by
    that breakdown.
    """
    for own in [people for people in knowledge.listed if people.who == organisation]:
        listed = knowledge.listed[own]
        breakdowns = {_dimensions(cell) for cells in listed.values() for cell in cells}
        for flag, cells in knowledge.listed.get(own._replace(who=""), {}).items():
            for cell in sorted(cells - listed.get(flag, set())):
                if _dimensions(cell) in breakdowns:
                    knowledge.shown(Count(own, flag, cell), "0")


def link_own(knowledge: Knowledge, organisation: str) -> None:
    """Learn what is left of each public count after taking off an organisation's own: nobody, where it is alone."""
    for own in [people for people in knowledge.listed if people.who == organisation]:
        public, others = own._replace(who=""), own._replace(who=f"{OTHERS} {organisation}")
        alone = _where_alone(knowledge, own)
        for mine, of_all in list(same_counts(knowledge, own, public)):
            rest = knowledge.rest(of_all, mine, Count(others, mine.flag, mine.cell))
            if dict(mine.cell).get("region") in alone:
                knowledge.shown(rest, "0")


def _where_alone(knowledge: Knowledge, own: People) -> set[str]:
    """Return the regions where an organisation has people and no other has figures, nor had them earlier this year."""
    quarter = Quarter.parse(own.quarter)
    since = quarter.number if YEAR in own.conditions else 1
    quarters = [str(quarter - before) for before in range(since)]
    counts = [Count(own, flag, cell) for flag, cells in knowledge.listed[own].items() for cell in cells]
    there = {dict(count.cell).get("region", "") for count in counts if knowledge.exactly(count)}
    return {region for region in there if all((one, own.as_of, region) in knowledge.alone for one in quarters)}


def _dimensions(cell: Cell) -> tuple[str, ...]:
    return tuple(name for name, _ in cell)


def link_definitions(knowledge: Knowledge) -> None:
    """Learn within each set of people which counts are parts of others."""
    for people in list(knowledge.listed):
        _started_and_ended(knowledge, people)
        for whole in WHOLES:
            _state_whole(knowledge, people, whole)
        _scheme(knowledge, people)


def _state_whole(knowledge: Knowledge, people: People, rule: Whole) -> None:
    flags = knowledge.listed[people]
    for cell in sorted(set().union(*(flags.get(part, set()) for part in rule.parts))):
        whole = _widest(knowledge, Count(people, rule.whole, cell))
        if whole is None:
            continue
        parts = [count for part in rule.parts if knowledge.has(count := Count(people, part, cell))]
        if rule.complete and len(parts) == len(rule.parts) and whole.people == people:
            knowledge.system.whole(whole, parts)
        else:
            label = f"{rule.whole} without {' or '.join(part.flag for part in parts)}"
            others = knowledge.mention(Count(whole.people, _of(label, people, whole), cell))
            knowledge.system.whole(whole, parts, rest=others)


def _of(label: str, people: People, whole: Count) -> str:
    """Tell apart what is left of a count of more people than those whose parts are taken off."""
    return label if whole.people == people else f"{label} at ({', '.join(people.conditions[1:])})"


def _widest(knowledge: Knowledge, whole: Count) -> Count | None:
    """Return the count itself, or that of the narrowest set of more organisations that has it."""
    if knowledge.has(whole):
        return whole
    for wide, narrow in NARROWER:
        if whole.people.conditions == narrow:
            found = _widest(knowledge, whole._replace(people=whole.people._replace(conditions=wide)))
            if found is not None:
                return found
    return None


def _started_and_ended(knowledge: Knowledge, people: People) -> None:
    """Learn that who ended after the start was running: endings by stage tell who that is."""
    for cell in sorted(knowledge.listed[people].get("ended", set())):
        stages = [Count(people, "ended", within(cell, stage=stage)) for stage in _STARTED]
        if all(knowledge.has(count) for count in stages) and "stage" not in dict(cell):
            knowledge.system.whole(knowledge.mention(Count(people, "ended_ips", cell)), stages)
            for ended in stages:
                if knowledge.has(running := ended._replace(flag="running")):
                    knowledge.complement(ended, running)


def _scheme(knowledge: Knowledge, people: People) -> None:
    """Learn that the national scheme is of municipalities, and of approved trajectories."""
    for cell in sorted(knowledge.listed[people].get("running_national_scheme", set())):
        scheme = Count(people, "running_national_scheme", cell)
        for larger in (within(cell, funding="municipality"), within(cell, stage="approved")):
            if knowledge.has(running := Count(people, "running", larger)):
                rest = knowledge.mention(Count(people, "running outside the national scheme", larger))
                knowledge.system.whole(running, [scheme], rest=rest)
