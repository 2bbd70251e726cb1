"""How much of what is wrong on our own pages the audit finds: every number changed by one, on every page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

import pytest
from mutations import mutated, swapped
from sample_release import sample_report
from texts import PAGES, page_html, page_text

from werkmonitor.audit import estimates
from werkmonitor.audit.known import Known
from werkmonitor.audit.own import ELSEWHERE
from werkmonitor.audit.sentences import problems
from werkmonitor.audit.text import Piece, pieces
from werkmonitor.narrative.report import Report

READINGS: Mapping[str, Callable[..., Report]] = {
    "third quarter of the series": lambda folder: sample_report(folder, size=40),
    "first quarter": lambda folder: sample_report(folder, ("2022Q4",), size=40),
    "second quarter, complete": lambda folder: sample_report(folder, ("2022Q4", "2023Q1"), size=40, late=0),
    "one organisation": lambda folder: sample_report(folder, organisations=1, late=0, size=40),
}


@pytest.fixture(scope="module", params=READINGS)
def read(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Known, dict[str, list[Piece]]]:
    report = READINGS[request.param](tmp_path_factory.mktemp("release"))
    own = [page for page in PAGES if page not in ELSEWHERE]
    shown = {page: pieces(page_html(page_text(page, report))) for page in own}
    return Known(report.release, report.regions), shown


def test_a_report_as_it_is_has_no_contradictions(read: tuple[Known, dict[str, list[Piece]]]) -> None:
    known, shown = read
    assert [
        problem for page, found in shown.items() for piece in found for problem in problems(piece, known, page)
    ] == []


def test_nearly_every_number_changed_by_one_is_found(read: tuple[Known, dict[str, list[Piece]]]) -> None:
    known, shown = read
    made, missed = Counter[str](), Counter[str]()
    for page, found in shown.items():
        for piece in found:
            for wrong in mutated(piece):
                made[page] += 1
                if not problems(wrong, known, page):
                    missed[page] += 1
    studied = {page for page in made if page in estimates.PAGES}
    # On a page about a study every number of that study may stand.
    for pages, least in ((made.keys() - studied, 0.95), (studied, 0.7)):
        share = 1 - sum(missed[page] for page in pages) / sum(made[page] for page in pages)
        assert share > least, {page: 1 - missed[page] / made[page] for page in sorted(pages)}


def test_most_swapped_quarters_are_found(read: tuple[Known, dict[str, list[Piece]]]) -> None:
    known, shown = read
    # Deliveries are the same in every quarter of this made-up release, and an estimate belongs to a study.
    apart = {"02-opschoning", *estimates.PAGES}
    texts = [piece for page, found in shown.items() if page not in apart for piece in found if "%" in piece.text]
    wrong = [other for piece in texts for other in swapped(piece)]
    found = [bool(problems(piece, known)) for piece in wrong]
    assert sum(found) > 0.85 * len(found)
