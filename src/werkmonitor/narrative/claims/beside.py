"""A unit beside others: comparable organisations and the funnel, or the organisations and neighbours of a region."""

from __future__ import annotations

from IPython.display import Markdown

from werkmonitor.config import find_project
from werkmonitor.geography.neighbours import neighbours
from werkmonitor.narrative import numbers, terms
from werkmonitor.narrative.claims import coverage, trajectories, work
from werkmonitor.narrative.claims import endings as ended
from werkmonitor.narrative.claims.grades import Claim, Grade
from werkmonitor.narrative.claims.regions import and_spread
from werkmonitor.narrative.comparison import comparable, first_jobs, position, standardised
from werkmonitor.narrative.report import Report
from werkmonitor.narrative.screening import screen
from werkmonitor.narrative.tables import escape, markdown
from werkmonitor.quarter import Quarter
from werkmonitor.statistics.funnel import LEVELS
from werkmonitor.studies.comparison import COMPARED, LEAST_AT_RISK
from werkmonitor.vocabulary import Coverage, Funding, TrajectoryType

_MEASURES = dict(
    zip(
        COMPARED,
        ("Lopend, met betaald werk", "Lopend, met duurzaam werk", "Beëindigd met werk of opleiding"),
        strict=True,
    )
)
_YEAR = 12
"""Months since the start that a sentence tells of, if it can."""
_ROUNDED = 0
"""Decimals of percentages of others: as coarse as they are released."""
_FEW = 10
"""A share of fewer trajectories than this isn't compared with that of another quarter."""


def told(report: Report, *claims: str) -> str:
    """Join claims about a unit's trajectories, or say that there is nothing to show about them."""
    if report.cell("running").shown:
        return " ".join(filter(None, claims))
    return Claim("Hierover zijn er in dit kwartaal geen cijfers om te tonen")


def known_quarters(report: Report) -> list[Quarter]:
    """Return the quarters of which a unit's number of running trajectories is shown."""
    return [quarter for quarter in report.quarters if report.cell("running", quarter).shown]


def last_known(report: Report) -> Claim:
    """Say how many trajectories ran in the last quarter that there are numbers of; for a unit without them now."""
    known = known_quarters(report)
    if not known:
        return Claim("Ook over eerdere kwartalen zijn er geen cijfers om te tonen" if report.quarters[:-1] else "")
    then = report.cell("running", known[-1])
    ran = numbers.verb(then.count, "liep", "liepen")
    return Claim(
        f"Het laatste kwartaal waarover er cijfers zijn, is {known[-1].label}: toen {ran} er "
        f"{then.counted('IPS-traject', 'IPS-trajecten')}"
    )


def trend(report: Report) -> str:
    """Say how the number of trajectories changed, or what it last was."""
    if not report.cell("running").shown:
        return f"{told(report)} {last_known(report) if known_quarters(report) else ''}".strip()
    return told(report, trajectories.running_since(report), coverage.nothing_before(report))


def paid_since(report: Report) -> Claim:
    """Say how the share with paid work changed, if there are enough trajectories to compare."""
    return _since(report, "paid_work", "lopende trajecten", work.paid_since(report))


def _since(report: Report, indicator: str, people: str, claim: Claim) -> Claim:
    """Make a comparison with the quarter before, or say that it would be about too few."""
    now, then = (report.cell(indicator, quarter) for quarter in (report.quarter, report.previous))
    if not (now.shown and then.shown) or min(now.base or 0, then.base or 0) >= _FEW:
        return claim
    return Claim(
        f"Een vergelijking met {report.previous.label} zegt weinig: van de {people} telden er toen "
        f"{then.base_text} mee, en nu {now.base_text}"
    )


