"""What is kept of a publication for those to come, and who can read it."""

from __future__ import annotations

import stat
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from disclosure_policy import POLICY
from long_tables import by, long_table

from werkmonitor.config import Project
from werkmonitor.disclosure import Release, drafting, open_release, publish
from werkmonitor.disclosure.earlier import (
    Counted,
    after_revisions,
    background,
    keep_counted,
    lend,
    published_before,
)
from werkmonitor.quarter import Quarter

Q2, AS_OF, LATER = Quarter(2023, 2), date(2023, 10, 1), date(2023, 11, 9)
TABLE = long_table(by("region", {"AM01": 40, "AM02": 3, "AM03": 60}))
OWN = TABLE.drop(columns=["as_of", "value", "lower", "upper", "interval_method", "status"]).assign(organisation="org01")


@pytest.fixture
def release(tmp_path: Path) -> Release:
    project = Project(tmp_path)
    with drafting(project, Q2, AS_OF, synthetic=True, policy=POLICY, provenance={}) as draft:
        publish(TABLE, "indicators", draft)
    return open_release(project, Q2)


@pytest.fixture
def project(release: Release, tmp_path: Path) -> Project:
    project = Project(tmp_path)
    keep_counted(project, release, Counted(TABLE, OWN.iloc[:2]))
    return project


def known(project: Project) -> tuple[pd.DataFrame | None, pd.DataFrame | None]:
    """Return what a later publication knows of the first: counts of all, and those of organisations."""
    before = published_before(project, Q2, LATER, synthetic=True)
    (earlier,) = background(project, before, OWN).earlier
    return earlier.counted, earlier.own


def test_counts_of_all_and_of_organisations_come_back_apart(project: Project) -> None:
    counted, own = known(project)
    assert counted is not None
    assert own is not None
    pd.testing.assert_frame_equal(counted[TABLE.columns], TABLE, check_dtype=False)
    assert own[["organisation", "region", "numerator"]].to_numpy().tolist() == [
        ["org01", "", 103],
        ["org01", "AM01", 40],
    ]


def test_only_their_owner_can_read_them(project: Project) -> None:
    kept = list((project.restricted / "published").iterdir())
    assert [path.name for path in kept] == ["2023Q2-2023-10-01.parquet"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in kept} == {0o600}


def test_where_nothing_is_kept_nothing_is_known(release: Release, tmp_path: Path) -> None:
    assert known(Project(tmp_path)) == (None, None)


def test_what_is_lent_to_another_project_is_the_same(project: Project, release: Release, tmp_path: Path) -> None:
    other = Project(tmp_path, tmp_path / "other")
    other.restricted.mkdir(parents=True)
    lend(project, release, other)
    assert stat.S_IMODE(other.restricted.stat().st_mode) == 0o700
    for mine, lent in zip(known(project), known(other), strict=True):
        assert mine is not None
        assert lent is not None
        pd.testing.assert_frame_equal(mine, lent)


def test_counts_of_revisions_that_are_there_no_more_are_removed(project: Project, release: Release) -> None:
    now = Counted(TABLE, OWN)
    keep_counted(project, release, now, now)
    there = project.restricted / "published"
    assert sorted(path.name for path in there.iterdir()) == [
        "2023Q2-2023-10-01-revised.parquet",
        "2023Q2-2023-10-01.parquet",
    ]
    keep_counted(project, release, now)
    assert [path.name for path in there.iterdir()] == ["2023Q2-2023-10-01.parquet"]


def test_a_reading_made_again_stands_after_those_that_it_stood_after(release: Release, tmp_path: Path) -> None:
    project = Project(tmp_path)
    with drafting(project, Q2, LATER, synthetic=True, policy=POLICY, provenance={}, after=[release.name]) as draft:
        publish(TABLE, "indicators", draft)

    def before(as_of: date) -> list[date]:
        return [one.as_of for one in published_before(project, Q2, as_of, synthetic=True)]

    assert before(AS_OF) == []
    assert before(LATER) == [AS_OF]
    assert before(date(2024, 2, 1)) == [AS_OF, LATER]


def test_synthetic_readings_do_not_stand_before_others(release: Release, tmp_path: Path) -> None:
    assert published_before(Project(tmp_path), Q2, LATER, synthetic=False) == []


def test_a_publication_without_indicators_tells_nothing(tmp_path: Path) -> None:
    project = Project(tmp_path)
    with drafting(project, Q2, AS_OF, synthetic=True, policy=POLICY, provenance={}) as draft:
        publish(pd.DataFrame({"quarter": ["2023Q2"], "region": "AM01", "coverage": "complete"}), "coverage", draft)
    before = published_before(project, Q2, LATER, synthetic=True)
    assert len(before) == 1
    assert background(project, before, OWN).earlier == ()


def test_revisions_take_the_place_of_national_figures_and_leave_the_others() -> None:
    rows = [
        {"indicator": "started", "numerator": 40.0},
        {"indicator": "running", "numerator": 100.0},
        {"indicator": "running", "region": "AM01", "numerator": 60.0},
        {"indicator": "running", "method": "other", "numerator": 30.0},
        {"indicator": "started", "method": "other", "region": "AM01", "numerator": 20.0},
    ]
    revision = {"quarter": "2023Q2", "indicator": "running", "stage": "", "funding": "", "type": "", "status": "ok"}
    revisions = pd.DataFrame([revision | {"numerator_after": 130.0, "denominator_after": float("nan")}])
    told = after_revisions(long_table(rows), revisions)
    expected = pd.DataFrame(
        {"indicator": ["running", "started"], "region": "", "method": "ips", "numerator": [130.0, 40.0]}
    )
    pd.testing.assert_frame_equal(told[list(expected)], expected)
