"""Whether the tables of a report would come out the same, so that they need not be made again."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from werkmonitor import publications
from werkmonitor.config import KEY_VARIABLE, Project
from werkmonitor.files import checksum, files_below
from werkmonitor.fingerprint import digest, environment
from werkmonitor.provenance import commit
from werkmonitor.quarter import Quarter
from werkmonitor.rendering.cache import Cache

_LARGE = 50_000_000
"""Bytes from which a file is known by its size and time: larger ones are not read as a delivery either."""


@dataclass(frozen=True)
class Tables:
    """The tables that a run of ``report`` makes, by what was asked for; ``as_of`` None: everything that is in."""

    project: Project
    quarter: Quarter
    as_of: date | None
    root: Path

    def stand(self) -> bool:
        """Whether deliveries, settings and code are what they were, and all that was made of them is in place."""
        try:
            return self._cache.find(self._key(self.inputs())) is not None
        except OSError:  # something can't be read; the run itself says what
            return False

    def inputs(self) -> str:
        """Return a key of what a run reads: code and its commit, deliveries and settings, and what was purged."""
        project = self.project
        folders = (self.root, project.config, project.reference, project.published)
        files = [(str(path), _mark(path)) for folder in folders for path in files_below(folder)]
        received = {path.name for path in self.root.glob("*/*/*") if path.name <= date.today().isoformat()}
        made_by = environment(project.root), commit(project.root)  # tables say which commit made them
        return digest(made_by, files, sorted(received), _mark(project.purges))

    def remember(self, read: str) -> None:
        """Note what the tables were made from, and what they are, after a run that went well.

        Parameters
        ----------
        read
            The :meth:`inputs` when the run began. Where they are others now, nobody can say which of them it read, and
            nothing is noted; but the example is made by the run itself.
        """
        inputs = self.inputs()
        if inputs != read and self.root != self.project.example:
            return
        key = self._key(inputs)
        self._cache.put(key, self._made())
        self._cache.keep([key])

    def _made(self) -> Iterator[Path]:
        """Yield what a run leaves: tables, own figures, what was counted, and logs."""
        restricted = self.project.restricted
        own = self.project.own_figures / str(self.quarter)
        for folder in (self.project.public, own, restricted / "published"):
            yield from files_below(folder)
        yield from (restricted / self.root.name).glob("*.*")

    @property
    def _cache(self) -> Cache:
        """Of what was asked for last, one record."""
        asked = digest(str(self.quarter), self.as_of, str(self.root))
        return Cache(self.project.standing / asked)

    def _key(self, inputs: str) -> str:
        """Return a key of all that the tables depend on, and of their place in the register of publications."""
        project = self.project
        published = [str(path) for path in files_below(project.public)]  # a publication is protected against others
        known = publications.current(project).values()
        registered = [
            (one.path, one.sha256) for one in known if (project.output / one.path).is_relative_to(project.public)
        ]
        keys = [(path.name, checksum(path)) for path in files_below(project.keys)]  # of the pseudonyms that are stored
        return digest(inputs, published, sorted(registered), keys, os.environ.get(KEY_VARIABLE))


def _mark(path: Path) -> str:
    """Return what tells whether a file is the same."""
    try:
        state = path.stat() if path.is_file() else None
        return f"{state.st_size} {state.st_mtime_ns}" if state and state.st_size > _LARGE else checksum(path)
    except OSError:
        return "can't be read"  # as a delivery it is refused, and the others go on
