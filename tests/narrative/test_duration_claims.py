"""The argument on the length of support: what is said of each estimate, and the conclusion at the rules' boundaries."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from math import nan
from types import SimpleNamespace
from typing import Any, cast

import pytest

from werkmonitor.narrative import validation
from werkmonitor.narrative.claims import duration, duration_conclusion
from werkmonitor.narrative.claims.grades import Grade
from werkmonitor.narrative.estimates import NO_ESTIMATE, EstimateCell
from werkmonitor.narrative.report import Report
from werkmonitor.narrative.validation import Results, Trial
from werkmonitor.narrative.verdict import Verdict
from werkmonitor.statistics.estimate import NotEstimable
from werkmonitor.studies.duration import CONTRASTS
from werkmonitor.studies.findings import Scale
from werkmonitor.studies.scenarios import SCENARIOS
from werkmonitor.vocabulary import Status

REPORT = cast(Report, SimpleNamespace())
LOWER = EstimateCell(Status.OK, Scale.DIFFERENCE, -0.08, -0.13, -0.03)
HIGHER = EstimateCell(Status.OK, Scale.DIFFERENCE, 0.08, 0.03, 0.13)
OPEN = EstimateCell(Status.OK, Scale.DIFFERENCE, -0.02, -0.1, 0.06)
SMALL = EstimateCell(Status.OK, Scale.DIFFERENCE, 0.0, -0.02, 0.02)
HIDDEN = EstimateCell(Status.HIDDEN, Scale.DIFFERENCE)
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


@pytest.mark.parametrize(("second", "said"), [(OPEN, True), (LOWER, False), (HIDDEN, False), (NO_ESTIMATE, False)])
def test_a_second_year_that_does_not_show_the_difference_is_named(given: Any, second: EstimateCell, said: bool) -> None:
    given({**before_the_limit(LOWER, LOWER, LOWER), "before_limit": second})
    text = duration_conclusion.conclusions(REPORT)[1].text
    assert ("In het tweede jaar alleen is geen verschil aangetoond: −2,0\u00a0procentpunt" in text) is said


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


HOLDS = Trial(
    "null_unequal_elapsed", "standardised", "work_at_equal_time", 0.0, 29, 0.02, 2000, 0.0, 0.95, 0.05, 0.001, 0
)
CRUDE = replace(HOLDS, method="crude", bias=-0.05, coverage=0.4, rejection=0.6)
SELECTED = replace(HOLDS, scenario="null_selective_exit", bias=-0.032, coverage=0.7, rejection=0.3)
NOTHING = replace(SELECTED, not_estimable=2000, bias=nan, coverage=nan, rejection=nan, mc_se=nan)
TRIED = "Of de methoden het goede antwoord geven, is nagegaan op nagemaakte gegevens van 29 organisaties, waarvan de"


@pytest.mark.parametrize(
    ("trials", "expected"),
    [
        ((), ("Hoe de methoden het doen waar de waarheid bekend is, is nog niet nagegaan.",)),
        (
            (HOLDS, CRUDE, SELECTED),
            (
                f"{TRIED} waarheid vaststaat. Verschilt daarin alleen de tijdslimiet, dan wijst het verschil",
                "niet vaker dan in de afgesproken 5 % van de proeven ten onrechte een verschil aan; het ruwe verschil",
                "misleidt dan: het interval bevat de waarheid in 40,0 % ",
                "valt het verschil bij gelijke tijd gemiddeld 3,2 procentpunt te laag uit; het interval bevat de "
                "waarheid in 70,0 % van de proeven.",
            ),
        ),
        (
            (HOLDS, replace(HOLDS, method="adjusted"), replace(SELECTED, bias=0.001)),
            (
                "wijzen het verschil bij gelijke tijd en het verschil bij gelijke tijd en financiering niet vaker dan",
                "klopt het verschil bij gelijke tijd gemiddeld ook; het interval",
            ),
        ),
        (
            (CRUDE, replace(SELECTED, bias=0.032)),
            ("Van geen methode bleek dat zij", "3,2 procentpunt te hoog"),
        ),
        ((NOTHING,), ("is het verschil bij gelijke tijd niet te schatten.",)),
    ],
    ids=["none yet", "as expected", "several hold", "none holds", "nothing estimable"],
)
def test_what_the_methods_do_where_the_truth_is_known(
    trials: tuple[Trial, ...], expected: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = Results(trials, date(2026, 11, 21), "werkmonitor validate", 7) if trials else None
    monkeypatch.setattr(validation, "results", lambda: found)
    said = duration_conclusion.known_truth().replace("\u00a0", " ")
    for part in expected:
        assert part in said


def ratio(value: float, lower: float | None = None, upper: float | None = None) -> EstimateCell:
    return EstimateCell(Status.OK, Scale.RATIO, value, lower, upper)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (
            ratio(0.66, 0.44, 0.9),
            "34,0 % lager dan in EPA-trajecten (verhouding 0,66; 95%-interval 0,44 ",
        ),
        (ratio(1.25, 0.9, 1.6), "25,0 % hoger dan in EPA-trajecten"),
        (ratio(1.0, 0.9, 1.1), "een eerste baan wordt gevonden even hoog als in EPA-trajecten"),
        (replace(NOBODY, scale=Scale.RATIO), "is niet te zeggen: de verhouding is niet te schatten, want in een van"),
    ],
)
def test_a_ratio_is_told_as_faster_or_slower(given: Any, found: EstimateCell, expected: str) -> None:
    given({"hazard": found, "finding_ratio": found, "losing_ratio": found})
    assert expected in duration.hazard(REPORT).replace("\u00a0", " ")
    years = duration.pace(REPORT).replace("\u00a0", " ")
    assert "in het tweede een eerste baan gevonden" in years or "is niet te zeggen" in years


@pytest.mark.parametrize(
    ("needed", "observed", "conclusion"),
    [
        (0.66, 1.08, "Dat uitstroom het verschil verklaart, is dus niet aannemelijk"),
        (0.66, 1.0, "Dat uitstroom het verschil verklaart, is dus niet aannemelijk"),
        (0.66, 0.8, "Uitstroom verklaart dus hooguit een deel van het verschil"),
        (0.66, 0.5, "Uitstroom kan dus het hele verschil verklaren"),
        (1.5, 1.6, "Uitstroom kan dus het hele verschil verklaren"),
    ],
)
def test_what_exits_explain_follows_from_what_they_would_have_to_do(
    monkeypatch: pytest.MonkeyPatch, needed: float, observed: float, conclusion: str
) -> None:
    cells = {"needed": ratio(needed), "observed": ratio(observed)}
    monkeypatch.setattr(duration_conclusion, "cell", lambda report, step, of="": cells.get(of, NO_ESTIMATE))
    assert conclusion in duration_conclusion.selection(REPORT)


def test_the_methods_and_worlds_that_are_named_are_those_that_are_tried() -> None:
    assert duration_conclusion.METHODS.keys() == CONTRASTS.keys()
    assert {duration_conclusion.ONLY_LIMITS, duration_conclusion.SELECTIVE_EXIT} <= SCENARIOS.keys()
