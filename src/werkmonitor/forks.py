"""Independent tasks side by side, each in a fork of this process, which has what they need in memory already."""

from __future__ import annotations

import multiprocessing
import os
import signal
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from multiprocessing.connection import wait
from multiprocessing.context import ForkProcess
from typing import Any, TypeVar

from werkmonitor.progress import OnProgress, silent

Result = TypeVar("Result")


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


@contextmanager
def beside(task: Callable[[], Result]) -> Iterator[Callable[..., Result]]:
    """Run a task in a fork while the block goes on here; it ends with the block.

    Yields
    ------
    Callable
        Waits for the result, at most so many seconds as it is given, and returns it. Raises what the task raised,
        ``ChildProcessError`` where the fork died, ``TimeoutError`` where it took too long.
    """
    receiver, process = _start(task)

    def result(seconds: float | None = None) -> Result:
        if not receiver.poll(seconds):
            raise TimeoutError
        received = _received(receiver)
        if isinstance(received, Exception):
            raise received
        return received  # type: ignore[no-any-return]

    try:
        yield result
    finally:
        process.kill()  # where the block ended early
        process.join()
        receiver.close()


def _start(task: Callable[[], Any]) -> tuple[Any, ForkProcess]:
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_child, args=(task, sender, receiver))
    with warnings.catch_warnings():  # Python 3.12 warns of the parent's threads; a child uses none of them
        warnings.simplefilter("ignore", DeprecationWarning)
        process.start()
    sender.close()
    return receiver, process


def _child(task: Callable[[], Any], sender: Any, receiver: Any) -> None:
    """Run a task, send its result, and leave without the parent's exit handlers and inherited connections."""
    receiver.close()  # else, after the parent was killed, sending would wait for ever, with what the parent had locked
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    try:
        result = task()
    except Exception as error:
        result = error
    try:
        sender.send(result)
    except BrokenPipeError:
        pass  # the parent was killed
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
