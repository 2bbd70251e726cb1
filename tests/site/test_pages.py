"""Every page of the rendered website in a real browser, opened from disk as a reader does."""

import csv
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from urllib.parse import urlparse

import html5lib
import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import chromium, unavailable
from playwright.sync_api import Browser, Page

from werkmonitor.checking.pages import broken_links, read_page, unsound_pages

pytestmark = pytest.mark.browser

SITE = Path(os.environ.get("WERKMONITOR_OUTPUT") or Path(__file__).parents[2]) / "_site"
HOME = SITE / "index.html"
PAGES = sorted(SITE.rglob("*.html"))
OF_QUARTERS = [path for path in PAGES if path != HOME]
NEWEST = max(SITE.glob("*/index.html"), default=HOME)
SCREENSHOTS = Path(__file__).parents[2] / "screenshots"
"""Each page as a person may look at it, after the tests; git leaves it alone."""

VIEWPORTS = {
    "desktop": {"width": 1280, "height": 900},
    "phone": {"width": 360, "height": 740},
    "enlarged": {"width": 320, "height": 256},  # a desktop at 400 %, which WCAG 1.4.10 asks for
}
A4 = {"width": 643, "height": 971}  # within the margins, in CSS pixels
SCHEMES = ("light", "dark")
MARK = "-synthetische-gegevens"
"""What the names of downloads end in where the figures are synthetic."""


@pytest.fixture(scope="session", autouse=True)
def rendered() -> None:
    if not HOME.is_file():
        unavailable("there is no website in _site/: run `make report` first")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@dataclass
class Visit:
    """A page that is open, and what went wrong while it loaded."""

    page: Page
    problems: list[str] = field(default_factory=list)


def visit(browser: Browser, path: Path) -> Visit:
    """Open a page, noting script errors, failing requests, and requests to anywhere but the disk."""
    page = browser.new_page(viewport=VIEWPORTS["desktop"], color_scheme="light")  # type: ignore[arg-type]
    visited = Visit(page)
    page.on(
        "console",
        lambda message: visited.problems.append(f"console: {message.text}") if message.type == "error" else None,
    )
    page.on("pageerror", lambda error: visited.problems.append(f"script: {error}"))
    page.on("requestfailed", lambda request: visited.problems.append(f"failed: {request.url}"))
    page.on(
        "request",
        lambda request: (
            visited.problems.append(f"leaves the site: {request.url}")
            if urlparse(request.url).scheme not in ("file", "data", "blob")
            else None
        ),
    )
    page.goto(path.as_uri(), wait_until="load")
    # Figures further down are fetched when they come into sight; here they all do.
    page.evaluate("document.querySelectorAll('img').forEach(image => { image.loading = 'eager' })")
    page.wait_for_function("[...document.images].every(image => image.complete)")
    return visited


@dataclass(frozen=True)
class Opened:
    """A page that stays open for all tests about it."""

    path: Path
    visited: Visit

    def on(self, viewport: str, scheme: str = "light") -> Page:
        """Show it on a screen."""
        page = self.visited.page
        page.set_viewport_size(VIEWPORTS[viewport])  # type: ignore[arg-type]
        page.emulate_media(media="screen", color_scheme=scheme)  # type: ignore[arg-type]
        return page


@pytest.fixture(scope="module", params=PAGES, ids=lambda path: str(path.relative_to(SITE)))
def opened(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Opened]:
    """Each page in turn, opened once."""
    visited = visit(browser, request.param)
    yield Opened(request.param, visited)
    visited.page.close()


def named(path: Path) -> str:
    return str(path.relative_to(SITE))


def test_the_website_is_there() -> None:
    """Without pages the other tests have nothing to run on; this one says so."""
    assert HOME in PAGES
    assert NEWEST in OF_QUARTERS


def test_page_is_sound_on_every_screen(opened: Opened) -> None:
    for viewport, scheme in product(VIEWPORTS, SCHEMES):
        page = opened.on(viewport, scheme)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{viewport}, {scheme}: scrolls sideways by {wide} px"
    assert opened.visited.problems == []


def test_page_is_accessible_in_both_themes(opened: Opened) -> None:
    """By axe-core, with all its rules; what is folded up is folded out, since a reader may do so."""
    page = opened.on("desktop")
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    found = []
    for viewport, scheme in product(("desktop", "phone"), SCHEMES):
        opened.on(viewport, scheme)
        violations = Axe().run(page).response["violations"]
        found += [
            f"{viewport}, {scheme}: {one['id']}: {node['html'][:160]} {node['failureSummary']}"
            for one in violations
            for node in one["nodes"]
        ]
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = false })")
    assert found == []


