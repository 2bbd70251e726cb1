"""Finding and losing work per quarter at risk, and how people move between no job, a job, and the end."""

from __future__ import annotations

from IPython.display import Markdown

from werkmonitor.narrative import numbers, terms
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


def finding(report: Report, *, brief: bool = False) -> Claim:
    """Rate of finding work, and its change since the quarter before."""
    return _rate(report, Transition.FINDING, brief=brief)


def loss(report: Report) -> Claim:
    """Rate of losing work, and its change since the quarter before."""
    return _rate(report, Transition.LOSS)


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


def moves(report: Report) -> Claim:
    """Say where those without and with work were at the end of the quarter."""
    parts = []
    for origin in STATES[:2]:
        found = {state: _move(report, origin, state) for state in STATES}
        if not all(one.shown for one in found.values()):
            reason = found[STATES[0]].predicate
            parts.append(f"hoe het liep met trajecten die het kwartaal {STATE_NAMES[origin]} begonnen, {reason}")
            continue
        shares = [f"{one.value_text} {STATE_NAMES[state]}" for state, one in found.items()]
        began = f"van de trajecten die het kwartaal {STATE_NAMES[origin]} begonnen"
        parts.append(f"{began}, was aan het eind {numbers.listing(shares)}")
    return Claim(*parts)


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


def _rate(report: Report, transition: Transition, *, brief: bool = False) -> Claim:
    found = rate(report, transition, report.quarter)
    if not found.shown:
        return Claim(f"de kans {_AIMS[transition]} {found.predicate}")
    ratio = estimate(report, STUDY, f"{transition.value}_ratio", ALL, str(report.quarter))
    text = _SENTENCES[transition].format(numbers.number(100 * found.number, 1))
    margin = "" if brief else _between(found)
    return Claim(f"{text}{margin}", _since(report, ratio, brief=brief), grade=Grade.ASSOCIATED)


def _since(report: Report, ratio: EstimateCell, *, brief: bool) -> str:
    if not ratio.shown:
        return (
            ""
            if not report.has_figures(report.previous)
            else f"de verhouding met {report.previous.label} {ratio.predicate}"
        )
    size = f"{ratio.value_text} keer zo vaak als in {report.previous.label}"
    if ratio.interval is None:
        return f"dat is {size}; {ratio.no_interval}"
    margin = "" if brief else f" ({interval(ratio)})"
    if outcome(ratio) is Outcome.DIFFERENT:
        return f"dat is {size}{margin}, en dat is meer dan toeval"
    return f"dat is {size}{margin}; of het echt veranderde, is niet te zeggen"


def _between(found: EstimateCell) -> str:
    if found.interval is None:
        return f"; {found.no_interval}" if found.no_interval else ""
    lower, upper = (numbers.number(100 * limit, 1) for limit in found.interval)
    return f" (95%-interval {lower} tot {upper})"
