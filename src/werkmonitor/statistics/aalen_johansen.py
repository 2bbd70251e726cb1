"""Aalen-Johansen curves by organisation: everybody's, and everybody's without each organisation, by subtraction."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from werkmonitor.statistics.clusters import cluster_codes

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Group:
    """People of one group who were seen at risk, tallied by organisation at each time at which anything happened.

    Parameters
    ----------
    entry, exit, event
        Of each person.
    times
        The distinct times of events, ascending.
    sizes
        People per organisation (of both groups together).
    at_risk, of_interest, of_any_kind
        People at risk and events: a row per organisation, a column per time.
    """

    entry: Floats
    exit: Floats
    event: NDArray[np.int64]
    times: Floats
    sizes: NDArray[np.int64]
    at_risk: Floats
    of_interest: Floats
    of_any_kind: Floats

    @property
    def people(self) -> int:
        """How many were seen at risk."""
        return len(self.exit)

    def events_until(self, time: float) -> int:
        """Count the events of interest up to and including a time."""
        return int(np.sum((self.event == 1) & (self.exit <= time)))

    @property
    def observed_until(self) -> float:
        """Time until which somebody was at risk all along; infinite if in the end nobody was left without event."""
        if not self.people:
            return -math.inf
        moments = np.unique(np.append(self.exit, 0.0))
        entered = np.searchsorted(np.sort(self.entry), moments, side="right")
        left = np.searchsorted(np.sort(self.exit), moments, side="right")
        until = float(moments[entered <= left][0])
        nobody_left = until == moments[-1] and bool(np.all(self.event[self.exit == until] > 0))
        return math.inf if nobody_left else until

    def curve(self, times: Floats, minimum_at_risk: int) -> tuple[Floats, Floats]:
        """Return cumulative incidence, and the probability of no event yet, at some times."""
        at_risk, of_interest, of_any_kind = (
            counts.sum(axis=0) for counts in (self.at_risk, self.of_interest, self.of_any_kind)
        )
        incidence, event_free = _aalen_johansen(at_risk, of_interest, of_any_kind, minimum_at_risk)
        return _step(self.times, incidence, times, start=0.0), _step(self.times, event_free, times, start=1.0)

    def curves_without_each(self, times: Floats, minimum_at_risk: int) -> Floats:
        """Return cumulative incidence without each organisation in turn: a row for each; NaN if nobody is left."""
        at_risk, of_interest, of_any_kind = (
            counts.sum(axis=0) - counts for counts in (self.at_risk, self.of_interest, self.of_any_kind)
        )
        incidence, _ = _aalen_johansen(at_risk, of_interest, of_any_kind, minimum_at_risk)
        curves = _step(self.times, incidence, times, start=0.0)
        return np.where((self.sizes < self.people)[:, None], curves, np.nan)


def everybody(entry: ArrayLike, exit: ArrayLike, event: ArrayLike, cluster: ArrayLike) -> Group:
    """Tally all people as one group; see :class:`Group`."""
    return split(entry, exit, event, np.ones(np.size(exit), dtype=bool), cluster)[0]


def split(
    entry: ArrayLike, exit: ArrayLike, event: ArrayLike, treated: ArrayLike, cluster: ArrayLike
) -> tuple[Group, Group]:
    """Tally two groups by the organisations in either of them."""
    begin, end = np.asarray(entry, dtype=float), np.asarray(exit, dtype=float)
    seen = begin < end
    codes, clusters = cluster_codes(np.asarray(cluster)[seen])
    begin, end, kind = begin[seen], end[seen], np.asarray(event)[seen].astype(np.int64)
    first = np.asarray(treated, dtype=bool)[seen]
    one, other = (_tally(begin[of], end[of], kind[of], codes[of], clusters) for of in (first, ~first))
    return one, other


def _tally(entry: Floats, exit: Floats, event: NDArray[np.int64], codes: NDArray[np.int64], clusters: int) -> Group:
    """Count, at each time of an event, who was at risk (entry < time <= exit) and what happened, by organisation."""
    times = np.unique(exit[event > 0])
    width = len(times) + 1

    def count(columns: NDArray[np.int64], chosen: NDArray[np.bool_]) -> Floats:
        cells = np.bincount((codes * width + columns)[chosen], minlength=clusters * width)
        return cells.reshape(clusters, width)[:, :-1].astype(float)

    anybody = np.ones(len(exit), dtype=bool)
    first, after = np.searchsorted(times, entry, side="right"), np.searchsorted(times, exit, side="right")
    at_risk = np.cumsum(count(first, anybody) - count(after, anybody), axis=1)
    when = np.searchsorted(times, exit)
    sizes = np.bincount(codes, minlength=clusters)
    return Group(entry, exit, event, times, sizes, at_risk, count(when, event == 1), count(when, event > 0))


def _aalen_johansen(
    at_risk: Floats, of_interest: Floats, of_any_kind: Floats, minimum_at_risk: int
) -> tuple[Floats, Floats]:
    """Return cumulative incidence and event-free probability right after each time; rows are samples."""
    counted = at_risk >= max(minimum_at_risk, 1)
    people = np.where(counted, at_risk, 1.0)
    event_free = np.cumprod(1 - np.where(counted, of_any_kind / people, 0.0), axis=-1)
    before = np.roll(event_free, 1, axis=-1)
    before[..., :1] = 1.0
    return np.cumsum(before * np.where(counted, of_interest / people, 0.0), axis=-1), event_free


def _step(at: Floats, values: Floats, times: Floats, *, start: float) -> Floats:
    """Evaluate step functions, continuous from the right, that have these values from these times on."""
    padded = np.concatenate([np.full((*values.shape[:-1], 1), start), values], axis=-1)
    return padded[..., np.searchsorted(at, times, side="right")]
