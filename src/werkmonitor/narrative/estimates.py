"""What a study estimated, as sentences, figures and tables handle it: with its interval, or why there is none."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pandas as pd

from werkmonitor.disclosure import SafeTable
from werkmonitor.narrative import numbers
from werkmonitor.narrative.report import Report
from werkmonitor.statistics.estimate import NotEstimable
from werkmonitor.studies.findings import Scale
from werkmonitor.vocabulary import Status

BECAUSE = {
    NotEstimable.EMPTY_GROUP: "in een van de groepen is niemand",
    NotEstimable.FEW_CLUSTERS: "daarvoor zijn er te weinig organisaties",
    NotEstimable.NO_SPREAD: "de organisaties verschillen niet, zodat niet te zien is hoeveel toeval meespeelt",
    NotEstimable.NO_EVENTS: "in een van de groepen kwam het niet voor",
    NotEstimable.FEW_EVENTS: "daarvoor is het te weinig keer voorgekomen",
    NotEstimable.NO_OVERLAP: "de groepen hebben geen tijd sinds de start, of ander kenmerk, gemeen",
    NotEstimable.SEPARATION: "de kenmerken voorspellen de uitkomst zonder fout, en dan heeft het model geen oplossing",
    NotEstimable.OUT_OF_REACH: "zo lang na de start is nog niemand gevolgd",
}
"""Why something can't be estimated, as the end of a sentence after ``want``."""

_CODES = {reason.value: reason for reason in NotEstimable}
_STATUSES = {status.value: status for status in Status}
_NULL = {Scale.DIFFERENCE: 0.0, Scale.RATIO: 1.0}
PRINTED = {Scale.DIFFERENCE: 3, Scale.RATIO: 2}
"""Decimals of the values that the report prints; see :attr:`EstimateCell.excludes_null`."""

_UNBOUNDED = "onbegrensd"


@dataclass(frozen=True)
class EstimateCell:
    """One released estimate: shares and differences as fractions, ratios as such; None where there is no number."""

    status: Status
    scale: Scale = Scale.SHARE
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    p_value: float | None = None
    p_adjusted: float | None = None
    people: float | None = None
    clusters: float | None = None
    because: NotEstimable | None = None

    @classmethod
    def of(cls, row: Mapping[Any, Any]) -> EstimateCell:
        """Make a cell from a row of the estimates table."""
        names = ("value", "lower", "upper", "p_value", "p_adjusted", "people", "clusters")
        numbers_ = {name: None if math.isnan(row[name]) else float(row[name]) for name in names}
        return cls(_STATUSES[row["status"]], Scale(row["scale"]), **numbers_, because=_CODES.get(row["reason"]))

    @property
    def shown(self) -> bool:
        """Whether there is a number to show."""
        return self.status in (Status.OK, Status.ROUNDED) and self.value is not None

    @property
    def number(self) -> float:
        """The value of a cell that is shown; ``ValueError`` otherwise."""
        if self.value is None or not self.shown:
            raise ValueError(f"this estimate is not shown: it {self.predicate}")
        return self.value

    @property
    def interval(self) -> tuple[float, float] | None:
        """Lower and upper limit; of a share within 0-1, where the method's limits can lie outside."""
        if self.lower is None or self.upper is None or not self.shown:
            return None
        if self.scale is Scale.SHARE:
            return max(0.0, self.lower), min(1.0, self.upper)
        return self.lower, self.upper

    @property
    def excludes_null(self) -> bool | None:
        """Whether the interval, as printed, leaves no difference out; None without an interval or a null."""
        if self.interval is None or self.scale not in _NULL:
            return None
        lower, upper = (round(limit, PRINTED[self.scale]) for limit in self.interval)
        return not lower <= _NULL[self.scale] <= upper

    @property
    def predicate(self) -> str:
        """Why there is no number, as the end of a sentence: ``is niet te schatten, want …``."""
        if self.status is Status.HIDDEN:
            return "is afgeschermd, want het gaat om te weinig mensen of gebeurtenissen"
        if self.because:
            return f"is niet te schatten, want {BECAUSE[self.because]}"
        return "ontbreekt"

    @property
    def reason(self) -> str:
        """What stands in the place of the number in a table or figure: ``afgeschermd``, ``niet te schatten``."""
        if self.status is Status.HIDDEN:
            return "afgeschermd"
        return "niet te schatten" if self.because else "ontbreekt"

    @property
    def _in_whole_percents(self) -> bool:
        """Whether this is a share that is released coarsely: a decimal would claim what isn't known."""
        return self.shown and self.status is Status.ROUNDED and self.scale is Scale.SHARE

    @property
    def value_text(self) -> str:
        """The value in its unit, or the reason why it isn't there."""
        if self._in_whole_percents:
            return numbers.percent(self.number, 0)
        return _WRITE[self.scale](self.number) if self.shown else self.reason

    @property
    def size_text(self) -> str:
        """The size of a difference without its sign, for a sentence that says the direction in words."""
        return numbers.points(self.number, signed=False)

    def growth_text(self, base: str, more: str, less: str = "") -> str:
        """A ratio as growth, for who doesn't think in ratios: ``13,1 % minder vaak dan``, or ``even vaak als``."""
        size = numbers.percent(abs(self.number - 1))
        if size == numbers.percent(0):
            return f"even {base} als"
        return f"{size} {more if self.number > 1 else less or f'minder {base}'} dan"

    @property
    def interval_text(self) -> str:
        """The interval in its unit; empty where there is none."""
        if self.interval and self._in_whole_percents:
            return numbers.percent_range(*self.interval, decimals=0)
        return _WRITE_RANGE[self.scale](*self.interval) if self.interval else ""

    @property
    def both_text(self) -> str:
        """Value with interval: ``−6,2 procentpunt (95%-interval −9,1 tot −3,3 procentpunt)``; or the reason."""
        if not self.interval:
            return self.value_text
        return f"{self.value_text} ({INTERVAL} {self.interval_text})"

    @property
    def p_text(self) -> str:
        """The p-value, after correction where several comparisons were made: ``p = 0,031``; empty without one."""
        p = self.p_adjusted if self.p_adjusted is not None else self.p_value
        if p is None or not self.shown:
            return ""
        return f"p < {numbers.number(SMALLEST_P, 3)}" if p < SMALLEST_P else f"p = {numbers.number(p, 3)}"

    @property
    def no_interval(self) -> str:
        """Why a number that is shown has no interval, as the end of a sentence; empty where it has or needs none."""
        if self.interval or not self.shown or self.because is None:
            return ""
        return f"een interval is niet te geven, want {BECAUSE[self.because]}"


