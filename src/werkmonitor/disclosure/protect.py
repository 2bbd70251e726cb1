"""Protection of what compares two published shares or readings: changes since a quarter before, and revisions."""

from __future__ import annotations

import numpy as np
import pandas as pd

from werkmonitor.disclosure.counts import PEOPLE
from werkmonitor.disclosure.policy import Policy
from werkmonitor.disclosure.primary import whole_of
from werkmonitor.disclosure.rounding import FRACTION_DECIMALS, JACKKNIFE_DECIMALS
from werkmonitor.disclosure.rows import completed
from werkmonitor.vocabulary import Status


def _is_hidden(status: pd.Series) -> pd.Series:
    return status.isin([Status.PRIMARY, Status.SECONDARY, Status.HIDDEN])


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


def protect_revisions(table: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """Hide a revision that tells about fewer people than the threshold.

    The difference between two vintages is itself a figure: of the people in the deliveries that came in between. So
    is that of a base, or of those beside the numerator; and the hidden differences of a breakdown are several, and
    together not few, since the total's would give them away.

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
            enough = completed(size.loc[group.index].to_frame(0), hidden, policy)
            status.loc[group.index[enough & ~hidden]] = Status.SECONDARY.value
    result = table.assign(status=status)
    numbers = [column for column in table.columns if column.startswith(("numerator_", "denominator_", "value_"))]
    result.loc[_is_hidden(result["status"]), numbers] = np.nan
    return result
