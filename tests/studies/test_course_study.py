"""Rates of finding and losing work, and moves between states, on quarters that can be counted by hand."""

import pandas as pd
import pytest

from werkmonitor.panel.histories import PEOPLE_COLUMNS, QUARTER_COLUMNS, Histories
from werkmonitor.statistics.estimate import NotEstimable
from werkmonitor.studies.course import ALL, study
from werkmonitor.studies.findings import Finding

BEFORE, LAST = "2023Q1", "2023Q2"


def found(*groups: tuple[str, str, str, str, bool, int]) -> dict[tuple[str, str, str], Finding]:
    """Study rows of quarters: (quarter, organisation, type, from-to, ended, people), with work as ``1`` in from-to."""
    rows = [
        {
            **{"quarter": quarter, "organisation": organisation, "type": kind, "exposure": 1.0, "new": False},
            "work_before": course[0] == "1",
            "paid_work": "1" in course,
            "work_at_close": course[1] == "1",
            "ended": ended,
        }
        for quarter, organisation, kind, course, ended, people in groups
        for _ in range(people)
    ]
    frame = pd.DataFrame(rows, columns=QUARTER_COLUMNS).astype({"new": bool, "ended": bool})
    findings, curves = study(Histories(pd.DataFrame(columns=PEOPLE_COLUMNS), frame))
    assert curves.empty
    return {(one.step, one.of, one.at): one for one in findings}


QUARTERS = found(
    *(
        (quarter, name, kind, course, ended, people)
        for quarter, kind, course, ended, people in (
            (BEFORE, "epa", "00", False, 30),
            (BEFORE, "epa", "01", False, 10),
            (LAST, "epa", "00", False, 40),
            (LAST, "cmd", "01", False, 10),
            (LAST, "cmd", "00", True, 30),
            (LAST, "epa", "11", False, 15),
            (LAST, "epa", "10", False, 5),
        )
        for name in "abc"
    )
)


def test_rates_are_events_per_quarter_at_risk() -> None:
    assert QUARTERS["finding", ALL, BEFORE].estimate.value == pytest.approx(10 / 40)
    assert QUARTERS["finding", ALL, LAST].estimate.value == pytest.approx(10 / 80)
    assert QUARTERS["finding", "cmd", LAST].estimate.value == pytest.approx(10 / 40)
    assert QUARTERS["loss", ALL, LAST].estimate.value == pytest.approx(5 / 20)
    assert QUARTERS["finding_ratio", ALL, LAST].estimate.value == pytest.approx(0.5)


def test_types_are_told_together_or_not_at_all() -> None:
    """No EPA trajectory found work in the last quarter."""
    assert {QUARTERS["finding", kind, LAST].events for kind in ("epa", "cmd", "other")} == {0.0}
    assert QUARTERS["finding", ALL, LAST].events == 30


def test_moves_add_up_to_everybody() -> None:
    for origin, expected in (("no_job", (40 / 80, 10 / 80, 30 / 80)), ("job", (5 / 20, 15 / 20, 0))):
        shares = [QUARTERS["transition", f"{origin}-{to}", LAST].estimate.value for to in ("no_job", "job", "ended")]
        assert shares == pytest.approx(expected)


def test_a_state_that_nobody_is_in_has_no_moves() -> None:
    findings = found(*((LAST, name, "epa", "00", False, 20) for name in "abc"))
    assert findings["transition", "job-job", LAST].estimate.reason is NotEstimable.EMPTY_GROUP
    assert findings["loss", ALL, LAST].estimate.reason is NotEstimable.EMPTY_GROUP


def test_the_first_quarter_has_nothing_to_compare_with() -> None:
    findings = found(*((LAST, name, "epa", "01", False, 20) for name in "abc"))
    assert findings["finding_ratio", ALL, LAST].estimate.reason is NotEstimable.EMPTY_GROUP


def test_nobody_is_no_error() -> None:
    assert found() == {}
