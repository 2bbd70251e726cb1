"""The sentences, read: whatever is known or missing, they are Dutch, complete, and claim no more than the numbers."""

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from sample_release import sample_report

from werkmonitor.narrative import status
from werkmonitor.narrative.claims import cleaning, coverage, endings, revisions, trajectories, work
from werkmonitor.narrative.claims.grades import Claim, Grade, graded
from werkmonitor.narrative.report import Report

CLAIMS: list[Callable[[Report], Claim]] = [
    *(coverage.basis, coverage.regions, coverage.incomplete_regions, coverage.absent_organisations),
    *(coverage.comparability, trajectories.running, trajectories.running_since, trajectories.growth_at_least),
    *(trajectories.mean, trajectories.stages, trajectories.funding, trajectories.types, trajectories.scheme),
    *(partial(trajectories.shift, dimension=dimension) for dimension in ("funding", "type")),
    *(work.paid, work.paid_since, work.durable, work.durable_since, work.durable_of_paid, work.by_type),
    *(work.by_funding, work.started, work.stopped, work.balance, work.not_known),
    *(endings.ended, endings.stages, endings.since, endings.situation, endings.situation_since),
    *(endings.situation_unknown, revisions.later, revisions.direction, revisions.reproduced, cleaning.repairs),
    *(partial(cleaning.rows, sheet=sheet) for sheet in ("trajecten", "plaatsingen")),
]
CASES: dict[str, dict[str, object]] = {
    "as published": {},
    "first quarter": {"quarters": ("2022Q4",)},
    "complete": {"late": 0},
    "one organisation": {"organisations": 1, "late": 0},
    "nobody delivered": {"late": 12},
    "small numbers": {"organisations": 2, "late": 0, "size": 1.0},
    "nearly nobody": {"organisations": 1, "late": 0, "size": 0.02},
    "a region": {"unit": "AM05"},
    "a region without organisation": {"unit": "AM38"},
    "real data": {"synthetic": False},
}


@pytest.fixture(scope="module", params=list(CASES))
def report(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Report:
    return sample_report(tmp_path_factory.mktemp("release"), **CASES[request.param])


WRONG = re.compile(
    r"\bnan\b|\bNone\b|inf.%|  |\(\)|\.\.|,\.| ,|: \.|liepen er 0|van de 0 |\b1 organisaties|0 trajecten zijn"
    r"|\b(de|er|van) (ontbreekt|te klein|niet (getoond|te berekenen|af te leiden))"
)
CAUSE = re.compile(r"dankzij|vanwege|leidt tot|zorgt voor|effect|veroorzaak|door de begeleiding")


def test_every_sentence_reads_well(report: Report) -> None:
    for claim in CLAIMS:
        text = claim(report)
        assert not WRONG.search(text), text
        if text:
            assert text[0].isupper() or text[0].isdigit(), text
            assert text.endswith("."), text


def test_no_sentence_claims_a_cause(report: Report) -> None:
    assert not [text for claim in CLAIMS if CAUSE.search(text := claim(report))]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return sample_report(tmp_path_factory.mktemp("published"))


def test_counts_of_other_organisations_are_not_called_growth(published: Report) -> None:
    for claim in (trajectories.running_since, endings.since):
        text = claim(published)
        assert "toen alle 12 organisaties, nu 10 van de 12" in text
        assert not re.search(r"gestegen|gegroeid tot|toegenomen", text)
    assert "dit zegt niet of organisaties groeien" in trajectories.mean(published)


def test_counts_of_the_same_organisations_are_compared(tmp_path: Path) -> None:
    text = trajectories.running_since(sample_report(tmp_path, late=0))
    assert re.search(r"nagenoeg gelijk|gestegen|gedaald", text)


def test_growth_has_a_lower_bound_where_fewer_organisations_have_more(tmp_path: Path) -> None:
    """As 26 of 29 organisations in the published report: what fewer have more than all had is growth at least."""
    report = sample_report(tmp_path)
    before, now = report.cell("running", report.previous), report.cell("running")
    assert now.number < before.number
    assert trajectories.growth_at_least(report) == ""
    key = ("2023Q2", "running", "ips", "", "", "", "")
    report._cells[key] = type(now)(now.status, before.number * 1.05, None, before.number * 1.05)
    assert "ten minste 5,0\u00a0%" in trajectories.growth_at_least(report)


def test_a_missing_flow_is_missing_and_not_zero(tmp_path: Path) -> None:
    report = sample_report(tmp_path, quarters=("2022Q4",))
    assert "ontbreekt" in trajectories.running(report)
    assert report.count("new") == "ontbreekt"
    assert "geen cijfers" in coverage.comparability(report)


def test_a_quarter_without_deliveries_has_no_figures(tmp_path: Path) -> None:
    report = sample_report(tmp_path, late=12)
    assert "geen enkele organisatie" in coverage.basis(report)
    assert report.count("running") == "ontbreekt"
    assert "Geen cijfers over dit kwartaal" in status.callouts(report).data


def test_ended_always_names_its_base(published: Report) -> None:
    total, known = published.count("ended"), published.base("ended_with_work_or_education")
    assert total != known
    assert f"{total} trajecten beëindigd, over alle stadia samen" in endings.ended(published)
    assert f"Van de {known} beëindigde trajecten waarvan de situatie" in endings.situation(published)


def test_starting_and_stopping_are_given_on_both_bases(published: Report) -> None:
    text = work.started(published)
    for indicator in ("started_working", "started_working_at_risk"):
        assert published.share(indicator) in text
        assert published.base(indicator) in text


def test_a_comparison_of_groups_is_an_association(published: Report) -> None:
    assert work.by_type(published).grade is Grade.ASSOCIATED
    assert graded(work.by_type(published)).data.endswith("*(samenhang)*")
    assert graded(Claim(), work.paid(published)).data.count("- ") == 1


def test_synthetic_figures_are_called_synthetic_and_real_ones_are_not(tmp_path: Path, published: Report) -> None:
    real = sample_report(tmp_path, synthetic=False)
    assert 'title="Synthetische gegevens"' in status.callouts(published).data
    assert "ynthetisch" not in status.callouts(real).data
