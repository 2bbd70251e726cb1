"""Change of a share from one quarter to the next, with an interval that knows that both quarters share their people.

Shares are those of the indicators, and the groups of running trajectories as parts of all running ones.

Most trajectories are in both quarters and cluster in organisations, so the two shares are not independent. Leaving out
one organisation at a time, from both quarters together, carries that dependence into the spread.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from werkmonitor.indicators.cube import summed
from werkmonitor.indicators.definitions import INDICATORS
from werkmonitor.indicators.indicator import Kind
from werkmonitor.quarter import Quarter
from werkmonitor.statistics.proportions import organisation_jackknife_change
from werkmonitor.vocabulary import Method

PAIRED = "paired_organisation_jackknife_t"
CHANGE_COLUMNS = [
    *("quarter", "previous", "indicator", "funding", "type"),
    *("difference", "lower", "upper", "interval_method", "organisations"),
]
_SHARES = [indicator.id for indicator in INDICATORS if indicator.kind in (Kind.SHARE, Kind.RATIO)]
_BREAKDOWNS: tuple[list[str], ...] = ([], ["funding"], ["type"])
COMPOSITION = "running"
"""The count whose groups are followed as parts of the whole."""


def quarter_changes(people: pd.DataFrame) -> pd.DataFrame:
    """Compute the change of each share since the quarter before: national, by funding and by type.

    Of :data:`COMPOSITION` each group is a share of all groups together.

    Parameters
    ----------
    people
        Contributions per indicator, quarter and organisation, as :func:`werkmonitor.indicators.cube.contributions`.

    Returns
    -------
    pandas.DataFrame
        :data:`CHANGE_COLUMNS`, one row per pair of quarters that both have the share. ``difference`` and limits are
        fractions, of the shares as published: over all organisations in either quarter, whose number is in
        ``organisations``. NaN limits where they can't be estimated.
    """
    people = people[people["method"].eq(Method.IPS)]
    shares = people[people["indicator"].isin(_SHARES)]
    rows = [row for breakdown in _BREAKDOWNS for row in _of_breakdown(shares, breakdown)]
    for breakdown in _BREAKDOWNS[1:]:
        rows += _of_breakdown(_as_parts(people[people["indicator"].eq(COMPOSITION)], breakdown), breakdown)
    changes = pd.DataFrame(rows, columns=CHANGE_COLUMNS).assign(interval_method=PAIRED)
    return changes.sort_values(CHANGE_COLUMNS[:5], ignore_index=True)


def _as_parts(counts: pd.DataFrame, breakdown: list[str]) -> pd.DataFrame:
    """Give each group's count beside the total of its organisation, also where that has nobody of the group."""
    key = ["indicator", "quarter", "organisation"]
    table = counts.pivot_table("numerator", key, breakdown, aggfunc="sum", fill_value=0, observed=True)
    parts = table.assign(denominator=table.sum(axis=1)).set_index("denominator", append=True)
    return parts.melt(ignore_index=False, value_name="numerator").reset_index()


def _of_breakdown(people: pd.DataFrame, breakdown: list[str]) -> Iterator[dict[str, object]]:
    key = ["indicator", *breakdown, "quarter", "organisation"]
    sums = summed(people, key).set_index(key)
    for cell, group in sums.groupby(["indicator", *breakdown]):
        by_quarter = {
            str(quarter): part.droplevel(list(range(len(cell) + 1))) for quarter, part in group.groupby("quarter")
        }
        for quarter, after in by_quarter.items():
            previous = str(Quarter.parse(quarter) - 1)
            before = by_quarter.get(previous)
            if before is None or not (before["denominator"].sum() and after["denominator"].sum()):
                continue
            organisations = before.index.union(after.index)
            before, after = (part.reindex(organisations, fill_value=0) for part in (before, after))
            difference, interval = organisation_jackknife_change(
                (before["numerator"], before["denominator"]), (after["numerator"], after["denominator"])
            )
            yield {
                **dict.fromkeys(("funding", "type"), ""),
                **dict(zip(["indicator", *breakdown], map(str, cell), strict=True)),
                **{"quarter": quarter, "previous": previous, "difference": difference},
                **{"lower": float(interval.lower), "upper": float(interval.upper)},
                "organisations": len(organisations),
            }
