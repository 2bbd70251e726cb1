"""Panel, indicators and models from canonical Parquet: the same data counted in several ways, each apart."""

from __future__ import annotations

import itertools
import json
import math
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd

from werkmonitor.bench.country import make_country
from werkmonitor.config import InputError
from werkmonitor.progress import OnProgress


def contest(
    sizes: Sequence[int], names: Sequence[str], on_progress: OnProgress, *, models: bool = False
) -> dict[str, Any]:
    """Let contenders count countries of several sizes, each in a process of its own, and compare what they found.

    Parameters
    ----------
    sizes
        Trajectories in the deliveries of four quarters together.
    names
        Of :data:`~werkmonitor.bench.contenders.CONTENDERS`; the results of all are compared with those of the first.
    on_progress
        Called with the number done, the total and what is being done.
    models
        Run the studies too.

    Returns
    -------
    dict
        ``sizes``, a list of what was counted, seconds and peak memory of each contender, and whether all long tables
        are equal, to the last number; ``one_delivery``, the same of the first contender after one organisation
        delivered once more; ``models``, seconds of histories and of each study; and ``exponents`` of growth, by
        contender, between each size and the next.

    Raises
    ------
    InputError
        A contender can't count here: Spark isn't installed, or the machine has too little memory.
    """
    sizes = sorted(set(sizes))
    done, total = itertools.count(), len(sizes) * (2 + len(names) + models)
    found = [_at(size, names, models, lambda what: on_progress(next(done), total, what)) for size in sizes]
    on_progress(total, total, "")
    return {"sizes": found, "exponents": {name: exponents(found, name) for name in names}}


def _at(size: int, names: Sequence[str], models: bool, tell: Callable[[str], None]) -> dict[str, Any]:
    """Have everything done for a country of one size."""
    with tempfile.TemporaryDirectory(prefix="werkmonitor-bench-") as temporary:
        tell(f"make {size:,} trajectories")
        folder, begun = Path(temporary) / "country", time.perf_counter()
        deliveries = make_country(folder, size).deliveries
        counted: dict[str, Any] = {
            "trajectories": int(deliveries["trajectories_used"].sum()),
            "placements": int(deliveries["placements_used"].sum()),
            "made_in_seconds": round(time.perf_counter() - begun, 1),
            "contenders": {},
        }
        tables = {}
        for name in names:
            tell(f"{name}: {size:,} trajectories")
            counted["contenders"][name], tables[name] = _counted(folder, "count", name)
        first = tables[names[0]]
        counted["rows_of_long_table"] = len(first)
        counted["equal"] = {name: first.equals(table) for name, table in tables.items() if name != names[0]}
        if models:
            tell(f"models: {size:,} trajectories")
            counted["models"] = _apart("models", folder, "model")
        tell(f"one delivery: {size:,} trajectories")  # last, since it changes the country
        counted["one_delivery"], _ = _counted(folder, "deliver", names[0])
    return counted


def exponents(found: Sequence[dict[str, Any]], name: str) -> list[float]:
    """Return how the time grew from each size to the next: 1 is linear."""
    points = [(one["trajectories"], one["contenders"][name]["seconds"]) for one in found]
    return [round(math.log(t / s) / math.log(n / m), 2) for (m, s), (n, t) in pairwise(points)]


def _counted(folder: Path, task: str, name: str) -> tuple[dict[str, float], pd.DataFrame]:
    """Have a contender count in a new process; return what it took, and the long table."""
    with tempfile.TemporaryDirectory() as temporary:
        table = Path(temporary) / "long_table.parquet"
        return _apart(name, folder, task, name, str(table)), pd.read_parquet(table)


def _apart(title: str, folder: Path, *task: str) -> dict[str, float]:
    """Have a task done in a new process; return what it took."""
    command = [sys.executable, "-m", "werkmonitor.bench.worker", str(folder), *task]
    finished = subprocess.run(command, capture_output=True, text=True)
    if finished.returncode:
        said = finished.stderr.strip().splitlines() or [f"exit code {finished.returncode}"]
        reason = said[-1].removeprefix(f"{InputError.__module__}.{InputError.__name__}: ")
        raise InputError(f"{title} could not count: {reason}")
    took: dict[str, float] = json.loads(finished.stdout)
    return took
