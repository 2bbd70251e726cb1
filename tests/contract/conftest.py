"""The whole report of the example, rendered in a copy of the repository by each engine that is there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
# What a run reads, besides the package: nothing that a run made, and no real delivery.
SETTINGS = ("_quarto.yml", "_brand.yml", "references.bib", "references.csl", "CITATION.cff")
READ = (*SETTINGS, "index.qmd", "analyses", "reports", "config", "data-raw")
MADE = shutil.ignore_patterns("20??Q?", "SYNTHETIC", ".*", "__pycache__")
QUARTER, AS_OF = "2023Q2", "2023-10-01"
UNITS = ("org01", "AM05")


@pytest.fixture(scope="session")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the repository with nothing made in it yet."""
    root = tmp_path_factory.mktemp("werkmonitor")
    for name in READ:
        source = REPOSITORY / name
        if source.is_dir():
            shutil.copytree(source, root / name, ignore=MADE)
        elif source.is_file():
            shutil.copyfile(source, root / name)
    return root


def werkmonitor(root: Path, *arguments: str) -> None:
    """Run the command line in a copy, as a user does."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("WERKMONITOR_")}
    program = Path(sys.executable).with_name("werkmonitor")
    done = subprocess.run([program, *arguments], cwd=root, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="session")
def builtin(copy: Path) -> Path:
    """The site and PDF of the built-in engine."""
    werkmonitor(copy, "report", QUARTER, "--as-of", AS_OF)
    return (copy / "_site").rename(copy / "_site-builtin") / QUARTER


@pytest.fixture(params=UNITS)
def unit(request: pytest.FixtureRequest) -> str:
    """One of the units whose quality reports are compared."""
    return str(request.param)


def _need_quarto() -> None:
    if shutil.which("quarto") is None:
        pytest.skip("no quarto on PATH: only the built-in engine is tested; R-free-env.yml has Quarto")


def _units(copy: Path, name: str, *options: str) -> Path:
    """Make the quality reports of an organisation and a region, and put them aside."""
    only = [argument for unit in UNITS for argument in ("--only", unit)]
    werkmonitor(copy, "reports", QUARTER, "--as-of", AS_OF, *only, *options)
    target = copy / name
    target.mkdir()
    for unit in UNITS:
        for suffix in ("html", "pdf"):
            made = copy / "data-derived" / "restricted" / "kwaliteitsrapportages" / QUARTER / f"{unit}.{suffix}"
            shutil.copyfile(made, target / made.name)
    return target


@pytest.fixture(scope="session")
def builtin_units(copy: Path, builtin: Path) -> Path:
    """Quality reports of the built-in engine."""
    return _units(copy, "_units-builtin")


@pytest.fixture(scope="session")
def quarto_units(copy: Path, builtin_units: Path) -> Path:
    """Quality reports that a genuine Quarto made of the same notebooks."""
    _need_quarto()
    return _units(copy, "_units-quarto", "--engine", "quarto")


@pytest.fixture(scope="session")
def quarto(copy: Path, builtin: Path) -> Path:
    """The site and PDF of a genuine Quarto, made of the same release."""
    _need_quarto()
    werkmonitor(copy, "render", QUARTER, "--as-of", AS_OF, "--engine", "quarto")
    return copy / "_site" / QUARTER
