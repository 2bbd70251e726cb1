"""What must not be published is found wherever it is planted; what is in order passes."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from disclosure_policy import POLICY
from pdfs import pdf_of
from typer.testing import CliRunner

from werkmonitor import checking, publications
from werkmonitor.attack import Finding as Found
from werkmonitor.checking import Checked
from werkmonitor.checking.identifiers import PSEUDONYM, secrets
from werkmonitor.cleaning import ingest
from werkmonitor.cli import app
from werkmonitor.config import InputError, Project
from werkmonitor.quarter import Quarter

CLIENT, TRAJECTORY = "P-004711", "TR/2023/0815"
Q2 = Quarter(2023, 2)


@pytest.fixture(autouse=True)
def _not_attacked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The attack has tests of its own, with tables that it can work on."""
    monkeypatch.setattr(checking, "attack_project", lambda project: [])


@pytest.fixture
def deliveries(project: Project, delivery_root: Path, write_delivery: Callable[..., Path]) -> Path:
    """A root that was read; one client and trajectory have identifiers that tell, the others have ordinary ones."""
    write_delivery([{"traject_id": TRAJECTORY, "client_id": CLIENT}, {"traject_id": "17", "client_id": "18"}], [])
    ingest(project, delivery_root)
    return delivery_root


@pytest.fixture
def published(project: Project, deliveries: Path) -> Project:
    """A project with a page, a table and a figure in the register, and something in the cache."""
    contents = {
        project.pages(Q2) / "index.html": "<p>In 2023 liepen er 17 trajecten.</p>",
        project.public / "2023Q2" / "organisations.csv": "quarter,organisation,name\n2023Q2,org01,Voorbeeld-ggz 01\n",
        project.public / "2023Q2" / "indicators.csv": "quarter,indicator,value\n2023Q2,running,17\n",
        project.figures / "2023Q2" / "fig-een.svg": "<svg><text>17</text></svg>",
    }
    for path, text in contents.items():
        write(path, text)
    write(project.cache / "2023Q2" / "a.json", "{}")
    register(project)
    return project


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def register(project: Project) -> None:
    """Register all that is there, as if the door and the renderer had made it."""
    publications.register(
        project, [publications.entry(project, path) for path in publications.public_files(project)], ""
    )


def check(project: Project, deliveries: Path, quarter: Quarter | None = None) -> dict[str, Checked]:
    return {outcome.title: outcome for outcome in checking.check(project, quarter, deliveries)}


def failed(project: Project, deliveries: Path) -> dict[str, list[str]]:
    """Return the checks that failed, with the files that they name."""
    outcomes = check(project, deliveries)
    return {title: [one.where for one in outcome.findings] for title, outcome in outcomes.items() if outcome.findings}


def test_what_is_in_order_passes(published: Project, deliveries: Path) -> None:
    outcomes = check(published, deliveries)
    assert not any(outcome.findings for outcome in outcomes.values())
    assert outcomes["register"].looked_at == "4 public files"
    assert outcomes["identifiers"].remark == "2 identifiers are too short to be told from other numbers"


def test_what_is_looked_for(published: Project, deliveries: Path) -> None:
    texts = secrets(published, [deliveries]).texts
    assert {CLIENT, TRAJECTORY, "KANARIE", "28.4607", "28,4607"} < set(texts)
    pseudonyms = [text for text, what in texts.items() if what == PSEUDONYM]
    assert len(pseudonyms) == 2
    assert all(re.fullmatch("[0-9a-f]{64}", text) for text in pseudonyms)


PLACES = {
    "page": ("_site/2023Q2/index.html", "<p>{}</p>"),
    "search index": ("_site/2023Q2/search-index.js", 'window.searchIndex = [["a","{}"]];'),
    "download": ("_site/2023Q2/analyses/03/tbl-een.csv", "a,b\n{},1\n"),
    "drawing": ("_site/2023Q2/figures/fig.svg", "<svg><title>{}</title></svg>"),
    "open table": ("data-derived/public/2023Q2/indicators.csv", "quarter,indicator\n2023Q2,{}\n"),
    "cache": ("_cache/2023Q2/a.json", '{{"content": "{}"}}'),
    "simulation results": ("data-derived/validation/trial/results.csv", "a\n{}\n"),
}


@pytest.mark.parametrize("secret", [CLIENT, TRAJECTORY, "KANARIE-T003", "28,4607", "28.4607", "pseudonym"])
@pytest.mark.parametrize("place", PLACES)
def test_a_leak_is_found(place: str, secret: str, published: Project, deliveries: Path) -> None:
    texts = secrets(published, [deliveries]).texts
    leaked = next(text for text, what in texts.items() if what == PSEUDONYM) if secret == "pseudonym" else secret
    name, form = PLACES[place]
    write(published.output / name, form.format(leaked))
    register(published)
    outcome = check(published, deliveries)["identifiers"]
    assert [finding.where for finding in outcome.findings] == [name]
    assert leaked not in str(outcome), "the report of a leak may not leak"


def test_a_leak_in_a_pdf_and_in_a_name(published: Project, deliveries: Path, tmp_path: Path) -> None:
    source = write(tmp_path / "a.typ", f"Over {CLIENT}")
    write(published.pages(Q2) / "rapport.pdf", pdf_of(source))
    write(published.pages(Q2) / f"{CLIENT}.html", "niets")
    register(published)
    found = ["_site/…", "_site/2023Q2/rapport.pdf", "data-derived/publications.csv"]
    assert failed(published, deliveries) == {"identifiers": found}


def test_a_file_that_cannot_be_taken_apart_is_a_problem(published: Project, deliveries: Path) -> None:
    write(published.pages(Q2) / "rapport.pdf", b"%PDF-1.7 stuk")
    register(published)
    assert failed(published, deliveries) == {"identifiers": ["_site/2023Q2/rapport.pdf"]}


