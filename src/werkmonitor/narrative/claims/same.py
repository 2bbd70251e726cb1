"""What changed at the organisations that are in both quarters, as the study of change estimated it.

Where organisations came or went, a difference between two quarters is partly about those. Like for like it isn't. Where
nothing may be told about so few organisations that came or went, there is no such estimate: see :mod:`growth`.
"""

from __future__ import annotations

from werkmonitor.narrative import numbers
from werkmonitor.narrative.change import COUNT_RULES, Limits, holds_zero, word_for
from werkmonitor.narrative.estimates import INTERVAL, NO_ESTIMATE, EstimateCell, estimate
from werkmonitor.narrative.report import Report
from werkmonitor.studies.change import RUNNING


def estimated(report: Report, of: str) -> EstimateCell:
    """Look up the change of ``running`` (a ratio) or of a share, at the organisations that are in both quarters.

    None is there for a region or an organisation, and where all organisations are in both.
    """
    before = report.previous
    if report.unit or not report.has_figures(before) or report.same_organisations(before, report.quarter):
        return NO_ESTIMATE
    found = estimate(report, "change", "like_for_like", of, str(report.quarter))
    return found if found.clusters == _in_both(report) else NO_ESTIMATE


def who(report: Report) -> str:
    """Name those organisations inside a sentence."""
    return f"bij de {numbers.number(_in_both(report))} organisaties die beide keren in de cijfers staan"


def growth(report: Report) -> str:
    """Say how the number of running trajectories changed there, by the rules for counts; empty where it isn't told."""
    found = estimated(report, RUNNING)
    if not found.shown:
        return ""
    limits, subject = growth_limits(found), "het aantal lopende trajecten"
    size, since = numbers.signed_percent(found.number - 1), f"ten opzichte van {report.previous.label}"
    if limits is None:
        return f"{who(report)}, veranderde {subject} {since} met {size}; {found.no_interval}"
    between = f"{INTERVAL} {' tot '.join(map(numbers.signed_percent, limits))}"
    words = "niet aantoonbaar veranderd" if holds_zero(limits) else word_for(COUNT_RULES, found.number - 1)
    return f"{who(report)}, is {subject} {since} {words}: {size} ({between})"


def growth_limits(found: EstimateCell) -> Limits | None:
    """Turn the limits of a ratio into those of a relative change."""
    return (found.interval[0] - 1, found.interval[1] - 1) if found.interval else None


def share(report: Report, of: str, *, interval: bool = False) -> str:
    """Say how a share changed there, and whether that is more than chance; empty where it isn't told.

    Parameters
    ----------
    report
        The report.
    of
        The indicator: one of :data:`werkmonitor.studies.change.OUTCOMES`.
    interval
        Whether to give the interval too.
    """
    found = estimated(report, of)
    if not found.shown:
        return ""
    size = found.both_text if interval else found.value_text
    if found.interval is None:
        return f"{who(report)}, is het verschil {size}; {found.no_interval}"
    chance = "dat is meer dan toeval" if found.excludes_null else "dat kan toeval zijn"
    return f"{who(report)}, is het verschil {size}; {chance}"


def may_be_chance(report: Report, of: str) -> bool:
    """Whether chance can explain the change of a share there; a change in all of them is no proof of one then."""
    return estimated(report, of).excludes_null is False


def _in_both(report: Report) -> int:
    return len(report.delivered() & report.delivered(report.previous))
