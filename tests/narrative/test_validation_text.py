"""What the methods page concludes from the trials, and that it does so by its rules."""

import json
import math
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from sample_release import sample_report
from texts import page_text

from werkmonitor.config import Project
from werkmonitor.figures import validation as figures
from werkmonitor.narrative import validation
from werkmonitor.narrative.validation import Judgement, Results, Trial
from werkmonitor.studies.validate import COLUMNS, ESTIMANDS

NULL = Trial("null_unequal_elapsed", "crude", "work_at_equal_time", 0.0, 29, 0.02, 2000, 0.0001, 0.95, 0.05, 0.0005, 0)
RATIO = replace(NULL, method="after_24", estimand="rate_ratio_after_24", truth=1.0)
MISLED = replace(NULL, bias=-0.05, coverage=0.4, rejection=0.6)


def shown(monkeypatch: pytest.MonkeyPatch, *trials: Trial) -> None:
    """Let the page read these trials."""
    day = pd.Timestamp("2026-11-21").date()
    found = Results(trials, day, "werkmonitor validate", 7) if trials else None
    monkeypatch.setattr(validation, "results", lambda: found)
    monkeypatch.setattr(figures, "results", lambda: found)


@pytest.mark.parametrize(
    ("coverage", "rejection", "expected"),
    [
        (0.95, 0.05, Judgement.HOLDS),
        (0.93, 0.07, Judgement.HOLDS),
        (0.97, 0.035, Judgement.HOLDS),
        (0.95, 0.10, Judgement.MISLEADS),
        (0.90, 0.05, Judgement.MISLEADS),
        (0.99, 0.05, Judgement.CAUTIOUS),
        (0.95, 0.02, Judgement.CAUTIOUS),
        (0.95, 0.075, Judgement.UNTOLD),
        (0.99, 0.10, Judgement.MISLEADS),
    ],
)
def test_rules_at_their_limits(coverage: float, rejection: float, expected: Judgement) -> None:
    assert replace(NULL, coverage=coverage, rejection=rejection).judgement is expected


def test_rejection_counts_only_where_there_is_no_difference() -> None:
    assert replace(NULL, truth=-0.05, rejection=0.8).judgement is Judgement.HOLDS
    assert RATIO.is_null
    assert not replace(RATIO, truth=1.5).is_null


def test_a_few_data_sets_tell_nothing() -> None:
    assert replace(NULL, replicates=20).judgement is Judgement.UNTOLD
    nothing = replace(NULL, not_estimable=2000, bias=math.nan, coverage=math.nan, rejection=math.nan, mc_se=math.nan)
    assert nothing.judgement is Judgement.NOTHING


def test_bias_is_told_in_standard_errors_of_an_estimate() -> None:
    assert replace(NULL, bias=0.05, mc_se=0.01, replicates=100).bias_in_errors == pytest.approx(0.5)
    assert math.isnan(replace(NULL, mc_se=0.0).bias_in_errors)


def test_it_says_where_a_method_misleads_and_by_how_much(monkeypatch: pytest.MonkeyPatch) -> None:
    shown(monkeypatch, MISLED, RATIO)
    text = validation.conclusions().data
    assert (
        "**`crude` misleads** under `null_unequal_elapsed`: on average it is off by −5.00 percentage points; its "
        "intervals hold the truth in 40.0% of the data sets, and it finds a difference where there is none in 60.0%."
    ) in text
    assert "- `after_24` holds under `null_unequal_elapsed`." in text


def test_intervals_that_are_too_narrow_are_no_bias(monkeypatch: pytest.MonkeyPatch) -> None:
    shown(monkeypatch, replace(MISLED, bias=0.0002))
    assert "on average it is right, but its intervals are too narrow" in validation.conclusions().data


def test_power_is_told_where_there_is_a_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    shown(monkeypatch, replace(RATIO, scenario="length_after_24", truth=1.5, rejection=0.81))
    assert "- `after_24` finds the difference under `length_after_24` in 81.0%." in validation.conclusions().data


def test_another_design_is_judged_where_the_usual_one_was_not_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    shown(monkeypatch, replace(NULL, clusters=10, icc=0.0), replace(NULL, clusters=100))
    assert "10 organisations, intraclass correlation 0" in validation.tables().data
    shown(monkeypatch, replace(NULL, clusters=10), NULL)
    assert "29 organisations, intraclass correlation 0.02" in validation.tables().data


def test_the_basis_tells_replicates_error_seed_and_day(monkeypatch: pytest.MonkeyPatch) -> None:
    shown(monkeypatch, NULL)
    text = validation.basis().data.replace("\u00a0", " ")
    assert "of 21 November 2026, by `werkmonitor validate` with seed 7: 2,000 data sets" in text
    assert "of 0.5 percentage points" in text


def test_the_table_tells_what_was_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    shown(monkeypatch, replace(NULL, not_estimable=3), RATIO)
    text = validation.tables().data
    assert "at most 3 of 2000" in text
    assert "| 0.00 | 0.01 | 0.05 | 95.0 | 5.0 | holds |" in text.replace("\u00a0", " ")


def test_results_are_read_with_their_provenance(tmp_path: Path) -> None:
    project = Project(root=tmp_path / "repository", output=tmp_path / "out")
    assert validation.results(project) is None
    folder = project.root / "data-derived" / "validation"
    folder.mkdir(parents=True)
    row = [NULL.scenario, NULL.method, ESTIMANDS["crude"], 0.0, 29, 0.02, 2000, 0.0001, 0.05, 0.0005, 0.95, 0]
    pd.DataFrame([row], columns=COLUMNS).to_csv(folder / "results.csv", index=False)
    made = {"date": "2026-11-21", "command": "werkmonitor validate", "design": {"seed": 7}}
    (folder / "provenance.json").write_text(json.dumps(made), encoding="utf-8")
    found = validation.results(project)
    assert found is not None
    assert (found.seed, found.trials[0].clusters, found.trials[0].is_null) == (7, 29, True)


@pytest.mark.parametrize(
    "trials",
    [
        (),
        (NULL, MISLED, RATIO),
        (replace(NULL, not_estimable=2000, bias=math.nan, coverage=math.nan, rejection=math.nan, mc_se=math.nan),),
        (replace(NULL, truth=-0.1), replace(NULL, clusters=10, icc=0.0), replace(NULL, clusters=100, icc=0.1)),
    ],
    ids=["none yet", "some", "nothing estimable", "several designs, no null at the reference"],
)
def test_the_page_can_be_made_from_whatever_is_there(
    trials: tuple[Trial, ...], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shown(monkeypatch, *trials)
    page = page_text("18-methods", sample_report(tmp_path))
    assert "nan" not in page.replace("dominant", "")
    assert ("There are no results yet" in page) is (not trials)
