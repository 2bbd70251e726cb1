"""What the smaller published tables say: revisions, changes, groups of organisations, cohorts, rows, and estimates."""

from __future__ import annotations

from collections import defaultdict

from werkmonitor.attack.knowledge import Knowledge, learn_value
from werkmonitor.attack.published import Precision, Publication
from werkmonitor.attack.relations import (
    DELIVERED,
    FLOWS,
    PLACEMENTS,
    Cell,
    Count,
    People,
    counted,
    within,
)

_IPS: Cell = (("method", "ips"),)
_FOLLOWED = (DELIVERED, "followed")
ESTIMATES = {
    ("duration", "crude"): ("running", "paid_work", "type"),
    ("duration", "past_24"): ("running", "past 24 months", "type"),
    ("funding", "level"): ("running", "paid_work", "funding"),
    ("funding", "recent"): ("running", "recent", "funding"),
    ("funding", "epa"): ("running", "epa", "funding"),
    ("change", "share_new"): ("running", "new", ""),
    ("course", "finding"): ("without_work_before", "", "type"),
    ("course", "loss"): ("with_work_before", "", ""),
}
"""Estimates of people in one quarter that indicators count too: base, numerator, and what breakdown ``of`` names."""
_EVERYBODY = ("all", "new")


def learn_tables(knowledge: Knowledge, publication: Publication) -> None:
    """Learn from all tables but the indicators."""
    _learn_coverage(knowledge, publication)
    _learn_revisions(knowledge, publication)
    _learn_changes(knowledge, publication)
    _learn_experience(knowledge, publication)
    _learn_cohorts(knowledge, publication)
    _learn_rows(knowledge, publication)
    _learn_estimates(knowledge, publication)


def _learn_coverage(knowledge: Knowledge, publication: Publication) -> None:
    """Learn in which regions there is one organisation only."""
    as_of = publication.as_of.isoformat()
    for row in publication.rows("coverage"):
        if row["organisations_delivered"] == "1":
            knowledge.alone.add((row["quarter"], as_of, row["region"]))


def _learn_revisions(knowledge: Knowledge, publication: Publication) -> None:
    """Learn national figures of a reading that may never be published by itself."""
    meaning = counted()
    for row in publication.rows("revisions"):
        what = meaning.get(row["indicator"])
        for when in ("before", "after"):
            if what is None or not row[f"numerator_{when}"]:
                continue
            people = People(row["quarter"], row[f"as_of_{when}"], what.conditions)
            cell = within(_IPS, **{name: row[name] for name in ("stage", "funding", "type") if row[name]})
            rounded_to = knowledge.rules.rounding_of_bases if row["status"] == "rounded" else 0
            knowledge.shown(Count(people, what.numerator, cell), row[f"numerator_{when}"])
            if what.denominator and row[f"denominator_{when}"]:
                base = Count(people, what.denominator, cell)
                knowledge.shown(base, row[f"denominator_{when}"], rounded_to=rounded_to, or_down=True)


def _learn_changes(knowledge: Knowledge, publication: Publication) -> None:
    """Learn a share that isn't shown from its difference with one that is."""
    meaning, rows = counted(), publication.rows("changes")
    finely = Precision.of(row["difference"] for row in rows)
    for row in rows:
        if not row["difference"]:
            continue
        least, most = finely.limits(row["difference"])
        what = meaning[row["indicator"]]
        cell = within(_IPS, **{name: row[name] for name in ("funding", "type") if row[name]})
        now, before = (
            Count(People(quarter, publication.as_of.isoformat(), what.conditions), what.numerator, cell)
            for quarter in (row["quarter"], row["previous"])
        )
        for sign, hidden, shown in ((1, now, before), (-1, before, now)):
            part, base = knowledge.exactly(shown), knowledge.exactly(shown._replace(flag=str(what.denominator)))
            if part is not None and base and hidden not in knowledge.printed:
                limits = sorted((part / base + sign * least, part / base + sign * most))
                learn_value(knowledge, hidden, hidden._replace(flag=str(what.denominator)), limits[0], limits[1])


def _learn_experience(knowledge: Knowledge, publication: Publication) -> None:
    """Learn that groups of organisations add up to all of them."""
    groups: dict[Count, list[Count]] = defaultdict(list)
    for row in publication.rows("experience"):
        everybody = People(row["quarter"], row["as_of"], (DELIVERED,))
        people = everybody._replace(who=f"at organisations with IPS {row['years']}") if row["years"] else everybody
        part, base = Count(people, "paid_work", _IPS), Count(people, "running", _IPS)
        if row["status"] == "not_derivable":
            continue
        knowledge.shown(part, row["numerator"])
        knowledge.shown(base, row["denominator"])
        knowledge.complement(part, base)
        if row["years"]:
            for count in (part, base):
                groups[count._replace(people=everybody)].append(count)
    for whole, parts in groups.items():
        knowledge.parts(knowledge.mention(whole), parts, "years")


