"""Try the contrasts in worlds where the answer is known, and count how often they give it."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from werkmonitor.config import InputError, Project
from werkmonitor.files import write_whole
from werkmonitor.progress import OnProgress, silent
from werkmonitor.studies.duration import CONTRASTS
from werkmonitor.studies.scenarios import LARGEST_ICC, SCENARIOS, Estimand, truth
from werkmonitor.studies.simulation import simulate

ESTIMANDS = {
    "crude": Estimand.WORK_AT_EQUAL_TIME,
    "standardised": Estimand.WORK_AT_EQUAL_TIME,
    "adjusted": Estimand.WORK_AT_EQUAL_TIME,
    "cohort": Estimand.FIRST_JOB_BY_24,
    "after_24": Estimand.RATE_RATIO_AFTER_24,
}
"""What each contrast is tried against."""

COLUMNS = [
    *("scenario", "method", "estimand", "truth", "clusters", "icc", "replicates"),
    *("bias", "coverage", "rejection", "mc_se", "not_estimable"),
]
SIGNIFICANCE = 0.05

_CHUNK = 20
"""Replicates that a process does before it asks for more."""
_THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
"""What numpy's linear algebra reads when it is loaded."""


@dataclass(frozen=True)
class Design:
    """What to try: every scenario with every number of organisations and every intraclass correlation.

    The defaults are those of the published table.
    """

    scenarios: tuple[str, ...] = tuple(SCENARIOS)
    clusters: tuple[int, ...] = (10, 29, 100)
    icc: tuple[float, ...] = (0.0, 0.02, 0.05)
    replicates: int = 2000
    seed: int = 20231001

    def __post_init__(self) -> None:
        unknown = set(self.scenarios) - set(SCENARIOS)
        if unknown:
            raise InputError(f"no scenario is called {min(unknown)}; there are {', '.join(SCENARIOS)}")
        if min(self.clusters) < 2:
            raise InputError("clusters is a number of organisations of 2 or more: one has no spread")
        if not all(0 <= each <= LARGEST_ICC for each in self.icc):
            raise InputError(f"icc goes from 0 to {LARGEST_ICC}")
        if self.replicates < 2:
            raise InputError("replicates is 2 or more, and 1000 or more to tell 5 % from 7 %")

    @property
    def cells(self) -> list[Cell]:
        """The combinations, in the order of the table."""
        return [Cell(*each) for each in dict.fromkeys(product(self.scenarios, self.clusters, self.icc))]


@dataclass(frozen=True)
class Cell:
    """One combination of the design."""

    scenario: str
    clusters: int
    icc: float


def validate(design: Design, jobs: int | None = None, on_progress: OnProgress = silent) -> pd.DataFrame:
    """Simulate each cell of a design again and again, and compare what the contrasts say with the truth.

    Parameters
    ----------
    design
        What to try.
    jobs
        Number of processes; default: one for each core. It doesn't change the results, and neither does what else
        is in the design: each replicate has its own stream of random numbers.
    on_progress
        Called with replicates done and in all, and the scenario.

    Returns
    -------
    pandas.DataFrame
        :data:`COLUMNS`, a row per cell and contrast. ``bias``: mean of the estimates less the truth (of a ratio, the
        geometric mean); ``coverage``: part of the intervals that hold the truth; ``rejection``: part of the p-values
        below 0.05, against no difference; ``mc_se``: Monte Carlo standard error of the bias. These are over the
        replicates with an interval; ``not_estimable`` counts the others.
    """
    chunks = [
        (cell, range(first, min(first + _CHUNK, design.replicates)))
        for cell in design.cells
        for first in range(0, design.replicates, _CHUNK)
    ]
    done, total = 0, design.replicates * len(design.cells)
    found: dict[Cell, list[NDArray[np.float64]]] = {cell: [] for cell in design.cells}
    for (cell, numbers), results in zip(chunks, _run(chunks, design.seed, jobs), strict=True):
        found[cell].append(results)
        done += len(numbers)
        on_progress(done, total, cell.scenario)
    rows = [row for cell, parts in found.items() for row in _summarise(cell, np.concatenate(parts))]
    return pd.DataFrame(rows, columns=COLUMNS)


