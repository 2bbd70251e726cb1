"""Incidence, hazard ratios and time at risk against R's survival package: results that survival/survival.R left."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from statsmodels.duration.hazard_regression import PHReg

from werkmonitor.statistics.aalen_johansen import everybody
from werkmonitor.statistics.cox import hazard_ratio
from werkmonitor.statistics.estimate import NotEstimable
from werkmonitor.statistics.incidence import cumulative_incidence, incidence_at, incidence_difference
from werkmonitor.statistics.rates import spent

ORACLE = Path(__file__).parent / "survival"
SETS = ["plain", "ties", "late", "gap", "early_one", "unequal"]
LARGE = ["plain", "ties", "late", "unequal"]
EXACT = {"rel": 1e-10, "abs": 1e-12}


def data(name: str) -> pd.DataFrame:
    return pd.read_csv(ORACLE / f"data_{name}.csv")


def results(table: str, name: str) -> pd.DataFrame:
    found = pd.read_csv(ORACLE / f"{table}.csv")
    found = found[found["set"] == name].reset_index(drop=True)
    assert len(found)
    return found


@pytest.mark.parametrize("name", SETS)
def test_curves_are_those_of_survfit(name):
    people, expected = data(name), results("incidence", name)
    for code, column in ((1, "first"), (2, "second")):
        event = people["event"].map({0: 0, code: 1, 3 - code: 2})
        group = everybody(people["entry"], people["exit"], event, people["cluster"])
        incidence, event_free = group.curve(expected["time"].to_numpy(), 1)
        assert incidence == pytest.approx(expected[column].to_numpy(), **EXACT)
        assert event_free == pytest.approx(expected["event_free"].to_numpy(), **EXACT)


@pytest.mark.parametrize("name", SETS)
def test_a_table_of_a_curve_is_that_of_survfit_as_far_as_somebody_was_observed(name):
    people, expected = data(name), results("incidence", name)
    table = cumulative_incidence(people["entry"], people["exit"], people["event"], expected["time"])
    known = table["value"].notna()
    assert table["value"][known].to_numpy() == pytest.approx(expected["first"][known].to_numpy(), **EXACT)
    assert table["at_risk"].tolist() == expected["at_risk"].tolist()
    # Where for a while nobody is at risk, R goes on as if nothing could happen; we say that nobody knows.
    assert table["time"][known].max() == (5 if name == "gap" else expected["time"].max())


# Nobody was at risk for a while, in the last case in one of the groups.
INTERRUPTED = {("gap", "one", 6), ("gap", "one", 12), ("gap", "one", 24), ("late", "difference", 24)}


@pytest.mark.parametrize("name", SETS)
def test_jackknife_is_that_of_survfit_without_each_cluster(name):
    people = data(name)
    columns = people["entry"], people["exit"], people["event"]
    for row in results("jackknife", name).itertuples():
        if row.estimand == "one":
            found = incidence_at(*columns, people["cluster"], row.time)
        else:
            found = incidence_difference(*columns, people["group"] == 1, people["cluster"], row.time)
        if (name, row.estimand, row.time) in INTERRUPTED:
            assert found.reason == NotEstimable.OUT_OF_REACH
        else:
            assert found.value == pytest.approx(row.value, **EXACT)
            assert found.standard_error == pytest.approx(row.standard_error, **EXACT)


@pytest.mark.parametrize("name", LARGE)
def test_hazard_ratios_are_those_of_coxph_with_efron_ties(name):
    people, expected = data(name), results("cox", name).set_index("covariate")
    event = people["event"]
    found = hazard_ratio(people["entry"], people["exit"], event, people[["group", "z"]], people["cluster"])
    for covariate, estimate in found.items():
        assert np.log(estimate.value) == pytest.approx(expected.loc[covariate, "coefficient"], rel=1e-7)
        assert estimate.standard_error == pytest.approx(expected.loc[covariate, "jackknife"], rel=1e-6)


@pytest.mark.parametrize("name", LARGE)
def test_hazard_ratios_are_those_of_statsmodels_once_entry_is_open(name):
    people = data(name)
    found = hazard_ratio(people["entry"], people["exit"], people["event"], people[["group", "z"]], people["cluster"])
    # statsmodels takes who enters at the very time of an event as at risk of it; R, and we, from then on.
    entry = np.nextafter(people["entry"], np.inf)
    model = PHReg(people["exit"], people[["group", "z"]], people["event"] == 1, entry=entry, ties="efron")
    theirs = model.fit(disp=0).params
    assert [np.log(estimate.value) for estimate in found.values()] == pytest.approx(theirs, rel=1e-4)


@pytest.mark.parametrize("name", SETS)
def test_rates_rest_on_the_events_and_the_time_at_risk_of_pyears(name):
    people = data(name)
    when = people["exit"].where(people["event"] == 1)
    parts = list(pairwise([0, 6, 12, 24, 36]))
    for row in results("rates", name).itertuples():
        events, exposure = spent(people["entry"], people["exit"], when, *parts[row.part - 1])
        assert events.sum() == row.events
        assert exposure.sum() == pytest.approx(row.exposure, **EXACT)
