"""The long table of a small country: three regions, five organisations, four quarters."""

from datetime import date, timedelta
from random import Random

import numpy as np
import pandas as pd
import pytest
from histories import REGIONS, Monitor, placement, row_of, trajectory

from werkmonitor.indicators import BY_ID, COLUMNS, INDICATORS, Kind, compute
from werkmonitor.indicators.table import JACKKNIFE, WILSON, held
from werkmonitor.quarter import Quarter, quarters_between
from werkmonitor.vocabulary import Funding, Stage, TrajectoryType

QUARTERS = quarters_between(Quarter(2022, 4), Quarter(2023, 3))
BREAKDOWNS = ["stage", "funding", "type", "region"]
ADDITIVE = [indicator.id for indicator in INDICATORS if indicator.counts_people]


def some_day(random: Random) -> str:
    return str(date(2022, 3, 1) + timedelta(days=random.randrange(570)))


def deliver_country(monitor: Monitor, backwards: bool = False) -> None:
    """Fill a monitor; the order of the rows differs, what is in them doesn't."""
    random = Random(7)
    for number in range(1, 6):
        monitor.organisation(f"org{number}", REGIONS[number % 3], "2022Q4" if number < 5 else "2023Q1")
    for number, quarter in ((n, q) for n in range(1, 6) for q in QUARTERS[n == 5 :]):
        people, jobs = [], []
        for person in range(60):
            start = random.choice([None, some_day(random), some_day(random)])
            ends = random.random() < 0.3 and start and start < "2023-06-01"
            row = {"traject": f"T{person}", "start": start, "end": "2023-06-01" if ends else None}
            row |= {"region": REGIONS[number % 3], "approved": random.choice([start, None])}
            row |= {"type": random.choice(["epa", "cmd", "other", None])}
            row |= {"funding": random.choice(["uwv", "municipality", "zpm", None])}
            row |= {"situation": random.choice(["paid_work", "neither", "unknown"]), "method": "ips"}
            if quarter == QUARTERS[-1] and person % 10 == 0:
                row["method"] = "wabz"
            people.append(trajectory(row))
            if random.random() < 0.6:
                jobs.append(
                    placement({"traject": f"T{person}", "begin": some_day(random), "hours": random.choice("89") + "0"})
                )
        people, jobs = (people[::-1], jobs[::-1]) if backwards else (people, jobs)
        late = {"received": date(2023, 11, 1)} if (number, str(quarter)) == (3, "2023Q2") else {}
        monitor.deliver(str(quarter), f"org{number}", people, jobs, **late)


@pytest.fixture(scope="module")
def monitor(tmp_path_factory):
    monitor = Monitor(tmp_path_factory.mktemp("country"))
    deliver_country(monitor)
    return monitor


@pytest.fixture(scope="module")
def table(monitor):
    return monitor.read(*map(str, QUARTERS)).indicators


def national(table: pd.DataFrame) -> pd.DataFrame:
    return table[(table[BREAKDOWNS] == "").all(axis=1) & (table["interval_method"] != JACKKNIFE)]


def test_columns_types_and_key(table):
    assert list(table.columns) == COLUMNS
    numbers = COLUMNS[8:13]
    assert (table[numbers].dtypes == "float64").all()
    assert (table.drop(columns=numbers).dtypes == "str").all()
    assert not table.drop(columns=numbers).isna().any(axis=None)
    assert not table.duplicated(["quarter", "indicator", "method", *BREAKDOWNS, "interval_method"]).any()
    assert set(table["indicator"]) == set(BY_ID)
    assert set(table["as_of"]) == {"2030-01-01"}


def test_rows_are_sorted_by_quarter_and_then_as_the_indicators_are_defined(table):
    assert table["quarter"].is_monotonic_increasing
    first = table[table["quarter"] == "2023Q1"]["indicator"].drop_duplicates()
    assert list(first) == [indicator.id for indicator in INDICATORS]
    running = table[(table["quarter"] == "2023Q3") & (table["indicator"] == "running")]
    assert list(running["method"].drop_duplicates()) == ["ips", "wabz"]
    assert running["method"].is_monotonic_increasing


@pytest.mark.parametrize(
    "by", [["funding"], ["type"], ["region"], ["region", "funding"], ["region", "type"], ["stage"]]
)
def test_breakdowns_add_up_to_the_whole(table, by):
    counts = table[(table["interval_method"] != JACKKNIFE) & table["indicator"].isin(ADDITIVE)]
    others = [column for column in BREAKDOWNS if column not in by]
    cells = counts[(counts[others] == "").all(axis=1) & (counts[by] != "").all(axis=1)]
    key = ["quarter", "method", "indicator"]
    totals = cells.groupby(key)[["numerator", "denominator"]].sum()
    whole = national(counts).set_index(key).loc[totals.index, ["numerator", "denominator"]].fillna(0)
    assert len(totals) >= 20
    pd.testing.assert_frame_equal(totals, whole)


def test_an_indicator_has_its_own_breakdowns_and_no_other(table):
    cells = table[["indicator", *BREAKDOWNS]].drop_duplicates().to_dict("records")
    found = {(cell["indicator"], frozenset(name for name in BREAKDOWNS if cell[name])) for cell in cells}
    assert found == {(one.id, frozenset(breakdown)) for one in INDICATORS for breakdown in one.breakdowns}


