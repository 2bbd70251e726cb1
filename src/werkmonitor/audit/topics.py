"""What a text is about: the indicators and groups that its words name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from werkmonitor.indicators.definitions import BY_ID
from werkmonitor.narrative.terms import LABELS
from werkmonitor.vocabulary import Method

_ENDED = ("ended", "ended_with_work_or_education", "ended_without_work_or_education", "ended_situation_unknown")
_REASONS = (
    "ended_with_paid_work", "ended_worked_before", "ended_never_worked", "ended_reason_unknown", "ended_ever_worked",
)  # fmt: skip
_STARTED, _STOPPED = (tuple(f"{name}_working{end}" for end in ("", "_at_risk")) for name in ("started", "stopped"))

WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"duurza\w* (?:betaald )?werk onder werkenden", ("durable_work_of_paid",)),
    (
        r"duurza\w*(?: betaald)?(?: werk)?|durable(?: paid)?(?: work)?",
        ("durable_work", "durable_work_of_paid", "durable_work_unknown"),
    ),
    (r"jaren dat organisaties|jaar IPS|gemiddelde van de percentages|als verhouding", ("experience",)),
    (
        r"(?:gestart|starten|begin|starters?)(?:,| of gestopt| en stoppen)? .{0,25}?(?:met )?(?:betaald werk|werken)"
        r"|gestart of gestopt|wie startte",
        (*_STARTED, *_STOPPED),
    ),
    (r"gedeeld door", (*_STARTED, *_STOPPED)),
    (r"gestopt|stoppen|stopte|stoppers", _STOPPED),
    (r"behoud van werk|nog steeds betaald werk|dan nog werkt", ("job_retention",)),
    (
        r"eerste baan|daarvan begonnen|binnen (?:zes maanden|een jaar)",
        ("first_job", "first_job_within_6_months", "first_job_within_12_months"),
    ),
    (
        r"reden (?:niet )?bekend|bekende reden|nooit|eerder wel gewerkt|eerder werk|na de start (?:zijn )?beëindigd"
        r"|van beëindigde trajecten",
        _REASONS,
    ),
    (
        r"\booit\b|sinds de start|vóór de start|tijdens het traject",
        ("ever_worked", "ever_worked_only_before_start", "ever_worked_unknown", "ended_ever_worked"),
    ),
    (
        r"met (?:betaald )?werk(?: of (?:een )?opleiding)?(?= op dat moment|$)|werk of opleiding|work or education"
        r"|situatie|situation",
        _ENDED,
    ),
    (r"[eë]indig\w*|\bended\b", (*_ENDED, *_REASONS)),
    (r"zonder werk", ("paid_work",)),
    (r"betaald werk|paid work|werkenden|met werk\b", ("paid_work", "paid_work_unknown")),
    (r"landelijke (?:gemeentelijke )?regeling", ("running_national_scheme",)),
    (r"oriënterende fase", ("orientation",)),
    (r"proefplaatsing", ("trial_placement",)),
    (r"werkervaringsplaats", ("work_experience",)),
    (r"vrijwilligerswerk", ("voluntary_work",)),
    (r"\bopleiding\b", ("education",)),
    (r"gemiddeld\w*|een organisatie (?:had|begeleidt)", ("mean_per_organisation", "organisations")),
    (r"\brijen\b|aangeleverd|gebruikt|geweigerd|hersteld|\d keer\b", ("deliveries",)),
    (r"gepubliceerde? cijfers|spreekt de bron|niet gepubliceerd", ("reproduction",)),
    (r"(?:met|zonder) gegevens", ("regions_together",)),
    (r"complee?te?\b", ("regions_complete",)),
    (r"onvolledig|een deel van de organisaties", ("regions_partial",)),
    (r"(?:geen|zonder) (?:bruikbare )?levering", ("regions_nothing_received",)),
    (r"(?:geen|zonder) (?:actieve )?organisatie\b|no organisation\b", ("regions_no_organisation",)),
    (r"ontvangen van", ("regions_complete",)),
    (r"in de cijfers|organisations?|organisaties?", ("organisations", "running")),
    (r"lopend\w*|liepen|\blopen\b|running|trajecten naar", ("running",)),
    (r"nieuw\w*|gestart\w*|started", ("new", "new_of_running", "new_year_to_date")),
)
"""Words and the topics that they can stand for, most telling first: what one has read, the next do not see."""

GROUPS: tuple[tuple[str, str], ...] = (
    (r"UWV", "funding:uwv"),
    (r"gemeenten? (?:betaal|betalen)|(?<!landelijke )\bgemeente\b|gemeenten\b|municipalities", "funding:municipality"),
    (r"overige financiering|een ander (?=betaalt|\d)|others (?=\d)", "funding:other"),
    (r"financiering onbekend|onbekende financiering", "funding:unknown"),
    (r"IPS-EPA|driejarige?|three-year", "type:epa"),
    (r"IPS-CMD|tweejarige?|two-year", "type:cmd"),
    (r"overig type", "type:other"),
    (r"type onbekend|onbekend type", "type:unknown"),
    (r"oriënterende fase", "stage:orientation"),
    (r"aangevraagd|aanvraag", "stage:requested"),
    (r"goedgekeurd|goedkeuring", "stage:approved"),
    *((re.escape(method.label), f"method:{method.value}") for method in Method if method is not Method.IPS),
)  # fmt: skip
"""Words for the groups of a breakdown; :data:`werkmonitor.narrative.terms.LABELS` are among them."""

_WORDS = [(re.compile(pattern, re.IGNORECASE), names) for pattern, names in WORDS]
_GROUPS = [(re.compile(pattern, re.IGNORECASE), code) for pattern, code in GROUPS]
_EXACT = {indicator.label: id for id, indicator in BY_ID.items()}
_ID = re.compile(r"indicator (\w+)")
_LABELLED = re.compile(
    rf"({'|'.join(re.escape(label) for label in sorted(_EXACT, key=len, reverse=True))})(?=:| in kwartaal)"
)
"""How a sentence begins that is made from an indicator's entry (:mod:`werkmonitor.narrative.claims.indicator`)."""


def topics(text: str) -> frozenset[str]:
    """Return the topics that a text names; empty where it names none."""
    found: set[str] = set()
    if named := _ID.search(text):
        return frozenset({named[1]})
    found |= {_EXACT[label] for label in _LABELLED.findall(text)}
    for pattern, names in _WORDS:
        if pattern.search(text):
            found |= set(names)
            text = pattern.sub(" ", text)
    return frozenset(found)


def topics_of_row(cells: tuple[str, ...]) -> frozenset[str]:
    """Return the indicator that a row of a table is about, where one of its cells is an indicator's own label."""
    return frozenset(_EXACT[cell] for cell in cells if cell in _EXACT)


def groups(text: str) -> list[tuple[int, str]]:
    """Return the groups that a text names, each with the place where the word ends."""
    return sorted((match.end(), code) for pattern, code in _GROUPS for match in pattern.finditer(text))


def labels() -> Iterator[tuple[str, str]]:
    """Yield every label of a breakdown with its code, which the words above have to know."""
    for dimension, names in LABELS.items():
        yield from ((label, f"{dimension}:{code}") for code, label in names.items())
