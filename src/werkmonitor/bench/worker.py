"""One task, in a process of its own: ``python -m werkmonitor.bench.worker COUNTRY count|deliver NAME TABLE``, or
``… COUNTRY model``; prints what it took as JSON.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd

from werkmonitor.bench.contenders import CONTENDERS
from werkmonitor.bench.country import AS_OF, QUARTERS, REGIONS, deliver_again, open_country
from werkmonitor.bench.machine import peak_mebibytes
from werkmonitor.indicators import read
from werkmonitor.panel.histories import histories
from werkmonitor.studies.all import STUDIES

Took = dict[str, float]
"""What was done, by name, in seconds; and ``peak_mib``, all memory of the process. Imports are not included."""


def count_here(name: str, folder: Path, *, delivering: bool = False) -> tuple[pd.DataFrame, Took]:
    """Make the long table of a country in this process.

    Parameters
    ----------
    name
        Of the contender that counts.
    folder
        Of the country.
    delivering
        First an organisation delivers once more (:func:`~werkmonitor.bench.country.deliver_again`): what is then
        measured is what it takes to have its delivery in the tables.

    Returns
    -------
    tuple
        The long table, and what it took: ``seconds`` from canonical Parquet to the table, ``cube_seconds`` of those,
        for what the contender itself does; and ``cpu_seconds`` of all cores together, which a busy machine changes
        less.
    """
    ingested = open_country(folder)
    took: Took = {"cube_seconds": 0.0}

    def timed(*given: Any) -> pd.DataFrame:
        with _timing(took, "cube_seconds"):
            return CONTENDERS[name](*given)

    worked = time.process_time()
    with _timing(took, "seconds"):
        if delivering:
            ingested = deliver_again(ingested)
        table = read(ingested, [], QUARTERS, AS_OF, REGIONS, timed).indicators
    return table, _rounded(took | {"cpu_seconds": time.process_time() - worked})


def model_here(folder: Path) -> Took:
    """Follow a country's trajectories and run every study on them; ``histories`` and a name of each study."""
    ingested, took = open_country(folder), Took()
    with _timing(took, "histories"):
        followed = histories(ingested, [], QUARTERS[-1], AS_OF)
    for name, study in STUDIES.items():
        with _timing(took, name):
            study(followed)
    return _rounded(took)


@contextmanager
def _timing(took: Took, name: str) -> Iterator[None]:
    begun = time.perf_counter()
    yield
    took[name] = time.perf_counter() - begun


def _rounded(took: Took) -> Took:
    return {name: round(value, 2) for name, value in took.items()} | {"peak_mib": peak_mebibytes()}


def main(country: Path, task: str, name: str = "", target: str = "") -> None:
    """Do a task and print what it took."""
    if task == "model":
        took = model_here(country)
    else:
        long_table, took = count_here(name, country, delivering=task == "deliver")
        long_table.to_parquet(target)
    print(json.dumps(took))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
