"""The chain, from deliveries to pages: each step calls one part of the package and hands its result to the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

import pandas as pd

from werkmonitor.audit.context import context
from werkmonitor.audit.published import read_published
from werkmonitor.audit.reproduction import reproduction
from werkmonitor.audit.revisions import revisions
from werkmonitor.cleaning import Ingested, ingest
from werkmonitor.config import Hold, InputError, Project, read_holds
from werkmonitor.disclosure import Release, drafting, open_release, publish, read_policy, release_own
from werkmonitor.disclosure.earlier import Counted, background, followed_by, keep_counted, published_before
from werkmonitor.disclosure.estimates import publishable_estimates
from werkmonitor.disclosure.indicators import protect_indicators
from werkmonitor.disclosure.protect import publishable_changes
from werkmonitor.disclosure.shares import publishable_experience
from werkmonitor.engines import ENGINES
from werkmonitor.forks import beside
from werkmonitor.indicators import Reading, read
from werkmonitor.indicators.cohorts import start_cohorts
from werkmonitor.indicators.counting import Count, count
from werkmonitor.indicators.dictionary import dictionary
from werkmonitor.indicators.experience import by_experience
from werkmonitor.indicators.table import held
from werkmonitor.panel import DeliveryStatus
from werkmonitor.panel.histories import Histories, histories
from werkmonitor.presentation import Engine, render
from werkmonitor.progress import Step, quiet
from werkmonitor.provenance import provenance
from werkmonitor.purging import refuse_poorer_tables
from werkmonitor.quality import delivery_quality, delivery_rows, own_delivery, used_deliveries
from werkmonitor.quarter import Quarter, quarters_between
from werkmonitor.rendering import Rendered
from werkmonitor.studies.all import Found, run_studies
from werkmonitor.studies.comparison import compare
from werkmonitor.synthetic import Parameters, is_current, simulate_example, simulate_known_truth

PUBLISHED_VINTAGE = (Quarter(2023, 2), date(2023, 10, 1))
"""The reading that the published report of Q2 2023 was made from; the calibrated example has to give it back."""


@dataclass(frozen=True)
class Outcome:
    """What a report run made."""

    ingested: Ingested
    reading: Reading
    release: Release
    rendered: Rendered
    figures: Path
    idle_holds: tuple[Hold, ...]


def report(
    project: Project,
    quarter: Quarter,
    as_of: date | None = None,
    deliveries: Path | None = None,
    *,
    formats: Sequence[str] = ("html", "pdf"),
    engine: Engine = "builtin",
    fresh: bool = False,
    audited: bool = True,
    data_engine: str = "duckdb",
    step: Step = quiet,
) -> Outcome:
    """Do everything for a quarter: simulate if needed, read and clean, count, publish, render.

    Parameters
    ----------
    project
        Where to read and write.
    quarter
        The quarter to report on.
    as_of
        Deliveries received by this day count; ``None``: all that are in.
    deliveries
        Delivery root; ``None``: the real one if it holds a delivery, else the example.
    formats, engine
        What to render (``html``, ``pdf``) and with what (``builtin``, ``quarto``).
    fresh
        Read all deliveries and run all notebooks, also those of which nothing has changed.
    audited
        Leave the pages that were there in place where new ones contradict the released tables.
    data_engine
        What counts the trajectories, of :data:`werkmonitor.engines.ENGINES`.
    step
        Called with a title for each step; gives a callback for its progress.

    Raises
    ------
    InputError
        No usable delivery for the quarter, or a register, policy, engine or notebook that can't be used.
    """
    engine_of_data = ENGINES[data_engine]
    engine_of_data()  # whether it is there turns out now, and not when all has been read
    ingested = ingest_deliveries(project, deliveries, fresh=fresh, step=step)
    root = project.delivery_root(deliveries)
    own_holds = read_holds(root / "holds.csv")
    refuse_poorer_tables(project, quarter, ingested.deliveries["quarter"], root)
    reading, release = count_and_publish(
        project,
        ingested,
        quarter,
        as_of,
        own_holds=own_holds,
        calibrated=root == project.example,
        counted_by=partial(count, engine=engine_of_data),
        step=step,
    )
    rendered = render(
        project, quarter, release.as_of, formats=formats, engine=engine, fresh=fresh, audited=audited, step=step
    )
    idle = idle_holds([*read_holds(project.config / "holds.csv"), *own_holds], ingested)
    return Outcome(ingested, reading, release, rendered, project.figures / str(quarter), idle)


def idle_holds(holds: Sequence[Hold], ingested: Ingested) -> tuple[Hold, ...]:
    """Return the holds on deliveries that aren't there, of quarters that are: probably a slip of the pen.

    Holds for organisations that the register doesn't know, such as the example's, say nothing about these deliveries.
    """
    listed = ingested.deliveries[["quarter", "organisation", "received"]].astype("str")
    there = set(listed.itertuples(index=False, name=None))
    known = set(ingested.register["organisation"])
    return tuple(
        hold
        for hold in holds
        if hold.organisation in known
        and str(hold.quarter) in set(listed["quarter"])
        and (str(hold.quarter), hold.organisation, str(hold.received)) not in there
    )


def ingest_deliveries(
    project: Project, deliveries: Path | None = None, *, fresh: bool = False, step: Step = quiet
) -> Ingested:
    """Read and clean all deliveries of a root; the example is made first where it isn't there yet, or is outdated."""
    root = project.delivery_root(deliveries)
    if root == project.example and not is_current(project):
        simulate_example(project, on_progress=step("Simulate synthetic deliveries"))
    return ingest(project, root, fresh=fresh, on_progress=step("Read and clean deliveries"))


