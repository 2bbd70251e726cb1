"""Classes of a number on the map: the same in every quarter, and those of the printed maps where there are any."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from werkmonitor.figures import maps
from werkmonitor.figures.choropleth import COLOURS, Classes

PRINTED = {
    "running": maps.RUNNING.classes,
    "new": maps.NEW.classes,
    "paid_work": maps.PAID_WORK.classes,
    "durable_work": maps.DURABLE_WORK.classes,
}
"""Indicators with a map of their own in the report; both have to show a region in the same class."""
_STEPS = (1, 2, 5, 10)


def classes_of(indicator: str, values: Sequence[float], *, share: bool) -> dict[str, Any]:
    """Return where each next class begins and what the classes are called; both empty without any value.

    Parameters
    ----------
    indicator
        Its id.
    values
        What is shown of the regions, in all quarters.
    share
        Whether they are fractions, rather than counts.
    """
    if not values:
        return {"limits": [], "classes": []}
    chosen = PRINTED.get(indicator) or Classes(_limits(min(values), max(values), share), share)
    return {"limits": list(chosen.limits), "classes": chosen.labels}


def _limits(lowest: float, highest: float, share: bool) -> tuple[float, float, float, float]:
    """Return four round numbers, evenly spaced, that part what lies between two values into five."""
    smallest = 0.01 if share else 1.0
    needed = max((highest - lowest) / len(COLOURS), smallest)
    power = 10.0 ** math.floor(math.log10(needed))
    step = next(times * power for times in _STEPS if times * power >= needed * (1 - 1e-9))
    first = math.floor(lowest / step + 1e-9) + 1
    one, two, three, four = (round((first + place) * step, 6) for place in range(4))
    return one, two, three, four
