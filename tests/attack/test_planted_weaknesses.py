"""Each protection switched off by itself: the attack finds nothing in what is published with it, and something without.

Tables of a few rows go through the protection that a run uses, and the attack reads what comes out.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
import pytest
from disclosure_policy import POLICY
from long_tables import by, long_table
from small_publication import AS_OF, RULES, found, printed, publication

from werkmonitor.attack import Finding, Publication
from werkmonitor.disclosure import aims, estimates, indicators, protect, rows, shares
from werkmonitor.disclosure.background import Background, Earlier
from werkmonitor.disclosure.pattern import _Pattern
from werkmonitor.disclosure.policy import Policy
from werkmonitor.disclosure.system import System
from werkmonitor.statistics.estimate import t_estimate
from werkmonitor.studies.findings import Finding as Estimated
from werkmonitor.studies.findings import Scale, table_of

LATER = "2023-12-31"
Rows = list[dict[str, Any]]
Off = Callable[[pytest.MonkeyPatch], None]
ORGANISATION = "org01"


def told(name: str, safe: pd.DataFrame, as_of: str = AS_OF, organisation: str = "") -> Publication:
    """Return a publication of one protected table, as it is printed."""
    tables = {name: printed(safe.assign(as_of=as_of))}
    return publication(tables.pop("indicators", []), organisation, as_of, **tables)


def one_table(cells: Rows, own: Rows | None = None, policy: Policy = POLICY) -> list[Publication]:
    """Publish a long table; and to one organisation its own, if given."""
    table = long_table(cells)
    mine = None if own is None else long_table(own).assign(organisation=ORGANISATION)
    safe = indicators.protect_indicators(table, policy, Background(mine))
    return [told("indicators", safe), *([] if mine is None else [told("indicators", mine, AS_OF, ORGANISATION)])]


def two_tables(before: Rows, after: Rows, own: tuple[Rows, Rows] | None = None) -> list[Publication]:
    """Publish a long table and then another one; and to one organisation its own, if given."""
    made, earlier = [], ()
    for cells, mine, as_of in zip((before, after), own or (None, None), (AS_OF, LATER), strict=True):
        table = long_table(cells)
        own_table = None if mine is None else long_table(mine).assign(organisation=ORGANISATION)
        safe = indicators.protect_indicators(table, POLICY, Background(own_table, earlier))
        made.append(told("indicators", safe, as_of))
        if own_table is not None:
            made.append(told("indicators", own_table, as_of, ORGANISATION))
        earlier = (Earlier(hidden_alike(safe), table, own_table),)
    return made


def hidden_alike(safe: pd.DataFrame) -> pd.DataFrame:
    return safe.replace({"status": {"primary": "hidden", "secondary": "hidden"}})


def share(part: int, base: int, **where: str) -> dict[str, Any]:
    return {"indicator": "paid_work", "numerator": float(part), "denominator": float(base), **where}


def work(**types: tuple[int, int]) -> Rows:
    """Return paid work, and how much of it is durable, by type and in all."""
    total = tuple(map(sum, zip(*types.values(), strict=True)))
    return [
        {"indicator": indicator, "type": type, "numerator": float(part), "denominator": float(base)}
        for type, (paid, durable) in {"": total, **types}.items()
        for indicator, part, base in (("paid_work", paid, 3 * paid), ("durable_work_of_paid", durable, paid))
    ]


def crossed(inside: dict[tuple[str, str], int]) -> Rows:
    """Return counts by region and funding with their totals, without the cells that are of nobody."""
    totals: dict[tuple[str, str], float] = {}
    for (region, funding), count in inside.items():
        for place in product((region, ""), (funding, "")):
            totals[place] = totals.get(place, 0.0) + count
    return [{"region": region, "funding": funding, "numerator": n} for (region, funding), n in totals.items() if n]


def two_by_two() -> Rows:
    """Return a table in which a small cell is hidden, and one beside it in its row and in its column."""
    inside = {("AM01", "uwv"): 3, ("AM01", "other"): 30, ("AM02", "uwv"): 40, ("AM02", "other"): 50}
    return crossed(inside | {("AM03", "uwv"): 60, ("AM03", "other"): 70})


def of_nobody() -> Rows:
    """Return shares of which one is of nobody: that tells of everybody in the group."""
    return [
        share(30, 90),
        share(0, 40, funding="uwv"),
        share(15, 25, funding="other"),
        share(15, 25, funding="unknown"),
    ]


def first_quarter() -> Rows:
    """Return a share whose base leaves out nine people of an organisation in its first quarter."""
    newcomers = {"indicator": "new_of_running", "numerator": 60.0, "denominator": 391.0}
    return [{"numerator": 400.0}, newcomers, {"indicator": "new", "numerator": 60.0}]


def estimated(*shares_of: tuple[float, float, int]) -> list[Publication]:
    """Publish estimates of one share, one after the other: the share, of how many, and the least people behind it."""
    made, earlier = [], ()
    for (value, people, smallest), as_of in zip(shares_of, (AS_OF, LATER), strict=False):
        estimate = t_estimate(value, 0.01, 28, "jackknife", people, 29)
        other = t_estimate(0.1234, 0.01, 28, "jackknife", 900, 29)
        both = [
            Estimated("level", "uwv", estimate, Scale.SHARE, smallest, smallest),
            Estimated("level", "municipality", other, Scale.SHARE, 500, 100),
        ]
        table = table_of(both, "funding", "2023Q2", as_of)
        safe = hidden_alike(estimates.protect_estimates(table, POLICY, Background(earlier=earlier)))
        made.append(told("estimates", safe, as_of))
        earlier = (Earlier(pd.DataFrame(), tables={"estimates": safe}),)
    return made


def refused(*sheets: tuple[int, int]) -> list[Publication]:
    """Publish rows refused of two sheets, once or twice."""
    made, earlier = [], ()
    for counts, as_of in zip(sheets, (AS_OF, LATER), strict=False):
        table = pd.DataFrame({"sheet": ["trajecten", "plaatsingen"], "rows_in": 1000, "rows_refused": counts})
        table = table.assign(quarter="2023Q2", most=0, rows_used=1000 - table["rows_refused"])
        safe = rows.protect_rows(table, POLICY, Background(earlier=earlier))
        made.append(told("delivery_rows", safe, as_of))
        earlier = (Earlier(pd.DataFrame(), tables={"delivery_rows": safe}),)
    return made


def refused_by_rule() -> list[Publication]:
    """Publish rows refused, also by rule: four by one, and many by others."""
    counts = {"unknown_region": 4, "end_before_start": 40, "no_type": 56}
    by_rule = pd.DataFrame({"rule": list(counts), "rows": list(counts.values())})
    by_rule = by_rule.assign(quarter="2023Q2", action="refused", most=0, organisations=5)
    safe = rows.protect_quality(by_rule, POLICY)
    (sheets,) = refused((60, 40))
    return [replace(sheets, tables={**sheets.tables, "delivery_quality": pd.DataFrame(printed(safe))})]


def cohorts(*readings: list[tuple[int, int]]) -> list[Publication]:
    """Publish a cohort by benefit, once or twice: with paid work, and without any; as many have other work."""
    made, earlier = [], ()
    for parts, as_of in zip(readings, (AS_OF, LATER), strict=False):
        groups = {"": tuple(map(sum, zip(*parts, strict=True))), **dict(zip(("ww", "zw", "wia"), parts, strict=True))}
        table = pd.DataFrame(
            {"benefit": name, "measure": measure, "numerator": float(with_work), "denominator": float(all_)}
            for name, (paid, without) in groups.items()
            for all_ in [2 * paid + without]
            for measure, with_work in (("paid_work", paid), ("any_work", 2 * paid))
        ).assign(quarter="2023Q2", cohort="2022Q4", months=6, value=0.5, lower=0.4, upper=0.6, status="ok")
        safe = hidden_alike(shares.protect_cohorts(table, POLICY, Background(earlier=earlier)))
        made.append(told("start_cohorts", safe, as_of))
        earlier = (Earlier(pd.DataFrame(), tables={"start_cohorts": safe}),)
    return made


def experience(*readings: list[tuple[int, int, int]]) -> list[Publication]:
    """Publish groups of organisations, once or twice: how many, with paid work, and of how many people."""
    made, earlier = [], ()
    for groups, as_of in zip(readings, (AS_OF, LATER), strict=False):
        all_ = [tuple(map(sum, zip(*groups, strict=True))), *groups]
        table = pd.DataFrame(all_, columns=["organisations", "numerator", "denominator"]).astype("float64")
        years = ["", "under_5", "5_to_10", "over_10"]
        table = table.assign(years=years, quarter="2023Q2", value=0.5, lower=0.4, upper=0.6, status="ok")
        safe = hidden_alike(shares.protect_experience(table, POLICY, Background(earlier=earlier)))
        made.append(told("experience", safe, as_of))
        earlier = (Earlier(pd.DataFrame(), tables={"experience": safe}),)
    return made


def revised() -> list[Publication]:
    """Publish a figure with its revision: seven came in."""
    revision = {"quarter": "2023Q2", "indicator": "running", "stage": "", "funding": "", "type": "", "status": "ok"}
    revision |= {"numerator_before": 60.0, "numerator_after": 67.0, "as_of_before": AS_OF, "as_of_after": LATER}
    table = pd.DataFrame([revision | dict.fromkeys(("denominator_before", "denominator_after"), np.nan)])
    (public,) = one_table([{"numerator": 60.0}])
    safe = protect.protect_revisions(table, POLICY)
    return [replace(public, tables={**public.tables, "revisions": pd.DataFrame(printed(safe))})]


def changed() -> list[Publication]:
    """Publish a share that is hidden, for seven aren't in it, and its difference with the quarter before."""
    before, now = share(100, 200, quarter="2023Q1"), share(203, 210)
    (public,) = one_table([before, now, {"numerator": 210.0}])
    change = {"quarter": "2023Q2", "previous": "2023Q1", "indicator": "paid_work", "funding": "", "type": ""}
    changes = pd.DataFrame([change | {"difference": 203 / 210 - 100 / 200, "lower": np.nan, "upper": np.nan}])
    with_status = protect.publishable_changes(changes, public.tables["indicators"])
    safe = protect.protect_changes(with_status, POLICY)
    return [replace(public, tables={**public.tables, "changes": pd.DataFrame(printed(safe))})]