def test_axe_finds_what_is_planted(browser: Browser) -> None:
    """Otherwise no violation would mean nothing."""
    page = browser.new_page()
    page.set_content(
        '<html lang="nl"><title>x</title><main><h1>x</h1><p style="color: #999">grijs</p><img src="x.png">'
    )
    found = {one["id"] for one in Axe().run(page).response["violations"]}
    page.close()
    assert found >= {"color-contrast", "image-alt"}


def test_page_for_a_person_to_look_at(opened: Opened) -> None:
    for viewport, scheme in (("desktop", "light"), ("phone", "dark")):
        name = "-".join([*opened.path.relative_to(SITE).with_suffix("").parts, viewport, scheme])
        kept = SCREENSHOTS / f"{name}.jpeg"
        opened.on(viewport, scheme).screenshot(path=kept, full_page=True, type="jpeg", quality=60)
        assert kept.stat().st_size > 0


def test_page_says_what_it_is(opened: Opened) -> None:
    page = opened.on("desktop")
    language, title = page.evaluate("document.documentElement.lang"), page.title()
    assert language == ("en" if opened.path.stem in ("15-english-summary", "18-methods") else "nl")
    assert not title.endswith((".qmd", ".html"))
    if (Path(__file__).parents[2] / "data-raw" / "example" / "SYNTHETIC").exists():
        assert "synthetisch" in page.locator("body").inner_text().lower()


def test_images_are_loaded_and_described(opened: Opened) -> None:
    images = opened.on("desktop").evaluate(
        "[...document.images].map(i => [i.src.slice(0, 120), i.naturalWidth, i.getAttribute('alt')])"
    )
    assert [source for source, width, _ in images if width == 0] == []
    assert [source for source, _, alt in images if not alt and "fig" in source] == []