def mix(report: Report) -> Claim:
    """Say who pays for a unit's trajectories, beside the country; nothing where none are shown."""
    if not report.cell("running").shown:
        return Claim()
    here, national = (report.part(region=region, funding=Funding.UWV.value) for region in (None, ""))
    if not (here.shown and national.shown):
        return Claim("Welk deel van de lopende trajecten UWV betaalt, is hier niet te tonen")
    difference = here.number - national.number
    size = numbers.points(difference, signed=False)
    apart = "evenveel als" if size == numbers.points(0.0) else f"{size} {'meer' if difference > 0 else 'minder'} dan"
    return Claim(
        f"UWV betaalt {here.share_text} van de lopende trajecten, {apart} in heel Nederland", grade=Grade.ASSOCIATED
    )


def mix_table(report: Report) -> Markdown:
    """Show a region's trajectories by funding and type, beside the country; nothing where no number of it is shown.

    An organisation knows its own contracts: a sentence is enough.
    """
    if report.own is not None or not report.cell("running").shown:
        return markdown("")
    groups = {
        **{code.label: {"funding": code.value} for code in Funding},
        **{code.label: {"type": code.value} for code in TrajectoryType},
    }
    if not any(report.part(**group).shown for group in groups.values()):
        return markdown("")
    rows = [
        [label, *(report.part(region=region, **group).both_text for region in (None, ""))]
        for label, group in groups.items()
    ]
    scheme = [report.part(None, "running_national_scheme", region=region).both_text for region in (None, "")]
    rows.insert(2, ["– waarvan landelijke regeling", *scheme])
    caption = (
        "Lopende trajecten naar financiering en type; wat onbekend is, staat er niet bij. De percentages gaan over "
        "alle lopende trajecten."
    )
    return report.table(["Lopende trajecten", report.unit_name, "Nederland"], rows, caption, "tbl-mix")


def endings(report: Report) -> Claim:
    """Say how many ended, how that changed, how it is beside the country, and of how many the situation isn't known."""
    indicator = "ended_with_work_or_education"
    now, then = (report.cell(indicator, quarter) for quarter in (report.quarter, report.previous))
    if not now.shown:
        return Claim(ended.ended(report), "" if ended.nothing_ended(report) else ended.situation(report))
    return Claim(
        ended.ended(report),
        _since(report, indicator, "beëindigde trajecten", ended.situation_since(report)) if then.shown else "",
        work.beside_national(report, indicator),
        ended.situation_unknown(report),
        grade=Grade.ASSOCIATED,
    )


# --- organisation --------------------------------------------------------------------------------------------


def comparable_organisations(report: Report) -> Markdown:
    """Set an organisation's shares beside those of comparable ones and the country; nothing without any."""
    if report.own is None or not report.cell("running").shown:
        return markdown("")
    rows = [
        [
            label,
            report.share(indicator),
            _about(comparable(report, indicator).value),
            report.share(indicator, region=""),
        ]
        for indicator, label in _MEASURES.items()
    ]
    caption = (
        "Eigen aandelen naast het gemiddelde van vergelijkbare organisaties, afgerond op hele procenten, en naast "
        "Nederland."
    )
    header = ["Aandeel", "Eigen", "Vergelijkbaar", "Nederland"]
    return report.table(header, rows, caption, "tbl-vergelijkbaar")


def _about(value: float | None) -> str:
    return numbers.percent(value, _ROUNDED) if value is not None else "niet te geven"


def who_is_comparable(report: Report) -> Claim:
    """Say which organisations count as comparable, without naming any."""
    if report.own is None:
        return Claim()
    counted = comparable(report, "paid_work").organisations
    if not counted:
        return Claim(
            "Er is geen vergelijking met vergelijkbare organisaties: daarvoor zijn eigen cijfers nodig, en die van ten "
            "minste vijf andere organisaties"
        )
    return Claim(
        f"Vergelijkbaar zijn de {numbers.word(counted)} andere organisaties die in aantal trajecten, type en "
        "financiering het meest op deze lijken; elke organisatie telt in hun gemiddelde even zwaar"
    )


