"""Does the length of support matter? The steps of the argument in sentences."""

from __future__ import annotations

from werkmonitor.narrative import numbers
from werkmonitor.narrative.claims.grades import Claim, Grade
from werkmonitor.narrative.estimates import INTERVAL, EstimateCell, estimate
from werkmonitor.narrative.report import Report
from werkmonitor.narrative.verdict import Outcome, outcome
from werkmonitor.studies.duration import COMMON_QUARTERS
from werkmonitor.studies.duration_study import CMD_LESS_EPA, OTHER_LESS_EPA
from werkmonitor.studies.first_job import REACH
from werkmonitor.vocabulary import TrajectoryType

STUDY = "duration"
NAMES = {
    TrajectoryType.EPA: "driejarige IPS-EPA-trajecten",
    TrajectoryType.CMD: "tweejarige IPS-CMD-trajecten",
    TrajectoryType.OTHER: "trajecten van een ander type",
}
SHORT = {TrajectoryType.EPA: "IPS-EPA", TrajectoryType.CMD: "IPS-CMD", TrajectoryType.OTHER: "Overig type"}
YEAR_WORDS = {
    "0-11": "het eerste jaar",
    "12-23": "het tweede jaar",
    "13-24": "het tweede jaar",
    "25-36": "het derde jaar",
}

_CHANCE = {
    Outcome.DIFFERENT: "dat valt buiten de toevalsmarge",
    Outcome.SMALL: "dat valt binnen de toevalsmarge, en een verschil dat ertoe doet is uitgesloten",
    Outcome.OPEN: "dat valt binnen de toevalsmarge, maar een verschil dat ertoe doet is niet uitgesloten",
}


_IN_SHORT = {
    Outcome.DIFFERENT: "dat is meer dan toeval",
    Outcome.SMALL: "dat kan toeval zijn, en groot is het verschil niet",
    Outcome.OPEN: "dat kan toeval zijn, en ook een echt verschil",
}


def cell(report: Report, step: str, of: str = CMD_LESS_EPA, at: str = "") -> EstimateCell:
    """Look an estimate of this study up."""
    return estimate(report, STUDY, step, of, at)


def illustration(report: Report) -> Claim:
    """Say what estimates from synthetic deliveries are worth."""
    if not report.synthetic:
        return Claim()
    return Claim(
        "De schattingen hier zijn gemaakt uit synthetische gegevens die zijn afgesteld op gepubliceerde "
        "totalen. Zij laten zien hoe de vraag te onderzoeken is, en zeggen niets over echte trajecten"
    )


def difference(
    found: EstimateCell, about: str, first: TrajectoryType = TrajectoryType.CMD, *, brief: bool = False
) -> str:
    """Say how a group differs from EPA, with the interval and what it leaves open.

    Parameters
    ----------
    found
        The difference.
    about
        What differs, with its article: ``het aandeel met betaald werk``.
    first
        The group that is set against EPA.
    brief
        Whether to leave the interval to the text that follows.
    """
    groups = f"tussen {NAMES[first]} en {NAMES[TrajectoryType.EPA]}"
    if not found.shown:
        return f"Het verschil in {about.removeprefix('het ')} {groups} {found.predicate}"
    if round(found.number, 3) == 0:
        size = f"even hoog als bij {NAMES[TrajectoryType.EPA]}"
    else:
        size = f"{found.size_text} {'hoger' if found.number > 0 else 'lager'} dan bij {NAMES[TrajectoryType.EPA]}"
    return f"{about} is bij {NAMES[first]} {size}{_margin(found, brief=brief)}"


def _margin(found: EstimateCell, *, brief: bool = False) -> str:
    if found.interval is None:
        return f"; {found.no_interval}" if found.no_interval else ""
    if brief:
        return f"; {_IN_SHORT[outcome(found)]}"
    return f" ({INTERVAL} {found.interval_text}); {_CHANCE[outcome(found)]}"


def crude(report: Report, *, brief: bool = False) -> Claim:
    """Shares with paid work as a table shows them, and their difference; after a summary only the difference."""
    if not brief:
        return Claim(difference(cell(report, "crude"), "het aandeel met betaald werk"), grade=Grade.ASSOCIATED)
    shares = [(kind, cell(report, "crude", kind.value)) for kind in (TrajectoryType.CMD, TrajectoryType.EPA)]
    parts = [f"bij {NAMES[kind]} {share.value_text}" for kind, share in shares if share.shown]
    said = f"Het aandeel met betaald werk in {report.quarter.label}: {numbers.listing(parts)}" if parts else ""
    return Claim(said, difference(cell(report, "crude"), "het aandeel", brief=True), grade=Grade.ASSOCIATED)


