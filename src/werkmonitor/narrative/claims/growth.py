"""What totals over different organisations tell for certain about the organisations that are in both.

No count of one organisation is public, so the change among those in both quarters isn't either. It has bounds, though,
that follow from published totals: what a part has now is no more than what all have, and what ran before and didn't end
still runs.
"""

from __future__ import annotations

from dataclasses import dataclass

from werkmonitor.narrative import numbers
from werkmonitor.narrative.cells import Cell
from werkmonitor.narrative.report import Report
from werkmonitor.statistics.bounds import growth_from_totals
from werkmonitor.vocabulary import Stage

UNCERTAIN = "het verschil zegt dus niet of het aantal bij dezelfde organisaties steeg of daalde"


@dataclass(frozen=True)
class Growth:
    """Least and most relative change among the organisations in both quarters; None where there is no bound."""

    organisations: int
    lower: float | None
    upper: float | None

    @property
    def grew(self) -> bool:
        """Whether the number went up for certain."""
        return self.lower is not None and self.lower > 0

    @property
    def fell(self) -> bool:
        """Whether the number went down for certain."""
        return self.upper is not None and self.upper < 0


def bounds(report: Report, indicator: str) -> Growth | None:
    """Bound the change of a national count among the organisations that are in both quarters.

    Parameters
    ----------
    report
        The report.
    indicator
        A count.

    Returns
    -------
    Growth or None
        None where the organisations of one quarter are not all among those of the other, where a total isn't shown, or
        for a region, whose organisations aren't public.
    """
    before, now = report.cell(indicator, report.previous), report.cell(indicator)
    then, today = report.delivered(report.previous), report.delivered()
    if report.unit or not (before.shown and now.shown and before.number):
        return None
    change = now.number / before.number - 1
    if today < then:
        return Growth(len(today), change, _most(report, before, now) if indicator == "running" else None)
    if then < today:
        return Growth(len(then), _least(report, before) if indicator == "running" else None, change)
    return None


def _most(report: Report, before: Cell, now: Cell) -> float | None:
    """Growth if none of those running before have ended: what runs now and isn't new also ran then."""
    new = report.cell("new_of_running")
    if not new.shown or new.count is None or new.base != now.number:
        return None
    if not 0 < now.number - new.count <= before.number:
        return None
    return growth_from_totals(now.number, new.count, before.number).upper


def _least(report: Report, before: Cell) -> float | None:
    """Change if nobody was new: of those running then, only those that ended in that quarter don't run now."""
    when = report.previous
    ended, early = report.cell("ended", when), report.cell("ended", when, stage=Stage.ORIENTATION.value)
    if not (ended.shown and early.shown):
        return None
    return -(ended.number - early.number) / before.number


def in_words(report: Report, indicator: str) -> str:
    """Say what is certain about the organisations in both quarters."""
    found = bounds(report, indicator)
    if found is None:
        return UNCERTAIN
    who = f"bij de {numbers.number(found.organisations)} organisaties die beide keren in de cijfers staan"
    if found.organisations == 1:
        who = "bij de ene organisatie die beide keren in de cijfers staat"
    if found.grew:
        why = "zij hebben nu samen meer dan alle organisaties toen"
        return f"toch is zeker dat het aantal {who}, is gestegen: {why}. {_range(found.lower, found.upper, 'stijging')}"
    if found.fell:
        why = "alle organisaties hebben nu samen minder dan zij toen"
        return f"toch is zeker dat het aantal {who}, is gedaald: {why}. {_range(found.upper, found.lower, 'daling')}"
    if found.lower is None or found.upper is None:
        return UNCERTAIN
    limits = " en ".join(numbers.signed_percent(limit) for limit in (found.lower, found.upper))
    open_still = "of het aantal daar steeg of daalde, is uit de totalen niet te zeggen"
    return f"{who}, ligt de verandering ergens tussen {limits}; {open_still}"


def _range(least: float | None, most: float | None, what: str) -> str:
    parts = [
        f"{words} {numbers.percent(abs(change))}"
        for words, change in (("ten minste", least), ("hoogstens", most))
        if change is not None
    ]
    return f"Die {what} is {' en '.join(parts)}"
