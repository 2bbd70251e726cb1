"""Change the code that makes published numbers, a place at a time, and see that tests notice: ``make mutants``.

Each mutant runs in a fork that has imported all libraries but not the package, first against the test files that import
the changed module, and if those all pass against all tests of its area. Prints one JSON object; exit code 1 where a
mutant survives that ``argued.csv`` doesn't explain.
"""

from __future__ import annotations

import argparse
import csv
import gc
import importlib
import json
import math
import os
import random
import re
import resource
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import CodeType
from typing import NoReturn

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests" / "support")]

from code_changes import Change, changed, changes  # noqa: E402

AREAS = {
    "indicators": ("tests/indicators", "tests/definitions", "tests/bench/test_contest.py"),
    "disclosure": ("tests/disclosure",),
    "statistics": ("tests/statistics", "tests/oracles", "tests/definitions"),
}
"""Folders of the package whose code makes published numbers, and where their tests are."""
LIBRARIES = (
    *("pytest", "hypothesis", "numpy", "pandas", "scipy.stats", "scipy.optimize", "scipy.sparse", "statsmodels.api"),
    *("pyarrow.parquet", "ibis", "duckdb", "sqlglot", "highspy", "pydantic", "yaml", "typer", "rich.progress"),
    *("babel.dates", "IPython.display", "matplotlib.pyplot", "rapidfuzz", "xlsxwriter", "python_calamine"),
)
_IMPORTED = re.compile(r"(?:from|import) (werkmonitor[\w.]*)")
_HELPERS = re.compile(r"^from (\w+) import", re.MULTILINE)
ARGUED = Path(__file__).with_name("argued.csv")
_OPTIONS = ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-W", "ignore::pytest.PytestAssertRewriteWarning"]


@dataclass(frozen=True)
class Mutant:
    """A module with one change in it."""

    module: str
    change: Change

    @property
    def path(self) -> Path:
        """Where the code is."""
        return ROOT / "src" / "werkmonitor" / self.module

    @property
    def code(self) -> str:
        """The line that is changed."""
        return self.path.read_text("utf-8").splitlines()[self.change.line - 1].strip()

    def described(self) -> dict[str, str]:
        """Return where and what it is, for people."""
        change = self.change
        return {
            "module": self.module,
            "line": str(change.line),
            "code": self.code,
            "was": change.was,
            "becomes": change.becomes,
        }


def all_mutants(only: Sequence[str]) -> list[Mutant]:
    """Return the mutants of all modules, or of those whose path has one of these texts in it."""
    package = ROOT / "src" / "werkmonitor"
    paths = [path for area in AREAS for path in sorted((package / area).glob("*.py"))]
    names = [path.relative_to(package).as_posix() for path in paths]
    chosen = [name for name in names if not only or any(text in name for text in only)]
    return [Mutant(name, change) for name in chosen for change in changes((package / name).read_text("utf-8"))]


def stages(module: str) -> list[list[str]]:
    """Return the tests to run: files that import the module, and then those that import what is built on it.

    Where none does, all of its area.
    """
    folders = [ROOT / name for name in AREAS[module.partition("/")[0]]]
    files = [path for folder in folders for path in (sorted(folder.rglob("test_*.py")) or [folder])]
    needed = {str(path): _imported(path) for path in files}
    built = dependents(_named(module))
    wanted = {_named(module)}, built - {_named(module)}
    chosen = [[path for path, names in needed.items() if names & modules] for modules in wanted]
    return [tests for tests in chosen if tests] or [list(needed)]


@cache
def dependents(name: str) -> set[str]:
    """Return the modules of the package that a module is needed for, itself included."""
    package = ROOT / "src" / "werkmonitor"
    imports = {_named(path.relative_to(package).as_posix()): _imported(path) for path in package.rglob("*.py")}
    found, newest = {name}, {name}
    while newest := {other for other, needed in imports.items() if needed & newest} - found:
        found |= newest
    return found


@cache
def _imported(path: Path) -> set[str]:
    """Return the modules of the package that a file imports, by itself or through the helpers of tests."""
    text = path.read_text("utf-8")
    helpers = (ROOT / "tests" / "support" / f"{name}.py" for name in _HELPERS.findall(text))
    return set(_IMPORTED.findall(text)).union(*(_imported(helper) for helper in helpers if helper.is_file()))


def _named(module: str) -> str:
    return f"werkmonitor.{module.removesuffix('.py').removesuffix('/__init__').replace('/', '.')}"


