"""The official boundaries, fetched from PDOK on request; until then maps have the approximate ones."""

from __future__ import annotations

import json
import shutil
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
"""Web Feature Service of CBS gebiedsindelingen 2023, whose codes are those of ``data-raw/reference/regions.csv``."""
_QUERY = {
    "service": "WFS",
    "version": "2.0.0",
    "request": "GetFeature",
    "typeNames": "gebiedsindelingen:arbeidsmarktregio_gegeneraliseerd",
    "outputFormat": "application/json",
    "srsName": RD,
}
_SECONDS = 60
_LARGEST = 50_000_000
"""Bytes of an answer; the generalised boundaries are a few megabytes."""
_DEFAULT_STAYS = "maps keep the boundaries that they had"


def fetch_official(project: Project, service: str = SERVICE) -> Path:
    """Fetch the official boundaries, check them, and keep them for the maps.

    Kept pages don't know about a file that wasn't there when they were made, so they are removed too.

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
        regions = checked(_labelled(json.loads(answer)), project.regions)
    except (ValueError, RecursionError) as error:
        raise InputError(f"PDOK answered with something else ({error}); {_DEFAULT_STAYS}") from error
    features = [
        {"type": "Feature", "properties": {"statcode": code}, "geometry": shapely.geometry.mapping(area)}
        for code, area in regions["geometry"].items()
    ]
    document = {"type": "FeatureCollection", "crs": _CRS, "features": features}
    path = official_file(project)
    write_whole(path, json.dumps(document, separators=(",", ":")).encode())
    shutil.rmtree(project.cache, ignore_errors=True)
    return path


_CRS = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}


def _labelled(document: Any) -> Any:
    """Say in which coordinates the answer is: those that were asked for, which it need not repeat."""
    return {**document, "crs": _CRS} if isinstance(document, dict) else document


def _answer(address: str) -> bytes:
    try:
        with urllib.request.urlopen(address, timeout=_SECONDS) as response:
            answer: bytes = response.read(_LARGEST + 1)
    except (urllib.error.URLError, OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        raise InputError(f"PDOK can't be reached ({reason}); {_DEFAULT_STAYS}. Try again with a connection") from error
    if len(answer) > _LARGEST:
        raise InputError(f"PDOK answered with more than {_LARGEST // 10**6} MB; {_DEFAULT_STAYS}")
    return answer
