"""Long tables of indicators, a row per cell, for tests of what is hidden in them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

_EMPTY = {
    "quarter": "2023Q2", "as_of": "2023-10-01", "indicator": "running", "method": "ips", "stage": "", "funding": "",
    "type": "", "region": "", "numerator": np.nan, "denominator": np.nan, "value": np.nan, "lower": np.nan,
    "upper": np.nan, "interval_method": "", "status": "ok",
}  # fmt: skip


def long_table(rows: Iterable[dict[str, Any]]) -> pd.DataFrame:
    """Fill rows up to a long table of indicators."""
    table = pd.DataFrame([_EMPTY | row for row in rows])
    table["value"] = (table["numerator"] / table["denominator"]).fillna(table["numerator"])
    return table


def by(dimension: str, counts: dict[str, float], **same: Any) -> list[dict[str, Any]]:
    """Return the rows of a breakdown, and that of its total."""
    total = {**same, "numerator": float(sum(counts.values()))}
    return [total, *({**same, dimension: name, "numerator": float(count)} for name, count in counts.items())]
