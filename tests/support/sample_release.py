"""A small made-up release with consistent numbers, published through the real door, for tests of what readers see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from werkmonitor.audit.context import context
from werkmonitor.audit.revisions import revisions
from werkmonitor.config import Project, find_project
from werkmonitor.disclosure import open_release, publish, read_policy, release_own
from werkmonitor.disclosure.indicators import protect_indicators
from werkmonitor.disclosure.release import drafting
from werkmonitor.indicators import dictionary
from werkmonitor.indicators.definitions import INDICATORS
from werkmonitor.indicators.experience import by_experience
from werkmonitor.indicators.indicator import Indicator, Kind
from werkmonitor.narrative.report import Report
from werkmonitor.panel.histories import Histories
from werkmonitor.quarter import Quarter
from werkmonitor.reporting import report_on
from werkmonitor.statistics.proportions import wilson
from werkmonitor.studies.all import Found, run_studies
from werkmonitor.studies.comparison import COMPARED, compare
from werkmonitor.studies.scenarios import SCENARIOS
from werkmonitor.studies.simulation import simulate
from werkmonitor.vocabulary import Coverage, Funding, Stage, Status, TrajectoryType

REPOSITORY = find_project(Path(__file__).parent)
AS_OF = date(2023, 10, 1)
KEY = ["quarter", "stage", "funding", "type", "region"]
_COUNTED = {name for i in INDICATORS if i.counts_people for name in (i.numerator, i.denominator) if name}


def sample_report(
    output: Path,
    quarters: tuple[str, ...] = ("2022Q4", "2023Q1", "2023Q2"),
    *,
    organisations: int = 12,
    late: int = 2,
    size: float = 12.0,
    first: str = "2022Q4",
    synthetic: bool = True,
    scope: str = "region",
    unit: str = "",
) -> Report:
    """Publish a made-up release under ``output`` and open it.

    Parameters
    ----------
    output
        An empty folder.
    quarters
        Quarters in the release; the last is the one reported on.
    organisations, late
        How many are active, and how many of those have not delivered for the last quarter.
    size
        Mean number of running trajectories per organisation, funding and type.
    first
        First-ever quarter, in which flows are missing.
    synthetic, scope, unit
        Passed on; an organisation (``org01``, …) gets figures of its own.
    """
    project = Project(REPOSITORY.root, output)
    quarter = Quarter.parse(quarters[-1])
    policy = read_policy(project.config / "policy.yml")
    with drafting(project, quarter, AS_OF, synthetic=synthetic, policy=policy, provenance={}) as draft:
        readings = (
            _read(quarters, organisations, missing, tuple(project.regions), size, first) for missing in (late, 0)
        )
        then, now = readings
        indicators = publish(then["indicators"], "indicators", draft)
        publish(then["coverage"], "coverage", draft)
        publish(then["organisations"], "organisations", draft)
        publish(dictionary(), "definitions", draft)
        publish(_start_cohorts(quarter), "start_cohorts", draft)
        publish(_experience(quarter, organisations - late), "experience", draft)
        found = _found(quarters, organisations - late, size)
        publish(found.estimates, "estimates", draft)
        publish(found.curves, "curves", draft)
        publish(context(project.published), "context", draft)
        publish(_rows(quarters).assign(most=12), "delivery_rows", draft)
        publish(_quality(quarters).assign(most=3), "delivery_quality", draft)
        after = protect_indicators(now["indicators"].assign(as_of="2023-12-31"), policy)
        publish(revisions(indicators.frame, after), "revisions", draft)
    release = open_release(project, quarter, AS_OF)
    if scope == "organisation":
        tables = _own_tables(unit, quarters, organisations, late, tuple(project.regions), size, first)
        release_own(project, release, tables, [unit], policy)
    return report_on(project, release, scope=scope, unit=unit)


def _own_tables(
    organisation: str,
    quarters: tuple[str, ...],
    organisations: int,
    late: int,
    regions: tuple[str, ...],
    size: float,
    first: str,
) -> dict[str, pd.DataFrame]:
    """Make what one organisation may see of itself, of the same people as the release."""
    people = _people(quarters, organisations, size, regions)
    statuses = _organisations(quarters, organisations, late)
    statuses = statuses[statuses["organisation"] == organisation]
    delivered = statuses.loc[statuses["status"] == "delivered", "quarter"]
    counted = [indicator for indicator in INDICATORS if indicator.counts_people]
    own = people[(people["organisation"] == int(organisation[3:]) - 1) & people["quarter"].isin(delivered)]
    indicators = pd.concat([_computed(own, indicator, quarters, first) for indicator in counted])
    indicators = indicators[indicators["region"] == ""].assign(as_of=AS_OF.isoformat(), method="ips")
    quality = _quality([quarter for quarter in quarters if quarter in set(delivered)]).drop(columns="organisations")
    rows = _rows(quarters).assign(deliveries=1)
    return {
        "indicators": indicators.assign(organisation=organisation),
        "comparison": _compared(organisation, quarters, organisations, late, size, people, first),
        "delivery_status": statuses.assign(received="2023-07-14", note="").drop(columns="name"),
        "delivery_rows": rows[rows["quarter"].isin(delivered)].assign(organisation=organisation),
        "delivery_quality": quality.assign(organisation=organisation, what_to_do="Verbeter de rij."),
    }


def _compared(
    organisation: str,
    quarters: tuple[str, ...],
    organisations: int,
    late: int,
    size: float,
    people: pd.DataFrame,
    first: str,
) -> pd.DataFrame:
    """Set an organisation beside the others that delivered: work from histories, endings from the counts."""
    names = {number: f"org{number + 1:02d}" for number in range(organisations - late)}
    histories = _histories(quarters, organisations - late, size)
    renamed = (rows.assign(organisation="org" + rows["organisation"].str[-2:]) for rows in vars(histories).values())
    shares = [
        _computed(people[people["organisation"] == number], indicator, quarters, first).assign(organisation=name)
        for number, name in names.items()
        for indicator in INDICATORS
        if indicator.id in COMPARED
    ]
    table = compare(Histories(*renamed), pd.concat(shares).assign(method="ips"), quarters[-1], AS_OF.isoformat())
    return table[table["organisation"] == organisation]


@cache
def _read(
    quarters: tuple[str, ...], organisations: int, late: int, regions: tuple[str, ...], size: float, first: str
) -> dict[str, pd.DataFrame]:
    """Make the tables of a reading in which the last organisations haven't delivered for the last quarter."""
    people = _people(quarters, organisations, size, regions)
    seen = people[~((people["quarter"] == quarters[-1]) & (people["organisation"] >= organisations - late))]
    delivered = _organisations(quarters, organisations, late)
    coverage = _coverage(quarters, organisations, late, regions)
    indicators = _indicators(seen, delivered, coverage, quarters, first)
    return {"indicators": indicators, "coverage": coverage, "organisations": delivered}


