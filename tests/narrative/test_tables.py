"""Pipe tables: right for both engines, whatever the text."""

import re
from pathlib import Path

import pytest
from sample_release import sample_report

from werkmonitor.narrative import overviews
from werkmonitor.narrative.claims import revisions
from werkmonitor.narrative.tables import Link, escape, markdown_table


def test_a_table_has_header_alignment_caption_and_label() -> None:
    lines = markdown_table(["Regio", "Aantal"], [["Twente*", "12"]], "Per regio.", "tbl-x").split("\n")
    assert lines[0] == "| Regio | Aantal |"
    assert re.fullmatch(r"\| :-+ \| -+: \|", lines[1])
    assert lines[2] == r"| Twente\* | 12 |"
    assert lines[-1] == ": Per regio. {#tbl-x}"


def test_a_cell_can_lead_somewhere() -> None:
    lines = markdown_table(["Pagina"], [[Link("03_trajecten", "03-trajecten.qmd#sec-totalen")]], "", "tbl-x").split(
        "\n"
    )
    assert lines[2] == r"| [03\_trajecten](03-trajecten.qmd#sec-totalen) |"
    assert len(lines[1]) < 20


def test_text_can_not_break_the_table() -> None:
    assert escape("a|b_c\nd") == r"a\|b\_c d"
    with pytest.raises(ValueError, match="a row has 1 cells"):
        markdown_table(["a", "b"], [["x"]], "", "tbl-x")


@pytest.mark.parametrize("case", [{}, {"quarters": ("2022Q4",)}, {"late": 12}, {"organisations": 1, "size": 1.0}])
def test_every_overview_is_a_table_or_says_why_not(tmp_path: Path, case: dict[str, object]) -> None:
    report = sample_report(tmp_path, **case)
    tables = [
        overviews.quarters(report),
        overviews.deliveries(report),
        overviews.rows_in_and_out(report),
        overviews.delivery_quality(report, "repaired"),
        overviews.delivery_quality(report, "refused"),
        overviews.regions(report, ["running", "paid_work"], "tbl-regio", "Per regio."),
        overviews.indicators(report, ["started_working", "paid_work"], "tbl-i", "Indicatoren."),
        overviews.definitions(report),
        overviews.wording(report),
        overviews.claim_grades(report),
        overviews.source_rows(report, "paid_work"),
    ]
    for table in tables:
        assert not re.search(r"\bnan\b", table.data)
        assert table.data.startswith("| ") or table.data.endswith(".")


def test_a_table_of_two_quarters_says_what_became_of_a_share_only_with_a_margin_of_the_difference(
    tmp_path: Path,
) -> None:
    report = sample_report(tmp_path)
    table = overviews.indicators(report, ["paid_work"], "tbl-i", "Indicatoren.").data
    assert table.splitlines()[2].rstrip(" |").endswith("–")
    difference = report.cell("paid_work").number - report.cell("paid_work", report.previous).number
    report._limits[("paid_work", "", "")] = (difference - 0.9, difference + 0.9)
    table = overviews.indicators(report, ["paid_work"], "tbl-i", "Indicatoren.").data
    assert table.splitlines()[2].rstrip(" |").endswith("binnen de toevalsmarge")
    assert "Let op, dit zijn niet dezelfde organisaties" in table


def test_without_anything_to_compare_with_there_is_no_table_and_the_sentence_above_says_why(tmp_path: Path) -> None:
    report = sample_report(tmp_path, late=0)
    assert overviews.revisions(report).data == overviews.reproduction(report).data == ""
    assert "kwamen er geen leveringen binnen" in revisions.later(report)
    assert revisions.direction(report) == ""
    assert "Er is geen gepubliceerd rapport" in revisions.reproduced(report)


def test_hidden_numbers_are_said_to_be_hidden(tmp_path: Path) -> None:
    report = sample_report(tmp_path, organisations=8, late=0)
    data = overviews.regions(report, ["running", "stopped_working"], "tbl-regio", "Per regio.").data
    assert "afgeschermd" in data
    assert "geen organisatie actief" in data
