"""Funnels and shrunken shares against R: results that units/units.R left."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from werkmonitor.statistics.funnel import Limits, funnel, limits
from werkmonitor.statistics.shrink import shrink

ORACLE = Path(__file__).parent / "units"
UNITS, SUMMARIES, SCORES, LIMITS = (
    pd.read_csv(ORACLE / f"{name}.csv") for name in ("units", "summaries", "scores", "limits")
)
SETS = list(SUMMARIES["set"])


@pytest.mark.parametrize("name", SETS)
def test_over_dispersion_and_z_scores(name):
    units = UNITS[UNITS["set"] == name]
    found = funnel(units["x"], units["n"])
    expected = SUMMARIES.set_index("set").loc[name]
    assert [found.target, found.phi, found.tau2] == pytest.approx(list(expected[["target", "phi", "tau2"]]), rel=1e-9)
    columns = ["z", "z_random_effects"]
    np.testing.assert_allclose(found.table[columns], SCORES.loc[SCORES["set"] == name, columns], rtol=1e-9)


@pytest.mark.parametrize("level", LIMITS["level"].unique())
@pytest.mark.parametrize("target", LIMITS["target"].unique())
def test_exact_limits(target, level):
    expected = LIMITS[(LIMITS["target"] == target) & (LIMITS["level"] == level)]
    found = limits(target, expected["size"], Limits.EXACT, [level])
    np.testing.assert_allclose(found[["lower", "upper"]], expected[["lower", "upper"]], rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("name", SETS)
def test_beta_binomial_by_maximum_likelihood(name):
    units = UNITS[UNITS["set"] == name]
    found = shrink(units["x"], units["n"])
    expected = SUMMARIES.set_index("set").loc[name]
    assert [found.mean, found.icc] == pytest.approx([expected["mean"], expected["icc"]], rel=1e-5)


@pytest.mark.parametrize("name", SETS)
def test_shrunken_shares_and_intervals_against_adaptive_integration(name):
    units = UNITS[UNITS["set"] == name]
    columns = ["value", "lower", "upper"]
    found = shrink(units["x"], units["n"]).table[columns]
    np.testing.assert_allclose(found, SCORES.loc[SCORES["set"] == name, columns], atol=2e-5)
