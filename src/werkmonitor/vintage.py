"""Which published reading of a quarter is meant, found without opening its tables."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from werkmonitor.config import InputError, Project
from werkmonitor.quarter import Quarter

DESCRIPTION = "release.json"


@dataclass(frozen=True)
class Vintage:
    """One published reading of a quarter: what was known on ``as_of``; its tables are in ``folder``."""

    quarter: Quarter
    as_of: date
    synthetic: bool
    folder: Path
    provenance: Mapping[str, Any]


def find_vintage(project: Project, quarter: Quarter, as_of: date | None = None) -> Vintage:
    """Return the newest reading of a quarter that was made, or the one of ``as_of``.

    Raises
    ------
    InputError
        There is none yet.
    """
    current = project.public / str(quarter)
    for folder in (current, current / as_of.isoformat() if as_of else current):
        if (folder / DESCRIPTION).is_file():
            vintage = describe(folder)
            if as_of is None or vintage.as_of == as_of:
                return vintage
    wanted = f"{quarter} as of {as_of}" if as_of else str(quarter)
    command = f"werkmonitor report {quarter}" + (f" --as-of {as_of}" if as_of else "")
    raise InputError(f"there is no release of {wanted} yet; make it with: {command}")


def describe(folder: Path) -> Vintage:
    """Read what a release's folder says about itself."""
    description = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
    return Vintage(
        Quarter.parse(description["quarter"]),
        date.fromisoformat(description["as_of"]),
        bool(description["synthetic"]),
        folder,
        description["provenance"],
    )
