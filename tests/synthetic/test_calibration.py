"""Whole people are drawn so that every target is met exactly."""

from datetime import date

import numpy as np
import pytest
from pydantic import ValidationError

from werkmonitor.config import InputError, Project
from werkmonitor.synthetic.calibration import Target, draw, holds
from werkmonitor.synthetic.example import all_flags, calibrated_population
from werkmonitor.synthetic.flags import quarter_flags
from werkmonitor.synthetic.settings import ExampleSettings, example_parameters, read_settings

REPORTED = date(2023, 10, 1)


@pytest.fixture(scope="module")
def settings(project: Project) -> ExampleSettings:
    return read_settings(project.config / "synthetic.yml")


def value(target: Target, flags: dict[str, np.ndarray]) -> float:
    if target.count is not None:
        return float(holds(target.count, flags).sum())
    return float(holds(target.share, flags).sum() / holds(target.of, flags).sum())


@pytest.mark.parametrize("seed", [1, 2, None])
def test_all_targets_are_met(project: Project, settings: ExampleSettings, seed: int | None) -> None:
    register = project.example / "organisations.csv"
    population = calibrated_population(settings, register, settings.seed if seed is None else seed)
    parameters = example_parameters(settings, register)
    flags = all_flags(population, parameters, settings.groups, known_by=REPORTED)
    for target in settings.targets:
        low, high = (target.equals, target.equals) if target.between is None else target.between
        assert low - 1e-9 <= value(target, flags) <= high + 1e-9, target.name


def test_published_targets_say_where(settings: ExampleSettings) -> None:
    published = [target for target in settings.targets if target.published]
    assert len(published) >= 28
    assert all("section" in target.published for target in published)


def test_late_registrations_revise_work_only(project: Project, settings: ExampleSettings) -> None:
    late = settings.deliveries.late_jobs
    population = calibrated_population(settings, project.example / "organisations.csv", 3)
    before, after = (quarter_flags(population, late.quarter, known_by=day) for day in (REPORTED, None))
    for name in before:
        difference = int(after[name].sum()) - int(before[name].sum())
        expected = {"paid": late.number, "durable": late.number, "started": late.number, "not_working": -late.number}
        assert difference == expected.get(name, 0), name


def toy_flags() -> dict[str, np.ndarray]:
    a = np.arange(100) % 2 == 0
    b = np.arange(100) % 5 == 0
    return {"2023Q2 running": np.ones(100, dtype=bool), "2023Q2 paid": a, "epa": b}


def test_draw_meets_counts_and_shares() -> None:
    flags = toy_flags()
    targets = [
        Target(count="2023Q2 running", equals=41, published="section 2"),
        Target(share="2023Q2 paid epa", of="2023Q2 running epa", between=(0.6, 0.7), invented="a reason"),
    ]
    drawn = draw(targets, flags, 0.4, np.random.default_rng(0))
    assert len(drawn) == len(set(drawn)) == 41
    epa = flags["epa"][drawn]
    assert 0.6 <= flags["2023Q2 paid"][drawn][epa].mean() <= 0.7


def test_target_that_cannot_be_met_is_named() -> None:
    with pytest.raises(InputError, match="2023Q2 paid epa = 50"):
        draw(
            [Target(count="2023Q2 paid epa", equals=50, invented="too many")],
            toy_flags(),
            0.5,
            np.random.default_rng(0),
        )


@pytest.mark.parametrize("expression", ["2023Q2 sleeping", "2021Q1 running", ""])
def test_unknown_flag_is_named(expression: str) -> None:
    with pytest.raises(InputError, match="target"):
        holds(expression, toy_flags())


@pytest.mark.parametrize(
    "wrong",
    [
        {"count": "2023Q2 paid", "equals": 1},
        {"count": "2023Q2 paid", "equals": 1, "published": "x", "invented": "y"},
        {"count": "2023Q2 paid", "published": "x"},
        {"share": "2023Q2 paid", "between": (0, 1), "published": "x"},
        {"share": "2023Q2 paid", "of": "2023Q2 running", "equals": 1, "published": "x"},
    ],
)
def test_incomplete_targets_are_refused(wrong: dict) -> None:
    with pytest.raises(ValidationError):
        Target(**wrong)
