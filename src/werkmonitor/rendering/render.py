"""The website with its national report: executed side by side, and only where something has changed."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, Literal

from werkmonitor.config import Project
from werkmonitor.files import checksums, files_below, replacing, restoring
from werkmonitor.forks import run_forked
from werkmonitor.progress import OnProgress, silent
from werkmonitor.rendering import html, quarto, search
from werkmonitor.rendering.cache import Cache
from werkmonitor.rendering.notebook import Cell, Notebook, RenderError, parse
from werkmonitor.rendering.report import Chapter, assemble, chapters_of
from werkmonitor.rendering.run import Run, basis_of, provenance_of
from werkmonitor.rendering.site import Site, read_site
from werkmonitor.rendering.warm import warm_up

Engine = Literal["builtin", "quarto"]
REPORT = Path("reports") / "duidingsrapportage.qmd"


@dataclass(frozen=True)
class Rendered:
    """What a rendering made; ``folder`` holds it all. ``unchanged``: it was there already and nothing was run.

    ``made`` has each file that was written, also those that pages show and link to, with its checksum; so what somebody
    else put in the folder is not among them.
    """

    folder: Path
    pages: tuple[Path, ...] = ()
    pdfs: tuple[Path, ...] = ()
    unchanged: bool = False
    made: Mapping[Path, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Plan:
    """The notebooks of a website, and the report with its chapters where a PDF is wanted."""

    site: Site
    notebooks: list[Notebook]
    report: Notebook | None
    chapters: list[Path]

    def wanted(self, formats: Sequence[str]) -> list[Notebook]:
        """Return what has to be executed."""
        pages = [one for one in self.notebooks if "html" in formats or one.path in self.chapters]
        return [*pages, self.report] if self.report else pages


def render_site(
    project: Project,
    parameters: Mapping[str, str],
    *,
    formats: Sequence[str] = ("html", "pdf"),
    engine: Engine = "builtin",
    on_progress: OnProgress = silent,
    provenance: str = "",
    data: Sequence[Path] = (),
    prepare: Callable[[], object] | None = None,
    inspect: Callable[[Path], object] | None = None,
    fresh: bool = False,
) -> Rendered:
    """Render the pages of ``_quarto.yml`` and the national report into the quarter's folder in the website.

    A notebook of which nothing has changed is not run again, and if nothing has changed at all nothing is written.

    Parameters
    ----------
    project
        The repository; ``project.pages(quarter)`` is replaced as a whole, and only when everything went well. Where it
        didn't, the quarter's figures are put back as well.
    parameters
        Values for the notebooks' parameters cells; ``quarter`` (``2023Q2``) and ``as_of`` (ISO date) at least.
    formats
        ``html`` for the website, ``pdf`` for the report. With one of them, what the other made before stays.
    engine
        ``builtin``, or ``quarto`` where that is on PATH.
    on_progress
        Called after each notebook.
    provenance
        Line in the foot of every page; by default quarter, date and version.
    data
        Files that notebooks may read without Python's knowledge; what Python opens is noticed by itself.
    prepare
        Called before the first notebook is run, to load what many of them use; each then has it for nothing.
    inspect
        Called with the folder of what was made, before that takes the place of what was there; raises ``RenderError``
        where it may not.
    fresh
        Run everything, whatever was kept from earlier.

    Raises
    ------
    RenderError
        A notebook can't be parsed, run or written; holds the messages of all of them.
    InputError
        The engine isn't installed.
    """
    if engine == "quarto":
        pages, pdfs, made = quarto.render_site(project, REPORT, parameters, formats, on_progress)
        return Rendered(project.pages(parameters["quarter"]), pages, pdfs, made=made)
    with short_paths(project.root):
        plan, cache = _plan(project, formats), Cache(project.cache / parameters["quarter"], fresh)
        line = provenance or provenance_of(parameters)
        run = Run(project, plan.site, parameters, formats, line, cache, cache.folder, basis_of(project, data))
        return _render_site(run, plan, prepare, inspect, on_progress)


def _plan(project: Project, formats: Sequence[str]) -> _Plan:
    site = read_site(project.root)
    notebooks = _parse_all(site.notebooks, site.root)
    report = parse(site.root / REPORT, site.root, chapters=True) if "pdf" in formats else None
    return _Plan(site, notebooks, report, chapters_of(report.path, site.root) if report else [])


def _render_site(
    run: Run,
    plan: _Plan,
    prepare: Callable[[], object] | None,
    inspect: Callable[[Path], object] | None,
    on_progress: OnProgress,
) -> Rendered:
    wanted = plan.wanted(run.formats)
    target = run.folder
    pdf = f"{REPORT.stem}-{run.parameters['quarter']}.pdf" if plan.report else ""
    pages = tuple(run.site.page_of(one.path, target) for one in plan.notebooks) if "html" in run.formats else ()
    rendered = Rendered(target, pages, (target / pdf,) if pdf else ())
    kept = [run.find(notebook) for notebook in wanted]
    if all(kept) and (written := run.cache.find(run.written_key(wanted, kept))):
        made = {Path(path): known for path, known in written.content.items()}
        return replace(rendered, made=made, unchanged=True)
    if not all(kept):
        warm_up([one for one, record in zip(wanted, kept, strict=True) if record is None], prepare)
    with restoring(run.project.figures / run.parameters["quarter"]), replacing(target) as folder:
        if not {"html", "pdf"} <= set(run.formats) and target.is_dir():
            shutil.copytree(target, folder, dirs_exist_ok=True)  # what the other format made
        before = checksums(folder)
        _fill(run, plan, folder, pdf, _counted(on_progress, len(wanted) + bool(pdf)))
        if inspect and pages:
            inspect(folder)
    made = {target / path: now for path, now in checksums(target).items() if before.get(path) != now}
    return replace(rendered, made=_remember(run, wanted, made))


def _fill(run: Run, plan: _Plan, folder: Path, pdf: str, step: OnProgress) -> None:
    """Write pages, report and style into an empty folder; the PDF is made beside the pages that it doesn't need."""
    wanted = sorted(plan.wanted(run.formats), key=_size, reverse=True)  # so that no core waits for the longest
    parts = [one for one in wanted if one is plan.report or one.path in plan.chapters]
    page = {_name(run, one.path): partial(_make_page, run, plan, one, folder) for one in wanted}
    first = {name: page.pop(name) for name in (_name(run, one.path) for one in parts)}
    made = run_forked(first, on_progress=step)
    whole = not any(isinstance(result, Exception) for result in made.values())
    report = {pdf: partial(_make_report, run, plan.report, plan.chapters, made, folder / pdf)} if plan.report else {}
    rest: dict[str, Callable[[], object]] = {**(report if whole else {}), **page}
    checked(made | run_forked(rest, on_progress=lambda done, total, what: step(len(first) + done, total, what)))
    if plan.report:
        shutil.copyfile(folder / pdf, folder / f"{REPORT.stem}.pdf")  # what navigation links to
    if "html" in run.formats:
        (folder / "site.css").write_text(html.stylesheet(run.site.colors), encoding="utf-8")
        (folder / "site.js").write_text(html.script(), encoding="utf-8")
        search.write_index(folder, [run.site.page_of(one.path, folder) for one in plan.notebooks])


