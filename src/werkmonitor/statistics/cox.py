"""Proportional hazards with late entry: hazard ratios that hold for other organisations."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from werkmonitor.statistics.clusters import cluster_codes, jackknife
from werkmonitor.statistics.estimate import Estimate, NotEstimable, exponentiated, not_estimable

Floats = NDArray[np.float64]

METHOD = "hazard_ratio"
# Of Newton's method, with covariates in standard deviations. Where the likelihood rises without end, the coefficient
# grows by as much with every step, until there is no information left. Of a step that leads down half is taken back.
_STEPS, _LONGEST_STEP, _TOLERANCE, _LEAST_INFORMATION = 50, 2.0, 1e-6, 1e-6


def hazard_ratio(
    entry: ArrayLike, exit: ArrayLike, event: ArrayLike, covariates: pd.DataFrame, cluster: ArrayLike
) -> dict[str, Estimate]:
    r"""Hazard ratios of the event of interest, from Cox's model.

    Parameters
    ----------
    entry, exit
        Times from and until which a person is seen without event. Who has ``entry >= exit`` was never seen at risk and
        is left out.
    event
        What happened at exit: 1 the event of interest; everything else ends the time at risk.
    covariates
        Numbers, one row per person; categories as columns of 0 and 1 without the one of reference.
    cluster
        Organisation.

    Returns
    -------
    dict
        An estimate for each covariate: the hazard ratio for one more of it. ``standard_error`` is that of its
        logarithm, the p-value is against 1. ``empty_group`` where nobody is at risk or a covariate has the same value
        for all; ``no_events``; ``no_overlap`` where covariates can't be told apart; ``separation`` where a covariate
        tells without error who has the event first.

    Notes
    -----
    Estimand: the ratio of the rates, specific to this event, between people who differ by one in this covariate, are
    alike in the others, and have been at it equally long; a mean over time if it changes. Unlike a difference in
    cumulative incidence it doesn't say how many have the event, as that depends on the other ways out too.

    Formula: maximum of the partial likelihood, with people at risk at t when entry < t <= exit, and ties after Efron.
    Limits :math:`\exp(b \pm t_{G-1} s)`, with s the delete-one-organisation jackknife standard error of the
    coefficient b: the model is fitted anew without each of the G organisations.

    Assumptions: hazards are proportional at all times since the start; late entry and leaving say nothing of the risk,
    given covariates and time since the start; organisations are independent of each other. Comparing those who are
    still without event, hazard ratios suffer from selection as soon as risks differ in what isn't among the covariates.

    Tests: ``tests/definitions/test_first_job_over_time.py``, ``tests/oracles/test_survival.py`` (coxph in R,
    statsmodels), ``tests/statistics/test_cox.py``.

    References
    ----------
    Cox (1972), JRSS B 34:187; Efron (1977), JASA 72:557, for ties; Lipsitz, Dear and Zhao (1994), Biometrics 50:842,
    for the jackknife; Hernán (2010), Epidemiology 21:13, doi:10.1097/EDE.0b013e3181c1ea43, for the last remark.
    """
    names = [str(name) for name in covariates.columns]
    begin, end = np.asarray(entry, dtype=float), np.asarray(exit, dtype=float)
    seen = begin < end
    codes, clusters = cluster_codes(np.asarray(cluster)[seen])
    people = int(seen.sum())
    data = _Data(begin[seen], end[seen], np.asarray(event)[seen] == 1, covariates.to_numpy(dtype=float)[seen])
    fit = _fit(data, np.zeros(len(names)))
    if isinstance(fit, NotEstimable):
        return {name: not_estimable(fit, METHOD, people, clusters) for name in names}
    left_out = np.full((clusters, len(names)), np.nan)
    for code in range(clusters):
        without = _fit(data.only(codes != code), fit)
        if not isinstance(without, NotEstimable):
            left_out[code] = without
    return {
        name: exponentiated(jackknife(float(fit[i]), left_out[:, i], METHOD, people)) for i, name in enumerate(names)
    }


class _Data(NamedTuple):
    """People at risk: times, whether the event came at exit, and a row of covariates each."""

    entry: Floats
    exit: Floats
    event: NDArray[np.bool_]
    covariates: Floats

    def only(self, chosen: NDArray[np.bool_]) -> _Data:
        """Return some of the people."""
        return _Data(self.entry[chosen], self.exit[chosen], self.event[chosen], self.covariates[chosen])


def _fit(data: _Data, start: Floats) -> Floats | NotEstimable:
    """Maximise the partial likelihood by Newton's method, or say why it has no maximum."""
    if not data.event.any():
        return NotEstimable.NO_EVENTS if len(data.event) else NotEstimable.EMPTY_GROUP
    scale = data.covariates.std(axis=0)
    if np.any(scale == 0):
        return NotEstimable.EMPTY_GROUP
    centred = (data.covariates - data.covariates.mean(axis=0)) / scale
    likelihood = _PartialLikelihood(data._replace(covariates=centred))
    coefficients, highest = start * scale, -np.inf
    step: NDArray[np.floating] = np.zeros_like(start)
    for number in range(_STEPS):
        height, score, information = likelihood.with_derivatives(coefficients)
        if not height > highest - _TOLERANCE:
            step = step / 2
            coefficients = coefficients - step
            continue
        if not np.linalg.eigvalsh(information)[0] > _LEAST_INFORMATION:
            return NotEstimable.SEPARATION if number else NotEstimable.NO_OVERLAP
        step = np.linalg.solve(information, score)
        longest = float(np.max(np.abs(step)))
        if longest < _TOLERANCE:  # what is left to go is about the square of it
            estimate: Floats = (coefficients + step) / scale
            return estimate
        highest, step = height, step * min(1.0, _LONGEST_STEP / longest)
        coefficients = coefficients + step
    return NotEstimable.SEPARATION


