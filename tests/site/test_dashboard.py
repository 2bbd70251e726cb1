"""The dashboard in a real browser shows what the tables say: by mouse, by keyboard, by address, and without scripts."""

from __future__ import annotations

import csv
import gzip
import os
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlparse

import pytest
from browsing import chromium, unavailable
from playwright.sync_api import Browser, Page

from werkmonitor.narrative import numbers
from werkmonitor.narrative.report import CLUSTERED

pytestmark = pytest.mark.browser

OUTPUT = Path(os.environ.get("WERKMONITOR_OUTPUT") or Path(__file__).parents[2])
DASHBOARD = max((OUTPUT / "_site").glob("*/analyses/20-dashboard.html"), default=Path())
QUARTER = DASHBOARD.parts[-3] if DASHBOARD.name else ""
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
MOST_BYTES, MEGABYTE = 2, 1_000_000
REASONS = {
    "hidden": {"afgeschermd"},
    "missing": {"ontbreekt", "geen bruikbare levering", "geen organisatie actief"},
    "not_derivable": {"niet af te leiden"},
}
Row = dict[str, str]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not DASHBOARD.name:
        unavailable("there is no dashboard in _site/: run `make report` first")
    with chromium() as started:
        yield started


@dataclass
class Dashboard:
    """The dashboard that is open, and what went wrong meanwhile."""

    page: Page
    problems: list[str] = field(default_factory=list)

    def go(self, address: str) -> None:
        """Go to another view by its address, on the page that is there."""
        self.page.evaluate(
            "to => { history.replaceState(null, '', to); dispatchEvent(new PopStateEvent('popstate')); }", address
        )

    def rows(self, figure: str) -> dict[str, list[str]]:
        """Return name to cells of a figure's table; without the marks of what is incomplete."""
        read = "rows => rows.map(row => [...row.cells].map(cell => cell.textContent))"
        found = self.page.locator(f"[data-figure={figure}] tbody tr").evaluate_all(read)
        return {name.rstrip("*"): [cell.replace("\u00a0", " ") for cell in cells] for name, *cells in found}

    def chosen(self) -> list[str]:
        """Return what the four lists stand at."""
        return [
            self.page.locator(f"#dashboard-{part}").input_value() for part in ("indicator", "quarter", "by", "region")
        ]

    def drawn(self, figure: str) -> None:
        """Wait until a figure shows what is chosen."""
        self.page.wait_for_selector(f"[data-figure={figure}] .chart svg")
        self.page.wait_for_timeout(400)

    def title(self) -> str:
        return self.page.locator("[data-figure=ranking] h3").inner_text()


@pytest.fixture(scope="module")
def dashboard(browser: Browser) -> Iterator[Dashboard]:
    """The dashboard on a desktop, one page for all tests that don't need another."""
    opened = open_dashboard(browser, DESKTOP)
    yield opened
    opened.page.close()
    assert opened.problems == []


def open_dashboard(browser: Browser, size: dict[str, int], address: str = "", scheme: str = "light") -> Dashboard:
    """Open the dashboard from disk, noting errors and requests to another host."""
    page = browser.new_page(viewport=size, color_scheme=scheme)  # type: ignore[arg-type]
    opened = Dashboard(page)
    page.on("pageerror", lambda error: opened.problems.append(str(error)))
    page.on("requestfailed", lambda request: opened.problems.append(f"failed: {request.url}"))
    page.on("console", lambda said: opened.problems.append(said.text) if said.type == "error" else None)
    local = ("file", "data", "blob")
    page.on(
        "request",
        lambda request: opened.problems.append(request.url) if urlparse(request.url).scheme not in local else None,
    )
    page.goto(DASHBOARD.as_uri() + address)
    page.wait_for_selector("#dashboard.live")
    return opened


