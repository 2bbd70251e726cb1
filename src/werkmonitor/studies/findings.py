"""What a study found: its estimates and curves as tables, before they pass the disclosure policy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from werkmonitor.statistics.estimate import Estimate, for_publication
from werkmonitor.vocabulary import Status

ESTIMATE_KEY = ("quarter", "as_of", "study", "step", "of", "at")
CURVE_KEY = ("quarter", "as_of", "study", "curve", "months")
CURVE_COLUMNS = ("curve", "months", "value", "lower", "upper", "at_risk", "events")
"""What a study gives of its curves, in order of months within a curve; ``events`` since the start. No rows if it has
none."""


class Scale(StrEnum):
    """What kind of number an estimate is, which decides how a page writes it."""

    SHARE = "share"
    """A fraction."""
    DIFFERENCE = "difference"
    """A difference of fractions, written in percentage points."""
    RATIO = "ratio"
    """A ratio, where 1 is no difference."""
    RATE = "rate"
    """Events per person-quarter."""
    COUNT = "count"
    """A number of trajectories, or a difference of such numbers."""


@dataclass(frozen=True)
class Finding:
    """One estimate of a study, and the place that it has in the argument.

    Parameters
    ----------
    step
        Step of the argument, such as ``equal_time``.
    of
        Whom or what it is about: ``epa``, ``cmd-epa``, ``composition_new``.
    estimate
        The number.
    scale
        Its kind.
    smallest
        People in the smallest group that it rests on; NaN where it isn't about people of one group.
    events
        Of those, the smallest number with the outcome, and the smallest without; NaN where that isn't counted. The
        disclosure policy decides on these two, which are not published themselves.
    at
        When: a quarter or a number of months; empty where the step has one moment.
    p_adjusted
        The p-value after correction for the number of comparisons in its family.
    """

    step: str
    of: str
    estimate: Estimate
    scale: Scale
    smallest: float
    events: float = np.nan
    at: str = ""
    p_adjusted: float = np.nan


def table_of(findings: Iterable[Finding], study: str, quarter: str, as_of: str) -> pd.DataFrame:
    """Return findings as a table.

    Returns
    -------
    pandas.DataFrame
        Restricted: :data:`ESTIMATE_KEY`, ``scale, value, lower, upper, p_value, p_adjusted, people, clusters, method,
        reason, status``, and ``smallest`` and ``events``, which the disclosure policy needs and takes out. An estimate
        that can't be made has status ``not_derivable`` and a ``reason``
        (:class:`~werkmonitor.statistics.estimate.NotEstimable`); one of few organisations has no interval
        (:func:`~werkmonitor.statistics.estimate.for_publication`).
    """
    rows = [
        {
            **dict(zip(ESTIMATE_KEY, (quarter, as_of, study, one.step, one.of, one.at), strict=True)),
            "scale": one.scale.value,
            "value": estimate.value,
            "lower": estimate.lower,
            "upper": estimate.upper,
            "p_value": estimate.p_value,
            "p_adjusted": np.nan if np.isnan(estimate.p_value) else one.p_adjusted,
            "people": estimate.people,
            "clusters": estimate.clusters,
            "method": estimate.method,
            "reason": estimate.reason.value if estimate.reason else "",
            "status": (Status.OK if estimate.estimable else Status.NOT_DERIVABLE).value,
            "smallest": one.smallest,
            "events": one.events,
        }
        for one, estimate in ((one, for_publication(one.estimate)) for one in findings)
    ]
    return pd.DataFrame(rows)
