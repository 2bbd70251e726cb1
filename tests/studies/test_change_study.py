"""What explains a change, on quarters in which the explanation is known; and who can be told apart."""

import math

import pandas as pd
import pytest

from werkmonitor.panel.histories import PEOPLE_COLUMNS, QUARTER_COLUMNS, Histories
from werkmonitor.statistics.estimate import NotEstimable
from werkmonitor.studies.change import CARRIED, NEW, RUNNING, study
from werkmonitor.studies.findings import Finding

BEFORE, LAST = "2023Q1", "2023Q2"
ROW = {"type": "epa", "funding": "uwv", "national_scheme": False, "months": 5.0, "exposure": 1.0}


def found(*groups: tuple[str, str, bool, int, int]) -> dict[tuple[str, str, str], Finding]:
    """Study rows of quarters: (quarter, organisation, new, people, of whom with work)."""
    rows = [
        {
            **ROW,
            "quarter": quarter,
            "organisation": organisation,
            "new": new,
            "start_quarter": quarter if new else "2022Q1",
            "paid_work": number < working,
            "durable_work": number < working,
        }
        for quarter, organisation, new, people, working in groups
        for number in range(people)
    ]
    findings, _ = study(Histories(pd.DataFrame(columns=PEOPLE_COLUMNS), pd.DataFrame(rows, columns=QUARTER_COLUMNS)))
    return {(one.step, one.of, one.at): one for one in findings}


def value(findings: dict[tuple[str, str, str], Finding], step: str, of: str) -> float:
    return findings[step, of, LAST].estimate.value


def test_more_newcomers_with_the_same_chances_are_the_whole_change() -> None:
    """Of the new 1 in 10 works and of the others 1 in 2, in both quarters; the new go from a quarter to a half."""
    findings = found(
        *((BEFORE, name, True, 10, 1) for name in "abc"), *((BEFORE, name, False, 30, 15) for name in "abc"),
        *((LAST, name, True, 30, 3) for name in "abc"), *((LAST, name, False, 30, 15) for name in "abc"),
    )  # fmt: skip
    assert value(findings, "paid_work", "change") == pytest.approx(0.3 - 0.4)
    assert value(findings, "paid_work", NEW) == pytest.approx(-0.1)
    assert value(findings, "paid_work", "rates") == pytest.approx(0)
    assert value(findings, "share_new", NEW) == pytest.approx(0.5)
    assert value(findings, "paid_work_of", CARRIED) == pytest.approx(0.5)


def test_other_chances_with_the_same_people_are_no_dilution() -> None:
    findings = found(
        *((BEFORE, name, new, 20, 4) for name in "abc" for new in (True, False)),
        *((LAST, name, new, 20, 8) for name in "abc" for new in (True, False)),
    )
    assert value(findings, "durable_work", NEW) == pytest.approx(0)
    assert value(findings, "durable_work", "rates") == pytest.approx(0.2)


def test_parts_add_up_to_the_change() -> None:
    findings = found(
        *((BEFORE, "a", True, 12, 3), (BEFORE, "a", False, 31, 14), (BEFORE, "b", False, 25, 5)),
        *((LAST, "a", True, 22, 3), (LAST, "b", True, 7, 1), (LAST, "a", False, 33, 11), (LAST, "c", False, 20, 9)),
    )
    for step, time in (("paid_work", NEW), ("paid_work_by_time", "time")):
        parts = [value(findings, step, part) for part in (time, "type", "funding", "organisation", "rates")]
        assert math.fsum(parts) == pytest.approx(value(findings, step, "change"))


def test_those_who_stayed_are_compared_like_for_like() -> None:
    """Organisations a and b grow from 40 to 60; three others were there before only."""
    gone = [(BEFORE, name, False, 20, 10) for name in "cde"]
    findings = found(
        *((BEFORE, name, False, 20, 10) for name in "ab"), *gone, *((LAST, n, False, 30, 15) for n in "ab")
    )
    assert value(findings, "like_for_like", RUNNING) == pytest.approx(1.5)
    assert value(findings, "like_for_like", "paid_work") == pytest.approx(0)
    assert value(findings, "bounds_least", RUNNING) == pytest.approx((60 + 30) / 100)
    assert value(findings, "bounds_most", RUNNING) == pytest.approx((60 + 120) / 100)
    least, most = (value(findings, f"bounds_{end}", "paid_work") for end in ("least", "most"))
    narrow, wide = (value(findings, f"plausible_{end}", "paid_work") for end in ("least", "most"))
    assert least < narrow < 0 < wide < most
    assert findings["like_for_like", RUNNING, LAST].smallest == 40


def test_figures_of_one_or_two_organisations_cannot_be_computed_from_the_rest() -> None:
    both = [(quarter, name, False, 50, 25) for quarter in (BEFORE, LAST) for name in "ab"]
    for apart in ("c", "cd"):
        findings = found(*both, *((BEFORE, name, False, 20, 10) for name in apart))
        for step in ("like_for_like", "bounds_least", "bounds_most", "plausible_least"):
            assert findings[step, "paid_work", LAST].smallest == 0


@pytest.mark.parametrize("earlier", [(), ("2022Q4",)], ids=["first quarter", "a quarter is missing"])
def test_without_the_quarter_before_nothing_is_decomposed(earlier: tuple[str, ...]) -> None:
    findings = found(*((quarter, name, False, 20, 10) for quarter in (*earlier, LAST) for name in "abc"))
    steps = {"paid_work", "durable_work", "support", "like_for_like", "bounds_least", "plausible_most"}
    reasons = {one.estimate.reason for (step, _, _), one in findings.items() if step in steps}
    assert reasons == {NotEstimable.EMPTY_GROUP}
    assert value(findings, "paid_work_of", CARRIED) == pytest.approx(0.5)


def test_one_organisation_has_no_interval() -> None:
    findings = found(*((quarter, "a", new, 20, 10) for quarter in (BEFORE, LAST) for new in (True, False)))
    estimate = findings["paid_work", "change", LAST].estimate
    assert estimate.estimable
    assert math.isnan(estimate.lower)


def test_nobody_is_no_error() -> None:
    assert found() == {}
