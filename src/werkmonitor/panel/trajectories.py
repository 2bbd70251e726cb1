"""The panel: a row for each quarter of a trajectory, flagged for what the indicators count."""

from __future__ import annotations

from collections.abc import Iterable

import ibis
import ibis.expr.types as ir
import pandas as pd
import pyarrow as pa

from werkmonitor.panel.placements import FIRST_JOB_MONTHS, KEY, OTHER_FORMS, WORK_FLAGS, work_in_quarter
from werkmonitor.quarter import Quarter
from werkmonitor.vocabulary import UNKNOWN, EndSituation, Funding, FundingSource, Method, Stage

DIMENSIONS = ["quarter", "organisation", "region", "method", "funding", "type", "stage"]

FLAGS = (
    "orientation",
    "running",
    "running_national_scheme",
    "new",
    "new_year_to_date",
    "ended",
    "ended_situation_known",
    "ended_situation_unknown",
    "ended_with_work_or_education",
    "ended_without_work_or_education",
    "paid_work",
    "without_paid_work",
    "paid_work_unknown",
    "durable_work",
    "durable_work_unknown",
    "with_work_before",
    "without_work_before",
    "started_working",
    "stopped_working",
    "entered_with_work",
    "kept_work",
    *OTHER_FORMS,
    "ever_worked",
    "ever_worked_unknown",
    "only_brought_work",
    "first_job",
    *(f"first_job_within_{months}_months" for months in FIRST_JOB_MONTHS),
    "ended_ips",
    "ended_ips_ever_worked",
    "ended_reason_known",
    "ended_reason_unknown",
    "ended_with_paid_work",
    "ended_worked_before",
    "ended_never_worked",
)

FACTS = (
    "current",
    "registered",
    "started",
    "started_in_quarter",
    "started_in_year",
    "open",
    "open_at_start",
    "national_scheme",
    "end_situation",
    "paid_work_reported",
    "durable_work_reported",
    "placements_delivered",
    *WORK_FLAGS,
)
"""All that the flags follow from, besides the dimensions; null where nothing was delivered or nothing is known."""

_MAY_BE_UNKNOWN = ("end_situation", "paid_work_reported", "durable_work_reported")
"""Facts of which it matters that they were not delivered."""

_SNAPSHOT_COLUMNS = [
    *(*KEY, "method", "region", "region_registered", "type", "funding_source", "funding", "national_scheme"),
    *("date_registered", "date_start", "date_approved", "date_end", "end_situation"),
    *("paid_work_reported", "durable_work_reported", "placements_delivered"),
]

_CALENDAR_SCHEMA = pa.schema(
    [
        ("quarter", pa.string()),
        ("organisation", pa.string()),
        ("quarter_start", pa.date32()),
        ("quarter_end", pa.date32()),
        ("year_start", pa.date32()),
        ("first_of_year", pa.string()),
        ("flows_known_from", pa.date32()),
    ]
)


def calendar(register: pd.DataFrame, quarters: Iterable[Quarter]) -> pa.Table:
    """Return a row per organisation and quarter with the days that the definitions need.

    ``flows_known_from`` is the first day after the organisation's first-ever quarter, its earliest ``active_from``.
    """
    first_ever = register.groupby("organisation")["active_from"].min().sort_index()
    rows = [
        {
            "quarter": str(quarter),
            "organisation": organisation,
            "quarter_start": quarter.start,
            "quarter_end": quarter.end,
            "year_start": quarter.first_of_year,
            "first_of_year": str(Quarter(quarter.year, 1)),
            "flows_known_from": (Quarter.parse(first) + 1).start,
        }
        for quarter in quarters
        for organisation, first in first_ever.items()
    ]
    return pa.Table.from_pylist(rows, schema=_CALENDAR_SCHEMA)


def build_panel(trajectories: ir.Table, placements: ir.Table, days: ir.Table) -> ir.Table:
    """Build the panel from canonical tables.

    Parameters
    ----------
    trajectories, placements
        Canonical rows of the selected deliveries, one delivery per organisation and quarter.
    days
        :func:`calendar` as a table of the same backend; its quarters are those of the panel.

    Returns
    -------
    ibis.expr.types.Table
        One row per trajectory and quarter: its newest snapshot of that year, up to that quarter. ``current`` says
        whether that is the quarter's own; only those count, except in ``new_year_to_date``. Columns:
        :data:`DIMENSIONS`, ``trajectory_id, snapshot, current, start, end`` (as known at the quarter's end),
        ``region_registered, placements_delivered`` and :data:`FLAGS`, which are never null.
    """
    rows = with_flags(panel_facts(trajectories, placements, days))
    kept = [*DIMENSIONS, "trajectory_id", "snapshot", "current", "start", "end", "region_registered"]
    return rows.select(*kept, "placements_delivered", *FLAGS)


