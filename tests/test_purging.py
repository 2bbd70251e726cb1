"""Purging takes all that is about single clients of a quarter, nothing else, and is not forgotten."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from werkmonitor import pipeline, purging
from werkmonitor.cleaning import Ingested, ingest
from werkmonitor.cli import app
from werkmonitor.config import InputError, Project
from werkmonitor.files import checksums, files_below
from werkmonitor.quarter import Quarter

Q1, Q2 = Quarter(2023, 1), Quarter(2023, 2)


@pytest.fixture
def ingested(project: Project, delivery_root: Path, write_delivery: Callable[..., Path]) -> Ingested:
    """Two quarters that were read, with a refused and a repaired row in each, and what reports would leave."""
    for quarter, received in (("2023Q1", "2023-04-14"), ("2023Q2", "2023-07-14")):
        rows = [{"traject_id": "T1", "methode": "ips "}, {"traject_id": "T2", "arbeidsmarktregio": "Atlantis"}]
        write_delivery(rows, [{"traject_id": "T1"}], quarter=quarter, received=received)
        for folder in (project.own_figures, project.quality_reports, project.cache, project.public, project.site):
            (folder / quarter).mkdir(parents=True)
            (folder / quarter / "a.csv").write_text(f"quarter\n{quarter}\n")
    return ingest(project, delivery_root)


def of_quarter(folder: Path, quarter: Quarter) -> list[str]:
    """Return the files and rows in a folder that are about a quarter."""
    files = [str(path.relative_to(folder)) for path in files_below(folder)]
    logs = [
        path
        for path in folder.glob("*/*.parquet")
        if str(quarter) in pq.ParquetFile(path).read()["quarter"].to_pylist()
    ]
    return [name for name in files if str(quarter) in name] + [path.name for path in logs]


def test_a_quarter_goes_and_the_others_stay(project: Project, ingested: Ingested, delivery_root: Path) -> None:
    kept = of_quarter(project.restricted, Q2)
    public = checksums(project.public) | checksums(project.site)
    (project.standing / "asked").mkdir(parents=True)
    (project.standing / "asked" / "key.json").write_text("{}")
    removed = {one.what: one.count for one in purging.purge(project, Q1)}
    assert removed.keys() == {
        *("trajectories", "placements", "feedback", "own figures", "quality reports", "cache", purging.ROWS)
    }
    assert of_quarter(project.restricted, Q1) == []
    assert of_quarter(project.restricted, Q2) == kept
    assert not (project.cache / "2023Q1").exists()
    assert not project.standing.exists(), "it has checksums of own figures, by which a guess could be tested"
    assert (delivery_root / "2023Q1").is_dir()
    assert checksums(project.public) | checksums(project.site) == public


def test_deliveries_go_only_when_asked_for(project: Project, ingested: Ingested, delivery_root: Path) -> None:
    purging.purge(project, Q1, delivery_root)
    assert not (delivery_root / "2023Q1").exists()
    assert (delivery_root / "2023Q2").is_dir()
    assert ingest(project, delivery_root).deliveries["quarter"].tolist() == ["2023Q2"]


def test_again_finds_nothing_more(project: Project, ingested: Ingested) -> None:
    first = purging.purge(project, Q1)
    assert purging.purge(project, Q1) == []
    assert purging.purged(project) == first


def test_what_is_left_stays_private(project: Project, ingested: Ingested) -> None:
    purging.purge(project, Q1)
    rights = {path.stat().st_mode & 0o777 for path in files_below(ingested.folder)}
    assert rights == {0o600}


def test_what_a_killed_run_left_goes_too(project: Project, ingested: Ingested) -> None:
    ingested.folder.rename(project.restricted / ".root.previous")
    left = project.restricted / ".verifying-killed" / "trajectories" / "quarter=2023Q1" / "a.parquet"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"")
    purging.purge(project, Q1)
    assert not left.exists()
    assert of_quarter(project.restricted, Q1) == []


def test_published_tables_are_not_replaced_by_poorer_ones(
    project: Project, ingested: Ingested, delivery_root: Path
) -> None:
    published = project.public / "2023Q2" / "organisations.csv"
    published.write_text("quarter,organisation\n2023Q1,org01\n2023Q2,org01\n")
    purging.purge(project, Q1, delivery_root)
    before = checksums(project.public)
    with pytest.raises(InputError, match="the published tables of 2023Q2 draw on 2023Q1, whose deliveries were purged"):
        pipeline.report(project, Q2, deliveries=delivery_root)
    assert checksums(project.public) == before


@pytest.mark.parametrize("there", [["2023Q1", "2023Q2"], ["2023Q2"]])
def test_they_are_when_the_deliveries_are_back_or_were_never_used(
    there: list[str], project: Project, ingested: Ingested, delivery_root: Path
) -> None:
    used = "2023Q1" if len(there) == 2 else "2023Q2"
    (project.public / "2023Q2" / "organisations.csv").write_text(f"quarter,organisation\n{used},org01\n")
    purging.purge(project, Q1, delivery_root)
    purging.refuse_poorer_tables(project, Q2, there, delivery_root)


def test_the_command_says_what_went(
    project: Project, ingested: Ingested, delivery_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WERKMONITOR_ROOT", str(project.root))
    monkeypatch.setenv("WERKMONITOR_OUTPUT", str(project.output))
    arguments = ["purge", "2023Q1", "--deliveries", str(delivery_root)]
    said = CliRunner().invoke(app, arguments).output
    assert "1 file of 2023Q1 removed: trajectories, data-derived/restricted/" in said
    assert "The deliveries themselves are still there, and the next run reads them again" in said
    said = CliRunner().invoke(app, [*arguments, "--with-deliveries"]).output
    assert "removed: deliveries" in said
    assert "Of 2023Q1 nothing was left to remove" in CliRunner().invoke(app, arguments).output
