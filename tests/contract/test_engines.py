"""Both engines say the same on every page and in the PDF; where Quarto isn't installed, what must hold for ours."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path

import pytest
from structure import Item, differences, differing_text, parse_html, read_navigation, read_page, read_pdf

from werkmonitor.rendering.notebook import body_of
from werkmonitor.rendering.site import read_site

REPOSITORY = Path(__file__).parents[2]
SITE = read_site(REPOSITORY)
PAGES = [SITE.page_of(notebook, Path()).as_posix() for notebook in SITE.notebooks]
COVER = Counter(["Kwartaal", "2", "van", "2023", "Stand", "van", "1", "oktober", "2023"])
TITLES = {page: body_of(notebook)[0]["title"] for page, notebook in zip(PAGES, SITE.notebooks, strict=True)}

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("engines")]


def page_of(site: Path, page: str) -> list[Item]:
    return read_page((site / page).read_text(encoding="utf-8"), page)


@pytest.mark.parametrize("page", PAGES)
def test_quarto_and_the_built_in_engine_say_the_same(builtin: Path, quarto: Path, page: str) -> None:
    found = differences(page_of(builtin, page), page_of(quarto, page))
    assert not found, "built-in engine (-) and Quarto (+) differ:\n" + "\n".join(found)


@pytest.mark.parametrize("page", PAGES)
def test_both_engines_lead_to_the_same_pages(builtin: Path, quarto: Path, page: str) -> None:
    ours, theirs = (read_navigation((site / page).read_text(encoding="utf-8"), page) for site in (builtin, quarto))
    assert differences(ours, theirs) == []


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext (poppler-utils) is not on PATH")
def test_both_pdfs_say_the_same(builtin: Path, quarto: Path) -> None:
    ours, theirs = (read_pdf(site / "duidingsrapportage.pdf") for site in (builtin, quarto))
    heads = [item.text for page in PAGES for item in page_of(builtin, page) if item.kind == "head"]
    found = differing_text(ours, theirs, heads)
    assert not found, "built-in engine (-) and Quarto (+) differ:\n" + "\n".join(found)


def test_both_engines_make_the_same_quality_report(builtin_units: Path, quarto_units: Path, unit: str) -> None:
    ours, theirs = (page_of(folder, f"{unit}.html") for folder in (builtin_units, quarto_units))
    found = differences(ours, theirs)
    assert not found, "built-in engine (-) and Quarto (+) differ:\n" + "\n".join(found)
    assert any(item.kind == "image" for item in ours)


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext (poppler-utils) is not on PATH")
def test_both_engines_make_the_same_pdf_of_a_quality_report(builtin_units: Path, quarto_units: Path, unit: str) -> None:
    ours, theirs = (read_pdf(folder / f"{unit}.pdf") for folder in (builtin_units, quarto_units))
    # Beneath its title ours has the quarter and the date.
    assert not (COVER - ours.words)
    ours = ours._replace(words=ours.words - COVER)
    heads = [item.text for item in page_of(builtin_units, f"{unit}.html") if item.kind == "head"]
    found = differing_text(ours, theirs, heads)
    assert not found, "built-in engine (-) and Quarto (+) differ:\n" + "\n".join(found)


def test_a_quality_report_names_no_other_organisation(builtin_units: Path, unit: str) -> None:
    text = (builtin_units / f"{unit}.html").read_text(encoding="utf-8")
    assert set(re.findall(r"Voorbeeld-ggz \d+", text)) == ({"Voorbeeld-ggz 01"} if unit == "org01" else set())


def test_every_notebook_has_its_page(builtin: Path) -> None:
    assert sorted(path.relative_to(builtin).as_posix() for path in builtin.rglob("*.html")) == sorted(PAGES)
    assert {page: page_of(builtin, page)[0] for page in PAGES} == {
        page: Item("heading 1", f"[] {title}") for page, title in TITLES.items()
    }


@pytest.mark.parametrize("page", PAGES)
def test_figures_tables_and_sections_are_numbered_in_order(builtin: Path, page: str) -> None:
    items = page_of(builtin, page)
    captions = [item.text for item in items if item.kind == "caption"]
    for word in ("Figuur", "Tabel"):
        numbers = [int(text.split()[1].rstrip(":")) for text in captions if text.startswith(f"{word} ")]
        assert numbers == list(range(1, len(numbers) + 1))
    assert len(captions) == sum(item.kind == "label" for item in items)
    sections = [match[1] for item in items if item.kind == "heading 2" and (match := re.match(r"\[(\d+)\]", item.text))]
    assert sections == [str(number) for number in range(1, len(sections) + 1)]


@pytest.mark.parametrize("page", PAGES)
def test_every_image_is_there_and_described(builtin: Path, page: str) -> None:
    items = page_of(builtin, page)
    images = [item.text for item in items if item.kind == "image"]
    assert all((builtin / image).is_file() for image in images)
    assert all(item.text for item in items if item.kind == "alt text")


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_to_something_on_a_page(builtin: Path, page: str) -> None:
    targets = [item.text.split(" -> ")[-1] for item in page_of(builtin, page) if item.kind == "link"]
    for target in (target for target in targets if "://" not in target):
        path, _, fragment = target.partition("#")
        assert (builtin / path).is_file()
        if fragment and "=" not in fragment:  # else it is what the dashboard has to show
            root = parse_html((builtin / path).read_text(encoding="utf-8"))
            assert fragment in {element.attributes.get("id") for element in root.walk()}


@pytest.mark.parametrize("page", PAGES)
def test_the_comparison_leaves_nothing_of_the_page_out(builtin: Path, page: str) -> None:
    main = parse_html((builtin / page).read_text(encoding="utf-8")).first("main")
    assert main is not None
    for element in main.walk():
        if element.tag == "nav":
            element.children.clear()
    read = " ".join(item.text for item in page_of(builtin, page))
    assert set(re.findall(r"\w+", main.text)) <= set(re.findall(r"\w+", read))
