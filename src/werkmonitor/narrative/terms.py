"""Phrases that figures, tables and sentences share: definitions from named constants, bases, and notes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from werkmonitor.narrative import numbers
from werkmonitor.narrative.cells import Cell
from werkmonitor.narrative.report import Report
from werkmonitor.quarter import Quarter
from werkmonitor.statistics.estimate import FEWEST_ORGANISATIONS
from werkmonitor.vocabulary import UNKNOWN, Code, Coverage, Funding, Stage, Status, TrajectoryType

INTERVALS = (
    "De lijnen zijn betrouwbaarheidsintervallen van 95 %. Landelijke intervallen houden rekening met verschillen "
    f"tussen organisaties; bij minder dan {numbers.word(FEWEST_ORGANISATIONS)} organisaties tonen we geen interval"
)

REGION_INTERVALS = (
    "De lijnen zijn betrouwbaarheidsintervallen van 95 %, voor elke regio apart. Zij doen alsof trajecten los "
    "van elkaar staan. Ligt de stippellijn buiten de lijn van een regio, dan is dat op zichzelf geen teken dat zij "
    "afwijkt: bij zoveel regio’s komt dat ook door toeval voor"
)
"""Of regions, which have few organisations, so that their intervals are Wilson's."""

LABELS: dict[str, dict[str, str]] = {
    "stage": {code.value: code.label for code in Stage},
    "funding": {**{code.value: code.label for code in Funding}, UNKNOWN: "Financiering onbekend"},
    "type": {**{code.value: code.label for code in TrajectoryType}, UNKNOWN: "Type onbekend"},
}
"""Dutch label of every code of a breakdown."""


def inline(dimension: str, code: str) -> str:
    """Return a label as it stands inside a sentence: ``gemeente``, but ``UWV`` and ``IPS-EPA (driejarig)``."""
    label = LABELS[dimension][code]
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def codes(kind: type[Code], *, unknown: bool = True) -> list[str]:
    """Return the codes of a breakdown in the order of the vocabulary, with ``unknown`` last."""
    return [*(code.value for code in kind), *([UNKNOWN] if unknown else [])]


def joined(*parts: str) -> str:
    """Join sentences, each with its full stop."""
    return " ".join(numbers.sentence(part) for part in parts if part.strip())


def axis_labels(report: Report, quarters: Sequence[Quarter]) -> list[str]:
    """Label quarters on an axis: ``*`` where organisations are missing, and a year under the first that is in it."""
    years = ["", *(str(quarter.year) for quarter in quarters)]
    return [
        quarter.short_label.split(" ")[0] + mark(report, quarter) + f"\n{year if year != before else ' '}"
        for quarter, (before, year) in zip(quarters, pairwise(years), strict=True)
    ]


def mark(report: Report, quarter: Quarter) -> str:
    """Return ``*`` for a quarter in which organisations are missing."""
    return "" if report.is_complete(quarter) else "*"


COUNTS_TOO_LOW = "De aantallen zijn daardoor te laag, en een verschil met een ander kwartaal is geen verandering."
"""What it means for a count that organisations are missing."""


def incomplete_note(report: Report, quarters: Sequence[Quarter], means: str = COUNTS_TOO_LOW) -> str:
    """Explain the ``*`` of quarters that aren't complete; empty where all are.

    Parameters
    ----------
    report
        The report.
    quarters
        The quarters of the figure.
    means
        What it means for what the figure shows of the whole country.
    """
    incomplete = [quarter for quarter in dict.fromkeys(quarters) if not report.is_complete(quarter)]
    if not incomplete:
        return ""
    if report.unit:
        reasons = [_why_incomplete(report, quarter) for quarter in incomplete]
        named = {
            why: [quarter.short_label for quarter, reason in zip(incomplete, reasons, strict=True) if reason == why]
            for why in dict.fromkeys(reasons)
        }
        return "\n".join(f"* {numbers.listing(quarters)}: {why}." for why, quarters in named.items())
    return f"{basis_note(report, quarters)} {means}"


_WHY_INCOMPLETE = {
    None: "hoeveel organisaties er IPS aanboden, is niet bekend",
    Coverage.PARTIAL: "nog niet alle organisaties in deze regio hebben geleverd; de aantallen zijn te laag",
    Coverage.NOTHING_RECEIVED: "nog geen bruikbare levering uit deze regio",
    Coverage.NO_ORGANISATION: "geen organisatie in deze regio bood IPS aan",
}


def _why_incomplete(report: Report, quarter: Quarter) -> str:
    if report.own is None:
        return _WHY_INCOMPLETE[report.coverage(report.unit, quarter)]
    if report.offers_ips(quarter):
        return "geen bruikbare levering van deze organisatie"
    return "deze organisatie bood volgens het register geen IPS aan"


def basis_note(report: Report, quarters: Sequence[Quarter]) -> str:
    """Say how many organisations are in the national figures of the quarters, which are marked ``*``, if not all are.

    In a quality report the national figures stand beside those of the unit, without a mark.
    """
    if report.unit:
        complete = report.reporting() == report.active()
        return "" if complete else f"Nederland: {report.of_organisations()}."
    parts = [f"{q.short_label}: {report.of_organisations(q)}" for q in quarters if not report.is_complete(q)]
    return f"* {'; '.join(parts)}." if parts else ""


_SILENT = {Coverage.NOTHING_RECEIVED: "geen bruikbare levering", Coverage.NO_ORGANISATION: "geen organisatie actief"}


def region_text(report: Report, region: str, cell: Cell) -> str:
    """Write a region's number, or why there is none: also that nobody is active there, or nothing received.

    A hidden number is called so, also where nothing was received for this quarter: one since 1 January can be of an
    earlier quarter.
    """
    if cell.shown:
        return cell.count_text if cell.base is None else cell.both_text
    silent = "" if cell.status is Status.HIDDEN else without_delivery(report, region)
    return silent or cell.reason


def without_delivery(report: Report, region: str, quarter: Quarter | None = None) -> str:
    """Say that in a region nobody is active, or that nothing was received from it; empty where neither is so."""
    coverage = report.coverage(region, quarter)
    return _SILENT.get(coverage, "") if coverage else ""


_REGION_MARKS = {
    "*": "Van een of meer organisaties die in deze regio IPS aanbieden, is geen levering in de cijfers; een aantal is "
    "dan te laag.",
    "**": "In deze regio is geen organisatie actief die IPS aanbiedt.",
}


def region_note(report: Report, regions: Iterable[str] | None = None) -> str:
    """Explain the marks that the names of these regions carry, or of all: a line for each mark."""
    labels = [report.region_label(code) for code in (report.regions if regions is None else regions)]
    marks = {label[len(label.rstrip("*")) :] for label in labels}
    return "\n".join(f"{mark} {meaning}" for mark, meaning in _REGION_MARKS.items() if mark in marks)


def too_small(report: Report) -> str:
    """Say which counts are too small to show."""
    if report.policy.show_zero_counts:
        return f"van 1 tot en met {numbers.number(report.policy.threshold - 1)}"
    return f"onder de {numbers.number(report.policy.threshold)}"


def suppression(report: Report) -> str:
    """Say which numbers are hidden."""
    small = too_small(report)
    return f"Een aantal {small} is afgeschermd, net als een aandeel waarvan de teller of de rest zo klein is."


def hidden(report: Report) -> str:
    """Say why a number may be hidden: it is small itself, or a small one could be worked out from it."""
    return joined(
        suppression(report),
        "Soms is een getal weggelaten omdat een ander, te klein getal er anders uit af te leiden was",
    )
