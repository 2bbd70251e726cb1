"""What only a quality report says: about a region, an organisation, and one that delivered nothing."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from sample_release import REPOSITORY, sample_report
from texts import lines, notebook_text

from werkmonitor.narrative import status, terms
from werkmonitor.narrative.claims import coverage, endings, quality, silence
from werkmonitor.narrative.report import Report

TEMPLATE = REPOSITORY.root / "reports" / "kwaliteitsrapportage.qmd"


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return sample_report(tmp_path_factory.mktemp("own"), scope="organisation", unit="org02")


@pytest.fixture(scope="module")
def silent(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return sample_report(tmp_path_factory.mktemp("silent"), scope="organisation", unit="org12")


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return sample_report(tmp_path_factory.mktemp("region"), unit="AM05")


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_whether_the_delivery_is_used(own: Report, silent: Report, region: Report) -> None:
    assert plain(quality.delivered(own)) == (
        "De levering van Verzonnen-ggz 02 over kwartaal 2 van 2023, ontvangen op 14 juli 2023, is gebruikt."
    )
    assert plain(quality.delivered(silent)) == (
        "Van Verzonnen-ggz 12 was over kwartaal 2 van 2023 op 1 oktober 2023 geen bruikbare levering binnen."
    )
    assert plain(quality.delivered(region)).startswith("In de regio Twente ")


def test_what_to_look_at_in_the_delivery(own: Report, silent: Report, region: Report) -> None:
    text = str(quality.delivery(own).data)
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line[:1] == "|"]
    assert [row[0] for row in rows[2:]] == ["Geweigerd", "Geweigerd"]
    assert ["Geweigerd", "Regio bestaat niet.", "Verbeter de rij.", "31"] in rows
    assert "Bij het inlezen zijn 135 waarden omgezet" in text
    assert quality.delivery(silent).data == quality.delivery(region).data == ""


def test_the_delivery_beside_that_of_last_time(own: Report, silent: Report, region: Report) -> None:
    assert plain(quality.since_last_time(own)) == (
        "Van de 2.468 rijen zijn er 68 geweigerd; in kwartaal 1 van 2023 waren het er 68 van de 2.468."
    )
    assert quality.since_last_time(silent) == quality.since_last_time(region) == ""


def test_own_counts_are_for_the_organisation_only(own: Report) -> None:
    assert "niet afgeschermd" in quality.not_to_be_shared(own)
    assert "Alleen voor Verzonnen-ggz 02" in notebook_text(TEMPLATE, own)


@pytest.mark.parametrize("unit", ["own", "silent"])
def test_no_other_organisation_is_named(unit: str, request: pytest.FixtureRequest) -> None:
    report: Report = request.getfixturevalue(unit)
    text = notebook_text(TEMPLATE, report)
    others = report.safe("organisations").frame.query("organisation != @report.unit")
    assert report.unit_name in text
    assert not [name for name in {*others["organisation"], *others["name"]} if name in text]


def test_shares_carry_their_interval(own: Report) -> None:
    summary = [line for line in lines(str(quality.summary(own).data)) if line[:2] in ("2.", "3.", "4.")]
    assert len(summary) == 3
    assert all("95%-interval" in line for line in summary)
    assert "het interval van de organisatie" in summary[0]


def test_a_silent_organisation_gets_a_report_that_says_so(silent: Report) -> None:
    text = plain(notebook_text(TEMPLATE, silent))
    assert "Geen cijfers over dit kwartaal: Verzonnen-ggz 12" in text
    assert plain(str(quality.summary(silent).data)) == (
        "Over kwartaal 2 van 2023 zijn er geen cijfers van Verzonnen-ggz 12 om samen te vatten. "
        f"{plain(silence.last_known(silent))}"
    )
    assert re.search(r"cijfers zijn, is kwartaal 1 van 2023: toen liepen er \d+ IPS-trajecten\.", text)
    assert text.count("Hoeveel trajecten lopen er nu") == 1
    assert "ontbreekt" not in re.sub(r"^!.*", "", text, flags=re.MULTILINE)
    assert "De cijfers van Nederland gaan over 10 van de 12 organisaties." in text


def test_how_to_read_fits_the_unit(own: Report, region: Report) -> None:
    assert "organisatie" not in str(quality.how_to_read(region).data)
    assert "Regio" not in str(quality.how_to_read(own).data)


def test_a_note_names_a_quarter_once(own: Report, silent: Report) -> None:
    quarters = [silent.quarter, silent.quarter]
    assert terms.incomplete_note(silent, quarters) == "* Q2 2023: geen bruikbare levering van deze organisatie."
    assert terms.incomplete_note(own, quarters) == ""
    assert terms.basis_note(own, quarters) == "Nederland: 10 van de 12 organisaties."


def test_a_note_says_why_quarters_are_incomplete(silent: Report, region: Report) -> None:
    before = silent.quarters[0] - 1
    assert terms.incomplete_note(silent, [before, silent.quarter]).split("\n") == [
        "* Q3 2022: deze organisatie bood volgens het register geen IPS aan.",
        "* Q2 2023: geen bruikbare levering van deze organisatie.",
    ]
    nobody, late = (replace(region, unit=unit, _tables={}) for unit in ("AM38", "AM13"))
    assert terms.incomplete_note(nobody, region.quarters) == (
        "* Q4 2022, Q1 2023 en Q2 2023: geen organisatie in deze regio bood IPS aan."
    )
    assert terms.incomplete_note(late, region.quarters) == "* Q2 2023: nog geen bruikbare levering uit deze regio."


@pytest.mark.parametrize(
    ("unit", "title", "sentence"),
    [
        (
            "AM05",
            "",
            "In de regio Twente is van de enige organisatie die er IPS aanbiedt een bruikbare levering binnen.",
        ),
        (
            "AM13",
            "Geen cijfers over dit kwartaal: Midden-Utrecht",
            "In de regio Midden-Utrecht is van de enige organisatie die er IPS aanbiedt nog geen bruikbare levering "
            "binnen.",
        ),
        ("AM36", "Geen organisatie actief: Regio Zwolle", "In Regio Zwolle biedt geen organisatie IPS aan."),
    ],
)
def test_what_heads_the_report_of_a_region(region: Report, unit: str, title: str, sentence: str) -> None:
    report = replace(region, unit=unit, _tables={})
    assert quality.delivered(report) == sentence
    text = str(status.callouts(report).data)
    assert f"## {title}\n" in text if title else "callout-warning" not in text
    assert "Voorlopige cijfers" not in text


def test_words_for_several_organisations(region: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coverage, "active_here", lambda report: 3)
    assert coverage.unit(region) == (
        "In de regio Twente is van alle organisaties die er IPS aanbieden een bruikbare levering binnen."
    )


def test_an_ending_without_limits_says_nothing_of_them(own: Report, silent: Report) -> None:
    assert "95%-interval van het aandeel met werk of opleiding is" in quality.endings_situation(own)
    assert quality.endings_situation(silent) == endings.situation(silent)
