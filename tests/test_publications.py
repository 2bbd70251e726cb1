"""The register of publications: what stands there is what is there, and what nobody registered stays unknown."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from werkmonitor import publications
from werkmonitor.config import InputError, Project


@pytest.fixture
def page(project: Project) -> Path:
    """A page that is in the register."""
    path = project.pages("2023Q2") / "index.html"
    path.parent.mkdir(parents=True)
    path.write_text("een")
    register(project, path)
    return path


def register(project: Project, *paths: Path, commit: str = "abc") -> None:
    about = {"quarter": "2023Q2", "as_of": "2023-10-01", "policy": "rules"}
    publications.register(project, [publications.entry(project, path, **about) for path in paths], commit)


def problems(project: Project) -> dict[str, str]:
    return {one.path: one.problem for one in publications.differences(project)}


def test_what_is_registered_is_known(project: Project, page: Path) -> None:
    (entry,) = publications.read(project)
    assert (entry.path, entry.quarter, entry.commit) == ("_site/2023Q2/index.html", "2023Q2", "abc")
    assert entry.time.endswith("+00:00")
    assert problems(project) == {}


def test_a_run_that_changes_nothing_adds_nothing(project: Project, page: Path) -> None:
    before = project.publications.read_bytes()
    register(project, page, commit="def")
    assert project.publications.read_bytes() == before


def test_a_changed_page_gets_a_line_of_its_own(project: Project, page: Path) -> None:
    page.write_text("twee")
    assert "is not the file that was registered on" in problems(project)["_site/2023Q2/index.html"]
    register(project, page, commit="def")
    assert [entry.commit for entry in publications.read(project)] == ["abc", "def"]
    assert problems(project) == {}


def test_a_page_that_is_gone_is_missed_until_the_next_run_notes_it(project: Project, page: Path) -> None:
    page.unlink()
    assert problems(project) == {"_site/2023Q2/index.html": "is in the register but not there"}
    publications.register(project, [], "def")
    assert publications.read(project)[-1].sha256 == ""
    assert publications.current(project) == {}
    assert problems(project) == {}


@pytest.mark.parametrize(
    "name", ["_site/extra.html", "_site/.2023Q2.x1/index.html", "data-derived/public/2023Q2/a.csv"]
)
def test_what_nobody_registered_is_reported(name: str, project: Project, page: Path) -> None:
    path = project.output / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("vreemd")
    assert problems(project) == {name: "is not in the register"}


def test_a_link_to_a_folder_is_reported(project: Project, page: Path) -> None:
    project.restricted.mkdir(parents=True)
    (project.site / "meer").symlink_to(project.restricted, target_is_directory=True)
    assert problems(project) == {"_site/meer": "is not in the register"}


def test_figures_belong_to_it(project: Project, page: Path) -> None:
    figure = project.figures / "2023Q2" / "fig-een.svg"
    figure.parent.mkdir(parents=True)
    figure.write_text("<svg/>")
    assert problems(project) == {"figures/2023Q2/fig-een.svg": "is not in the register"}


@pytest.mark.parametrize("content", ["", "path,sha256\n", None])
def test_a_damaged_register_is_no_register(content: str | None, project: Project, page: Path) -> None:
    text = project.publications.read_text("utf-8")
    project.publications.write_text(text + "half a line\n" if content is None else content, "utf-8")
    with pytest.raises(InputError, match=r"publications.csv is damaged"):
        publications.current(project)


def test_of_two_runs_at_once_both_are_registered(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    read = publications.current

    def slowly(project: Project) -> dict[str, publications.Entry]:
        found = read(project)
        time.sleep(0.05)
        return found

    monkeypatch.setattr(publications, "current", slowly)
    project.site.mkdir(parents=True)
    pages = [project.site / f"{number}.html" for number in range(4)]
    for page in pages:
        page.write_text("een")
    with ThreadPoolExecutor() as runs:
        list(runs.map(lambda page: register(project, page), pages))
    assert len(publications.read(project)) == len(pages)
