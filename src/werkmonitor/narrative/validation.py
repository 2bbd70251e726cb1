"""How the methods did in worlds where the truth is known, judged by rule, in English for the methods page."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from pathlib import Path

import pandas as pd
from IPython.display import Markdown

from werkmonitor.config import Project, find_project
from werkmonitor.narrative import english
from werkmonitor.narrative.tables import escape, markdown, markdown_table
from werkmonitor.statistics.proportions import wilson
from werkmonitor.studies.scenarios import SCENARIOS, Estimand
from werkmonitor.studies.validate import SIGNIFICANCE

REFERENCE = (29, 0.02)
"""Organisations and intraclass correlation to judge at: as many as the monitor has, and as much as is usual."""
LEVEL_LIMITS = (0.035, 0.07)
"""Rejection of a true null hypothesis that is near enough to 5%."""
COVERAGE_LIMITS = (0.93, 0.97)
"""Coverage of 95% intervals that is near enough to it."""
UNTOLD = 0.03
"""With an interval for a share that goes further than this beyond its limits, too little was tried to tell."""
BIAS_ERRORS = 3.0
"""A mean that is more Monte Carlo standard errors from the truth than this is off, and not by chance."""
COMMAND = "werkmonitor validate"


class Judgement(StrEnum):
    """What the trials say of a method in a world."""

    HOLDS = "holds"
    CAUTIOUS = "cautious"
    MISLEADS = "misleads"
    UNTOLD = "undecided"
    NOTHING = "not estimable"


@dataclass(frozen=True)
class Trial:
    """How one method did in one world; the fields of ``results.csv``."""

    scenario: str
    method: str
    estimand: str
    truth: float
    clusters: int
    icc: float
    replicates: int
    bias: float
    coverage: float
    rejection: float
    mc_se: float
    not_estimable: int

    @property
    def usable(self) -> int:
        """Data sets in which the method gave an interval."""
        return self.replicates - self.not_estimable

    @property
    def is_ratio(self) -> bool:
        """Whether the method estimates a ratio, and else a difference of shares."""
        return self.estimand == Estimand.RATE_RATIO_AFTER_24

    @property
    def is_null(self) -> bool:
        """Whether there is no difference in this world, so that each rejection is an error."""
        return math.isclose(self.truth, 1.0 if self.is_ratio else 0.0, abs_tol=1e-9)

    @property
    def is_off(self) -> bool:
        """Whether the mean estimate is further from the truth than chance explains."""
        return abs(self.bias) > BIAS_ERRORS * self.mc_se

    @property
    def bias_in_errors(self) -> float:
        """Bias over the standard deviation of the estimates; NaN where these don't vary."""
        spread = self.mc_se * math.sqrt(self.usable)
        return self.bias / spread if spread > 0 else math.nan

    @property
    def judgement(self) -> Judgement:
        """What the rules make of it: see :func:`rules`."""
        if self.usable < 2:
            return Judgement.NOTHING
        found = [_judged(1 - self.coverage, self.usable, (1 - COVERAGE_LIMITS[1], 1 - COVERAGE_LIMITS[0]))]
        if self.is_null:
            found.append(_judged(self.rejection, self.usable, LEVEL_LIMITS))
        order = (Judgement.MISLEADS, Judgement.UNTOLD, Judgement.CAUTIOUS, Judgement.HOLDS)
        return min(found, key=order.index)


def _judged(errors: float, tried: int, limits: tuple[float, float]) -> Judgement:
    """Judge a share of errors by where it is, and where it may be, given how often it was tried."""
    low, high = limits
    least, most = (float(limit) for limit in wilson(round(errors * tried), tried))
    if least > high:
        return Judgement.MISLEADS
    if most < low:
        return Judgement.CAUTIOUS
    return Judgement.HOLDS if low <= errors <= high and most <= high + UNTOLD else Judgement.UNTOLD


