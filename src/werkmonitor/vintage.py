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
    """One published reading of a quarter: what was known on ``as_of``; its tables are in ``folder``.

    ``organisation`` says whose own figures the tables are, for its own people only; empty where they are public.
    ``policy`` is the fingerprint of the disclosure policy that was applied; ``after`` names the readings that had been
    published before, against which it was protected.
    """

    quarter: Quarter
    as_of: date
    synthetic: bool
    folder: Path
    provenance: Mapping[str, Any]
    organisation: str = ""
    policy: str = ""
    after: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Quarter and date, by which later publications name it."""
        return f"{self.quarter} {self.as_of}"


def all_vintages(project: Project) -> list[Vintage]:
    """Return all published readings that are there, in the order in which they were published."""
    places = [*project.public.glob("*/" + DESCRIPTION), *project.public.glob("*/*/" + DESCRIPTION)]
    in_place = [one for one in places if not any(part[0] == "." for part in one.relative_to(project.public).parts)]
    found = [describe(place.parent) for place in in_place]
    return sorted(
        (one for one in found if not one.organisation), key=lambda one: (len(one.after), one.quarter, one.as_of)
    )


def find_vintage(project: Project, quarter: Quarter, as_of: date | None = None) -> Vintage:
    """Return the newest reading of a quarter that was made, or the one of ``as_of``.

    Raises
    ------
    InputError
        There is none yet, or what stands there is not public.
    """
    current = project.public / str(quarter)
    for folder in (current, current / as_of.isoformat() if as_of else current):
        if (folder / DESCRIPTION).is_file():
            vintage = describe(folder)
            if vintage.organisation:
                raise InputError(f"{folder} holds one organisation's own figures; move them out of the public folder")
            if as_of is None or vintage.as_of == as_of:
                return vintage
    wanted = f"{quarter} as of {as_of}" if as_of else str(quarter)
    command = f"werkmonitor report {quarter}" + (f" --as-of {as_of}" if as_of else "")
    raise InputError(f"there is no release of {wanted} yet; make it with: {command}")


def find_own(project: Project, public: Vintage, organisation: str) -> Vintage:
    """Return an organisation's own figures that go with a public reading.

    Raises
    ------
    InputError
        There are none, they are another organisation's, or they were made in another run than the public ones.
    """
    folder = project.own_figures / str(public.quarter) / public.as_of.isoformat() / organisation
    again = f"make them with: werkmonitor report {public.quarter} --as-of {public.as_of}"
    if not (folder / DESCRIPTION).is_file():
        raise InputError(f"there are no figures of organisation {organisation!r} for {public.quarter}; {again}")
    own = describe(folder)
    if own.organisation != organisation:
        raise InputError(f"the figures in the folder of {organisation} are another organisation's; {again}")
    asked, found = ((one.quarter, one.as_of, one.synthetic, one.provenance) for one in (public, own))
    if asked != found:
        raise InputError(f"the figures of {organisation} were made in another run than the public ones; {again}")
    return own


def describe(folder: Path) -> Vintage:
    """Read what a release's folder says about itself."""
    description = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
    return Vintage(
        Quarter.parse(description["quarter"]),
        date.fromisoformat(description["as_of"]),
        bool(description["synthetic"]),
        folder,
        description["provenance"],
        description.get("organisation", ""),
        description.get("policy", ""),
        tuple(description.get("after", ())),
    )
