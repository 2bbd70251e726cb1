"""Indicators of phase 2: the whole course of a trajectory, from the placements that its delivery lists."""

from __future__ import annotations

from werkmonitor.indicators.indicator import NATIONAL, Indicator, Kind

_GROUPS = ((), ("funding",), ("type",))
_RUNNING = "lopende IPS-trajecten"
_ENDED = "IPS-trajecten die na de start zijn beëindigd"
_FOUND = "IPS-trajecten waarvan de eerste baan sinds de start in het kwartaal begon"

_EVER_WORKED = (
    Indicator(
        "ever_worked",
        "Ooit betaald werk tijdens het traject",
        "Regulier betaald werk op ten minste één dag vanaf de start van het traject tot en met de laatste dag van het "
        "kwartaal (of de einddatum); ook in een baan van vóór de start.",
        "ever_worked",
        Kind.SHARE,
        "running",
        _RUNNING,
        breakdowns=_GROUPS,
        needs_placements=True,
    ),
    Indicator(
        "ever_worked_only_before_start",
        "Alleen werk in een baan van vóór de start",
        "Ooit betaald werk tijdens het traject, maar sinds de start begon geen nieuwe reguliere betaalde baan.",
        "only_brought_work",
        Kind.SHARE,
        "ever_worked",
        "lopende IPS-trajecten met ooit betaald werk",
        breakdowns=NATIONAL,
        needs_placements=True,
    ),
    Indicator(
        "ever_worked_unknown",
        "Ooit betaald werk onbekend",
        "Niet geteld bij ooit betaald werk, omdat niet is aangeleverd of de betaalde baan regulier is.",
        "ever_worked_unknown",
        breakdowns=NATIONAL,
        needs_placements=True,
    ),
    Indicator(
        "ended_ever_worked",
        "Beëindigd, ooit betaald werk tijdens het traject",
        "Regulier betaald werk op ten minste één dag van de start tot en met de einddatum; ook in een baan van vóór de "
        "start.",
        "ended_ips_ever_worked",
        Kind.SHARE,
        "ended_ips",
        _ENDED,
        breakdowns=_GROUPS,
        needs_placements=True,
    ),
)

_FIRST_JOB = (
    Indicator(
        "first_job",
        "Eerste baan sinds de start",
        "De eerste reguliere betaalde baan sinds de start van het traject begon in het kwartaal; "
        "wie het traject met een baan begon, telt niet mee.",
        "first_job",
        breakdowns=NATIONAL,
        flow=True,
        needs_placements=True,
    ),
    *(
        Indicator(
            f"first_job_within_{months}_months",
            f"Eerste baan binnen {months} maanden na de start",
            f"Van wie in het kwartaal een eerste baan vond: die baan begon binnen {months} maanden na de start. Dit is "
            "niet de kans op een baan: wie nog geen baan vond, hoort er niet bij.",
            f"first_job_within_{months}_months",
            Kind.SHARE,
            "first_job",
            _FOUND,
            breakdowns=NATIONAL,
            flow=True,
            needs_placements=True,
        )
        for months in (6, 12)
    ),
)


def _reason(id: str, label: str, definition: str) -> Indicator:
    """Return the entry of one of the three reasons; national, since they add up to their base."""
    base = f"{_ENDED}, met bekende reden"
    return Indicator(
        id, label, definition, id, Kind.SHARE, "ended_reason_known", base, breakdowns=NATIONAL, needs_placements=True
    )


_REASONS = (
    _reason("ended_with_paid_work", "Beëindigd met betaald werk", "Op de dag van beëindiging betaald werk."),
    _reason(
        "ended_worked_before",
        "Beëindigd zonder betaald werk, eerder wel",
        "Op de dag van beëindiging geen betaald werk (wel of geen opleiding), maar eerder in het traject wel.",
    ),
    _reason(
        "ended_never_worked",
        "Beëindigd, nooit betaald werk",
        "Op de dag van beëindiging geen betaald werk (wel of geen opleiding), en ook eerder in het traject niet.",
    ),
    Indicator(
        "ended_reason_unknown",
        "Beëindigd, reden onbekend",
        "Na de start beëindigd zonder dat de situatie op die dag bekend is, of zonder dat bekend is of eerder werk "
        "regulier was.",
        "ended_reason_unknown",
        Kind.SHARE,
        "ended_ips",
        _ENDED,
        breakdowns=NATIONAL,
        needs_placements=True,
    ),
)

REASONS = ("ended_with_paid_work", "ended_worked_before", "ended_never_worked")
"""Shares of one base that add up to it: each follows from the others."""

PHASE_2: tuple[Indicator, ...] = (*_EVER_WORKED, *_FIRST_JOB, *_REASONS)
