"""Does it matter who pays? The steps of the argument, and the conclusion by rule."""

from __future__ import annotations

from IPython.display import Markdown

from werkmonitor.narrative import numbers
from werkmonitor.narrative.claims.contrast import brief, compared, holds, judgement, said
from werkmonitor.narrative.claims.grades import Claim, Grade
from werkmonitor.narrative.estimates import EstimateCell, estimate, why_not
from werkmonitor.narrative.report import Report
from werkmonitor.narrative.verdict import Outcome, Statement, Verdict, outcome, rules_as_rows, small_text
from werkmonitor.studies.funding import FUNDERS, GROUPS, OWN, PAIRS, PRIMARY, RECENT_QUARTERS, SCHEME, pair_name
from werkmonitor.vocabulary import Funding

STUDY = "funding"
LABELS = {
    Funding.UWV.value: "UWV",
    Funding.MUNICIPALITY.value: "Gemeente",
    Funding.OTHER.value: "Overige financiering",
    SCHEME: "– met landelijke regeling",
    OWN: "– zonder landelijke regeling",
}
"""Names of the groups in figures and tables."""
NAMES = {
    Funding.UWV.value: "trajecten die UWV betaalt",
    Funding.MUNICIPALITY.value: "trajecten die een gemeente betaalt",
    Funding.OTHER.value: "trajecten met overige financiering",
    SCHEME: "gemeentelijke trajecten met de landelijke regeling",
    OWN: "gemeentelijke trajecten zonder die regeling",
}
"""How a sentence calls them."""
SHORT = {**LABELS, SCHEME: "gemeente met regeling", OWN: "gemeente zonder regeling"}
PAID = "het aandeel met betaald werk"
_ALIKE = "bij gelijke tijd en gelijk type"
_CHECKS = {
    "equal_time": "bij gelijke tijd sinds de start",
    "adjusted": "als ook het type gelijk is",
    "within_organisations": "in een aparte toets binnen dezelfde organisatie",
}
"""What has to bear a difference out before it counts as shown."""


def cell(report: Report, step: str, of: str) -> EstimateCell:
    """Look an estimate of the report's own quarter up."""
    return estimate(report, STUDY, step, of, str(report.quarter))


def primary(report: Report, step: str = "adjusted") -> EstimateCell:
    """Look the comparison that was declared beforehand up."""
    return cell(report, step, pair_name(PRIMARY))


def pair_label(pair: tuple[str, str]) -> str:
    """Name a comparison in figures and tables."""
    first, second = (SHORT[group] for group in pair)
    return f"{first[:1].upper()}{first[1:]} min {second if second[1:2].isupper() else second[:1].lower() + second[1:]}"


def crude(report: Report, *, brief: bool = False) -> Claim:
    """Shares by funder as they are, and the crude difference; after a summary only the difference."""
    if not brief:
        return Claim(_difference(report, "crude"), grade=Grade.ASSOCIATED)
    levels = [f"{cell(report, 'level', group).value_text} bij {NAMES[group]}" for group in FUNDERS]
    if not all(cell(report, "level", group).shown for group in FUNDERS):
        return Claim(f"{PAID} naar financier {cell(report, 'level', FUNDERS[0]).predicate}")
    text = f"in {report.quarter.label} was {PAID} {numbers.listing(levels)}"
    return Claim(text, _difference(report, "crude", brief=True), grade=Grade.ASSOCIATED)


def mix(report: Report) -> Claim:
    """How funders differ in how long trajectories have run and in type, which the crude difference mixes up."""
    parts = []
    for step, what in (
        ("recent", f"in de laatste {numbers.word(RECENT_QUARTERS)} kwartalen begon"),
        ("epa", "driejarig (IPS-EPA) is"),
    ):
        of = {group: cell(report, step, group) for group in FUNDERS}
        if not all(found.shown for found in of.values()):
            parts.append(f"welk deel van elke financier {what}, {of[FUNDERS[0]].predicate}")
            continue
        shares = [f"{found.value_text} van de {NAMES[group]}" for group, found in of.items()]
        parts.append(f"{what} {numbers.listing(shares)}")
    return Claim(*parts)


def equal_time(report: Report) -> Claim:
    """Compare at equal time since the start."""
    text = _compared(report, "equal_time", PRIMARY, when="bij gelijke tijd sinds de start")
    return Claim(text, grade=Grade.ASSOCIATED)


def adjusted(report: Report, *, brief: bool = False) -> Claim:
    """Compare at equal time since the start and of equal type: the comparison declared beforehand."""
    alike = "bij gelijke tijd sinds de start en gelijk type"
    return Claim(_compared(report, "adjusted", PRIMARY, when=alike, brief=brief), grade=Grade.ASSOCIATED)


