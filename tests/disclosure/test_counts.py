"""Which counts of people are behind the cells of a long table, and whose they are."""

import pytest
from long_tables import long_table

from werkmonitor.disclosure.counts import BOTH, FLOWS, LISTED, Count, Place, names, read_counts

COUNTRY = Place("2023Q2", "ips", "", "", "", "")
AT_RISK = [
    {"indicator": "started_working_at_risk", "numerator": 6.0, "denominator": 30.0},
    {"indicator": "stopped_working_at_risk", "numerator": 5.0, "denominator": 20.0},
]


def test_who_worked_before_and_who_did_not_are_together_all_who_run() -> None:
    counts = read_counts(long_table(AT_RISK))
    assert counts.people[Count(COUNTRY, "running")] == 50
    alone = read_counts(long_table(AT_RISK[:1])).people
    assert not [count for count in alone if count.flag == "running"]


@pytest.mark.parametrize(("running", "others"), [(50.0, set()), (60.0, {(COUNTRY, BOTH)})])
def test_organisations_that_can_tell_more_hold_others_or_all(running: float, others: set[tuple[Place, str]]) -> None:
    """Where those who know flows and placements have as many people as all organisations, they are all of them."""
    counts = read_counts(long_table([{"indicator": "running", "numerator": running}, *AT_RISK]))
    assert counts.other_tellers == others
    assert counts.people[Count(COUNTRY, "running")] == running
    known_as = Count(COUNTRY, "without_work_before", BOTH if others else "")
    assert counts.people[known_as] == 30
    assert counts.shown_by[1][1] == known_as


@pytest.mark.parametrize(
    ("indicator", "tellers"),
    [("running", ""), ("new", FLOWS), ("ever_worked", LISTED), ("started_working_at_risk", BOTH)],
)
def test_a_count_is_told_by_who_can_tell_flows_and_placements(indicator: str, tellers: str) -> None:
    numerator, _ = names({"indicator": indicator, **COUNTRY._asdict()})
    assert numerator.tellers == tellers
