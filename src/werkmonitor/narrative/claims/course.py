"""Finding and losing work per quarter at risk, and how people move between no job, a job, and the end."""

from __future__ import annotations

from IPython.display import Markdown

from werkmonitor.narrative import numbers, terms
from werkmonitor.narrative.claims import work
from werkmonitor.narrative.claims.contrast import brief, interval
from werkmonitor.narrative.claims.grades import Claim, Grade
from werkmonitor.narrative.estimates import EstimateCell, estimate
from werkmonitor.narrative.report import Report
from werkmonitor.narrative.verdict import Outcome, outcome
from werkmonitor.quarter import Quarter
from werkmonitor.statistics.transitions import STATES, Transition
from werkmonitor.studies.course import ALL
from werkmonitor.vocabulary import TrajectoryType

STUDY = "course"
STATE_NAMES = dict(zip(STATES, ("zonder werk", "met werk", "beëindigd"), strict=True))
_AIMS = {Transition.FINDING: "om werk te vinden", Transition.LOSS: "om werk te verliezen"}
_SENTENCES = {
    Transition.FINDING: "bij honderd trajecten die een kwartaal zonder werk beginnen, wordt er {} keer werk gevonden",
    Transition.LOSS: "bij honderd trajecten die een kwartaal met werk beginnen, gaat er {} keer werk verloren",
}


def rate(report: Report, transition: Transition, quarter: Quarter, of: str = ALL) -> EstimateCell:
    """Look a rate up."""
    return estimate(report, STUDY, transition.value, of, str(quarter))


_QUOTED = {Transition.FINDING: "started_working_at_risk", Transition.LOSS: "stopped_working_at_risk"}
"""The share of those who could start or stop: the figure to quote, which these rates differ from."""


def in_short(report: Report) -> Claim:
    """Give the share that started working, and whether the chance to find work changed by more than chance."""
    now, before = (report.cell(_QUOTED[Transition.FINDING], quarter) for quarter in (report.quarter, report.previous))
    then = f"In {report.previous.label} was dat {before.share_text}" if now.shown and before.shown else ""
    ratio = estimate(report, STUDY, f"{Transition.FINDING.value}_ratio", ALL, str(report.quarter))
    changed = ""
    if then and ratio.excludes_null is not None:
        way = "groter" if ratio.number > 1 else "kleiner"
        changed = f"de kans om werk te vinden is {way} geworden; dat is meer dan toeval"
        if not ratio.excludes_null:
            changed = "of de kans om werk te vinden echt veranderde, is niet te zeggen"
    return Claim(work.started(report), then, changed, grade=Grade.ASSOCIATED)


def finding(report: Report) -> Claim:
    """Rate of finding work, and its change since the quarter before."""
    return _rate(report, Transition.FINDING)


def loss(report: Report) -> Claim:
    """Rate of losing work, and its change since the quarter before."""
    return _rate(report, Transition.LOSS)


def not_the_quoted(report: Report) -> Claim:
    """Say how these rates differ from the shares that started and stopped, and which to quote."""
    quoted = {transition: report.cell(indicator) for transition, indicator in _QUOTED.items()}
    if not all(share.shown and rate(report, of, report.quarter).shown for of, share in quoted.items()):
        return Claim()
    sizes = " en ".join(share.share_text for share in quoted.values())
    return Claim(
        f"Die percentages ({sizes}) zijn de cijfers om over te nemen. Zij vallen anders uit: daar telt elk traject één "
        "keer",
        "Hier telt een traject mee voor het deel van het kwartaal dat het liep, en telt ook werk dat vóór het eind van "
        "het kwartaal weer voorbij was",
    )


def not_the_quoted_either(report: Report) -> Claim:
    """Say how the share that goes from no work to work differs from the share that started."""
    quoted, moved = report.cell(_QUOTED[Transition.FINDING]), _move(report, STATES[0], STATES[1])
    if not (quoted.shown and moved.shown):
        return Claim()
    return Claim(
        f"Zonder werk aan het begin en met werk aan het eind is hier {moved.value_text}, en niet {quoted.share_text} "
        "zoals bij wie startte met werk",
        "Daar tellen ook nieuwe trajecten mee, en trajecten die met werk eindigden",
    )


def by_type(report: Report) -> Claim:
    """Rates of finding work by type."""
    found = {kind: rate(report, Transition.FINDING, report.quarter, kind.value) for kind in TrajectoryType}
    if not all(one.shown for one in found.values()):
        reasons = next(one.predicate for one in found.values() if not one.shown)
        return Claim(f"het vinden van werk naar type {reasons}")
    shares = [f"{terms.inline('type', kind.value)} {brief(one)}" for kind, one in found.items()]
    return Claim(
        f"werk vinden naar type, per honderd kwartalen met 95%-interval: {numbers.listing(shares)}",
        grade=Grade.ASSOCIATED,
    )


def moves_table(report: Report) -> Markdown:
    """The share that goes from each state to each."""
    rows = [
        [STATE_NAMES[origin].capitalize(), *(brief(_move(report, origin, state)) for state in STATES)]
        for origin in STATES[:2]
    ]
    header = ["Aan het begin", *(f"Aan het eind {STATE_NAMES[state]}" for state in STATES)]
    caption = (
        f"Van toestand naar toestand in {report.quarter.label}, van de trajecten die aan het begin van het kwartaal "
        "liepen, met 95%-interval. Beëindigd kan met of zonder werk zijn."
    )
    return report.table(header, rows, caption, "tbl-overgangen", "llll")


def _move(report: Report, origin: str, state: str) -> EstimateCell:
    return estimate(report, STUDY, "transition", f"{origin}-{state}", str(report.quarter))


def _rate(report: Report, transition: Transition) -> Claim:
    found = rate(report, transition, report.quarter)
    if not found.shown:
        return Claim(f"de kans {_AIMS[transition]} {found.predicate}")
    ratio = estimate(report, STUDY, f"{transition.value}_ratio", ALL, str(report.quarter))
    text = _SENTENCES[transition].format(numbers.number(100 * found.number, 1))
    return Claim(f"{text}{_between(found)}", _since(report, ratio), grade=Grade.ASSOCIATED)


def _since(report: Report, ratio: EstimateCell) -> str:
    if not ratio.shown:
        return (
            ""
            if not report.has_figures(report.previous)
            else f"de verhouding met {report.previous.label} {ratio.predicate}"
        )
    text = f"dat is {ratio.growth_text('vaak', 'vaker')} in {report.previous.label}"
    if ratio.interval is None:
        return f"{text}; {ratio.no_interval}"
    margin = f" (verhouding {ratio.value_text}; {interval(ratio)})"
    if outcome(ratio) is Outcome.DIFFERENT:
        return f"{text}{margin}, en dat is meer dan toeval"
    return f"{text}{margin}; of het echt veranderde, is niet te zeggen"


def _between(found: EstimateCell) -> str:
    if found.interval is None:
        return f"; {found.no_interval}" if found.no_interval else ""
    lower, upper = (numbers.number(100 * limit, 1) for limit in found.interval)
    return f" (95%-interval {lower} tot {upper})"
