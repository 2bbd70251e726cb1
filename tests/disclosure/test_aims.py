"""What has to be protected, and how far it could be from what it is, number by number."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from disclosure_policy import POLICY
from long_tables import by, long_table

from werkmonitor.disclosure.aims import Aims, between, within
from werkmonitor.disclosure.background import Earlier
from werkmonitor.disclosure.counts import FLOWS, read_counts
from werkmonitor.disclosure.rounding import rounded_bases
from werkmonitor.disclosure.system import System, system_of

EVERYONE = 3575.0


@pytest.mark.parametrize(
    ("base", "printed", "least", "most"),
    [
        pytest.param(3564.0, 3560.0, 3550.0, 3570.0, id="rounded down"),
        pytest.param(3557.0, 3560.0, 3550.0, 3570.0, id="rounded up"),
        pytest.param(3570.0, 3560.0, 3550.0, 3570.0, id="in the middle"),
        pytest.param(3572.0, 3560.0, 3550.0, 3580.0, id="rounded down further, since 3580 is more than all"),
    ],
)
def test_a_rounded_base_can_be_all_that_is_rounded_to_it(
    base: float, printed: float, least: float, most: float
) -> None:
    flows = {"indicator": "new_of_running", "numerator": 649.0, "denominator": base}
    cells = long_table([{"numerator": EVERYONE}, flows])
    counts = read_counts(cells)
    bases = rounded_bases(cells, counts, POLICY)
    assert bases.dropna().tolist() == [printed]
    system = system_of(counts, bases.notna().to_numpy())
    aims = within(system, bases, None, POLICY)
    (number,) = (place for count, place in system.index.items() if count.flag == "running" and count.tellers == FLOWS)
    assert (base - aims.rooms[0].down[number], base + aims.rooms[0].up[number]) == (least, most)


def regions(**counts: float) -> tuple[System, pd.DataFrame]:
    cells = long_table(by("region", counts))
    return system_of(read_counts(cells), np.zeros(len(cells), dtype="bool")), cells


def of(region: str, system: System, numbers: np.ndarray) -> list[float]:
    """Return what holds for a region: for anybody, and for each organisation."""
    (number,) = (place for count, place in system.index.items() if count.place.region == region)
    return np.atleast_2d(numbers)[:, number].tolist()  # type: ignore[no-any-return]


def changed(before: float, after: float, own: tuple[float, float]) -> tuple[System, Aims]:
    """Return what has to be protected where a region has changed, and what an organisation has there."""
    system, cells = regions(AM01=after, AM02=50.0)
    then = long_table(by("region", {"AM01": before, "AM02": 50.0}))
    was, now = (long_table(by("region", {"AM01": mine})).assign(organisation="org01") for mine in own)
    return system, between(system, cells, Earlier(then, then, was), now, POLICY)


@pytest.mark.parametrize(
    ("before", "after", "own", "amount", "sensitive", "down", "up"),
    [
        pytest.param(40, 55, (5, 17), [15, 3], [False, True], [15, 3], [np.inf, np.inf], id="few others came in"),
        pytest.param(40, 44, (5, 5), [4, 4], [True, True], [4, 4], [np.inf, np.inf], id="few came in, none its own"),
        pytest.param(55, 40, (9, 9), [-15, -15], [False, False], [40, 31], [15, 15], id="fewer are left"),
        pytest.param(55, 40, (9, 4), [-15, -10], [False, False], [40, 36], [15, 10], id="fewer, also of its own"),
        pytest.param(40, 40, (9, 9), [0, 0], [False, False], [0, 0], [0, 0], id="nothing changed"),
        pytest.param(40, 41, (9, 10), [1, 0], [True, False], [1, 0], [np.inf, 0], id="all of it is its own"),
    ],
)
def test_a_change_can_be_as_far_as_deliveries_allow(
    before: float,
    after: float,
    own: tuple[float, float],
    amount: list[float],
    sensitive: list[bool],
    down: list[float],
    up: list[float],
) -> None:
    """To anybody, and to the organisation."""
    system, aims = changed(before, after, own)
    assert of("AM01", system, aims.amount) == amount
    assert of("AM01", system, aims.sensitive) == sensitive
    assert of("AM01", system, np.array([room.down for room in aims.rooms])) == down
    assert of("AM01", system, np.array([room.up for room in aims.rooms])) == up
    assert of("AM01", system, aims.room_of_all.down) == [min(down)]
    assert of("AM01", system, aims.room_of_all.up) == [min(up)]
    assert of("AM02", system, aims.amount) == [0, 0]


def test_an_organisation_knows_that_a_number_is_not_below_its_own() -> None:
    system, cells = regions(AM01=40.0, AM02=50.0)
    own = pd.concat([long_table(by("region", {"AM01": n})).assign(organisation=f"org{n}") for n in (9.0, 36.0)])
    aims = within(system, pd.Series(np.nan, cells.index), own, POLICY)
    assert of("AM01", system, np.array([room.down for room in aims.rooms])) == [40, 4, 31]
    assert of("AM01", system, aims.room_of_all.down) == [4]
    assert of("AM01", system, aims.sensitive) == [False, True, False]
    assert of("AM02", system, aims.room_of_all.down) == [50]


def test_of_nobody_anybody_holds_any() -> None:
    system, _ = regions(AM01=40.0, AM02=50.0)
    own = long_table(by("region", {"AM01": 9.0})).assign(organisation="org02")
    assert of("AM01", system, system.held(own, ["org01", "org02"])) == [0, 0, 9]
    assert of("AM02", system, system.held(None, ["org01"])) == [0, 0]