def _remember(run: Run, wanted: list[Notebook], made: Mapping[Path, str]) -> Mapping[Path, str]:
    """Note what the website was written from and consists of; forget what earlier runs kept, and their figures.

    Gives what was made, and the figures with it, which notebooks write outside the website's folder.
    """
    cache = Cache(run.cache.folder)
    kept = [cache.find(run.key(notebook)) for notebook in wanted]
    linked = {Path(path): known for record in kept if record for path, known in record.checksums.items()}
    place = run.project.figures / run.parameters["quarter"]
    figures = {path: known for path, known in linked.items() if path.is_relative_to(place)}
    if "html" in run.formats and all(kept):  # all notebooks are there, so what none of them shows is of an older run
        for path in files_below(place):
            if path.resolve() not in linked:
                path.unlink()
    key, made = run.written_key(wanted, kept), {**made, **figures}
    cache.put(key, files_below(run.folder), {str(path): known for path, known in made.items()})
    cache.keep([key, *map(run.key, wanted)])
    return made


def _make_page(run: Run, plan: _Plan, notebook: Notebook, folder: Path) -> Chapter | None:
    executed = run.execute(notebook)
    if notebook is not plan.report and "html" in run.formats:
        path = run.site.page_of(notebook.path, folder)
        frame = run.frame(notebook.path, path, folder)
        pages = {page: run.site.page_of(page, folder) for page in run.site.notebooks}
        run.write_page(executed, path, frame, run.assets(folder), pages)
    return run.chapter(executed) if notebook is plan.report or notebook.path in plan.chapters else None


def _make_report(
    run: Run, report: Notebook, chapters: Sequence[Path], made: Mapping[str, Chapter], target: Path
) -> None:
    front, parts = made[_name(run, report.path)], {path: made[_name(run, path)] for path in chapters}
    blocks = assemble(front, parts, run.site.root)
    sources = [front.executed, *(chapter.executed for chapter in parts.values())]
    run.write_pdf(front.executed, blocks, sources, "report", target)


@contextmanager
def short_paths(root: Path) -> Iterator[None]:
    """Name files in errors as they are in the repository, each problem once."""
    try:
        yield
    except RenderError as error:
        raise shortened(error, root) from None


def shortened(error: RenderError, root: Path) -> RenderError:
    """Return the error with files as they are in the repository, each problem once."""
    return RenderError(*dict.fromkeys(message.replace(f"{root}/", "") for message in error.messages))


def _parse_all(paths: Sequence[Path], root: Path) -> list[Notebook]:
    notebooks: list[Notebook] = []
    problems: list[str] = []
    for path in paths:
        try:
            notebooks.append(parse(path, root))
        except RenderError as error:
            problems += error.messages
    if problems:
        raise RenderError(*problems)
    return notebooks


def as_error(name: str, result: object) -> RenderError | None:
    """Return what went wrong with a task, if its result is an exception."""
    if isinstance(result, RenderError):
        return result
    return RenderError(f"{name}: {type(result).__name__}: {result}") if isinstance(result, Exception) else None


def checked(results: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the results, or raise one error with the messages of all that failed."""
    errors = filter(None, (as_error(name, result) for name, result in results.items()))
    problems = [message for error in errors for message in error.messages]
    if problems:
        raise RenderError(*problems)
    return results


def _counted(on_progress: OnProgress, total: int) -> OnProgress:
    return lambda done, _, what: on_progress(done, total, what)


def _size(notebook: Notebook) -> int:
    return sum(isinstance(block, Cell) for block in notebook.blocks)


def _name(run: Run, path: Path) -> str:
    return path.relative_to(run.site.root).as_posix()
