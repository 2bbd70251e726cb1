"""Whether a delivery can belong to its quarter at all, judged from its dates."""

from __future__ import annotations

from datetime import date

import pandas as pd

from werkmonitor.cleaning.cells import ReadSheet
from werkmonitor.quarter import Quarter

_LATE_SHARE, _LATE_ROWS = 0.10, 5
"""A tenth of the rows begun after the quarter (and no fewer than five) is a later file, not typing errors."""
_REMAINING = 0.5
"""A later delivery has at least this part of the usable trajectories of the one that it replaces."""
_STALE_ROWS = 5
"""From so many trajectories on, a quarter in which nothing began or ended is an earlier file."""

_EVENTS = ("date_registered", "date_start", "date_approved", "date_end", "date_begin")


def reason_to_hold(trajectories: ReadSheet, placements: ReadSheet | None, quarter: Quarter, received: date) -> str:
    """Return why the delivery can't belong to ``quarter``, in Dutch; empty if it can.

    The reason is shown wherever the delivery is listed, so it holds no count. A held delivery is cleaned and
    reported like any other, but no run may select it.
    """
    rows, start, end = trajectories.canonical, pd.Timestamp(quarter.start), pd.Timestamp(quarter.end)
    if received > date.today():
        return f"de ontvangstdatum {received:%d-%m-%Y} ligt in de toekomst; verbeter de naam van de map"
    if received < quarter.start:
        return f"ontvangen op {received:%d-%m-%Y}, vóór {quarter.label} begon"
    if received <= quarter.end:
        return f"ontvangen op {received:%d-%m-%Y}, toen {quarter.label} nog liep; lever na afloop het hele kwartaal"
    stated = rows["quarter_stated"].dropna()
    others = stated[stated != str(quarter)]
    if len(others) > len(rows) / 2:
        return f"de kolom kwartaal zegt {others.mode()[0]}, maar de levering staat onder {quarter}"
    late = ((rows["date_start"] > end) | (rows["date_registered"] > end)).sum()
    if late > len(rows) / 2 or (late >= _LATE_ROWS and late > _LATE_SHARE * len(rows)):
        return f"veel trajecten zijn aangemeld of begonnen na {quarter.label}; het lijkt een latere levering"
    ended_before = rows["date_end"] < start
    if ended_before.all():
        return f"alle trajecten waren geëindigd voordat {quarter.label} begon"
    if ended_before.any() and len(rows) >= _STALE_ROWS and not _anything_in(quarter, trajectories, placements):
        return f"geen enkele datum ligt in {quarter.label}, wel eindes daarvoor; het lijkt een eerdere levering"
    return ""


def shrunken(used: int, earlier: int, received: date) -> str:
    """Return why a later delivery of the same quarter can't replace an earlier one, in Dutch; empty if it can.

    Parameters
    ----------
    used, earlier
        Usable trajectories of the delivery, and of the one that it would replace.
    received
        When that one was received.
    """
    if used >= _REMAINING * earlier:
        return ""
    return (
        f"minder dan de helft van de bruikbare trajecten in de levering van {received:%d-%m-%Y}, die daarom blijft "
        "gelden; lever het hele kwartaal opnieuw, of haal die eerdere levering weg als deze toch de juiste is"
    )


def _anything_in(quarter: Quarter, *sheets: ReadSheet | None) -> bool:
    days = pd.Timestamp(quarter.start), pd.Timestamp(quarter.end)
    tables = [sheet.canonical for sheet in sheets if sheet is not None]
    return any(table[event].between(*days).any() for table in tables for event in _EVENTS if event in table)
