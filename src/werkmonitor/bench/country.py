"""Canonical deliveries of any size, drawn in vectors: what millions of trajectories would be after cleaning.

They are for timing and for comparing engines, not for trying methods: nothing in them has a known truth, but every
kind of row that the definitions tell apart is there, missing values included.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from werkmonitor.cleaning import Ingested
from werkmonitor.cleaning.ingested import canonical_file
from werkmonitor.cleaning.storage import write_table
from werkmonitor.contract import (
    CHANGE_SCHEMA,
    DELIVERY_SCHEMA,
    PLACEMENT_SCHEMA,
    QUARANTINE_SCHEMA,
    TRAJECTORY_SCHEMA,
    Sheet,
)
from werkmonitor.files import replacing
from werkmonitor.quarter import Quarter, quarters_between
from werkmonitor.vocabulary import Code, EndSituation, FundingSource, Method, PlacementKind, TrajectoryType

QUARTERS = tuple(quarters_between(Quarter(2022, 4), Quarter(2023, 3)))
REGIONS = tuple(f"AM{number:02d}" for number in range(1, 36))
AS_OF = date(2023, 12, 31)

_OVERVIEW = "deliveries.parquet"
_ORGANISATIONS = tuple(f"org{number:02d}" for number in range(1, 30))
_WITHOUT_PLACEMENTS = ("org07", "org19")
_NEWCOMER = "org11"
_STAYING = 5
"""One in so many trajectories of a delivery is gone from the next, and as many have come."""
_LOST = 50
"""One in so many is absent from a delivery in the midst of the trajectory."""
_JOBS = 0.65
"""Jobs and courses per trajectory."""

_METHODS: dict[Method | None, float] = {**dict.fromkeys(Method, 0.01), Method.IPS: 0.93, None: 0.02}
_TYPES = {None: 0.03, TrajectoryType.EPA: 0.6, TrajectoryType.CMD: 0.27, TrajectoryType.OTHER: 0.1}
_SOURCES = {
    None: 0.04,
    FundingSource.UWV: 0.4,
    FundingSource.MUNICIPALITY: 0.32,
    FundingSource.ZPM: 0.06,
    FundingSource.EMPLOYER: 0.06,
    FundingSource.OWN_MEANS: 0.06,
    FundingSource.OTHER: 0.06,
}
_SITUATIONS = {
    None: 0.1,
    EndSituation.PAID_WORK: 0.35,
    EndSituation.EDUCATION: 0.1,
    EndSituation.NEITHER: 0.35,
    EndSituation.UNKNOWN: 0.1,
}
_KINDS = {
    None: 0.02,
    PlacementKind.PAID_WORK: 0.7,
    PlacementKind.TRIAL: 0.08,
    PlacementKind.WORK_EXPERIENCE: 0.08,
    PlacementKind.VOLUNTARY: 0.07,
    PlacementKind.EDUCATION: 0.05,
}
_YES_OR_NO = {None: 0.05, True: 0.75, False: 0.2}
_EPOCH = date(1970, 1, 1)

Integers = NDArray[np.int64]
Booleans = NDArray[np.bool_]


@dataclass(frozen=True)
class _Rows:
    """An organisation's trajectories in order of arrival, and their jobs with the place of their trajectory."""

    trajectories: pa.Table
    placements: pa.Table
    owner: Integers

    def delivered(self, first: int, size: int) -> tuple[pa.Table, pa.Table]:
        """Return the rows of a delivery: a window that moves on, since who came first leaves first.

        Some in it are left out, differing by window: lost, or found back.
        """
        begin, end = (int(place) for place in np.searchsorted(self.owner, [first, first + size]))
        place, owner = np.arange(first, first + size), self.owner[begin:end]
        people, jobs = self.trajectories.slice(first, size), self.placements.slice(begin, end - begin)
        return people.filter(pa.array((place + first) % _LOST != 0)), jobs.filter(
            pa.array((owner + first) % _LOST != 0)
        )


def make_country(folder: Path, trajectories: int, seed: int = 1) -> Ingested:
    """Draw deliveries and write them as reading and cleaning would: Parquet by quarter and organisation.

    Parameters
    ----------
    folder
        Where to write; what was there is replaced.
    trajectories
        Rows of trajectories in the deliveries of all :data:`QUARTERS` together, roughly.
    seed
        The same one gives the same rows.

    Returns
    -------
    Ingested
        Of 29 organisations with some 0.6 jobs and courses per trajectory. Four in five trajectories of a delivery are
        in the next one too. Two organisations deliver no placements; one begins in the second quarter.
    """
    random = np.random.default_rng(seed)
    weights = dict(zip(_ORGANISATIONS, random.uniform(0.4, 1.6, len(_ORGANISATIONS)), strict=True))
    deliveries = [(quarter, name) for name in _ORGANISATIONS for quarter in _delivered(name)]
    total = sum(weights[name] for _, name in deliveries)
    records = []
    with replacing(folder, mode=0o700) as building:
        for name in _ORGANISATIONS:
            size = max(round(trajectories * weights[name] / total / (1 - 1 / _LOST)), 1)
            step = size // _STAYING
            rows = _draw(name, size, step, random)
            for quarter in _delivered(name):
                tables = rows.delivered(QUARTERS.index(quarter) * step, size)
                received = quarter.end + timedelta(days=14)
                records.append(_deliver(building, quarter, name, received, *tables))
        write_table(pa.Table.from_pylist(records, schema=DELIVERY_SCHEMA), building / _OVERVIEW)
    return open_country(folder)


