"""The boundaries in the repository: 35 regions without overlap, about where and as large as they really are."""

import copy
import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from werkmonitor.config import InputError, Project, find_project
from werkmonitor.geography import TILES, boundaries
from werkmonitor.geography.boundaries import APPROXIMATE, APPROXIMATE_SOURCE, RD, checked, overlaps

PROJECT = find_project(Path(__file__).parent)
FILE = PROJECT.geometry / APPROXIMATE


@pytest.fixture(scope="module")
def document() -> dict:
    return json.loads(FILE.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def regions(document: dict) -> gpd.GeoDataFrame:
    return checked(document, PROJECT.regions)


@pytest.fixture(scope="module")
def official() -> pd.DataFrame:
    return pd.read_csv(PROJECT.geometry / "official_reference.csv").set_index("region")


def test_names_and_codes_are_those_of_the_reference(document: dict) -> None:
    properties = [feature["properties"] for feature in document["features"]]
    assert {each["statcode"]: each["statnaam"] for each in properties} == PROJECT.regions
    assert len(properties) == 35


def test_the_file_is_small() -> None:
    assert FILE.stat().st_size < 100_000


def test_shapes_are_valid_and_in_metres(regions: gpd.GeoDataFrame) -> None:
    assert regions.is_valid.all()
    assert regions.crs == RD


def test_no_region_overlaps_another(regions: gpd.GeoDataFrame) -> None:
    assert overlaps(regions, largest=0.01) == []


def test_no_gap_between_regions(regions: gpd.GeoDataFrame) -> None:
    """Joined, and grown and shrunk by 50 metres to close what rounding leaves, the land has no narrow gap left."""
    joined = shapely.union_all(regions.geometry.to_numpy())
    closed = joined.buffer(50, join_style="mitre").buffer(-50, join_style="mitre")
    assert closed.difference(joined).area / 1e6 < 1.0
    holes = [shapely.Polygon(hole) for part in shapely.get_parts(joined) for hole in part.interiors]
    assert [hole.area for hole in holes if hole.area < 30e6] == []


def test_areas_are_about_the_official_ones(regions: gpd.GeoDataFrame, official: pd.DataFrame) -> None:
    ratio = regions.area / 1e6 / official["square_kilometres"]
    assert set(ratio.index) == set(PROJECT.regions)
    assert ratio.between(0.88, 1.12).all(), ratio[~ratio.between(0.88, 1.12)]


def test_centroids_are_about_the_official_ones(regions: gpd.GeoDataFrame, official: pd.DataFrame) -> None:
    middle = regions.centroid
    away = np.hypot(middle.x / 1000 - official["x_kilometres"], middle.y / 1000 - official["y_kilometres"])
    assert (away < 4).all(), away[away >= 4]


def test_without_official_boundaries_the_source_says_that_they_are_approximate(tmp_path: Path) -> None:
    project = project_with(tmp_path, FILE.read_text(encoding="utf-8"))
    found = boundaries(project)
    assert found.source == APPROXIMATE_SOURCE
    assert "benaderde grenzen" in found.source
    assert list(found.regions.index) == list(PROJECT.regions)


def test_a_broken_file_is_a_message(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="arbeidsmarktregios_benaderd"):
        boundaries(project_with(tmp_path, "{}"))


def project_with(root: Path, geojson: str) -> Project:
    project = Project(root)
    project.geometry.mkdir(parents=True)
    project.reference.mkdir(parents=True)
    (project.geometry / APPROXIMATE).write_text(geojson, encoding="utf-8")
    (project.reference / "regions.csv").write_bytes((PROJECT.reference / "regions.csv").read_bytes())
    return project


def without_a_region(document: dict) -> None:
    document["features"].pop()


def with_a_region_twice(document: dict) -> None:
    document["features"].append(document["features"][0])


def with_a_point(document: dict) -> None:
    document["features"][0]["geometry"] = {"type": "Point", "coordinates": [5.0, 52.0]}


def with_a_bow_tie(document: dict) -> None:
    ring = [[5.0, 52.0], [5.1, 52.1], [5.1, 52.0], [5.0, 52.1], [5.0, 52.0]]
    document["features"][0]["geometry"] = {"type": "Polygon", "coordinates": [ring]}


def with_an_overlap(document: dict) -> None:
    document["features"][1]["geometry"] = document["features"][0]["geometry"]


def with_other_units(document: dict) -> None:
    document["crs"] = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}


def without_geometry(document: dict) -> None:
    document["features"][0]["geometry"] = None


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (without_a_region, "once each; not so: AM38"),
        (with_a_region_twice, "once each; not so: AM01"),
        (with_a_point, "not a valid polygon: AM01"),
        (with_a_bow_tie, "not a valid polygon: AM01"),
        (with_an_overlap, "overlap: AM01 and AM02"),
        (with_other_units, "square kilometres, which they can't be|outside the Netherlands"),
        (without_geometry, "no readable geometry"),
    ],
)
def test_anything_else_is_refused(document: dict, damage: object, message: str) -> None:
    damaged = copy.deepcopy(document)
    damage(damaged)  # type: ignore[operator]
    with pytest.raises(ValueError, match=message):
        checked(damaged, PROJECT.regions)


@pytest.mark.parametrize(
    "answer", [None, [], {}, {"features": []}, {"features": [1]}, {"features": [{"properties": {}}]}]
)
def test_what_is_no_geojson_is_refused(answer: object) -> None:
    with pytest.raises(ValueError, match=r"FeatureCollection|no statcode|no regions"):
        checked(answer, PROJECT.regions)


def test_every_region_has_a_tile_of_its_own() -> None:
    assert set(TILES) == set(PROJECT.regions)
    assert len(set(TILES.values())) == 35


def test_tiles_lie_as_regions_do(official: pd.DataFrame) -> None:
    column, row = (pd.Series({code: place[axis] for code, place in TILES.items()}) for axis in (0, 1))
    assert column.corr(official["x_kilometres"]) > 0.9
    assert row.corr(official["y_kilometres"]) < -0.9
