"""How far the answer on the length of support hangs on choices, on exits, on what wasn't measured, and on numbers."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

import numpy as np
import pandas as pd

from werkmonitor.panel.histories import Histories
from werkmonitor.statistics.adjusted import adjusted_difference
from werkmonitor.statistics.clusters import icc
from werkmonitor.statistics.detectable import minimum_detectable_difference
from werkmonitor.statistics.estimate import Estimate, NotEstimable, for_publication, not_estimable
from werkmonitor.statistics.rates import rate
from werkmonitor.statistics.sensitivity import (
    e_value,
    ratio_of_difference,
    retention,
    retention_to_explain,
    share_without_selection,
    specification_curve,
)
from werkmonitor.statistics.standardise import standardised_difference, standardised_rates
from werkmonitor.studies.duration import CONTRASTS, before_the_limit, last_quarter
from werkmonitor.studies.findings import Finding, Scale
from werkmonitor.studies.groups import smallest
from werkmonitor.studies.support import every_quarter
from werkmonitor.vocabulary import TrajectoryType

ICC = (0.02, 0.05)
"""Correlations within organisations for which the smallest difference that would show is worked out."""
CONTRAST_PART = 0.5
"""How much organisations differ in the difference between the types, as a part of how much they differ in level."""

CHOICES: Mapping[str, Mapping[str, Any]] = {
    "outcome": {"paid": "paid_work", "last_day": "work_at_close"},
    "against": {"epa": (TrajectoryType.EPA,), "all": tuple(TrajectoryType)},
    "adjusted": {"funding": ["quarters_since_start", "funding"], "time": ["quarters_since_start"]},
    "started": {"any": 0, "earlier": 1},
    "quarters": {"last": True, "all": False},
}
"""Decisions that could defensibly be taken otherwise; the first option of each is that of the adjusted contrast."""

_CMD, _EPA = TrajectoryType.CMD, TrajectoryType.EPA
_BOTH = "cmd-epa"


def findings(histories: Histories) -> Iterator[Finding]:
    """Make the estimates of the step on sensitivity, in the order of the page."""
    rows = before_the_limit(last_quarter(histories))
    least = smallest(rows["paid_work"], rows["cmd"])
    columns = rows["paid_work"], rows["type"], rows["quarters_since_start"], rows["organisation"]
    shares = {kind: estimate.value for kind, estimate in standardised_rates(*columns).items()}
    yield from _e_values(CONTRASTS["adjusted"](histories), shares, least)
    yield from _specifications(histories)
    yield from _selection(histories, rows, shares, least)
    yield from _detectable(rows, least)


def _e_values(adjusted: Estimate, shares: dict[str, float], least: tuple[float, float]) -> Iterator[Finding]:
    found = e_value(for_publication(adjusted), lambda value: ratio_of_difference(value, shares.get(_EPA, math.nan)))
    for of, value in zip(("value", "limit"), found, strict=True):
        yield Finding("e_value", of, _point(value, "e_value", adjusted), Scale.RATIO, *least)


def _specifications(histories: Histories) -> Iterator[Finding]:
    rows = before_the_limit(every_quarter(histories.quarters))
    last = histories.quarters["quarter"].max()

    def chosen(against: tuple[str, ...], started: int, quarters: bool) -> pd.DataFrame:
        kept = rows["type"].isin([_CMD, *against]) & (rows["quarters_since_start"] >= started)
        return rows[kept & (rows["quarter"] == last) if quarters else kept]

    def estimate(outcome: str, against: tuple[str, ...], adjusted: list[str], started: int, quarters: bool) -> Estimate:
        frame = chosen(against, started, quarters)
        return adjusted_difference(frame, outcome, "cmd", adjusted, "organisation")

    several = len(histories.quarters["quarter"].unique()) > 1
    choices = CHOICES if several else {**CHOICES, "quarters": {"last": True}}
    for row in specification_curve(choices, estimate).to_dict("records"):
        options = {decision: CHOICES[decision][row[decision]] for decision in CHOICES}
        frame = chosen(options["against"], options["started"], options["quarters"])
        reason = NotEstimable(row["reason"]) if isinstance(row["reason"], str) else None
        made = Estimate(**{**{field.name: row[field.name] for field in fields(Estimate)}, "reason": reason})
        of = "|".join(str(row[decision]) for decision in CHOICES)
        yield Finding("specification", of, made, Scale.DIFFERENCE, *smallest(frame[options["outcome"]], frame["cmd"]))


def _selection(
    histories: Histories, rows: pd.DataFrame, shares: dict[str, float], least: tuple[float, float]
) -> Iterator[Finding]:
    """Set the exits that would have to differ to explain the difference beside the exits that were seen."""
    seen = before_the_limit(every_quarter(histories.quarters))
    chances: dict[tuple[str, str], float] = {}
    for kind in (_EPA, _CMD):
        for at, working in (("with", True), ("without", False)):
            group = seen[(seen["type"] == kind) & (seen["paid_work"] == working)]
            found = rate(group["ended"], group["exposure"], group["organisation"])
            chances[kind, at] = -math.expm1(-found.value)
            least_exits = smallest(group["ended"], np.ones(len(group)))
            yield Finding("exits", kind.value, found, Scale.RATE, *least_exits, at=at)
    share = [shares.get(kind, math.nan) for kind in (_CMD, _EPA)]
    retained = [
        retention(chances[kind, "with"], chances[kind, "without"], rows["quarters_since_start"].mean())
        for kind in (_CMD, _EPA)
    ]
    cmd, epa = (share_without_selection(each, kept) for each, kept in zip(share, retained, strict=True))
    source = standardised_difference(rows["paid_work"], rows["cmd"], rows["quarters_since_start"], rows["organisation"])
    needed, observed = retention_to_explain(*share), retained[0] / retained[1]
    yield Finding("selection", "needed", _point(needed, "retention_to_explain", source), Scale.RATIO, *least)
    yield Finding("selection", "observed", _point(observed, "retention", source), Scale.RATIO, *least)
    without = _point(cmd - epa, "share_without_selection", source)
    yield Finding("selection", _BOTH, without, Scale.DIFFERENCE, *least)


def _detectable(rows: pd.DataFrame, least: tuple[float, float]) -> Iterator[Finding]:
    """Say which difference these numbers would show, for correlations within organisations that are usual."""
    yield Finding("icc", "all", icc(rows["paid_work"], rows["organisation"]), Scale.RATIO, *least)
    sizes = pd.crosstab(rows["organisation"], rows["cmd"]).reindex(columns=[True, False], fill_value=0)
    share = float(rows["paid_work"].astype(float).mean())
    for correlation in ICC:
        found = minimum_detectable_difference(
            sizes[True], sizes[False], share, correlation, CONTRAST_PART * correlation
        )
        method, people, clusters = "minimum_detectable_difference", len(rows), len(sizes)
        if found.reason:
            estimate = not_estimable(found.reason, method, people, clusters)
        else:
            estimate = Estimate(found.difference, math.nan, math.nan, method, people, clusters)
        yield Finding("detectable", _BOTH, estimate, Scale.DIFFERENCE, *least, at=f"{correlation:.2f}")


def _point(value: float, method: str, source: Estimate) -> Estimate:
    """Make an estimate without interval of what was worked out from another."""
    if not math.isfinite(value):
        return not_estimable(source.reason or NotEstimable.NO_EVENTS, method, source.people, source.clusters)
    return Estimate(value, math.nan, math.nan, method, source.people, source.clusters)
