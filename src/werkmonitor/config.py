"""Where things live, and the small reviewed files that people edit."""

from __future__ import annotations

import csv
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from werkmonitor.quarter import Quarter
from werkmonitor.untrusted import visible


class InputError(Exception):
    """Something in the input is wrong; the message says what and what to do, and is shown without a traceback."""


KEY_VARIABLE = "WERKMONITOR_KEY"
"""Environment variable that may hold the keys of the pseudonyms."""

REGIONS = "regios"
"""Folder of the website for reports about a region, where the policy allows them there."""


@dataclass(frozen=True)
class Project:
    """The repository's folders; ``output`` (default: the root itself) receives all that a run makes."""

    root: Path
    output: Path = field(default_factory=Path)

    def __post_init__(self) -> None:
        object.__setattr__(self, "root", self.root.resolve())
        object.__setattr__(self, "output", (self.root / self.output).resolve())

    @property
    def deliveries(self) -> Path:
        """Real deliveries; never in git."""
        return self.root / "data-raw" / "deliveries"

    @property
    def example(self) -> Path:
        """Synthetic deliveries, made on first use."""
        return self.root / "data-raw" / "example"

    @property
    def published(self) -> Path:
        """Published figures, each with its source."""
        return self.root / "data-raw" / "published"

    @property
    def reference(self) -> Path:
        """Regions and municipalities."""
        return self.root / "data-raw" / "reference"

    @property
    def geometry(self) -> Path:
        """Boundaries of the regions; the official ones, once fetched, are in a folder that is not in git."""
        return self.root / "data-raw" / "geometry"

    @property
    def config(self) -> Path:
        """Policy, layouts, name maps and holds."""
        return self.root / "config"

    @property
    def duiding(self) -> Path:
        """Interpretation written by hand, one folder per quarter; optional."""
        return self.root / "analyses" / "duiding"

    @property
    def restricted(self) -> Path:
        """Client-level zone; readable by its owner only."""
        return self.output / "data-derived" / "restricted"

    @property
    def public(self) -> Path:
        """Safe tables, one folder per quarter."""
        return self.output / "data-derived" / "public"

    @property
    def publications(self) -> Path:
        """The register of all that was published: what, since when, made by which code."""
        return self.output / "data-derived" / "publications.csv"

    @property
    def keys(self) -> Path:
        """Keys of the pseudonyms, which no other file can be made again without; readable by its owner only."""
        return self.output / "data-derived" / "keys"

    @property
    def purges(self) -> Path:
        """What was removed of which quarter, and when."""
        return self.output / "data-derived" / "purges.csv"

    @property
    def validation(self) -> Path:
        """How the methods did where the truth is known; the published table is in git."""
        return self.output / "data-derived" / "validation"

    @property
    def figures(self) -> Path:
        """Published figures, one folder per quarter."""
        return self.output / "figures"

    @property
    def site(self) -> Path:
        """The website: a home page, and a folder for each quarter."""
        return self.output / "_site"

    def pages(self, quarter: Quarter | str) -> Path:
        """Return the folder of a quarter's pages and PDF, whose address stays the same."""
        return self.site / str(quarter)

    def region_reports(self, quarter: Quarter | str) -> Path:
        """Return the folder of a quarter's region reports in the website, for where the policy allows them there."""
        return self.site / REGIONS / str(quarter)

    @property
    def own_figures(self) -> Path:
        """What each organisation may see of itself: a folder per quarter, reading and organisation."""
        return self.restricted / "own"

    @property
    def quality_reports(self) -> Path:
        """Reports for one region or organisation, one folder per quarter; for their readers only."""
        return self.restricted / "kwaliteitsrapportages"

    @property
    def cache(self) -> Path:
        """What executed notebooks left, so that they need not run again; Quarto passes over such a name."""
        return self.output / "_cache"

    @property
    def standing(self) -> Path:
        """Checksums of what runs read and made, organisations' own figures too; not for the world."""
        return self.cache / "tables"

    @cached_property
    def regions(self) -> dict[str, str]:
        """CBS code to name of the 35 labour-market regions, in order of code."""
        with (self.reference / "regions.csv").open(encoding="utf-8", newline="") as file:
            return {row["region"]: row["name"] for row in csv.DictReader(file)}

    def delivery_root(self, given: Path | None = None) -> Path:
        """Return the folder to read deliveries from: the given one, else the real ones if any, else the example."""
        if given is not None:
            if not given.is_dir():
                raise InputError(f"{given} is not a folder; --deliveries takes the folder with organisations.csv")
            return given.resolve()
        has_real = any(self.deliveries.glob("[0-9][0-9][0-9][0-9]Q[1-4]/*/*"))
        return self.deliveries if has_real else self.example


def find_project(start: Path | None = None) -> Project:
    """Return the project around ``start`` (default: ``WERKMONITOR_ROOT``, else the working directory).

    Raises
    ------
    InputError
        No folder from there upwards holds ``_quarto.yml`` and ``config/``.
    """
    origin = (start or Path(os.environ.get("WERKMONITOR_ROOT") or Path.cwd())).resolve()
    for folder in (origin, *origin.parents):
        if (folder / "_quarto.yml").is_file() and (folder / "config").is_dir():
            return Project(folder, Path(os.environ.get("WERKMONITOR_OUTPUT") or folder))
    raise InputError(f"{origin} is not inside a werkmonitor repository (no _quarto.yml with config/ beside it)")


def is_synthetic(delivery_root: Path) -> bool:
    """Whether the folder carries the marker that everything made from it is synthetic."""
    return (delivery_root / "SYNTHETIC").exists()


@dataclass(frozen=True)
class Hold:
    """A delivery that is kept out of runs although it was received, because its quality is in question."""

    quarter: Quarter
    organisation: str
    received: date
    reason: str
    until: date | None

    def applies(self, quarter: Quarter, organisation: str, received: date, as_of: date) -> bool:
        """Whether a run with ``as_of`` has to leave that delivery out; from ``until`` on it is let in."""
        same = (self.quarter, self.organisation, self.received) == (quarter, organisation, received)
        return same and (self.until is None or as_of < self.until)


def read_holds(path: Path) -> list[Hold]:
    """Read a ``holds.csv`` (``quarter, organisation, received, reason, until``); no file means no holds."""
    if not path.exists():
        return []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return [_hold(path.name, number, row) for number, row in enumerate(csv.DictReader(file), start=2)]
    except UnicodeDecodeError:
        raise InputError(f"{path.name} is not UTF-8; save it as CSV UTF-8") from None
    except csv.Error as error:
        raise InputError(f"{path.name} is not a CSV file: {error}") from None


def _hold(name: str, number: int, row: Mapping[str, str]) -> Hold:
    try:
        until = (row.get("until") or "").strip()
        return Hold(
            Quarter.parse(row["quarter"]),
            row["organisation"].strip(),
            date.fromisoformat(row["received"].strip()),
            visible(" ".join(row["reason"].split())),
            date.fromisoformat(until) if until else None,
        )
    except (KeyError, AttributeError):
        columns = "quarter,organisation,received,reason,until"
        raise InputError(f"{name}, row {number}: expected the columns {columns}") from None
    except ValueError as error:
        dates = "dates are written as 2023-10-01 and quarters as 2023Q2"
        raise InputError(f"{name}, row {number}: {dates} ({error})") from error
