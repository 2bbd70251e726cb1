"""Which regions border on each other."""

from __future__ import annotations

import geopandas as gpd
import pytest
from shapely import box

from werkmonitor.config import find_project
from werkmonitor.geography.boundaries import RD, Boundaries
from werkmonitor.geography.neighbours import LEAST_METRES, bordering, neighbours

PROJECT = find_project()


def test_a_border_makes_neighbours_and_a_corner_does_not() -> None:
    side = 10 * LEAST_METRES
    squares = {"a": (0, 0), "b": (1, 0), "c": (1, 1), "d": (3, 0)}
    shapes = [box(side * x, side * y, side * (x + 1), side * (y + 1)) for x, y in squares.values()]
    regions = gpd.GeoDataFrame(geometry=shapes, index=list(squares), crs=RD)
    assert bordering(Boundaries(regions, "")) == {"a": ["b"], "b": ["a", "c"], "c": ["b"], "d": []}


def test_regions_and_their_neighbours() -> None:
    of = {region: neighbours(PROJECT, region) for region in PROJECT.regions}
    assert all(of.values())
    assert all(region in of[other] and region != other for region, others in of.items() for other in others)
    assert [PROJECT.regions[code] for code in of["AM05"]] == [
        "Stedendriehoek en Noordwest Veluwe",
        "Achterhoek",
        "Regio Zwolle",
    ]


def test_a_code_that_is_none() -> None:
    with pytest.raises(KeyError):
        neighbours(PROJECT, "AM99")
