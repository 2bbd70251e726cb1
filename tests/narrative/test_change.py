"""Wording of change follows the stated rules, and only those."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkmonitor.narrative import change
from werkmonitor.narrative.cells import ABSENT, Cell
from werkmonitor.statistics.proportions import wilson
from werkmonitor.vocabulary import Status


def share(count: int, base: int) -> Cell:
    lower, upper = wilson(count, base)
    return Cell(Status.OK, count, base, count / base, float(lower), float(upper))


def count(value: float) -> Cell:
    return Cell(Status.OK, value, None, value)


def test_the_published_headlines_are_within_chance_and_durable_among_workers_is_not() -> None:
    paid = change.share_change(share(1328, 3561), share(1327, 3679))
    durable = change.share_change(share(1075, 1328), share(1171, 1327))
    assert paid is not None
    assert paid.words == change.WITHIN_CHANCE
    assert (paid.lower, paid.upper) == (pytest.approx(-0.0343, abs=2e-4), pytest.approx(0.0098, abs=2e-4))
    assert durable is not None
    assert durable.words == "sterk gestegen"


def test_newcombes_published_example() -> None:
    """56/70 against 48/80 in Newcombe (1998), table II, method 10: 0.0524 to 0.3339."""
    found = change.difference_interval(share(48, 80), share(56, 70))
    assert found == (pytest.approx(0.0524, abs=1e-4), pytest.approx(0.3339, abs=1e-4))


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (0.370, 0.372, "nagenoeg gelijk gebleven"),
        (0.370, 0.375, "licht gestegen"),
        (0.370, 0.350, "gedaald"),
        (0.300, 0.350, "sterk gestegen"),
    ],
)
def test_beyond_chance_the_size_decides(before: float, after: float, words: str) -> None:
    cells = [Cell(Status.OK, 1, 1, value) for value in (before, after)]
    found = change.share_change(*cells, limits=(after - before - 0.001, after - before + 0.001))
    assert found is not None
    assert found.words == words


def test_without_interval_there_is_no_word_for_a_direction() -> None:
    found = change.share_change(*(Cell(Status.OK, 1, 1, value) for value in (0.3, 0.5)))
    assert found is not None
    assert found.words == change.NO_MARGIN


def test_an_interval_that_is_printed_with_a_zero_is_chance() -> None:
    """+1,5 procentpunt with 0,0 tot +2,9 would contradict itself if it were called a rise."""
    cells = [Cell(Status.OK, 1, 1, value) for value in (0.302, 0.317)]
    found = change.share_change(*cells, limits=(0.0004, 0.029))
    assert found is not None
    assert found.words == change.WITHIN_CHANCE
    assert not change.holds_zero((0.0005, 0.029))


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (100, 101, "nagenoeg gelijk gebleven"),
        (100, 97, "licht gedaald"),
        (100, 110, "gestegen"),
        (100, 85, "sterk gedaald"),
    ],
)
def test_counts_go_by_relative_size(before: float, after: float, words: str) -> None:
    found = change.count_change(count(before), count(after))
    assert found is not None
    assert found.words == words


@given(st.integers(1, 99), st.integers(1, 99), st.integers(100, 5000))
def test_a_direction_is_named_only_when_the_interval_excludes_zero(one: int, other: int, base: int) -> None:
    before, after = share(one * base // 100, base), share(other * base // 100, base)
    found = change.share_change(before, after)
    assert found is not None
    assert found.lower is not None
    assert found.upper is not None
    assert found.lower <= found.difference <= found.upper
    if "gestegen" in found.words:
        assert found.lower > 0
    if "gedaald" in found.words:
        assert found.upper < 0


def test_nothing_is_compared_with_what_is_not_shown() -> None:
    hidden = Cell(Status.HIDDEN)
    assert change.share_change(share(10, 20), ABSENT) is None
    assert change.count_change(count(0), count(5)) is None
    assert change.share_change(share(10, 20), hidden) is None


def test_the_rules_shown_are_the_rules_applied() -> None:
    words = {row[2] for row in change.rules_as_rows()}
    assert {rule.words.format("gestegen of gedaald") for rule in (*change.SHARE_RULES, *change.COUNT_RULES)} < words
    assert change.WITHIN_CHANCE in words