def without(*parts: tuple[Any, str, Any]) -> Off:
    """Return what puts something else in the place of parts of the protection."""

    def off(patch: pytest.MonkeyPatch) -> None:
        for owner, name, other in parts:
            patch.setattr(owner, name, other)

    return off


def nothing_few(name: str) -> tuple[Any, str, Callable[..., Any]]:
    """Return the replacement of a part that says what has to be protected: nothing."""
    real = getattr(indicators, name)

    def empty(*arguments: Any) -> aims.Aims:
        made = real(*arguments)
        return replace(made, sensitive=np.zeros_like(made.sensitive))

    return indicators, name, empty


def never(table: pd.DataFrame | pd.Series, *_: Any) -> pd.Series:
    return pd.Series(False, index=table.index)


NOBODYS = (System, "held", lambda self, own, names: np.zeros((1 + len(names), len(self.counts))))
AS_GIVEN = (indicators, "complete", lambda system, hidden, *_: hidden)
NO_EARLIER = (Background, "printed", lambda self, *_: [])
ALL_SHOWN = (indicators, "primary", never)
FORGOTTEN = (
    indicators,
    "cells_of",
    lambda cells, published, columns: aims.cells_of(cells, published.assign(status="ok"), columns),
)
PROVING = POLICY.model_copy(update={"prove_for_organisations": True})
EXACT_PEOPLE = (sys.modules[__name__], "POLICY", POLICY.model_copy(update={"rounding_of_people": 1}))
WITHOUT_THEN = (
    indicators,
    "between",
    lambda system, cells, earlier, *more: aims.between(system, cells, replace(earlier, own=None), *more),
)
REGIONS = by("region", {"AM01": 4, "AM02": 40, "AM03": 30})
LATE = by("region", {"AM01": 40, "AM02": 30, "AM03": 60}), by("region", {"AM01": 55, "AM02": 30, "AM03": 90})
OWN_CROSSED = {("AM01", "uwv"): 5, ("AM02", "uwv"): 13, ("AM02", "other"): 20}
CROSSED = OWN_CROSSED | {("AM02", "other"): 58, ("AM03", "uwv"): 32, ("AM03", "other"): 9}
OWN_LATE = by("region", {"AM01": 5}), by("region", {"AM01": 17})


