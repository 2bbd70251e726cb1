"""The numbered statements of the published summaries: does each follow from the published figures?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

import pandas as pd

from werkmonitor.audit.checks import dutch
from werkmonitor.audit.findings import Verdict, findings
from werkmonitor.audit.published import period_label, quantities, read_table
from werkmonitor.audit.remarks import known_values
from werkmonitor.config import InputError
from werkmonitor.narrative.numbers import NO_BREAK_SPACE, percent

SUMMARY_COLUMNS = ("place", "part", "statement", "figures", "instead", "left", "relation", "right", "note")
RELATIONS = {"above": "meer dan", "below": "minder dan", "majority": "meer dan de helft van", "": ""}


class Judgement(StrEnum):
    """What can be said of a statement; there is no other."""

    REPRODUCED = "gereproduceerd"
    CORRECTED = "gecorrigeerd"
    NOT_DERIVABLE = "niet af te leiden"


@dataclass(frozen=True)
class _Figures:
    """What the judgement looks things up in."""

    rows: Mapping[str, Mapping[str, str]]
    known: Mapping[tuple[str, str], Decimal]
    labels: Mapping[str, str]
    found: pd.DataFrame

    def incomparable(self, quantity: str) -> str:
        """Return why a quantity's two quarters can't be compared; empty where they can."""
        chosen = self.found["verdict"].eq(Verdict.NOT_COMPARABLE.value)
        for row in self.found[chosen].to_dict("records"):
            if self.rows[str(row["figures"]).split()[0]]["quantity"] == quantity:
                return str(row["arithmetic"])
        return ""


def summaries(folder: Path, published: pd.DataFrame) -> pd.DataFrame:
    """Judge every numbered statement of the summaries in the published report.

    Parameters
    ----------
    folder
        ``data-raw/published``, with ``summaries.csv``: a row for each statement, or part of one.
    published
        From :func:`werkmonitor.audit.read_published`.

    Returns
    -------
    pandas.DataFrame
        Columns ``place``, ``part``, ``statement``, ``judgement`` (see :class:`Judgement`) and ``reason`` (Dutch).

    Raises
    ------
    InputError
        A row names a figure or relation that isn't there.
    """
    table = read_table(folder / "summaries.csv", SUMMARY_COLUMNS)
    rows = {row["id"]: row for row in _texts(published)}
    labels = {id: quantity.label for id, quantity in quantities(published).items()}
    figures = _Figures(rows, known_values(published), labels, findings(published))
    judged = [_judged(row, figures) for row in _texts(table)]
    table["judgement"] = [judgement.value for judgement, _ in judged]
    reasons = [reason for _, reason in judged]
    table["reason"] = [f"{said} {note}".strip() for said, note in zip(reasons, table["note"], strict=True)]
    return table[["place", "part", "statement", "judgement", "reason"]]


def _texts(table: pd.DataFrame) -> list[dict[str, str]]:
    return [{str(name): str(cell) for name, cell in row.items()} for row in table.to_dict("records")]


def _judged(row: Mapping[str, str], figures: _Figures) -> tuple[Judgement, str]:
    """Judge one statement, with the reason as a sentence."""
    named = [*row["figures"].split(), *row["instead"].split()]
    if unknown := [id for id in named if id not in figures.rows]:
        raise InputError(f"summaries.csv, {row['place']} {row['part']}: there is no figure {', '.join(unknown)}")
    if row["relation"] not in RELATIONS:
        raise InputError(f"summaries.csv, {row['place']} {row['part']}: unknown relation {row['relation']!r}")
    if row["instead"]:
        return Judgement.CORRECTED, _corrected(row, figures)
    if row["relation"]:
        return _related(row, figures)
    return Judgement.REPRODUCED, f"{'; '.join(_printed(figures.rows[id]) for id in named)}."


def _corrected(row: Mapping[str, str], figures: _Figures) -> str:
    better = figures.rows[row["instead"]]
    wrong = next(
        (id for id in row["figures"].split() if figures.rows[id]["quantity"] == better["quantity"]), row["instead"]
    )
    right = [_printed(figures.rows[id]) for id in row["figures"].split() if id != wrong]
    return f"{'; '.join(right)}. {_printed(better)}, niet {dutch(Decimal(figures.rows[wrong]['value']))}."


def _related(row: Mapping[str, str], figures: _Figures) -> tuple[Judgement, str]:
    """Judge a comparison: it has to be printed, about the same organisations, and come out."""
    sides = [tuple(row[side].split("@")) for side in ("left", "right")]
    values = [figures.known.get((quantity, period)) for quantity, period in sides]
    left, right = values
    if left is None or right is None:
        missing = next(side for side, value in zip(sides, values, strict=True) if value is None)
        label = figures.labels.get(missing[0])
        what = f"‘{label}’ over {period_label(missing[1])}" if label else "Ten minste één van de twee"
        return Judgement.NOT_DERIVABLE, f"{what} is niet als getal gepubliceerd."
    if sides[0][1] != sides[1][1] and (reason := figures.incomparable(sides[0][0])):
        return Judgement.CORRECTED, f"{reason[:1].upper()}{reason[1:]}."
    unit = f"{NO_BREAK_SPACE}%" if sides[0][0].endswith("_share") else ""
    said = f"{dutch(left)}{unit} tegenover {dutch(right)}{unit}."
    if row["relation"] == "majority":
        said = f"{dutch(left)} van {dutch(right)} is {percent(float(left / right))}."
    holds = {"above": left > right, "below": left < right, "majority": 2 * left > right}[row["relation"]]
    return (Judgement.REPRODUCED if holds else Judgement.CORRECTED), said


def _printed(row: Mapping[str, str]) -> str:
    unit = f"{NO_BREAK_SPACE}%" if row["unit"] == "percent" else ""
    return f"{row['label']}: {dutch(Decimal(row['value']))}{unit} ({period_label(row['period'])})"
