"""Difference of two shares, adjusted for characteristics with a logistic model of people in organisations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import expit

from werkmonitor.statistics.estimate import Estimate, NotEstimable, not_estimable, t_estimate, without_interval

Floats = NDArray[np.float64]

METHOD = "adjusted_difference"

_MOST_STEPS = 25
_STEP = 1e-10
_RANK = 1e-9
_ILL_CONDITIONED = 1e14


def adjusted_difference(
    frame: pd.DataFrame, outcome: str, treated: str, covariates: Sequence[str], cluster: str
) -> Estimate:
    r"""Difference of two shares if both groups had the characteristics of everybody.

    Parameters
    ----------
    frame
        One row per person.
    outcome, treated, cluster
        Columns: whether the person has the outcome, is of the first-named group (the difference is that group minus
        the other), and in which organisation.
    covariates
        Columns to adjust for, each as a factor: every value that occurs, also a missing one, is a level of its own.
        Numbers are to be cut into classes. What one covariate tells of another is not counted twice.

    Returns
    -------
    Estimate
        ``empty_group`` where a group has nobody; ``no_overlap`` where the covariates tell who is of which group;
        ``separation`` where the model has no finite solution, as with a level of which nobody has the outcome: merge
        it with another. Without an interval: ``few_clusters`` where a group is in one organisation only,
        ``no_spread`` where organisations don't differ from the model.

    Notes
    -----
    Estimand: the mean over everybody in the data of the difference between the probability of the outcome in the
    first-named group and in the other, at the covariates that each person has (marginal standardisation).

    Formula: :math:`\hat\Delta = \frac 1 N \sum_i (\hat p_{1i} - \hat p_{0i})` with
    :math:`\hat p_{ai} = \operatorname{expit}(x_i^{(a)} \hat\beta)`, where :math:`\hat\beta` solves the
    estimating equations of the logistic model with independence as working correlation (GEE) and :math:`x_i^{(a)}`
    puts person i in group a.
    Limits :math:`\hat\Delta \pm t_{G-1} s` by the delta method, :math:`s^2 = d' V d` with d the gradient and V the
    bias-reduced sandwich :math:`\sum_g b_g b_g'`, :math:`b_g = (A - A_g)^{-1} u_g`, with :math:`u_g` the score of
    organisation g and :math:`A = \sum_g A_g` the information.

    Assumptions: effects of group and covariates add up on the logit scale; organisations are independent of each
    other, people within one need not be. The covariates of these people are taken as they are. For a reading as an
    effect, that the groups differ in nothing else that matters.

    Tests: ``tests/definitions/test_comparisons.py``, ``tests/oracles/test_clusters.py`` (R, and GEE in
    statsmodels), ``tests/statistics/test_adjusting.py``.

    References
    ----------
    Liang and Zeger (1986), Biometrika 73:13; Mancl and DeRouen (2001), Biometrics 57:126, for the covariance; Muller
    and MacLehose (2014), International Journal of Epidemiology 43:962, doi:10.1093/ije/dyu029, for marginal
    standardisation.
    """
    people, clusters = len(frame), frame[cluster].nunique(dropna=False)
    group = frame[treated].to_numpy(dtype=bool)
    if group.all() or not group.any():
        return not_estimable(NotEstimable.EMPTY_GROUP, METHOD, people, clusters)
    cells = _cells(frame, outcome, treated, covariates, cluster)
    if cells is None:
        return not_estimable(NotEstimable.NO_OVERLAP, METHOD, people, clusters)
    beta = _fit(cells)
    if beta is None:
        return not_estimable(NotEstimable.SEPARATION, METHOD, people, clusters)
    value, gradient = _standardised(cells, beta)
    organisations = frame[cluster]
    if min(organisations[group].nunique(dropna=False), organisations[~group].nunique(dropna=False)) < 2:
        return without_interval(value, NotEstimable.FEW_CLUSTERS, METHOD, people, clusters)
    error = float(np.linalg.norm(_influence(cells, beta, clusters) @ gradient))
    return t_estimate(value, error, clusters - 1, METHOD, people, clusters)


@dataclass(frozen=True)
class _Cells:
    """People with all the same: their row of the design (group first), number, outcomes, and organisation in order."""

    design: Floats
    people: Floats
    outcomes: Floats
    cluster: NDArray[np.int64]


def _cells(frame: pd.DataFrame, outcome: str, treated: str, covariates: Sequence[str], cluster: str) -> _Cells | None:
    """Count people by organisation, group and covariates; None where the covariates tell the group."""
    codes = [pd.factorize(frame[name], use_na_sentinel=False)[0] for name in (cluster, *covariates)]
    codes.append(frame[treated].to_numpy(dtype=np.int64))
    shape = tuple(int(each.max()) + 1 for each in codes)
    patterns, pattern = np.unique(np.ravel_multi_index(codes, shape), return_inverse=True)
    organisation, *levels, group = np.unravel_index(patterns, shape)
    columns = [np.ones(len(patterns))]
    columns += [each == level for each, size in zip(levels, shape[1:], strict=False) for level in range(1, size)]
    whole = np.column_stack([*columns, group]).astype(float)
    # A column that those before it determine has no size of its own in the triangular factor. Rows of zeros give each
    # column a row there, also where there are fewer patterns, and keep one that has no size from taking another's.
    room = np.zeros((whole.shape[1], whole.shape[1]))
    own = np.abs(np.diag(np.linalg.qr(np.vstack([room, whole]), mode="r")))
    kept = own > _RANK * np.linalg.norm(whole, axis=0)
    design = np.column_stack([group, whole[:, :-1][:, kept[:-1]]])
    y = frame[outcome].to_numpy(dtype=float)
    people, outcomes = np.bincount(pattern).astype(float), np.bincount(pattern, weights=y).astype(float)
    return _Cells(design, people, outcomes, organisation.astype(np.int64)) if kept[-1] else None


def _fit(cells: _Cells) -> Floats | None:
    """Solve the logistic score equations by Newton's method; None where there is no finite solution."""
    beta = np.zeros(cells.design.shape[1])
    for _ in range(_MOST_STEPS):
        scores, scaled = _working(cells, beta)
        information = scaled.T @ scaled
        if np.linalg.cond(information) > _ILL_CONDITIONED:
            return None
        step = np.linalg.solve(information, scores.sum(axis=0))
        beta += step
        if np.abs(step).max() < _STEP:
            return beta
    return None


