"""Comparing a number with the quarter before, in one or two sentences that fit whatever is known."""

from __future__ import annotations

from werkmonitor.narrative import numbers
from werkmonitor.narrative.cells import Cell
from werkmonitor.narrative.change import NEARLY_EQUAL, WITHIN_CHANCE, Change, Limits, count_change, share_change
from werkmonitor.narrative.claims.coverage import other_basis
from werkmonitor.narrative.report import Report


def unknown(subject: str, cell: Cell) -> str:
    """Say why a number isn't there: ``Het aantal nieuwe trajecten ontbreekt``."""
    return f"{subject} {cell.predicate}"


def share_since(
    subject: str, before: Cell, after: Cell, when: str, *, interval: bool = False, limits: Limits | None = None
) -> str:
    """Compare a share with that of the quarter before.

    Parameters
    ----------
    subject
        What the share is of, with its article: ``het aandeel met betaald werk``.
    before, after
        The two shares.
    when
        Name of the quarter before.
    interval
        Whether to give the interval of the difference too.
    limits
        Interval of the difference from a paired comparison of the two quarters, if there is one.
    """
    change = share_change(before, after, limits)
    if change is None:
        missing = before if after.shown else after
        return f"Een vergelijking met {when} is niet mogelijk: {subject} {missing.predicate}"
    size = _size(change, interval)
    if change.words == NEARLY_EQUAL:
        return f"{subject} is {NEARLY_EQUAL} ({before.share_text} in {when}, nu {after.share_text})"
    if change.words == WITHIN_CHANCE:
        return f"Vergeleken met {when} ({before.share_text}) valt het verschil in {subject} {WITHIN_CHANCE} ({size})"
    return f"{subject} is {change.words}: {before.share_text} in {when}, nu {after.share_text} ({size})"


def _size(change: Change, interval: bool) -> str:
    size = numbers.points(change.difference)
    if not interval or change.lower is None or change.upper is None:
        return size
    return f"{size}; 95%-interval {numbers.points_range(change.lower, change.upper)}"


def count_since(report: Report, subject: str, indicator: str) -> str:
    """Compare a count with that of the quarter before; never as growth where other organisations are counted.

    Parameters
    ----------
    report
        The report.
    subject
        What is counted, with its article: ``het aantal lopende trajecten``.
    indicator
        Its indicator.
    """
    when = report.previous
    before, after = report.cell(indicator, when), report.cell(indicator)
    change = count_change(before, after)
    if change is None:
        missing = before if after.shown else after
        return f"Een vergelijking met {when.label} is niet mogelijk: {subject} {missing.predicate}"
    if not report.same_organisations(when, report.quarter):
        return (
            f"In {when.label} was {subject} {before.count_text}, maar bij andere organisaties "
            f"({other_basis(report, when)}); het verschil zegt niet of het aantal groeide of daalde"
        )
    if change.words == NEARLY_EQUAL:
        return f"{subject} is {NEARLY_EQUAL} ten opzichte van {when.label} ({before.count_text})"
    size = numbers.percent(abs(change.difference))
    return (
        f"{subject} is {change.words} ten opzichte van {when.label}: van {before.count_text} naar {after.count_text}, "
        f"een verschil van {size}"
    )
