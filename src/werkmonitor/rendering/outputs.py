"""Write an executed notebook as one Markdown text: echoed code, outputs and inline values in their places."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from werkmonitor.rendering.notebook import INLINE, Cell, Line, Notebook, Output, Prose

EXECUTE_DEFAULTS: dict[str, Any] = {
    "echo": True,
    "eval": True,
    "output": True,
    "include": True,
    "warning": True,
    "code-fold": False,
    "code-summary": "Code",
}
_IMAGES = {"image/svg+xml": "svg", "image/png": "png", "image/jpeg": "jpg"}
_ORDER = ("text/markdown", *_IMAGES, "text/html", "text/plain")
_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#@$^~|'\"])")
LOADED = re.compile(r'(?P<before><(?:script|link)\b[^>]*?\s(?:src|href)=")(?P<target>[^"]+)')
"""A script or style that raw HTML loads, and the way to it."""
_ANSI = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True)
class Executed:
    """A notebook after execution: Markdown lines, each with the place in the notebook that it came from."""

    path: Path
    metadata: dict[str, Any]
    lines: tuple[Line, ...]

    @property
    def markdown(self) -> str:
        """The text for pandoc."""
        return "\n".join(line.text for line in self.lines) + "\n"

    def locate(self, text: str) -> Line:
        """Return the first line that holds ``text``, else the notebook's first line."""
        return next((line for line in self.lines if text in line.text), Line("", self.path, 1))


def write_markdown(
    notebook: Notebook,
    results: Sequence[tuple[Prose | Cell, list[Output]]],
    defaults: Mapping[str, Any],
    folder: Path,
) -> Executed:
    """Put outputs into the text.

    Parameters
    ----------
    notebook, results
        What was run, and each block with its outputs (``execution.run_cells``).
    defaults
        Cell options that hold where a cell says nothing (the keys of ``EXECUTE_DEFAULTS``).
    folder
        Where images that cells made are written.
    """
    lines: list[Line] = []
    for number, (block, outputs) in enumerate(results, start=1):
        if isinstance(block, Prose):
            lines += _with_values(block, outputs)
        else:
            options = {**EXECUTE_DEFAULTS, **defaults, **block.options}
            name = str(options.get("label", f"cell-{number}"))
            text = _cell(block, outputs, options, folder / f"{notebook.path.stem}-{name}")
            lines += [Line(part, block.start.file, block.start.number) for part in text.split("\n")]
    return Executed(notebook.path, notebook.metadata, tuple(lines))


def _with_values(block: Prose, values: list[Output]) -> Iterator[Line]:
    remaining = iter(values)
    for line, is_text in block.text_lines():
        text = INLINE.sub(lambda _: _inline(next(remaining)["data"]), line.text) if is_text else line.text
        yield Line(text, line.file, line.number)


def _inline(data: Mapping[str, str]) -> str:
    """Markdown is taken as it is, plain text is escaped; both stay on their line."""
    if "text/markdown" in data:
        return " ".join(data["text/markdown"].split("\n"))
    return _SPECIAL.sub(r"\\\1", " ".join(data["text/plain"].split("\n")))


def _cell(cell: Cell, outputs: list[Output], options: Mapping[str, Any], image: Path) -> str:
    """Return a cell's Markdown, with blank lines around it."""
    if not options["include"]:
        return ""
    parts = [_echo(cell.source, options)] if options["echo"] else []
    if options["output"]:
        shown = [part for number, output in enumerate(outputs) if (part := _output(output, options, image, number))]
        parts.append(_captioned("\n\n".join(shown), options))
    return "\n" + "\n\n".join(part for part in parts if part) + "\n"


def _echo(source: str, options: Mapping[str, Any]) -> str:
    code = _fenced(source, ".python .cell-code")
    if not options["code-fold"]:
        return code
    opening = f'<details class="code-fold">\n<summary>{options["code-summary"]}</summary>'
    return f"{_raw(opening)}\n\n{code}\n\n{_raw('</details>')}"


def _captioned(text: str, options: Mapping[str, Any]) -> str:
    """Wrap a table output with ``label`` and ``tbl-cap``; figures get theirs with the image."""
    if "tbl-cap" not in options or not text:
        return text
    return f"::: {{#{options['label']}}}\n\n{text}\n\n{options['tbl-cap']}\n\n:::"


def _output(output: Output, options: Mapping[str, Any], image: Path, number: int) -> str:
    if output["output_type"] == "stream":
        if options["output"] == "asis" and output["name"] == "stdout":
            return str(output["text"])
        hidden = output["name"] == "stderr" and not options["warning"]
        return "" if hidden else _fenced(output["text"].rstrip("\n"), f".cell-output-{output['name']}")
    if output["output_type"] == "error":
        return _fenced(_ANSI.sub("", f"{output['ename']}: {output['evalue']}"), ".cell-output-error")
    return _displayed(output["data"], options, image.with_name(f"{image.name}-{number + 1}"))


def _displayed(data: Mapping[str, Any], options: Mapping[str, Any], image: Path) -> str:
    kind = next((kind for kind in _ORDER if kind in data), None)
    if kind is None:
        return ""
    if kind in _IMAGES:
        path = image.with_name(f"{image.name}.{_IMAGES[kind]}")
        path.parent.mkdir(parents=True, exist_ok=True)
        content = data[kind]
        path.write_bytes(content.encode() if kind == "image/svg+xml" else base64.b64decode(content))
        return _figure(path, options)
    text = str(data[kind])
    if kind == "text/html":
        return _raw(text)
    return text if kind == "text/markdown" else _fenced(text, ".cell-output-display")


def _figure(path: Path, options: Mapping[str, Any]) -> str:
    label = f"#{options['label']} " if str(options.get("label", "")).startswith("fig-") else ""
    alt = json.dumps(options.get("fig-alt", ""), ensure_ascii=False)
    return f"![{options.get('fig-cap', '')}](<{path}>){{{label}fig-alt={alt}}}"


def _fenced(text: str, classes: str) -> str:
    longest = max((len(run) for run in re.findall(r"`{3,}", text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence} {{{classes}}}\n{text}\n{fence}"


def _raw(html: str) -> str:
    fence = "`" * (max((len(run) for run in re.findall(r"`{3,}", html)), default=2) + 1)
    return f"{fence}{{=html}}\n{html}\n{fence}"