def panel_facts(trajectories: ir.Table, placements: ir.Table, days: ir.Table) -> ir.Table:
    """Say of each trajectory and quarter what the flags follow from.

    Parameters
    ----------
    trajectories, placements, days
        As for :func:`build_panel`.

    Returns
    -------
    ibis.expr.types.Table
        The rows of the panel, with :data:`DIMENSIONS` and :data:`FACTS`: yes or no, but for ``end_situation``.
    """
    rows = _as_known_at_quarter_end(_newest_snapshots(trajectories, days))
    rows = _with_stage(rows)
    start, end = rows.start, rows.end
    rows = rows.mutate(
        registered=rows.date_registered.isnull() | (rows.date_registered <= rows.quarter_end),
        started=start.notnull(),
        started_in_quarter=start >= rows.quarter_start,
        started_in_year=(start >= rows.year_start) & (start >= rows.flows_known_from),
        open=end.isnull(),
        open_at_start=end.isnull() | (end >= rows.quarter_start),
    )
    return _with_placements(rows, placements)


def with_flags(rows: ir.Table) -> ir.Table:
    """Add :data:`FLAGS`, never null, to rows with :data:`DIMENSIONS` and :data:`FACTS`."""
    yes_or_no = [name for name in FACTS if name not in _MAY_BE_UNKNOWN]
    rows = rows.mutate(**{name: rows[name].fill_null(False) for name in yes_or_no})
    rows = _with_history(_with_work(_with_course(rows)))
    return rows.mutate(**{name: rows[name].fill_null(False) for name in FLAGS})


def _newest_snapshots(trajectories: ir.Table, days: ir.Table) -> ir.Table:
    """Pair each quarter with its own snapshots, and with the newest of who started that year and isn't among them."""
    snapshots = trajectories.select(*_SNAPSHOT_COLUMNS).rename(snapshot="quarter")
    own = snapshots.mutate(quarter=snapshots.snapshot)
    this_year = [
        "organisation",
        snapshots.snapshot >= days.first_of_year,
        snapshots.snapshot < days.quarter,
        snapshots.date_start >= days.year_start,
    ]
    earlier = snapshots.inner_join(days, this_year).select(own.columns)
    newer = snapshots.select("organisation", "trajectory_id", newer="snapshot")
    earlier = earlier.anti_join(
        newer, ["organisation", "trajectory_id", newer.newer > earlier.snapshot, newer.newer <= earlier.quarter]
    )
    return own.union(earlier).inner_join(days, ["organisation", "quarter"])


def _as_known_at_quarter_end(rows: ir.Table) -> ir.Table:
    """Leave out what had not happened yet at the end of the quarter, and name what was not delivered."""

    def happened(day: ir.DateColumn) -> ir.DateColumn:
        return (day <= rows.quarter_end).ifelse(day, ibis.null("date"))

    return rows.mutate(
        current=rows.snapshot == rows.quarter,
        start=happened(rows.date_start),
        end=happened(rows.date_end),
        method=rows.method.fill_null(Method.IPS.value),
        region=rows.region.fill_null(UNKNOWN),
        funding=rows.funding.fill_null(UNKNOWN),
        type=rows.type.fill_null(UNKNOWN),
    )


def _with_stage(rows: ir.Table) -> ir.Table:
    """Add the stage at the end of the quarter, or of the trajectory if that is earlier."""
    needs_none = [source.value for source in FundingSource if not source.knows_approval]
    by_then = ibis.coalesce(rows.end, rows.quarter_end)
    approved = rows.funding_source.isin(needs_none).fill_null(False) | (rows.date_approved <= by_then)
    stage = ibis.cases(
        (rows.start.isnull(), Stage.ORIENTATION.value),
        (approved, Stage.APPROVED.value),
        else_=Stage.REQUESTED.value,
    )
    return rows.mutate(stage=stage)


