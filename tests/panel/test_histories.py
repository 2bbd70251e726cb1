"""Histories on deliveries that a reader takes in at a glance; time is in months of 30.4375 days."""

from datetime import date, timedelta
from random import Random

import ibis
import pandas as pd
import pytest
from histories import Monitor, parse, placement, trajectory

from werkmonitor.config import Hold
from werkmonitor.engines import DuckDB
from werkmonitor.panel import build_panel, calendar, read_snapshots, select_deliveries
from werkmonitor.panel.histories import DAYS_PER_MONTH, PEOPLE_COLUMNS, QUARTER_COLUMNS, Histories, histories
from werkmonitor.quarter import Quarter

EVERYTHING = date(2030, 1, 1)


@pytest.fixture
def monitor(tmp_path):
    monitor = Monitor(tmp_path)
    monitor.organisation("org01")
    return monitor


def deliver(monitor, quarter, trajectories, jobs="", *, organisation="org01", listed=True, **options):
    placements = [placement(row) for row in parse(jobs)] if listed else None
    monitor.deliver(quarter, organisation, [trajectory(row) for row in parse(trajectories)], placements, **options)


def follow(monitor, quarter="2023Q2", as_of=EVERYTHING, holds=()) -> Histories:
    return histories(monitor.ingested, list(holds), Quarter.parse(quarter), as_of)


def people(monitor, **options) -> pd.DataFrame:
    return follow(monitor, **options).people.set_index("trajectory")


def days(months: float) -> float:
    return pytest.approx(months * DAYS_PER_MONTH)


def test_time_at_risk_begins_with_the_first_quarter_observed_or_the_start(monitor):
    trajectories = """
    traject       start       end
    before        2022-12-22  -
    on-the-first  2023-01-01  -
    later         2023-01-31  -
    one-day       2023-02-01  2023-02-01
    ended         2022-12-22  2023-03-01
    orientation   -           -
    """
    deliver(monitor, "2023Q1", trajectories)
    found = people(monitor)
    assert sorted(found.index) == ["before", "ended", "later", "on-the-first", "one-day"]
    # 22 December is day 0, so 1 January is day 10; entry is half a day earlier.
    assert days(found.loc["before", "entry"]) == 9.5
    assert days(found.loc["before", "exit"]) == 99
    assert (found.loc[["on-the-first", "later", "one-day"], "entry"] == 0).all()
    assert days(found.loc["later", "exit"]) == 59
    assert days(found.loc["one-day", "exit"]) == 0.5
    assert days(found.loc["ended", "exit"]) == 69
    assert found.index[found["ended"]].tolist() == ["ended", "one-day"]
    assert found.loc["before", "start_quarter"] == "2022Q4"


def test_the_first_job_is_regular_paid_work_begun_since_the_start(monitor):
    deliver(
        monitor,
        "2023Q1",
        """
        traject       start       end
        on-the-start  2023-01-10  -
        second        2023-01-10  -
        before-entry  2022-12-22  -
        at-entry      2022-12-22  -
        brought       2023-01-10  -
        day-before    2023-01-10  -
        over-already  2023-01-10  -
        volunteer     2023-01-10  -
        not-regular   2023-01-10  -
        on-last-day   2023-01-10  2023-02-01
        afterwards    2023-01-10  2023-02-01
        none          2023-01-10  -
        """,
        """
        traject       begin       end         kind       regular
        on-the-start  2023-01-10  -           paid_work  yes
        second        2023-02-10  2023-02-11  paid_work  yes
        second        2023-02-09  2023-02-11  paid_work  yes
        before-entry  2022-12-31  -           paid_work  yes
        at-entry      2023-01-01  -           paid_work  yes
        brought       2022-01-01  -           paid_work  yes
        day-before    2022-01-01  2023-01-09  paid_work  yes
        over-already  2022-01-01  2023-01-08  paid_work  yes
        volunteer     2023-01-12  -           voluntary  yes
        not-regular   2023-01-12  -           paid_work  no
        not-regular   2023-01-12  -           paid_work  -
        on-last-day   2023-02-01  -           paid_work  yes
        afterwards    2023-02-02  -           paid_work  yes
        """,
    )
    found = people(monitor)
    first_job = (found["first_job"] * DAYS_PER_MONTH).round(6).dropna()
    assert first_job.to_dict() == {
        "on-the-start": 0.5,
        "second": 30,
        "before-entry": 9,
        "at-entry": 10,
        "on-last-day": 22,
    }
    assert found.loc["before-entry", "first_job"] < found.loc["before-entry", "entry"]
    assert found.loc["at-entry", "first_job"] > found.loc["at-entry", "entry"]
    assert found.loc["on-last-day", "first_job"] == found.loc["on-last-day", "exit"]
    assert sorted(found.index[found["brought_work"]]) == ["brought", "day-before"]


