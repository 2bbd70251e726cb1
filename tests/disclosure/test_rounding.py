"""Rounded numbers: bases that leave a few out, and regions where the policy prefers it."""

from __future__ import annotations

import pandas as pd
import pytest
from disclosure_policy import POLICY
from long_tables import by, long_table

from werkmonitor.disclosure.indicators import protect_indicators

FLOWS = {"indicator": "new_of_running", "numerator": 649.0, "interval_method": "wilson"}


def first_quarter(left_out: float) -> pd.Series:
    """Return the share of newcomers beside all running trajectories, of which its base leaves some out."""
    rows = [{"numerator": 3561.0}, FLOWS | {"denominator": 3561.0 - left_out}]
    return protect_indicators(long_table(rows), POLICY).iloc[1]


def test_a_base_that_leaves_few_out_is_rounded() -> None:
    row = first_quarter(9.0)
    assert (row["status"], row["numerator"], row["denominator"]) == ("rounded", 649.0, 3560.0)
    assert row["value"] == pytest.approx(0.182)
    assert 0.16 < row["lower"] < row["value"] < row["upper"] < 0.20


@pytest.mark.parametrize("left_out", [0.0, 200.0])
def test_other_bases_are_exact(left_out: float) -> None:
    row = first_quarter(left_out)
    assert (row["status"], row["denominator"]) == ("ok", 3561.0 - left_out)


def test_regions_are_rounded_where_the_policy_says_so() -> None:
    policy = POLICY.model_copy(update={"rounding": 5})
    table = long_table(by("region", {"AM01": 43, "AM02": 31, "AM03": 4, "AM04": 52}))
    safe = protect_indicators(table, policy).set_index("region")
    assert safe["status"].to_dict() == {
        "": "ok", "AM01": "rounded", "AM02": "secondary", "AM03": "primary", "AM04": "rounded",
    }  # fmt: skip
    assert safe.loc[["AM01", "AM04"], "numerator"].tolist() == [45.0, 50.0]
    assert safe.loc["", "numerator"] == 130.0


def test_what_is_made_of_rounded_counts_is_made_of_those() -> None:
    policy = POLICY.model_copy(update={"rounding": 5})
    share = {"indicator": "paid_work", "region": "AM01", "numerator": 22.0, "denominator": 61.0}
    row = protect_indicators(long_table([share | {"interval_method": "wilson"}]), policy).iloc[0]
    assert row[["numerator", "denominator", "value"]].tolist() == [20.0, 60.0, 0.333]


def test_limits_made_of_organisations_counts_have_few_decimals() -> None:
    share = {"indicator": "paid_work", "numerator": 220.0, "denominator": 610.0, "lower": 0.3123456, "upper": 0.4123456}
    rows = [share | {"interval_method": method} for method in ("wilson", "organisation_jackknife_t")]
    safe = protect_indicators(long_table(rows), POLICY)
    assert safe["lower"].tolist() == [0.3123456, 0.3123]
