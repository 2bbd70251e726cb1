"""Every indicator of the monitor, once.

The computation, the data dictionary, the methods page and the tests are made from :data:`INDICATORS`. A new indicator
is one entry, in flags of the panel or combinations of them (``new & paid_work``); what no flag says takes one in
:mod:`werkmonitor.panel` too.
"""

from __future__ import annotations

from werkmonitor.indicators.indicator import NATIONAL, TWO_WAY, WITH_STAGE, Indicator, Kind, Unit
from werkmonitor.indicators.phase2 import PHASE_2

RUNNING_BASE = "lopende IPS-trajecten"
PAID_BASE = "lopende IPS-trajecten met betaald werk"


def _of_deliveries(id: str, label: str, definition: str, unit: Unit) -> Indicator:
    """Return the entry of a count of organisations or regions."""
    source = "Q2 2023, figuur 1" if unit is Unit.ORGANISATIONS else "Q2 2023, figuur B1"
    return Indicator(id, label, definition, id, unit=unit, breakdowns=NATIONAL, source=source)


_DELIVERIES = (
    _of_deliveries(
        "organisations_active",
        "Organisaties die IPS aanbieden",
        "Organisaties die volgens het register in het kwartaal in ten minste één regio IPS aanbieden.",
        Unit.ORGANISATIONS,
    ),
    _of_deliveries(
        "organisations_reporting",
        "Organisaties met een bruikbare levering",
        "Actieve organisaties waarvan op de peildatum een bruikbare levering over het kwartaal binnen was.",
        Unit.ORGANISATIONS,
    ),
    _of_deliveries(
        "regions_complete",
        "Regio's met complete informatie",
        "Regio's waarvan elke actieve organisatie een bruikbare levering heeft.",
        Unit.REGIONS,
    ),
    _of_deliveries(
        "regions_partial",
        "Regio's met onvolledige informatie (*)",
        "Regio's waarvan een deel van de actieve organisaties een bruikbare levering heeft.",
        Unit.REGIONS,
    ),
    _of_deliveries(
        "regions_nothing_received",
        "Regio's zonder bruikbare levering (*)",
        "Regio's met actieve organisaties, waarvan geen enkele een bruikbare levering heeft.",
        Unit.REGIONS,
    ),
    _of_deliveries(
        "regions_no_organisation",
        "Regio's zonder actieve organisatie (**)",
        "Regio's waar volgens het register geen organisatie IPS aanbiedt.",
        Unit.REGIONS,
    ),
    Indicator(
        "mean_per_organisation",
        "Gemiddeld aantal lopende IPS-trajecten per organisatie",
        "Lopende IPS-trajecten, gedeeld door het aantal organisaties met een bruikbare levering.",
        "running",
        Kind.MEAN,
        "organisations_reporting",
        "organisaties met een bruikbare levering",
        unit=Unit.PER_ORGANISATION,
        breakdowns=NATIONAL,
        source="Q2 2023, figuur 3",
    ),
)

