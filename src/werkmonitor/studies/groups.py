"""What studies of quarters share: time since the start in classes, and how many people a comparison rests on."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from werkmonitor.statistics.estimate import Estimate
from werkmonitor.statistics.standardise import standardised_rates
from werkmonitor.studies.support import every_quarter

TIME_CLASSES = (0, 1, 2, 3, 4, 6, 8, 12)
"""Quarters since the start at which a class begins: at first every quarter is one, since chances change fast then."""


def with_time(quarters: pd.DataFrame) -> pd.DataFrame:
    """Add the time since the start.

    Parameters
    ----------
    quarters
        Rows of ``Histories.quarters``.

    Returns
    -------
    pandas.DataFrame
        Those rows with the columns of :func:`~werkmonitor.studies.support.every_quarter`, and ``time``: the number of
        the class of :data:`TIME_CLASSES`.
    """
    rows = every_quarter(quarters)
    return rows.assign(time=np.searchsorted(TIME_CLASSES, rows["quarters_since_start"], "right"))


def smallest(outcome: ArrayLike, group: ArrayLike) -> tuple[float, float]:
    """Count what the disclosure policy decides on, over all groups that have anybody.

    Parameters
    ----------
    outcome
        Whether each person has the outcome.
    group
        Group of each person.

    Returns
    -------
    tuple
        People in the smallest group, and the smallest number with or without the outcome in any; 0 without people.
    """
    has = pd.Series(np.asarray(outcome, dtype=bool)).groupby(np.asarray(group))
    people, events = has.size(), has.sum()
    if people.empty:
        return 0.0, 0.0
    return float(people.min()), float(min(events.min(), (people - events).min()))


def share(outcome: ArrayLike, cluster: ArrayLike) -> Estimate:
    """Share with the outcome, with an interval that knows that people cluster in organisations."""
    has = np.asarray(outcome, dtype=bool)
    nobody = np.zeros(len(has), dtype=np.int64)
    return standardised_rates(has, nobody.astype(str), nobody, cluster)["0"]
