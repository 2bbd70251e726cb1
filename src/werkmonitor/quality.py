"""Quality of the deliveries that a reading uses, as counts of rows: of all together, and of each organisation."""

from __future__ import annotations

from collections.abc import Mapping

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
        ``quarter, sheet, deliveries, rows_in, rows_used, rows_refused``; rows in = rows used + rows refused. And
        ``most``: the most rows that were refused of one organisation.
    """
    used, key = used_deliveries(ingested, reading), ["quarter", "sheet"]
    most = _summed_rows(used, ["quarter", "organisation"]).groupby(key)["rows_refused"].max().rename("most")
    return _summed_rows(used, ["quarter"]).merge(most, on=key, validate="one_to_one")


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
        ``quarter, action`` (``refused`` or ``repaired``), ``rule``, ``sentence`` (Dutch), ``rows``,
        ``organisations`` (in how many deliveries it occurred) and ``most``: the most rows of one organisation.
    """
    rows = _by_rule({"refused": ingested.quarantine, "repaired": ingested.changes}, _used(reading))
    table = (
        rows.groupby(["quarter", "action", "rule"])["rows"]
        .agg(rows="sum", organisations="size", most="max")
        .reset_index()
    )
    table.insert(3, "sentence", table["rule"].map(SENTENCES))
    return table


def _by_rule(tables: Mapping[str, pd.DataFrame], used: pd.DataFrame) -> pd.DataFrame:
    """Count the rows of used deliveries by organisation, quarter, what was done with them, and rule."""
    rows = pd.concat([_of_used(table, used).assign(action=action) for action, table in tables.items()])
    return rows.groupby(["organisation", "quarter", "action", "rule"]).size().rename("rows").reset_index()


def own_delivery(ingested: Ingested, reading: Reading) -> dict[str, pd.DataFrame]:
    """Say of each organisation's deliveries whether they are used, and what became of their rows.

    Returns
    -------
    dict of pandas.DataFrame
        ``delivery_status``: ``organisation, quarter, received, status, note``; ``delivery_rows``: as
        :func:`delivery_rows`; ``delivery_quality``: ``organisation, quarter, action`` (``refused``, ``remark`` or
        ``repaired``), ``rule``, ``sentence`` and ``what_to_do`` (Dutch) and ``rows``.
    """
    actions = {"refused": ingested.quarantine, "remark": ingested.remarks, "repaired": ingested.changes}
    rules = _by_rule(actions, _used(reading))
    rules = rules.assign(sentence=rules["rule"].map(SENTENCES), what_to_do=rules["rule"].map(_ADVICE).fillna(""))
    status = reading.selections[["organisation", "quarter", "received", "status", "note"]]
    return {
        "delivery_status": status.assign(received=status["received"].dt.strftime("%Y-%m-%d").fillna("")),
        "delivery_rows": _summed_rows(used_deliveries(ingested, reading), ["organisation", "quarter"]),
        "delivery_quality": rules[["organisation", "quarter", "action", "rule", "sentence", "what_to_do", "rows"]],
    }
