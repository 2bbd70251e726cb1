"""The audit by attack: what can somebody find out who has everything that is published, and time."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from werkmonitor.attack.evidence import evidence
from werkmonitor.attack.intervals import Contradiction, Interval, intervals
from werkmonitor.attack.knowledge import Knowledge, learn_indicators
from werkmonitor.attack.links import (
    OTHERS,
    know_absent,
    link_definitions,
    link_organisations,
    link_own,
    link_quarters,
    link_vintages,
)
from werkmonitor.attack.published import Publication
from werkmonitor.attack.relations import Count
from werkmonitor.attack.rules import Rules
from werkmonitor.attack.system import Target
from werkmonitor.attack.tables import learn_tables

EXPLAINED = 20
"""Findings that come with the figures they follow from; to explain each takes as long as to find it."""


@dataclass(frozen=True)
class Finding:
    """A number of people that an outsider can find out more closely than the policy allows.

    Parameters
    ----------
    count
        Of whom, having what.
    interval
        The least and the most that it can be.
    reason
        ``shown`` (printed as it is), ``exact``, ``narrow``, ``group`` (it is known that nobody, or everybody, of a
        group has something), or ``contradiction`` (published figures that can't all be true).
    evidence
        The figures that it follows from; empty where it wasn't looked up.
    recipient
        Who can find it out with its own figures; empty: anybody.
    """

    count: str
    interval: Interval
    reason: str
    evidence: tuple[str, ...] = ()
    recipient: str = ""

    def __str__(self) -> str:
        low, high = (f"{limit:g}" for limit in self.interval)
        found = low if low == high else f"{low} to {high}"
        by = f", by {self.recipient}" if self.recipient else ""
        how = f"; from {'; '.join(self.evidence)}" if self.evidence else ""
        return f"{self.reason}{by}: {self.count} = {found}{how}"


def attack(publications: Sequence[Publication], rules: Rules, recipient: str = "") -> list[Finding]:
    """Find every number of people that follows too closely from what is published.

    Parameters
    ----------
    publications
        All that is public, of all quarters and vintages; and the own figures of ``recipient``, if there is one.
    rules
        What is too close.
    recipient
        Organisation that uses its own figures as well; then only what it finds out about others counts.

    Returns
    -------
    list of Finding
        Most precise first; empty where the publication is safe.
    """
    knowledge = know(publications, rules, recipient)
    targets = list(_targets(knowledge, recipient))
    try:
        found = intervals(knowledge.system, [target for _, target in targets], rules.protection_width)
    except Contradiction as error:
        return [Finding(str(error), Interval(0, 0), "contradiction", recipient=recipient)]
    disclosed = list(_disclosed(knowledge, targets, found, rules))
    disclosed.sort(key=lambda hit: (hit[2].width, hit[0]))
    return [
        Finding(
            name,
            interval,
            reason,
            evidence(knowledge, target) if place < EXPLAINED else (),
            recipient,
        )
        for place, (name, target, interval, reason) in enumerate(disclosed)
    ]


def know(publications: Iterable[Publication], rules: Rules, recipient: str = "") -> Knowledge:
    """Gather all that publications tell, and all that follows from how the monitor counts."""
    knowledge = Knowledge(rules)
    for publication in publications:
        learn_indicators(knowledge, publication)
    if recipient:
        know_absent(knowledge, recipient)
    for publication in publications:
        learn_tables(knowledge, publication)
    link_organisations(knowledge)
    if recipient:
        link_own(knowledge, recipient)
    link_definitions(knowledge)
    link_quarters(knowledge)
    link_vintages(knowledge)
    knowledge.add_up()
    return knowledge


def _targets(knowledge: Knowledge, recipient: str) -> Iterator[tuple[str, Target]]:
    """Yield all that may be small: each count and difference, and the hidden cells of a breakdown together."""
    counts = [name for name in knowledge.system.names if isinstance(name, Count)]
    alone = ((str(count), {count: 1.0}) for count in (*counts, *knowledge.changes))
    for label, weights in (*alone, *knowledge.hidden_together()):
        if not recipient or next(iter(weights)).people.who.startswith(f"{OTHERS} {recipient}"):
            yield label, knowledge.terms(weights)


def _disclosed(
    knowledge: Knowledge, targets: Sequence[tuple[str, Target]], found: Sequence[Interval], rules: Rules
) -> Iterator[tuple[str, Target, Interval, str]]:
    alone: dict[Hashable, Interval] = {
        next(iter(target)): interval for (_, target), interval in zip(targets, found, strict=True) if len(target) == 1
    }
    for (name, target), interval in zip(targets, found, strict=True):
        if interval.width < rules.protection_width and _may_be_small(interval, rules):
            shown = len(target) == 1 and next(iter(target)) in knowledge.printed
            reason = "shown" if shown else "narrow" if interval.width else "exact"
            yield name, target, interval, reason
    for part, others, base in sorted(knowledge.shares):
        if base in alone and alone[base].lower > 0:
            for count, group in ((part, "nobody"), (others, "everybody")):
                if count in alone and alone[count].upper == 0:
                    yield f"{part}: {group} of {alone[base].lower:g} or more", {count: 1.0}, alone[count], "group"


def _may_be_small(interval: Interval, rules: Rules) -> bool:
    """Whether 1 to threshold-1 people is among what a count, or a difference of either sign, can be."""
    most = rules.threshold - 1
    return (interval.lower <= most and interval.upper >= 1) or (interval.lower <= -1 and interval.upper >= -most)
