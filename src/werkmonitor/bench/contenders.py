"""The same cube counted in other ways: SQL by hand, and plain pandas as an analyst would write it.

They share no code with the definitions in Ibis, so they are a check on those as well.
"""

from __future__ import annotations

from functools import partial
from importlib.resources import files
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from werkmonitor.cleaning import Ingested
from werkmonitor.engines import Spark
from werkmonitor.indicators.counting import Count, count
from werkmonitor.panel import DIMENSIONS, FLAGS, snapshot_files

_KEY = ["quarter", "organisation", "trajectory_id"]
_TRAJECTORY_COLUMNS = [
    *_KEY,
    *("method", "region", "type", "funding_source", "funding", "national_scheme"),
    *("date_registered", "date_start", "date_approved", "date_end", "end_situation"),
    *("paid_work_reported", "durable_work_reported", "placements_delivered"),
]
_PLACEMENT_COLUMNS = [
    *_KEY,
    *("kind", "regular", "date_begin", "date_end"),
    *("hours_per_week", "wage_value", "contract_months", "contract_permanent"),
]


def by_sql(ingested: Ingested, selection: pd.DataFrame, days: pa.Table) -> pd.DataFrame:
    """Count with ``by_hand.sql``, in one statement over all deliveries."""
    trajectories, placements = snapshot_files(ingested, selection)
    text = files("werkmonitor.bench").joinpath("by_hand.sql").read_text(encoding="utf-8")
    connection = duckdb.connect()
    connection.execute("SET enable_progress_bar = false")
    connection.register("days", days)
    given = {"trajectories": [str(path) for path in trajectories], "placements": [str(path) for path in placements]}
    return _tidy(connection.sql(text, params=given).to_arrow_table().to_pandas())


def by_pandas(ingested: Ingested, selection: pd.DataFrame, days: pa.Table) -> pd.DataFrame:
    """Count with data frames."""
    trajectories, placements = snapshot_files(ingested, selection)
    people = _people(_frame(trajectories, _TRAJECTORY_COLUMNS), days.to_pandas(date_as_object=False))
    people = people.merge(_work(people, _frame(placements, _PLACEMENT_COLUMNS)), on=_KEY, how="left")
    flags = _flags(people)
    counts = pd.DataFrame(flags).groupby([people[name] for name in DIMENSIONS]).sum()
    return _tidy(counts.reset_index())


def _tidy(cube: pd.DataFrame) -> pd.DataFrame:
    """Return the cube as :func:`werkmonitor.indicators.cube.count_cube` does."""
    cube = cube.fillna(dict.fromkeys(FLAGS, 0))  # SQL counts nothing as null
    cube = cube[(cube[list(FLAGS)] > 0).any(axis=1)]
    cube = cube.astype(dict.fromkeys(DIMENSIONS, "str") | dict.fromkeys(FLAGS, "int64"))
    return cube.sort_values(DIMENSIONS)[[*DIMENSIONS, *FLAGS]].reset_index(drop=True)


def _frame(paths: list[Path], columns: list[str]) -> pd.DataFrame:
    table = pa.concat_tables([pq.ParquetFile(path).read(columns) for path in paths])
    frame: pd.DataFrame = table.to_pandas(date_as_object=False)
    return frame


def _people(snapshots: pd.DataFrame, days: pd.DataFrame) -> pd.DataFrame:
    """Return each quarter's trajectories, and those that started that year and are absent from its delivery."""
    filled = {"method": "ips", "region": "unknown", "funding": "unknown", "type": "unknown", "end_situation": "unknown"}
    snapshots = snapshots.fillna(filled)
    current = snapshots.merge(days, on=["quarter", "organisation"]).assign(current=True)
    people = pd.concat([current, _absent(snapshots, days)], ignore_index=True)
    start, end, last = people["date_start"], people["date_end"], people["quarter_end"]
    people["start"], people["end"] = start.where(start <= last), end.where(end <= last)
    people["close"] = people["end"].fillna(last)
    approved = people["funding_source"].isin(["employer", "own_means"]) | (people["date_approved"] <= people["close"])
    people["stage"] = np.select([people["start"].isna(), approved], ["orientation", "approved"], "requested")
    going = people["end"].isna() | (people["end"] >= people["quarter_start"])
    people["running"] = people["current"] & people["start"].notna() & going
    return people


def _absent(snapshots: pd.DataFrame, days: pd.DataFrame) -> pd.DataFrame:
    """Return for each quarter the newest earlier snapshot of that year of who is no longer delivered."""
    key, parts = ["organisation", "trajectory_id"], list[pd.DataFrame]()
    for quarter, calendar in days.groupby("quarter"):
        year = snapshots[snapshots["quarter"].between(calendar["first_of_year"].iloc[0], quarter)]
        newest = year[~year.sort_values("quarter").duplicated(key, keep="last").sort_index()]
        earlier = newest[(newest["quarter"] < quarter) & (newest["date_start"] >= calendar["year_start"].iloc[0])]
        parts.append(earlier.drop(columns="quarter").merge(calendar, on="organisation").assign(current=False))
    return pd.concat(parts, ignore_index=True)


