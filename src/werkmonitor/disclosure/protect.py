"""Protection of tables: which numbers are hidden, and why.

Primary: a count of 1 to threshold-1 people, or a share whose numerator or complement is below the threshold.
Secondary: a number that would give a hidden one away through a total.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from werkmonitor.disclosure.policy import Policy
from werkmonitor.indicators.definitions import BY_ID, INDICATORS
from werkmonitor.indicators.indicator import Kind, Unit
from werkmonitor.indicators.phase2 import REASONS
from werkmonitor.vocabulary import Status

BREAKDOWNS = ["stage", "funding", "type", "region"]
_CELL = ["quarter", "as_of", "indicator", "method", *BREAKDOWNS]
_PEOPLE = frozenset(i.id for i in INDICATORS if i.unit in (Unit.TRAJECTORIES, Unit.PER_ORGANISATION))
"""Indicators whose numerator is a number of people."""


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
    hidden = primary(cells["numerator"], _whole(cells), policy) & about_people
    status = cells["status"].mask(hidden, Status.PRIMARY)
    status = _hide_nested(cells, status)
    status = _complete_margins(cells, status, about_people)
    status = _hide_rows(cells, status, policy)
    status = _hide_reasons(cells, status)

    result = table.drop(columns="status").merge(cells[_CELL].assign(status=status), on=_CELL, how="left")
    result = result[table.columns].set_axis(table.index)
    concealed = _is_hidden(result["status"])
    result.loc[concealed, ["numerator", "denominator", "value", "lower", "upper"]] = np.nan
    return result


def _whole(cells: pd.DataFrame, numerator: str = "numerator", denominator: str = "denominator") -> pd.Series:
    """Return the people of whom the numerator is a part: a ratio's base excludes it, a mean's is of organisations."""
    kind = cells["indicator"].map({id: indicator.kind for id, indicator in BY_ID.items()})
    whole = cells[denominator].where(kind.ne(Kind.RATIO), cells[denominator] + cells[numerator])
    return whole.mask(kind.eq(Kind.MEAN))


def _hide_rows(cells: pd.DataFrame, status: pd.Series, policy: Policy) -> pd.Series:
    """Hide a region's whole row in a two-way table as soon as one of its cells, or their total, is hidden."""
    if not policy.hide_whole_row:
        return status
    regional = cells["region"].ne("")
    total = regional & (cells[["stage", "funding", "type"]] == "").all(axis=1)
    row = [cells[name] for name in ("quarter", "as_of", "indicator", "method", "region")]
    for column in ("funding", "type"):
        two_way = regional & cells[column].ne("")
        row_has_hidden = (_is_hidden(status) & (two_way | total)).groupby(row).transform("any")
        status = status.mask(two_way & row_has_hidden & status.eq(Status.OK), Status.SECONDARY)
    return status


def _hide_nested(cells: pd.DataFrame, status: pd.Series) -> pd.Series:
    """Hide what would give a hidden figure of the same people away by subtraction.

    Paid minus durable work; all endings minus those of which the situation is known; and this year's starts minus
    those of a single quarter.
    """
    people = ["as_of", "method", *BREAKDOWNS]
    quarter, year = [cells["quarter"]], [cells["quarter"].str[:4]]
    for hidden, giving_away, period in (
        ("durable_work_of_paid", ["durable_work"], quarter),
        ("ended_situation_unknown", ["ended_with_work_or_education", "ended_without_work_or_education"], quarter),
        ("new", ["new_year_to_date"], year),
    ):
        is_hidden = cells["indicator"].eq(hidden) & _is_hidden(status)
        told = is_hidden.groupby([*period, *(cells[name] for name in people)]).transform("any")
        status = status.mask(cells["indicator"].isin(giving_away) & told & status.eq(Status.OK), Status.SECONDARY)
    return status


def _hide_reasons(cells: pd.DataFrame, status: pd.Series) -> pd.Series:
    """Hide all three reasons of ending as soon as one is hidden: they add up to their base."""
    reason = cells["indicator"].isin(REASONS)
    of_one = [cells[name] for name in ("quarter", "as_of", "method", *BREAKDOWNS)]
    one_hidden = (_is_hidden(status) & reason).groupby(of_one).transform("any")
    return status.mask(reason & one_hidden & status.eq(Status.OK), Status.SECONDARY)


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
        The changes with ``status``: ``ok``, or that of the first of both shares that isn't shown.
    """
    key = ["quarter", "indicator", "funding", "type"]
    national = indicators[(indicators[["stage", "region"]] == "").all(axis=1) & indicators["method"].eq("ips")]
    status = national.drop_duplicates(key).set_index(key)["status"]
    shown = [
        status.reindex(pd.MultiIndex.from_frame(changes[[quarter, *key[1:]]], names=key)).fillna(Status.MISSING.value)
        for quarter in ("quarter", "previous")
    ]
    now, before = (one.set_axis(changes.index) for one in shown)
    return changes.assign(status=now.where(now.ne(Status.OK), before))


def protect_changes(table: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """Empty a change where one of its two shares isn't published: the other would give it away.

    Parameters
    ----------
    table
        ``difference``, ``lower``, ``upper``, and ``status``: that of the two shares, as published.
    policy
        Not needed: the shares have been through it.
    """
    result = table.copy()
    result.loc[result["status"] != Status.OK, ["difference", "lower", "upper"]] = np.nan
    return result


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


def protect_quality(table: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """Protect counts of rows per rule; in how many deliveries goes with it, since it bounds a small count."""
    result = protect_counts(table, "rows", ("quarter", "action"), policy)
    result["organisations"] = result["organisations"].astype("float64").mask(_is_hidden(result["status"]))
    return result


def protect_rows(table: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """Hide how many rows were used and refused where few were refused; how many came in says nothing."""
    refused = table["rows_refused"].astype("float64")
    hidden = primary(refused, pd.Series(np.nan, index=refused.index), policy)
    result = table.assign(status=pd.Series(Status.OK.value, index=table.index).mask(hidden, Status.PRIMARY.value))
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
    whole = {when: _whole(table, f"numerator_{when}", f"denominator_{when}") for when in ("before", "after")}
    change = (table["numerator_after"] - table["numerator_before"]).abs()
    of_whole = (whole["after"] - whole["before"]).abs()
    of_others = (whole["after"] - table["numerator_after"] - whole["before"] + table["numerator_before"]).abs()
    small = pd.concat([difference.between(1, policy.threshold - 1) for difference in (change, of_whole, of_others)])
    small = small.groupby(level=0).any() & table["indicator"].isin(_PEOPLE)
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
