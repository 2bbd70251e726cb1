"""Quality of the deliveries that a reading uses, as counts of rows; no row and no organisation is in these tables."""

from __future__ import annotations

import pandas as pd

from werkmonitor.cleaning import Ingested
from werkmonitor.cleaning.rules import SENTENCES
from werkmonitor.contract import Sheet
from werkmonitor.indicators import Reading
from werkmonitor.panel import DeliveryStatus

_DELIVERY = ["quarter", "organisation", "received"]


def _used(reading: Reading) -> pd.DataFrame:
    """Return the key of each delivery that the reading uses."""
    return reading.selections.loc[reading.selections["status"] == DeliveryStatus.DELIVERED, _DELIVERY]


def _of_used(table: pd.DataFrame, used: pd.DataFrame) -> pd.DataFrame:
    keyed = table.assign(received=pd.to_datetime(table["received"]).astype("datetime64[s]"))
    return keyed.merge(used.astype({"received": "datetime64[s]"}), on=_DELIVERY, how="inner")


def used_deliveries(ingested: Ingested, reading: Reading) -> pd.DataFrame:
    """Return the deliveries that the reading uses, as :data:`werkmonitor.contract.DELIVERY_SCHEMA`."""
    return _of_used(ingested.deliveries, _used(reading))


def delivery_rows(ingested: Ingested, reading: Reading) -> pd.DataFrame:
    """Count rows in, used and refused, per quarter and sheet.

    Returns
    -------
    pandas.DataFrame
        ``quarter, sheet, deliveries, rows_in, rows_used, rows_refused``; rows in = rows used + rows refused.
    """
    used = used_deliveries(ingested, reading)
    parts = []
    for sheet, prefix in ((Sheet.TRAJECTORIES, "trajectories"), (Sheet.PLACEMENTS, "placements")):
        sums = used.groupby("quarter").agg(
            deliveries=("organisation", "size"),
            rows_in=(f"{prefix}_in", "sum"),
            rows_used=(f"{prefix}_used", "sum"),
            rows_refused=(f"{prefix}_quarantined", "sum"),
        )
        parts.append(sums.reset_index().assign(sheet=sheet.value))
    columns = ["quarter", "sheet", "deliveries", "rows_in", "rows_used", "rows_refused"]
    return pd.concat(parts)[columns].sort_values(["quarter", "sheet"], ignore_index=True)


def delivery_quality(ingested: Ingested, reading: Reading) -> pd.DataFrame:
    """Count per rule how many rows were refused and how many values repaired.

    Returns
    -------
    pandas.DataFrame
        ``quarter, action`` (``refused`` or ``repaired``), ``rule``, ``sentence`` (Dutch), ``rows`` and
        ``organisations`` (in how many deliveries it occurred).
    """
    used = _used(reading)
    parts = [
        _of_used(table, used)
        .groupby(["quarter", "rule"])
        .agg(rows=("rule", "size"), organisations=("organisation", "nunique"))
        .reset_index()
        .assign(action=action)
        for action, table in (("refused", ingested.quarantine), ("repaired", ingested.changes))
    ]
    table = pd.concat(parts)
    table["sentence"] = table["rule"].map(SENTENCES)
    columns = ["quarter", "action", "rule", "sentence", "rows", "organisations"]
    return table[columns].sort_values(["quarter", "action", "rule"], ignore_index=True)
