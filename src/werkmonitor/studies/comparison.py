"""Each organisation beside the others: what it may know of them to read its own figures. Restricted until protected."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from werkmonitor.panel.histories import Histories
from werkmonitor.statistics.funnel import funnel
from werkmonitor.statistics.incidence import cumulative_incidence, first_event
from werkmonitor.studies.support import every_quarter
from werkmonitor.vocabulary import Funding, Method, Status, TrajectoryType

OWN, OTHERS, COMPARABLE = "own", "others", "comparable"
"""Whose number a row holds: the organisation's, that of all others together, or of those most like it."""
COMPARED = ("paid_work", "durable_work", "ended_with_work_or_education")
"""Shares that are set beside those of comparable organisations."""
EXPECTED, IN_MIX, SPREAD, FIRST_JOB = "expected_paid_work", "paid_work_in_mix", "spread_paid_work", "first_job"
GROUP = 7
"""Comparable organisations; with fewer others, all of them."""
SINCE_START = (0, 2, 4, 8)
"""Quarters since the start at which a class of the mix begins: wide, so that others have people in each."""
MONTHS = (6, 12, 18, 24)
"""Months since the start at which first jobs are counted."""
LEAST_AT_RISK = 5
"""With fewer people at risk, an organisation's own curve isn't told."""
FEWEST = 10
"""People with and without work that all others must have in a class of the mix; who is in another isn't compared."""

KEY = ["organisation", "quarter", "as_of", "measure", "basis", "months"]
COMPARISON_COLUMNS = [*KEY, "value", "people", "clusters", "events", "status"]


@dataclass(frozen=True)
class _Row:
    """One number; ``events`` is the smallest count of people that a number of others rests on."""

    measure: str
    basis: str
    value: float
    people: float = np.nan
    clusters: float = np.nan
    events: float = np.nan
    months: int = 0


def compare(histories: Histories, indicators: pd.DataFrame, quarter: str, as_of: str) -> pd.DataFrame:
    """Compute for each organisation in the figures of a quarter what sets it beside the others, itself left out.

    Parameters
    ----------
    histories
        Histories up to and including the quarter.
    indicators
        Long table of each organisation by itself, as :func:`werkmonitor.indicators.table.own_table` makes it.
    quarter, as_of
        The reading.

    Returns
    -------
    pandas.DataFrame
        Restricted, :data:`COMPARISON_COLUMNS`, fractions in ``value``. By ``measure``: one of :data:`COMPARED`, the
        mean of the shares of the :data:`GROUP` organisations nearest in size and mix; :data:`EXPECTED`, the share that
        the others would have with this organisation's types and time since the start (indirect standardisation), and
        :data:`IN_MIX`, its own in the same classes; :data:`SPREAD`, the standard deviation of true shares between the
        others beyond chance; :data:`FIRST_JOB`, the share that found a first job within ``months``, own and others'.
        ``people`` and ``clusters``: how many people and organisations it rests on.
    """
    rows = every_quarter(histories.quarters[histories.quarters["quarter"] == quarter])
    shares = _shares(indicators, quarter)
    searching = _searching(histories.people)
    features = _features(rows)
    found = []
    for organisation in features.index:
        parts = (
            _comparable(features, shares, organisation),
            _standardised(rows, organisation),
            _spread(rows, organisation),
            _first_jobs(searching, organisation),
        )
        found += [{"organisation": organisation, **vars(row)} for part in parts for row in part]
    table = pd.DataFrame(
        found, columns=[name for name in COMPARISON_COLUMNS if name not in ("quarter", "as_of", "status")]
    )
    status = np.where(table["value"].notna(), Status.OK.value, Status.NOT_DERIVABLE.value)
    return table.assign(quarter=quarter, as_of=as_of, status=status)[COMPARISON_COLUMNS]


def _shares(indicators: pd.DataFrame, quarter: str) -> pd.DataFrame:
    """Return numerator and denominator of the compared shares by indicator and organisation, of those with people."""
    total = (indicators[["stage", "funding", "type", "region"]] == "").all(axis=1)
    wanted = indicators["indicator"].isin(COMPARED) & (indicators["quarter"] == quarter)
    chosen = indicators[wanted & total & (indicators["method"] == Method.IPS) & (indicators["denominator"] > 0)]
    return chosen.set_index(["indicator", "organisation"])[["numerator", "denominator"]]


