"""Who is in the figures, who isn't, and what that means for comparing quarters."""

from __future__ import annotations

from collections.abc import Sequence

from werkmonitor.narrative import numbers
from werkmonitor.narrative.claims.grades import Claim
from werkmonitor.narrative.report import Report
from werkmonitor.panel.selection import DeliveryStatus
from werkmonitor.quarter import Quarter
from werkmonitor.vocabulary import Coverage


def basis(report: Report) -> Claim:
    """Say what the report is about: quarter, organisations, date."""
    day = numbers.day(report.as_of)
    if not report.has_figures():
        return Claim(
            f"Over {report.quarter.label} was op {day} van geen enkele organisatie een bruikbare levering binnen",
            "Er zijn daarom geen cijfers over trajecten in dit kwartaal",
        )
    return Claim(
        f"Dit rapport over {report.quarter.label} gaat over {report.of_organisations()} die IPS "
        f"{'aanbiedt' if report.active() == 1 else 'aanbieden'}, met de leveringen die op {day} binnen waren"
    )


_REGION_PHRASES = {
    Coverage.COMPLETE: "met complete gegevens",
    Coverage.PARTIAL: "met gegevens van een deel van de organisaties",
    Coverage.NOTHING_RECEIVED: "zonder bruikbare levering",
    Coverage.NO_ORGANISATION: "waar geen organisatie IPS aanbiedt",
}


def regions(report: Report) -> Claim:
    """Say how many regions are complete, partial, silent, or without organisation."""
    sizes = {code: len(report.regions_with(code)) for code in _REGION_PHRASES}
    parts = [f"{numbers.number(sizes[code])} {phrase}" for code, phrase in _REGION_PHRASES.items() if sizes[code]]
    return Claim(f"Nederland telt {numbers.number(len(report.regions))} arbeidsmarktregio’s: {numbers.listing(parts)}")


_UNIT_PHRASES = {
    None: "is niet bekend wie er IPS aanbiedt",
    Coverage.COMPLETE: "is van {whom} een bruikbare levering binnen",
    Coverage.PARTIAL: "is van een deel van de organisaties die er IPS aanbieden nog geen bruikbare levering binnen",
    Coverage.NOTHING_RECEIVED: "is van {whom} nog geen bruikbare levering binnen",
    Coverage.NO_ORGANISATION: "biedt geen organisatie IPS aan",
}


def unit(report: Report) -> Claim:
    """Say how complete the figures of a quality report's region are."""
    name, coverage = report.unit_name, report.coverage(report.unit)
    article = "alle" if coverage == Coverage.COMPLETE else "de"
    alone = active_here(report) == 1
    whom = "de enige organisatie die er IPS aanbiedt" if alone else f"{article} organisaties die er IPS aanbieden"
    where = name if name.startswith("Regio ") else f"de regio {name}"
    return Claim(f"In {where} {_UNIT_PHRASES[coverage].format(whom=whom)}")


def active_here(report: Report) -> int:
    """Return how many organisations offer IPS in the region of a quality report, by the register."""
    here = report.safe("coverage").where(quarter=str(report.quarter), region=report.unit).frame
    return int(here["organisations_active"].sum())


NAMED_REGIONS = 12
"""More regions than this are counted and not named."""


def incomplete_regions(report: Report) -> Claim:
    """Name the regions whose figures aren't complete."""
    silent, partial, none = (
        report.regions_with(code) for code in (Coverage.NOTHING_RECEIVED, Coverage.PARTIAL, Coverage.NO_ORGANISATION)
    )
    if not (silent or partial):
        opening = "In alle regio’s waar IPS wordt aangeboden, zijn de gegevens compleet"
    else:
        opening = "Regio’s met onvolledige gegevens hebben in figuren en tabellen een sterretje"
    return Claim(
        opening,
        _named("Geen bruikbare levering", silent),
        _named("Alleen van een deel van de organisaties", partial),
        _named("Geen organisatie actief (twee sterretjes)", none),
    )


