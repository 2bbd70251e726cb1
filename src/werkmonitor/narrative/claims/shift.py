"""What explains the change since the quarter before: newcomers, other differences in composition, or other rates."""

from __future__ import annotations

from IPython.display import Markdown

from werkmonitor.narrative import numbers
from werkmonitor.narrative.change import NEARLY_EQUAL, share_words
from werkmonitor.narrative.claims import revisions, same
from werkmonitor.narrative.claims.contrast import brief, interval
from werkmonitor.narrative.claims.grades import Claim, Grade
from werkmonitor.narrative.estimates import EstimateCell, estimate
from werkmonitor.narrative.report import Report
from werkmonitor.narrative.verdict import Outcome, Statement, Verdict, outcome
from werkmonitor.studies.change import (
    CARRIED,
    FACTORS,
    FEWEST_APART,
    LEAST,
    MOST,
    NEW,
    OUTCOMES,
    PLAUSIBLE,
    RUNNING,
    TIME_FACTORS,
)

STUDY = "change"
PARTS = {
    "new": "Meer of minder nieuwe trajecten",
    "time": "Andere tijd sinds de start",
    "type": "Andere typen",
    "funding": "Andere financiers",
    "organisation": "Andere organisaties",
    "composition": "Samenstelling samen",
    "rates": "Andere kansen binnen gelijke groepen",
    "change": "Hele verandering",
}
"""Names of the parts of a change."""
_SUBJECTS = {"paid_work": "het aandeel met betaald werk", "durable_work": "het aandeel met duurzaam betaald werk"}


def cell(report: Report, step: str, of: str) -> EstimateCell:
    """Look an estimate of the report's own quarter up."""
    return estimate(report, STUDY, step, of, str(report.quarter))


def parts(outcome: str, *, by_time: bool = False) -> tuple[str, list[str]]:
    """Return the step of a decomposition, and its parts in order."""
    factors = TIME_FACTORS if by_time else FACTORS
    return f"{outcome}_by_time" if by_time else outcome, [*factors, "rates", "change"]


def newcomers(report: Report) -> Claim:
    """Say how many are new, now and then, and how many of them and of the others work."""
    # The indicator and not the study's own share: that one is coarser where its base has to be rounded.
    now, then = (report.cell("new_of_running", quarter) for quarter in (report.quarter, report.previous))
    new, carried = (cell(report, "paid_work_of", of) for of in (NEW, CARRIED))
    if not now.shown:
        return Claim(f"het aandeel nieuwe trajecten {now.predicate}")
    before = f", tegen {then.share_text} in {report.previous.label}" if then.shown else ""
    text = f"in {report.quarter.label} was {now.share_text} van de lopende trajecten nieuw{before}"
    if not (new.shown and carried.shown):
        return Claim(text)
    return Claim(text, f"van de nieuwe trajecten had {new.value_text} betaald werk, van de andere {carried.value_text}")


def change(report: Report, subject: str = "paid_work", *, brief: bool = False) -> Claim:
    """Say how much changed in all, and whether that is more than chance."""
    found = cell(report, subject, "change")
    if not found.shown:
        return Claim(_no_change(report, subject, found))
    as_counted = _as_counted(report, subject, found)
    of_these = ", over de leveringen die hier meetellen" if as_counted else ""
    if brief and found.interval is not None and outcome(found) is not Outcome.DIFFERENT:
        words = NEARLY_EQUAL if _nearly_equal(found) else "niet aantoonbaar veranderd"
        text = f"{_SUBJECTS[subject]} is sinds {report.previous.label} {words} ({found.value_text}{of_these})"
        parts_ = "het bestaat uit delen die elkaar kunnen tegenwerken; een deel kan dus wel meer dan toeval zijn"
        return Claim(text, parts_, grade=Grade.ASSOCIATED)
    size = f"{found.value_text}{of_these}" if brief else found.both_text
    text = f"{_SUBJECTS[subject]} veranderde sinds {report.previous.label} met {size}"
    beyond = _beyond_chance(found)
    if outcome(found) is Outcome.DIFFERENT and same.may_be_chance(report, subject):
        way = "hoger" if found.number > 0 else "lager"
        size = same.estimated(report, subject).both_text
        beyond = (
            f"over alle trajecten samen is dat meer dan toeval, maar {same.who(report)}, is het {size}. "
            f"Dat kan toeval zijn; daarom noemt dit rapport het aandeel {way}, maar niet aantoonbaar"
        )
    return Claim(text, beyond, "" if brief else as_counted, grade=Grade.ASSOCIATED)