@cache
def _found(quarters: tuple[str, ...], organisations: int, size: float) -> Found:
    """Run the studies on trajectories drawn from a scenario."""
    return run_studies(_histories(quarters, organisations, size), quarters[-1], AS_OF.isoformat())


@cache
def _histories(quarters: tuple[str, ...], organisations: int, size: float) -> Histories:
    """Draw trajectories from a scenario, whose last quarter is that of the report."""
    scenario = replace(SCENARIOS["diagnosis_only"], intake=max(1.0, 1.5 * size * max(organisations, 1)))
    histories = simulate(scenario, max(organisations, 1), 0.02, np.random.default_rng(20231001))
    shift = (pd.Period(histories.quarters["quarter"].max()) - pd.Period(quarters[-1])).n
    people = histories.people.assign(start_quarter=_shifted(histories.people["start_quarter"], shift))
    rows = histories.quarters
    rows = rows.assign(**{name: _shifted(rows[name], shift) for name in ("quarter", "start_quarter")})
    kept = rows[rows["quarter"].isin(quarters)]
    if organisations == 0:
        people, kept = people.head(0), kept.head(0)
    return Histories(people, kept)


def _shifted(quarters: pd.Series, by: int) -> pd.Series:
    return quarters.map({name: str(Quarter.parse(name) - by) for name in quarters.unique()})


def _rows(quarters: Sequence[str]) -> pd.DataFrame:
    sheets = [(quarter, sheet) for quarter in quarters for sheet in ("trajecten", "plaatsingen")]
    counts = {"deliveries": 10, "rows_in": 1234, "rows_used": 1200, "rows_refused": 34}
    return pd.DataFrame(sheets, columns=["quarter", "sheet"]).assign(**counts)


def _quality(quarters: Sequence[str]) -> pd.DataFrame:
    rules = [
        ("repaired", "date_serial", "Datum als getal opgeslagen.", 120, 6),
        ("repaired", "region_spelling", "Regio anders geschreven.", 15, 3),
        ("refused", "unknown_region", "Regio bestaat niet.", 31, 4),
        ("refused", "end_before_start", "Einde ligt voor het begin.", 3, 1),
    ]
    columns = ["action", "rule", "sentence", "rows", "organisations"]
    return pd.concat([pd.DataFrame(rules, columns=columns).assign(quarter=quarter) for quarter in quarters])