@dataclass(frozen=True)
class Results:
    """The published trials, and when and how they were made."""

    trials: tuple[Trial, ...]
    day: date
    command: str
    seed: int

    @property
    def designs(self) -> list[tuple[int, float]]:
        """The numbers of organisations and correlations that were tried, ascending."""
        return sorted({(trial.clusters, trial.icc) for trial in self.trials})

    @property
    def reference(self) -> tuple[int, float]:
        """The design to judge at: :data:`REFERENCE`, or the first if that wasn't tried."""
        return REFERENCE if REFERENCE in self.designs else self.designs[0]

    @property
    def at_reference(self) -> list[Trial]:
        """The trials of the design to judge at."""
        return [trial for trial in self.trials if (trial.clusters, trial.icc) == self.reference]


def results(project: Project | None = None) -> Results | None:
    """Read the table of ``werkmonitor validate`` and its provenance; None where there is none."""
    project = project or find_project()
    folders = (project.validation, project.root / "data-derived" / "validation")
    folder = next((each for each in folders if (each / "results.csv").is_file()), None)
    return None if folder is None else _read(folder)


def _read(folder: Path) -> Results | None:
    table = pd.read_csv(folder / "results.csv")
    made = json.loads((folder / "provenance.json").read_text(encoding="utf-8"))
    rows = table[[field.name for field in fields(Trial)]].to_dict("records")
    trials = tuple(Trial(**{str(name): value for name, value in row.items()}) for row in rows)
    if not trials:
        return None
    return Results(trials, date.fromisoformat(made["date"]), str(made["command"]), int(made["design"]["seed"]))


def basis() -> Markdown:
    """Say how much was tried, when, with what command, and how exact the outcomes are."""
    found = results()
    if found is None:
        return markdown(f"There are no results yet: `{COMMAND}` makes them.")
    fewest = min(trial.replicates for trial in found.trials)
    size, exact = english.number(fewest), math.sqrt(SIGNIFICANCE * (1 - SIGNIFICANCE) / fewest)
    clusters, icc = (sorted(set(values)) for values in zip(*found.designs, strict=True))
    return markdown(
        f"The results below are of {english.day(found.day)}, by `{found.command}` with seed {found.seed}: {size} data "
        f"sets for each combination of world, number of organisations ({_listed(clusters)}) and intraclass "
        f"correlation ({_listed(icc)}). With so many data sets a share of {_percent(SIGNIFICANCE)} has a Monte Carlo "
        f"standard error of {english.points(exact).lstrip('+')}; that of each bias is in the tables. The same seed "
        "gives the same table."
    )


def worlds() -> Markdown:
    """List the simulated worlds with what is true in each."""
    return markdown("\n\n".join(f"`{each.name}`\n:   {escape(each.text)}" for each in SCENARIOS.values()))


def rules() -> Markdown:
    """List the rules by which a method is judged."""
    level, coverage = (f"{_percent(low)} to {_percent(high)}" for low, high in (LEVEL_LIMITS, COVERAGE_LIMITS))
    nominal, more = _percent(SIGNIFICANCE), english.points(UNTOLD, 0).lstrip("+")
    rows = [
        [Judgement.HOLDS, f"Covers the truth in {coverage}; where there is no difference, finds one in {level}."],
        [Judgement.CAUTIOUS, "Errs less often than that: intervals are too wide, or differences found too seldom."],
        [Judgement.MISLEADS, "Errs more often than that, also with chance allowed for (Wilson interval)."],
        [Judgement.UNTOLD, f"None of these, or chance may be {more} beyond a limit."],
    ]
    caption = f"How a method is judged; tests are at {nominal} and intervals at {_percent(1 - SIGNIFICANCE)}"
    return markdown(markdown_table(["Judgement", "Rule"], rows, caption, "tbl-judgements", align="ll"))


def conclusions() -> Markdown:
    """Say of each method where it holds, where it misleads and by how much, and what couldn't be told."""
    found = results()
    if found is None:
        return basis()
    trials = found.at_reference
    lines = [sentence for method in dict.fromkeys(t.method for t in trials) for sentence in _of_method(trials, method)]
    return markdown("\n".join(f"- {line}" for line in lines))


