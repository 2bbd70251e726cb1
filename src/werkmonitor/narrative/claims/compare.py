"""Comparing a number with the quarter before, in one or two sentences that fit whatever is known.

Where there is no quarter to compare with, these say nothing: :func:`coverage.nothing_before` says that once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from werkmonitor.narrative import numbers
from werkmonitor.narrative.cells import Cell
from werkmonitor.narrative.change import (
    NEARLY_EQUAL,
    NO_MARGIN,
    WITHIN_CHANCE,
    Change,
    Limits,
    count_change,
    share_change,
)
from werkmonitor.narrative.claims import growth, same
from werkmonitor.narrative.claims.coverage import other_basis
from werkmonitor.narrative.claims.grades import Claim, Grade
from werkmonitor.narrative.estimates import EstimateCell
from werkmonitor.narrative.report import Report
from werkmonitor.statistics.estimate import FEWEST_ORGANISATIONS

_FEW = 10
"""A difference isn't a percentage of fewer than this."""


def unknown(subject: str, cell: Cell) -> str:
    """Say why a number isn't there: ``Het aantal nieuwe trajecten ontbreekt``."""
    return f"{subject} {cell.predicate}"


def known(cell: Cell, subject: str, say: Callable[[Cell], str], grade: Grade = Grade.DESCRIBED) -> Claim:
    """Say something about a number, or why it isn't there.

    Parameters
    ----------
    cell
        The number.
    subject
        What it is, with its article, for where it isn't there.
    say
        Makes the sentence from a number that is shown.
    grade
        Grade of the claim.
    """
    return Claim(say(cell) if cell.shown else unknown(subject, cell), grade=grade)


def share_since(report: Report, subject: str, indicator: str, *, interval: bool = False) -> str:
    """Compare a share with that of the quarter before; where other organisations are in it, also like for like.

    Parameters
    ----------
    report
        The report.
    subject
        What the share is of, with its article: ``het aandeel met betaald werk``.
    indicator
        Its indicator.
    interval
        Whether to give the interval of the difference too.
    """
    if not _comparable(report):
        return ""
    before, after = report.cell(indicator, report.previous), report.cell(indicator)
    change = share_change(before, after, report.change_limits(indicator))
    if change is None:
        return _impossible(report, subject, before, after)
    if report.same_organisations(report.previous, report.quarter):
        return share_words(report, subject, before, after, change, interval=interval)
    rose = change.difference > 0
    unsure = _moved(change) and same.may_be_chance(report, indicator)
    if unsure:  # no word that says more than is known of the same organisations
        change = replace(change, words="hoger" if rose else "lager")
    text = share_words(report, subject, before, after, change, interval=interval)
    alike = same.share(report, indicator, interval=interval)
    if not alike:
        return f"{text}. Let op, dit zijn niet dezelfde organisaties: {other_basis(report, report.previous)}"
    doubt = f" Of het aandeel bij dezelfde organisaties {'steeg' if rose else 'daalde'}, is dus niet zeker."
    return f"{text}. {numbers.sentence(alike)}{doubt if unsure else ''}"


def share_in_short(report: Report, indicator: str) -> str:
    """Say in a summary, after the share itself, whether it changed since the quarter before; by the same rules.

    Sizes and intervals are left to the duiding; what differs like for like isn't.
    """
    if not _comparable(report):
        return ""
    before, after = report.cell(indicator, report.previous), report.cell(indicator)
    change = share_change(before, after, report.change_limits(indicator))
    if change is None:
        return _impossible(report, "dat aandeel", before, after)
    when = f"{report.previous.label} ({before.share_text})"
    text = f"dat aandeel is {change.words} sinds {when}"
    if change.words == WITHIN_CHANCE:
        text = f"dat aandeel is niet aantoonbaar veranderd sinds {when}: het verschil kan toeval zijn"
    if change.words == NO_MARGIN:
        text = f"in {report.previous.label} was dat {before.share_text}; {no_margin(report)}"
    if report.same_organisations(report.previous, report.quarter):
        return text
    found = same.estimated(report, indicator)
    if _moved(change) and same.may_be_chance(report, indicator):
        way = "hoger" if change.difference > 0 else "lager"
        alike = numbers.sentence(f"{same.who(report)}, kan het verschil toeval zijn")
        return f"dat aandeel is {way} dan in {when}, maar niet aantoonbaar. {alike}"
    return f"{text}. {numbers.sentence(_alike_in_short(report, found, change))}".rstrip()


