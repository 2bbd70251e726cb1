"""Tables of the page on the length of support."""

from __future__ import annotations

from collections.abc import Sequence

from IPython.display import Markdown

from werkmonitor.narrative import numbers
from werkmonitor.narrative.claims.contrast import without_unit
from werkmonitor.narrative.claims.duration import SHORT, YEAR_WORDS, cell
from werkmonitor.narrative.estimates import INTERVAL, EstimateCell, why_not
from werkmonitor.narrative.report import Report
from werkmonitor.studies.duration_study import CMD_LESS_EPA, OTHER_LESS_EPA
from werkmonitor.studies.first_job import REACH
from werkmonitor.vocabulary import TrajectoryType

DIFFERENCES = {
    ("crude", CMD_LESS_EPA, ""): "Ruw: alle lopende trajecten",
    ("equal_time", CMD_LESS_EPA, ""): "Gelijke tijd sinds de start",
    ("adjusted", CMD_LESS_EPA, ""): "Ook gelijke financiering",
    ("adjusted_cohort", CMD_LESS_EPA, ""): "Alle kwartalen, ook gelijk startjaar",
    ("within_organisation", CMD_LESS_EPA, ""): "Binnen dezelfde organisatie",
    ("before_limit", CMD_LESS_EPA, "0-11"): "Gelijke tijd, eerste jaar",
    ("before_limit", CMD_LESS_EPA, "12-23"): "Gelijke tijd, tweede jaar",
    **{("first_job", CMD_LESS_EPA, str(month)): f"Eerste baan binnen {month} maanden" for month in REACH},
}
"""Differences of the argument, CMD minus EPA, in its order: key of the estimate, and label."""

_NONE = "–"


def cells(report: Report) -> list[tuple[str, EstimateCell]]:
    """Return the differences of the argument with their labels."""
    return [(label, cell(report, *key)) for key, label in DIFFERENCES.items()]


def differences(report: Report) -> Markdown:
    """All differences of the argument."""
    shown = cells(report)
    rows = [[label, *_estimate(found)] for label, found in shown]
    header = ["Vergelijking", "CMD min EPA", INTERVAL, "p", "Trajecten, afgerond", "Organisaties"]
    caption = (
        "Verschil in betaald werk en in eerste banen tussen CMD en EPA, stap voor stap, in procentpunten. In de rij "
        "met alle kwartalen telt een traject mee in elk kwartaal waarin het liep."
        f"{why_not(found for _, found in shown)}"
    )
    return report.table(header, rows, caption, "tbl-duur-verschillen")


def by_type(report: Report) -> Markdown:
    """The three types beside each other; the other one is set against EPA as CMD is."""
    of = {TrajectoryType.EPA: "", TrajectoryType.CMD: CMD_LESS_EPA, TrajectoryType.OTHER: OTHER_LESS_EPA}
    rows = []
    for kind, against in of.items():
        levels = [cell(report, step, kind.value).value_text for step in ("crude", "past_24")]
        compared = [_bare(cell(report, step, against)) if against else _NONE for step in ("crude", "equal_time")]
        rows.append([SHORT[kind], *levels, *compared])
    header = ["Type", "Betaald werk", "Twee jaar of langer bezig", "Ruw verschil met EPA", "Bij gelijke tijd"]
    caption = f"Lopende trajecten naar type, {report.quarter.label}; verschillen in procentpunten, met {INTERVAL}."
    return report.table(header, rows, caption, "tbl-duur-typen")


def later_years(report: Report) -> Markdown:
    """Finding and losing work in the second and the third year of EPA trajectories."""
    epa = TrajectoryType.EPA.value
    rows = []
    for year in ("13-24", "25-36"):
        found = [_bare(cell(report, step, epa, year)) for step in ("finding", "losing")]
        rows.append([numbers.sentence(YEAR_WORDS[year]).rstrip("."), *found])
    ratios = [_bare(cell(report, step, epa)) for step in ("finding_ratio", "losing_ratio")]
    rows.append(["Derde jaar gedeeld door tweede", *ratios])
    header = ["Sinds de start", "Eerste baan gevonden", "Werk verloren"]
    caption = (
        "EPA-trajecten: hoe vaak iemand een eerste baan vond of werk verloor, per honderd kwartalen waarin dat kon, "
        f"met {INTERVAL}."
    )
    return report.table(header, rows, caption, "tbl-duur-later")


def exits(report: Report) -> Markdown:
    """How often trajectories ended, with and without work, before month 24."""
    rows = []
    for kind in (TrajectoryType.EPA, TrajectoryType.CMD):
        rows.append([SHORT[kind], *(_bare(cell(report, "exits", kind.value, at)) for at in ("with", "without"))])
    header = ["Type", "Met betaald werk in het kwartaal", "Zonder"]
    caption = f"Beëindigde trajecten per honderd kwartalen, vóór de limiet, met {INTERVAL}."
    return report.table(header, rows, caption, "tbl-duur-uitstroom")


def _bare(found: EstimateCell) -> str:
    """Write value and interval without their unit, which the caption gives."""
    if not found.interval:
        return without_unit(found.value_text)
    return f"{without_unit(found.value_text)} ({without_unit(found.interval_text)})"


def _estimate(found: EstimateCell) -> Sequence[str]:
    if not found.shown:
        return [found.reason, *[_NONE] * 4]
    counts = [numbers.number(count) if count is not None else _NONE for count in (found.people, found.clusters)]
    p = found.p_text.removeprefix("p ").removeprefix("= ").replace(" ", numbers.NO_BREAK_SPACE)
    return [without_unit(found.value_text), without_unit(found.interval_text) or _NONE, p or _NONE, *counts]
