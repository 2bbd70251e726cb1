"""Whether the tables of a report would come out the same, so that they need not be made again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from werkmonitor.config import Project
from werkmonitor.files import checksum, files_below
from werkmonitor.fingerprint import digest, environment
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
            return self._cache.find(self._key()) is not None
        except OSError:  # something can't be read; the run itself says what
            return False

    def remember(self) -> None:
        """Note what the tables were made from, and what they are, after a run that went well."""
        restricted = self.project.restricted
        own = self.project.own_figures / str(self.quarter)
        logs = (restricted / self.root.name).glob("*.*")
        made = [*files_below(self.project.public), *files_below(own), *files_below(restricted / "published"), *logs]
        key = self._key()
        self._cache.put(key, made)
        self._cache.keep([key])

    @property
    def _cache(self) -> Cache:
        """Of what was asked for last, one record."""
        asked = digest(str(self.quarter), self.as_of, str(self.root))
        return Cache(self.project.cache / "tables" / asked)

    def _key(self) -> str:
        """Return a key of all that the tables depend on."""
        project = self.project
        folders = (self.root, project.config, project.reference, project.published)
        inputs = [(str(path), _mark(path)) for folder in folders for path in files_below(folder)]
        received = {path.name for path in self.root.glob("*/*/*") if path.name <= date.today().isoformat()}
        published = [str(path) for path in files_below(project.public)]  # a publication is protected against others
        return digest(environment(project.root), inputs, sorted(received), published, _mark(project.purges))


def _mark(path: Path) -> str:
    """Return what tells whether a file is the same."""
    state = path.stat() if path.is_file() else None
    return f"{state.st_size} {state.st_mtime_ns}" if state and state.st_size > _LARGE else checksum(path)
