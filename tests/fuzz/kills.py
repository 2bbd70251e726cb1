"""Kill runs at random moments, and print one JSON object with what was left: ``make kills``.

A small repository has a report of one state of its deliveries; a run for another state is killed, and so on, to and
fro. After each kill everything that a run puts in place has to be whole, of the one state or of the other; and the next
run has to give the bytes that a run gives that nobody killed. Exit code 1 where that failed.
"""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from small_project import (  # noqa: E402
    AS_OF,
    QUARTER,
    figure_checksums,
    fingerprints,
    small_deliveries,
    small_repository,
)

from werkmonitor import cli, pipeline  # noqa: E402
from werkmonitor.config import Project  # noqa: E402
from werkmonitor.rendering.notebook import parse  # noqa: E402
from werkmonitor.rendering.warm import warm_up  # noqa: E402

NAME = "leveringen"
"""Of both delivery roots, so that both runs put their results in the same place."""


@dataclass
class Bench:
    """A repository, the states of its deliveries, and what an undisturbed run makes of each."""

    project: Project
    roots: list[Path]
    references: list[dict[str, str]] = field(default_factory=list)
    figures: list[set[tuple[str, str]]] = field(default_factory=list)

    def run(self, state: int) -> int:
        """Make the report of a state, in a fork of this process that has imported everything; gives its id."""
        arguments = ["report", QUARTER, "--as-of", AS_OF, "--deliveries", str(self.roots[state])]
        return forked(lambda: cli.app(arguments, standalone_mode=True))

    def finish(self, state: int) -> int:
        """Make the report of a state and wait for it; gives the exit code."""
        return os.waitstatus_to_exitcode(os.waitpid(self.run(state), 0)[1])

    def wait_for_the_killed(self) -> None:
        """Wait until what a killed run had started is gone, and with it its lock."""
        with (self.project.output / "data-derived" / ".lock").open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)

    def problems(self, allowed: tuple[int, ...]) -> list[str]:
        """Say what is in place that is not of one of these states."""
        found = fingerprints(self.project, NAME)
        states = [self.references[state] for state in allowed]
        problems = [name for name, seen in found.items() if seen not in {state[name] for state in states}]
        figures = set().union(*(self.figures[state] for state in allowed))
        return problems + [f"figure {name}" for name, _ in figure_checksums(self.project) - figures]


def forked(work: Callable[[], object]) -> int:
    """Do something in a fork that says nothing, and return its process id."""
    process = os.fork()
    if process:
        return process
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    code = 1
    try:
        work()
        code = 0
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else 1
    finally:
        os._exit(code)


def prepared(folder: Path) -> Bench:
    """Make the repository and both states, and see that undisturbed runs give the same bytes each time."""
    project = Project(small_repository(folder / "repository"))
    os.environ["WERKMONITOR_ROOT"], os.environ["WERKMONITOR_OUTPUT"] = str(project.root), str(project.output)
    roots = [small_deliveries(folder / state / NAME, count) for state, count in (("one", 30), ("other", 44))]
    bench = Bench(project, roots)
    warm_up([parse(path, project.root) for path in project.root.glob("**/*.qmd") if "reports" not in path.parts])
    assert pipeline.report
    for state in (0, 1):
        if bench.finish(state):
            raise SystemExit("an undisturbed run failed")
        bench.references.append(fingerprints(project, NAME))
        bench.figures.append(figure_checksums(project))
    if any(bench.references[0][name] == bench.references[1][name] for name in bench.references[0]):
        raise SystemExit("both states give the same bytes: nothing could be told apart")
    return bench


def main(count: int, seed: int) -> int:
    """Kill ``count`` runs and print the result."""
    began, chance, outcomes = time.monotonic(), random.Random(seed), Counter[str]()
    failures: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        bench = prepared(Path(folder))
        sources = [tree(root) for root in bench.roots]
        start = time.monotonic()
        bench.finish(0)
        usual = time.monotonic() - start
        for number in range(count):
            state = 1 - number % 2  # the other one is in place
            moment = chance.uniform(0, 1.05 * usual)
            outcomes[kill_after(bench, state, moment)] += 1
            bench.wait_for_the_killed()
            failures += [f"kill {number} after {moment:.2f} s: {what}" for what in bench.problems((0, 1))]
            code = bench.finish(state)
            failures += [f"the run after kill {number} ended with {code}"] if code else []
            failures += [f"the run after kill {number}: {what}" for what in bench.problems((state,))]
        if [tree(root) for root in bench.roots] != sources:
            failures.append("deliveries changed")
        failures += [f"left behind: {path}" for path in left_behind(bench.project)]
    about = {
        "seed": seed,
        "kills": count,
        "seconds": round(time.monotonic() - began, 1),
        "run_seconds": round(usual, 2),
        "outcomes": dict(sorted(outcomes.items())),
        "failures": failures,
    }
    print(json.dumps(about, indent=2))
    return 1 if failures else 0


def kill_after(bench: Bench, state: int, moment: float) -> str:
    """Start a run and kill it; say what was in place then."""
    process = bench.run(state)
    time.sleep(moment)
    os.kill(process, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    if code >= 0:
        return "done before the kill"
    seen = fingerprints(bench.project, NAME)
    new = sum(seen[name] == bench.references[state][name] for name in seen)
    return f"{new} of {len(seen)} folders of the new state"


def tree(folder: Path) -> dict[str, bytes]:
    """Return all files below a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def left_behind(project: Project) -> list[str]:
    """Return what lies beside the results, of runs that were killed."""
    places = (
        project.site,
        project.public,
        project.restricted,
        project.own_figures / QUARTER,
        project.figures / QUARTER,
    )
    return [str(path) for place in places for path in place.glob(".*")]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    sys.exit(main(given.count, given.seed))