def past_24(report: Report) -> Claim:
    """How many of each type began long ago: why the crude difference compares unequal times."""
    cells = [(kind, cell(report, "past_24", kind.value)) for kind in (TrajectoryType.EPA, TrajectoryType.CMD)]
    parts = [f"{share.value_text} van de {NAMES[kind]}" for kind, share in cells if share.shown]
    if not parts:
        return Claim("Hoeveel trajecten al langer dan twee jaar lopen, is niet te zeggen")
    long_ago = f"{numbers.word(COMMON_QUARTERS)} of meer kwartalen geleden"
    return Claim(f"Van de lopende trajecten begon {long_ago}: {numbers.listing(parts)}")


def equal_time(report: Report, *, brief: bool = False) -> Claim:
    """Compare at equal time since the start, before any limit."""
    text = difference(cell(report, "equal_time"), "het aandeel met betaald werk", brief=brief)
    when = "Bij gelijke tijd sinds de start, vóór elke limiet"
    if brief:
        when = "Vergeleken zijn trajecten die even lang geleden begonnen, en nog geen twee jaar geleden"
    return Claim(f"{when}: {_lower_first(text)}", grade=Grade.ASSOCIATED)


def elapsed(report: Report) -> Claim:
    """How much of the crude difference is gone at equal time."""
    found = cell(report, "elapsed")
    if not found.shown:
        return Claim(f"Hoeveel het ruwe verschil en dat bij gelijke tijd uiteenlopen, {found.predicate}")
    text = f"Het ruwe verschil min dat bij gelijke tijd is {found.value_text}{_margin(found)}"
    return Claim(text, grade=Grade.ASSOCIATED)


def apart(report: Report) -> Claim:
    """Who has passed month 24: extended CMD trajectories, and EPA ones."""
    of = {
        "extended": "verlengde CMD-trajecten",
        "epa_after_24": f"EPA-trajecten die {numbers.word(COMMON_QUARTERS)} of meer kwartalen geleden begonnen",
    }
    return Claim(*(_level(cell(report, "apart", name), who) for name, who in of.items()))


def _level(share: EstimateCell, who: str) -> str:
    if not share.shown:
        return f"Het aandeel met betaald werk bij {who} {share.predicate}"
    no_interval = f"; {share.no_interval}" if share.no_interval else ""
    return f"Bij {who} is het aandeel met betaald werk {share.both_text}{no_interval}"


def adjusted(report: Report) -> Claim:
    """Compare with equal funding, with equal cohorts of the start, and within organisations."""
    about = "het aandeel met betaald werk"
    return Claim(
        _stays(report),
        f"Bij gelijke tijd en financiering: {_lower_first(difference(cell(report, 'adjusted'), about))}",
        f"Met alle kwartalen samen en ook gelijke startjaren: {_short(cell(report, 'adjusted_cohort'))}",
        f"Alleen binnen dezelfde organisatie vergeleken: {_short(cell(report, 'within_organisation'))}",
        grade=Grade.ASSOCIATED,
    )


def _stays(report: Report) -> str:
    """Say whether the difference stays under every correction; empty where there is none, or none can be judged."""
    cells = [cell(report, step) for step in ("equal_time", "adjusted", "adjusted_cohort", "within_organisation")]
    clear = [found.number > 0 for found in cells if outcome(found) is Outcome.DIFFERENT]
    if outcome(cells[0]) is not Outcome.DIFFERENT:
        return ""
    if len(clear) == len(cells) and len(set(clear)) == 1:
        return "Het verschil blijft, ook als de groepen in meer kenmerken gelijk worden gemaakt"
    return "Het verschil blijft niet bij elke correctie aantoonbaar"


def _short(found: EstimateCell) -> str:
    return found.both_text if found.shown else f"dat verschil {found.predicate}"


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def reach(report: Report) -> int:
    """Return the latest month at which first jobs can be compared; the last one where none can."""
    return next((month for month in reversed(REACH) if cell(report, "first_job", at=str(month)).shown), REACH[-1])


def first_job(report: Report) -> Claim:
    """Compare the share with a first job at the latest month that can be compared."""
    month = reach(report)
    cells = [
        (kind, cell(report, "first_job", kind.value, str(month))) for kind in (TrajectoryType.CMD, TrajectoryType.EPA)
    ]
    parts = [f"bij {NAMES[kind]} {share.value_text}" for kind, share in cells if share.shown]
    levels = ""
    if parts:
        levels = f"Het geschatte aandeel dat binnen {month} maanden een eerste baan vond: {numbers.listing(parts)}"
    about = f"het aandeel met een eerste baan binnen {month} maanden"
    return Claim(levels, difference(cell(report, "first_job", at=str(month)), about), grade=Grade.ASSOCIATED)


