"""The rules that turn an estimate into a verdict, at their boundaries."""

import pytest

from werkmonitor.narrative.claims.grades import Claim
from werkmonitor.narrative.estimates import NO_ESTIMATE, EstimateCell
from werkmonitor.narrative.verdict import RULES, Outcome, Statement, Verdict, judged, outcome, rules_as_rows, small_text
from werkmonitor.studies.findings import Scale
from werkmonitor.vocabulary import Status


def cell(scale: Scale, lower: float, upper: float) -> EstimateCell:
    return EstimateCell(Status.OK, scale, (lower + upper) / 2, lower, upper)


@pytest.mark.parametrize(
    ("lower", "upper", "expected"),
    [
        (-0.08, -0.001, Outcome.DIFFERENT),
        (-0.08, -0.0004, Outcome.OPEN),  # printed as −0,0
        (0.001, 0.2, Outcome.DIFFERENT),
        (-0.049, 0.049, Outcome.SMALL),
        (-0.0496, 0.01, Outcome.OPEN),  # printed as −5,0
        (-0.01, 0.05, Outcome.OPEN),
        (-0.2, 0.2, Outcome.OPEN),
    ],
)
def test_the_interval_of_a_difference_decides(lower: float, upper: float, expected: Outcome) -> None:
    assert outcome(cell(Scale.DIFFERENCE, lower, upper)) is expected


@pytest.mark.parametrize(
    ("lower", "upper", "expected"),
    [
        (0.5, 0.99, Outcome.DIFFERENT),
        (0.5, 0.996, Outcome.OPEN),
        (0.81, 1.24, Outcome.SMALL),
        (0.8, 1.1, Outcome.OPEN),
        (0.9, 1.25, Outcome.OPEN),
        (1.01, 9.0, Outcome.DIFFERENT),
    ],
)
def test_the_interval_of_a_ratio_decides(lower: float, upper: float, expected: Outcome) -> None:
    assert outcome(cell(Scale.RATIO, lower, upper)) is expected


def test_without_an_interval_or_a_difference_nothing_is_decided() -> None:
    assert outcome(NO_ESTIMATE) is Outcome.NO_INTERVAL
    assert outcome(EstimateCell(Status.OK, Scale.DIFFERENCE, 0.3)) is Outcome.NO_INTERVAL
    assert outcome(EstimateCell(Status.HIDDEN, Scale.DIFFERENCE)) is Outcome.NO_INTERVAL
    assert outcome(cell(Scale.SHARE, 0.1, 0.2)) is Outcome.NO_INTERVAL


def test_every_outcome_has_a_rule_and_every_rule_is_printed() -> None:
    assert set(RULES) == set(Outcome)
    extra = ("iets van deze pagina", Verdict.COMPATIBLE, "woorden")
    assert rules_as_rows([extra])[-1] == ["Iets van deze pagina.", "past bij", "Woorden."]
    assert len(rules_as_rows()) == len(RULES)


def test_statements_carry_their_verdict() -> None:
    shown = judged(Statement(Claim("een uitspraak"), Verdict.UNKNOWN), Statement(Claim(), Verdict.TESTED))
    assert shown.data == "- Een uitspraak. *(niet te zeggen)*"


def test_the_reader_is_told_what_counts_as_small() -> None:
    assert (
        small_text().replace("\u00a0", " ")
        == "Klein is hier minder dan 5 procentpunt, of een verhouding tussen 0,80 en 1,25; voor woorden als “gestegen” "
        "gelden andere grenzen, die in de verantwoording staan"
    )
