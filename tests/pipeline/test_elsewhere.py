"""Deliveries of a quarter that the code has never seen, in a folder elsewhere with its own register."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from werkmonitor import pipeline
from werkmonitor.config import Project
from werkmonitor.quarter import Quarter

REGISTER = [
    ("noord", "Voorbeeld-ggz Noord", "AM01", "2022Q4", "", "2012"),
    ("noord", "Voorbeeld-ggz Noord", "AM02", "2022Q4", "", "2012"),
    ("zuid", "Voorbeeld-ggz Zuid", "AM02", "2022Q4", "", "2015"),
    ("nieuw", "Voorbeeld-ggz Nieuw", "AM01", "2025Q3", "", "2025"),
    ("gestopt", "Voorbeeld-ggz Gestopt", "AM03", "2022Q4", "2025Q2", "2010"),
]
Q3 = Quarter(2025, 3)


@pytest.fixture
def elsewhere(delivery_root: Path, write_delivery: Callable[..., Path]) -> Path:
    with (delivery_root / "organisations.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["organisation", "name", "region", "active_from", "active_until", "ips_since"])
        writer.writerows(REGISTER)
    started = {"datum_aanmelding": "01-05-2025", "datum_goedkeuring": "20-08-2025"}
    for organisation, region, received in (
        ("noord", "Groningen", "2025-10-20"),
        ("zuid", "Friesland", "2026-01-15"),
        ("nieuw", "Groningen", "2025-10-25"),
    ):
        rows = [
            {"traject_id": f"T{n}", "client_id": f"C{n}", "arbeidsmarktregio": region, "datum_start": start, **started}
            for n, start in enumerate(["10-07-2025"] * 12 + ["02-06-2025"] * 15)
        ]
        jobs = [{"traject_id": f"T{n}", "datum_begin": "01-08-2025"} for n in range(11)]
        write_delivery(rows, jobs, quarter="2025Q3", organisation=organisation, received=received, workbook=True)
    return delivery_root


def numbers(project: Project, root: Path, as_of: date | None) -> dict[str, tuple[float, str]]:
    ingested = pipeline.ingest_deliveries(project, root)
    _, release = pipeline.count_and_publish(project, ingested, Q3, as_of)
    table = release.table("indicators").frame
    rows = table[(table[["stage", "funding", "type", "region"]] == "").all(axis=1)]
    rows = rows[rows["interval_method"].isin(["", "wilson"]) & rows["quarter"].eq("2025Q3")]
    return {row.indicator: (row.numerator, row.status) for row in rows.itertuples()}


def test_other_organisations_late_and_a_new_one(project: Project, elsewhere: Path) -> None:
    in_time = numbers(project, elsewhere, date(2025, 12, 1))
    assert in_time["organisations_active"] == (3, "ok")
    assert in_time["organisations_reporting"] == (2, "ok")
    assert in_time["running"] == (54, "ok")
    assert in_time["new"] == (12, "ok"), "the flows of the new organisation are not known in its first quarter"
    assert in_time["regions_partial"] == (1, "ok")
    assert in_time["regions_no_organisation"] == (33, "ok")

    all_in = numbers(project, elsewhere, None)
    assert all_in["organisations_reporting"] == (3, "ok")
    assert all_in["running"] == (81, "ok")
    assert all_in["new"] == (24, "ok")
    assert all_in["paid_work"] == (33, "ok")


def test_real_deliveries_carry_no_synthetic_marker(project: Project, elsewhere: Path) -> None:
    numbers(project, elsewhere, None)
    assert not (project.public / "2025Q3" / "SYNTHETIC").exists()
