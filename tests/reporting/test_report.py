"""Opening a report, and looking numbers up in it."""

from dataclasses import replace
from pathlib import Path

import pytest
from sample_release import AS_OF, REPOSITORY, sample_report

from werkmonitor.config import InputError
from werkmonitor.narrative.cells import Cell
from werkmonitor.narrative.report import Report
from werkmonitor.quarter import Quarter
from werkmonitor.reporting import open_report
from werkmonitor.vocabulary import Coverage, Status


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return sample_report(tmp_path_factory.mktemp("release"))


def test_a_notebook_opens_the_report_of_its_quarter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sample_report(tmp_path)
    monkeypatch.setenv("WERKMONITOR_ROOT", str(REPOSITORY.root))
    monkeypatch.setenv("WERKMONITOR_OUTPUT", str(tmp_path))
    opened = open_report("2023Q2", AS_OF.isoformat())
    assert (opened.quarter, opened.previous, opened.as_of) == (Quarter(2023, 2), Quarter(2023, 1), AS_OF)
    assert opened.figures == tmp_path / "figures" / "2023Q2"
    region = open_report("2023Q2", unit="AM05")
    assert region.unit_name == "Twente"
    assert region.figures == tmp_path / "data-derived/restricted/kwaliteitsrapportages/2023Q2/figures/AM05"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"quarter": "2023-2"}, "write it as 2023Q2"),
        ({"quarter": "2023Q2", "as_of": "1 oktober"}, "parameters of the notebook"),
        ({"quarter": "2031Q1"}, "there is no release of 2031Q1 yet"),
        ({"quarter": "2023Q2", "unit": "AM99"}, "not the code of a region"),
        ({"quarter": "2023Q2", "scope": "organisation", "unit": "org01"}, "no figures of organisation 'org01'"),
        ({"quarter": "2023Q2", "scope": "organisation"}, "give region or organisation, and its code"),
        ({"quarter": "2023Q2", "scope": "gemeente", "unit": "AM05"}, "give region or organisation, and its code"),
    ],
)
def test_wrong_parameters_say_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: dict[str, str], message: str
) -> None:
    sample_report(tmp_path)
    monkeypatch.setenv("WERKMONITOR_ROOT", str(REPOSITORY.root))
    monkeypatch.setenv("WERKMONITOR_OUTPUT", str(tmp_path))
    with pytest.raises(InputError, match=message):
        open_report(**arguments)


def test_counts_and_shares_come_from_the_released_table(report: Report) -> None:
    frame = report.safe("indicators").where(quarter="2023Q2", indicator="paid_work", region="", funding="uwv").frame
    row = frame.iloc[0]
    cell = report.cell("paid_work", funding="uwv")
    assert (cell.count, cell.base) == (row["numerator"], row["denominator"])
    assert report.share("paid_work", funding="uwv") == f"{100 * row['value']:.1f}\u00a0%".replace(".", ",")
    assert report.count("running", report.previous) != report.count("running")


def test_what_is_not_there_has_its_reason(report: Report) -> None:
    assert report.count("new", Quarter(2022, 4)) == "ontbreekt"
    assert report.share("paid_work", funding="no such code") == "ontbreekt"
    assert Cell(Status.HIDDEN).share_text == "afgeschermd"
    assert Cell(Status.OK).share_text == "niet te berekenen"
    with pytest.raises(ValueError, match="afgeschermd"):
        _ = Cell(Status.HIDDEN).number


def test_regions_without_deliveries_have_no_zero(report: Report) -> None:
    silent = next(code for code in report.regions if report.coverage(code) is Coverage.NOTHING_RECEIVED)
    assert report.count("running", region=silent) == "ontbreekt"
    assert report.region_label(silent).endswith("*")


def test_who_delivered(report: Report) -> None:
    assert (report.reporting(), report.active()) == (10, 12)
    assert report.of_organisations() == "10 van de 12 organisaties"
    assert not report.same_organisations(report.previous, report.quarter)
    assert report.is_complete(report.previous)


def test_an_organisation_sees_its_own_figures_beside_the_public_ones(tmp_path: Path) -> None:
    report = sample_report(tmp_path, scope="organisation", unit="org02")
    assert (report.unit_name, report.region, report.prefix) == ("Verzonnen-ggz 02", "", "Verzonnen-ggz 02: ")
    own, national = report.cell("running"), report.cell("running", region="")
    assert own.number < national.number
    assert report.part(type="epa").base == own.count
    assert report.part(region="", type="epa").base == national.count
    small = [cell for cell in report._own_cells.values() if cell.shown and cell.count in range(1, 10)]
    assert small, "own small counts aren't hidden"
    assert report.is_complete()
    assert report.same_organisations(report.previous, report.quarter), "it delivered both, though others didn't"
    assert report.figures.is_relative_to(tmp_path / "data-derived" / "restricted")


def test_an_organisation_that_delivered_nothing_has_no_zero(tmp_path: Path) -> None:
    report = sample_report(tmp_path, scope="organisation", unit="org12")
    assert report.count("running") == "ontbreekt"
    assert report.count("running", report.previous) != "ontbreekt"
    assert not report.is_complete()


def test_a_report_is_never_made_of_the_wrong_release(tmp_path: Path) -> None:
    report = sample_report(tmp_path, scope="organisation", unit="org02")
    assert report.own is not None
    with pytest.raises(ValueError, match="can't stand in for the public ones"):
        replace(report, release=report.own, own=None)
    with pytest.raises(ValueError, match="own figures of 'org02' in a report for 'org03'"):
        replace(report, unit="org03")


def test_a_clustered_interval_is_preferred_and_stays_within_bounds(tmp_path: Path) -> None:
    report = sample_report(tmp_path)
    wide = Cell(Status.OK, 1, 10, 0.1, -0.2, 0.4)
    assert wide.interval == (0.0, 0.4)
    assert report.cell("paid_work").interval is not None
