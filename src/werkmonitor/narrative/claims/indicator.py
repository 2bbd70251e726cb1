"""Any indicator in a sentence, made from its entry: for one that no page has words of its own for."""

from __future__ import annotations

from werkmonitor.indicators.definitions import BY_ID
from werkmonitor.indicators.indicator import Kind
from werkmonitor.narrative import numbers
from werkmonitor.narrative.cells import Cell
from werkmonitor.narrative.claims.compare import known
from werkmonitor.narrative.claims.grades import Claim
from werkmonitor.narrative.report import Report


def told(report: Report, indicator: str) -> Claim:
    """Say an indicator's number in this quarter, or why it isn't there.

    Parameters
    ----------
    report
        The report.
    indicator
        Its id, as in ``indicators/definitions.py``.
    """
    entry = BY_ID[indicator]

    def say(cell: Cell) -> str:
        if entry.kind is Kind.COUNT:
            number = f"{cell.count_text} {entry.unit.label}"
        elif entry.kind is Kind.MEAN:
            number = f"{numbers.number(cell.number, 1)} {entry.unit.label}"
        else:
            interval = f"; 95%-interval {cell.interval_text}" if cell.interval else ""
            number = f"{cell.count_text} op {cell.base_text} {entry.base} ({cell.share_text}{interval})"
        return f"{entry.label} in {report.quarter.label}: {number}"

    return known(report.cell(indicator), f"Het cijfer “{entry.label}”", say)