class _Loader(SourceFileLoader):
    def __init__(self, name: str, mutant: Mutant) -> None:
        super().__init__(name, str(mutant.path))
        self.mutant = mutant

    def get_code(self, fullname: str) -> CodeType:
        source = self.mutant.path.read_text("utf-8")
        return compile(changed(source, self.mutant.change), str(self.mutant.path), "exec")


class _Finder:
    """Finds the changed module before Python finds the one on disk."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant
        self.name = _named(mutant.module)

    def find_spec(self, fullname: str, path: object, target: object = None) -> ModuleSpec | None:
        if fullname != self.name:
            return None
        return spec_from_file_location(fullname, self.mutant.path, loader=_Loader(fullname, self.mutant))


def passes(tests: list[str], mutant: Mutant | None, seconds: float = math.inf) -> tuple[bool, float]:
    """Run tests in a fork of this process, with a change or none.

    Returns whether they all pass, and the processor time that it took. One that takes more than it may is noticed too.
    """
    process = os.fork()
    if not process:
        _test(tests, mutant, seconds)
    _, status, used = os.wait4(process, 0)
    code = os.waitstatus_to_exitcode(status)
    return code in (0, 5), used.ru_utime + used.ru_stime  # 5: there are no tests


def _test(tests: list[str], mutant: Mutant | None, seconds: float) -> NoReturn:
    code = 1
    try:
        if math.isfinite(seconds):
            most = math.ceil(seconds)
            resource.setrlimit(resource.RLIMIT_CPU, (most, most))
            signal.alarm(100 * most)  # for one that waits for nothing
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        if mutant:
            sys.meta_path.insert(0, _Finder(mutant))  # type: ignore[arg-type]
        import pytest

        code = int(pytest.main([*_OPTIONS, f"--rootdir={ROOT}", *tests]))
    finally:
        os._exit(code)


def argued() -> dict[tuple[str, str, str], str]:
    """Return why mutants may survive, by module, line of code, and what comes in the place of what was there."""
    with ARGUED.open(encoding="utf-8", newline="") as file:
        return {(row["module"], row["code"], row["becomes"]): row["why"] for row in csv.DictReader(file)}


def main(count: int, seed: int, only: Sequence[str]) -> int:
    """Try mutants and print what became of them."""
    for name in LIBRARIES:
        importlib.import_module(name)
    gc.freeze()
    os.chdir(ROOT)
    os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = tempfile.mkdtemp(prefix="mutants-")
    there = all_mutants(only)
    tried = random.Random(seed).sample(there, count) if 0 < count < len(there) else there
    tried = sorted(tried, key=lambda mutant: (mutant.module, mutant.change.line))
    limits: dict[tuple[str, ...], float] = {}
    known, survivors, done = argued(), [], Counter[str]()
    for number, mutant in enumerate(tried, start=1):
        print(f"\r{number} of {len(tried)}, {len(survivors)} survived", end="", file=sys.stderr, flush=True)
        for tests in stages(mutant.module):
            if tuple(tests) not in limits:
                fine, took = passes(tests, None)
                if not fine:
                    raise SystemExit(f"without any change these tests fail: {' '.join(tests)}")
                limits[tuple(tests)] = 10 + 3 * took
            if not passes(tests, mutant, limits[tuple(tests)])[0]:
                done[mutant.module] += 1
                break
        else:
            change = mutant.change
            why = known.get((mutant.module, mutant.code, change.becomes), "")
            survivors.append({**mutant.described(), "why": why})
            print(f"\r{mutant.module}:{change.line}  {change.was}  →  {change.becomes}  {why}", file=sys.stderr)
    print(file=sys.stderr)
    modules = {mutant.module for mutant in tried}
    per_module = {
        name: {
            "mutants": sum(one.module == name for one in there),
            "tried": sum(one.module == name for one in tried),
            "noticed": done[name],
        }
        for name in sorted(modules)
    }
    from werkmonitor.bench.machine import surroundings  # not sooner: forks import the package themselves

    totals = {"mutants": len(there), "tried": len(tried), "noticed": done.total(), "seed": seed}
    print(json.dumps({**totals, "modules": per_module, "survivors": survivors, **surroundings(ROOT)}, indent=2))
    return int(any(not one["why"] for one in survivors))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=0, help="how many, drawn by chance; default: all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", action="append", default=[], help="modules with this in their path, such as funnel")
    given = parser.parse_args()
    raise SystemExit(main(given.count, given.seed, given.only))
