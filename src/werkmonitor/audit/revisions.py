"""Revisions: what deliveries that came in later change in figures that were published before."""

from __future__ import annotations

import pandas as pd

KEY = ["quarter", "indicator", "stage", "funding", "type"]
_COUNTED = ["numerator", "denominator"]
_NUMBERS = [*_COUNTED, "value"]


def revisions(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Compare two readings of the same quarters.

    Parameters
    ----------
    before, after
        Long tables of indicators after the disclosure policy, at the date of the report and with all that came in
        since. Only national IPS rows are compared: a region's revision would tell about single organisations.

    Returns
    -------
    pandas.DataFrame
        One row per figure that differs: the key, ``as_of_before``, ``as_of_after``, ``numerator``, ``denominator``
        and ``value`` before and after, and ``status`` (the first of both that isn't ``ok``).
    """
    merged = _national(before).merge(
        _national(after), on=KEY, how="outer", suffixes=("_before", "_after"), validate="one_to_one"
    )
    same = pd.Series(True, index=merged.index)
    for name in _COUNTED:
        before_it, after_it = merged[f"{name}_before"], merged[f"{name}_after"]
        same &= before_it.eq(after_it) | (before_it.isna() & after_it.isna())
    differing = merged[~same].copy()
    status_before = differing.pop("status_before").fillna("missing")
    status_after = differing.pop("status_after").fillna("missing")
    differing["status"] = status_before.where(status_before.ne("ok"), status_after)
    numbers = [f"{name}_{when}" for name in _NUMBERS for when in ("before", "after")]
    columns = [*KEY, "as_of_before", "as_of_after", *numbers, "status"]
    return differing[columns].sort_values(KEY, ignore_index=True)


def _national(table: pd.DataFrame) -> pd.DataFrame:
    chosen = table["region"].eq("") & table["method"].eq("ips") & table["interval_method"].isin(["", "wilson"])
    return table.loc[chosen, [*KEY, "as_of", *_NUMBERS, "status"]]
