"""The two things that are rendered: the website with its national report, and a report by itself."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

from babel.dates import format_date

from werkmonitor.config import Project
from werkmonitor.files import replacing
from werkmonitor.quarter import Quarter
from werkmonitor.rendering import html, quarto
from werkmonitor.rendering.assets import Assets
from werkmonitor.rendering.batch import Progress, run_forked, warm_up
from werkmonitor.rendering.crossref import resolve
from werkmonitor.rendering.document import to_blocks
from werkmonitor.rendering.execution import run_cells
from werkmonitor.rendering.notebook import Notebook, RenderError, parse
from werkmonitor.rendering.outputs import Executed, write_markdown
from werkmonitor.rendering.pdf import compile_pdf, typst_source
from werkmonitor.rendering.report import Chapter, assemble, chapters_of, located
from werkmonitor.rendering.site import Site, cell_defaults, read_site

Engine = Literal["builtin", "quarto"]
REPORT = Path("reports") / "duidingsrapportage.qmd"


@dataclass(frozen=True)
class Rendered:
    """What a rendering made; ``folder`` holds it all."""

    folder: Path
    pages: tuple[Path, ...] = ()
    pdfs: tuple[Path, ...] = ()


@dataclass(frozen=True)
class _Run:
    """What all notebooks of one rendering share."""

    project: Project
    site: Site
    parameters: Mapping[str, str]
    formats: Sequence[str]
    provenance: str
    scratch: Path

    def execute(self, notebook: Notebook) -> Executed:
        """Run a notebook; call it in a process of its own."""
        defaults = cell_defaults(self.site.options(notebook.metadata))
        results = run_cells(notebook, self.parameters)
        return write_markdown(notebook, results, defaults, self.scratch / "figures" / "cells")

    def assets(self, folder: Path, *, embed: bool = False) -> Assets:
        """Return what copies files into ``folder``."""
        return Assets(folder, (self.project.output, self.site.root, self.scratch), embed)


def render_site(
    project: Project,
    parameters: Mapping[str, str],
    *,
    formats: Sequence[str] = ("html", "pdf"),
    engine: Engine = "builtin",
    on_progress: Progress | None = None,
    provenance: str = "",
) -> Rendered:
    """Render the pages of ``_quarto.yml`` and the national report into ``project.site``.

    Parameters
    ----------
    project
        The repository; ``project.site`` is replaced as a whole, and only when everything went well.
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

    Raises
    ------
    RenderError
        A notebook can't be parsed, run or written; holds the messages of all of them.
    InputError
        The engine isn't installed.
    """
    if engine == "quarto":
        return Rendered(project.site, *quarto.render_site(project, REPORT, parameters, formats, on_progress))
    with _short_paths(project.root):
        return _render_site(project, parameters, formats, provenance or _provenance(parameters), on_progress)


def _render_site(
    project: Project,
    parameters: Mapping[str, str],
    formats: Sequence[str],
    provenance: str,
    on_progress: Progress | None,
) -> Rendered:
    site = read_site(project.root)
    notebooks = _parse_all(site.notebooks, site.root)
    report = parse(site.root / REPORT, site.root, chapters=True) if "pdf" in formats else None
    chapters = chapters_of(report.path, site.root) if report else []
    warm_up()
    with replacing(project.site) as folder, tempfile.TemporaryDirectory() as scratch:
        _keep_other_formats(project.site, folder, formats)
        run = _Run(project, site, parameters, formats, provenance, Path(scratch).resolve())
        tasks: dict[str, partial[Any]] = {
            _name(site, notebook.path): partial(_make_page, run, notebook, folder, notebook.path in chapters)
            for notebook in notebooks
            if "html" in formats or notebook.path in chapters
        }
        if report:
            tasks[_name(site, report.path)] = partial(_execute_chapter, run, report)
        step = _counted(on_progress, len(tasks) + bool(report))
        made = _checked(run_forked(tasks, on_progress=step))
        if report:
            parts = {path: made[_name(site, path)] for path in chapters}
            front = made[_name(site, report.path)]
            target = folder / f"{report.path.stem}-{parameters['quarter']}.pdf"
            task = {target.name: partial(_make_report, run, front, parts, target)}
            _checked(run_forked(task, on_progress=partial(_shift, step, len(tasks))))
            shutil.copyfile(target, folder / f"{report.path.stem}.pdf")  # what navigation links to
        if "html" in formats:
            (folder / "site.css").write_text(html.stylesheet(site.colors), encoding="utf-8")
    pages = tuple(site.page_of(n.path, project.site) for n in notebooks) if "html" in formats else ()
    return Rendered(project.site, pages, (project.site / target.name,) if report else ())


def render_document(
    qmd: Path,
    parameters: Mapping[str, str],
    formats: Sequence[str],
    out_dir: Path,
    *,
    project: Project,
    name: str | None = None,
    metadata: Mapping[str, str] | None = None,
) -> Rendered:
    """Render one notebook by itself, such as the quality report of an organisation.

    Parameters
    ----------
    qmd, parameters, formats
        As in :func:`render_site`. The HTML page carries its images and style within it.
    out_dir
        Receives ``<name>.html`` and ``<name>.pdf``.
    project
        The repository, for settings and brand.
    name
        Name of the files; default that of the notebook.
    metadata
        Front matter to put before the notebook's own, such as a title that names the unit.
    """
    stem = name or qmd.stem
    out_dir.mkdir(parents=True, exist_ok=True)
    warm_up()
    with _short_paths(project.root), tempfile.TemporaryDirectory() as scratch:
        site = read_site(project.root)
        notebook = parse(qmd.resolve(), site.root)
        notebook = Notebook(notebook.path, {**notebook.metadata, **(metadata or {})}, notebook.blocks)
        run = _Run(project, site, parameters, formats, _provenance(parameters), Path(scratch).resolve())
        _checked(run_forked({stem: partial(_make_document, run, notebook, out_dir / stem)}))
    made = {suffix: (out_dir / f"{stem}.{suffix}",) for suffix in formats}
    return Rendered(out_dir, made.get("html", ()), made.get("pdf", ()))


@contextmanager
def _short_paths(root: Path) -> Iterator[None]:
    """Name files in errors as they are in the repository, each problem once."""
    try:
        yield
    except RenderError as error:
        messages = (message.replace(f"{root}/", "") for message in error.messages)
        raise RenderError(*dict.fromkeys(messages)) from None


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


def _make_page(run: _Run, notebook: Notebook, folder: Path, is_chapter: bool) -> Chapter | None:
    executed = run.execute(notebook)
    if "html" in run.formats:
        path = run.site.page_of(notebook.path, folder)
        frame = run.site.frame(notebook.path, path, folder, run.formats, run.provenance)
        pages = {page: run.site.page_of(page, folder) for page in run.site.notebooks}
        _write_page(run, executed, path, frame, run.assets(folder), pages)
    return Chapter(executed, to_blocks(executed, "typst")) if is_chapter else None


def _write_page(
    run: _Run, executed: Executed, path: Path, frame: html.Frame, assets: Assets, pages: Mapping[Path, Path]
) -> None:
    options = run.site.options(executed.metadata)
    numbered = bool(options.get("number-sections", False))
    blocks = to_blocks(executed, "html")
    blocks = resolve(blocks, [executed], run.site.names, numbered=numbered, write_numbers=numbered)
    path.parent.mkdir(parents=True, exist_ok=True)
    text = html.page(executed, blocks, frame, path, assets, {**options, "pages": pages})
    path.write_text(text, encoding="utf-8")


def _execute_chapter(run: _Run, notebook: Notebook) -> Chapter:
    executed = run.execute(notebook)
    return Chapter(executed, to_blocks(executed, "typst"))


def _make_report(run: _Run, front: Chapter, chapters: Mapping[Path, Chapter], target: Path) -> None:
    blocks = assemble(front, chapters, run.site.root)
    sources = [front.executed, *(chapter.executed for chapter in chapters.values())]
    _write_pdf(run, front.executed, blocks, sources, "report", target)


def _make_document(run: _Run, notebook: Notebook, stem: Path) -> None:
    executed = run.execute(notebook)
    if "html" in run.formats:
        frame = html.Frame(style=html.stylesheet(run.site.colors), provenance=run.provenance)
        page = stem.with_name(f"{stem.name}.html")
        _write_page(run, executed, page, frame, run.assets(stem.parent, embed=True), {})
    if "pdf" in run.formats:
        blocks = located(Chapter(executed, to_blocks(executed, "typst")))
        _write_pdf(run, executed, blocks, [executed], "brief", stem.with_name(f"{stem.name}.pdf"))


def _write_pdf(
    run: _Run, executed: Executed, blocks: list[Any], sources: list[Executed], kind: str, target: Path
) -> None:
    options = run.site.options(executed.metadata)
    numbered = bool(options.get("number-sections", False))
    blocks = resolve(blocks, sources, run.site.names, numbered=numbered, write_numbers=False)
    cover = {
        "kind": kind,
        "title": str(executed.metadata["title"]),
        "subtitle": str(executed.metadata.get("subtitle", "")),
        "label": run.site.title,
        "period": _period(run.parameters),
        "date": _as_of(run.parameters),
        "provenance": run.provenance,
        "numbered": "yes" if numbered else "no",
    }
    day = datetime.combine(_day(run.parameters), datetime.min.time())
    target.write_bytes(compile_pdf(typst_source(blocks, run.site.colors), cover, day))


def _checked(results: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the results, or raise one error with the messages of all that failed."""
    problems: list[str] = []
    for name, result in results.items():
        if isinstance(result, RenderError):
            problems += result.messages
        elif isinstance(result, Exception):
            problems.append(f"{name}: {type(result).__name__}: {result}")
    if problems:
        raise RenderError(*problems)
    return results


