"""A unit beside others: comparable organisations and the funnel, or the organisations and neighbours of a region."""

from __future__ import annotations

from IPython.display import Markdown

from werkmonitor.config import find_project
from werkmonitor.geography.neighbours import neighbours
from werkmonitor.narrative import numbers, terms
from werkmonitor.narrative.claims import coverage, work
from werkmonitor.narrative.claims.grades import Claim, Grade
from werkmonitor.narrative.claims.regions import and_spread
from werkmonitor.narrative.comparison import Position, comparable, first_jobs, position, standardised
from werkmonitor.narrative.report import Report
from werkmonitor.narrative.screening import screen
from werkmonitor.narrative.tables import escape, markdown
from werkmonitor.statistics.funnel import LEVELS
from werkmonitor.studies.comparison import COMPARED, LEAST_AT_RISK
from werkmonitor.vocabulary import Coverage

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
    if not report.cell("running").shown:
        return Claim("Zonder eigen cijfers over dit kwartaal is er geen vergelijking met andere organisaties")
    counted = comparable(report, "paid_work").organisations
    if not counted:
        return Claim(
            "Er is geen vergelijking met vergelijkbare organisaties: daarvoor zijn cijfers van ten minste vijf andere "
            "organisaties nodig"
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
        "Organisaties begeleiden niet dezelfde mensen",
        f"Bij trajecten van hetzelfde type die even lang lopen, is er bij andere organisaties in ongeveer "
        f"{_about(found.expected)} betaald werk; hier in {numbers.percent(found.own)} van "
        f"{numbers.plural(found.people, 'traject', 'trajecten')}",
        f"Omgerekend naar de trajecten van heel Nederland is het eigen aandeel {found.cell.share_text} (95%-interval "
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
            "Het aandeel met betaald werk ligt binnen de grenzen van het trechterdiagram",
            _within(report, found, explained),
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


def _within(report: Report, found: Position, explained: str) -> str:
    """Say what explains a difference within the limits, also where the interval by itself leaves the country out."""
    if work.differs(report, "paid_work") and found.spread is not None:
        return (
            "Het verschil met Nederland is groter dan door toeval alleen te verwachten is, maar niet groter dan gewoon "
            "is tussen organisaties"
        )
    return f"Het verschil met Nederland past bij {explained}"


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
        f"Van wie zonder werk begon, vond naar schatting {_about(own.value)} binnen {month} maanden na de start een "
        f"eerste betaalde baan{beside}",
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
        return Claim(alone if report.cell("running").shown else "")
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
    size = f"{numbers.number(len(found.regions))} regio’s"
    if report.unit not in found.standing_out:
        return Claim(_one_of_many(report, size, and_spread(found)), grade=Grade.ASSOCIATED)
    side = "hoger" if report.unit in found.above else "lager"
    return Claim(
        f"Het aandeel met betaald werk is {side} dan landelijk, ook als ermee rekening wordt gehouden dat {size} zijn "
        "vergeleken",
        grade=Grade.ASSOCIATED,
    )


def _one_of_many(report: Report, size: str, and_spread: str) -> str:
    """Say that a region doesn't stand out, also where its interval by itself leaves the country out."""
    if not work.differs(report, "paid_work"):
        return (
            f"Naast {size} gelegd valt het aandeel met betaald werk hier niet op: het verschil met Nederland past bij "
            f"toeval{and_spread}"
        )
    return (
        f"Op zichzelf lijkt het aandeel met betaald werk hier anders dan landelijk. Maar wie {size} vergelijkt, vindt "
        "altijd een paar van zulke verschillen. Wordt daarmee rekening gehouden, dan valt deze regio niet op: het "
        f"verschil past bij toeval{and_spread}"
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
            "Van deze regio zelf is het aandeel met betaald werk niet te tonen; de tabel laat zien wat er van "
            "buurregio’s wel bekend is"
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
        f"{numbers.verb(len(names), 'dat', 'die')} van {numbers.listing(names)} "
        f"{numbers.verb(len(names), 'ligt', 'liggen')} {where}"
        for names, where in ((lower, f"onder {interval}"), (higher, f"boven {upper}"))
        if names
    ]
    chance = "Ook de aandelen van buurregio’s hebben een toevalsmarge; een verschil kan dus toeval zijn"
    return Claim(opening, "; ".join(sides), chance, grade=Grade.ASSOCIATED)