def write_results(table: pd.DataFrame, design: Design, made_by: Mapping[str, object], project: Project) -> Path:
    """Write ``results.csv``, with ``provenance.json`` beside it.

    Parameters
    ----------
    table
        What :func:`validate` gave.
    design
        What was tried. Only the published design goes where the published table is; any other is a trial.
    made_by
        Software, command and day.
    project
        Where to write.

    Returns
    -------
    pathlib.Path
        The table.
    """
    folder = project.validation if design == Design() else project.validation / "trial"
    text = table.to_csv(index=False, float_format="%.6g", lineterminator="\n")
    write_whole(folder / "results.csv", text.encode())
    described = json.dumps({**made_by, "design": asdict(design)}, indent=1) + "\n"
    write_whole(folder / "provenance.json", described.encode())
    return folder / "results.csv"


def _run(chunks: Sequence[tuple[Cell, range]], seed: int, jobs: int | None) -> Iterator[NDArray[np.float64]]:
    """Yield the results of the chunks in their order."""
    task = partial(_replicates, seed=seed)
    workers = jobs or os.cpu_count() or 1
    if workers == 1:
        yield from map(task, chunks)
        return
    # New processes rather than forks: those don't get along with the threads of a progress bar and of BLAS.
    # Ctrl-C is the parent's to handle.
    quiet = (signal.SIGINT, signal.SIG_IGN)
    with _one_thread_each(), multiprocessing.get_context("spawn").Pool(workers, signal.signal, quiet) as pool:
        yield from pool.imap(task, chunks)


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """Have processes that start here do linear algebra in one thread: there is one of them for each core already."""
    before = {name: os.environ.get(name) for name in _THREADS}
    os.environ.update(dict.fromkeys(_THREADS, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _replicates(chunk: tuple[Cell, Iterable[int]], seed: int) -> NDArray[np.float64]:
    """Return value, limits and p-value, replicates by contrasts by these four."""
    cell, numbers = chunk
    return np.array([_replicate(cell, seed, number) for number in numbers])


def _replicate(cell: Cell, seed: int, number: int) -> list[tuple[float, float, float, float]]:
    key = (zlib.crc32(cell.scenario.encode()), cell.clusters, round(cell.icc * 1e6), number)
    rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=key))
    histories = simulate(SCENARIOS[cell.scenario], cell.clusters, cell.icc, rng)
    estimates = [contrast(histories) for contrast in CONTRASTS.values()]
    return [(found.value, found.lower, found.upper, found.p_value) for found in estimates]


def _summarise(cell: Cell, results: NDArray[np.float64]) -> Iterator[tuple[object, ...]]:
    truths = truth(SCENARIOS[cell.scenario], cell.icc)
    for position, method in enumerate(CONTRASTS):
        estimand = ESTIMANDS[method]
        true = truths[estimand]
        usable = results[~np.isnan(results[:, position]).any(axis=1), position]
        bias, mc_se = _bias(usable[:, 0], true, ratio=estimand is Estimand.RATE_RATIO_AFTER_24)
        covered = (usable[:, 1] <= true) & (true <= usable[:, 2])
        rejected = usable[:, 3] < SIGNIFICANCE
        yield (
            *(cell.scenario, method, str(estimand), true, cell.clusters, cell.icc, len(results)),
            *(bias, _mean(covered), _mean(rejected), mc_se, len(results) - len(usable)),
        )


def _bias(values: NDArray[np.float64], true: float, *, ratio: bool) -> tuple[float, float]:
    """Return the bias and its Monte Carlo standard error; NaN with fewer than two values."""
    if len(values) < 2:
        return np.nan, np.nan
    if ratio:
        mean = float(np.exp(np.log(values).mean()))
        return mean - true, mean * float(np.log(values).std(ddof=1)) / np.sqrt(len(values))
    return float(values.mean()) - true, float(values.std(ddof=1)) / np.sqrt(len(values))


def _mean(holds: NDArray[np.bool_]) -> float:
    return float(holds.mean()) if len(holds) else np.nan
