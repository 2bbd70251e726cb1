"""The dashboard: every released indicator to choose from, on a page that also reads without scripts."""

from werkmonitor.dashboard.page import explorer
from werkmonitor.dashboard.tables import by_group, by_quarter, by_region, regions

__all__ = ["by_group", "by_quarter", "by_region", "explorer", "regions"]
