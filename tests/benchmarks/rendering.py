"""Measure rendering and print one JSON object: ``make bench``. Needs the release of the quarter (``make report``).

Everything is timed from outside, as a command, so imports count. The repository is copied first: the site and the
figures that are there stay as they are.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path

import nbformat

from werkmonitor.bench.machine import surroundings
from werkmonitor.config import Project
from werkmonitor.rendering.notebook import Cell, Notebook, parse

ROOT = Path(__file__).parents[2]
SKIPPED = {".git", ".venv", "_site", "_cache", "figures", "restricted", "example", "__pycache__"}


def main(quarter: str, quarto_units: int) -> None:
    """Time everything and print the result."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve() / "werkmonitor"
        shutil.copytree(ROOT, root, ignore=lambda _, names: [name for name in names if name in SKIPPED])
        shutil.copytree(Project(ROOT).own_figures, Project(root).own_figures)
        here = {"WERKMONITOR_ROOT": str(root), "WERKMONITOR_OUTPUT": str(root)}
        timed = timer({"QUARTO_PYTHON": sys.executable, **os.environ, **here})
        measured = builtin(quarter, root, timed)
        if shutil.which("quarto"):
            measured |= with_quarto(quarter, root, timed, quarto_units)
        if find_spec("nbconvert"):
            measured |= with_papermill(quarter, root, timed, quarto_units)
    print(json.dumps({**measured, **surroundings(ROOT)}, indent=2))


def timer(environment: Mapping[str, str]) -> Callable[..., float]:
    """Return what runs a command in a folder and tells how long it took."""

    def timed(folder: Path, *command: str) -> float:
        start = time.perf_counter()
        subprocess.run(command, cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL)
        return round(time.perf_counter() - start, 2)

    return timed


def builtin(quarter: str, root: Path, timed: Callable[..., float]) -> dict[str, object]:
    """Time the built-in engine."""
    program = str(Path(sys.executable).with_name("werkmonitor"))
    render = (root, program, "render", quarter)
    seconds = {"website_and_pdf": timed(*render), "unchanged": timed(*render)}
    notebook = root / "analyses" / "04-betaald-werk.qmd"
    notebook.write_text(notebook.read_text(encoding="utf-8") + "\nNog een zin.\n", encoding="utf-8")
    seconds["one_changed_notebook"] = timed(*render)
    seconds["units"] = timed(root, program, "reports", quarter)
    made = len(notebooks_of_units(quarter, root))
    return {"seconds": seconds, "units": made, "seconds_per_unit": round(seconds["units"] / made, 2)}


def with_quarto(quarter: str, root: Path, timed: Callable[..., float], count: int) -> dict[str, object]:
    """Time a genuine Quarto on the same website with its PDF, and in a loop over the notebooks of ``count`` units."""
    seconds = {"website_and_pdf": timed(root, "quarto", "render", "-P", f"quarter:{quarter}")}
    chosen = some_units(quarter, root, count)
    seconds["units"] = round(sum(timed(stub.parent, "quarto", "render", stub.name) for stub in chosen), 2)
    per_unit = round(seconds["units"] / count, 2)
    return {"quarto_seconds": seconds, "quarto_units": count, "quarto_seconds_per_unit": per_unit}


def with_papermill(quarter: str, root: Path, timed: Callable[..., float], count: int) -> dict[str, object]:
    """Time papermill and nbconvert in a loop over the same notebooks, as Jupyter has them: HTML only.

    It flatters them: nbconvert leaves inline Python, references and captions as they are.
    """
    seconds = 0.0
    for stub in some_units(quarter, root, count):
        notebook, done = stub.with_suffix(".ipynb"), stub.with_suffix(".done.ipynb")
        nbformat.write(as_jupyter(parse(stub, root)), notebook)
        seconds += timed(stub.parent, sys.executable, "-m", "papermill", "--no-progress-bar", notebook.name, done.name)
        convert = ("-m", "nbconvert", "--to", "html", "--no-input", "--log-level", "ERROR", done.name)
        seconds += timed(stub.parent, sys.executable, *convert)
    per_unit = round(seconds / count, 2)
    return {"papermill_seconds": round(seconds, 2), "papermill_units": count, "papermill_seconds_per_unit": per_unit}


def as_jupyter(notebook: Notebook) -> nbformat.NotebookNode:
    """Return a notebook as Jupyter knows it: Markdown and code."""
    cells = [
        nbformat.v4.new_code_cell(block.source)
        if isinstance(block, Cell)
        else nbformat.v4.new_markdown_cell("\n".join(line.text for line in block.lines))
        for block in notebook.blocks
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})


def some_units(quarter: str, root: Path, count: int) -> list[Path]:
    """Return the notebooks of so many units: organisations and regions in proportion."""
    stubs = notebooks_of_units(quarter, root)
    return [stubs[n * len(stubs) // count] for n in range(count)]


def notebooks_of_units(quarter: str, root: Path) -> list[Path]:
    """Return the notebook of each unit whose reports were made."""
    folder = Project(root).quality_reports / quarter
    return [path for path in sorted(folder.glob("*.qmd")) if path.with_suffix(".pdf").exists()]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("quarter")
    parser.add_argument("--quarto-units", type=int, default=64, help="how many of the units Quarto renders")
    given = parser.parse_args()
    main(given.quarter, given.quarto_units)
