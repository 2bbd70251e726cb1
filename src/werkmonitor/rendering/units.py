"""One notebook for many units: a report for each, side by side, and an index of what there is."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from werkmonitor.config import Project
from werkmonitor.files import make_private, private_files
from werkmonitor.rendering import html
from werkmonitor.rendering.assets import Assets
from werkmonitor.rendering.batch import Progress, run_forked, warm_up
from werkmonitor.rendering.cache import Cache
from werkmonitor.rendering.notebook import Line, Notebook, RenderError, parse
from werkmonitor.rendering.outputs import Executed
from werkmonitor.rendering.render import as_error, short_paths, shortened
from werkmonitor.rendering.report import located
from werkmonitor.rendering.run import Run, basis_of, linked, provenance_of
from werkmonitor.rendering.site import read_site


@dataclass(frozen=True)
class Unit:
    """Who a report is about.

    Parameters
    ----------
    name
        As a reader knows it: ``Rijnmond``.
    parameters
        What the notebook needs to know about it.
    stem
        Name of its files, without suffix.
    """

    name: str
    parameters: Mapping[str, str]
    stem: str


@dataclass(frozen=True)
class UnitReports:
    """What became of the units' reports, by ``stem``; ``made`` and ``unchanged`` are all there is in ``folder``."""

    folder: Path
    made: tuple[str, ...]
    unchanged: tuple[str, ...]
    failed: Mapping[str, RenderError] = field(default_factory=dict)

    @property
    def index(self) -> Path:
        """The page that leads to all reports."""
        return self.folder / "index.html"


def render_units(
    qmd: Path,
    units: Sequence[Unit],
    parameters: Mapping[str, str],
    formats: Sequence[str],
    folder: Path,
    *,
    project: Project,
    only: Collection[str] = (),
    provenance: str = "",
    data: Sequence[Path] = (),
    prepare: Callable[[], object] | None = None,
    fresh: bool = False,
    on_progress: Progress | None = None,
) -> UnitReports:
    """Render a notebook once for each unit into a private folder, with an index.

    A report that is there and of which nothing has changed is left alone, so that a run that was stopped goes on
    where it was. A unit that fails doesn't stop the others.

    Parameters
    ----------
    qmd, parameters, formats
        The notebook, what all units share, and ``html``, ``pdf`` or both. An HTML page carries its images within it.
    units
        All units there are; each adds its own parameters.
    folder
        Receives ``<stem>.html``, ``<stem>.pdf`` and ``index.html``.
    project
        The repository, for settings and brand.
    only
        Stems of the units to make now; default all. The index is about all.
    provenance, data, prepare, fresh, on_progress
        As in :func:`~werkmonitor.rendering.render.render_site`.
    """
    with short_paths(project.root), private_files(), tempfile.TemporaryDirectory() as scratch:
        make_private(folder)
        site, line = read_site(project.root), provenance or provenance_of(parameters)
        notebook, cache = parse(qmd.resolve(), site.root), Cache(folder / ".cache", fresh)
        images, basis = Path(scratch).resolve(), basis_of(project, data)
        common = Run(project, site, parameters, formats, line, cache, images, basis)
        jobs = {unit.stem: _Job(common, notebook, unit, folder) for unit in units}
        there = {stem for stem, job in jobs.items() if cache.find(job.key)}
        tasks = {stem: job.make for stem, job in jobs.items() if stem in (only or jobs) and stem not in there}
        if tasks:
            warm_up([notebook], prepare)
        errors = {stem: as_error(stem, result) for stem, result in run_forked(tasks, on_progress=on_progress).items()}
        failed = {stem: shortened(error, project.root) for stem, error in errors.items() if error}
        reports = UnitReports(
            folder,
            made=tuple(stem for stem in tasks if stem not in failed),
            unchanged=tuple(stem for stem in jobs if stem in there),
            failed=failed,
        )
        if tasks or not reports.index.exists():
            listed = {*reports.made, *reports.unchanged}
            _write_index(common, notebook, [unit for unit in units if unit.stem in listed], reports.index)
        cache.keep(job.key for job in jobs.values())
    return reports


@dataclass(frozen=True)
class _Job:
    """The report of one unit."""

    common: Run
    notebook: Notebook
    unit: Unit
    folder: Path

    @property
    def run(self) -> Run:
        """The rendering, with the unit's parameters and a place of its own."""
        parameters = {**self.common.parameters, **self.unit.parameters}
        return replace(self.common, parameters=parameters, images=self.common.images / self.unit.stem)

    @property
    def titled(self) -> Notebook:
        """The notebook with a title that says who it is about."""
        metadata = {**self.notebook.metadata, "title": f"{self.notebook.title}: {self.unit.name}"}
        return replace(self.notebook, metadata=metadata)

    @property
    def key(self) -> str:
        """What the report is kept under."""
        return self.run.written_key(self.run.key(self.titled), self.unit.stem)

    def files(self) -> Iterator[Path]:
        """Yield the files that a report consists of."""
        for suffix in self.run.formats:
            yield self.folder / f"{self.unit.stem}.{suffix}"

    def make(self) -> None:
        """Execute and write the report, in a process of its own."""
        run = self.run
        with run.noticing() as opened:
            executed = run.execute_now(self.titled)
            for path in self.files():
                if path.suffix == ".html":
                    run.write_page(executed, path, _frame(run), run.assets(self.folder, embed=True), {})
                else:
                    run.write_pdf(executed, located(run.chapter(executed)), [executed], "brief", path)
        run.cache.put(self.key, {*opened, *linked(executed), *self.files()})


def _frame(run: Run) -> html.Frame:
    """Return the surroundings of a page that stands alone."""
    return html.Frame(style=html.stylesheet(run.site.colors), provenance=run.provenance)


def _write_index(run: Run, notebook: Notebook, units: Sequence[Unit], path: Path) -> None:
    """Write a page that leads to the reports that are there."""
    rows = [
        f"| {unit.name} | " + " | ".join(f"[{form}]({unit.stem}.{form})" for form in run.formats) + " |"
        for unit in units
    ]
    header = ["| | " + " | ".join(form.upper() for form in run.formats) + " |", "|:--|" + ":--|" * len(run.formats)]
    metadata = {**notebook.metadata, "toc": False}
    lines = (Line(text, path, 1) for text in (*header, *rows))
    assets = Assets(path.parent, (path.parent,), embed=True)
    run.write_page(Executed(path, metadata, tuple(lines)), path, _frame(run), assets, {})
