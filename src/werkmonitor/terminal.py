"""The terminal: progress bars, messages, and complaints that say what to do."""

from __future__ import annotations

import errno
import os
import traceback
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from rich.console import Console
from rich.markup import escape as escape_markup
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from werkmonitor.config import InputError, Project, find_project
from werkmonitor.files import Busy, only_run
from werkmonitor.progress import OnProgress, Step
from werkmonitor.untrusted import visible

if TYPE_CHECKING:
    from werkmonitor.cleaning import Ingested

console = Console(highlight=False, soft_wrap=True)
complaints = Console(stderr=True, highlight=False, soft_wrap=True)

_OF_THE_DISK = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), "Make room on the disk, and run it again"),
    **dict.fromkeys(
        (errno.EACCES, errno.EPERM, errno.EROFS), "Get the right to read and write there, and run it again"
    ),
}
"""What a person can do about an error of the system."""


@contextmanager
def progress() -> Iterator[Step]:
    """Show one bar per step; gives a function that starts a step and returns its callback (done, total, what)."""
    columns = (
        SpinnerColumn(finished_text="[green]✓"),
        TextColumn("{task.description:<34}"),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("[dim]{task.fields[what]}"),
    )
    with Progress(*columns, console=complaints, transient=not complaints.is_terminal) as bars:

        def step(title: str) -> OnProgress:
            task = bars.add_task(title, total=None, what="")

            def update(done: int, total: int, what: str) -> None:
                bars.update(task, completed=done, total=total, what="" if done == total else what)

            return update

        yield step


SHOW_ERRORS = "WERKMONITOR_SHOW_ERRORS"


@contextmanager
def plain_errors() -> Iterator[None]:
    """Show an error in the input or of the disk as a message with exit code 1, never as a traceback.

    Of an error that nobody foresaw only kind and place are shown: what it says may quote a client's data. With
    ``WERKMONITOR_SHOW_ERRORS`` set, for work on synthetic deliveries, it is raised as it is.
    """
    try:
        yield
    except InputError as error:
        complaints.print(f"[bold red]werkmonitor:[/] {escape(str(error))}")
        raise typer.Exit(1) from error
    except KeyboardInterrupt:
        complaints.print("werkmonitor: stopped; the last finished results are still in place")
        raise typer.Exit(130) from None
    except (typer.Exit, typer.Abort, BrokenPipeError):
        raise
    except Exception as error:
        if os.environ.get(SHOW_ERRORS):
            raise
        if isinstance(error, OSError) and error.errno in _OF_THE_DISK:
            complaints.print(f"[bold red]werkmonitor:[/] {escape(_of_the_disk(error))}")
            raise typer.Exit(1) from None
        complaints.print(f"[bold red]werkmonitor:[/] {escape(_unforeseen(error))}")
        raise typer.Exit(70) from None


def _of_the_disk(error: OSError) -> str:
    """Say what the machine refuses, and in which folder: a file's own name may hold a client's number."""
    folder = Path(error.filename).parent.name if isinstance(error.filename, str) else ""
    where = f"in {folder}: " if folder else ""
    advice = _OF_THE_DISK[error.errno or 0]
    return f"{where}{error.strerror}. {advice}; the last finished results are still in place"


def _unforeseen(error: Exception) -> str:
    """Say where in our code an error arose, without what it says."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "werkmonitor" in Path(frame.filename).parts] or list(frames)
    place = f"{Path(ours[-1].filename).name}, line {ours[-1].lineno}, in {ours[-1].name}"
    kind = type(error).__name__ + (f" ({error.strerror})" if isinstance(error, OSError) and error.strerror else "")
    return (
        f"a fault in the program or the machine: {kind} at {place}. What else it says is not shown, since it may quote "
        f"a delivery; the last finished results are still in place. To see it all: {SHOW_ERRORS}=1"
    )


@contextmanager
def writing() -> Iterator[Project]:
    """Find the project, and be the only run that writes there.

    Raises
    ------
    InputError
        Another run is at work, or there is no project here.
    """
    project = find_project()
    try:
        with only_run(project.output / "data-derived"):
            yield project
    except Busy as other:
        raise InputError(
            f"another run of werkmonitor is at work here ({other}, or what it started); wait until it is done, "
            "or stop it"
        ) from None


def escape(text: str) -> str:
    """Show brackets as they are, and not as markup; and what would steer the terminal written out."""
    return escape_markup("\n".join(map(visible, text.split("\n"))))


def print_grouped(kind: str, messages: Iterable[tuple[str, str]]) -> None:
    """Print each message once, with what it is about."""
    grouped: dict[str, list[str]] = {}
    for message, path in messages:
        grouped.setdefault(message, []).append(path)
    for message, paths in grouped.items():
        examples = ", ".join(paths[:3]) + (f" and {len(paths) - 3} more" if len(paths) > 3 else "")
        console.print(f"[yellow]{kind}[/] {escape(message)}: {escape(examples)}")


def relative(path: Path, base: Path) -> str:
    """Write a path from the folder that it is in, where it is."""
    return str(path.relative_to(base)) if path.is_relative_to(base) else str(path)


def print_ingested(ingested: Ingested, base: Path) -> None:
    """Say per quarter what was read, refused and repaired, and which deliveries need attention."""
    table = Table(title="Deliveries", title_justify="left", title_style="bold", box=None, pad_edge=False)
    for name in ("quarter", "read", "not read", "rows in", "used", "refused", "repairs"):
        table.add_column(name, justify="left" if name == "quarter" else "right")
    listed = ingested.deliveries
    for quarter, group in listed.groupby("quarter", sort=True):
        read, counted = int((group["status"] == "read").sum()), group[group["status"] != "held"]
        rows_in, used, refused = (
            int(counted[[f"trajectories_{part}", f"placements_{part}"]].sum().sum())
            for part in ("in", "used", "quarantined")
        )
        cells = [read, len(group) - read, rows_in, used, refused, int(counted["changes"].sum())]
        table.add_row(str(quarter), *(f"{cell:,}" for cell in cells))
    console.print(table)
    for row in listed[listed["status"] != "read"].itertuples():
        where = f"{row.quarter}/{row.organisation}/{row.received}"
        console.print(f"[yellow]{row.status}[/] {escape(where)}: “{escape(str(row.reason))}”")
    print_grouped("skipped", ((finding.message, finding.path) for finding in ingested.findings))
    usable = listed[listed["status"] == "read"]
    notes = ((note, row) for row in usable.itertuples() for note in str(row.notes).split("; ") if note)
    print_grouped("noted", ((f"“{note}”", f"{row.quarter}/{row.organisation}") for note, row in notes))
    about = "Every refused row, with what to do" if len(ingested.quarantine) else "No row was refused; feedback"
    console.print(
        f"{about}: {relative(ingested.folder / 'feedback', base)} (quoted above: what the organisation reads)"
    )
