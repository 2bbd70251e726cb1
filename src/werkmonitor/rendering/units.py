"""One notebook for many units: a report for each, side by side, and an index of what there is."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import groupby
from pathlib import Path

from werkmonitor.config import Project
from werkmonitor.files import make_private, private_files, remove_unfinished, replacing
from werkmonitor.forks import run_forked
from werkmonitor.progress import OnProgress, silent
from werkmonitor.rendering import html, quarto
from werkmonitor.rendering.assets import Assets
from werkmonitor.rendering.cache import Cache
from werkmonitor.rendering.notebook import Line, Notebook, RenderError, body_of, parse
from werkmonitor.rendering.outputs import Executed
from werkmonitor.rendering.render import Engine, as_error, short_paths, shortened
from werkmonitor.rendering.report import located
from werkmonitor.rendering.run import Run, as_of, basis_of, linked, period_of, provenance_of
from werkmonitor.rendering.site import read_site
from werkmonitor.rendering.stubs import write_settings, write_stub
from werkmonitor.rendering.warm import warm_up
from werkmonitor.untrusted import escape


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
    kind
        Heading that it has in the index.
    note
        What the index says of it: whether there are figures.
    public
        Whether anyone may read the report.
    """

    name: str
    parameters: Mapping[str, str]
    stem: str
    kind: str
    note: str = ""
    public: bool = False


@dataclass(frozen=True)
class UnitReports:
    """What became of the units' reports, by ``stem``; ``made`` and ``unchanged`` are all there is in ``folder``.

    Those that were not asked for may have been made by the other engine.
    """

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
    engine: Engine = "builtin",
    only: Collection[str] = (),
    open_folder: Path | None = None,
    about: str = "",
    about_open: str = "",
    provenance: str = "",
    data: Sequence[Path] = (),
    prepare: Callable[[], object] | None = None,
    fresh: bool = False,
    on_progress: OnProgress = silent,
) -> UnitReports:
    """Render a notebook once for each unit into a private folder, with an index.

    Each unit has its own notebook there, made from the template, which either engine renders. A report that is there
    and of which nothing has changed is left alone, so that a run that was stopped goes on where it was. A unit that
    fails doesn't stop the others.

    Parameters
    ----------
    qmd, parameters, formats
        The template, what all units share, and ``html``, ``pdf`` or both. An HTML page carries its images within it.
    units
        All units there are; each adds its own parameters.
    folder
        Receives ``<stem>.qmd``, ``<stem>.html``, ``<stem>.pdf`` and ``index.html``; for its owner only.
    project
        The repository, for settings and brand.
    engine
        ``builtin``, or ``quarto`` where that is on PATH: one after another, since they share a Quarto project.
    only
        Stems of the units to make now; default all. The index is about all.
    open_folder
        Receives copies of the reports that are public, with an index; it is removed where none is.
    about, about_open
        Markdown above the lists in the index, and in the one of ``open_folder``: for whom they are.
    provenance, data, prepare, fresh, on_progress
        As in :func:`~werkmonitor.rendering.render.render_site`.
    """
    if engine == "quarto":
        quarto.program()  # or say how to get it, before anything else
    with short_paths(project.root), private_files(), _drawings(folder) as images:
        site, line = read_site(project.root), provenance or provenance_of(parameters)
        template, cache = qmd.resolve(), Cache(folder / ".cache")
        common = Run(project, site, parameters, formats, line, cache, images, basis_of(project, data))
        write_settings(site, folder)
        jobs = {unit.stem: _Job(common, template, unit, folder, engine) for unit in units}
        for job in jobs.values():
            job.write_notebook()
        kept = {stem: cache.find(job.key) for stem, job in jobs.items()}
        made_by = {stem: record.content for stem, record in kept.items() if record}
        wanted = {stem for stem in only or jobs if fresh or made_by.get(stem) != engine}
        tasks = {stem: job.make for stem, job in jobs.items() if stem in wanted}
        if tasks and engine == "builtin":
            warm_up([parse(template, site.root)], prepare)
        results = run_forked(tasks, workers=1 if engine == "quarto" else None, on_progress=on_progress)
        errors = {stem: as_error(stem, result) for stem, result in results.items()}
        failed = {stem: shortened(error, project.root) for stem, error in errors.items() if error}
        reports = UnitReports(
            folder,
            made=tuple(stem for stem in tasks if stem not in failed),
            unchanged=tuple(stem for stem in made_by if stem not in tasks),
            failed=failed,
        )
        listed = [unit for unit in units if unit.stem in {*reports.made, *reports.unchanged}]
        if tasks or not reports.index.exists():
            _write_index(common, template, listed, reports.index, about)
        cache.keep(job.key for job in jobs.values())
    if open_folder:
        _publish(common, template, reports, [unit for unit in listed if unit.public], open_folder, about_open)
    return reports


