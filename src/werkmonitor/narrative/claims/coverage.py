"""Who is in the figures, who isn't, and what that means for comparing quarters."""

from __future__ import annotations

from werkmonitor.narrative import numbers
from werkmonitor.narrative.claims.grades import Claim
from werkmonitor.narrative.report import Report
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
    Coverage.NOTHING_RECEIVED: "waarover nog niets is ontvangen",
    Coverage.NO_ORGANISATION: "waar geen organisatie IPS aanbiedt",
}


def regions(report: Report) -> Claim:
    """Say how many regions are complete, partial, silent, or without organisation."""
    sizes = {code: len(report.regions_with(code)) for code in _REGION_PHRASES}
    parts = [f"{numbers.number(sizes[code])} {phrase}" for code, phrase in _REGION_PHRASES.items() if sizes[code]]
    return Claim(f"Nederland telt {numbers.number(len(report.regions))} arbeidsmarktregio’s: {numbers.listing(parts)}")


_UNIT_PHRASES = {
    None: "is niet bekend hoeveel organisaties er IPS aanbieden",
    Coverage.COMPLETE: "hebben alle organisaties die er IPS aanbieden een bruikbare levering",
    Coverage.PARTIAL: "heeft een deel van de organisaties die er IPS aanbieden nog geen bruikbare levering",
    Coverage.NOTHING_RECEIVED: "is nog niets ontvangen",
    Coverage.NO_ORGANISATION: "biedt geen organisatie IPS aan",
}


def unit(report: Report) -> Claim:
    """Say how complete the figures of a quality report's region are."""
    return Claim(f"In de regio {report.unit_name} {_UNIT_PHRASES[report.coverage(report.unit)]}")


def incomplete_regions(report: Report) -> Claim:
    """Name the regions whose figures aren't complete."""
    silent, partial, none = (
        report.regions_with(code) for code in (Coverage.NOTHING_RECEIVED, Coverage.PARTIAL, Coverage.NO_ORGANISATION)
    )
    if not (silent or partial):
        opening = "In alle regio’s waar IPS wordt aangeboden zijn de gegevens compleet"
    else:
        opening = "Regio’s met onvolledige gegevens hebben in figuren en tabellen een sterretje"
    return Claim(
        opening,
        f"Nog niets ontvangen: {'; '.join(silent)}" if silent else "",
        f"Deels ontvangen: {'; '.join(partial)}" if partial else "",
        f"Geen organisatie actief (twee sterretjes): {'; '.join(none)}" if none else "",
    )


def absent_organisations(report: Report) -> Claim:
    """Say how many organisations are not in the figures."""
    absent = report.active() - report.reporting()
    if absent == 0:
        return Claim("Alle organisaties die IPS aanbieden staan in de cijfers van dit kwartaal")
    verb = "staat" if absent == 1 else "staan"
    return Claim(
        f"{numbers.plural(absent, 'organisatie', 'organisaties')} {verb} niet in de cijfers van dit kwartaal, omdat de "
        "levering later binnenkwam, is aangehouden of niet bruikbaar was",
        "De aantallen in dit rapport zijn daardoor lager dan de werkelijke aantallen",
    )


def comparability(report: Report) -> Claim:
    """Say whether counts of this quarter and the one before can be compared."""
    before = report.previous
    if not report.has_figures():
        return Claim("Zonder leveringen is er niets te vergelijken")
    if not report.has_figures(before):
        return Claim(f"Over {before.label} zijn er geen cijfers; er is dus geen vergelijking met het kwartaal ervoor")
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
    """Say, inside a sentence, that an earlier number was about other organisations."""
    if report.unit:
        return "niet beide keren zijn de leveringen in deze regio compleet"
    now = report.of_organisations().removesuffix(" organisaties")
    return f"toen {report.of_organisations(before)}, nu {now}"
