"""Figures per region: sorted, complete, and honest about what is hidden or not there."""

import re
from pathlib import Path

import pytest
from matplotlib.figure import Figure
from sample_release import sample_report

from werkmonitor import figures
from werkmonitor.figures.appendix import Measure, split_by_shown
from werkmonitor.narrative import terms
from werkmonitor.narrative.cells import Cell
from werkmonitor.narrative.report import Report
from werkmonitor.vocabulary import Coverage, Status

PER_REGION = [figures.new_by_region, figures.funding_by_region, figures.type_by_region, figures.work_by_region]
FEW = [figures.starts_and_stops_by_region, figures.endings_by_region]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return sample_report(tmp_path_factory.mktemp("release"))


@pytest.fixture(autouse=True)
def _not_saved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Figure, "savefig", lambda figure, *_, **__: figure.draw_without_rendering())


@pytest.mark.parametrize("draw", [figures.availability_by_region, *PER_REGION])
def test_every_region_is_in_it(report: Report, draw: object) -> None:
    text = draw(report).data  # type: ignore[operator]
    assert not [name for name in report.regions.values() if name not in text]


def test_availability_tells_what_is_missing_first(report: Report) -> None:
    text = figures.availability_by_region(report).data
    assert text.index("geen bruikbare levering van 1 organisatie;") < text.index("geen organisatie actief;")
    assert text.index("geen organisatie actief;") < text.index(": compleet;")


def test_regions_are_sorted_by_their_total(report: Report) -> None:
    text = figures.funding_by_region(report).data.split("Totaal: ")[1].split("UWV: ")[0]
    totals = [int(found.replace(".", "")) for found in re.findall(r" ([\d.]+)(?:; |\. )", text)]
    assert len(totals) > 5
    assert totals == sorted(totals, reverse=True)


def test_a_hidden_number_has_its_reason(tmp_path: Path) -> None:
    report = sample_report(tmp_path, organisations=4, late=0, size=2.0)
    text = figures.type_by_region(report).data
    assert "afgeschermd" in text
    assert "geen organisatie actief" in text


def test_a_hidden_number_is_called_so_where_nothing_was_received(report: Report) -> None:
    silent = report.regions_with(Coverage.NO_ORGANISATION) + report.regions_with(Coverage.NOTHING_RECEIVED)
    code = next(code for code, name in report.regions.items() if name == silent[0])
    assert terms.region_text(report, code, Cell(Status.HIDDEN)) == "afgeschermd"
    assert terms.region_text(report, code, Cell(Status.MISSING)) in (
        "geen organisatie actief",
        "geen bruikbare levering",
    )


def test_regions_without_a_number_are_counted_and_left_out(report: Report) -> None:
    measures = [Measure("Gestart met werken", "started_working"), Measure("Gestopt met werken", "stopped_working")]
    shown, small, absent = split_by_shown(report, measures)
    assert sorted([*shown, *small, *absent]) == sorted(report.regions)
    text = figures.starts_and_stops_by_region(report).data
    assert f"te tonen voor {len(shown)} van de {len(shown) + len(small)} regio’s met gegevens" in text
    drawn = text.split("fig-alt=")[1]
    assert all((report.regions[region] in drawn) is (region in shown) for region in report.regions)


@pytest.mark.parametrize("draw", [figures.new_by_region, *FEW])
def test_where_nothing_is_known_words_stand_in_the_place_of_an_empty_figure(tmp_path: Path, draw: object) -> None:
    text = draw(sample_report(tmp_path, late=12)).data  # type: ignore[operator]
    assert text.startswith("Hier staat geen figuur: over kwartaal 2 van 2023 is ")
    assert text.endswith(" van geen enkele arbeidsmarktregio bekend.")


@pytest.mark.parametrize("draw", FEW)
def test_what_is_too_small_everywhere_is_not_called_missing(tmp_path: Path, draw: object) -> None:
    text = draw(sample_report(tmp_path, organisations=3, late=0, size=0.5)).data  # type: ignore[operator]
    assert text.startswith("Hier staat geen figuur: in geen enkele arbeidsmarktregio is ")
    assert text.endswith(" te tonen, omdat het over te weinig mensen gaat.")
