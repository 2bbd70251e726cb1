"""The sentences of the English summary, from the same numbers and by the same rules as the Dutch ones."""

from __future__ import annotations

from werkmonitor.narrative import english
from werkmonitor.narrative.cells import Cell
from werkmonitor.narrative.change import (
    NEARLY_EQUAL,
    NO_MARGIN,
    SHARE_RULES,
    WITHIN_CHANCE,
    Limits,
    count_change,
    holds_zero,
    share_change,
)
from werkmonitor.narrative.claims import duration, growth, revisions, same
from werkmonitor.narrative.claims.funding import primary
from werkmonitor.narrative.claims.grades import Claim, Grade
from werkmonitor.narrative.estimates import EstimateCell
from werkmonitor.narrative.report import Report
from werkmonitor.panel.placements import DURABLE_HOURS, DURABLE_MONTHS, DURABLE_WAGE_VALUE
from werkmonitor.quarter import Quarter
from werkmonitor.studies.change import RUNNING
from werkmonitor.vocabulary import Coverage, Funding, Status, TrajectoryType


def _organisations(report: Report, quarter: Quarter) -> str:
    """Say how many organisations figures are based on: ``26 of the 29 organisations``."""
    reporting, active = report.reporting(quarter), report.active(quarter)
    noun = "organisation" if active == 1 else "organisations"
    if reporting == active:
        return "the only organisation" if active == 1 else f"all {english.number(active)} {noun}"
    return f"{english.number(reporting) if reporting else 'none'} of the {english.number(active)} {noun}"


def synthetic(report: Report) -> Claim:
    """Say that the figures are synthetic; nothing for real ones."""
    if not report.synthetic:
        return Claim()
    return Claim(
        "All figures in this summary come from synthetic deliveries with invented clients and organisations",
        "They say nothing about real clients or organisations",
    )


def basis(report: Report) -> Claim:
    """Say what the report is about: quarter, organisations, date."""
    when, day = english.quarter(report.quarter), english.day(report.as_of)
    if not report.has_figures():
        return Claim(f"By {day} no organisation had sent a usable delivery for {when}", "There are no figures")
    return Claim(
        f"This report is about {when} and covers {_organisations(report, report.quarter)} for mental health care that "
        f"offer{'s' if report.active() == 1 else ''} IPS, with the deliveries received by {day}"
    )


def regions(report: Report) -> Claim:
    """Say for how many regions the figures are complete."""
    complete, none = (len(report.regions_with(code)) for code in (Coverage.COMPLETE, Coverage.NO_ORGANISATION))
    total = english.number(len(report.regions))
    inactive = f"; in {english.number(none)} no organisation offers IPS" if none else ""
    known = english.number(complete) if complete else "none"
    return Claim(f"Figures are complete for {known} of the {total} labour-market regions{inactive}")


def running(report: Report) -> Claim:
    """Running and new trajectories, and the change where the same organisations are counted."""
    now, new = report.cell("running"), report.cell("new_of_running")
    if not now.shown:
        return Claim(f"The number of running IPS trajectories {english.reason(now)}")
    if new.shown and now.count:
        about = "about " if new.status is Status.ROUNDED else ""
        base = english.number(new.base or 0)
        among = "Of these" if new.base == now.count else f"Of {about or 'the '}{base} with known intake"
        started = f"{among}, {_counted(new)} started in the quarter"
    else:
        started = "" if new.shown else f"The number that started in the quarter {english.reason(new)}"
    return Claim(
        f"In {english.quarter(report.quarter)}, {english.count(now)} IPS trajectories were running",
        started,
        _running_since(report),
    )


def _counted(share: Cell) -> str:
    return f"{english.count(share)} ({english.share(share)})" if share.shown and share.count else "none"


def _running_since(report: Report) -> Claim:
    when = report.previous
    before, now = report.cell("running", when), report.cell("running")
    change = count_change(before, now)
    if change is None:
        return Claim(f"A comparison with {english.quarter(when)} is not possible")
    if not report.same_organisations(when, report.quarter):
        alike = _growth_of_the_same(report)
        then = f"In {english.quarter(when)} there were {english.count(before)}, in {_organisations(report, when)}"
        return Claim(alike) if alike else Claim(then, _certain(growth.bounds(report, "running")))
    if change.words == NEARLY_EQUAL:
        since = f"{english.CHANGES[change.words]} since {english.quarter(when)} ({english.count(before)})"
        return Claim(f"The number running is {since}")
    return Claim(
        f"The number running is {english.CHANGES[change.words]} since {english.quarter(when)}: from "
        f"{english.count(before)} to {english.count(now)}"
    )


