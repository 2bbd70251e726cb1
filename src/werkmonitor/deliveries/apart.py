"""Work on a file from elsewhere, in a process of its own: what it does there costs a limited time and memory."""

from __future__ import annotations

import faulthandler
import multiprocessing
import os
import resource
import signal
import warnings
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TypeVar

Result = TypeVar("Result")


class Overrun(Exception):
    """The work took too long, or more memory than it may, or broke the process that did it."""


def apart(work: Callable[[], Result], seconds: float, memory: int) -> Result:
    """Do work in a fork of this process and return its result.

    Parameters
    ----------
    work
        Its result has to be picklable; an exception that it raises is raised here.
    seconds, memory
        What it may take: time until the result comes, and bytes beyond what this process has.

    Raises
    ------
    Overrun
        It didn't come back within those limits.
    """
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_worker, args=(work, sender, receiver, memory), daemon=True)
    with warnings.catch_warnings():  # Python 3.12 warns of this process's threads; the fork uses none of them
        warnings.simplefilter("ignore", DeprecationWarning)
        process.start()
    sender.close()
    try:
        if not receiver.poll(seconds):
            raise Overrun
        outcome = receiver.recv()
    except EOFError:
        raise Overrun from None
    finally:
        process.kill()
        process.join()
        receiver.close()
    if isinstance(outcome, Exception):
        raise outcome
    return outcome[0]  # type: ignore[no-any-return]


def _worker(work: Callable[[], object], sender: Connection, receiver: Connection, memory: int) -> None:
    """Send the result, or the exception; leave without the exit handlers of the process that this is a fork of."""
    receiver.close()  # else, after the parent was killed, sending would wait for ever
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    faulthandler.disable()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # a library that gives up says so there, in its own words
    try:
        _limit(memory)
        outcome: object = (work(),)
    except MemoryError:
        outcome = Overrun()
    except Exception as error:
        outcome = error
    except BaseException:  # how a library in Rust reports that it gave up
        outcome = Overrun()
    try:
        sender.send(outcome)
    except (MemoryError, BrokenPipeError):
        os._exit(1)
    os._exit(0)


def _limit(memory: int) -> None:
    """Limit the address space, where the system says how large it is now; elsewhere the time limit is all."""
    sizes = Path("/proc/self/statm")
    if sizes.exists():
        now = int(sizes.read_text(encoding="ascii").split()[0]) * resource.getpagesize()
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        limit = now + memory if hard == resource.RLIM_INFINITY else min(now + memory, hard)
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
