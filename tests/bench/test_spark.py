"""Spark counts what DuckDB counts. Skipped where the extra ``spark`` or Java is absent."""

import shutil

import pandas as pd
import pytest
from countries import chosen

from werkmonitor.bench.contenders import CONTENDERS
from werkmonitor.bench.country import make_country
from werkmonitor.engines import Spark
from werkmonitor.indicators.counting import count

pytest.importorskip("pyspark", reason="the extra 'spark' isn't installed: see docs/scale.md")
pytestmark = [
    pytest.mark.skipif(not shutil.which("java"), reason="Spark needs Java, and there is none on PATH"),
    pytest.mark.filterwarnings("ignore"),  # what PySpark leaves open is its own affair
]


@pytest.fixture(scope="module")
def country(tmp_path_factory):
    return make_country(tmp_path_factory.mktemp("spark") / "country", 6000)


def test_the_cube_is_the_same_to_the_last_count(country) -> None:
    """What was not delivered, organisations without placements, and who is lost are all in there."""
    given = chosen(country)
    pd.testing.assert_frame_equal(CONTENDERS["spark"](*given), count(*given))


def test_groups_of_nobody_are_the_same(country) -> None:
    """Without placements at all, and without any delivery."""
    ingested, selection, days = chosen(country)
    without = selection[selection["organisation"] == "org07"]
    assert not without["placements_delivered"].any()
    for part in (without, selection.assign(status="late")):
        pd.testing.assert_frame_equal(count(ingested, part, days, Spark), count(ingested, part, days))
