"""What all notebooks of one rendering share, and the steps that each goes through: execute, write page, write PDF."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import date, datetime
from glob import escape
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from babel.dates import format_date

from werkmonitor.config import Project
from werkmonitor.files import checksum, write_whole
from werkmonitor.fingerprint import digest, environment
from werkmonitor.quarter import Quarter
from werkmonitor.rendering import html
from werkmonitor.rendering.assets import Assets
from werkmonitor.rendering.cache import Cache, Record, opened_below
from werkmonitor.rendering.citations import cite
from werkmonitor.rendering.crossref import resolve
from werkmonitor.rendering.document import to_blocks
from werkmonitor.rendering.notebook import Line, Notebook
from werkmonitor.rendering.outputs import LOADED, Executed, write_markdown
from werkmonitor.rendering.pandoc import Node
from werkmonitor.rendering.pdf import compile_pdf, typst_source
from werkmonitor.rendering.report import Chapter
from werkmonitor.rendering.site import Site, cell_defaults

_TARGET = re.compile(r"\]\(<?([^()<>\s]+)>?\)")


@dataclass(frozen=True)
class Run:
    """Settings of one rendering.

    Parameters
    ----------
    project, site
        The repository and its ``_quarto.yml``.
    parameters
        Values for the notebooks' parameters cells.
    formats
        ``html``, ``pdf`` or both.
    provenance
        Line in the foot of pages.
    cache
        Where results are kept.
    images
        Folder for images that cells display.
    basis
        Key of what all notebooks depend on (:func:`basis_of`).
    """

    project: Project
    site: Site
    parameters: Mapping[str, str]
    formats: Sequence[str]
    provenance: str
    cache: Cache
    images: Path
    basis: str

    def key(self, notebook: Notebook) -> str:
        """Return the key of a notebook's execution; what it reads while it runs is checked apart."""
        return digest(
            notebook,
            dict(self.parameters),
            self._defaults(notebook),
            self.basis,
        )

    def written_key(self, *parts: object) -> str:
        """Return a key of what was written from executed notebooks; ``parts`` say which these were."""
        root, site = self.project.root, self.site
        settings = [root / "_quarto.yml", root / "_brand.yml", *site.literature, *site.filters, *site.metadata]
        return digest(*parts, tuple(self.formats), self.provenance, [checksum(path) for path in settings])

    @property
    def folder(self) -> Path:
        """Where the website and the report of this quarter are."""
        return self.project.pages(self.parameters["quarter"])

    def frame(self, notebook: Path, page: Path, folder: Path) -> html.Frame:
        """Return navigation and surroundings of a page that is being written below ``folder``."""
        frame = self.site.frame(notebook, page, folder, self.formats, self.provenance)
        address = f"{self.site.url.rstrip('/')}/{self.parameters['quarter']}/{page.relative_to(folder).as_posix()}"
        return replace(frame, period=period_of(self.parameters), url=address if self.site.url else "")

    def find(self, notebook: Notebook) -> Record | None:
        """Return what an earlier execution left, if nothing has changed since."""
        return self.cache.find(self.key(notebook))

    def execute(self, notebook: Notebook) -> Executed:
        """Run a notebook, unless what an earlier execution left will do; call it in a process of its own."""
        kept = self.find(notebook)
        if kept is not None:
            lines = tuple(Line(text, Path(file), number) for text, file, number in kept.content)
            return Executed(notebook.path, notebook.metadata, lines)
        with self.noticing() as opened:
            executed = self.execute_now(notebook)
        content = [(line.text, str(line.file), line.number) for line in executed.lines]
        self.cache.put(self.key(notebook), {*opened, *linked(executed)}, content)
        return executed

    def execute_now(self, notebook: Notebook) -> Executed:
        """Run a notebook; call it in a process of its own."""
        from werkmonitor.rendering.execution import run_cells  # IPython is only loaded where something runs

        results = run_cells(notebook, self.parameters)
        return write_markdown(notebook, results, self._defaults(notebook), self.images / "figures" / "cells")

    def noticing(self) -> AbstractContextManager[set[Path]]:
        """Collect the project's files that are opened inside the block."""
        return opened_below(self.project.output, self.project.root)

    def write_page(
        self, executed: Executed, path: Path, frame: html.Frame, assets: Assets, pages: Mapping[Path, Path]
    ) -> None:
        """Write an executed notebook as HTML; one that stands alone, without ``pages``, isn't filtered."""
        options = self.site.options(executed.metadata)
        numbered = bool(options.get("number-sections", False))
        blocks = to_blocks(executed, "html", self._filtering(executed) if pages else ())
        names = self.site.names(executed.metadata)
        blocks = resolve(blocks, [executed], names, numbered=numbered, write_numbers=numbered)
        blocks = cite(blocks, [executed], self.site.literature)
        write_whole(path, html.page(executed, blocks, frame, path, assets, {**options, "pages": pages}).encode())

    def write_pdf(self, front: Executed, blocks: list[Node], sources: list[Executed], kind: str, target: Path) -> None:
        """Write a document as PDF; ``front`` gives the title, ``kind`` is ``report`` or ``brief``."""
        options = self.site.options(front.metadata)
        numbered = bool(options.get("number-sections", False))
        blocks = resolve(blocks, sources, self.site.names(front.metadata), numbered=numbered, write_numbers=False)
        blocks = cite(blocks, sources, self.site.literature)
        cover = {
            "kind": kind,
            "title": str(front.metadata["title"]),
            "subtitle": str(front.metadata.get("subtitle", "")),
            "label": self.site.title,
            "period": period_of(self.parameters),
            "date": as_of(self.parameters),
            "provenance": self.provenance,
            "numbered": "yes" if numbered else "no",
        }
        day = datetime.combine(_day(self.parameters), datetime.min.time())
        write_whole(target, compile_pdf(typst_source(blocks, self.site.colors), cover, day))

    def assets(self, folder: Path, *, embed: bool = False) -> Assets:
        """Return what copies files into ``folder``."""
        return Assets(folder, (self.images, self.project.output, self.site.root), embed, self.provenance)

    def chapter(self, executed: Executed) -> Chapter:
        """Return an executed notebook as a part of a PDF."""
        return Chapter(executed, to_blocks(executed, "typst"))

    def _filtering(self, executed: Executed) -> tuple[str, ...]:
        """Return what pandoc is told to filter a page of the website as Quarto does."""
        return (
            f"--metadata=lang:{executed.metadata.get('lang', self.site.settings.get('lang', ''))}",
            *(f"--metadata-file={path}" for path in self.site.metadata),
            *(f"--lua-filter={path}" for path in self.site.filters),
        )

    def _defaults(self, notebook: Notebook) -> dict[str, Any]:
        return cell_defaults(self.site.options(notebook.metadata))


