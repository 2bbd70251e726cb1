"""Protection of counts of delivered rows: used, refused, and by which rule."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter

import numpy as np
import pandas as pd

from werkmonitor.disclosure.background import NOTHING, Background
from werkmonitor.disclosure.policy import Policy
from werkmonitor.disclosure.primary import primary
from werkmonitor.vocabulary import Status


def protect_counts(
    table: pd.DataFrame, count: str, family: Sequence[str], policy: Policy, changes: Sequence[pd.Series] = ()
) -> pd.DataFrame:
    """Apply the threshold to a plain table of counts, and hide as many more as leave no small sum to work out.

    Parameters
    ----------
    table
        One row per cell, with the column ``count``, and ``most``: how many of those are of one organisation.
    count
        Column to protect.
    family
        Columns within which the counts add up to a total that is known; empty where no total is.
    policy
        The rules.
    changes
        By how much each count differs from what an earlier publication printed of it; empty where it printed nothing.

    Returns
    -------
    pandas.DataFrame
        The table without ``most``, with ``count`` emptied where hidden, and a column ``status``.
    """
    sizes = pd.concat([table[count].astype("float64"), *changes], axis=1, ignore_index=True)
    small = _few(sizes[0], table["most"], policy) | _changed_by_few(changes, table.index, policy)
    hidden = small.copy()
    if family:
        for _, group in table.groupby(list(family), sort=False):
            hidden.loc[group.index] = completed(sizes.loc[group.index], small.loc[group.index], policy)
    result = table.drop(columns="most").assign(status=_status(small, hidden))
    result[count] = sizes[0].mask(hidden)
    return result


def completed(sizes: pd.DataFrame, hidden: pd.Series, policy: Policy) -> pd.Series:
    """Hide the smallest of what is shown until the hidden cells are several, and together not few.

    Parameters
    ----------
    sizes
        Cells that sum to a total that is published: first the counts, then their changes since earlier publications.
    hidden
        Cells that are hidden in any case.
    policy
        Says what few is.
    """
    hidden = hidden.copy()
    while hidden.any():
        together = sizes[hidden].sum(skipna=False).abs()  # empty where one of them wasn't told before
        others = sizes.index[~hidden & (sizes[0] > 0)]
        if others.empty or (hidden.sum() > 1 and not together.between(1, policy.threshold - 1).any()):
            break
        hidden |= sizes.index == sizes.loc[others, 0].idxmin()
    return hidden


def _few(counts: pd.Series, most: pd.Series, policy: Policy) -> pd.Series:
    """Say which counts are small, or are of few others to the organisation that has most of them and is told so."""
    no_base = pd.Series(np.nan, index=counts.index)
    return primary(counts, no_base, policy) | primary(counts - most, no_base, policy)


def _changed_by_few(changes: Sequence[pd.Series], index: pd.Index, policy: Policy) -> pd.Series:
    """Say which counts differ so little from those of an earlier publication that it tells of few."""
    few = pd.Series(False, index=index)
    for change in changes:
        few |= change.abs().between(1, policy.threshold - 1)
    return few


def _status(small: pd.Series, hidden: pd.Series) -> pd.Series:
    """Say of each cell whether it is shown, is hidden since it is about few, or is hidden beside such a one."""
    return pd.Series(Status.OK.value, index=small.index).mask(hidden, Status.SECONDARY).mask(small, Status.PRIMARY)


def protect_quality(table: pd.DataFrame, policy: Policy, background: Background = NOTHING) -> pd.DataFrame:
    """Protect counts of rows per rule; in how many deliveries goes with it, since it bounds a small count."""
    before = background.printed("delivery_quality", table, itemgetter(["quarter", "action", "rule"]), ["rows"])
    changes = [table["rows"] - one["rows"] for one in before]
    result = protect_counts(table, "rows", ("quarter", "action"), policy, changes)
    result["organisations"] = result["organisations"].astype("float64").mask(result["rows"].isna())
    return result


def protect_rows(table: pd.DataFrame, policy: Policy, background: Background = NOTHING) -> pd.DataFrame:
    """Hide how many rows were used and refused where few were refused, or few more than was said before.

    How many came in says nothing. Both sheets go together: by which rules rows were refused tells of both.
    """
    before = background.printed("delivery_rows", table, itemgetter(["quarter", "sheet"]), ["rows_refused"])
    refused = table["rows_refused"].astype("float64")
    small = _few(refused, table["most"], policy)
    small |= _changed_by_few([refused - one["rows_refused"] for one in before], table.index, policy)
    hidden = small.groupby(table["quarter"]).transform("any")
    result = table.drop(columns="most").assign(status=_status(small, hidden))
    for column in ("rows_used", "rows_refused"):
        result[column] = table[column].astype("float64").mask(hidden)
    return result