def _growth_of_the_same(report: Report) -> str:
    """Say how the number changed in the organisations that are in both quarters; empty where it isn't told."""
    found = same.estimated(report, RUNNING)
    if not found.shown:
        return ""
    limits = same.growth_limits(found)
    size = english.signed_percent(found.number - 1)
    if limits is None:
        return f"{_the_same(report)}, the number changed by {size}"
    between = f"95% interval {' to '.join(map(english.signed_percent, limits))}"
    if holds_zero(limits):
        return f"{_the_same(report)}, the number changed by {size}, within the margin of chance ({between})"
    way = "rose" if found.number > 1 else "fell"
    return f"{_the_same(report)}, the number {way} by {english.percent(abs(found.number - 1))} ({between})"


def _share_of_the_same(report: Report, indicator: str) -> str:
    """Say the same of a share, and whether chance may explain it; empty where it isn't told."""
    found = same.estimated(report, indicator)
    if not found.shown:
        return ""
    chance = "" if found.excludes_null is None else ", more than" if found.excludes_null else ", within"
    margin = f"{chance} the margin of chance" if chance else ""
    return f"{_the_same(report)}, the difference is {english.points(found.number)}{margin}"


def _the_same(report: Report) -> str:
    both = len(report.delivered() & report.delivered(report.previous))
    return f"In the {english.number(both)} organisations that are in both quarters"


def _certain(found: growth.Growth | None) -> str:
    """Say what is certain about the organisations in both quarters."""
    if found is None or not (found.grew or found.fell) or found.lower is None or found.upper is None:
        return "Those are not the same organisations as now, so the difference does not say whether the number grew"
    least, most = sorted((abs(found.lower), abs(found.upper)))
    return (
        "Those are not the same organisations as now, but in the organisations that are in both quarters the number "
        f"went {'up' if found.grew else 'down'} for certain, by no less than {english.percent(least)} and no more than "
        f"{english.percent(most)}"
    )


def paid(report: Report) -> Claim:
    """Share with paid work, and its change."""
    return _work(report, "paid_work", "paid work", "at any time in the quarter")


def durable(report: Report) -> Claim:
    """Share with durable paid work, and its change."""
    norm = (
        f"in one job of at least {english.number(DURABLE_HOURS)} hours a week, with a wage value of at least "
        f"{english.number(DURABLE_WAGE_VALUE)}% and a contract of at least {english.number(DURABLE_MONTHS)} "
        "months or a permanent one"
    )
    return _work(report, "durable_work", "durable paid work", f"({norm})")


def _work(report: Report, indicator: str, what: str, detail: str) -> Claim:
    before, now = report.cell(indicator, report.previous), report.cell(indicator)
    if not now.shown:
        return Claim(f"The share with {what} {english.reason(now)}")
    return Claim(
        f"In {english.count(now)} of {english.number(now.base or 0)} running trajectories "
        f"({english.share(now, interval=True)}) the client had {what} {detail}",
        _since(
            f"the share with {what}",
            before,
            now,
            english.quarter(report.previous),
            report.change_limits(indicator),
            unsure=same.may_be_chance(report, indicator),
        ),
        _share_of_the_same(report, indicator) or _other_organisations(report),
        grade=Grade.ASSOCIATED,
    )


def _other_organisations(report: Report) -> str:
    """Warn that two quarters are about other organisations; empty where they aren't."""
    before = report.previous
    if not (report.has_figures() and report.has_figures(before)) or report.same_organisations(before, report.quarter):
        return ""
    return "Those are not the same organisations as now"


def _since(subject: str, before: Cell, now: Cell, when: str, limits: Limits | None, *, unsure: bool = False) -> str:
    change = share_change(before, now, limits)
    if change is None:
        return f"A comparison with {when} is not possible"
    if change.words == WITHIN_CHANCE:
        return (
            f"Compared with {when} ({english.share(before)}), the difference in {subject} is within the margin of "
            f"chance ({english.points(change.difference)})"
        )
    if change.words == NO_MARGIN:
        was, is_now = english.share(before), english.share(now)
        return f"{subject} was {was} in {when}, now {is_now}; no margin of chance can be given"
    if unsure and change.words != NEARLY_EQUAL:
        way = "higher" if change.difference > 0 else "lower"
        shares = f"{english.share(before)}, now {english.share(now)}"
        return f"{subject} is {way} than in {when} ({shares}), but not demonstrably"
    words = english.CHANGES[change.words]
    return f"{subject} is {words}: {english.share(before)} in {when}, now {english.share(now)}"


