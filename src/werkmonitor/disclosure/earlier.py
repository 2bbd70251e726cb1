"""What was published before, and what was counted for it: against those a new publication is protected."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from werkmonitor.config import Project
from werkmonitor.disclosure.background import Background, Earlier
from werkmonitor.disclosure.counts import CELL
from werkmonitor.disclosure.release import Release
from werkmonitor.files import make_private, private_files, write_whole
from werkmonitor.quarter import Quarter
from werkmonitor.vintage import Vintage, all_vintages

_CELL = [name for name in CELL if name != "as_of"]
_SMALL = ("delivery_rows", "delivery_quality", "start_cohorts", "experience", "estimates")
"""Tables that are protected against those of the same name in earlier publications."""
_SINCE = "-revised"
"""How the file is told apart that holds what a table of revisions was made from."""
_ALL = ""
"""The organisation of counts that are of all of them together."""


class Counted(NamedTuple):
    """What a reading counted, before protection: the long table, and the counts of single organisations."""

    table: pd.DataFrame
    own: pd.DataFrame


def published_before(project: Project, quarter: Quarter, as_of: date, *, synthetic: bool) -> list[Vintage]:
    """Return the readings that stood before one that is about to be published, in their order.

    A reading that is made again keeps its place: what was published after it doesn't count, so that it comes out the
    same.
    """
    there = [one for one in all_vintages(project) if one.synthetic == synthetic]
    again = next((one for one in there if (one.quarter, one.as_of) == (quarter, as_of)), None)
    others = [one for one in there if one is not again]
    return others if again is None else [one for one in others if one.name in again.after]


def background(project: Project, before: list[Vintage], own: pd.DataFrame) -> Background:
    """Read what an onlooker has of earlier publications, besides its own counts.

    Parameters
    ----------
    project
        Where they are.
    before
        The readings.
    own
        Counts of single organisations, as ``indicators.table.held`` gives them.
    """
    releases = [Release(**vars(one)) for one in before]
    told = (earlier for one in releases if one.has("indicators") for earlier in _told_by(project, one))
    return Background(own, tuple(told))


def _told_by(project: Project, release: Release) -> Iterator[Earlier]:
    """Yield what a publication tells: its own reading, and what its table of revisions says of a later one."""
    indicators = release.table("indicators").frame
    tables = {name: release.table(name).frame for name in _SMALL if release.has(name)}
    yield Earlier(indicators, *_counted(_place(project, release)), tables)
    if release.has("revisions") and len(revised := release.table("revisions")):
        yield Earlier(after_revisions(indicators, revised.frame), *_counted(_place(project, release, _SINCE)))


def after_revisions(indicators: pd.DataFrame, revisions: pd.DataFrame) -> pd.DataFrame:
    """Return the long table that everybody can make of a publication and its revisions: the national figures of then.

    Parameters
    ----------
    indicators
        The long table of the publication.
    revisions
        Its table of revisions; a figure that isn't in there is what it was.
    """
    columns = [*_CELL, "status", "numerator", "denominator"]
    national = indicators[indicators["region"].eq("") & indicators["method"].eq("ips")]
    after = {"numerator_after": "numerator", "denominator_after": "denominator"}
    revised = revisions.rename(columns=after).assign(region="", method="ips")
    return pd.concat([revised[columns], national[columns]]).drop_duplicates(_CELL, ignore_index=True)


def followed_by(known: Background, published: pd.DataFrame, counted: pd.DataFrame, own: pd.DataFrame) -> Background:
    """Return the background of a publication, with these counts of organisations, that follows one of the same run."""
    return replace(known, own=own, earlier=(*known.earlier, Earlier(published, counted, known.own)))


def keep_counted(project: Project, vintage: Vintage, now: Counted, later: Counted | None = None) -> None:
    """Keep what was counted before protection in the restricted zone, for publications to come.

    Parameters
    ----------
    project, vintage
        Of which publication.
    now, later
        Its reading, and the later one that its revisions were made from, if that is another.
    """
    make_private(project.restricted)
    for which, counted in (("", now), (_SINCE, later)):
        place, content = _place(project, vintage, which), BytesIO()
        if counted is None:
            place.unlink(missing_ok=True)
            continue
        together = [counted.table.assign(organisation=_ALL), counted.own]
        pd.concat(together, ignore_index=True).to_parquet(content, index=False)
        with private_files():
            write_whole(place, content.getvalue())


def lend(project: Project, vintage: Vintage, other: Project) -> None:
    """Have another project protect what it publishes against this publication: its tables, and what was counted."""
    target = other.public / str(vintage.quarter) / vintage.as_of.isoformat()
    target.mkdir(parents=True)
    for path in vintage.folder.iterdir():
        if path.is_file():
            shutil.copyfile(path, target / path.name)
    make_private(other.restricted)
    for which in ("", _SINCE):
        if (kept := _place(project, vintage, which)).is_file():
            with private_files():
                write_whole(_place(other, vintage, which), kept.read_bytes())


def _counted(place: Path) -> tuple[pd.DataFrame | None, pd.DataFrame | None]:
    """Read what was counted of all, and of each organisation."""
    if not place.is_file():
        return None, None
    kept = pd.read_parquet(place)
    of_all = kept["organisation"].eq(_ALL)
    return kept[of_all], kept[~of_all]


def _place(project: Project, vintage: Vintage, which: str = "") -> Path:
    return project.restricted / "published" / f"{vintage.quarter}-{vintage.as_of}{which}.parquet"
