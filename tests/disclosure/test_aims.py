"""What has to be protected, and how far it could be from what it is, number by number."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from disclosure_policy import POLICY
from long_tables import by, long_table

from werkmonitor.disclosure.aims import Aims, between, settled, within
from werkmonitor.disclosure.background import Background, Earlier
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


def work(part: float, base: float, **more: float) -> tuple[System, pd.DataFrame]:
    """Return a share of paid work, and other shares of the same people."""
    share = {"indicator": "paid_work", "numerator": part, "denominator": base}
    parts = ({"indicator": name, "numerator": count, "denominator": base} for name, count in more.items())
    cells = long_table([share, *parts])
    return system_of(read_counts(cells), np.zeros(len(cells), dtype="bool")), cells


def flags(system: System, mask: np.ndarray) -> set[str]:
    return {count.flag for count, chosen in zip(system.counts, mask, strict=True) if chosen}


@pytest.mark.parametrize(
    ("part", "base", "telling"),
    [
        pytest.param(0, 40, {"paid_work"}, id="nobody works: that says something of each of forty"),
        pytest.param(0, 1, {"paid_work", "running", "running without paid_work"}, id="of one, who are few besides"),
        pytest.param(40, 40, {"running without paid_work"}, id="all work: nobody is left"),
        pytest.param(1, 1, {"paid_work", "running", "running without paid_work"}, id="the only one works"),
        pytest.param(0, 0, set(), id="there is nobody"),
        pytest.param(20, 40, set(), id="some work"),
    ],
)
def test_none_at_all_is_protected_where_it_tells_of_everybody(part: float, base: float, telling: set[str]) -> None:
    system, cells = work(part, base)
    aims = within(system, pd.Series(np.nan, cells.index), None, POLICY)
    assert flags(system, aims.sensitive[0]) == telling


@pytest.mark.parametrize(
    ("durable", "left"),
    [
        pytest.param({"durable_work": 60}, "paid_work without durable_work", id="all paid work is durable"),
        pytest.param(
            {"durable_work": 40, "durable_work_unknown": 20},
            "paid_work without durable_work and durable_work_unknown",
            id="or nobody knows",
        ),
    ],
)
def test_a_rest_of_nobody_that_is_no_complement_of_a_share_tells_nothing(durable: dict[str, float], left: str) -> None:
    system, cells = work(60, 100, **durable)
    aims = within(system, pd.Series(np.nan, cells.index), None, POLICY)
    assert dict(zip((count.flag for count in system.counts), system.people, strict=True))[left] == 0
    assert left not in flags(system, aims.sensitive[0])


QUARTERS = {"2023Q1": 40.0, "2023Q2": 50.0}


def published_before(**changed: float) -> pd.DataFrame:
    """Return a table of two quarters, of which numbers of the first are as given."""
    rows = [{"quarter": quarter, "numerator": count} for quarter, count in QUARTERS.items()]
    empty = {"indicator": "new", "numerator": np.nan}
    return long_table([rows[0] | changed, rows[1], *({"quarter": quarter, **empty} for quarter in QUARTERS)])


@pytest.mark.parametrize(
    ("then", "expected"),
    [
        pytest.param(published_before(), {"2023Q1", "2023Q2"}, id="nothing changed; what is empty still is"),
        pytest.param(published_before(numerator=41.0), {"2023Q2"}, id="a number changed"),
        pytest.param(published_before(numerator=np.nan), {"2023Q2"}, id="a number was empty"),
        pytest.param(published_before().iloc[1:], {"2023Q2"}, id="a cell wasn't there"),
        pytest.param(published_before().iloc[[0, 2]], {"2023Q1"}, id="a quarter wasn't there"),
    ],
)
def test_a_quarter_that_is_as_it_was_published_keeps_its_pattern(then: pd.DataFrame, expected: set[str]) -> None:
    cells = published_before()
    system = system_of(read_counts(cells), np.zeros(len(cells), dtype="bool"))
    same = settled(system, cells, Background(earlier=(Earlier(then, then),)))
    assert {count.place.quarter for count, kept in zip(system.counts, same, strict=True) if kept} == expected
    assert not settled(system, cells, Background(earlier=(Earlier(then),))).any(), "where nobody knows what was counted"


def test_a_quarter_is_settled_by_any_earlier_publication_of_it() -> None:
    cells = published_before()
    system = system_of(read_counts(cells), np.zeros(len(cells), dtype="bool"))
    both = [published_before(numerator=41.0), published_before()]
    for order in (both, both[::-1]):
        assert settled(system, cells, Background(earlier=tuple(Earlier(one, one) for one in order))).all()


def test_a_cell_that_was_counted_but_not_published_is_not_settled() -> None:
    cells = published_before()
    system = system_of(read_counts(cells), np.zeros(len(cells), dtype="bool"))
    assert not settled(system, cells, Background(earlier=(Earlier(cells.iloc[1::2], cells),)))[0]


def told_change(then: dict[str, object], **place: str) -> float:
    """Return how much running of a place has changed to anybody, from what an earlier table tells of it."""
    cells = long_table([{"numerator": 50.0, **place}])
    system = system_of(read_counts(cells), np.zeros(1, dtype="bool"))
    earlier = long_table([{"numerator": 40.0, **place, **then}])
    return float(between(system, cells, Earlier(earlier), None, POLICY).amount[0, 0])


@pytest.mark.parametrize(
    ("then", "place", "change"),
    [
        pytest.param({}, {}, 10, id="shown"),
        pytest.param({"status": "rounded"}, {}, 10, id="a rounded share of the country has its exact numerator"),
        pytest.param({"status": "rounded"}, {"region": "AM01"}, 0, id="a rounded region doesn't tell"),
        pytest.param({"status": "missing", "numerator": np.nan}, {}, 50, id="nothing had come in: nobody was counted"),
        pytest.param({"status": "hidden", "numerator": np.nan}, {}, 0, id="hidden"),
    ],
)
def test_what_an_earlier_table_tells(then: dict[str, object], place: dict[str, str], change: float) -> None:
    assert told_change(then, **place) == change


def test_the_change_of_a_rest_follows_from_those_of_its_whole_and_parts() -> None:
    system, cells = work(60, 100)
    earlier = long_table([{"indicator": "paid_work", "numerator": 45.0, "denominator": 80.0}])
    amount = between(system, cells, Earlier(earlier, earlier), None, POLICY).amount[0]
    changes = {count.flag: change for count, change in zip(system.counts, amount, strict=True)}
    assert changes == {"running": 20, "paid_work": 15, "running without paid_work": 5}


def test_what_was_not_told_before_stays_as_it_is_and_what_is_left_of_it_has_room() -> None:
    system, cells = work(60, 100)
    earlier = cells.assign(status="hidden", numerator=np.nan, denominator=np.nan)
    room = between(system, cells, Earlier(earlier), None, POLICY).rooms[0]
    found = {count.flag: (down, up) for count, down, up in zip(system.counts, room.down, room.up, strict=True)}
    assert found == {"running": (0, 0), "paid_work": (0, 0), "running without paid_work": (40, np.inf)}
