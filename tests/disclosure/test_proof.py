"""What alternatives prove: how far apart a sensitive number can be, for one who knows how much room there is."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_array

from werkmonitor.disclosure.alternatives import Room
from werkmonitor.disclosure.proof import Proof

WIDTH = 5.0


def proof(down: list[float], up: list[float], sensitive: tuple[bool, ...] = (True, True, False)) -> Proof:
    return Proof(np.array(sensitive), Room(np.array(down), np.array(up)), WIDTH)


def seen(one: Proof, *alternatives: list[float]) -> list[tuple[float, float]]:
    """Return the lowest and highest of each sensitive number, after these alternatives."""
    one.see(csr_array(np.array(alternatives, dtype=float).reshape(len(alternatives), 3)))
    return list(zip(one.lowest.tolist(), one.highest.tolist(), strict=True))


@pytest.mark.parametrize(
    ("alternative", "expected"),
    [
        pytest.param([1, -1, 0], [(0, 4), (-4, 0)], id="as far as the second has room to be lower"),
        pytest.param([-1, 1, 0], [(-3, 0), (0, 3)], id="as far as the first has room to be lower"),
        pytest.param([0.5, -0.5, 0], [(0, 4), (-4, 0)], id="also where it moves by less than one"),
        pytest.param([2, 0, -1], [(0, 2), (0, 0)], id="one that isn't sensitive can be what limits it"),
        pytest.param([0, 0, 1], [(0, 0), (0, 0)], id="none that is sensitive moves"),
    ],
)
def test_an_alternative_is_stretched_as_far_as_fits(
    alternative: list[float], expected: list[tuple[float, float]]
) -> None:
    assert seen(proof([3, 4, 1], [6, 6, 6]), alternative) == expected


def test_where_nothing_limits_it_an_alternative_is_stretched_a_thousand_times() -> None:
    assert seen(proof([0, 0, 0], [np.inf] * 3), [1, 2, 0]) == [(0, 1000), (0, 2000)]


def test_of_several_alternatives_the_lowest_and_the_highest_count() -> None:
    one = proof([3, 4, 1], [6, 6, 6])
    assert seen(one, [1, -1, 0], [-1, 1, 0], [1, 0, -1]) == [(-3, 4), (-4, 3)]
    assert seen(one, [0, 1, 0]) == [(-3, 4), (-4, 6)], "what was seen before still counts"


def test_without_alternatives_or_sensitive_numbers_nothing_is_seen() -> None:
    assert seen(proof([3, 4, 1], [6, 6, 6])) == [(0, 0), (0, 0)]
    assert seen(proof([3, 4, 1], [6, 6, 6], (False, False, False)), [1, -1, 0]) == []


@pytest.mark.parametrize(
    ("lowest", "highest", "tried", "lacks"),
    [(-2, 3, 0, False), (-2, 2.9, 0, True), (-2, 2.9, 3, True), (-2, 2.9, 4, False), (-2, 3 - 1e-9, 0, False)],
)
def test_what_lacks_room_is_looked_at_until_it_was_tried_often_enough(
    lowest: float, highest: float, tried: int, lacks: bool
) -> None:
    one = proof([9, 9, 9], [9, 9, 9], (True, False, False))
    one.lowest, one.highest, one.tried = np.array([lowest]), np.array([highest]), np.array([tried])
    assert one.lacking(4).tolist() == [lacks]
