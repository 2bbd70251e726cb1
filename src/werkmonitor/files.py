"""Files that are replaced at once, so that a broken-off run does no harm to the former ones, and private files."""

from __future__ import annotations

import csv
import ctypes
import fcntl
import hashlib
import io
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from glob import escape
from pathlib import Path

_HERE, _EXCHANGE = -100, 2
"""Linux's AT_FDCWD and RENAME_EXCHANGE."""
_PREVIOUS = ".previous"


class Busy(Exception):
    """Another run is writing; the text says which."""


@contextmanager
def replacing(target: Path, mode: int = 0o755) -> Iterator[Path]:
    """Give a new folder to fill, and put it in the place of ``target`` when all went well.

    On an exception the new folder is removed and ``target`` stays as it was. Old and new change places in one step
    where the system can; elsewhere a kill between two renames leaves the former folder as ``.<name>.previous``, which
    the next call puts back first. What a killed run left half filled is removed then too.

    Parameters
    ----------
    target
        Folder to replace; need not exist yet.
    mode
        Rights of the new folder.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    previous = target.with_name(f".{target.name}{_PREVIOUS}")
    if previous.exists() and not target.exists():
        previous.rename(target)
    for leftover in target.parent.glob(f".{escape(target.name)}.????????"):
        shutil.rmtree(leftover, ignore_errors=True)
    new = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    new.chmod(mode)
    try:
        yield new
        if not exchanged(new, target):
            if target.exists():
                target.rename(previous)
            new.rename(target)
            shutil.rmtree(previous, ignore_errors=True)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def remove_unfinished(folder: Path) -> None:
    """Remove the folders that killed runs left half filled here; a former one that waits to be put back stays."""
    for path in folder.glob(".*.????????"):
        if path.is_dir() and path.suffix != _PREVIOUS:
            shutil.rmtree(path)


@contextmanager
def restoring(folder: Path) -> Iterator[None]:
    """Put a folder back as it was where the block fails; a kill leaves what it had made so far."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    remove_unfinished(folder.parent)
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as place:
        before = Path(place) / folder.name
        if folder.is_dir():
            shutil.copytree(folder, before)
        try:
            yield
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            if before.is_dir():
                before.rename(folder)
            raise


def exchanged(one: Path, other: Path) -> bool:
    """Let two folders change places in one step; false where that can't be done, and nothing has happened."""
    rename = getattr(ctypes.CDLL(None), "renameat2", None)
    return rename is not None and rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0


@contextmanager
def only_run(folder: Path) -> Iterator[None]:
    """Keep other runs from writing below ``folder`` as long as the block lasts; the end of a process ends its claim.

    Raises
    ------
    Busy
        Another run is there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("a+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise Busy(f"process {file.read().strip() or 'unknown'}") from None
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield


@contextmanager
def in_turn(path: Path) -> Iterator[None]:
    """Wait until nobody else changes a file or folder, and have others wait as long as the block lasts.

    The lock is an empty file beside it. It isn't for a block within a block.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    lock, mine = path.with_name(f".{path.name}.lock"), False
    while not mine:
        with lock.open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            mine = _is_still_there(lock, file.fileno())  # or another run, done with it, has just removed it
            if mine:
                try:
                    yield
                finally:
                    lock.unlink()


def _is_still_there(path: Path, opened: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(opened))
    except FileNotFoundError:
        return False


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that nobody ever sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        partial.write_bytes(content)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def add_rows(path: Path, header: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """Add rows to a CSV file that only grows; nobody ever sees half of it, and a header comes with the first ones."""
    there = path.is_file()
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([*([] if there else [header]), *rows])
    write_whole(path, (path.read_bytes() if there else b"") + text.getvalue().encode())


@contextmanager
def private_files() -> Iterator[None]:
    """Give every folder that is made inside mode 0700 and every file 0600."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def make_private(folder: Path) -> None:
    """Make a folder that only its owner can enter; one that is there becomes so."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file; empty where there is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def files_below(folder: Path) -> list[Path]:
    """Return all files and symbolic links in a folder and those in it, hidden ones too; none where it isn't there."""
    return sorted(path for path in folder.rglob("*") if path.is_file() or path.is_symlink())


def checksums(folder: Path) -> dict[Path, str]:
    """Return the SHA-256 of all files in a folder, by their path within it."""
    return {path.relative_to(folder): checksum(path) for path in files_below(folder)}
