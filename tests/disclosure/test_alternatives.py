"""Other tables that fit what is shown: who moves, to where, and at what price. Small tables, worked out by hand."""

import numpy as np
import pytest
from scipy.sparse import csr_array

from werkmonitor.disclosure.alternatives import Room, alternatives

WHOLE = csr_array([[1.0, 1, 1, -1]])
"""Three parts and their sum."""


def found(relations, room, wishes, cost=None, shortfall=100.0):
    most = np.array(room, dtype=float)
    cost = np.zeros(len(most)) if cost is None else np.array(cost, dtype=float)
    return [
        one.round(6).tolist()
        for one in alternatives(relations, Room(most, most), cost, np.array(wishes, dtype=float), shortfall)
    ]


def test_what_one_part_gains_another_loses_and_the_sum_stays():
    assert found(WHOLE, [1, 1, 0, 0], [1, 0, 0, 0]) == [[1, -1, 0, 0]]
    assert found(WHOLE, [5, 0, 5, 0], [-3, 0, 0, 0]) == [[-3, 0, 3, 0]]


def test_one_that_can_only_rise_and_one_that_can_only_fall_move_together():
    room = Room(down=np.array([0.0, 1, 0, 0]), up=np.array([1.0, 0, 0, 0]))
    both = alternatives(WHOLE, room, np.zeros(4), np.array([1.0, 0, 0, 0]), shortfall=100)
    assert [one.round(6).tolist() for one in both] == [[1, -1, 0, 0]]


def test_the_cheapest_one_moves():
    assert found(WHOLE, [5, 5, 5, 0], [2, 0, 0, 0], cost=[0, 3, 1, 0]) == [[2, 0, -2, 0]]


def test_two_that_are_hidden_anyway_move_rather_than_one_that_is_shown():
    chain = csr_array([[1.0, 1, 1, 0], [0, 0, 1, 1]])
    assert found(chain, [5, 5, 5, 5], [1, 0, 0, 0], cost=[0, 0.5, 0, 0]) == [[1, 0, -1, 1]]


def test_where_nothing_has_room_there_is_no_alternative():
    assert found(WHOLE, [0, 0, 0, 0], [1, 0, 0, 0]) == []


def test_several_move_where_one_has_no_room():
    assert found(WHOLE, [5, 2, 5, 0], [3, 0, 0, 0], cost=[0, 1, 3, 0]) == [[3, -2, -1, 0]]


@pytest.mark.parametrize(("room", "reached"), [([5, 1, 0, 0], [[1, -1, 0, 0]]), ([0, 5, 5, 0], []), ([5, 0, 0, 0], [])])
def test_a_wish_is_fulfilled_as_far_as_there_is_room(room, reached):
    assert found(WHOLE, room, [2, 0, 0, 0]) == reached


def test_a_wish_that_costs_more_than_it_is_worth_is_not_fulfilled():
    assert found(WHOLE, [5, 5, 0, 0], [2, 0, 0, 0], cost=[0, 30, 0, 0], shortfall=20) == []
    assert found(WHOLE, [5, 5, 0, 0], [2, 0, 0, 0], cost=[0, 10, 0, 0], shortfall=20) == [[2, -2, 0, 0]]


def test_tables_without_a_sum_in_common_are_alternatives_of_their_own():
    two = csr_array([[1.0, 1, 0, 0], [0, 0, 1, 1]])
    both = found(two, [5, 5, 5, 5], [1, 0, 0, -2])
    assert sorted(both) == [[0, 0, 2, -2], [1, -1, 0, 0]]


def test_room_can_be_left_to_some_numbers_only():
    room = Room(np.array([1.0, 2]), np.array([3.0, 4])).within(np.array([False, True]))
    assert (room.down.tolist(), room.up.tolist()) == ([0, 2], [0, 4])