def _nearly_equal(found: EstimateCell) -> bool:
    """Whether the rules for a change have no direction for one so small and so sure."""
    return found.interval is not None and share_words(found.number, found.interval) == NEARLY_EQUAL


def _as_counted(report: Report, subject: str, found: EstimateCell) -> str:
    """Give the shares over all deliveries where their change is another, and say why; empty where it isn't."""
    then, now = (report.cell(subject, quarter) for quarter in (report.previous, report.quarter))
    if not (then.shown and now.shown) or numbers.points(now.number - then.number) == found.value_text:
        return ""
    return (
        f"over alle leveringen samen is {_SUBJECTS[subject]} {then.share_text} in {report.previous.label}, nu "
        f"{now.share_text}; hier telt van elke organisatie alleen de laatste reeks kwartalen zonder onderbreking "
        "waarin zij ook de banen leverde"
    )


def dilution(report: Report, subject: str = "paid_work", *, brief: bool = False) -> Statement:
    """Put the explanation to the test that many newcomers lowered the share."""
    found, check = cell(report, subject, NEW), cell(report, f"{subject}_by_time", "time")
    whole, what = cell(report, subject, "change"), _SUBJECTS[subject]
    if not found.shown:
        return Statement(Claim(_no_change(report, subject, whole)), Verdict.UNKNOWN)
    alone = "was alleen de verhouding tussen nieuwe en langer lopende trajecten veranderd, dan"
    if outcome(found) is not Outcome.DIFFERENT:
        text = f"{alone} was {what} {_unclear(found, brief=brief)}"
        return Statement(Claim(text, grade=Grade.ASSOCIATED), Verdict.UNKNOWN)
    lower = found.number < 0
    margin = "" if brief else f" ({interval(found)})"
    text = f"{alone} was {what} {found.size_text} {'gedaald' if lower else 'gestegen'}{margin}"
    if not _agree(found, check):
        return _not_borne_out(text, check, "het deel van de tijd")
    conclusion = ""
    if whole.shown and whole.number < 0 and not _nearly_equal(whole):
        stands = "houdt dus stand" if lower else "houdt dus geen stand"
        conclusion = f"de verklaring dat nieuwe trajecten het aandeel drukken, {stands}"
        if outcome(whole) is not Outcome.DIFFERENT:
            conclusion += "; het aandeel zelf is niet aantoonbaar veranderd"
    return Statement(Claim(text, conclusion, grade=Grade.TESTED), Verdict.TESTED)


def rates(report: Report, subject: str = "paid_work", *, brief: bool = False) -> Statement:
    """Say whether the share changed among trajectories that are alike."""
    found, check = cell(report, subject, "rates"), cell(report, f"{subject}_by_time", "rates")
    what = _SUBJECTS[subject]
    if not found.shown:
        return Statement(Claim(_no_change(report, subject, cell(report, subject, "change"))), Verdict.UNKNOWN)
    alike = "bij vergelijkbare trajecten"
    if not brief:
        alike = f"{alike} (beide nieuw of niet, van hetzelfde type, met dezelfde financier en organisatie)"
    if outcome(found) is not Outcome.DIFFERENT:
        text = f"{alike} is {what} {_unclear(found, brief=brief)}"
        return Statement(Claim(text, grade=Grade.ASSOCIATED), Verdict.UNKNOWN)
    up, margin = "hoger" if found.number > 0 else "lager", "" if brief else f" ({interval(found)})"
    text = f"{alike} is {what} {found.size_text} {up} dan in {report.previous.label}{margin}"
    if not _agree(found, check):
        return _not_borne_out(text, check, "het deel van de kansen")
    of_all = (
        "het aandeel van alle trajecten samen is iets anders: bij dezelfde organisaties kan de verandering daarvan "
        "toeval zijn"
        if same.may_be_chance(report, subject)
        else ""
    )
    return Statement(Claim(text, of_all, grade=Grade.TESTED), Verdict.TESTED)


