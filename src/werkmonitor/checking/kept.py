"""How much of what was counted is published: what the protection costs, by breakdown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from werkmonitor.disclosure.counts import BREAKDOWNS, PEOPLE
from werkmonitor.vintage import Vintage
from werkmonitor.vocabulary import Status

_SHOWN = (Status.OK.value, Status.ROUNDED.value)


@dataclass(frozen=True)
class Kept:
    """Figures about people by one breakdown (or ``national``), and how many of them are hidden."""

    breakdown: str
    figures: int
    hidden: int

    def __str__(self) -> str:
        return f"{self.hidden:,} of {self.figures:,} {self.breakdown}"


def kept(vintage: Vintage) -> Iterator[Kept]:
    """Count what a reading hides of its own quarter, of IPS.

    Parameters
    ----------
    vintage
        The reading; nothing where it has no table of indicators.

    Yields
    ------
    Kept
        For the country, and for each breakdown in the table of indicators.
    """
    path = vintage.folder / "indicators.csv"
    if not path.is_file():
        return
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    own = table["quarter"].eq(str(vintage.quarter)) & table["method"].eq("ips") & table["indicator"].isin(PEOPLE)
    told = table[own & table["status"].isin([*_SHOWN, Status.HIDDEN])].drop_duplicates(["indicator", *BREAKDOWNS])
    by = (told[list(BREAKDOWNS)] != "").apply(_breakdown, axis=1)
    for breakdown, hidden in told["status"].eq(Status.HIDDEN).groupby(by, sort=False):
        yield Kept(str(breakdown), len(hidden), int(hidden.sum()))


def _breakdown(there: pd.Series) -> str:
    names = [str(name) for name in there.index[there]]
    return f"by {' and '.join(names)}" if names else "national"
