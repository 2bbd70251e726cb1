"""The official boundaries, fetched from PDOK on request; until then maps have the approximate ones."""

from __future__ import annotations

import http.client
import json
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

import shapely

from werkmonitor.config import InputError, Project
from werkmonitor.files import write_whole
from werkmonitor.geography.boundaries import RD, checked, official_file

SERVICE = "https://service.pdok.nl/cbs/gebiedsindelingen/2023/wfs/v1_0"
"""Web Feature Service of CBS gebiedsindelingen 2023, whose codes are those of ``data-raw/reference/regions.csv``.

There is one for each year. The newer OGC API of the same data has all years in one collection, in pages.
"""
_QUERY = {
    "service": "WFS",
    "version": "2.0.0",
    "request": "GetFeature",
    "typeNames": "gebiedsindelingen:arbeidsmarktregio_gegeneraliseerd",
    "outputFormat": "application/json",
    "srsName": RD,
}
_HEADERS = {"User-Agent": "werkmonitor", "Accept": "application/json"}
_SILENCE, _LONGEST = 30.0, 180.0
"""Seconds to wait for a next part of the answer, and for all of it."""
_LARGEST = 50_000_000
"""Bytes of an answer; the generalised boundaries are a few megabytes."""
_DEFAULT_STAYS = "maps keep the boundaries that they had"


def fetch_official(project: Project, service: str = SERVICE) -> Path:
    """Fetch the official boundaries, check them, and keep them for the maps.

    Parameters
    ----------
    project
        The repository.
    service
        Address of the service.

    Returns
    -------
    Path
        The file; git passes over it.

    Raises
    ------
    InputError
        No connection, or an answer that isn't the 35 regions. Nothing has changed then.
    """
    answer = _answer(f"{service}?{urllib.parse.urlencode(_QUERY)}")
    try:
        regions = checked(_labelled(_parsed(answer)), project.regions)
    except (ValueError, RecursionError) as error:
        raise InputError(f"PDOK answered with something else ({error}); {_DEFAULT_STAYS}") from error
    features = [
        {"type": "Feature", "properties": {"statcode": code}, "geometry": shapely.geometry.mapping(area)}
        for code, area in regions["geometry"].items()
    ]
    document = {"type": "FeatureCollection", "crs": _CRS, "features": features}
    path = official_file(project)
    write_whole(path, json.dumps(document, separators=(",", ":")).encode())
    return path


_CRS = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}


def _parsed(answer: bytes) -> Any:
    try:
        return json.loads(answer)
    except ValueError as error:
        raise ValueError("no JSON: an error page, or cut off half-way") from error


def _labelled(document: Any) -> Any:
    """Say in which coordinates an answer is that doesn't say so itself: those that were asked for."""
    return {"crs": _CRS, **document} if isinstance(document, dict) else document


def _answer(address: str) -> bytes:
    """Return what the service sends, if that is not too much and does not take too long."""
    try:
        request = urllib.request.Request(address, headers=_HEADERS)
        with urllib.request.urlopen(request, timeout=_SILENCE) as response:
            return _read(response)
    except urllib.error.HTTPError as error:
        raise InputError(f"PDOK refused ({error}); {_DEFAULT_STAYS}. Try again later") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        reason = getattr(error, "reason", error)
        raise InputError(f"PDOK can't be reached ({reason}); {_DEFAULT_STAYS}. Try again with a connection") from error


def _read(response: http.client.HTTPResponse) -> bytes:
    """Read an answer part by part, so that a slow or endless one is left in time."""
    answer, until = b"", time.monotonic() + _LONGEST
    while part := response.read1(1 << 20):
        answer += part
        if len(answer) > _LARGEST:
            raise InputError(f"PDOK answered with more than {_LARGEST // 10**6} MB; {_DEFAULT_STAYS}")
        if time.monotonic() > until:
            raise TimeoutError(f"no whole answer within {_LONGEST:.0f} seconds")
    return answer