def other_parts(report: Report, subject: str = "paid_work") -> Claim:
    """Say what the mix of types, funders and organisations did."""
    found = {name: cell(report, subject, name) for name in FACTORS if name != NEW}
    if not all(one.shown for one in found.values()):
        return Claim()
    words = {"type": "de typen", "funding": "de financiers", "organisation": "de organisaties"}
    sizes = [f"{words[name]} {one.value_text}" for name, one in found.items()]
    clear = [words[name] for name, one in found.items() if outcome(one) is Outcome.DIFFERENT]
    conclusion = (
        f"alleen bij {numbers.listing(clear)} is dat meer dan toeval"
        if clear
        else "geen van deze delen is meer dan toeval"
    )
    if len(clear) == len(found):
        conclusion = "elk van deze delen is meer dan toeval"
    return Claim(
        f"de verdeling over andere kenmerken deed dit: {numbers.listing(sizes)}", conclusion, grade=Grade.ASSOCIATED
    )


def by_time(report: Report, subject: str = "paid_work") -> Claim:
    """Say what the whole time since the start does in the place of being new."""
    time, left = (cell(report, f"{subject}_by_time", of) for of in ("time", "rates"))
    if not (time.shown and left.shown):
        return Claim()
    return Claim(
        "rekenen we met de hele tijd sinds de start in plaats van alleen nieuw of niet, dan is het deel van de tijd "
        f"{time.both_text} en dat van de kansen binnen gelijke groepen {left.both_text}",
        grade=Grade.ASSOCIATED,
    )


def support(report: Report) -> Claim:
    """Say how many people the part of the rates speaks of."""
    then, now = (cell(report, "support", of) for of in ("before", "after"))
    if not (then.shown and now.shown):
        return Claim()
    return Claim(
        f"het deel van de kansen gaat over combinaties van kenmerken die er in beide kwartalen zijn: {then.value_text} "
        f"van de trajecten toen en {now.value_text} nu"
    )


def like_for_like(report: Report) -> Claim:
    """Compare the organisations that are in both quarters."""
    found = {of: cell(report, "like_for_like", of) for of in (RUNNING, *OUTCOMES)}
    if not all(one.shown for one in found.values()):
        return Claim(_no_panel(report, found[RUNNING]))
    growth = found[RUNNING]
    limits = growth.interval
    between = f" (95%-interval {_growth(limits[0])} tot {_growth(limits[1])})" if limits else f"; {growth.no_interval}"
    shares = [f"{_SUBJECTS[of]} met {found[of].both_text}" for of in OUTCOMES]
    return Claim(
        "bij de organisaties die in beide kwartalen in de cijfers staan, veranderde het aantal lopende trajecten met "
        f"{_growth(growth.number)}{between}",
        f"daar veranderde {numbers.listing(shares)}",
        grade=Grade.ASSOCIATED,
    )


def bounds(report: Report) -> Claim:
    """Bound what holds for all organisations, whatever those that are missing did."""
    least, most = (cell(report, f"bounds_{name}", RUNNING) for name in ("least", "most"))
    if not (least.shown and most.shown):
        return Claim(_no_panel(report, least))
    if least.value == most.value:
        return Claim("in beide kwartalen gaat het om dezelfde organisaties; grenzen zijn dus niet nodig")
    size = f"tussen {numbers.number(LEAST, 1)} en {numbers.number(MOST)} keer zo groot werd"
    texts = [
        f"als elke organisatie die in een van beide kwartalen ontbreekt, {size}, ligt de verandering van het aantal "
        f"lopende trajecten bij alle organisaties samen tussen {_growth(least.number)} en {_growth(most.number)}"
    ]
    plausible = [cell(report, f"plausible_{name}", "paid_work") for name in ("least", "most")]
    if all(one.shown for one in plausible):
        texts += [
            f"ligt {_SUBJECTS['paid_work']} daar tussen {numbers.percent(PLAUSIBLE.lower, 0)} en "
            f"{numbers.percent(PLAUSIBLE.upper, 0)}, dan ligt de verandering bij alle organisaties samen tussen "
            f"{_range(plausible)}"
        ]
    return Claim(*texts, revisions.all_running(report))


def parts_table(report: Report) -> Markdown:
    """The parts of the change in paid and durable work, with both ways to look at time."""
    rows = []
    for name in (*FACTORS, "composition", "rates", "change"):
        rows.append([PARTS[name], *(brief(cell(report, subject, name)) for subject in OUTCOMES)])
    header = ["Deel", "Betaald werk", "Duurzaam betaald werk"]
    caption = (
        f"Verandering van het aandeel sinds {report.previous.label}, verdeeld over samenstelling en kansen, in "
        "procentpunten met 95%-interval. De samenstelling is de som van de vier delen erboven; samenstelling en kansen "
        "zijn samen de hele verandering."
    )
    return report.table(header, rows, caption, "tbl-verandering", "lll")


