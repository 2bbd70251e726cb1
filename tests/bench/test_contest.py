"""Counts are the same however they are made: by the definitions on DuckDB or Spark, by SQL, by data frames."""

import json
import shutil
import sys

import pandas as pd
import pyarrow as pa
import pytest
from typer.testing import CliRunner

from werkmonitor.bench.contenders import CONTENDERS
from werkmonitor.bench.country import AS_OF, QUARTERS, make_country, open_country
from werkmonitor.bench.worker import count_here
from werkmonitor.cleaning import Ingested
from werkmonitor.cli import app
from werkmonitor.config import InputError
from werkmonitor.engines import DuckDB, Spark
from werkmonitor.indicators.counting import count
from werkmonitor.panel import FLAGS, calendar, select_deliveries


@pytest.fixture(scope="module")
def country(tmp_path_factory) -> Ingested:
    return make_country(tmp_path_factory.mktemp("bench") / "country", 6000)


def chosen(ingested: Ingested) -> tuple[Ingested, pd.DataFrame, pa.Table]:
    selected = [select_deliveries(ingested.deliveries, ingested.register, [], q, AS_OF) for q in QUARTERS]
    return ingested, pd.concat(selected, ignore_index=True), calendar(ingested.register, QUARTERS)


@pytest.fixture(scope="module")
def cube(country) -> pd.DataFrame:
    return count(*chosen(country))


def test_every_flag_counts_somebody_and_every_dimension_has_what_was_not_delivered(cube) -> None:
    assert (cube[list(FLAGS)].sum() > 0).all()
    for name in ("region", "funding", "type"):
        assert "unknown" in set(cube[name])


@pytest.mark.parametrize("name", ["sql", "pandas"])
def test_ways_that_share_no_code_give_the_same_cube(name, country, cube) -> None:
    pd.testing.assert_frame_equal(CONTENDERS[name](*chosen(country)), cube)


def test_batches_of_organisations_add_up_to_the_whole(country, cube) -> None:
    class Piecemeal(DuckDB):
        batch_rows = 300

    pd.testing.assert_frame_equal(count(*chosen(country), Piecemeal), cube)


def test_no_delivery_at_all_gives_a_cube_without_rows(country) -> None:
    ingested, selection, days = chosen(country)
    for engine in (DuckDB, *engines_here()):
        empty = count(ingested, selection.assign(status="late"), days, engine)
        assert len(empty) == 0
        assert list(empty) == list(count(ingested, selection.iloc[:1], days))


def engines_here() -> list[type[Spark]]:
    try:
        Spark()
    except InputError:
        return []
    return [Spark]


def test_spark_counts_the_same_to_the_last_one(country, cube) -> None:
    """Missing values, organisations without placements and empty groups are all in there."""
    pytest.importorskip("pyspark", reason="the extra 'spark' isn't installed")
    if not shutil.which("java"):
        pytest.skip("Spark needs Java, and there is none on PATH")
    pd.testing.assert_frame_equal(CONTENDERS["spark"](*chosen(country)), cube)


def test_without_spark_a_sentence_says_what_to_install(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(InputError, match="pip install"):
        Spark()


def test_what_a_contender_took_is_told(country) -> None:
    table, took = count_here("werkmonitor", country.folder)
    assert set(took) == {"seconds", "cube_seconds", "cpu_seconds", "peak_mib"}
    assert 0 < took["cube_seconds"] <= took["seconds"]
    assert len(table) > 10_000


def test_the_same_seed_gives_the_same_rows(country, tmp_path) -> None:
    again = make_country(tmp_path / "again", 6000)
    pd.testing.assert_frame_equal(open_country(again.folder).deliveries, country.deliveries)
    one, other = (sorted(ingested.folder.rglob("*.parquet")) for ingested in (country, again))
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in other]


def test_the_command_prints_one_object_with_all_contenders_and_whether_they_agree() -> None:
    sizes = ["--trajectories", "1000", "--trajectories", "2000"]
    shown = CliRunner().invoke(app, ["bench", *sizes, "--contender", "werkmonitor", "--contender", "sql"])
    assert shown.exit_code == 0
    found = json.loads(shown.stdout)
    assert [one["equal"] for one in found["sizes"]] == [{"sql": True}] * 2
    assert [set(one["contenders"]) for one in found["sizes"]] == [{"werkmonitor", "sql"}] * 2
    assert len(found["exponents"]["werkmonitor"]) == 1
    assert {"cores", "memory_gib", "versions", "commit"} <= set(found)
