"""Work within months of the start, in cohorts that were followed all the while."""

from datetime import date

import pytest
from histories import Monitor, parse, placement, trajectory

from werkmonitor.indicators.cohorts import start_cohorts
from werkmonitor.quarter import Quarter

EVERYTHING = date(2030, 1, 1)
STARTERS = """
traject        start       end         benefit
found-a-job    2023-01-10  -           ww
in-time        2023-01-10  -           ww
a-day-late     2023-01-10  -           bijstand
volunteers     2023-01-10  -           bijstand
nothing        2023-01-10  -           -
ended          2023-01-10  2023-02-01  ww
after-the-end  2023-01-10  2023-02-01  ww
brought-a-job  2023-01-10  -           ww
gone           2023-01-10  -           ww
year-before    2022-12-31  -           ww
"""
JOBS = """
traject        begin       end         kind
found-a-job    2023-01-10  2023-01-11  paid_work
in-time        2023-07-10  -           paid_work
a-day-late     2023-07-11  -           paid_work
volunteers     2023-02-01  -           voluntary
ended          2023-01-20  2023-02-01  paid_work
after-the-end  2023-02-02  -           paid_work
brought-a-job  2022-01-01  2023-01-10  paid_work
brought-a-job  2023-03-01  -           paid_work
"""


def history(folder, *, active_from="2022Q4", quarters=("2023Q1", "2023Q2", "2023Q3"), listed=True):
    """One organisation; in later quarters ended trajectories are no longer delivered, and one went missing."""
    monitor = Monitor(folder)
    monitor.organisation("org01", active_from=active_from)
    for quarter in quarters:
        gone = {"ended", "after-the-end", "gone"} if quarter > "2023Q1" else set()
        people = [
            trajectory(row) | {"benefit": row["benefit"]} for row in parse(STARTERS) if row["traject"] not in gone
        ]
        jobs = [placement(row) for row in parse(JOBS) if row["traject"] not in gone]
        monitor.deliver(quarter, "org01", people, jobs if listed else None)
    return monitor.ingested


def cohort(ingested, months=6, as_of=EVERYTHING):
    table = start_cohorts(ingested, [], Quarter(2023, 3), as_of)
    return table[table["months"] == months].set_index(["measure", "benefit"])


def test_a_job_counts_within_six_months_and_within_the_trajectory(tmp_path):
    table = cohort(history(tmp_path))
    # Neither who brought a job nor who went missing is in the base; who ended is.
    assert table.loc[("paid_work", ""), ["numerator", "denominator"]].tolist() == [3, 7]
    assert table.loc[("any_work", ""), ["numerator", "denominator"]].tolist() == [4, 7]
    assert table.loc[("any_work", ""), "value"] == pytest.approx(4 / 7)
    assert table["cohort"].unique().tolist() == ["2023Q1"]


def test_by_benefit_they_add_up_and_not_delivered_is_unknown(tmp_path):
    table = cohort(history(tmp_path)).loc["paid_work"]
    assert table.loc["ww", ["numerator", "denominator"]].tolist() == [3, 4]
    assert table.loc["unknown", ["numerator", "denominator", "value"]].tolist() == [0, 1, 0]
    assert (table.loc["zw", "status"], table["value"].isna()["zw"]) == ("not_derivable", True)
    assert table.drop(index="")["denominator"].sum() == table.loc["", "denominator"]


@pytest.mark.parametrize(
    "what",
    [
        {"active_from": "2023Q1"},  # nobody can tell who is new in a first-ever quarter
        {"quarters": ("2023Q1", "2023Q3")},  # who came and went in between was never seen
        {"listed": False},
    ],
)
def test_a_cohort_that_was_not_followed_is_missing(tmp_path, what):
    table = cohort(history(tmp_path, **what))
    assert table["status"].tolist() == ["missing", "missing"]
    assert table["numerator"].isna().all()


def test_a_year_has_not_passed_yet(tmp_path):
    assert (cohort(history(tmp_path), 12)["status"] == "missing").all()


def test_a_delivery_that_came_later_is_not_known_yet(tmp_path):
    assert (cohort(history(tmp_path), as_of=date(2023, 10, 1))["status"] == "missing").all()


def one_of_a_day(folder, end, begin):
    """An organisation with one trajectory, that its first delivery has as ended; and one job."""
    monitor = Monitor(folder)
    monitor.organisation("org01", active_from="2022Q4")
    first = [trajectory({"traject": "one", "start": "2023-01-10", "end": end})]
    monitor.deliver("2023Q1", "org01", first, [placement({"traject": "one", "begin": begin})])
    for quarter in ("2023Q2", "2023Q3"):
        monitor.deliver(quarter, "org01", [])
    return monitor


def test_who_ends_on_the_last_day_of_a_quarter_with_a_job_of_that_day_has_found_work(tmp_path):
    table = cohort(one_of_a_day(tmp_path, "2023-03-31", "2023-03-31").ingested)
    assert table.loc[("paid_work", ""), ["numerator", "denominator"]].tolist() == [1, 1]


def test_a_second_region_does_not_make_an_organisation_new(tmp_path):
    monitor = one_of_a_day(tmp_path, "2023-03-31", "2023-03-31")
    monitor.organisation("org01", region="AM02", active_from="2023Q2")
    assert cohort(monitor.ingested).loc[("paid_work", ""), "denominator"] == 1


def test_cohorts_are_of_half_a_year_and_of_a_year_before(tmp_path):
    table = start_cohorts(history(tmp_path), [], Quarter(2023, 3), EVERYTHING)
    assert table[["months", "cohort"]].drop_duplicates().to_numpy().tolist() == [[6, "2023Q1"], [12, "2022Q3"]]
