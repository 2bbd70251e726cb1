"""Which delivery of each organisation a reading of a quarter uses, and which organisations are active."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from werkmonitor.config import Hold
from werkmonitor.quarter import Quarter
from werkmonitor.vocabulary import Code


class DeliveryStatus(Code):
    """Whether an organisation's delivery for a quarter is used, and if not, why not."""

    DELIVERED = "delivered", "", "Aangeleverd"
    LATE = "late", "", "Later ontvangen"
    HELD = "held", "", "Aangehouden"
    UNREADABLE = "unreadable", "", "Onleesbaar"
    NOT_RECEIVED = "not_received", "", "Niet ontvangen"
    NOT_ACTIVE = "not_active", "", "Niet actief volgens het register"


Delivery = Mapping[Any, Any]
"""A row of the table of deliveries; ``received`` is a ``datetime.date``."""

SELECTION_COLUMNS = ["quarter", "organisation", "received", "status", "placements_delivered", "note"]


def active_rows(register: pd.DataFrame, quarter: Quarter) -> pd.DataFrame:
    """Return the register's rows (organisation and region) that are active in the quarter.

    Quarters are compared as text: ``2023Q1`` sorts as it follows in time. No ``active_until`` means still active.
    """
    until = register["active_until"].fillna("").replace("", "9999Q4")
    return register[(register["active_from"] <= str(quarter)) & (until >= str(quarter))]


def select_deliveries(
    deliveries: pd.DataFrame, register: pd.DataFrame, holds: Sequence[Hold], quarter: Quarter, as_of: date
) -> pd.DataFrame:
    """Choose for each organisation the newest usable delivery for the quarter that was in by ``as_of``, whole.

    Parameters
    ----------
    deliveries
        All deliveries found, as :data:`werkmonitor.contract.DELIVERY_SCHEMA`.
    register
        One row per organisation and region, with ``active_from`` and ``active_until``.
    holds
        Deliveries that people keep out.
    quarter, as_of
        The quarter to read, as it could be read on that day (deliveries of the day itself included).

    Returns
    -------
    pandas.DataFrame
        One row per organisation that the register has active in the quarter: ``quarter, organisation, received``
        (NaT where nothing is used), ``status`` (:class:`DeliveryStatus`), ``placements_delivered``, ``note`` (Dutch).
        An organisation that is not active but did deliver has a row ``not_active``: unused, but not unseen.
    """
    due = sorted(active_rows(register, quarter)["organisation"].unique())
    newest_first = deliveries[deliveries["quarter"] == str(quarter)].sort_values("received", ascending=False)
    found: dict[str, list[Delivery]] = {}
    for delivery in newest_first.to_dict("records"):
        found.setdefault(delivery["organisation"], []).append(delivery)
    in_time = {name for name, own in found.items() if own[-1]["received"] <= as_of}
    not_due = sorted(in_time & set(register["organisation"]) - set(due))
    rows = [_choose(name, found.get(name, []), holds, quarter, as_of) for name in due]
    rows += [_not_active(name, quarter) for name in not_due]
    selection = pd.DataFrame(rows, columns=SELECTION_COLUMNS)
    return selection.astype({"received": "datetime64[s]", "placements_delivered": "bool"})


def _choose(
    organisation: str, newest_first: list[Delivery], holds: Sequence[Hold], quarter: Quarter, as_of: date
) -> tuple[object, ...]:
    """Return the organisation's row of the selection."""
    passed_over: list[tuple[DeliveryStatus, str]] = []
    for delivery in newest_first:
        if delivery["received"] > as_of:
            continue
        obstacle = _obstacle(delivery, holds, quarter, as_of)
        if obstacle is None:
            note = " ".join(text for _, text in passed_over)
            used = delivery["received"], DeliveryStatus.DELIVERED.value, delivery["placements_delivered"]
            return str(quarter), organisation, *used, note
        passed_over.append(obstacle)
    if passed_over:
        status, note = passed_over[0][0], " ".join(text for _, text in passed_over)
    elif newest_first:
        status, note = DeliveryStatus.LATE, f"Voor het eerst ontvangen op {newest_first[-1]['received']}."
    else:
        status, note = DeliveryStatus.NOT_RECEIVED, ""
    return str(quarter), organisation, pd.NaT, status.value, False, note


def _obstacle(
    delivery: Delivery, holds: Sequence[Hold], quarter: Quarter, as_of: date
) -> tuple[DeliveryStatus, str] | None:
    """Say what keeps a delivery from being used, if anything does."""
    received = delivery["received"]
    for hold in holds:
        if hold.applies(quarter, delivery["organisation"], received, as_of):
            return DeliveryStatus.HELD, f"Levering van {received} aangehouden: {hold.reason}."
    if delivery["status"] == "held":
        return DeliveryStatus.HELD, f"Levering van {received} aangehouden: {delivery['reason']}."
    if delivery["status"] != "read":
        return DeliveryStatus.UNREADABLE, f"Levering van {received} onbruikbaar: {delivery['reason']}."
    return None


def _not_active(organisation: str, quarter: Quarter) -> tuple[object, ...]:
    note = "Wel een levering, maar volgens het register niet actief in dit kwartaal: pas organisations.csv aan."
    return str(quarter), organisation, pd.NaT, DeliveryStatus.NOT_ACTIVE.value, False, note
