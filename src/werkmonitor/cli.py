"""The command line: what a researcher types, and what is said in return."""

from __future__ import annotations

import json
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from werkmonitor import safety
from werkmonitor.config import Project, find_project
from werkmonitor.options import (
    AsOf,
    Audited,
    Contender,
    DataEngine,
    Deliveries,
    EngineOption,
    Fresh,
    QuarterArgument,
    To,
)
from werkmonitor.terminal import complaints, console, escape, plain_errors, print_ingested, progress, relative, writing

if TYPE_CHECKING:
    from werkmonitor.pipeline import Outcome
    from werkmonitor.presentation import Engine
    from werkmonitor.quarter import Quarter
    from werkmonitor.rendering import Rendered

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    help="Make the duidingsrapportage on IPS trajectories from what organisations sent: website, PDF, open tables.",
)
safety.add_commands(app)


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
    audited: Audited = True,
    data_engine: DataEngine = "duckdb",
) -> None:
    """Do everything for a quarter: read, clean, count, publish, and render website and PDF.

    What would come out the same is not made again. Example: [bold]werkmonitor report 2023Q2 --as-of 2023-10-01[/]
    """
    from werkmonitor.standing import Tables

    with plain_errors(), writing() as project:
        tables = Tables(project, quarter, _day(as_of), project.delivery_root(deliveries))
        if not fresh and tables.stand():
            console.print("Deliveries, settings and code are those of the last run, whose tables stand (--fresh: anew)")
            _render(project, quarter, as_of, to, engine, fresh, audited)
            return
        from werkmonitor import pipeline

        read = tables.inputs()
        with progress() as step:
            outcome = pipeline.report(
                project,
                quarter,
                _day(as_of),
                deliveries,
                formats=to.split(","),
                engine=engine,
                fresh=fresh,
                audited=audited,
                data_engine=data_engine,
                step=step,
            )
        tables.remember(read)
        print_ingested(outcome.ingested, project.output)
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

    with plain_errors(), writing() as project, progress() as step:
        lines = pipeline.simulate(project, out, seed, clean, known_truth, step=step)
    for line in lines:
        console.print(escape(line))


@app.command()
def ingest(deliveries: Deliveries = None) -> None:
    """Read and clean all deliveries, and say what was refused and repaired. Nothing is published."""
    from werkmonitor import pipeline

    with plain_errors(), writing() as project:
        with progress() as step:
            ingested = pipeline.ingest_deliveries(project, deliveries, step=step)
        print_ingested(ingested, project.output)


@app.command()
def render(
    quarter: QuarterArgument,
    as_of: AsOf = None,
    to: To = "html,pdf",
    engine: EngineOption = "builtin",
    fresh: Fresh = False,
    audited: Audited = True,
) -> None:
    """Render website and PDF again from tables that are already published; only what has changed is run."""
    with plain_errors(), writing() as project:
        _render(project, quarter, as_of, to, engine, fresh, audited)


@app.command()
def reports(
    quarter: QuarterArgument,
    as_of: AsOf = None,
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only", metavar="UNIT", help="Just this organisation (org01) or region (AM05); may be given again."
        ),
    ] = None,
    to: To = "html,pdf",
    engine: EngineOption = "builtin",
    fresh: Fresh = False,
) -> None:
    """Make a quality report for each organisation and each region, from tables that are already released.

    Stopped or partly failed? Give the same command again: only what isn't there yet, or has changed, is made.
    """
    from werkmonitor import presentation

    with plain_errors(), writing() as project:
        with progress() as step:
            made = presentation.quality_reports(
                project, quarter, _day(as_of), only or (), formats=to.split(","), engine=engine, fresh=fresh, step=step
            )
        console.print(f"{len(made.made)} made, {len(made.unchanged)} unchanged, {len(made.failed)} failed:")
        console.print(f"  {relative(made.index, project.output)}")
        for stem, error in made.failed.items():
            complaints.print(f"[bold red]{stem}[/] {escape(str(error))}")
        if made.failed:
            raise typer.Exit(1)


@app.command()
def audit(quarter: QuarterArgument, as_of: AsOf = None) -> None:
    """Look for contradictions in a report that is made: tables against themselves, pages against tables.

    Exit code 1 where something is found; each finding has its file, sentence and reason (in Dutch, as on the page).
    """
    from werkmonitor.audit.own import audit as look_for_contradictions
    from werkmonitor.disclosure import open_release

    with plain_errors():
        project = find_project()
        release = open_release(project, quarter, _day(as_of))
        found = look_for_contradictions(release, project.regions, project.pages(quarter))
        for problem in found:
            console.print(f"[bold red]{problem.file}[/] {escape(problem.sentence)}\n  {escape(problem.reason)}")
        console.print(f"{quarter} as of {release.as_of}: {len(found) or 'no'} contradictions")
        if found:
            raise typer.Exit(1)


@app.command()
def geometry(
    official: Annotated[
        bool, typer.Option("--official", help="Fetch the boundaries of CBS from PDOK, and use them from now on.")
    ] = False,
) -> None:
    """Say which boundaries the maps have; or fetch the official ones, which needs a connection.

    Without them maps have approximate boundaries, and say so. To go back, remove data-raw/geometry/official.
    """
    from werkmonitor.geography import boundaries, fetch_official

    with plain_errors():
        project = find_project()
        if official:
            console.print(f"Boundaries: {relative(fetch_official(project), project.root)}; render again to see them")
        console.print(f"{len(project.regions)} regions. “{escape(boundaries(project).source)}”")


