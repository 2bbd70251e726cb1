"""Decomposition of a change against R (results that decompose/decompose.R left) and against published tables."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from werkmonitor.statistics.decompose import decompose

ORACLE = Path(__file__).parent / "decompose"


def people(cells: pd.DataFrame, size: str) -> pd.DataFrame:
    return cells.loc[cells.index.repeat(cells[size])]


def test_three_factors_with_organisations_left_out_in_turn():
    cells = pd.read_csv(ORACLE / "counts.csv")
    before = people(cells.assign(outcome=cells["x1"] / cells["n1"].clip(lower=1)), "n1")
    after = people(cells.assign(outcome=cells["x2"] / cells["n2"].clip(lower=1)), "n2")
    found = decompose(before, after, ["new", "type", "funding"], "outcome", "organisation")
    expected = pd.read_csv(ORACLE / "results.csv")
    assert list(found["component"]) == list(expected["component"])
    columns = ["value", "lower", "upper", "standard_error"]
    np.testing.assert_allclose(found[columns], expected[columns], rtol=1e-8)


def das_gupta(name: str, factors: list[str], year: int) -> pd.DataFrame:
    """Make people of a table of Das Gupta (1993): each has the rate of its cell as outcome."""
    cells = pd.read_csv(ORACLE / f"{name}.csv")
    return people(cells[cells["year"] == year], "size")[[*factors, "rate"]].assign(cluster=1)


@pytest.mark.parametrize(
    ("name", "factors", "expected", "precision"),
    [
        # Household headship per 100, by age: published 1.2269, 1.7403, 2.9672.
        ("das_gupta_5_1", ["age"], {"age": 1.2269, "rates": 1.7403, "change": 2.9672}, 5e-5),
        # Deaths per 1,000, by age and race: published 1.5217347, 0.0197749, -2.2277254, -0.6862158. Das Gupta doesn't
        # scale a composition of which one factor is replaced; here it adds up to 0.99993, which moves the two factors
        # by 0.000003.
        (
            "das_gupta_5_3",
            ["age", "race"],
            {"age": 1.52173, "race": 0.01977, "rates": -2.2277254, "change": -0.6862158},
            1e-5,
        ),
    ],
)
def test_published_tables_of_das_gupta_1993(name, factors, expected, precision):
    before, after = (das_gupta(name, factors, year) for year in (1970, 1985))
    found = decompose(before, after, factors, "rate", "cluster").set_index("component")["value"]
    assert found[list(expected)].to_dict() == pytest.approx(expected, abs=precision)