def _with_course(rows: ir.Table) -> ir.Table:
    """Add the flags about starting, running and ending."""
    current = rows.current
    running = current & rows.started & rows.open_at_start
    ended = current & rows.open_at_start & ~rows.open
    situation = rows.end_situation.fill_null(EndSituation.UNKNOWN.value)
    known = situation != EndSituation.UNKNOWN.value
    with_work = situation.isin([EndSituation.PAID_WORK.value, EndSituation.EDUCATION.value])
    scheme = (rows.funding == Funding.MUNICIPALITY.value) & (rows.stage == Stage.APPROVED.value)
    return rows.mutate(
        orientation=current & ~rows.started & rows.open & rows.registered,
        running=running,
        running_national_scheme=running & scheme & rows.national_scheme,
        new=running & rows.started_in_quarter,
        # Not gated on ``current``: also those whose organisation hasn't delivered since.
        new_year_to_date=rows.started_in_year,
        ended=ended,
        ended_situation_known=ended & known,
        ended_situation_unknown=ended & ~known,
        ended_with_work_or_education=ended & known & with_work,
        ended_without_work_or_education=ended & known & ~with_work,
    )


def _with_placements(rows: ir.Table, placements: ir.Table) -> ir.Table:
    """Add what the placements say; null for who has none, or wasn't running."""
    spells = rows.filter(rows.current & rows.started & rows.open_at_start).select(
        *KEY,
        "date_start",
        first_day=ibis.greatest(rows.quarter_start, rows.start),
        last_day=ibis.coalesce(rows.end, rows.quarter_end),
    )
    work = work_in_quarter(spells, placements)
    return rows.left_join(work, KEY, rname="{name}_of_work")


def _with_work(rows: ir.Table) -> ir.Table:
    """Add the flags about work: from placements, or from what a phase-1 delivery without placements reports."""
    running, listed = rows.running, rows.placements_delivered

    def said(flag: ir.BooleanColumn, reported: ir.BooleanColumn) -> ir.BooleanColumn:
        return listed.ifelse(flag, reported.fill_null(False))

    def unsaid(flag: ir.BooleanColumn, reported: ir.BooleanColumn) -> ir.BooleanColumn:
        return listed.ifelse(flag, reported.isnull())

    paid = running & said(rows.regular_work, rows.paid_work_reported)
    durable = paid & said(rows.durable, rows.durable_work_reported)
    before, at_close = rows.work_before, rows.work_at_close
    return rows.mutate(
        paid_work=paid,
        without_paid_work=running & ~paid,
        paid_work_unknown=running & ~paid & unsaid(rows.work_if_regular, rows.paid_work_reported),
        durable_work=durable,
        durable_work_unknown=paid & ~durable & unsaid(rows.durable_if_known, rows.durable_work_reported),
        with_work_before=running & before,
        without_work_before=running & ~before,
        started_working=running & ~before & at_close,
        stopped_working=running & before & ~at_close,
        kept_work=rows.entered_with_work & at_close,
    )


def _with_history(rows: ir.Table) -> ir.Table:
    """Add the flags about work since the start; the quarter's own snapshot holds all jobs of a trajectory."""
    ever = rows.running & rows.worked_since_start
    unknown = rows.running & ~rows.worked_since_start & rows.worked_since_start_if_regular
    first_job = rows.running & rows.found_work & ~rows.found_work_before & ~rows.entered_with_work
    ended = rows.ended & rows.started
    with_work = ended & (rows.end_situation == EndSituation.PAID_WORK.value).fill_null(False)
    without = ended & rows.ended_situation_known & ~with_work
    return rows.mutate(
        ever_worked=ever,
        ever_worked_unknown=unknown,
        only_brought_work=ever & ~rows.found_work,
        first_job=first_job,
        **{
            f"first_job_within_{months}_months": first_job & rows[f"found_work_within_{months}_months"]
            for months in FIRST_JOB_MONTHS
        },
        ended_ips=ended,
        ended_ips_ever_worked=ended & ever,
        ended_reason_known=with_work | (without & ~unknown),
        ended_reason_unknown=ended & ~with_work & ~(without & ~unknown),
        ended_with_paid_work=with_work,
        ended_worked_before=without & ever,
        ended_never_worked=without & ~ever & ~unknown,
    )
