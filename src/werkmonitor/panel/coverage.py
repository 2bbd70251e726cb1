"""How complete each labour-market region is in a quarter."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from werkmonitor.panel.selection import DeliveryStatus, active_rows
from werkmonitor.quarter import Quarter
from werkmonitor.vocabulary import Coverage


def region_coverage(
    register: pd.DataFrame, selection: pd.DataFrame, quarter: Quarter, regions: Iterable[str]
) -> pd.DataFrame:
    """Say for each region how many of its active organisations have a usable delivery.

    A delivery without a single trajectory in the region counts as one: nothing is going on there, and that is known.

    Parameters
    ----------
    register
        One row per organisation and region.
    selection
        What :func:`select_deliveries` chose for this quarter.
    quarter
        The quarter.
    regions
        Codes of all regions, in the order of the result.

    Returns
    -------
    pandas.DataFrame
        ``quarter, region, coverage`` (:class:`Coverage`), ``organisations_active, organisations_delivered``.
    """
    delivered = selection.loc[selection["status"] == DeliveryStatus.DELIVERED, "organisation"]
    active = active_rows(register, quarter).drop_duplicates(["organisation", "region"])
    counts = (
        active.assign(delivered=active["organisation"].isin(delivered))
        .groupby("region")["delivered"]
        .agg(["size", "sum"])
        .reindex(list(regions), fill_value=0)
        .astype("int64")
    )
    return pd.DataFrame(
        {
            "quarter": str(quarter),
            "region": counts.index,
            "coverage": [_coverage(*row) for row in counts.itertuples(index=False)],
            "organisations_active": counts["size"].to_numpy(),
            "organisations_delivered": counts["sum"].to_numpy(),
        }
    )


def _coverage(active: int, delivered: int) -> str:
    if active == 0:
        return Coverage.NO_ORGANISATION.value
    if delivered == 0:
        return Coverage.NOTHING_RECEIVED.value
    return (Coverage.COMPLETE if delivered == active else Coverage.PARTIAL).value
