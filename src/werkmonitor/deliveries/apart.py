"""Work on a file from elsewhere, in a process of its own: what it does there costs a limited time and memory."""

from __future__ import annotations

import faulthandler
import os
import resource
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from werkmonitor.forks import beside

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

    def limited() -> Result:
        faulthandler.disable()
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # a library that gives up says so there, in its own words
        try:
            _limit(memory)
            return work()
        except Exception:
            raise
        except BaseException:  # how a library in Rust reports that it gave up
            raise Overrun from None

    try:
        with beside(limited) as result:
            return result(seconds)
    except (MemoryError, TimeoutError, ChildProcessError):
        raise Overrun from None


def _limit(memory: int) -> None:
    """Limit the address space, where the system says how large it is now; elsewhere the time limit is all."""
    sizes = Path("/proc/self/statm")
    if sizes.exists():
        now = int(sizes.read_text(encoding="ascii").split()[0]) * resource.getpagesize()
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        limit = now + memory if hard == resource.RLIM_INFINITY else min(now + memory, hard)
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
