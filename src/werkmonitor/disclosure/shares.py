"""Protection of small tables of shares with a total: cohorts by benefit, and groups of organisations."""

from __future__ import annotations

import numpy as np
import pandas as pd

from werkmonitor.disclosure.policy import Policy
from werkmonitor.disclosure.primary import primary
from werkmonitor.disclosure.rounding import JACKKNIFE_DECIMALS
from werkmonitor.vocabulary import Status

_OF_ORGANISATIONS = dict.fromkeys(("lower", "upper", "mean_of_shares"), JACKKNIFE_DECIMALS)
_NUMBERS = ["numerator", "denominator", "value", "lower", "upper", "mean_of_shares"]


def protect_cohorts(table: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """Hide benefits of which a number is too small, and as many more as leave no small sum to work out.

    Who has any form of work includes who has paid work: the difference is a figure as well. Where only that is too
    small, paid work stays; where paid work is hidden, so is any form of work, since they share their base.

    Parameters
    ----------
    table
        As made by ``indicators.cohorts.start_cohorts``; a row without benefit is the total.
    policy
        The rules.
    """
    hidden = pd.Series(False, index=table.index)
    for _, cohort in table[table["numerator"].notna()].groupby(["cohort", "months"]):
        people = cohort.groupby("benefit")["denominator"].first()
        paid, any_work = (
            cohort[cohort["measure"] == measure].set_index("benefit")["numerator"].reindex(people.index)
            for measure in ("paid_work", "any_work")
        )
        parts = pd.DataFrame({"people": people, "with": paid, "without": people - paid})
        of_paid = _hidden(parts, _few(parts, policy), policy)
        parts = pd.DataFrame({"people": people, "other": any_work - paid, "without": people - any_work})
        of_any = _hidden(parts, _few(parts, policy) | people.index.isin(of_paid), policy)
        for measure, benefits in (("paid_work", of_paid), ("any_work", of_any)):
            rows = cohort[(cohort["measure"] == measure) & cohort["benefit"].isin(benefits)]
            hidden.loc[rows.index] = True
    return _without(table, hidden, policy)


def _few(parts: pd.DataFrame, policy: Policy) -> pd.Series:
    """Say of each row whether one of its counts is below the threshold."""
    return (parts < policy.threshold).any(axis=1)


def _hidden(parts: pd.DataFrame, small: pd.Series, policy: Policy) -> list[str]:
    """Return the benefits to hide: the small ones, and more until their sum, which can be worked out, isn't small.

    ``parts`` has a row per benefit, one for the total (its index is empty), and counts that have to be protected: the
    people themselves, and the groups into which they fall.
    """
    if small.loc[""]:
        return list(parts.index)
    chosen = list(parts.index[small])
    for benefit in parts[~small].drop(index="").sort_values("people").index:
        if not chosen or (len(chosen) > 1 and (parts.loc[chosen].sum() >= policy.threshold).all()):
            break
        chosen.append(benefit)
    return chosen


def protect_experience(table: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """Hide groups of too few organisations or people; the number of organisations itself is free.

    Where one group is hidden the total would give it away: the smallest other one goes with it. The mean of
    organisations' shares is for all of them together, and is hidden with their total.

    Parameters
    ----------
    table
        As made by ``indicators.experience.by_experience``; the row without ``years`` is the total.
    policy
        The rules.
    """
    people = table["denominator"]
    small = primary(table["numerator"], people, policy) | (table["organisations"] < policy.fewest_organisations)
    hidden = small & (people > 0)
    total = table["years"] == ""
    if hidden[total].any():
        return _without(table, people > 0, policy).round(_OF_ORGANISATIONS)
    others = table[~total & ~hidden & (people > 0)].sort_values("denominator")
    if hidden.sum() == 1 or 0 < people[hidden].sum() < policy.threshold:
        hidden.loc[others.index[:1]] = True
    return _without(table, hidden, policy).round(_OF_ORGANISATIONS)


def _without(table: pd.DataFrame, hidden: pd.Series, policy: Policy) -> pd.DataFrame:
    """Empty the hidden rows; their status says whether they are small, or would give another number away."""
    small = primary(table["numerator"], table["denominator"], policy)
    status = table["status"].mask(hidden, Status.SECONDARY.value).mask(hidden & small, Status.PRIMARY.value)
    result = table.assign(status=status)
    result.loc[hidden, [name for name in _NUMBERS if name in table]] = np.nan
    return result
