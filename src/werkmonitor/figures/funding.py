"""Figures on funders: shares with work as they are and at equal time, and differences between funders."""

from __future__ import annotations

from IPython.display import Markdown

from werkmonitor.figures.forest import ForestRow, forest_figure
from werkmonitor.narrative.claims.contrast import holds
from werkmonitor.narrative.claims.funding import LABELS, cell, pair_label, primary
from werkmonitor.narrative.report import Report, require_report
from werkmonitor.studies.funding import FUNDERS, OWN, PAIRS, PRIMARY, SCHEME, pair_name
from werkmonitor.vocabulary import Funding


def funding_levels(report: Report) -> Markdown:
    """Shares with paid work by funder, as they are and at equal time since the start."""
    report = require_report(report)
    rows = [ForestRow("Zoals het is")]
    for group in FUNDERS:
        rows.append(ForestRow(LABELS[group], cell(report, "level", group)))
        if group == Funding.MUNICIPALITY:
            rows += [ForestRow(LABELS[part], cell(report, "level", part), faint=True) for part in (SCHEME, OWN)]
    rows.append(ForestRow("Bij gelijke tijd sinds de start"))
    rows += [ForestRow(LABELS[group], cell(report, "equal_time_level", group)) for group in FUNDERS]
    title = f"Betaald werk naar financier, {report.quarter.label}"
    crude, equal = primary(report, "crude"), primary(report, "equal_time")
    if crude.shown and equal.shown:
        title = (
            f"{pair_label(PRIMARY)}: {crude.value_text} zoals het is, "
            f"{equal.value_text} bij trajecten die even lang geleden begonnen"
        )
    caption = (
        "Aandeel lopende trajecten met betaald werk in het kwartaal, naar financier. Gelijke tijd: alsof de trajecten "
        "van elke financier even lang liepen als alle trajecten samen. Het verschil in de titel "
        "gaat alleen over tijden die bij beide voorkomen; het kan anders zijn dan dat van twee punten"
    )
    axis, points = "trajecten met betaald werk", "Een open punt is een deel van wat gemeenten betalen"
    return forest_figure(report, "fig-financiers", title, rows, caption, axis=axis, points=points)


def funding_differences(report: Report) -> Markdown:
    """Differences between funders: the primary one step by step, and the others at equal time and type."""
    report = require_report(report)
    steps = {
        "crude": "Zoals het is",
        "equal_time": "Gelijke tijd sinds de start",
        "adjusted": "Ook gelijk type",
        "within_organisations": "Gelijke tijd, zelfde organisatie",
    }
    rows = [ForestRow(f"{pair_label(PRIMARY)} (vooraf gekozen)")]
    rows += [ForestRow(words, primary(report, step), faint=step != "adjusted") for step, words in steps.items()]
    rows.append(ForestRow("Andere paren, gelijke tijd en type"))
    rows += [
        ForestRow(pair_label(pair), cell(report, "adjusted", pair_name(pair)), faint=True)
        for pair in PAIRS
        if pair != PRIMARY
    ]
    found = primary(report)
    title = f"Verschil in betaald werk tussen financiers, {report.quarter.label}"
    if holds(found):
        direction = "hoger" if found.number > 0 else "lager"
        title = (
            f"Bij gelijke tijd en gelijk type is het aandeel met werk bij gemeenten {found.size_text} {direction} dan "
            "bij UWV"
        )
    elif found.shown:
        title = "Bij gelijke tijd en gelijk type is er tussen gemeenten en UWV geen verschil aangetoond"
    caption = (
        "Verschil in het aandeel lopende trajecten met betaald werk, van de eerste min de tweede. De intervallen "
        "van de andere paren zijn niet verbreed; of een paar telt na correctie voor het aantal, staat in de tabel"
    )
    return forest_figure(report, "fig-financiers-verschil", title, rows, caption, axis="verschil in procentpunten")
