"""Funnel plots for shares: which organisations or regions differ by more than chance and ordinary spread explain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from werkmonitor.statistics.estimate import NotEstimable

Floats = NDArray[np.float64]
LEVELS = (0.95, 0.998)
"""Usual probabilities between the limits: about two and three standard errors."""
WINSORISED = 0.1
"""Share of the z-scores, at each end, that is drawn in before over-dispersion is estimated."""


class Limits(StrEnum):
    """How control limits are made."""

    EXACT = "exact"
    """Binomial, interpolated between whole counts; no over-dispersion."""
    MULTIPLICATIVE = "multiplicative"
    """Normal, the variance times phi."""
    RANDOM_EFFECTS = "random_effects"
    """Normal, the variance plus tau squared."""


@dataclass(frozen=True)
class Funnel:
    """Shares of units around a target, and how far they are from it.

    Parameters
    ----------
    target
        Share to which units are compared; NaN if there is none.
    phi, tau2
        Over-dispersion: as a factor of the variance, and as a variance between units, 0 or more.
    table
        A row per unit in the order given: ``numerator``, ``denominator``, ``share``, ``expected`` (target times
        denominator), ``z`` (by chance alone), ``z_random_effects`` (over-dispersion as a variance between units) and
        ``p_value`` (two-sided, of ``z_random_effects``). NaN for a unit with nobody.
    reason
        Why there are no z-scores: ``empty_group`` without people, ``no_spread`` if the target is 0 or 1. Or why
        over-dispersion isn't known, and z-scores are by chance alone: ``few_clusters``, with fewer than two units.
    """

    target: float
    phi: float
    tau2: float
    table: pd.DataFrame
    reason: NotEstimable | None = None

    def limits(
        self, sizes: ArrayLike, kind: Limits = Limits.RANDOM_EFFECTS, levels: Sequence[float] = LEVELS
    ) -> pd.DataFrame:
        """Compute this funnel's limits at ``sizes``, as :func:`limits`; no rows without a target."""
        return limits(self.target, sizes if 0 < self.target < 1 else [], kind, levels, phi=self.phi, tau2=self.tau2)


def funnel(
    numerator: ArrayLike, denominator: ArrayLike, target: float | None = None, winsorised: float = WINSORISED
) -> Funnel:
    r"""Compare the shares of units with a target, allowing for more spread than chance.

    Parameters
    ----------
    numerator, denominator
        Counts per unit, one-dimensional and of equal length.
    target
        Share to compare with; the share of all units together unless given.
    winsorised
        As in :func:`over_dispersion`.

    Returns
    -------
    Funnel
        Units, z-scores and over-dispersion.

    Notes
    -----
    Estimand: how many standard errors a unit's share is from the target.

    Formula: :math:`z_i = (y_i - \theta) / s_i` with :math:`s_i^2 = \theta (1 - \theta) / n_i`; with over-dispersion
    :math:`(y_i - \theta) / \sqrt{s_i^2 + \tau^2}`.

    Assumptions: people are independent given their unit, and most units differ from the target by ordinary spread only.
    The target counts as known, though it rests on the same units.

    Tests: ``tests/statistics/test_funnel.py``, ``tests/oracles/test_units.py``.

    References
    ----------
    Spiegelhalter (2005), Statistics in Medicine 24:1185, doi:10.1002/sim.1970; Spiegelhalter (2005), Quality and Safety
    in Health Care 14:347, doi:10.1136/qshc.2005.013755.
    """
    x, n = np.asarray(numerator, dtype=float), np.asarray(denominator, dtype=float)
    if target is None:
        target = float(x.sum() / n.sum()) if n.sum() > 0 else float("nan")
    share = np.divide(x, n, out=np.full_like(n, np.nan), where=n > 0)
    spread, reason = _spread(target, n)
    z = (share - target) / spread
    seen = ~np.isnan(z)
    if reason is None and seen.sum() < 2:
        reason = NotEstimable.FEW_CLUSTERS
    phi = over_dispersion(z[seen], winsorised) if reason is None else 1.0
    tau2 = between_variance(phi, spread[seen]) if reason is None else 0.0
    z_random_effects = (share - target) / np.sqrt(spread**2 + tau2)
    columns = {"numerator": x, "denominator": n, "share": share, "expected": target * n, "z": z}
    columns |= {"z_random_effects": z_random_effects, "p_value": 2 * stats.norm.sf(np.abs(z_random_effects))}
    return Funnel(target, phi, tau2, pd.DataFrame(columns), reason)


def over_dispersion(z: ArrayLike, winsorised: float = WINSORISED) -> float:
    r"""Estimate by what factor z-scores vary more than chance alone would make them.

    Parameters
    ----------
    z
        z-scores by chance alone, at least one.
    winsorised
        Share at each end that is drawn in to the quantile there, so that the outliers that one looks for don't widen
        the limits.

    Returns
    -------
    float
        Phi; below 1 where units vary less than chance would make them.

    Notes
    -----
    Estimand: the variance of the z-scores of ordinary units.

    Formula: the mean of the squared winsorised z-scores. Quantiles are interpolated between z-scores. Winsorising also
    draws in ordinary extremes, so that without over-dispersion phi is below 1 on average.

    Assumptions: no more than the winsorised share at each end is out of the ordinary.

    Tests: ``tests/statistics/test_funnel.py``.

    References
    ----------
    Spiegelhalter (2005), Quality and Safety in Health Care 14:347, appendix.
    """
    scores = np.asarray(z, dtype=float)
    lower, upper = np.quantile(scores, [winsorised, 1 - winsorised])
    return float(np.mean(np.clip(scores, lower, upper) ** 2))


