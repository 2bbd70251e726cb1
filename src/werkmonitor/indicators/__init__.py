"""The indicators: declared once in ``definitions``, computed into one long table."""

from werkmonitor.indicators.compute import Reading, compute, read
from werkmonitor.indicators.definitions import BY_ID, INDICATORS
from werkmonitor.indicators.dictionary import dictionary
from werkmonitor.indicators.indicator import Indicator, Kind, Unit
from werkmonitor.indicators.table import COLUMNS

__all__ = [
    "BY_ID",
    "COLUMNS",
    "INDICATORS",
    "Indicator",
    "Kind",
    "Reading",
    "Unit",
    "compute",
    "dictionary",
    "read",
]
