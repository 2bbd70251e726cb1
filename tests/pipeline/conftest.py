"""The calibrated example, simulated and read once for all tests of the whole chain."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from werkmonitor import pipeline
from werkmonitor.cleaning import Ingested
from werkmonitor.config import Project
from werkmonitor.synthetic import simulate_example

REPOSITORY = Path(__file__).parents[2]


@dataclass(frozen=True)
class Chain:
    """A project that writes elsewhere, a delivery root, and what was read from it."""

    project: Project
    root: Path
    ingested: Ingested


def _chain(folder: Path, faults: bool) -> Chain:
    project, root = Project(REPOSITORY, folder / "output"), folder / "deliveries"
    simulate_example(project, out=root, faults=faults)
    return Chain(project, root, pipeline.ingest_deliveries(project, root))


@pytest.fixture(scope="session")
def messy(tmp_path_factory: pytest.TempPathFactory) -> Chain:
    """The example as it is delivered: with all faults."""
    return _chain(tmp_path_factory.mktemp("messy"), faults=True)


@pytest.fixture(scope="session")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Chain:
    """The same people in files without any fault."""
    return _chain(tmp_path_factory.mktemp("clean"), faults=False)