def test_what_changed_after_it_was_made_is_found(published: Project, deliveries: Path) -> None:
    write(published.pages(Q2) / "index.html", "<p>18</p>")
    write(published.pages(Q2) / "extra.html", "")
    (published.figures / "2023Q2" / "fig-een.svg").unlink()
    changed = ["_site/2023Q2/extra.html", "_site/2023Q2/index.html", "figures/2023Q2/fig-een.svg"]
    assert failed(published, deliveries) == {"register": changed}


@pytest.mark.parametrize("column", ["traject_id", "trajectory_id", "client_id", "client_key", "source_row"])
def test_a_table_with_a_row_for_each_trajectory_is_found(column: str, published: Project, deliveries: Path) -> None:
    path = write(published.public / "2023Q2" / "changes.csv", f"quarter,{column}\n2023Q2,17\n")
    register(published)
    assert failed(published, deliveries) == {"tables": [path.relative_to(published.output).as_posix()]}


def test_a_parquet_file_is_looked_at_as_a_table(published: Project, deliveries: Path) -> None:
    folder = published.public / "2023Q2"
    pq.write_table(pa.table({"quarter": ["2023Q2"], "client_id": ["17"]}), folder / "changes.parquet")
    pq.write_table(pa.table({"quarter": ["2023Q2"], "of": ["org01"]}), folder / "revisions.parquet")
    register(published)
    names = [f"data-derived/public/2023Q2/{name}.parquet" for name in ("changes", "revisions")]
    assert failed(published, deliveries) == {"tables": names}


@pytest.mark.parametrize("cell", ["org01", "Voorbeeld-ggz 01"])
def test_a_table_that_names_an_organisation_is_found(cell: str, published: Project, deliveries: Path) -> None:
    path = write(published.public / "2023Q2" / "changes.csv", f"quarter,of,value\n2023Q2,{cell},17\n")
    register(published)
    assert failed(published, deliveries) == {"tables": [path.relative_to(published.output).as_posix()]}


def test_a_restricted_file_that_others_can_read_is_found(published: Project, deliveries: Path) -> None:
    opened = [published.restricted / "root" / "deliveries.parquet", published.keys]
    opened[0].chmod(0o640)
    opened[1].chmod(0o711)
    assert [published.output / name for name in failed(published, deliveries)["file rights"]] == opened


def test_a_name_that_holds_an_identifier_is_not_shown(published: Project, deliveries: Path) -> None:
    write(published.pages(Q2) / f"{CLIENT}.html", CLIENT)
    outcomes = check(published, deliveries)
    assert [one.where for one in outcomes["register"].findings] == ["_site/…"]
    assert CLIENT not in str(outcomes)


def test_a_check_that_cannot_be_done_has_failed(
    published: Project, deliveries: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def impossible(scope: checking.Scope) -> Checked:
        raise InputError("no policy")

    monkeypatch.setattr(checking, "CHECKS", (*checking.CHECKS, impossible))
    outcomes = check(published, deliveries)
    assert [one.problem for one in outcomes["impossible"].findings] == ["no policy"]
    assert len(outcomes) == len(checking.CHECKS)


def test_what_the_attack_finds_stands_in_the_way(
    published: Project, deliveries: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [Found("new, AM01", (8, 8), "exact"), Found("new, AM02", (1, 3), "narrow", recipient="org01")]
    monkeypatch.setattr(checking, "attack_project", lambda project: found)
    outcome = check(published, deliveries)["attack"]
    assert [one.where for one in outcome.findings] == ["all that is published", "org01"]
    assert outcome.findings[0].problem == "exact: new, AM01 = 8"


@pytest.mark.parametrize(
    ("recipient", "proven", "remedy"), [("", False, False), ("org01", False, True), ("org01", True, False)]
)
def test_what_an_organisation_finds_has_a_remedy_in_the_policy(
    published: Project,
    deliveries: Path,
    monkeypatch: pytest.MonkeyPatch,
    recipient: str,
    proven: bool,
    remedy: bool,
) -> None:
    policy = POLICY.model_copy(update={"prove_for_organisations": proven})
    monkeypatch.setattr(checking, "read_policy", lambda path: policy)
    monkeypatch.setattr(
        checking, "attack_project", lambda project: [Found("new", (1, 3), "narrow", recipient=recipient)]
    )
    outcome = check(published, deliveries)["attack"]
    assert ("prove_for_organisations: true" in outcome.remark) is remedy


def test_one_quarter_leaves_the_others_out(published: Project, deliveries: Path) -> None:
    write(published.pages("2023Q3") / "index.html", CLIENT)
    assert not any(outcome.findings for outcome in check(published, deliveries, Q2).values())
    assert set(failed(published, deliveries)) == {"register", "identifiers"}


def test_nothing_to_check(project: Project, deliveries: Path) -> None:
    with pytest.raises(
        InputError, match=r"nothing has been made of 2023Q2 yet; make it with: werkmonitor report 2023Q2"
    ):
        checking.check(project, Q2, deliveries)


def test_the_command_says_what_stands_in_the_way(
    published: Project, deliveries: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WERKMONITOR_ROOT", str(published.root))
    monkeypatch.setenv("WERKMONITOR_OUTPUT", str(published.output))
    arguments = ["check", "2023Q2", "--deliveries", str(deliveries)]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    assert "Nothing stands in the way of publishing" in result.output
    write(published.pages(Q2) / "index.html", CLIENT)
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 1
    assert "Don't publish this: 2 problems" in result.output
    assert "_site/2023Q2/index.html holds a client's identifier (line 1 of its text)" in result.output
    assert CLIENT not in result.output