def basis_of(project: Project, data: Sequence[Path]) -> str:
    """Return a key of what all notebooks depend on, whichever files they open: code, packages, and ``data``."""
    return digest(str(project.output), environment(project.root), [(str(path), checksum(path)) for path in data])


def linked(executed: Executed) -> Iterator[Path]:
    """Yield the files that a text shows, loads or links to, each with its siblings in other formats."""
    for line in executed.lines:
        for target in (*_TARGET.findall(line.text), *(match["target"] for match in LOADED.finditer(line.text))):
            path = (executed.path.parent / unquote(urlsplit(target).path)).resolve()
            if path.is_file() and path.suffix != ".qmd":
                yield from path.parent.glob(f"{escape(path.stem)}.*")


def provenance_of(parameters: Mapping[str, str]) -> str:
    """Return the line that says what a page is about and what made it."""
    parts = (period_of(parameters), as_of(parameters).lower(), f"werkmonitor {version('werkmonitor')}")
    return " · ".join(filter(None, parts))


def _day(parameters: Mapping[str, str]) -> date:
    if parameters.get("as_of"):
        return date.fromisoformat(parameters["as_of"])
    return Quarter.parse(parameters["quarter"]).end if "quarter" in parameters else date(1980, 1, 1)


def period_of(parameters: Mapping[str, str]) -> str:
    """Return the quarter in words, for a cover or the head of a page."""
    label = Quarter.parse(parameters["quarter"]).label if "quarter" in parameters else ""
    return label[:1].upper() + label[1:]


def as_of(parameters: Mapping[str, str]) -> str:
    """Return the date of the reading in words; empty where there is none."""
    day = format_date(_day(parameters), "d MMMM y", locale="nl")
    return f"Stand van {day}" if parameters.get("as_of") else ""
