"""Read a ``.qmd`` file: front matter, prose and Python cells, each line with the place it came from.

Only what the repository's notebooks use of Quarto is read. Anything else is an error with file and line, so that
this engine never gives output that is silently different from Quarto's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from werkmonitor.config import InputError

METADATA_KEYS = {
    *("title", "subtitle", "description", "author", "date", "lang", "jupyter"),
    *("format", "execute", "number-sections", "toc", "toc-depth"),
}
CELL_OPTIONS: dict[str, type | tuple[type, ...]] = {
    "label": str,
    "tags": list,
    "echo": bool,
    "eval": bool,
    "output": (bool, str),
    "include": bool,
    "warning": bool,
    "error": bool,
    "code-fold": bool,
    "code-summary": str,
    "fig-cap": str,
    "fig-alt": str,
    "tbl-cap": str,
}
INCLUDE = re.compile(r"\s*\{\{<\s*include\s+(\S+)\s*>\}\}\s*")
INLINE = re.compile(r"(?<!`)`\{python\}[ \t]+([^`]+)`(?!`)")
Output = dict[str, Any]
"""One output of a cell as nbformat writes it: stream, display_data, execute_result or error."""

_FENCE = re.compile(r"\s{0,3}(`{3,}|~{3,})\s*(.*?)\s*")
_ESCAPED = re.compile(r"\\([^\w\s]|_)")
_CODE_SPAN = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")


class RenderError(InputError):
    """Notebooks that can't be rendered; ``messages`` holds one message, with file and line, for each problem."""

    def __init__(self, *messages: str) -> None:
        super().__init__("\n".join(messages))
        self.messages = messages

    def __reduce__(self) -> tuple[type[RenderError], tuple[str, ...]]:
        return type(self), self.messages


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text and the file and line number that it came from."""

    text: str
    file: Path
    number: int

    def error(self, message: str) -> RenderError:
        """Return an error about this line."""
        return RenderError(f"{self.file}, line {self.number}: {message}")


@dataclass
class Fences:
    """Whether the lines seen so far leave us inside a fenced code block."""

    fence: str = ""

    def inside(self, text: str) -> bool:
        """Take in the next line; return whether it belongs to a code block (its fences included)."""
        match = _FENCE.fullmatch(text)
        if not self.fence:
            self.fence = match[1] if match else ""
            return bool(match)
        if match and match[1].startswith(self.fence) and not match[2]:
            self.fence = ""
        return True


@dataclass(frozen=True)
class Prose:
    """Markdown between cells."""

    lines: tuple[Line, ...]

    def text_lines(self) -> Iterator[tuple[Line, bool]]:
        """Yield each line and whether it is text, that is, outside fenced code blocks."""
        fences = Fences()
        for line in self.lines:
            yield line, not fences.inside(line.text)


@dataclass(frozen=True)
class Cell:
    """A Python cell; ``start`` is its opening fence, ``lines`` its code without the ``#|`` options."""

    lines: tuple[Line, ...]
    options: dict[str, Any]
    start: Line

    @property
    def source(self) -> str:
        """The code."""
        return "\n".join(line.text for line in self.lines)

    @property
    def name(self) -> str:
        """How messages call the cell."""
        return f"cell {self.options['label']}" if "label" in self.options else "cell"


@dataclass(frozen=True)
class Notebook:
    """A parsed ``.qmd`` file."""

    path: Path
    metadata: dict[str, Any]
    blocks: tuple[Prose | Cell, ...]

    @property
    def title(self) -> str:
        """Title from the front matter."""
        return str(self.metadata["title"])


def parse(path: Path, root: Path, *, chapters: bool = False) -> Notebook:
    """Read a notebook and all that it includes.

    Parameters
    ----------
    path
        The ``.qmd`` file.
    root
        The project's folder, where include paths that begin with ``/`` start.
    chapters
        Leave includes of whole notebooks (files with front matter of their own) in the prose as they are.

    Raises
    ------
    RenderError
        With a message for each thing that isn't understood.
    """
    metadata, body = _split_front_matter(_read_lines(path))
    if "title" not in metadata:
        raise RenderError(f"{path}, line 1: a notebook needs front matter with a title")
    lines = list(_expand(body, path, root, chapters, (path,)))
    return Notebook(path, metadata, tuple(_blocks(lines)))


def includes_of(notebook: Notebook) -> list[tuple[Line, str]]:
    """Return the include lines that ``parse(..., chapters=True)`` left, with the path each names."""
    found = []
    for block in notebook.blocks:
        for line in block.lines if isinstance(block, Prose) else ():
            match = INCLUDE.fullmatch(line.text)
            if match:
                found.append((line, match[1]))
    return found


def body_of(path: Path) -> tuple[dict[str, Any], list[Line]]:
    """Return a notebook's front matter and the lines after it, nothing expanded."""
    return _split_front_matter(_read_lines(path))


def _read_lines(path: Path) -> list[Line]:
    texts = path.read_text(encoding="utf-8-sig").splitlines()
    return [Line(text, path, number) for number, text in enumerate(texts, start=1)]