def test_links_lead_somewhere_and_pages_are_sound() -> None:
    assert [*broken_links(SITE), *unsound_pages(SITE)] == []


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_page_is_valid(path: Path) -> None:
    """By the rules of the HTML standard for parsing; what stands inside formulas is another language."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    parser.parse(path.read_text("utf-8"))
    assert [(place, code) for place, code, _ in parser.errors] == []


def test_home_leads_to_each_quarter_and_each_page_back() -> None:
    quarters = sorted((named(path) for path in SITE.glob("[0-9]*/index.html")), reverse=True)
    assert [link for link in read_page(HOME).links if link in quarters] == quarters
    lost = [
        path for path in OF_QUARTERS if HOME not in {(path.parent / one).resolve() for one in read_page(path).links}
    ]
    assert [named(path) for path in lost] == []


# --- what the built-in engine's pages offer a reader -----------------------------------------------------------


@pytest.fixture
def builtin() -> None:
    if not NEWEST.with_name("site.js").is_file():
        pytest.skip("the website in _site/ was not made by the built-in engine")


@pytest.mark.usefixtures("builtin")
def test_search_by_keyboard(browser: Browser) -> None:
    visited = visit(browser, NEWEST)
    page = visited.page
    page.locator("#zoekterm").focus()
    page.keyboard.type("BEEINDIGDE traj")  # no capitals or accents needed, and the beginning of a word will do
    page.wait_for_selector(".results li")
    assert "gevonden" in page.get_by_role("status").inner_text()
    page.keyboard.press("ArrowDown")
    chosen = page.evaluate("document.activeElement.href")
    assert "eëindigde" in page.evaluate("document.activeElement.textContent")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.id") == "zoekterm"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.href") == chosen
    page.keyboard.press("Escape")
    assert page.locator(".results li").count() == 0
    page.keyboard.type("quarto-xyz")
    page.wait_for_function("document.querySelector('[role=status]').textContent.startsWith('Geen')")
    page.goto(chosen)
    found = page.evaluate("!location.hash || !!document.getElementById(decodeURIComponent(location.hash.slice(1)))")
    page.close()
    assert found
    assert visited.problems == []


@pytest.mark.usefixtures("builtin")
def test_first_view_of_home_is_light(browser: Browser) -> None:
    """What a reader has to fetch before there is something to read: page, style, script, and the figure in sight."""
    page = browser.new_page(viewport=VIEWPORTS["phone"])  # type: ignore[arg-type]
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlparse(request.url).path))
    page.goto(NEWEST.as_uri(), wait_until="load")
    page.close()
    assert sum(Path(name).stat().st_size for name in set(asked)) < 300_000
    assert len(set(asked)) >= 3


@pytest.mark.usefixtures("builtin")
def test_page_is_whole_without_scripts(browser: Browser) -> None:
    page = browser.new_page(java_script_enabled=False, viewport=VIEWPORTS["desktop"])  # type: ignore[arg-type]
    page.goto(NEWEST.as_uri())
    shown = {name: page.locator(name).is_visible() for name in ("form.search", "main", "nav.sidebar", "nav.contents")}
    page.close()
    assert shown == {"form.search": False, "main": True, "nav.sidebar": True, "nav.contents": True}


@pytest.mark.usefixtures("builtin")
def test_search_knows_forms_of_words_and_figures(browser: Browser) -> None:
    visited = visit(browser, NEWEST)
    page = visited.page

    def marked(term: str) -> set[str]:
        page.locator("#zoekterm").fill(term)
        page.wait_for_function("document.querySelector('[role=status]').textContent.includes('gevonden')")
        return {text.lower() for text in page.locator(".results mark").all_inner_texts()}

    assert "baan" in marked("banen")
    assert "banen" in marked("baan")
    assert {"werkte", "werken"} & marked("werkten")
    assert any(word.startswith("arbeidsmarktregio") for word in marked("regio"))
    assert not marked("xyz")
    marked("beschikbaarheid arbeidsmarktregio")
    found = page.locator(".results a").evaluate_all("all => all.map(a => a.hash)")
    page.close()
    assert any(place.startswith("#fig-") for place in found)
    assert visited.problems == []


@pytest.mark.usefixtures("builtin")
def test_table_of_contents_is_at_hand_on_every_screen(opened: Opened) -> None:
    page = opened.on("desktop")
    if opened.path == HOME or page.locator("main h2").count() == 0:
        assert page.locator("nav.contents").count() == 0
        return
    beside = page.locator("nav.contents").is_visible()
    opened.on("phone").locator("details.toc summary").click()
    assert (beside, page.locator("details.toc a").first.is_visible()) == (True, True)
    page.locator("details.toc summary").click()
    assert page.locator("main h2 > a.anchor").count() == page.locator("main h2").count()
    assert page.locator("figcaption > a.anchor").count() == page.locator("main figure[id]").count()


@pytest.mark.usefixtures("builtin")
def test_downloads_of_each_figure_and_table(opened: Opened) -> None:
    page = opened.on("desktop")
    figures = page.locator("main figure[id]").count()
    tables = page.evaluate("[...document.querySelectorAll('main table[id]')].map(t => [t.id, t.rows.length])")
    links = page.evaluate("[...document.querySelectorAll('.downloads a')].map(a => decodeURI(a.href))")
    synthetic = "synthetisch" in page.locator("main").inner_text().lower()
    files = [Path(urlparse(link).path) for link in links]
    assert all(file.is_file() for file in files)
    assert sorted(file.suffix for file in files) == [".csv"] * len(tables) + [".png"] * figures + [".svg"] * figures
    for name, rows in tables:
        (file,) = (file for file in files if file.suffix == ".csv" and file.stem.removesuffix(MARK) == name)
        assert len(list(csv.reader(file.read_text("utf-8").splitlines()))) == rows
        assert ("synthetisch" in file.name) == synthetic


@pytest.mark.usefixtures("builtin")
def test_captions_of_wide_tables_stay_on_the_screen(opened: Opened) -> None:
    right = opened.on("phone").evaluate(
        "[...document.querySelectorAll('caption')].map(c => c.getBoundingClientRect().right)"
    )
    assert all(edge <= VIEWPORTS["phone"]["width"] for edge in right)


@pytest.mark.usefixtures("builtin")
def test_words_in_figures_are_as_large_on_a_phone(opened: Opened) -> None:
    """A figure isn't made smaller there: it scrolls in a frame of its own, also by keyboard."""
    sizes = opened.on("phone").evaluate(
        "[...document.querySelectorAll('main figure img')].map(i => "
        "[i.naturalWidth, i.clientWidth, i.parentElement.scrollWidth, i.parentElement.tabIndex])"
    )
    assert [size for size in sizes if not size[0] <= size[1] <= size[2] or size[3] != 0] == []


@pytest.mark.usefixtures("builtin")
def test_printed_page_is_its_text_alone(opened: Opened) -> None:
    page = opened.on("desktop", "dark")
    page.emulate_media(media="print")
    around = "nav, .bar, .search, .downloads, .in-words, .skip, details.code-fold"
    visible = page.locator(around).evaluate_all("all => all.filter(e => e.checkVisibility()).map(e => e.outerHTML)")
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    text = page.locator("main").is_visible()
    page.set_viewport_size(A4)  # type: ignore[arg-type]
    edges = page.evaluate("[...document.images].map(i => i.getBoundingClientRect()).map(r => [r.left, r.right])")
    assert (visible, paper, text) == ([], "rgb(255, 255, 255)", True)
    assert all(left >= 0 and right <= A4["width"] for left, right in edges)