def test_what_organisations_hold_adds_up_to_the_cells(monitor, table):
    """To the last person: an organisation knows its own also where it is one."""
    key = ["indicator", "quarter", "method", *BREAKDOWNS]
    own = held(monitor.read(*map(str, QUARTERS)).counts)
    assert (own["numerator"] == 1).any()
    of_people = (table["interval_method"] != JACKKNIFE) & table["indicator"].isin(ADDITIVE)
    cells = table[of_people & (table["numerator"] > 0)].set_index(key)["numerator"]
    sums = own.groupby(key)["numerator"].sum()
    assert len(cells) > 900
    pd.testing.assert_series_equal(cells, sums[cells.index].astype("float64"))


def test_organisations_hold_only_what_has_a_cell_and_somebody_in_it(monitor, table):
    key = ["indicator", "quarter", "method", *BREAKDOWNS]
    own = held(monitor.read(*map(str, QUARTERS)).counts)
    own = own[own["method"] == "ips"]
    assert set(own[key].itertuples(index=False, name=None)) <= set(table[key].itertuples(index=False, name=None))
    assert (own[["numerator", "denominator"]].max(axis=1) > 0).all()


def test_numbers_are_there_where_the_status_is_ok_and_only_there(table):
    ok = table["status"] == "ok"
    assert table.loc[ok, ["numerator", "value"]].notna().all(axis=None)
    assert table.loc[~ok, ["value", "lower", "upper"]].isna().all(axis=None)
    assert table.loc[table["status"] == "missing", ["numerator", "denominator"]].isna().all(axis=None)
    counted = table["indicator"].map(lambda name: BY_ID[name].kind is Kind.COUNT)
    assert table.loc[counted, ["denominator", "lower", "upper"]].isna().all(axis=None)
    assert (table.loc[counted & ok, "value"] == table.loc[counted & ok, "numerator"]).all()
    shares = table[~counted & ok]
    np.testing.assert_allclose(shares["value"], shares["numerator"] / shares["denominator"])


def test_shares_lie_within_both_their_intervals(table):
    for method in (WILSON, JACKKNIFE):
        rows = table[(table["interval_method"] == method) & table["lower"].notna()]
        assert len(rows) > 100
        assert (rows["lower"].between(0, rows["value"]) & (rows["upper"] >= rows["value"])).all()


def test_the_second_interval_is_for_the_country_funding_and_type(table):
    clustered = table[table["interval_method"] == JACKKNIFE]
    assert (clustered[["stage", "region"]] == "").all(axis=None)
    first = table[(table["interval_method"] == WILSON) & (table["stage"] == "") & (table["region"] == "")]
    key = ["quarter", "indicator", "method", "funding", "type"]
    both = first.merge(clustered, on=key, how="outer", suffixes=("", "_again"), indicator=True)
    assert (both["_merge"] == "both").all()
    pd.testing.assert_series_equal(both["numerator"], both["numerator_again"], check_names=False)


def test_first_ever_quarters_are_missing_and_then_only_of_the_newcomer(table):
    status = national(table).set_index(["quarter", "indicator"])["status"]
    assert status["2022Q4", "new"] == "missing"
    assert status["2023Q1", "new"] == "ok"
    everybody = row_of(table[table["quarter"] == "2023Q1"], "running")["numerator"]
    known = [row_of(table[table["quarter"] == "2023Q1"], "started_working_at_risk")["denominator"]]
    known.append(row_of(table[table["quarter"] == "2023Q1"], "stopped_working_at_risk")["denominator"])
    assert 0 < sum(known) < everybody


def test_another_method_has_rows_only_where_it_occurs(table):
    others = table[table["method"] == "wabz"]
    assert set(others["quarter"]) == {"2023Q3"}
    assert set(others["indicator"]) == {"running", "new", "ended", "paid_work"}
    assert set(others["type"]) == set(others["region"]) == {""}


def test_an_earlier_date_sees_what_was_in_by_then_and_plain_counts_have_no_base(monitor):
    then, now = (monitor.read("2023Q2", as_of=day) for day in (date(2023, 10, 1), date(2023, 11, 1)))
    assert [row_of(r.indicators, "organisations_reporting")["value"] for r in (then, now)] == [4, 5]
    assert [row_of(r.indicators, "regions_nothing_received")["value"] for r in (then, now)] == [1, 0]
    assert set(then.indicators["as_of"]) == {"2023-10-01"}
    assert row_of(then.indicators, "running", region="AM01")["status"] == "missing"
    assert row_of(now.indicators, "running", region="AM01")["status"] == "ok"
    assert then.selections.set_index("organisation").loc["org3", "status"] == "late"
    assert then.coverage.set_index("region").loc["AM01", "coverage"] == "nothing_received"
    plain = now.counts.people["indicator"].astype("str").map(lambda name: BY_ID[name].kind is Kind.COUNT)
    assert set(now.counts.people.loc[plain, "denominator"]) == {0}


