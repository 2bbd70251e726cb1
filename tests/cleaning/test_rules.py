"""Every rule on rows: which one refuses a row, which only remarks on it, and that no row is ever lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from werkmonitor.cleaning import Ingested, ingest
from werkmonitor.cleaning.rules import RULES, Severity
from werkmonitor.config import Project

Clean = Callable[..., Ingested]
GOOD = {"traject_id": "T1"}

REFUSED_TRAJECTORIES = {
    "missing_id": [{"traject_id": ""}],
    "exact_duplicate": [GOOD],
    "duplicate_id": [{"traject_id": "T2"}, {"traject_id": "T2", "financiering": "gemeente"}],
    "other_quarter": [{"traject_id": "T2", "kwartaal": "2023Q1"}],
    "missing_region": [{"traject_id": "T2", "arbeidsmarktregio": "-"}],
    "unknown_region": [{"traject_id": "T2", "arbeidsmarktregio": "Randstad"}],
    "unknown_method": [{"traject_id": "T2", "methode": "hypnose"}],
    "unreadable_start": [{"traject_id": "T2", "datum_start": "31-02-2023"}],
    "unreadable_end": [{"traject_id": "T2", "datum_einde": "binnenkort"}],
    "end_before_start": [{"traject_id": "T2", "datum_einde": "01-02-2023"}],
    "end_before_registration": [{"traject_id": "T2", "datum_start": "", "datum_einde": "01-01-2023"}],
    "start_after_quarter": [{"traject_id": "T2", "datum_start": "01-07-2023"}],
    "registered_after_quarter": [{"traject_id": "T2", "datum_start": "", "datum_aanmelding": "01-07-2023"}],
}
REFUSED_PLACEMENTS = {
    "missing_id": [{"traject_id": " "}],
    "exact_duplicate": [{**GOOD}, {**GOOD}],
    "unknown_trajectory": [{"traject_id": "T9"}],
    "refused_trajectory": [{"traject_id": "T8"}],
    "unknown_kind": [{**GOOD, "soort": "klus"}],
    "unknown_begin": [{**GOOD, "datum_begin": ""}],
    "unreadable_end": [{**GOOD, "datum_einde": "31-06-2023"}],
    "end_before_begin": [{**GOOD, "datum_einde": "31-03-2023"}],
    "outside_trajectory": [{**GOOD, "datum_begin": "01-01-2023", "datum_einde": "27-02-2023"}],
}
REMARKS_ON_TRAJECTORIES = {
    "missing_client": {"client_id": ""},
    "missing_funding": {"financiering": "onbekend"},
    "missing_type": {"type_traject": ""},
    "region_not_registered": {"arbeidsmarktregio": "Zeeland"},
    "no_dates": {"datum_aanmelding": "", "datum_start": "", "datum_goedkeuring": ""},
    "start_before_registration": {"datum_aanmelding": "15-03-2023"},
    "approved_without_start": {"datum_start": ""},
    "approved_before_registration": {"datum_goedkeuring": "01-01-2023"},
    "approved_after_end": {"datum_einde": "10-03-2023", "situatie_bij_einde": "geen"},
    "ended_before_quarter": {"datum_einde": "31-03-2023", "situatie_bij_einde": "geen"},
    "ends_after_quarter": {"datum_einde": "01-07-2023", "situatie_bij_einde": "geen"},
    "end_without_situation": {"datum_einde": "01-06-2023"},
    "situation_without_end": {"situatie_bij_einde": "opleiding"},
}
REMARKS_ON_PLACEMENTS = {
    "begins_after_quarter": {"datum_begin": "01-07-2023"},
    "missing_regular": {"regulier": ""},
    "durability_unknown": {"loonwaarde": ""},
}


@pytest.fixture
def clean(project: Project, delivery_root: Path, write_delivery: Callable[..., Path]) -> Clean:
    """Write one delivery, ingest it, and check that no row was lost."""

    def run(
        trajectories: list[dict[str, object]], placements: list[dict[str, object]] = (), **options: object
    ) -> Ingested:  # type: ignore[assignment]
        write_delivery(trajectories, placements, **options)
        ingested = ingest(project, delivery_root)
        (delivery,) = ingested.deliveries.to_dict("records")
        for sheet, name, rows in (
            ("trajecten", "trajectories", trajectories),
            ("plaatsingen", "placements", placements),
        ):
            in_quarantine = int((ingested.quarantine["sheet"] == sheet).sum())
            assert delivery[f"{name}_in"] == len(rows)
            assert delivery[f"{name}_quarantined"] == in_quarantine
            assert delivery[f"{name}_in"] == delivery[f"{name}_used"] + in_quarantine
        return ingested

    return run


def used(ingested: Ingested, sheet: str = "trajectories") -> pd.DataFrame:
    (delivery,) = ingested.deliveries.to_dict("records")
    file = ingested.trajectory_file if sheet == "trajectories" else ingested.placement_file
    return pq.ParquetFile(file(delivery["quarter"], delivery["organisation"], delivery["received"])).read().to_pandas()


def test_every_rule_is_tested() -> None:
    refused = {*REFUSED_TRAJECTORIES, *REFUSED_PLACEMENTS, "shifted_cells"}
    assert {rule.id for rule in RULES if rule.severity is Severity.REFUSE} == refused
    remarks = {*REMARKS_ON_TRAJECTORIES, *REMARKS_ON_PLACEMENTS}
    assert {rule.id for rule in RULES if rule.severity is Severity.REMARK} == remarks
    assert len({rule.id for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("rule", REFUSED_TRAJECTORIES)
def test_refused_trajectories(rule: str, clean: Clean) -> None:
    bad = REFUSED_TRAJECTORIES[rule]
    ingested = clean([GOOD, *bad])
    assert set(ingested.quarantine["rule"]) == {rule}
    assert ingested.quarantine["source_row"].tolist() == list(range(3, 3 + len(bad)))
    assert used(ingested)["trajectory_id"].tolist() == ["T1"]
    assert (ingested.quarantine["what_to_do"].str.len() > 10).all()


@pytest.mark.parametrize("rule", REFUSED_PLACEMENTS)
def test_refused_placements(rule: str, clean: Clean) -> None:
    trajectories = [GOOD, {"traject_id": "T8", "arbeidsmarktregio": "Randstad"}]
    good = {**GOOD, "datum_begin": "01-05-2023"}
    ingested = clean(trajectories, [good, *REFUSED_PLACEMENTS[rule]])
    refused = ingested.quarantine[ingested.quarantine["sheet"] == "plaatsingen"]
    assert refused["rule"].tolist() == [rule]
    assert "T1" in used(ingested, "placements")["trajectory_id"].tolist()


@pytest.mark.parametrize("rule", REMARKS_ON_TRAJECTORIES)
def test_remarks_leave_the_trajectory_in_use(rule: str, clean: Clean) -> None:
    ingested = clean([{**GOOD, **REMARKS_ON_TRAJECTORIES[rule]}, {"traject_id": "T2"}])
    assert used(ingested)["trajectory_id"].tolist() == ["T1", "T2"]
    remarks = ingested.remarks
    assert remarks.loc[remarks["source_row"] == 2, "rule"].tolist().count(rule) == 1
    assert remarks[remarks["source_row"] == 3].empty


@pytest.mark.parametrize("rule", REMARKS_ON_PLACEMENTS)
def test_remarks_leave_the_placement_in_use(rule: str, clean: Clean) -> None:
    ingested = clean([GOOD], [{**GOOD, **REMARKS_ON_PLACEMENTS[rule]}])
    assert len(used(ingested, "placements")) == 1
    assert ingested.remarks["rule"].tolist() == [rule]


def test_one_row_with_many_faults_is_refused_once_and_told_all(clean: Clean) -> None:
    bad = {"traject_id": "T2", "arbeidsmarktregio": "Rijnmund", "datum_einde": "01-02-2023"}
    ingested = clean([GOOD, bad])
    (row,) = ingested.quarantine.to_dict("records")
    assert row["rule"] == "unknown_region"
    assert "bedoeld als 'Rijnmond'?" in row["what_to_do"]
    assert "Ook: Verbeter datum_start of datum_einde." in row["what_to_do"]
    assert json.loads(row["content"])["arbeidsmarktregio"] == "Rijnmund"


@pytest.mark.parametrize(
    ("trajectory", "placement", "legal"),
    [
        ({}, {"datum_begin": "01-01-2020"}, True),  # begun before the start and still running: job retention
        ({}, {"datum_begin": "01-01-2020", "datum_einde": "01-03-2023"}, True),  # overlaps by one day
        ({}, {"datum_begin": "01-01-2020", "datum_einde": "28-02-2023"}, True),  # the day before: began with work
        ({}, {"datum_begin": "01-01-2020", "datum_einde": "27-02-2023"}, False),
        ({"datum_einde": "01-06-2023"}, {"datum_begin": "01-06-2023"}, True),
        ({"datum_einde": "01-06-2023"}, {"datum_begin": "02-06-2023"}, False),
        ({"datum_start": ""}, {"datum_begin": "10-02-2023"}, True),  # in orientation: from registration on
        ({"datum_start": ""}, {"datum_begin": "01-01-2023", "datum_einde": "30-01-2023"}, False),
    ],
)
def test_a_placement_has_to_touch_its_trajectory(
    trajectory: dict[str, str], placement: dict[str, str], legal: bool, clean: Clean
) -> None:
    ingested = clean([{**GOOD, **trajectory}], [{**GOOD, **placement}])
    assert ("outside_trajectory" not in set(ingested.quarantine["rule"])) == legal


def test_a_row_with_too_many_cells_is_refused_and_never_quoted(
    project: Project, delivery_root: Path, write_delivery: Callable[..., Path]
) -> None:
    folder = write_delivery([GOOD, {"traject_id": "T2"}])
    file = folder / "org_trajecten.csv"
    header, first, second = file.read_text(encoding="utf-8").splitlines()
    file.write_text("\n".join([header, first, f"T2;een;scheidingsteken;GEHEIM{second}"]), encoding="utf-8")
    ingested = ingest(project, delivery_root)
    (row,) = ingested.quarantine.to_dict("records")
    assert (row["rule"], row["content"], row["source_row"]) == ("shifted_cells", "{}", 3)
    assert not ingested.changes["old"].str.contains("GEHEIM").any()
