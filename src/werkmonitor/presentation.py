"""The last step of the chain: pages and reports of a release that is there; it reads no tables and starts at once."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Literal

from werkmonitor.config import InputError, Project
from werkmonitor.quarter import Quarter
from werkmonitor.rendering import Rendered, RenderError, Unit, UnitReports, render_site, render_units
from werkmonitor.rendering.run import provenance_of
from werkmonitor.vintage import Vintage, find_vintage

OnProgress = Callable[[int, int, str], None]
Step = Callable[[str], OnProgress]
Engine = Literal["builtin", "quarto"]

QUALITY_REPORT = Path("reports") / "kwaliteitsrapportage.qmd"


def quiet(title: str) -> OnProgress:
    """Show no progress."""
    return lambda done, total, what: None


def render(
    project: Project,
    quarter: Quarter,
    as_of: date | None = None,
    *,
    formats: Sequence[str] = ("html", "pdf"),
    engine: Engine = "builtin",
    fresh: bool = False,
    step: Step = quiet,
) -> Rendered:
    """Render website and PDF from a release that is there; where nothing has changed, nothing is done.

    Raises
    ------
    InputError
        There is no such release, or a notebook can't be rendered.
    """
    vintage = find_vintage(project, quarter, as_of)
    parameters = _parameters(project, vintage)
    try:
        return render_site(
            project,
            parameters,
            formats=formats,
            engine=engine,
            on_progress=step("Render pages"),
            provenance=_provenance(vintage),
            data=list(_data(project, vintage)),
            prepare=partial(_load, vintage),
            fresh=fresh,
        )
    except RenderError as error:
        raise InputError(f"rendering failed; the site that was there is still in place\n{error}") from error


def quality_reports(
    project: Project,
    quarter: Quarter,
    as_of: date | None = None,
    only: Sequence[str] = (),
    *,
    formats: Sequence[str] = ("html", "pdf"),
    fresh: bool = False,
    step: Step = quiet,
) -> UnitReports:
    """Render a quality report for each region, or for those in ``only``, from a release that is there.

    Raises
    ------
    InputError
        There is no such release or unit.
    """
    vintage = find_vintage(project, quarter, as_of)
    units = regions(project)
    unknown = sorted(set(only) - {unit.stem for unit in units})
    if unknown:
        known = f"{units[0].stem} to {units[-1].stem}"
        raise InputError(f"there is no region {', '.join(unknown)}; data-raw/reference/regions.csv lists them: {known}")
    return render_units(
        project.root / QUALITY_REPORT,
        units,
        _parameters(project, vintage),
        formats,
        project.quality_reports / str(quarter),
        project=project,
        only=only,
        provenance=_provenance(vintage),
        data=list(_data(project, vintage)),
        prepare=partial(_load, vintage),
        fresh=fresh,
        on_progress=step("Render quality reports"),
    )


def regions(project: Project) -> list[Unit]:
    """Return a unit for each labour-market region."""
    return [Unit(name, {"scope": "region", "unit": code}, code) for code, name in project.regions.items()]


def _parameters(project: Project, vintage: Vintage) -> dict[str, str]:
    """Return what all notebooks are told; the environment tells them where the project is."""
    os.environ["WERKMONITOR_ROOT"] = str(project.root)
    os.environ["WERKMONITOR_OUTPUT"] = str(project.output)
    return {"quarter": str(vintage.quarter), "as_of": vintage.as_of.isoformat()}


def _provenance(vintage: Vintage) -> str:
    """Say which code made the figures, and from which deliveries."""
    line = provenance_of({"quarter": str(vintage.quarter), "as_of": vintage.as_of.isoformat()})
    commit, deliveries = (vintage.provenance.get(name) for name in ("commit", "deliveries"))
    return " · ".join(
        [line, *([f"code {commit}"] if commit else []), *([f"leveringen {deliveries}"] if deliveries else [])]
    )


def _data(project: Project, vintage: Vintage) -> Iterator[Path]:
    """Yield what the figures depend on, also where a library reads it without Python's knowledge."""
    yield from sorted(path for path in vintage.folder.iterdir() if path.is_file())
    for folder in (project.config, project.reference, project.duiding):
        yield from sorted(path for path in folder.rglob("*") if path.is_file())


def _load(vintage: Vintage) -> None:
    """Read the figures once for all notebooks."""
    from werkmonitor.reporting import open_report

    open_report(str(vintage.quarter), vintage.as_of.isoformat()).cell("running")