class _PartialLikelihood:
    """Efron's partial likelihood and its derivatives; what doesn't depend on the coefficients is worked out once."""

    def __init__(self, data: _Data) -> None:
        self.covariates = data.covariates
        people, width = data.covariates.shape
        self.products = (data.covariates[:, :, None] * data.covariates[:, None, :]).reshape(people, width * width)
        self.events = np.flatnonzero(data.event)[np.argsort(data.exit[data.event])]
        times, self.firsts, ties = np.unique(data.exit[self.events], return_index=True, return_counts=True)
        self.by_entry, self.by_exit = np.argsort(data.entry), np.argsort(data.exit)
        # At risk at t: entered before t, and not left before t.
        self.entered = np.searchsorted(data.entry[self.by_entry], times, side="left")
        self.left = np.searchsorted(data.exit[self.by_exit], times, side="left")
        # Of d tied events the second is compared with a risk set in which each of them counts for 1 - 1/d, and so on.
        self.slot = np.repeat(np.arange(len(times)), ties)
        self.gone = (np.arange(len(self.slot)) - np.repeat(np.cumsum(ties) - ties, ties)) / ties[self.slot]

    def with_derivatives(self, coefficients: Floats) -> tuple[float, Floats, Floats]:
        """Return the log partial likelihood, its first derivative, and minus the second."""
        width = len(coefficients)
        predictor = self.covariates @ coefficients
        logarithm = predictor - predictor.max()
        risk = np.exp(logarithm)[:, None]
        weighted = np.hstack([risk, risk * self.covariates, risk * self.products])
        sums = self._slots(weighted)
        with np.errstate(invalid="ignore", divide="ignore"):  # far away sums aren't exact, and the height no number
            height = float(logarithm[self.events].sum() - np.log(sums[:, 0]).sum())
            means = sums[:, 1:] / sums[:, :1]
            first, second = means[:, :width], means[:, width:].sum(axis=0).reshape(width, width)
            return height, self.covariates[self.events].sum(axis=0) - first.sum(axis=0), second - first.T @ first

    def _slots(self, weighted: Floats) -> Floats:
        """Add up over the risk set of each event."""
        at_risk = _up_to(weighted[self.by_entry], self.entered) - _up_to(weighted[self.by_exit], self.left)
        tied = np.add.reduceat(weighted[self.events], self.firsts, axis=0)
        slots: Floats = at_risk[self.slot] - self.gone[:, None] * tied[self.slot]
        return slots


def _up_to(rows: Floats, numbers: NDArray[np.int64]) -> Floats:
    """Return the sums of the first so many rows."""
    sums = np.vstack([np.zeros((1, rows.shape[1])), np.cumsum(rows, axis=0)])
    return sums[numbers]
