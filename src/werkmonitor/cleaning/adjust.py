"""What a cell alone can't tell: repairs and derived columns that need other cells of the row or the column."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import pandas as pd

from werkmonitor.cleaning.cells import ReadSheet
from werkmonitor.cleaning.reading import Repair
from werkmonitor.vocabulary import Funding, FundingSource, Method


def adjust_trajectories(sheet: ReadSheet, regions: Collection[str]) -> ReadSheet:
    """Fill the method, group the funders, blank the scheme where it can't hold, and flag unregistered regions.

    An empty method is IPS (phase 1 knew no other). ``landelijke_regeling`` exists for municipalities only: ``ja``
    with another or no funder is blanked and logged; ``nee`` there says nothing and is blanked without a log.
    """
    canonical, repairs = sheet.canonical.copy(), sheet.repairs.copy()
    not_delivered = canonical["method"].isna() & ~sheet.lost["methode"]
    canonical["method"] = canonical["method"].mask(not_delivered, Method.IPS.value)
    groups = {source.value: source.group.value for source in FundingSource}
    canonical["funding"] = [groups.get(source) for source in canonical["funding_source"]]
    misplaced = (canonical["funding"] != Funding.MUNICIPALITY.value) & canonical["national_scheme"].notna()
    repairs.loc[misplaced & canonical["national_scheme"].fillna(False), "landelijke_regeling"] = Repair.NOT_APPLICABLE
    canonical["national_scheme"] = canonical["national_scheme"].mask(misplaced)
    canonical["region_registered"] = canonical["region"].isin(regions)
    return replace(sheet, canonical=canonical, repairs=repairs)


def adjust_placements(sheet: ReadSheet) -> ReadSheet:
    """Turn wage values that a whole sheet gives as fractions (Excel's percent format) into percentages."""
    wages = sheet.canonical["wage_value"]
    are_fractions = bool((wages.dropna() <= 1).all() and ((wages > 0) & (wages < 1)).any())
    if not are_fractions:
        return sheet
    repairs = sheet.repairs.copy()
    repairs.loc[wages.notna(), "loonwaarde"] = Repair.FRACTION
    return replace(sheet, canonical=sheet.canonical.assign(wage_value=(wages * 100).round(6)), repairs=repairs)


def used_values(sheet: ReadSheet, used: pd.Series) -> pd.DataFrame:
    """Return the canonical values of the used rows, with file and row."""
    return sheet.canonical[used].assign(source_file=sheet.text.file, source_row=sheet.canonical.index[used])