def _publish(run: Run, template: Path, reports: UnitReports, units: Sequence[Unit], target: Path, about: str) -> None:
    """Put copies of these reports, and an index, in the place of those that were public before."""
    if not units:
        shutil.rmtree(target, ignore_errors=True)
        return
    with replacing(target) as folder:
        for name in (f"{unit.stem}.{form}" for unit in units for form in run.formats):
            shutil.copyfile(reports.folder / name, folder / name)
        _write_index(run, template, units, folder / reports.index.name, about)


@contextmanager
def _drawings(folder: Path) -> Iterator[Path]:
    """Give a folder for what cells draw: beside the reports, since it is for nobody else either."""
    make_private(folder)
    remove_unfinished(folder)
    with tempfile.TemporaryDirectory(prefix=".drawings.", dir=folder) as scratch:
        yield Path(scratch).resolve()


@dataclass(frozen=True)
class _Job:
    """The report of one unit."""

    common: Run
    template: Path
    unit: Unit
    folder: Path
    engine: Engine

    @property
    def run(self) -> Run:
        """The rendering, with the unit's parameters and a place of its own."""
        parameters = {**self.common.parameters, **self.unit.parameters}
        return replace(self.common, parameters=parameters, images=self.common.images / self.unit.stem)

    @property
    def path(self) -> Path:
        """The unit's notebook."""
        return (self.folder / f"{self.unit.stem}.qmd").resolve()

    def write_notebook(self) -> None:
        """Write the unit's notebook, with a title that says who it is about."""
        title = f"{body_of(self.template)[0]['title']}: {self.unit.name}"
        write_stub(self.template, self.run.site.root, title, self.run.parameters, self.path)

    @cached_property
    def notebook(self) -> Notebook:
        """The unit's notebook with all that it includes."""
        return parse(self.path, self.run.site.root)

    @cached_property
    def key(self) -> str:
        """What the report is kept under."""
        return self.run.written_key(self.run.key(self.notebook), self.unit.stem)

    def files(self) -> Iterator[Path]:
        """Yield the files that a report consists of."""
        for suffix in self.run.formats:
            yield self.folder / f"{self.unit.stem}.{suffix}"

    def make(self) -> None:
        """Execute and write the report, in a process of its own."""
        run = self.run
        if self.engine == "quarto":  # what it reads can't be noticed; the key holds all that we know of
            quarto.render_stub(self.path, run.formats)
            run.cache.put(self.key, self.files(), self.engine)
            return
        with run.noticing() as opened:
            executed = run.execute_now(self.notebook)
            for path in self.files():
                if path.suffix == ".html":
                    run.write_page(executed, path, _frame(run), run.assets(self.folder, embed=True), {})
                else:
                    run.write_pdf(executed, located(run.chapter(executed)), [executed], "brief", path)
        run.cache.put(self.key, {*opened, *linked(executed), *self.files()}, self.engine)


def _frame(run: Run) -> html.Frame:
    """Return the surroundings of a page that stands alone."""
    return html.Frame(style=html.stylesheet(run.site.colors), provenance=run.provenance)


def _write_index(run: Run, template: Path, units: Sequence[Unit], path: Path, about: str) -> None:
    """Write a page that leads to the reports that are there, by kind; ``about`` is above them."""
    subtitle = " · ".join(filter(None, (period_of(run.parameters), as_of(run.parameters).lower())))
    metadata = {**body_of(template)[0], "subtitle": subtitle, "toc": False, "number-sections": False}
    texts = [text for kind, group in groupby(units, lambda unit: unit.kind) for text in _listed(run, kind, group)]
    lines = (Line(text, path, 1) for text in (*about.splitlines(), "", *texts))
    assets = Assets(path.parent, (path.parent,), embed=True)
    run.write_page(Executed(path, metadata, tuple(lines)), path, _frame(run), assets, {})


def _listed(run: Run, kind: str, units: Iterable[Unit]) -> Iterator[str]:
    """Yield a heading and a table with the reports of one kind; whoever hears the links hears whose report it is."""
    others = [form for form in run.formats if form != "html"]
    yield from (f"## {kind}", "")
    yield "| Rapport over | Levering |" + "".join(f" {form.upper()} |" for form in others)
    yield "|:--|:--|" + ":--|" * len(others)
    for unit in units:
        name = escape(unit.name)
        page = f"[{name}]({unit.stem}.html)" if "html" in run.formats else name
        links = (f" [{form.upper()} [over {name}]{{.visually-hidden}}]({unit.stem}.{form}) |" for form in others)
        yield f"| {page} | {escape(unit.note)} |" + "".join(links)
    yield from ("", f": Rapporten over {kind[:1].lower()}{kind[1:]}", "")
