"""The command line: what a researcher types, and what is said in return."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from werkmonitor.config import InputError, find_project
from werkmonitor.quarter import Quarter

if TYPE_CHECKING:
    from werkmonitor.cleaning import Ingested
    from werkmonitor.deliveries.find import Finding
    from werkmonitor.pipeline import Outcome
    from werkmonitor.rendering import Rendered

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    help="Make the duidingsrapportage on IPS trajectories from what organisations sent: website, PDF, open tables.",
)
console = Console(highlight=False, soft_wrap=True)
complaints = Console(stderr=True, highlight=False, soft_wrap=True)

OnProgress = Callable[[int, int, str], None]


def _quarter(text: str) -> Quarter:
    try:
        return Quarter.parse(text)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error


def _formats(text: str) -> str:
    parts = [part.strip() for part in text.split(",")]
    if not set(parts) <= {"html", "pdf"}:
        raise typer.BadParameter("formats are html and pdf, separated by a comma")
    return ",".join(parts)


QuarterArgument = Annotated[
    Quarter, typer.Argument(parser=_quarter, metavar="QUARTER", help="The quarter to report on, such as 2023Q2.")
]
AsOf = Annotated[
    datetime | None,
    typer.Option(
        "--as-of",
        formats=["%Y-%m-%d"],
        metavar="YYYY-MM-DD",
        help="Use only what had been received by this day; without it, everything that is in.",
    ),
]
Deliveries = Annotated[
    Path | None,
    typer.Option(
        "--deliveries",
        metavar="DIR",
        help="Folder with organisations.csv and the deliveries. Default: data-raw/deliveries if there is one in it, "
        "else the synthetic example.",
    ),
]
To = Annotated[str, typer.Option("--to", callback=_formats, metavar="html,pdf", help="What to make.")]
EngineOption = Annotated[
    Literal["builtin", "quarto"],
    typer.Option("--engine", help="Render with what is built in, or with a Quarto that is on PATH."),
]
Fresh = Annotated[bool, typer.Option("--fresh", help="Run everything, also where nothing has changed.")]


@contextmanager
def _progress() -> Iterator[Callable[[str], OnProgress]]:
    """Show one bar per step; gives a function that starts a step and returns its callback (done, total, what)."""
    columns = (
        SpinnerColumn(finished_text="[green]✓"),
        TextColumn("{task.description:<34}"),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("[dim]{task.fields[what]}"),
    )
    with Progress(*columns, console=complaints, transient=not complaints.is_terminal) as progress:

        def step(title: str) -> OnProgress:
            task = progress.add_task(title, total=None, what="")

            def update(done: int, total: int, what: str) -> None:
                progress.update(task, completed=done, total=total, what="" if done == total else what)

            return update

        yield step


@contextmanager
def _plain_errors() -> Iterator[None]:
    """Show an error in the input as a message with exit code 1, never as a traceback."""
    try:
        yield
    except InputError as error:
        complaints.print(f"[bold red]werkmonitor:[/] {_escape(str(error))}")
        raise typer.Exit(1) from error
    except KeyboardInterrupt:
        complaints.print("werkmonitor: stopped; the last finished results are still in place")
        raise typer.Exit(130) from None


def _escape(text: str) -> str:
    return text.replace("[", r"\[")


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


@app.command()
def report(
    quarter: QuarterArgument,
    as_of: AsOf = None,
    deliveries: Deliveries = None,
    to: To = "html,pdf",
    engine: EngineOption = "builtin",
    fresh: Fresh = False,
) -> None:
    """Do everything for a quarter: read, clean, count, publish, and render website and PDF.

    Example: [bold]werkmonitor report 2023Q2 --as-of 2023-10-01[/]
    """
    from werkmonitor import pipeline

    with _plain_errors():
        project = find_project()
        with _progress() as step:
            outcome = pipeline.report(
                project, quarter, _day(as_of), deliveries, formats=to.split(","), engine=engine, fresh=fresh, step=step
            )
        _print_ingested(outcome.ingested, project.output)
        _print_results(outcome, project.output)


@app.command()
def simulate(
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where to write; default: the example in data-raw/example.")
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Another seed gives other people with the same totals.")] = None,
    clean: Annotated[bool, typer.Option("--clean", help="The same people without any fault in the files.")] = False,
    known_truth: Annotated[
        Path | None,
        typer.Option(
            metavar="YAML",
            help="Don't calibrate; simulate from the true hazards and effects in this file (needs --out).",
        ),
    ] = None,
) -> None:
    """Make synthetic deliveries: calibrated on the published figures, or with a known truth for testing methods."""
    from werkmonitor import pipeline

    with _plain_errors(), _progress() as step:
        lines = pipeline.simulate(find_project(), out, seed, clean, known_truth, step=step)
    for line in lines:
        console.print(_escape(line))


@app.command()
def ingest(deliveries: Deliveries = None) -> None:
    """Read and clean all deliveries, and say what was refused and repaired. Nothing is published."""
    from werkmonitor import pipeline

    with _plain_errors():
        project = find_project()
        with _progress() as step:
            ingested = pipeline.ingest_deliveries(project, deliveries, step=step)
        _print_ingested(ingested, project.output)


@app.command()
def render(
    quarter: QuarterArgument,
    as_of: AsOf = None,
    to: To = "html,pdf",
    engine: EngineOption = "builtin",
    fresh: Fresh = False,
) -> None:
    """Render website and PDF again from tables that are already published; only what has changed is run."""
    from werkmonitor import presentation

    with _plain_errors():
        project = find_project()
        with _progress() as step:
            rendered = presentation.render(
                project, quarter, _day(as_of), formats=to.split(","), engine=engine, fresh=fresh, step=step
            )
        if rendered.unchanged:
            console.print("Nothing has changed since; what is there still holds (--fresh makes it again):")
        for path in _entrances(rendered):
            console.print(f"  {_relative(path, project.output)}")


@app.command()
def reports(
    quarter: QuarterArgument,
    as_of: AsOf = None,
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="UNIT", help="Just this region (AM05); may be given again.")
    ] = None,
    to: To = "html,pdf",
    fresh: Fresh = False,
) -> None:
    """Make a quality report for each region, from tables that are already published.

    Stopped or partly failed? Give the same command again: only what isn't there yet, or has changed, is made.
    """
    from werkmonitor import presentation

    with _plain_errors():
        project = find_project()
        with _progress() as step:
            made = presentation.quality_reports(
                project, quarter, _day(as_of), only or (), formats=to.split(","), fresh=fresh, step=step
            )
        console.print(f"{len(made.made)} made, {len(made.unchanged)} unchanged, {len(made.failed)} failed:")
        console.print(f"  {_relative(made.index, project.output)}")
        for stem, error in made.failed.items():
            complaints.print(f"[bold red]{stem}[/] {_escape(str(error))}")
        if made.failed:
            raise typer.Exit(1)


@app.command()
def audit(quarter: QuarterArgument, as_of: AsOf = None) -> None:
    """Look for contradictions in a report that is made: tables against themselves, pages against tables.

    Exit code 1 where something is found; each finding has its file, sentence and reason (in Dutch, as on the page).
    """
    from werkmonitor.audit.own import audit as look_for_contradictions
    from werkmonitor.disclosure import open_release

    with _plain_errors():
        project = find_project()
        release = open_release(project, quarter, _day(as_of))
        found = look_for_contradictions(release, project.regions, project.site)
        for problem in found:
            console.print(f"[bold red]{problem.file}[/] {_escape(problem.sentence)}\n  {_escape(problem.reason)}")
        console.print(f"{quarter} as of {release.as_of}: {len(found) or 'no'} contradictions")
        if found:
            raise typer.Exit(1)


def _entrances(rendered: Rendered) -> list[Path]:
    """Return the website's home page and the PDF."""
    return [path for path in (rendered.folder / "index.html", *rendered.pdfs) if path.exists()]


