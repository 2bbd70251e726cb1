"""Trajectories that vanish between two deliveries of an organisation."""

from __future__ import annotations

import pandas as pd

from werkmonitor.cleaning.delivery import CleanSheet
from werkmonitor.quarter import Quarter


def lost_trajectories(before: CleanSheet, quarter: Quarter, after: CleanSheet) -> list[str]:
    """List the trajectories that were running at the end of a quarter and are absent from a later delivery.

    They are censored: nobody says that they ended, so they are never counted as ended. One whose row was delivered but
    refused is not lost.

    Parameters
    ----------
    before, quarter
        The trajectories of the earlier delivery, and its quarter.
    after
        Those of the later one.
    """
    rows, end = before.used, pd.Timestamp(quarter.end)
    start, stop = pd.to_datetime(rows["date_start"]), pd.to_datetime(rows["date_end"])
    running = rows.loc[(start <= end) & ~(stop <= end), "trajectory_id"]
    present = pd.concat([after.used["trajectory_id"], after.quarantine["trajectory_id"]])
    return sorted(running[~running.isin(present)].astype("str"))
