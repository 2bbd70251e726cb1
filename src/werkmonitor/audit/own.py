"""Our own report before it is published: its tables against themselves, its pages against its tables."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from werkmonitor.audit.identities import identities
from werkmonitor.audit.known import Known
from werkmonitor.audit.sentences import Problem, problems
from werkmonitor.audit.text import pieces
from werkmonitor.config import InputError
from werkmonitor.disclosure import Release
from werkmonitor.narrative import numbers

ELSEWHERE = {
    "10-context": "cijfers uit andere bronnen",
    "12-consistentie": "gepubliceerde cijfers, ook de onjuiste",
    "18-methods": "simulaties, los van elke levering",
    "21-open-data": "beschrijft de tabellen: hoeveel rijen, welke kolommen",
}
"""Pages that are not looked at, with the reason: numbers that are not of the release, or come from models."""


def audit(release: Release, regions: dict[str, str], site: Path) -> list[Problem]:
    """Look for contradictions in a report.

    Parameters
    ----------
    release
        The published tables that the pages were made from.
    regions
        CBS code to name.
    site
        Folder with the rendered pages.

    Returns
    -------
    list of Problem
        File, sentence and reason; empty where nothing was found.

    Raises
    ------
    InputError
        There are no pages, or they were made from another reading.
    """
    pages = list(_pages(site))
    _require_this_reading(release, pages)
    found = [Problem(f"{name}.csv", row, reason) for name, row, reason in identities(release)]
    known = Known(release, regions)
    for path in pages:
        file = path.relative_to(site).as_posix()
        page = path.read_text(encoding="utf-8")
        found += [problem for piece in pieces(page) for problem in problems(piece, known, file)]
    return found


def _require_this_reading(release: Release, pages: list[Path]) -> None:
    made = pages[0].read_text(encoding="utf-8").replace("\u00a0", " ") if pages else ""
    reading = (release.quarter.label, numbers.day(release.as_of).replace("\u00a0", " "))
    if not all(part in made for part in reading):
        raise InputError(
            f"the pages in {_folder_name(pages)} are not those of {release.quarter} as of {release.as_of}; "
            f"make them with `werkmonitor render {release.quarter} --as-of {release.as_of}`"
        )


def _folder_name(pages: list[Path]) -> str:
    """Return the name of the folder that the pages are in."""
    return pages[0].parent.name if pages else "_site"


def _pages(site: Path) -> Iterator[Path]:
    """Yield the pages about this release: the home page and the analyses."""
    for path in (site / "index.html", *sorted((site / "analyses").glob("*.html"))):
        if path.is_file() and path.stem not in ELSEWHERE:
            yield path