def _of_method(trials: Sequence[Trial], method: str) -> list[str]:
    """Tell about one method: one sentence for where it does well, one for each world where it misleads."""
    own = [trial for trial in trials if trial.method == method]
    lines = []
    for judgement, verb in ((Judgement.HOLDS, "holds"), (Judgement.CAUTIOUS, "is cautious")):
        if good := [trial for trial in own if trial.judgement is judgement]:
            lines.append(f"`{method}` {verb} under {_names(good)}.")
    lines += [_misleading(trial) for trial in own if trial.judgement is Judgement.MISLEADS]
    if untold := [trial for trial in own if trial.judgement is Judgement.UNTOLD]:
        lines.append(f"For `{method}` under {_names(untold)} there are too few data sets to tell.")
    if nothing := [trial for trial in own if trial.judgement is Judgement.NOTHING]:
        lines.append(f"`{method}` could not be estimated under {_names(nothing)}.")
    power = [trial for trial in own if not trial.is_null and trial.judgement in (Judgement.HOLDS, Judgement.CAUTIOUS)]
    return [*lines, *(f"{_found(trial)}." for trial in power)]


def _misleading(trial: Trial) -> str:
    """Say by how much a method misleads."""
    off = (
        f"on average it is off by {_size(trial)}"
        if trial.is_off
        else "on average it is right, but its intervals are too narrow"
    )
    errs = f"its intervals hold the truth in {english.percent(trial.coverage)} of the data sets"
    if trial.is_null:
        errs += f", and it finds a difference where there is none in {english.percent(trial.rejection)}"
    return f"**`{trial.method}` misleads** under `{trial.scenario}`: {off}; {errs}."


def _found(trial: Trial) -> str:
    return f"`{trial.method}` finds the difference under `{trial.scenario}` in {english.percent(trial.rejection)}"


def tables() -> Markdown:
    """Tabulate the methods at the reference design, a table for each world."""
    found = results()
    if found is None:
        return markdown("")
    worlds = dict.fromkeys(trial.scenario for trial in found.at_reference)
    return markdown("\n\n".join(_table(found, world) for world in worlds))


def _table(found: Results, world: str) -> str:
    trials = [trial for trial in found.at_reference if trial.scenario == world]
    rows = [
        [
            *(trial.method, _number(trial, trial.truth), _number(trial, trial.bias), _number(trial, trial.mc_se)),
            *(_share(trial.coverage), _share(trial.rejection), trial.judgement.value),
        ]
        for trial in trials
    ]
    header = ["Method", "Truth", "Bias", "± error", "Coverage", "Rejection", "Judgement"]
    caption = (
        f"Methods under {world}, with {design_text(found.reference)}. Truth and bias, with its Monte Carlo standard "
        "error, are in percentage points, those of after_24 as a ratio; coverage and rejection in percent"
        f"{_left_out(trials)}. Simulated data"
    )
    return markdown_table(header, rows, caption, f"tbl-{world.replace('_', '-')}", align="lrrrrrl")


def design_text(design: tuple[int, float]) -> str:
    """Describe a design: organisations and intraclass correlation."""
    return f"{english.number(design[0])} organisations, intraclass correlation {design[1]:g}"


def _left_out(trials: Sequence[Trial]) -> str:
    """Say how many data sets without an interval were left out, if any."""
    most = max(trials, key=lambda trial: trial.not_estimable)
    if not most.not_estimable:
        return ""
    return f"; data sets without an interval are left out, at most {most.not_estimable} of {most.replicates}"


def _size(trial: Trial) -> str:
    return f"{_number(trial, trial.bias)}{'' if trial.is_ratio else ' percentage points'}"


def _number(trial: Trial, value: float) -> str:
    """Write a ratio with two decimals, a difference in percentage points."""
    if math.isnan(value):
        return "–"
    return english.number(value, 2) if trial.is_ratio else english.number(100 * value, 2)


def _share(value: float) -> str:
    return "–" if math.isnan(value) else english.number(100 * value, 1)


def _percent(fraction: float) -> str:
    return f"{100 * fraction:g}%"


def _names(trials: Sequence[Trial]) -> str:
    return _listed([f"`{trial.scenario}`" for trial in trials])


def _listed(items: Sequence[object]) -> str:
    *before, last = (f"{item:g}" if isinstance(item, float) else str(item) for item in items)
    return f"{', '.join(before)} and {last}" if before else last