def test_the_newest_snapshot_tells_the_whole_course_and_who_is_lost_is_censored(monitor):
    columns = "traject start end type funding scheme region\n"
    before = f"""{columns}
    changed  2022-06-01  -           other  zpm           no   AM01
    lost     2022-06-01  2023-04-02  epa    uwv           no   AM01
    ended    2022-06-01  2023-03-31  epa    uwv           no   AM01
    """
    after = f"""{columns}
    changed  2022-07-01  2023-07-01  cmd    municipality  yes  AM02
    unsaid   2023-04-01  -           -      -             -    -
    """
    deliver(monitor, "2023Q1", before, "traject begin\nchanged 2022-06-15\nlost 2022-07-01")
    deliver(monitor, "2023Q2", after, "traject begin\nchanged 2022-08-01")
    found = people(monitor)
    assert found.loc["changed", ["region", "type", "funding"]].tolist() == ["AM02", "cmd", "municipality"]
    assert found.loc["unsaid", ["region", "type", "funding"]].tolist() == ["unknown"] * 3
    assert found["national_scheme"].to_dict() == {"changed": True, "ended": False, "lost": False, "unsaid": False}
    assert days(found.loc["changed", "first_job"]) == 31
    # Neither an end after the last quarter observed, nor one after the last quarter in which it was seen.
    assert found["ended"].to_dict() == {"changed": False, "ended": True, "lost": False, "unsaid": False}
    assert days(found.loc["changed", "exit"]) == (date(2023, 6, 30) - date(2022, 7, 1)).days
    assert days(found.loc["lost", "exit"]) == (date(2023, 3, 31) - date(2022, 6, 1)).days
    quarters = follow(monitor).quarters
    assert quarters.groupby("quarter")["trajectory"].agg(list).to_dict() == {
        "2023Q1": ["changed", "ended", "lost"],
        "2023Q2": ["changed", "unsaid"],
    }
    assert quarters[quarters["ended"]]["trajectory"].tolist() == ["ended"]


@pytest.mark.parametrize("gap", ["nothing", "phase 1", "held"])
def test_an_organisation_is_followed_since_its_last_gap(monitor, gap):
    holds = [Hold(Quarter(2023, 1), "org01", date(2023, 4, 14), "twijfel", None)] if gap == "held" else []
    running = "traject start\nstays 2022-06-01"
    deliver(monitor, "2022Q4", running + "\ngone 2022-06-01")
    if gap != "nothing":
        deliver(monitor, "2023Q1", running, listed=gap != "phase 1")
    deliver(monitor, "2023Q2", running)
    followed = follow(monitor, holds=holds)
    assert followed.people["trajectory"].tolist() == ["stays"]
    assert followed.quarters["quarter"].tolist() == ["2023Q2"]
    whole = follow(monitor, quarter="2023Q1", holds=holds)
    assert whole.people["trajectory"].tolist() == ["gone", "stays"]


def test_an_organisation_without_the_last_quarter_is_followed_as_far_as_it_goes(monitor):
    monitor.organisation("org02")
    deliver(monitor, "2023Q1", "traject start\nsame-id 2023-01-01")
    deliver(monitor, "2023Q1", "traject start\nsame-id 2023-02-01", organisation="org02")
    deliver(monitor, "2023Q2", "traject start\nsame-id 2023-01-01")
    found = follow(monitor).people.set_index("organisation")
    assert found["exit"].mul(DAYS_PER_MONTH).round(6).to_dict() == {"org01": 180, "org02": 58}
    early = follow(monitor, as_of=date(2023, 5, 1)).people.set_index("organisation")
    assert early["exit"].mul(DAYS_PER_MONTH).round(6).to_dict() == {"org01": 89, "org02": 58}