def _features(rows: pd.DataFrame) -> pd.DataFrame:
    """Describe organisations by size and mix, each on a scale on which they differ by one standard deviation."""
    groups = rows.assign(
        epa=rows["type"] == TrajectoryType.EPA, municipality=rows["funding"] == Funding.MUNICIPALITY
    ).groupby("organisation")
    features = groups[["epa", "municipality"]].mean().assign(size=np.log(groups.size()))
    spread = features.std(ddof=0)
    return (features - features.mean()) / spread.where(spread > 0, 1.0)


def _comparable(features: pd.DataFrame, shares: pd.DataFrame, organisation: str) -> Iterator[_Row]:
    distance = ((features - features.loc[organisation]) ** 2).sum(axis=1).drop(organisation)
    nearest = distance.sort_values(kind="stable").index[:GROUP]
    for measure in COMPARED:
        counts = shares[shares.index.get_level_values("indicator") == measure].droplevel("indicator")
        counts = counts[counts.index.isin(nearest)]
        mean = float((counts["numerator"] / counts["denominator"]).mean())
        with_it, people = counts["numerator"].sum(), counts["denominator"].sum()
        yield _Row(measure, COMPARABLE, mean, people, len(counts), min(with_it, people - with_it))


def _standardised(rows: pd.DataFrame, organisation: str) -> Iterator[_Row]:
    time = np.searchsorted(SINCE_START, rows["quarters_since_start"], side="right")
    keyed = rows.assign(time=time)
    is_own = keyed["organisation"] == organisation
    strata = keyed[~is_own].groupby(["type", "time"])
    others = strata["paid_work"].agg(["sum", "size"]).assign(organisations=strata["organisation"].nunique())
    others["least"] = np.minimum(others["sum"], others["size"] - others["sum"])
    others = others[others["least"] >= FEWEST]
    own = keyed[is_own].groupby(["type", "time"])["paid_work"].agg(["sum", "size"])
    both = own.join(others.add_suffix("_others"), how="inner")
    people = both["size"].sum()
    if not people:
        yield from (_Row(EXPECTED, OTHERS, np.nan), _Row(IN_MIX, OWN, np.nan, 0))
        return
    expected = float((both["size"] * both["sum_others"] / both["size_others"]).sum() / people)
    yield _Row(EXPECTED, OTHERS, expected, people, both["organisations_others"].min(), both["least_others"].min())
    yield _Row(IN_MIX, OWN, float(both["sum"].sum() / people), people)


def _spread(rows: pd.DataFrame, organisation: str) -> Iterator[_Row]:
    counts = rows[rows["organisation"] != organisation].groupby("organisation")["paid_work"].agg(["sum", "size"])
    found = funnel(counts["sum"], counts["size"])
    worked, people = counts["sum"].sum(), counts["size"].sum()
    value = float(np.sqrt(found.tau2)) if found.reason is None else np.nan
    yield _Row(SPREAD, OTHERS, value, people, len(counts), min(worked, people - worked))


def _searching(people: pd.DataFrame) -> pd.DataFrame:
    """Choose who could find a first job in sight: brought no work along, and hadn't found any before."""
    return people[~people["brought_work"].astype(bool) & ~(people["first_job"] <= people["entry"])]


def _first_jobs(people: pd.DataFrame, organisation: str) -> Iterator[_Row]:
    is_own = people["organisation"] == organisation
    own, others = people[is_own], people[~is_own]
    curve = _curve(own)
    enough = (curve["at_risk"] >= LEAST_AT_RISK).cummin()
    for month, value, at_risk in zip(MONTHS, curve["value"].where(enough), curve["at_risk"], strict=True):
        yield _Row(FIRST_JOB, OWN, float(value), float(at_risk), months=month)
    curve, clusters = _curve(others), others["organisation"].nunique()
    since = curve["events"].diff().fillna(curve["events"])
    for month, value, at_risk, events in zip(MONTHS, curve["value"], curve["at_risk"], since, strict=True):
        yield _Row(FIRST_JOB, OTHERS, float(value), float(at_risk), clusters, min(float(at_risk), events), month)


def _curve(people: pd.DataFrame) -> pd.DataFrame:
    exit, event = first_event(people["exit"], people["first_job"], people["ended"])
    return cumulative_incidence(people["entry"], exit, event, MONTHS)
