"""Published outcomes of earlier years and of other programmes, with the kind of measure that each is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd

from werkmonitor.audit.published import BOUNDS, read_published, read_sources
from werkmonitor.config import InputError
from werkmonitor.narrative import numbers

LITERATURE_COLUMNS = (
    "study", "year", "country", "design", "n", "follow_up_months", "measure", "outcome", "group", "value", "lower",
    "upper", "doi", "note",
)  # fmt: skip
CONTEXT_COLUMNS = [
    "id", "study", "year", "country", "design", "n", "follow_up_months", "measure", "outcome", "group", "value",
    "lower", "upper", "bound", "source",
]  # fmt: skip

MEASURES = ("quarterly", "ever", "point")
"""With work in a quarter; ever worked while followed; with work on one day. They can't be compared."""
OUTCOMES = ("paid_work", "work_or_education", "any_work")
GROUPS = ("ips", "usual", "time_limited")

_FROM_FIGURES = {
    ("report-2023q2", "paid_work_share", "reporting", "2023Q2"): ("Werkmonitor, Q2 2023", "quarterly", "paid_work", ""),
    ("phrenos-2019-08", "paid_work_share", "national", "2019Q1"): ("Phrenos, Q1 2019", "quarterly", "paid_work", ""),
    ("phrenos-2019-08", "paid_work_share", "experienced_organisations", "2019"): (
        "Phrenos, Q1 2019, ervaren organisaties", "quarterly", "paid_work", "",
    ),
    ("denhaag-2016", "paid_work_after_one_year_share", "pilot", "2016"): ("Pilot Den Haag", "point", "paid_work", "12"),
    ("denhaag-2016", "paid_work_ever_share", "pilot_ggz_clients", "2016"): (
        "Pilot Den Haag, ggz-cliënten", "ever", "paid_work", "",
    ),
    ("denhaag-2016", "any_work_ever_share", "pilot", "2016"): ("Pilot Den Haag", "ever", "any_work", ""),
}  # fmt: skip
"""Published figures (document, quantity, scope, period) that say what share has work, and how they measured it.

With the months of follow-up, where the source tells them.
"""


def read_literature(folder: Path) -> pd.DataFrame:
    """Read and check ``literature.csv``: a row per study, moment and group; shares in percent, all text.

    Raises
    ------
    InputError
        A column, a code or a number is not as it should be.
    """
    path = folder / "literature.csv"
    if not path.exists():
        raise InputError(f"{path.name} is missing in {folder.name}/")
    table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
    if tuple(table.columns) != LITERATURE_COLUMNS:
        raise InputError(f"{path.name} should have the columns {', '.join(LITERATURE_COLUMNS)}")
    known = {"measure": MEASURES, "outcome": OUTCOMES, "group": GROUPS}
    for column, codes in known.items():
        unknown = sorted(set(table[column]) - set(codes))
        if unknown:
            raise InputError(f"{path.name}: {column} is one of {', '.join(codes)}, not {', '.join(unknown)}")
    if not pd.to_numeric(table["value"], errors="coerce").between(0, 100).all():
        raise InputError(f"{path.name}: every value is a percentage from 0 to 100")
    unsourced = table[(table["doi"] == "") & (table["note"] == "")]
    if len(unsourced):
        raise InputError(f"{path.name}: give a doi, or the source in note, of {', '.join(unsourced['study'])}")
    return table


def context(folder: Path) -> pd.DataFrame:
    """Return the shares with work of other programmes and of earlier years.

    Parameters
    ----------
    folder
        ``data-raw/published``.

    Returns
    -------
    pandas.DataFrame
        :data:`CONTEXT_COLUMNS`; values as fractions; ``bound`` says in Dutch how the source qualifies a number;
        ``source`` names it for the reader.
    """
    literature = read_literature(folder)
    doi = "doi.org/" + literature["doi"]
    literature = literature.assign(
        source=doi.where(literature["doi"] != "", "") + _between(literature) + literature["note"], bound=""
    )
    table = pd.concat([_from_figures(folder), literature], ignore_index=True)
    for column in ("value", "lower", "upper"):
        table[column] = pd.to_numeric(table[column], errors="coerce") / 100
    table.insert(0, "id", [f"context-{number:02d}" for number in range(1, len(table) + 1)])
    return table[CONTEXT_COLUMNS]


def _day(text: str) -> str:
    return numbers.day(date.fromisoformat(text))


def _between(literature: pd.DataFrame) -> pd.Series:
    both = (literature["doi"] != "") & (literature["note"] != "")
    return pd.Series("; ", index=literature.index).where(both, "")


def _from_figures(folder: Path) -> pd.DataFrame:
    published = read_published(folder)
    sources = read_sources(folder).set_index("document")
    rows = []
    for (document, quantity, scope, period), (study, measure, outcome, months) in _FROM_FIGURES.items():
        here = (published["document"] == document) & (published["quantity"] == quantity)
        found = published[here & (published["scope"] == scope) & (published["period"] == period)]
        figure = found.sort_values("value", key=lambda text: text.str.len()).iloc[0]
        source = sources.loc[document]
        rows.append(
            {"study": study, "year": period[:4], "country": "Nederland", "design": "registratie"}
            | {"n": figure["denominator"], "follow_up_months": months, "measure": measure, "outcome": outcome}
            | {"group": "ips", "value": figure["value"], "lower": "", "upper": "", "bound": BOUNDS[figure["bound"]]}
            | {"source": f"{source['publisher']}, {_day(str(source['date']))}"}
        )
    return pd.DataFrame(rows)
