"""Read and clean spoiled deliveries, and print one JSON object with what came of it: ``make fuzz``.

The deliveries are those of the synthetic example, each spoiled once, by the dice or by Hypothesis. They go through the
same door as any delivery, in small roots of which each is ingested whole. Exit code 1 where anything went wrong.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import random
import resource
import shutil
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import chain, islice, pairwise
from pathlib import Path

import pyarrow.parquet as pq
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from hostile import UNSEEN, VALUES, spoil_csv, spoil_workbook  # noqa: E402

from werkmonitor.cleaning import Ingested, ingest  # noqa: E402
from werkmonitor.config import Project  # noqa: E402
from werkmonitor.deliveries.delivery import SECONDS  # noqa: E402
from werkmonitor.synthetic import simulate_example  # noqa: E402
from werkmonitor.terminal import console, print_ingested  # noqa: E402

BATCH = 40
PART_OF_HYPOTHESIS = 0.2


@dataclass
class Tally:
    """What was tried and what came of it."""

    tried: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    rows: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    failures: list[str] = field(default_factory=list)

    def as_json(self, seconds: float, seed: int) -> str:
        """Return all of it as one object."""
        peaks = [resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        about = {
            "seed": seed,
            "deliveries": self.tried,
            "seconds": round(seconds, 1),
            "kinds": dict(sorted(self.kinds.items())),
            "statuses": dict(sorted(self.statuses.items())),
            "rows": dict(self.rows),
            "slowest_delivery_seconds": round(self.slowest, 2),
            "peak_memory_mb": {"run": round(peaks[0]), "process_of_a_file": round(peaks[1])},
            "failures": self.failures,
        }
        return json.dumps(about, indent=2, ensure_ascii=False)


def main(count: int, seed: int) -> int:
    """Try ``count`` spoiled deliveries and print the result."""
    began, tally = time.monotonic(), Tally()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        whole = list(corpus(place / "example"))
        of_hypothesis = int(PART_OF_HYPOTHESIS * count)
        spoiled = chain(by_dice(whole, count - of_hypothesis, seed), by_hypothesis(whole, of_hypothesis, seed))
        with contextlib.suppress(KeyboardInterrupt):  # stopped: print what there is
            while batch := list(islice(spoiled, BATCH)):
                try_batch(place, batch, tally)
                if sys.stderr.isatty():
                    print(f"\r{tally.tried} of {count}", end="", file=sys.stderr)
    print(tally.as_json(time.monotonic() - began, seed))
    return 1 if tally.failures else 0


@dataclass(frozen=True)
class Case:
    """A delivery of the example: where it stands, its files by name, and what was done to them."""

    quarter: str
    received: str
    files: dict[str, bytes]
    kind: str = ""

    def spoiled(self, kind: str, name: str, content: bytes) -> Case:
        """Return it with one file replaced."""
        return replace(self, files={**self.files, name: content}, kind=kind)


def corpus(folder: Path) -> Iterator[Case]:
    """Yield the example's deliveries that can be read."""
    simulate_example(Project(ROOT, folder), out=folder, faults=True)
    for delivery in sorted(folder.glob("*Q*/*/*")):
        files = {path.name: path.read_bytes() for path in sorted(delivery.iterdir())}
        if all(files.values()):
            yield Case(delivery.parts[-3], delivery.name, files)


def by_dice(whole: list[Case], count: int, seed: int) -> Iterator[Case]:
    """Spoil one file of a delivery at a time."""
    chance = random.Random(seed)
    for _ in range(count):
        case = chance.choice(whole)
        name = chance.choice(sorted(case.files))
        content = case.files[name]
        spoil = spoil_workbook if zipfile.is_zipfile(io.BytesIO(content)) else spoil_csv
        kind, changed = spoil(content, chance)
        yield case.spoiled(kind, name, changed)


def by_hypothesis(whole: list[Case], count: int, seed: int) -> list[Case]:
    """Have Hypothesis write cells of a CSV delivery: any text, numbers, dates, and what is known to be awkward."""
    tables = [case for case in whole if all(name.endswith(".csv") for name in case.files)]
    texts = st.one_of(
        st.text(max_size=30),
        st.sampled_from([value for value in (*VALUES, *UNSEEN) if len(value) < 1000]),
        st.dates().map(str),
        st.integers().map(str),
        st.floats().map(str),
    )
    changes = st.lists(st.tuples(st.integers(0, 400), st.integers(0, 20), texts), min_size=1, max_size=12)
    made: list[Case] = []

    @seeded(seed)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.sampled_from(tables), st.integers(0, 1), changes)
    def draw(case: Case, which: int, cells: list[tuple[int, int, str]]) -> None:
        name = sorted(case.files)[which % len(case.files)]
        made.append(case.spoiled("cells by Hypothesis", name, with_cells(case.files[name], cells)))

    draw()
    return made[:count]


