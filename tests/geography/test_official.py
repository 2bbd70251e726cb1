"""Fetching the official boundaries from a server of our own, which answers well or badly."""

import copy
import json
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import geopandas as gpd
import pytest
import shapely
from typer.testing import CliRunner

from werkmonitor import cli, geography, presentation
from werkmonitor.config import InputError, Project, find_project
from werkmonitor.geography import boundaries, fetch_official
from werkmonitor.geography.boundaries import APPROXIMATE, OFFICIAL_SOURCE, RD, WGS84, official_file
from werkmonitor.quarter import Quarter
from werkmonitor.vintage import Vintage

REPOSITORY = find_project(Path(__file__).parent)
Serve = Callable[..., str]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path)
    for folder, name in ((REPOSITORY.geometry, APPROXIMATE), (REPOSITORY.reference, "regions.csv")):
        copy = tmp_path / folder.relative_to(REPOSITORY.root) / name
        copy.parent.mkdir(parents=True)
        copy.write_bytes((folder / name).read_bytes())
    return made


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Start a server that gives one answer, and return its address."""
    servers: list[HTTPServer] = []

    def start(
        answer: bytes, status: int = 200, asked: list[str] | None = None, promised: int | None = None, wait: float = 0
    ) -> str:
        """``promised`` bytes are announced, as many as there are unless given; ``wait`` seconds between two halves."""

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if asked is not None:
                    asked.append(self.path)
                self.send_response(status)
                self.send_header("Content-Length", str(promised or len(answer)))
                self.end_headers()
                half = len(answer) // 2 if wait else 0
                self.wfile.write(answer[:half])
                time.sleep(wait)
                self.wfile.write(answer[half:])

            def log_message(self, *_: object) -> None:
                pass

        server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}/wfs"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


RD_NAMED = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}


@cache
def features(crs: str) -> list[dict[str, Any]]:
    """Make the features that PDOK gives: with more properties than are needed, each a multipolygon."""
    regions = gpd.read_file(REPOSITORY.geometry / APPROXIMATE).to_crs(crs)
    return [
        {
            "type": "Feature",
            "id": f"arbeidsmarktregio_gegeneraliseerd.{number}",
            "properties": {
                "id": number,
                "statcode": code,
                "statnaam": name,
                "jrstatcode": f"2023{code}",
                "rubriek": "arbeidsmarktregio",
            },
            "geometry": shapely.geometry.mapping(shapely.MultiPolygon(list(shapely.get_parts(area)))),
        }
        for number, (code, name, area) in enumerate(
            zip(regions["statcode"], regions["statnaam"], regions.geometry, strict=True)
        )
    ]


def answer(shift: float = 0.0, *, crs: str = RD, named: object = RD_NAMED, **changed: object) -> bytes:
    """Answer as PDOK does; ``named`` is what it says of its coordinates, ``changed`` replaces a region's geometry."""
    found = copy.deepcopy(features(crs))
    for feature in found:
        code = feature["properties"]["statcode"]
        if code in changed:
            feature["geometry"] = changed[code]
        elif shift:
            moved = shapely.transform(shapely.geometry.shape(feature["geometry"]), lambda xy: xy + shift)
            feature["geometry"] = shapely.geometry.mapping(moved)
    document = {"type": "FeatureCollection", "name": "arbeidsmarktregio_gegeneraliseerd", "numberMatched": 35}
    if named is not None:
        document["crs"] = named
    return json.dumps({**document, "features": [each for each in found if each["geometry"] != "gone"]}).encode()


BOW_TIE = {"type": "Polygon", "coordinates": [[[1e5, 4e5], [2e5, 5e5], [2e5, 4e5], [1e5, 5e5], [1e5, 4e5]]]}
OPEN_RING = {"type": "Polygon", "coordinates": [[[1e5, 4e5], [2e5, 5e5]]]}


def test_fetched_boundaries_are_used_from_then_on(project: Project, serve: Serve) -> None:
    asked: list[str] = []
    before = boundaries(project)
    path = fetch_official(project, serve(answer(shift=500), asked=asked))
    after = boundaries(project)
    assert path == official_file(project)
    assert after.source == OFFICIAL_SOURCE
    assert "benaderd" not in after.source
    moved = after.regions.centroid.distance(before.regions.centroid)
    assert moved.between(700, 715).all()
    query = parse_qs(urlsplit(asked[0]).query)
    assert query["typeNames"] == ["gebiedsindelingen:arbeidsmarktregio_gegeneraliseerd"]
    assert query["srsName"] == [RD]


@pytest.mark.parametrize(
    ("crs", "named"),
    [
        (RD, RD_NAMED),
        (RD, None),
        (WGS84, {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}),
    ],
    ids=["as asked", "as asked, and not said", "in degrees, and said so"],
)
def test_the_coordinates_are_those_that_the_answer_names(
    project: Project, serve: Serve, crs: str, named: object
) -> None:
    before = boundaries(project).regions
    fetch_official(project, serve(answer(crs=crs, named=named)))
    after = boundaries(project).regions
    assert after.centroid.distance(before.centroid).max() < 1
    assert after.crs == RD


