"""What notebooks call first: open a quarter's release as a report."""

from __future__ import annotations

import sys
from datetime import date

from werkmonitor.config import InputError, Project, find_project
from werkmonitor.disclosure import Release, open_release, read_policy
from werkmonitor.narrative.report import Report
from werkmonitor.quarter import Quarter

__all__ = ["Report", "open_report", "report_on"]


def open_report(quarter: str, as_of: str = "", *, scope: str = "region", unit: str = "") -> Report:
    """Open a published reading of a quarter, in the repository around the working directory.

    Parameters
    ----------
    quarter
        As in ``2023Q2``.
    as_of
        Date of the reading, as in ``2023-10-01``; empty for the newest one made.
    scope, unit
        For a quality report: ``region`` and the code of a labour-market region. Without unit: the national report.

    Raises
    ------
    InputError
        There is no such release yet, nothing is released for that ``scope``, or a parameter can't be read; the message
        says what to do.
    """
    if scope != "region":
        raise InputError(
            f"no tables are released for scope {scope!r}; quality reports are made from the public tables of a region"
        )
    _write_strings_out()
    project = find_project()
    try:
        wanted, reading = Quarter.parse(quarter), date.fromisoformat(as_of) if as_of else None
    except ValueError as error:
        raise InputError(f"parameters of the notebook: {error}") from error
    return report_on(project, open_release(project, wanted, reading), unit=unit)


def report_on(project: Project, release: Release, *, unit: str = "") -> Report:
    """Make a report of an opened release; its figures go to ``figures/<quarter>/``, a unit's to a folder of its own.

    Raises
    ------
    InputError
        ``unit`` is not the code of a region.
    """
    if unit and unit not in project.regions:
        raise InputError(f"{unit!r} is not the code of a region; data-raw/reference/regions.csv lists them")
    policy = read_policy(project.config / "policy.yml")
    return Report(release, project.regions, project.figures / str(release.quarter) / unit, policy, unit)


def _write_strings_out() -> None:
    """Make a kernel give strings with their own characters.

    Quarto takes the quotes from the ``repr`` of an inline string; what that escapes, such as a no-break space, would
    be read as ``\\xa0`` on the page.
    """
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is not None:
        plain = shell.display_formatter.formatters["text/plain"]
        plain.for_type(str, lambda text, printer, cycle: printer.text(f"'{text}'"))