def deliver_again(country: Ingested, organisation: str = _ORGANISATIONS[0]) -> Ingested:
    """Have an organisation replace its newest delivery: its own files come beside those that are there.

    Parameters
    ----------
    country
        What :func:`make_country` wrote; its overview of deliveries is written anew, and no other file.
    organisation
        Whose; by default one of average size or so.

    Returns
    -------
    Ingested
        With a delivery more, of the same quarter and received a month later, that lacks one in ten trajectories.
    """
    quarter, received = QUARTERS[-1], QUARTERS[-1].end + timedelta(days=45)
    former = quarter.end + timedelta(days=14)
    people, jobs = (
        pq.ParquetFile(canonical_file(country.folder, sheet, quarter, organisation, former)).read()
        for sheet in (Sheet.TRAJECTORIES, Sheet.PLACEMENTS)
    )
    staying = people.filter(pa.array(np.arange(len(people)) % 10 != 0))
    jobs = jobs.filter(pc.is_in(jobs["trajectory_id"], staying["trajectory_id"].combine_chunks()))
    record = _deliver(country.folder, quarter, organisation, received, staying, jobs)
    listed = pa.concat_tables(
        [pq.read_table(country.folder / _OVERVIEW), pa.Table.from_pylist([record], schema=DELIVERY_SCHEMA)]
    )
    write_table(listed, country.folder / _OVERVIEW)
    return open_country(country.folder)


def open_country(folder: Path) -> Ingested:
    """Return the deliveries that :func:`make_country` wrote."""
    deliveries = pq.read_table(folder / _OVERVIEW).to_pandas()
    logs = {"changes": CHANGE_SCHEMA, "quarantine": QUARANTINE_SCHEMA, "remarks": QUARANTINE_SCHEMA}
    empty = {name: schema.empty_table().to_pandas() for name, schema in logs.items()}
    return Ingested(folder, register(), deliveries, findings=(), synthetic=True, **empty)


def register() -> pd.DataFrame:
    """Return the register: organisations in two regions each, from before the first quarter but for one newcomer."""
    rows = [
        {"organisation": name, "name": name, "region": region}
        | {"active_from": str(_delivered(name)[0] - (name != _NEWCOMER)), "active_until": "", "ips_since": "2015"}
        for number, name in enumerate(_ORGANISATIONS)
        for region in _regions(number)
    ]
    return pd.DataFrame(rows)


def _delivered(organisation: str) -> tuple[Quarter, ...]:
    return QUARTERS[1:] if organisation == _NEWCOMER else QUARTERS


def _regions(number: int) -> tuple[str, str]:
    """Return the regions of an organisation; some regions have no organisation at all."""
    places = len(REGIONS) - 3
    return REGIONS[number % places], REGIONS[(number + 7) % places]


def _deliver(
    folder: Path, quarter: Quarter, organisation: str, received: date, trajectories: pa.Table, placements: pa.Table
) -> dict[str, Any]:
    """Write a delivery's canonical rows; return its row of the overview."""
    listed = organisation not in _WITHOUT_PLACEMENTS
    placements = placements if listed else placements.slice(0, 0)
    key = {"quarter": str(quarter), "organisation": organisation, "received": received}
    for sheet, schema, rows in (
        (Sheet.TRAJECTORIES, TRAJECTORY_SCHEMA, trajectories),
        (Sheet.PLACEMENTS, PLACEMENT_SCHEMA, placements),
    ):
        same = {**key, "source_file": "bench", "placements_delivered": listed, "region_registered": True}
        columns = [_column(rows, field, same) for field in schema]
        write_table(pa.table(columns, schema=schema), canonical_file(folder, sheet, quarter, organisation, received))
    counts = {"trajectories": len(trajectories), "placements": len(placements)}
    return key | {
        **{"status": "read", "reason": "", "files": "", "sha256": "", "placements_delivered": listed},
        **{f"{sheet}_{part}": count for sheet, count in counts.items() for part in ("in", "used")},
        **{"trajectories_quarantined": 0, "placements_quarantined": 0, "changes": 0, "notes": ""},
    }


