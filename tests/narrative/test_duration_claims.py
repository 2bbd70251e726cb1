"""The argument on the length of support: what is said of each estimate, and the conclusion at the rules' boundaries."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any, cast

import pytest

from werkmonitor.narrative.claims import duration, duration_conclusion
from werkmonitor.narrative.claims.grades import Grade
from werkmonitor.narrative.estimates import NO_ESTIMATE, EstimateCell
from werkmonitor.narrative.report import Report
from werkmonitor.narrative.verdict import Verdict
from werkmonitor.statistics.estimate import NotEstimable
from werkmonitor.studies.findings import Scale
from werkmonitor.vocabulary import Status

REPORT = cast(Report, SimpleNamespace())
LOWER = EstimateCell(Status.OK, Scale.DIFFERENCE, -0.08, -0.13, -0.03)
HIGHER = EstimateCell(Status.OK, Scale.DIFFERENCE, 0.08, 0.03, 0.13)
OPEN = EstimateCell(Status.OK, Scale.DIFFERENCE, -0.02, -0.1, 0.06)
SMALL = EstimateCell(Status.OK, Scale.DIFFERENCE, 0.0, -0.02, 0.02)
HIDDEN = EstimateCell(Status.PRIMARY, Scale.DIFFERENCE)
NOBODY = EstimateCell(Status.NOT_DERIVABLE, Scale.DIFFERENCE, because=NotEstimable.EMPTY_GROUP)


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Give the estimates that a test names by step; all others are missing."""

    def give(cells: Mapping[str, EstimateCell]) -> None:
        def look_up(report: Report, step: str, of: str = "", at: str = "") -> EstimateCell:
            return cells.get(step, NO_ESTIMATE)

        monkeypatch.setattr(duration, "cell", look_up)
        monkeypatch.setattr(duration_conclusion, "cell", look_up)

    return give


def before_the_limit(*cells: EstimateCell) -> dict[str, EstimateCell]:
    return dict(zip(duration_conclusion.CONFIRMING, cells, strict=True))


def verdicts() -> list[Verdict]:
    return [statement.verdict for statement in duration_conclusion.conclusions(REPORT)]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (LOWER, "is bij tweejarige IPS-CMD-trajecten 8,0 procentpunt lager dan bij driejarige IPS-EPA-trajecten (95%-"),
        (
            HIGHER,
            "8,0 procentpunt hoger dan bij driejarige IPS-EPA-trajecten (95%-interval +3,0 tot +13,0 procentpunt)",
        ),
        (SMALL, "even hoog als bij driejarige IPS-EPA-trajecten"),
        (OPEN, "dat valt binnen de toevalsmarge, maar een verschil dat ertoe doet is niet uitgesloten"),
        (
            HIDDEN,
            "Het verschil in aandeel tussen tweejarige IPS-CMD-trajecten en driejarige IPS-EPA-trajecten is",
        ),
        (NOBODY, "is niet te schatten, want in een van de groepen is niemand"),
        (NO_ESTIMATE, "ontbreekt"),
    ],
)
def test_a_difference_is_told_with_its_direction_and_margin(cell: EstimateCell, expected: str) -> None:
    assert expected in duration.difference(cell, "het aandeel").replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("cells", "verdict", "words"),
    [
        ((LOWER, LOWER, LOWER), Verdict.TESTED, "minder vaak werk"),
        ((HIGHER, HIGHER, HIGHER), Verdict.TESTED, " vaker werk"),
        ((LOWER, LOWER, OPEN), Verdict.COMPATIBLE, "niet elke correctie"),
        ((LOWER, HIGHER, LOWER), Verdict.COMPATIBLE, "niet elke correctie"),
        ((LOWER, NOBODY, HIDDEN), Verdict.COMPATIBLE, "niet elke correctie"),
        ((OPEN, LOWER, LOWER), Verdict.UNKNOWN, "is met deze cijfers niet te zeggen"),
        ((SMALL, SMALL, SMALL), Verdict.TESTED, "geen verschil dat ertoe doet"),
        ((SMALL, SMALL, OPEN), Verdict.UNKNOWN, "is met deze cijfers niet te zeggen"),
        ((NOBODY, NOBODY, NOBODY), Verdict.UNKNOWN, "is met deze cijfers niet te zeggen"),
    ],
)
def test_groups_differ_before_the_limit_only_where_all_estimates_agree(
    given: Any, cells: tuple[EstimateCell, ...], verdict: Verdict, words: str
) -> None:
    given(before_the_limit(*cells))
    _, statement, *_ = duration_conclusion.conclusions(REPORT)
    assert statement.verdict is verdict
    assert words in statement.text


@pytest.mark.parametrize(
    ("cell", "verdict"),
    [(LOWER, Verdict.TESTED), (SMALL, Verdict.TESTED), (OPEN, Verdict.UNKNOWN), (NO_ESTIMATE, Verdict.UNKNOWN)],
)
def test_unequal_time_is_judged_by_what_disappears_at_equal_time(
    given: Any, cell: EstimateCell, verdict: Verdict
) -> None:
    given({"elapsed": cell})
    assert verdicts()[0] is verdict


@pytest.mark.parametrize(
    ("lower", "verdict"), [(0.001, Verdict.COMPATIBLE), (0.0004, Verdict.UNKNOWN), (-0.01, Verdict.UNKNOWN)]
)
def test_longer_support_can_at_most_be_compatible_with_more_jobs(given: Any, lower: float, verdict: Verdict) -> None:
    given({"late_share": EstimateCell(Status.OK, Scale.SHARE, 0.1, lower, 0.2)})
    assert verdicts()[2] is verdict


def test_too_short_is_never_shown_whatever_the_estimates(given: Any) -> None:
    for cells in ({}, before_the_limit(LOWER, LOWER, LOWER), before_the_limit(SMALL, SMALL, SMALL)):
        given({**cells, "elapsed": SMALL, "late_share": EstimateCell(Status.OK, Scale.SHARE, 0.1, 0.05, 0.2)})
        last = duration_conclusion.conclusions(REPORT)[-1]
        assert last.verdict is Verdict.UNKNOWN
        assert last.text.startswith("Of tweejarige trajecten te kort zijn, is met deze cijfers niet te zeggen.")


def test_comparisons_of_groups_are_graded_as_such(given: Any) -> None:
    given(before_the_limit(LOWER, LOWER, LOWER))
    assert duration.equal_time(REPORT).grade is duration.adjusted(REPORT).grade is Grade.ASSOCIATED
