"""The published figures, and our own report, checked against themselves and against what the chain computes."""

from werkmonitor.audit.checks import consistency
from werkmonitor.audit.findings import Verdict, findings
from werkmonitor.audit.published import read_published, read_sources
from werkmonitor.audit.reproduction import ReproductionError, reproduction

__all__ = ["ReproductionError", "Verdict", "consistency", "findings", "read_published", "read_sources", "reproduction"]