def test_pages_depend_on_the_boundaries(project: Project, serve: Serve) -> None:
    """A page made before there were official boundaries is made again: they are part of what it was made from."""
    vintage = Vintage(Quarter.parse("2023Q2"), date(2023, 10, 1), True, project.root, {})
    before = set(presentation._data(project, vintage))
    path = fetch_official(project, serve(answer()))
    assert set(presentation._data(project, vintage)) == {*before, path}


PAGE = b"<!DOCTYPE html><html><body><h1>Service tijdelijk niet beschikbaar</h1></body></html>"
METRES_OF_THE_WORLD = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}
LATITUDE_FIRST = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4326"}}


def swapped() -> bytes:
    """Answer in degrees with the latitude first, as some services do."""
    document = json.loads(answer(crs=WGS84, named=LATITUDE_FIRST))
    for feature in document["features"]:
        area = shapely.transform(shapely.geometry.shape(feature["geometry"]), lambda xy: xy[:, ::-1])
        feature["geometry"] = shapely.geometry.mapping(area)
    return json.dumps(document).encode()


@pytest.mark.parametrize(
    ("content", "how", "message"),
    [
        (PAGE, {}, "no JSON: an error page"),
        (PAGE, {"status": 404}, "refused .*404"),
        (answer(), {"status": 503}, "refused .*503"),
        (b"\xff\xfe", {}, "no JSON"),
        (b"{}", {}, "not a GeoJSON FeatureCollection"),
        (b"[" * 100_000, {}, "answered with something else"),
        (answer(AM05="gone"), {}, "not so: AM05"),
        (answer(AM05=None), {}, "no readable geometry"),
        (answer(AM05=BOW_TIE), {}, "not a valid polygon: AM05"),
        (answer(AM05=OPEN_RING), {}, "no readable geometry"),
        (answer(shift=400_000), {}, "outside the Netherlands"),
        (answer(crs="EPSG:3857", named=METRES_OF_THE_WORLD), {}, "its coordinates are neither in"),
        (answer(crs=WGS84, named=None), {}, "outside the Netherlands"),
        (swapped(), {}, "outside the Netherlands"),
        (answer()[:-5_000], {}, "cut off half-way"),
        (answer()[:-5_000], {"promised": len(answer())}, "cut off half-way|can't be reached"),
    ],
    ids=[
        *(
            "page",
            "page not found",
            "error",
            "bytes",
            "empty",
            "deep",
            "34 regions",
            "no shape",
            "bow tie",
            "open ring",
        ),
        *("elsewhere", "other coordinates", "degrees unsaid", "latitude first", "cut off", "connection lost"),
    ],
)
def test_a_wrong_answer_changes_nothing(
    project: Project, serve: Serve, content: bytes, how: dict[str, int], message: str
) -> None:
    with pytest.raises(InputError, match=message) as caught:
        fetch_official(project, serve(content, **how))
    assert "maps keep the boundaries that they had" in str(caught.value)
    assert not official_file(project).exists()
    assert "benaderde grenzen" in boundaries(project).source


def test_what_was_fetched_stays_after_a_wrong_answer(project: Project, serve: Serve) -> None:
    path = fetch_official(project, serve(answer(shift=500)))
    before = path.read_bytes()
    with pytest.raises(InputError, match="not so: AM05"):
        fetch_official(project, serve(answer(AM05="gone")))
    assert path.read_bytes() == before


def test_no_connection_is_a_message(project: Project) -> None:
    with pytest.raises(InputError, match="can't be reached"):
        fetch_official(project, "http://127.0.0.1:9/wfs")


@pytest.mark.parametrize("content", [None, PAGE], ids=["no network", "wrong answer"])
def test_the_command_says_so_and_what_stays(
    project: Project, serve: Serve, monkeypatch: pytest.MonkeyPatch, content: bytes | None
) -> None:
    """In a few words and without a traceback; a good answer is used at once."""
    where = serve(content) if content else "http://127.0.0.1:9/wfs"
    monkeypatch.setattr(cli, "find_project", lambda: project)
    monkeypatch.setattr(geography, "fetch_official", lambda asked: fetch_official(asked, where))
    refused = CliRunner().invoke(cli.app, ["geometry", "--official"])
    said = " ".join(refused.output.split())
    assert refused.exit_code == 1
    assert "maps keep the boundaries that they had" in said
    assert "Traceback" not in said
    where = serve(answer())
    taken = CliRunner().invoke(cli.app, ["geometry", "--official"])
    assert taken.exit_code == 0
    assert OFFICIAL_SOURCE in " ".join(taken.output.split())


@pytest.mark.parametrize(("setting", "message"), [("_SILENCE", "timed out"), ("_LONGEST", "no whole answer within")])
def test_who_waits_too_long_gives_up(
    project: Project, serve: Serve, monkeypatch: pytest.MonkeyPatch, setting: str, message: str
) -> None:
    monkeypatch.setattr(f"werkmonitor.geography.official.{setting}", 0.05)
    with pytest.raises(InputError, match=f"can't be reached .*{message}"):
        fetch_official(project, serve(answer(), wait=0.3))
    assert not official_file(project).exists()


def test_an_answer_without_end_is_cut_off(project: Project, serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("werkmonitor.geography.official._LARGEST", 1_000)
    with pytest.raises(InputError, match="more than"):
        fetch_official(project, serve(answer()))
