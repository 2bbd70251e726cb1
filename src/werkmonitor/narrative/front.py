"""The front page: the quarter in five points, what changed, and how to cite the report."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

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
    authors, version = _cited()
    title = f"{TITLE}, {report.quarter.label}"
    note = f"Stand van {numbers.day(report.as_of)}" + (", synthetische gegevens" if report.synthetic else "")
    text = f"{numbers.listing(authors)} ({report.as_of.year}). {title}. {note}. Gemaakt met werkmonitor {version}."
    bibtex = "\n".join(
        [
            f"@techreport{{werkmonitor{report.quarter},",
            f"  author = {{{' and '.join(f'{{{name}}}' for name in authors)}}},",
            f"  title = {{{title}}},",
            f"  year = {{{report.as_of.year}}},",
            f"  note = {{{note}}},",
            f"  version = {{{version}}}",
            "}",
        ]
    )
    return markdown(f"> {escape(text)}\n\n```bibtex\n{bibtex}\n```")


def _cited() -> tuple[list[str], str]:
    """Return the names of the authors, and the version, as ``CITATION.cff`` has them."""
    path = find_project().root / "CITATION.cff"
    try:
        given = yaml.safe_load(path.read_text(encoding="utf-8"))
        return [_name(author) for author in given["authors"]], str(given["version"])
    except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"{path.name} doesn't say who to cite: authors and version ({error})") from error


def _name(author: dict[str, Any]) -> str:
    """Return the name of a person or, of a group, what it is called in Dutch (``alias``) where that is given."""
    if "name" in author:
        return str(author.get("alias") or author["name"])
    return " ".join(filter(None, (author.get(key) for key in ("given-names", "name-particle", "family-names"))))
