"""Figures of the report: each takes a report, saves SVG and PNG, and returns the Markdown that shows it."""

from werkmonitor.figures.appendix import (
    endings_by_region,
    funding_by_region,
    starts_and_stops_by_region,
    type_by_region,
    work_by_region,
)
from werkmonitor.figures.context import context
from werkmonitor.figures.coverage import availability_by_region
from werkmonitor.figures.duration import duration_differences, first_jobs, specifications
from werkmonitor.figures.funding import funding_differences, funding_levels
from werkmonitor.figures.funnel import durable_work_funnel, paid_work_funnel, paid_work_ranked
from werkmonitor.figures.groups import composition, durable_work, indicator, paid_work
from werkmonitor.figures.maps import (
    availability_map,
    counts_map,
    funding_map,
    paid_work_over_quarters,
    paid_work_tiles,
    running_tiles,
    type_map,
    work_map,
)
from werkmonitor.figures.phase2 import ending_reasons, ever_worked, experience, methods, start_cohorts
from werkmonitor.figures.quarters import (
    availability,
    endings,
    endings_by_stage,
    mean_per_organisation,
    starts_and_stops,
    totals,
)
from werkmonitor.figures.regions import new_by_region, paid_work_by_region, running_by_region
from werkmonitor.figures.shift import change_parts, work_rates

__all__ = [
    "availability",
    "availability_by_region",
    "availability_map",
    "change_parts",
    "composition",
    "context",
    "counts_map",
    "durable_work",
    "durable_work_funnel",
    "duration_differences",
    "ending_reasons",
    "endings",
    "endings_by_region",
    "endings_by_stage",
    "ever_worked",
    "experience",
    "first_jobs",
    "funding_by_region",
    "funding_differences",
    "funding_levels",
    "funding_map",
    "indicator",
    "mean_per_organisation",
    "methods",
    "new_by_region",
    "paid_work",
    "paid_work_by_region",
    "paid_work_funnel",
    "paid_work_over_quarters",
    "paid_work_ranked",
    "paid_work_tiles",
    "running_by_region",
    "running_tiles",
    "specifications",
    "start_cohorts",
    "starts_and_stops",
    "starts_and_stops_by_region",
    "totals",
    "type_by_region",
    "type_map",
    "work_by_region",
    "work_map",
    "work_rates",
]
