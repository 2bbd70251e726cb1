"""Make a published reading again, from the same deliveries and in a place of its own, and say what differs."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import pandas as pd

from werkmonitor import publications
from werkmonitor.config import InputError, Project, read_holds
from werkmonitor.disclosure import Release, open_release
from werkmonitor.disclosure.earlier import lend
from werkmonitor.disclosure.tables import TABLES
from werkmonitor.files import checksum, make_private
from werkmonitor.pipeline import count_and_publish, ingest_deliveries
from werkmonitor.progress import Step, quiet
from werkmonitor.purging import UNFINISHED
from werkmonitor.synthetic import is_current, simulate_example
from werkmonitor.vintage import Vintage, all_vintages

_SHOWN = 5
"""Cells of one table that are named."""


@dataclass(frozen=True)
class Compared:
    """What was compared, how it is, and what differs; ``of_code`` where that is only by which code it was made."""

    what: str
    now: str
    differences: tuple[str, ...] = ()
    of_code: bool = False


def verify(project: Project, vintage: Vintage, deliveries: Path | None = None, *, step: Step = quiet) -> list[Compared]:
    """Make a published reading again and compare it with what was published.

    The restricted tables that this takes are in a folder of the restricted zone, which is removed afterwards: by the
    next call, or by a purge, if this one is killed. What is there of the project isn't touched: of an example that is
    absent or outdated, one is made there too.

    Parameters
    ----------
    project
        Where the publication is.
    vintage
        The reading.
    deliveries
        The deliveries that it was made from; ``None``: the example for a synthetic one, else those that a report reads.
    step
        Called with a title for each step; gives a callback for its progress.

    Returns
    -------
    list of Compared
        On code, packages, deliveries, policy and earlier publications; then on each table.

    Raises
    ------
    InputError
        It can't be made again: the deliveries or the publications before it are not there, or can't be used.
    """
    root = project.example if deliveries is None and vintage.synthetic else project.delivery_root(deliveries)
    make_private(project.restricted)
    for left in project.restricted.glob(f"{UNFINISHED}*"):
        shutil.rmtree(left)
    with tempfile.TemporaryDirectory(prefix=UNFINISHED, dir=project.restricted) as folder:
        apart = Project(project.root, Path(folder))
        for earlier in _published_before(project, vintage):
            lend(project, earlier, apart)
        again = _made_again(apart, vintage, root, step)
        tables = sorted(path.stem for path in (*vintage.folder.glob("*.csv"), *again.folder.glob("*.csv")))
        of_tables = [_of_table(project, vintage, again, name) for name in dict.fromkeys(tables) if name in TABLES]
    return [*_circumstances(vintage, again), *of_tables]


def _made_again(apart: Project, vintage: Vintage, root: Path, step: Step) -> Release:
    revisions: Mapping[str, str] = vintage.provenance.get("revisions", {})
    ingested = ingest_deliveries(apart, _deliveries(apart, root, step), step=step)
    count_and_publish(
        apart,
        ingested,
        vintage.quarter,
        vintage.as_of,
        own_holds=read_holds(root / "holds.csv"),
        calibrated=root == apart.example,
        until=date.fromisoformat(revisions["until"]) if revisions else None,
        step=step,
    )
    return open_release(apart, vintage.quarter, vintage.as_of)


def _deliveries(apart: Project, root: Path, step: Step) -> Path:
    """Return where to read deliveries: in the place apart, if they are of an example that this code makes otherwise."""
    if root != apart.example or is_current(apart):
        return root
    example = apart.output / root.name
    simulate_example(apart, out=example, on_progress=step("Simulate synthetic deliveries"))
    return example


def _published_before(project: Project, vintage: Vintage) -> list[Vintage]:
    there = {one.name: one for one in all_vintages(project) if one.synthetic == vintage.synthetic}
    gone = [name for name in vintage.after if name not in there]
    if gone:
        raise InputError(
            f"{vintage.name} was protected against {', '.join(gone)}, which had been published before and is no longer "
            "there; put that folder of data-derived/public back"
        )
    return [there[name] for name in vintage.after]


def _circumstances(published: Vintage, again: Vintage) -> Iterator[Compared]:
    """Compare what a reading was made by and from; each difference says what brings the registered state back."""
    then, now = published.provenance, again.provenance
    commit = str(then.get("commit", ""))
    unsaved = "which held changes that were in no commit" if commit.endswith("+") else f"git switch --detach {commit}"
    yield _circumstance("code", then.get("commit"), now.get("commit"), unsaved, of_code=True)
    lock = "with the requirements.lock of that commit, make env"
    yield _circumstance("packages", then.get("lock"), now.get("lock"), lock, of_code=True)
    files = "a file or the register was added, changed or taken away since, or is elsewhere (--deliveries)"
    yield _circumstance("deliveries", then.get("deliveries"), now.get("deliveries"), files)
    before, since = (one.get("revisions", {}).get("deliveries") for one in (then, now))
    yield _circumstance("deliveries since", before, since, files)
    yield _circumstance("policy", published.policy, again.policy, "config/policy.yml is another one")


def _circumstance(what: str, then: Any, now: Any, advice: str, *, of_code: bool = False) -> Compared:
    if then == now:
        return Compared(what, str(now))
    return Compared(what, str(now), (f"published with {then or 'an unknown one'}: {advice}",), of_code)


def _of_table(project: Project, vintage: Vintage, again: Vintage, name: str) -> Compared:
    published, made = (one.folder / f"{name}.csv" for one in (vintage, again))
    if not published.is_file() or not made.is_file():
        here = "is not published" if made.is_file() else "is published, but not made any more"
        return Compared(name, "", (here,))
    entry = publications.current(project).get(published.relative_to(project.output).as_posix())
    if entry is None or entry.sha256 != checksum(published):
        return Compared(name, "", ("the published file is not the one that was registered",))
    before, after = (pd.read_csv(path, dtype=str, keep_default_na=False) for path in (published, made))
    rows = f"{len(before):,} rows"
    if checksum(published) == checksum(made):
        return Compared(name, rows)
    return Compared(name, rows, tuple(differences(before, after, TABLES[name].key)))


def differences(before: pd.DataFrame, after: pd.DataFrame, key: tuple[str, ...]) -> list[str]:
    """Say how two versions of a published table differ: columns, rows, and the first cells with both values.

    Parameters
    ----------
    before, after
        All columns as text.
    key
        Columns that name a row.
    """
    found = list(_come_and_gone("columns", before.columns, after.columns))
    if set(key) <= set(before.columns) & set(after.columns):
        old, new = (table.set_index(list(key)) for table in (before, after))
        found += _come_and_gone("rows", old.index, new.index)
        rows, columns = old.index.intersection(new.index), old.columns.intersection(new.columns)
        found += _changed_cells(old.loc[rows, columns], new.loc[rows, columns])
    return found or ["the same cells in another order"]


def _come_and_gone(what: str, old: pd.Index, new: pd.Index) -> Iterator[str]:
    for names, when in ((old.difference(new), "no longer"), (new.difference(old), "only now")):
        if len(names):
            listed = f": {', '.join(names)}" if what == "columns" else ""
            yield f"{len(names):,} {what} there {when}{listed}"


def _changed_cells(old: pd.DataFrame, new: pd.DataFrame) -> Iterator[str]:
    changed = old.ne(new).to_numpy()
    if not changed.any():
        return
    yield f"{int(changed.any(axis=1).sum()):,} of {len(old):,} rows differ"
    for row, column in islice(zip(*changed.nonzero(), strict=True), _SHOWN):
        values = old.index[row] if old.index.nlevels > 1 else (old.index[row],)
        place = ", ".join(f"{name} {value}" for name, value in zip(old.index.names, values, strict=True) if value)
        then, now = (table.iloc[row, column] or "nothing" for table in (old, new))
        yield f"{place}: {old.columns[column]} {then} → {now}"
