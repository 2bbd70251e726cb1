"""Regions and municipalities are complete and fit together."""

import re
from pathlib import Path

import pandas as pd
import pytest

REFERENCE = Path(__file__).parents[2] / "data-raw" / "reference"
NOT_USED = {"AM04", "AM16", "AM31"}


@pytest.fixture(scope="module")
def regions() -> pd.DataFrame:
    return pd.read_csv(REFERENCE / "regions.csv", dtype=str)


@pytest.fixture(scope="module")
def municipalities() -> pd.DataFrame:
    return pd.read_csv(REFERENCE / "municipalities.csv", dtype=str)


def test_there_are_35_regions_with_their_own_code_and_name(regions: pd.DataFrame) -> None:
    assert list(regions.columns) == ["region", "name"]
    assert set(regions["region"]) == {f"AM{number:02d}" for number in range(1, 39)} - NOT_USED
    assert regions["name"].is_unique
    assert regions["region"].is_monotonic_increasing


def test_there_are_342_municipalities_each_in_one_region(regions: pd.DataFrame, municipalities: pd.DataFrame) -> None:
    assert len(municipalities) == 342
    assert municipalities["municipality"].is_unique
    assert municipalities["name"].is_unique
    assert all(re.fullmatch(r"GM\d{4}", code) for code in municipalities["municipality"])
    assert set(municipalities["region"]) == set(regions["region"])


@pytest.mark.parametrize(
    ("municipality", "region"),
    [("Groningen", "Groningen"), ("Dordrecht", "Drechtsteden"), ("Rotterdam", "Rijnmond"), ("Goes", "Zeeland")],
)
def test_some_municipalities_that_anyone_knows(
    regions: pd.DataFrame, municipalities: pd.DataFrame, municipality: str, region: str
) -> None:
    code = municipalities.set_index("name").loc[municipality, "region"]
    assert regions.set_index("region").loc[code, "name"] == region
