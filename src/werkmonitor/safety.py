"""The commands that guard what is published and what is about people: check, publish, attack, verify; purge, keys."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from werkmonitor.config import InputError, find_project
from werkmonitor.options import AsOf, Deliveries, OneQuarter, QuarterArgument
from werkmonitor.terminal import console, escape, plain_errors, progress, relative, writing

if TYPE_CHECKING:
    from werkmonitor import checking, verification

keys = typer.Typer(no_args_is_help=True, help="The keys that clients' pseudonyms are made with.")
_SHOWN = 12
"""Findings of one check that are listed."""


def add_commands(app: typer.Typer) -> None:
    """Add them to the command line."""
    app.command()(check)
    app.command()(publish)
    app.command()(attack)
    app.command()(verify)
    app.command()(purge)
    app.add_typer(keys, name="key")


def check(quarter: OneQuarter = None, deliveries: Deliveries = None) -> None:
    """Look, before publishing, whether the results are those that were registered, and whether anything leaked.

    Exit code 1 where something is found. It says where, and never quotes an identifier.
    """
    from werkmonitor.checking import check as check_all

    with plain_errors():
        project = find_project()
        with progress() as step:
            outcomes = check_all(project, quarter, deliveries, on_progress=step("Check results"))
        print_outcomes(outcomes)
        problems = sum(len(outcome.findings) for outcome in outcomes)
        if problems:
            console.print(f"[bold red]Don't publish this:[/] {problems} problems")
            raise typer.Exit(1)
        console.print("Nothing stands in the way of publishing")


def print_outcomes(outcomes: Sequence[checking.Checked]) -> None:
    """Say of each check what was looked at, and what was found."""
    for outcome in outcomes:
        mark = "[bold red]✗[/]" if outcome.findings else "[green]✓[/]"
        console.print(f"{mark} {outcome.title:<12} {escape(outcome.looked_at)}")
        for finding in outcome.findings[:_SHOWN]:
            console.print(f"    [bold red]{escape(finding.where)}[/] {escape(finding.problem)}")
        if len(outcome.findings) > _SHOWN:
            console.print(f"    and {len(outcome.findings) - _SHOWN} more")
        if outcome.remark:
            console.print(f"    [yellow]note[/] {escape(outcome.remark)}")


def publish(
    quarter: QuarterArgument,
    to: Annotated[
        Path,
        typer.Option(
            "--to", metavar="DIR", help="Where the website is published: a new folder, or one published to before."
        ),
    ],
    as_of: AsOf = None,
    deliveries: Deliveries = None,
    note: Annotated[
        str, typer.Option(metavar="TEXT", help="What to say about it in the list of publications, in Dutch.")
    ] = "",
) -> None:
    """Check everything, and put the pages of a quarter in place where the world sees them; earlier quarters stay.

    Exit code 1 where something is found; the folder is then as it was.

    Example: [bold]werkmonitor publish 2023Q2 --to /srv/www[/]
    """
    from werkmonitor.publishing import NotPublished
    from werkmonitor.publishing import publish as put_in_place

    with plain_errors(), writing() as project:
        day = as_of.date() if as_of else None
        try:
            with progress() as step:
                done = put_in_place(project, quarter, day, to, deliveries=deliveries, note=note, step=step)
        except NotPublished as refusal:
            print_outcomes(refusal.outcomes)
            raise
        print_outcomes(done.outcomes)
        quarters = ", ".join(map(str, done.quarters))
        if done.change:
            console.print(f"Published {quarter} to {escape(str(done.folder))}, which now holds {quarters}")
        else:
            as_it_was = f"{quarter} was published there already, so the list stays as it is"
            console.print(f"{as_it_was}; {escape(str(done.folder))} holds {quarters}")


def attack(
    recipients: Annotated[
        bool,
        typer.Option("--recipients", help="Also by each organisation with its own figures; takes that much longer."),
    ] = False,
) -> None:
    """Try to find out, from everything that is published, numbers of people that the policy doesn't allow.

    By linear programming, over all quarters and vintages. Exit code 1 where something is found.
    """
    from werkmonitor.attack import attack_project

    with plain_errors():
        project = find_project()
        with progress() as step:
            findings = attack_project(project, recipients=recipients, on_progress=step("Attack what is published"))
        for finding in findings:
            console.print(f"[bold red]✗[/] {escape(str(finding))}")
        if findings:
            console.print(f"[bold red]Don't publish this:[/] {len(findings)} numbers can be found out too closely")
            raise typer.Exit(1)
        console.print("Nothing can be found out that the policy doesn't allow")


def verify(
    quarter: OneQuarter = None,
    as_of: AsOf = None,
    deliveries: Deliveries = None,
    this_code: Annotated[
        bool,
        typer.Option("--this-code", help="Whichever code made it: which published numbers does this code change?"),
    ] = False,
) -> None:
    """Make published tables again, from the same deliveries and in a place of their own, and say what differs.

    Exit code 1 where a table differs, or the code, packages, deliveries or policy that it is made with. Without
    QUARTER: all readings that are published. Nothing that is there is changed.
    """
    from werkmonitor.verification import verify
    from werkmonitor.vintage import all_vintages, find_vintage

    def tell(outcome: verification.Compared) -> bool:
        """Print what was compared, and say whether it counts against the publication."""
        fails = bool(outcome.differences) and not (this_code and outcome.of_code)
        mark = "[bold red]✗[/]" if fails else "[yellow]–[/]" if outcome.differences else "[green]✓[/]"
        console.print(f"{mark} {outcome.what:<17} {escape(outcome.now)}".rstrip())
        for difference in outcome.differences:
            console.print(f"    {escape(difference)}")
        return fails

    with plain_errors(), writing() as project:
        day = as_of.date() if as_of else None
        vintages = [find_vintage(project, quarter, day)] if quarter else all_vintages(project)
        if not vintages:
            raise InputError("nothing is published yet; make it with: werkmonitor report 2023Q2")
        failed = 0
        for vintage in vintages:
            with progress() as step:
                outcomes = verify(project, vintage, deliveries, step=step)
            console.print(f"[bold]{vintage.quarter}[/] as of {vintage.as_of}")
            found = sum([tell(outcome) for outcome in outcomes])
            failed += found
            console.print(f"{found} of {len(outcomes)} differ" if found else "Made again: the same tables")
        if failed:
            raise typer.Exit(1)


def purge(
    quarter: QuarterArgument,
    deliveries: Deliveries = None,
    with_deliveries: Annotated[
        bool,
        typer.Option("--with-deliveries", help="Also the files that organisations sent; that can't be undone."),
    ] = False,
) -> None:
    """Remove what is there about single clients of a quarter. What was published stays.

    Tables, logs, feedback, own figures and quality reports in the restricted zone, and caches.
    """
    from werkmonitor import purging

    with plain_errors(), writing() as project:
        root = project.delivery_root(deliveries)
        removed = purging.purge(project, quarter, root if with_deliveries else None)
        for one in removed:
            unit = ("row" if one.what == purging.ROWS else "file") + ("s" if one.count > 1 else "")
            console.print(f"{one.count:>7,} {unit} of {quarter} removed: {one.what}, {escape(one.where)}")
        if not removed:
            console.print(f"Of {quarter} nothing was left to remove")
        elif not with_deliveries and (root / str(quarter)).is_dir():
            console.print(
                f"The deliveries themselves are still there, and the next run reads them again: "
                f"{escape(relative(root / str(quarter), project.root))} (--with-deliveries removes them)"
            )
        else:
            console.print("Published tables and pages stay; what was removed is written down in purges.csv")


@keys.command("list")
def list_keys() -> None:
    """Name the keys, the oldest first; what they are is never shown."""
    from werkmonitor.cleaning.identity import pseudonym_keys

    with plain_errors():
        for name in pseudonym_keys(find_project()).names:
            console.print(escape(name))


@keys.command("rotate")
def rotate_keys() -> None:
    """Make a new key, and bring the pseudonyms in the restricted zone up to date with it.

    A client keeps being recognised as long as the earlier keys stay. Remove an earlier key, and nobody can link the
    pseudonyms in a copy from before to those made from now on.
    """
    from werkmonitor.cleaning.rotation import rotate

    with plain_errors(), writing() as project:
        done = rotate(project)
        console.print(
            f"New key {done.name} in {relative(project.keys, project.output)}: keep it as you keep the deliveries"
        )
        console.print(f"{done.updated} tables brought up to date")
        if done.unlinked:
            console.print(f"{len(done.unlinked)} tables were made with a key that is gone: the next run makes new ones")
