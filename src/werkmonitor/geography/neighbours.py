"""Which labour-market regions border on each other."""

from __future__ import annotations

from functools import lru_cache

import shapely

from werkmonitor.config import Project
from werkmonitor.geography.boundaries import Boundaries, boundaries

LEAST_METRES = 1_000.0
"""Length of border that makes neighbours: regions that meet in a point, or nearly so, aren't."""
_TOUCHING = 50.0
"""Metres between two borders that count as one: simplified edges needn't fall on each other exactly."""


def neighbours(project: Project, region: str) -> list[str]:
    """Return the codes of the regions that a region has a border with, in order of code.

    Raises
    ------
    KeyError
        There is no such region.
    """
    return _neighbours(project)[region]


@lru_cache(maxsize=2)
def _neighbours(project: Project) -> dict[str, list[str]]:
    return bordering(boundaries(project))


def bordering(found: Boundaries) -> dict[str, list[str]]:
    """Return for each region the codes of those that share at least :data:`LEAST_METRES` of border with it."""
    codes, shapes = list(found.regions.index), found.regions.geometry.to_numpy()
    wider = shapely.buffer(shapes, _TOUCHING)
    first, second = shapely.STRtree(shapes).query(wider, predicate="intersects")
    # What of a border lies within the other's margin is as long as the border that they share.
    shared = shapely.length(shapely.intersection(shapely.boundary(shapes[second]), wider[first]))
    pairs = [
        (int(i), int(j))
        for i, j, metres in zip(first, second, shared, strict=True)
        if i != j and metres >= LEAST_METRES
    ]
    return {code: sorted(codes[j] for i, j in pairs if i == place) for place, code in enumerate(codes)}
