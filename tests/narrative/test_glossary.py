"""The list of terms: one file, checked, with numbers from the definitions."""

import re
from pathlib import Path

import pytest
from sample_release import REPOSITORY, sample_report

from werkmonitor.config import InputError
from werkmonitor.narrative.glossary import glossary, read_glossary

FILE = REPOSITORY.config / "glossary.yml"


def test_terms_are_in_the_order_of_a_dictionary() -> None:
    terms = [entry.term for entry in read_glossary(FILE)]
    assert terms.index("Beëindigd") < terms.index("Betaald werk")
    assert {"Traject", "Peildatum", "Duurzaam betaald werk", "Loonwaarde", "EPA", "CMD", "ZPM"} <= set(terms)


def test_no_number_is_typed() -> None:
    assert not [entry.term for entry in read_glossary(FILE) if re.search(r"\d", entry.text)]


def test_sentences_are_short_enough_to_read_at_once() -> None:
    sentences = [sentence for entry in read_glossary(FILE) for sentence in re.split(r"(?<=[.:;]) ", entry.text)]
    assert max(len(sentence.split()) for sentence in sentences) <= 30


def test_numbers_come_from_the_definitions_and_the_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WERKMONITOR_ROOT", str(REPOSITORY.root))
    report = sample_report(tmp_path)
    text = str(glossary(report).data)
    assert "ten minste 12 uur per week" in text
    assert f"Een aantal van 1 tot en met {report.policy.threshold - 1} wordt niet getoond" in text
    assert "1\u00a0oktober\u00a02023" in text
    assert not re.search(r"\{(?!#)", text)
    assert "[Beëindigd]{#begrip-beeindigd}" in text


@pytest.mark.parametrize(
    "content",
    [
        "terms: [{term: A}]",
        "[1, 2]",
        "terms: [{term: IPS, id: a, text: Werk en steun.}, {term: Steun, id: b, forms: [ips], text: Nog een keer.}]",
        "terms: [{term: IPS, id: a, text: Werk en steun.}, {term: Steun, id: a, text: Nog een keer.}]",
        "terms: [{term: IPS, id: A b, text: Werk en steun.}]",
        "a: [",
        "",
    ],
)
def test_a_file_that_is_wrong_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "glossary.yml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=r"glossary\.yml"):
        read_glossary(path)
