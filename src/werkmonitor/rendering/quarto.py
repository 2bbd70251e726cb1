"""The other engine: a genuine Quarto on PATH, given the same notebooks."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from werkmonitor.config import InputError, Project
from werkmonitor.files import checksums, replacing
from werkmonitor.progress import OnProgress, silent
from werkmonitor.rendering.citations import HEADING
from werkmonitor.rendering.notebook import RenderError, body_of
from werkmonitor.rendering.report import write_stub
from werkmonitor.rendering.site import read_site

_HOW_TO_GET = (
    "Quarto is not on PATH. Make the conda environment of R-free-env.yml, which holds it, or install it from "
    "quarto.org; or leave out --engine quarto to use the built-in engine."
)
# What Quarto itself says (an unknown reference, a missing image); a kernel's own log is another matter.
_WARNING = re.compile(r"^(?:WARNING|WARN:|\[WARNING\]).*", re.MULTILINE)
# Without this Typst cuts off a table that is longer than a page; and Quarto's Typst leaves the hyphens out of the text
# that is copied or read aloud, where the first one of a font is one that ends a line.
_STYLE = (
    "#set text(hyphenate: false)\n"
    '#show figure.where(kind: "quarto-float-tbl"): set block(breakable: true)\n'
    "#show table: set par(justify: false)\n"
    "#show table: set text(size: 8.5pt, hyphenate: true)\n"
)


def program() -> str:
    """Return the path of Quarto, or raise an ``InputError`` that says how to get it."""
    found = shutil.which("quarto")
    if found is None:
        raise InputError(_HOW_TO_GET)
    return found


def write_report(root: Path, report: Path) -> Path:
    """Write the report with its chapters as one notebook in the project's folder, and return it.

    It is in the render list of ``_quarto.yml``, so that one ``quarto render`` gives pages and PDF with the same
    parameters. ``reports/prepare.py`` calls this before each rendering.
    """
    own = body_of(root / report)[0]
    metadata = {**own, "execute": {"echo": False, "warning": False}, "format": {"typst": typst_options()}}
    stub = root / report.name
    write_stub(root / report, root, metadata, stub)
    return stub


def typst_options() -> dict[str, Any]:
    """Return what Quarto has to be told for a PDF that says what ours does."""
    # citeproc: literature as on the pages, and not in Typst's own style.
    literature = {"citeproc": True, "reference-section-title": HEADING}
    return {"papersize": "a4", **literature, "include-before-body": [{"text": _STYLE}]}


def render_stub(stub: Path, formats: Sequence[str]) -> None:
    """Render a notebook of a folder with its own ``_quarto.yml``; its page and PDF come beside it.

    Raises
    ------
    InputError
        Quarto isn't installed.
    RenderError
        Quarto stops with an error, or warns of something that a reader would miss.
    """
    chosen = [] if len(formats) > 1 else ["--to", {"html": "html", "pdf": "typst"}[formats[0]]]
    _call(program(), stub.parent, "render", stub.name, *chosen)


def render_site(
    project: Project,
    report: Path,
    parameters: Mapping[str, str],
    formats: Sequence[str],
    on_progress: OnProgress = silent,
) -> tuple[tuple[Path, ...], tuple[Path, ...], dict[Path, str]]:
    """Render website and report with Quarto; gives the pages, the PDFs, and all files made with their checksums.

    Of the figures, which notebooks write elsewhere, those that pages show count as made.

    Raises
    ------
    InputError
        Quarto isn't installed, or the output lies outside the project, where Quarto can't write.
    RenderError
        Quarto stops with an error, or warns of something that a reader would miss.
    """
    quarto, site, target = program(), read_site(project.root), project.pages(parameters["quarter"])
    if project.output != project.root:
        raise InputError("the engine quarto writes below the project's own folder; leave out WERKMONITOR_OUTPUT")
    given = [*_given(parameters), "--no-clean"]
    on_progress(0, 1, "quarto render")
    with replacing(target) as folder:
        if target.is_dir():
            shutil.copytree(target, folder, dirs_exist_ok=True)
        before = checksums(folder)
        stub = write_report(project.root, report)
        what = {"html": ["--to", "html"], "pdf": [stub.name, "--to", "typst"]}
        chosen = what[formats[0]] if len(formats) == 1 else []
        _call(quarto, project.root, "render", *chosen, "--output-dir", str(folder.relative_to(project.root)), *given)
        pages = tuple(site.page_of(path, target) for path in site.notebooks) if "html" in formats else ()
        pdfs: tuple[Path, ...] = ()
        if "pdf" in formats:
            pdf = f"{report.stem}-{parameters['quarter']}.pdf"
            shutil.copyfile(folder / f"{report.stem}.pdf", folder / pdf)
            pdfs = (target / pdf,)
        else:
            (folder / f"{report.stem}.html").unlink(missing_ok=True)  # the report is a PDF, not a page
    on_progress(1, 1, "")
    after, figures = checksums(target), project.figures / parameters["quarter"]
    made = {target / path: now for path, now in after.items() if before.get(path) != now}
    made |= {figures / path: now for path, now in checksums(figures).items() if now in after.values()}
    return pages, pdfs, made


def _given(parameters: Mapping[str, str]) -> Iterator[str]:
    for name, value in parameters.items():
        yield from ("-P", f"{name}:{value}")


def _call(quarto: str, folder: Path, *arguments: str) -> None:
    """Run Quarto with the Python that runs this, unless the user chose another."""
    environment = {"QUARTO_PYTHON": sys.executable, **os.environ}
    done = subprocess.run(
        [quarto, *arguments], cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8"
    )
    last = done.stderr.strip().splitlines()[-12:]
    problems = _WARNING.findall(done.stderr)
    if done.returncode or problems:
        said = "\n".join(last if done.returncode else problems)
        raise RenderError(f"quarto {' '.join(arguments[:3])} went wrong:\n{said}")