def test_a_cmd_trajectory_is_extended_once_it_runs_after_its_24_months(monitor):
    trajectories = """
    traject     start       end         type
    in-time     2021-04-01  2023-04-01  cmd
    a-day-more  2021-04-01  2023-04-02  cmd
    runs-on     2021-06-29  -           cmd
    not-yet     2021-06-30  -           cmd
    epa         2021-04-01  -           epa
    """
    deliver(monitor, "2023Q1", trajectories)
    deliver(monitor, "2023Q2", trajectories)
    followed = follow(monitor)
    assert sorted(followed.people.query("extended")["trajectory"]) == ["a-day-more", "runs-on"]
    extended = followed.quarters.query("extended")
    assert extended[["quarter", "trajectory"]].to_numpy().tolist() == [["2023Q2", "a-day-more"], ["2023Q2", "runs-on"]]


def test_quarters_cut_the_time_at_risk_and_hold_the_work_in_each(monitor):
    deliver(monitor, "2022Q4", "traject start\nA 2022-11-01")
    jobs = """
    traject  begin       end         hours
    A        2022-12-31  2023-02-28  8
    A        2023-06-30  -           36
    """
    deliver(monitor, "2023Q1", "traject start\nA 2022-11-01", jobs)
    deliver(monitor, "2023Q2", "traject start\nA 2022-11-01", jobs)
    table = follow(monitor).quarters.set_index("quarter")
    assert table[["new", "paid_work", "durable_work", "work_before", "work_at_close"]].astype(
        int
    ).to_numpy().tolist() == [
        [1, 1, 0, 0, 1],
        [0, 1, 0, 1, 0],
        [0, 1, 1, 0, 1],
    ]
    assert table["exposure"].tolist() == pytest.approx([61 / 92, 1, 1])
    assert table["months"].mul(DAYS_PER_MONTH).tolist() == pytest.approx([60, 150, 241])
    assert not table["ended"].any()


def test_other_methods_are_left_out_and_an_empty_one_is_ips(monitor):
    deliver(monitor, "2023Q3", "traject method\nips ips\nunsaid -\nother jobcoaching")
    assert follow(monitor, quarter="2023Q3").people["trajectory"].tolist() == ["ips", "unsaid"]


def test_without_deliveries_there_are_tables_without_rows(monitor):
    deliver(monitor, "2023Q2", "traject\nA", status="unreadable")
    followed = follow(monitor)
    assert followed.people.columns.tolist() == PEOPLE_COLUMNS
    assert followed.quarters.columns.tolist() == QUARTER_COLUMNS
    assert followed.people.empty
    assert followed.quarters.empty


def test_in_the_last_quarter_work_is_what_the_panel_says(monitor):
    """The report's own counts come from the panel; both read the same delivery."""
    random = Random(4)
    around = [date(2022, 12, 1) + timedelta(days=15 * n) for n in range(14)]
    trajectories, jobs = [], []
    for number in range(400):
        start = random.choice([None, *around])
        end = random.choice([None, None, *(day for day in around if start and day >= start)])
        name = f"T{number}"
        trajectories.append(trajectory({"traject": name, "start": start and str(start), "end": end and str(end)}))
        for _ in range(random.randrange(3)):
            row = {"traject": name, "begin": str(random.choice(around)), "hours": random.choice(["8", "24", None])}
            row |= {
                "kind": random.choice(["paid_work"] * 4 + ["trial"]),
                "regular": random.choice(["yes", "yes", None]),
            }
            until = random.choice([None, *(day for day in around if str(day) >= row["begin"])])
            jobs.append(placement(row | {"end": until and str(until)}))
    monitor.deliver("2023Q2", "org01", trajectories, jobs)
    ingested, quarter = monitor.ingested, Quarter(2023, 2)
    selection = select_deliveries(ingested.deliveries, ingested.register, [], quarter, EVERYTHING)
    tables = read_snapshots(DuckDB(), ingested, selection)
    panel = build_panel(*tables, ibis.memtable(calendar(ingested.register, [quarter]))).to_pyarrow().to_pandas()
    panel = panel[panel["running"]].set_index("trajectory_id").sort_index()
    table = follow(monitor).quarters.set_index("trajectory").sort_index()
    assert table.index.tolist() == panel.index.tolist()
    flags = {"paid_work": "paid_work", "durable_work": "durable_work", "new": "new", "ended": "ended_ips"}
    flags |= {"work_before": "with_work_before"}
    for mine, theirs in flags.items():
        assert table[mine].tolist() == panel[theirs].tolist(), mine
        assert 0 < table[mine].sum() < len(table)
    assert (~table["work_before"] & table["work_at_close"]).tolist() == panel["started_working"].tolist()
    assert (table["work_before"] & ~table["work_at_close"]).tolist() == panel["stopped_working"].tolist()
