"""Rounding: of bases that leave a few people out, and of regional counts where the policy prefers it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from werkmonitor.disclosure.counts import BY_WORK_BEFORE, PEOPLE, Count, Counts
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


def rounded_bases(cells: pd.DataFrame, counts: Counts, policy: Policy) -> pd.Series:
    """Return the bases of national shares that leave out few of the people that other figures are about, rounded.

    An organisation in its first-ever quarter isn't in the base of a flow: the difference with all running trajectories
    would be a count of that organisation. Rounding the base keeps the share. Regional shares aren't rounded: in a
    region that organisation would be known all the same.

    A base is rounded to the nearest multiple that is no more than the count of all organisations: where that lies just
    below a multiple, a base rounded up to it would say that hardly anybody is left out.

    Parameters
    ----------
    cells
        Cells of the long table before protection.
    counts
        The counts behind them.
    policy
        To what bases are rounded; a base is rounded where fewer than that are left out.

    Returns
    -------
    pandas.Series
        The base to print for each cell; empty where it is exact, or there is none.
    """
    multiple, national = policy.rounding_of_bases, cells["region"].eq("").to_numpy()
    chosen = {
        number: bases[0]
        for number, (_, *bases) in counts.shown_by.items()
        if national[number] and bases and 0 < _left_out(counts, bases[0]) < multiple
    }
    printed: dict[Count, float] = {base: round(counts.people[base] / multiple) * multiple for base in chosen.values()}
    for base, nearest in printed.items():
        everyone = counts.told.get(base._replace(tellers=""), np.inf)
        printed[base] = min(nearest, everyone // multiple * multiple)
    for base in [base for base in printed if base.flag == BY_WORK_BEFORE[0]]:
        both = (base, base._replace(flag=BY_WORK_BEFORE[1]))
        most = counts.told[Count(base.place, "running")] + multiple / 2
        if both[1] in printed and sum(printed[one] for one in both) > most:  # each is off by half a multiple at most
            printed[max(both, key=lambda one: printed[one] - counts.people[one])] -= multiple
    return pd.Series({number: printed[base] for number, base in chosen.items()}, dtype="float64").reindex(cells.index)


def _left_out(counts: Counts, base: Count) -> float:
    """Return how many running trajectories are of organisations that a base leaves out; none where nobody can tell."""
    everyone, those = (counts.told.get(Count(base.place, "running", who)) for who in ("", base.tellers))
    return everyone - those if base.flag in _OF_ALL and everyone is not None and those is not None else 0.0


def with_rounded_bases(table: pd.DataFrame, bases: pd.Series) -> pd.DataFrame:
    """Put rounded bases in the rows with status ``rounded``, and make value and limits from them."""
    rounded = table["status"].eq(Status.ROUNDED)
    return _with_counts(table, rounded, table.loc[rounded, "numerator"], bases[rounded])


def with_rounded_regions(table: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """Round the counts of regions that are shown, if the policy prefers that to exact ones; nobody stays nobody."""
    if policy.rounding is None:
        return table
    regional = table["region"].ne("") & table["status"].eq(Status.OK) & table["indicator"].isin(PEOPLE)
    regional &= table["numerator"] > 0
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
