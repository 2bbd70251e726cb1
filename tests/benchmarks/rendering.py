"""Measure rendering and print one JSON object: ``make bench``. Needs the release of the quarter (``make report``).

Everything is timed from outside, as a command or a fresh Python, so imports count. The repository is copied first:
the site and the figures that are there stay as they are.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from importlib.metadata import version
from pathlib import Path
from unittest.mock import patch

from werkmonitor.provenance import commit

ROOT = Path(__file__).parents[2]
UNITS = 64
SKIPPED = {".git", ".venv", "_site", "_cache", "figures", "restricted", "example", "__pycache__"}


def main(quarter: str) -> None:
    """Time everything and print the result."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve() / "werkmonitor"
        shutil.copytree(ROOT, root, ignore=lambda _, names: [name for name in names if name in SKIPPED])
        environment = {**os.environ, "WERKMONITOR_ROOT": str(root), "WERKMONITOR_OUTPUT": str(root)}
        seconds = dict(builtin(quarter, root, timer(root, environment)))
        if shutil.which("quarto"):
            seconds |= with_quarto(quarter, timer(root, environment))
    print(json.dumps({"seconds": seconds, **surroundings()}, indent=2))


def timer(root: Path, environment: Mapping[str, str]) -> Callable[..., float]:
    """Return what runs a command and tells how long it took."""

    def timed(*command: str) -> float:
        start = time.perf_counter()
        subprocess.run(command, cwd=root, env=environment, check=True, stdout=subprocess.DEVNULL)
        return round(time.perf_counter() - start, 2)

    return timed


def builtin(quarter: str, root: Path, timed: Callable[..., float]) -> dict[str, float]:
    """Time the built-in engine."""
    render = (str(Path(sys.executable).with_name("werkmonitor")), "render", quarter)
    seconds = {"website_and_pdf": timed(*render), "unchanged": timed(*render)}
    notebook = root / "analyses" / "04-betaald-werk.qmd"
    notebook.write_text(notebook.read_text(encoding="utf-8") + "\nNog een zin.\n", encoding="utf-8")
    seconds["one_changed_notebook"] = timed(*render)
    seconds[f"{UNITS}_units"] = timed(sys.executable, __file__, "--units", quarter)
    return seconds


def with_quarto(quarter: str, timed: Callable[..., float]) -> dict[str, float]:
    """Time a genuine Quarto on the same website with its PDF."""
    return {"quarto_website_and_pdf": timed("quarto", "render", "-P", f"quarter:{quarter}")}


def render_units(quarter: str) -> None:
    """Make the quality reports of all regions, and again of the first ones until there are as many as wanted."""
    from werkmonitor import presentation
    from werkmonitor.config import find_project
    from werkmonitor.quarter import Quarter

    regions = presentation.regions(find_project())
    units = [replace(regions[n % len(regions)], stem=f"{n:02d}") for n in range(UNITS)]
    with patch.object(presentation, "regions", return_value=units):
        made = presentation.quality_reports(find_project(), Quarter.parse(quarter))
    assert len(made.made) == UNITS, made.failed


def surroundings() -> dict[str, object]:
    """Say what the figures were measured with."""
    return {
        "date": date.today().isoformat(),
        "commit": commit(ROOT),
        "cores": os.cpu_count(),
        "load_average": [round(load, 1) for load in os.getloadavg()],
        "python": platform.python_version(),
        "versions": {name: version(name) for name in ("pandas", "matplotlib", "pypandoc_binary", "typst")},
    }


if __name__ == "__main__":
    *option, wanted = sys.argv[1:]
    render_units(wanted) if option == ["--units"] else main(wanted)
