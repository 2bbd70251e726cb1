"""Every study of a report, and what they found as two tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from werkmonitor.panel.histories import Histories
from werkmonitor.studies import change, course, duration_study, funding
from werkmonitor.studies.findings import CURVE_COLUMNS, CURVE_KEY, ESTIMATE_KEY, Finding, table_of
from werkmonitor.vocabulary import Status

Study = Callable[[Histories], tuple[list[Finding], pd.DataFrame]]

STUDIES: Mapping[str, Study] = {
    "duration": duration_study.study,
    "funding": funding.study,
    "change": change.study,
    "course": course.study,
}
"""By the name that they have in the tables."""


@dataclass(frozen=True)
class Found:
    """What the studies found, before the disclosure policy: ``estimates`` and ``curves``, both restricted."""

    estimates: pd.DataFrame
    curves: pd.DataFrame


def run_studies(histories: Histories, quarter: str, as_of: str) -> Found:
    """Run every study on the same histories.

    Parameters
    ----------
    histories
        Histories up to and including the quarter.
    quarter, as_of
        The reading that they are of.

    Returns
    -------
    Found
        Estimates as :func:`~werkmonitor.studies.findings.table_of` gives them; curves with
        :data:`~werkmonitor.studies.findings.CURVE_KEY`, ``value, lower, upper, at_risk, events`` and ``status``, which
        is ``not_derivable`` where a curve doesn't reach that far.
    """
    found = {name: study(histories) for name, study in STUDIES.items()}
    estimates = [table_of(findings, name, quarter, as_of) for name, (findings, _) in found.items()]
    curves = [
        points.assign(quarter=quarter, as_of=as_of, study=name) for name, (_, points) in found.items() if len(points)
    ]
    return Found(_stacked(estimates, ESTIMATE_KEY), _with_status(_stacked(curves, CURVE_KEY)))


def _stacked(tables: list[pd.DataFrame], key: tuple[str, ...]) -> pd.DataFrame:
    """Put tables below each other, their key first."""
    if not tables:
        return pd.DataFrame(columns=[*dict.fromkeys([*key, *CURVE_COLUMNS])])
    stacked = pd.concat(tables, ignore_index=True)
    return stacked[[*key, *(name for name in stacked.columns if name not in key)]]


def _with_status(curves: pd.DataFrame) -> pd.DataFrame:
    known = curves["value"].notna()
    return curves.assign(status=known.map({True: Status.OK.value, False: Status.NOT_DERIVABLE.value}))