def _start_cohorts(quarter: Quarter) -> pd.DataFrame:
    """Make a cohort followed for six months, and none for twelve."""
    rows = []
    for months, scale in ((6, 1.0), (12, np.nan)):
        for measure, numerator in (("paid_work", 120.0), ("any_work", 180.0)):
            groups = {"": 1.0, "ww": 0.5, "bijstand": 0.5} if months == 6 else {"": 1.0}
            for benefit, part in groups.items():
                counts = (scale * part * numerator, scale * part * 600)
                rows.append((str(quarter - months // 3), months, measure, benefit, *counts))
    table = pd.DataFrame(rows, columns=["cohort", "months", "measure", "benefit", "numerator", "denominator"])
    status = np.where(table["numerator"].isna(), Status.MISSING.value, Status.OK.value)
    lower, upper = wilson(table["numerator"], table["denominator"])
    limits = {"value": table["numerator"] / table["denominator"], "lower": lower, "upper": upper}
    return table.assign(quarter=str(quarter), as_of=AS_OF.isoformat(), **limits, status=status)


def _experience(quarter: Quarter, organisations: int) -> pd.DataFrame:
    names = [f"org{number + 1:02d}" for number in range(organisations)]
    counts = pd.DataFrame({"organisation": names, "running": 100, "paid_work": 40}).assign(quarter=str(quarter))
    register = pd.DataFrame({"organisation": names, "ips_since": [2010 + 3 * (n % 4) for n in range(organisations)]})
    return by_experience(counts, register, quarter, AS_OF)


def _people(quarters: Sequence[str], organisations: int, size: float, regions: Sequence[str]) -> pd.DataFrame:
    """Draw counts of every flag for each organisation, stage, funding and type."""
    random = np.random.default_rng(20231001)
    rows = []
    for quarter in quarters:
        for organisation in range(organisations):
            for funding in Funding:
                for kind in TrajectoryType:
                    rows += _draw(random, quarter, organisation, regions, funding, kind, size)
    return pd.DataFrame(
        rows, columns=["quarter", "organisation", "stage", "funding", "type", "region", *sorted(_COUNTED)]
    )


def _draw(
    random: np.random.Generator,
    quarter: str,
    organisation: int,
    regions: Sequence[str],
    funding: str,
    kind: str,
    size: float,
) -> Iterable[tuple[object, ...]]:
    mean = size * {"epa": 2.0, "cmd": 0.35, "other": 0.65}[kind]
    for stage in Stage:
        counts = dict.fromkeys(sorted(_COUNTED), 0)
        ended = int(random.poisson(mean * 0.1))
        known = int(random.binomial(ended, 0.8))
        with_work = int(random.binomial(known, 0.42))
        counts |= {
            "ended": ended,
            "ended_situation_known": known,
            "ended_situation_unknown": ended - known,
            "ended_with_work_or_education": with_work,
            "ended_without_work_or_education": known - with_work,
        }
        if stage == Stage.ORIENTATION:
            counts["orientation"] = int(random.poisson(mean * 0.15))
        else:
            counts |= {
                "ended_ips": ended,
                "ended_ips_ever_worked": with_work,
                "ended_reason_known": known,
                "ended_reason_unknown": ended - known,
                "ended_with_paid_work": with_work,
                "ended_worked_before": (known - with_work) // 2,
                "ended_never_worked": known - with_work - (known - with_work) // 2,
            }
            counts |= _running(random, mean * (0.92 if stage == Stage.APPROVED else 0.08), kind)
            if funding == Funding.MUNICIPALITY and stage == Stage.APPROVED:
                counts["running_national_scheme"] = int(random.binomial(counts["running"], 0.7))
        yield (quarter, organisation, stage.value, str(funding), str(kind), regions[organisation], *counts.values())


def _running(random: np.random.Generator, mean: float, kind: str) -> dict[str, int]:
    running = int(random.poisson(mean))
    paid = int(random.binomial(running, 0.25 if kind == "cmd" else 0.37))
    started = int(random.binomial(paid, 0.15))
    stopped = int(random.binomial(paid - started, 0.04))
    return {
        "running": running,
        "new": int(random.binomial(running, 0.25)),
        "new_year_to_date": int(random.binomial(running, 0.4)),
        "paid_work": paid,
        "durable_work": int(random.binomial(paid, 0.86)),
        "without_paid_work": running - paid,
        "started_working": started,
        "stopped_working": stopped,
        "without_work_before": running - paid + started,
        "with_work_before": paid - started,
        "ever_worked": paid + (running - paid) // 10,
        "only_brought_work": paid // 4,
        "first_job": started,
        "first_job_within_6_months": started // 2,
        "first_job_within_12_months": 3 * started // 4,
    }


def _organisations(quarters: Sequence[str], organisations: int, late: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "quarter": quarter,
            "organisation": f"org{number + 1:02d}",
            "name": f"Verzonnen-ggz {number + 1:02d}",
            "status": "late" if quarter == quarters[-1] and number >= organisations - late else "delivered",
        }
        for quarter in quarters
        for number in range(organisations)
    )


def _coverage(quarters: Sequence[str], organisations: int, late: int, regions: Sequence[str]) -> pd.DataFrame:
    rows = []
    for quarter in quarters:
        for number, region in enumerate(regions):
            active = int(number < organisations)
            in_time = active - int(quarter == quarters[-1] and organisations - late <= number < organisations)
            code = (
                Coverage.NO_ORGANISATION if not active else Coverage.COMPLETE if in_time else Coverage.NOTHING_RECEIVED
            )
            rows.append((quarter, region, code.value, active, in_time))
    return pd.DataFrame(
        rows, columns=["quarter", "region", "coverage", "organisations_active", "organisations_delivered"]
    )


def _indicators(
    people: pd.DataFrame, organisations: pd.DataFrame, coverage: pd.DataFrame, quarters: Sequence[str], first: str
) -> pd.DataFrame:
    tables = [_computed(people, indicator, quarters, first) for indicator in INDICATORS if indicator.counts_people]
    table = pd.concat([*tables, _of_deliveries(people, organisations, coverage, quarters)], ignore_index=True)
    return table.assign(as_of=AS_OF.isoformat(), method="ips")


def _computed(people: pd.DataFrame, indicator: Indicator, quarters: Sequence[str], first: str) -> pd.DataFrame:
    parts = [_broken_down(people, indicator, breakdown) for breakdown in indicator.breakdowns]
    table = pd.concat(parts, ignore_index=True)
    if indicator.flow:
        table.loc[table["quarter"] == first, ["numerator", "denominator"]] = np.nan
    unknown = table["numerator"].isna()
    table["value"] = table["numerator"] / (table["denominator"] if indicator.denominator else 1)
    table["status"] = np.where(unknown, Status.MISSING.value, Status.OK.value)
    table[["lower", "upper"]] = np.nan
    table["interval_method"] = ""
    if indicator.kind is Kind.SHARE:
        table["lower"], table["upper"] = wilson(table["numerator"], table["denominator"])
        table["interval_method"] = "wilson"
    return table


def _broken_down(people: pd.DataFrame, indicator: Indicator, breakdown: tuple[str, ...]) -> pd.DataFrame:
    columns = sorted({indicator.numerator, indicator.denominator or indicator.numerator})
    sums = people.groupby(["quarter", *breakdown], as_index=False)[columns].sum().astype(dict.fromkeys(columns, float))
    cut = {column: sums[column] if column in breakdown else "" for column in KEY[1:]}
    return sums[["quarter"]].assign(
        **cut,
        indicator=indicator.id,
        numerator=sums[indicator.numerator],
        denominator=sums[indicator.denominator] if indicator.denominator else np.nan,
    )


def _of_deliveries(
    people: pd.DataFrame, organisations: pd.DataFrame, coverage: pd.DataFrame, quarters: Sequence[str]
) -> pd.DataFrame:
    rows = []
    for quarter in quarters:
        statuses = organisations.loc[organisations["quarter"] == quarter, "status"]
        reporting = int((statuses == "delivered").sum())
        codes = coverage.loc[coverage["quarter"] == quarter, "coverage"]
        rows += [(quarter, "organisations_active", len(statuses)), (quarter, "organisations_reporting", reporting)]
        rows += [(quarter, f"regions_{code}", int((codes == code).sum())) for code in Coverage]
    table = pd.DataFrame(rows, columns=["quarter", "indicator", "numerator"])
    table = table.assign(denominator=np.nan, value=table["numerator"], status=Status.OK.value)
    running = people.groupby("quarter")["running"].sum()
    for quarter in quarters:
        reporting = int((organisations.loc[organisations["quarter"] == quarter, "status"] == "delivered").sum())
        total = float(running.get(quarter, 0))
        mean = {"quarter": quarter, "indicator": "mean_per_organisation", "numerator": total, "denominator": reporting}
        ok = reporting > 0
        mean |= {"value": total / reporting if ok else np.nan, "status": (Status.OK if ok else Status.MISSING).value}
        table = pd.concat([table, pd.DataFrame([mean])], ignore_index=True)
    return table.assign(stage="", funding="", type="", region="", lower=np.nan, upper=np.nan, interval_method="")
