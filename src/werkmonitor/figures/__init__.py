"""Figures of the report: each takes a report, saves SVG and PNG, and returns the Markdown that shows it."""

from werkmonitor.figures.groups import composition, durable_work, paid_work
from werkmonitor.figures.quarters import (
    availability,
    endings,
    endings_by_stage,
    mean_per_organisation,
    starts_and_stops,
    totals,
)
from werkmonitor.figures.regions import paid_work_by_region, running_by_region

__all__ = [
    "availability",
    "composition",
    "durable_work",
    "endings",
    "endings_by_stage",
    "mean_per_organisation",
    "paid_work",
    "paid_work_by_region",
    "running_by_region",
    "starts_and_stops",
    "totals",
]
