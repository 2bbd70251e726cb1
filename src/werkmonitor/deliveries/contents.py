"""The bytes of a delivery's files, read once and not past a limit: what is parsed is what the checksum is of."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from werkmonitor.deliveries.find import DeliveryFolder
from werkmonitor.untrusted import visible

MOST_BYTES = 50_000_000
"""Of one file. A delivery of a thousand trajectories takes a hundredth of that."""
_TRIES = 3

Moment = tuple[int, int, int]


class Unreadable(Exception):
    """Nothing in the delivery can be used; the message, in Dutch, tells the supplier why and what to do."""


@dataclass(frozen=True)
class Content:
    """A file as it was read; ``suffix`` is that of its name, in lower case."""

    name: str
    suffix: str
    content: bytes


Contents = Mapping[str, Content]
"""A delivery's files by role, see :mod:`werkmonitor.deliveries.find`."""


def read_contents(found: DeliveryFolder) -> Contents:
    """Read all files of a delivery; where one is replaced meanwhile, read them all again, so that they belong together.

    Raises
    ------
    Unreadable
        A file can't be opened, is larger than ``MOST_BYTES``, or goes on changing.
    """
    before = _moments(found)
    for _ in range(_TRIES):
        contents = {role: _content(path) for role, path in found.files.items()}
        after = _moments(found)
        if after == before:
            return contents
        before = after
    raise Unreadable("de bestanden veranderden terwijl ze werden gelezen; lees de levering nog eens als ze compleet is")


def checksum(contents: Contents) -> str:
    """Return the SHA-256 of the one file, or of the files' checksums in order of role; empty if there is none."""
    digests = [hashlib.sha256(contents[role].content).hexdigest() for role in sorted(contents)]
    return "".join(digests) if len(digests) < 2 else hashlib.sha256("".join(digests).encode()).hexdigest()


def _moments(found: DeliveryFolder) -> list[Moment]:
    """Return what changes when a file is written or replaced."""
    return [_moment(found.files[role]) for role in sorted(found.files)]


def _moment(path: Path) -> Moment:
    try:
        state = path.stat()
    except OSError:
        return 0, 0, 0
    return state.st_ino, state.st_size, state.st_mtime_ns


def _content(path: Path) -> Content:
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError:
        raise Unreadable(f"{visible(path.name)} kan niet worden geopend") from None
    if len(content) > MOST_BYTES:
        raise Unreadable(
            f"{visible(path.name)} is groter dan {MOST_BYTES // 1_000_000} MB; lever alleen de afgesproken kolommen, "
            "zonder afbeeldingen en andere bladen"
        )
    return Content(visible(path.name), path.suffix.lower(), content)
