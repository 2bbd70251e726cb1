"""Histories: started trajectories and their quarters, each as its newest delivery tells it. Restricted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.types as ir
import pandas as pd
import pyarrow as pa

from werkmonitor.cleaning import Ingested
from werkmonitor.config import Hold
from werkmonitor.contract import PLACEMENT_SCHEMA
from werkmonitor.engines import DuckDB
from werkmonitor.panel.placements import KEY, work_in_quarter
from werkmonitor.panel.selection import DeliveryStatus, select_deliveries
from werkmonitor.panel.snapshots import read_snapshots
from werkmonitor.quarter import Quarter, quarters_between
from werkmonitor.vocabulary import UNKNOWN, Method, PlacementKind, TrajectoryType

DAYS_PER_MONTH = 365.25 / 12
CMD_MONTHS = 24
"""Length of support that a CMD trajectory is funded for, unless it is extended."""

PEOPLE_COLUMNS = [
    *("organisation", "trajectory", "region", "type", "funding", "national_scheme", "start_quarter"),
    *("entry", "exit", "ended", "first_job", "brought_work", "extended"),
]
QUARTER_COLUMNS = [
    *("quarter", "organisation", "trajectory", "type", "funding", "national_scheme", "start_quarter", "months"),
    *("paid_work", "durable_work", "work_before", "work_at_close", "ended", "new", "extended", "exposure"),
]
_TRAJECTORY = ["organisation", "trajectory"]
_DAYS = ["date_start", "first_day", "last_day"]
_SPELLS = pa.schema([*((name, pa.string()) for name in KEY), *((name, pa.date32()) for name in _DAYS)])
_JOBS = pa.schema([field for field in PLACEMENT_SCHEMA if field.name not in ("received", "source_file", "source_row")])
_WORK = {
    "paid_work": "regular_work",
    "durable_work": "durable",
    "work_before": "work_before",
    "work_at_close": "work_at_close",
}
"""Columns of quarters, by the flag of :mod:`werkmonitor.panel.placements` that they are."""


@dataclass(frozen=True)
class Histories:
    """What became of trajectories since their start, as far as deliveries follow them. Both tables are restricted.

    Time is in months of :data:`DAYS_PER_MONTH` days since the start; what happens on the day of the start itself comes
    half a day later. Entry is half a day before the first day at risk, so that nothing happens at the moment of entry.

    Parameters
    ----------
    people
        :data:`PEOPLE_COLUMNS`, one row per started IPS trajectory. ``entry`` and ``exit`` bound the time at risk;
        ``ended``: the trajectory ended then, otherwise observation did; ``first_job``: time of the first regular paid
        job begun since the start, NaN if none was up to ``exit``, before ``entry`` if it was found before; those who
        ``brought_work`` had such work on the day before the start; ``extended``: of type CMD, and running after its
        24 months.
    quarters
        :data:`QUARTER_COLUMNS`, one row per trajectory and quarter at risk. ``months`` at the end of the quarter, or
        of the trajectory if that is earlier; ``paid_work`` and ``durable_work`` on any day of the quarter within the
        trajectory; ``work_before`` and ``work_at_close``: paid work on the day before and on the last of those days;
        ``new`` and ``ended``: started and ended in this quarter; ``extended``: of type CMD, and running after its 24
        months in this quarter; ``exposure``: those days as a part of the quarter.
    """

    people: pd.DataFrame
    quarters: pd.DataFrame


def histories(ingested: Ingested, holds: Sequence[Hold], quarter: Quarter, as_of: date) -> Histories:
    """Follow IPS trajectories from their start, up to and including a quarter, as it could be read on a day.

    An organisation is followed through its last unbroken row of quarters with a usable delivery that has placements:
    before a gap, nobody knows who ended in it. Its trajectories are at risk from the first day of that row or from
    their start, whichever is later, since who ended before was never seen. Of several snapshots the newest tells the
    whole course, also where older ones disagree. A trajectory that is absent from a later delivery is lost, not ended:
    observation ends with the last quarter in which it was seen. What lies after that quarter is ignored.

    Parameters
    ----------
    ingested
        Register, deliveries and canonical rows.
    holds
        Deliveries to keep out.
    quarter, as_of
        The last quarter of observation; only deliveries received by that day are used.

    Returns
    -------
    Histories
        Restricted; without rows where nothing usable was delivered.
    """
    selection = _followed(ingested, holds, quarter, as_of)
    trajectories, placements = read_snapshots(DuckDB(), ingested, selection)
    people = _at_risk(trajectories, selection)
    jobs = _of_newest_snapshot(placements, people)
    return Histories(_people(people, jobs), _quarters(people, jobs))


def _followed(ingested: Ingested, holds: Sequence[Hold], quarter: Quarter, as_of: date) -> pd.DataFrame:
    """Select the deliveries of each organisation's last unbroken row of quarters."""
    first = min([quarter, *map(Quarter.parse, ingested.deliveries["quarter"].unique())])
    quarters = quarters_between(first, quarter)
    selection = pd.concat(
        select_deliveries(ingested.deliveries, ingested.register, holds, each, as_of) for each in quarters
    )
    usable = selection[(selection["status"] == DeliveryStatus.DELIVERED) & selection["placements_delivered"]]
    newest_first = usable.sort_values("quarter", ascending=False)
    organisation = newest_first["organisation"]
    # Back in time without a gap, a quarter's number and its place in the row add up to the number of the last.
    number = pd.Series(pd.PeriodIndex(newest_first["quarter"], freq="Q").asi8, newest_first.index)
    number += organisation.groupby(organisation).cumcount()
    return newest_first[number == number.groupby(organisation).transform("first")]


