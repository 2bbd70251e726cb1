"""What explains the change since the quarter before: other people, other organisations, or other rates among alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace

import numpy as np
import pandas as pd

from werkmonitor.panel.histories import Histories
from werkmonitor.quarter import Quarter
from werkmonitor.statistics.bounds import (
    ANY_SHARE,
    Bounds,
    Share,
    change_with_missing,
    growth_with_missing,
    like_for_like_change,
    like_for_like_growth,
)
from werkmonitor.statistics.decompose import common_support, decompose
from werkmonitor.statistics.estimate import Estimate, NotEstimable, not_estimable
from werkmonitor.studies.findings import Finding, Scale
from werkmonitor.studies.groups import share, smallest, with_time

OUTCOMES = ("paid_work", "durable_work")
FACTORS = ("new", "type", "funding", "organisation")
"""What the composition consists of in the main decomposition."""
TIME_FACTORS = ("time", *FACTORS[1:])
"""The same with the whole time since the start, of which being new is the first class."""

NEW, CARRIED = "new", "carried_over"
LEAST, MOST = 0.5, 2.0
"""Between which factors the size of an organisation that is missing is taken to have changed."""
PLAUSIBLE = Bounds(0.2, 0.6)
"""Between which fractions the share with work at an organisation that is missing is taken to lie."""
FEWEST_APART = 3
"""With fewer organisations in one of the quarters only, figures like for like would tell theirs by subtraction."""

RUNNING = "running"


def study(histories: Histories) -> tuple[list[Finding], pd.DataFrame]:
    """Decompose the change since the quarter before, and compare like with like.

    Parameters
    ----------
    histories
        Histories up to and including the quarter of the report.

    Returns
    -------
    tuple
        Findings, ``at`` the last quarter unless they say otherwise, and no curves. Steps: ``share_new`` (each quarter);
        ``paid_work`` and ``durable_work``, the parts of :data:`FACTORS`, ``composition``, ``rates`` and ``change``;
        ``paid_work_by_time`` and ``durable_work_by_time``, the same with :data:`TIME_FACTORS`; ``support``, the share
        of each quarter in combinations that the other has too; ``paid_work_of`` (``new`` and ``carried_over``, each
        quarter); for ``running`` (a ratio) and the outcomes ``like_for_like``, ``bounds_least`` and ``bounds_most``,
        and for the outcomes ``plausible_least`` and ``plausible_most``.
    """
    rows = with_time(histories.quarters)
    names = sorted(rows["quarter"].unique())
    findings: list[Finding] = []
    for name in names:
        findings += _newcomers(rows[rows["quarter"] == name], name)
    if names:
        last = names[-1]
        first, second = (rows[rows["quarter"] == name] for name in (str(Quarter.parse(last) - 1), last))
        findings += _decompositions(first, second, last)
        findings += _panel(first, second, last)
    return findings, pd.DataFrame()


def _newcomers(now: pd.DataFrame, quarter: str) -> Iterator[Finding]:
    """Say how many are new, and how many of them and of the others work; both or none, for they add up to all."""
    people, events = smallest(now["paid_work"], now["new"])
    share_new = share(now["new"], now["organisation"])
    yield Finding("share_new", NEW, share_new, Scale.SHARE, *smallest(now["new"], np.zeros(len(now))), at=quarter)
    for of, chosen in ((NEW, now[now["new"]]), (CARRIED, now[~now["new"]])):
        found = not_estimable(NotEstimable.EMPTY_GROUP, "share")
        if len(chosen):
            found = share(chosen["paid_work"], chosen["organisation"])
        yield Finding("paid_work_of", of, found, Scale.SHARE, people, events, quarter)


def _decompositions(first: pd.DataFrame, second: pd.DataFrame, quarter: str) -> Iterator[Finding]:
    both = pd.concat([first, second])
    is_second = both["quarter"] == quarter
    for outcome in OUTCOMES:
        size = smallest(both[outcome], is_second) if len(first) else (0.0, 0.0)
        for step, factors in ((outcome, FACTORS), (f"{outcome}_by_time", TIME_FACTORS)):
            parts = decompose(first, second, factors, outcome, "organisation")
            for row in parts.to_dict("records"):
                reason = NotEstimable(row["reason"]) if isinstance(row["reason"], str) else None
                found = Estimate(**{each.name: row[each.name] for each in fields(Estimate)} | {"reason": reason})
                yield Finding(step, str(row["component"]), found, Scale.DIFFERENCE, *size, at=quarter)
    size = (float(min(len(first), len(second))), np.nan)
    shares = common_support(first, second, FACTORS) if len(first) else (np.nan, np.nan)
    for of, value in zip(("before", "after"), shares, strict=True):
        yield Finding("support", of, _without_interval(value, "common_support", len(both)), Scale.SHARE, *size, quarter)


def _panel(first: pd.DataFrame, second: pd.DataFrame, quarter: str) -> Iterator[Finding]:
    """Compare the organisations of both quarters, and bound what those of one quarter only can change about it."""
    tables = [
        rows.assign(running=1).groupby("organisation")[[RUNNING, *OUTCOMES]].sum().astype(float)
        for rows in (first, second)
    ]
    organisations = tables[0].index.union(tables[1].index)
    then, now = (table.reindex(organisations) for table in tables)
    size = _told(then, now)
    for of in (RUNNING, *OUTCOMES):
        scale = Scale.RATIO if of == RUNNING else Scale.DIFFERENCE
        for step, found in _growth(then, now) if of == RUNNING else _change(then, now, of):
            yield Finding(step, of, found, scale, *size, at=quarter)


def _growth(then: pd.DataFrame, now: pd.DataFrame) -> Iterator[tuple[str, Estimate]]:
    """Give the ratio of the numbers running, which is the growth plus 1."""
    counts = then[RUNNING], now[RUNNING]
    found = like_for_like_growth(*counts)
    yield "like_for_like", replace(found, value=found.value + 1, lower=found.lower + 1, upper=found.upper + 1)
    limits = None
    if then[RUNNING].sum() > 0 and now[RUNNING].sum() > 0:
        limits = Bounds(*(limit + 1 for limit in growth_with_missing(*counts, LEAST, MOST)))
    yield from _limits("bounds", limits, found)


def _change(then: pd.DataFrame, now: pd.DataFrame, outcome: str) -> Iterator[tuple[str, Estimate]]:
    """Give the change of a share, with bounds that hold whatever the share is that isn't seen, and plausible ones."""
    shares: tuple[Share, Share] = (then[outcome], then[RUNNING]), (now[outcome], now[RUNNING])
    found = like_for_like_change(*shares)
    yield "like_for_like", found
    for step, between in (("bounds", ANY_SHARE), ("plausible", PLAUSIBLE)):
        known = then[RUNNING].sum() > 0 and now[RUNNING].sum() > 0
        limits = change_with_missing(*shares, LEAST, MOST, between) if known else None
        yield from _limits(step, limits, found)


