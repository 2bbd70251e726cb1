"""Reports with estimates of one's own choice, published as others are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from werkmonitor.disclosure.estimates import protect_estimates
from werkmonitor.disclosure.tables import seal
from werkmonitor.narrative.estimates import EstimateCell
from werkmonitor.narrative.report import Report
from werkmonitor.statistics.estimate import Estimate, NotEstimable
from werkmonitor.studies.findings import Finding, Scale, table_of
from werkmonitor.vocabulary import Status

NAN = float("nan")
MANY = 1000.0


def finding(
    step: str,
    of: str,
    value: float,
    lower: float = NAN,
    upper: float = NAN,
    *,
    at: str = "2023Q2",
    scale: Scale = Scale.DIFFERENCE,
    reason: NotEstimable | None = None,
    p_adjusted: float = NAN,
    people: float = MANY,
) -> Finding:
    """Make a finding that rests on many people, unless they are few."""
    estimate = Estimate(value, lower, upper, "made up", 3000, 29, p_value=0.004, reason=reason)
    return Finding(step, of, estimate, scale, people, people, at, p_adjusted)


def with_estimates(report: Report, study: str, findings: Iterable[Finding]) -> Report:
    """Return the report with these estimates of a study in the place of all others."""
    table = table_of(findings, study, str(report.quarter), report.as_of.isoformat())
    shown = protect_estimates(table, report.policy)
    shown["status"] = shown["status"].replace(Status.PRIMARY, Status.HIDDEN.value)  # as the door does
    safe = seal(shown, "estimates", report.synthetic)
    return replace(report, _tables={"estimates": safe})


def cell(value: float, lower: float | None, upper: float | None, p_adjusted: float | None = None) -> EstimateCell:
    """Make the cell of a difference."""
    because = None if lower is not None else NotEstimable.FEW_CLUSTERS
    return EstimateCell(Status.OK, Scale.DIFFERENCE, value, lower, upper, 0.04, p_adjusted, because=because)
