"""An organisation's own figures: for its own people only, and never those of another."""

from __future__ import annotations

import shutil
import stat
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from disclosure_policy import POLICY

from werkmonitor.config import InputError, Project
from werkmonitor.disclosure import (
    Release,
    ReleaseDraft,
    drafting,
    open_own,
    open_release,
    publish,
    release_own,
)
from werkmonitor.quarter import Quarter

Q2, AS_OF = Quarter(2023, 2), date(2023, 10, 1)
KEY = ("as_of", "indicator", "method", "stage", "funding", "type", "region", "interval_method")


def indicators(*organisations: str) -> pd.DataFrame:
    rows = [(name, "2023Q2", *KEY, 1 + place, "ok") for place, name in enumerate(organisations)]
    return pd.DataFrame(rows, columns=["organisation", "quarter", *KEY, "numerator", "status"])


def public(project: Project, deliveries: str = "abc") -> Release:
    provenance = {"deliveries": deliveries}
    with drafting(project, Q2, AS_OF, synthetic=True, policy=POLICY, provenance=provenance) as draft:
        publish(pd.DataFrame({"quarter": ["2023Q2"], "region": ["AM01"]}), "coverage", draft)
    return open_release(project, Q2)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


@pytest.fixture
def release(project: Project) -> Release:
    """A public release, with own figures of two organisations; of a third nothing is known."""
    release = public(project)
    release_own(project, release, {"indicators": indicators("org01", "007")}, ["org01", "007", "org03"], POLICY)
    return release


def folder_of(project: Project, organisation: str) -> Path:
    return project.own_figures / "2023Q2" / "2023-10-01" / organisation


def test_each_sees_its_own_counts_as_they_are(project: Project, release: Release) -> None:
    for organisation, count in (("org01", 1), ("007", 2)):
        frame = open_own(project, release, organisation).table("indicators").frame
        assert frame[["organisation", "numerator", "status"]].to_numpy().tolist() == [[organisation, count, "ok"]]
    assert len(open_own(project, release, "org03").table("indicators")) == 0


def test_own_figures_are_private(project: Project, release: Release) -> None:
    assert project.own_figures.is_relative_to(project.restricted)
    for path in project.own_figures.rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)


def test_own_figures_have_no_open_licence(project: Project, release: Release) -> None:
    assert not (folder_of(project, "org01") / "datapackage.json").exists()


def test_figures_of_another_can_not_be_opened(project: Project, release: Release) -> None:
    with pytest.raises(InputError, match="no figures of organisation 'org02'"):
        open_own(project, release, "org02")
    shutil.copytree(folder_of(project, "007"), folder_of(project, "org02"))
    with pytest.raises(InputError, match="folder of org02 are another organisation's"):
        open_own(project, release, "org02")
    with pytest.raises(InputError, match="are another organisation's"):
        open_own(project, release, "org01/../007")


def test_tables_of_another_can_not_be_read(project: Project, release: Release) -> None:
    source, target = folder_of(project, "007"), folder_of(project, "org01")
    shutil.copyfile(source / "indicators.csv", target / "indicators.csv")
    with pytest.raises(InputError, match="changed after its release"):
        open_own(project, release, "org01").table("indicators")
    shutil.copyfile(source / "register.csv", target / "register.csv")
    with pytest.raises(InputError, match="rows of another organisation"):
        open_own(project, release, "org01").table("indicators")


def test_own_figures_are_never_public(project: Project, release: Release) -> None:
    shutil.rmtree(release.folder)
    shutil.copytree(folder_of(project, "org01"), release.folder)
    with pytest.raises(InputError, match="one organisation's own figures; move them out of the public folder"):
        open_release(project, Q2)
    with pytest.raises(InputError, match="one organisation's own figures"):
        open_release(project, Q2, AS_OF)


def test_own_figures_of_another_run_are_refused(project: Project, release: Release) -> None:
    again = public(project, deliveries="other")
    with pytest.raises(InputError, match="made in another run than the public ones"):
        open_own(project, again, "org01")


def test_the_door_refuses_rows_of_another_organisation(tmp_path: Path) -> None:
    draft = ReleaseDraft(Q2, AS_OF, True, POLICY, tmp_path, organisation="org01")
    with pytest.raises(ValueError, match="for org01 holds rows of another organisation"):
        publish(indicators("org01", "org02"), "indicators", draft)
    with pytest.raises(KeyError):
        publish(indicators("org01"), "coverage", draft)
    assert list(tmp_path.iterdir()) == []


def test_a_failing_run_leaves_the_former_figures(project: Project, release: Release) -> None:
    twice = pd.concat([indicators("org01"), indicators("org01")])
    with pytest.raises(ValueError, match="key that occurs twice"):
        release_own(project, release, {"indicators": twice}, ["org01"], POLICY)
    assert len(open_own(project, release, "007").table("indicators")) == 1
