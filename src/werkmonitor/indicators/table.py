"""The long table: sums over the cube, one row per indicator, breakdown and interval."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd

from werkmonitor.indicators.cube import TRAJECTORY_INDICATORS, availability, contributions, summed
from werkmonitor.indicators.definitions import BY_ID, INDICATORS
from werkmonitor.indicators.indicator import Breakdown, Kind, Unit
from werkmonitor.statistics.proportions import organisation_jackknife, wilson, wilson_ratio
from werkmonitor.vocabulary import Funding, Method, Stage, Status, TrajectoryType

COLUMNS = [
    *("quarter", "as_of", "indicator", "method", "stage", "funding", "type", "region"),
    *("numerator", "denominator", "value", "lower", "upper", "interval_method", "status"),
]
WILSON = "wilson"
JACKKNIFE = "organisation_jackknife_t"

_NUMBERS = ["numerator", "denominator", "value", "lower", "upper"]
_BREAKDOWNS: tuple[Breakdown, ...] = tuple(dict.fromkeys(b for i in TRAJECTORY_INDICATORS for b in i.breakdowns))
_OF_OTHER_METHODS: tuple[Breakdown, ...] = ((), ("stage",))
_CLUSTERED: tuple[Breakdown, ...] = ((), ("funding",), ("type",))
_KIND = {indicator.id: indicator.kind for indicator in INDICATORS}


@dataclass(frozen=True)
class Counts:
    """What the long table is made from: the cube, for whom it is known, and counts of organisations and regions."""

    cube: pd.DataFrame
    facts: pd.DataFrame
    region_facts: pd.DataFrame
    totals: pd.DataFrame
    regions: list[str]

    @cached_property
    def people(self) -> pd.DataFrame:
        """What each organisation contributes to each indicator, see :func:`contributions`."""
        return contributions(self.cube, self.facts)


def long_table(counts: Counts, as_of: date) -> pd.DataFrame:
    """Make the restricted long table.

    Returns
    -------
    pandas.DataFrame
        :data:`COLUMNS`, sorted by quarter, indicator (as defined) and breakdown. A breakdown that is empty means all.
        Counts are in ``numerator`` and ``value``, without denominator; shares have both counts and a fraction, with
        Wilson limits, and a second row with those of the organisation jackknife (national, by funding, by type).
        Numbers that are not known are NaN, and ``status`` says why; a share of nobody is not derivable.
    """
    people = counts.people
    status = availability(counts.facts, ["quarter"])
    status_of_region = availability(counts.region_facts, ["quarter", "region"])
    quarters = counts.totals.index.to_frame(index=False)
    cells = [
        _with_status(
            _cells(people, breakdown, quarters, counts.regions), status_of_region if "region" in breakdown else status
        )
        for breakdown in _BREAKDOWNS
    ]
    table = _with_values(pd.concat([_of_totals(counts.totals), *cells], ignore_index=True), COLUMNS, as_of)
    return _in_order(pd.concat([table, _clustered(table, people)], ignore_index=True))


def own_table(counts: Counts, as_of: date) -> pd.DataFrame:
    """Make the restricted long table of each organisation by itself.

    Returns
    -------
    pandas.DataFrame
        ``organisation`` and :data:`COLUMNS`, for every organisation and quarter of the facts; sorted by organisation
        and then as the long table. By region only where it has people, and with Wilson limits only: one organisation
        has no others to leave out. What an organisation didn't deliver is missing, not 0.
    """
    key = ["quarter", "organisation"]
    places, people = counts.facts[key], counts.people
    status = availability(counts.facts, key)
    cells = [_with_status(_cells(people, breakdown, places, []), status) for breakdown in _BREAKDOWNS]
    columns = ["organisation", *COLUMNS]
    table = _in_order(_with_values(pd.concat(cells, ignore_index=True), columns, as_of))
    return table.sort_values("organisation", kind="stable", ignore_index=True)


def held(counts: Counts) -> pd.DataFrame:
    """Say which people of each cell of the long table are of one organisation, which knows its own.

    Returns
    -------
    pandas.DataFrame
        Restricted: ``organisation, indicator, quarter, method, stage, funding, type, region`` (empty: all),
        ``numerator, denominator``; only where an organisation has people.
    """
    people = counts.people
    parts = []
    for breakdown in _BREAKDOWNS:
        having = [indicator.id for indicator in TRAJECTORY_INDICATORS if breakdown in indicator.breakdowns]
        key = ["organisation", "indicator", "quarter", "method", *breakdown]
        sums = summed(people[people["indicator"].isin(having)], key)
        parts.append(sums[(sums[["numerator", "denominator"]] > 0).any(axis=1)])
    key = ["organisation", "indicator", "quarter", "method", "stage", "funding", "type", "region"]
    table = pd.concat(parts, ignore_index=True).reindex(columns=[*key, "numerator", "denominator"])
    return table.assign(**{name: table[name].fillna("").astype("str") for name in key})


def _in_order(table: pd.DataFrame) -> pd.DataFrame:
    """Sort by quarter, indicator as defined, and breakdown."""
    place = table["indicator"].map({indicator.id: place for place, indicator in enumerate(INDICATORS)})
    order = ["quarter", "place", *COLUMNS[3:8], "interval_method"]
    return table.assign(place=place).sort_values(order, kind="stable")[list(table)].reset_index(drop=True)


def _of_totals(totals: pd.DataFrame) -> pd.DataFrame:
    """Return the national rows about organisations and regions."""
    parts = []
    for indicator in INDICATORS:
        if indicator.unit is Unit.TRAJECTORIES:
            continue
        rows = pd.DataFrame({"numerator": totals[indicator.numerator].astype("float64"), "status": Status.OK.value})
        if indicator.denominator:
            rows["denominator"] = totals[indicator.denominator].astype("float64")
            nothing = rows["denominator"] == 0
            rows.loc[nothing, ["numerator", "denominator"]] = np.nan
            rows.loc[nothing, "status"] = Status.MISSING.value
        parts.append(rows.reset_index().assign(indicator=indicator.id, method=Method.IPS.value))
    return pd.concat(parts, ignore_index=True)


def _cells(people: pd.DataFrame, breakdown: Breakdown, places: pd.DataFrame, regions: list[str]) -> pd.DataFrame:
    """Sum numerators and denominators by a breakdown, with a row for every value that it knows.

    ``places`` are the quarters, or the quarters and organisations, to sum in.
    """
    key = ["indicator", "method", *places, *breakdown]
    having = [indicator.id for indicator in TRAJECTORY_INDICATORS if breakdown in indicator.breakdowns]
    people = people[people["indicator"].isin(having)]
    if breakdown not in _OF_OTHER_METHODS:
        people = people[people["method"] == Method.IPS]
    sums = summed(people, key)
    sums = sums[(sums["numerator"] > 0) | (sums["denominator"] > 0)]
    return _grid(having, breakdown, people, places, regions).merge(sums, on=key, how="outer")


def _with_status(cells: pd.DataFrame, status: pd.DataFrame) -> pd.DataFrame:
    """Add the status; where the indicator is not known there are no numbers, where it is nobody means 0."""
    key = [column for column in status.columns if column != "status"]
    cells = cells.merge(status, on=key, how="left")
    cells["status"] = cells["status"].fillna(Status.MISSING.value)
    numbers = cells[["numerator", "denominator"]].astype("float64").fillna(0.0)
    cells[["numerator", "denominator"]] = numbers.where(cells["status"] == Status.OK)
    return cells


def _grid(
    having: list[str], breakdown: Breakdown, people: pd.DataFrame, places: pd.DataFrame, regions: list[str]
) -> pd.DataFrame:
    """Return the cells that are shown also where nobody is counted.

    Every place for IPS, and for another method the places in which it occurs. Only endings have a cell for
    trajectories that never got beyond orientation.
    """
    ips = places.assign(method=Method.IPS.value)
    occurring = people.loc[people["method"] != Method.IPS, ["method", *places]].drop_duplicates().astype("str")
    with_others = [name for name in having if BY_ID[name].all_methods]
    grid = pd.concat(
        [
            pd.DataFrame({"indicator": having}, dtype="str").merge(ips, how="cross"),
            pd.DataFrame({"indicator": with_others}, dtype="str").merge(occurring, how="cross"),
        ]
    )
    values = {
        "region": regions,
        "funding": [code.value for code in Funding],
        "type": [code.value for code in TrajectoryType],
        "stage": [code.value for code in Stage],
    }
    for column in breakdown:
        grid = grid.merge(pd.DataFrame({column: values[column]}, dtype="str"), how="cross")
    if "stage" in breakdown:
        all_stages = grid["indicator"].map({name: BY_ID[name].all_stages for name in having}).astype("bool")
        grid = grid[all_stages | (grid["stage"] != Stage.ORIENTATION)]
    return grid


def _with_values(table: pd.DataFrame, columns: list[str], as_of: date) -> pd.DataFrame:
    """Complete the columns, and add value and Wilson limits."""
    table = table.reindex(columns=columns).assign(as_of=as_of.isoformat())
    kind = table["indicator"].map(_KIND)
    is_count, is_ratio, is_share = kind.eq(Kind.COUNT), kind.eq(Kind.RATIO), kind.eq(Kind.SHARE)
    numerator, base = table["numerator"], table["denominator"].mask(is_count)
    fraction = numerator / base.where(base > 0)
    of_share = wilson(numerator.where(is_share), base)
    of_ratio = wilson_ratio(numerator.where(is_ratio), base)
    of_nobody = ~is_count & table["status"].eq(Status.OK) & fraction.isna()
    table = table.assign(
        denominator=base,
        value=numerator.where(is_count, fraction),
        lower=np.where(is_ratio, of_ratio.lower, of_share.lower),
        upper=np.where(is_ratio, of_ratio.upper, of_share.upper),
        interval_method=np.where(is_share | is_ratio, WILSON, ""),
        status=table["status"].mask(of_nobody, Status.NOT_DERIVABLE.value),
    )
    text = [column for column in columns if column not in _NUMBERS]
    table[text] = table[text].astype("object").fillna("").astype("str")
    return table


def _clustered(table: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """Repeat the national shares and those by funding and type, with limits that allow for clustering."""
    shares = table[table["interval_method"] == WILSON]
    parts = []
    for breakdown in _CLUSTERED:
        key = ["indicator", "method", "quarter", *breakdown]
        empty = [column for column in ("stage", "funding", "type", "region") if column not in breakdown]
        rows = shares[(shares[empty] == "").all(axis=1) & (shares[list(breakdown)] != "").all(axis=1)]
        sums = summed(people[people["indicator"].isin(rows["indicator"])], [*key, "organisation"])
        first = ~sums.duplicated(key)
        cells = np.split(sums[["numerator", "denominator"]].to_numpy().T, np.flatnonzero(first), axis=1)[1:]
        limits = np.array([organisation_jackknife(*counts) for counts in cells]).reshape(-1, 2)
        found = sums.loc[first, key].assign(lower=limits[:, 0], upper=limits[:, 1])
        parts.append(rows.drop(columns=["lower", "upper"]).merge(found, on=key, how="left"))
    clustered = pd.concat(parts, ignore_index=True).assign(interval_method=JACKKNIFE)
    # A t interval doesn't know that a share lies between 0 and 1.
    highest = clustered["indicator"].map(_KIND).map({Kind.SHARE: 1.0, Kind.RATIO: np.inf})
    lower, upper = (clustered[limit].astype("float64").clip(lower=0.0) for limit in ("lower", "upper"))
    return clustered.assign(lower=lower, upper=np.minimum(upper, highest))[table.columns]
