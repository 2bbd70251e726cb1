"""The numbers behind a table as the solver has them: every sum that is known holds, and who holds how many of each."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from long_tables import by, long_table

from werkmonitor.disclosure.counts import Count, read_counts
from werkmonitor.disclosure.relations import SPLITS, Rest, splits
from werkmonitor.disclosure.system import System, system_of


def share(part: float, base: float, indicator: str = "paid_work", **where: str) -> dict[str, Any]:
    return {"indicator": indicator, "numerator": part, "denominator": base, **where}


WORK = [
    row
    for type, paid, durable, people in (("", 100, 60, 300), ("epa", 70, 45, 200), ("cmd", 30, 15, 100))
    for row in (
        {"numerator": float(people), "type": type},
        share(paid, people, type=type),
        share(durable, paid, "durable_work_of_paid", type=type),
    )
]
"""Running trajectories with and without paid work, and of paid work what is durable and what isn't."""
NEWCOMERS = [{"numerator": 400.0}, share(60, 391, "new_of_running")]
"""Of nine people nobody knows whether they are new."""


def system(rows: list[dict[str, Any]]) -> System:
    cells = long_table(rows)
    return system_of(read_counts(cells), np.zeros(len(cells), dtype="bool"))


def number(system: System, flag: str, **where: str) -> int:
    (found,) = (
        place
        for count, place in system.index.items()
        if count.flag == flag and count.place._replace(**where) == count.place and (where or not any(count.place[2:]))
    )
    return found


@pytest.mark.parametrize("rows", [WORK, NEWCOMERS, by("region", {"AM01": 40.0, "AM02": 50.0})])
def test_every_known_sum_holds(rows: list[dict[str, Any]]) -> None:
    made = system(rows)
    assert made.relations.shape[0] > 0
    assert np.abs(made.relations @ made.people).max() == 0
    assert not made.rest_margins.shape[0] or np.abs(made.rest_margins @ made.people).max() == 0
    for whole, parts in made.sums:
        assert made.people[whole] == sum(weight * made.people[part] for part, weight in parts.items())


def test_a_sum_counts_its_total_once_and_each_part_once() -> None:
    made = system(by("region", {"AM01": 40.0, "AM02": 50.0}))
    assert made.relations.toarray().tolist() == [[1, -1, -1]]


def test_all_running_trajectories_of_some_organisations_are_those_with_and_without_work_before() -> None:
    at_risk = [("started_working", 10, 200), ("stopped_working", 5, 100)]
    made = system([{"numerator": 400.0}, *(share(part, base, f"{name}_at_risk") for name, part, base in at_risk)])
    (whole,) = (place for count, place in made.index.items() if count.flag == "running" and count.tellers)
    parts = dict(made.sums)[whole]
    assert made.people[whole] == 300
    assert {made.counts[part].flag: weight for part, weight in parts.items()} == {
        "with_work_before": 1,
        "without_work_before": 1,
    }


def test_a_rest_is_what_is_left_of_the_whole() -> None:
    made = system(WORK)
    left = number(made, "running without paid_work")
    assert made.is_rest[left]
    assert made.people[left] == 200
    assert made.rest_margins.shape[0] > 0


def test_a_total_and_its_parts_are_one_table_and_a_rest_ties_no_tables() -> None:
    made = system(WORK)
    running, of_epa = number(made, "running"), number(made, "running", type="epa")
    paid = number(made, "paid_work")
    assert made.groups[running] == made.groups[of_epa]
    assert made.groups[running] != made.groups[paid]


def test_of_what_is_no_sum_an_organisation_holds_what_it_counted() -> None:
    made = system(WORK)
    own = long_table([share(20, 90, type="epa"), {"indicator": "new", "numerator": 7.0}]).assign(organisation="org01")
    nobody, held = made.held(own, ["org01"])
    assert not nobody.any()
    assert held[number(made, "running", type="epa")] == 90
    assert held[number(made, "paid_work", type="epa")] == 20
    assert held[number(made, "running without paid_work", type="epa")] == 70
    assert held[number(made, "durable_work")] == 0
    assert held.sum() == 90 + 20 + 70 + 20, (
        "paid work that isn't durable follows from paid work; new isn't in the table"
    )


EXACT = [split for split in SPLITS if split.exact]


@pytest.mark.parametrize("split", EXACT, ids=lambda split: f"{split.whole}, {split.parts[0]}")
def test_parts_that_are_all_of_a_whole_leave_no_rest(split: Any) -> None:
    counts = read_counts(long_table([{"numerator": 1.0}]))
    place = next(iter(counts.people)).place
    counts.people.clear()
    counts.people.update({Count(place, part): 10.0 for part in split.parts})
    counts.people[Count(place, split.whole)] = 10.0 * len(split.parts)
    found = [one for one in splits(counts) if not isinstance(one, Rest)]
    assert {Count(place, split.whole): 1.0, **{Count(place, part): -1.0 for part in split.parts}} in found


def test_which_splits_are_exact() -> None:
    assert {split.whole for split in EXACT} == {
        "running",
        "ended",
        "ended_situation_known",
        "ended_ips",
        "ended_reason_known",
    }
    assert len(EXACT) == 6


def test_cells_show_their_counts_unless_the_base_is_rounded() -> None:
    cells = long_table(NEWCOMERS)
    counts = read_counts(cells)
    shown = [system_of(counts, np.array([False, rounded])).shows.toarray().sum(axis=1).tolist() for rounded in (0, 1)]
    assert shown == [[1, 2], [1, 1]]


def test_only_numbers_of_people_are_counts() -> None:
    rows = [
        {"numerator": np.nan},
        {"indicator": "organisations_active", "numerator": 4.0},
        {"indicator": "new", "numerator": 3.0},
    ]
    assert set(read_counts(long_table(rows)).shown_by) == {2}


def test_the_table_has_a_row_for_each_organisation_in_the_order_given() -> None:
    made = system(by("region", {"AM01": 40.0, "AM02": 50.0}))
    own = pd.concat(
        [long_table(by("region", {"AM01": n})).assign(organisation=name) for name, n in (("b", 3.0), ("a", 5.0))]
    )
    held = made.held(own, ["a", "b"])
    assert held[:, number(made, "running", region="AM01")].tolist() == [0, 5, 3]
