"""What only a quality report says: whether a unit's deliveries are used, what became of their rows, how to read it."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from IPython.display import Markdown

from werkmonitor.narrative import numbers, terms
from werkmonitor.narrative.claims import coverage, endings, silence, trajectories, work
from werkmonitor.narrative.claims.grades import Claim
from werkmonitor.narrative.report import Report
from werkmonitor.narrative.tables import escape, markdown
from werkmonitor.panel.selection import DeliveryStatus
from werkmonitor.quarter import Quarter
from werkmonitor.vocabulary import Coverage

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
        f"Van {report.unit_name} was over {report.quarter.label} op {day} geen bruikbare levering binnen", note
    )


def incomplete(report: Report) -> Claim:
    """Say above a report that deliveries are missing, and what that means; the rest stands with the deliveries."""
    if report.own is not None:
        return Claim("Er is geen bruikbare levering binnen", "Wat daaraan te doen is, staat bij de leveringen")
    provisional = report.coverage(report.unit) == Coverage.PARTIAL and report.cell("running").shown
    too_low = "Aantallen zijn daardoor te laag, en aandelen kunnen nog veranderen"
    return Claim(coverage.unit(report), too_low if provisional else "")


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
    if not report.cell("running").shown:
        return markdown(escape(f"{silence.why(report)} {silence.last_known(report)}".strip()))
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
    cell = report.cell("ended_with_work_or_education")
    several = cell.interval and cell.base != 1
    limits = f"Het 95%-interval van het aandeel met werk of opleiding is {cell.interval_text}" if several else ""
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
    text = f"Van de {numbers.number(now[1])} rijen {numbers.verb(now[0], 'is', 'zijn')} er {_or_none(now[0])} geweigerd"
    if not before[1]:
        return Claim(text, f"Over {report.previous.label} is er geen levering om mee te vergelijken")
    then = f"in {report.previous.label} {numbers.verb(before[0], 'was', 'waren')} het er"
    return Claim(f"{text}; {then} {_or_none(before[0])} van de {numbers.number(before[1])}")


def _or_none(count: int) -> str:
    return numbers.number(count) if count else "geen"


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
    are, findings = numbers.verb(rest, "is", "zijn"), numbers.verb(rest, "bevinding", "bevindingen")
    more = f" Er {are} nog {numbers.word(rest)} andere {findings}." if rest > 0 else ""
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
    about_numbers = [
        Claim(
            "Een 95%-interval zegt tussen welke grenzen een aandeel ligt als toeval wordt meegerekend",
            f"De aantallen van een {unit} zijn klein, en de intervallen daardoor breed: een verschil met Nederland kan "
            "toeval zijn, ook als het groot lijkt",
        ),
        Claim(f"De cijfers tellen trajecten die volgens de leveringen {where} deze {unit} worden uitgevoerd"),
    ]
    points = [
        *(about_numbers if silence.is_about_someone(report) else []),
        Claim(
            f"{plural} verschillen in wie zij begeleiden",
            "Een lager of hoger aandeel met werk zegt niets over de kwaliteit van de begeleiding zolang daar niet naar "
            "is gekeken",
        ),
        Claim(terms.hidden(report) if report.own is None else ""),
    ]
    return markdown("\n".join(f"- {escape(point)}" for point in points if point))
