"""Small samples of what ``make fuzz`` and ``make kills`` do at length, and whether they would notice."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

HERE = Path(__file__).parent
WriteDelivery = Callable[..., Path]


@pytest.fixture(scope="module")
def fuzz() -> ModuleType:
    """The script ``deliveries.py``."""
    specification = importlib.util.spec_from_file_location("fuzz_deliveries", HERE / "deliveries.py")
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    sys.modules[module.__name__] = module  # where its dataclasses look themselves up
    specification.loader.exec_module(module)
    return module


@pytest.fixture
def whole(fuzz: ModuleType, write_delivery: WriteDelivery) -> list[Any]:
    """Two deliveries to spoil: a workbook, and CSV files."""
    rows = [{"traject_id": f"T{n}", "client_id": f"C{n}"} for n in range(20)]
    folders = [
        write_delivery(rows, rows[:8], organisation=name, workbook=workbook)
        for name, workbook in (("org01", True), ("org02", False))
    ]
    return [
        fuzz.Case("2023Q2", folder.name, {path.name: path.read_bytes() for path in folder.iterdir()})
        for folder in folders
    ]


def test_spoiled_deliveries_end_well(fuzz: ModuleType, whole: list[Any], tmp_path: Path) -> None:
    tally = fuzz.Tally()
    for spoiled in (fuzz.by_dice(whole, 60, 7), fuzz.by_hypothesis(whole, 20, 7)):
        fuzz.try_batch(tmp_path / "fuzz", list(spoiled), tally)
    assert tally.tried == 80
    assert tally.failures == []
    assert len(tally.kinds) >= 8, "all ways of spoiling"
    assert tally.statuses["read"] > 5
    assert tally.statuses["unreadable"] > 5
    assert tally.rows["in"] == tally.rows["used"] + tally.rows["quarantined"] > 0


def test_what_goes_wrong_is_noticed(
    fuzz: ModuleType, whole: list[Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest = fuzz.ingest

    def losing(*arguments: Any, **options: Any) -> Any:
        ingested = ingest(*arguments, **options)
        ingested.deliveries["trajectories_used"] -= 1
        return ingested

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for broken, said in ((losing, "rows in are not rows used and refused"), (lambda *_, **__: 1 / 0, "ZeroDivision")):
        monkeypatch.setattr(fuzz, "ingest", broken)
        tally = fuzz.Tally()
        fuzz.try_batch(tmp_path / "fuzz", whole, tally)
        assert len(tally.failures) == 2, "one for each delivery"
        assert all(said in failure for failure in tally.failures)


@pytest.mark.slow
def test_killed_runs_leave_a_whole_state() -> None:
    done = subprocess.run([sys.executable, str(HERE / "kills.py"), "--count", "2"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    said = json.loads(done.stdout)
    assert sum(said["outcomes"].values()) == 2
    assert said["failures"] == []