def at_equal_mix(report: Report) -> Claim:
    """Say what the share with paid work would be with the country's types and times since the start."""
    found = standardised(report)
    if report.own is None or found is None:
        return Claim()
    return Claim(
        f"Met dezelfde mix van type traject en tijd sinds de start zou bij de andere organisaties ongeveer "
        f"{_about(found.expected)} betaald werk hebben gehad; hier was dat {numbers.percent(found.own)} van "
        f"{numbers.plural(found.people, 'traject', 'trajecten')}",
        f"Omgerekend naar de landelijke mix is het eigen aandeel {found.cell.share_text} (95%-interval "
        f"{found.cell.interval_text})",
        grade=Grade.ASSOCIATED,
    )


def in_the_funnel(report: Report) -> Claim:
    """Say whether chance and ordinary spread explain how far an organisation is from the country."""
    if report.own is None or not report.cell("running").shown:
        return Claim()
    found = position(report)
    if found is None:
        return Claim("Waar deze organisatie tussen de andere staat, is niet te bepalen")
    inner, outer = (numbers.percent(level, 1 if level > LEVELS[0] else 0) for level in LEVELS)
    explained = "toeval en de gewone spreiding tussen organisaties" if found.spread is not None else "toeval alleen"
    side = "boven" if found.share > found.target else "onder"
    if found.level is None:
        return Claim(
            f"Het aandeel met betaald werk ligt binnen de grenzen: het verschil met Nederland past bij {explained}",
            grade=Grade.ASSOCIATED,
        )
    if found.level == LEVELS[0]:
        return Claim(
            f"Het aandeel met betaald werk ligt {side} de binnenste grens ({inner}) en binnen de buitenste ({outer})",
            f"Door {explained} komt zo’n verschil bij ongeveer één op de twintig organisaties voor",
            grade=Grade.ASSOCIATED,
        )
    verb = "verklaren" if found.spread is not None else "verklaart"
    return Claim(
        f"Het aandeel met betaald werk ligt {side} de buitenste grens ({outer}): {explained} {verb} dat niet goed",
        grade=Grade.ASSOCIATED,
    )


def first_job(report: Report) -> Claim:
    """Say how many found a first job within a year of the start, or within the longest time that can be told."""
    if report.own is None or not report.cell("running").shown:
        return Claim()
    followed = [(month, own, others) for month, own, others in first_jobs(report) if own.value is not None]
    if not followed:
        return Claim(
            f"Hoe snel cliënten een eerste baan vinden, is niet te zeggen: in de eerste maanden na de start werden "
            f"minder dan {numbers.word(LEAST_AT_RISK)} cliënten zonder baan gevolgd"
        )
    month, own, others = next((one for one in followed if one[0] == _YEAR), followed[-1])
    beside = f"; bij de andere organisaties samen was dat ongeveer {_about(others.value)}" if others.value else ""
    return Claim(
        f"Naar schatting vond {_about(own.value)} binnen {month} maanden na de start een eerste betaalde baan{beside}",
        f"Na {month} maanden werden nog {own.people} cliënten zonder baan gevolgd; bij zo’n aantal kan toeval veel "
        "uitmaken",
        grade=Grade.ASSOCIATED,
    )


# --- region --------------------------------------------------------------------------------------------------


def active(report: Report) -> Claim:
    """Say how many organisations offer IPS in a region; says nothing in an organisation's report."""
    if report.own is not None:
        return Claim()
    many = coverage.active_here(report)
    if not many:
        return Claim("Over de regio zelf zijn er daarom geen cijfers")
    if many == 1:
        alone = "De cijfers van de regio zijn dus die van deze ene organisatie"
        return Claim(
            "Volgens het register biedt hier één organisatie IPS aan", alone if report.cell("running").shown else ""
        )
    return Claim(f"Volgens het register bieden hier {numbers.word(many)} organisaties IPS aan")


