"""Protection of the long table of indicators, within itself and against what was published before."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from werkmonitor.disclosure.aims import between, cells_of, settled, within
from werkmonitor.disclosure.background import NOTHING, Background
from werkmonitor.disclosure.counts import CELL, PEOPLE, read_counts
from werkmonitor.disclosure.pattern import complete
from werkmonitor.disclosure.policy import Policy
from werkmonitor.disclosure.primary import primary, whole_of
from werkmonitor.disclosure.rounding import (
    rounded_bases,
    with_rounded_bases,
    with_rounded_regions,
    with_short_limits,
)
from werkmonitor.disclosure.system import Mask, Numbers, System, system_of
from werkmonitor.indicators.definitions import BY_ID
from werkmonitor.indicators.indicator import Kind
from werkmonitor.vocabulary import Status

_HIDDEN = [Status.PRIMARY, Status.SECONDARY, Status.HIDDEN]
_NUMBERS = ["numerator", "denominator", "value", "lower", "upper"]


def protect_indicators(table: pd.DataFrame, policy: Policy, background: Background = NOTHING) -> pd.DataFrame:
    """Apply the policy to the long table of indicators.

    Parameters
    ----------
    table
        Long table of ``indicators.compute``: one row per quarter, indicator, breakdown and interval method.
    policy
        The rules.
    background
        What else is known: organisations' own counts, and earlier publications.

    Returns
    -------
    pandas.DataFrame
        Same rows and columns. Where ``status`` is ``primary`` or ``secondary`` every number of the row is empty; where
        it is ``rounded``, counts are rounded, and what is made of them is made of the rounded ones.
    """
    cells = table.drop_duplicates(CELL).reset_index(drop=True)
    about_people = (cells["indicator"].isin(PEOPLE) & cells["numerator"].notna()).to_numpy()
    small = primary(cells["numerator"], whole_of(cells), policy).to_numpy() & about_people
    counts = read_counts(cells)
    bases = rounded_bases(cells, counts, policy)
    rounded = bases.notna().to_numpy()
    system = system_of(counts, rounded)
    hidden = _hidden(system, small, bases, cells, policy, background) & about_people

    status = cells["status"].mask(rounded, Status.ROUNDED).mask(hidden, Status.SECONDARY).mask(small, Status.PRIMARY)
    found = cells[CELL].assign(status=status, base=bases)
    merged = table.drop(columns="status").merge(found, on=CELL, how="left").set_axis(table.index)
    result = merged[table.columns]
    result.loc[result["status"].isin(_HIDDEN), _NUMBERS] = np.nan
    return with_short_limits(with_rounded_regions(with_rounded_bases(result, merged["base"]), policy))


def _hidden(
    system: System, small: Mask, bases: pd.Series, cells: pd.DataFrame, policy: Policy, background: Background
) -> Mask:
    """Choose what to hide: in the table itself, and then in its difference with each earlier publication."""
    weights = _weights(cells, policy)
    aims = within(system, bases, background.own, policy)
    aims = replace(aims, sensitive=aims.sensitive & ~settled(system, cells, background))
    hidden = small.copy()
    for earlier in background.earlier:
        hidden |= cells_of(cells, earlier.published, ["status"])["status"].isin(_HIDDEN).to_numpy()
    hidden = complete(system, hidden, aims, weights, policy.prove_for_organisations)
    for earlier in background.earlier:
        aims = between(system, cells, earlier, background.own, policy)
        hidden = complete(system, hidden, aims, weights, policy.prove_for_organisations)
    return hidden


def _weights(cells: pd.DataFrame, policy: Policy) -> Numbers:
    broken_down = cells["stage"].ne("") | cells["funding"].ne("") | cells["type"].ne("")
    regional = cells["region"].ne("")
    cost = policy.weights
    of_place = np.where(
        regional,
        np.where(broken_down, cost.region_breakdown, cost.region),
        np.where(broken_down, cost.national_breakdown, cost.national),
    )
    kind = cells["indicator"].map({id: one.kind for id, one in BY_ID.items()})
    return np.asarray(of_place * np.where(kind.eq(Kind.COUNT), cost.count, 1.0), dtype="float64")
