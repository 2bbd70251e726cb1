"""A disk that is full or can't be written: one message, the last good state stays, and the next run recovers."""

from __future__ import annotations

import os
import resource
import signal
import stat
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from typer.testing import Result

from werkmonitor.config import Project

State = Callable[[], dict[str, bytes]]
Run = Callable[[], Result]
WriteDelivery = Callable[..., Path]
NOBODY = 65534


def trajectories(number: int) -> list[dict[str, str]]:
    return [{"traject_id": f"T{n}", "client_id": f"C{n}"} for n in range(number)]


@contextmanager
def small_disk(size: int) -> Iterator[None]:
    """Let no file grow beyond ``size`` bytes, which ends in an error of the system as a full disk does."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, ignored)


@contextmanager
def unprivileged() -> Iterator[None]:
    """Have the rights of a user that owns nothing, for whom may do everything."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def messages(result: Result) -> str:
    assert "Traceback" not in result.output
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return " ".join(result.output.split())


def test_a_file_that_cannot_be_written_whole(
    write_delivery: WriteDelivery, ingest_now: Run, state: State, project: Project
) -> None:
    write_delivery(trajectories(20), [])
    assert ingest_now().exit_code == 0
    good = state()
    write_delivery(trajectories(400), [])
    with small_disk(4000):
        result = ingest_now()
    assert result.exit_code == 1
    assert "Make room on the disk, and run it again; the last finished results are still in place" in messages(result)
    assert state() == good
    assert ingest_now().exit_code == 0
    assert state() != good
    assert not list(project.restricted.glob(".*"))


def test_a_disk_that_is_really_full(
    write_delivery: WriteDelivery, ingest_now: Run, state: State, output: Path, project: Project
) -> None:
    output.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(output)], capture_output=True)
    if mounted.returncode:
        pytest.skip("only root can mount a small disk")
    try:
        write_delivery(trajectories(20), [])
        assert ingest_now().exit_code == 0
        good = state()
        (output / "vol").write_bytes(bytes(os.statvfs(output).f_bavail * os.statvfs(output).f_bsize - 8192))
        result = ingest_now()
        assert result.exit_code == 1
        assert "No space left on device. Make room on the disk" in messages(result)
        assert state() == good
        (output / "vol").unlink()
        assert ingest_now().exit_code == 0
        assert state() == good, "the same deliveries give the same bytes"
        assert not list(project.restricted.glob(".*"))
    finally:
        subprocess.run(["umount", "--lazy", str(output)], check=True)


def test_a_folder_that_cannot_be_written(
    write_delivery: WriteDelivery, ingest_now: Run, state: State, output: Path, delivery_root: Path
) -> None:
    write_delivery(trajectories(20), [])
    assert ingest_now().exit_code == 0
    good = state()
    for folder in (output, *delivery_root.parents):
        if folder.is_relative_to(delivery_root.parents[2]):
            folder.chmod(folder.stat().st_mode | stat.S_IXOTH | stat.S_IROTH)
    (output / "data-derived").chmod(0o555)
    with unprivileged():
        if not os.access(Path(__file__), os.R_OK, effective_ids=True):
            pytest.skip("the repository can't be read by another user")
        result = ingest_now()
    (output / "data-derived").chmod(0o755)
    assert result.exit_code == 1
    assert "Get the right to read and write there" in messages(result)
    assert state() == good
    assert ingest_now().exit_code == 0


def test_a_folder_of_deliveries_that_cannot_be_opened(
    write_delivery: WriteDelivery, ingest_now: Run, delivery_root: Path
) -> None:
    write_delivery(trajectories(20), [])
    closed = write_delivery(trajectories(20), [], organisation="org02")
    closed.chmod(0)
    if os.geteuid() == 0:
        pytest.skip("nothing is closed to root")
    result = ingest_now()
    closed.chmod(0o755)
    assert result.exit_code == 0
    assert "a folder that can't be opened: 2023Q2/org02" in messages(result)
