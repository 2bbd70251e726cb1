"""Import once what the cells of many notebooks import."""

from __future__ import annotations

import ast
import contextlib
import importlib
import os
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from werkmonitor.rendering.notebook import Cell, Notebook

_SHELL = ("matplotlib.pyplot", "matplotlib_inline.backend_inline", "werkmonitor.rendering.execution")


def warm_up(notebooks: Iterable[Notebook], prepare: Callable[[], object] | None = None) -> None:
    """Import once, in the parent, what the cells of notebooks import, and ``prepare``; each fork has it for nothing.

    Typst is not among them: it starts threads that a fork does not inherit, so that only children may call it.
    """
    os.environ.setdefault("MPLBACKEND", "agg")
    cells = {block.source for one in notebooks for block in one.blocks if isinstance(block, Cell)}
    names = (*_SHELL, *sorted({name for cell in cells for name in _imported(cell)}))
    steps: list[Callable[[], object]] = [partial(importlib.import_module, name) for name in names]
    for step in (*steps, *([prepare] if prepare else [])):
        with contextlib.suppress(Exception):  # a name that is no module, or something for a cell to complain about
            step()


def _imported(code: str) -> Iterator[str]:
    try:
        statements = ast.parse(code).body
    except SyntaxError:  # also to be found when it runs
        return
    for one in statements:
        if isinstance(one, ast.Import):
            yield from (alias.name for alias in one.names)
        elif isinstance(one, ast.ImportFrom) and one.module:
            yield one.module
            yield from (f"{one.module}.{alias.name}" for alias in one.names)
