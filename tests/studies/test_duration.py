"""The contrasts on a handful of trajectories whose answer can be worked out by hand."""

import inspect
import math
import re
from collections.abc import Callable

import pandas as pd
import pytest

from werkmonitor.panel.histories import PEOPLE_COLUMNS, QUARTER_COLUMNS, Histories
from werkmonitor.statistics.estimate import Estimate, NotEstimable
from werkmonitor.studies.duration import (
    CONTRASTS,
    adjusted,
    after_24,
    before_the_limit,
    cohort,
    crude,
    last_quarter,
    standardised,
)

NEW, OLD = "2023Q1", "2020Q4"
PERSON = {"region": "AM01", "funding": "uwv", "national_scheme": False, "ended": False, "entry": 0.0}
QUARTER = {"quarter": "2023Q3", "funding": "uwv", "national_scheme": False, "months": 8.0, "exposure": 1.0}


def quarters(*groups: tuple[str, str, str, int, int]) -> Histories:
    """Rows of the last quarter: (organisation, type, quarter of the start, people, of whom with work)."""
    rows = [
        {**QUARTER, "organisation": organisation, "type": kind, "start_quarter": start, "paid_work": number < working}
        for organisation, kind, start, people, working in groups
        for number in range(people)
    ]
    frame = pd.DataFrame(rows, columns=QUARTER_COLUMNS).assign(trajectory=[str(n) for n in range(len(rows))])
    before = frame.assign(quarter="2023Q2", paid_work=True)
    return Histories(pd.DataFrame(columns=PEOPLE_COLUMNS), pd.concat([before, frame]))


def people(*rows: tuple[str, str, float, float, float]) -> Histories:
    """People: (organisation, type, entry, exit, first job)."""
    names = ["organisation", "type", "entry", "exit", "first_job"]
    frame = pd.DataFrame([{**PERSON, "brought_work": False, **dict(zip(names, row, strict=True))} for row in rows])
    return Histories(frame.reindex(columns=PEOPLE_COLUMNS), pd.DataFrame(columns=QUARTER_COLUMNS))


TIME_ALONE = quarters(
    *(("a", "epa", OLD, 10, 6), ("b", "epa", OLD, 10, 6), ("a", "cmd", NEW, 8, 1), ("b", "cmd", NEW, 8, 3)),
    *(("a", "epa", NEW, 4, 1), ("b", "epa", NEW, 4, 1), ("a", "other", NEW, 9, 9)),
)


def test_the_crude_difference_is_that_of_the_last_quarter_without_other_types() -> None:
    """4 of 16 against 14 of 28."""
    found = crude(TIME_ALONE)
    assert found.value == pytest.approx(0.25 - 0.5)
    assert found.people == 44


def test_at_equal_time_only_those_who_started_alike_are_compared() -> None:
    """4 of 16 against 2 of 8: who started before the common quarters doesn't count."""
    found = standardised(TIME_ALONE)
    assert found.value == pytest.approx(0)
    assert found.people == 24


def test_time_since_the_start_weighs_as_in_both_types_together() -> None:
    """CMD less EPA is 1/2 among 6 who are new and -1/2 among 12 who started a quarter before."""
    found = standardised(
        quarters(
            *(("a", "epa", "2023Q3", 2, 0), ("b", "epa", "2023Q3", 2, 0), ("b", "cmd", "2023Q3", 2, 1)),
            *(("a", "epa", "2023Q2", 4, 4), ("b", "cmd", "2023Q2", 4, 2), ("a", "cmd", "2023Q2", 4, 2)),
        )
    )
    assert found.value == pytest.approx((6 * 0.5 - 12 * 0.5) / 18)


def test_funding_is_adjusted_for() -> None:
    """Within each funder the types do alike; without knowing the funder CMD seems to do worse."""
    drawn = quarters(
        *(("a", "epa", NEW, 30, 15), ("b", "epa", NEW, 30, 17), ("a", "epa", NEW, 10, 1), ("b", "epa", NEW, 10, 3)),
        *(("a", "cmd", NEW, 10, 5), ("b", "cmd", NEW, 10, 6), ("a", "cmd", NEW, 30, 5), ("b", "cmd", NEW, 30, 7)),
    )
    sizes = [30, 30, 10, 10, 10, 10, 30, 30]
    funders = ["uwv", "uwv", "municipality", "municipality"] * 2
    funding = [funder for funder, size in zip(funders, sizes, strict=True) for _ in range(size)]
    rows = drawn.quarters.assign(funding=2 * funding)
    histories = Histories(drawn.people, rows)
    assert standardised(histories).value < -0.15
    assert abs(adjusted(histories).value) < 0.02


