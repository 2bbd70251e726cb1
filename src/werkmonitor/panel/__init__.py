"""From canonical deliveries to the panel: trajectories by quarter, flagged for what the indicators count."""

from werkmonitor.panel.coverage import region_coverage
from werkmonitor.panel.selection import DeliveryStatus, active_rows, select_deliveries
from werkmonitor.panel.snapshots import read_snapshots, snapshot_files
from werkmonitor.panel.trajectories import DIMENSIONS, FACTS, FLAGS, build_panel, calendar, panel_facts, with_flags

__all__ = [
    "DIMENSIONS",
    "FACTS",
    "FLAGS",
    "DeliveryStatus",
    "active_rows",
    "build_panel",
    "calendar",
    "panel_facts",
    "read_snapshots",
    "region_coverage",
    "select_deliveries",
    "snapshot_files",
    "with_flags",
]
