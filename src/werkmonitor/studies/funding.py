"""Does it matter who pays? Funders compared: as they are, at equal time since the start, and of equal type."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pandas as pd

from werkmonitor.panel.histories import Histories
from werkmonitor.statistics.adjusted import adjusted_difference
from werkmonitor.statistics.differences import difference
from werkmonitor.statistics.estimate import Estimate, NotEstimable, not_estimable
from werkmonitor.statistics.multiple import holm
from werkmonitor.statistics.standardise import standardised_difference, standardised_rates
from werkmonitor.studies.findings import Finding, Scale
from werkmonitor.studies.groups import share, smallest, with_time
from werkmonitor.vocabulary import Funding, TrajectoryType

SCHEME, OWN = "national_scheme", "municipality_own"
"""Municipal trajectories with and without the national scheme."""

FUNDERS = (Funding.UWV.value, Funding.MUNICIPALITY.value, Funding.OTHER.value)
GROUPS = (*FUNDERS, SCHEME, OWN)
PRIMARY = (Funding.MUNICIPALITY.value, Funding.UWV.value)
"""The comparison declared beforehand, which is tested by itself; the others are corrected for their number."""
PAIRS = (
    PRIMARY,
    (Funding.OTHER.value, Funding.UWV.value),
    (Funding.MUNICIPALITY.value, Funding.OTHER.value),
    (SCHEME, Funding.UWV.value),
    (SCHEME, Funding.OTHER.value),
    (OWN, Funding.UWV.value),
    (OWN, Funding.OTHER.value),
    (SCHEME, OWN),
)
RECENT_QUARTERS = 4
"""A trajectory is recent if it started in the last four quarters, the present one included."""
OUTCOMES = ("paid_work", "durable_work")


def study(histories: Histories) -> tuple[list[Finding], pd.DataFrame]:
    """Compare funders.

    Parameters
    ----------
    histories
        Histories up to and including the quarter of the report.

    Returns
    -------
    tuple
        Findings, ``at`` a quarter, and no curves. Steps, all about paid work unless they say otherwise: ``level``
        (each quarter), ``recent`` and ``epa`` (the shares of a funder with a recent start, and of type EPA),
        ``equal_time_level``; ``crude``, ``equal_time`` and ``adjusted`` (for time and type) for each of
        :data:`PAIRS`, named ``a-b`` for a minus b; ``within_organisations`` and ``adjusted_durable_work`` for the
        primary pair. ``adjusted`` is there for the primary pair in each quarter.
    """
    rows = with_time(histories.quarters)
    rows = rows.assign(part=_parts(rows))
    quarters = sorted(rows["quarter"].unique())
    findings: list[Finding] = []
    for quarter in quarters:
        now = rows[rows["quarter"] == quarter]
        findings += _levels(now, quarter)
        findings += _last_quarter(now, quarter) if quarter == quarters[-1] else [_adjusted(now, PRIMARY, quarter)]
    return findings, pd.DataFrame()


def pair_name(pair: tuple[str, str]) -> str:
    """Name a comparison: first less second."""
    return "-".join(pair)


def _parts(rows: pd.DataFrame) -> pd.Series:
    """Divide everybody over groups without overlap."""
    municipal = rows["funding"] == Funding.MUNICIPALITY
    parts: pd.Series = rows["funding"].mask(municipal & rows["national_scheme"], SCHEME)
    return parts.mask(municipal & ~rows["national_scheme"], OWN)


def _of(rows: pd.DataFrame, group: str) -> pd.Series:
    members: pd.Series = rows["funding" if group in FUNDERS else "part"] == group
    return members


def _levels(now: pd.DataFrame, quarter: str) -> Iterator[Finding]:
    """Give the share with work. All groups are shown or none: one could be computed from the others and the total."""
    people, events = smallest(now["paid_work"], now["part"])
    for group in GROUPS:
        yield Finding("level", group, _share(now, group, "paid_work"), Scale.SHARE, people, events, quarter)


def _mix(now: pd.DataFrame, quarter: str) -> Iterator[Finding]:
    """Give the shares with a recent start and of type EPA."""
    recent, epa = now["quarters_since_start"] < RECENT_QUARTERS, now["type"] == TrajectoryType.EPA
    now = now.assign(recent=recent, epa=epa)
    for step in ("recent", "epa"):
        people, events = smallest(now[step], now["funding"])
        for group in FUNDERS:
            yield Finding(step, group, _share(now, group, step), Scale.SHARE, people, events, quarter)


def _share(now: pd.DataFrame, group: str, outcome: str) -> Estimate:
    rows = now[_of(now, group)]
    return share(rows[outcome], rows["organisation"]) if len(rows) else _nobody("share")


def _last_quarter(now: pd.DataFrame, quarter: str) -> Iterator[Finding]:
    yield from _mix(now, quarter)
    yield from _equal_time_levels(now, quarter)
    adjusted = [_adjusted(now, pair, quarter) for pair in PAIRS]
    for pair, finding in zip(PAIRS, _corrected(adjusted), strict=True):
        rows = _compared(now, pair)
        people, events = smallest(rows["paid_work"], rows["first"])
        data = rows["paid_work"], rows["first"], rows["organisation"]
        yield Finding("crude", pair_name(pair), difference(*data), Scale.DIFFERENCE, people, events, quarter)
        at_equal_time = standardised_difference(*data[:2], rows["time"], data[2])
        rows = _common_time(rows)
        people, events = smallest(rows["paid_work"], rows["first"])
        yield Finding("equal_time", pair_name(pair), at_equal_time, Scale.DIFFERENCE, people, events, quarter)
        yield finding
    yield _within_organisations(now, quarter)
    yield replace(_adjusted(now, PRIMARY, quarter, "durable_work"), step="adjusted_durable_work")


def _equal_time_levels(now: pd.DataFrame, quarter: str) -> Iterator[Finding]:
    """Give the shares that funders would have with the time since the start of all together."""
    rows = now[now["funding"].isin(FUNDERS)]
    people, events = smallest(rows["paid_work"], rows["funding"])
    found: Mapping[str, Estimate] = {}
    if rows["funding"].nunique() == len(FUNDERS):
        found = standardised_rates(rows["paid_work"], rows["funding"], rows["time"], rows["organisation"])
    for group in FUNDERS:
        level = found.get(group, _nobody("standardised_rates"))
        yield Finding("equal_time_level", group, level, Scale.SHARE, people, events, quarter)


def _adjusted(now: pd.DataFrame, pair: tuple[str, str], quarter: str, outcome: str = "paid_work") -> Finding:
    """Compare two groups with equal time since the start and type, where both have people of that time."""
    everybody = _compared(now, pair)
    rows = _common_time(everybody)
    people, events = smallest(rows[outcome], rows["first"])
    if rows.empty and everybody["first"].nunique() == 2:
        found = not_estimable(NotEstimable.NO_OVERLAP, "adjusted_difference", len(everybody))
    else:
        found = adjusted_difference(rows, outcome, "first", ["time", "type"], "organisation")
    return Finding("adjusted", pair_name(pair), found, Scale.DIFFERENCE, people, events, quarter)


def _corrected(findings: list[Finding]) -> Iterator[Finding]:
    """Correct the p-values of all pairs but the primary one for their number."""
    others = {one.of: one.estimate.p_value for one in findings if one.of != pair_name(PRIMARY)}
    table = holm(others)
    adjusted = dict(zip(table["comparison"], table["adjusted"], strict=True))
    yield from (replace(one, p_adjusted=adjusted[one.of]) if one.of in adjusted else one for one in findings)


def _within_organisations(now: pd.DataFrame, quarter: str) -> Finding:
    """Compare the primary pair at equal time within each organisation."""
    rows = _compared(now, PRIMARY)
    people, events = smallest(rows["paid_work"], rows["first"])
    stratum = rows.groupby(["organisation", "time"]).ngroup()
    found = standardised_difference(rows["paid_work"], rows["first"], stratum, rows["organisation"])
    return Finding("within_organisations", pair_name(PRIMARY), found, Scale.DIFFERENCE, people, events, quarter)


def _compared(now: pd.DataFrame, pair: tuple[str, str]) -> pd.DataFrame:
    first, second = (_of(now, group) for group in pair)
    rows: pd.DataFrame = now[first | second]
    return rows.assign(first=first[first | second])


def _common_time(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep the times since the start at which there is somebody of both groups."""
    both = rows.groupby("time")["first"].transform("nunique") == 2
    kept: pd.DataFrame = rows[both]
    return kept


def _nobody(method: str) -> Estimate:
    return not_estimable(NotEstimable.EMPTY_GROUP, method)
