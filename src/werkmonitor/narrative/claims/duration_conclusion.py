"""Does the length of support matter? What the answer hangs on, and the conclusion by stated rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from IPython.display import Markdown

from werkmonitor.narrative import numbers, validation
from werkmonitor.narrative.claims.context import Measure, published, share_text
from werkmonitor.narrative.claims.duration import STUDY, cell, second_year
from werkmonitor.narrative.claims.grades import Claim
from werkmonitor.narrative.estimates import EstimateCell, estimates
from werkmonitor.narrative.report import Report
from werkmonitor.narrative.validation import Judgement, Trial
from werkmonitor.narrative.verdict import RULES, Outcome, Statement, Verdict, outcome, rules_as_rows, small_text
from werkmonitor.studies.validate import SIGNIFICANCE
from werkmonitor.vocabulary import TrajectoryType

CONFIRMING = {
    "equal_time": "bij gelijke tijd sinds de start",
    "adjusted": "ook bij gelijke financiering",
    "within_organisation": "binnen dezelfde organisatie",
}
"""Estimates that have to agree before a difference before the limit counts as tested; the first is the primary one."""

METHODS = {
    "crude": "het ruwe verschil",
    "standardised": "het verschil bij gelijke tijd",
    "adjusted": "het verschil bij gelijke tijd en financiering",
    "cohort": "het verschil in eerste banen",
    "after_24": "de verhouding van het derde jaar tot het tweede",
}
"""What is tried where the truth is known."""
ONLY_LIMITS, SELECTIVE_EXIT = "null_unequal_elapsed", "null_selective_exit"

_NOT_KNOWN = "is met deze cijfers niet te zeggen"


def unmeasured(report: Report) -> Claim:
    """Say how strong something that isn't measured has to be: the E-value as the two ratios that it bounds."""
    value, limit = cell(report, "e_value", "value"), cell(report, "e_value", "limit")
    if not value.shown:
        return Claim(f"Hoe sterk een kenmerk moet zijn dat niet is gemeten, {value.predicate}")
    nearest = f"Om het interval tot nul te laten reiken, is {limit.value_text} keer genoeg" if limit.shown else ""
    return Claim(
        "Iets wat niet is gemeten, zoals hoe ernstig de klachten zijn, kan het verschil verklaren als het sterk genoeg "
        f"is. Het moet dan in de ene groep ten minste {value.value_text} keer zo vaak voorkomen als in de andere, en "
        f"de kans op werk ten minste {value.value_text} keer zo groot maken, of even sterk verkleinen",
        nearest,
    )


def specifications(report: Report) -> Claim:
    """Say how far the estimates under other defensible choices lie apart."""
    shown = [found for found in estimates(report, STUDY, "specification").values() if found.shown]
    if not shown:
        return Claim(f"Het verschil met andere keuzes {_first(report, 'specification').predicate}")
    values = [found.number for found in shown]
    clear = sum(found.excludes_null is True for found in shown)
    size = f"van {numbers.points_range(min(values), max(values))}"
    return Claim(
        f"In {_of_them(clear, len(shown))} {numbers.plural(len(shown), 'combinatie', 'combinaties')} van keuzes is het "
        f"verschil meer dan toeval; het loopt {size}"
    )


def _first(report: Report, step: str) -> EstimateCell:
    return next(iter(estimates(report, STUDY, step).values()), cell(report, step))


def _of_them(count: int, total: int) -> str:
    """Say in how many of a number of cases, before that number."""
    return "alle" if count == total else "geen van de" if count == 0 else f"{numbers.number(count)} van de"


def selection(report: Report) -> Claim:
    """Set what exits would have to do beside what they did."""
    needed, observed = cell(report, "selection", "needed"), cell(report, "selection", "observed")
    without = cell(report, "selection")
    if not (needed.shown and observed.shown):
        return Claim(f"De rol van uitstroom {(observed if needed.shown else needed).predicate}")
    corrected = f"Met die uitstroom verrekend is het verschil {without.value_text}" if without.shown else ""
    often = [found.growth_text("vaak", "vaker") for found in (needed, observed)]
    return Claim(
        "Om het verschil te verklaren, zouden trajecten met werk, vergeleken met die zonder, in de CMD-groep "
        f"{often[0]} in de EPA-groep moeten blijven lopen",
        f"Gezien is: {often[1]} in de EPA-groep",
        _explains(needed.number, observed.number),
        corrected,
    )


def _explains(needed: float, observed: float) -> str:
    """Say how much of a difference exits explain, from the ratio that explains all of it and the one that was seen."""
    if (observed - 1) * (needed - 1) <= 0:
        return "Dat uitstroom het verschil verklaart, is dus niet aannemelijk"
    if abs(observed - 1) < abs(needed - 1):
        return "Uitstroom verklaart dus hooguit een deel van het verschil"
    return "Uitstroom kan dus het hele verschil verklaren"


