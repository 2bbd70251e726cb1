"""Everything that a rendering writes is in the register of publications, and nothing that somebody else put there."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest

from werkmonitor import presentation, publications
from werkmonitor.config import Project
from werkmonitor.quarter import Quarter

Q2 = Quarter(2023, 2)
render = partial(presentation.render, audited=False)  # this release has no tables


@pytest.fixture
def released(project: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """The small project with a registered release, and a figure in the place of published ones."""
    folder = project.public / "2023Q2"
    folder.mkdir(parents=True)
    about = {"quarter": "2023Q2", "as_of": "2023-10-01", "synthetic": True, "provenance": {}, "policy": "rules"}
    (folder / "release.json").write_text(json.dumps(about), "utf-8")
    publications.register(project, [publications.entry(project, folder / "release.json")], "")
    (project.figures / "een.svg").rename(_placed(project, "een.svg"))
    (project.figures / "een.png").rename(_placed(project, "een.png"))
    for page in (project.root / "analyses").glob("*.qmd"):
        page.write_text(page.read_text("utf-8").replace("figures/een.svg", "figures/2023Q2/een.svg"), "utf-8")
    (project.root / "config").mkdir()
    monkeypatch.setenv("WERKMONITOR_ROOT", str(project.root))
    monkeypatch.setenv("WERKMONITOR_OUTPUT", str(project.root))
    return project


def _placed(project: Project, name: str) -> Path:
    folder = project.figures / "2023Q2"
    folder.mkdir(exist_ok=True)
    return folder / name


def unknown(project: Project) -> list[str]:
    return [one.path for one in publications.differences(project)]


def test_pages_reports_and_figures_are_registered(released: Project) -> None:
    render(released, Q2)
    assert unknown(released) == []
    entries = publications.current(released)
    assert {
        *("_site/index.html", "_site/2023Q2/index.html", "_site/2023Q2/reading.json", "_site/2023Q2/search-index.js"),
        *("_site/2023Q2/duidingsrapportage-2023Q2.pdf", "figures/2023Q2/een.svg", "figures/2023Q2/een.png"),
    } < set(entries)
    page = entries["_site/2023Q2/index.html"]
    assert (page.quarter, page.as_of, page.policy) == ("2023Q2", "2023-10-01", "rules")


def test_a_figure_that_no_page_shows_any_more_goes_when_all_pages_are_made(released: Project) -> None:
    old = _placed(released, "oud.svg")
    old.write_text("<svg/>", "utf-8")
    publications.register(released, [publications.entry(released, old)], "")
    render(released, Q2, formats=("pdf",))
    assert old.exists()
    render(released, Q2)
    assert {path.name for path in old.parent.iterdir()} == {"een.svg", "een.png"}
    assert unknown(released) == []


def test_again_adds_nothing(released: Project) -> None:
    render(released, Q2)
    before = released.publications.read_bytes()
    assert render(released, Q2).unchanged
    render(released, Q2, fresh=True)
    assert released.publications.read_bytes() == before


@pytest.mark.parametrize("formats", [("html", "pdf"), ("html",), ("pdf",)])
def test_what_somebody_puts_there_is_not_registered(formats: tuple[str, ...], released: Project) -> None:
    render(released, Q2)
    foreign = released.pages(Q2) / "extra.html"
    foreign.write_text("vreemd")
    render(released, Q2, formats=formats)
    assert unknown(released) == ["_site/2023Q2/extra.html"]


def test_a_run_that_was_killed_before_it_registered_is_mended_by_the_next(released: Project) -> None:
    before = released.publications.read_bytes()
    render(released, Q2)
    released.publications.write_bytes(before)
    assert len(unknown(released)) > 5
    assert render(released, Q2).unchanged
    assert unknown(released) == []
