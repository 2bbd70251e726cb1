"""What only a quality report says: whether a unit's deliveries are used, what became of their rows, how to read it."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from IPython.display import Markdown

from werkmonitor.narrative import numbers
from werkmonitor.narrative.claims import coverage, endings
from werkmonitor.narrative.claims.grades import Claim
from werkmonitor.narrative.report import Report
from werkmonitor.narrative.tables import escape, markdown
from werkmonitor.panel.selection import DeliveryStatus

_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_SHEETS = {"trajecten": "Trajecten", "plaatsingen": "Plaatsingen"}
_ACTIONS = {"refused": "Geweigerd", "remark": "Controleren", "repaired": "Aangepast"}


def delivered(report: Report) -> Claim:
    """Say whether the deliveries of a region's organisations, or the organisation's own, are in the figures."""
    if report.own is None:
        return coverage.unit(report)
    (own,) = report.own_rows("delivery_status")
    note = _ISO_DAY.sub(lambda match: numbers.day(date.fromisoformat(match[0])), str(own["note"]))
    if own["status"] == DeliveryStatus.DELIVERED:
        received = numbers.day(date.fromisoformat(own["received"]))
        used = f"De levering van {report.unit_name} over {report.quarter.label}, ontvangen op {received}, is gebruikt"
        return Claim(used, note)
    day = numbers.day(report.as_of)
    return Claim(
        f"Van {report.unit_name} was over {report.quarter.label} op {day} geen bruikbare levering binnen",
        note,
        "Dit rapport heeft daarom geen eigen cijfers over dit kwartaal",
    )


def not_to_be_shared(report: Report) -> Claim:
    """Say for whom an organisation's report is, and why."""
    return Claim(
        f"Dit rapport is voor {report.unit_name} zelf",
        "De eigen aantallen zijn niet afgeschermd, ook niet als het om enkele mensen gaat: deel ze niet met anderen",
        "Alle andere cijfers zijn die van het openbare rapport",
    )


def national_basis(report: Report) -> Claim:
    """Say how many organisations are in the national figures."""
    return Claim(f"De cijfers van Nederland gaan over {report.of_organisations()}")


def endings_situation(report: Report) -> Claim:
    """Say with what trajectories ended, and within which limits chance leaves that share."""
    text = report.interval("ended_with_work_or_education")
    limits = f"Het 95%-interval van het aandeel met werk of opleiding is {text}" if text else ""
    return Claim(endings.situation(report), limits)


def delivery(report: Report) -> Markdown:
    """Show what became of the rows of an organisation's delivery, and what to do; nothing in a region's report."""
    if not report.own_rows("delivery_rows"):
        return markdown("")
    rules = report.own_rows("delivery_quality")
    found = _rules(report, rules) if rules else "Er is niets geweigerd, aangepast of opgemerkt."
    return markdown(f"{_rows(report)}\n\n{found}")


def _rows(report: Report) -> str:
    counts = {row["sheet"]: row for row in report.own_rows("delivery_rows")}
    rows = [
        [label, *(numbers.number(counts[sheet][f"rows_{part}"]) for part in ("in", "used", "refused"))]
        for sheet, label in _SHEETS.items()
    ]
    caption = "Rijen in de levering: wat is aangeleverd, wat in de cijfers is gebruikt en wat is geweigerd."
    return _text(report.table(["Blad", "Aangeleverd", "Gebruikt", "Geweigerd"], rows, caption, "tbl-rijen"))


def _rules(report: Report, rules: list[dict[str, Any]]) -> str:
    order = list(_ACTIONS)
    rules = sorted(rules, key=lambda rule: (order.index(rule["action"]), -rule["rows"], rule["rule"]))
    rows = [
        [
            _ACTIONS[rule["action"]],
            numbers.sentence(rule["sentence"]),
            rule["what_to_do"] or "Niets.",
            numbers.number(rule["rows"]),
        ]
        for rule in rules
    ]
    caption = (
        "Wat in de levering is gevonden, en wat te doen. Een geweigerde rij telt nergens mee; bij controleren en "
        "aanpassen telt de rij wel mee. Het aantal is dat van de rijen, en bij aanpassen dat van de waarden. Welke "
        "rijen het zijn, staat in de werkmap met de terugkoppeling."
    )
    return _text(
        report.table(["Gevolg", "Wat is gevonden", "Wat te doen", "Aantal"], rows, caption, "tbl-regels", "lllr")
    )


def _text(table: Markdown) -> str:
    return str(table.data)


def how_to_read(report: Report) -> Markdown:
    """List what a reader has to know before drawing conclusions."""
    unit, where = ("organisatie", "bij") if report.own is not None else ("regio", "in")
    plural = "Organisaties" if report.own is not None else "Regio’s"
    points = [
        Claim(
            f"De cijfers van een {unit} zijn klein",
            "De intervallen zijn daardoor breed: een verschil met Nederland kan toeval zijn, ook als het groot lijkt",
        ),
        Claim(
            f"{plural} verschillen in wie zij begeleiden",
            "Een lager of hoger aandeel met werk zegt niets over de kwaliteit van de begeleiding zolang daar niet naar "
            "is gekeken",
        ),
        Claim(f"De cijfers tellen trajecten die volgens de leveringen {where} deze {unit} worden uitgevoerd"),
    ]
    if report.own is not None:
        points.append(
            Claim(
                "Een interval van de organisatie laat zien hoeveel een aandeel door toeval kan schommelen als cliënten "
                "los van elkaar staan; dat van Nederland houdt rekening met verschillen tussen organisaties"
            )
        )
    return markdown("\n".join(f"- {escape(point)}" for point in points))
