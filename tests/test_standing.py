"""Tables of a report are made again when anything has changed that they depend on, and only then."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from werkmonitor import publications
from werkmonitor.config import KEY_VARIABLE, Project
from werkmonitor.files import checksum
from werkmonitor.quarter import Quarter
from werkmonitor.standing import Tables

DELIVERY = Path("deliveries/2023Q2/org01/2023-07-14/org01.xlsx")


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


@pytest.fixture
def tables(tmp_path: Path) -> Tables:
    """Return what a run made of one delivery, noted."""
    project = Project(tmp_path, tmp_path / "out")
    write(tmp_path / DELIVERY, "rows")
    write(project.config / "policy.yml", "threshold: 10")
    write(project.public / "2023Q2" / "indicators.csv", "running,100")
    write(project.own_figures / "2023Q2" / "2023-10-01" / "org01" / "indicators.csv", "running,12")
    write(project.restricted / "deliveries" / "deliveries.parquet", "overview")
    write(project.keys / "0001-2023-10-01.key", "ab" * 32)
    table = publications.entry(project, project.public / "2023Q2" / "indicators.csv")
    publications.register(project, [table], commit="")
    made = Tables(project, Quarter(2023, 2), date(2023, 10, 1), tmp_path / "deliveries")
    assert not made.stand()
    made.remember(made.inputs())
    return made


def test_tables_stand_as_long_as_nothing_changes(tables: Tables) -> None:
    assert tables.stand()
    asked = tables.project, tables.quarter
    assert not Tables(*asked, None, tables.root).stand()
    assert not Tables(*asked, tables.as_of, tables.root / "other").stand()


@pytest.mark.parametrize(
    "change",
    [
        lambda project: write(project.root / DELIVERY, "other rows"),
        lambda project: write(project.root / DELIVERY.parents[1] / "2023-08-01" / "org01.xlsx", "rows"),
        lambda project: (project.root / DELIVERY).unlink(),
        lambda project: write(project.config / "policy.yml", "threshold: 11"),
        lambda project: write(project.public / "2023Q2" / "indicators.csv", "running,101"),
        lambda project: write(project.public / "2023Q3" / "indicators.csv", "running,100"),
        lambda project: write(project.purges, "quarter"),
        lambda project: (project.restricted / "deliveries" / "deliveries.parquet").unlink(),
        lambda project: next(project.own_figures.rglob("*.csv")).unlink(),
        lambda project: project.publications.unlink(),
        lambda project: write(project.keys / "0002-2023-10-02.key", "cd" * 32),
    ],
    ids=[
        *("content", "redelivered", "taken away", "policy", "table", "other quarter", "purged", "overview", "own"),
        *("register", "new key"),
    ],
)
def test_they_are_made_again_when_something_has(tables: Tables, change: Callable[[Project], None]) -> None:
    change(tables.project)
    assert not tables.stand()


def test_a_delivery_from_the_future_counts_when_its_day_has_come(tables: Tables, monkeypatch) -> None:
    class Later(date):
        @classmethod
        def today(cls) -> date:
            return date(2500, 1, 1)

    write(tables.root / "2023Q2" / "org01" / "2400-01-01" / "org01.xlsx", "rows")
    tables.remember(tables.inputs())
    assert tables.stand()
    monkeypatch.setattr("werkmonitor.standing.date", Later)
    assert not tables.stand()


def test_they_stand_whatever_else_was_published(tables: Tables) -> None:
    page = tables.project.site / "index.html"
    write(page, "<h1>Start</h1>")
    publications.register(tables.project, [publications.entry(tables.project, page)], commit="")
    assert tables.stand()


def test_another_commit_counts_since_tables_say_which_one_made_them(tables: Tables, monkeypatch) -> None:
    monkeypatch.setattr("werkmonitor.standing.commit", lambda root: "abc1234+")
    assert not tables.stand()


def test_a_key_in_the_environment_counts(tables: Tables, monkeypatch) -> None:
    monkeypatch.setenv(KEY_VARIABLE, "ab" * 32)
    assert not tables.stand()


def test_what_came_in_while_a_run_read_is_read_by_the_next(tables: Tables) -> None:
    write(tables.root.parent / DELIVERY, "other rows")
    read = tables.inputs()
    write(tables.root.parent / DELIVERY, "and again other rows")
    tables.remember(read)
    assert not tables.stand()


def test_a_delivery_that_cannot_be_read_does_not_stop_a_run_at_its_end(tables: Tables, monkeypatch) -> None:
    def refuse(path: Path) -> str:
        if path.name == DELIVERY.name:
            raise PermissionError
        return checksum(path)

    monkeypatch.setattr("werkmonitor.standing.checksum", refuse)
    assert not tables.stand()
    tables.remember(tables.inputs())
    assert tables.stand()


def test_what_cannot_be_read_does_not_stand(tables: Tables, monkeypatch) -> None:
    def refuse(path: Path) -> str:
        raise PermissionError

    monkeypatch.setattr("werkmonitor.standing.checksum", refuse)
    assert not tables.stand()
