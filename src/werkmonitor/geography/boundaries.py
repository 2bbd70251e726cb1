"""Boundaries of the 35 labour-market regions: the official ones where they were fetched, else the approximate ones."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely

from werkmonitor.config import InputError, Project

RD = "EPSG:28992"
"""The Dutch national grid, in metres; all maps are drawn in it."""
WGS84 = "EPSG:4326"
APPROXIMATE = "arbeidsmarktregios_benaderd.geojson"
EXTENT = (0.0, 300_000.0, 290_000.0, 630_000.0)
"""West, south, east, north of the European Netherlands, in metres, with some room."""
LAND = (33_000.0, 42_000.0)
"""Square kilometres that all regions together can be, without and with large waters."""
OVERLAP = 1.0
"""Square kilometres that two regions may overlap: rounding, not another layout."""


@dataclass(frozen=True)
class Boundaries:
    """The regions on a map.

    Parameters
    ----------
    regions
        A row per region, by its CBS code in order of code, with its ``geometry`` in metres (:data:`RD`).
    source
        Source to name under a map, in Dutch; it says so where boundaries are approximate.
    """

    regions: gpd.GeoDataFrame
    source: str


APPROXIMATE_SOURCE = (
    "Kaart: benaderde grenzen, afgeleid van GeoNames (CC BY 4.0), OpenStreetMap-bijdragers (ODbL) en Rijkswaterstaat."
)
OFFICIAL_SOURCE = "Kaart: grenzen van CBS en Kadaster via PDOK (CC BY 4.0)."


def official_file(project: Project) -> Path:
    """Where the official boundaries are kept once they are fetched."""
    return project.geometry / "official" / "arbeidsmarktregios.geojson"


def boundaries(project: Project) -> Boundaries:
    """Return the official boundaries if they were fetched, else the approximate ones of the repository.

    Raises
    ------
    InputError
        The file doesn't hold the 35 regions; the message says what to do.
    """
    official = official_file(project)
    is_official = official.is_file()
    path = official if is_official else project.geometry / APPROXIMATE
    source = OFFICIAL_SOURCE if is_official else APPROXIMATE_SOURCE
    return _read(path, path.stat().st_mtime_ns, tuple(project.regions), source)


@lru_cache(maxsize=2)
def _read(path: Path, changed: int, codes: tuple[str, ...], source: str) -> Boundaries:
    """Read a file once; Python opens it, and not a library of its own, so that a page knows what it was made from."""
    try:
        return Boundaries(checked(json.loads(path.read_text(encoding="utf-8")), codes), source)
    except ValueError as error:
        raise InputError(f"{path.name}: {error}; put the file of the repository back, or fetch it again") from error


def checked(document: Any, codes: Iterable[str]) -> gpd.GeoDataFrame:
    """Return the regions of a GeoJSON document, if they are what they should be.

    Parameters
    ----------
    document
        A parsed FeatureCollection in degrees (:data:`WGS84`), or in :data:`RD` if it says so in ``crs``; ``statcode``
        is the region.
    codes
        The CBS codes, each of which there must be once.

    Returns
    -------
    geopandas.GeoDataFrame
        As :attr:`Boundaries.regions`.

    Raises
    ------
    ValueError
        Anything else: other codes, shapes that aren't valid polygons, or that lie outside the Netherlands, are too
        large or small together, or overlap. The message says which.
    """
    regions = _parsed(document)
    expected, found = list(codes), list(regions["statcode"])
    if sorted(found) != sorted(expected):
        wrong = sorted(set(found) ^ set(expected)) or sorted({code for code in found if found.count(code) > 1})
        raise ValueError(f"expected the {len(expected)} regions once each; not so: {', '.join(wrong[:5])}")
    regions = regions.set_index("statcode").loc[expected, ["geometry"]].to_crs(RD)
    is_area = regions.geom_type.isin(["Polygon", "MultiPolygon"]) & regions.is_valid & ~regions.is_empty
    if not is_area.all():
        raise ValueError(f"not a valid polygon: {', '.join(regions.index[~is_area][:5])}")
    west, south, east, north = EXTENT
    if not shapely.box(west, south, east, north).contains(shapely.box(*regions.total_bounds)):
        raise ValueError("lies outside the Netherlands, or has its coordinates in another order")
    total = regions.area.sum() / 1e6
    if not LAND[0] < total < LAND[1]:
        raise ValueError(f"all regions together are {total:,.0f} square kilometres, which they can't be")
    if overlapping := overlaps(regions):
        raise ValueError(f"these overlap: {', '.join(' and '.join(pair) for pair in overlapping)}")
    return regions


def overlaps(regions: gpd.GeoDataFrame, largest: float = OVERLAP) -> list[tuple[str, str]]:
    """Return the pairs of regions that have more than ``largest`` square kilometres in common."""
    shapes, codes = regions.geometry.to_numpy(), list(regions.index)
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    pairs = [(int(i), int(j)) for i, j in zip(first, second, strict=True) if i < j]
    return [(codes[i], codes[j]) for i, j in pairs if shapely.intersection(shapes[i], shapes[j]).area / 1e6 > largest]


def _parsed(document: Any) -> gpd.GeoDataFrame:
    if not isinstance(document, Mapping) or not isinstance(document.get("features"), list):
        raise ValueError("not a GeoJSON FeatureCollection")
    try:
        rows = [
            {
                "statcode": str(feature["properties"]["statcode"]),
                "geometry": shapely.geometry.shape(feature["geometry"]),
            }
            for feature in document["features"]
        ]
    except (KeyError, TypeError, AttributeError, IndexError, ValueError, shapely.errors.ShapelyError) as error:
        raise ValueError("a feature has no statcode or no readable geometry") from error
    if not rows:
        raise ValueError("it holds no regions")
    return gpd.GeoDataFrame(rows, geometry="geometry", crs=_coordinates(document))


def _coordinates(document: Mapping[str, Any]) -> str:
    """Return the reference system that a document names, degrees if it names none; another than ours is an error."""
    named = document.get("crs")
    if named is None or any(name in str(named) for name in ("CRS84", "EPSG::4326", WGS84)):
        return WGS84
    if any(name in str(named) for name in ("EPSG::28992", RD)):
        return RD
    raise ValueError(f"its coordinates are neither in {RD} nor in {WGS84}")
