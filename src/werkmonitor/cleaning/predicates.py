"""What a rule can ask of rows: functions from :class:`Rows` to a Boolean series, true where the rule is broken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pandas as pd

from werkmonitor.cleaning.cells import ReadSheet
from werkmonitor.deliveries.layout import SHIFTED
from werkmonitor.quarter import Quarter
from werkmonitor.vocabulary import PlacementKind


@dataclass(frozen=True)
class Rows:
    """What a rule looks at: a sheet whose cells are read, its quarter, and what the row has to fit in with.

    ``regions`` are those where the register has the organisation active. ``trajectories`` (for placements only) are
    the used trajectories by ``trajectory_id``; ``refused_ids`` those that are in quarantine whole.
    """

    sheet: ReadSheet
    quarter: Quarter
    regions: frozenset[str] = frozenset()
    trajectories: pd.DataFrame = field(default_factory=pd.DataFrame)
    refused_ids: frozenset[str] = frozenset()

    def __getitem__(self, column: str) -> pd.Series:
        return self.sheet.canonical[column]

    @property
    def start(self) -> pd.Timestamp:
        """First day of the quarter."""
        return pd.Timestamp(self.quarter.start)

    @property
    def end(self) -> pd.Timestamp:
        """Last day of the quarter."""
        return pd.Timestamp(self.quarter.end)

    def of_trajectory(self, column: str) -> pd.Series:
        """Return a column of the used trajectory to which each placement belongs; empty where there is none."""
        return self.trajectories[column].reindex(self["trajectory_id"]).set_axis(self.sheet.canonical.index)


Predicate = Callable[[Rows], pd.Series]


def shifted(rows: Rows) -> pd.Series:
    """The row has more cells than the header, so that any cell may stand in the wrong column."""
    return rows.sheet.text.cells[SHIFTED]


def copy(rows: Rows) -> pd.Series:
    """The row equals, as read, one above it; the first is kept."""
    whole = ~shifted(rows)
    return rows.sheet.canonical[whole].duplicated().reindex(whole.index, fill_value=False)


def same_id(rows: Rows) -> pd.Series:
    """Different rows have one identifier: nobody can tell which is right."""
    distinct = rows["trajectory_id"][~copy(rows) & ~shifted(rows)].dropna()
    return rows["trajectory_id"].isin(distinct[distinct.duplicated()])


def other_quarter(rows: Rows) -> pd.Series:
    """The row says that it belongs to another quarter."""
    return rows["quarter_stated"].notna() & (rows["quarter_stated"] != str(rows.quarter))


def region_not_registered(rows: Rows) -> pd.Series:
    """The register does not have the organisation active in the region in this quarter."""
    return rows["region"].notna() & ~rows["region"].isin(rows.regions)


def ended_before_registered(rows: Rows) -> pd.Series:
    """A trajectory without a start ended before it was registered; with a start, the start counts."""
    return rows["date_start"].isna() & (rows["date_end"] < rows["date_registered"])


def registered_after(rows: Rows) -> pd.Series:
    """A trajectory without a start was registered after the quarter."""
    return rows["date_start"].isna() & (rows["date_registered"] > rows.end)


def missing(column: str) -> Predicate:
    """Nothing usable in the column."""
    return lambda rows: rows[column].isna()


def lost(column: str) -> Predicate:
    """Something was delivered in the column (delivered name) that can't be used."""
    return lambda rows: rows.sheet.lost[column]


def absent(column: str, canonical: str) -> Predicate:
    """Nothing was delivered in the column, as opposed to something that can't be used."""
    return lambda rows: rows[canonical].isna() & ~rows.sheet.lost[column]


def before(earlier: str, later: str) -> Predicate:
    """``earlier`` lies before ``later``; never where either is empty."""
    return lambda rows: rows[earlier] < rows[later]


def after_quarter(column: str) -> Predicate:
    """The date lies after the quarter's last day."""
    return lambda rows: rows[column] > rows.end


def unknown_trajectory(rows: Rows) -> pd.Series:
    """No trajectory with that identifier was delivered."""
    ids = rows["trajectory_id"]
    return ids.notna() & ~ids.isin(rows.trajectories.index) & ~ids.isin(rows.refused_ids)


def refused_trajectory(rows: Rows) -> pd.Series:
    """The trajectory was delivered, but is in quarantine."""
    return rows["trajectory_id"].isin(rows.refused_ids)


def outside_trajectory(rows: Rows) -> pd.Series:
    """The placement lies wholly before or after its trajectory.

    A job that began before ``date_start`` and went on up to the day before it, or longer, is allowed: who had work on
    that day began with work, and can't start working. A trajectory that hasn't started yet runs from its
    registration: a job held during orientation is legal, and counts once it starts.
    """
    first = rows.of_trajectory("date_start").fillna(rows.of_trajectory("date_registered"))
    last = rows.of_trajectory("date_end")
    return (rows["date_end"] < first - pd.Timedelta(days=1)) | (rows["date_begin"] > last)


def paid(rows: Rows) -> pd.Series:
    """The placement is paid work."""
    return rows["kind"] == PlacementKind.PAID_WORK


def durability_unknown(rows: Rows) -> pd.Series:
    """Paid work lacks what decides whether it is durable."""
    contract = rows["contract_months"].isna() & rows["contract_permanent"].isna()
    return paid(rows) & (rows["hours_per_week"].isna() | rows["wage_value"].isna() | contract)
