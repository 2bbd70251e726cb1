"""Protection of what an organisation is told about the others."""

from __future__ import annotations

import pandas as pd

from werkmonitor.disclosure.policy import Policy
from werkmonitor.vocabulary import Status

FEWEST_OTHERS = 5
"""Other organisations that a number has to rest on: fewer could tell each other's figures from it."""
DECIMALS = 2
"""Whole percentages: too coarse to find out a single person, or the shares that a mean is made of."""
_OWN = "own"


def protect_comparison(table: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """Round what is about others, and hide it where it rests on few organisations or people.

    Parameters
    ----------
    table
        As made by :func:`werkmonitor.studies.comparison.compare`: ``basis`` says whose ``value`` it is, ``clusters``
        on how many other organisations it rests, ``events`` on how many people at least, and ``people`` on how many.
    policy
        The rules.

    Returns
    -------
    pandas.DataFrame
        The table without ``events``. Own rows as they are; of others only a rounded ``value`` and ``clusters``, or
        nothing where there are fewer than :data:`FEWEST_OTHERS`, or where people are below the threshold.
    """
    of_others = table["basis"] != _OWN
    enough = (table["clusters"] >= FEWEST_OTHERS) & (table["events"] >= policy.threshold)
    hidden = of_others & ~enough & (table["status"] == Status.OK)
    return table.assign(
        value=table["value"].astype("float64").where(~of_others, table["value"].round(DECIMALS)).mask(hidden),
        people=table["people"].astype("float64").mask(of_others),
        clusters=table["clusters"].astype("float64").mask(hidden | ~of_others),
        status=table["status"].mask(hidden, Status.PRIMARY.value),
    ).drop(columns="events")