@dataclass(frozen=True)
class Weakness:
    """What is published, how one protection is switched off, and what is found then, by whom."""

    published: Callable[[], list[Publication]]
    off: Off
    found: str
    recipient: str = ""


WEAKNESSES = {
    "primary": Weakness(lambda: one_table(REGIONS), without(ALL_SHOWN, nothing_few("within")), "running of AM01"),
    "of nobody": Weakness(lambda: one_table(of_nobody()), without(ALL_SHOWN, nothing_few("within")), "nobody"),
    "secondary": Weakness(lambda: one_table(REGIONS), without(AS_GIVEN), "running of AM01"),
    "alternatives": Weakness(
        lambda: one_table(two_by_two()), without((_Pattern, "prove", lambda self: None)), "uwv and AM01"
    ),
    "rests together": Weakness(
        lambda: one_table(work(epa=(222, 200), cmd=(50, 46), other=(60, 55))),
        without((_Pattern, "cover_rests", lambda self: None)),
        "2 hidden by type together",
    ),
    "rounding of bases": Weakness(
        lambda: one_table(first_quarter()),
        without((indicators, "with_rounded_bases", lambda table, bases: table.replace({"status": {"rounded": "ok"}}))),
        "running",
    ),
    "organisation": Weakness(
        lambda: one_table(by("region", {"AM01": 40, "AM02": 30, "AM03": 50}), by("region", {"AM01": 35})),
        without(NOBODYS),
        "running of AM01",
        ORGANISATION,
    ),
    "organisation, in all tables at once": Weakness(
        lambda: one_table(crossed(CROSSED), crossed(OWN_CROSSED), PROVING),
        without((sys.modules[__name__], "PROVING", POLICY)),
        "running of funding other and AM03",
        ORGANISATION,
    ),
    "between publications": Weakness(
        lambda: two_tables(LATE[0], by("region", {"AM01": 44, "AM02": 30, "AM03": 90})),
        without(nothing_few("between")),
        "running of AM01",
    ),
    "between publications, for an organisation": Weakness(
        lambda: two_tables(*LATE, OWN_LATE), without(NOBODYS), "running of AM01", ORGANISATION
    ),
    "own counts of then": Weakness(
        lambda: two_tables(*LATE, OWN_LATE),
        without(WITHOUT_THEN),
        "running of AM01",
        ORGANISATION,
    ),
    "hidden stays hidden": Weakness(
        lambda: two_tables(
            by("region", {"AM01": 50, "AM02": 8, "AM03": 6}), by("region", {"AM01": 82, "AM02": 12, "AM03": 11})
        ),
        without(FORGOTTEN),
        "2 hidden by region together",
    ),
    "revisions": Weakness(revised, without((protect, "protect_revisions", lambda table, _: table)), "running"),
    "changes": Weakness(changed, without((protect, "protect_changes", lambda table, _: table)), "paid_work"),
    "estimates of few": Weakness(
        lambda: estimated((0.004, 1000.0, 4)),
        without((estimates, "_emptied", lambda table, hidden, numbers: table)),
        "paid_work of funding uwv",
    ),
    "estimates since": Weakness(
        lambda: estimated((0.03, 1000.0, 30), (0.034, 1000.0, 34)),
        without((estimates, "_changed_by_few", never)),
        "paid_work of funding uwv",
    ),
    "estimates since, of the others": Weakness(
        lambda: estimated((0.97, 1000.0, 30), (1010 / 1044, 1044.0, 34)),
        without((estimates, "_changed_by_few", never)),
        "running without paid_work of funding uwv",
    ),
    "rounding of people": Weakness(
        lambda: estimated((0.03, 1000.0, 30), (0.03, 1004.0, 30)),
        without(EXACT_PEOPLE),
        "running of funding municipality",
    ),
    "rows": Weakness(lambda: refused((60, 4)), without((rows, "_few", never)), "rows_refused"),
    "rows since": Weakness(lambda: refused((60, 40), (64, 52)), without(NO_EARLIER), "rows_refused"),
    "rows by rule": Weakness(
        refused_by_rule, without((rows, "completed", lambda sizes, hidden, policy: hidden)), "rows_refused"
    ),
    "cohorts": Weakness(
        lambda: cohorts([(30, 4), (40, 40), (50, 50)]),
        without((shares, "_hidden", lambda readings, small, policy: list(small.index[small]))),
        "benefit ww",
    ),
    "cohorts since": Weakness(
        lambda: cohorts([(30, 30), (40, 40), (50, 50)], [(34, 50), (60, 60), (70, 70)]),
        without(NO_EARLIER),
        "benefit ww",
    ),
    "groups of organisations": Weakness(
        lambda: experience([(3, 4, 100), (4, 60, 120), (9, 300, 900)]),
        without((shares, "_hidden", lambda readings, small, policy: list(small.index[small]))),
        "IPS under_5",
    ),
    "groups of organisations since": Weakness(
        lambda: experience([(3, 50, 100), (4, 60, 120), (9, 300, 900)], [(4, 54, 130), (5, 90, 190), (9, 330, 990)]),
        without(NO_EARLIER),
        "IPS under_5",
    ),
}


def attacked(weakness: Weakness) -> list[Finding]:
    rules = replace(RULES, rounding_of_people=POLICY.rounding_of_people)
    return found(*weakness.published(), recipient=weakness.recipient, rules=rules)


@pytest.mark.parametrize("name", WEAKNESSES)
def test_the_attack_notices_that_a_protection_is_off(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    weakness = WEAKNESSES[name]
    assert attacked(weakness) == []
    weakness.off(monkeypatch)
    findings = attacked(weakness)
    assert any(weakness.found in str(finding) for finding in findings), findings
    assert {finding.recipient for finding in findings} == {weakness.recipient}
