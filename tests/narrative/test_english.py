"""The English summary: English numbers, the same rules as the Dutch text, complete sentences whatever is missing."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sample_release import sample_report

from werkmonitor.narrative import english as formats
from werkmonitor.narrative.change import COUNT_RULES, SHARE_RULES
from werkmonitor.narrative.claims import english
from werkmonitor.narrative.claims.grades import Claim, Grade
from werkmonitor.narrative.report import Report
from werkmonitor.quarter import Quarter
from werkmonitor.vocabulary import Funding, Status

CLAIMS: list[Callable[[Report], Claim]] = [
    *(english.synthetic, english.basis, english.regions, english.running, english.paid, english.durable),
    *(english.by_type, english.endings, english.later, english.durable_of_paid, english.funding),
]
CASES: dict[str, dict[str, object]] = {
    "2023Q2 as published": {},
    "2023Q2 complete": {"late": 0},
    "2022Q4, the first": {"quarters": ("2022Q4",)},
    "2023Q1": {"quarters": ("2022Q4", "2023Q1"), "late": 0},
    "2023Q3": {"quarters": ("2022Q4", "2023Q1", "2023Q2", "2023Q3")},
    "one organisation": {"organisations": 1, "late": 0},
    "nobody delivered": {"late": 12},
    "nearly nobody": {"organisations": 1, "late": 0, "size": 0.02},
    "real data": {"synthetic": False},
}
WRONG = re.compile(
    r"\bnan\b|None|  |\(\)|\.\.|,\.| ,|\b0 (of|IPS|trajectories)|\b1 organisations|\d,\d%|\d\.\d{3}|procentpunt"
    r"|\b(Een|Twee|Drie|de|het|een|van|is te|ontbreekt|niet|organisaties)\b"
)


@pytest.fixture(scope="module", params=list(CASES))
def report(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Report:
    return sample_report(tmp_path_factory.mktemp("release"), **CASES[request.param])


def test_every_sentence_reads_well(report: Report) -> None:
    for claim in CLAIMS:
        text = claim(report)
        assert not WRONG.search(text), text
        assert not text or (text[0].isupper() and text.endswith(".")), text


def test_formats_are_english() -> None:
    assert formats.number(3679) == "3,679"
    assert formats.number(141.5, 1) == "141.5"
    assert formats.percent(0.361) == "36.1%"
    assert formats.points(-0.012) == "−1.2\u00a0percentage points"
    assert formats.day(date(2023, 10, 1)) == "1\u00a0October\u00a02023"
    assert formats.quarter(Quarter(2022, 4)) == "the fourth quarter of 2022"


def test_every_word_for_a_change_and_every_reason_has_its_english() -> None:
    directions = {rule.apply(sign) for rule in (*SHARE_RULES, *COUNT_RULES) for sign in (1.0, -1.0)}
    assert directions == set(formats.CHANGES)
    assert set(formats.REASONS) == set(Status) - {Status.OK, Status.ROUNDED, Status.PRIMARY, Status.SECONDARY}


def test_the_numbers_are_those_of_the_dutch_text(tmp_path: Path) -> None:
    report = sample_report(tmp_path)
    cell = report.cell("paid_work")
    assert f"In {cell.count:,.0f} of {cell.base:,.0f} running trajectories" in english.paid(report)
    assert "covers 10 of the 12 organisations" in english.basis(report)
    assert re.search(
        r"In the 10 organisations that are in both quarters, the number (changed|rose|fell) by", english.running(report)
    )
    assert "In the 10 organisations that are in both quarters, the difference is" in english.durable(report)
    assert "31\u00a0December\u00a02023" in english.later(report)
    assert english.by_type(report).grade is Grade.ASSOCIATED
    payers = english.funding(report)
    for code in Funding:
        part = report.part(funding=code.value)
        assert f"{part.count:,.0f} ({part.number:.1%})" in payers


def test_growth_is_named_only_for_the_same_organisations(tmp_path: Path) -> None:
    assert re.search(
        r"The number running is (\w+ )?(up|down|unchanged) since", english.running(sample_report(tmp_path, late=0))
    )


def test_missing_is_not_zero(tmp_path: Path) -> None:
    text = english.running(sample_report(tmp_path, quarters=("2022Q4",)))
    assert "The number that started in the quarter is missing." in text
    assert "A comparison with the third quarter of 2022 is not possible." in text