def rules(report: Report) -> Markdown:
    """List the rules of the conclusion. Here no change counts as small: the parts are pieces of one that often is."""
    rows = [
        (
            "Het deel van de nieuwe trajecten en dat van de hele tijd sinds de start liggen met hun interval aan "
            "dezelfde kant van nul",
            Verdict.TESTED,
            "met alleen die verhouding was het aandeel gedaald of gestegen",
        ),
        (
            "De kansen liggen met hun interval aan dezelfde kant van nul, of de tijd nu grof of fijn wordt gemeten",
            Verdict.TESTED,
            "lager of hoger binnen gelijke groepen",
        ),
        (
            "Dat is zo bij nieuw of niet, maar niet bij de hele tijd",
            Verdict.COMPATIBLE,
            "hangt af van de maat voor tijd",
        ),
        ("Het interval van een deel bevat nul, of is er niet", Verdict.UNKNOWN, "niet aantoonbaar veranderd"),
    ]
    header = ["Wat de schattingen laten zien", "Oordeel", "Wat wij zeggen"]
    texts = [[shows, verdict.label, numbers.sentence(words)] for shows, verdict, words in rows]
    return report.table(
        header, texts, "Regels voor de conclusie.", "tbl-regels-verandering", "lll", of_deliveries=False
    )


def _beyond_chance(found: EstimateCell) -> str:
    if found.interval is None:
        return found.no_interval
    if outcome(found) is Outcome.DIFFERENT:
        return "dat is meer dan toeval"
    return (
        "die verandering zelf valt binnen de toevalsmarge; delen ervan kunnen toch aantoonbaar zijn, als zij elkaar "
        "tegenwerken"
    )


def _agree(found: EstimateCell, check: EstimateCell) -> bool:
    """Whether a part is there in both decompositions, and in the same direction."""
    return outcome(check) is Outcome.DIFFERENT and (found.number > 0) == (check.number > 0)


def _not_borne_out(text: str, check: EstimateCell, part: str) -> Statement:
    """Say that a part depends on how time is measured."""
    caution = (
        f"dat hangt af van hoe tijd wordt gemeten: met de hele tijd sinds de start is {part} {check.both_text}. De "
        "cijfers passen erbij, maar tonen het niet aan"
    )
    return Statement(Claim(text, caution, grade=Grade.ASSOCIATED), Verdict.COMPATIBLE)


def _unclear(found: EstimateCell, *, brief: bool = False) -> str:
    """Say of a part that isn't clearly there what it can be, as the end of a sentence."""
    if found.interval is None:
        return f"met {found.value_text} veranderd; {found.no_interval}"
    if brief:
        return f"niet aantoonbaar veranderd ({found.value_text})"
    return (
        f"niet aantoonbaar veranderd: het verschil is {found.value_text}, en de cijfers passen bij alles van "
        f"{found.interval_text}"
    )


def _no_change(report: Report, subject: str, found: EstimateCell) -> str:
    text = f"de verandering van {_SUBJECTS[subject]} sinds {report.previous.label}"
    if not report.has_figures(report.previous):
        return f"{text} is niet te schatten, want over dat kwartaal zijn er geen cijfers"
    return f"{text} {found.predicate}"


def _no_panel(report: Report, found: EstimateCell) -> str:
    text = "de verandering bij de organisaties die in beide kwartalen in de cijfers staan,"
    if not report.has_figures(report.previous):
        return f"{text} is niet te schatten, want over {report.previous.label} zijn er geen cijfers"
    if not found.because:
        few = numbers.word(FEWEST_APART)
        return (
            f"{text} is afgeschermd: uit het verschil met het totaal zou het cijfer van minder dan {few} organisaties "
            "of van te weinig mensen zijn af te leiden"
        )
    return f"{text} {found.predicate}"


def _growth(ratio: float) -> str:
    return numbers.signed_percent(ratio - 1)


def _range(limits: list[EstimateCell]) -> str:
    least, most = (limit.value_text for limit in limits)
    return f"{least} en {most}"
