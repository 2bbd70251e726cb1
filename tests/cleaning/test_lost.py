"""Trajectories that vanish between two deliveries, in the workbook that the organisation gets back."""

from collections.abc import Callable
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from werkmonitor.cleaning import ingest
from werkmonitor.config import Project

EARLIER = {"datum_aanmelding": "01-12-2021", "datum_start": "01-01-2022", "datum_goedkeuring": "15-01-2022"}


@pytest.fixture
def missing(
    project: Project, delivery_root: Path, write_delivery: Callable[..., Path]
) -> Callable[..., list[list[object]]]:
    """Deliver two quarters and return what the feedback on the second says is missing."""

    def run(before: list[dict[str, str]], after: list[dict[str, str]], quarter: str = "2023Q2") -> list[list[object]]:
        rows = [{**EARLIER, **row} for row in before]
        write_delivery(rows, [], quarter="2023Q1", received="2023-04-14")
        write_delivery([{**EARLIER, **row} for row in after], [], quarter=quarter, received="2024-01-14")
        folder = ingest(project, delivery_root).folder
        book = CalamineWorkbook.from_path(folder / "feedback" / quarter / "org01.xlsx")
        return book.get_sheet_by_name("Ontbreekt").to_python()[1:]

    return run


def test_what_ran_before_and_is_absent_is_listed_with_what_to_do(missing: Callable[..., list[list[object]]]) -> None:
    before = [
        {"traject_id": "stays"},
        {"traject_id": "lost"},
        {"traject_id": "ends-later", "datum_einde": "01-04-2023"},
        {"traject_id": "ended", "datum_einde": "31-03-2023"},
        {"traject_id": "orientation", "datum_start": "", "datum_goedkeuring": ""},
    ]
    found = missing(before, [{"traject_id": "stays"}])
    assert [row[:2] for row in found] == [["ends-later", "kwartaal 1 van 2023"], ["lost", "kwartaal 1 van 2023"]]
    assert all("datum_einde" in str(row[2]) for row in found)


def test_a_row_in_quarantine_is_not_lost(missing: Callable[..., list[list[object]]]) -> None:
    after = [{"traject_id": "A", "arbeidsmarktregio": "Atlantis"}, {"traject_id": "B"}]
    assert missing([{"traject_id": "A"}, {"traject_id": "B"}], after)[0][0] == "geen"


def test_a_quarter_that_was_skipped_is_looked_across(missing: Callable[..., list[list[object]]]) -> None:
    found = missing([{"traject_id": "A"}, {"traject_id": "B"}], [{"traject_id": "A"}], "2023Q3")
    assert [row[0] for row in found] == ["B"]
