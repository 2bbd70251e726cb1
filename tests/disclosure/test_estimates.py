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


def share(value, people, background=NOTHING):
    found = Finding("level", "uwv", t_estimate(value, 0.01, 28, "jackknife", people, 29), Scale.SHARE, 500, 100)
    return protect_estimates(table_of([found], "funding", "2023Q2", "2023-10-01"), POLICY, background)


@pytest.mark.parametrize(
    ("value", "people", "shown"),
    [
        pytest.param(0.3, 1000, True, id="the same"),
        pytest.param(0.304, 1000, False, id="four more"),
        pytest.param(0.3, 1020, False, id="six more, of twenty more"),
        pytest.param(0.35, 1000, True, id="fifty more"),
    ],
)
def test_a_share_tells_of_no_few_who_came_in_since_it_was_published_before(value, people, shown):
    before = Background(earlier=(Earlier(pd.DataFrame(), tables={"estimates": share(0.3, 1000)}),))
    safe = share(value, people, before)
    assert safe["status"].tolist() == ["ok" if shown else "primary"]
    assert safe[["value", "people"]].notna().all(axis=None) == shown


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