def between_variance(phi: float, standard_error: ArrayLike) -> float:
    r"""Estimate the variance between units that goes with a factor of over-dispersion.

    Parameters
    ----------
    phi
        Over-dispersion, from :func:`over_dispersion`.
    standard_error
        Standard error by chance alone of each unit, at least two.

    Returns
    -------
    float
        Tau squared, 0 or more.

    Notes
    -----
    Estimand: the variance of the true shares of ordinary units.

    Formula: with weights :math:`w_i = 1 / s_i^2` and I units, :math:`\tau^2 = (I\phi - (I - 1)) / W` with
    :math:`W = \sum w - \sum w^2 / \sum w`, the moment estimator of DerSimonian and Laird with the winsorised sum
    of squares; 0 where that is negative, which is where phi is below (I - 1) / I.

    Assumptions: as :func:`over_dispersion`; what makes units differ is unrelated to their size.

    Tests: ``tests/statistics/test_funnel.py``.

    References
    ----------
    Spiegelhalter (2005), Quality and Safety in Health Care 14:347, appendix; DerSimonian and Laird (1986), Controlled
    Clinical Trials 7:177.
    """
    weights = 1 / np.asarray(standard_error, dtype=float) ** 2
    units = len(weights)
    return max(0.0, float((units * phi - (units - 1)) / (weights.sum() - (weights**2).sum() / weights.sum())))


def limits(
    target: float,
    sizes: ArrayLike,
    kind: Limits,
    levels: Sequence[float] = LEVELS,
    *,
    phi: float = 1.0,
    tau2: float = 0.0,
) -> pd.DataFrame:
    r"""Compute the limits between which shares of units on target stay with given probability.

    Parameters
    ----------
    target
        Share between 0 and 1, neither included.
    sizes
        Denominators at which limits are wanted, whole and above 0.
    kind
        Exact binomial, or normal with one of the two forms of over-dispersion; without over-dispersion both are the
        normal approximation.
    levels
        Probabilities between the limits.
    phi, tau2
        Over-dispersion. A phi below 1 counts as 1: less spread than chance doesn't narrow the limits.

    Returns
    -------
    pandas.DataFrame
        A row per level and size: ``level``, ``size``, ``lower``, ``upper``, fractions within 0-1.

    Notes
    -----
    Estimand: between which shares a unit on target, or one that differs from it by ordinary spread, stays with the
    given probability.

    Formula: exact, with r the smallest count whose cumulative probability F(r) is at least p, :math:`(r - \alpha) / n`
    where :math:`\alpha = (F(r) - p) / (F(r) - F(r - 1))`, which makes the limits smooth in n. Below the lower limit a
    unit falls with at most half the remaining probability; above the upper one with at most that much only from the
    next whole count on, so that there the interpolation, as published, is up to one count early.

    Normal: :math:`\theta \pm z_p \sqrt{\phi\,\theta(1 - \theta) / n + \tau^2}`, cut off at 0 and 1.

    Assumptions: as :func:`funnel`; the normal form takes some ten people with and ten without the outcome.

    Tests: ``tests/statistics/test_funnel.py``, ``tests/oracles/test_units.py``.

    References
    ----------
    Spiegelhalter (2005), Statistics in Medicine 24:1185, appendix A.1.1.
    """
    n = np.asarray(sizes, dtype=float)
    tails = [(1 - level) / 2 for level in levels]
    if kind is Limits.EXACT:
        pairs = [(_exact(target, n, tail), _exact(target, n, 1 - tail)) for tail in tails]
    else:
        variance = target * (1 - target) / n
        spread = np.sqrt(variance * max(phi, 1.0) if kind is Limits.MULTIPLICATIVE else variance + tau2)
        pairs = [tuple(target + side * stats.norm.isf(tail) * spread for side in (-1, 1)) for tail in tails]
    rows = [
        pd.DataFrame({"level": level, "size": n, "lower": lower, "upper": upper})
        for level, (lower, upper) in zip(levels, pairs, strict=True)
    ]
    table = pd.concat(rows, ignore_index=True)
    return table.assign(**{side: table[side].clip(0, 1) for side in ("lower", "upper")})


def _exact(target: float, n: Floats, probability: float) -> Floats:
    count = stats.binom.ppf(probability, n, target)
    reached = stats.binom.cdf(count, n, target)
    step = reached - stats.binom.cdf(count - 1, n, target)
    return np.asarray((count - (reached - probability) / step) / n)


def _spread(target: float, n: Floats) -> tuple[Floats, NotEstimable | None]:
    """Compute standard errors by chance alone; NaN for a unit with nobody, and everywhere without a target."""
    if np.isnan(target):
        return np.full_like(n, np.nan), NotEstimable.EMPTY_GROUP
    if not 0 < target < 1:
        return np.full_like(n, np.nan), NotEstimable.NO_SPREAD
    return np.sqrt(np.divide(target * (1 - target), n, out=np.full_like(n, np.nan), where=n > 0)), None
