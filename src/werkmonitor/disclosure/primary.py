"""Primary protection: numbers that are about so few people, or so nearly all, that they are hidden themselves."""

from __future__ import annotations

import pandas as pd

from werkmonitor.disclosure.policy import Policy
from werkmonitor.indicators.definitions import BY_ID
from werkmonitor.indicators.indicator import Kind


def primary(numerator: pd.Series, denominator: pd.Series, policy: Policy) -> pd.Series:
    """Say which cells are too small to show.

    Parameters
    ----------
    numerator, denominator
        People; ``denominator`` is missing for plain counts.
    policy
        Supplies the threshold and whether a count of zero may be shown.

    Returns
    -------
    pandas.Series
        True where the cell has to be hidden. Missing numerators are never hidden: there is nothing to hide. A share
        of nobody is, since it tells that the base, a figure of its own, is zero.
    """
    small = numerator < policy.threshold
    if policy.show_zero_counts:
        small &= ~((numerator == 0) & denominator.isna())
    small_complement = (denominator - numerator) < policy.threshold
    return (small | small_complement).fillna(False).astype(bool)


def whole_of(cells: pd.DataFrame, numerator: str = "numerator", denominator: str = "denominator") -> pd.Series:
    """Return the people of whom the numerator is a part: a ratio's base excludes it, a mean's is of organisations."""
    kind = cells["indicator"].map({id: indicator.kind for id, indicator in BY_ID.items()})
    whole = cells[denominator].where(kind.ne(Kind.RATIO), cells[denominator] + cells[numerator])
    return whole.mask(kind.eq(Kind.MEAN))
