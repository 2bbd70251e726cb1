"""A published reading is made again from its deliveries; what differs is said table by table, and why it may."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest
from small_project import AS_OF, QUARTER, small_deliveries, small_repository
from typer.testing import CliRunner

from werkmonitor import pipeline, verification
from werkmonitor.cli import app
from werkmonitor.config import Project
from werkmonitor.files import checksums
from werkmonitor.progress import OnProgress
from werkmonitor.quarter import Quarter
from werkmonitor.verification import differences
from werkmonitor.vintage import find_vintage

KEY = ("quarter", "indicator")
BEFORE = pd.DataFrame({"quarter": "2023Q2", "indicator": ["new", "running"], "region": ["", "AM1"], "value": ["5", ""]})


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A repository of its own, with the tables of one reading of three small organisations."""
    folder = tmp_path_factory.mktemp("verified")
    project = Project(small_repository(folder / "repository"))
    root = small_deliveries(folder / "deliveries", 30)
    ingested = pipeline.ingest_deliveries(project, root)
    pipeline.count_and_publish(project, ingested, Quarter.parse(QUARTER), pd.Timestamp(AS_OF).date())
    return project


def verified(project: Project, monkeypatch: pytest.MonkeyPatch, *more: str) -> tuple[int, str]:
    monkeypatch.setenv("WERKMONITOR_ROOT", str(project.root))
    monkeypatch.setenv("WERKMONITOR_OUTPUT", str(project.output))
    root = project.root.parent / "deliveries"
    result = CliRunner().invoke(app, ["verify", QUARTER, "--deliveries", str(root), *more])
    return result.exit_code, result.output


def test_the_same_tables_come_back_and_nothing_is_written(published: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    before = checksums(published.output)
    killed = published.restricted / ".verifying-killed" / "data-derived"
    killed.mkdir(parents=True)
    code, said = verified(published, monkeypatch)
    assert not killed.exists()
    assert "Made again: the same tables" in said
    assert "✓ indicators" in said
    assert "✗" not in said
    assert code == 0
    after = checksums(published.output)
    assert set(after.items()) - set(before.items()) == {lock for lock in after.items() if lock[0].name == ".lock"}
    assert before.keys() <= after.keys()


def test_it_says_what_differs_and_why_that_may_be(published: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    policy, tampered = published.config / "policy.yml", published.public / QUARTER / "coverage.csv"
    jobs = next((published.root.parent / "deliveries").rglob("noord_plaatsingen.csv"))
    kept = {path: path.read_bytes() for path in (policy, tampered, jobs)}
    policy.write_text(policy.read_text().replace("threshold: 10", "threshold: 11"))
    tampered.write_text(tampered.read_text().replace("complete", "partial", 1))
    jobs.write_text(jobs.read_text().replace("betaald werk", "opleiding"))
    try:
        code, said = verified(published, monkeypatch)
    finally:
        for path, content in kept.items():
            path.write_bytes(content)
    known = find_vintage(published, Quarter.parse(QUARTER))
    assert code == 1
    assert f"published with {known.policy}: config/policy.yml is another one" in said
    assert f"published with {known.provenance['deliveries']}: a file or the register" in said
    assert "the published file is not the one that was registered" in said
    assert "quarter 2025Q3, as_of 2026-01-31, indicator paid_work, method ips" in said
    assert "✓ definitions" in said


def test_an_example_that_this_code_makes_otherwise_is_made_apart(
    published: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliveries = published.root.parent / "deliveries"

    def simulated(project: Project, out: Path, on_progress: OnProgress) -> None:
        shutil.copytree(deliveries, out)

    monkeypatch.setattr(verification, "is_current", lambda project: False)
    monkeypatch.setattr(verification, "simulate_example", simulated)
    published.example.mkdir(exist_ok=True)
    vintage = find_vintage(published, Quarter.parse(QUARTER))
    compared = {one.what: one for one in verification.verify(published, vintage, published.example)}
    assert not any(published.example.iterdir())
    assert not compared["deliveries"].differences
    assert not compared["indicators"].differences


def test_versions_of_a_table_are_compared_cell_by_cell() -> None:
    after = BEFORE.assign(value=["6", ""]).iloc[::-1]
    assert differences(BEFORE, after, KEY) == ["1 of 2 rows differ", "quarter 2023Q2, indicator new: value 5 → 6"]
    filled = differences(BEFORE, BEFORE.assign(value=["5", "7"]), KEY)
    assert filled[1:] == ["quarter 2023Q2, indicator running: value nothing → 7"]
    assert differences(BEFORE, BEFORE.assign(value=["5", "7"]), ("indicator",))[1:] == [
        "indicator running: value nothing → 7"
    ]


def test_rows_and_columns_that_come_and_go_are_counted() -> None:
    more = pd.concat([BEFORE, BEFORE.assign(quarter="2023Q1")]).assign(status="ok").drop(columns="region")
    assert differences(BEFORE, more, KEY) == [
        "1 columns there no longer: region",
        "1 columns there only now: status",
        "2 rows there only now",
    ]
    assert differences(BEFORE, BEFORE.iloc[::-1], KEY) == ["the same cells in another order"]
    assert differences(BEFORE, BEFORE.drop(columns="indicator"), KEY) == ["1 columns there no longer: indicator"]
