"""The chain, from deliveries to pages: each step calls one part of the package and hands its result to the next."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

import pandas as pd

from werkmonitor.audit.published import read_published
from werkmonitor.audit.reproduction import reproduction
from werkmonitor.audit.revisions import revisions
from werkmonitor.cleaning import Ingested, ingest
from werkmonitor.config import InputError, Project, read_holds
from werkmonitor.disclosure import Release, drafting, open_release, publish, read_policy
from werkmonitor.disclosure.protect import protect_indicators
from werkmonitor.indicators import Reading, read
from werkmonitor.indicators.dictionary import dictionary
from werkmonitor.provenance import provenance
from werkmonitor.quality import delivery_quality, delivery_rows
from werkmonitor.quarter import Quarter, quarters_between
from werkmonitor.synthetic import Parameters, is_current, simulate_example, simulate_known_truth

OnProgress = Callable[[int, int, str], None]
Step = Callable[[str], OnProgress]
Engine = Literal["builtin", "quarto"]

PUBLISHED_VINTAGE = (Quarter(2023, 2), date(2023, 10, 1))
"""The reading that the published report of Q2 2023 was made from; the calibrated example has to give it back."""


def _quiet(title: str) -> OnProgress:
    return lambda done, total, what: None


@dataclass(frozen=True)
class Outcome:
    """What a report run made."""

    ingested: Ingested
    reading: Reading
    release: Release
    pages: tuple[Path, ...]
    figures: Path


def report(
    project: Project,
    quarter: Quarter,
    as_of: date | None = None,
    deliveries: Path | None = None,
    *,
    formats: Sequence[str] = ("html", "pdf"),
    engine: Engine = "builtin",
    step: Step = _quiet,
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
    step
        Called with a title for each step; gives a callback for its progress.

    Raises
    ------
    InputError
        No usable delivery for the quarter, or a register, policy or notebook that can't be used.
    """
    ingested = ingest_deliveries(project, deliveries, step=step)
    calibrated = project.delivery_root(deliveries) == project.example
    reading, release = count_and_publish(project, ingested, quarter, as_of, calibrated=calibrated, step=step)
    pages = render(project, quarter, release.as_of, formats=formats, engine=engine, step=step)
    return Outcome(ingested, reading, release, tuple(pages), project.figures / str(quarter))


def ingest_deliveries(project: Project, deliveries: Path | None = None, *, step: Step = _quiet) -> Ingested:
    """Read and clean all deliveries of a root; the example is made first where it isn't there yet, or is outdated."""
    root = project.delivery_root(deliveries)
    if root == project.example and not is_current(project):
        simulate_example(project, on_progress=step("Simulate synthetic deliveries"))
    return ingest(project, root, on_progress=step("Read and clean deliveries"))


def count_and_publish(
    project: Project,
    ingested: Ingested,
    quarter: Quarter,
    as_of: date | None,
    *,
    calibrated: bool = False,
    step: Step = _quiet,
) -> tuple[Reading, Release]:
    """Compute the indicators as of a day, and release the tables of the report.

    A second reading, with all that has been received since, gives the table of revisions. Where the deliveries are
    the ``calibrated`` example and the reading is the one that the published report was made from, its figures have
    to come back: the reproduction table is added, and a figure that differs without a stated reason fails the run.
    """
    progress = step("Count and publish")
    quarters = _quarters(ingested, quarter)
    latest = _latest(ingested, quarters)
    day = as_of or latest
    holds = read_holds(project.config / "holds.csv")
    progress(0, 3, f"as of {day}")
    reading = read(ingested, holds, quarters, day, project.regions)
    _require_delivery(reading, quarter, day)
    progress(1, 3, f"as of {latest}")
    later = read(ingested, holds, quarters, latest, project.regions) if latest > day else reading
    progress(2, 3, "publish")
    policy = read_policy(project.config / "policy.yml")
    with drafting(
        project,
        quarter,
        day,
        synthetic=ingested.synthetic,
        policy=policy,
        provenance=provenance(project.root, ingested.deliveries),
    ) as draft:
        indicators = publish(reading.indicators, "indicators", draft)
        publish(reading.coverage, "coverage", draft)
        publish(organisations(reading, ingested.register), "organisations", draft)
        publish(delivery_rows(ingested, reading), "delivery_rows", draft)
        publish(delivery_quality(ingested, reading), "delivery_quality", draft)
        publish(revisions(indicators.frame, protect_indicators(later.indicators, policy)), "revisions", draft)
        publish(dictionary(), "definitions", draft)
        if calibrated and (quarter, day) == PUBLISHED_VINTAGE:
            publish(reproduction(read_published(project.published), indicators), "reproduction", draft)
    progress(3, 3, "")
    return reading, open_release(project, quarter, day)


