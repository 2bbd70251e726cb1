"""The conda environment, the lock file and the licences agree with ``pyproject.toml``."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]

CONDA_NAMES = {
    "duckdb": "python-duckdb",
    "ibis-framework": "ibis-duckdb",
    "matplotlib": "matplotlib-base",
    "pypandoc-binary": "pypandoc",
}
"""Packages that conda-forge has under another name; ``pypandoc`` there comes without pandoc, which is named apart."""

CONDA_ONLY = {"python", "quarto", "jupyter", "pandoc", "pip"}
WANTED = {"python", "quarto", "jupyter", "pandas", "seaborn", "statsmodels", "geopandas"}

_REQUIREMENT = re.compile(r"([A-Za-z0-9._-]+?)(?:\[[\w,-]+\])?\s*([<>=!~].*)?")


def named(requirements: list[str]) -> dict[str, set[str]]:
    """Return package name to its version bounds."""
    parsed = [_REQUIREMENT.fullmatch(requirement.strip()) for requirement in requirements]
    assert all(parsed), requirements
    return {match[1].lower(): {b.strip() for b in (match[2] or "").split(",") if b} for match in parsed if match}


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(scope="module")
def conda() -> dict[str, set[str]]:
    listed = yaml.safe_load((ROOT / "R-free-env.yml").read_text(encoding="utf-8"))["dependencies"]
    with_pip = [entry for entry in listed if isinstance(entry, dict)]
    return named([entry for entry in listed if isinstance(entry, str)]) | named(with_pip[0]["pip"])


def test_the_conda_environment_has_the_runtime_dependencies_with_the_same_bounds(
    project: dict[str, Any], conda: dict[str, set[str]]
) -> None:
    expected = {CONDA_NAMES.get(name, name): bounds for name, bounds in named(project["dependencies"]).items()}
    assert {name: bounds for name, bounds in conda.items() if name not in CONDA_ONLY} == expected


def test_the_conda_environment_has_quarto_and_the_same_python(
    project: dict[str, Any], conda: dict[str, set[str]]
) -> None:
    assert set(conda) >= WANTED
    assert conda["python"] == {project["requires-python"]}


def test_the_conda_environment_is_free_of_r(conda: dict[str, set[str]]) -> None:
    """R comes as ``r-base``, ``r-…`` or ``rpy2``."""
    assert not {name for name in conda if name == "rpy2" or name.startswith(("r-", "rstudio"))}


def test_the_lock_has_every_dependency_pinned_with_hashes(project: dict[str, Any]) -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    entries = [entry for entry in re.split(r"\n(?=\S)", text.strip()) if not entry.startswith("#")]
    assert all(re.match(r"[\w.\[\],-]+==\S+", entry) and "--hash=sha256:" in entry for entry in entries)
    locked = {re.split(r"[=\[]", entry)[0].lower().replace("_", "-") for entry in entries}
    developing = project["optional-dependencies"]["dev"]
    assert set(named([*project["dependencies"], *developing])) <= locked


def test_the_lock_names_no_index() -> None:
    """So that it installs from whatever index or mirror pip is configured for."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "--index" not in text
    assert "--extra-index" not in text
    assert "://" not in text


def test_licences_are_there_and_say_what_they_cover(project: dict[str, Any]) -> None:
    for name in project["license-files"]:
        assert (ROOT / name).stat().st_size > 0
    assert "MIT License" in (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Attribution 4.0 International" in (ROOT / "LICENSE-DATA").read_text(encoding="utf-8")
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["license"] == project["license"]
    assert str(citation["version"]) == project["version"]
