"""The methods where the truth is known: a small set here, the published table from many more."""

import json
import os
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from werkmonitor.cli import app
from werkmonitor.config import InputError, Project
from werkmonitor.studies.duration import CONTRASTS
from werkmonitor.studies.scenarios import SCENARIOS, truth
from werkmonitor.studies.validate import COLUMNS, ESTIMANDS, Design, _one_thread_each, validate, write_results

REPOSITORY = Path(__file__).parents[2]
PUBLISHED = REPOSITORY / "data-derived" / "validation" / "results.csv"
UNBIASED = {
    "null_unequal_elapsed": ["standardised", "adjusted", "cohort"],
    "null_selective_exit": [],
    "length_after_24": ["standardised", "adjusted", "cohort"],
    "diagnosis_only": ["standardised", "adjusted", "cohort"],
    "funding_only": ["adjusted"],
}
"""Methods that answer their question in each world, for reasons that their assumptions give."""


@pytest.fixture(scope="module")
def small() -> pd.DataFrame:
    """Every world, 30 times, by scenario and method."""
    table = validate(Design(clusters=(29,), icc=(0.02,), replicates=30, seed=11), jobs=1)
    return table.set_index(["scenario", "method"])


def test_a_row_for_each_world_and_method(small: pd.DataFrame) -> None:
    assert list(small.reset_index().columns) == COLUMNS
    assert list(small.index) == [(scenario, method) for scenario in SCENARIOS for method in CONTRASTS]
    assert (small["not_estimable"] == 0).all()


@pytest.mark.parametrize(("scenario", "method"), [(s, m) for s, methods in UNBIASED.items() for m in methods])
def test_methods_find_the_truth_where_their_assumptions_hold(small: pd.DataFrame, scenario: str, method: str) -> None:
    row = small.loc[(scenario, method)]
    assert abs(row["bias"]) < 3 * row["mc_se"]
    assert row["coverage"] > 0.8


def test_the_crude_difference_misleads_where_only_the_limits_differ(small: pd.DataFrame) -> None:
    row = small.loc[("null_unequal_elapsed", "crude")]
    assert row["bias"] < -0.03
    assert row["rejection"] > 0.2


def test_exits_that_depend_on_work_mislead_what_looks_at_those_still_there(small: pd.DataFrame) -> None:
    for method in ("standardised", "adjusted"):
        row = small.loc[("null_selective_exit", method)]
        assert row["bias"] < -3 * row["mc_se"]


def test_funding_misleads_what_does_not_adjust_for_it(small: pd.DataFrame) -> None:
    for method in ("standardised", "cohort"):
        assert small.loc[("funding_only", method), "bias"] < -0.02


def test_there_is_power_against_what_is_true(small: pd.DataFrame) -> None:
    assert small.loc[("length_after_24", "after_24"), "rejection"] > 0.5
    assert small.loc[("diagnosis_only", "standardised"), "rejection"] > 0.4
    assert small.loc[("null_unequal_elapsed", "after_24"), "rejection"] < 0.2


def test_results_depend_neither_on_processes_nor_on_what_else_is_tried() -> None:
    both = Design(("null_unequal_elapsed", "funding_only"), clusters=(10,), icc=(0.05,), replicates=3)
    one = Design(("funding_only",), clusters=(10,), icc=(0.05,), replicates=3)
    side_by_side = validate(both, jobs=2)
    pd.testing.assert_frame_equal(side_by_side, validate(both, jobs=1))
    alone = side_by_side[side_by_side["scenario"] == "funding_only"].reset_index(drop=True)
    pd.testing.assert_frame_equal(alone, validate(one, jobs=1))


