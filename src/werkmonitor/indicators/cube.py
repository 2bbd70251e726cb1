"""The finest counts, and for whom they are known: all that the indicators are sums over."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd

from werkmonitor.indicators.definitions import INDICATORS
from werkmonitor.indicators.indicator import Indicator, Unit, flags
from werkmonitor.panel import DIMENSIONS, FACTS, FLAGS, DeliveryStatus, active_rows, with_flags
from werkmonitor.quarter import Quarter
from werkmonitor.vocabulary import Method, Status

KNOWN = ["delivered", "delivered_this_year", "flows_known", "placements_delivered"]
"""What is known of an organisation in a quarter."""

TRAJECTORY_INDICATORS = tuple(indicator for indicator in INDICATORS if indicator.unit is Unit.TRAJECTORIES)


COUNTED = tuple(dict.fromkeys([*FLAGS, *(name for one in TRAJECTORY_INDICATORS for name in one.counted)]))
"""All that is counted: every flag, and the combinations that indicators ask for."""


def count_cube(facts: ir.Table) -> ir.Table:
    """Count all that indicators are made of at the finest level, so that any breakdown is a sum over rows.

    Many trajectories have the same facts, so each combination of facts is counted first, and its flags found once.

    Parameters
    ----------
    facts
        Rows of :func:`~werkmonitor.panel.panel_facts`.

    Returns
    -------
    ibis.expr.types.Table
        One row per combination of :data:`~werkmonitor.panel.DIMENSIONS` in which anything counts; a column for each
        of :data:`COUNTED`.
    """
    alike = facts.group_by([*DIMENSIONS, *FACTS]).aggregate(people=facts.count())
    flagged = with_flags(alike)
    counts = {name: ibis.and_(*(flagged[flag] for flag in flags(name))) for name in COUNTED}
    cube = flagged.group_by(DIMENSIONS).aggregate(
        **{name: counts_here.ifelse(flagged.people, 0).sum() for name, counts_here in counts.items()}
    )
    return cube.filter(ibis.or_(*(cube[flag] > 0 for flag in FLAGS)))


def organisation_facts(selection: pd.DataFrame, register: pd.DataFrame, quarters: Sequence[Quarter]) -> pd.DataFrame:
    """Say of each organisation and quarter what can be known from its deliveries.

    Parameters
    ----------
    selection
        Chosen deliveries of the quarters, and of the earlier quarters of their years.
    register
        Supplies each organisation's first-ever quarter.
    quarters
        Quarters of the result.

    Returns
    -------
    pandas.DataFrame
        ``quarter, organisation`` and :data:`KNOWN` (booleans), for the organisations active that year.
    """
    first_ever = register.groupby("organisation")["active_from"].min()
    tables = []
    for quarter in quarters:
        year = selection[selection["quarter"].between(str(Quarter(quarter.year, 1)), str(quarter))]
        used = year[year["status"] == DeliveryStatus.DELIVERED]
        now = used[used["quarter"] == str(quarter)]
        names = pd.Series(sorted(year["organisation"].unique()), dtype="str")
        tables.append(
            pd.DataFrame(
                {
                    "quarter": str(quarter),
                    "organisation": names,
                    "delivered": names.isin(now["organisation"]),
                    "delivered_this_year": names.isin(used["organisation"]),
                    "flows_known": names.map(first_ever) < str(quarter),
                    "placements_delivered": names.isin(now.loc[now["placements_delivered"], "organisation"]),
                }
            )
        )
    return pd.concat(tables, ignore_index=True).astype(dict.fromkeys(KNOWN, "bool"))


def region_facts(
    facts: pd.DataFrame, cube: pd.DataFrame, register: pd.DataFrame, quarters: Sequence[Quarter]
) -> pd.DataFrame:
    """Repeat the facts for each region where an organisation is active or has trajectories.

    The second also without the register, since trajectories in a region that it doesn't have for their organisation
    count.
    """
    key = ["quarter", "organisation", "region"]
    registered = [active_rows(register, quarter).assign(quarter=str(quarter))[key] for quarter in quarters]
    pairs = pd.concat([*registered, cube[key]]).drop_duplicates()
    return pairs.merge(facts, on=["quarter", "organisation"])


def contributions(cube: pd.DataFrame, facts: pd.DataFrame) -> pd.DataFrame:
    """Name the counts by the indicators they go into, leaving out organisations that can't tell.

    Returns
    -------
    pandas.DataFrame
        ``indicator``, :data:`~werkmonitor.panel.DIMENSIONS`, ``numerator``, ``denominator`` (0 for plain counts); for
        IPS and, where the indicator says so, the other methods. Text is categorical, since there are many rows of few
        values: :func:`summed` makes plain tables of it.
    """
    cube = cube.merge(facts, on=["quarter", "organisation"]).astype(dict.fromkeys(DIMENSIONS, "category"))
    parts = []
    for indicator in TRAJECTORY_INDICATORS:
        chosen = _usable(cube, indicator)
        if not indicator.all_methods:
            chosen &= cube["method"] == Method.IPS
        rows = cube[chosen]
        parts.append(
            rows[DIMENSIONS].assign(
                indicator=indicator.id,
                numerator=rows[indicator.numerator],
                denominator=rows[indicator.denominator] if indicator.denominator else 0,
            )
        )
    return pd.concat(parts, ignore_index=True).astype({"indicator": "category"})


def summed(people: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """Sum numerators and denominators of :func:`contributions` by some columns, in their order, which are text then."""
    sums = people.groupby(key, observed=True)[["numerator", "denominator"]].sum().reset_index()
    return sums.astype(dict.fromkeys(key, "str"))


def availability(facts: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Say whether an indicator is known: as soon as one organisation can tell, it is.

    Parameters
    ----------
    facts
        Rows of :func:`organisation_facts` or :func:`region_facts`.
    by
        ``["quarter"]`` or ``["quarter", "region"]``.

    Returns
    -------
    pandas.DataFrame
        ``indicator``, the columns ``by``, and ``status``: ``ok``; ``not_derivable`` where all that came in lacks the
        placements that it takes; else ``missing``, for what isn't known is never 0.
    """
    parts = [
        facts[by].assign(
            indicator=indicator.id,
            usable=_usable(facts, indicator),
            lacking=_received(facts, indicator) & ~facts["placements_delivered"] & indicator.needs_placements,
            with_placements=_received(facts, indicator) & facts["placements_delivered"],
        )
        for indicator in TRAJECTORY_INDICATORS
    ]
    tells = pd.concat(parts).groupby(["indicator", *by]).any().reset_index()
    underivable = tells["lacking"] & ~tells["with_placements"]
    status = np.select(
        [tells["usable"], underivable], [Status.OK.value, Status.NOT_DERIVABLE.value], Status.MISSING.value
    )
    return tells[["indicator", *by]].assign(status=status)


def _received(table: pd.DataFrame, indicator: Indicator) -> pd.Series:
    return table["delivered_this_year" if indicator.year_to_date else "delivered"]


def _usable(table: pd.DataFrame, indicator: Indicator) -> pd.Series:
    """Say of each row, from the columns :data:`KNOWN`, whether its organisation can tell an indicator."""
    known = _received(table, indicator)
    if indicator.flow:
        known = known & table["flows_known"]
    if indicator.needs_placements:
        known = known & table["placements_delivered"]
    return known.copy()
