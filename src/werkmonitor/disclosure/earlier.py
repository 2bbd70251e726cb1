"""What was published before, and what was counted for it: against those a new publication is protected."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pandas as pd

from werkmonitor.config import Project
from werkmonitor.disclosure.background import Background, Earlier
from werkmonitor.disclosure.release import Release
from werkmonitor.files import make_private, private_files, write_whole
from werkmonitor.quarter import Quarter
from werkmonitor.vintage import Vintage, all_vintages


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
    return Background(
        own,
        tuple(
            Earlier(one.table("indicators").frame, _counted(project, one.quarter, one.as_of))
            for one in releases
            if one.has("indicators")
        ),
    )


def followed_by(known: Background, published: pd.DataFrame, counted: pd.DataFrame, own: pd.DataFrame) -> Background:
    """Return the background of a publication that comes after another one of the same run."""
    return replace(known, own=own, earlier=(*known.earlier, Earlier(published, counted)))


def keep_counted(project: Project, quarter: Quarter, as_of: date, table: pd.DataFrame) -> None:
    """Keep the long table before protection in the restricted zone, for publications to come."""
    content = BytesIO()
    table.to_parquet(content, index=False)
    make_private(project.restricted)
    with private_files():
        write_whole(_place(project, quarter, as_of), content.getvalue())


def lend(project: Project, vintage: Vintage, other: Project) -> None:
    """Have another project protect what it publishes against this publication: its tables, and what was counted."""
    target = other.public / str(vintage.quarter) / vintage.as_of.isoformat()
    target.mkdir(parents=True)
    for path in vintage.folder.iterdir():
        if path.is_file():
            shutil.copyfile(path, target / path.name)
    counted = _counted(project, vintage.quarter, vintage.as_of)
    if counted is not None:
        keep_counted(other, vintage.quarter, vintage.as_of, counted)


def _counted(project: Project, quarter: Quarter, as_of: date) -> pd.DataFrame | None:
    place = _place(project, quarter, as_of)
    return pd.read_parquet(place) if place.is_file() else None


def _place(project: Project, quarter: Quarter, as_of: date) -> Path:
    return project.restricted / "published" / f"{quarter}-{as_of}.parquet"
