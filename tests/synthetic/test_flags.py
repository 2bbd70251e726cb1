"""The flags of a quarter on single trajectories, against the definitions."""

from datetime import date

import numpy as np
import pytest

from werkmonitor.quarter import Quarter
from werkmonitor.synthetic import quarter_flags
from werkmonitor.synthetic.parameters import Organisation
from werkmonitor.synthetic.records import (
    KINDS,
    NEVER,
    SITUATIONS,
    SOURCES,
    TYPES,
    Jobs,
    Population,
    Trajectories,
    day_number,
)
from werkmonitor.vocabulary import EndSituation, FundingSource, PlacementKind, TrajectoryType

Q2 = Quarter(2023, 2)


def day(text: str | None) -> int:
    return NEVER if text is None else day_number(date.fromisoformat(text))


def one(
    start: str | None = "2022-05-01",
    end: str | None = None,
    approved: str | None = "2022-05-20",
    situation: EndSituation = EndSituation.NEITHER,
    source: FundingSource = FundingSource.UWV,
    jobs: list[dict] | None = None,
) -> dict[str, bool]:
    """Flags in 2023Q2 of a trajectory registered on 2022-03-01."""

    def ints(*values: int) -> np.ndarray:
        return np.array(values, dtype=np.int32)

    people = Trajectories(
        organisation=ints(0),
        region=ints(0),
        client=ints(0),
        method=ints(0),
        type=ints(TYPES.index(TrajectoryType.EPA)),
        source=ints(SOURCES.index(source)),
        scheme=np.array([False]),
        benefit=ints(0),
        registered=ints(day("2022-03-01")),
        start=ints(day(start)),
        approved=ints(day(approved)),
        end=ints(day(end)),
        situation=ints(SITUATIONS.index(situation)),
        lost=ints(NEVER),
    )
    rows = jobs or []
    made = Jobs(
        trajectory=np.zeros(len(rows), dtype=np.int32),
        kind=np.array([KINDS.index(row.get("kind", PlacementKind.PAID_WORK)) for row in rows], dtype=np.int32),
        regular=np.array([row.get("regular", 1) for row in rows], dtype=np.int32),
        begin=np.array([day(row["begin"]) for row in rows], dtype=np.int32),
        end=np.array([day(row.get("end")) for row in rows], dtype=np.int32),
        hours=np.array([row.get("hours", 24) for row in rows], dtype=float),
        wage=np.array([row.get("wage", 80) for row in rows], dtype=float),
        months=np.array([row.get("months", 6) for row in rows], dtype=float),
        permanent=np.array([row.get("permanent", False) for row in rows], dtype=bool),
        known=np.array([day(row.get("known", row["begin"])) for row in rows], dtype=np.int32),
    )
    nothing = np.zeros(1)
    population = Population(
        (Organisation(code="org01", regions={"AM01": 1}),), ("AM01",), people, made, nothing, nothing
    )
    return {name: bool(flag[0]) for name, flag in quarter_flags(population, Q2).items()}


@pytest.mark.parametrize(
    ("start", "end", "running", "new", "ended"),
    [
        ("2022-05-01", None, True, False, False),
        ("2022-05-01", "2023-03-31", False, False, False),
        ("2022-05-01", "2023-04-01", True, False, True),
        ("2022-05-01", "2023-07-01", True, False, False),
        ("2023-04-01", None, True, True, False),
        ("2023-06-30", None, True, True, False),
        ("2023-07-01", None, False, False, False),
    ],
)
def test_running_new_ended(start: str, end: str | None, running: bool, new: bool, ended: bool) -> None:
    flags = one(start, end)
    assert (flags["running"], flags["new"], flags["ended"]) == (running, new, ended)


def test_orientation_until_the_start() -> None:
    assert one(None, None, None)["orientation"]
    assert one("2023-07-01", None, None)["orientation"]
    assert not one("2023-06-30")["orientation"]
    dropped = one(None, "2023-05-01", None)
    assert dropped["ended_orientation"]
    assert not dropped["orientation"]
    assert not dropped["running"]


def test_stage_is_as_at_the_close() -> None:
    assert one(approved="2023-06-30")["approved"]
    assert one(approved="2023-07-01")["requested"]
    assert one(end="2023-05-01", approved="2023-05-02")["ended_requested"]
    assert one(approved=None, source=FundingSource.EMPLOYER)["approved"]
    assert one(approved=None, source=FundingSource.ZPM)["requested"]


@pytest.mark.parametrize(
    ("begin", "end", "paid", "started", "stopped"),
    [
        ("2023-01-10", None, True, False, False),
        ("2023-04-01", None, True, True, False),
        ("2023-06-30", None, True, True, False),
        ("2023-07-01", None, False, False, False),
        ("2023-01-10", "2023-03-31", False, False, True),
        ("2023-01-10", "2023-06-29", True, False, True),
        ("2023-01-10", "2023-06-30", True, False, False),
        ("2023-04-10", "2023-06-01", True, False, False),
    ],
)
def test_work_in_the_quarter(begin: str, end: str | None, paid: bool, started: bool, stopped: bool) -> None:
    flags = one(jobs=[{"begin": begin, "end": end}])
    assert (flags["paid"], flags["started"], flags["stopped"]) == (paid, started, stopped)


def test_job_brought_along_is_no_start() -> None:
    flags = one(start="2023-05-01", jobs=[{"begin": "2023-04-10"}])
    assert flags["paid"]
    assert flags["retained"]
    assert not flags["started"]


def test_job_after_the_end_is_not_counted() -> None:
    assert not one(end="2023-05-01", jobs=[{"begin": "2023-05-02"}])["paid"]


def test_ending_with_work_is_no_stop() -> None:
    flags = one(end="2023-05-01", situation=EndSituation.PAID_WORK, jobs=[{"begin": "2023-01-01"}])
    assert flags["ended_with"]
    assert not flags["stopped"]


@pytest.mark.parametrize(
    ("job", "durable"),
    [
        ({"hours": 12, "wage": 35, "months": 3}, True),
        ({"hours": 11.5}, False),
        ({"wage": 34}, False),
        ({"months": 2}, False),
        ({"months": np.nan, "permanent": True}, True),
        ({"hours": np.nan}, False),
        ({"months": np.nan}, False),
    ],
)
def test_durable_work(job: dict, durable: bool) -> None:
    flags = one(jobs=[{"begin": "2023-01-01", **job}])
    assert flags["paid"]
    assert flags["durable"] == durable


def test_jobs_are_not_added_up() -> None:
    assert not one(jobs=[{"begin": "2023-01-01", "hours": 8}, {"begin": "2023-01-01", "hours": 8}])["durable"]


@pytest.mark.parametrize(
    "job", [{"regular": 0}, {"regular": -1}, *({"kind": kind} for kind in KINDS if kind is not PlacementKind.PAID_WORK)]
)
def test_other_forms_are_no_paid_work(job: dict) -> None:
    assert not one(jobs=[{"begin": "2023-01-01", **job}])["paid"]
