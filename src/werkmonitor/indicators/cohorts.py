"""Work within months of the start: what became of those who started in one quarter, all of them observed as long."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from werkmonitor.cleaning import Ingested
from werkmonitor.config import Hold
from werkmonitor.engines import DuckDB
from werkmonitor.panel import DeliveryStatus, read_snapshots, select_deliveries
from werkmonitor.quarter import Quarter, quarters_between
from werkmonitor.statistics.proportions import wilson
from werkmonitor.vocabulary import Benefit, Method, PlacementKind, Status

COHORT_MONTHS = (6, 12)
"""Months since the start; the cohort is the quarter that began so many months before the one reported on."""

MEASURES = ("paid_work", "any_work")
"""Regular paid work; any form of work: also trial placement, work experience, voluntary and other paid work."""

_WORK = [
    PlacementKind.PAID_WORK.value,
    PlacementKind.TRIAL.value,
    PlacementKind.WORK_EXPERIENCE.value,
    PlacementKind.VOLUNTARY.value,
]
_KEY = ["quarter", "organisation", "trajectory_id"]
_COLUMNS = ["quarter", "as_of", "cohort", "months", "measure", "benefit", "numerator", "denominator", "value"]


def start_cohorts(ingested: Ingested, holds: Sequence[Hold], quarter: Quarter, as_of: date) -> pd.DataFrame:
    """Count who began work within 6 and 12 months of the start, by benefit at the start.

    A cohort is all IPS trajectories that started in a quarter, without paid work, at organisations whose deliveries
    with placements are all in from that quarter to the one reported on; not in their first-ever quarter, of which
    nobody can tell who is new. Each trajectory's newest snapshot is used. Who went missing between two deliveries is
    left out; who ended before the months had passed is not, and found work within the trajectory or didn't.

    Parameters
    ----------
    ingested
        Register, deliveries and canonical rows.
    holds
        Deliveries to keep out.
    quarter, as_of
        The last quarter of observation, as it could be read on that day.

    Returns
    -------
    pandas.DataFrame
        Restricted: ``quarter, as_of, cohort`` (quarter of the start), ``months``, ``measure`` (:data:`MEASURES`),
        ``benefit`` (empty: all), ``numerator, denominator, value, lower, upper`` (Wilson), ``status``; where no
        cohort has been observed that long one row per measure, without numbers.
    """
    parts = [_cohort(ingested, holds, quarter, as_of, months) for months in COHORT_MONTHS]
    table = pd.concat(parts, ignore_index=True).assign(quarter=str(quarter), as_of=as_of.isoformat())
    numerator, base = (table[name].astype("float64") for name in ("numerator", "denominator"))
    lower, upper = wilson(numerator, base)
    value = numerator / base.where(base > 0)
    status = np.select(
        [numerator.isna(), value.isna()], [Status.MISSING.value, Status.NOT_DERIVABLE.value], Status.OK.value
    )
    table = table.assign(numerator=numerator, denominator=base, value=value)
    return table[_COLUMNS].assign(lower=lower, upper=upper, status=status)


def _cohort(ingested: Ingested, holds: Sequence[Hold], quarter: Quarter, as_of: date, months: int) -> pd.DataFrame:
    """Count one cohort: a row per measure and benefit, and one per measure for all."""
    cohort = quarter - months // 3
    people = _followed(ingested, _observed(ingested, holds, cohort, quarter, as_of), cohort, quarter, months)
    rows = []
    for measure in MEASURES:
        groups = {"": people}
        if len(people):
            groups |= {benefit.value: people[people["benefit"] == benefit.value] for benefit in Benefit}
        for benefit, group in groups.items():
            counts = (group[measure].sum(), len(group)) if len(people) else (np.nan, np.nan)
            rows.append((str(cohort), months, measure, benefit, *counts))
    return pd.DataFrame(rows, columns=["cohort", "months", "measure", "benefit", "numerator", "denominator"])


def _observed(
    ingested: Ingested, holds: Sequence[Hold], cohort: Quarter, quarter: Quarter, as_of: date
) -> pd.DataFrame:
    """Select the deliveries of organisations that have been followed all the while."""
    quarters = quarters_between(cohort, quarter)
    chosen = pd.concat(select_deliveries(ingested.deliveries, ingested.register, holds, q, as_of) for q in quarters)
    usable = chosen[(chosen["status"] == DeliveryStatus.DELIVERED) & chosen["placements_delivered"]]
    first_ever = ingested.register.groupby("organisation")["active_from"].min()
    times = usable["organisation"].value_counts()
    followed = [name for name in times.index[times == len(quarters)] if first_ever[name] < str(cohort)]
    return usable[usable["organisation"].isin(followed)]


def _followed(
    ingested: Ingested, selection: pd.DataFrame, cohort: Quarter, quarter: Quarter, months: int
) -> pd.DataFrame:
    """Return the cohort's trajectories: ``benefit``, and whether each of :data:`MEASURES` began in time."""
    trajectories, placements = read_snapshots(DuckDB(), ingested, selection)
    columns = [*_KEY, "method", "date_start", "date_end", "benefit"]
    snapshots = trajectories.select(columns).to_pyarrow().to_pandas(date_as_object=False)
    newest = snapshots.sort_values(_KEY).drop_duplicates(["organisation", "trajectory_id"], keep="last")
    started = newest["date_start"].between(pd.Timestamp(cohort.start), pd.Timestamp(cohort.end))
    people = newest[started & newest["method"].fillna(Method.IPS.value).eq(Method.IPS)]
    snapshot_end = pd.to_datetime(people["quarter"].map({str(q): q.end for q in quarters_between(cohort, quarter)}))
    people = people[(people["quarter"] == str(quarter)) | (people["date_end"] <= snapshot_end)]

    jobs = placements.select(*_KEY, "kind", "regular", "date_begin", last="date_end")
    jobs = jobs.to_pyarrow().to_pandas(date_as_object=False).merge(people, on=_KEY)
    regular = jobs["kind"].eq(PlacementKind.PAID_WORK) & jobs["regular"].eq(True)
    start, begin = jobs["date_start"], jobs["date_begin"]
    in_time = (begin >= start) & (begin <= start + pd.DateOffset(months=months)) & ~(begin > jobs["date_end"])
    came_with_work = _of(people, jobs[regular & (begin < start) & ~(jobs["last"] < start)])
    found = {"paid_work": regular & in_time, "any_work": jobs["kind"].isin(_WORK) & in_time}
    people = people.assign(
        benefit=people["benefit"].fillna(Benefit.UNKNOWN.value),
        **{measure: _of(people, jobs[which]) for measure, which in found.items()},
    )
    found_work: pd.DataFrame = people.loc[~came_with_work, ["benefit", *MEASURES]]
    return found_work


def _of(people: pd.DataFrame, jobs: pd.DataFrame) -> pd.Series:
    """Say of each trajectory whether one of these jobs is its own."""
    key = ["organisation", "trajectory_id"]
    own = pd.MultiIndex.from_frame(people[key]).isin(pd.MultiIndex.from_frame(jobs[key]))
    return pd.Series(own, index=people.index)
