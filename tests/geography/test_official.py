"""Fetching the official boundaries from a server of our own, which answers well or badly."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import geopandas as gpd
import pytest
import shapely

from werkmonitor.config import InputError, Project, find_project
from werkmonitor.geography import boundaries, fetch_official
from werkmonitor.geography.boundaries import APPROXIMATE, OFFICIAL_SOURCE, RD, official_file

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

    def start(answer: bytes, status: int = 200, asked: list[str] | None = None) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if asked is not None:
                    asked.append(self.path)
                self.send_response(status)
                self.end_headers()
                self.wfile.write(answer)

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


def answer(shift: float = 0.0, leave_out: str = "") -> bytes:
    """Answer as PDOK does: in metres of the national grid, with more properties than are needed."""
    regions = gpd.read_file(REPOSITORY.geometry / APPROXIMATE).to_crs(RD)
    features = [
        {
            "type": "Feature",
            "id": code,
            "properties": {"statcode": code, "statnaam": name, "jrstatcode": f"2023{code}"},
            "geometry": shapely.geometry.mapping(shapely.transform(area, lambda xy: xy + shift)),
        }
        for code, name, area in zip(regions["statcode"], regions["statnaam"], regions.geometry, strict=True)
        if code != leave_out
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


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


def test_kept_pages_are_made_again(project: Project, serve: Serve) -> None:
    (project.cache / "notebooks").mkdir(parents=True)
    fetch_official(project, serve(answer()))
    assert not project.cache.exists()


@pytest.mark.parametrize(
    ("content", "status", "message"),
    [
        (b"<ServiceException/>", 200, "answered with something else"),
        (b"\xff\xfe", 200, "answered with something else"),
        (b"{}", 200, "not a GeoJSON FeatureCollection"),
        (b"[" * 100_000, 200, "answered with something else"),
        (answer(leave_out="AM05"), 200, "not so: AM05"),
        (answer(shift=400_000), 200, "outside the Netherlands"),
        (answer(), 503, "can't be reached"),
    ],
    ids=["xml", "bytes", "empty", "deep", "region missing", "elsewhere", "error"],
)
def test_a_wrong_answer_changes_nothing(
    project: Project, serve: Serve, content: bytes, status: int, message: str
) -> None:
    with pytest.raises(InputError, match=message) as caught:
        fetch_official(project, serve(content, status))
    assert "maps keep the boundaries that they had" in str(caught.value)
    assert not official_file(project).exists()
    assert "benaderde grenzen" in boundaries(project).source


def test_no_connection_is_a_message(project: Project, serve: Serve) -> None:
    with pytest.raises(InputError, match="can't be reached"):
        fetch_official(project, "http://127.0.0.1:9/wfs")


def test_an_endless_answer_is_cut_off(project: Project, serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("werkmonitor.geography.official._LARGEST", 1_000)
    with pytest.raises(InputError, match="more than"):
        fetch_official(project, serve(answer()))
