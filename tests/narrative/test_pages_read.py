"""Whole pages on made-up releases: whatever is there or missing, every line reads as a sentence that somebody wrote."""

import re
from pathlib import Path

import pytest
from sample_release import sample_report
from texts import PAGES, lines, page_text

from werkmonitor.narrative.report import Report

CASES: dict[str, dict[str, object]] = {
    "as published": {},
    "first quarter, nothing to compare with": {"quarters": ("2022Q4",), "late": 0},
    "one organisation": {"organisations": 1, "late": 0},
    "nobody delivered": {"late": 12},
    "nearly nobody": {"organisations": 1, "late": 0, "size": 0.02},
}
OF_OTHER_FIGURES = {"12-consistentie", "18-methods"}
"""Pages about published figures, mistakes and all, and about methods, in English."""


@pytest.fixture(scope="module", params=CASES.values(), ids=CASES)
def report(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Report:
    return sample_report(tmp_path_factory.mktemp("release"), **request.param)


@pytest.mark.parametrize("page", sorted(set(PAGES) - OF_OTHER_FIGURES))
def test_every_line_of_a_page_reads_well(page: str, report: Report) -> None:
    text = page_text(page, report)
    assert not mistakes(text)
    assert not repeated(text)


_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-Ý])")
_SHORT = 8
"""A sentence of fewer words than this may stand twice in a chapter."""


def repeated(page: str) -> list[str]:
    """Return sentences with a percentage that a chapter says twice: a summary and the duiding may, nothing between."""
    sections = re.sub(r"^(!\[|: |\||.*Stand van de leveringen).*$", "", page, flags=re.MULTILINE).split("\n## ")
    if not any(section.startswith("Samenvatting") for section in sections):
        return []
    told: list[str] = []
    for section in sections:
        if not section.startswith(("Duiding", "Conclusie")):
            said = {re.sub(r"^\d+\. ", "", each) for line in lines(section) for each in _SENTENCE.split(line)}
            told += [each for each in said if len(each.split()) >= _SHORT and re.search(r"\d %", each)]
    return sorted({each for each in told if told.count(each) > 1})


def test_what_a_chapter_says_twice_is_found() -> None:
    page = "Inleiding.\n\n## Samenvatting\n\n1. Er was betaald werk bij 12 trajecten (25,0 %).\n\n## {}\n\n{}\n"
    again = "Er was betaald werk bij 12 trajecten (25,0 %)."
    assert repeated(page.format("Lopend", again))
    assert not repeated(page.format("Duiding", f"- {again}"))
    assert not repeated(page.format("Lopend", "Kort: 12."))


WRONG = re.compile(
    r"\bnan\b|\bNone\b|\binf\b|(?<=\S)  +(?=\S)|\(\)|(?<!\.)\.\.(?!\.)|,\.| [,.;]( |$)|: \.|\. [a-z](?!mnd)"
    r"|(?<![\d.,])0 (trajecten|IPS-trajecten|van de)|(van|door) de 0 |"
    r"(?<![\d.,–])1 (\w*trajecten|organisaties|regio’s|regels)\b"
    r"|\b([Dd]e|er|[Vv]an|[Bb]ij) (ontbreekt|afgeschermd|niet (te berekenen|af te leiden))"
)


def mistakes(page: str) -> list[str]:
    """Return what no editor would let through, with the text around it."""
    found = []
    for line in lines(page):
        if not line.startswith("|"):
            found += [line[max(0, m.start() - 60) : m.end() + 40] for m in WRONG.finditer(line)]
    return found


@pytest.mark.parametrize(
    "text",
    [
        "Er liepen er 0 trajecten.",
        "Dat is nan %.",
        "Van de 0 trajecten.",
        "Er is 1 organisaties.",
        "Het is zo..",
        "Bij afgeschermd van de 12 trajecten.",
        "In kwartaal 2. het aantal steeg.",
    ],
)
def test_mistakes_are_found(text: str) -> None:
    assert mistakes(text)


def test_a_first_quarter_says_once_per_page_that_there_is_nothing_to_compare_with(tmp_path: Path) -> None:
    report = sample_report(tmp_path, quarters=("2022Q4",), late=0)
    for page in ("index", "03-trajecten", "05-beeindiging"):
        text = page_text(page, report)
        assert 1 <= text.count("zijn er geen cijfers; een vergelijking met toen") <= 2, page
        assert "is niet te vergelijken met kwartaal" not in text, page
    assert "kwartaal 3 van 2022" not in page_text("09-fase-2", report).split("## Werk na de start")[0]


def test_every_statement_of_the_duiding_carries_its_grade(tmp_path: Path) -> None:
    report = sample_report(tmp_path)
    for page in ("03-trajecten", "04-betaald-werk", "05-beeindiging", "09-fase-2"):
        duiding = page_text(page, report).split("## Duiding")[1].split("## ")[0]
        bullets = [line for line in duiding.splitlines() if line.startswith("- ")]
        assert bullets
        assert all(re.search(r"\*\((beschreven|samenhang|getoetst)\)\*$", line) for line in bullets)


def test_the_rules_of_the_sentences_are_one_table_of_the_verantwoording(tmp_path: Path) -> None:
    text = page_text("11-verantwoording", sample_report(tmp_path))
    table = text.split("{#tbl-woorden}")[0].split("| Waarover")[1]
    for rule in (
        "kleiner dan 0,5\u00a0procentpunt, met een interval dat binnen 2,0\u00a0procentpunt blijft | nagenoeg gelijk",
        "anders: interval van het verschil bevat nul, zoals het is afgedrukt | binnen de toevalsmarge",
        "niet dezelfde organisaties in beide kwartalen | geen woord",
        "minder dan vijf organisaties | geen interval",
        "van 1 tot en met 9 | afgeschermd",
        "tweejarige IPS-CMD-trajecten met driejarige IPS-EPA-trajecten en trajecten die een gemeente betaalt met",
    ):
        assert rule in table
