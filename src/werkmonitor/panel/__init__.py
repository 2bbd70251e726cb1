"""From canonical deliveries to the panel: trajectories by quarter, flagged for what the indicators count."""

from werkmonitor.panel.coverage import region_coverage
from werkmonitor.panel.selection import DeliveryStatus, active_rows, select_deliveries
from werkmonitor.panel.snapshots import read_snapshots
from werkmonitor.panel.trajectories import DIMENSIONS, FLAGS, build_panel, calendar

__all__ = [
    "DIMENSIONS",
    "FLAGS",
    "DeliveryStatus",
    "active_rows",
    "build_panel",
    "calendar",
    "read_snapshots",
    "region_coverage",
    "select_deliveries",
]
