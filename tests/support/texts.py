"""What a reader of the pages sees as text: notebooks run on a report, without rendering, drawing or writing."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import CodeType
from typing import Any
from unittest.mock import patch

import werkmonitor.figures.emit
import werkmonitor.reporting
from werkmonitor.config import find_project
from werkmonitor.narrative.report import Report
from werkmonitor.rendering import pandoc
from werkmonitor.rendering.notebook import INLINE, Cell, parse

ROOT = find_project(Path(__file__).parent).root
PAGES = {
    "index": ROOT / "index.qmd",
    **{path.stem: path for path in sorted((ROOT / "analyses").glob("[0-9]*.qmd"))},
}
"""Every page of the site that is made from the tables of a release."""


def page_text(page: str, report: Report) -> str:
    """Return a page as Markdown with everything computed filled in."""
    return notebook_text(PAGES[page], report)


def notebook_text(notebook: Path, report: Report) -> str:
    """Return a notebook as Markdown with everything computed filled in."""
    with _opened(report):
        names: dict[str, Any] = {"quarter": str(report.quarter), "as_of": report.as_of.isoformat()}
        parts = []
        for block in parse(notebook, ROOT).blocks:
            if isinstance(block, Cell):
                shown = _run(block.source, names)
                parts.append("" if block.options.get("include") is False or shown is None else shown.data)
            else:
                parts.append(_filled("\n".join(line.text for line in block.lines), names))
    return "\n\n".join(filter(None, parts))


def page_html(page: str, *, alternative: bool = False) -> str:
    """Return a page, given as Markdown, as the audit reads it: its main part in HTML.

    Pandoc gives images their caption as alternative text; ``alternative`` puts their own in its place.
    """
    text = f"<main>{pandoc.write(pandoc.read(page), 'html5')}</main>"
    return re.sub(r'data-fig-alt="([^"]*)" alt="[^"]*"', r'alt="\1"', text) if alternative else text


@contextmanager
def _opened(report: Report) -> Iterator[None]:
    """Let notebooks open ``report``, and make figures without drawing them."""
    with (
        patch.object(werkmonitor.reporting, "open_report", lambda *_, **__: report),
        patch.object(werkmonitor.figures.emit, "_drawn", lambda *_, **__: b""),
    ):
        yield


def _run(source: str, names: dict[str, Any]) -> Any:
    """Run a cell; return the value of its last line if that is an expression."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), names)
    return eval(_expression(last), names) if isinstance(last, ast.Expr) else None


def _expression(last: ast.Expr) -> CodeType:
    return compile(ast.Expression(last.value), "cell", "eval")


def _filled(text: str, names: Mapping[str, Any]) -> str:
    return INLINE.sub(lambda match: str(eval(match[1], dict(names))), text)


_FIGURE = re.compile(r'^!\[(.*)\]\([^)]*\)\{#\S+ fig-alt="(.*)"\}$', re.MULTILINE)
_MADE = re.compile(r"\]\([^)]*\)|\{#[^}]*\}|doi\.org/\S+|https?://\S+|\\(?=[_*])|^: {3}", re.MULTILINE)
_NOT_TEXT = re.compile(r"^(:::.*|\s*|[|: -]+|<(?:link|script)\b.*)$")


def lines(text: str) -> list[str]:
    """Return the lines of a page that hold words: plain spaces, captions and alternative texts each on a line."""
    text = _MADE.sub("", _FIGURE.sub(r"\1\n\2", text.replace("\u00a0", " ")))
    return [line.strip() for line in text.splitlines() if not _NOT_TEXT.match(line)]
