"""Whatever the counts are: no small one can be worked out to within the width, by an attacker who knows all sums."""

from __future__ import annotations

import csv
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from disclosure_policy import POLICY
from hypothesis import example, given, settings
from hypothesis import strategies as st
from long_tables import long_table
from made_up_tables import INDICATORS, TYPES, all_of, held_by, made_up, table_of
from scipy.optimize import linprog

from werkmonitor.disclosure.background import Background, Earlier
from werkmonitor.disclosure.indicators import protect_indicators
from werkmonitor.disclosure.policy import Policy

PROVING = POLICY.model_copy(update={"prove_for_organisations": True})
REGIONS = ["AM01", "AM02", "AM03", "AM04"]
FUNDING = ["uwv", "municipality", "other"]
Table = dict[tuple[str, str], float]
"""Counts by region and funding; empty means all."""

small_tables = st.lists(st.integers(0, 30), min_size=12, max_size=12)


def with_totals(inside: list[int]) -> Table:
    """Return a table with its row totals, column totals and total."""
    table = dict.fromkeys(product(["", *REGIONS], ["", *FUNDING]), 0.0)
    for (region, funding), count in zip(product(REGIONS, FUNDING), inside, strict=True):
        for place in product({"", region}, {"", funding}):
            table[place] += count
    return table


def rows(table: Table) -> list[dict[str, object]]:
    return [{"region": region, "funding": funding, "numerator": count} for (region, funding), count in table.items()]


def shown(table: Table, background: Background | None = None, policy: Policy = POLICY) -> Table:
    """Return the counts that are still there after protection."""
    safe = protect_indicators(long_table(rows(table)), policy, background or Background())
    return {place: count for place, count in zip(table, safe["numerator"], strict=True) if not np.isnan(count)}


def interval(place: tuple[str, str], known: Table) -> tuple[float, float]:
    """Return the least and the most that a count can be, given others and that parts add up to their totals."""
    places = list(with_totals([0] * 12))
    number = {one: i for i, one in enumerate(places)}
    sums = []
    for region, funding in places:
        for of_total in (
            [(one, funding) for one in REGIONS] if not region else [],
            [(region, one) for one in FUNDING] if not funding else [],
        ):
            if of_total:
                sums.append(np.zeros(len(places)))
                sums[-1][number[region, funding]] = -1
                sums[-1][[number[one] for one in of_total]] = 1
    bounds = [(known[one], known[one]) if one in known else (0, None) for one in places]
    wanted = np.zeros(len(places))
    wanted[number[place]] = 1
    found = [linprog(sign * wanted, A_eq=np.array(sums), b_eq=np.zeros(len(sums)), bounds=bounds) for sign in (1, -1)]
    least, most = (one.fun * sign if one.status == 0 else np.inf for one, sign in zip(found, (1, -1), strict=True))
    return least, most