def test_a_quarter_reads_the_same_alone_as_among_others(monitor, table):
    alone = monitor.read("2023Q2").indicators
    among = table[table["quarter"] == "2023Q2"].reset_index(drop=True)
    pd.testing.assert_frame_equal(alone, among)


def test_the_order_of_rows_in_a_delivery_changes_nothing(table, tmp_path):
    turned = Monitor(tmp_path)
    deliver_country(turned, backwards=True)
    pd.testing.assert_frame_equal(turned.read(*map(str, QUARTERS)).indicators, table)


def test_a_country_without_organisations_or_deliveries_is_all_missing(tmp_path):
    empty = Monitor(tmp_path)
    empty.organisation("org01", active_from="2024Q1")
    table = compute(empty.ingested, [], [Quarter(2023, 2)], date(2023, 10, 1), REGIONS)
    statuses = table.groupby("indicator")["status"].unique().map(list)
    assert statuses["running"] == statuses["paid_work"] == statuses["mean_per_organisation"] == ["missing"]
    assert row_of(table, "regions_no_organisation")["value"] == 3
    assert row_of(table, "organisations_active")["value"] == 0


def test_an_organisation_whose_code_looks_like_a_number_stays_text(tmp_path):
    monitor = Monitor(tmp_path)
    monitor.organisation("007")
    monitor.deliver("2023Q2", "007", [trajectory({"traject": "0012"})])
    assert row_of(monitor.read("2023Q2").indicators, "running")["value"] == 1


def test_a_value_that_no_code_knows_has_a_row_only_where_somebody_has_it(table):
    known = {"funding": Funding, "type": TrajectoryType, "stage": Stage, "region": REGIONS}
    for column, codes in known.items():
        values = ["", *(getattr(code, "value", code) for code in codes)]
        others = table[~table[column].isin(values) & table["numerator"].notna()]
        assert ((others["numerator"] > 0) | (others["denominator"] > 0)).all(), column
    orientation = table[(table["stage"] == Stage.ORIENTATION) & table["numerator"].notna()]
    kept = {indicator.id for indicator in INDICATORS if indicator.all_stages}
    of_nobody = orientation[(orientation["numerator"] == 0) & ~(orientation["denominator"] > 0)]
    assert set(of_nobody["indicator"]) <= kept


def of_workers(folder, starters: int, others: int) -> pd.DataFrame:
    """One organisation in which some have a job since the second day of the quarter, and others none."""
    monitor = Monitor(folder)
    monitor.organisation("org01")
    people = [f"T{number}" for number in range(starters + others)]
    jobs = [placement({"traject": name, "begin": "2023-04-02"}) for name in people[:starters]]
    monitor.deliver("2023Q2", "org01", [trajectory({"traject": name}) for name in people], jobs)
    return monitor.read("2023Q2").indicators


def test_limits_of_a_share_are_wilson_s_and_of_a_ratio_their_odds(tmp_path):
    """Of 2 in 4 they are 1/2 ± z √(1/16 + z²/64) / (1 + z²/4), with z = 1.96; of 2 per 2 others, p / (1 - p)."""
    table = of_workers(tmp_path, 2, 2)
    limits = pytest.approx([0.1500, 0.8500], abs=1e-4)
    assert row_of(table, "paid_work")[["lower", "upper"]].tolist() == limits
    assert row_of(table, "started_working")[["value", "lower", "upper"]].tolist() == pytest.approx(
        [1, 0.1500 / 0.8500, 0.8500 / 0.1500], rel=1e-3
    )


def test_a_ratio_to_nobody_is_not_derivable(tmp_path):
    ratio = row_of(of_workers(tmp_path, 1, 0), "started_working")
    assert (ratio["numerator"], ratio["denominator"], ratio["status"]) == (1, 0, "not_derivable")
    assert np.isnan(ratio["value"])


def test_limits_of_a_share_by_leaving_out_organisations_end_at_one(tmp_path):
    """1 of 2, and five times 10 of 10: the t interval around 51/52 passes 1."""
    monitor = Monitor(tmp_path)
    for number, (working, running) in enumerate([(1, 2), *[(10, 10)] * 5]):
        monitor.organisation(f"org{number}")
        people = [f"T{person}" for person in range(running)]
        jobs = [placement({"traject": name, "begin": "2023-04-02"}) for name in people[:working]]
        monitor.deliver("2023Q2", f"org{number}", [trajectory({"traject": name}) for name in people], jobs)
    clustered = row_of(monitor.read("2023Q2").indicators, "paid_work", interval_method=JACKKNIFE)
    assert clustered["value"] == pytest.approx(51 / 52)
    assert clustered["upper"] == 1


def test_a_second_region_does_not_begin_an_organisation_anew(tmp_path):
    """Its flows are known since the quarter after its very first."""
    monitor = Monitor(tmp_path)
    monitor.organisation("org01", "AM01", "2022Q1")
    monitor.organisation("org01", "AM02", "2023Q2")
    monitor.deliver("2023Q2", "org01", [trajectory({"traject": "one", "start": "2023-05-01"})])
    assert row_of(monitor.read("2023Q2").indicators, "new")["value"] == 1
