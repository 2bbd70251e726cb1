"""Funders compared on a handful of trajectories whose answer can be worked out by hand."""

import math

import pandas as pd
import pytest

from werkmonitor.panel.histories import PEOPLE_COLUMNS, QUARTER_COLUMNS, Histories
from werkmonitor.statistics.estimate import NotEstimable
from werkmonitor.statistics.multiple import holm
from werkmonitor.studies.findings import Finding
from werkmonitor.studies.funding import OWN, PAIRS, PRIMARY, SCHEME, pair_name, study

LAST, NEW, OLD = "2023Q2", "2023Q2", "2021Q1"
UWV, MUNICIPALITY, OTHER = "uwv", "municipality", "other"
QUARTER = {"quarter": LAST, "type": "epa", "national_scheme": False, "months": 5.0, "exposure": 1.0}


def found(*groups: tuple[str, str, str, int, int]) -> dict[tuple[str, str], Finding]:
    """Study rows of the last quarter: (organisation, funder, quarter of the start, people, of whom with work)."""
    rows = [
        {
            **QUARTER,
            "organisation": organisation,
            "funding": MUNICIPALITY if funder in (SCHEME, OWN) else funder,
            "national_scheme": funder == SCHEME,
            "start_quarter": start,
            "paid_work": number < working,
            "durable_work": number < working,
        }
        for organisation, funder, start, people, working in groups
        for number in range(people)
    ]
    frame = pd.DataFrame(rows, columns=QUARTER_COLUMNS)
    findings, curves = study(Histories(pd.DataFrame(columns=PEOPLE_COLUMNS), frame))
    assert curves.empty
    return {(one.step, one.of): one for one in findings if one.at == LAST}


def everywhere(funder: str, start: str, people: int, working: int) -> list[tuple[str, str, str, int, int]]:
    """The same group in three organisations, with a little less work in one."""
    return [(name, funder, start, people, working - (name == "a")) for name in "abc"]


TIME_ALONE = found(
    *everywhere(UWV, OLD, 30, 20), *everywhere(UWV, NEW, 10, 3), *everywhere(OTHER, OLD, 20, 12),
    *everywhere(OTHER, NEW, 20, 6), *everywhere(SCHEME, NEW, 30, 9), *everywhere(OWN, OLD, 10, 7),
)  # fmt: skip


def test_levels_are_shares_and_the_municipality_is_both_parts() -> None:
    value = {of: one.estimate.value for (step, of), one in TIME_ALONE.items() if step == "level"}
    assert value[UWV] == pytest.approx((59 + 8) / 120)
    assert value[SCHEME] == pytest.approx(26 / 90)
    assert value[MUNICIPALITY] == pytest.approx((26 + 20) / 120)


def test_a_difference_by_time_alone_is_gone_at_equal_time() -> None:
    """Municipal trajectories are mostly new; among the new and among the old, work is as common as with UWV."""
    name = pair_name(PRIMARY)
    assert TIME_ALONE["crude", name].estimate.value == pytest.approx(46 / 120 - 67 / 120)
    assert abs(TIME_ALONE["equal_time", name].estimate.value) < 0.03
    assert abs(TIME_ALONE["adjusted", name].estimate.value) < 0.03


def test_the_mix_tells_who_started_recently() -> None:
    assert TIME_ALONE["recent", UWV].estimate.value == pytest.approx(30 / 120)
    assert TIME_ALONE["recent", MUNICIPALITY].estimate.value == pytest.approx(90 / 120)


def test_a_scheme_of_new_starts_only_cannot_be_set_against_old_ones() -> None:
    finding = TIME_ALONE["adjusted", pair_name((SCHEME, OWN))]
    assert finding.estimate.reason is NotEstimable.NO_OVERLAP
    assert TIME_ALONE["crude", pair_name((SCHEME, OWN))].estimate.estimable


def test_all_but_the_primary_pair_are_corrected_for_their_number() -> None:
    adjusted = {pair_name(pair): TIME_ALONE["adjusted", pair_name(pair)] for pair in PAIRS}
    primary = adjusted.pop(pair_name(PRIMARY))
    assert math.isnan(primary.p_adjusted)
    expected = holm({of: one.estimate.p_value for of, one in adjusted.items()})["adjusted"]
    assert [one.p_adjusted for one in adjusted.values()] == pytest.approx(list(expected), nan_ok=True)


def test_within_organisations_only_alike_organisations_count() -> None:
    """In a, municipal trajectories do better; that b is bad for both, and mostly municipal, doesn't matter."""
    name = pair_name(PRIMARY)
    findings = found(
        *(("a", UWV, NEW, 40, 20), ("a", OWN, NEW, 10, 7), ("c", UWV, NEW, 10, 5), ("c", OWN, NEW, 10, 7)),
        *(("b", UWV, NEW, 10, 0), ("b", OWN, NEW, 40, 8)),
    )
    assert findings["crude", name].estimate.value < 0
    assert findings["within_organisations", name].estimate.value == pytest.approx(0.2)


def test_groups_of_a_quarter_are_told_together_or_not_at_all() -> None:
    """Three trajectories of which nobody knows the funder could be computed from the total and the others."""
    findings = found(
        *everywhere(UWV, NEW, 20, 10), *everywhere(OTHER, NEW, 20, 10), *everywhere(OWN, NEW, 20, 10),
        ("a", "unknown", NEW, 3, 1),
    )  # fmt: skip
    assert {one.smallest for (step, _), one in findings.items() if step == "level"} == {3.0}


@pytest.mark.parametrize("funder", [UWV, SCHEME, "unknown"])
def test_one_funder_leaves_nothing_to_compare(funder: str) -> None:
    findings = found(*everywhere(funder, NEW, 20, 10))
    pairs = [one for (step, of), one in findings.items() if "-" in of and step != "level"]
    assert {one.estimate.reason for one in pairs} == {NotEstimable.EMPTY_GROUP}


def test_without_histories_there_are_no_findings() -> None:
    assert found() == {}