def _relative(path: Path, base: Path) -> str:
    return str(path.relative_to(base)) if path.is_relative_to(base) else str(path)


def _print_ingested(ingested: Ingested, base: Path) -> None:
    """Say per quarter what was read, refused and repaired, and which deliveries need attention."""
    table = Table(title="Deliveries", title_justify="left", title_style="bold", box=None, pad_edge=False)
    for name in ("quarter", "read", "not read", "rows in", "used", "refused", "repairs"):
        table.add_column(name, justify="left" if name == "quarter" else "right")
    listed = ingested.deliveries
    for quarter, group in listed.groupby("quarter", sort=True):
        usable = group[group["status"] == "read"]
        rows_in, used, refused = (
            int(usable[[f"trajectories_{part}", f"placements_{part}"]].sum().sum())
            for part in ("in", "used", "quarantined")
        )
        cells = [len(usable), len(group) - len(usable), rows_in, used, refused, int(usable["changes"].sum())]
        table.add_row(str(quarter), *(f"{cell:,}" for cell in cells))
    console.print(table)
    for row in listed[listed["status"] != "read"].itertuples():
        where = f"{row.quarter}/{row.organisation}/{row.received}"
        console.print(f"[yellow]{row.status}[/] {_escape(where)}: {_escape(str(row.reason))}")
    for message, paths in _by_message(ingested.findings).items():
        examples = ", ".join(paths[:3]) + (f" and {len(paths) - 3} more" if len(paths) > 3 else "")
        console.print(f"[yellow]skipped[/] {_escape(message)}: {_escape(examples)}")
    console.print(f"Every refused row, with what to do: {_relative(ingested.folder / 'feedback', base)}")


def _by_message(findings: Iterable[Finding]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for finding in findings:
        grouped.setdefault(finding.message, []).append(finding.path)
    return grouped


def _print_results(outcome: Outcome, base: Path) -> None:
    """Say which deliveries the report uses and where its results are."""
    from werkmonitor.panel import DeliveryStatus

    release = outcome.release
    selections = outcome.reading.selections
    selected = selections[selections["quarter"] == str(release.quarter)]
    used = selected[selected["status"] == "delivered"]
    made_from = "[bold]synthetic[/] deliveries" if release.synthetic else "deliveries"
    console.print(
        f"\n[bold]{release.quarter}[/] as of {release.as_of}, from {made_from}: "
        f"{len(used)} of {len(selected)} organisations"
    )
    labels = {status.value: status.label for status in DeliveryStatus}
    for row in selected[selected["status"] != "delivered"].itertuples():
        why = str(row.note) or labels[str(row.status)]
        console.print(f"  without {row.organisation}: {_escape(why)}")
    for hold in outcome.idle_holds:
        where = f"{hold.quarter} {hold.organisation} {hold.received}"
        console.print(f"[yellow]hold without a delivery[/] {_escape(where)}: check organisation and date in holds.csv")
    console.print("Results:")
    for path in (*_entrances(outcome.rendered), release.folder, outcome.figures):
        console.print(f"  {_relative(path, base)}")


def main() -> None:
    """Entry point that keeps a broken pipe quiet."""
    try:
        app()
    except BrokenPipeError:
        sys.exit(141)