INTERVAL = "95%-interval"
SMALLEST_P = 0.001
NO_ESTIMATE = EstimateCell(Status.MISSING)
"""What a look-up gives where the release has no such estimate."""


@dataclass(frozen=True)
class CurvePoint:
    """A point of a released curve; None where there is no number, or it is hidden."""

    months: float
    value: float | None
    lower: float | None
    upper: float | None
    status: Status


def estimate(report: Report, study: str, step: str, of: str, at: str = "") -> EstimateCell:
    """Look an estimate of this report's quarter up; :data:`NO_ESTIMATE` where the release doesn't hold it."""
    if not report.has("estimates"):
        return NO_ESTIMATE
    return _cells_of(report.safe("estimates")).get((str(report.quarter), study, step, of, at), NO_ESTIMATE)


def estimates(report: Report, study: str, step: str) -> dict[tuple[str, str], EstimateCell]:
    """Return all estimates of a step by ``of`` and ``at``, in the order of the study."""
    if not report.has("estimates"):
        return {}
    chosen = (str(report.quarter), study, step)
    return {(key[3], key[4]): cell for key, cell in _cells_of(report.safe("estimates")).items() if key[:3] == chosen}


def curve(report: Report, study: str, name: str) -> list[CurvePoint]:
    """Return the points of a curve in order of time; none where the release doesn't hold it."""
    if not report.has("curves"):
        return []
    rows = report.safe("curves").where(quarter=str(report.quarter), study=study, curve=name).frame

    def known(value: float) -> float | None:
        return None if math.isnan(value) else float(value)

    return [
        CurvePoint(
            row["months"], known(row["value"]), known(row["lower"]), known(row["upper"]), _STATUSES[row["status"]]
        )
        for row in rows.to_dict("records")
    ]


@lru_cache(maxsize=8)
def _cells_of(table: SafeTable) -> Mapping[tuple[str, ...], EstimateCell]:
    rows: pd.DataFrame = table.frame
    key = ["quarter", "study", "step", "of", "at"]
    return {tuple(str(row[name]) for name in key): EstimateCell.of(row) for row in rows.to_dict("records")}


def _ratio(value: float) -> str:
    return numbers.number(value, 2) if math.isfinite(value) else _UNBOUNDED


def _rate(value: float) -> str:
    return f"{numbers.number(100 * value, 1)} per 100 kwartalen"


_WRITE: Mapping[Scale, Callable[[float], str]] = {
    Scale.SHARE: numbers.percent,
    Scale.DIFFERENCE: numbers.points,
    Scale.RATIO: _ratio,
    Scale.RATE: _rate,
    Scale.COUNT: numbers.number,
}
_WRITE_RANGE: Mapping[Scale, Callable[[float, float], str]] = {
    Scale.SHARE: numbers.percent_range,
    Scale.DIFFERENCE: numbers.points_range,
    Scale.RATIO: lambda lower, upper: f"{_ratio(lower)} tot {_ratio(upper)}",
    Scale.RATE: lambda lower, upper: f"{numbers.number(100 * lower, 1)} tot {_rate(upper)}",
    Scale.COUNT: lambda lower, upper: f"{numbers.number(lower)} tot {numbers.number(upper)}",
}


def why_not(cells: Iterable[EstimateCell]) -> str:
    """Say below a table why cells of it couldn't be estimated; empty where all could."""
    reasons = dict.fromkeys(BECAUSE[cell.because] for cell in cells if not cell.shown and cell.because)
    return f" Niet te schatten: {'; '.join(reasons)}." if reasons else ""
