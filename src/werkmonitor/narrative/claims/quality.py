"""What only a quality report says: whether a unit's deliveries are used, what became of their rows, how to read it."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from IPython.display import Markdown

from werkmonitor.narrative import numbers, terms
from werkmonitor.narrative.claims import beside, coverage, endings, trajectories, work
from werkmonitor.narrative.claims.grades import Claim
from werkmonitor.narrative.report import Report
from werkmonitor.narrative.tables import escape, markdown
from werkmonitor.panel.selection import DeliveryStatus
from werkmonitor.quarter import Quarter
from werkmonitor.vocabulary import Status

_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_ACTIONS = {"refused": "Geweigerd", "remark": "Controleren"}
"""What an organisation can do something about."""
_SHOWN = 6
"""Findings in the table, the most important ones; the workbook has them all."""


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
        "Alle andere cijfers zijn die van het openbare rapport, of afgeronde cijfers van ten minste vijf andere "
        "organisaties samen",
    )


def national_basis(report: Report) -> Claim:
    """Say how many organisations are in the national figures."""
    return Claim(f"De cijfers van Nederland gaan over {report.of_organisations()}")


def summary(report: Report) -> Markdown:
    """List what matters most of a unit's figures, or say that there are none and what was last known."""
    if report.cell("running").status in (Status.MISSING, Status.NOT_DERIVABLE):
        none = Claim(f"Over {report.quarter.label} zijn er geen cijfers van {report.unit_name} om samen te vatten")
        return markdown(escape(f"{none} {beside.last_known(report)}".strip()))
    points = [
        trajectories.running(report),
        f"{work.paid(report, intervals=True)} {work.beside_national(report, 'paid_work')}",
        f"{work.durable(report, intervals=True)} {work.beside_national(report, 'durable_work')}",
        endings_situation(report),
    ]
    return markdown("\n".join(f"{place}. {escape(point.strip())}" for place, point in enumerate(points, start=1)))


def endings_situation(report: Report) -> Claim:
    """Say with what trajectories ended, if any did, and within which limits chance leaves that share."""
    if endings.nothing_ended(report):
        return endings.ended(report)
    text = report.interval("ended_with_work_or_education")
    limits = f"Het 95%-interval van het aandeel met werk of opleiding is {text}" if text else ""
    return Claim(endings.situation(report), limits)


def delivery(report: Report) -> Markdown:
    """Show what an organisation has to look at in its delivery; nothing in a region's report."""
    if not report.own_rows("delivery_rows"):
        return markdown("")
    rules = report.own_rows("delivery_quality")
    repaired = sum(rule["rows"] for rule in rules if rule["action"] == "repaired")
    rules = [rule for rule in rules if rule["action"] in _ACTIONS]
    table = _rules(report, rules) if rules else escape(Claim("Er is niets geweigerd, en niets om te controleren"))
    was = numbers.verb(repaired, "is 1 waarde", f"zijn {numbers.number(repaired)} waarden")
    done = Claim(f"Bij het inlezen {was} omgezet naar de afgesproken schrijfwijze; daar hoeft niets voor te gebeuren")
    return markdown("\n\n".join([table, *([escape(done)] if repaired else [])]))


def since_last_time(report: Report) -> Claim:
    """Compare the refused part of an organisation's rows with that of the quarter before; nothing in a region's."""
    if report.own is None or not report.own_rows("delivery_rows"):
        return Claim()
    now, before = (_refused(report, quarter) for quarter in (report.quarter, report.previous))
    text = f"Er zijn {numbers.plural(now[0], 'rij', 'rijen')} van de {numbers.number(now[1])} geweigerd"
    if now[0] == 1:
        text = text.replace("Er zijn", "Er is")
    if not before[1]:
        return Claim(text, f"Over {report.previous.label} is er geen levering om mee te vergelijken")
    then = f"in {report.previous.label} {numbers.verb(before[0], 'was', 'waren')} dat er"
    return Claim(f"{text}; {then} {numbers.number(before[0])} van de {numbers.number(before[1])}")


def _refused(report: Report, quarter: Quarter) -> tuple[int, int]:
    """Count rows refused and delivered, of both sheets."""
    rows = report.own.table("delivery_rows").where(quarter=str(quarter)).frame if report.own is not None else None
    return (int(rows["rows_refused"].sum()), int(rows["rows_in"].sum())) if rows is not None else (0, 0)


def _rules(report: Report, rules: list[dict[str, Any]]) -> str:
    order = list(_ACTIONS)
    rules = sorted(rules, key=lambda rule: (order.index(rule["action"]), -rule["rows"], rule["rule"]))
    rest = len(rules) - _SHOWN
    rows = [
        [
            _ACTIONS[rule["action"]],
            numbers.sentence(rule["sentence"]),
            rule["what_to_do"],
            numbers.number(rule["rows"]),
        ]
        for rule in rules[:_SHOWN]
    ]
    more = f" Er {numbers.verb(rest, 'is', 'zijn')} nog {numbers.word(rest)} andere." if rest > 0 else ""
    caption = (
        "Wat in de levering is gevonden, en wat te doen. Een geweigerde rij telt nergens mee, een rij om te "
        "controleren wel." + more + " Welke rijen het zijn, staat in de werkmap met de terugkoppeling."
    )
    return _text(
        report.table(["Gevolg", "Wat is gevonden", "Wat te doen", "Rijen"], rows, caption, "tbl-regels", "lllr")
    )


def _text(table: Markdown) -> str:
    return str(table.data)


def how_to_read(report: Report) -> Markdown:
    """List what a reader has to know before drawing conclusions."""
    unit, where = ("organisatie", "bij") if report.own is not None else ("regio", "in")
    plural = "Organisaties" if report.own is not None else "Regio’s"
    points = [
        Claim(
            f"De aantallen van een {unit} zijn klein",
            "De intervallen zijn daardoor breed: een verschil met Nederland kan toeval zijn, ook als het groot lijkt",
        ),
        Claim(
            f"{plural} verschillen in wie zij begeleiden",
            "Een lager of hoger aandeel met werk zegt niets over de kwaliteit van de begeleiding zolang daar niet naar "
            "is gekeken",
        ),
        Claim(f"De cijfers tellen trajecten die volgens de leveringen {where} deze {unit} worden uitgevoerd"),
        Claim(terms.hidden(report) if report.own is None else ""),
    ]
    return markdown("\n".join(f"- {escape(point)}" for point in points if point))
