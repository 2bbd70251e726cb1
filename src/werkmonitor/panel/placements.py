"""What a trajectory's jobs and courses say about a quarter."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from werkmonitor.vocabulary import PlacementKind

DURABLE_HOURS = 12
DURABLE_WAGE_VALUE = 35
DURABLE_MONTHS = 3

FIRST_JOB_MONTHS = (6, 12)
"""Months since the start within which a first job is counted apart."""

KEY = ["quarter", "organisation", "trajectory_id"]

_NEVER = ibis.date(9999, 12, 31)
"""End of what goes on."""

OTHER_FORMS = {
    "trial_placement": PlacementKind.TRIAL,
    "work_experience": PlacementKind.WORK_EXPERIENCE,
    "voluntary_work": PlacementKind.VOLUNTARY,
    "education": PlacementKind.EDUCATION,
}
"""Forms of work, and education, that have indicators of their own: they aren't paid work."""

WORK_FLAGS = (
    "regular_work",
    "work_if_regular",
    "durable",
    "durable_if_known",
    "work_before",
    "work_at_close",
    "entered_with_work",
    "worked_since_start",
    "worked_since_start_if_regular",
    "found_work",
    "found_work_before",
    *(f"found_work_within_{months}_months" for months in FIRST_JOB_MONTHS),
    *OTHER_FORMS,
)


def meets_durable_norm(placements: ir.Table) -> ir.BooleanColumn:
    """Whether a job meets the norm of durable work: hours, wage value and contract, each of one and the same job.

    Null where a missing value decides. The database's three-valued logic does the reasoning: a job of 8 hours with an
    unknown contract isn't durable, one of 24 hours may be.
    """
    permanent = placements.contract_permanent.fill_null(False)
    return (
        (placements.hours_per_week >= DURABLE_HOURS)
        & (placements.wage_value >= DURABLE_WAGE_VALUE)
        & (permanent | (placements.contract_months >= DURABLE_MONTHS))
    )


def work_in_quarter(spells: ir.Table, placements: ir.Table) -> ir.Table:
    """Summarise the placements of each running trajectory in a quarter.

    Parameters
    ----------
    spells
        One row per running trajectory and quarter: the key, ``date_start``, and ``first_day`` and ``last_day``, the
        part of the quarter that lies within the trajectory.
    placements
        Canonical placements of the deliveries that are read.

    Returns
    -------
    ibis.expr.types.Table
        The key and :data:`WORK_FLAGS`, for the trajectories that have placements. ``regular_work``: regular paid work
        on a day of the spell; ``work_if_regular``: paid work of which nobody said whether it is regular;
        ``durable``: a job on such a day that meets the norm; ``durable_if_known``: one that may; ``work_before`` and
        ``work_at_close``: regular paid work on the day before the spell and on its last day; ``entered_with_work``: a
        job begun before the trajectory and held on its first day; ``worked_since_start``: regular paid work on any
        day from the start to the last day of the spell, ``worked_since_start_if_regular`` the same of jobs of which
        nobody said whether they are regular; ``found_work``: a regular job begun on such a day, ``found_work_before``
        before the spell, and one for each of :data:`FIRST_JOB_MONTHS`; and one for each of :data:`OTHER_FORMS`.
    """
    jobs = placements.select(
        *KEY,
        "kind",
        "regular",
        "date_begin",
        last=placements.date_end.fill_null(_NEVER),
        norm=meets_durable_norm(placements),
    )
    pairs = spells.inner_join(jobs, KEY)

    def lasts_until(day: ir.DateColumn) -> ir.BooleanColumn:
        return pairs["last"] >= day

    in_spell = (pairs.date_begin <= pairs.last_day) & lasts_until(pairs.first_day)
    paid = pairs.kind == PlacementKind.PAID_WORK.value
    regular = paid & pairs.regular
    since_start = (pairs.date_begin <= pairs.last_day) & lasts_until(pairs.date_start)
    found = regular & (pairs.date_begin >= pairs.date_start) & (pairs.date_begin <= pairs.last_day)
    day_before = (pairs.first_day - ibis.interval(days=1)).cast("date")
    flags = {
        "regular_work": in_spell & regular,
        "work_if_regular": in_spell & paid & pairs.regular.isnull(),
        "durable": in_spell & regular & pairs.norm,
        "durable_if_known": in_spell & regular & pairs.norm.isnull(),
        "work_before": regular & (pairs.date_begin < pairs.first_day) & lasts_until(day_before),
        "work_at_close": regular & (pairs.date_begin <= pairs.last_day) & lasts_until(pairs.last_day),
        "entered_with_work": regular & (pairs.date_begin < pairs.date_start) & lasts_until(pairs.date_start),
        "worked_since_start": since_start & regular,
        "worked_since_start_if_regular": since_start & paid & pairs.regular.isnull(),
        "found_work": found,
        "found_work_before": found & (pairs.date_begin < pairs.first_day),
        **{
            f"found_work_within_{months}_months": found
            & (pairs.date_begin <= (pairs.date_start + ibis.interval(months=months)).cast("date"))
            for months in FIRST_JOB_MONTHS
        },
        **{name: in_spell & (pairs.kind == kind.value) for name, kind in OTHER_FORMS.items()},
    }
    flagged = pairs.select(*KEY, **flags)
    return flagged.group_by(KEY).aggregate(**{name: flagged[name].any().fill_null(False) for name in flags})
