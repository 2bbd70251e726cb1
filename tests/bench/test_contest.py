"""Counts are the same however they are made: by the definitions on DuckDB or Spark, by SQL, by data frames."""

import json
import sys
from subprocess import CompletedProcess

import pandas as pd
import pytest
from countries import chosen
from typer.testing import CliRunner

from werkmonitor.bench.contenders import CONTENDERS
from werkmonitor.bench.contest import contest, exponents
from werkmonitor.bench.country import deliver_again, make_country, open_country
from werkmonitor.bench.worker import count_here, model_here
from werkmonitor.cleaning import Ingested
from werkmonitor.cli import app
from werkmonitor.config import InputError
from werkmonitor.engines import DuckDB, Spark
from werkmonitor.indicators.counting import count
from werkmonitor.panel import FLAGS
from werkmonitor.studies.all import STUDIES


@pytest.fixture(scope="module")
def country(tmp_path_factory) -> Ingested:
    return make_country(tmp_path_factory.mktemp("bench") / "country", 6000)


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


def test_no_delivery_at_all_gives_a_cube_without_rows(country, cube) -> None:
    ingested, selection, days = chosen(country)
    empty = count(ingested, selection.assign(status="late"), days)
    pd.testing.assert_frame_equal(empty, cube.iloc[:0])


def test_without_spark_a_sentence_says_what_to_install(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(InputError, match="pip install"):
        Spark()


def test_what_keeps_a_contender_from_counting_is_a_sentence(monkeypatch) -> None:
    def refuse(command: list[str], **_: object) -> CompletedProcess[str]:
        return CompletedProcess(
            command, 1, "", "Traceback\nwerkmonitor.config.InputError: Spark isn't installed: pip install it\n"
        )

    monkeypatch.setattr("werkmonitor.bench.contest.subprocess.run", refuse)
    with pytest.raises(InputError, match=r"^spark could not count: Spark.*pip install"):
        contest([1000], ["spark"], lambda *_: None)


def test_what_a_contender_took_is_told(country) -> None:
    table, took = count_here("werkmonitor", country.folder)
    assert set(took) == {"seconds", "cube_seconds", "cpu_seconds", "peak_mib"}
    assert 0 < took["cube_seconds"] <= took["seconds"]
    assert len(table) > 10_000


def test_a_delivery_once_more_touches_nothing_but_its_own_partition(tmp_path) -> None:
    country = make_country(tmp_path / "country", 3000)
    before = {path: path.stat().st_mtime_ns for path in country.folder.rglob("*.parquet")}
    again = deliver_again(country)
    changed = [path for path in country.folder.rglob("*.parquet") if path.stat().st_mtime_ns != before.get(path)]
    assert {path.relative_to(country.folder).as_posix() for path in changed} == {
        "deliveries.parquet",
        *(f"{name}/quarter=2023Q3/organisation=org01/2023-11-14.parquet" for name in ("trajectories", "placements")),
    }
    then, now = count(*chosen(country)), count(*chosen(again))
    of_organisation = (now["organisation"] == "org01") & (now["quarter"] == "2023Q3")
    assert 0 < now[of_organisation]["running"].sum() < then[then["organisation"] == "org01"]["running"].sum()
    unaffected = [table[table["organisation"] != "org01"].reset_index(drop=True) for table in (then, now)]
    pd.testing.assert_frame_equal(*unaffected)
    pd.testing.assert_frame_equal(CONTENDERS["sql"](*chosen(again)), now)


def test_what_each_study_took_is_told(country) -> None:
    took = model_here(country.folder)
    assert set(took) == {"histories", *STUDIES, "peak_mib"}
    assert all(value > 0 for value in took.values())


def test_the_same_seed_gives_the_same_rows(country, tmp_path) -> None:
    again = make_country(tmp_path / "again", 6000)
    pd.testing.assert_frame_equal(open_country(again.folder).deliveries, country.deliveries)
    one, other = (sorted(ingested.folder.rglob("*.parquet")) for ingested in (country, again))
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in other]


def test_exponents_say_how_time_grows_from_each_size_to_the_next() -> None:
    sizes = [(10, 2.0), (100, 20.0), (1000, 2000.0)]
    found = [{"trajectories": n, "contenders": {"sql": {"seconds": s}}} for n, s in sizes]
    assert exponents(found, "sql") == [1.0, 2.0]


def test_the_command_prints_one_object_with_all_contenders_and_whether_they_agree() -> None:
    shown = CliRunner().invoke(
        app, ["bench", "--trajectories", "1000", *("--contender", "werkmonitor", "--contender", "sql")]
    )
    assert shown.exit_code == 0
    found = json.loads(shown.stdout)
    assert [one["equal"] for one in found["sizes"]] == [{"sql": True}]
    assert [set(one["contenders"]) for one in found["sizes"]] == [{"werkmonitor", "sql"}]
    assert set(found["sizes"][0]["one_delivery"]) == {"seconds", "cube_seconds", "cpu_seconds", "peak_mib"}
    assert {"cores", "memory_gib", "versions", "commit"} <= set(found)
