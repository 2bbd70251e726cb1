"""Parameters of a simulated population: the truth that a simulation is made from."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator

from werkmonitor.config import InputError
from werkmonitor.quarter import Quarter
from werkmonitor.vocabulary import FundingSource, TrajectoryType

Share = Annotated[float, Field(ge=0, le=1)]
Positive = Annotated[float, Field(gt=0)]
Rate = Annotated[float, Field(ge=0)]


def _quarter(value: Any) -> Any:
    return Quarter.parse(value) if isinstance(value, str) else value


Period = Annotated[Quarter, BeforeValidator(_quarter)]


class Frozen(BaseModel):
    """Settings that can't change after reading and know no unlisted name."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Organisation(Frozen):
    """An organisation: relative size, and relative weight of each of its regions (CBS code)."""

    code: str
    regions: dict[str, float]
    size: Positive = 1.0
    ips_since: int = 2000


class Hazard(Frozen):
    """Events per person-quarter: a rate by type, times factors for funding and for time since the start.

    ``by_months`` lists ``(from month, factor)`` in order, the first from month 0; a month is 30.44 days.
    """

    by_type: dict[TrajectoryType, Rate]
    by_funding: dict[FundingSource, Rate] = {}
    by_months: tuple[tuple[float, Rate], ...] = ((0.0, 1.0),)

    @field_validator("by_months")
    @classmethod
    def _starts_at_zero(cls, value: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
        months = [month for month, _ in value]
        if not months or months[0] != 0 or months != sorted(months):
            raise ValueError("by_months lists (from month, factor) in order, the first from month 0")
        return value


class Leaving(Frozen):
    """Trajectories that end before the end of the support, per person-quarter, with and without paid work."""

    with_work: Rate
    without_work: Rate


def _per_type(value: float) -> dict[TrajectoryType, float]:
    return dict.fromkeys(TrajectoryType, value)


class Jobs(Frozen):
    """Shape of the jobs that are found."""

    durable: Share = 0.85
    """Share that meets the norm of durable work."""
    next_contract: Share = 0.3
    """Share of longer spells of work that is two contracts, of which the first is often not durable."""
    at_start: dict[TrajectoryType, Share] = _per_type(0.0)
    """Share that enters with a job (job retention)."""
    other_forms: Share = 0.35
    """Share of trajectories with a trial placement, work experience, voluntary work or education."""
    incomplete: Share = 0.01
    """Share of jobs whose hours, wage value or contract is not registered."""


class Parameters(Frozen):
    """The truth of a simulation. The defaults know no difference between types but the length of support.

    Rates are per person-quarter, shares are fractions, durations are in the unit that the name says.
    """

    first_quarter: Period = Quarter(2022, 4)
    quarters: Annotated[int, Field(ge=1, le=40)] = 4
    intake: Positive = 480.0
    """Trajectories started in the first quarter, over all organisations."""
    intake_growth: Annotated[float, Field(gt=-0.5, lt=0.5)] = 0.04
    """Growth of the intake per quarter, before and after the first quarter."""
    intake_factor: dict[Period, Rate] = {}
    """Extra factor on the intake of single quarters."""

    organisations: Annotated[int, Field(ge=1, le=999)] | tuple[Organisation, ...] = 29
    regions: tuple[str, ...] = ("AM01", "AM02", "AM03", "AM05", "AM06", "AM07", "AM08", "AM09", "AM10", "AM11")
    """Regions over which unnamed organisations (``organisations`` a number) are spread, one each."""
    size_sd: Rate = 0.6
    """Standard deviation of an unnamed organisation's log size."""
    mix_concentration: Positive | None = None
    """Dirichlet concentration of the organisations' mix of types; none: all have the same mix."""
    effect_sd: Rate = 0.0
    """Standard deviation of the organisations' effect on the log hazard of finding a job."""
    contrast_sd: Rate = 0.0
    """Standard deviation of the organisations' extra effect for CMD."""

    type_shares: dict[TrajectoryType, Share] = {
        TrajectoryType.EPA: 0.68,
        TrajectoryType.CMD: 0.12,
        TrajectoryType.OTHER: 0.20,
    }
    funding_shares: dict[TrajectoryType, dict[FundingSource, Share]] = {
        TrajectoryType.EPA: {FundingSource.UWV: 0.55, FundingSource.MUNICIPALITY: 0.2, FundingSource.ZPM: 0.25},
        TrajectoryType.CMD: {FundingSource.UWV: 0.55, FundingSource.MUNICIPALITY: 0.2, FundingSource.ZPM: 0.25},
        TrajectoryType.OTHER: {FundingSource.UWV: 0.4, FundingSource.MUNICIPALITY: 0.2, FundingSource.ZPM: 0.4},
    }
    scheme_start: date = date(2023, 1, 1)
    """First day of the national municipal scheme."""
    scheme_share: Share = 0.75
    """Share of the municipal trajectories started since then that falls under it."""
    scheme_boost: Positive = 1.0
    """Factor on the share of municipal funding since then."""

    finding: Hazard = Hazard(by_type=_per_type(0.09))
    losing: Hazard = Hazard(by_type=_per_type(0.05))
    leaving: dict[TrajectoryType, Leaving] = dict.fromkeys(TrajectoryType, Leaving(with_work=0.04, without_work=0.04))
    support_months: dict[TrajectoryType, Positive] = {
        TrajectoryType.EPA: 36,
        TrajectoryType.CMD: 24,
        TrajectoryType.OTHER: 36,
    }
    extended_share: Share = 0.0
    """Share of CMD trajectories extended to 36 months."""

    jobs: Jobs = Jobs()
    orientation_weeks: Positive = 7.0
    orientation_dropout: Share = 0.13
    approval_weeks: Positive = 5.0
    rejected: Share = 0.03
    lost_share: Rate = 0.0
    """Trajectories that go missing from the deliveries without an end, per person-quarter."""
    returning: Share = 0.03
    """Share of trajectories whose client had an earlier one with the same organisation."""

    @property
    def last_quarter(self) -> Quarter:
        """The last quarter with a delivery."""
        return self.first_quarter + (self.quarters - 1)

    @classmethod
    def from_yaml(cls, path: Path) -> Parameters:
        """Read parameters from a YAML file; what it leaves out keeps its default.

        Raises
        ------
        InputError
            The file is missing, is no YAML, or has a name or value that doesn't exist.
        """
        return cls.parse(read_yaml(path), path.name)

    @classmethod
    def parse(cls, content: dict[str, Any], source: str) -> Parameters:
        """Check parameters that were read from ``source``."""
        try:
            return cls.model_validate(content)
        except ValidationError as error:
            raise InputError(explain(error, source)) from error


def read_yaml(path: Path) -> dict[str, Any]:
    """Read a YAML mapping; anything else is an :class:`InputError`."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError, UnicodeDecodeError) as error:
        raise InputError(f"{path.name} can't be read: {error}") from error
    if not isinstance(content, dict):
        raise InputError(f"{path.name} should hold names with values")
    return content


def explain(error: ValidationError, source: str) -> str:
    """One line per wrong setting: where it is and what is wrong with it."""
    lines = [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
    return f"{source}: " + "; ".join(lines)
