"""Deliveries and a register full of markup: in a real browser no script of theirs runs, and all of it shows as text."""

from __future__ import annotations

import csv
import html
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from browsing import chromium
from hostile import FORMULAS, MARKUP
from playwright.sync_api import Browser

from werkmonitor import pipeline, presentation
from werkmonitor.config import Project
from werkmonitor.quarter import Quarter

pytestmark = pytest.mark.browser

REPOSITORY = Path(__file__).parents[2]
QUARTER, AS_OF = Quarter(2025, 3), date(2026, 1, 31)
NAMES = [*MARKUP, *(text for text in FORMULAS if text.isprintable())]
"""What the organisations are called; each is one."""


@dataclass(frozen=True)
class Made:
    """What was made from hostile deliveries: the pages of the site and the quality reports, and where tables are."""

    project: Project
    pages: tuple[Path, ...]
    reports: tuple[Path, ...]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("hostile")
    project, root = Project(REPOSITORY, folder / "output"), folder / "deliveries"
    write_register(root)
    for number, markup in enumerate(NAMES):
        write_delivery(root / "2025Q3" / f"org{number:02d}" / "2025-10-20", markup, number)
    write_delivery(root / "2025Q3" / "gewoon" / "2025-10-20", "opmerking", 0)
    with (root / "holds.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [["quarter", "organisation", "received", "reason", "until"]]
            + [["2025Q3", f"org{number:02d}", "2025-10-20", f"reden {NAMES[number]}", ""] for number in (0, 1)]
        )
    before = {name: os.environ.get(name) for name in ("WERKMONITOR_ROOT", "WERKMONITOR_OUTPUT")}
    outcome = pipeline.report(project, QUARTER, AS_OF, root)
    chosen = [*(f"org{number:02d}" for number in range(len(NAMES))), "AM01"]
    reports = presentation.quality_reports(project, QUARTER, AS_OF, chosen)
    for name, value in before.items():
        os.environ.pop(name) if value is None else os.environ.update({name: value})
    assert not reports.failed
    return Made(project, outcome.rendered.pages, (reports.index, *sorted(reports.folder.glob("org*.html"))))


def write_register(root: Path) -> None:
    root.mkdir()
    with (root / "organisations.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["organisation", "name", "region", "active_from", "active_until", "ips_since"])
        writer.writerows([f"org{n:02d}", name, "AM01", "2022Q4", "", "2015"] for n, name in enumerate(NAMES))
        writer.writerow(["gewoon", "Voorbeeld-ggz", "AM02", "2022Q4", "", "2015"])


def write_delivery(folder: Path, markup: str, number: int) -> None:
    """Write a delivery with markup in cells, headings and names; every fifth can't be read, and says so with markup."""
    folder.mkdir(parents=True)
    header = ["traject_id", "client_id", "methode", "arbeidsmarktregio", "type_traject", "financiering"]
    header += ["landelijke_regeling", "datum_aanmelding", "datum_start", "datum_goedkeuring", "datum_einde"]
    header += ["situatie_bij_einde", markup]
    cells = [
        "",
        "C",
        "IPS",
        "AM01",
        "IPS-EPA (3 jaar)",
        "UWV",
        "",
        "01-05-2025",
        "02-06-2025",
        "20-08-2025",
        "",
        "",
        "x",
    ]
    rows = [[f"T{n}", *cells[1:]] for n in range(30)]
    rows += [[markup, *cells[1:]], ["T90", "C", markup, *cells[3:]], ["T91", "C", "IPS", markup, *cells[4:]]]
    jobs = [["traject_id", "soort", "regulier", "datum_begin", "datum_einde", "uren_per_week", "loonwaarde"]]
    jobs[0] += ["contract_maanden"]
    jobs += [[f"T{n}", "betaald werk", "ja", "01-08-2025", "", "24", "80", "12"] for n in range(12)]
    jobs += [["T13", markup, "ja", "01-08-2025", "", "24", "80", "12"]]
    if number % 5 == 4:
        header = [markup if name == "methode" else name for name in header[:4]]
    name = re.sub(r"[/\\]", "", markup)
    for sheet, table in (("trajecten", [header, *rows]), ("plaatsingen", jobs)):
        with (folder / f"{name}_{sheet}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter=";").writerows(table)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def texts(made: Made, browser: Browser) -> dict[str, str]:
    """Open all pages; give what each shows, having seen that nothing of the deliveries ran, loaded or was linked."""
    shown: dict[str, str] = {}
    for path in (*made.pages, *made.reports):
        page = browser.new_page()
        asked: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))  # type: ignore[misc]
        page.on("dialog", lambda dialog: dialog.dismiss())
        page.goto(path.as_uri(), wait_until="load")
        assert not page.evaluate("window.harmed !== undefined"), path.name
        assert not [url for url in asked if not url.startswith(("file:", "data:"))], path.name
        links = page.evaluate(
            "[...document.querySelectorAll('[href], [src]')].map(e => e.getAttribute('href') || e.src)"
        )
        assert not [to for to in links if "javascript:" in to or "voorbeeld.example" in to], path.name
        attributes = page.evaluate("[...document.querySelectorAll('*')].flatMap(e => e.getAttributeNames())")
        assert not [name for name in attributes if name.startswith("on")], path.name
        shown[path.name] = shown.get(path.name, "") + page.evaluate("document.body.innerText")
        page.close()
    return shown


def squeezed(text: str) -> str:
    """Return text without white space, and with apostrophes as typed: how lines break and those curl is no matter."""
    text = text.replace("’", "'").replace("‘", "'")
    return "".join(text.split())


def test_no_script_ran_and_nothing_was_linked(texts: dict[str, str]) -> None:
    assert len(texts) > 15 + len(NAMES)


def test_the_names_of_organisations_show_as_they_are(texts: dict[str, str]) -> None:
    everything = squeezed(texts["01-ingestie.html"])
    missing = [name for name in NAMES if squeezed(name) not in everything]
    assert missing == []


@pytest.mark.parametrize("number", range(len(NAMES)))
def test_a_quality_report_shows_its_organisation_as_it_is_called(number: int, texts: dict[str, str]) -> None:
    name = squeezed(NAMES[number])
    assert name in squeezed(texts[f"org{number:02d}.html"].split("\n")[0] + texts[f"org{number:02d}.html"])
    assert name in squeezed(texts["index.html"])


def test_reasons_show_as_they_are(texts: dict[str, str]) -> None:
    for number in (0, 1):
        assert squeezed(f"reden {NAMES[number]}") in squeezed(texts[f"org{number:02d}.html"])
    for number in range(4, len(NAMES), 5):
        assert "onbruikbaar" in texts[f"org{number:02d}.html"]


def test_titles_and_alternative_texts_are_whole(made: Made) -> None:
    for number, name in enumerate(NAMES):
        page = made.reports[1 + number].read_text(encoding="utf-8")
        (title,) = re.findall(r"<title>(.*?)</title>", page)
        assert squeezed(name) in squeezed(html.unescape(title))


def test_tables_hold_no_formula(made: Made) -> None:
    for path in (
        *made.project.public.rglob("*.csv"),
        *made.project.own_figures.rglob("*.csv"),
        *made.project.site.rglob("*.csv"),
    ):
        with path.open(encoding="utf-8-sig", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        bad = [cell for cell in cells if cell.startswith(("=", "@", "\t", "\r", "+1+", "-1+"))]
        assert bad == [], path.name