def second_year(report: Report, *, brief: bool = False) -> Claim:
    """Say where the second year alone doesn't show what both years do; empty where it does, or isn't known."""
    found = cell(report, "before_limit", at="12-23")
    if not found.shown or found.interval is None or found.excludes_null:
        return Claim()
    size = "" if brief else f": {found.both_text}"
    return Claim(f"In het tweede jaar alleen is geen verschil aangetoond{size}", grade=Grade.ASSOCIATED)


def hazard(report: Report) -> Claim:
    """Compare the pace at which first jobs are found."""
    found = cell(report, "hazard")
    if not found.shown:
        return Claim(f"Of in CMD- en EPA-trajecten even snel een eerste baan wordt gevonden, {_none(found)}")
    pace = found.growth_text("hoog", "hoger", "lager")
    return Claim(
        f"In CMD-trajecten is het tempo waarin een eerste baan wordt gevonden {pace} in EPA-trajecten"
        f"{_ratio_margin(found)}",
        grade=Grade.ASSOCIATED,
    )


def _none(found: EstimateCell) -> str:
    """Say that a question has no answer, and why."""
    return f"is niet te zeggen: de verhouding {found.predicate}"


def _ratio_margin(found: EstimateCell) -> str:
    """Give a ratio with its interval, after a sentence that said what it means."""
    if found.interval is None:
        return f" (verhouding {found.value_text}){_margin(found)}"
    return f" (verhouding {found.value_text}; {INTERVAL} {found.interval_text}); {_CHANCE[outcome(found)]}"


def late(report: Report, *, brief: bool = False) -> Claim:
    """Say what length could add at most: first jobs of EPA trajectories after month 24."""
    share, gain = (cell(report, step, TrajectoryType.EPA.value) for step in ("late_share", "late_gain"))
    if not share.shown:
        return Claim(f"Het deel van de eerste banen dat in EPA-trajecten na twee jaar komt, {share.predicate}")
    of_all = f"; dat is {gain.value_text} van alle trajecten" if gain.shown else ""
    if brief:
        return Claim(
            f"Van de eerste banen die in {NAMES[TrajectoryType.EPA]} binnen drie jaar worden gevonden, komt "
            f"{share.value_text} in het derde jaar",
            "Dat is het meeste dat dat jaar kan hebben opgeleverd: een deel van die banen was misschien ook zonder dat "
            "jaar gevonden",
        )
    return Claim(
        f"Van alle eerste banen die binnen drie jaar worden gevonden, komt in EPA-trajecten {share.both_text} na twee "
        f"jaar{of_all}",
        "Meer eerste banen dan deze kan het derde jaar daar niet hebben toegevoegd: het is een bovengrens",
    )


def pace(report: Report) -> Claim:
    """Set the third year beside the second: finding and losing work."""
    parts = []
    for step, what in (("finding_ratio", "een eerste baan gevonden"), ("losing_ratio", "werk verloren")):
        found = cell(report, step, TrajectoryType.EPA.value)
        if not found.shown:
            parts.append(f"Of in het derde jaar even vaak {what} wordt als in het tweede, {_none(found)}")
            continue
        often = found.growth_text("vaak", "vaker")
        parts.append(f"In het derde jaar wordt {often} in het tweede {what}{_ratio_margin(found)}")
    return Claim(*parts)


def before_limit(report: Report) -> Claim:
    """Compare in the first and in the second year since the start."""
    cells = {year: cell(report, "before_limit", at=year) for year in ("0-11", "12-23")}
    parts = [f"in {YEAR_WORDS[year]} {_short(found)}" for year, found in cells.items()]
    return Claim(f"Verschil in betaald werk bij gelijke tijd, CMD min EPA: {'; '.join(parts)}", grade=Grade.ASSOCIATED)


def other_type(report: Report) -> Claim:
    """Deal with the trajectories of another type."""
    share = cell(report, "crude", TrajectoryType.OTHER.value)
    if not share.shown:
        return Claim(f"Het aandeel met betaald werk bij {NAMES[TrajectoryType.OTHER]} {share.predicate}")
    found = cell(report, "equal_time", OTHER_LESS_EPA)
    return Claim(
        f"Bij {NAMES[TrajectoryType.OTHER]} had {share.value_text} betaald werk",
        f"Bij gelijke tijd: {_lower_first(difference(found, 'het aandeel', TrajectoryType.OTHER))}",
        grade=Grade.ASSOCIATED,
    )
