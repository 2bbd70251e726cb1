"""The news item of the quarter: five points, to paste as text or as HTML."""

import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from sample_release import sample_report

from werkmonitor.narrative import news
from werkmonitor.narrative.claims import plans
from werkmonitor.narrative.report import Report

CASES: dict[str, dict[str, object]] = {
    "2022Q4": {"quarters": ("2022Q4",)},
    "2023Q1": {"quarters": ("2022Q4", "2023Q1"), "late": 0},
    "2023Q2 as published": {},
    "2023Q2 complete": {"late": 0},
    "2023Q3": {"quarters": ("2022Q4", "2023Q1", "2023Q2", "2023Q3")},
    "nobody": {"late": 12},
}


@pytest.fixture(scope="module", params=list(CASES))
def report(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Report:
    return sample_report(tmp_path_factory.mktemp("release"), **CASES[request.param])


def _copied(block: str, language: str) -> str:
    assert block.startswith(f"```{language}\n")
    assert block.endswith("\n```")
    return block.removeprefix(f"```{language}\n").removesuffix("\n```")


def test_there_are_five_complete_points(report: Report) -> None:
    points = news.bullets(report)
    assert len(points) == 5
    assert all(point.endswith(".") and "  " not in point and "nan" not in point for point in points)


def test_text_and_html_say_the_same(report: Report) -> None:
    text = _copied(news.as_text(report).data, "text")
    html = ElementTree.fromstring(f"<div>{_copied(news.as_html(report).data, 'html')}</div>")
    assert [line[2:] for line in text.split("\n") if line.startswith("- ")] == [li.text for li in html.iter("li")]
    assert text.split("\n")[0] == html.findtext("h2") == news.headline(report)


def test_what_is_pasted_says_that_it_is_synthetic(tmp_path: Path) -> None:
    for synthetic in (True, False):
        report = sample_report(tmp_path / str(synthetic), synthetic=synthetic)
        for block in (news.as_text(report), news.as_html(report)):
            assert ("Synthetische gegevens" in block.data) is synthetic


def test_the_next_report_is_about_the_next_quarter(report: Report) -> None:
    assert plans.next_report(report).startswith(f"Het volgende rapport gaat over {(report.quarter + 1).label}.")
    assert "Jobcoaching" in plans.other_methods()
