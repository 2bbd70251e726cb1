"""The intervals are right: compared with trying every table there can be."""

from collections.abc import Iterator
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from werkmonitor.attack.intervals import Contradiction, intervals
from werkmonitor.attack.system import System

ROWS, COLUMNS = 2, 3
MARGINS = [(row, None) for row in range(ROWS)] + [(None, column) for column in range(COLUMNS)]
INNER = list(product(range(ROWS), range(COLUMNS)))


def totals(table: np.ndarray) -> dict[tuple[int | None, int | None], int]:
    """Return every cell, every margin and the total of a table."""
    cells = {(row, column): int(table[row, column]) for row, column in INNER}
    rows = {(row, None): int(table[row].sum()) for row in range(ROWS)}
    columns = {(None, column): int(table[:, column].sum()) for column in range(COLUMNS)}
    return {**cells, **rows, **columns, (None, None): int(table.sum())}


def tables_of(people: int) -> Iterator[np.ndarray]:
    """Yield all tables of so many people."""
    for cells in product(range(people + 1), repeat=len(INNER) - 1):
        if sum(cells) <= people:
            yield np.array([*cells, people - sum(cells)]).reshape(ROWS, COLUMNS)


def system_of(shown: dict[tuple[int | None, int | None], int]) -> System:
    system = System()
    for row in range(ROWS):
        system.whole((row, None), [(row, column) for column in range(COLUMNS)])
    for column in range(COLUMNS):
        system.whole((None, column), [(row, column) for row in range(ROWS)])
    system.whole((None, None), [(row, None) for row in range(ROWS)])
    for cell, number in shown.items():
        system.limit(cell, number, number)
    return system


@st.composite
def published_tables(draw: st.DrawFn) -> tuple[np.ndarray, set[tuple[int | None, int | None]]]:
    """Draw a table of at most five people, and which of its cells and margins are hidden; the total is shown."""
    table = np.array(draw(st.lists(st.integers(0, 2), min_size=6, max_size=6))).reshape(ROWS, COLUMNS)
    table[0, 0] = max(0, 5 - (table.sum() - table[0, 0]))
    if table.sum() > 5:
        table = np.zeros_like(table)
        table[draw(st.integers(0, ROWS - 1)), draw(st.integers(0, COLUMNS - 1))] = 5
    return table, draw(st.sets(st.sampled_from([*INNER, *MARGINS])))


@settings(deadline=None)
@given(published_tables())
def test_intervals_are_those_of_all_tables_there_can_be(
    case: tuple[np.ndarray, set[tuple[int | None, int | None]]],
) -> None:
    table, hidden = case
    truth = totals(table)
    shown = {cell: number for cell, number in truth.items() if cell not in hidden}
    worlds = [totals(world) for world in tables_of(int(table.sum()))]
    possible = [world for world in worlds if all(world[cell] == number for cell, number in shown.items())]
    found = intervals(system_of(shown), [{cell: 1.0} for cell in truth])
    for cell, interval in zip(truth, found, strict=True):
        numbers = [world[cell] for world in possible]
        assert (interval.lower, interval.upper) == (min(numbers), max(numbers))


@settings(deadline=None)
@given(published_tables(), st.integers(1, 4))
def test_stopping_early_only_leaves_wide_intervals_wider(
    case: tuple[np.ndarray, set[tuple[int | None, int | None]]], wide: int
) -> None:
    table, hidden = case
    truth = totals(table)
    system = system_of({cell: number for cell, number in truth.items() if cell not in hidden})
    targets = [{cell: 1.0} for cell in truth]
    for tightest, found in zip(intervals(system, targets), intervals(system, targets, wide), strict=True):
        if tightest.width < wide:
            assert found == tightest
        else:
            assert wide <= found.width <= tightest.width


def test_a_sum_of_hidden_counts_can_be_known_where_none_of_them_is() -> None:
    system = System()
    system.whole("all", ["one", "other", "third"])
    system.limit("all", 12, 12)
    system.limit("third", 5, 5)
    one, together = intervals(system, [{"one": 1.0}, {"one": 1.0, "other": 1.0}])
    assert (one, together) == ((0, 7), (7, 7))


def test_limits_are_rounded_to_whole_people() -> None:
    system = System()
    system.limit("part", 22.4, 23.7)
    assert intervals(system, [{"part": 1.0}]) == [(23, 23)]


def test_a_difference_may_be_negative() -> None:
    system = System()
    system.limit("later", 10, 11)
    system.limit("earlier", 14, 14)
    assert intervals(system, [{"later": 1.0, "earlier": -1.0}]) == [(-4, -3)]


def test_statements_that_cannot_all_be_true() -> None:
    system = System()
    system.whole("all", ["one", "other"])
    for name, number in {"all": 3, "one": 2, "other": 2}.items():
        system.limit(name, number, number)
    with pytest.raises(Contradiction):
        intervals(system, [{"one": 1.0}])


def test_statements_of_which_no_single_one_shows_the_contradiction() -> None:
    system = System()
    system.state({"a": 1.0, "b": 1.0}, 4.0, 4.0)
    system.state({"b": 1.0, "c": 1.0}, 1.0, 1.0)
    system.state({"a": 1.0, "c": 1.0}, 0.0, 1.0)
    with pytest.raises(Contradiction):
        intervals(system, [{"a": 1.0}])
