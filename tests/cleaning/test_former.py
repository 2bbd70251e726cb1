"""What the former run read isn't read again, and comes out the same."""

import stat
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from werkmonitor.cleaning import ingest
from werkmonitor.config import Project
from werkmonitor.deliveries import read_delivery
from werkmonitor.files import checksums, files_below

WriteDelivery = Callable[..., Path]
OLD = {"datum_aanmelding": "01-12-2021", "datum_start": "01-01-2022", "datum_goedkeuring": "15-01-2022"}
DIRTY = {**OLD, "traject_id": "T2 ", "arbeidsmarktregio": "Atlantis"}


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the list of deliveries that are parsed from now on."""
    seen = []

    def noting(contents, *given):
        seen.append("; ".join(content.name for content in contents.values()))
        return read_delivery(contents, *given)

    monkeypatch.setitem(ingest.__globals__, "read_delivery", noting)
    return seen


@pytest.fixture
def two_quarters(write_delivery: WriteDelivery) -> Callable[..., Path]:
    """Deliver two quarters; the first has a row that is refused, one that is repaired, and one that is lost later."""

    def write(lost: str = "T3") -> Path:
        rows = [{**OLD, "traject_id": "T1"}, DIRTY, {**OLD, "traject_id": lost, "financiering": "GEMEENTE"}]
        write_delivery(rows, [{"traject_id": "T1"}], quarter="2023Q1", received="2023-04-14")
        return write_delivery([{**OLD, "traject_id": "T1"}], [], quarter="2023Q2", received="2023-07-14")

    return write


def test_unchanged_deliveries_are_not_read_again(project, delivery_root, two_quarters, parsed) -> None:
    two_quarters()
    first = ingest(project, delivery_root)
    before, count = checksums(first.folder), len(parsed)
    second = ingest(project, delivery_root)
    assert count == 2
    assert len(parsed) == count
    assert checksums(second.folder) == before
    for name in ("deliveries", "changes", "quarantine", "remarks"):
        pd.testing.assert_frame_equal(getattr(first, name), getattr(second, name))


def test_where_the_disk_has_no_hard_links_tables_are_copied(project, delivery_root, two_quarters, monkeypatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    two_quarters()
    before = checksums(ingest(project, delivery_root).folder)
    monkeypatch.setattr("werkmonitor.cleaning.former.os.link", refuse)
    folder = ingest(project, delivery_root).folder
    assert checksums(folder) == before
    assert {stat.S_IMODE(path.stat().st_mode) for path in files_below(folder)} == {0o600}


def test_of_a_changed_delivery_only_itself_and_what_follows_from_it_is_made(
    project, delivery_root, two_quarters, parsed
) -> None:
    two_quarters()
    folder = ingest(project, delivery_root).folder
    newest = folder / "feedback" / "2023Q2" / "org01.xlsx"
    before, parsed[:] = newest.read_bytes(), []
    two_quarters(lost="T4")
    again = ingest(project, delivery_root)
    assert len(parsed) == 1
    assert newest.read_bytes() != before, "who is lost stands in the feedback on the next quarter"
    elsewhere = Project(project.root, project.output / "elsewhere")
    fresh = ingest(elsewhere, delivery_root)
    columns = ["quarter", "organisation", "status", "sha256", "trajectories_used", "changes", "notes"]
    pd.testing.assert_frame_equal(again.deliveries[columns], fresh.deliveries[columns])
    assert newest.read_bytes() == (fresh.folder / "feedback" / "2023Q2" / "org01.xlsx").read_bytes()


def test_other_settings_mean_that_all_is_read_again(project, delivery_root, two_quarters, parsed, monkeypatch) -> None:
    two_quarters()
    ingest(project, delivery_root)
    for change in (
        lambda: (delivery_root / "SYNTHETIC").write_text("made up"),
        lambda: monkeypatch.setenv("WERKMONITOR_KEY", "ab" * 32),
        lambda: monkeypatch.setenv("WERKMONITOR_KEY", "cd" * 32),
        lambda: monkeypatch.setitem(ingest.__globals__, "environment", lambda root: "other code"),
    ):
        parsed.clear()
        change()
        ingest(project, delivery_root)
        assert len(parsed) == 2


def test_a_delivery_whose_tables_are_gone_is_read_again(project, delivery_root, two_quarters, parsed) -> None:
    two_quarters()
    folder = ingest(project, delivery_root).folder
    next((folder / "trajectories").rglob("*.parquet")).unlink()
    parsed.clear()
    ingested = ingest(project, delivery_root)
    assert len(parsed) == 1
    assert len(list((ingested.folder / "trajectories").rglob("*.parquet"))) == 2


@pytest.mark.parametrize(
    ("name", "read"), [("trajectories/*/*/*", 1), ("placements/*/*/*", 1), ("changes.*", 2), ("deliveries.*", 2)]
)
def test_so_is_one_whose_tables_are_damaged(project, delivery_root, two_quarters, parsed, name: str, read: int) -> None:
    two_quarters()
    folder = ingest(project, delivery_root).folder
    before = checksums(folder)
    next(folder.glob(name)).write_bytes(b"")
    parsed.clear()
    assert checksums(ingest(project, delivery_root).folder) == before
    assert len(parsed) == read


def test_the_same_files_twice_are_noted_each_time_once(project, delivery_root, write_delivery) -> None:
    for received in ("2023-07-14", "2023-07-20"):
        write_delivery([{**OLD, "traject_id": "T1"}], [], quarter="2023Q2", received=received)
    notes = [ingest(project, delivery_root).deliveries["notes"].tolist() for _ in range(2)]
    assert notes[0] == notes[1]
    assert notes[0][1].count("zelfde inhoud") == 1
