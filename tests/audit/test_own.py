"""The audit of our own report: silent on pages that are right, and not on planted errors."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest
from sample_release import REPOSITORY, sample_report
from typer.testing import CliRunner

from werkmonitor import presentation
from werkmonitor.audit.facts import written
from werkmonitor.audit.identities import _parts, _shares, _within
from werkmonitor.audit.known import Known
from werkmonitor.audit.own import audit
from werkmonitor.audit.sentences import problems
from werkmonitor.audit.text import Piece, items, pieces, sentences
from werkmonitor.cli import app
from werkmonitor.config import InputError, Project
from werkmonitor.narrative import numbers
from werkmonitor.narrative.claims import coverage, endings, trajectories, work
from werkmonitor.narrative.report import Report
from werkmonitor.rendering import RenderError
from werkmonitor.vintage import find_vintage


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return sample_report(tmp_path_factory.mktemp("release"), size=40)


@pytest.fixture(scope="module")
def known(report: Report) -> Known:
    return Known(report.release, report.regions)


@pytest.fixture(scope="module")
def claims(report: Report) -> list[str]:
    made = [
        coverage.basis(report), trajectories.running(report), work.paid(report, intervals=True),
        work.paid_since(report, intervals=True), work.durable(report), work.durable_of_paid(report),
        work.by_type(report), work.started(report), work.stopped(report), endings.situation(report),
    ]  # fmt: skip
    return [str(claim) for claim in made]


def page(*paragraphs: str) -> str:
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return f"<html><body><nav><p>99</p></nav><main>{body}<pre>12345</pre></main></body></html>"


def site(folder: Path, report: Report, *paragraphs: str) -> Path:
    (folder / "analyses").mkdir(parents=True)
    reading = f"{report.quarter.label}, stand {numbers.day(report.as_of)}."
    (folder / "index.html").write_text(page(reading), encoding="utf-8")
    (folder / "analyses" / "04-betaald-werk.html").write_text(page(*paragraphs), encoding="utf-8")
    return folder


def test_a_report_without_errors_passes(report: Report, claims: list[str], tmp_path: Path) -> None:
    assert audit(report.release, report.regions, site(tmp_path / "site", report, *claims)) == []


def changed_count(text: str) -> str:
    return re.sub(r"\d[\d.]*(?= van de)", lambda match: f"{match[0][:-1]}{(int(match[0][-1]) + 1) % 10}", text, count=1)


def changed_percentage(text: str) -> str:
    return re.sub(r",(\d)(?=\W%)", lambda match: f",{(int(match[1]) + 4) % 10}", text, count=1)


def swapped_quarter(text: str) -> str:
    return text.replace("kwartaal 2 van 2023", "kwartaal 1 van 2023")


@pytest.mark.parametrize("plant", [changed_count, changed_percentage, swapped_quarter])
def test_planted_errors_are_found(report: Report, tmp_path: Path, plant: object) -> None:
    right = str(work.paid(report))
    wrong = plant(right)  # type: ignore[operator]
    assert wrong != right
    found = audit(report.release, report.regions, site(tmp_path / "site", report, wrong))
    assert found
    assert {problem.file for problem in found} == {"analyses/04-betaald-werk.html"}
    plain = wrong.replace("\u00a0", " ")
    assert all(problem.sentence.replace("\u00a0", " ") in plain and problem.reason for problem in found)


def test_another_quarter_to_compare_with_is_found(report: Report, known: Known) -> None:
    right = str(work.paid_since(report))
    assert problems(Piece(right), known) == []
    wrong = right.replace("kwartaal 1 van 2023", "kwartaal 4 van 2022")
    assert wrong != right
    assert problems(Piece(wrong), known)


def test_numbers_in_alternative_texts_and_tables_are_read() -> None:
    text = (
        '<main><img alt="Lopend: Q1 2023 12; Q2 2023 15."><table><thead><tr><th>Regio</th><th>Q2 2023</th></tr></thead>'
        "<tbody><tr><th>Twente</th><td>15 (2,5 %)</td></tr></tbody></table></main>"
    )
    found = pieces(text)
    assert [piece.text for piece in found] == ["Lopend: Q1 2023 12;", "Q2 2023 15.", "Twente", "15 (2,5 %)"]
    assert found[-1].context == "Q2 2023 | Twente"


def test_a_number_beside_a_quarter_belongs_to_it(report: Report, known: Known) -> None:
    before, now = (report.count("running", quarter) for quarter in (report.previous, report.quarter))
    assert before != now
    right, wrong = (f"Lopend: {report.previous.short_label} {count}." for count in (before, now))
    assert problems(Piece(right), known) == []
    assert problems(Piece(wrong), known)


def test_dates_norms_and_references_are_no_outcomes(known: Known) -> None:
    text = (
        "Stand van 1 oktober 2023 (tabel 3): minstens 12 uur per week, minstens 35 % loonwaarde en een "
        "contract voor minstens 3 maanden; een 95%-interval, zie figuur B2 en paragraaf 4."
    )
    assert [problem for piece in sentences(text) for problem in problems(piece, known)] == []


def test_pages_of_another_reading_are_refused(report: Report, tmp_path: Path) -> None:
    folder = site(tmp_path / "site", report)
    (folder / "index.html").write_text(page("kwartaal 1 van 2023, stand 1 juli 2023."), encoding="utf-8")
    with pytest.raises(InputError, match="werkmonitor render 2023Q2 --as-of"):
        audit(report.release, report.regions, folder)
    with pytest.raises(InputError):
        audit(report.release, report.regions, tmp_path / "nothing")


@pytest.mark.parametrize(("value", "decimals"), [(3679, 0), (36.05, 1), (0.25, 1), (1234.5, 0), (0.36071, 4)])
def test_numbers_are_written_as_the_narrative_writes_them(value: float, decimals: int) -> None:
    assert written(value, decimals) == numbers.number(value, decimals)


def rows(*found: tuple[str, str, str, float, float, float]) -> pd.DataFrame:
    table = pd.DataFrame(found, columns=["indicator", "funding", "region", "numerator", "denominator", "value"])
    same = {"quarter": "2023Q2", "method": "ips", "stage": "", "type": "", "status": "ok", "interval_method": ""}
    return table.assign(**same)


NAN = float("nan")


def test_tables_that_contradict_themselves_are_found() -> None:
    right = rows(
        ("running", "", "", 30, NAN, 30), ("running", "uwv", "", 20, NAN, 20), ("running", "other", "", 10, NAN, 10),
        ("paid_work", "", "", 12, 30, 0.4), ("durable_work", "", "", 11, 30, 11 / 30),
    )  # fmt: skip
    assert [*_parts(right), *_within(right), *_shares(right)] == []
    wrong = right.copy()
    wrong.loc[1, "numerator"], wrong.loc[4, "numerator"] = 21, 13
    assert [reason for _, _, reason in _parts(wrong)] == ["numerator: 31 in delen, 30 in totaal"]
    assert [row for _, row, _ in _within(wrong)] == ["2023Q2 durable_work"]
    assert len(list(_shares(wrong))) == 1
    hidden = wrong.assign(status=["ok", "primary", "ok", "ok", "ok"])
    assert list(_parts(hidden)) == []


def test_the_command_says_where_and_why(report: Report, claims: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    output = report.release.folder.parents[2]
    monkeypatch.setenv("WERKMONITOR_OUTPUT", str(output))
    monkeypatch.setenv("WERKMONITOR_ROOT", str(Path(__file__).parents[2]))
    folder = site(output / "_site" / "2023Q2", report, *claims)
    right = CliRunner().invoke(app, ["audit", "2023Q2"])
    assert right.exit_code == 0, right.output
    path = folder / "analyses" / "04-betaald-werk.html"
    path.write_text(page(changed_count(str(work.paid(report)))), encoding="utf-8")
    wrong = CliRunner().invoke(app, ["audit", "2023Q2"])
    assert wrong.exit_code == 1
    assert "analyses/04-betaald-werk.html" in wrong.output
    assert "staat zo niet in de tabellen over 2023Q2" in wrong.output


def test_english_sentences_are_read_as_dutch_ones(report: Report, known: Known) -> None:
    cell = report.cell("paid_work")
    count, base = (f"{number:,.0f}" for number in (cell.count, cell.base))
    share = cell.share_text.replace(",", ".").replace("\u00a0", "")
    text = f"In {count} of {base} trajectories ({share}) there was paid work in the second quarter of 2023."
    assert problems(Piece(text, language="en"), known) == []
    assert problems(Piece(text.replace("second", "first"), language="en"), known)
    assert pieces('<main><div lang="en"><p>One.</p></div></main>') == [Piece("One.", language="en")]


def test_a_hidden_number_is_an_item_of_its_series_too() -> None:
    text = "Punten: beëindigd met bekende reden. Met betaald werk: afgeschermd (kwartaal 1 van 2023: 128 (37,0 %))."
    *_, last = items(text)
    assert (last.label, last.title) == ("Met betaald werk", "Punten: beëindigd met bekende reden.")


def test_the_number_of_a_footnote_is_no_outcome() -> None:
    mark = '<a href="#fn4" class="footnote-ref" role="doc-noteref"><sup>4</sup></a>'
    assert pieces(f"<main><p>Zo is het.{mark} Daarna niet.</p></main>") == [Piece("Zo is het."), Piece("Daarna niet.")]


def test_pages_with_a_contradiction_do_not_take_the_place_of_the_old_ones(
    report: Report, claims: list[str], tmp_path: Path
) -> None:
    project = Project(REPOSITORY.root, report.release.folder.parents[2])
    vintage = find_vintage(project, report.quarter, report.as_of)
    presentation._audit(project, vintage, site(tmp_path / "right", report, *claims))
    wrong = site(tmp_path / "wrong", report, *(changed_percentage(claim) for claim in claims))
    with pytest.raises(RenderError, match=r"contradict the released tables(.|\n)*04-betaald-werk"):
        presentation._audit(project, vintage, wrong)
