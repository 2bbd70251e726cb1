"""From text tables to canonical ones; repairs, refusals and remarks are logged, a row each."""

from werkmonitor.cleaning.ingest import ingest
from werkmonitor.cleaning.ingested import Ingested

__all__ = ["Ingested", "ingest"]