def _alike_in_short(report: Report, found: EstimateCell, change: Change) -> str:
    """Say where the organisations in both quarters tell something else; empty where they don't."""
    if not found.shown:
        return "let op, dit zijn niet dezelfde organisaties"
    if not _moved(change) and found.excludes_null:
        return f"{same.who(report)}, is het verschil wel meer dan toeval"
    return ""


def _moved(change: Change) -> bool:
    """Whether the words of a change name a direction."""
    return change.words not in (NEARLY_EQUAL, WITHIN_CHANCE, NO_MARGIN)


def share_words(
    report: Report, subject: str, before: Cell, after: Cell, change: Change, *, interval: bool = False
) -> str:
    """Put the change of a share into words."""
    when = report.previous.label
    # A quality report has both shares in the sentence, and on paper these seldom differ by just the rounded difference.
    size = "" if report.unit else f" ({_size(change, interval)})"
    if change.words == NEARLY_EQUAL:
        return f"{subject} is {NEARLY_EQUAL} ({before.share_text} in {when}, nu {after.share_text})"
    if change.words == WITHIN_CHANCE:
        return (
            f"Vergeleken met {when} ({before.share_text}) is {subject} niet aantoonbaar veranderd: het verschil valt "
            f"{WITHIN_CHANCE}{size}"
        )
    if change.words == NO_MARGIN:
        return f"{subject}: {before.share_text} in {when}, nu {after.share_text}{size}; {no_margin(report)}"
    return f"{subject} is {change.words}: {before.share_text} in {when}, nu {after.share_text}{size}"


def no_margin(report: Report) -> str:
    """Say that there is no interval, and why."""
    few = report.reporting() < FEWEST_ORGANISATIONS
    reason = f" bij minder dan {numbers.word(FEWEST_ORGANISATIONS)} organisaties" if few else ""
    return f"een toevalsmarge is niet te bepalen{reason}"


def _comparable(report: Report) -> bool:
    return report.has_figures() and report.has_figures(report.previous)


def _impossible(report: Report, subject: str, before: Cell, after: Cell) -> str:
    which, cell = ("toen", before) if after.shown else ("nu", after)
    return f"{subject} is niet te vergelijken met {report.previous.label}: het cijfer van {which} {cell.predicate}"


def _size(change: Change, interval: bool) -> str:
    size = numbers.points(change.difference)
    if not interval or change.lower is None or change.upper is None:
        return size
    return f"{size}; {interval_text((change.lower, change.upper))}"


def interval_text(limits: Limits) -> str:
    """Write the interval of a difference between shares."""
    return f"95%-interval {numbers.points_range(*limits)}"


def count_since(report: Report, subject: str, indicator: str) -> str:
    """Compare a count with that of the quarter before.

    Between different organisations a difference of totals is never called growth; what is certain about those in both
    quarters is said instead.

    Parameters
    ----------
    report
        The report.
    subject
        What is counted, with its article: ``het aantal lopende trajecten``.
    indicator
        Its indicator.
    """
    if not _comparable(report):
        return ""
    when = report.previous
    before, after = report.cell(indicator, when), report.cell(indicator)
    change = count_change(before, after)
    if change is None:
        return _impossible(report, subject, before, after)
    if not report.same_organisations(when, report.quarter):
        return f"{_elsewhere(report, subject, before, after)}. {numbers.sentence(growth.in_words(report, indicator))}"
    if change.words == NEARLY_EQUAL:
        return f"{subject} is {NEARLY_EQUAL} ten opzichte van {when.label} ({before.count_text})"
    few = before.number < _FEW
    size = "" if few else f", een verschil van {numbers.percent(abs(change.difference))}"
    return (
        f"{subject} is {change.words} ten opzichte van {when.label}: van {before.count_text} naar {after.count_text}"
        f"{size}"
    )


def _elsewhere(report: Report, subject: str, before: Cell, after: Cell) -> str:
    """Give both counts, with the organisations that they are about."""
    when = report.previous
    return f"In {when.label} was {subject} {before.count_text}, en nu {after.count_text} ({other_basis(report, when)})"