def lacking_regions(report: Report) -> Claim:
    """Name the regions whose figures lack a delivery, and those without organisation, with the reason."""
    silent, partial, none = (
        report.regions_with(code) for code in (Coverage.NOTHING_RECEIVED, Coverage.PARTIAL, Coverage.NO_ORGANISATION)
    )
    if not report.has_figures():
        return Claim()
    count, of_all = len(silent) + len(partial), numbers.number(len(report.regions))
    opening = f"Van alle {of_all} arbeidsmarktregio’s zijn de gegevens compleet"
    if count:
        opening = (
            f"Van {numbers.number(count)} van de {of_all} arbeidsmarktregio’s ontbreken gegevens, omdat een "
            "organisatie die er IPS aanbiedt niet in de cijfers staat"
        )
    elif none:
        opening = "In alle regio’s waar IPS wordt aangeboden, zijn de gegevens compleet"
    return Claim(
        opening,
        _named("Geen bruikbare levering", silent),
        _named("Alleen van een deel van de organisaties", partial),
        _named("Geen organisatie die IPS aanbiedt", none),
    )


def _named(what: str, regions: Sequence[str]) -> str:
    if not regions:
        return ""
    return f"{what}: {'; '.join(regions) if len(regions) <= NAMED_REGIONS else f'{len(regions)} regio’s'}"


def marks(report: Report) -> Claim:
    """Say what the marks of regions mean, for a page that doesn't name them."""
    if report.is_complete():
        return Claim()
    return Claim("Bij regio’s met een sterretje ontbreken leveringen; een aantal is daar te laag")


_ABSENCES = {
    DeliveryStatus.LATE: "kwam de levering later binnen",
    DeliveryStatus.HELD: "is de levering aangehouden, omdat er nog een vraag over is",
    DeliveryStatus.UNREADABLE: "is de levering niet bruikbaar",
    DeliveryStatus.NOT_RECEIVED: "is geen levering ontvangen",
}
"""Why an organisation's delivery isn't in the figures."""


def absent_organisations(report: Report) -> Claim:
    """Say how many organisations are not in the figures, and why."""
    absent = report.active() - report.reporting()
    if absent == 0:
        return Claim("Alle organisaties die IPS aanbieden, staan in de cijfers van dit kwartaal")
    verb = "staat" if absent == 1 else "staan"
    counts = {why: count for status, why in _ABSENCES.items() if (count := report.with_status(status))}
    reasons = [f"van {numbers.word(count)} {why}" for why, count in counts.items()]
    because = f"; daarvan {next(iter(counts))}" if len(counts) == 1 else f": {numbers.listing(reasons)}"
    return Claim(
        f"{numbers.plural(absent, 'organisatie', 'organisaties')} {verb} niet in de cijfers van dit kwartaal{because}",
        "De aantallen in dit rapport zijn daardoor lager dan de werkelijke aantallen",
    )


def nothing_before(report: Report) -> Claim:
    """Say that there is no quarter before to compare with; nothing where there is."""
    if not report.has_figures() or report.has_figures(report.previous):
        return Claim()
    return Claim(f"Over {report.previous.label} zijn er geen cijfers; een vergelijking met toen is dus niet mogelijk")


def comparability(report: Report) -> Claim:
    """Say whether counts of this quarter and the one before can be compared."""
    before = report.previous
    if not report.has_figures():
        return Claim("Zonder leveringen is er niets te vergelijken")
    if not report.has_figures(before):
        return nothing_before(report)
    if report.same_organisations(before, report.quarter):
        return Claim(
            f"De cijfers van {before.label} en van {report.quarter.label} gaan over dezelfde organisaties en zijn "
            "rechtstreeks te vergelijken"
        )
    return Claim(
        f"De cijfers gaan nu over {report.of_organisations()}, en in {before.label} over "
        f"{report.of_organisations(before)}",
        "Aantallen van de twee kwartalen zijn daarom niet rechtstreeks te vergelijken; percentages alleen met "
        "voorzichtigheid",
    )


def other_basis(report: Report, before: Quarter) -> str:
    """Say, inside a sentence, which organisations an earlier number was about, where they are not those of now."""
    if report.unit:
        return "niet beide keren zijn de leveringen in deze regio compleet"
    then, now = report.delivered(before), report.delivered()
    first = f"toen bij {numbers.plural(len(then), 'organisatie', 'organisaties')}"
    if now < then:
        return f"{first}, nu bij {numbers.number(len(now))} daarvan"
    if then < now:
        return f"{first}, nu ook bij {numbers.word(len(now - then))} andere"
    return f"{first}, nu bij {numbers.number(len(now))}; {numbers.number(len(now & then))} daarvan beide keren"