def _limits(step: str, limits: Bounds | None, found: Estimate) -> Iterator[tuple[str, Estimate]]:
    """Give two bounds, each as a number of its own: together they are no confidence interval."""
    for name, limit in zip(("least", "most"), limits or (np.nan, np.nan), strict=True):
        yield f"{step}_{name}", _without_interval(limit, step, found.people)


def _without_interval(value: float, method: str, people: int) -> Estimate:
    if np.isnan(value):
        return not_estimable(NotEstimable.EMPTY_GROUP, method, people)
    return Estimate(value, np.nan, np.nan, method, people, 0)


def _told(then: pd.DataFrame, now: pd.DataFrame) -> tuple[float, float]:
    """Count what the disclosure policy decides on: in both quarters, and in the organisations of one quarter only."""
    missing_now, missing_then = now[RUNNING].isna(), then[RUNNING].isna()
    panel = ~(missing_now | missing_then)
    apart, other = then[missing_now], now[missing_then]
    if any(0 < len(side) < FEWEST_APART for side in (apart, other)):
        return 0.0, 0.0
    sides = [side.sum() for side in (then[panel], now[panel], apart, other) if len(side)]
    events = [min(side[outcome], side[RUNNING] - side[outcome]) for side in sides for outcome in OUTCOMES]
    return float(min((side[RUNNING] for side in sides), default=0.0)), float(min(events, default=0.0))
