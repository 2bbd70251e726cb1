"""Write a document's blocks as a PDF with Typst: tagged, with alt texts, the same bytes each time."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.resources import files
from itertools import pairwise
from typing import Any, Literal

from werkmonitor.rendering import pandoc, tables
from werkmonitor.rendering.document import callout_of, caption_of, notice_of
from werkmonitor.rendering.notebook import RenderError
from werkmonitor.rendering.pandoc import Node

STANDARD: Literal["ua-1"] = "ua-1"
"""PDF/UA-1, the standard for accessible documents: a missing alt text or heading is then an error."""

_LONG = 16
"""Tables with more rows than this may run on over a page."""

_LEAD = 250
"""A paragraph of fewer characters, some three lines, stays with the figure below it; more would leave a page empty."""


def typst_source(blocks: list[Node], colors: Mapping[str, str]) -> str:
    """Return Typst source for blocks whose images have absolute paths and whose references are resolved."""
    shown = pandoc.walk(pandoc.from_level_one(blocks), _without_code)
    chapters = _on_new_pages(_with_their_text(shown))
    body = pandoc.write(pandoc.walk(chapters, _for_typst), "typst")
    palette = ", ".join(f"{json.dumps(name)}: rgb({json.dumps(value)})" for name, value in colors.items())
    notice = f"#let notice = {_string(notice_of(blocks))}"
    template = files("werkmonitor.rendering").joinpath("templates/report.typ").read_text(encoding="utf-8")
    return f"#let color = ({palette},)\n{notice}\n{template}\n{body}"


def compile_pdf(source: str, cover: Mapping[str, str], day: datetime) -> bytes:
    """Compile Typst source to PDF/UA-1. Call it only in a child process: Typst's threads don't survive a fork.

    Parameters
    ----------
    source
        From :func:`typst_source`.
    cover
        What the template reads: ``title``, ``subtitle``, ``date``, ``provenance``, ``kind`` (``report`` has a cover
        and chapters, ``brief`` has not), ``label`` (who publishes).
    day
        Time written into the file, so that equal input gives equal bytes.
    """
    import typst

    try:
        pdf = typst.Compiler(root="/", ignore_system_fonts=True, sys_inputs=dict(cover)).compile(
            source.encode(), format="pdf", pdf_standards=[STANDARD], timestamp=day.replace(tzinfo=UTC)
        )
    except typst.TypstError as error:
        hints = "; ".join(error.hints)
        raise RenderError(f"the PDF {cover['title']!r} could not be made: {error.message} {hints}".rstrip()) from None
    assert isinstance(pdf, bytes)
    return pdf


def _on_new_pages(blocks: list[Node]) -> list[Node]:
    """Ask for a new page before each chapter but the first, which may share one with what precedes it.

    The template can't do it where it styles headings: a heading would then be found on the page before.
    """
    result: list[Node] = []
    first = True
    for node in blocks:
        if node["t"] == "Header" and node["c"][0] == 1:
            result += [] if first else [pandoc.raw("#new-chapter", "typst")]
            first = False
        result.append(node)
    return result


def _without_code(node: Node) -> list[Node] | None:
    """Leave out cells' code, with the folds around it; of raw HTML only tables stay, as those that pandas writes."""
    if node["t"] == "CodeBlock" and "cell-code" in node["c"][0][1]:
        return []
    if node["t"] == "RawBlock" and node["c"][0] == "html":
        return list(pandoc.elements(pandoc.read(node["c"][1], "html"), "Table"))
    return None


def _with_their_text(blocks: list[Node]) -> list[Node]:
    """Keep a short paragraph that leads up to a figure on the figure's page; a heading above it comes along.

    A longer one stands before the figure as well where a page ends between them.
    """
    result: list[Node] = []
    for node, following in pairwise([*blocks, {"t": "Null"}]):
        leads = node["t"] == "Para" and following["t"] == "Figure" and len(pandoc.plain(node["c"])) < _LEAD
        result += [pandoc.raw("#leading[", "typst"), node, pandoc.raw("]", "typst")] if leads else [node]
    return result


def _for_typst(node: Node) -> list[Node] | None:
    kind = node["t"]
    if kind == "Image":
        return [pandoc.raw(_image(node), "typst", "RawInline")]
    if kind == "Figure":
        return [_figure(node)]
    if kind == "Math":
        return _math(node)
    if kind == "Table":
        return _table(node)
    callout = callout_of(node)
    if callout is None:
        return None
    opening = f"#callout({json.dumps(callout.kind)}, {_string(callout.title)})["
    return [pandoc.raw(opening, "typst"), *callout.body, pandoc.raw("]", "typst")]


def _image(node: Node) -> str:
    (_, _, pairs), alternative, (target, _) = node["c"]
    width = dict(pairs).get("width", "100%")
    return f"#fitted({_string(target)}, {_string(pandoc.plain(alternative))}, {width})"


def _figure(node: Node) -> Node:
    """Write a figure where the text has it, whole, on the next page if need be; its image has become raw Typst already.

    One that floats would fill pages better, but stand apart from its heading, also for who has the page read aloud.
    """
    images = " ".join(image["c"][1] for image in pandoc.elements(node["c"][2], "RawInline"))
    label = f" <{node['c'][0][0]}>" if node["c"][0][0] else ""
    inlines = [
        pandoc.raw(f"#figure([{images}], kind: image, caption: [", "typst", "RawInline"),
        *caption_of(node),
        pandoc.raw(f"]){label}", "typst", "RawInline"),
    ]
    return {"t": "Para", "c": inlines}


def _table(table: Node) -> list[Node]:
    """Keep a short table on one page, and align its columns left where nothing is said: Typst would centre them."""
    content = list(tables.fitted(table)["c"])
    content[2] = [[{"t": "AlignLeft"} if align["t"] == "AlignDefault" else align, width] for align, width in content[2]]
    rows = sum(len(body[3]) for body in content[4])
    if rows > _LONG:
        return [pandoc.raw("#room", "typst"), {"t": "Table", "c": content}]
    return [pandoc.raw("#whole[", "typst"), {"t": "Table", "c": content}, pandoc.raw("]", "typst")]


def _math(node: Node) -> list[Node]:
    """Give a formula its TeX as alt text."""
    opening = f"#[#set math.equation(alt: {_string(node['c'][1])}); "
    return [pandoc.raw(opening, "typst", "RawInline"), node, pandoc.raw("]", "typst", "RawInline")]


def _string(text: Any) -> str:
    return '"' + str(text).replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'
