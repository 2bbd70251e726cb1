"""Where the labour-market regions are: boundaries for maps, and a layout of equal tiles."""

from werkmonitor.geography.boundaries import Boundaries, boundaries
from werkmonitor.geography.official import fetch_official
from werkmonitor.geography.tilemap import TILES

__all__ = ["TILES", "Boundaries", "boundaries", "fetch_official"]
