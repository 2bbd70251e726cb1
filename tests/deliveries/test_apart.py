"""Work in a process of its own: its result, its exceptions, and an end to it whatever it does."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable

import pytest

from werkmonitor.deliveries import Unreadable
from werkmonitor.deliveries.apart import Overrun, apart

MEGABYTE = 2**20


def test_the_result_comes_back_however_large() -> None:
    assert apart(lambda: "x" * (3 * MEGABYTE), 20, 100 * MEGABYTE) == "x" * (3 * MEGABYTE)
    assert apart(lambda: None, 20, 100 * MEGABYTE) is None


def test_an_exception_is_raised_here() -> None:
    def refuse() -> None:
        raise Unreadable("leeg")

    with pytest.raises(Unreadable, match="leeg"):
        apart(refuse, 20, 100 * MEGABYTE)


class GaveUp(BaseException):
    """As a library in Rust says it."""


def give_up() -> None:
    raise GaveUp


@pytest.mark.parametrize(
    "work",
    [
        lambda: bytearray(500 * MEGABYTE),
        lambda: os.kill(os.getpid(), signal.SIGSEGV),
        lambda: os.abort(),
        lambda: os._exit(0),
        lambda: time.sleep(60),
        give_up,
    ],
    ids=["memory", "broken", "abort", "gone", "time", "gave up"],
)
def test_work_that_does_not_end_well(work: Callable[[], object], capfd: pytest.CaptureFixture[str]) -> None:
    began = time.monotonic()
    with pytest.raises(Overrun):
        apart(work, 2, 50 * MEGABYTE)
    assert time.monotonic() - began < 20
    assert capfd.readouterr().err == ""