@settings(max_examples=60, deadline=None)
@given(small_tables)
@example([3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
@example([2, 20, 20, 2, 20, 20, 20, 20, 20, 20, 20, 20])
@example([1, 1, 1, 1, 1, 1, 30, 30, 30, 30, 30, 30])
def test_no_small_count_can_be_worked_out(inside: list[int]) -> None:
    table = with_totals(inside)
    known = shown(table)
    assert not [count for count in known.values() if 1 <= count < POLICY.threshold]
    for place, count in table.items():
        if 1 <= count < POLICY.threshold:
            least, most = interval(place, known)
            assert most - least >= POLICY.protection_width - 1e-6, (place, count, least, most)


@settings(max_examples=60, deadline=None)
@given(small_tables)
@example([3, 20, 20, 3, 20, 20, 3, 20, 20, 30, 20, 20])
def test_what_is_hidden_in_a_sum_is_together_not_of_few_people(inside: list[int]) -> None:
    table = with_totals(inside)
    known = shown(table)
    rows_of = [((region, ""), [(region, one) for one in FUNDING]) for region in ["", *REGIONS]]
    columns = [(("", funding), [(one, funding) for one in REGIONS]) for funding in ["", *FUNDING]]
    for whole, parts in [*rows_of, *columns]:
        if whole in known:
            together = sum(table[part] for part in parts if part not in known)
            assert not 1 <= together < POLICY.threshold, (whole, together)


@settings(max_examples=40, deadline=None)
@given(small_tables, st.lists(st.sampled_from([0, 0, 0, 1, 4, 12, 30]), min_size=12, max_size=12))
def test_no_small_difference_between_two_publications_can_be_worked_out(inside: list[int], late: list[int]) -> None:
    before, after = with_totals(inside), with_totals([one + more for one, more in zip(inside, late, strict=True)])
    known = shown(before)
    told = protect_indicators(long_table(rows(before)), POLICY)
    told = told.replace({"status": {"primary": "hidden", "secondary": "hidden"}})
    later = shown(after, Background(earlier=(Earlier(told, long_table(rows(before))),)))
    came_in = with_totals(late)
    assert later.keys() <= known.keys(), "what was hidden stays hidden"
    differences = {place: later[place] - known[place] for place in later}
    differences |= {place: 0.0 for place, count in came_in.items() if not count}
    for place in known:
        if 1 <= came_in[place] < POLICY.threshold:
            least, most = interval(place, differences)
            assert most - least >= POLICY.protection_width - 1e-6, (place, came_in[place], least, most)


def own(name: str, table: Table) -> pd.DataFrame:
    return long_table([row for row in rows(table) if row["numerator"]] or rows(table)[:1]).assign(organisation=name)


def less(one: Table, other: Table) -> Table:
    return {place: one[place] - other.get(place, 0.0) for place in one}


def check(what: Table, known: Table) -> None:
    """Check that whoever knows some of these numbers can't work out a small one of the others."""
    for place, count in what.items():
        if 1 <= count < POLICY.threshold:
            least, most = interval(place, known)
            assert most - least >= POLICY.protection_width - 1e-6, (place, count, least, most)


parts_of_three = st.lists(
    st.lists(st.sampled_from([0, 0, 1, 3, 8, 12, 30]), min_size=12, max_size=12), min_size=3, max_size=3
)


@settings(max_examples=40, deadline=None)
@given(parts_of_three)
@example([[5, 0, 0, 13, 0, 20, 0, 0, 0, 30, 30, 30], [0, 0, 0, 0, 0, 38, 32, 0, 9, 30, 30, 30], [0] * 12])
def test_no_organisation_can_work_out_a_small_count_of_the_others(parts: list[list[int]]) -> None:
    tables = {f"org{number}": with_totals(part) for number, part in enumerate(parts)}
    whole = with_totals([sum(counts) for counts in zip(*parts, strict=True)])
    background = Background(pd.concat([own(*one) for one in tables.items()], ignore_index=True))
    known = shown(whole, background, PROVING)
    for mine in tables.values():
        check(less(whole, mine), less(known, mine))


@settings(max_examples=20, deadline=None)
@given(parts_of_three, st.lists(st.sampled_from([0, 1, 8, 30]), min_size=12, max_size=12))
def test_no_organisation_can_work_out_how_many_others_came_in(parts: list[list[int]], late: list[int]) -> None:
    """A fourth organisation's delivery came in after the first publication."""
    tables = {f"org{number}": with_totals(part) for number, part in enumerate(parts)}
    before = with_totals([sum(counts) for counts in zip(*parts, strict=True)])
    after = with_totals([sum(counts) for counts in zip(*parts, late, strict=True)])
    then = pd.concat([own(*one) for one in tables.items()], ignore_index=True)
    told = protect_indicators(long_table(rows(before)), PROVING, Background(then))
    told = told.replace({"status": {"primary": "hidden", "secondary": "hidden"}})
    now = pd.concat([then, own("org3", with_totals(late))], ignore_index=True)
    later = shown(after, Background(now, (Earlier(told, long_table(rows(before)), then),)), PROVING)
    first = shown(before, Background(then), PROVING)
    changed, unchanged = with_totals(late), {place: 0.0 for place, count in with_totals(late).items() if not count}
    told_twice = {place: later[place] - first[place] for place in later}
    what_was_told = {place: changed[place] for place in first}
    for mine in (with_totals([0] * 12), with_totals(late)):
        check(less(what_was_told, mine), less(told_twice | unchanged, mine))


def test_what_an_organisation_could_work_out_is_hidden_where_the_policy_asks_for_it() -> None:
    """AM03 is the others': 32 by UWV, and 9 that follow from what they have in AM02, where AM01 is the one's own."""
    mine, others = with_totals([5, 0, 0, 13, 0, 20] + [0] * 6), with_totals([0] * 5 + [38, 32, 0, 9] + [0] * 3)
    whole = {place: mine[place] + others[place] for place in mine}
    for policy, most in ((POLICY, 9.0), (PROVING, np.inf)):
        known = shown(whole, Background(own("org1", mine)), policy)
        assert interval(("AM03", "other"), less(known, mine))[1] <= most
        assert ("AM03", "other") not in known


def test_an_optimal_pattern_hides_no_more() -> None:
    """Two small cells in different rows and columns take the two others of their rectangle, and nothing else."""
    table = with_totals([3, 20, 30, 20, 4, 30, 40, 40, 40, 50, 50, 50])
    assert len(table) - len(shown(table)) == 4


def test_the_national_total_is_not_hidden_for_what_less_can_do() -> None:
    """Seven small numbers need each other; when each has been looked at, none of them needs the total."""
    assert ("", "") in shown(with_totals([0, 7, 3, 0, 0, 6, 0, 0, 1, 0, 10, 0]))


PATTERNS = list(csv.DictReader(Path(__file__).with_name("patterns.csv").read_text("utf-8").splitlines()))
"""What is hidden of made-up people: per indicator and type a group of signs, a sign for each region, first all."""


@pytest.mark.parametrize("known", ["table", "table before", "own counts"])
def test_of_the_same_table_the_same_cells_are_hidden_as_ever(known: str) -> None:
    """Other cells may be as safe, but published tables would change: whoever wants that has to say so."""
    for one in PATTERNS:
        if one["known"] == known:
            assert pattern(known, int(one["seed"]), int(one["most"])) == one["hidden"], one


def pattern(known: str, seed: int, most: int) -> str:
    """Draw what is hidden of some people; or of theirs and others', who came in later or are another organisation's."""
    some, others = made_up(seed, most), made_up(1000 + seed)
    first, both = table_of(some), table_of(all_of(some, others))
    if known == "table":
        return drawn(protect_indicators(first, POLICY))
    if known == "own counts":
        return drawn(protect_indicators(both, PROVING, Background(held_by(org1=some, org2=others))))
    told = protect_indicators(first, POLICY).replace({"status": {"primary": "hidden", "secondary": "hidden"}})
    return drawn(protect_indicators(both, POLICY, Background(earlier=(Earlier(told, first),))))


def drawn(table: pd.DataFrame) -> str:
    gone = table["status"].isin(["primary", "secondary"])
    groups = [
        table["indicator"].eq(indicator) & table["type"].eq(type)
        for indicator, type in product(INDICATORS, ("", *TYPES))
    ]
    return " ".join("".join("x" if one else "." for one in gone[group]) for group in groups)
