"""The last step of the chain: pages and reports of a release that is there; it reads no tables and starts at once."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Literal

from werkmonitor import publications
from werkmonitor.config import InputError, Project
from werkmonitor.files import checksum, checksums
from werkmonitor.progress import Step, quiet
from werkmonitor.provenance import commit, stamp
from werkmonitor.quarter import Quarter
from werkmonitor.rendering import Rendered, RenderError, Unit, UnitReports, archive, render_site, render_units
from werkmonitor.vintage import Vintage, find_vintage
from werkmonitor.vocabulary import Coverage

Engine = Literal["builtin", "quarto"]

QUALITY_REPORT = Path("reports") / "kwaliteitsrapportage.qmd"


def render(
    project: Project,
    quarter: Quarter,
    as_of: date | None = None,
    *,
    formats: Sequence[str] = ("html", "pdf"),
    engine: Engine = "builtin",
    fresh: bool = False,
    audited: bool = True,
    step: Step = quiet,
) -> Rendered:
    """Render website and PDF from a release that is there; where nothing has changed, nothing is done.

    Pages that say what the released tables don't bear out are not put in place, unless ``audited`` is false. That goes
    for the engine that is built in.

    Raises
    ------
    InputError
        There is no such release, a notebook can't be rendered, or a page contradicts the tables.
    """
    vintage = find_vintage(project, quarter, as_of)
    parameters = _parameters(project, vintage)
    try:
        rendered = render_site(
            project,
            parameters,
            formats=formats,
            engine=engine,
            on_progress=step("Render pages"),
            provenance=stamp(vintage),
            data=list(_data(project, vintage)),
            prepare=partial(_load, vintage),
            inspect=partial(_finish, project, vintage, audited),
            fresh=fresh,
        )
    except RenderError as error:
        raise InputError(f"rendering failed; the site that was there is still in place\n{error}") from error
    archive.add(project, vintage)
    reading = rendered.folder / archive.DESCRIPTION
    _register(project, vintage, {**rendered.made, reading: checksum(reading)})
    return rendered


def quality_reports(
    project: Project,
    quarter: Quarter,
    as_of: date | None = None,
    only: Sequence[str] = (),
    *,
    formats: Sequence[str] = ("html", "pdf"),
    engine: Engine = "builtin",
    fresh: bool = False,
    step: Step = quiet,
) -> UnitReports:
    """Render a quality report for each organisation and region, or for those in ``only``, from a release that is there.

    Those of regions are put on the website too if the policy says so; those of organisations never.

    Raises
    ------
    InputError
        There is no such release or unit, or no such engine.
    """
    from werkmonitor.disclosure.policy import read_policy

    vintage = find_vintage(project, quarter, as_of)
    public = read_policy(project.config / "policy.yml").publish_region_reports
    units = [*organisations(vintage), *regions(project, vintage, public=public)]
    unknown = sorted(set(only) - {unit.stem for unit in units})
    if unknown:
        known = "; ".join(f"{kind}: {', '.join(stems)}" for kind, stems in _stems(units).items())
        raise InputError(f"nothing in {quarter} is called {', '.join(unknown)}. There is {known}")
    made = render_units(
        project.root / QUALITY_REPORT,
        units,
        _parameters(project, vintage),
        formats,
        project.quality_reports / str(quarter),
        project=project,
        engine=engine,
        only=only,
        open_folder=project.region_reports(quarter),
        about=(_SYNTHETIC if vintage.synthetic else "") + _RESTRICTED,
        about_open=_SYNTHETIC if vintage.synthetic else "",
        provenance=stamp(vintage),
        data=[*_data(project, vintage), *_own_data(project, vintage)],
        prepare=partial(_load, vintage),
        fresh=fresh,
        on_progress=step("Render quality reports"),
    )
    archive.refresh(project)
    on_website = project.region_reports(quarter)  # replaced as a whole just now
    _register(project, vintage, {on_website / name: known for name, known in checksums(on_website).items()})
    return made


def organisations(vintage: Vintage) -> list[Unit]:
    """Return a unit for each organisation that is active in the quarter, also where it delivered nothing."""
    from werkmonitor.panel.selection import DeliveryStatus

    notes = {code.value: code.label for code in DeliveryStatus}
    rows = [row for row in _read(vintage, "organisations") if row["status"] != DeliveryStatus.NOT_ACTIVE]
    active = {row["organisation"]: (row["name"], notes[row["status"]]) for row in rows}
    return [_unit("organisation", code, *active[code]) for code in sorted(active)]


def regions(project: Project, vintage: Vintage, *, public: bool = False) -> list[Unit]:
    """Return a unit for each labour-market region."""
    labels = {code.value: code.label.partition(" (")[0] for code in Coverage}
    notes = {row["region"]: labels[row["coverage"]] for row in _read(vintage, "coverage")}
    units = (_unit("region", code, name, notes.get(code, "")) for code, name in project.regions.items())
    return [replace(unit, public=public) for unit in units]


def _read(vintage: Vintage, table: str) -> list[dict[str, str]]:
    """Return the rows of a small table that are about the quarter, without the library that a large one takes."""
    with (vintage.folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["quarter"] == str(vintage.quarter)]


_KINDS = {"organisation": "Organisaties", "region": "Arbeidsmarktregio’s"}


def _unit(scope: str, code: str, name: str, note: str) -> Unit:
    return Unit(name, {"scope": scope, "unit": code}, code, _KINDS[scope], note)


_SYNTHETIC = (
    "::: {.callout-important}\n## Synthetische gegevens\n\nDeze rapporten zijn gemaakt uit synthetische leveringen, "
    "met verzonnen cliënten en organisaties. De cijfers zeggen niets over echte cliënten of organisaties.\n:::\n\n"
)
_RESTRICTED = (
    "::: {.callout-warning}\n## Alleen voor de onderzoekers van de monitor\n\nStuur het rapport van een organisatie "
    "alleen naar die organisatie zelf: er staan kleine aantallen in, die niemand anders mag zien. Het rapport van een "
    "regio is voor de partners in die regio; alle cijfers daarin zijn ook openbaar.\n:::\n"
)


def _stems(units: Sequence[Unit]) -> dict[str, list[str]]:
    """Return what ``--only`` may name, by scope."""
    return {scope: [unit.stem for unit in units if unit.parameters["scope"] == scope] for scope in _KINDS}


def _parameters(project: Project, vintage: Vintage) -> dict[str, str]:
    """Return what all notebooks are told; the environment tells them where the project is."""
    os.environ["WERKMONITOR_ROOT"] = str(project.root)
    os.environ["WERKMONITOR_OUTPUT"] = str(project.output)
    return {"quarter": str(vintage.quarter), "as_of": vintage.as_of.isoformat()}


def _data(project: Project, vintage: Vintage) -> Iterator[Path]:
    """Yield what the figures depend on, also where a library reads it without Python's knowledge."""
    yield from sorted(path for path in vintage.folder.iterdir() if path.is_file())
    for folder in (project.config, project.reference, project.duiding):
        yield from sorted(path for path in folder.rglob("*") if path.is_file())
    yield from sorted(project.geometry.rglob("*.geojson"))  # official boundaries may come and go


