"""The dashboard's data are the released table, cell by cell; what is added to the definitions appears by itself."""

from __future__ import annotations

import json
import math
import re
import sys
from pathlib import Path
from typing import Any

import pytest
import sample_release
import vl_convert
from sample_release import sample_report

from werkmonitor import dashboard
from werkmonitor.dashboard.charts import LOOKS, charts
from werkmonitor.dashboard.classes import PRINTED, classes_of
from werkmonitor.dashboard.content import document
from werkmonitor.dashboard.page import FOLDER, LIBRARY, OWN
from werkmonitor.figures.choropleth import COLOURS
from werkmonitor.indicators import dictionary
from werkmonitor.indicators.indicator import Indicator, Kind
from werkmonitor.narrative import numbers
from werkmonitor.narrative.report import Report


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return sample_report(tmp_path_factory.mktemp("release"), size=24)


@pytest.fixture(scope="module")
def known(report: Report) -> dict[str, Any]:
    return document(report)


def test_every_row_of_the_table_is_in_the_dashboard_with_its_numbers_or_its_status(
    report: Report, known: dict[str, Any]
) -> None:
    cells = {one["id"]: one["cells"] for one in known["indicators"]}
    places = {one["id"]: place for place, one in enumerate(known["quarters"])}
    statuses = set()
    for row in report.safe("indicators").frame.to_dict("records"):
        group = "|".join(row[name] for name in ("stage", "funding", "type", "region"))
        cell = cells[row["indicator"]][group][places[row["quarter"]]]
        statuses.add(row["status"])
        if row["status"] in ("ok", "rounded") and not math.isnan(row["value"]):
            assert [cell[0], cell[2]] == [row["numerator"], row["value"]]
            assert cell[8] == (row["status"] == "rounded")
            if row["interval_method"] == cell[7] and not math.isnan(row["lower"]):
                assert cell[3:5] == [row["lower"], row["upper"]]
        elif row["status"] not in ("ok", "rounded"):
            assert known["reasons"][cell]["status"] == row["status"]
    assert {"ok", "hidden", "missing"} <= statuses


def test_numbers_are_written_as_the_report_writes_them(report: Report, known: dict[str, Any]) -> None:
    seen = 0
    for one in known["indicators"]:
        cell, written = report.cell(one["id"], region=""), one["cells"]["|||"][-1]
        if not cell.shown:
            continue
        seen += 1
        assert re.search(r"\d", written[5]), one["id"]
        if one["share"]:
            assert written[5:7] == [cell.share_text, cell.interval_text], one["id"]
    assert seen > 10


def test_quarters_and_regions_say_what_is_incomplete(report: Report, known: dict[str, Any]) -> None:
    assert [one["provisional"] for one in known["quarters"]] == ["", "", "voorlopig: 10 van de 12 organisaties"]
    marked = known["coverage"][str(report.quarter)]
    assert {one["code"] for one in marked.values()} == {"nothing_received", "no_organisation"}
    assert {one["id"] for one in known["regions"]} == set(report.regions)
    reasons = {(one["status"], one["text"]) for one in known["reasons"]}
    missing = {("missing", "geen bruikbare levering"), ("missing", "geen organisatie actief")}
    assert missing | {("hidden", "afgeschermd")} <= reasons


def test_an_indicator_that_is_added_to_the_definitions_appears_without_further_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    added = Indicator("proef", "Proefcijfer", "Een proef.", "paid_work", Kind.SHARE, "running", "lopende trajecten")
    entries = (*sample_release.INDICATORS, added)
    for module in (sample_release, sys.modules[dictionary.__module__]):
        monkeypatch.setattr(module, "INDICATORS", entries)
    sample_release._read.cache_clear()
    report = sample_report(tmp_path, size=24)
    sample_release._read.cache_clear()
    found = {one["id"]: one for one in document(report)["indicators"]}["proef"]
    assert found["label"] == "Proefcijfer"
    assert found["by"] == ["region", "funding", "type"]
    assert found["cells"]["|||"][-1][5] == report.share("paid_work")
    assert "Proefcijfer" in dashboard.by_quarter(report).data
    assert "Proefcijfer per arbeidsmarktregio" in dashboard.by_region(report).data