@pytest.fixture(scope="module")
def table() -> list[Row]:
    """The published table; of two rows about one number the one whose interval knows about clustering."""
    with (OUTPUT / "data-derived" / "public" / QUARTER / "indicators.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["method"] == "ips"]
    key = ("quarter", "indicator", "stage", "funding", "type", "region")
    clustered = {tuple(row[name] for name in key) for row in rows if row["interval_method"] == CLUSTERED}
    return [r for r in rows if r["interval_method"] == CLUSTERED or tuple(r[name] for name in key) not in clustered]


@pytest.fixture(scope="module")
def definitions() -> dict[str, Row]:
    with (OUTPUT / "data-derived" / "public" / QUARTER / "definitions.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def address(row: Row) -> str:
    """Return the address of the view in which a row of the table is."""
    grouped = next((name for name in ("stage", "funding", "type") if row[name]), "")
    by = grouped or ("region" if row["region"] else "national")
    region = f"&regio={row['region']}" if grouped and row["region"] else ""
    return f"#cijfer={row['indicator']}&kwartaal={row['quarter']}&naar={by}{region}"


def expected(row: Row, kind: str) -> list[str]:
    """Return the cells that a row of the published table has to have on the page."""

    def whole(text: str) -> str:
        return numbers.number(float(text))

    if kind not in ("Aandeel", "Verhouding"):
        return [numbers.number(float(row["value"]), 1) if kind == "Gemiddelde" else whole(row["value"])]
    limits = [min(1.0, max(0.0, float(row[name]))) for name in ("lower", "upper") if row[name]]
    interval = numbers.percent_range(*limits) if limits else ""
    cells = [numbers.percent(float(row["value"])), whole(row["numerator"]), whole(row["denominator"]), interval]
    return [cell.replace("\u00a0", " ") for cell in cells]


def test_fifty_cells_on_the_page_are_those_of_the_table(
    dashboard: Dashboard, table: list[Row], definitions: dict[str, Row]
) -> None:
    chance = random.Random(20231001)
    shown = [row for row in table if row["status"] in ("ok", "rounded") and row["value"]]
    withheld = [row for row in table if row["status"] in REASONS]
    names = dashboard.page.evaluate(
        "() => { const d = JSON.parse(document.getElementById('dashboard-data').textContent);"
        " return {...d.labels, region: Object.fromEntries(d.regions.map(r => [r.id, r.label]))}; }"
    )
    for row in [*chance.sample(shown, 35), *chance.sample(withheld, 15)]:
        dashboard.go(address(row))
        part = next((name for name in ("stage", "funding", "type", "region") if row[name]), "")
        name = names[part][row[part]] if part else "Nederland"
        cells = dashboard.rows("ranking")[name]
        if row in shown:
            right = expected(row, definitions[row["indicator"]]["kind"])
            assert cells[: len(right)] == right, row
        else:
            assert cells[0] in REASONS[row["status"]], row
            assert not re.search(r"\d", "".join(cells[:-1])), row


def test_the_table_of_the_trend_has_each_quarter(dashboard: Dashboard, table: list[Row]) -> None:
    dashboard.go(f"#cijfer=running&naar=national&kwartaal={QUARTER}")
    read = "rows => rows.map(row => row.cells[2].textContent)"
    found = dashboard.page.locator("[data-figure=trend] tbody tr").evaluate_all(read)
    national = [
        r
        for r in table
        if r["indicator"] == "running" and not any(r[n] for n in ("stage", "funding", "type", "region"))
    ]
    assert found == [numbers.number(float(row["value"])) for row in sorted(national, key=lambda row: row["quarter"])]


def test_an_address_brings_back_its_view_and_the_back_button_the_one_before(browser: Browser) -> None:
    opened = open_dashboard(browser, DESKTOP, f"#cijfer=running&kwartaal={QUARTER}&naar=type&regio=AM18&beeld=tegels")
    page = opened.page
    assert opened.chosen() == ["running", QUARTER, "type", "AM18"]
    assert page.locator("#dashboard-tegels").is_checked()
    assert "Groot Amsterdam" in opened.title()
    page.locator("#dashboard-by").select_option("funding")
    page.locator("#dashboard-region").select_option("")
    assert "naar=funding" in page.url
    assert "regio" not in page.url
    page.go_back()
    assert opened.chosen() == ["running", QUARTER, "funding", "AM18"]
    page.go_back()
    assert opened.chosen() == ["running", QUARTER, "type", "AM18"]
    page.go_forward()
    assert opened.chosen()[2] == "funding"
    opened.go("#sec-dashboard-lezen")  # a link within the page is no choice
    assert opened.chosen()[2] == "funding"
    opened.go("#cijfer=weg&naar=region")
    assert "niet alles in dit adres is bekend" in page.locator("#dashboard .summary").inner_text().lower()
    page.close()
    assert opened.problems == []


def test_choosing_by_keyboard(dashboard: Dashboard) -> None:
    page = dashboard.page
    dashboard.go("#cijfer=paid_work&naar=region")
    page.locator("#dashboard-indicator").focus()
    page.keyboard.type("duurzaam betaald werk o")
    assert dashboard.chosen()[0] == "durable_work_of_paid"
    assert "Duurzaam betaald werk onder werkenden" in page.locator("#dashboard .summary").inner_text()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowUp")
    assert dashboard.chosen()[1] != QUARTER
    assert f"kwartaal={dashboard.chosen()[1]}" in page.url
    page.locator("#dashboard-kaart").focus()
    page.keyboard.press("ArrowRight")
    assert "beeld=tegels" in page.url


def test_an_indicator_that_is_not_known_by_region_has_no_map_and_says_so(
    dashboard: Dashboard, table: list[Row]
) -> None:
    dashboard.go("#cijfer=mean_per_organisation&naar=region")
    assert not dashboard.page.locator("[data-figure=map]").is_visible()
    assert "niet naar arbeidsmarktregio" in dashboard.page.locator("#dashboard .summary").inner_text()
    disabled = "all => all.filter(one => one.disabled).map(one => one.value)"
    assert "region" in dashboard.page.locator("#dashboard-by option").evaluate_all(disabled)
    regional = [row for row in table if row["region"] and not any(row[name] for name in ("stage", "funding", "type"))]
    nowhere = sorted({row["indicator"] for row in regional} - {row["indicator"] for row in regional if row["value"]})
    dashboard.go(f"#cijfer={nowhere[0]}&naar=region")  # known by region, and nowhere enough people to show it
    assert not dashboard.page.locator("[data-figure=map]").is_visible()
    assert "In geen enkele regio is dit cijfer te tonen" in dashboard.page.locator("#dashboard .summary").inner_text()
    dashboard.go("#cijfer=paid_work&naar=region")
    assert dashboard.page.locator("[data-figure=map]").is_visible()


def test_a_region_is_picked_on_the_map_by_mouse_and_all_follow(dashboard: Dashboard, table: list[Row]) -> None:
    page = dashboard.page
    dashboard.go(f"#cijfer=running&kwartaal={QUARTER}&naar=region")
    dashboard.drawn("map")
    regions = page.locator("[data-figure=map] .mark-shape path")
    order = regions.evaluate_all("all => all.map(one => one.__data__.datum.region)")
    assert len(order) == 35
    regions.nth(order.index("AM01")).click()
    assert dashboard.chosen()[3] == "AM01"
    (row,) = (r for r in table if (r["indicator"], r["quarter"], r["region"]) == ("running", QUARTER, "AM01")
              and not any(r[name] for name in ("stage", "funding", "type")))  # fmt: skip
    assert f"Groningen: {numbers.number(float(row['value']))}" in page.locator("#dashboard .summary").inner_text()
    assert "Groningen" in dashboard.rows("trend")
    assert page.locator("[data-figure=ranking] tr.picked").get_attribute("data-region") == "AM01"
    dashboard.drawn("map")
    regions.nth(34).click()  # the picked one is drawn last; once more gives the whole country back
    assert dashboard.chosen()[3] == ""
    dashboard.go(f"#cijfer=running&kwartaal={QUARTER}&naar=region&beeld=tegels")
    dashboard.drawn("map")
    page.locator("[data-figure=map] svg text", has_text="Twente").click()
    assert dashboard.chosen()[3] == "AM05" or "Twente" in dashboard.rows("trend")


def test_a_region_is_picked_on_the_map_by_keyboard(dashboard: Dashboard) -> None:
    page = dashboard.page
    dashboard.go(f"#cijfer=paid_work&kwartaal={QUARTER}&naar=region&regio=AM01")
    map_ = page.locator("[data-figure=map] .chart")
    map_.focus()
    page.keyboard.press("ArrowLeft")
    assert dashboard.chosen()[3] == "AM02"  # Friesland lies west of Groningen
    assert "Friesland" in page.locator("#dashboard .summary").inner_text()
    page.keyboard.press("ArrowRight")
    assert dashboard.chosen()[3] == "AM01"
    page.keyboard.press("Escape")
    assert dashboard.chosen()[3] == ""
    assert map_.evaluate("one => one === document.activeElement")


def test_each_chart_has_words_and_a_table(dashboard: Dashboard) -> None:
    dashboard.go("#cijfer=paid_work&naar=region")
    for figure in ("map", "ranking", "trend"):
        part = dashboard.page.locator(f"[data-figure={figure}]")
        says = part.locator(".chart").get_attribute("aria-describedby")
        assert re.search(r"\w+ \w+ \w+", dashboard.page.locator(f"#{says}").inner_text())
        assert part.locator(".chart").get_attribute("aria-label")
        part.locator("summary").click()
        assert part.locator("table caption").is_visible()
        assert part.locator("thead th[scope=col]").count() >= 3
        assert "ynthetisch" in part.locator(".foot").inner_text()
        part.locator("summary").click()
    assert dashboard.page.locator("#dashboard .summary").get_attribute("role") == "status"


def test_downloads_hold_what_is_shown(dashboard: Dashboard, table: list[Row]) -> None:
    page = dashboard.page
    dashboard.go(f"#cijfer=paid_work&kwartaal={QUARTER}&naar=region")
    files = {}
    for figure, suffix in (("map", "csv"), ("map", "svg"), ("map", "png"), ("ranking", "svg"), ("trend", "png")):
        with page.expect_download() as started:
            page.locator(f"[data-figure={figure}] [data-suffix={suffix}]").click()
        name = started.value.suggested_filename
        assert re.fullmatch(rf"dashboard-paid_work-{QUARTER}-\w+-region(-synthetische-gegevens)?\.{suffix}", name)
        files[figure, suffix] = Path(started.value.path()).read_bytes()
    published = {
        row["region"]: row
        for row in table
        if (row["indicator"], row["quarter"], row["funding"], row["type"]) == ("paid_work", QUARTER, "", "")
        and row["region"]
    }
    rows = list(csv.DictReader(files["map", "csv"].decode().splitlines()))
    assert {row["region"] for row in rows} == set(published)
    for row in rows:
        right = published[row["region"]]
        assert row["status"] == right["status"]
        assert row["synthetic"] == right["synthetic"]
        for name in ("numerator", "denominator", "value", "lower", "upper"):
            assert (float(row[name]) if row[name] else None) == (float(right[name]) if right[name] else None)
    for figure in ("map", "ranking"):
        drawing = files[figure, "svg"].decode()
        assert drawing.startswith("<svg")
        assert "Betaald werk" in drawing
        assert "Stand van" in drawing
        assert ("Synthetische gegevens" in drawing) == (rows[0]["synthetic"] == "true")
    assert all(files[figure, "png"].startswith(b"\x89PNG") for figure in ("map", "trend"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_phone(browser: Browser, scheme: str) -> None:
    opened = open_dashboard(browser, PHONE, "#cijfer=started_working&naar=region&beeld=tegels", scheme)
    for view in ("", "#cijfer=ended_without_work_or_education&naar=stage", "#cijfer=running&naar=type&regio=AM30"):
        if view:
            opened.go(view)
        opened.drawn("trend")
        opened.page.evaluate("document.querySelectorAll('#dashboard details').forEach(one => { one.open = true; })")
        edges = "all => all.map(one => one.getBoundingClientRect().right)"
        assert max(opened.page.locator("#dashboard svg").evaluate_all(edges)) <= PHONE["width"], view
        assert opened.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], view
    opened.page.close()
    assert opened.problems == []


def test_without_scripts_it_is_a_page_of_figures_and_tables(
    browser: Browser, definitions: dict[str, Row], table: list[Row]
) -> None:
    page = browser.new_page(java_script_enabled=False, viewport=PHONE)  # type: ignore[arg-type]
    page.goto(DASHBOARD.as_uri())
    text = page.locator("main").inner_text()
    images = page.locator("#dashboard figure img").count()
    tables = page.locator("main table").all_inner_texts()
    forms = page.locator("#dashboard form").count()
    page.close()
    assert images >= 3
    assert forms == 0
    known = {row["indicator"] for row in table}
    plain = " ".join([text, *tables]).replace("\u00a0", " ").replace("’", "'")
    assert [
        one["label"] for id, one in definitions.items() if id in known and one["label"].replace("’", "'") not in plain
    ] == []
    (row,) = (r for r in table if (r["indicator"], r["quarter"]) == ("paid_work", QUARTER)
              and not any(r[name] for name in ("stage", "funding", "type", "region")))  # fmt: skip
    assert numbers.percent(float(row["value"])).replace("\u00a0", " ") in plain


def test_it_is_small_and_can_be_read_before_its_scripts_load(dashboard: Dashboard) -> None:
    loaded = dashboard.page.evaluate("[...document.scripts].filter(s => s.src).map(s => [s.src, s.defer])")
    assert all(deferred for _, deferred in loaded)
    styles = dashboard.page.evaluate("[...document.querySelectorAll('link[rel=stylesheet]')].map(one => one.href)")
    files = [DASHBOARD, *(Path(urlparse(address).path) for address in (*styles, *(source for source, _ in loaded)))]
    assert sum(len(gzip.compress(file.read_bytes())) for file in files) < MOST_BYTES * MEGABYTE
