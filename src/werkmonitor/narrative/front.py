"""The front page: the quarter in five points, what changed, and how to cite the report."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import yaml
from IPython.display import Markdown

from werkmonitor.config import InputError, find_project
from werkmonitor.narrative import news, numbers
from werkmonitor.narrative.claims import coverage, trajectories, work
from werkmonitor.narrative.report import Report, require_report
from werkmonitor.narrative.tables import escape, markdown

TITLE = "IPS-trajecten in de ggz: duidingsrapportage van de Werkmonitor Hoofdzaak Werk"


def in_five_points(report: Report) -> Markdown:
    """List the five points of the quarter, which the news item has too."""
    return markdown("\n".join(f"{number}. {escape(point)}" for number, point in enumerate(news.bullets(report), 1)))


def changes(report: Report) -> Markdown:
    """List what changed since the quarter before, or say that there is nothing to compare with."""
    report = require_report(report)
    claims = [
        coverage.nothing_before(report) or coverage.comparability(report),
        trajectories.running_since(report),
        work.paid_since(report),
        work.durable_since(report),
    ]
    return _bullets(dict.fromkeys(filter(None, claims)))


def _bullets(points: Iterable[str]) -> Markdown:
    return markdown("\n".join(f"- {escape(point)}" for point in points))


def citation(report: Report) -> Markdown:
    """Say how to cite this reading of the quarter, in words and as BibTeX; authors come from ``CITATION.cff``.

    Raises
    ------
    InputError
        That file is absent, or names no authors.
    """
    report = require_report(report)
    cited, title, note = _cited(), _title(report), _note(report)
    bibtex = "\n".join(
        [
            f"@techreport{{werkmonitor{report.quarter},",
            f"  author = {{{' and '.join(f'{{{name}}}' for name in cited.authors)}}},",
            f"  title = {{{title}}},",
            f"  year = {{{report.as_of.year}}},",
            f"  note = {{{note}}},",
            f"  version = {{{cited.version}}}",
            *([f"  url = {{{cited.url}}}"] if cited.url else []),
            "}",
        ]
    )
    return markdown(f"> {escape(reference(report))}\n\n```bibtex\n{bibtex}\n```")


def reference(report: Report) -> str:
    """Return the words to cite this reading of the quarter with; raises as :func:`citation` does."""
    cited = _cited()
    where = f" {cited.url}" if cited.url else ""
    return (
        f"{numbers.listing(cited.authors)} ({report.as_of.year}). {_title(report)}. {_note(report)}. "
        f"Gemaakt met werkmonitor {cited.version}.{where}"
    )


def contact(report: Report) -> str:
    """Say whom to ask about the report: the contacts that ``CITATION.cff`` names; raises as :func:`citation` does."""
    contacts = _cited().contacts
    if not contacts:
        if report.synthetic:
            return (
                "Dit is een voorbeeld met synthetische gegevens; het heeft geen uitgever, en de website "
                "die erbij hoort heeft geen adres. Wie een rapport van echte leveringen publiceert, vult naam, adres "
                "en website in voordat het verschijnt."
            )
        return "Stel uw vragen aan wie dit rapport publiceert. Een adres is in deze uitgave niet ingevuld."
    return f"Stel uw vragen aan {numbers.listing(contacts)}."


def _title(report: Report) -> str:
    return f"{TITLE}, {report.quarter.label}"


def _note(report: Report) -> str:
    return f"Stand van {numbers.day(report.as_of)}" + (", synthetische gegevens" if report.synthetic else "")


class _Cited(NamedTuple):
    """What ``CITATION.cff`` says: authors, version, whom to ask, and where it is published."""

    authors: list[str]
    version: str
    contacts: list[str]
    url: str


def _cited() -> _Cited:
    path = find_project().root / "CITATION.cff"
    try:
        given = yaml.safe_load(path.read_text(encoding="utf-8"))
        authors = [_name(one | {"email": ""}) for one in given["authors"]]
        contacts = [_name(one) for one in given.get("contact", [])]
        return _Cited(authors, str(given["version"]), contacts, str(given.get("url", "")))
    except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"{path.name} doesn't say who to cite: authors and version ({error})") from error


def _name(author: dict[str, Any]) -> str:
    """Return the name of a person or, of a group, what it is called in Dutch (``alias``), with an address if given."""
    parts = [author.get("alias") or author.get("name")]
    parts += [author.get(key) for key in ("given-names", "name-particle", "family-names")]
    address = f"({author['email']})" if author.get("email") else ""
    return " ".join(str(part) for part in (*parts, address) if part)
