"""Quality of the deliveries that a reading uses, as counts of rows: of all together, and of each organisation."""

from __future__ import annotations

import pandas as pd

from werkmonitor.cleaning import Ingested
from werkmonitor.cleaning.rules import RULES, SENTENCES
from werkmonitor.contract import Sheet
from werkmonitor.indicators import Reading
from werkmonitor.panel import DeliveryStatus

_DELIVERY = ["quarter", "organisation", "received"]
_ADVICE = {rule.id: rule.what_to_do for rule in RULES}


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
    return _summed_rows(used_deliveries(ingested, reading), ["quarter"])


def _summed_rows(used: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    parts = []
    for sheet, prefix in ((Sheet.TRAJECTORIES, "trajectories"), (Sheet.PLACEMENTS, "placements")):
        sums = used.groupby(by).agg(
            deliveries=("organisation", "size"),
            rows_in=(f"{prefix}_in", "sum"),
            rows_used=(f"{prefix}_used", "sum"),
            rows_refused=(f"{prefix}_quarantined", "sum"),
        )
        parts.append(sums.reset_index().assign(sheet=sheet.value))
    columns = [*by, "sheet", "deliveries", "rows_in", "rows_used", "rows_refused"]
    return pd.concat(parts)[columns].sort_values([*by, "sheet"], ignore_index=True)


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


def own_delivery(ingested: Ingested, reading: Reading) -> dict[str, pd.DataFrame]:
    """Say of each organisation's deliveries whether they are used, and what became of their rows.

    Returns
    -------
    dict of pandas.DataFrame
        ``delivery_status``: ``organisation, quarter, received, status, note``; ``delivery_rows``: as
        :func:`delivery_rows`; ``delivery_quality``: ``organisation, quarter, action`` (``refused``, ``remark`` or
        ``repaired``), ``rule``, ``sentence`` and ``what_to_do`` (Dutch) and ``rows``.
    """
    used, key = _used(reading), ["organisation", "quarter", "action", "rule"]
    actions = {"refused": ingested.quarantine, "remark": ingested.remarks, "repaired": ingested.changes}
    rows = pd.concat([_of_used(table, used).assign(action=action) for action, table in actions.items()])
    rules = rows.groupby(key).size().rename("rows").reset_index()
    rules = rules.assign(sentence=rules["rule"].map(SENTENCES), what_to_do=rules["rule"].map(_ADVICE).fillna(""))
    status = reading.selections[["organisation", "quarter", "received", "status", "note"]]
    return {
        "delivery_status": status.assign(received=status["received"].dt.strftime("%Y-%m-%d").fillna("")),
        "delivery_rows": _summed_rows(used_deliveries(ingested, reading), ["organisation", "quarter"]),
        "delivery_quality": rules[[*key, "sentence", "what_to_do", "rows"]],
    }
