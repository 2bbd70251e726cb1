"""An organisation beside the others: itself left out, at equal mix, and nothing where there is nothing to compare."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from werkmonitor.panel.histories import Histories
from werkmonitor.studies.comparison import (
    COMPARABLE,
    COMPARED,
    EXPECTED,
    FIRST_JOB,
    GROUP,
    IN_MIX,
    MONTHS,
    OTHERS,
    OWN,
    SPREAD,
    compare,
)
from werkmonitor.studies.scenarios import SCENARIOS
from werkmonitor.studies.simulation import simulate

AS_OF = "2023-10-01"


@pytest.fixture(scope="module")
def histories() -> Histories:
    scenario = replace(SCENARIOS["diagnosis_only"], intake=250.0)
    return simulate(scenario, 12, 0.02, np.random.default_rng(7))


def quarter_of(histories: Histories) -> str:
    return str(histories.quarters["quarter"].max())


def indicators_of(histories: Histories) -> pd.DataFrame:
    now = histories.quarters[histories.quarters["quarter"] == quarter_of(histories)]
    counts = now.groupby("organisation")["paid_work"].agg(["sum", "size"]).reset_index()
    rows = counts.rename(columns={"sum": "numerator", "size": "denominator"})
    cut = dict.fromkeys(["stage", "funding", "type", "region"], "")
    return pd.concat(
        rows.assign(quarter=quarter_of(histories), indicator=name, method="ips", **cut) for name in COMPARED
    )


def compared(histories: Histories) -> pd.DataFrame:
    return compare(histories, indicators_of(histories), quarter_of(histories), AS_OF)


def value(table: pd.DataFrame, organisation: str, measure: str, basis: str, months: int = 0) -> float:
    found = table.query(
        "organisation == @organisation and measure == @measure and basis == @basis and months == @months"
    )
    return float(found["value"].item())


def changed(histories: Histories, organisation: str) -> Histories:
    """Give everybody of one organisation work, and a first job after a month."""
    people, quarters = histories.people.copy(), histories.quarters.copy()
    people.loc[people["organisation"] == organisation, "first_job"] = people["entry"] + 1
    quarters.loc[quarters["organisation"] == organisation, "paid_work"] = True
    return Histories(people, quarters)


def test_an_organisation_is_left_out_of_what_it_is_compared_with(histories: Histories) -> None:
    before = compared(histories)
    name = before["organisation"].iloc[0]
    after = compared(changed(histories, name))
    of_others = (before["organisation"] == name) & (before["basis"] != OWN)
    pd.testing.assert_frame_equal(before[of_others], after[of_others])
    assert value(after, name, IN_MIX, OWN) == 1.0
    assert not before[~of_others & (before["basis"] != OWN)].equals(after[~of_others & (before["basis"] != OWN)])


def test_comparable_organisations_are_a_mean_of_shares(histories: Histories) -> None:
    table = compared(histories)
    rows = table[table["basis"] == COMPARABLE]
    assert set(rows["clusters"]) == {GROUP}
    shares = indicators_of(histories).query("indicator == 'paid_work'").eval("numerator / denominator")
    assert rows["value"].between(shares.min(), shares.max()).all()


def test_the_expected_share_is_that_of_others_in_the_own_mix(histories: Histories) -> None:
    """Where everybody is in one class, what is expected is the plain share of the others."""
    same = histories.quarters.assign(type="epa", start_quarter=quarter_of(histories))
    table = compared(Histories(histories.people, same))
    now = same[same["quarter"] == quarter_of(histories)]
    for name in now["organisation"].unique()[:3]:
        others = now.loc[now["organisation"] != name, "paid_work"].mean()
        own = now.loc[now["organisation"] == name, "paid_work"].mean()
        assert value(table, name, EXPECTED, OTHERS) == pytest.approx(others)
        assert value(table, name, IN_MIX, OWN) == pytest.approx(own)


def test_the_mix_matters(histories: Histories) -> None:
    """An organisation with everybody in the class where others work most is expected to have their share there."""
    quarters = histories.quarters.copy()
    name = quarters["organisation"].iloc[0]
    others = quarters[(quarters["quarter"] == quarter_of(histories)) & (quarters["organisation"] != name)]
    is_own = quarters["organisation"] == name
    quarters.loc[is_own, ["type", "start_quarter"]] = ["epa", quarter_of(histories)]
    is_new = (others["type"] == "epa") & (others["start_quarter"] >= str(pd.Period(quarter_of(histories)) - 1))
    expected = value(compared(Histories(histories.people, quarters)), name, EXPECTED, OTHERS)
    assert expected == pytest.approx(others.loc[is_new, "paid_work"].mean())
    assert expected < others["paid_work"].mean()


def test_spread_is_that_beyond_chance(histories: Histories) -> None:
    quarters = histories.quarters.sort_values("organisation").reset_index(drop=True)
    alike = quarters.assign(paid_work=np.arange(len(quarters)) % 3 == 0)
    apart = quarters.assign(paid_work=quarters["organisation"].isin(sorted(quarters["organisation"].unique())[:6]))
    for rows, low, high in ((alike, 0.0, 0.0), (apart, 0.3, 0.8)):
        table = compared(Histories(histories.people, rows))
        assert table.loc[table["measure"] == SPREAD, "value"].between(low, high).all()


def test_first_jobs_rise_with_time(histories: Histories) -> None:
    table = compared(histories)
    for _, curve in table[(table["measure"] == FIRST_JOB) & (table["basis"] == OTHERS)].groupby("organisation"):
        assert curve["months"].tolist() == list(MONTHS)
        assert curve["value"].is_monotonic_increasing
        assert curve["value"].between(0, 1).all()


def test_a_few_people_have_no_curve(histories: Histories) -> None:
    name = histories.people["organisation"].iloc[0]
    few = histories.people[histories.people["organisation"] == name].head(4)
    people = pd.concat([few, histories.people[histories.people["organisation"] != name]])
    own = compared(Histories(people, histories.quarters)).query("organisation == @name and measure == @FIRST_JOB")
    assert set(own.loc[own["basis"] == OWN, "status"]) == {"not_derivable"}


@pytest.mark.parametrize("organisations", [0, 1, 2])
def test_without_others_there_is_nothing_to_compare_with(histories: Histories, organisations: int) -> None:
    names = sorted(histories.people["organisation"].unique())[:organisations]
    kept = Histories(*(rows[rows["organisation"].isin(names)] for rows in (histories.people, histories.quarters)))
    table = compare(kept, indicators_of(histories).query("organisation in @names"), quarter_of(histories), AS_OF)
    assert sorted(table["organisation"].unique()) == names
    if organisations == 1:
        assert set(table.loc[table["basis"] != OWN, "status"]) == {"not_derivable"}
