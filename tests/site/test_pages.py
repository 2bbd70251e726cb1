"""Every page of the rendered website in a real browser, opened from disk as a reader does."""

import csv
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlparse

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

pytestmark = pytest.mark.browser

SITE = Path(os.environ.get("WERKMONITOR_OUTPUT") or Path(__file__).parents[2]) / "_site"
HOME = SITE / "index.html"
PAGES = sorted(SITE.rglob("*.html"))
OF_QUARTERS = [path for path in PAGES if path != HOME]
NEWEST = max(SITE.glob("*/index.html"), default=HOME)
IN_CI = os.environ.get("CI") == "true"

VIEWPORTS = {
    "desktop": {"width": 1280, "height": 900},
    "phone": {"width": 360, "height": 740},
    "enlarged": {"width": 320, "height": 256},  # a desktop at 400 %, which WCAG 1.4.10 asks for
}
A4 = {"width": 643, "height": 971}  # within the margins, in CSS pixels
SCHEMES = ("light", "dark")
MARK = "-synthetische-gegevens"
"""What the names of downloads end in where the figures are synthetic."""
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def unavailable(reason: str) -> None:
    """Skip with the reason; in CI, where everything has to be there, fail."""
    (pytest.fail if IN_CI else pytest.skip)(reason)


@pytest.fixture(scope="session", autouse=True)
def rendered() -> None:
    if not HOME.is_file():
        unavailable("there is no website in _site/: run `make report` first")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    executable = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if executable is None:
        unavailable("no Chromium on PATH: install Debian's package chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield started
        started.close()


@dataclass
class Visit:
    """A page that is open, and what went wrong while it loaded."""

    page: Page
    problems: list[str] = field(default_factory=list)


@dataclass
class Seen:
    """What a page holds, as the browser sees it."""

    ids: set[str]
    links: list[str]


def visit(browser: Browser, path: Path, viewport: str, scheme: str) -> Visit:
    """Open a page, noting script errors, failing requests, and requests to anywhere but the disk."""
    page = browser.new_page(viewport=VIEWPORTS[viewport], color_scheme=scheme)  # type: ignore[arg-type]
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
    return visited


def named(path: Path) -> str:
    return str(path.relative_to(SITE))


def test_the_website_is_there() -> None:
    """Without pages the other tests have nothing to run on; this one says so."""
    assert HOME in PAGES
    assert NEWEST in OF_QUARTERS


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_page_is_sound_on_every_screen(browser: Browser, path: Path) -> None:
    for viewport, scheme in product(VIEWPORTS, SCHEMES):
        visited = visit(browser, path, viewport, scheme)
        wide = visited.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            visited.problems.append(f"scrolls sideways by {wide} px")
        visited.page.close()
        assert visited.problems == [], f"{viewport}, {scheme}"


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_page_says_what_it_is(browser: Browser, path: Path) -> None:
    page = visit(browser, path, "desktop", "light").page
    language = page.evaluate("document.documentElement.lang")
    title, headings, text = page.title(), page.locator("h1").count(), page.locator("body").inner_text()
    page.close()
    assert language == ("en" if path.stem in ("15-english-summary", "18-methods") else "nl")
    assert title.strip()
    assert not title.endswith((".qmd", ".html"))
    assert headings == 1
    if (Path(__file__).parents[2] / "data-raw" / "example" / "SYNTHETIC").exists():
        assert "synthetisch" in text.lower()


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_images_are_loaded_and_described(browser: Browser, path: Path) -> None:
    page = visit(browser, path, "desktop", "light").page
    images = page.evaluate(
        "[...document.images].map(i => [i.src.slice(0, 120), i.naturalWidth, i.getAttribute('alt')])"
    )
    page.close()
    assert [source for source, width, _ in images if width == 0] == []
    assert [source for source, _, alt in images if alt is None or (alt == "" and "fig" in source)] == []


@pytest.fixture(scope="session")
def seen(browser: Browser) -> dict[Path, Seen]:
    """Return the anchors and links of every page."""
    found = {}
    for path in PAGES:
        page = visit(browser, path, "desktop", "light").page
        ids = page.evaluate("[...document.querySelectorAll('[id], a[name]')].map(e => e.id || e.name)")
        found[path] = Seen(set(ids), page.evaluate("[...document.querySelectorAll('a[href]')].map(a => a.href)"))
        page.close()
    return found


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_links_and_anchors_lead_somewhere(seen: dict[Path, Seen], path: Path) -> None:
    broken = []
    for link in seen[path].links:
        address, anchor = urldefrag(link)
        if urlparse(address).scheme != "file":
            continue
        target = Path(unquote(urlparse(address).path))
        known = seen.get(target)
        if not target.is_file() or (anchor and known and unquote(anchor) not in known.ids):
            broken.append(link.removeprefix(SITE.as_uri()))
    assert broken == []


def test_home_leads_to_each_quarter_and_each_page_back(seen: dict[Path, Seen]) -> None:
    quarters = sorted(SITE.glob("*/index.html"), reverse=True)
    assert [link for link in seen[HOME].links if link in {path.as_uri() for path in quarters}] == [
        path.as_uri() for path in quarters
    ]
    assert [named(path) for path in OF_QUARTERS if HOME.as_uri() not in seen[path].links] == []


# --- what the built-in engine's pages offer a reader -----------------------------------------------------------


@pytest.fixture
def builtin() -> None:
    if not NEWEST.with_name("site.js").is_file():
        pytest.skip("the website in _site/ was not made by the built-in engine")


@pytest.mark.usefixtures("builtin")
def test_search_by_keyboard(browser: Browser) -> None:
    visited = visit(browser, NEWEST, "desktop", "light")
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
def test_page_is_whole_without_scripts(browser: Browser) -> None:
    page = browser.new_page(java_script_enabled=False, viewport=VIEWPORTS["desktop"])  # type: ignore[arg-type]
    page.goto(NEWEST.as_uri())
    shown = {name: page.locator(name).is_visible() for name in ("form.search", "main", "nav.sidebar", "nav.contents")}
    page.close()
    assert shown == {"form.search": False, "main": True, "nav.sidebar": True, "nav.contents": True}


@pytest.mark.usefixtures("builtin")
@pytest.mark.parametrize("path", OF_QUARTERS, ids=named)
def test_table_of_contents_is_at_hand_on_every_screen(browser: Browser, path: Path) -> None:
    page = visit(browser, path, "desktop", "light").page
    if page.locator("main h2").count() == 0:
        assert page.locator("nav.contents").count() == 0
        return page.close()
    beside = page.locator("nav.contents").is_visible()
    page.set_viewport_size(VIEWPORTS["phone"])  # type: ignore[arg-type]
    page.locator("details.toc summary").click()
    folded_out = page.locator("details.toc a").first.is_visible()
    headings = page.locator("main h2").count()
    permalinks = page.locator("main h2 > a.anchor").count()
    page.close()
    assert (beside, folded_out) == (True, True)
    assert permalinks == headings


@pytest.mark.usefixtures("builtin")
@pytest.mark.parametrize("path", PAGES, ids=named)
def test_downloads_of_each_figure_and_table(browser: Browser, path: Path) -> None:
    page = visit(browser, path, "desktop", "light").page
    figures = page.locator("main figure[id]").count()
    tables = page.evaluate("[...document.querySelectorAll('main table[id]')].map(t => [t.id, t.rows.length])")
    links = page.evaluate("[...document.querySelectorAll('.downloads a')].map(a => decodeURI(a.href))")
    synthetic = "synthetisch" in page.locator("main").inner_text().lower()
    page.close()
    files = [Path(urlparse(link).path) for link in links]
    assert all(file.is_file() for file in files)
    assert sorted(file.suffix for file in files) == [".csv"] * len(tables) + [".png"] * figures + [".svg"] * figures
    for name, rows in tables:
        (file,) = (file for file in files if file.suffix == ".csv" and file.stem.removesuffix(MARK) == name)
        assert len(list(csv.reader(file.read_text("utf-8").splitlines()))) == rows
        assert ("synthetisch" in file.name) == synthetic


@pytest.mark.usefixtures("builtin")
@pytest.mark.parametrize("path", PAGES, ids=named)
def test_captions_of_wide_tables_stay_on_the_screen(browser: Browser, path: Path) -> None:
    page = visit(browser, path, "phone", "light").page
    right = page.evaluate("[...document.querySelectorAll('caption')].map(c => c.getBoundingClientRect().right)")
    page.close()
    assert all(edge <= VIEWPORTS["phone"]["width"] for edge in right)


@pytest.mark.usefixtures("builtin")
@pytest.mark.parametrize("path", PAGES, ids=named)
def test_printed_page_is_its_text_alone(browser: Browser, path: Path) -> None:
    page = visit(browser, path, "desktop", "dark").page
    page.emulate_media(media="print")
    around = "nav, .bar, .search, .downloads, .skip, details.code-fold"
    visible = page.locator(around).evaluate_all("all => all.filter(e => e.checkVisibility()).map(e => e.outerHTML)")
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    text = page.locator("main").is_visible()
    page.set_viewport_size(A4)  # type: ignore[arg-type]
    edges = page.evaluate("[...document.images].map(i => i.getBoundingClientRect()).map(r => [r.left, r.right])")
    page.close()
    assert (visible, paper, text) == ([], "rgb(255, 255, 255)", True)
    assert all(left >= 0 and right <= A4["width"] for left, right in edges)