def _split_front_matter(lines: list[Line]) -> tuple[dict[str, Any], list[Line]]:
    if not lines or lines[0].text.rstrip() != "---":
        return {}, lines
    end = next((i for i, line in enumerate(lines[1:], 1) if line.text.rstrip() in ("---", "...")), None)
    if end is None:
        raise lines[0].error("the front matter is not closed by a line with ---")
    metadata = _yaml(lines[1:end], lines[0])
    if "title" in metadata:  # Quarto reads it as Markdown; here it is text
        metadata["title"] = _ESCAPED.sub(r"\1", str(metadata["title"]))
    unknown = set(metadata) - METADATA_KEYS
    if unknown:
        key = sorted(unknown)[0]
        line = next((line for line in lines[1:end] if line.text.startswith(f"{key}:")), lines[0])
        raise line.error(f"unknown key {key!r} in the front matter; known are {', '.join(sorted(METADATA_KEYS))}")
    if "{python}" in "".join(line.text for line in lines[1:end]):
        raise lines[0].error("front matter can't hold inline Python; compute such a line in a cell")
    return metadata, lines[end + 1 :]


def _yaml(lines: list[Line], start: Line) -> dict[str, Any]:
    try:
        data = yaml.safe_load("\n".join(line.text for line in lines)) or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = lines[min(mark.line, len(lines) - 1)] if mark and lines else start
        raise line.error(f"not valid YAML: {getattr(error, 'problem', error)}") from None
    if not isinstance(data, dict):
        raise start.error("expected YAML of the form key: value")
    return data


def _expand(lines: list[Line], path: Path, root: Path, chapters: bool, stack: tuple[Path, ...]) -> Iterator[Line]:
    fences = Fences()
    for line in lines:
        match = None if fences.inside(line.text) else INCLUDE.fullmatch(line.text)
        if match is None:
            yield line
            continue
        target = _include_target(match[1], line, stack[0], root)
        if target in stack:
            raise line.error(f"{match[1]} includes itself")
        metadata, included = _split_front_matter(_read_lines(target))
        if metadata and not chapters:
            raise line.error(f"{match[1]} has front matter; share a file without it")
        if metadata:
            yield line
        else:
            yield from _expand(included, target, root, chapters, (*stack, target))


def _include_target(name: str, line: Line, main: Path, root: Path) -> Path:
    """Resolve an include; nested relative ones are refused where Quarto would look in another folder than we do."""
    target = root / name[1:] if name.startswith("/") else line.file.parent / name
    if not name.startswith("/") and line.file.parent.resolve() != main.parent.resolve():
        raise line.error(f"in an included file, write the path from the project's root: /…/{Path(name).name}")
    if not target.is_file():
        raise line.error(f"there is no file {name} to include")
    return target.resolve()


def _blocks(lines: list[Line]) -> Iterator[Prose | Cell]:
    prose: list[Line] = []
    position = 0
    while position < len(lines):
        line = lines[position]
        match = _FENCE.fullmatch(line.text)
        if match is None:
            _check_shortcodes(line)
            prose.append(line)
            position += 1
            continue
        end = _fence_end(lines, position, match[1])
        if re.match(r"\{\s*[a-z]", match[2]):
            if prose:
                yield Prose(tuple(prose))
            yield _cell(match[2], lines[position : end + 1])
            prose = []
        else:
            prose += lines[position : end + 1]
        position = end + 1
    if prose:
        yield Prose(tuple(prose))


def _fence_end(lines: list[Line], start: int, fence: str) -> int:
    for position in range(start + 1, len(lines)):
        match = _FENCE.fullmatch(lines[position].text)
        if match and match[1].startswith(fence) and not match[2]:
            return position
    raise lines[start].error("this code block is not closed")


def _check_shortcodes(line: Line) -> None:
    if "{{<" in _CODE_SPAN.sub("", line.text) and not INCLUDE.fullmatch(line.text):
        raise line.error("the only shortcode supported is {{< include FILE >}}, on a line of its own")


def _cell(header: str, lines: list[Line]) -> Cell:
    start, body = lines[0], lines[1:-1]
    if header.replace(" ", "") != "{python}":
        raise start.error(f"{header}: only {{python}} cells are run, with options written as #| lines")
    count = next((i for i, line in enumerate(body) if not line.text.startswith("#|")), len(body))
    options = _yaml([Line(line.text[2:], line.file, line.number) for line in body[:count]], start)
    for key, value in options.items():
        line = next((line for line in body[:count] if line.text[2:].strip().startswith(f"{key}:")), start)
        if key not in CELL_OPTIONS:
            raise line.error(f"unknown cell option {key!r}; known are {', '.join(CELL_OPTIONS)}")
        if not isinstance(value, CELL_OPTIONS[key]) or (key == "output" and value not in (True, False, "asis")):
            raise line.error(f"cell option {key!r} can't be {value!r}")
    for prefix, caption in (("fig-", "fig-cap"), ("tbl-", "tbl-cap")):
        if str(options.get("label", "")).startswith(prefix) != (caption in options):
            raise start.error(f"a label {prefix}… and {caption} go together")
    return Cell(tuple(body[count:]), options, start)