def count_and_publish(
    project: Project,
    ingested: Ingested,
    quarter: Quarter,
    as_of: date | None,
    *,
    own_holds: Sequence[Hold] = (),
    calibrated: bool = False,
    until: date | None = None,
    counted_by: Count = count,
    step: Step = quiet,
) -> tuple[Reading, Release]:
    """Compute the indicators as of a day, and release the tables of the report and each organisation's own figures.

    A second reading, with all that was received up to ``until`` (by default, until now), gives the table of revisions.
    Deliveries are kept out by ``config/holds.csv`` and by ``own_holds``, those that stand beside the deliveries.
    Where the deliveries are the ``calibrated`` example and the reading is the one that the published report was made
    from, its figures have to come back: the reproduction table is added, and a figure that differs without a stated
    reason fails the run.
    """
    progress = step("Count and publish")
    day = as_of or _latest(ingested, quarter)
    if day > date.today():
        clock = f"by the clock of this machine it is {date.today()}"
        raise InputError(f"{day} is yet to come: {clock}; give an earlier --as-of, or set the clock right")
    quarters = _quarters(ingested, quarter, day)
    latest = until or _latest(ingested, quarter)
    holds = [*read_holds(project.config / "holds.csv"), *own_holds]
    progress(0, 3, f"as of {day}")
    reading = read(ingested, holds, quarters, day, project.regions, counted_by)
    _require_delivery(reading, quarter, day)
    followed = histories(ingested, holds, quarter, day)
    with beside(partial(_study, ingested, reading, followed, quarter)) as studied:
        progress(1, 3, f"as of {latest}")
        later = read(ingested, holds, quarters, latest, project.regions, counted_by) if latest > day else reading
        progress(2, 3, "publish")
        policy = read_policy(project.config / "policy.yml")
        before = published_before(project, quarter, day, synthetic=ingested.synthetic)
        now = Counted(reading.indicators, held(reading.counts))
        at_last = Counted(later.indicators, held(later.counts)) if later is not reading else now
        known = background(project, before, now.own)
        with drafting(
            project,
            quarter,
            day,
            synthetic=ingested.synthetic,
            policy=policy,
            provenance=provenance(
                project.root,
                used_deliveries(ingested, reading),
                used_deliveries(ingested, later),
                max(latest, day),
                ingested.register,
            ),
            after=[one.name for one in before],
        ) as draft:
            indicators = publish(reading.indicators, "indicators", draft, known)
            publish(publishable_changes(reading.changes(), indicators.frame), "changes", draft)
            publish(reading.coverage, "coverage", draft)
            publish(organisations(reading, ingested.register), "organisations", draft)
            publish(delivery_rows(ingested, reading), "delivery_rows", draft, known)
            publish(delivery_quality(ingested, reading), "delivery_quality", draft, known)
            then = followed_by(known, indicators.frame, now.table, at_last.own)
            safe_later = protect_indicators(at_last.table, policy, then) if later is not reading else indicators.frame
            publish(revisions(indicators.frame, safe_later), "revisions", draft)
            publish(start_cohorts(ingested, holds, quarter, day), "start_cohorts", draft, known)
            experience = by_experience(reading.organisations, ingested.register, quarter, day)
            publish(publishable_experience(experience, indicators.frame), "experience", draft, known)
            found, own = studied()
            publish(publishable_estimates(found.estimates, indicators.frame), "estimates", draft, known)
            publish(found.curves, "curves", draft)
            publish(context(project.published), "context", draft)
            publish(dictionary(), "definitions", draft)
            if calibrated and (quarter, day) == PUBLISHED_VINTAGE:
                publish(reproduction(read_published(project.published), indicators), "reproduction", draft)
    release = open_release(project, quarter, day)
    keep_counted(project, release, now, at_last if later is not reading else None)
    release_own(project, release, own, active_organisations(reading, quarter), policy)
    progress(3, 3, "")
    return reading, release


