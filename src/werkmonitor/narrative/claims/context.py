"""Earlier years and other programmes: what was published, and what may be compared."""

from __future__ import annotations

from typing import Any

import pandas as pd
from IPython.display import Markdown

from werkmonitor.narrative import numbers
from werkmonitor.narrative.claims.grades import Claim
from werkmonitor.narrative.report import Report
from werkmonitor.narrative.tables import markdown, markdown_table
from werkmonitor.vocabulary import Code


class Measure(Code):
    """Kind of measure of a published share; shares of different kinds can't be compared."""

    QUARTERLY = "quarterly", "", "Betaald werk in een kwartaal"
    EVER = "ever", "", "Ooit gewerkt tijdens het volgen"
    POINT = "point", "", "Aan het werk op één moment"


IN_SHORT = {Measure.QUARTERLY: "kwartaal", Measure.EVER: "ooit", Measure.POINT: "één moment"}
"""The same for the narrow column of a table."""
OUTCOMES = {"paid_work": "betaald werk", "work_or_education": "werk of opleiding", "any_work": "enige vorm van werk"}
GROUPS = {"ips": "IPS", "usual": "gebruikelijke hulp", "time_limited": "IPS met tijdslimiet"}


def published(report: Report, measure: Measure) -> list[dict[Any, Any]]:
    """Return the published rows of a kind of measure, as they stand."""
    rows: list[dict[Any, Any]] = report.safe("context").where(measure=measure.value).frame.to_dict("records")
    return rows


def share_text(row: dict[Any, Any]) -> str:
    """Write a published share as precisely as it was printed: ``ruim 40 %``."""
    value = float(row["value"])
    decimals = 0 if round(100 * value, 6).is_integer() else 1
    return f"{row['bound']} {numbers.percent(value, decimals)}".strip()


def study_label(row: dict[Any, Any]) -> str:
    """Name a study's row: with follow-up, and what was counted where that isn't paid work."""
    label = str(row["study"])
    if row["group"] == "time_limited":
        label += ", tijdslimiet"
    if not pd.isna(pd.to_numeric(row["follow_up_months"], errors="coerce")):
        label += f", {numbers.number(float(row['follow_up_months']))} mnd"
    return label if row["outcome"] == "paid_work" else f"{label} ({OUTCOMES[str(row['outcome'])]})"


def quarterly(report: Report) -> Claim:
    """Shares per quarter that were published, beside our own unless that was made to come out like them."""
    parts = [f"{share_text(row)} ({row['study']})" for row in published(report, Measure.QUARTERLY)]
    own = report.cell("paid_work").share_text
    ours = f"In {report.quarter.label} is het aandeel met betaald werk in dit rapport {own}"
    return Claim(
        f"Gepubliceerde aandelen met betaald werk in een kwartaal: {numbers.listing(parts)}",
        "" if report.synthetic else ours,
    )


def ever(report: Report) -> Claim:
    """Why shares of who ever worked are higher."""
    values = [row for row in published(report, Measure.EVER) if row["outcome"] == "paid_work" and row["group"] == "ips"]
    values.sort(key=lambda row: float(row["value"]))
    if not values:
        return Claim("Er zijn geen gepubliceerde aandelen van wie ooit werkte")
    lowest, highest = values[0], values[-1]
    return Claim(
        f"In gepubliceerd onderzoek had {share_text(lowest)} ({lowest['study']}) tot {share_text(highest)} "
        f"({highest['study']}) van de mensen met IPS ooit betaald werk in de tijd dat zij werden gevolgd; die tijd "
        "verschilt per onderzoek",
        "Aandelen met werk of opleiding samen tellen hier niet mee",
    )


def sources(report: Report) -> Markdown:
    """Every published figure of the page, with its source."""
    rows = [
        [
            study_label(row),
            str(row["country"]),
            _count(row["n"]),
            IN_SHORT[measure],
            GROUPS[str(row["group"])],
            share_text(row),
            str(row["source"]),
        ]
        for measure in Measure
        for row in published(report, measure)
    ]
    header = ["Bron", "Land", "Aantal", "Maat", "Groep", "Aandeel", "Vindplaats"]
    caption = (
        "Gepubliceerde aandelen met werk en hun vindplaats; deze cijfers zijn niet synthetisch. Aantal: mensen in een "
        "onderzoek, en trajecten of cliënten in een registratie."
    )
    return markdown(markdown_table(header, rows, caption, "tbl-bronnen", "llrllrl"))


def _count(value: Any) -> str:
    found = pd.to_numeric(value, errors="coerce")
    return "–" if pd.isna(found) else numbers.number(float(found))
