"""Citations and the list of references, by pandoc's own citeproc in the project's style, as Quarto does."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from werkmonitor.rendering import pandoc
from werkmonitor.rendering.notebook import RenderError
from werkmonitor.rendering.outputs import Executed
from werkmonitor.rendering.pandoc import Node

HEADING = "Referenties"
_ENTRY = re.compile(r"^\s*@\w+\s*\{\s*([^,\s]+)\s*,", re.MULTILINE)


def cite(blocks: list[Node], sources: list[Executed], literature: Sequence[Path]) -> list[Node]:
    """Write citations as the style wants them and put the list of references at the end.

    Parameters
    ----------
    blocks
        One document, its references to figures, tables and sections resolved.
    sources
        The notebooks that it was made from, to say where a faulty citation is.
    literature
        The ``.bib`` file, and the ``.csl`` file with the style.

    Raises
    ------
    RenderError
        With a message for each citation that the bibliography doesn't have.
    """
    cited = {citation["citationId"] for node in pandoc.elements(blocks, "Cite") for citation in node["c"][0]}
    if not cited:
        return blocks
    bibliography = next((path for path in literature if path.suffix == ".bib"), None)
    text = bibliography.read_text(encoding="utf-8") if bibliography and bibliography.is_file() else ""
    if unknown := sorted(cited - set(_ENTRY.findall(text))):
        where = f"nothing in {bibliography.name}" if bibliography else "there is no bibliography in _quarto.yml"
        message = f"refers to no figure, table or section, and {where}"
        raise RenderError(*(_line(f"@{key}", sources, message) for key in unknown))
    *body, references = pandoc.walk(pandoc.citeproc(blocks, literature), _as_written)
    top = min((node["c"][0] for node in pandoc.elements(body, "Header")), default=2)
    heading = {"t": "Header", "c": [top, ["referenties", ["unnumbered"], []], pandoc.words(HEADING)]}
    return [*body, heading, references]


def _as_written(node: Node) -> list[Any] | None:
    """Take what citeproc wrote; a writer such as Typst's would cite in its own way."""
    if node["t"] != "Cite":
        return None
    keys = " ".join(citation["citationId"] for citation in node["c"][0])
    return [{"t": "Span", "c": [["", ["citation"], [["cites", keys]]], node["c"][1]]}]


def _line(text: str, sources: list[Executed], message: str) -> str:
    source = next((s for s in sources if any(text in line.text for line in s.lines)), sources[0])
    return source.locate(text).error(f"{text} {message}").messages[0]