def test_no_trajectory_is_compared_that_can_have_reached_a_limit() -> None:
    rows = last_quarter(quarters(("a", "cmd", "2021Q4", 1, 0), ("a", "cmd", "2021Q3", 1, 0)))
    assert list(rows["quarters_since_start"]) == [7, 8]
    assert list(before_the_limit(rows)["start_quarter"]) == ["2021Q4"]


def test_first_jobs_found_before_anyone_looked_do_not_count() -> None:
    """Of the CMD trajectories one in two finds a job; of the EPA ones none that was at risk."""
    found = cohort(
        people(
            *(("a", "cmd", 0, 30, 5.0), ("a", "cmd", 0, 30, math.nan)),
            *(("b", "cmd", 0, 30, 6.0), ("b", "cmd", 0, 30, math.nan)),
            *(("a", "epa", 0, 30, 7.0), ("a", "epa", 0, 30, math.nan), ("a", "epa", 0, 30, math.nan)),
            *(("b", "epa", 3, 30, 1.0), ("b", "epa", 0, 30, math.nan), ("a", "other", 0, 30, 2.0)),
        )
    )
    assert found.value == pytest.approx(1 / 2 - 1 / 4)


def test_who_brought_work_cannot_find_a_first_job() -> None:
    histories = people(*((name, kind, 0, 30, 5.0) for name in "ab" for kind in ("cmd", "epa")))
    everybody = histories.people.assign(brought_work=True)
    assert cohort(Histories(everybody, histories.quarters)).reason is NotEstimable.EMPTY_GROUP
    assert after_24(Histories(everybody, histories.quarters)).reason is NotEstimable.EMPTY_GROUP


def test_the_rate_after_24_months_is_set_against_that_of_the_year_before() -> None:
    """EPA: 2 jobs in 18 months of time at risk after month 24, against 2 in 30 between 12 and 24."""
    found = after_24(
        people(
            *(("a", "epa", 20, 36, 30.0), ("b", "epa", 16, 36, 36.0), ("a", "epa", 12, 36, 18.0)),
            *(("b", "epa", 6, 36, 22.0), ("a", "epa", 0, 20, 3.0), ("a", "cmd", 12, 36, 30.0)),
            ("b", "epa", 22, 24, math.nan),
        )
    )
    assert found.value == pytest.approx((2 / 18) / (2 / (4 + 8 + 6 + 10 + 2)))


@pytest.mark.parametrize("name", CONTRASTS)
def test_without_anybody_there_is_a_reason_and_no_number(name: str) -> None:
    nobody = Histories(pd.DataFrame(columns=PEOPLE_COLUMNS), pd.DataFrame(columns=QUARTER_COLUMNS))
    found = CONTRASTS[name](nobody)
    assert not found.estimable
    assert found.reason is NotEstimable.EMPTY_GROUP


@pytest.mark.parametrize("name", ["crude", "standardised", "adjusted"])
def test_a_quarter_without_cmd_is_not_estimable(name: str) -> None:
    found = CONTRASTS[name](quarters(("a", "epa", NEW, 4, 1), ("b", "epa", NEW, 4, 1)))
    assert found.reason is NotEstimable.EMPTY_GROUP


@pytest.mark.parametrize("contrast", CONTRASTS.values(), ids=CONTRASTS)
def test_a_contrast_says_what_the_methods_page_needs(contrast: Callable[[Histories], Estimate]) -> None:
    text = inspect.getdoc(contrast) or ""
    assert re.findall(r"^(\w+)\n-+$", text, re.MULTILINE) == ["Parameters", "Returns", "Notes", "References"]
    parts = ["Estimand", "Formula", "Assumptions", "Tests"]
    assert re.findall(r"^(Estimand|Formula|Assumptions|Tests): ", text, re.MULTILINE) == parts
