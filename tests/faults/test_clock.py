"""A clock that is wrong: nothing is lost, and a report of a day that is yet to come is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from werkmonitor import pipeline
from werkmonitor.cleaning import ingest, plausible
from werkmonitor.config import InputError, Project
from werkmonitor.quarter import Quarter

WriteDelivery = Callable[..., Path]


def set_clock(monkeypatch: pytest.MonkeyPatch, today: str) -> None:
    class Clock(date):
        @classmethod
        def today(cls) -> date:
            return date.fromisoformat(today)

    for module in (pipeline, plausible):
        monkeypatch.setattr(module, "date", Clock)


def test_what_is_yet_to_come_by_the_clock_waits(
    project: Project, delivery_root: Path, write_delivery: WriteDelivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_delivery([{"traject_id": "T1"}], [], received="2023-07-14")
    write_delivery([{"traject_id": "T1"}], [], received="2023-09-14")
    set_clock(monkeypatch, "2023-08-01")
    back = ingest(project, delivery_root).deliveries
    assert back["status"].tolist() == ["read", "held"]
    assert "ligt in de toekomst" in back.loc[1, "reason"]
    set_clock(monkeypatch, "2023-10-01")
    assert ingest(project, delivery_root).deliveries["status"].tolist() == ["read", "read"]


def test_no_report_of_a_day_that_is_yet_to_come(
    project: Project, delivery_root: Path, write_delivery: WriteDelivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_delivery([{"traject_id": "T1"}], [], received="2023-07-14")
    set_clock(monkeypatch, "2023-08-01")
    ingested = ingest(project, delivery_root)
    with pytest.raises(InputError, match="2023-10-01 is yet to come: by the clock of this machine it is 2023-08-01"):
        pipeline.count_and_publish(project, ingested, Quarter(2023, 2), date(2023, 10, 1))
    assert not project.public.exists()


def test_the_newest_day_is_one_that_has_come(
    project: Project, delivery_root: Path, write_delivery: WriteDelivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_delivery([{"traject_id": "T1"}], [], received="2023-07-14")
    write_delivery([{"traject_id": "T1"}], [], received="2999-01-01")
    assert pipeline._latest(ingest(project, delivery_root), Quarter(2023, 2)) == date(2023, 7, 14)
