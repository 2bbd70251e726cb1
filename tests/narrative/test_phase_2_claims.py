"""Sentences and figures about phase 2 and about other programmes."""

import re

import pytest
from sample_release import sample_report

from werkmonitor import figures
from werkmonitor.narrative.claims import context, phase2

CLAIMS = [
    phase2.methods,
    phase2.ever_worked,
    phase2.brought_work,
    phase2.ended_ever_worked,
    phase2.reasons,
    phase2.reason_unknown,
    phase2.first_job,
    lambda report: phase2.cohort(report, 6),
    lambda report: phase2.cohort(report, 12),
    phase2.experience,
    phase2.two_averages,
    context.quarterly,
    context.ever,
]
FIGURES = [
    figures.ever_worked,
    figures.ending_reasons,
    figures.methods,
    figures.start_cohorts,
    figures.experience,
    figures.context,
]
SITUATIONS = {
    "usual": {},
    "a first quarter": {"quarters": ("2022Q4",), "late": 0},
    "one organisation": {"organisations": 1, "late": 0},
    "none": {"organisations": 2, "late": 2},
    "few people": {"size": 0.5},
}


@pytest.fixture(scope="module", params=SITUATIONS.values(), ids=SITUATIONS)
def report(request, tmp_path_factory):
    return sample_report(tmp_path_factory.mktemp("release"), **request.param)


@pytest.fixture(scope="module")
def usual(tmp_path_factory):
    return sample_report(tmp_path_factory.mktemp("usual"))


def test_every_claim_is_a_sentence_whatever_is_known(report):
    for claim in CLAIMS:
        text = claim(report)
        assert text.endswith(".")
        assert text[0].isupper() or text[0].isdigit()
        assert not re.search(r"\bnan\b|None|\b0 (trajecten|van de)", text)


def test_every_figure_is_made_or_says_why_not(report, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for figure in FIGURES:
        shown = figure(report).data
        assert ("{#fig-" in shown) or shown.endswith(".")
        assert "nan" not in shown


def test_a_quarter_with_ips_only_says_that_others_were_not_delivered(usual):
    text = phase2.methods(usual)
    assert "alleen IPS-trajecten geleverd" in text
    assert "dat wil niet zeggen dat zij er niet zijn" in text


def test_a_cohort_that_was_followed_is_told_and_a_longer_one_is_not_yet(usual):
    assert "120 (20,0\u00a0%) binnen zes maanden" in phase2.cohort(usual, 6)
    assert "nog niet te bepalen" in phase2.cohort(usual, 12)
    assert "kwartaal 2 van 2022" in phase2.cohort(usual, 12)


def test_first_jobs_of_a_first_quarter_are_missing_and_not_zero(tmp_path):
    text = phase2.first_job(sample_report(tmp_path, ("2022Q4",), late=0))
    assert text == "Het aantal eerste banen sinds de start in kwartaal 4 van 2022 ontbreekt."


def test_the_context_keeps_kinds_of_measure_apart(usual, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shown = figures.context(usual).data
    assert "Vergelijk alleen binnen een blok" in shown
    assert "(synthetisch)" in shown
    plain = figures.context(sample_report(tmp_path / "real", synthetic=False)).data
    assert "synthetisch" not in plain.lower()