def _working(cells: _Cells, beta: Floats) -> tuple[Floats, Floats]:
    """Return each cell's score, and its row of the design times the root of its weight in the information."""
    fitted = expit(cells.design @ beta)
    root = np.sqrt(cells.people * fitted * (1 - fitted))
    return cells.design * (cells.outcomes - cells.people * fitted)[:, None], cells.design * root[:, None]


def _standardised(cells: _Cells, beta: Floats) -> tuple[float, Floats]:
    """Return the mean difference between everybody in the one and everybody in the other group, and its gradient."""
    share = cells.people / cells.people.sum()
    means, gradients = [], []
    for group in (1.0, 0.0):
        everybody = cells.design.copy()
        everybody[:, 0] = group
        fitted = expit(everybody @ beta)
        means.append(float(share @ fitted))
        gradients.append((share * fitted * (1 - fitted)) @ everybody)
    return means[0] - means[1], gradients[0] - gradients[1]


def _influence(cells: _Cells, beta: Floats, clusters: int) -> Floats:
    """Return each organisation's part in the coefficients, corrected for its pull on its own fitted values."""
    scores, scaled = _working(cells, beta)
    first = np.searchsorted(cells.cluster, np.arange(clusters))
    of_cluster = np.add.reduceat(scores, first)
    parts = np.array([rows.T @ rows for rows in np.split(scaled, first[1:])])
    # Mancl and DeRouen's (I - H)^-1 on residuals, moved through to the coefficients. A level that occurs in one
    # organisation only has no residual left to correct there, hence the generalised inverse.
    inverse = np.linalg.pinv(parts.sum(axis=0) - parts, rcond=_RANK, hermitian=True)
    influence: Floats = (inverse @ of_cluster[:, :, None])[:, :, 0]
    return influence
