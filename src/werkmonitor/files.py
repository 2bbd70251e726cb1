"""Files that are replaced at once, so that a broken-off run does no harm to the former ones, and private files."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replacing(target: Path, mode: int = 0o755) -> Iterator[Path]:
    """Give a new folder to fill, and put it in the place of ``target`` when all went well.

    On an exception the new folder is removed and ``target`` stays as it was. A kill between the two renames leaves
    the former folder as ``.<name>.previous``, which the next call puts back first.

    Parameters
    ----------
    target
        Folder to replace; need not exist yet.
    mode
        Rights of the new folder.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    previous = target.with_name(f".{target.name}.previous")
    if previous.exists() and not target.exists():
        previous.rename(target)
    new = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    new.chmod(mode)
    try:
        yield new
        shutil.rmtree(previous, ignore_errors=True)
        if target.exists():
            target.rename(previous)
        new.rename(target)
        shutil.rmtree(previous, ignore_errors=True)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that nobody ever sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    partial.write_bytes(content)
    partial.replace(path)


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
