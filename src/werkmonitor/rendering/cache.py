"""Results that need not be made again: kept under a key of all that made them, and checked before they are used."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from werkmonitor.files import checksum, write_whole


@dataclass(frozen=True)
class Record:
    """A kept result: its content, and the checksums of the files that it was made from or consists of."""

    content: Any
    checksums: dict[str, str]

    def holds(self) -> bool:
        """Whether all those files are still what they were."""
        return all(checksum(Path(path)) == known for path, known in self.checksums.items())


@dataclass(frozen=True)
class Cache:
    """Records in a folder, one small file each; with ``fresh`` nothing is found there, only put."""

    folder: Path
    fresh: bool = False

    def find(self, key: str) -> Record | None:
        """Return what is kept under a key, if there is anything and it still holds; what is damaged isn't there."""
        path = self.folder / f"{key}.json"
        if self.fresh or not path.is_file():
            return None
        try:
            record = Record(**json.loads(path.read_text(encoding="utf-8")))
            return record if record.holds() else None
        except (ValueError, TypeError, AttributeError):
            return None

    def put(self, key: str, paths: Iterable[Path], content: Any = None) -> None:
        """Keep a result; ``content`` has to fit in JSON, ``paths`` are the files that it depends on or consists of."""
        record = {"content": content, "checksums": {str(path): checksum(path) for path in sorted(set(paths))}}
        write_whole(self.folder / f"{key}.json", json.dumps(record, ensure_ascii=False).encode())

    def keep(self, keys: Iterable[str]) -> None:
        """Remove all records but these, and what a killed run left half written."""
        names = {f"{key}.json" for key in keys}
        for path in self.folder.glob("*"):
            if path.is_file() and path.name not in names:
                path.unlink(missing_ok=True)


_opened: set[str] = set()


@cache
def _listen() -> None:
    """Have Python tell which files it opens; that can't be undone, so it is for processes that render one thing."""

    def note(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open" and isinstance(arguments[0], str):
            _opened.add(os.path.abspath(arguments[0]))  # noqa: PTH100  (pathlib is too slow here)

    sys.addaudithook(note)


@contextmanager
def opened_below(*folders: Path) -> Iterator[set[Path]]:
    """Collect the files below these folders that are opened inside the block, except hidden ones and Python's own.

    What a library opens without Python's knowledge, as DuckDB does, is not seen.
    """
    _listen()
    _opened.clear()
    found: set[Path] = set()
    yield found
    for path in map(Path, _opened):
        base = next((folder for folder in folders if path.is_relative_to(folder)), None)
        parts = path.relative_to(base).parts if base else (".",)
        own = any(part.startswith((".", "__pycache__")) for part in parts) or path.is_relative_to(sys.prefix)
        if not own and path.is_file():
            found.add(path)
