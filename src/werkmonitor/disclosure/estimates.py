"""Protection of what studies found: estimates from models, and curves over time since the start."""

from __future__ import annotations

import pandas as pd

from werkmonitor.disclosure.background import NOTHING, Background
from werkmonitor.disclosure.policy import Policy
from werkmonitor.vocabulary import Status

DECIMALS = 4
"""Enough for a percentage with two decimals, too few to read counts of thousands of people from a fraction."""

COARSE_DECIMALS = 2
"""Where the same people are counted with and without an organisation: whole per cents give neither away."""

_OF_NEWCOMERS = frozenset({("change", "share_new"), ("change", "paid_work_of")})
"""Study and step of estimates about who is new; histories know that also of organisations in their first quarter."""

_NUMBERS = ["value", "lower", "upper", "p_value", "p_adjusted"]


def publishable_estimates(estimates: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """Mark the estimates about newcomers of a quarter in which the indicators leave few of them out.

    Parameters
    ----------
    estimates
        As made by ``studies.findings.table_of``.
    indicators
        The long table after the policy: its share of newcomers says whether its base had to be rounded.

    Returns
    -------
    pandas.DataFrame
        The estimates, with status ``rounded`` where they have to be.
    """
    rounded = indicators["indicator"].eq("new_of_running") & indicators["status"].eq(Status.ROUNDED)
    of_newcomers = pd.MultiIndex.from_frame(estimates[["study", "step"]]).isin(_OF_NEWCOMERS)
    chosen = of_newcomers & estimates["at"].isin(indicators.loc[rounded, "quarter"]) & estimates["status"].eq(Status.OK)
    return estimates.assign(status=estimates["status"].mask(chosen, Status.ROUNDED.value))


def protect_estimates(table: pd.DataFrame, policy: Policy, background: Background = NOTHING) -> pd.DataFrame:
    """Hide estimates that rest on a group, or on a number of events or non-events, below the threshold.

    A share that was published before is hidden where it would tell that few have come in since.

    Parameters
    ----------
    table
        As made by ``studies.findings.table_of``.
    policy
        The rules.
    background
        Earlier publications.

    Returns
    -------
    pandas.DataFrame
        The table without ``smallest`` and ``events``; numbers rounded to :data:`DECIMALS`, where ``status`` is
        ``rounded`` to :data:`COARSE_DECIMALS`; ``people`` to what the policy says.
    """
    known = table["status"].isin([Status.OK, Status.ROUNDED])
    hidden = known & ((table["smallest"] < policy.threshold) | (table["events"] < policy.threshold))
    result = _emptied(table, hidden, [*_NUMBERS, "people", "clusters"]).drop(columns=["smallest", "events"])
    coarse = result["status"] == Status.ROUNDED
    result.loc[coarse, _NUMBERS] = result.loc[coarse, _NUMBERS].round(COARSE_DECIMALS)
    result["people"] = (result["people"] / policy.rounding_of_people).round() * policy.rounding_of_people
    changed = _changed_by_few(table, result, policy, background)
    return _emptied(result, changed, [*_NUMBERS, "people", "clusters"])


def _changed_by_few(table: pd.DataFrame, printed: pd.DataFrame, policy: Policy, background: Background) -> pd.Series:
    """Say which shares would differ from those of an earlier publication, by few people as far as anybody can tell."""
    few = pd.Series(False, index=table.index)
    shares, uncertain = table["scale"].eq("share"), policy.rounding_of_people / 2
    for then in background.printed("estimates", table, _named, ["value", "people"]):
        same = printed["value"].eq(then["value"]) & printed["people"].eq(then["people"])
        people = table["people"] - then["people"]
        change = table["value"] * table["people"] - then["value"] * then["people"]
        for of_few in (change, people - change):
            few |= shares & ~same & (of_few.abs() < policy.threshold + uncertain)
    return few


def _named(table: pd.DataFrame) -> pd.DataFrame:
    """Return what names an estimate in every publication: its moment, or the quarter of the report if it has none."""
    return table[["study", "step", "of", "at"]].assign(report=table["quarter"].where(table["at"].eq(""), ""))


def protect_curves(table: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """Show a curve only where enough people are at risk and enough events lie between two points that are shown.

    A step of a curve is an event: on a fine grid each person's day could be read from it.

    Parameters
    ----------
    table
        ``study, curve, months, value, lower, upper, at_risk, events`` (cumulative) and ``status``, in order of months
        within a curve. Point 0 is always shown.
    policy
        The rules.

    Returns
    -------
    pandas.DataFrame
        The table without ``at_risk`` and ``events``; numbers rounded to :data:`DECIMALS`.
    """
    hidden = pd.Series(False, index=table.index)
    for _, curve in table[table["months"] > 0].groupby(["study", "curve"], sort=False):
        told = 0.0
        for point, at_risk, events in zip(curve.index, curve["at_risk"], curve["events"], strict=True):
            enough = at_risk >= policy.threshold and events - told >= policy.threshold
            hidden.loc[point] = not enough
            told = float(events) if enough else told
    hidden &= table["status"] == Status.OK
    return _emptied(table, hidden, ["value", "lower", "upper"]).drop(columns=["at_risk", "events"])


def _emptied(table: pd.DataFrame, hidden: pd.Series, numbers: list[str]) -> pd.DataFrame:
    result = table.assign(status=table["status"].mask(hidden, Status.PRIMARY.value))
    for name in numbers:
        result[name] = table[name].astype("float64").mask(hidden).round(DECIMALS)
    return result
