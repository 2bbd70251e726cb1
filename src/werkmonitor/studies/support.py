"""Rows that studies compare: time since the start in quarters, and another type in the place of CMD."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from werkmonitor.panel.histories import Histories
from werkmonitor.vocabulary import TrajectoryType


def every_quarter(rows: pd.DataFrame) -> pd.DataFrame:
    """Add ``cmd`` (of that type) and ``quarters_since_start`` (0 in the quarter of the start) to rows of quarters.

    Parameters
    ----------
    rows
        Rows of ``Histories.quarters``, of any quarters and types.
    """
    since = _numbers(rows["quarter"]) - _numbers(rows["start_quarter"])
    return rows.assign(cmd=rows["type"] == TrajectoryType.CMD, quarters_since_start=since)


def _numbers(quarters: pd.Series) -> npt.NDArray[np.int64]:
    """Number quarters, one after the other; each label is read once, which takes pandas long."""
    position, labels = pd.factorize(quarters, use_na_sentinel=False)
    return pd.PeriodIndex(labels, freq="Q").asi8[position].astype(np.int64)


def as_if(histories: Histories, kind: TrajectoryType) -> Histories:
    """Put trajectories of another type in the place of CMD, so that the same contrasts set it against EPA."""
    return Histories(*(_renamed(table, kind) for table in (histories.people, histories.quarters)))


def _renamed(table: pd.DataFrame, kind: TrajectoryType) -> pd.DataFrame:
    kept = table[table["type"].isin([TrajectoryType.EPA, kind])]
    return kept.assign(type=kept["type"].mask(kept["type"] == kind, TrajectoryType.CMD.value))
