"""The report's list of terms, from one reviewed file."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import yaml
from IPython.display import Markdown
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from werkmonitor.config import InputError, find_project
from werkmonitor.narrative import numbers, terms
from werkmonitor.narrative.report import Report, require_report
from werkmonitor.narrative.tables import escape, markdown
from werkmonitor.panel.placements import DURABLE_HOURS, DURABLE_MONTHS, DURABLE_WAGE_VALUE


class Term(BaseModel):
    """A word of the report with what it means, in plain Dutch.

    Parameters
    ----------
    term, forms
        The word, and other ways in which pages write it.
    id
        The end of its address on the page with terms; it stays when the word changes.
    text
        What it means.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    term: str = Field(min_length=2)
    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    forms: tuple[str, ...] = ()
    text: str = Field(min_length=10)


class Glossary(BaseModel):
    """What the file with terms holds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    terms: tuple[Term, ...]


def read_glossary(path: Path) -> list[Term]:
    """Read ``config/glossary.yml``, in alphabetical order.

    Raises
    ------
    InputError
        The file is absent, holds something else than terms with texts, or explains a word or an address twice.
    """
    try:
        terms = Glossary.model_validate(yaml.safe_load(path.read_text(encoding="utf-8"))).terms
    except (OSError, ValidationError, yaml.YAMLError) as error:
        raise InputError(f"{path.name} is not a list of terms with texts: {error}") from error
    words = [word.casefold() for entry in terms for word in (entry.term, *entry.forms)]
    for names in (words, [entry.id for entry in terms]):
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
        "too_small": terms.too_small(report),
        "as_of": numbers.day(report.as_of),
    }
    path = find_project().config / "glossary.yml"
    try:
        entries = [(entry.id, entry.term, entry.text.format(**values)) for entry in read_glossary(path)]
    except KeyError as error:
        raise InputError(f"{path.name}: there is no number {error}; known are {', '.join(values)}") from error
    return markdown("\n\n".join(f"[{escape(term)}]{{#begrip-{id}}}\n:   {escape(text)}" for id, term, text in entries))
