"""The national report: the chapters that ``reports/duidingsrapportage.qmd`` includes, as one document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from werkmonitor.rendering import pandoc
from werkmonitor.rendering.assets import is_external, local_file
from werkmonitor.rendering.notebook import INCLUDE, Fences, Line, body_of
from werkmonitor.rendering.outputs import Executed
from werkmonitor.rendering.pandoc import Node

_PAGE_LINK = re.compile(r"\[([^\[\]]*)\]\(([^()\s]+\.qmd)(#[^()\s]+)?\)")


@dataclass(frozen=True)
class Chapter:
    """An executed notebook and its blocks for the PDF."""

    executed: Executed
    blocks: list[Node]


def chapter_id(path: Path) -> str:
    """Return the label of a chapter's heading, also for ``@sec-`` references: ``sec-03-trajecten``."""
    return f"sec-{path.stem}"


def _within(path: Path, label: str) -> str:
    """Return a chapter's anchor as it is in the report: headings without a label of their own may share a text."""
    return label if label.startswith(("sec-", "fig-", "tbl-", "begrip-")) else f"{path.stem}-{label}"


def chapters_of(report: Path, root: Path) -> list[Path]:
    """Return the notebooks that a report includes, in order."""
    found = []
    for line, name in _includes(report):
        path = _absolute(name, report, root)
        if not path.is_file():
            raise line.error(f"there is no file {name} to include")
        if body_of(path)[0]:
            found.append(path)
    return found


def assemble(front: Chapter, chapters: Mapping[Path, Chapter], root: Path) -> list[Node]:
    """Put the chapters in the place of their include lines.

    Each begins with its title as a heading of level 1; images get absolute paths; a link to another chapter leads
    to its heading, a link to a page that isn't in the report becomes plain text.
    """
    blocks: list[Node] = []
    # The report's own headings stand beside the chapters' titles.
    for node in pandoc.from_level_one(_located(front, chapters)):
        path = _included(node, front.executed.path, root)
        if path is None:
            blocks.append(node)
            continue
        chapter = chapters[path]
        heading = pandoc.words(str(chapter.executed.metadata["title"]))
        blocks.append({"t": "Header", "c": [1, [chapter_id(path), [], []], heading]})
        blocks += _located(chapter, chapters)
    return blocks


def located(chapter: Chapter) -> list[Node]:
    """Return a single document's blocks with absolute image paths and without links to local files."""
    return _located(chapter, {})


def _located(chapter: Chapter, chapters: Iterable[Path]) -> list[Node]:
    executed, inside = chapter.executed, set(chapters)

    def change(node: Node) -> list[Node] | None:
        if node["t"] == "Image":
            attr, inlines, (target, title) = node["c"]
            return [{"t": "Image", "c": [attr, inlines, [str(local_file(target, executed)), title]]}]
        if node["t"] == "Header":
            level, (label, *rest), inlines = node["c"]
            return [{"t": "Header", "c": [level, [_within(executed.path, label), *rest], inlines]}]
        return _link(node, executed, inside) if node["t"] == "Link" else None

    changed: list[Node] = pandoc.walk(chapter.blocks, change)
    return changed


def _link(node: Node, executed: Executed, inside: set[Path]) -> list[Node] | None:
    attr, inlines, (target, title) = node["c"]
    if is_external(target):
        return None
    fragment = target.partition("#")[2]
    file = executed.path if target.startswith("#") else local_file(target, executed)
    if file != executed.path and file not in inside:
        return list(inlines)
    anchor = _within(file, fragment) if fragment else chapter_id(file)
    return [{"t": "Link", "c": [attr, inlines, [f"#{anchor}", title]]}]


def _included(node: Node, report: Path, root: Path) -> Path | None:
    """Return the notebook that a paragraph with an include shortcode stands for."""
    match = INCLUDE.fullmatch(pandoc.plain(node["c"])) if node["t"] == "Para" else None
    if match is None:
        return None
    return _absolute(match[1], report, root)


def _includes(report: Path) -> Iterable[tuple[Line, str]]:
    fences = Fences()
    for line in body_of(report)[1]:
        match = None if fences.inside(line.text) else INCLUDE.fullmatch(line.text)
        if match:
            yield line, match[1]


def write_stub(report: Path, root: Path, metadata: Mapping[str, Any], target: Path) -> None:
    """Write the report as one ``.qmd`` that Quarto renders: front matter, then headings and bodies of the chapters.

    Quarto doesn't take the front matter out of an included notebook, so that including the chapters isn't enough.

    Parameters
    ----------
    report
        The report with its include lines.
    root
        The project's folder.
    metadata
        Front matter of the stub.
    target
        File to write.
    """
    inside = {path: chapter_id(path) for path in chapters_of(report, root)}
    lines = ["---", yaml.safe_dump(dict(metadata), allow_unicode=True, sort_keys=False).rstrip(), "---", ""]
    fences = Fences()
    for line in body_of(report)[1]:
        fenced = fences.inside(line.text)
        match = None if fenced else INCLUDE.fullmatch(line.text)
        path = _absolute(match[1], report, root) if match else None
        if path in inside:
            lines += _chapter_lines(path, inside, root)
        elif path:
            lines.append(_include(path, root))
        else:
            # As in assemble(): the report's own headings stand beside the chapters' titles.
            lines.append(line.text if fenced else line.text.removeprefix("#" if line.text.startswith("##") else ""))
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _chapter_lines(path: Path, inside: Mapping[Path, str], root: Path) -> list[str]:
    metadata, body = body_of(path)

    def link(match: re.Match[str]) -> str:
        target = inside.get((path.parent / match[2]).resolve())
        return f"[{match[1]}]({match[3] or f'#{target}'})" if target else match[1]

    texts = []
    for line in body:
        include = INCLUDE.fullmatch(line.text)
        texts.append(_include(_absolute(include[1], path, root), root) if include else _PAGE_LINK.sub(link, line.text))
    return ["", f"# {metadata['title']} {{#{inside[path]}}}", "", *texts, ""]


def _absolute(name: str, including: Path, root: Path) -> Path:
    return (root / name[1:] if name.startswith("/") else including.parent / name).resolve()


def _include(path: Path, root: Path) -> str:
    return f"{{{{< include /{path.relative_to(root.resolve()).as_posix()} >}}}}"
