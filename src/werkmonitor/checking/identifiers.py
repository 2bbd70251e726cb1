"""What may not be found in anything public: identifiers from the deliveries and from the restricted zone, canaries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from werkmonitor.checking.search import telling
from werkmonitor.cleaning.cells import read_id
from werkmonitor.config import Project
from werkmonitor.contract import TRAJECTORY_COLUMNS, Kind
from werkmonitor.deliveries import Unreadable, find_deliveries, read_contents, read_delivery, read_layouts
from werkmonitor.deliveries.text import tidy
from werkmonitor.synthetic import CANARY, CANARY_HOURS

CLIENT, TRAJECTORY, PSEUDONYM = "a client's identifier", "a trajectory's identifier", "a client's pseudonym"
PLANTED = "what was planted in the synthetic deliveries"
_COLUMNS = {"client_key": PSEUDONYM, "trajectory_id": TRAJECTORY}


@dataclass(frozen=True)
class Secrets:
    """Texts to look for, each with what it is; and how many identifiers can't be told from ordinary text."""

    texts: dict[str, str]
    ordinary: int


def secrets(project: Project, roots: Iterable[Path]) -> Secrets:
    """Collect all identifiers that this machine knows of.

    Parameters
    ----------
    project
        Its restricted zone has pseudonyms and trajectories, also of deliveries that are gone since.
    roots
        Folders with deliveries, whose clients' own identifiers are nowhere else.
    """
    known: dict[str, str] = {}
    for root in roots:
        known |= dict(_delivered(project, root))
    known |= dict(_stored(project.restricted))
    searched = {text: what for text, what in known.items() if telling(text)}
    return Secrets({**searched, **planted()}, len(known) - len(searched))


def planted() -> dict[str, str]:
    """Return what is in the synthetic deliveries for this purpose: a word in identifiers, and a number."""
    hours = f"{CANARY_HOURS:g}"
    return dict.fromkeys((CANARY, hours, hours.replace(".", ",")), PLANTED)


def _delivered(project: Project, root: Path) -> Iterator[tuple[str, str]]:
    """Yield the identifiers in deliveries, as they are read when they are cleaned; those in use nowhere else go."""
    layouts = read_layouts(project.config / "layouts")
    name = next(column.delivered for column in TRAJECTORY_COLUMNS if column.kind is Kind.ID)
    for found in find_deliveries(root).deliveries:
        clients: set[str] = set()

        def note(cell: str, clients: set[str] = clients) -> str:
            clients.add(cell)
            return ""

        if found.problem:
            continue  # nothing of it is read
        try:
            cells = read_delivery(read_contents(found), layouts, note).trajectories.cells
        except Unreadable:
            continue  # nothing of it is used
        for kind, values in ((CLIENT, clients), (TRAJECTORY, set(cells[name]))):
            yield from ((str(read_id(text).value), kind) for text in map(tidy, values) if text)


def _stored(restricted: Path) -> Iterator[tuple[str, str]]:
    """Yield pseudonyms and trajectories in the restricted zone's tables."""
    for path in sorted(restricted.glob("**/*.parquet")):
        file = pq.ParquetFile(path)
        columns = [name for name in file.schema_arrow.names if name in _COLUMNS]
        table = file.read(columns=columns)
        for name in columns:
            yield from ((text, _COLUMNS[name]) for text in table[name].unique().to_pylist() if text)
