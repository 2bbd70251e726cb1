"""What comes next, as far as it follows from the report and from what deliveries may hold."""

from __future__ import annotations

from werkmonitor.narrative import numbers
from werkmonitor.narrative.claims.grades import Claim
from werkmonitor.narrative.report import Report
from werkmonitor.vocabulary import Method


def next_report(report: Report) -> Claim:
    """Say what the next report is about, and what becomes of this quarter's figures in it."""
    return Claim(
        f"Het volgende rapport gaat over {(report.quarter + 1).label}",
        f"Leveringen over {report.quarter.label} die na {numbers.day(report.as_of)} binnenkomen, tellen daarin "
        "mee; de cijfers van dit kwartaal kunnen dus nog veranderen",
    )


def other_methods() -> Claim:
    """Name the methods besides IPS that deliveries may hold."""
    labels = [method.label for method in Method if method is not Method.IPS]
    return Claim(
        f"In een levering kunnen naast IPS ook trajecten volgens een andere methode staan: {numbers.listing(labels)}",
        "Zij worden apart geteld, en nooit bij IPS opgeteld",
    )