_TRAJECTORIES = (
    Indicator(
        "orientation",
        "Trajecten in de oriënterende fase",
        "Aangemeld en aan het eind van het kwartaal nog niet gestart en niet beëindigd; nog geen IPS-traject.",
        "orientation",
        source="Q2 2023, figuur 4",
    ),
    Indicator(
        "running",
        "Lopende IPS-trajecten",
        "Gestart op of vóór de laatste dag van het kwartaal en niet beëindigd vóór de eerste dag; "
        "wie in het kwartaal eindigde telt dus mee.",
        "running",
        breakdowns=TWO_WAY,
        all_methods=True,
        source="Q2 2023, figuur 2 en 4, B3 en B4",
    ),
    Indicator(
        "running_national_scheme",
        "Lopende IPS-trajecten uit de landelijke gemeentelijke regeling",
        "Lopende IPS-trajecten die de gemeente betaalt uit de landelijke regeling en die zijn goedgekeurd.",
        "running_national_scheme",
        breakdowns=((), ("type",), ("region",)),
        source="Q2 2023, figuur 4",
    ),
    Indicator(
        "new",
        "Nieuwe IPS-trajecten",
        "Gestart in het kwartaal; onbekend in het eerste kwartaal van een organisatie.",
        "new",
        breakdowns=TWO_WAY,
        flow=True,
        all_methods=True,
        source="Q2 2023, figuur 2",
    ),
    Indicator(
        "new_of_running",
        "Aandeel nieuw onder lopende IPS-trajecten",
        "Gestart in het kwartaal, van de lopende trajecten van organisaties waarvan de instroom bekend is.",
        "new",
        Kind.SHARE,
        "running",
        RUNNING_BASE + " van organisaties waarvan de instroom bekend is",
        breakdowns=NATIONAL,
        flow=True,
    ),
    Indicator(
        "new_year_to_date",
        "Gestart sinds 1 januari",
        "Gestart sinds 1 januari van het jaar, volgens de nieuwste levering waarin het traject voorkomt; "
        "zonder de starts in het eerste kwartaal van een organisatie.",
        "new_year_to_date",
        flow=True,
        year_to_date=True,
        source="Q2 2023, figuur B2",
    ),
    Indicator(
        "ended",
        "Beëindigde trajecten",
        "Beëindigd in het kwartaal, in welk stadium ook; het stadium is dat op de dag van beëindiging.",
        "ended",
        breakdowns=TWO_WAY,
        all_stages=True,
        all_methods=True,
        source="Q2 2023, figuur B8",
    ),
)

_WORK = (
    Indicator(
        "paid_work",
        "Betaald werk",
        "Regulier betaald werk op ten minste één dag van het kwartaal die binnen het traject valt, "
        "ongeacht uren en contract.",
        "paid_work",
        Kind.SHARE,
        "running",
        RUNNING_BASE,
        breakdowns=TWO_WAY,
        all_methods=True,
        source="Q2 2023, figuur 5 en B5",
    ),
    Indicator(
        "durable_work",
        "Duurzaam betaald werk",
        "Regulier betaald werk in één baan met een contract voor ten minste 3 maanden of voor onbepaalde tijd, "
        "ten minste 12 uur in de week en ten minste 35 % loonwaarde; banen worden niet opgeteld.",
        "durable_work",
        Kind.SHARE,
        "running",
        RUNNING_BASE,
        breakdowns=TWO_WAY,
        source="Q2 2023, figuur 6 en B5",
    ),
    Indicator(
        "durable_work_of_paid",
        "Duurzaam betaald werk onder werkenden",
        "Trajecten met duurzaam betaald werk als deel van de trajecten met betaald werk.",
        "durable_work",
        Kind.SHARE,
        "paid_work",
        PAID_BASE,
        breakdowns=WITH_STAGE,
        source="Q2 2023, hoofdstuk 3",
    ),
    Indicator(
        "paid_work_unknown",
        "Betaald werk onbekend",
        "Niet geteld bij betaald werk, omdat niet is aangeleverd of de betaalde baan regulier is "
        "(of, zonder plaatsingen, of er betaald werk was).",
        "paid_work_unknown",
    ),
    Indicator(
        "durable_work_unknown",
        "Duurzaamheid van betaald werk onbekend",
        "Wel betaald werk, maar uren, loonwaarde of contract ontbreekt van een baan die duurzaam kan zijn, "
        "en geen andere baan is duurzaam.",
        "durable_work_unknown",
    ),
    Indicator(
        "started_working",
        "Gestart met betaald werk, zoals eerder gepubliceerd",
        "Zonder betaald werk op de dag vóór het kwartaal (of vóór de start van het traject) en met betaald werk op de "
        "laatste dag (of de einddatum), per lopend traject zonder betaald werk in het kwartaal.",
        "started_working",
        Kind.RATIO,
        "without_paid_work",
        "lopende IPS-trajecten zonder betaald werk in het kwartaal (zoals gepubliceerd; de starters horen er niet bij)",
        flow=True,
        needs_placements=True,
        source="Q2 2023, figuur B6 en B7",
    ),
    Indicator(
        "started_working_at_risk",
        "Gestart met betaald werk, van wie dat kon",
        "Dezelfde starters als deel van de lopende trajecten die op de dag vóór het kwartaal (of vóór de start) geen "
        "betaald werk hadden.",
        "started_working",
        Kind.SHARE,
        "without_work_before",
        "lopende IPS-trajecten zonder betaald werk op de dag ervoor",
        flow=True,
        needs_placements=True,
    ),
    Indicator(
        "stopped_working",
        "Gestopt met betaald werk, zoals eerder gepubliceerd",
        "Met betaald werk op de dag vóór het kwartaal (of vóór de start) en zonder op de laatste dag (of de "
        "einddatum), per traject met betaald werk in het kwartaal; een traject met werk beëindigen is niet stoppen.",
        "stopped_working",
        Kind.SHARE,
        "paid_work",
        PAID_BASE + " in het kwartaal (zoals gepubliceerd)",
        flow=True,
        needs_placements=True,
        source="Q2 2023, figuur B6 en B7",
    ),
    Indicator(
        "stopped_working_at_risk",
        "Gestopt met betaald werk, van wie dat kon",
        "Dezelfde stoppers als deel van de lopende trajecten die op de dag vóór het kwartaal (of vóór de start) "
        "betaald werk hadden.",
        "stopped_working",
        Kind.SHARE,
        "with_work_before",
        "lopende IPS-trajecten met betaald werk op de dag ervoor",
        flow=True,
        needs_placements=True,
    ),
    Indicator(
        "job_retention",
        "Behoud van werk",
        "Van wie het traject begon met een betaalde baan van vóór de start: betaald werk (dezelfde baan of een andere) "
        "op de laatste dag van het kwartaal of op de einddatum.",
        "kept_work",
        Kind.SHARE,
        "entered_with_work",
        "lopende IPS-trajecten die met een baan begonnen",
        needs_placements=True,
    ),
)


