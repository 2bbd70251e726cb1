"""Calls of pandoc, and the few helpers that its JSON syntax tree needs."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import pypandoc

Node = dict[str, Any]
"""An element of pandoc's JSON tree: ``{"t": type, "c": content}``."""

READER = "markdown-yaml_metadata_block"
_VERSION = [1, 23, 1]


@cache
def _program() -> str:
    return str(pypandoc.get_pandoc_path())


def _call(text: str, *arguments: str) -> str:
    done = subprocess.run([_program(), *arguments], input=text, capture_output=True, text=True, encoding="utf-8")
    if done.returncode:
        raise RuntimeError(f"pandoc {' '.join(arguments)}: {done.stderr.strip()}")
    return done.stdout


def read(text: str, reader: str = READER, *options: str) -> list[Node]:
    """Parse text into blocks; ``options`` are pandoc's, such as filters to run."""
    blocks: list[Node] = json.loads(_tree(text, reader, *options))["blocks"]
    return blocks


@lru_cache(maxsize=4)
def _tree(text: str, reader: str, *options: str) -> str:
    """Return the tree as JSON; the page and the PDF of a notebook may begin with the same one."""
    return _call(text, "--from", reader, "--to", "json", *options)


def write(blocks: list[Node], writer: str, *options: str) -> str:
    """Write blocks in a format, as a fragment."""
    document = {"pandoc-api-version": _VERSION, "meta": {}, "blocks": blocks}
    return _call(json.dumps(document), "--from", "json", "--to", writer, "--wrap", "preserve", *options)


def citeproc(blocks: list[Node], literature: Sequence[Path]) -> list[Node]:
    """Write citations from a ``.bib`` in the style of a ``.csl``; the list of references is then the last block."""
    document = {"pandoc-api-version": _VERSION, "meta": {}, "blocks": blocks}
    files = [f"--{'csl' if path.suffix == '.csl' else 'bibliography'}={path}" for path in literature]
    options = ("--citeproc", *files, "--metadata", "lang=nl", "--metadata", "link-citations")
    done: list[Node] = json.loads(_call(json.dumps(document), "--from", "json", "--to", "json", *options))["blocks"]
    return done


def walk(tree: Any, change: Callable[[Node], list[Node] | None]) -> Any:
    """Return a copy of the tree in which ``change`` has replaced elements, innermost first; ``None`` keeps one."""
    if isinstance(tree, list):
        result: list[Any] = []
        for item in tree:
            done = walk(item, change)
            replacement = change(done) if isinstance(done, dict) and "t" in done else None
            result += [done] if replacement is None else replacement
        return result
    if isinstance(tree, dict):
        return {key: walk(value, change) for key, value in tree.items()}
    return tree


def elements(tree: Any, *types: str) -> Iterator[Node]:
    """Yield the elements of the given types, in document order (an element before what it holds)."""
    if isinstance(tree, list):
        for item in tree:
            yield from elements(item, *types)
    elif isinstance(tree, dict):
        if tree.get("t") in types:
            yield tree
        yield from elements(tree.get("c"), *types)


def plain(inlines: Any) -> str:
    """Return the text of inlines, without markup and notes."""
    if isinstance(inlines, list):
        return "".join(plain(item) for item in inlines)
    if not isinstance(inlines, dict):
        return ""
    kind: str = inlines["t"]
    content: Any = inlines.get("c")
    if kind in ("Str", "Space", "SoftBreak", "LineBreak"):
        return str(content) if kind == "Str" else " "
    if kind in ("Code", "Math"):
        return str(content[1])
    if kind == "Quoted":
        marks = ("‘", "’") if content[0]["t"] == "SingleQuote" else ("“", "”")
        return marks[0] + plain(content[1]) + marks[1]
    return "" if kind in ("Note", "RawInline") else plain(content)


def words(text: str) -> list[Node]:
    """Return text as one inline; spaces in it stay as they are."""
    return [{"t": "Str", "c": text}]


def raw(text: str, writer: str, kind: str = "RawBlock") -> Node:
    """Return raw output for one writer."""
    return {"t": kind, "c": [writer, text]}


def attributes(attr: Any) -> dict[str, str]:
    """Return the key-value pairs of an element's attributes."""
    return dict(attr[2])


def from_level_one(blocks: list[Node]) -> list[Node]:
    """Move headings up so that the highest is level 1, which PDF/UA asks for."""
    top = min((node["c"][0] for node in elements(blocks, "Header")), default=1)

    def change(node: Node) -> list[Node] | None:
        return [{"t": "Header", "c": [node["c"][0] - top + 1, *node["c"][1:]]}] if node["t"] == "Header" else None

    shifted: list[Node] = walk(blocks, change)
    return shifted