def _column(rows: pa.Table, field: pa.Field, same: Mapping[str, Any]) -> pa.Array:
    if field.name in same:
        return pa.repeat(pa.scalar(same[field.name], field.type), len(rows))
    if field.name == "source_row":
        return pa.array(np.arange(2, len(rows) + 2), field.type)
    return rows[field.name] if field.name in rows.column_names else pa.nulls(len(rows), field.type)


def _draw(organisation: str, size: int, step: int, random: np.random.Generator) -> _Rows:
    """Draw all that an organisation delivers: ``size`` trajectories at a time, ``step`` of them new each quarter."""
    count = size + (len(QUARTERS) - 1) * step
    place = np.arange(count)
    arrived = np.maximum(place - (size - step), 0) // max(step, 1)  # in which quarter; the first has the stock too
    first_days = np.array([(quarter.start - _EPOCH).days for quarter in QUARTERS])
    age = np.where(place < size - step, random.integers(60, 1000, count), random.integers(-80, 60, count))
    registered = first_days[arrived] - age
    start = registered + random.integers(0, 120, count)
    leaves = np.minimum(place // max(step, 1), len(QUARTERS) - 1)
    ends = (place < len(QUARTERS) * step) & (random.random(count) < 0.9)  # the others are lost
    end = np.maximum(first_days[leaves] + random.integers(0, 90, count), registered)
    started = (random.random(count) < 0.88) & ~(ends & (start > end))
    source = _chosen(_SOURCES, count, random)
    jobs, owner = _draw_jobs(np.where(started, start, registered), random)
    named = pc.binary_join_element_wise(organisation, pc.cast(pa.array(place), pa.string()), "-")
    columns = {
        "trajectory_id": named,
        "method": _chosen(_METHODS, count, random),
        "region": pa.array([*_regions(_ORGANISATIONS.index(organisation)), REGIONS[0], None], pa.string()).take(
            pa.array(random.choice(4, count, p=[0.6, 0.35, 0.02, 0.03]))
        ),
        "type": _chosen(_TYPES, count, random),
        "funding_source": source,
        "funding": _groups(source),
        "national_scheme": pc.if_else(
            pc.equal(source, FundingSource.MUNICIPALITY.value), _chosen(_YES_OR_NO, count, random), None
        ),
        "date_registered": _days(registered, random.random(count) < 0.97),
        "date_start": _days(start, started),
        "date_approved": _days(start + random.integers(-20, 90, count), started & (random.random(count) < 0.85)),
        "date_end": _days(end, ends),
        "end_situation": pc.if_else(pa.array(ends), _chosen(_SITUATIONS, count, random), None),
        "paid_work_reported": _chosen(_YES_OR_NO, count, random),
        "durable_work_reported": _chosen(_YES_OR_NO, count, random),
    }
    return _Rows(pa.table(columns), jobs.append_column("trajectory_id", named.take(pa.array(owner))), owner)


def _draw_jobs(around: Integers, random: np.random.Generator) -> tuple[pa.Table, Integers]:
    """Draw jobs and courses about a day of each trajectory, in order of the trajectory that they belong to."""
    count = round(_JOBS * len(around))
    owner = np.sort(random.integers(0, len(around), count))
    begin = around[owner] + random.integers(-200, 700, count)
    permanent = _chosen({None: 0.1, True: 0.25, False: 0.65}, count, random)
    months = _numbers(1, 24, count, random)
    columns = {
        "kind": _chosen(_KINDS, count, random),
        "regular": _chosen(_YES_OR_NO, count, random),
        "date_begin": _days(begin, random.random(count) < 0.98),
        "date_end": _days(begin + random.integers(0, 600, count), random.random(count) < 0.5),
        "hours_per_week": _numbers(4, 40, count, random),
        "wage_value": _numbers(20, 100, count, random),
        "contract_months": pc.if_else(pc.fill_null(pc.invert(permanent), False), months, None),
        "contract_permanent": permanent,
    }
    return pa.table(columns), owner


def _chosen(chances: Mapping[Any, float], count: int, random: np.random.Generator) -> pa.Array:
    """Draw codes, or yes and no; None is a value that was not delivered."""
    values = [value.value if isinstance(value, Code) else value for value in chances]
    share = np.array(list(chances.values()))
    return pa.array(values).take(pa.array(random.choice(len(values), count, p=share / share.sum())))


def _groups(source: pa.Array) -> pa.Array:
    """Return the published group of each funder."""
    funders = [funder.value for funder in FundingSource]
    groups = pa.array([funder.group.value for funder in FundingSource], pa.string())
    return groups.take(pc.index_in(source, pa.array(funders)))


def _days(days: Integers, known: Booleans) -> pa.Array:
    return pa.array(days.astype("int32"), pa.int32(), mask=~known).cast(pa.date32())


def _numbers(low: int, high: int, count: int, random: np.random.Generator) -> pa.Array:
    """Draw whole numbers, one in twenty not delivered."""
    drawn = random.integers(low, high + 1, count).astype("float64")
    return pa.array(drawn, pa.float64(), mask=random.random(count) < 0.05)
