"""Worlds in which the answer is known: the chances of finding, losing and leaving in each, and what follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import optimize

from werkmonitor.panel.histories import CMD_MONTHS
from werkmonitor.studies.duration import COMMON_QUARTERS
from werkmonitor.vocabulary import Funding, TrajectoryType

Floats = NDArray[np.float64]

MONTHS_PER_QUARTER = 3.0
LONGEST = 36.0
"""Months of support of everything but CMD."""
LARGEST_ICC = 0.2
"""Largest intraclass correlation that can be asked for; those between mental-health organisations are far below it."""
CORRELATION = 0.75
"""Correlation between the effects that one organisation has on two types."""


class Estimand(StrEnum):
    """What a contrast should tell: in each, the types differ in their own chances of work and in nothing else."""

    WORK_AT_EQUAL_TIME = "work_at_equal_time"
    """Paid work in a quarter, CMD minus EPA, averaged over the time since the start in the first eight quarters."""
    FIRST_JOB_BY_24 = "first_job_by_24"
    """First job within 24 months, the end of the trajectory competing, CMD minus EPA."""
    RATE_RATIO_AFTER_24 = "rate_ratio_after_24"
    """Rate at which an EPA trajectory finds its first job in months 25-36 over that in months 13-24."""


@dataclass(frozen=True)
class Kind:
    """What holds for the trajectories of one type; rates are events per person-quarter.

    Parameters
    ----------
    share
        Part of the intake.
    finding, losing
        Rate of finding a job without, and of losing it with paid work.
    leaving_with, leaving_without
        Rate of leaving before the limit, with and without paid work.
    funding
        Part of the type's intake that each funder pays for.
    """

    share: float
    finding: float = 0.08
    losing: float = 0.035
    leaving_with: float = 0.04
    leaving_without: float = 0.04
    funding: Mapping[Funding, float] = field(
        default_factory=lambda: {Funding.UWV: 0.5, Funding.MUNICIPALITY: 0.2, Funding.OTHER: 0.3}
    )


@dataclass(frozen=True)
class Scenario:
    """A world that the monitor could be looking at.

    The intake is that of all organisations together, so that more organisations means smaller ones. It grew by a fixed
    part each quarter during all the time from which trajectories can still run.

    Parameters
    ----------
    name, text
        Identifier, and in a sentence what is true in it.
    epa, cmd, other
        What holds for each type.
    funding_factor
        Factor of each funder on the rate of finding; 1 where none is given.
    late_factor
        Factor on the rate of finding, for all, after month 24.
    extended
        Part of the CMD trajectories that is extended to 36 months.
    intake, growth
        Trajectories started in the last quarter, and growth of that number per quarter.
    """

    name: str
    text: str
    epa: Kind = Kind(share=0.68)
    cmd: Kind = Kind(share=0.12)
    other: Kind = Kind(share=0.20)
    funding_factor: Mapping[Funding, float] = field(default_factory=dict)
    late_factor: float = 1.0
    extended: float = 0.15
    intake: float = 450.0
    growth: float = 0.04

    @property
    def kinds(self) -> dict[TrajectoryType, Kind]:
        """The types with what holds for each."""
        return {TrajectoryType.EPA: self.epa, TrajectoryType.CMD: self.cmd, TrajectoryType.OTHER: self.other}


SCENARIOS: Mapping[str, Scenario] = {
    scenario.name: scenario
    for scenario in (
        Scenario(
            "null_unequal_elapsed",
            "All types find, lose and leave alike; only the limits differ, 24 months for CMD and 36 for EPA.",
        ),
        Scenario(
            "null_selective_exit",
            "All types find and lose jobs alike, but CMD trajectories leave sooner, most of all those with work, "
            "and EPA trajectories leave sooner without work than with it.",
            epa=Kind(share=0.68, leaving_with=0.03, leaving_without=0.05),
            cmd=Kind(share=0.12, leaving_with=0.12, leaving_without=0.07),
        ),
        Scenario(
            "length_after_24",
            "All types find, lose and leave alike up to month 24; after it those still supported find jobs at one and "
            "a half times the rate.",
            late_factor=1.5,
        ),
        Scenario(
            "diagnosis_only",
            "CMD trajectories find jobs at 0.7 times the rate of EPA ones from the first day on; length does nothing.",
            cmd=Kind(share=0.12, finding=0.056),
        ),
        Scenario(
            "funding_only",
            "Trajectories paid for by UWV find more jobs and those paid for by municipalities fewer, and CMD has less "
            "of the first and more of the second; type and length do nothing.",
            cmd=Kind(share=0.12, funding={Funding.UWV: 0.25, Funding.MUNICIPALITY: 0.5, Funding.OTHER: 0.25}),
            funding_factor={Funding.UWV: 1.25, Funding.MUNICIPALITY: 0.6},
        ),
    )
}
"""The worlds that methods are tried in."""


def truth(scenario: Scenario, icc: float) -> dict[Estimand, float]:
    """Return what each estimand is in a scenario.

    Everything but the two types' own rates of finding and losing is as it is for EPA, and exits don't depend on work.
    Shares are averaged over the organisations' effects; the ratio is that of one trajectory.

    Parameters
    ----------
    scenario
        The world.
    icc
        Intraclass correlation, as in :func:`effect_sd`.

    Returns
    -------
    dict
        For each estimand its value: differences as fractions, the ratio as such.

    Notes
    -----
    In closed form up to quadrature. With rates of finding :math:`f`, losing :math:`l` and leaving :math:`m`, those
    still there at time :math:`a` have work with probability :math:`p(a) = f/(f+l) (1 - e^{-(f+l)a})`, and those
    without find some within a period of length :math:`d`, before they leave, with probability
    :math:`f/(f+m) (1 - e^{-(f+m)d})`.
    """
    effects, weights = _quadrature(effect_sd(icc))
    leaving = scenario.epa.leaving_without

    def shares(kind: Kind) -> tuple[float, float]:
        finding = kind.finding * np.exp(effects)
        work = work_at_equal_time(finding, kind.losing, leaving, scenario.growth)
        return float(weights @ work), float(weights @ found_within(finding, leaving, CMD_MONTHS / MONTHS_PER_QUARTER))

    (cmd_work, cmd_first), (epa_work, epa_first) = shares(scenario.cmd), shares(scenario.epa)
    return {
        Estimand.WORK_AT_EQUAL_TIME: cmd_work - epa_work,
        Estimand.FIRST_JOB_BY_24: cmd_first - epa_first,
        Estimand.RATE_RATIO_AFTER_24: scenario.late_factor,
    }


@cache
def effect_sd(icc: float) -> float:
    """Return the standard deviation of the organisations' effects that gives an intraclass correlation.

    The effects are normal, on the log rate of finding a job. The correlation is that of paid work in a quarter between
    two trajectories of the same type and organisation, both in their first eight quarters, where all else is as in
    ``null_unequal_elapsed``: the variance between organisations of the chance of work, over its total variance.

    Parameters
    ----------
    icc
        From 0 up to :data:`LARGEST_ICC`.

    Returns
    -------
    float
        The standard deviation; the same is used in every scenario.
    """
    if icc == 0:
        return 0.0
    scenario = SCENARIOS["null_unequal_elapsed"]
    kind = scenario.epa

    def excess(sd: float) -> float:
        effects, weights = _quadrature(sd)
        finding = kind.finding * np.exp(effects)
        share = work_at_equal_time(finding, kind.losing, kind.leaving_without, scenario.growth)
        mean = weights @ share
        return float(weights @ (share - mean) ** 2 / (mean * (1 - mean))) - icc

    return float(optimize.brentq(excess, 1e-6, 3.0))


def work_at_equal_time(finding: ArrayLike, losing: float, leaving: float, growth: float) -> Floats:
    """Return the share with paid work in a quarter, of those in their first eight quarters.

    Parameters
    ----------
    finding
        Rates of finding a job per person-quarter, of any shape.
    losing, leaving
        Rates of losing it and, with or without it, of leaving, per person-quarter.
    growth
        Growth of the intake per quarter.

    Returns
    -------
    numpy.ndarray
        Shares, of the shape of ``finding``; those who leave in the quarter count.
    """
    f = np.asarray(finding, dtype=float)[..., None, None]
    nodes, weights = np.polynomial.legendre.leggauss(8)
    into = (nodes + 1) / 2  # part of the quarter of the start that was left then
    quarter = np.arange(COMMON_QUARTERS)[:, None]
    since = np.where(quarter == 0, 0.0, quarter - 1 + into)
    at_risk = np.where(quarter == 0, into, 1.0)
    present = weights * np.exp(-leaving * since) * (1 + growth) ** -quarter.astype(float)
    work = f / (f + losing) * -np.expm1(-(f + losing) * since)
    share = work + (1 - work) * found_within(f, leaving, at_risk)
    total: Floats = (present * share).sum(axis=(-2, -1)) / present.sum()
    return total


def found_within(finding: ArrayLike, leaving: float, quarters: ArrayLike) -> Floats:
    """Return the chance to find a job within some quarters, before leaving.

    Parameters
    ----------
    finding, leaving
        Rates per person-quarter.
    quarters
        Length of time; broadcasts with ``finding``.
    """
    f = np.asarray(finding, dtype=float)
    chance: Floats = f / (f + leaving) * -np.expm1(-(f + leaving) * np.asarray(quarters))
    return chance


def _quadrature(sd: float) -> tuple[Floats, Floats]:
    """Return normal effects and their weights, for averages by Gauss-Hermite quadrature."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(30)
    return sd * nodes, weights / weights.sum()