def neighbouring_regions(report: Report) -> Markdown:
    """Set a region beside those that border on it; nothing in an organisation's report."""
    if report.own is not None:
        return markdown("")
    codes = sorted(neighbours(find_project(), report.unit), key=report.regions.__getitem__)
    rows = [
        [
            report.region_label(code) if code else "Nederland",
            *(terms.region_text(report, code, report.cell(indicator, region=code)) for indicator in ("running", "new")),
            report.share("paid_work", region=code) if _counted(report, code) else "–",
        ]
        for code in (report.unit, *codes, "")
    ]
    caption = "De regio naast de regio’s waaraan zij grenst, volgens de grenzen van de kaart, en naast Nederland."
    header = ["Regio", "Lopend", "Nieuw", "Met betaald werk"]
    table = str(report.table(header, rows, caption, "tbl-buren").data)
    note = terms.region_note(report, (report.unit, *codes)).splitlines()
    return markdown("\n\n".join([table, *map(escape, note)]))


def _counted(report: Report, region: str) -> bool:
    return not region or report.coverage(region) in (Coverage.COMPLETE, Coverage.PARTIAL)


def among_all(report: Report) -> Claim:
    """Say whether a region stands out from the country, once all comparisons of regions are allowed for."""
    found = screen(report, "paid_work") if report.own is None else None
    if found is None or report.unit not in found.regions:
        return Claim()
    size = f"van {numbers.number(len(found.regions))} regio’s"
    if report.unit not in found.standing_out:
        return Claim(
            f"Worden de aandelen met betaald werk {size} naast het landelijke gelegd, en wordt gecorrigeerd voor dat "
            f"aantal, dan wijkt deze regio niet af: het verschil past bij toeval{and_spread(found)}",
            grade=Grade.ASSOCIATED,
        )
    side = "hoger" if report.unit in found.above else "lager"
    return Claim(
        f"Het aandeel met betaald werk is {side} dan landelijk, ook als wordt gecorrigeerd voor het vergelijken {size}",
        grade=Grade.ASSOCIATED,
    )


def among_neighbours(report: Report) -> Claim:
    """Say whether neighbouring regions' shares with paid work lie outside a region's interval."""
    if report.own is not None:
        return Claim()
    cell = report.cell("paid_work")
    codes = neighbours(find_project(), report.unit)
    shown = [code for code in codes if report.cell("paid_work", region=code).shown]
    if not (cell.shown and cell.interval):
        return Claim(
            f"Een vergelijking met buurregio’s is niet mogelijk: het aandeel met betaald werk {cell.predicate}"
        )
    if not shown:
        return Claim("Van geen enkele buurregio is het aandeel met betaald werk te tonen")
    low, high = cell.interval
    shares = {report.regions[code]: report.cell("paid_work", region=code).number for code in shown}
    lower = sorted(name for name, share in shares.items() if share < low)
    higher = sorted(name for name, share in shares.items() if share > high)
    of_how_many = "één buurregio" if len(shown) == 1 else f"{numbers.word(len(shown))} buurregio’s"
    opening = f"Van {of_how_many} is het aandeel met betaald werk te tonen"
    interval = f"het interval van deze regio ({cell.interval_text})"
    if not (lower or higher):
        inside = "Dat ligt" if len(shown) == 1 else "Die aandelen liggen"
        return Claim(opening, f"{inside} binnen {interval}", grade=Grade.ASSOCIATED)
    upper = "dat interval" if lower else interval
    sides = [
        f"dat van {numbers.listing(names)} ligt {where}"
        for names, where in ((lower, f"onder {interval}"), (higher, f"boven {upper}"))
        if names
    ]
    chance = "Ook de aandelen van buurregio’s hebben een toevalsmarge; een verschil kan dus toeval zijn"
    return Claim(opening, "; ".join(sides), chance, grade=Grade.ASSOCIATED)
