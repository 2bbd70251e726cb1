"""Measure whole runs of the report and print one JSON object: ``make chain``.

From nothing, again with nothing changed, with one delivery that came in since, and with one that came in after the day
of the report, which only its table of revisions knows; and how fast workbooks are read and cleaned. Everything is timed
from outside, as a command, so imports count; in a copy of the repository.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

import pyarrow.parquet as pq

from rendering import ROOT, SKIPPED, timer
from werkmonitor.bench.machine import surroundings

QUARTER, AS_OF = "2023Q2", "2023-10-01"
REDELIVERED, RECEIVED, RECEIVED_LATER = "org03", "2023-09-20", "2023-11-20"


def main() -> None:
    """Time everything and print the result."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve() / "werkmonitor"
        skipped = {*SKIPPED, "public"}
        shutil.copytree(ROOT, root, ignore=lambda _, names: [name for name in names if name in skipped])
        shutil.copytree(ROOT / "data-raw" / "example", root / "data-raw" / "example", dirs_exist_ok=True)
        timed = timer({**os.environ, "WERKMONITOR_ROOT": str(root), "WERKMONITOR_OUTPUT": str(root)})
        program = str(Path(sys.executable).with_name("werkmonitor"))
        report = (root, program, "report", QUARTER, "--as-of", AS_OF)
        read = {"all": timed(root, program, "ingest"), "unchanged": timed(root, program, "ingest")}
        overview = pq.read_table(root / "data-derived" / "restricted" / "example" / "deliveries.parquet").to_pandas()
        rows = int(overview[["trajectories_in", "placements_in"]].sum().sum())
        shutil.rmtree(root / "data-derived" / "restricted")
        seconds = {"from_nothing": timed(*report), "unchanged": timed(*report)}
        for name, received in (("one_delivery_added", RECEIVED), ("one_later_delivery", RECEIVED_LATER)):
            redeliver(root / "data-raw" / "example" / QUARTER / REDELIVERED, received)
            seconds[name] = timed(*report)
    cleaning = {"deliveries": len(overview), "rows": rows, "seconds": read}
    per_second = {"deliveries_per_second": len(overview) / read["all"], "rows_per_second": rows / read["all"]}
    cleaning |= {name: round(value, 1) for name, value in per_second.items()}
    print(json.dumps({"report_seconds": seconds, "reading_and_cleaning": cleaning, **surroundings(ROOT)}, indent=2))


def redeliver(folder: Path, received: str) -> None:
    """Have an organisation deliver once more: other bytes, and the same rows, since the example has to come back."""
    newest = max(path for path in folder.iterdir() if path.is_dir())
    shutil.copytree(newest, folder / received)
    for path in (folder / received).glob("*.csv"):
        path.write_bytes(path.read_bytes() + b"\n")


if __name__ == "__main__":
    main()
