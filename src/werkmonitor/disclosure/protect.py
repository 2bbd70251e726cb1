"""Protection of small tables: of changes, of revisions, and of counts of delivered rows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from werkmonitor.disclosure.counts import PEOPLE
from werkmonitor.disclosure.policy import Policy
from werkmonitor.disclosure.primary import primary, whole_of
from werkmonitor.disclosure.rounding import FRACTION_DECIMALS, JACKKNIFE_DECIMALS
from werkmonitor.vocabulary import Status


def _is_hidden(status: pd.Series) -> pd.Series:
    return status.isin([Status.PRIMARY, Status.SECONDARY, Status.HIDDEN])


def complete_pattern(counts: pd.Series, hidden: pd.Series) -> pd.Series:
    """Add one cell where a total would give the only hidden one away.

    ``counts`` are the cells of one margin, which sum to a total that is published. Where exactly one is hidden, the
    smallest other cell that holds people is hidden as well.
    """
    if hidden.sum() != 1:
        return hidden
    others = counts[~hidden & (counts > 0)]
    if others.empty:
        return hidden
    return hidden | (counts.index.to_series() == others.idxmin())


def publishable_changes(changes: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """Add to each change of a share what became of its two shares in the published long table.

    Parameters
    ----------
    changes
        ``quarter, previous, indicator, funding, type`` and the change.
    indicators
        The long table after the policy.

    Returns
    -------
    pandas.DataFrame
        The changes with ``status``: ``ok``, that of the first of both shares that isn't shown, or ``rounded``.
    """
    key = ["quarter", "indicator", "funding", "type"]
    national = indicators[(indicators[["stage", "region"]] == "").all(axis=1) & indicators["method"].eq("ips")]
    status = national.drop_duplicates(key).set_index(key)["status"]
    shown = [
        status.reindex(pd.MultiIndex.from_frame(changes[[quarter, *key[1:]]], names=key)).fillna(Status.MISSING.value)
        for quarter in ("quarter", "previous")
    ]
    now, before = (one.set_axis(changes.index) for one in shown)
    exact = [one.isin([Status.OK, Status.ROUNDED]) for one in (now, before)]
    rounded = now.eq(Status.ROUNDED) | before.eq(Status.ROUNDED)
    status = now.mask(rounded, Status.ROUNDED.value).where(exact[1], before).where(exact[0], now)
    return changes.assign(status=status)


def protect_changes(table: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """Empty a change where one of its two shares isn't published, round it where one is: the other gives it away.

    Parameters
    ----------
    table
        ``difference``, ``lower``, ``upper``, and ``status``: that of the two shares, as published.
    policy
        Not needed: the shares have been through it.
    """
    result = table.copy()
    numbers = ["difference", "lower", "upper"]
    result.loc[~result["status"].isin([Status.OK, Status.ROUNDED]), numbers] = np.nan
    rounded = result["status"] == Status.ROUNDED
    result[numbers[1:]] = result[numbers[1:]].round(JACKKNIFE_DECIMALS)
    result.loc[rounded, numbers] = result.loc[rounded, numbers].round(FRACTION_DECIMALS)
    return result


def protect_counts(table: pd.DataFrame, count: str, family: Sequence[str], policy: Policy) -> pd.DataFrame:
    """Apply threshold and pattern completion to a plain table of counts.

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

    Returns
    -------
    pandas.DataFrame
        The table without ``most``, with ``count`` emptied where hidden, and a column ``status``.
    """
    counts = table[count].astype("float64")
    hidden = _few(counts, table["most"], policy)
    status = pd.Series(Status.OK.value, index=table.index).mask(hidden, Status.PRIMARY.value)
    if family:
        for _, group in table.groupby(list(family), sort=False):
            completed = complete_pattern(counts.loc[group.index], hidden.loc[group.index])
            added = completed.index[completed & ~hidden.loc[group.index]]
            status.loc[added] = Status.SECONDARY.value
    result = table.drop(columns="most").assign(status=status)
    result[count] = counts.mask(_is_hidden(status))
    return result


def _few(counts: pd.Series, most: pd.Series, policy: Policy) -> pd.Series:
    """Say which counts are small, or are of few others to the organisation that has most of them and is told so."""
    no_base = pd.Series(np.nan, index=counts.index)
    return primary(counts, no_base, policy) | primary(counts - most, no_base, policy)


def protect_quality(table: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """Protect counts of rows per rule; in how many deliveries goes with it, since it bounds a small count."""
    result = protect_counts(table, "rows", ("quarter", "action"), policy)
    result["organisations"] = result["organisations"].astype("float64").mask(_is_hidden(result["status"]))
    return result


def protect_rows(table: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """Hide how many rows were used and refused where few were refused; how many came in says nothing."""
    hidden = _few(table["rows_refused"].astype("float64"), table["most"], policy)
    result = table.drop(columns="most").assign(
        status=pd.Series(Status.OK.value, index=table.index).mask(hidden, Status.PRIMARY.value)
    )
    for column in ("rows_used", "rows_refused"):
        result[column] = table[column].astype("float64").mask(hidden)
    return result


def protect_revisions(table: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """Hide a revision that tells about fewer people than the threshold.

    The difference between two vintages is itself a figure: of the people in the deliveries that came in between. So
    is that of a base, or of those beside the numerator; and where a breakdown has exactly one hidden difference, the
    smallest other one goes with it, since the total's would give it away.

    Parameters
    ----------
    table
        Key of the figure, ``status``, and numerator, denominator and value with ``_before`` and ``_after``.
    policy
        The rules.
    """
    whole = {when: whole_of(table, f"numerator_{when}", f"denominator_{when}") for when in ("before", "after")}
    change = (table["numerator_after"] - table["numerator_before"]).abs()
    of_whole = (whole["after"] - whole["before"]).abs()
    of_others = (whole["after"] - table["numerator_after"] - whole["before"] + table["numerator_before"]).abs()
    small = pd.concat([difference.between(1, policy.threshold - 1) for difference in (change, of_whole, of_others)])
    small = small.groupby(level=0).any() & table["indicator"].isin(PEOPLE)
    status = table["status"].mask(small, Status.PRIMARY.value)
    size = change.where(change > 0, of_whole)
    for dimension in ("stage", "funding", "type"):
        for _, group in table[table[dimension] != ""].groupby(["quarter", "indicator"], sort=False):
            hidden = _is_hidden(status.loc[group.index])
            completed = complete_pattern(size.loc[group.index], hidden)
            status.loc[group.index[completed & ~hidden]] = Status.SECONDARY.value
    result = table.assign(status=status)
    numbers = [column for column in table.columns if column.startswith(("numerator_", "denominator_", "value_"))]
    result.loc[_is_hidden(result["status"]), numbers] = np.nan
    return result
