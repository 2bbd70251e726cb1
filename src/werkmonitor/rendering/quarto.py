"""The other engine: a genuine Quarto on PATH, given the same notebooks."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from werkmonitor.config import InputError, Project
from werkmonitor.files import replacing
from werkmonitor.rendering.batch import Progress
from werkmonitor.rendering.notebook import RenderError, body_of
from werkmonitor.rendering.report import write_stub
from werkmonitor.rendering.site import read_site

_HOW_TO_GET = (
    "Quarto is not on PATH. Make the conda environment of R-free-env.yml, which holds it, or install it from "
    "quarto.org; or leave out --engine quarto to use the built-in engine."
)


def program() -> str:
    """Return the path of Quarto, or raise an ``InputError`` that says how to get it."""
    found = shutil.which("quarto")
    if found is None:
        raise InputError(_HOW_TO_GET)
    return found


def render_site(
    project: Project,
    report: Path,
    parameters: Mapping[str, str],
    formats: Sequence[str],
    on_progress: Progress | None = None,
) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """Render website and report with Quarto and return the pages and the PDFs.

    The PDF comes from a generated notebook beside ``report``, which is removed afterwards.

    Raises
    ------
    InputError
        Quarto isn't installed, or the output lies outside the project, where Quarto can't write.
    RenderError
        Quarto stops with an error.
    """
    quarto, site = program(), read_site(project.root)
    if project.output != project.root:
        raise InputError("the engine quarto writes below the project's own folder; leave out WERKMONITOR_OUTPUT")
    notebooks = site.notebooks
    pages: tuple[Path, ...] = ()
    pdfs: tuple[Path, ...] = ()
    with replacing(project.site) as folder:
        if project.site.is_dir():
            shutil.copytree(project.site, folder, dirs_exist_ok=True)
        if "html" in formats:
            _call(quarto, project.root, "render", "--to", "html", "--output-dir", folder.name, *_given(parameters))
            pages = tuple(site.page_of(path, project.site) for path in notebooks)
            _report(on_progress, len(notebooks), len(formats), "html")
        if "pdf" in formats:
            pdf = folder / f"{report.stem}-{parameters['quarter']}.pdf"
            with _stub(project.root / report, project.root) as stub:
                _call(quarto, stub.parent, "render", stub.name, "--to", "typst", *_given(parameters))
                made = next(project.root.glob(f"**/{stub.stem}.pdf"))
                shutil.move(made, pdf)
            shutil.copyfile(pdf, folder / f"{report.stem}.pdf")
            pdfs = (project.site / pdf.name,)
    return pages, pdfs


def _given(parameters: Mapping[str, str]) -> Iterator[str]:
    for name, value in parameters.items():
        yield from ("-P", f"{name}:{value}")


@contextmanager
def _stub(report: Path, root: Path) -> Iterator[Path]:
    """Write the report with its chapters as a notebook for the time of its rendering."""
    stub = report.with_name(f"_{report.stem}.qmd")
    # A file outside the render list inherits neither the language nor the words for references.
    site = read_site(root).settings
    shared = {key: site[key] for key in ("lang", "jupyter", "crossref", "number-sections") if key in site}
    own = {key: value for key, value in body_of(report)[0].items() if key != "format"}
    metadata = {**shared, **own, "execute": {"echo": False, "warning": False}, "format": {"typst": {"toc": True}}}
    write_stub(report, root, metadata, stub)
    try:
        yield stub
    finally:
        stub.unlink()


def _call(quarto: str, folder: Path, *arguments: str) -> None:
    done = subprocess.run([quarto, *arguments], cwd=folder, capture_output=True, text=True, encoding="utf-8")
    if done.returncode:
        last = "\n".join(done.stderr.strip().splitlines()[-12:])
        raise RenderError(f"quarto {' '.join(arguments[:2])} failed:\n{last}")


def _report(on_progress: Progress | None, done: int, formats: int, what: str) -> None:
    if on_progress:
        on_progress(done, done + formats - 1, what)