def _work(people: pd.DataFrame, jobs: pd.DataFrame) -> pd.DataFrame:
    """Say of each running trajectory what its jobs and courses say about the quarter."""
    spells = people.loc[people["running"], [*_KEY, "start", "close", "quarter_start"]]
    jobs = jobs.merge(spells, on=_KEY)
    begin, start, last_day = jobs["date_begin"], jobs["start"], jobs["close"]
    end = jobs["date_end"].fillna(pd.Timestamp("2262-01-01"))
    first_day = jobs["quarter_start"].where(jobs["quarter_start"] > start, start)
    kind, known = jobs["kind"], jobs["regular"].notna()
    paid = kind.eq("paid_work")
    regular = paid & jobs["regular"].eq(True)
    now = (begin <= last_day) & (end >= first_day)
    since_start = (begin <= last_day) & (end >= start)
    found = regular & (begin >= start) & (begin <= last_day)
    hours, wage, months = (jobs[name] for name in ("hours_per_week", "wage_value", "contract_months"))
    permanent = jobs["contract_permanent"].eq(True)
    met = (hours >= 12) & (wage >= 35) & (permanent | (months >= 3))
    failed = (hours < 12) | (wage < 35) | (~permanent & (months < 3))
    flags: dict[str, pd.Series] = {
        "regular_work": now & regular,
        "work_if_regular": now & paid & ~known,
        "durable": now & regular & met,
        "durable_if_known": now & regular & ~met & ~failed,
        "before": regular & (begin < first_day) & (end >= first_day - pd.Timedelta(days=1)),
        "at_close": regular & (begin <= last_day) & (end >= last_day),
        "brought": regular & (begin < start) & (end >= start),
        "since_start": since_start & regular,
        "since_start_if_regular": since_start & paid & ~known,
        "found": found,
        "found_before": found & (begin < first_day),
        "within_6": found & (begin <= start + pd.DateOffset(months=6)),
        "within_12": found & (begin <= start + pd.DateOffset(months=12)),
        "trial_placement": now & kind.eq("trial"),
        "work_experience": now & kind.eq("work_experience"),
        "voluntary_work": now & kind.eq("voluntary"),
        "education": now & kind.eq("education"),
    }
    return pd.DataFrame(flags).groupby([jobs[name] for name in _KEY]).any().reset_index()


def _flags(people: pd.DataFrame) -> dict[str, pd.Series]:
    """Return what the indicators count, as :data:`werkmonitor.panel.FLAGS`."""

    def of(name: str) -> pd.Series:
        return people[name].eq(True)

    def missing(name: str) -> pd.Series:
        return people[name].isna()

    def either(listed: pd.Series, reported: pd.Series) -> pd.Series:
        return (of("placements_delivered") & listed) | (~of("placements_delivered") & reported)

    running, current, start, end = people["running"], people["current"], people["start"], people["end"]
    situation = people["end_situation"]
    ended = current & (end >= people["quarter_start"])
    known, well = situation.ne("unknown"), situation.isin(["paid_work", "education"])
    paid = running & either(of("regular_work"), of("paid_work_reported"))
    durable = paid & either(of("durable"), of("durable_work_reported"))
    before, close = of("before"), of("at_close")
    ever = running & of("since_start")
    ever_unknown = running & ~of("since_start") & of("since_start_if_regular")
    first_job = running & of("found") & ~of("found_before") & ~of("brought")
    ended_ips = ended & start.notna()
    with_work = ended_ips & situation.eq("paid_work")
    without = ended_ips & known & ~with_work
    registered = people["date_registered"].isna() | (people["date_registered"] <= people["quarter_end"])
    scheme = people["funding"].eq("municipality") & people["stage"].eq("approved") & of("national_scheme")
    forms = {name: of(name) for name in ("trial_placement", "work_experience", "voluntary_work", "education")}
    return forms | {
        "orientation": current & start.isna() & end.isna() & registered,
        "running": running,
        "running_national_scheme": running & scheme,
        "new": running & (start >= people["quarter_start"]),
        "new_year_to_date": (start >= people["year_start"]) & (start >= people["flows_known_from"]),
        "ended": ended,
        "ended_situation_known": ended & known,
        "ended_situation_unknown": ended & ~known,
        "ended_with_work_or_education": ended & well,
        "ended_without_work_or_education": ended & known & ~well,
        "paid_work": paid,
        "without_paid_work": running & ~paid,
        "paid_work_unknown": running & ~paid & either(of("work_if_regular"), missing("paid_work_reported")),
        "durable_work": durable,
        "durable_work_unknown": paid & ~durable & either(of("durable_if_known"), missing("durable_work_reported")),
        "with_work_before": running & before,
        "without_work_before": running & ~before,
        "started_working": running & ~before & close,
        "stopped_working": running & before & ~close,
        "entered_with_work": of("brought"),
        "kept_work": of("brought") & close,
        "ever_worked": ever,
        "ever_worked_unknown": ever_unknown,
        "only_brought_work": ever & ~of("found"),
        "first_job": first_job,
        "first_job_within_6_months": first_job & of("within_6"),
        "first_job_within_12_months": first_job & of("within_12"),
        "ended_ips": ended_ips,
        "ended_ips_ever_worked": ended_ips & ever,
        "ended_reason_known": with_work | (without & ~ever_unknown),
        "ended_reason_unknown": ended_ips & ~with_work & ~(without & ~ever_unknown),
        "ended_with_paid_work": with_work,
        "ended_worked_before": without & ever,
        "ended_never_worked": without & ~ever & ~ever_unknown,
    }


CONTENDERS: dict[str, Count] = {
    "werkmonitor": count,
    "sql": by_sql,
    "pandas": by_pandas,
    "spark": partial(count, engine=Spark),
}
"""What counts the cube: the definitions on DuckDB as in a report, SQL by hand, data frames, and on Spark."""
