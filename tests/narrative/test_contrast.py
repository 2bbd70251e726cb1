"""Words for a difference between groups: never more than its interval allows, as it is printed."""

import pytest
from estimates import cell

from werkmonitor.narrative.claims.contrast import brief, compared, holds, judgement, said
from werkmonitor.narrative.estimates import NO_ESTIMATE, EstimateCell
from werkmonitor.narrative.verdict import Verdict
from werkmonitor.studies.findings import Scale
from werkmonitor.vocabulary import Status


def words(found: EstimateCell) -> str:
    return compared(found, "het aandeel met werk", "a", "b").replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("found", "verdict", "expected"),
    [
        (cell(0.07, 0.02, 0.12), Verdict.TESTED, "is bij a 7,0 procentpunt hoger dan bij b"),
        (cell(-0.07, -0.12, -0.02), Verdict.TESTED, "is bij a 7,0 procentpunt lager dan bij b"),
        (cell(0.07, 0.0004, 0.14), Verdict.UNKNOWN, "is niet te zeggen: de cijfers passen bij alles van 0,0 tot"),
        (cell(0.07, 0.0006, 0.14), Verdict.TESTED, "hoger"),
        (cell(0.001, -0.03, 0.032), Verdict.TESTED, "verschilt hooguit weinig tussen a en b"),
        (cell(0.001, -0.03, 0.05), Verdict.UNKNOWN, "is niet te zeggen"),
        (cell(0.07, None, None), Verdict.UNKNOWN, "een interval is niet te geven, want"),
        (cell(0.07, 0.02, 0.12, 0.049), Verdict.TESTED, "hoger"),
        (cell(0.07, 0.02, 0.12, 0.05), Verdict.UNKNOWN, "houdt geen stand als meetelt hoeveel vergelijkingen er zijn"),
        (NO_ESTIMATE, Verdict.UNKNOWN, "in het aandeel met werk tussen a en b ontbreekt"),
        (EstimateCell(Status.HIDDEN, Scale.DIFFERENCE), Verdict.UNKNOWN, "is afgeschermd, want"),
    ],
)
def test_words_and_verdict_follow_the_interval(found: EstimateCell, verdict: Verdict, expected: str) -> None:
    assert expected in words(found)
    assert judgement(found) is verdict
    assert holds(found) == (" hoger " in f"{words(found)} " or " lager " in words(found))


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (cell(0.07, 0.02, 0.12), "bij gelijke tijd is het aandeel met werk bij a 7,0 procentpunt hoger dan bij b"),
        (cell(0.001, -0.03, 0.032), "bij gelijke tijd verschilt het aandeel met werk hooguit weinig tussen a en b"),
        (
            cell(0.07, -0.02, 0.16),
            "bij gelijke tijd is niet te zeggen of het aandeel met werk bij a anders is dan bij b",
        ),
        (EstimateCell(Status.HIDDEN, Scale.DIFFERENCE), "bij gelijke tijd is niet te zeggen of het aandeel met werk"),
    ],
)
def test_what_is_alike_opens_the_sentence_and_a_short_one_has_no_interval(found: EstimateCell, expected: str) -> None:
    text = compared(found, "het aandeel met werk", "a", "b", when="bij gelijke tijd", brief=True).replace("\u00a0", " ")
    assert text.startswith(expected)
    assert "interval" not in text
    assert "afgeschermd" not in text


def test_a_table_has_the_numbers_without_their_unit() -> None:
    assert brief(cell(-0.012, -0.029, 0.004)) == "−1,2 (−2,9 tot +0,4)"
    assert brief(cell(0.1, None, None)) == "+10,0"
    assert brief(NO_ESTIMATE) == "ontbreekt"
    assert said(cell(0.001, -0.03, 0.032)) == "een verschil dat ertoe doet, is er niet"
    assert said(NO_ESTIMATE) == "niet te zeggen"
