"""The one file that the synthetic example is made from, checked."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from werkmonitor.config import InputError
from werkmonitor.quarter import Quarter
from werkmonitor.synthetic.calibration import Target
from werkmonitor.synthetic.parameters import Frozen, Organisation, Parameters, Period, explain, read_yaml
from werkmonitor.synthetic.snapshots import Story


class LateJobs(Frozen):
    """Jobs of a quarter that an organisation registers only after its first delivery."""

    organisation: str
    quarter: Period
    number: int
    known: date


class Special(Frozen):
    """A delivery that comes on a given day, or is not complete."""

    quarter: Period
    organisation: str
    received: date
    story: Story = Story.COMPLETE


class Calendar(Frozen):
    """When deliveries come, and which are special."""

    lag_days: dict[str, tuple[int, int]]
    """Shortest and longest time after the quarter, by quarter or ``default``."""
    phase_1: tuple[str, ...] = ()
    late_jobs: LateJobs | None = None
    special: tuple[Special, ...] = ()


class ExampleSettings(Frozen):
    """Everything in ``config/synthetic.yml``."""

    seed: int
    oversample: float
    groups: dict[str, tuple[str, ...]]
    sizes: dict[str, float]
    region_weights: dict[str, float]
    parameters: dict[str, Any]
    other_methods: dict[str, Any]
    targets: tuple[Target, ...]
    deliveries: Calendar


def read_settings(path: Path) -> ExampleSettings:
    """Read ``config/synthetic.yml``; an ``InputError`` says what is wrong with it."""
    try:
        return ExampleSettings.model_validate(read_yaml(path))
    except ValidationError as error:
        raise InputError(explain(error, path.name)) from error


def example_parameters(settings: ExampleSettings, register: Path) -> Parameters:
    """Return the parameters with the organisations of the example's register.

    Raises
    ------
    InputError
        An organisation has no size, or a region no weight, in the settings.
    """
    regions: dict[str, dict[str, float]] = {}
    since: dict[str, int] = {}
    with register.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            code, region = row["organisation"], row["region"]
            if code not in settings.sizes or region not in settings.region_weights:
                raise InputError(f"config/synthetic.yml gives no size for {code} or no weight for {region}")
            regions.setdefault(code, {})[region] = settings.region_weights[region]
            since[code] = int(row["ips_since"])
    organisations = tuple(
        Organisation(code=code, regions=own, size=settings.sizes[code], ips_since=since[code])
        for code, own in regions.items()
    )
    return Parameters.parse({**settings.parameters, "organisations": organisations}, "config/synthetic.yml")


def active_from(register: Path) -> dict[str, Quarter]:
    """Return each organisation's first quarter according to the register, in the register's order."""
    first: dict[str, Quarter] = {}
    with register.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            since = Quarter.parse(row["active_from"])
            first[row["organisation"]] = min(since, first.get(row["organisation"], since))
    return first
