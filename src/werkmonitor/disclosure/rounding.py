"""Rounding: of bases that leave a few people out, and of regional counts where the policy prefers it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from werkmonitor.disclosure.counts import PEOPLE, Count, Counts
from werkmonitor.disclosure.policy import Policy
from werkmonitor.indicators.definitions import BY_ID
from werkmonitor.indicators.indicator import Kind
from werkmonitor.statistics.proportions import wilson, wilson_ratio
from werkmonitor.vocabulary import Status

_COUNTS = ["numerator", "denominator"]
_LIMITS = ["lower", "upper"]
FRACTION_DECIMALS = 3
"""Of a share made from rounded counts: tenths of a per cent, as reports print them."""
JACKKNIFE_DECIMALS = 4
"""Of limits from which the counts of single organisations could be searched for."""
_OF_ALL = frozenset({"running", "paid_work", "without_paid_work", "with_work_before", "without_work_before"})
"""Bases that are known of all organisations as well, or add up to such a one."""


def bases_to_round(cells: pd.DataFrame, counts: Counts, policy: Policy) -> pd.Series:
    """Say which national shares have a base that leaves out few of the people that other figures are about.

    An organisation in its first-ever quarter isn't in the base of a flow: the difference with all running trajectories
    would be a count of that organisation. Rounding the base keeps the share. Regional shares aren't rounded: in a
    region that organisation would be known all the same.

    Parameters
    ----------
    cells
        Cells of the long table before protection.
    counts
        The counts behind them.
    policy
        To what bases are rounded; a share is rounded where fewer than that are left out.
    """
    national = cells["region"].eq("").to_numpy()
    chosen = np.zeros(len(cells), dtype="bool")
    for number, (_, *bases) in counts.shown_by.items():
        if not bases:
            continue
        (base,) = bases
        everyone, those = (counts.told.get(Count(base.place, "running", who)) for who in ("", base.tellers))
        if national[number] and base.flag in _OF_ALL and everyone is not None and those is not None:
            chosen[number] = 0 < everyone - those < policy.rounding_of_bases
    return pd.Series(chosen, index=cells.index)


def with_rounded_bases(table: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """Round the bases of rows with status ``rounded``, and make value and limits from the rounded base."""
    rounded = table["status"].eq(Status.ROUNDED)
    base = _nearest(table.loc[rounded, "denominator"], policy.rounding_of_bases)
    return _with_counts(table, rounded, table.loc[rounded, "numerator"], base)


def with_rounded_regions(table: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """Round the counts of regions that are shown, if the policy prefers that to exact ones."""
    if policy.rounding is None:
        return table
    regional = table["region"].ne("") & table["status"].eq(Status.OK) & table["indicator"].isin(PEOPLE)
    numerator, base = (_nearest(table.loc[regional, name], policy.rounding) for name in _COUNTS)
    return _with_counts(table.assign(status=table["status"].mask(regional, Status.ROUNDED)), regional, numerator, base)


def _nearest(counts: pd.Series, to: int) -> pd.Series:
    return (counts / to).round() * to


def _with_counts(table: pd.DataFrame, rows: pd.Series, numerator: pd.Series, base: pd.Series) -> pd.DataFrame:
    """Put other counts in some rows; value, Wilson limits and shifted other limits follow from them."""
    if not rows.any():
        return table
    result = table.copy()
    kind = table.loc[rows, "indicator"].map({id: one.kind for id, one in BY_ID.items()})
    value = numerator.where(kind.eq(Kind.COUNT), (numerator / base).round(FRACTION_DECIMALS))
    share, ratio = (
        wilson(numerator.where(kind.eq(Kind.SHARE)), base),
        wilson_ratio(numerator.where(kind.eq(Kind.RATIO)), base),
    )
    by_counts = table.loc[rows, "interval_method"].eq("wilson")
    for name in _LIMITS:
        of_counts = np.where(kind.eq(Kind.RATIO), getattr(ratio, name), getattr(share, name))
        shifted = table.loc[rows, name] - table.loc[rows, "value"] + value
        result.loc[rows, name] = np.where(by_counts, of_counts, shifted).round(FRACTION_DECIMALS)
    result.loc[rows, "numerator"], result.loc[rows, "denominator"], result.loc[rows, "value"] = numerator, base, value
    return result


def with_short_limits(table: pd.DataFrame) -> pd.DataFrame:
    """Round limits that are made of organisations' own counts: with all decimals those could be searched for."""
    result = table.copy()
    of_organisations = ~table["interval_method"].isin(["", "wilson"])
    result.loc[of_organisations, _LIMITS] = table.loc[of_organisations, _LIMITS].round(JACKKNIFE_DECIMALS)
    return result