def test_progress_counts_replicates() -> None:
    seen = []
    design = Design(("funding_only",), clusters=(10,), icc=(0.0,), replicates=25)
    validate(design, jobs=1, on_progress=lambda done, total, what: seen.append((done, total, what)))
    assert seen == [(20, 25, "funding_only"), (25, 25, "funding_only")]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"scenarios": ("nonsense",)}, "no scenario is called nonsense; there are null_unequal_elapsed"),
        ({"clusters": (1,)}, "2 or more"),
        ({"icc": (0.9,)}, "icc goes from 0 to"),
        ({"replicates": 1}, "replicates is 2 or more"),
    ],
)
def test_what_cannot_be_tried_is_refused(wrong: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        Design(**wrong)  # type: ignore[arg-type]


def test_only_the_published_design_replaces_the_published_table(project: Project) -> None:
    table = pd.DataFrame([["x"] * len(COLUMNS)], columns=COLUMNS)
    assert write_results(table, Design(), {}, project) == project.validation / "results.csv"
    assert write_results(table, Design(seed=3), {}, project) == project.validation / "trial" / "results.csv"


def test_the_command_writes_a_trial_and_shows_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WERKMONITOR_ROOT", str(REPOSITORY))
    monkeypatch.setenv("WERKMONITOR_OUTPUT", str(tmp_path))
    chosen = ["--scenario", "diagnosis_only", "--clusters", "10", "--icc", "0.05", "--replicates", "2", "--jobs", "1"]
    result = CliRunner().invoke(app, ["validate", *chosen])
    assert result.exit_code == 0, result.output
    folder = tmp_path / "data-derived" / "validation" / "trial"
    table = pd.read_csv(folder / "results.csv")
    assert list(table["method"]) == list(CONTRASTS)
    assert "standardised" in result.output
    made = json.loads((folder / "provenance.json").read_text(encoding="utf-8"))
    assert made["design"]["scenarios"] == ["diagnosis_only"]
    assert set(made) == {"command", "date", "werkmonitor", "commit", "lock", "versions", "design"}


def test_the_command_names_the_scenarios_there_are(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WERKMONITOR_ROOT", str(REPOSITORY))
    result = CliRunner().invoke(app, ["validate", "--scenario", "nonsense"])
    assert result.exit_code == 1
    assert "length_after_24" in result.output


@pytest.fixture(scope="module")
def published() -> pd.DataFrame:
    return pd.read_csv(PUBLISHED)


def test_the_published_table_is_whole_and_its_truth_is_that_of_the_code(published: pd.DataFrame) -> None:
    design = Design()
    expected = {
        (cell.scenario, method, str(ESTIMANDS[method]), cell.clusters, cell.icc)
        for cell in design.cells
        for method in CONTRASTS
    }
    assert (
        set(published[["scenario", "method", "estimand", "clusters", "icc"]].itertuples(index=False, name=None))
        == expected
    )
    assert (published["replicates"] == design.replicates).all()
    for row in published.itertuples():
        assert row.truth == pytest.approx(truth(SCENARIOS[row.scenario], row.icc)[ESTIMANDS[row.method]], abs=1e-5)


def test_the_published_table_shows_that_methods_keep_their_level(published: pd.DataFrame) -> None:
    """At 29 organisations and a correlation of .02."""
    rows = published[(published["clusters"] == 29) & (published["icc"] == 0.02)].set_index(["scenario", "method"])
    for method in ("standardised", "adjusted", "cohort"):
        row = rows.loc[("null_unequal_elapsed", method)]
        assert 0.035 <= row["rejection"] <= 0.07
        assert 0.93 <= row["coverage"] <= 0.97
    assert rows.loc[("null_unequal_elapsed", "crude"), "rejection"] > 0.3
    assert rows.loc[("length_after_24", "after_24"), "rejection"] > 0.6


def test_processes_do_linear_algebra_in_one_thread_and_this_one_is_left_as_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "3")
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    with _one_thread_each():
        assert os.environ["OPENBLAS_NUM_THREADS"] == os.environ["OMP_NUM_THREADS"] == "1"
    assert os.environ["OPENBLAS_NUM_THREADS"] == "3"
    assert "OMP_NUM_THREADS" not in os.environ
