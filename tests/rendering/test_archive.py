"""Each quarter keeps its own folder and its bytes; the home page leads to all of them, and they lead back."""

from __future__ import annotations

import json
import re
import runpy
import shutil
from datetime import date
from functools import partial
from pathlib import Path

import pytest
import yaml

from werkmonitor import presentation
from werkmonitor.config import Project
from werkmonitor.pipeline import PUBLISHED_VINTAGE
from werkmonitor.quarter import Quarter
from werkmonitor.rendering import archive
from werkmonitor.rendering.site import read_site
from werkmonitor.vintage import find_vintage

REPOSITORY = Path(__file__).parents[2]
SECOND, THIRD = Quarter(2023, 2), Quarter(2023, 3)
render = partial(presentation.render, audited=False)  # these releases have no tables
DAYS = {SECOND: date(2023, 10, 1), THIRD: date(2024, 1, 15)}


@pytest.fixture
def released(project: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """The small project with releases of two quarters, the second of which is synthetic."""
    for quarter, day in DAYS.items():
        folder = project.public / str(quarter)
        folder.mkdir(parents=True)
        about = {"quarter": str(quarter), "as_of": day.isoformat(), "synthetic": quarter == SECOND, "provenance": {}}
        (folder / "release.json").write_text(json.dumps(about), "utf-8")
    (project.root / "config").mkdir()
    # Set before, so that what rendering sets itself is put back afterwards.
    monkeypatch.setenv("WERKMONITOR_ROOT", str(project.root))
    monkeypatch.setenv("WERKMONITOR_OUTPUT", str(project.root))
    return project


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def links(page: Path) -> list[Path]:
    """Return the files on disk that a page leads to."""
    found = re.findall(r'href="([^"#:]+)["#]', page.read_text("utf-8"))
    return [(page.parent / target).resolve() for target in found]


def test_a_new_quarter_leaves_the_others_as_they_were(released: Project) -> None:
    render(released, SECOND)
    before = contents(released.pages(SECOND))
    rendered = render(released, THIRD)
    assert rendered.folder == released.pages(THIRD) == released.site / "2023Q3"
    assert contents(released.pages(SECOND)) == before
    assert "2023Q3" in (released.pages(THIRD) / "index.html").read_text("utf-8")


def test_each_quarter_is_remembered(released: Project) -> None:
    for quarter in DAYS:
        render(released, quarter)
    assert [render(released, quarter).unchanged for quarter in DAYS] == [True, True]


def test_links_lead_from_home_to_every_quarter_and_back(released: Project) -> None:
    for quarter in DAYS:
        render(released, quarter)
    home = released.site / "index.html"
    assert all(path.is_file() for path in links(home))
    assert {released.pages(quarter) / "index.html" for quarter in DAYS} < set(links(home))
    assert {released.pages(quarter) / f"duidingsrapportage-{quarter}.pdf" for quarter in DAYS} < set(links(home))
    for quarter in DAYS:
        pages = list(released.pages(quarter).rglob("*.html"))
        assert len(pages) == 3
        assert all(home in links(page) for page in pages)


@pytest.mark.parametrize("order", [(SECOND, THIRD), (THIRD, SECOND)])
def test_the_newest_quarter_comes_first_whenever_it_was_made(released: Project, order: tuple[Quarter, Quarter]) -> None:
    for quarter in order:
        render(released, quarter, formats=("html",))
    text = (released.site / "index.html").read_text("utf-8")
    places = [text.index(part) for part in ("Nieuwste kwartaal", "Kwartaal 3", "Eerdere kwartalen", "Kwartaal 2")]
    assert places == sorted(places)
    assert "Stand van 15 januari 2024" in text
    assert ".pdf" not in text


def test_home_says_which_quarter_is_synthetic(released: Project) -> None:
    render(released, THIRD, formats=("html",))
    assert "synthetisch" not in (released.site / "index.html").read_text("utf-8").lower()
    render(released, SECOND, formats=("html",))
    third, second = re.findall(r"<p>Stand van [^<]*", (released.site / "index.html").read_text("utf-8"))
    assert "synthetische gegevens" in second
    assert "synthetische gegevens" not in third


def test_a_quarter_that_is_taken_away_is_no_longer_listed(released: Project) -> None:
    for quarter in DAYS:
        render(released, quarter, formats=("html",))
    shutil.rmtree(released.pages(SECOND))
    archive.write_home(read_site(released.root), released.site)
    assert [one.quarter for one in archive.archived(released.site)] == [THIRD]
    assert "Eerdere kwartalen" not in (released.site / "index.html").read_text("utf-8")


def test_pages_of_quarto_join_the_archive(released: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    script = released.root / "reports" / "archive.py"
    shutil.copyfile(REPOSITORY / "reports" / "archive.py", script)
    made = released.pages(THIRD)
    made.mkdir(parents=True)
    (made / "index.html").write_text("van Quarto", "utf-8")
    monkeypatch.setenv("QUARTO_PROJECT_OUTPUT_DIR", str(made))
    runpy.run_path(str(script), run_name="__main__")
    assert made / "index.html" in links(released.site / "index.html")
    assert json.loads((made / archive.DESCRIPTION).read_text("utf-8"))["as_of"] == "2024-01-15"


def test_pages_that_quarto_writes_elsewhere_do_not(released: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    script = released.root / "reports" / "archive.py"
    shutil.copyfile(REPOSITORY / "reports" / "archive.py", script)
    for folder in (released.root / "elders" / "2023Q3", released.site / ".2023Q3.x"):
        monkeypatch.setenv("QUARTO_PROJECT_OUTPUT_DIR", str(folder))
        runpy.run_path(str(script), run_name="__main__")
    assert not (released.site / "index.html").exists()


def test_home_has_the_same_bytes_again(released: Project) -> None:
    render(released, SECOND, formats=("html",))
    home = released.site / "index.html"
    before = home.read_bytes()
    assert archive.add(released, find_vintage(released, SECOND)) == home
    assert home.read_bytes() == before


def test_quarto_writes_the_quarter_that_the_notebooks_take_by_default() -> None:
    settings = yaml.safe_load((REPOSITORY / "_quarto.yml").read_text("utf-8"))
    quarter, day = PUBLISHED_VINTAGE
    assert settings["project"]["output-dir"] == f"_site/{quarter}"
    for notebook in read_site(REPOSITORY).notebooks:
        text = notebook.read_text("utf-8")
        assert f'globals().get("quarter", "{quarter}")' in text
        assert f'globals().get("as_of", "{day}")' in text