def _at_risk(trajectories: ir.Table, selection: pd.DataFrame) -> pd.DataFrame:
    """Return the newest snapshot of each started IPS trajectory, with its first and last day at risk."""
    columns = ["region", "type", "funding", "national_scheme", "method", "date_start", "date_end"]
    rows: pd.DataFrame = trajectories.select(*KEY, *columns).to_pyarrow().to_pandas(date_as_object=False)
    rows = rows.sort_values(KEY).drop_duplicates(KEY[1:], keep="last")
    rows = rows[rows["method"].fillna(Method.IPS.value).eq(Method.IPS) & rows["date_start"].notna()]
    start, end = rows["date_start"], rows["date_end"]
    followed_from = rows["organisation"].map(selection.groupby("organisation")["quarter"].min())
    observed_from = pd.PeriodIndex(followed_from, freq="Q").start_time
    observed_until = pd.PeriodIndex(rows["quarter"], freq="Q").end_time.normalize()
    last_day = end.where(end <= observed_until, observed_until)
    rows = rows.assign(
        start_quarter=pd.PeriodIndex(start, freq="Q").astype(str),
        national_scheme=rows["national_scheme"].eq(True),
        first_day=start.clip(lower=observed_from),
        last_day=last_day,
        ended=end <= observed_until,
        limit=(start + pd.DateOffset(months=CMD_MONTHS)).where(rows["type"] == TrajectoryType.CMD),
        **{name: rows[name].fillna(UNKNOWN) for name in ("region", "type", "funding")},
    )
    rows = rows.rename(columns={"quarter": "snapshot", "trajectory_id": "trajectory"})
    return rows[rows["first_day"] <= rows["last_day"]].sort_values(_TRAJECTORY, ignore_index=True)


def _of_newest_snapshot(placements: ir.Table, people: pd.DataFrame) -> pd.DataFrame:
    """Return the jobs and courses of the snapshots in use."""
    jobs: pd.DataFrame = placements.select(*_JOBS.names).to_pyarrow().to_pandas(date_as_object=False)
    jobs = jobs.rename(columns={"quarter": "snapshot", "trajectory_id": "trajectory"})
    return jobs.merge(people[["snapshot", *_TRAJECTORY]], on=["snapshot", *_TRAJECTORY])


