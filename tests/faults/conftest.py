"""Runs of the command line on small deliveries, with something wrong around them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from werkmonitor.cli import app
from werkmonitor.config import Project

REPOSITORY = Path(__file__).parents[2]
WriteDelivery = Callable[..., Path]


@pytest.fixture
def output(project: Project, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the runs of a test write."""
    monkeypatch.setenv("WERKMONITOR_ROOT", str(REPOSITORY))
    monkeypatch.setenv("WERKMONITOR_OUTPUT", str(project.output))
    return project.output


@pytest.fixture
def ingest_now(output: Path, delivery_root: Path) -> Callable[[], Result]:
    """Run ``werkmonitor ingest`` on the test's deliveries."""
    return lambda: CliRunner().invoke(app, ["ingest", "--deliveries", str(delivery_root)])


@pytest.fixture
def state(project: Project, delivery_root: Path) -> Callable[[], dict[str, bytes]]:
    """Give all that is in the restricted tables of the test's deliveries."""
    folder = project.restricted / delivery_root.name
    return lambda: {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
