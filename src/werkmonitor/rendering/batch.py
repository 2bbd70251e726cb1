"""Run independent tasks side by side, each in its own fork of this (warm) process."""

from __future__ import annotations

import ast
import contextlib
import importlib
import multiprocessing
import os
import signal
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from multiprocessing.connection import wait
from multiprocessing.context import ForkProcess
from typing import Any

from werkmonitor.progress import OnProgress, silent
from werkmonitor.rendering.notebook import Cell, Notebook

"""Called with the number of finished tasks, the number of all tasks, and the name of the one that just finished."""

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


def run_forked(
    tasks: Mapping[str, Callable[[], Any]], *, workers: int | None = None, on_progress: OnProgress = silent
) -> dict[str, Any]:
    """Run each task in a fork, at most ``workers`` (default: the number of cores) at a time.

    Returns
    -------
    dict
        For each name, in the order given, what the task returned, or the exception that it raised. A child that
        dies is a ``ChildProcessError``; the others go on.
    """
    waiting = list(tasks.items())
    running: dict[Any, tuple[str, ForkProcess]] = {}
    results: dict[str, Any] = {}
    try:
        while waiting or running:
            while waiting and len(running) < (workers or os.cpu_count() or 1):
                name, task = waiting.pop(0)
                receiver, process = _start(task)
                running[receiver] = (name, process)
            for ready in wait(list(running)):
                name, process = running.pop(ready)
                results[name] = _received(ready)
                process.join()
                on_progress(len(results), len(tasks), name)
    finally:  # after an interruption; else there is none left
        for _, process in running.values():
            process.kill()
    return {name: results[name] for name in tasks}


def _start(task: Callable[[], Any]) -> tuple[Any, ForkProcess]:
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_child, args=(task, sender), daemon=True)
    with warnings.catch_warnings():  # Python 3.12 warns of the parent's threads; a child uses none of them
        warnings.simplefilter("ignore", DeprecationWarning)
        process.start()
    sender.close()
    return receiver, process


def _child(task: Callable[[], Any], sender: Any) -> None:
    """Run a task, send its result, and leave without the parent's exit handlers and inherited connections."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    try:
        result = task()
    except Exception as error:
        result = error
    try:
        sender.send(result)
    except Exception as error:  # a result that can't be pickled
        sender.send(ChildProcessError(f"{type(result).__name__} could not be returned: {error}"))
    sender.close()
    os._exit(0)


def _received(receiver: Any) -> Any:
    try:
        return receiver.recv()
    except EOFError:
        return ChildProcessError("the process stopped before it was done (out of memory?)")
    finally:
        receiver.close()
