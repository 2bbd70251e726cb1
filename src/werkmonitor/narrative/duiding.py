"""Interpretation written by hand for a quarter: a text of the researcher in which every number is looked up.

``analyses/duiding/<quarter>/<chapter>.md`` is optional Markdown. A number stands in it as ``{{share paid_work}}``; a
number that is typed is refused, since it would contradict the report as soon as a delivery comes in.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from IPython.display import Markdown

from werkmonitor.config import InputError, find_project
from werkmonitor.narrative import numbers, terms
from werkmonitor.narrative.report import Report, require_report
from werkmonitor.narrative.tables import escape, markdown
from werkmonitor.narrative.typed_numbers import find_typed_numbers
from werkmonitor.quarter import Quarter

_INSERT = re.compile(r"\{\{\s*(?P<words>[^{}]*?)\s*\}\}")

_LOOKUPS: dict[str, Callable[..., str]] = {
    "count": Report.count,
    "base": Report.base,
    "share": Report.share,
    "interval": Report.interval,
}
"""Look-ups that take an indicator and a breakdown."""

_NAMES: dict[str, Callable[[Report], str]] = {
    "quarter": lambda report: report.quarter.label,
    "previous": lambda report: report.previous.label,
    "day": lambda report: numbers.day(report.as_of),
    "organisations": lambda report: report.of_organisations(),
}


def written(report: Report, chapter: str, folder: Path | None = None) -> Markdown:
    """Return the hand-written interpretation of a chapter with its numbers filled in; nothing where there is none.

    Parameters
    ----------
    report
        Supplies quarter and numbers.
    chapter
        Name of the chapter's notebook without its ending: ``04-betaald-werk``.
    folder
        Where the texts are; by default ``analyses/duiding`` of the repository around the working directory.

    Raises
    ------
    InputError
        A number is typed, or an insert asks for something that isn't there; the message says where.
    """
    report = require_report(report)
    path = (folder or find_project().duiding) / str(report.quarter) / f"{chapter}.md"
    if not path.is_file():
        return markdown("")
    text = path.read_text(encoding="utf-8")
    typed = [str(found) for found in find_typed_numbers(text)]
    if typed:
        raise InputError(
            f"{path.name} of {report.quarter}: numbers are looked up, not typed (as in {{{{share paid_work}}}}):\n"
            + "\n".join(typed)
        )
    return markdown(_INSERT.sub(lambda match: _filled(report, match["words"], path), text))


def _filled(report: Report, words: str, path: Path) -> str:
    """Look one insert up."""
    name, *rest = words.split() or [""]
    try:
        if name in _NAMES and not rest:
            return escape(_NAMES[name](report))
        if name not in _LOOKUPS or not rest:
            raise ValueError(f"write one of {', '.join([*_NAMES, *(f'{name} <indicator>' for name in _LOOKUPS)])}")
        indicator, *pairs = rest
        if not report.knows(indicator):
            raise ValueError(f"there is no indicator {indicator!r}; see the table definitions")
        quarter, breakdown = _selection(report, pairs)
        return escape(_LOOKUPS[name](report, indicator, quarter, **breakdown))
    except ValueError as error:
        raise InputError(f"{path.name} of {report.quarter}, {{{{{words}}}}}: {error}") from error


def _selection(report: Report, pairs: list[str]) -> tuple[Quarter, dict[str, str]]:
    """Read ``quarter=previous`` and breakdowns such as ``type=cmd``."""
    quarter, breakdown = report.quarter, {}
    for pair in pairs:
        dimension, _, code = pair.partition("=")
        if dimension == "quarter":
            quarter = report.previous if code == "previous" else Quarter.parse(code)
            continue
        known = report.regions if dimension == "region" else terms.LABELS.get(dimension, {})
        if code not in known:
            raise ValueError(
                f"there is no {pair!r}; after the indicator come quarter=, stage=, funding=, type= or region="
            )
        breakdown[dimension] = code
    return quarter, breakdown