def known_truth() -> Claim:
    """Say how the methods did where the truth is known, and what exits that depend on work do to them."""
    found = validation.results()
    if found is None:
        return Claim("Hoe de methoden het doen waar de waarheid bekend is, is nog niet nagegaan")
    of = {(trial.scenario, trial.method): trial for trial in found.at_reference}
    alike = [of[ONLY_LIMITS, method] for method in METHODS if (ONLY_LIMITS, method) in of]
    selective = of.get((SELECTIVE_EXIT, "standardised"))
    organisations = numbers.plural(found.reference[0], "organisatie", "organisaties")
    return Claim(
        f"Of de methoden het goede antwoord geven, is nagegaan op nagemaakte gegevens van {organisations}, waarvan de "
        "waarheid vaststaat",
        "; ".join(_where_alike(alike)),
        _where_exits_select(selective) if selective else "",
    )


def _where_alike(trials: Sequence[Trial]) -> Iterator[str]:
    """Say of a world in which only the limits differ which methods hold their level."""
    good = [METHODS[each.method] for each in trials if each.judgement in (Judgement.HOLDS, Judgement.CAUTIOUS)]
    if good:
        verb = "wijst" if len(good) == 1 else "wijzen"
        yield (
            f"verschilt daarin alleen de tijdslimiet, dan {verb} {numbers.listing(good)} niet vaker dan in de "
            f"afgesproken {numbers.percent(SIGNIFICANCE, 0)} van de proeven ten onrechte een verschil aan"
        )
    elif trials:
        yield (
            f"van geen methode bleek dat zij in hooguit de afgesproken {numbers.percent(SIGNIFICANCE, 0)} van de "
            "proeven ten onrechte een verschil aanwijst"
        )
    for each in trials:
        if each.judgement is Judgement.MISLEADS:
            yield f"{METHODS[each.method]} misleidt dan: {_covers(each)}"


def _where_exits_select(trial: Trial) -> str:
    """Say how far the difference at equal time is off where exits depend on work."""
    world = "als CMD-trajecten vooral met werk stoppen en EPA-trajecten vooral zonder"
    if trial.judgement is Judgement.NOTHING:
        return f"{world}, is {METHODS[trial.method]} niet te schatten"
    if not trial.is_off:
        return f"{world}, klopt {METHODS[trial.method]} gemiddeld ook; {_covers(trial)}"
    size = numbers.points(trial.bias, signed=False)
    side = "laag" if trial.bias < 0 else "hoog"
    return f"{world}, valt {METHODS[trial.method]} gemiddeld {size} te {side} uit; {_covers(trial)}"


def _covers(trial: Trial) -> str:
    return f"het interval bevat de waarheid in {numbers.percent(trial.coverage)} van de proeven"


def detectable(report: Report) -> Claim:
    """Say which differences these numbers could have shown."""
    found = {at: each for (_, at), each in estimates(report, STUDY, "detectable").items() if each.shown}
    if not found:
        return Claim(f"Het kleinste verschil dat deze aantallen zouden tonen, {_first(report, 'detectable').predicate}")
    parts = [f"{each.size_text} bij {numbers.number(float(at), 2)}" for at, each in found.items()]
    measured = cell(report, "icc", "all")
    here = f"In deze gegevens is zij {measured.value_text}" if measured.shown else ""
    return Claim(
        "Een klein verschil blijft met deze aantallen vaak verborgen. Hoe groot het moet zijn om in vier van de vijf "
        "gevallen te worden gezien, hangt ervan af hoeveel de cliënten van één organisatie op elkaar lijken (de "
        f"intraclasscorrelatie): {numbers.listing(parts)}",
        here,
    )


# --- the conclusion ------------------------------------------------------------------------------------------


def conclusions(report: Report) -> tuple[Statement, ...]:
    """Grade what can be concluded, by the rules that the page prints."""
    return (_on_time(report), _on_groups(report), _on_length(report), too_short())


def _on_time(report: Report) -> Statement:
    verdict, _ = RULES[outcome(cell(report, "elapsed"))]
    said = {
        Outcome.DIFFERENT: "Een deel van het ruwe verschil hangt samen met ongelijke tijd sinds de start",
        Outcome.SMALL: "Ongelijke tijd sinds de start verandert het ruwe verschil hoogstens weinig",
    }
    unknown = f"Of het ruwe verschil samenhangt met ongelijke tijd sinds de start, {_NOT_KNOWN}"
    return Statement(Claim(said.get(outcome(cell(report, "elapsed")), unknown)), verdict)


