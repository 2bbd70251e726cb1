"""What notebooks call first: open a quarter's release as a report."""

from __future__ import annotations

import sys
from datetime import date

from werkmonitor.config import InputError, Project, find_project
from werkmonitor.disclosure import Release, open_own, open_release, read_policy
from werkmonitor.narrative.report import Report
from werkmonitor.quarter import Quarter
from werkmonitor.untrusted import escape

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
        For a quality report: ``region`` and the code of a labour-market region, or ``organisation`` and its code.
        Without unit: the national report.

    Raises
    ------
    InputError
        There is no such release yet, or a parameter can't be read; the message says what to do.
    """
    _write_strings_out()
    project = find_project()
    try:
        wanted, reading = Quarter.parse(quarter), date.fromisoformat(as_of) if as_of else None
    except ValueError as error:
        raise InputError(f"parameters of the notebook: {error}") from error
    return report_on(project, open_release(project, wanted, reading), scope=scope, unit=unit)


def report_on(project: Project, release: Release, *, scope: str = "region", unit: str = "") -> Report:
    """Make a report of an opened release; its figures go to ``figures/<quarter>/``, a unit's beside its quality report.

    Raises
    ------
    InputError
        ``unit`` is not a unit of that ``scope``, or has no figures of its own.
    """
    if scope not in ("region", "organisation") or (scope == "organisation" and not unit):
        raise InputError(f"scope {scope!r} with unit {unit!r}: give region or organisation, and its code")
    if scope == "region" and unit and unit not in project.regions:
        raise InputError(f"{unit!r} is not the code of a region; data-raw/reference/regions.csv lists them")
    own = open_own(project, release, unit) if scope == "organisation" else None
    quarter = str(release.quarter)
    figures = project.quality_reports / quarter / "figures" / unit if unit else project.figures / quarter
    return Report(release, project.regions, figures, read_policy(project.config / "policy.yml"), unit, own)


def _write_strings_out() -> None:
    """Make a kernel give strings as Markdown that shows their own characters, the same to both engines.

    Quarto would take the quotes from the ``repr`` of an inline string, and leave some marks in it that are Markdown.
    Where a sentence has nothing to say, the string is empty, and Quarto would show the code instead; a space is
    nothing on the page.
    """
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is not None:
        shell.display_formatter.formatters["text/markdown"].for_type(str, lambda text: escape(text) or " ")
