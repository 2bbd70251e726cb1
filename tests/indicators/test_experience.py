"""Paid work by organisations' years with IPS."""

from datetime import date

import pandas as pd
import pytest

from werkmonitor.indicators.experience import by_experience
from werkmonitor.quarter import Quarter
from werkmonitor.statistics.proportions import organisation_jackknife

COUNTS = pd.DataFrame(
    [("new", 10, 1), ("at-five", 20, 10), ("at-ten", 60, 30), ("old", 100, 20), ("silent", 0, 0), ("unknown", 10, 9)],
    columns=["organisation", "running", "paid_work"],
).assign(quarter="2023Q2")
REGISTER = pd.DataFrame(
    [("new", "2019"), ("at-five", "2018"), ("at-ten", "2013"), ("old", "2012"), ("silent", "2001"), ("unknown", "")],
    columns=["organisation", "ips_since"],
)


def read(counts=COUNTS):
    return by_experience(counts, REGISTER, Quarter(2023, 2), date(2023, 10, 1)).set_index("years")


def test_groups_are_by_calendar_year_and_ratios_are_of_counts():
    table = read()
    assert table["organisations"].to_dict() == {"": 5, "under_5": 1, "5_to_10": 2, "over_10": 1, "unknown": 1}
    assert table.loc["5_to_10", "value"] == pytest.approx(40 / 80)
    assert table.loc["", ["numerator", "denominator", "value"]].tolist() == pytest.approx([70, 200, 70 / 200])


def test_only_those_whose_years_are_not_known_are_unknown():
    assert "unknown" not in read(COUNTS[COUNTS["organisation"] != "unknown"]).index


def test_limits_are_those_of_leaving_out_an_organisation_and_stay_shares():
    limits = organisation_jackknife([1, 10, 30, 20, 9], [10, 20, 60, 100, 10])
    assert read().loc["", ["lower", "upper"]].tolist() == pytest.approx(
        [max(float(limits.lower), 0), float(limits.upper)]
    )
    hardly, nearly = (
        COUNTS.assign(paid_work=[work, *others], running=20) for work, *others in ([9, *[0] * 5], [9, *[20] * 5])
    )
    assert read(hardly).loc["", "lower"] == 0
    assert read(nearly).loc["", "upper"] == 1


def test_the_mean_of_percentages_counts_each_organisation_alike():
    table = read()
    assert table.loc["", "mean_of_shares"] == pytest.approx((0.1 + 0.5 + 0.5 + 0.2 + 0.9) / 5)
    assert table.drop(index="")["mean_of_shares"].isna().all()


def test_without_deliveries_nothing_is_derivable():
    table = read(COUNTS.assign(quarter="2023Q1"))
    assert (table["status"] == "not_derivable").all()
    assert table["value"].isna().all()


def test_a_table_says_first_of_when_it_is():
    table = by_experience(COUNTS, REGISTER, Quarter(2023, 2), date(2023, 10, 1))
    assert list(table.columns[:3]) == ["quarter", "as_of", "years"]
    assert table[["quarter", "as_of"]].drop_duplicates().to_numpy().tolist() == [["2023Q2", "2023-10-01"]]


def test_an_organisation_of_one_person_counts_and_one_of_nobody_does_not():
    table = read(COUNTS.assign(running=[1, 20, 60, 100, 0, 10]))
    assert table.loc["under_5", ["organisations", "numerator", "denominator"]].tolist() == [1, 1, 1]
    assert table.loc["", "organisations"] == 5


def test_years_count_from_the_first_region():
    """The register has a row per region; the organisation of five years is in another one since last year."""
    register = pd.concat([REGISTER, pd.DataFrame([("at-five", "2022")], columns=REGISTER.columns)])
    table = by_experience(COUNTS, register, Quarter(2023, 2), date(2023, 10, 1)).set_index("years")
    assert table["organisations"].to_dict() == {"": 5, "under_5": 1, "5_to_10": 2, "over_10": 1, "unknown": 1}
