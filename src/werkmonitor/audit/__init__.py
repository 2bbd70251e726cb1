"""The published figures, checked against themselves and against what the chain computes."""

from werkmonitor.audit.checks import consistency
from werkmonitor.audit.published import read_published, read_sources
from werkmonitor.audit.reproduction import ReproductionError, reproduction

__all__ = ["ReproductionError", "consistency", "read_published", "read_sources", "reproduction"]
