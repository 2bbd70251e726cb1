"""What figures were measured on, and what a process took."""

from __future__ import annotations

import os
import platform
import resource
import sys
from collections.abc import Iterator
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from werkmonitor.provenance import commit

_PACKAGES = ("duckdb", "ibis-framework", "pyarrow", "pandas", "matplotlib", "pypandoc_binary", "typst", "pyspark")
_MEBIBYTE = 2**20
_PEAK_UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes in which the system gives the peak of a process: macOS says bytes, Linux kibibytes."""


def surroundings(root: Path) -> dict[str, object]:
    """Say when, with which code and versions, and on what kind of machine figures were measured."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "date": date.today().isoformat(),
        "commit": commit(root),
        "cores": os.cpu_count(),
        "memory_gib": round(memory / 2**30, 1),
        "load_average": [round(load, 1) for load in os.getloadavg()],
        "python": platform.python_version(),
        "versions": dict(_versions()),
    }


def peak_mebibytes() -> int:
    """Return the most memory that this process has had, together with the processes that it started and has still."""
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _PEAK_UNIT
    return round((own + sum(_peaks_of_children(os.getpid()))) / _MEBIBYTE)


def _peaks_of_children(process: int) -> Iterator[int]:
    """Yield the peak in bytes of each process below this one, where the system says it."""
    for listed in Path(f"/proc/{process}/task").glob("*/children"):
        for child in map(int, listed.read_text(encoding="ascii").split()):
            status = Path(f"/proc/{child}/status").read_text(encoding="utf-8")
            yield from (int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM"))
            yield from _peaks_of_children(child)


def _versions() -> Iterator[tuple[str, str]]:
    for name in _PACKAGES:
        try:
            yield name, version(name)
        except PackageNotFoundError:  # Spark is an extra
            continue
