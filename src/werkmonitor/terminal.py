"""The terminal: progress bars, messages, and complaints that say what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from werkmonitor.config import InputError

console = Console(highlight=False, soft_wrap=True)
complaints = Console(stderr=True, highlight=False, soft_wrap=True)

OnProgress = Callable[[int, int, str], None]


@contextmanager
def progress() -> Iterator[Callable[[str], OnProgress]]:
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


@contextmanager
def plain_errors() -> Iterator[None]:
    """Show an error in the input as a message with exit code 1, never as a traceback."""
    try:
        yield
    except InputError as error:
        complaints.print(f"[bold red]werkmonitor:[/] {escape(str(error))}")
        raise typer.Exit(1) from error
    except KeyboardInterrupt:
        complaints.print("werkmonitor: stopped; the last finished results are still in place")
        raise typer.Exit(130) from None


def escape(text: str) -> str:
    """Show brackets as they are, and not as markup."""
    return text.replace("[", r"\[")


def print_grouped(kind: str, messages: Iterable[tuple[str, str]]) -> None:
    """Print each message once, with what it is about."""
    grouped: dict[str, list[str]] = {}
    for message, path in messages:
        grouped.setdefault(message, []).append(path)
    for message, paths in grouped.items():
        examples = ", ".join(paths[:3]) + (f" and {len(paths) - 3} more" if len(paths) > 3 else "")
        console.print(f"[yellow]{kind}[/] {escape(message)}: {escape(examples)}")
