"""The front page: points and changes that read well, and how to cite the report."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from sample_release import sample_report

from werkmonitor.config import InputError
from werkmonitor.narrative import front
from werkmonitor.narrative.report import Report


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return sample_report(tmp_path_factory.mktemp("release"))


def cited(folder: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "config").mkdir()
    (folder / "_quarto.yml").write_text("")
    (folder / "CITATION.cff").write_text(text, "utf-8")
    monkeypatch.setenv("WERKMONITOR_ROOT", str(folder))


def test_there_are_five_numbered_points(report: Report) -> None:
    points = str(front.in_five_points(report).data).split("\n")
    assert [point[:3] for point in points] == [f"{number}. " for number in range(1, 6)]


def test_changes_are_told_or_that_there_is_nothing_to_compare_with(report: Report, tmp_path: Path) -> None:
    changes = str(front.changes(report).data)
    assert "aandeel met betaald werk" in changes
    assert len(set(changes.split("\n"))) == len(changes.split("\n")) > 2
    first = str(front.changes(sample_report(tmp_path, quarters=("2022Q4",), late=0)).data)
    assert "een vergelijking met toen" in first


def test_a_citation_names_authors_quarter_and_reading(
    report: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authors = "- {given-names: Jo, name-particle: de, family-names: Wit}\n- {name: The office, alias: Het bureau}"
    cited(tmp_path, f"version: 2.0\nauthors:\n{authors}\n", monkeypatch)
    text = str(front.citation(report).data).replace("\u00a0", " ")
    assert text.startswith("> Jo de Wit en Het bureau (2023). ")
    assert "kwartaal 2 van 2023. Stand van 1 oktober 2023, synthetische gegevens. Gemaakt met werkmonitor 2.0." in text
    assert re.search(r"@techreport\{werkmonitor2023Q2,\n  author = \{\{Jo de Wit\} and \{Het bureau\}\},", text)


def test_whom_to_ask_and_where_it_is_published_are_told_where_they_are_known(
    report: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authors = "version: 2.0\nauthors:\n- {name: The office, email: a@example.org}\n"
    cited(tmp_path, authors, monkeypatch)
    assert "heeft geen uitgever, en de website die erbij hoort heeft geen adres" in front.contact(report)
    real = replace(report, release=replace(report.release, synthetic=False))
    assert "niet ingevuld" in front.contact(real)
    more = (
        "contact:\n- {name: The desk, alias: Het loket, email: loket@example.org}\nurl: https://example.org/monitor\n"
    )
    (tmp_path / "CITATION.cff").write_text(authors + more, "utf-8")
    assert front.contact(report) == "Stel uw vragen aan Het loket (loket@example.org)."
    assert front.reference(report).startswith("The office (2023). ")
    assert front.reference(report).endswith(" https://example.org/monitor")
    assert "  url = {https://example.org/monitor}" in str(front.citation(report).data)


@pytest.mark.parametrize("text", ["version: 1", "authors: [x", "authors: [1]\nversion: 1", ""])
def test_a_file_that_doesnt_say_whom_to_cite_is_refused(
    report: Report, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cited(tmp_path, text, monkeypatch)
    with pytest.raises(InputError, match=r"CITATION\.cff"):
        front.citation(report)
