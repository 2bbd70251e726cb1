"""How much would have to be wrong, or chosen otherwise, to change a conclusion."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import NamedTuple

import pandas as pd

from werkmonitor.statistics.estimate import Estimate


class EValue(NamedTuple):
    """How strong unmeasured confounding must be to explain away an estimate, and its interval."""

    value: float
    limit: float


def e_value(estimate: Estimate, to_ratio: Callable[[float], float] = float) -> EValue:
    r"""Compute the E-value of an estimate and of the limit of its interval nearest to no difference.

    Parameters
    ----------
    estimate
        A ratio of shares (relative risk), or what ``to_ratio`` makes one of.
    to_ratio
        Conversion of value and limits, such as :func:`ratio_of_difference` with its baseline.

    Returns
    -------
    EValue
        1 or more, infinite where a ratio is 0; the limit is 1 if the interval holds no difference, NaN without
        interval; both NaN if there is no estimate.

    Notes
    -----
    Estimand: the least strength, as a relative risk, that an unmeasured characteristic must have with both group and
    outcome, beyond what was adjusted for, to explain the whole estimate.

    Formula: :math:`R + \sqrt{R (R - 1)}` with R the ratio or, below 1, its inverse.

    Assumptions: none on the characteristic; other biases are not covered.

    Tests: ``tests/statistics/test_sensitivity.py``.

    References
    ----------
    VanderWeele and Ding (2017), Annals of Internal Medicine 167:268, doi:10.7326/M16-2607.
    """
    value, lower, upper = (to_ratio(number) for number in (estimate.value, estimate.lower, estimate.upper))
    if lower <= 1 <= upper:
        return EValue(_e_value(value), 1.0)
    return EValue(_e_value(value), _e_value(lower if value > 1 else upper))


def ratio_of_difference(difference: float, baseline: float) -> float:
    """Convert a difference of shares into a ratio.

    Parameters
    ----------
    difference
        Share of the first group minus that of the second.
    baseline
        Share of the second group, which counts as known.

    Returns
    -------
    float
        At least 0; NaN without a baseline above 0.

    Notes
    -----
    Estimand: the ratio of two shares.

    Formula: :math:`(p_0 + d) / p_0` with d the difference and :math:`p_0` the baseline.

    Assumptions: the baseline has no error of its own, so that limits of a difference convert one by one.

    Tests: ``tests/statistics/test_sensitivity.py``.

    References
    ----------
    VanderWeele and Ding (2017), Annals of Internal Medicine 167:268, doi:10.7326/M16-2607.
    """
    if not baseline > 0 or math.isnan(difference):
        return math.nan
    return max(0.0, (baseline + difference) / baseline)


def specification_curve(choices: Mapping[str, Mapping[str, object]], estimate: Callable[..., Estimate]) -> pd.DataFrame:
    """Make an estimate under every combination of defensible choices.

    Parameters
    ----------
    choices
        Per decision, the options by name; the first of each is the one of the main analysis.
    estimate
        Called with one option per decision, as keyword arguments.

    Returns
    -------
    pandas.DataFrame
        A row per combination, from the smallest to the largest value, what isn't estimable last: a column with the
        name of the option per decision, ``main`` (all first options), and the fields of
        :class:`~werkmonitor.statistics.estimate.Estimate`.

    Notes
    -----
    Estimand: that of each specification.

    Formula: every combination of one option per decision. The rows use the same people and are no independent evidence:
    the curve tells how far the conclusion hangs on choices, and nothing about chance.

    Assumptions: all options are defensible, and were chosen before their results were seen.

    Tests: ``tests/statistics/test_sensitivity.py``.

    References
    ----------
    Simonsohn, Simmons and Nelson (2020), Nature Human Behaviour 4:1208, doi:10.1038/s41562-020-0912-z.
    """
    rows = []
    for names in itertools.product(*choices.values()):
        named = dict(zip(choices, names, strict=True))
        made = estimate(**{decision: choices[decision][name] for decision, name in named.items()})
        main = all(name == next(iter(choices[decision])) for decision, name in named.items())
        rows.append({**named, "main": main, **asdict(made)})
    return pd.DataFrame(rows).sort_values("value", kind="stable", ignore_index=True)


def retention(exit_with: float, exit_without: float, periods: float) -> float:
    r"""Compute how much likelier those with the outcome are to be still in the pool.

    Parameters
    ----------
    exit_with, exit_without
        Chance per period of leaving the pool, with and without the outcome.
    periods
        How many periods have gone by.

    Returns
    -------
    float
        Ratio of the chances to be still there; infinite if nobody without the outcome can be.

    Notes
    -----
    Estimand: the ratio of two chances to be still there.

    Formula: :math:`((1 - e_1) / (1 - e_0))^{periods}`.

    Assumptions: constant chances, and no change of the outcome meanwhile.

    Tests: ``tests/statistics/test_sensitivity.py``.

    References
    ----------
    Greenland (1996), International Journal of Epidemiology 25:1107, doi:10.1093/ije/25.6.1107-a.
    """
    if exit_without >= 1:
        return math.inf
    return float(((1 - exit_with) / (1 - exit_without)) ** periods)


def share_without_selection(share: float, retained: float) -> float:
    r"""Undo the effect of exits that depend on the outcome on a share in the pool of those still there.

    Parameters
    ----------
    share
        Share with the outcome among those still there.
    retained
        How many times likelier those with the outcome are to be still there, above 0; from :func:`retention`.

    Returns
    -------
    float
        Share among all, those who left included.

    Notes
    -----
    Estimand: the share with the outcome among all who started.

    Formula: the odds in the pool are the odds among all times ``retained``, so the share is :math:`p / (p + r (1 -
    p))`.

    Assumptions: whether somebody has the outcome counts as fixed; ``retained`` isn't estimable from the pool and is to
    be varied.

    Tests: ``tests/statistics/test_sensitivity.py``.

    References
    ----------
    Greenland (1996), International Journal of Epidemiology 25:1107, doi:10.1093/ije/25.6.1107-a.
    """
    return share / (share + retained * (1 - share))


def retention_to_explain(share_treated: float, share_other: float) -> float:
    r"""Compute how different retention must be between two groups to explain their whole difference in the pool.

    Parameters
    ----------
    share_treated, share_other
        Shares with the outcome among those still there.

    Returns
    -------
    float
        How many times the :func:`retention` of the first group must be that of the other; NaN where a share is 0 or 1
        and no finite ratio does.

    Notes
    -----
    Estimand: the ratio of the retentions that would leave no difference among all who started.

    Formula: the ratio of the odds in the pool, :math:`[p_1 / (1 - p_1)] / [p_0 / (1 - p_0)]`, since without difference
    among all who started it is nothing but the ratio of the retentions.

    Assumptions: as :func:`share_without_selection`.

    Tests: ``tests/statistics/test_sensitivity.py``.

    References
    ----------
    Greenland (1996), International Journal of Epidemiology 25:1107, doi:10.1093/ije/25.6.1107-a.
    """
    if not (0 < share_treated < 1 and 0 < share_other < 1):
        return math.nan
    return (share_treated / (1 - share_treated)) / (share_other / (1 - share_other))


def _e_value(ratio: float) -> float:
    if math.isnan(ratio):
        return math.nan
    if ratio <= 0:
        return math.inf
    away = max(ratio, 1 / ratio)
    return away + math.sqrt(away * (away - 1))
