"""Paid work by the years that organisations have offered IPS, and two ways to average over organisations."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from werkmonitor.quarter import Quarter
from werkmonitor.statistics.proportions import organisation_jackknife
from werkmonitor.vocabulary import UNKNOWN, Status

ALL = ""
YEARS = ("under_5", "5_to_10", "over_10")
"""Years with IPS: less than 5, 5 to 10, more than 10; by calendar year."""


def by_experience(organisations: pd.DataFrame, register: pd.DataFrame, quarter: Quarter, as_of: date) -> pd.DataFrame:
    """Sum running IPS trajectories and those with paid work by their organisations' years with IPS.

    Parameters
    ----------
    organisations
        Restricted counts: ``quarter, organisation, running, paid_work``.
    register
        ``organisation`` and ``ips_since`` (year; empty: not known).
    quarter, as_of
        The reading.

    Returns
    -------
    pandas.DataFrame
        Restricted, a row for all, one per group of :data:`YEARS`, and one ``unknown`` if there are such:
        ``quarter, as_of, years, organisations, numerator, denominator, value`` (a ratio of counts), ``lower, upper``
        (organisation jackknife), ``mean_of_shares`` (mean of the organisations' own shares, for all only),
        ``status``.
    """
    counts = organisations[(organisations["quarter"] == str(quarter)) & (organisations["running"] > 0)]
    since = pd.to_numeric(register.groupby("organisation")["ips_since"].min(), errors="coerce")
    counts = counts.assign(years=_group(quarter.year - counts["organisation"].map(since).astype("float64")))
    groups = {ALL: counts, **{name: counts[counts["years"] == name] for name in YEARS}}
    if (counts["years"] == UNKNOWN).any():
        groups[UNKNOWN] = counts[counts["years"] == UNKNOWN]
    rows = [{"years": name, **_summed(group, averaged=name == ALL)} for name, group in groups.items()]
    table = pd.DataFrame(rows)
    table.insert(0, "quarter", str(quarter))
    table.insert(1, "as_of", as_of.isoformat())
    return table


def _group(years: pd.Series) -> pd.Series:
    chosen = np.select([years < 5, years <= 10, years > 10], YEARS, UNKNOWN)
    return pd.Series(chosen, index=years.index)


def _summed(group: pd.DataFrame, *, averaged: bool) -> dict[str, object]:
    paid, running = (group[name].astype("float64") for name in ("paid_work", "running"))
    lower, upper = (float(limit) for limit in organisation_jackknife(paid, running))
    return {
        "organisations": len(group),
        "numerator": paid.sum(),
        "denominator": running.sum(),
        "value": paid.sum() / running.sum() if len(group) else np.nan,
        "lower": max(lower, 0.0),
        "upper": min(upper, 1.0),
        "mean_of_shares": (paid / running).mean() if averaged else np.nan,
        "status": (Status.OK if len(group) else Status.NOT_DERIVABLE).value,
    }
