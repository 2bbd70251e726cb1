"""Shares of small units, drawn towards the mean of all as far as their own numbers leave room for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import optimize, special, stats

from werkmonitor.statistics.estimate import LEVEL, NotEstimable

Floats = NDArray[np.float64]
SMALLEST = 0.01
"""Smallest root of the intraclass correlation that is fitted: a ten-thousandth is none at all."""
GRID = 400
"""Points at which the spread between units is weighed."""


@dataclass(frozen=True)
class Shrunken:
    """Shares of units, shrunk towards their mean.

    Parameters
    ----------
    mean, icc
        Maximum-likelihood mean of the units' true shares, and their variance as a fraction of mean (1 - mean): the
        intraclass correlation.
    table
        A row per unit in the order given: ``numerator``, ``denominator``, ``share``, ``weight`` (of the unit's own
        share, the rest being the mean's), ``value``, ``lower``, ``upper``. A unit with nobody has the mean.
    reason
        Why nothing is shrunk (then all but the counts and ``share`` is NaN): ``empty_group`` without people,
        ``few_clusters`` with fewer than two units, ``no_spread`` if nobody or everybody has the outcome.
    """

    mean: float
    icc: float
    table: pd.DataFrame
    reason: NotEstimable | None = None


def shrink(numerator: ArrayLike, denominator: ArrayLike) -> Shrunken:
    r"""Estimate the shares of units together, so that small ones borrow from all.

    Parameters
    ----------
    numerator, denominator
        Counts per unit, one-dimensional and of equal length.

    Returns
    -------
    Shrunken
        Mean, intraclass correlation, and per unit the shrunken share with its interval.

    Notes
    -----
    Estimand: the share that each unit would have in the long run.

    Formula: counts are binomial given the unit's share, and shares follow a beta distribution with mean :math:`\mu` and
    precision :math:`M = (1 - \rho) / \rho`, so that the shrunken share is :math:`\mu + w (y / n - \mu)` with :math:`w =
    n / (n + M)`. The mean :math:`\mu` is estimated by maximum likelihood, as in empirical Bayes. The intraclass
    correlation :math:`\rho` isn't known well from a few tens of units, and its best value may be 0, which would give
    intervals without width; so shares and their variances are averaged over :math:`\rho`, by likelihood, flat in
    :math:`\sqrt\rho` (the standard deviation between units). The variance is that of the unit's beta distribution, plus
    :math:`(1 - w)^2` times that of the estimated mean, plus what the shrunken share varies with :math:`\rho`; limits
    are quantiles of the beta distribution with this mean and variance.

    Assumptions: units differ as draws from one distribution, unrelated to their size; people are independent given
    their unit. A shrunken share has less error on average over units, not for each: a truly exceptional small unit is
    drawn in too much.

    Tests: ``tests/statistics/test_shrink.py``, ``tests/oracles/test_units.py``.

    References
    ----------
    Morris (1983), JASA 78:47, for empirical Bayes and its intervals; Griffiths (1973), Biometrics 29:637, for maximum
    likelihood in the beta-binomial; Gelman (2006), Bayesian Analysis 1:515, for the flat prior on the standard
    deviation.
    """
    x, n = np.asarray(numerator, dtype=float), np.asarray(denominator, dtype=float)
    table = pd.DataFrame({"numerator": x, "denominator": n})
    table["share"] = np.divide(x, n, out=np.full_like(n, np.nan), where=n > 0)
    reason = _reason(x, n)
    if reason is not None:
        return Shrunken(np.nan, np.nan, table.assign(weight=np.nan, value=np.nan, lower=np.nan, upper=np.nan), reason)
    mean, icc = beta_binomial(x, n)
    precision, belief, mean_variance = _precisions(x, n, mean)
    weights = n[:, None] / (n[:, None] + precision)
    values = mean + weights * (table["share"].fillna(mean).to_numpy()[:, None] - mean)
    variances = values * (1 - values) / (n[:, None] + precision + 1) + (1 - weights) ** 2 * mean_variance
    table["weight"], table["value"] = weights @ belief, values @ belief
    variance = (variances + (values - table["value"].to_numpy()[:, None]) ** 2) @ belief
    table["lower"], table["upper"] = _beta_interval(table["value"].to_numpy(), variance)
    return Shrunken(mean, icc, table)


def beta_binomial(numerator: ArrayLike, denominator: ArrayLike) -> tuple[float, float]:
    r"""Fit a beta-binomial distribution by maximum likelihood.

    Parameters
    ----------
    numerator, denominator
        Counts per unit; at least two units, some but not all people with the outcome.

    Returns
    -------
    tuple
        Mean and intraclass correlation; the latter is at least a ten-thousandth, which stands for none.

    Notes
    -----
    Estimand: mean and spread of the true shares of units.

    Formula: the product over units of :math:`B(\mu M + x, (1 - \mu) M + n - x)` over :math:`B(\mu M, (1 - \mu) M)`,
    with B the beta function, is maximised in :math:`\mathrm{logit}\,\mu` and :math:`\sqrt\rho`, with :math:`M = (1 -
    \rho) / \rho`.

    Assumptions: as :func:`shrink`.

    Tests: ``tests/statistics/test_shrink.py``.

    References
    ----------
    Griffiths (1973), Biometrics 29:637.
    """
    x, n = np.asarray(numerator, dtype=float), np.asarray(denominator, dtype=float)

    def loss(parameters: Floats) -> float:
        mean, root = special.expit(parameters[0]), parameters[1]
        return -float(_log_likelihood(x, n, mean, np.array([root]))[0])

    start = special.logit(x.sum() / n.sum())
    # From a small and from a large spread: the likelihood may have a flat stretch between.
    fits = [
        optimize.minimize(
            loss,
            [start, root],
            method="Nelder-Mead",
            bounds=[(None, None), (SMALLEST, 1 - SMALLEST)],
            options={"xatol": 1e-7, "fatol": 1e-10},
        )
        for root in (0.05, 0.4)
    ]
    best = min(fits, key=lambda fit: float(fit.fun))
    return float(special.expit(best.x[0])), float(best.x[1] ** 2)


def _reason(x: Floats, n: Floats) -> NotEstimable | None:
    if not n.sum() > 0:
        return NotEstimable.EMPTY_GROUP
    if (n > 0).sum() < 2:
        return NotEstimable.FEW_CLUSTERS
    return None if 0 < x.sum() < n.sum() else NotEstimable.NO_SPREAD


def _log_likelihood(x: Floats, n: Floats, mean: float, root: Floats) -> Floats:
    """Compute the log-likelihood at each root of the intraclass correlation."""
    precision = 1 / root**2 - 1
    first, second = mean * precision, (1 - mean) * precision
    posterior = special.betaln(first + x[:, None], second + (n - x)[:, None])
    return np.asarray((posterior - special.betaln(first, second)).sum(axis=0))


def _precisions(x: Floats, n: Floats, mean: float) -> tuple[Floats, Floats, Floats]:
    """Return precisions, how much each is believed, and the variance of the estimated mean at each."""
    root = (np.arange(GRID) + 0.5) / GRID
    log_likelihood = _log_likelihood(x, n, mean, root)
    belief = np.exp(log_likelihood - log_likelihood.max())
    information = (n[:, None] / (1 + (n[:, None] - 1) * root**2)).sum(axis=0)
    return 1 / root**2 - 1, belief / belief.sum(), mean * (1 - mean) / information


def _beta_interval(mean: Floats, variance: Floats) -> tuple[Floats, Floats]:
    """Return the quantiles of the beta distribution with this mean and variance."""
    precision = mean * (1 - mean) / variance - 1
    tails = ((1 - LEVEL) / 2, (1 + LEVEL) / 2)
    lower, upper = (stats.beta.ppf(tail, mean * precision, (1 - mean) * precision) for tail in tails)
    return lower, upper