def _learn_cohorts(knowledge: Knowledge, publication: Publication) -> None:
    """Learn that benefits add up, and that who has paid work has any form of work."""
    for row in publication.rows("start_cohorts"):
        if row["status"] == "missing":
            continue
        condition = f"started in {row['cohort']} and followed for {row['months']} months"
        people = People(row["quarter"], row["as_of"], (DELIVERED, condition))
        cell: Cell = (("benefit", row["benefit"]),) if row["benefit"] else ()
        base, part = Count(people, "people", cell), Count(people, row["measure"], cell)
        knowledge.shown(part, row["numerator"])
        knowledge.shown(base, row["denominator"])
        knowledge.complement(part, base)
        if knowledge.has(paid := Count(people, "paid_work", cell)) and part.flag == "any_work":
            knowledge.complement(paid, part)
        if cell:
            for count in (base, part):
                knowledge.parts(count._replace(cell=()), [count], "benefit")


def _learn_rows(knowledge: Knowledge, publication: Publication) -> None:
    """Learn rows received, used and refused; the rules by which they were refused add up to all that were."""
    as_of = publication.as_of.isoformat()
    refused: dict[str, list[Count]] = defaultdict(list)
    for row in publication.rows("delivery_rows"):
        people = People(row["quarter"], as_of, ("rows",), publication.organisation)
        came, used, not_used = (
            Count(people, flag, (("sheet", row["sheet"]),)) for flag in ("rows_in", "rows_used", "rows_refused")
        )
        for count in (came, used, not_used):
            knowledge.shown(count, row[count.flag])
        knowledge.system.whole(came, [used, not_used])
        refused[row["quarter"]].append(not_used)
    by_rule: dict[str, list[Count]] = defaultdict(list)
    for row in publication.rows("delivery_quality"):
        if row["action"] == "refused" and row["quarter"] in refused:
            people = People(row["quarter"], as_of, ("rows",), publication.organisation)
            count = Count(people, "rows_refused", (("rule", row["rule"]),))
            knowledge.shown(count, row["rows"])
            by_rule[row["quarter"]].append(count)
    for quarter, sheets in refused.items():
        total = sheets[0]._replace(cell=())
        knowledge.system.whole(knowledge.mention(total), sheets)
        if by_rule[quarter]:
            knowledge.parts(total, by_rule[quarter], "rule")


def _learn_estimates(knowledge: Knowledge, publication: Publication) -> None:
    """Learn whom plain shares among the estimates are of, and how many of them: more than is printed."""
    rows = [row for row in publication.rows("estimates") if (row["study"], row["step"]) in ESTIMATES and row["people"]]
    shares = [row for row in rows if row["scale"] == "share"]
    finely = {
        coarse: Precision.of(row["value"] for row in shares if (row["status"] == "rounded") == coarse)
        for coarse in (True, False)
    }
    for row in rows:
        base_flag, flag, dimension = ESTIMATES[row["study"], row["step"]]
        if not dimension and row["of"] not in _EVERYBODY:
            continue  # of several quarters together
        quarter = row["at"] or str(publication.quarter)
        people = People(quarter, row["as_of"], _FOLLOWED)
        of = {dimension: row["of"]} if row["of"] not in _EVERYBODY else {}
        base = Count(people, base_flag, within(_IPS, **of))
        knowledge.shown(base, row["people"], rounded_to=knowledge.rules.rounding_of_people)
        if flag and row["scale"] == "share" and row["value"]:
            part = knowledge.mention(base._replace(flag=flag))
            learn_value(knowledge, part, base, *finely[row["status"] == "rounded"].limits(row["value"]))
            others = knowledge.complement(part, base)
            knowledge.as_printed |= dict.fromkeys((part, others), (row["value"], row["people"]))
        _beside_indicator(knowledge, base, same=quarter == str(publication.quarter))


def _beside_indicator(knowledge: Knowledge, followed: Count, *, same: bool) -> None:
    """Learn by how much an estimate's people differ from an indicator's, which may be nobody by definition.

    In the last quarter those who are followed are all at organisations that list jobs. Of earlier quarters a later
    delivery may tell something else, so that the difference may be of either sign.
    """
    for conditions in ((DELIVERED, PLACEMENTS), (DELIVERED, FLOWS, PLACEMENTS), (DELIVERED,)):
        indicator = followed._replace(people=followed.people._replace(conditions=conditions))
        if not knowledge.has(indicator):
            continue
        if same and conditions == (DELIVERED, PLACEMENTS):
            knowledge.system.whole(indicator, [followed])
        else:
            difference = followed._replace(flag=f"{followed.flag} that only one of indicator and estimate counts")
            knowledge.change(indicator, followed, difference)
        return
