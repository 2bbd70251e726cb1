"""Estimates as readers see them: in their unit, with their interval, or with the reason why there is none."""

import math
from dataclasses import replace
from pathlib import Path

import pytest
from sample_release import sample_report

from werkmonitor.narrative.estimates import (
    BECAUSE,
    NO_ESTIMATE,
    EstimateCell,
    curve,
    estimate,
    estimates,
)
from werkmonitor.narrative.report import Report
from werkmonitor.statistics.estimate import NotEstimable
from werkmonitor.studies.findings import Scale
from werkmonitor.vocabulary import Status

DIFFERENCE = EstimateCell(Status.OK, Scale.DIFFERENCE, -0.0623, -0.091, -0.033, 0.0004, None, 2400.0, 26.0)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return sample_report(tmp_path_factory.mktemp("release"))


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("scale", "numbers", "expected"),
    [
        (Scale.SHARE, (0.123, -0.01, 0.25), "12,3 % (95%-interval 0,0–25,0 %)"),
        (Scale.DIFFERENCE, (-0.0623, -0.091, 0.033), "−6,2 procentpunt (95%-interval −9,1 tot +3,3 procentpunt)"),
        (Scale.RATIO, (0.846, 0.635, 1.127), "0,85 (95%-interval 0,64 tot 1,13)"),
        (Scale.RATE, (0.0807, 0.06, 0.11), "8,1 per 100 kwartalen (95%-interval 6,0 tot 11,0 per 100 kwartalen)"),
        (Scale.COUNT, (1234.4, 1000, 1500), "1.234 (95%-interval 1.000 tot 1.500)"),
        (Scale.RATIO, (2.0, 0.5, math.inf), "2,00 (95%-interval 0,50 tot onbegrensd)"),
    ],
)
def test_an_estimate_is_written_in_its_unit(scale: Scale, numbers: tuple[float, ...], expected: str) -> None:
    assert plain(EstimateCell(Status.OK, scale, *numbers).both_text) == expected


def test_a_share_that_is_released_coarsely_claims_no_decimal() -> None:
    coarse = EstimateCell(Status.ROUNDED, Scale.SHARE, 0.18, 0.17, 0.2)
    assert plain(coarse.both_text) == "18 % (95%-interval 17–20 %)"
    assert plain(replace(coarse, status=Status.OK).value_text) == "18,0 %"


def test_a_p_value_is_the_corrected_one_where_there_is_one() -> None:
    assert plain(DIFFERENCE.p_text) == "p < 0,001"
    assert plain(replace(DIFFERENCE, p_adjusted=0.0312).p_text) == "p = 0,031"
    assert EstimateCell(Status.OK, Scale.SHARE, 0.1).p_text == ""


@pytest.mark.parametrize(("upper", "excluded"), [(-0.0006, True), (-0.0004, False), (0.0004, False), (0.01, False)])
def test_zero_is_excluded_only_where_the_printed_limits_exclude_it(upper: float, excluded: bool) -> None:
    assert replace(DIFFERENCE, upper=upper).excludes_null is excluded


def test_a_ratio_is_set_against_one_and_a_share_against_nothing() -> None:
    assert EstimateCell(Status.OK, Scale.RATIO, 0.7, 0.5, 0.99).excludes_null is True
    assert EstimateCell(Status.OK, Scale.RATIO, 0.7, 0.5, 0.997).excludes_null is False
    assert EstimateCell(Status.OK, Scale.SHARE, 0.7, 0.5, 0.9).excludes_null is None
    assert replace(DIFFERENCE, lower=None, upper=None).excludes_null is None


def test_what_is_hidden_and_what_cannot_be_estimated_say_so() -> None:
    hidden = EstimateCell(Status.HIDDEN, Scale.DIFFERENCE)
    assert hidden.value_text == hidden.both_text == "afgeschermd"
    assert hidden.predicate == "is afgeschermd, want het gaat om te weinig mensen of gebeurtenissen"
    impossible = EstimateCell(Status.NOT_DERIVABLE, Scale.DIFFERENCE, because=NotEstimable.EMPTY_GROUP)
    assert impossible.value_text == "niet te schatten"
    assert impossible.predicate == "is niet te schatten, want in een van de groepen is niemand"
    assert NO_ESTIMATE.predicate == "ontbreekt"
    with pytest.raises(ValueError, match="is not shown"):
        _ = impossible.number


def test_a_number_without_interval_says_why() -> None:
    alone = EstimateCell(Status.OK, Scale.DIFFERENCE, 0.1, because=NotEstimable.FEW_CLUSTERS)
    assert alone.no_interval == "een interval is niet te geven, want daarvoor zijn er te weinig organisaties"
    assert DIFFERENCE.no_interval == EstimateCell(Status.OK, Scale.RATIO, 1.9).no_interval == ""


def test_every_reason_has_its_words() -> None:
    assert set(BECAUSE) == set(NotEstimable)


def test_estimates_are_looked_up_by_study_step_group_and_moment(report: Report) -> None:
    found = estimate(report, "duration", "first_job", "epa", "12")
    assert found.shown
    assert found is estimates(report, "duration", "first_job")["epa", "12"]
    assert estimate(report, "duration", "no_such_step", "epa") is NO_ESTIMATE


def test_a_curve_begins_at_nothing_and_rises(report: Report) -> None:
    points = curve(report, "duration", "epa")
    values = [point.value for point in points if point.value is not None]
    assert points[0].months == values[0] == 0
    assert values == sorted(values)
    assert len(values) > 2


def test_a_release_without_studies_has_no_estimates(tmp_path: Path) -> None:
    report = sample_report(tmp_path)
    for name in ("estimates", "curves"):
        (report.release.folder / f"{name}.csv").unlink()
    assert estimate(report, "duration", "crude", "cmd-epa") is NO_ESTIMATE
    assert estimates(report, "duration", "crude") == {}
    assert curve(report, "duration", "epa") == []
