"""Which regions stand out from the others, by published shares only, and by how much most differ.

What is hidden from the public is hidden here too: a region without a published share is not compared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from scipy import stats

from werkmonitor.narrative.cells import Cell
from werkmonitor.narrative.report import Report
from werkmonitor.statistics.funnel import Funnel, funnel
from werkmonitor.statistics.multiple import ALPHA, benjamini_hochberg
from werkmonitor.statistics.shrink import shrink

FEWEST_REGIONS = 10
"""With fewer regions there is no saying how much regions ordinarily differ."""


@dataclass(frozen=True)
class Shrunk:
    """A region's share, drawn towards the mean of all, with its 95 % interval."""

    value: float
    lower: float
    upper: float


@dataclass(frozen=True)
class Screening:
    """The regions with a published share of one indicator, compared with the country.

    Parameters
    ----------
    funnel
        Funnel with a row per region, in the order of ``regions``.
    regions
        CBS codes.
    above, below
        Regions that stand out after correction for all these comparisons, the furthest first.
    beyond
        Regions outside the limits of 95 % by the extra spread between regions too, without that correction.
    estimates
        Per region its share drawn towards the mean; empty where nothing could be estimated.
    """

    funnel: Funnel
    regions: tuple[str, ...]
    above: tuple[str, ...]
    below: tuple[str, ...]
    beyond: tuple[str, ...]
    estimates: Mapping[str, Shrunk]

    @property
    def standing_out(self) -> tuple[str, ...]:
        """Regions that stand out either way."""
        return self.above + self.below

    @property
    def shares(self) -> dict[str, float]:
        """Per region its share as counted."""
        return dict(zip(self.regions, self.funnel.table["share"].astype(float).tolist(), strict=True))

    @property
    def overdispersed(self) -> bool:
        """Whether regions demonstrably differ more than chance alone makes them: by the sum of squared z-scores."""
        return float(stats.chi2.sf((self.funnel.table["z"] ** 2).sum(), len(self.regions))) < ALPHA


def screen(report: Report, indicator: str) -> Screening | None:
    """Compare the published shares of regions with the national one; None with too few of them to compare.

    The national share is the target, since regions are compared with the country and not with those that happen to be
    shown. Differences count as ordinary that chance and the spread between most regions explain.
    """
    shown = {code: cell for code in report.regions if (cell := report.cell(indicator, region=code)).shown}
    national = report.cell(indicator, region="")
    counts = tuple((code, cell.count or 0.0, cell.base or 0.0) for code, cell in shown.items())
    if len(counts) < FEWEST_REGIONS or not national.shown or not 0 < national.number < 1:
        return None
    return _screened(counts, national.number)


def not_compared(report: Report, indicator: str) -> Sequence[tuple[str, Cell]]:
    """Return the regions without a published share, with their cells."""
    cells = ((code, report.cell(indicator, region=code)) for code in report.regions)
    return [(code, cell) for code, cell in cells if not cell.shown]


@lru_cache(maxsize=16)
def _screened(counts: tuple[tuple[str, float, float], ...], target: float) -> Screening:
    codes, numerator, denominator = zip(*counts, strict=True)
    found = funnel(numerator, denominator, target)
    table = found.table.assign(region=codes)
    tested = benjamini_hochberg(dict(zip(codes, table["p_value"], strict=True)))
    table["rejected"] = tested["rejected"].to_numpy()
    table["distance"] = table["z_random_effects"].abs()
    ranked = table.sort_values("distance", ascending=False, kind="stable")
    out = ranked[ranked["rejected"]]
    shrunk = shrink(numerator, denominator)
    rows = shrunk.table[["value", "lower", "upper"]].itertuples(index=False)
    estimates = {} if shrunk.reason else {code: Shrunk(*row) for code, row in zip(codes, rows, strict=True)}
    return Screening(
        found,
        tuple(codes),
        tuple(out.loc[out["z_random_effects"] > 0, "region"]),
        tuple(out.loc[out["z_random_effects"] < 0, "region"]),
        tuple(ranked.loc[ranked["p_value"] < ALPHA, "region"]),
        estimates,
    )
