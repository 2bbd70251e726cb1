"""One contender, in a process of its own: ``python -m werkmonitor.bench.worker NAME FOLDER TABLE``."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import pandas as pd

from werkmonitor.bench.contenders import CONTENDERS
from werkmonitor.bench.country import AS_OF, QUARTERS, REGIONS, open_country
from werkmonitor.bench.machine import peak_mebibytes
from werkmonitor.indicators import read


def count_here(name: str, folder: Path) -> tuple[pd.DataFrame, dict[str, float]]:
    """Make the long table of a country in this process.

    Returns
    -------
    tuple
        The long table, and what it took: ``seconds`` from canonical Parquet to the table, imports not included,
        ``cube_seconds`` of those, for what the contender itself does; ``cpu_seconds`` of all cores together, which a
        busy machine changes less; and ``peak_mib``, all memory of the process.
    """
    ingested = open_country(folder)
    took = 0.0

    def timed(*given: Any) -> pd.DataFrame:
        nonlocal took
        begun = time.perf_counter()
        cube = CONTENDERS[name](*given)
        took = time.perf_counter() - begun
        return cube

    begun, worked = time.perf_counter(), time.process_time()
    table = read(ingested, [], QUARTERS, AS_OF, REGIONS, timed).indicators
    seconds = time.perf_counter() - begun
    spent = {"seconds": seconds, "cube_seconds": took, "cpu_seconds": time.process_time() - worked}
    return table, {name: round(value, 2) for name, value in spent.items()} | {"peak_mib": peak_mebibytes()}


if __name__ == "__main__":
    long_table, measured = count_here(sys.argv[1], Path(sys.argv[2]))
    long_table.to_parquet(sys.argv[3])
    print(json.dumps(measured))
