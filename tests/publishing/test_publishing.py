"""A quarter is published whole or not at all, beside the quarters that were there, and the list says what changed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from werkmonitor import publishing
from werkmonitor.checking import Checked, Finding
from werkmonitor.cli import app
from werkmonitor.config import InputError, Project
from werkmonitor.files import in_turn
from werkmonitor.publishing import NotPublished, Published, read_list
from werkmonitor.quarter import Quarter

REPOSITORY = Path(__file__).parents[2]
SECOND, THIRD = Quarter(2023, 2), Quarter(2023, 3)
EARLY, LATE = date(2023, 10, 1), date(2023, 12, 1)
SETTINGS = "project: {render: [index.qmd]}\nlang: nl\nwebsite: {title: Proefsite, description: Proef, sidebar: {}}\n"
PAGE = """<!DOCTYPE html><html lang="nl"><head><title>Start</title></head>
<body><h1>Start</h1><p><a href="../index.html">Alle kwartalen</a> TEXT</p></body></html>"""


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> list[Finding]:
    """What the checks and the audit find; they have tests of their own."""
    findings: list[Finding] = []
    monkeypatch.setattr(publishing, "check", lambda *_, **__: [Checked("register", "files", tuple(findings))])
    monkeypatch.setattr(publishing, "_audited", lambda *_: Checked("audit", "pages"))
    return findings


@pytest.fixture
def project(tmp_path: Path, checked: list[Finding]) -> Project:
    """A project with the pages of a quarter."""
    root = tmp_path / "project"
    (root / "config").mkdir(parents=True)
    shutil.copyfile(REPOSITORY / "_brand.yml", root / "_brand.yml")
    (root / "_quarto.yml").write_text(SETTINGS, "utf-8")
    (root / "index.qmd").write_text("---\ntitle: Start\n---\n", "utf-8")
    made = Project(root)
    made_pages(made, SECOND, EARLY)
    return made


def made_pages(
    project: Project, quarter: Quarter, as_of: date, text: str = "", synthetic: bool = True, deliveries: str = "a1"
) -> None:
    about = {"quarter": str(quarter), "as_of": as_of.isoformat(), "synthetic": synthetic}
    about |= {"provenance": {"deliveries": deliveries}}
    for folder, name in ((project.public / str(quarter), "release.json"), (project.pages(quarter), "reading.json")):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(json.dumps(about), "utf-8")
    (project.pages(quarter) / "index.html").write_text(PAGE.replace("TEXT", text), "utf-8")


@pytest.fixture
def publish(project: Project, tmp_path: Path) -> Callable[..., Published]:
    def call(quarter: Quarter = SECOND, to: Path = tmp_path / "www", note: str = "") -> Published:
        return publishing.publish(project, quarter, None, to, note=note, step=lambda title: lambda *_: None)

    return call


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


Publish = Callable[..., Published]


def test_a_first_quarter(publish: Publish) -> None:
    done = publish(note="Eerste  rapport.")
    assert done.quarters == [SECOND]
    assert {one.title: one.findings for one in done.outcomes} == dict.fromkeys(
        ("audit", "register", "links", "pages"), ()
    )
    made = contents(done.folder)
    assert set(made) == {
        *("index.html", "404.html", "publicaties.html", "publicaties.csv", ".nojekyll"),
        *("2023Q2/index.html", "2023Q2/reading.json"),
    }
    (line,) = read_list(done.folder)
    assert (line.quarter, line.as_of, line.synthetic, line.change, line.note) == (
        *(SECOND, EARLY, True, "Nieuw", "Eerste rapport."),
    )
    page = made["publicaties.html"].decode()
    assert "Nieuw. Eerste rapport." in page
    assert "(synthetische gegevens)" in page
    assert 'href="publicaties.html"' in made["index.html"].decode()


def test_another_quarter_leaves_the_first_as_it_was(publish: Publish, project: Project) -> None:
    before = contents(publish().folder / "2023Q2")
    made_pages(project, THIRD, LATE)
    shutil.rmtree(project.pages(SECOND))
    done = publish(THIRD)
    assert done.quarters == [THIRD, SECOND]
    assert contents(done.folder / "2023Q2") == before
    assert [line.quarter for line in read_list(done.folder)] == [THIRD, SECOND]


def test_the_same_again_changes_nothing(publish: Publish) -> None:
    before = contents(publish().folder)
    again = publish()
    assert again.change == ""
    assert contents(again.folder) == before


def test_another_reading_and_other_pages_are_listed(publish: Publish, project: Project) -> None:
    publish()
    made_pages(project, SECOND, EARLY, "anders")
    publish()
    made_pages(project, SECOND, EARLY, deliveries="b2")
    publish()
    made_pages(project, SECOND, LATE)
    changes = [line.change for line in read_list(publish().folder)]
    assert changes == [
        "Bijgesteld: eerst stond hier de stand van 2023-10-01",
        *("Opnieuw gemaakt, met andere leveringen", "Opnieuw gemaakt, met dezelfde leveringen", "Nieuw"),
    ]


def test_reports_of_regions_come_along_and_go_again(publish: Publish, project: Project) -> None:
    folder = project.region_reports(SECOND)
    folder.mkdir(parents=True)
    (folder / "index.html").write_text(PAGE.replace("../index", "../../index"), "utf-8")
    done = publish()
    assert (done.folder / "regios" / "2023Q2" / "index.html").is_file()
    assert "Rapporten per regio" in (done.folder / "index.html").read_text("utf-8")
    shutil.rmtree(folder)
    assert not (publish().folder / "regios" / "2023Q2").exists()


def test_what_others_put_there_stays(publish: Publish, tmp_path: Path) -> None:
    (tmp_path / "www" / ".git").mkdir(parents=True)
    (tmp_path / "www" / ".git" / "HEAD").write_text("ref: refs/heads/gh-pages\n")
    (tmp_path / "www" / "CNAME").write_text("monitor.voorbeeld.nl\n")
    made = contents(publish().folder)
    assert made[".git/HEAD"] == b"ref: refs/heads/gh-pages\n"
    assert made["CNAME"] == b"monitor.voorbeeld.nl\n"


def test_a_finding_stands_in_the_way(publish: Publish, project: Project, checked: list[Finding]) -> None:
    before = contents(publish().folder)
    made_pages(project, THIRD, LATE)
    checked.append(Finding("_site/x.html", "is not in the register"))
    with pytest.raises(NotPublished, match="not published: 1 problems") as refusal:
        publish(THIRD)
    assert [one.findings for one in refusal.value.outcomes if one.findings] == [tuple(checked)]
    assert contents(before_folder := project.root.parent / "www") == before
    assert sorted(path.name for path in before_folder.parent.iterdir()) == ["project", "www"]


@pytest.mark.parametrize("text", ['<a href="weg.html">x</a>', '<img src="reading.json">'], ids=["link", "image"])
def test_a_fault_in_the_pages_stands_in_the_way(publish: Publish, project: Project, text: str, tmp_path: Path) -> None:
    made_pages(project, SECOND, EARLY, text)
    with pytest.raises(NotPublished):
        publish()
    assert not (tmp_path / "www").exists()


def test_a_link_that_breaks_in_an_earlier_quarter_stands_in_the_way(publish: Publish, project: Project) -> None:
    made_pages(project, SECOND, EARLY, '<a href="../2023Q3/index.html">volgend kwartaal</a>')
    with pytest.raises(NotPublished):
        publish()
    made_pages(project, THIRD, LATE)
    publish(THIRD)
    assert publish(SECOND).quarters == [THIRD, SECOND]


@pytest.mark.parametrize("place", [".", "..", "_site/www", "data-derived/public/2023Q2", "figures", "data-raw/x"])
def test_the_projects_own_folders_are_refused(publish: Publish, project: Project, place: str) -> None:
    with pytest.raises(InputError, match="belongs to the project itself"):
        publish(to=project.root / place)


def test_a_folder_with_other_files_is_refused(publish: Publish, tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "eigen.txt").write_text("x")
    with pytest.raises(InputError, match=r"holds other files \(eigen\.txt\)"):
        publish(to=tmp_path / "docs")
    with pytest.raises(InputError, match="is a file"):
        publish(to=tmp_path / "docs" / "eigen.txt")


def test_synthetic_and_real_quarters_dont_mix(publish: Publish, project: Project) -> None:
    publish()
    made_pages(project, THIRD, LATE, synthetic=False)
    with pytest.raises(InputError, match="made from synthetic deliveries, and 2023Q3 comes from real ones"):
        publish(THIRD)
    made_pages(project, SECOND, EARLY, synthetic=False)
    assert publish().change == "Opnieuw gemaakt, met dezelfde leveringen"


def test_pages_made_from_other_deliveries_than_the_tables_are_refused(publish: Publish, project: Project) -> None:
    tables = project.public / str(SECOND) / "release.json"
    tables.write_text(tables.read_text("utf-8").replace('"a1"', '"b2"'), "utf-8")
    with pytest.raises(InputError, match=r"other deliveries than its tables.*render 2023Q2 --as-of 2023-10-01"):
        publish()


@pytest.mark.parametrize("text", ["time,quarter\n2023,x\n", "x\n1\n", "time,quarter,as_of\n1\n"])
def test_a_damaged_list_is_refused(publish: Publish, text: str) -> None:
    folder = publish().folder
    (folder / "publicaties.csv").write_text(text)
    with pytest.raises(InputError, match=r"publicaties\.csv is damaged"):
        publish()


def test_the_command(project: Project, tmp_path: Path, checked: list[Finding], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WERKMONITOR_ROOT", str(project.root))
    monkeypatch.delenv("WERKMONITOR_OUTPUT", raising=False)
    arguments = ["publish", "2023Q2", "--to", str(tmp_path / "www")]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0, done.output
    assert "which now holds 2023Q2" in done.output
    assert "was published there already" in CliRunner().invoke(app, arguments).output
    checked.append(Finding("_site/x.html", "is not in the register"))
    refused = CliRunner().invoke(app, arguments)
    assert refused.exit_code == 1
    assert "_site/x.html is not in the register" in refused.output
    assert "not published: 1 problems" in refused.output


def test_two_at_once_take_turns(publish: Publish, tmp_path: Path) -> None:
    with ThreadPoolExecutor(1) as other:
        with in_turn(tmp_path / "www"):
            waiting = other.submit(publish)
            with pytest.raises(TimeoutError):
                waiting.result(timeout=0.3)
            assert not (tmp_path / "www").exists()
        assert waiting.result(timeout=60).quarters == [SECOND]
