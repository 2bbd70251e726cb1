"""Two runs at once: the second says so and does nothing."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from werkmonitor.cli import app
from werkmonitor.files import Busy, only_run

Run = Callable[[], Result]


@pytest.mark.parametrize(
    "arguments", [["ingest"], ["report", "2023Q2"], ["render", "2023Q2"], ["reports", "2023Q2"], ["simulate"]]
)
def test_the_second_run_says_that_there_is_another(arguments: list[str], output: Path) -> None:
    with only_run(output / "data-derived"):
        result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 1
    assert f"another run of werkmonitor is at work here (process {os.getpid()}" in " ".join(result.output.split())
    assert [path.name for path in (output / "data-derived").iterdir()] == [".lock"], "it has done nothing"


def test_after_the_first_run_there_is_room(output: Path, ingest_now: Run) -> None:
    for _ in range(2):
        assert ingest_now().exit_code == 0


def hold(folder: Path, ready: object) -> None:
    with only_run(folder):
        ready.set()  # type: ignore[attr-defined]
        multiprocessing.Event().wait(60)


def test_the_claim_of_a_killed_run_is_void(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    ready = context.Event()
    process = context.Process(target=hold, args=(tmp_path, ready))
    process.start()
    assert ready.wait(60)
    with pytest.raises(Busy, match=str(process.pid)), only_run(tmp_path):
        pass
    process.kill()
    process.join()
    with only_run(tmp_path):
        pass
