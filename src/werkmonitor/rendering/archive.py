"""The archive: each quarter has its own folder in the website, and the home page leads to all that are there.

In a folder that a website was published to it also holds when that was, and a page for addresses that don't exist.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from werkmonitor.config import REGIONS, Project
from werkmonitor.files import write_whole
from werkmonitor.quarter import Quarter
from werkmonitor.rendering import html
from werkmonitor.rendering.site import Site, read_site
from werkmonitor.vintage import Vintage

DESCRIPTION = "reading.json"
PUBLICATIONS = "publicaties.html"
MISSING = "404.html"
"""The address that web servers, among them GitHub Pages, show where there is no page."""


@dataclass(frozen=True)
class Archived:
    """What a quarter's folder says about itself; ``pages``, ``pdf`` and ``regions`` are links from home, or empty.

    ``deliveries`` is the hash of those that it was made from; empty where it isn't known.
    """

    quarter: Quarter
    as_of: date
    synthetic: bool
    deliveries: str
    pages: str
    pdf: str
    regions: str


def add(project: Project, vintage: Vintage) -> Path:
    """Have a quarter that was just rendered say which reading it is, and lead to it; gives the home page.

    Other quarters are read and never written, so that their pages stay as they were published.
    """
    describe(vintage, project.pages(vintage.quarter))
    return write_home(read_site(project.root), project.site)


def describe(vintage: Vintage, folder: Path) -> None:
    """Have a quarter's folder say which reading it is."""
    about = {
        "quarter": str(vintage.quarter),
        "as_of": vintage.as_of.isoformat(),
        "synthetic": vintage.synthetic,
        "policy": vintage.policy,
        "provenance": dict(vintage.provenance),
    }
    write_whole(folder / DESCRIPTION, (json.dumps(about, indent=2, ensure_ascii=False) + "\n").encode())


def refresh(project: Project) -> Path | None:
    """Write the home page again, if there is one, and return it: other pages may have come, or gone."""
    is_there = (project.site / "index.html").is_file()
    return write_home(read_site(project.root), project.site) if is_there else None


def write_home(site: Site, folder: Path) -> Path:
    """Write the home page of the quarters in a folder, the newest first."""
    home = folder / "index.html"
    published = [html.Link("Publicaties", PUBLICATIONS)] if (folder / PUBLICATIONS).is_file() else []
    frame = replace(_frame(site), header_links=published)
    text = html.from_template("home", "Rapporten per kwartaal", frame, readings=archived(folder))
    write_whole(home, text.encode())
    return home


def write_publications(site: Site, folder: Path, publications: Sequence[object]) -> None:
    """Write the page that lists what was published when, the newest first."""
    text = html.from_template("publications", "Publicaties", _frame(site), publications=publications)
    write_whole(folder / PUBLICATIONS, text.encode())


def write_missing(site: Site, folder: Path) -> None:
    """Write the page for addresses that don't exist; it is shown below any of them, so its links can't be relative."""
    home = f"{site.url.rstrip('/')}/index.html"
    text = html.from_template("missing", "Deze pagina is er niet", replace(_frame(site), home=home), home=home)
    write_whole(folder / MISSING, text.encode())


def _frame(site: Site) -> html.Frame:
    """Return the surroundings of a page at the root of the website, which carries its own style."""
    return html.Frame(
        site_title=site.title,
        home="index.html",
        style=html.stylesheet(site.colors),
        description=site.description,
        footer=site.footer,
    )


def archived(folder: Path) -> list[Archived]:
    """Return the quarters that have been rendered into a folder, the newest first."""
    return sorted(_archived(folder), key=lambda one: one.quarter, reverse=True)


def _archived(folder: Path) -> Iterator[Archived]:
    for path in folder.glob(f"[0-9]*/{DESCRIPTION}"):
        about = json.loads(path.read_text(encoding="utf-8"))
        name = path.parent.name
        links = f"{name}/index.html", f"{name}/duidingsrapportage-{name}.pdf", f"{REGIONS}/{name}/index.html"
        yield Archived(
            Quarter.parse(about["quarter"]),
            date.fromisoformat(about["as_of"]),
            bool(about["synthetic"]),
            about["provenance"].get("deliveries", ""),
            *(link if (folder / link).is_file() else "" for link in links),
        )