def _by_situation(id: str, label: str, definition: str) -> Indicator:
    """Return the entry of endings in a situation, of those in a known one."""
    return Indicator(
        id,
        label,
        definition,
        id,
        Kind.SHARE,
        "ended_situation_known",
        "beëindigde trajecten, alle stadia, met bekende situatie",
        breakdowns=WITH_STAGE,
        all_stages=True,
        source="Q2 2023, figuur 7 en B9",
    )


_ENDINGS = (
    _by_situation(
        "ended_with_work_or_education",
        "Beëindigd met werk of opleiding",
        "Op de dag van beëindiging betaald werk of een opleiding.",
    ),
    _by_situation(
        "ended_without_work_or_education",
        "Beëindigd zonder werk of opleiding",
        "Op de dag van beëindiging geen betaald werk en geen opleiding.",
    ),
    Indicator(
        "ended_situation_unknown",
        "Beëindigd, situatie onbekend",
        "Beëindigd zonder dat bekend is of er op dat moment werk of een opleiding was.",
        "ended_situation_unknown",
        Kind.SHARE,
        "ended",
        "beëindigde trajecten, alle stadia",
        breakdowns=WITH_STAGE,
        all_stages=True,
    ),
)


def _other_form(id: str, label: str, what: str) -> Indicator:
    """Return the entry of a form of work that never counts as paid work."""
    definition = (
        f"{what} op ten minste één dag van het kwartaal die binnen het traject valt; telt niet als betaald werk."
    )
    return Indicator(id, label, definition, id, Kind.SHARE, "running", RUNNING_BASE, needs_placements=True)


_OTHER_FORMS = (
    _other_form("trial_placement", "Proefplaatsing", "Een proefplaatsing"),
    _other_form("work_experience", "Werkervaringsplaats", "Een werkervaringsplaats"),
    _other_form("voluntary_work", "Vrijwilligerswerk", "Vrijwilligerswerk"),
    _other_form("education", "Opleiding", "Een opleiding"),
)

INDICATORS: tuple[Indicator, ...] = (
    *_DELIVERIES,
    *_TRAJECTORIES,
    *_WORK,
    *_ENDINGS,
    *_OTHER_FORMS,
    *PHASE_2,
)
"""All indicators, in the order in which tables show them."""

BY_ID = {indicator.id: indicator for indicator in INDICATORS}
