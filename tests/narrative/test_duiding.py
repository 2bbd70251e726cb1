"""Hand-written interpretation: optional, with looked-up numbers only."""

from pathlib import Path

import pytest
from sample_release import sample_report

from werkmonitor.config import InputError
from werkmonitor.narrative.duiding import written
from werkmonitor.narrative.report import Report


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return sample_report(tmp_path_factory.mktemp("release"))


def _written(report: Report, folder: Path, text: str) -> str:
    path = folder / "2023Q2" / "04-betaald-werk.md"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    return str(written(report, "04-betaald-werk", folder).data)


def test_without_a_text_there_is_nothing(report: Report, tmp_path: Path) -> None:
    assert written(report, "04-betaald-werk", tmp_path).data == ""


def test_numbers_are_filled_in(report: Report, tmp_path: Path) -> None:
    text = "In {{quarter}} **{{count running}}**, {{ share paid_work type=cmd }}; {{share paid_work quarter=previous}}."
    expected = (
        f"In kwartaal 2 van 2023 **{report.count('running')}**, {report.share('paid_work', type='cmd')}; "
        f"{report.share('paid_work', report.previous)}."
    )
    assert _written(report, tmp_path, text) == expected


def test_a_number_that_is_missing_says_so(report: Report, tmp_path: Path) -> None:
    assert "ontbreekt" in _written(report, tmp_path, "{{count new quarter=2022Q4}}")


def test_a_typed_number_is_refused_with_its_line(report: Report, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"(?s)04-betaald-werk.md of 2023Q2.*line 3: '36,1'"):
        _written(report, tmp_path, "Tekst.\n\nHet aandeel is 36,1 %.")


@pytest.mark.parametrize(
    ("insert", "message"),
    [
        ("{{}}", "write one of quarter"),
        ("{{count}}", "write one of quarter"),
        ("{{total running}}", "write one of quarter"),
        ("{{count runing}}", "no indicator 'runing'"),
        ("{{count running funding=gemeente}}", "no 'funding=gemeente'"),
        ("{{count running colour=red}}", "no 'colour=red'"),
        ("{{count running quarter=Q2}}", "is not a quarter"),
        ("{{count running __class__}}", "no '__class__'"),
    ],
)
def test_an_insert_that_is_not_understood_is_refused(report: Report, tmp_path: Path, insert: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        _written(report, tmp_path, insert)