@app.command()
def validate(
    scenario: Annotated[
        list[str] | None, typer.Option("--scenario", metavar="NAME", help="Just this world; may be given again.")
    ] = None,
    clusters: Annotated[
        list[int] | None, typer.Option("--clusters", metavar="N", help="Just this number of organisations.")
    ] = None,
    icc: Annotated[
        list[float] | None, typer.Option("--icc", metavar="R", help="Just this correlation within organisations.")
    ] = None,
    replicates: Annotated[
        int | None, typer.Option(metavar="N", help="Data sets for each combination; default: 2000.")
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Another seed gives other data sets from the same worlds.")] = None,
    jobs: Annotated[int | None, typer.Option(metavar="N", min=1, help="Processes; default: one for each core.")] = None,
) -> None:
    """Try the methods where the truth is known: bias, coverage of the intervals, and how often they reject.

    Without options it makes the published table again, which takes most of an hour; with any of them but --jobs, a
    trial beside it. Example: [bold]werkmonitor validate --clusters 29 --icc 0.02 --replicates 1000[/]
    """
    from werkmonitor.provenance import simulation_provenance
    from werkmonitor.studies import validate as validation

    with plain_errors():
        project = find_project()
        asked = {"scenarios": scenario, "clusters": clusters, "icc": icc}
        chosen: dict[str, Any] = {name: tuple(values) for name, values in asked.items() if values}
        chosen |= {name: value for name, value in (("replicates", replicates), ("seed", seed)) if value is not None}
        design = validation.Design(**chosen)
        with progress() as step:
            table = validation.validate(design, jobs, step("Try the methods"))
        command = " ".join(["werkmonitor", *sys.argv[1:]])
        made_by = simulation_provenance(project.root, command, date.today())
        path = validation.write_results(table, design, made_by, project)
        shown = table.set_index(["scenario", "clusters", "icc", "method"]).drop(columns=["estimand", "replicates"])
        console.print(escape(shown.to_string(float_format="{:.3f}".format)))
        console.print(f"Results: {relative(path, project.output)}")


@app.command()
def bench(
    trajectories: Annotated[
        list[int] | None,
        typer.Option(metavar="N", min=1000, help="How many; may be given again. Default: 10^4, 10^5 and 10^6."),
    ] = None,
    contender: Annotated[
        list[Contender] | None,
        typer.Option(help="What counts; may be given again. Default: all but Spark, which is an extra."),
    ] = None,
    models: Annotated[bool, typer.Option("--models", help="Time the studies too; their memory grows with N.")] = False,
) -> None:
    """Time panel and indicators at several sizes, beside SQL by hand and plain pandas: one JSON object.

    Also what one organisation's new delivery takes.

    Example: [bold]werkmonitor bench --trajectories 10000000[/]
    """
    from werkmonitor.bench.contest import contest
    from werkmonitor.bench.machine import surroundings

    with plain_errors():
        project = find_project()
        names = list(contender or [Contender.WERKMONITOR, Contender.SQL, Contender.PANDAS])
        with progress() as step:
            sizes = trajectories or [10_000, 100_000, 1_000_000]
            found = contest(sizes, names, step("Time panel and indicators"), models=models)
        print(json.dumps({**found, **surroundings(project.root)}, indent=2))


def _render(
    project: Project, quarter: Quarter, as_of: datetime | None, to: str, engine: Engine, fresh: bool, audited: bool
) -> None:
    """Render what has changed, and say where it is."""
    from werkmonitor import presentation

    with progress() as step:
        rendered = presentation.render(
            project,
            quarter,
            _day(as_of),
            formats=to.split(","),
            engine=engine,
            fresh=fresh,
            audited=audited,
            step=step,
        )
    if rendered.unchanged:
        console.print("Nothing has changed since; what is there still holds (--fresh makes it again):")
    for path in _entrances(rendered):
        console.print(f"  {relative(path, project.output)}")


def _entrances(rendered: Rendered) -> list[Path]:
    """Return the home page of all quarters, that of this one, and its PDF."""
    pages = (rendered.folder.parent / "index.html", rendered.folder / "index.html")
    return [path for path in (*pages, *rendered.pdfs) if path.exists()]


def _print_results(outcome: Outcome, base: Path) -> None:
    """Say which deliveries the report uses and where its results are."""
    release = outcome.release
    selections = outcome.reading.selections
    selected = selections[selections["quarter"] == str(release.quarter)]
    used = selected[selected["status"] == "delivered"]
    made_from = "[bold]synthetic[/] deliveries" if release.synthetic else "deliveries"
    console.print(
        f"\n[bold]{release.quarter}[/] as of {release.as_of}, from {made_from}: "
        f"{len(used)} of {len(selected)} organisations"
    )
    for row in selected[selected["status"] != "delivered"].itertuples():
        why = f" (“{row.note!s}”)" if row.note else ""
        console.print(f"  without {row.organisation}: {str(row.status).replace('_', ' ')}{escape(why)}")
    for hold in outcome.idle_holds:
        where = f"{hold.quarter} {hold.organisation} {hold.received}"
        console.print(f"[yellow]hold without a delivery[/] {escape(where)}: check organisation and date in holds.csv")
    console.print("Results:")
    for path in (*_entrances(outcome.rendered), release.folder, outcome.figures):
        console.print(f"  {relative(path, base)}")


def main() -> None:
    """Entry point that keeps a broken pipe quiet."""
    try:
        app()
    except BrokenPipeError:
        sys.exit(141)
