"""Putting a root of synthetic deliveries in its place, marked, and never beside real ones."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from werkmonitor.config import InputError, is_synthetic

MARKER = "SYNTHETIC"
_QUARTERS = "[0-9][0-9][0-9][0-9]Q[1-4]"


@contextmanager
def new_root(root: Path) -> Iterator[Path]:
    """Give a folder to build in; when all went well, what is in it takes the place of what was in ``root``.

    Raises
    ------
    InputError
        ``root`` holds deliveries that are not marked as synthetic.
    """
    if any(root.glob(_QUARTERS)) and not is_synthetic(root):
        raise InputError(f"{root} holds deliveries that are not synthetic; give another folder")
    root.mkdir(parents=True, exist_ok=True)
    remove_leftovers(root)
    with tempfile.TemporaryDirectory(prefix=".simulating-", dir=root) as temporary:
        building, replaced = Path(temporary) / "new", Path(temporary) / "old"
        building.mkdir()
        replaced.mkdir()
        yield building
        _replace(root, building, replaced)


def _replace(root: Path, building: Path, replaced: Path) -> None:
    """Move the old quarters out and the new ones in, with the marker there all the while.

    After an interruption at least one quarter is missing, never one that is half there or of another simulation.
    """
    for old in root.glob(_QUARTERS):
        old.replace(replaced / old.name)
    (building / MARKER).replace(root / MARKER)
    for new in sorted(building.iterdir()):
        new.replace(root / new.name)


def remove_leftovers(root: Path) -> None:
    """Remove what an interrupted simulation left behind."""
    for folder in root.glob(".simulating-*"):
        shutil.rmtree(folder, ignore_errors=True)
