"""What counting takes, for a country of :mod:`werkmonitor.bench.country`."""

import pandas as pd
import pyarrow as pa

from werkmonitor.bench.country import AS_OF, QUARTERS
from werkmonitor.cleaning import Ingested
from werkmonitor.panel import calendar, select_deliveries


def chosen(ingested: Ingested) -> tuple[Ingested, pd.DataFrame, pa.Table]:
    selected = [select_deliveries(ingested.deliveries, ingested.register, [], q, AS_OF) for q in QUARTERS]
    return ingested, pd.concat(selected, ignore_index=True), calendar(ingested.register, QUARTERS)