def organisations(reading: Reading, register: pd.DataFrame) -> pd.DataFrame:
    """Say per quarter which organisations delivered; who is late is public, why a delivery was held is not."""
    names = register.drop_duplicates("organisation").set_index("organisation")["name"]
    named = reading.selections.assign(name=reading.selections["organisation"].map(names))
    return named[["quarter", "organisation", "name", "status"]]


def render(
    project: Project,
    quarter: Quarter,
    as_of: date | None = None,
    *,
    formats: Sequence[str] = ("html", "pdf"),
    engine: Engine = "builtin",
    step: Step = _quiet,
) -> list[Path]:
    """Render website and PDF from a release that is there; gives the home page and the PDF."""
    from werkmonitor.rendering import RenderError, render_site

    release = open_release(project, quarter, as_of)
    os.environ["WERKMONITOR_ROOT"] = str(project.root)
    os.environ["WERKMONITOR_OUTPUT"] = str(project.output)
    parameters = {"quarter": str(quarter), "as_of": release.as_of.isoformat()}
    try:
        rendered = render_site(project, parameters, formats=formats, engine=engine, on_progress=step("Render pages"))
    except RenderError as error:
        raise InputError(f"rendering failed; the site that was there is still in place\n{error}") from error
    return [path for path in (project.site / "index.html", *rendered.pdfs) if path.exists()]


def simulate(
    project: Project,
    out: Path | None = None,
    seed: int | None = None,
    clean: bool = False,
    known_truth: Path | None = None,
    *,
    step: Step = _quiet,
) -> list[str]:
    """Make synthetic deliveries, calibrated or with a known truth; gives lines that say what was made."""
    progress = step("Simulate synthetic deliveries")
    if known_truth is None:
        return simulate_example(project, out=out, seed=seed, faults=not clean, on_progress=progress).lines()
    if out is None:
        raise InputError("--known-truth needs --out: the example itself is always the calibrated one")
    parameters = Parameters.from_yaml(known_truth)
    return simulate_known_truth(parameters, out, seed or 1, faults=not clean, on_progress=progress).lines()


def _quarters(ingested: Ingested, quarter: Quarter) -> list[Quarter]:
    """Return the quarters from the first with a delivery up to the one asked for."""
    found = sorted({Quarter.parse(text) for text in ingested.deliveries["quarter"]})
    if quarter not in found:
        there = ", ".join(str(one) for one in found) or "none"
        raise InputError(f"there is no delivery for {quarter}; quarters with a delivery: {there}")
    return quarters_between(min(found), quarter)


def _latest(ingested: Ingested, quarters: Sequence[Quarter]) -> date:
    """Return the day on which the newest delivery for these quarters was received."""
    wanted = ingested.deliveries["quarter"].isin([str(quarter) for quarter in quarters])
    return pd.Timestamp(ingested.deliveries.loc[wanted, "received"].max()).date()


def _require_delivery(reading: Reading, quarter: Quarter, as_of: date) -> None:
    of_quarter = reading.selections["quarter"] == str(quarter)
    if not (of_quarter & (reading.selections["status"] == "delivered")).any():
        raise InputError(
            f"no usable delivery for {quarter} had been received by {as_of}; "
            "give a later --as-of, or see with `werkmonitor ingest` what was refused and why"
        )