def _keep_other_formats(site: Path, folder: Path, formats: Sequence[str]) -> None:
    if site.is_dir() and not {"html", "pdf"} <= set(formats):
        shutil.copytree(site, folder, dirs_exist_ok=True)


def _counted(on_progress: Progress | None, total: int) -> Progress:
    return lambda done, _, what: on_progress(done, total, what) if on_progress else None


def _shift(step: Progress, before: int, done: int, total: int, what: str) -> None:
    step(before + done, total, what)


def _name(site: Site, path: Path) -> str:
    return path.relative_to(site.root).as_posix()


def _day(parameters: Mapping[str, str]) -> date:
    if parameters.get("as_of"):
        return date.fromisoformat(parameters["as_of"])
    return Quarter.parse(parameters["quarter"]).end if "quarter" in parameters else date(1980, 1, 1)


def _period(parameters: Mapping[str, str]) -> str:
    label = Quarter.parse(parameters["quarter"]).label if "quarter" in parameters else ""
    return label[:1].upper() + label[1:]


def _as_of(parameters: Mapping[str, str]) -> str:
    day = format_date(_day(parameters), "d MMMM y", locale="nl")
    return f"Stand van {day}" if parameters.get("as_of") else ""


def _provenance(parameters: Mapping[str, str]) -> str:
    parts = (_period(parameters), _as_of(parameters).lower(), f"werkmonitor {version('werkmonitor')}")
    return " · ".join(filter(None, parts))