def _own_data(project: Project, vintage: Vintage) -> Iterator[Path]:
    """Yield the own figures of organisations that go with a reading."""
    folder = project.own_figures / str(vintage.quarter) / vintage.as_of.isoformat()
    yield from sorted(path for path in folder.rglob("*") if path.is_file())


def _finish(project: Project, vintage: Vintage, audited: bool, folder: Path) -> None:
    """Complete a website before it is put in place, so that there is never one that doesn't say what it is."""
    archive.describe(vintage, folder)
    if audited:
        _audit(project, vintage, folder)


def _audit(project: Project, vintage: Vintage, folder: Path) -> None:
    """Look for contradictions between pages and tables before the pages are put in place."""
    from werkmonitor.audit.own import audit
    from werkmonitor.disclosure import open_release

    found = audit(open_release(project, vintage.quarter, vintage.as_of), project.regions, folder)
    if found:
        shown = [f"{one.file}: {one.reason}\n  {one.sentence}" for one in found[:_SHOWN]]
        rest = [f"and {len(found) - _SHOWN} more"] if len(found) > _SHOWN else []
        raise RenderError(
            "pages contradict the released tables (--no-audit puts them in place all the same)", *shown, *rest
        )


_SHOWN = 12
"""Contradictions that an error lists."""


def _register(project: Project, vintage: Vintage, made: Mapping[Path, str]) -> None:
    """Add pages, PDFs and figures to the register of publications: what was written, not what else may be there."""
    about = {"quarter": str(vintage.quarter), "as_of": vintage.as_of.isoformat(), "policy": vintage.policy}
    outputs = [
        publications.Entry(path.relative_to(project.output).as_posix(), known, **about)
        for path, known in sorted(made.items())
    ]
    home = project.site / "index.html"
    outputs += [publications.entry(project, home)] if home.is_file() else []
    publications.register(project, outputs, commit(project.root))


def _load(vintage: Vintage) -> None:
    """Read the figures once for all notebooks."""
    from werkmonitor.reporting import open_report

    open_report(str(vintage.quarter), vintage.as_of.isoformat()).cell("running")
