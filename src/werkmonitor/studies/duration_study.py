"""Does the length of support matter? The argument of the page, step by step, up to what length could add."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from werkmonitor.panel.histories import CMD_MONTHS, Histories
from werkmonitor.statistics.adjusted import adjusted_difference
from werkmonitor.statistics.clusters import jackknife
from werkmonitor.statistics.estimate import Estimate, NotEstimable, not_estimable
from werkmonitor.statistics.incidence import incidence_gain, late_share
from werkmonitor.statistics.rates import rate, spent
from werkmonitor.statistics.standardise import standardised_difference, standardised_rates
from werkmonitor.statistics.transitions import Transition, at_risk, duration_ratio, transition_rate
from werkmonitor.studies import duration_sensitivity, first_job
from werkmonitor.studies.duration import COMMON_QUARTERS, CONTRASTS, before_the_limit, last_quarter
from werkmonitor.studies.findings import Finding, Scale
from werkmonitor.studies.first_job import LONGEST, Looking
from werkmonitor.studies.groups import share, smallest
from werkmonitor.studies.support import as_if, every_quarter
from werkmonitor.vocabulary import TrajectoryType

CMD_LESS_EPA, OTHER_LESS_EPA = "cmd-epa", "other-epa"
YEARS = {"13-24": (12.0, 24.0), "25-36": (24.0, 36.0)}
"""The second and the third year since the start."""
HALVES = {"0-11": (0, COMMON_QUARTERS // 2), "12-23": (COMMON_QUARTERS // 2, COMMON_QUARTERS)}
"""First and second year, in quarters since the start: before any limit."""

_MONTHS_PER_QUARTER = 3
_TYPES = (TrajectoryType.EPA, TrajectoryType.CMD, TrajectoryType.OTHER)


def study(histories: Histories) -> tuple[list[Finding], pd.DataFrame]:
    """Make every estimate of the argument.

    Parameters
    ----------
    histories
        Histories up to and including the quarter of the report.

    Returns
    -------
    tuple
        The findings, in the order of the argument; and the curves of the first job for each type, with
        :data:`~werkmonitor.studies.findings.CURVE_COLUMNS`.
    """
    steps = (
        *(_crude, _equal_time, _adjusted, first_job.findings, _length, _before_the_limit),
        duration_sensitivity.findings,
    )
    return [finding for step in steps for finding in step(histories)], first_job.curves(histories)


def _crude(histories: Histories) -> Iterator[Finding]:
    """Give the shares and differences as a table shows them, and how many have passed month 24."""
    quarters = histories.quarters
    rows = quarters[quarters["quarter"] == quarters["quarter"].max()]
    rows = every_quarter(rows)
    for kind in _TYPES:
        of_type = rows[rows["type"] == kind]
        yield _share("crude", kind, of_type, of_type["paid_work"])
        yield _share("past_24", kind, of_type, of_type["quarters_since_start"] >= COMMON_QUARTERS)
    for of, chosen in _pairs(histories):
        yield _difference("crude", of, CONTRASTS["crude"](chosen), last_quarter(chosen))


def _equal_time(histories: Histories) -> Iterator[Finding]:
    """Compare at equal time since the start; who was extended, and EPA after month 24, stand apart."""
    everybody = last_quarter(histories)
    rows = before_the_limit(everybody)
    rates = standardised_rates(rows["paid_work"], rows["type"], rows["quarters_since_start"], rows["organisation"])
    for kind in (TrajectoryType.EPA, TrajectoryType.CMD):
        worked = rows.loc[rows["type"] == kind, "paid_work"]
        estimate = rates.get(kind, not_estimable(NotEstimable.EMPTY_GROUP, "standardised_rates"))
        yield Finding("equal_time", kind.value, estimate, Scale.SHARE, *_of_one(worked))
    for of, chosen in _pairs(histories):
        compared = before_the_limit(last_quarter(chosen))
        yield _difference("equal_time", of, CONTRASTS["standardised"](chosen), compared)
    yield _difference("elapsed", CMD_LESS_EPA, _elapsed(everybody), rows)
    apart = everybody[everybody["quarters_since_start"] >= COMMON_QUARTERS]
    extended = everybody[everybody["extended"].astype(bool)]
    yield _share("apart", "extended", extended, extended["paid_work"])
    later = apart[~apart["cmd"]]
    yield _share("apart", "epa_after_24", later, later["paid_work"])


def _elapsed(rows: pd.DataFrame) -> Estimate:
    """How much of the crude difference is gone at equal time since the start, before any limit."""
    method = "elapsed"

    def gone(chosen: pd.DataFrame) -> float:
        compared = before_the_limit(chosen)
        columns = compared["paid_work"], compared["cmd"], compared["quarters_since_start"], compared["organisation"]
        at_equal_time = standardised_difference(*columns).value
        cmd = chosen["cmd"].to_numpy(dtype=bool)
        if cmd.all() or not cmd.any():
            return float("nan")
        paid = chosen["paid_work"].to_numpy(dtype=float)
        return float(paid[cmd].mean() - paid[~cmd].mean() - at_equal_time)

    value = gone(rows) if len(rows) else float("nan")
    organisations = rows["organisation"].unique()
    if np.isnan(value):
        both = rows["cmd"].nunique() == 2
        return not_estimable(NotEstimable.NO_OVERLAP if both else NotEstimable.EMPTY_GROUP, method, len(rows))
    left_out = [gone(rows[rows["organisation"] != name]) for name in organisations]
    return jackknife(value, left_out, method, len(rows))


def _adjusted(histories: Histories) -> Iterator[Finding]:
    """Adjust for funding; for the cohort of the start with all quarters together; and compare within organisations."""
    for of, chosen in _pairs(histories):
        rows = before_the_limit(last_quarter(chosen))
        yield _difference("adjusted", of, CONTRASTS["adjusted"](chosen), rows)
    rows = every_quarter(histories.quarters)
    rows = before_the_limit(rows[rows["type"].isin([TrajectoryType.EPA, TrajectoryType.CMD])])
    # Within one quarter, time since the start and cohort are the same thing; over several they aren't, as long as
    # calendar time is left out: that would be their sum.
    rows = rows.assign(cohort=rows["start_quarter"].str[:4])
    covariates = ["quarters_since_start", "funding", "cohort"]
    pooled = adjusted_difference(rows, "paid_work", "cmd", covariates, "organisation")
    yield _difference("adjusted_cohort", CMD_LESS_EPA, pooled, rows)
    rows = before_the_limit(last_quarter(histories))
    half_year = rows["organisation"] + "/" + (rows["quarters_since_start"] // 2).astype(str)
    within = standardised_difference(rows["paid_work"], rows["cmd"], half_year, rows["organisation"])
    yield _difference("within_organisation", CMD_LESS_EPA, within, rows)


def _length(histories: Histories) -> Iterator[Finding]:
    """Say what became of EPA trajectories after month 24: first jobs, their rate, and jobs lost."""
    epa = Looking.of(histories, TrajectoryType.EPA)
    of, organisation = epa.kind.value, epa.people["organisation"]
    late = epa.found(CMD_MONTHS, LONGEST)
    course = (*epa.course, organisation, CMD_MONTHS, LONGEST)
    yield Finding("late_share", of, late_share(*course), Scale.SHARE, *late)
    yield Finding("late_gain", of, incidence_gain(*course), Scale.SHARE, *late)
    columns = epa.people["entry"], epa.people["exit"], epa.people["first_job"]
    for year, part in YEARS.items():
        events, months = spent(*columns, *part)
        estimate = rate(events, months / _MONTHS_PER_QUARTER, organisation)
        yield Finding("finding", of, estimate, Scale.RATE, *epa.found(*part), at=year)
    people, events = np.min([epa.found(*part) for part in YEARS.values()], axis=0)
    yield Finding("finding_ratio", of, CONTRASTS["after_24"](histories), Scale.RATIO, float(people), float(events))
    yield from _losing(histories)


def _losing(histories: Histories) -> Iterator[Finding]:
    """Rates at which EPA trajectories with work on the day before a quarter have none on its last day."""
    epa, quarters = TrajectoryType.EPA, histories.quarters
    rows = at_risk(quarters[quarters["type"] == epa], Transition.LOSS)
    sizes = []
    for year, (after, until) in YEARS.items():
        part = rows[(rows["months"] > after) & (rows["months"] <= until)]
        sizes.append(_of_one(part["event"]))
        yield Finding("losing", epa, transition_rate(part, Transition.LOSS), Scale.RATE, *sizes[-1], at=year)
    ratio = duration_ratio(rows, Transition.LOSS, *reversed(YEARS.values()))
    yield Finding("losing_ratio", epa, ratio, Scale.RATIO, *np.min(sizes, axis=0).tolist())


def _before_the_limit(histories: Histories) -> Iterator[Finding]:
    """Compare in the first and in the second year, when no limit can have acted but by being expected."""
    rows = last_quarter(histories)
    for year, (first, last) in HALVES.items():
        chosen = rows[rows["quarters_since_start"].between(first, last - 1)]
        columns = chosen["paid_work"], chosen["cmd"], chosen["quarters_since_start"], chosen["organisation"]
        yield _difference("before_limit", CMD_LESS_EPA, standardised_difference(*columns), chosen, at=year)


def _pairs(histories: Histories) -> Iterator[tuple[str, Histories]]:
    """Set CMD against EPA, and then the other type in its place, by the same contrasts."""
    yield CMD_LESS_EPA, histories
    yield OTHER_LESS_EPA, as_if(histories, TrajectoryType.OTHER)


def _share(step: str, of: str, rows: pd.DataFrame, outcome: pd.Series) -> Finding:
    if rows.empty:
        return Finding(step, str(of), not_estimable(NotEstimable.EMPTY_GROUP, "standardised_rates"), Scale.SHARE, 0)
    return Finding(step, str(of), share(outcome, rows["organisation"]), Scale.SHARE, *_of_one(outcome))


def _difference(step: str, of: str, estimate: Estimate, rows: pd.DataFrame, at: str = "") -> Finding:
    return Finding(step, of, estimate, Scale.DIFFERENCE, *smallest(rows["paid_work"], rows["cmd"]), at=at)


def _of_one(outcome: pd.Series) -> tuple[float, float]:
    return smallest(outcome, np.ones(len(outcome)))
