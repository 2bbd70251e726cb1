"""The report's list of terms, from one reviewed file."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import yaml
from IPython.display import Markdown
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from werkmonitor.config import InputError, find_project
from werkmonitor.narrative import numbers
from werkmonitor.narrative.report import Report, require_report
from werkmonitor.narrative.tables import escape, markdown
from werkmonitor.panel.placements import DURABLE_HOURS, DURABLE_MONTHS, DURABLE_WAGE_VALUE


class Term(BaseModel):
    """A word of the report with what it means, in plain Dutch."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    term: str = Field(min_length=2)
    text: str = Field(min_length=10)


def read_glossary(path: Path) -> list[Term]:
    """Read ``config/glossary.yml``, in alphabetical order.

    Raises
    ------
    InputError
        The file is absent, holds something else than terms with texts, or explains a term twice.
    """
    try:
        terms = TypeAdapter(list[Term]).validate_python(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, ValidationError, yaml.YAMLError) as error:
        raise InputError(f"{path.name} is not a list of terms with texts: {error}") from error
    names = [entry.term.casefold() for entry in terms]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise InputError(f"{path.name} explains twice: {', '.join(twice)}")
    return sorted(terms, key=lambda entry: _letters(entry.term))


def _letters(term: str) -> str:
    """Return what a term is sorted by: its letters without accents, as in a dictionary."""
    return unicodedata.normalize("NFKD", term.casefold()).encode("ascii", "ignore").decode()


def glossary(report: Report) -> Markdown:
    """List the terms with their meaning; numbers come from the definitions, the policy and the report."""
    report = require_report(report)
    values = {
        "hours": numbers.number(DURABLE_HOURS),
        "wage_value": numbers.number(DURABLE_WAGE_VALUE),
        "months": numbers.number(DURABLE_MONTHS),
        "threshold": numbers.number(report.policy.threshold),
        "as_of": numbers.day(report.as_of),
    }
    path = find_project().config / "glossary.yml"
    try:
        entries = [(entry.term, entry.text.format(**values)) for entry in read_glossary(path)]
    except KeyError as error:
        raise InputError(f"{path.name}: there is no number {error}; known are {', '.join(values)}") from error
    return markdown("\n\n".join(f"[{escape(term)}]{{#{anchor(term)}}}\n:   {escape(text)}" for term, text in entries))


def anchor(term: str) -> str:
    """Return the anchor of a term on the page with terms, where other pages lead to: ``begrip-betaald-werk``."""
    return "begrip-" + "-".join(re.findall(r"[a-z0-9]+", _letters(term)))
