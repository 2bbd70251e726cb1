from collections.abc import Callable
from pathlib import Path

import pytest

from werkmonitor.deliveries import checksum, find_deliveries, read_contents

WriteDelivery = Callable[..., Path]
GOOD = [{"traject_id": "T1"}]


def test_deliveries_come_in_order_of_quarter_organisation_and_date(
    delivery_root: Path, write_delivery: WriteDelivery
) -> None:
    write_delivery(GOOD, quarter="2023Q2", organisation="org02")
    write_delivery(GOOD, quarter="2023Q2", received="2023-08-01", workbook=True)
    write_delivery(GOOD, quarter="2023Q2", received="2023-07-01")
    write_delivery(GOOD, quarter="2022Q4", organisation="org02")
    found = find_deliveries(delivery_root)
    assert [(str(one.quarter), one.organisation, one.received.isoformat()) for one in found.deliveries] == [
        ("2022Q4", "org02", "2023-07-14"),
        ("2023Q2", "org01", "2023-07-01"),
        ("2023Q2", "org01", "2023-08-01"),
        ("2023Q2", "org02", "2023-07-14"),
    ]
    assert found.findings == ()
    assert found.deliveries[2].file_names == "levering.xlsx"
    assert found.deliveries[1].file_names == "org_plaatsingen.csv; org_trajecten.csv"


@pytest.mark.parametrize(
    "folder",
    ["2023-Q2/org01/2023-07-14", "2023q2/org01/2023-07-14", "2023Q2/org01/14-07-2023", "2023Q2/org 01!/2023-07-14"],
)
def test_names_that_mean_nothing_are_findings_not_errors(folder: str, delivery_root: Path) -> None:
    (delivery_root / folder).mkdir(parents=True)
    found = find_deliveries(delivery_root)
    assert found.deliveries == ()
    (finding,) = found.findings
    assert folder.startswith(finding.path)
    assert "isn't named as" in finding.message


def test_stray_files_are_noted_and_passed_over(delivery_root: Path, write_delivery: WriteDelivery) -> None:
    folder = write_delivery(GOOD, workbook=True)
    for name in ("~$levering.xlsx", ".DS_Store", "Thumbs.db", "README.txt", "toelichting.docx"):
        (folder / name).write_text("x", encoding="utf-8")
    (delivery_root / "SYNTHETIC").touch()
    (delivery_root / "README.md").touch()
    (delivery_root / "los.xlsx").touch()
    found = find_deliveries(delivery_root)
    (delivery,) = found.deliveries
    assert delivery.problem == ""
    assert len(found.findings) == 6
    assert "los.xlsx" in [finding.path for finding in found.findings]


def test_endings_in_capitals_are_recognised(delivery_root: Path, write_delivery: WriteDelivery) -> None:
    folder = write_delivery(GOOD)
    (folder / "org_trajecten.csv").rename(folder / "Export_TRAJECTEN.CSV")
    (folder / "org_plaatsingen.csv").rename(folder / "plaatsingen.csv")
    (delivery,) = find_deliveries(delivery_root).deliveries
    assert set(delivery.files) == {"trajecten", "plaatsingen"}


@pytest.mark.parametrize("extra", ["tweede.xlsx", "oud.xls", "x_trajecten.csv", "x_plaatsingen.csv"])
def test_a_choice_of_files_is_ambiguous(extra: str, delivery_root: Path, write_delivery: WriteDelivery) -> None:
    folder = write_delivery(GOOD, workbook=True)
    (folder / extra).write_text("x", encoding="utf-8")
    (delivery,) = find_deliveries(delivery_root).deliveries
    assert "meer dan één keuze" in delivery.problem
    assert extra in delivery.problem


def test_the_checksum_is_of_the_content_not_of_the_name(delivery_root: Path, write_delivery: WriteDelivery) -> None:
    for received in ("2023-07-01", "2023-07-02"):
        write_delivery(GOOD, received=received)
    write_delivery([{"traject_id": "T2"}], received="2023-07-03")
    second = delivery_root / "2023Q2" / "org01" / "2023-07-02"
    (second / "org_trajecten.csv").rename(second / "nieuw_trajecten.csv")
    first, renamed, other = (checksum(read_contents(one)) for one in find_deliveries(delivery_root).deliveries)
    assert first == renamed != other
