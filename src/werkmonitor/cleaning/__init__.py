"""From text tables to canonical ones; every repair, refusal and remark is a row in a log."""

from werkmonitor.cleaning.ingest import ingest
from werkmonitor.cleaning.ingested import Ingested

__all__ = ["Ingested", "ingest"]