def in_short(report: Report) -> Claim:
    """Say for a summary what is counted, what is left when like is compared with like, and that this tells no cause."""
    levels = [(NAMES[group], cell(report, "level", group)) for group in PRIMARY]
    shares = [f"{found.value_text} bij {name}" for name, found in levels if found.shown]
    counted = f"zoals geteld is {PAID} {numbers.listing(shares)}" if len(shares) == len(levels) else ""
    cause = "waardoor dat verschil er is, is niet te zeggen" if holds(primary(report)) else ""
    return Claim(counted, adjusted(report), _with_and_without_scheme(report), cause, grade=Grade.ASSOCIATED)


def _with_and_without_scheme(report: Report) -> str:
    """Set the two kinds of municipal trajectories against UWV, for whose policy they are not one; empty without both.

    That one difference is shown and the other isn't doesn't show that they differ: that is said by the comparison of
    the two.
    """
    found = {group: cell(report, "adjusted", pair_name((group, Funding.UWV.value))) for group in (OWN, SCHEME)}
    if not all(one.shown for one in found.values()) or len({holds(one) for one in found.values()}) == 1:
        return ""
    shown, other = sorted(found, key=lambda group: not holds(found[group]))
    between = cell(report, "adjusted", pair_name((SCHEME, OWN)))
    kinds = {SCHEME: "met de landelijke regeling", OWN: "zonder de landelijke regeling"}
    text = (
        f"een verschil met UWV is aangetoond bij gemeentelijke trajecten {kinds[shown]} ({found[shown].value_text}) en "
        f"niet bij die {kinds[other]} ({found[other].value_text})"
    )
    if between.shown and holds(between):
        return text
    return f"{text}; of die twee onderling verschillen, is daarmee niet gezegd"


def within(report: Report) -> Claim:
    """Compare within organisations, and for durable work."""
    durable = primary(report, "adjusted_durable_work")
    return Claim(
        _compared(report, "within_organisations", PRIMARY, when="bij gelijke tijd, en binnen dezelfde organisatie,"),
        compared(durable, "het aandeel met duurzaam betaald werk", *(NAMES[group] for group in PRIMARY)),
        grade=Grade.ASSOCIATED,
    )


def scheme(report: Report) -> Claim:
    """Say what can be said of the national scheme."""
    levels = [cell(report, "level", group) for group in (SCHEME, OWN)]
    if not all(one.shown for one in levels):
        hidden = next(one for one in levels if not one.shown)
        return Claim(f"{PAID} met en zonder de landelijke regeling {hidden.predicate}")
    found = cell(report, "adjusted", pair_name((SCHEME, OWN)))
    at_equal_time = f"het verschil {_ALIKE} {found.predicate}"
    if found.shown:
        at_equal_time = _compared(report, "adjusted", (SCHEME, OWN), when=_ALIKE)
    sizes = [
        f"{one.value_text} bij {_counted(one)}{NAMES[group]}" for one, group in zip(levels, (SCHEME, OWN), strict=True)
    ]
    return Claim(
        f"{PAID} is {numbers.listing(sizes)}; dat vergelijkt vooral trajecten die pas begonnen met trajecten die al "
        "langer lopen",
        at_equal_time,
        grade=Grade.ASSOCIATED,
    )


def _counted(found: EstimateCell) -> str:
    return f"ongeveer {numbers.number(found.people)} " if found.people else ""


def others(report: Report) -> Claim:
    """Name the comparisons beside the primary one that hold after correction for their number."""
    found = {pair: cell(report, "adjusted", pair_name(pair)) for pair in PAIRS if pair != PRIMARY}
    shown = [pair for pair, one in found.items() if holds(one)]
    made = sum(one.shown for one in found.values())
    if not made:
        return Claim("de andere vergelijkingen zijn in dit kwartaal niet te maken")
    count = f"{numbers.word(made)} andere {numbers.verb(made, 'vergelijking', 'vergelijkingen')}"
    if not shown:
        return Claim(f"na correctie voor hun aantal ({count}) is er bij de andere paren geen verschil aangetoond")
    names = [_compared(report, "adjusted", pair) for pair in shown]
    return Claim(
        f"na correctie voor hun aantal ({count}) {numbers.verb(len(shown), 'is', 'zijn')} aangetoond: "
        f"{'; '.join(names)}",
        grade=Grade.ASSOCIATED,
    )


def answer(report: Report) -> Statement:
    """Give the conclusion by rule: tested only if every check agrees, compatible if only the declared one shows it."""
    checks = {words: primary(report, step) for step, words in _CHECKS.items()}
    found = {words: outcome(one) for words, one in checks.items()}
    signs = {one.number > 0 for one in checks.values() if one.shown}
    text = _difference(report, "adjusted")
    if set(found.values()) == {Outcome.DIFFERENT} and len(signs) == 1:
        checked = f"dat verschil is er {numbers.listing(list(_CHECKS.values()))}; waardoor het er is, zegt dit niet"
        return Statement(Claim(text, checked, grade=Grade.TESTED), Verdict.TESTED)
    if holds(primary(report)):
        failing = [words for words, one in found.items() if one is not Outcome.DIFFERENT]
        where = numbers.listing(failing) if failing else "in elke toets in dezelfde richting"
        checked = f"dat verschil is er niet aantoonbaar {where}; de cijfers passen bij een verschil"
        return Statement(Claim(text, checked, grade=Grade.ASSOCIATED), Verdict.COMPATIBLE)
    return Statement(Claim(text, grade=Grade.ASSOCIATED), judgement(primary(report)))