def with_cells(content: bytes, cells: list[tuple[int, int, str]]) -> bytes:
    """Write cells over those of a CSV file."""
    lines = content.decode("utf-8", "replace").splitlines()
    separator = ";" if lines[0].count(";") >= lines[0].count(",") else ","
    for row, column, text in cells:
        values = lines[row % len(lines)].split(separator)
        values[column % len(values)] = '"' + text.replace('"', '""') + '"'
        lines[row % len(lines)] = separator.join(values)
    return "\r\n".join(lines).encode("utf-8", "replace")


def try_batch(place: Path, batch: list[Case], tally: Tally) -> None:
    """Ingest a batch; where that fails, each of its deliveries alone, to say which one does it."""
    tally.tried += len(batch)
    tally.kinds.update(case.kind for case in batch)
    problem = problem_with(place, batch, tally)
    if not problem:
        return
    alone = [(case, said) for case in batch if (said := problem_with(place, [case], Tally()))]
    tally.failures += [f"{case.kind}: {said}" for case, said in alone] or [f"together: {problem}"]
    for number, (case, _) in enumerate(alone):
        write_root(Path(tempfile.mkdtemp(prefix=f"fuzz-{tally.tried}-{number}-")), [case])


def problem_with(place: Path, batch: list[Case], tally: Tally) -> str:
    """Return what is wrong with ingesting a batch; empty if nothing is."""
    root, project = place / "root", Project(ROOT, place / "output")
    shutil.rmtree(root, ignore_errors=True)
    write_root(root, batch)
    moments, worked = [time.monotonic()], [work()]

    def look(*_: object) -> None:
        moments.append(time.monotonic())
        worked.append(work())

    try:
        with contextlib.redirect_stdout(io.StringIO()), console.capture():
            ingested = ingest(project, root, on_progress=look)
            print_ingested(ingested, project.output)
    except Exception:
        return traceback.format_exc(limit=-3)
    tally.slowest = max(tally.slowest, *(after - before for before, after in pairwise(moments)))
    longest = max(after - before for before, after in pairwise(worked))
    slow = f"a delivery took {longest:.0f} s of the processor" if longest > SECONDS + 10 else ""
    return balance(ingested, len(batch), tally) or slow


def work() -> float:
    """Return the seconds of the processor that this run and what it started have taken: a busy machine adds none."""
    return sum(os.times()[:4])


def write_root(root: Path, batch: list[Case]) -> None:
    """Write each delivery as that of an organisation of its own."""
    register = ["organisation,name,region,active_from,active_until,ips_since"]
    for number, case in enumerate(batch):
        organisation = f"org{number:02d}"
        register.append(f"{organisation},Voorbeeld {number},AM01,2022Q4,,2015")
        folder = root / case.quarter / organisation / case.received
        folder.mkdir(parents=True)
        for name, content in case.files.items():
            (folder / name).write_bytes(content)
    (root / "organisations.csv").write_text("\n".join(register) + "\n", encoding="utf-8")


def balance(ingested: Ingested, expected: int, tally: Tally) -> str:
    """Check that every delivery is accounted for, and every row of it."""
    deliveries = ingested.deliveries
    if len(deliveries) != expected:
        return f"{len(deliveries)} deliveries of {expected}"
    sums = {name: int(deliveries[[f"trajectories_{name}", f"placements_{name}"]].sum().sum()) for name in ROWS}
    tally.statuses.update(deliveries["status"])
    tally.rows.update(sums)
    for prefix in ("trajectories", "placements"):
        rows_in, used, refused = (deliveries[f"{prefix}_{name}"] for name in ROWS)
        if not (rows_in == used + refused).all():
            return f"{prefix}: rows in are not rows used and refused"
    if len(ingested.quarantine) != sums["quarantined"]:
        return "the quarantine doesn't hold the refused rows"
    for row in deliveries[deliveries["status"] == "read"].itertuples():
        path = ingested.trajectory_file(row.quarter, row.organisation, row.received)
        if pq.read_metadata(path).num_rows != row.trajectories_used:
            return "the used rows are not those that were written"
    return ""


ROWS = ("in", "used", "quarantined")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    given_ = parser.parse_args()
    sys.exit(main(given_.count, given_.seed))
