"""Protection of the long table of indicators, within itself and against what was published before."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from werkmonitor.disclosure.alternatives import Room
from werkmonitor.disclosure.background import NOTHING, Background, Earlier
from werkmonitor.disclosure.counts import CELL, PEOPLE, Count, read_counts
from werkmonitor.disclosure.pattern import Aims, complete
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

_KEY = [name for name in CELL if name != "as_of"]
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
    within = _within(system, bases, policy, background)
    settled = _settled(system, cells, background)
    within = replace(within, sensitive=within.sensitive & ~settled, few_others=within.few_others & ~settled)
    hidden = small.copy()
    for earlier in background.earlier:
        hidden |= _cells_of(cells, earlier.published, ["status"])["status"].isin(_HIDDEN).to_numpy()
    hidden = complete(system, hidden, within, weights)
    for earlier in background.earlier:
        hidden = complete(system, hidden, _between(system, cells, earlier, policy), weights)
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


def _within(system: System, bases: pd.Series, policy: Policy, background: Background) -> Aims:
    """Say what is about few people in the table itself."""
    values = system.people
    sensitive = _few(values, policy) | (_telling_zero(system) & (values == 0))
    held = np.zeros((0, len(values))) if background.own is None else system.held(background.own)
    others = np.where(held > 0, np.maximum(values - held, 0.0), values)
    few_others = _few(others, policy) & (held > 0)
    down, up = values.copy(), np.full(len(values), np.inf)
    half = policy.rounding_of_bases / 2
    for cell in np.flatnonzero(bases.notna()):
        base, printed = system.index[system.known.shown_by[int(cell)][1]], float(bases.iloc[cell])
        down[base] = values[base] - printed + half
        up[base] = printed + half * (1 if values[base] <= printed + half else 2) - values[base]
    room, width, threshold = Room(down, up), float(policy.protection_width), float(policy.threshold)
    return Aims(sensitive | few_others.any(axis=0), room, values, few_others, others, width, threshold)


def _few(people: Numbers, policy: Policy) -> Mask:
    return (people >= 1) & (people < policy.threshold)


def _telling_zero(system: System) -> Mask:
    """Say of which numbers none at all says something of everybody: numerator and complement of a share."""
    telling = np.zeros(len(system.people), dtype="bool")
    shares = set(system.known.shares.values())
    for numerator, base in shares:
        telling[system.index[numerator]] |= system.known.people[base] > 0
    for rest in system.rests:
        if len(rest.parts) == 1 and (rest.parts[0], rest.whole) in shares:
            telling[system.index[rest.count]] = system.known.people[rest.whole] > 0
    return telling


def _settled(system: System, cells: pd.DataFrame, background: Background) -> Mask:
    """Say which numbers are of a quarter that was published before as it is now, whole: it keeps the pattern it had."""
    columns = ["numerator", "denominator"]
    settled: set[str] = set()
    for earlier in background.earlier:
        if earlier.counted is not None:
            then = _cells_of(cells, earlier.counted, columns)
            same = (cells[columns].eq(then) | (cells[columns].isna() & then.isna())).all(axis=1)
            there = _cells_of(cells, earlier.published, ["status"])["status"].notna()
            settled |= set(cells["quarter"]) - set(cells.loc[~(same & there), "quarter"])
    return np.array([count.place.quarter in settled for count in system.counts], dtype="bool")


def _between(system: System, cells: pd.DataFrame, earlier: Earlier, policy: Policy) -> Aims:
    """Say what is about few people in the difference with an earlier publication.

    Only what was shown then can be subtracted. What was hidden then is hidden again, with the alternatives that it had.
    What hasn't changed stays as it is, for everybody knows for whom nothing came in.
    """
    shown = system.people - _as_told(system, cells, earlier.published)
    counted = shown if earlier.counted is None else system.people - _as_told(system, cells, earlier.counted)
    change = np.nan_to_num(counted)
    down = np.where(change > 0, np.minimum(change, system.people), np.where(change < 0, system.people, 0.0))
    up = np.where(change > 0, np.inf, -change)
    unknown_rest = system.is_rest & np.isnan(counted)
    room = Room(np.where(unknown_rest, system.people, down), np.where(unknown_rest, np.inf, up))
    sensitive = _few(np.abs(np.nan_to_num(shown)), policy)
    nobody, width, threshold = np.zeros((0, len(change))), float(policy.protection_width), float(policy.threshold)
    return Aims(sensitive, room, change, nobody.astype("bool"), nobody, width, threshold)


def _as_told(system: System, cells: pd.DataFrame, earlier: pd.DataFrame) -> Numbers:
    """Return each number as an earlier table tells it; empty where it doesn't.

    Where nothing had been delivered, nobody was counted: that is what the totals of then say.
    """
    then = _cells_of(cells, earlier, ["status", "numerator", "denominator"])
    told_then = then[["numerator", "denominator"]].to_numpy(dtype="float64", copy=True)
    rounded = then["status"].eq(Status.ROUNDED).to_numpy()
    told_then[rounded, 1] = np.nan
    told_then[rounded & cells["region"].ne("").to_numpy(), 0] = np.nan
    of_nobody = then["status"].isin([Status.MISSING, Status.NOT_DERIVABLE]).to_numpy()
    numbers: dict[Count, float] = {}
    nobody: dict[Count, float] = {}
    for cell, counts in system.known.shown_by.items():
        for count, told in zip(counts, told_then[cell], strict=False):
            if not np.isnan(told):
                numbers.setdefault(count, float(told))
            elif of_nobody[cell]:
                nobody[count] = 0.0
    numbers = nobody | numbers
    values = np.array([numbers.get(count, np.nan) for count in system.counts])
    for number, parts in system.sums:
        values[number] = sum(weight * values[part] for part, weight in parts.items())
    return values


def _cells_of(cells: pd.DataFrame, earlier: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Look up the same cells in an earlier table."""
    then = earlier.drop_duplicates(_KEY)[[*_KEY, *columns]]
    return cells[_KEY].merge(then, on=_KEY, how="left")[columns]