def _study(
    ingested: Ingested, reading: Reading, followed: Histories, quarter: Quarter
) -> tuple[Found, dict[str, pd.DataFrame]]:
    """Return what the studies found, and each organisation's own tables; it needs no database, so a fork can do it."""
    found = run_studies(followed, str(quarter), reading.as_of.isoformat())
    return found, own_tables(ingested, reading, followed, quarter)


def own_tables(ingested: Ingested, reading: Reading, followed: Histories, quarter: Quarter) -> dict[str, pd.DataFrame]:
    """Return what each organisation may see: its indicators, its deliveries, and itself beside all others together."""
    indicators = reading.own_indicators()
    comparison = compare(followed, indicators, str(quarter), reading.as_of.isoformat())
    return {"indicators": indicators, "comparison": comparison, **own_delivery(ingested, reading)}


def active_organisations(reading: Reading, quarter: Quarter) -> list[str]:
    """Return the organisations that offer IPS in a quarter, by the register, with or without a delivery."""
    chosen = reading.selections[reading.selections["quarter"] == str(quarter)]
    return list(chosen.loc[chosen["status"] != DeliveryStatus.NOT_ACTIVE, "organisation"])


def organisations(reading: Reading, register: pd.DataFrame) -> pd.DataFrame:
    """Say per quarter which organisations delivered; who is late is public, why a delivery was held is not."""
    names = register.drop_duplicates("organisation").set_index("organisation")["name"]
    named = reading.selections.assign(name=reading.selections["organisation"].map(names))
    return named[["quarter", "organisation", "name", "status"]]


def simulate(
    project: Project,
    out: Path | None = None,
    seed: int | None = None,
    clean: bool = False,
    known_truth: Path | None = None,
    *,
    step: Step = quiet,
) -> list[str]:
    """Make synthetic deliveries, calibrated or with a known truth; gives lines that say what was made."""
    progress = step("Simulate synthetic deliveries")
    if known_truth is None:
        return simulate_example(project, out=out, seed=seed, faults=not clean, on_progress=progress).lines()
    if out is None:
        raise InputError("--known-truth needs --out: the example itself is always the calibrated one")
    parameters = Parameters.from_yaml(known_truth)
    return simulate_known_truth(parameters, out, seed or 1, faults=not clean, on_progress=progress).lines()


def _quarters(ingested: Ingested, quarter: Quarter, as_of: date) -> list[Quarter]:
    """Return the quarters from the first with a delivery received by ``as_of`` up to the one asked for."""
    deliveries = ingested.deliveries
    there = sorted(set(deliveries["quarter"]))
    if str(quarter) not in there:
        listed = f"{', '.join(there)}; ask for one of those" if there else "none; see docs/own-deliveries.md"
        raise InputError(f"there is no delivery for {quarter}; quarters with a delivery: {listed}")
    in_time = deliveries.loc[pd.to_datetime(deliveries["received"]) <= pd.Timestamp(as_of), "quarter"]
    first = Quarter.parse(min([*in_time, str(quarter)]))
    return quarters_between(first, quarter)


def _latest(ingested: Ingested, quarter: Quarter) -> date:
    """Return the day on which the newest delivery for quarters up to this one was received; not one yet to come."""
    deliveries = ingested.deliveries
    there = pd.to_datetime(deliveries["received"]) <= pd.Timestamp(date.today())
    received = deliveries.loc[there & (deliveries["quarter"] <= str(quarter)), "received"]
    return pd.Timestamp(received.max()).date() if len(received) else quarter.end


def _require_delivery(reading: Reading, quarter: Quarter, as_of: date) -> None:
    of_quarter = reading.selections["quarter"] == str(quarter)
    if not (of_quarter & (reading.selections["status"] == "delivered")).any():
        raise InputError(
            f"no usable delivery for {quarter} had been received by {as_of}; "
            "give a later --as-of, or see with `werkmonitor ingest` what was refused and why"
        )
