"""Protection of tables: which numbers are hidden, and why.

Primary: a count of 1 to threshold-1 people, or a share whose numerator or complement is below the threshold.
Secondary: a number that would give a hidden one away through a total.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from werkmonitor.disclosure.policy import Policy
from werkmonitor.indicators.definitions import INDICATORS
from werkmonitor.vocabulary import Status

BREAKDOWNS = ["stage", "funding", "type", "region"]
_CELL = ["quarter", "as_of", "indicator", "method", *BREAKDOWNS]
_PEOPLE = frozenset(indicator.id for indicator in INDICATORS if indicator.counts_people)


def _is_hidden(status: pd.Series) -> pd.Series:
    return status.isin([Status.PRIMARY, Status.SECONDARY])


def primary(numerator: pd.Series, denominator: pd.Series, policy: Policy) -> pd.Series:
    """Say which cells are too small to show.

    Parameters
    ----------
    numerator, denominator
        People; ``denominator`` is missing for plain counts.
    policy
        Supplies the threshold and whether a count of zero may be shown.

    Returns
    -------
    pandas.Series
        True where the cell has to be hidden. Missing numerators are never hidden: there is nothing to hide. A share
        of nobody is, since it tells that the base, a figure of its own, is zero.
    """
    small = numerator < policy.threshold
    if policy.show_zero_counts:
        small &= ~((numerator == 0) & denominator.isna())
    small_complement = (denominator - numerator) < policy.threshold
    return (small | small_complement).fillna(False).astype(bool)


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


def protect_indicators(table: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """Apply the policy to the long table of indicators.

    Parameters
    ----------
    table
        Long table of ``indicators.compute``: one row per quarter, indicator, breakdown and interval method.
    policy
        The rules.

    Returns
    -------
    pandas.DataFrame
        Same rows and columns. Where ``status`` is ``primary`` or ``secondary`` every number of the row is empty.
    """
    cells = table.drop_duplicates(_CELL).reset_index(drop=True)
    about_people = cells["indicator"].isin(_PEOPLE) & cells["numerator"].notna()
    hidden = primary(cells["numerator"], cells["denominator"], policy) & about_people
    status = cells["status"].mask(hidden, Status.PRIMARY)
    status = _hide_rows(cells, status, policy)
    status = _complete_margins(cells, status, about_people)

    result = table.drop(columns="status").merge(cells[_CELL].assign(status=status), on=_CELL, how="left")
    result = result[table.columns].set_axis(table.index)
    concealed = _is_hidden(result["status"])
    result.loc[concealed, ["numerator", "denominator", "value", "lower", "upper"]] = np.nan
    return result


def _hide_rows(cells: pd.DataFrame, status: pd.Series, policy: Policy) -> pd.Series:
    """Hide a region's whole row in a two-way table as soon as one of its cells is hidden."""
    if not policy.hide_whole_row:
        return status
    for column in ("funding", "type"):
        two_way = cells["region"].ne("") & cells[column].ne("")
        row = [cells[name] for name in ("quarter", "as_of", "indicator", "method", "region")]
        row_has_hidden = (_is_hidden(status) & two_way).groupby(row).transform("any")
        status = status.mask(two_way & row_has_hidden & status.eq(Status.OK), Status.SECONDARY)
    return status


def _complete_margins(cells: pd.DataFrame, status: pd.Series, about_people: pd.Series) -> pd.Series:
    """In each one-way breakdown, don't leave exactly one cell hidden."""
    broken_down = cells[BREAKDOWNS] != ""
    one_way = broken_down.sum(axis=1).eq(1) & about_people
    dimension = broken_down.to_numpy().argmax(axis=1)
    family = [cells[name] for name in ("quarter", "as_of", "indicator", "method")] + [
        pd.Series(dimension, index=cells.index)
    ]
    concealed = _is_hidden(status)
    lonely = one_way & (concealed & one_way).groupby(family).transform("sum").eq(1)
    for _, group in cells[lonely].groupby([key[lonely] for key in family], sort=False):
        completed = complete_pattern(group["numerator"], concealed.loc[group.index])
        added = completed.index[completed & ~concealed.loc[group.index]]
        status.loc[added] = Status.SECONDARY
    return status


def protect_counts(table: pd.DataFrame, count: str, family: Sequence[str], policy: Policy) -> pd.DataFrame:
    """Apply threshold and pattern completion to a plain table of counts.

    Parameters
    ----------
    table
        One row per cell, with the column ``count``.
    count
        Column to protect.
    family
        Columns within which the counts add up to a total that is known; empty where no total is.
    policy
        The rules.

    Returns
    -------
    pandas.DataFrame
        The table with ``count`` emptied where hidden, and a column ``status``.
    """
    counts = table[count].astype("float64")
    hidden = primary(counts, pd.Series(np.nan, index=counts.index), policy)
    status = pd.Series(Status.OK.value, index=table.index).mask(hidden, Status.PRIMARY.value)
    if family:
        for _, group in table.groupby(list(family), sort=False):
            completed = complete_pattern(counts.loc[group.index], hidden.loc[group.index])
            added = completed.index[completed & ~hidden.loc[group.index]]
            status.loc[added] = Status.SECONDARY.value
    result = table.assign(status=status)
    result[count] = counts.mask(_is_hidden(status))
    return result


def protect_revisions(table: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """Hide a revision that tells about fewer people than the threshold.

    The difference between two vintages is itself a figure: of the people in the deliveries that came in between.

    Parameters
    ----------
    table
        Columns ``status``, ``numerator_before``, ``numerator_after``, ``value_before``, ``value_after`` and the
        denominators; the values before are published already.
    policy
        The rules.
    """
    change = (table["numerator_after"] - table["numerator_before"]).abs()
    small = change.between(1, policy.threshold - 1) & table["indicator"].isin(_PEOPLE)
    result = table.assign(status=table["status"].mask(small, Status.PRIMARY.value))
    numbers = [column for column in table.columns if column.startswith(("numerator_", "denominator_", "value_"))]
    result.loc[_is_hidden(result["status"]), numbers] = np.nan
    return result