def _on_groups(report: Report) -> Statement:
    """Judge whether the groups differ before any limit: tested only where all confirming estimates agree."""
    cells = [cell(report, step) for step in CONFIRMING]
    outcomes = [outcome(found) for found in cells]
    different = [found for found, result in zip(cells, outcomes, strict=True) if result is Outcome.DIFFERENT]
    agreeing = len({found.number > 0 for found in different}) == 1
    if outcomes[0] is Outcome.DIFFERENT:
        direction = "vaker" if cells[0].number > 0 else "minder vaak"
        said = f"Al vóór de limiet hebben mensen in tweejarige trajecten {direction} werk dan in driejarige"
        if agreeing and len(different) == len(cells):
            reading = "Een limiet die nog niet is bereikt, verklaart dat niet, behalve als mensen erop vooruitlopen"
            return Statement(Claim(said, reading, second_year(report)), Verdict.TESTED)
        return Statement(Claim(f"{said}, maar niet elke correctie laat dat verschil zien"), Verdict.COMPATIBLE)
    if set(outcomes) == {Outcome.SMALL}:
        said = "Vóór de limiet is er tussen tweejarige en driejarige trajecten geen verschil dat ertoe doet"
        return Statement(Claim(said), Verdict.TESTED)
    return Statement(Claim(f"Of de groepen al vóór de limiet verschillen, {_NOT_KNOWN}"), Verdict.UNKNOWN)


def _on_length(report: Report) -> Statement:
    """Judge whether longer support can bring more first jobs: never more than compatible."""
    share = cell(report, "late_share", TrajectoryType.EPA.value)
    if share.interval is None or round(share.interval[0], 3) <= 0:
        unknown = f"Of een derde jaar begeleiding eerste banen kan toevoegen, {_NOT_KNOWN}"
        return Statement(Claim(unknown), Verdict.UNKNOWN)
    most = numbers.percent(share.interval[1])
    return Statement(
        Claim(
            "Een derde jaar begeleiding kan eerste banen toevoegen, want die worden dan nog gevonden; naar schatting "
            f"hoogstens {share.value_text} van alle eerste banen binnen drie jaar (bovenkant van het interval: {most})"
        ),
        Verdict.COMPATIBLE,
    )


def too_short() -> Statement:
    """Say what no table of the monitor can show."""
    return Statement(
        Claim(
            f"Of tweejarige trajecten te kort zijn, {_NOT_KNOWN}",
            "De monitor ziet niemand na het einde van het traject, en ziet niet hoe het dezelfde mensen met een "
            "langer traject was vergaan",
        ),
        Verdict.UNKNOWN,
    )


def rules_table(report: Report) -> Markdown:
    """Print the rules of the conclusion."""
    names = numbers.listing(list(CONFIRMING.values()))
    extra = (
        (f"de drie schattingen vóór de limiet ({names}) hebben elk een interval zonder nul, aan dezelfde kant",
         Verdict.TESTED, "de groepen verschillen al voordat de limiet kan tellen"),
        ("alleen de eerste van die drie, of zij wijzen niet dezelfde kant op", Verdict.COMPATIBLE,
         "de groepen lijken te verschillen, maar dat hangt af van de correctie"),
        ("na twee jaar worden nog eerste banen gevonden: het interval van hun aandeel ligt boven nul",
         Verdict.COMPATIBLE, "een derde jaar kan banen toevoegen, hoogstens dat aandeel"),
        ("een vraag naar wat er gebeurt na het einde van het traject", Verdict.UNKNOWN, "dat ziet de monitor niet"),
    )  # fmt: skip
    header = ["Wat de schatting laat zien", "Oordeel", "Wat er dan gezegd mag worden"]
    caption = f"Regels voor de conclusie. {small_text()}."
    return report.table(header, rules_as_rows(extra), caption, "tbl-oordeel-duur", "lll", of_deliveries=False)


def trials(report: Report) -> Claim:
    """Set the trials of limits on support beside it; published figures, not of the monitor."""
    rows = [row for row in published(report, Measure.EVER) if row["study"] == "IPS-LITE"]
    shares = {str(row["group"]): share_text(row) for row in rows}
    lite = ""
    if {"ips", "time_limited"} <= set(shares):
        lite = (
            f"In het Britse onderzoek IPS-LITE werkte {shares['time_limited']} met een tijdslimiet en {shares['ips']} "
            f"zonder; met {numbers.number(float(rows[0]['n']))} mensen is een groot verschil daarmee niet aangetoond "
            "en niet uitgesloten"
        )
    budgets = (
        "In een Zwitsers onderzoek met drie budgetten voor begeleiding werkte de groep met het kleinste budget niet "
        "minder vaak dan de andere twee"
    )
    return Claim(lite, budgets)
