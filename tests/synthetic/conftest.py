from pathlib import Path

import pytest

from werkmonitor.config import Project
from werkmonitor.synthetic import Simulation, simulate_example

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def project() -> Project:
    return Project(REPOSITORY)


@pytest.fixture(scope="session")
def dirty(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Simulation:
    """The example as it is made by default."""
    return simulate_example(project, out=tmp_path_factory.mktemp("dirty"))
