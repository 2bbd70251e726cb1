"""What has not changed is not run again, and what has is."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from werkmonitor.config import Project
from werkmonitor.files import checksum
from werkmonitor.fingerprint import digest
from werkmonitor.rendering import RenderError, render_site
from werkmonitor.rendering.cache import Cache

GIVEN = {"quarter": "2023Q2", "as_of": "2023-10-01"}
COUNTER = """
```{python}
#| include: false
from pathlib import Path

source = Path("../data.csv").read_text()
Path("../figures/gemaakt-NAME.svg").write_text(f"<svg xmlns='http://www.w3.org/2000/svg'><!-- {source} --></svg>")
with open("/FOLDER/NAME.runs", "a") as file:
    file.write("x")
```

![Gemaakt](../figures/gemaakt-NAME.svg){#fig-gemaakt-NAME fig-alt="Leeg"}
"""


@pytest.fixture
def counted(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder in which each chapter notes how often it has run; a chapter reads data and makes a figure."""
    folder = tmp_path_factory.mktemp("runs")
    (project.root / "data.csv").write_text("1", "utf-8")
    for name in ("01-een", "02-twee"):
        path = project.root / f"analyses/{name}.qmd"
        text = COUNTER.replace("/FOLDER", str(folder)).replace("NAME", name)
        path.write_text(path.read_text("utf-8") + text, "utf-8")
    return folder


def runs(folder: Path) -> tuple[int, int]:
    return tuple(path.stat().st_size for path in sorted(folder.glob("*.runs")))  # type: ignore[return-value]


def snapshot(folder: Path) -> dict[Path, tuple[int, str]]:
    return {path: (path.stat().st_mtime_ns, checksum(path)) for path in folder.rglob("*") if path.is_file()}


def test_unchanged_means_nothing_is_run_and_nothing_written(project: Project, counted: Path) -> None:
    first = render_site(project, GIVEN)
    before = snapshot(project.site)
    second = render_site(project, GIVEN)
    assert runs(counted) == (1, 1)
    assert snapshot(project.site) == before
    assert (first.unchanged, second.unchanged) == (False, True)
    assert second.pages == first.pages
    assert second.pdfs == first.pdfs


def test_a_changed_notebook_runs_alone_and_is_in_page_and_pdf(project: Project, counted: Path) -> None:
    pdf = render_site(project, GIVEN).pdfs[0]
    before = checksum(pdf)
    path = project.root / "analyses/02-twee.qmd"
    path.write_text(path.read_text("utf-8") + "\nEen zin erbij.\n", "utf-8")
    page = render_site(project, GIVEN).pages[2]
    assert runs(counted) == (1, 2)
    assert "Een zin erbij." in page.read_text("utf-8")
    assert checksum(pdf) != before


@pytest.mark.parametrize(
    ("change", "times"),
    [
        pytest.param(lambda root: (root / "data.csv").write_text("2"), (2, 2), id="data that was read"),
        pytest.param(lambda root: (root / "figures/gemaakt-02-twee.svg").unlink(), (1, 2), id="a figure that was made"),
        pytest.param(lambda root: (root / "figures/gemaakt-02-twee.svg").write_text("x"), (1, 2), id="another figure"),
        pytest.param(lambda root: (root / "requirements.lock").write_text("pandas"), (2, 2), id="the lock file"),
    ],
)
def test_what_a_notebook_depends_on_makes_it_run_again(project: Project, counted: Path, change, times) -> None:
    render_site(project, GIVEN)
    change(project.root)
    assert not render_site(project, GIVEN).unchanged
    assert runs(counted) == times
    assert render_site(project, GIVEN).unchanged


def test_so_do_an_include_parameters_and_fresh(project: Project, counted: Path) -> None:
    render_site(project, GIVEN)
    (project.root / "_status.qmd").write_text("Andere status.\n", "utf-8")
    render_site(project, GIVEN)
    assert runs(counted) == (2, 2)
    render_site(project, {**GIVEN, "as_of": "2023-11-01"})
    assert runs(counted) == (3, 3)
    render_site(project, {**GIVEN, "as_of": "2023-11-01"}, fresh=True)
    assert runs(counted) == (4, 4)


@pytest.mark.parametrize("name", ["_brand.yml", "_quarto.yml"])
def test_settings_only_change_what_is_written(project: Project, counted: Path, name: str) -> None:
    render_site(project, GIVEN)
    path = project.root / name
    text = path.read_text("utf-8")
    path.write_text(text.replace("Proefsite", "Andere site").replace("#17456e", "#17456f"), "utf-8")
    assert path.read_text("utf-8") != text
    assert not render_site(project, GIVEN).unchanged
    assert runs(counted) == (1, 1)


def test_a_lost_page_is_written_again(project: Project, counted: Path) -> None:
    page = render_site(project, GIVEN).pages[0]
    page.unlink()
    render_site(project, GIVEN)
    assert page.exists()
    assert runs(counted) == (1, 1)


def test_after_a_failure_only_what_failed_runs_again(project: Project, counted: Path) -> None:
    path = project.root / "analyses/02-twee.qmd"
    good = path.read_text("utf-8")
    path.write_text(good + "\n```{python}\n1 / 0\n```\n", "utf-8")
    with pytest.raises(RenderError):
        render_site(project, GIVEN)
    path.write_text(good, "utf-8")
    render_site(project, GIVEN)
    assert runs(counted) == (1, 2)


def test_only_the_present_run_is_kept(project: Project, counted: Path) -> None:
    render_site(project, GIVEN)
    folder = project.cache / GIVEN["quarter"]
    number = len(list(folder.iterdir()))
    (folder / ".half.json.1").write_text("{", "utf-8")
    for day in ("2023-11-01", "2023-12-01"):
        render_site(project, {**GIVEN, "as_of": day})
    assert len(list(folder.iterdir())) == number


def test_a_record_holds_as_long_as_its_files_do(tmp_path: Path) -> None:
    cache, file = Cache(tmp_path / "cache"), tmp_path / "a.txt"
    file.write_text("a", "utf-8")
    cache.put("key", [file, tmp_path / "absent"], ["content"])
    record = cache.find("key")
    assert record is not None
    assert record.content == ["content"]
    assert record.checksums[str(file)] == hashlib.sha256(b"a").hexdigest()
    assert Cache(tmp_path / "cache", fresh=True).find("key") is None
    assert cache.find("other") is None
    (tmp_path / "absent").write_text("there now", "utf-8")
    assert cache.find("key") is None


def test_keys_tell_values_apart() -> None:
    assert digest("a", "b") != digest("ab")
    assert digest(("1",)) != digest((1,))
    assert digest({"a": 1}) == digest({"a": 1})


@pytest.mark.parametrize(
    "content", ["", '{"content": [1', "[]", "3", '{"content": 1}', '{"content": 1, "checksums": []}']
)
def test_a_damaged_record_is_none(content: str, tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put("key", [], 1)
    assert cache.find("key") is not None
    (tmp_path / "key.json").write_text(content, "utf-8")
    assert cache.find("key") is None


def test_after_a_failure_figures_are_those_of_the_pages_that_are_in_place(project: Project) -> None:
    first, second = (project.root / f"analyses/{name}.qmd" for name in ("01-een", "02-twee"))
    drawn = """
```{python}
#| include: false
from pathlib import Path

Path("../figures/2023Q2").mkdir(exist_ok=True)
Path("../figures/2023Q2/a.svg").write_text(Path("../data.csv").read_text())
```
"""
    (project.root / "data.csv").write_text("1", "utf-8")
    first.write_text(first.read_text("utf-8") + drawn, "utf-8")
    render_site(project, GIVEN)
    (project.root / "data.csv").write_text("2", "utf-8")
    good = second.read_text("utf-8")
    second.write_text(good + "\n```{python}\n1 / 0\n```\n", "utf-8")
    with pytest.raises(RenderError):
        render_site(project, GIVEN)
    figure = project.root / "figures/2023Q2/a.svg"
    assert figure.read_text("utf-8") == "1"
    second.write_text(good, "utf-8")
    render_site(project, GIVEN)
    assert figure.read_text("utf-8") == "2"