def new_scheme(report: Report) -> Statement:
    """Give the conclusion on the national scheme against the other municipal trajectories."""
    pair = (SCHEME, OWN)
    text = _compared(report, "adjusted", pair, when=_ALIKE, brief=True)
    return Statement(Claim(text, grade=Grade.ASSOCIATED), judgement(cell(report, "adjusted", pair_name(pair))))


def cause(report: Report) -> Statement:
    """Say what no comparison of funders can tell."""
    return Statement(
        Claim(
            "of een andere financier voor dezelfde mensen iets zou veranderen, is met de monitor niet te zeggen: "
            "wie waar terechtkomt, hangt samen met uitkering, klachten en gemeente, en die zijn hier niet gelijk"
        ),
        Verdict.UNKNOWN,
    )


def rules(report: Report) -> Markdown:
    """List the rules of the conclusion."""
    checks = numbers.listing(list(_CHECKS.values()))
    extra = [
        (f"het verschil is er {checks}, in dezelfde richting", Verdict.TESTED, "financiers verschillen"),
        (
            "het verschil is er in de vooraf gekozen vergelijking, maar niet in elke toets",
            Verdict.COMPATIBLE,
            "de cijfers passen bij een verschil",
        ),
        (
            "een verschil houdt geen stand na correctie voor het aantal vergelijkingen",
            Verdict.UNKNOWN,
            "of er een verschil is, is niet te zeggen",
        ),
    ]
    header = ["Wat de schattingen laten zien", "Oordeel", "Wat wij zeggen"]
    caption = f"Regels voor de conclusie. {small_text()}."
    return report.table(header, rules_as_rows(extra), caption, "tbl-regels-financiering", "lll", of_deliveries=False)


def pairs_table(report: Report) -> Markdown:
    """All comparisons: crude, at equal time, adjusted, with the p-value after correction and the verdict."""
    rows = []
    for pair in PAIRS:
        found = [cell(report, step, pair_name(pair)) for step in ("crude", "equal_time", "adjusted")]
        mark = " (vooraf gekozen)" if pair == PRIMARY else ""
        rows.append(
            [
                pair_label(pair) + mark,
                *(brief(one) for one in found),
                _p(found[-1]),
                said(found[-1]),
            ]
        )
    header = ["Vergelijking", "Zoals het is", "Gelijke tijd", "Gelijke tijd en type", "p-waarde", "Oordeel"]
    caption = (
        f"Verschil in het aandeel met betaald werk tussen financiers, {report.quarter.label}, in procentpunten met "
        "95%-interval. De laatste twee kolommen gaan over gelijke tijd en type; de p-waarden van alle paren behalve "
        "het vooraf gekozene zijn gecorrigeerd volgens Holm. De intervallen zijn dat niet: een paar kan dus een "
        f"interval zonder nul hebben en door die correctie toch het oordeel ‘{Verdict.UNKNOWN.label}’ krijgen."
    )
    return report.table(header, rows, caption, "tbl-financiers", "llllll")


def quarters_table(report: Report) -> Markdown:
    """Shares by funder in each quarter, and the primary comparison in it."""
    rows: list[list[str]] = []
    found: list[EstimateCell] = []
    for quarter in report.quarters:
        levels = [estimate(report, STUDY, "level", group, str(quarter)) for group in GROUPS]
        difference = estimate(report, STUDY, "adjusted", pair_name(PRIMARY), str(quarter))
        rows.append([quarter.short_label, *(level.value_text for level in levels), brief(difference)])
        found += [*levels, difference]
    header = ["Kwartaal", "UWV", "Gemeente", "Overig", "Met regeling", "Zonder regeling", "Verschil"]
    caption = (
        "Aandeel met betaald werk naar financier in elk kwartaal: UWV, gemeente, overige financiering, en gemeente met "
        "en zonder landelijke regeling. Van elke organisatie telt de laatste reeks leveringen zonder onderbreking. "
        "Het verschil is gemeente min UWV bij gelijke tijd en gelijk type, in procentpunten met 95%-interval."
        f"{why_not(found)}"
    )
    return report.table(header, rows, caption, "tbl-financiers-kwartalen", "l" + "r" * len(GROUPS) + "l")


def _p(found: EstimateCell) -> str:
    return found.p_text.removeprefix("p ").removeprefix("= ") or "–"


def _difference(report: Report, step: str, *, brief: bool = False) -> str:
    return _compared(report, step, PRIMARY, brief=brief)


def _compared(report: Report, step: str, pair: tuple[str, str], *, when: str = "", brief: bool = False) -> str:
    found, groups = cell(report, step, pair_name(pair)), (NAMES[group] for group in pair)
    return compared(found, PAID, *groups, when=when, brief=brief)