def _people(people: pd.DataFrame, jobs: pd.DataFrame) -> pd.DataFrame:
    """Say of each trajectory how long it was followed, and when the first job came."""
    regular = jobs[(jobs["kind"] == PlacementKind.PAID_WORK) & jobs["regular"].eq(True)]
    regular = regular.merge(people[[*_TRAJECTORY, *_DAYS]], on=_TRAJECTORY)
    start, begin, until = (regular[name] for name in ("date_start", "date_begin", "date_end"))
    found = regular[(begin >= start) & (begin <= regular["last_day"])]
    brought = regular[(begin < start) & ~((start - until).dt.days > 1)]
    own = pd.MultiIndex.from_frame(people[_TRAJECTORY])
    first_job = found.groupby(_TRAJECTORY)["date_begin"].min().reindex(own).set_axis(people.index)
    before_entry = (people["first_day"] - people["date_start"]).dt.days - 0.5
    return people.assign(
        entry=before_entry.clip(lower=0) / DAYS_PER_MONTH,
        exit=_months(people["date_start"], people["last_day"]),
        first_job=_months(people["date_start"], first_job),
        brought_work=own.isin(pd.MultiIndex.from_frame(brought[_TRAJECTORY])),
        extended=people["last_day"] > people["limit"],
    )[PEOPLE_COLUMNS]


def _quarters(people: pd.DataFrame, jobs: pd.DataFrame) -> pd.DataFrame:
    """Cut the time at risk into quarters, and add the work in each."""
    first, last = (pd.PeriodIndex(people[name], freq="Q").asi8 for name in ("first_day", "last_day"))
    rows = people.loc[people.index.repeat(last - first + 1)]
    quarter = pd.PeriodIndex(rows["first_day"], freq="Q") + rows.groupby(_TRAJECTORY).cumcount().to_numpy()
    opens, closes = quarter.start_time, quarter.end_time.normalize()
    rows = rows.assign(
        quarter=quarter.astype(str),
        new=rows["date_start"] >= opens,
        ended=rows["ended"] & (rows["last_day"] <= closes),
        first_day=rows["first_day"].clip(lower=opens),
        last_day=rows["last_day"].clip(upper=closes),
    )
    work = _work(rows, jobs)
    return rows.assign(
        months=_months(rows["date_start"], rows["last_day"]),
        extended=rows["last_day"] > rows["limit"],
        exposure=((rows["last_day"] - rows["first_day"]).dt.days + 1) / ((closes - opens).days + 1),
        **{name: work[flag].to_numpy() for name, flag in _WORK.items()},
    )[QUARTER_COLUMNS].sort_values(["quarter", *_TRAJECTORY], ignore_index=True)


def _work(rows: pd.DataFrame, jobs: pd.DataFrame) -> pd.DataFrame:
    """Return the flags of work of trajectories and quarters, in their order."""
    rows = rows.rename(columns={"trajectory": "trajectory_id"})[[*KEY, *_DAYS]]
    jobs = jobs.rename(columns={"trajectory": "trajectory_id"}).merge(rows[KEY], on=KEY[1:])
    tables = pa.Table.from_pandas(rows, _SPELLS), pa.Table.from_pandas(jobs, _JOBS)
    work: pd.DataFrame = work_in_quarter(*map(ibis.memtable, tables)).to_pyarrow().to_pandas().set_index(KEY)
    return work[list(_WORK.values())].reindex(pd.MultiIndex.from_frame(rows[KEY]), fill_value=False)


def _months(start: pd.Series, day: pd.Series) -> pd.Series:
    """Return the time of a day since the start, in months; half a day for the day of the start itself."""
    months: pd.Series = (day - start).dt.days.clip(lower=0.5) / DAYS_PER_MONTH
    return months
