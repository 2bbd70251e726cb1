"""How the methods did where the truth is known: one design in full, and coverage and rejection over all designs."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from IPython.display import Markdown
from matplotlib.axes import Axes

from werkmonitor.figures import theme
from werkmonitor.figures.emit import emit
from werkmonitor.narrative.report import Report, require_report
from werkmonitor.narrative.tables import markdown
from werkmonitor.narrative.validation import (
    COVERAGE_LIMITS,
    LEVEL_LIMITS,
    Judgement,
    Trial,
    design_text,
    results,
)
from werkmonitor.studies.validate import SIGNIFICANCE

_ROW = 0.17
_MARKS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("light round", {"marker": "o", "color": theme.GREY}),
    ("dark square", {"marker": "s", "color": theme.NAVY}),
    ("open diamond", {"marker": "D", "color": theme.NAVY, "markerfacecolor": "white"}),
)
"""What correlations are drawn with, from low to high, each with its name in words."""


@dataclass(frozen=True)
class _Measure:
    """What a panel shows: a heading, the number of a trial, where it should be, and between which limits."""

    heading: str
    number: Callable[[Trial], float]
    aim: float
    limits: tuple[float, float] | None = None
    range: tuple[float, float] | None = None


BIAS = _Measure("Bias, in standard errors", lambda trial: trial.bias_in_errors, 0.0)
COVERAGE = _Measure(
    "Coverage (%)", lambda trial: 100 * trial.coverage, 100 * (1 - SIGNIFICANCE), COVERAGE_LIMITS, (0, 102)
)
REJECTION = _Measure("Rejection (%)", lambda trial: 100 * trial.rejection, 100 * SIGNIFICANCE, LEVEL_LIMITS, (-2, 100))


def at_reference(report: Report) -> Markdown:
    """Bias, coverage and rejection of each method in each world, at the design of the monitor."""
    report, found = require_report(report), results()
    if found is None:
        return markdown("")
    trials = found.at_reference
    misled = [trial for trial in trials if trial.judgement is Judgement.MISLEADS]
    title = f"In {len(misled)} of {len(trials)} combinations of world and method, intervals or tests mislead"
    note = (
        "Orange: misleads, by the rules above. The line is where a method should be: no bias, 95% coverage and, where "
        "there is no difference, 5% rejection (filled). Open marks: there is a difference, and rejecting is right."
    )
    rows = list(_rows(trials))
    with theme.style():
        figure, axes = theme.frame(
            title, note, height=_ROW * len(rows) + 0.5, synthetic=False, columns=3, one_scale=True
        )
        for ax, measure in zip(axes, (BIAS, COVERAGE, REJECTION), strict=True):
            _draw(ax, measure, rows)
        axes[0].set_yticks(range(len(rows)), [row if isinstance(row, str) else row.method for row in rows])
        axes[0].invert_yaxis()
        for tick, row in zip(axes[0].get_yticklabels(), rows, strict=True):
            tick.set_fontweight("bold" if isinstance(row, str) else "normal")
        caption = f"Bias, coverage and rejection, with {design_text(found.reference)}. Simulated data."
        alt = f"Dot plots, a row for each world and method. {title}. The numbers are in the tables. {note}"
        return emit(figure, report, "fig-validation", caption, alt, of_deliveries=False)


def coverage_by_design(report: Report) -> Markdown:
    """Coverage of each method in each world, over numbers of organisations and intraclass correlations."""
    return _by_design(report, COVERAGE, "fig-coverage", "Coverage of the 95% intervals", lambda trial: True)


def rejection_by_design(report: Report) -> Markdown:
    """How often each method finds a difference where there is none, over all designs."""
    what = "How often a difference is found where there is none"
    return _by_design(report, REJECTION, "fig-rejection", what, lambda trial: trial.is_null)


def _rows(trials: Sequence[Trial]) -> list[str | Trial]:
    """Return the names of the worlds, each followed by its trials."""
    rows: list[str | Trial] = []
    for trial in trials:
        if trial.scenario not in rows:
            rows.append(trial.scenario)
        rows.append(trial)
    return rows


def _draw(ax: Axes, measure: _Measure, rows: Sequence[str | Trial]) -> None:
    for place, row in enumerate(rows):
        if isinstance(row, str):
            continue
        number = measure.number(row)
        if math.isnan(number):
            theme.absent(ax, row.judgement.value, (measure.aim, place), (4, 0), va="center")
            continue
        colour = theme.ORANGE if row.judgement is Judgement.MISLEADS else theme.NAVY
        filled = measure is not REJECTION or row.is_null
        ax.plot(number, place, "o", color=colour, markersize=4.5, markerfacecolor=colour if filled else "white")
    _scale(ax, measure)
    ax.set_title(measure.heading)


def _scale(ax: Axes, measure: _Measure) -> None:
    """Draw where a method should be, and set the range."""
    if measure.limits:
        ax.axvspan(*(100 * limit for limit in measure.limits), color=theme.RULE, zorder=0)
    ax.axvline(measure.aim, color=theme.QUIET, linewidth=0.8, zorder=1)
    if measure.range:
        ax.set_xlim(*measure.range)
    theme.bare(ax, keep="")
    ax.tick_params(labelsize=theme.SMALL)


def _by_design(report: Report, measure: _Measure, id: str, what: str, counts: Callable[[Trial], bool]) -> Markdown:
    report, found = require_report(report), results()
    if found is None:
        return markdown("")
    trials = [trial for trial in found.trials if counts(trial)]
    methods = list(dict.fromkeys(trial.method for trial in trials))
    rows = list(dict.fromkeys((trial.scenario, trial.clusters) for trial in trials))
    correlations = sorted({trial.icc for trial in trials})
    marks = _marks(correlations)
    title = f"{what}, by number of organisations and intraclass correlation"
    key = "; ".join(f"{word}: {icc:g}" for icc, (word, _) in marks.items())
    note = f"Rows: number of organisations. Intraclass correlation: {key}. Grey band: near enough to the line."
    with theme.style():
        figure, axes = theme.frame(
            title, note, height=_ROW * len(rows) + 0.6, synthetic=False, columns=len(methods), one_scale=True
        )
        for ax, method in zip(axes, methods, strict=True):
            for trial in trials:
                if trial.method == method and not math.isnan(measure.number(trial)):
                    place = rows.index((trial.scenario, trial.clusters))
                    ax.plot(measure.number(trial), place, markersize=3.5, **marks[trial.icc][1])
            _scale(ax, measure)
            ax.set_title(method)
        axes[0].set_yticks(range(len(rows)), _labels(rows))
        axes[0].invert_yaxis()
        caption = f"{what} (%), {_worlds(rows)}. Simulated data."
        return emit(figure, report, id, caption, _alt(title, trials, measure, note), of_deliveries=False)


def _marks(correlations: Sequence[float]) -> dict[float, tuple[str, dict[str, Any]]]:
    """Give each correlation its mark; more than there are marks for share the last."""
    return {icc: _MARKS[min(i, len(_MARKS) - 1)] for i, icc in enumerate(correlations)}


def _labels(rows: Sequence[tuple[str, int]]) -> list[str]:
    """Label rows by the number of organisations, the first of each world with its name."""
    labels, seen = [], set()
    for scenario, clusters in rows:
        labels.append(str(clusters) if scenario in seen else f"{scenario}   {clusters}")
        seen.add(scenario)
    return labels


def _worlds(rows: Sequence[tuple[str, int]]) -> str:
    number = len({scenario for scenario, _ in rows})
    return "in one world" if number == 1 else f"in {number} worlds"


def _alt(title: str, trials: Sequence[Trial], measure: _Measure, note: str) -> str:
    """Describe the range of each method, which the picture shows at a glance."""
    ranges = []
    for method in dict.fromkeys(trial.method for trial in trials):
        numbers = [measure.number(t) for t in trials if t.method == method and not math.isnan(measure.number(t))]
        ranges.append(f"{method} {min(numbers):.0f} to {max(numbers):.0f}%" if numbers else f"{method} not estimable")
    return f"Dot plots, a panel for each method. {title}. Over all: {'; '.join(ranges)}. {note}"
