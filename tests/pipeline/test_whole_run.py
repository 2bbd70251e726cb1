"""A whole run as a careless user may do it: without a network, with files open to everybody by default.

Nothing that it says or leaves outside the restricted zone holds an identifier, and nobody else can read what it keeps.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from werkmonitor.checking.identifiers import secrets
from werkmonitor.checking.search import Searcher
from werkmonitor.config import Project
from werkmonitor.synthetic import simulate_example

REPOSITORY = Path(__file__).parents[2]
GUARD = Path(__file__).parents[1] / "support" / "without_network"
COMMAND = [sys.executable, "-c", "import os; os.umask(0); from werkmonitor.cli import main; main()"]
ALONE = ["unshare", "--map-root-user", "--net"]
"""A network namespace of its own, also for pandoc and Typst; not every machine allows it."""

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class WholeRun:
    """A project after a report, some quality reports and publishing, and all that they said."""

    project: Project
    deliveries: Path
    said: str
    attempts: Path
    published: subprocess.CompletedProcess[str]


def can_be_alone() -> bool:
    try:
        return subprocess.run([*ALONE, "true"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> WholeRun:
    folder = tmp_path_factory.mktemp("whole_run")
    project, root = Project(REPOSITORY, folder / "output"), folder / "deliveries"
    simulate_example(project, out=root)
    paths = [str(GUARD), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {
        **os.environ,
        "WERKMONITOR_ROOT": str(REPOSITORY),
        "WERKMONITOR_OUTPUT": str(project.output),
        "NETWORK_ATTEMPTS": str(folder / "attempts"),
        "PYTHONPATH": os.pathsep.join(paths),
    }
    environment.pop("WERKMONITOR_KEY", None)
    prefix = ALONE if can_be_alone() else []

    def werkmonitor(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [*prefix, *COMMAND, *arguments]
        return subprocess.run(command, capture_output=True, text=True, env=environment, cwd=folder, check=False)

    done = [
        werkmonitor("report", "2023Q2", "--as-of", "2023-10-01", "--deliveries", str(root)),
        werkmonitor("reports", "2023Q2", "--only", "org01", "--only", "AM05"),
        werkmonitor("key", "rotate"),
    ]
    for one in done:
        assert one.returncode == 0, one.stderr[-2000:]
    published = werkmonitor("publish", "2023Q2", "--to", str(folder / "www"), "--deliveries", str(root))
    said = "".join(one.stdout + one.stderr for one in [*done, published])
    return WholeRun(project, root, said, folder / "attempts", published)


def test_a_whole_run(run: WholeRun) -> None:
    """One test, so that tests that run side by side don't each make a report."""
    assert not run.attempts.exists(), f"it asked for a network: {run.attempts.read_text('utf-8')}"
    assert run.published.returncode == 0, run.published.stdout
    assert "✗" not in run.published.stdout
    assert (run.deliveries.parent / "www" / "2023Q2" / "index.html").is_file()
    says_no_identifier(run)
    for zone in (run.project.restricted, run.project.keys):
        is_private(zone)


def says_no_identifier(run: WholeRun) -> None:
    known = secrets(run.project, [run.deliveries]).texts
    assert len(known) > 10_000
    assert list(Searcher(known).find(run.said)) == []
    assert "KANARIE" not in run.said


def is_private(zone: Path) -> None:
    places = [zone, *zone.rglob("*")]
    assert len(places) > 1
    assert {path.stat().st_mode & 0o777 for path in places if path.is_dir()} == {0o700}
    assert {path.stat().st_mode & 0o777 for path in places if path.is_file()} == {0o600}
