"""Estimates and curves: what rests on few people isn't shown, and no single event can be read from a curve."""

import numpy as np
import pandas as pd
import pytest
from disclosure_policy import POLICY

from werkmonitor.disclosure.background import NOTHING, Background, Earlier
from werkmonitor.disclosure.estimates import protect_curves, protect_estimates, publishable_estimates
from werkmonitor.statistics.estimate import NotEstimable, not_estimable, t_estimate
from werkmonitor.studies.findings import Finding, Scale, table_of


def estimates(*sizes):
    estimate = t_estimate(0.123456789, 0.01, 28, "jackknife", 4000, 29)
    findings = [Finding("crude", f"group{i}", estimate, Scale.SHARE, *size) for i, size in enumerate(sizes)]
    return protect_estimates(table_of(findings, "duration", "2023Q2", "2023-10-01"), POLICY)


@pytest.mark.parametrize(("smallest", "events"), [(9, 50), (50, 9), (9, np.nan)])
def test_few_people_or_events_hide_an_estimate(smallest, events):
    safe = estimates((smallest, events))
    assert safe["status"].tolist() == ["primary"]
    assert safe[["value", "lower", "upper", "p_value", "people", "clusters"]].isna().all(axis=None)


def test_enough_people_and_events_show_it_with_few_decimals():
    safe = estimates((10, 10), (10, np.nan))
    assert safe["status"].tolist() == ["ok", "ok"]
    assert safe["value"].tolist() == [0.1235, 0.1235]
    assert not {"smallest", "events"} & set(safe)


def test_a_rounded_estimate_is_in_whole_per_cents():
    found = Finding("share_new", "all", t_estimate(0.123456, 0.01, 28, "jackknife", 4000, 29), Scale.SHARE, 500, 100)
    table = table_of([found], "change", "2023Q2", "2023-10-01").assign(status="rounded")
    assert protect_estimates(table, POLICY)["value"].tolist() == [0.12]


def share(value, people, background=NOTHING, at="", report="2023Q2"):
    estimate = t_estimate(value, 0.01, 28, "jackknife", people, 29)
    found = Finding("level", "uwv", estimate, Scale.SHARE, 500, 100, at)
    return protect_estimates(table_of([found], "funding", report, "2023-10-01"), POLICY, background)


def known(before):
    return Background(earlier=(Earlier(pd.DataFrame(), tables={"estimates": before}),))


@pytest.mark.parametrize(
    ("value", "people", "shown"),
    [
        pytest.param(0.3, 1000, True, id="the same"),
        pytest.param(0.304, 1000, False, id="four more"),
        pytest.param(0.314, 1000, False, id="fourteen more, of which five may be by rounding"),
        pytest.param(0.315, 1000, True, id="fifteen more"),
        pytest.param(0.3, 1020, False, id="six more, of twenty more"),
        pytest.param(0.35, 1000, True, id="fifty more"),
    ],
)
def test_a_share_tells_of_no_few_who_came_in_since_it_was_published_before(value, people, shown):
    safe = share(value, people, known(share(0.3, 1000)))
    assert safe["status"].tolist() == ["ok" if shown else "primary"]
    assert safe[["value", "people"]].notna().all(axis=None) == shown


@pytest.mark.parametrize(
    ("at", "report", "status"),
    [
        pytest.param("2022Q4", "2023Q1", "primary", id="the same quarter in another report"),
        pytest.param("", "2023Q1", "ok", id="all of another report"),
        pytest.param("", "2023Q2", "primary", id="all of the same report"),
    ],
)
def test_a_share_is_the_same_one_by_its_moment_or_else_by_its_report(at, report, status):
    before = share(0.3, 1000, at=at, report=report)
    assert share(0.304, 1000, known(before), at)["status"].tolist() == [status]


def test_estimates_about_newcomers_are_rounded_in_quarters_whose_share_of_them_is():
    indicators = pd.DataFrame(
        [("2023Q1", "new_of_running", "ok"), ("2023Q2", "new_of_running", "rounded"), ("2023Q1", "running", "rounded")],
        columns=["quarter", "indicator", "status"],
    )
    found = [
        ("change", "share_new", "2023Q2", "ok", "rounded"),
        ("change", "paid_work_of", "2023Q2", "ok", "rounded"),
        ("change", "paid_work_of", "2023Q2", "not_derivable", "not_derivable"),
        ("change", "share_new", "2023Q1", "ok", "ok"),
        ("change", "crude", "2023Q2", "ok", "ok"),
        ("duration", "share_new", "2023Q2", "ok", "ok"),
    ]
    table = pd.DataFrame(found, columns=["study", "step", "at", "status", "expected"])
    assert publishable_estimates(table, indicators)["status"].tolist() == table["expected"].tolist()


def test_what_cannot_be_estimated_says_why():
    nothing = Finding("crude", "cmd-epa", not_estimable(NotEstimable.EMPTY_GROUP, "gee"), Scale.DIFFERENCE, 0)
    safe = protect_estimates(table_of([nothing], "duration", "2023Q2", "2023-10-01"), POLICY)
    assert safe.loc[0, ["status", "reason"]].tolist() == ["not_derivable", "empty_group"]


def test_a_curve_moves_only_by_enough_events():
    curve = pd.DataFrame(
        {
            "study": "duration",
            "curve": "epa",
            "months": [0.0, 3.0, 6.0, 9.0, 12.0],
            "value": [0.0, 0.02, 0.1, 0.2, 0.25],
            "lower": 0.0,
            "upper": 0.3,
            "at_risk": [100.0, 100.0, 90.0, 50.0, 9.0],
            "events": [0.0, 4.0, 12.0, 25.0, 40.0],
            "status": "ok",
        }
    )
    safe = protect_curves(curve, POLICY)
    assert safe["status"].tolist() == ["ok", "primary", "ok", "ok", "primary"]
    assert safe["value"].notna().tolist() == [True, False, True, True, False]
    assert not {"at_risk", "events"} & set(safe)


def test_a_curve_is_shown_from_as_many_as_the_threshold():
    curve = pd.DataFrame(
        {
            "study": "duration",
            "curve": "epa",
            "months": [0.0, 1.0, 2.0, 3.0, 4.0, 5.0],
            "value": 0.1,
            "lower": 0.0,
            "upper": 0.3,
            "at_risk": [100.0, 100.0, 90.0, 50.0, 10.0, 9.0],
            "events": [0.0, 9.0, 10.0, 19.0, 20.0, 40.0],
            "status": "ok",
        }
    )
    assert protect_curves(curve, POLICY)["status"].tolist() == ["ok", "primary", "ok", "primary", "ok", "primary"]