def later(report: Report) -> Claim:
    """Say what ran with the organisations whose deliveries came in later; nothing where none did."""
    found = revisions.complete(report)
    if found is None:
        return Claim()
    return Claim(
        f"With the deliveries received up to {english.day(found.day)}, {english.number(found.running)} were running in "
        f"{'all ' if found.everybody else ''}{english.number(found.organisations)} organisations"
    )


def funding(report: Report) -> Claim:
    """Who pays, and what the share with paid work is of those whom a municipality pays for, beside those of UWV."""
    total = report.cell("running")
    parts = [
        f"{payer} {_counted(cell)}"
        for code, payer in _PAYERS.items()
        if (cell := report.part(funding=code.value)).shown
    ]
    if not parts or not total.count:
        return Claim("Who pays for the trajectories cannot be told")
    return Claim(
        f"Who pays for the {english.count(total)} running trajectories: {', '.join(parts)}",
        _between_funders(report),
        grade=Grade.ASSOCIATED,
    )


_PAYERS = {
    Funding.UWV: "UWV (the agency for employee insurance)",
    Funding.MUNICIPALITY: "municipalities",
    Funding.OTHER: "others",
}


def _between_funders(report: Report) -> str:
    """Give the difference between funders with time and type equal; empty where it isn't told."""
    found = primary(report)
    if not found.shown:
        return ""
    alike = "At equal time since the start and of equal type"
    if not found.excludes_null:
        return f"{alike}, no difference in paid work between those of municipalities and of UWV is demonstrated"
    return f"{alike}, {_apart(found, 'those paid for by municipalities', 'those of UWV')}; why, cannot be told"


def _apart(found: EstimateCell, one: str, other: str) -> str:
    direction = "higher" if found.number > 0 else "lower"
    size = english.number(100 * abs(found.number), 1)
    return f"the share with paid work is {size} percentage points {direction} in {one} than in {other}"


def durable_of_paid(report: Report) -> Claim:
    """Share of durable work among those with paid work, and its change."""
    before, now = (report.cell("durable_work_of_paid", quarter) for quarter in (report.previous, report.quarter))
    if not now.shown:
        return Claim(f"The share of paid work that is durable {english.reason(now)}")
    limits = report.change_limits("durable_work_of_paid")
    change = share_change(before, now, limits)
    large = change is not None and abs(change.difference) >= SHARE_RULES[-1].at_least
    caution = "Before anything else, see whether hours, wage value and contract were recorded in another way"
    return Claim(
        f"Of the {english.number(now.base or 0)} trajectories with paid work, {_counted(now)} had durable paid work",
        _since("the share of paid work that is durable", before, now, english.quarter(report.previous), limits),
        _other_organisations(report),
        caution if large else "",
        grade=Grade.ASSOCIATED,
    )


def by_type(report: Report) -> Claim:
    """Paid work of three-year and two-year trajectories, and what that doesn't say."""
    three, two = (report.cell("paid_work", type=code.value) for code in (TrajectoryType.EPA, TrajectoryType.CMD))
    if not (three.shown and two.shown):
        return Claim("Three-year and two-year trajectories cannot be compared in this quarter")
    return Claim(
        f"The share with paid work is {english.share(three)} in three-year trajectories (IPS-EPA, for severe mental "
        f"illness) and {english.share(two)} in two-year ones (IPS-CMD, for common mental disorders)",
        _at_equal_time(report) or "These groups also differ in time since the start",
        "These groups also differ in the complaints that people have",
        "The difference therefore does not show that two years is too short",
        grade=Grade.ASSOCIATED,
    )


def _at_equal_time(report: Report) -> str:
    """Give the difference between two-year and three-year trajectories at equal time; empty where it isn't told."""
    found = duration.cell(report, "equal_time")
    if not found.shown:
        return ""
    return f"At equal time since the start, {_apart(found, 'two-year trajectories', 'three-year ones')}"


def endings(report: Report) -> Claim:
    """Ended with and without work or education."""
    ended, with_work = report.cell("ended"), report.cell("ended_with_work_or_education")
    if not ended.shown:
        return Claim(f"The number of trajectories that ended {english.reason(ended)}")
    text = f"In the quarter, {english.count(ended)} trajectories ended, all stages together"
    if not with_work.shown:
        return Claim(text, f"The share that ended with work or education {english.reason(with_work)}")
    return Claim(
        text,
        f"Of the {english.number(with_work.base or 0)} of which the situation at the end is known, "
        f"{_counted(with_work)} ended with work or education",
    )
