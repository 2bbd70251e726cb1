"""Protection of small tables of shares with a total: cohorts by benefit, and groups of organisations."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter

import numpy as np
import pandas as pd

from werkmonitor.disclosure.background import NOTHING, Background
from werkmonitor.disclosure.policy import Policy
from werkmonitor.disclosure.primary import primary
from werkmonitor.disclosure.rounding import JACKKNIFE_DECIMALS
from werkmonitor.vocabulary import Status

_OF_ORGANISATIONS = dict.fromkeys(("lower", "upper", "mean_of_shares"), JACKKNIFE_DECIMALS)
_COHORT = ["cohort", "months", "measure", "benefit"]
_COUNTS = ["numerator", "denominator"]
_NUMBERS = ["numerator", "denominator", "value", "lower", "upper", "mean_of_shares"]


def protect_cohorts(table: pd.DataFrame, policy: Policy, background: Background = NOTHING) -> pd.DataFrame:
    """Hide benefits of which a number is too small, and as many more as leave no small sum to work out.

    Who has any form of work includes who has paid work: the difference is a figure as well. Where only that is too
    small, paid work stays; where paid work is hidden, so is any form of work, since they share their base. That goes
    for what has changed since an earlier publication too.

    Parameters
    ----------
    table
        As made by ``indicators.cohorts.start_cohorts``; a row without benefit is the total.
    policy
        The rules.
    background
        Earlier publications.
    """
    hidden = pd.Series(False, index=table.index)
    before = background.printed("start_cohorts", table, itemgetter(_COHORT), _COUNTS)
    for _, cohort in table[table["numerator"].notna()].groupby(["cohort", "months"]):
        readings = [cohort, *(cohort.assign(**one.loc[cohort.index]) for one in before)]
        paid, any_work = zip(*map(_of_cohort, readings), strict=True)
        of_paid = _hidden(paid, _few(paid[0], policy), policy)
        of_any = _hidden(any_work, _few(any_work[0], policy) | any_work[0].index.isin(of_paid), policy)
        for measure, benefits in (("paid_work", of_paid), ("any_work", of_any)):
            rows = cohort[(cohort["measure"] == measure) & cohort["benefit"].isin(benefits)]
            hidden.loc[rows.index] = True
    return _without(table, hidden, policy)


def _of_cohort(cohort: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return by benefit the counts that have to be protected: those of paid work, and those of any form of work."""
    people = cohort.groupby("benefit")["denominator"].first()
    paid, any_work = (
        cohort[cohort["measure"] == measure].set_index("benefit")["numerator"].reindex(people.index)
        for measure in ("paid_work", "any_work")
    )
    return (
        pd.DataFrame({"people": people, "with": paid, "without": people - paid}),
        pd.DataFrame({"people": people, "with": any_work, "other": any_work - paid, "without": people - any_work}),
    )


def _few(parts: pd.DataFrame, policy: Policy) -> pd.Series:
    """Say of each row whether one of its counts is below the threshold."""
    return (parts < policy.threshold).any(axis=1)


def _hidden(readings: Sequence[pd.DataFrame], small: pd.Series, policy: Policy) -> list[str]:
    """Return the parts to hide: the small ones, and more until their sum, which can be worked out, isn't small.

    Parameters
    ----------
    readings
        A row per part, one for the total (its index is empty), and counts that have to be protected: first now, then
        as earlier publications printed them, with nothing where they didn't. What was hidden beside a total is again.
    small
        Which parts are hidden in any case.
    policy
        Says what few is.
    """
    parts, *earlier = readings
    told = [parts - before for before in earlier if before.loc[""].notna().all()]
    changes = pd.concat([pd.DataFrame(index=parts.index), *told], axis=1, ignore_index=True)
    small = small | (changes.isna() | _few_changed(changes, policy)).any(axis=1)
    if small.loc[""]:
        return list(parts.index)
    chosen = list(parts.index[small])
    for name in parts[~small].drop(index="").sort_values("people").index:
        changed = changes.loc[[""]] - changes.drop(index=["", *chosen]).sum()
        enough = (parts.loc[chosen].sum() >= policy.threshold).all() and not _few_changed(changed, policy).any(
            axis=None
        )
        if not chosen or (len(chosen) > 1 and enough):
            break
        chosen.append(name)
    return chosen


def _few_changed(changes: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    return (changes.abs() >= 1) & (changes.abs() < policy.threshold)


def publishable_experience(experience: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """Mark the total where the published long table doesn't show that figure: it is the same one.

    Parameters
    ----------
    experience
        As made by ``indicators.experience.by_experience``; the row without ``years`` is the total.
    indicators
        The long table after the policy.
    """
    national = indicators[indicators["indicator"].eq("paid_work") & indicators["method"].eq("ips")]
    national = national[(national[["stage", "funding", "type", "region"]] == "").all(axis=1)]
    hidden = national.loc[national["status"].isin([Status.PRIMARY, Status.SECONDARY, Status.HIDDEN]), "quarter"]
    of_hidden = experience["years"].eq("") & experience["quarter"].isin(hidden)
    return experience.assign(status=experience["status"].mask(of_hidden, Status.SECONDARY.value))


def protect_experience(table: pd.DataFrame, policy: Policy, background: Background = NOTHING) -> pd.DataFrame:
    """Hide groups of too few organisations or people; the number of organisations itself is free.

    Where one group is hidden the total would give it away: the smallest other one goes with it. The mean of
    organisations' shares is for all of them together, and is hidden with their total.

    Parameters
    ----------
    table
        As made by :func:`publishable_experience`; the row without ``years`` is the total.
    policy
        The rules.
    background
        Earlier publications.
    """
    there = table[table["denominator"] > 0]
    small = primary(there["numerator"], there["denominator"], policy) | there["status"].eq(Status.SECONDARY)
    small = (small | (there["organisations"] < policy.fewest_organisations)).set_axis(there["years"])
    before = background.printed("experience", table, itemgetter(["quarter", "years"]), _COUNTS)
    readings = [there, *(there.assign(**one.loc[there.index]) for one in before)]
    gone = _hidden([_of_organisations(one) for one in readings], small, policy) if len(there) else []
    hidden = table["years"].isin(gone) & (table["denominator"] > 0)
    return _without(table, hidden, policy).round(_OF_ORGANISATIONS)


def _of_organisations(table: pd.DataFrame) -> pd.DataFrame:
    """Return by years the counts that have to be protected."""
    people, paid = (table.set_index("years")[name] for name in ("denominator", "numerator"))
    return pd.DataFrame({"people": people, "with": paid, "without": people - paid})


def _without(table: pd.DataFrame, hidden: pd.Series, policy: Policy) -> pd.DataFrame:
    """Empty the hidden rows; their status says whether they are small, or would give another number away."""
    small = primary(table["numerator"], table["denominator"], policy)
    status = table["status"].mask(hidden, Status.SECONDARY.value).mask(hidden & small, Status.PRIMARY.value)
    result = table.assign(status=status)
    result.loc[hidden, [name for name in _NUMBERS if name in table]] = np.nan
    return result
