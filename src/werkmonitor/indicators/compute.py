"""From deliveries to the long table of indicators: choose, build the panel, count, sum."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from werkmonitor.cleaning import Ingested
from werkmonitor.config import Hold
from werkmonitor.indicators.change import quarter_changes
from werkmonitor.indicators.counting import Count, count
from werkmonitor.indicators.cube import organisation_facts, region_facts
from werkmonitor.indicators.table import Counts, long_table, own_table
from werkmonitor.panel import (
    DeliveryStatus,
    active_rows,
    calendar,
    region_coverage,
    select_deliveries,
)
from werkmonitor.quarter import Quarter, quarters_between
from werkmonitor.vocabulary import Coverage, Method


@dataclass(frozen=True)
class Reading:
    """What could be known on a date. All tables are restricted.

    ``selections``: the delivery chosen per quarter and organisation; ``coverage``: per quarter and region;
    ``indicators``: the long table;
    ``organisations``: running IPS trajectories and those with paid work of each; ``counts``: what all of it was summed
    from.
    """

    as_of: date
    selections: pd.DataFrame
    coverage: pd.DataFrame
    indicators: pd.DataFrame
    organisations: pd.DataFrame
    counts: Counts

    def changes(self) -> pd.DataFrame:
        """Return the changes of shares since the quarter before, see :func:`quarter_changes`."""
        return quarter_changes(self.counts.people)

    def own_indicators(self) -> pd.DataFrame:
        """Return the long table of each organisation by itself, as :func:`own_table` describes it."""
        return own_table(self.counts, self.as_of)


def read(
    ingested: Ingested,
    holds: Sequence[Hold],
    quarters: Iterable[Quarter],
    as_of: date,
    regions: Iterable[str],
    counted_by: Count = count,
) -> Reading:
    """Read quarters as they could be read on a date.

    Parameters
    ----------
    ingested
        Register, deliveries and canonical rows.
    holds
        Deliveries to keep out.
    quarters
        Quarters to compute; earlier quarters of the same years are read as well, for the counts since 1 January.
    as_of
        For every quarter, only deliveries received by this day are used.
    regions
        Codes of all labour-market regions.
    counted_by
        What counts the trajectories of the deliveries; see :mod:`werkmonitor.indicators.counting`.
    """
    quarters, regions = sorted(quarters), list(regions)
    register = ingested.register
    to_read = sorted({q for quarter in quarters for q in quarters_between(Quarter(quarter.year, 1), quarter)})
    chosen = {q: select_deliveries(ingested.deliveries, register, holds, q, as_of) for q in to_read}
    all_chosen = pd.concat(chosen.values(), ignore_index=True)
    selections = pd.concat([chosen[q] for q in quarters], ignore_index=True)
    coverage = pd.concat([region_coverage(register, chosen[q], q, regions) for q in quarters], ignore_index=True)

    cube = counted_by(ingested, all_chosen, calendar(register, quarters))
    facts = organisation_facts(all_chosen, register, quarters)
    counts = Counts(
        cube=cube,
        facts=facts,
        region_facts=region_facts(facts, cube, register, quarters),
        totals=_totals(register, selections, coverage, cube, quarters),
        regions=regions,
    )
    ips = cube[cube["method"] == Method.IPS]
    per_organisation = ips.groupby(["quarter", "organisation"])[["running", "paid_work"]].sum().reset_index()
    return Reading(as_of, selections, coverage, long_table(counts, as_of), per_organisation, counts)


def compute(
    ingested: Ingested, holds: Sequence[Hold], quarters: Iterable[Quarter], as_of: date, regions: Iterable[str]
) -> pd.DataFrame:
    """Return the restricted long table alone, as :func:`read` computes it and :func:`long_table` describes it."""
    return read(ingested, holds, quarters, as_of, regions).indicators


def _totals(
    register: pd.DataFrame,
    selections: pd.DataFrame,
    coverage: pd.DataFrame,
    cube: pd.DataFrame,
    quarters: Sequence[Quarter],
) -> pd.DataFrame:
    """Count organisations and regions per quarter (the index), and running IPS trajectories for their mean."""
    index = pd.Index([str(quarter) for quarter in quarters], name="quarter")
    codes = [code.value for code in Coverage]
    regions = pd.crosstab(coverage["quarter"], coverage["coverage"]).reindex(index=index, columns=codes, fill_value=0)
    delivered = selections[selections["status"] == DeliveryStatus.DELIVERED]
    running = cube[cube["method"] == Method.IPS].groupby("quarter")["running"].sum()
    return regions.add_prefix("regions_").assign(
        organisations_active=[active_rows(register, quarter)["organisation"].nunique() for quarter in quarters],
        organisations_reporting=delivered.groupby("quarter").size().reindex(index, fill_value=0),
        running=running.reindex(index, fill_value=0),
    )