def test_a_plain_table_is_refused(report: Report) -> None:
    for show in (dashboard.explorer, dashboard.by_quarter, dashboard.by_group, dashboard.by_region):
        with pytest.raises(TypeError, match="safe tables"):
            show(report.safe("indicators").frame)  # type: ignore[arg-type]


def test_the_page_holds_its_data_and_has_its_scripts_beside_it(
    report: Report, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("WERKMONITOR_ROOT", str(Path(__file__).parents[2]))
    monkeypatch.chdir(tmp_path)
    html = dashboard.explorer(report).data
    found = re.search(r'<script type="application/json" id="dashboard-data">(.*?)</script>', html)
    assert found
    assert "<" not in found[1]
    assert set(json.loads(found[1])["charts"]) == set(LOOKS)
    loaded = re.findall(r'(?:src|href)="([^"]+)"', html)
    folder = report.figures / FOLDER
    assert [(tmp_path / way).resolve() for way in loaded] == [folder / name for name in (OWN[1], LIBRARY, OWN[0])]
    assert all((folder / name).stat().st_size for name in (LIBRARY, *OWN))
    assert html.count(" defer></script>") == 2


def test_charts_are_vega_lite_that_asks_nothing_of_another_host() -> None:
    made = charts()
    for name, chart in made["light"].items():
        assert vl_convert.vegalite_to_vega({**chart, "datasets": {"rows": []}})["marks"], name
        assert made["dark"][name]["layer"] != chart["layer"]
    parts = [
        {key: part for key, part in chart.items() if key != "$schema"}
        for one in made.values()
        for chart in one.values()
    ]
    assert "http" not in json.dumps(parts)


@pytest.mark.parametrize(
    ("values", "share"),
    [
        ([0.2, 0.31, 0.47], True),
        ([0.301], True),
        ([0.0, 1.0], True),
        ([12, 13], False),
        ([10, 413], False),
        ([0], False),
    ],
)
def test_classes_are_round_and_part_the_values(values: list[float], share: bool) -> None:
    found = classes_of("proef", values, share=share)
    limits = found["limits"]
    assert limits == sorted(set(limits))
    assert len(found["classes"]) == len(set(found["classes"])) == len(limits) + 1 == len(COLOURS)
    assert limits[0] > min(values)
    assert limits[-1] >= max(values) - (limits[1] - limits[0]) - 1e-9
    assert all(math.isclose(limit * (100 if share else 1), round(limit * (100 if share else 1))) for limit in limits)


def test_classes_are_those_of_the_printed_maps_where_there_are_any() -> None:
    for indicator, classes in PRINTED.items():
        assert classes_of(indicator, [1.0], share=classes.is_share)["classes"] == classes.labels
    assert classes_of("proef", [], share=True) == {"limits": [], "classes": []}


def test_tables_give_each_number_or_the_reason_why_it_is_not_there(report: Report) -> None:
    cell = report.cell("paid_work")
    assert "| Betaald werk | " in dashboard.by_quarter(report).data
    assert cell.both_text in dashboard.by_quarter(report).data
    assert report.cell("durable_work", funding="uwv").both_text in dashboard.by_group(report).data
    regions = dashboard.by_region(report).data
    assert regions.count("<details>") == regions.count("</details>") == regions.count("{#tbl-dashboard-")
    assert "geen bruikbare levering" in regions
    assert "geen organisatie actief" in regions
    region = next(code for code in report.regions if report.cell("running", region=code).shown)
    assert f"| {report.regions[region]} | " in regions
    assert numbers.number(report.cell("running", region=region).number) in regions
