import json
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from disclosure_policy import POLICY

from werkmonitor import publications
from werkmonitor.config import InputError, Project
from werkmonitor.disclosure import SafeTable, drafting, open_release, publish, read_policy
from werkmonitor.quarter import Quarter

Q2 = Quarter(2023, 2)
EARLY, LATE = date(2023, 10, 1), date(2023, 12, 1)


def coverage(regions: int) -> pd.DataFrame:
    codes = [f"AM{number:02d}" for number in range(1, regions + 1)]
    return pd.DataFrame({"quarter": "2023Q2", "region": codes, "coverage": "complete"})


def released(project: Project, as_of: date, regions: int = 2, synthetic: bool = True) -> None:
    with drafting(project, Q2, as_of, synthetic=synthetic, policy=POLICY, provenance={"commit": "abc"}) as draft:
        publish(coverage(regions), "coverage", draft)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def test_a_safe_table_comes_from_the_door_only() -> None:
    with pytest.raises(TypeError, match=r"made by disclosure\.publish"):
        SafeTable("indicators", False, coverage(1), object())


def test_what_was_published_is_read_back(project: Project) -> None:
    released(project, EARLY)
    release = open_release(project, Q2)
    assert (release.quarter, release.as_of, release.synthetic) == (Q2, EARLY, True)
    table = release.table("coverage")
    assert table.synthetic
    pd.testing.assert_frame_equal(table.frame.drop(columns="synthetic"), coverage(2), check_dtype=False)
    assert set(table.frame["synthetic"]) == {"true"}, "a table that is passed on says what it was made from"
    assert table.where(region="AM02").frame["region"].tolist() == ["AM02"]
    assert (release.folder / "SYNTHETIC").exists()


def test_a_copy_can_be_changed_without_harm(project: Project) -> None:
    released(project, EARLY)
    table = open_release(project, Q2).table("coverage")
    copied = table.frame
    copied["region"] = "AM99"
    assert table.frame["region"].tolist() == ["AM01", "AM02"]


def test_tables_say_what_they_were_made_from(project: Project) -> None:
    released(project, EARLY)
    package = json.loads((project.public / "2023Q2" / "datapackage.json").read_text(encoding="utf-8"))
    said = (package["as_of"], package["policy"], package["provenance"])
    assert said == ("2023-10-01", POLICY.fingerprint, {"commit": "abc"})


def test_the_register_of_outputs_has_a_line_for_each_table(project: Project) -> None:
    released(project, EARLY)
    register = pd.read_csv(project.public / "2023Q2" / "register.csv", dtype=str)
    assert list(register) == ["table", "title", "rows", "statuses", "policy", "synthetic", "sha256"]
    assert register[["table", "rows", "synthetic"]].to_numpy().tolist() == [["coverage", "2", "true"]]


def test_a_safe_table_is_named_and_not_printed(project: Project) -> None:
    released(project, EARLY)
    assert repr(open_release(project, Q2).table("coverage")) == "SafeTable(name='coverage', synthetic=True)"


def test_text_can_be_no_formula_and_no_shortcode(project: Project) -> None:
    names = ["=1+1", "{{< include x >}}", "GGZ Noord", None]
    table = pd.DataFrame({"quarter": "2023Q2", "organisation": [*"abcd"], "name": names, "status": "delivered"})
    with drafting(project, Q2, EARLY, synthetic=True, policy=POLICY, provenance={}) as draft:
        published = publish(table, "organisations", draft)
    assert published.frame["name"].tolist() == ["'=1+1", "{ {< include x >} }", "GGZ Noord", ""]


def test_numbers_are_read_back_as_numbers_also_where_none_is_there(project: Project) -> None:
    table = coverage(2).assign(organisations_active=[3, None], organisations_delivered=None)
    with drafting(project, Q2, EARLY, synthetic=True, policy=POLICY, provenance={}) as draft:
        read = publish(table, "coverage", draft).frame
    assert read["organisations_active"].tolist()[0] == 3
    assert read[["organisations_active", "organisations_delivered"]].isna().to_numpy().tolist() == [
        [False, True],
        [True, True],
    ]


def test_text_is_read_back_as_text_also_where_none_is_there(project: Project) -> None:
    texts = {"definition": ["12", "twelve"], "numerator": ["running", ""], "denominator": ["", "paid"], "not_known": ""}
    table = pd.DataFrame({"id": ["a", "b"], **texts})
    with drafting(project, Q2, EARLY, synthetic=True, policy=POLICY, provenance={}) as draft:
        read = publish(table, "definitions", draft).frame
    pd.testing.assert_frame_equal(read.drop(columns="synthetic"), table, check_dtype=False)


def test_equal_runs_give_equal_bytes(project: Project) -> None:
    released(project, EARLY)
    folder = project.public / "2023Q2"
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    released(project, EARLY)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_earlier_vintages_stay_and_can_be_opened(project: Project) -> None:
    released(project, EARLY, regions=2)
    released(project, LATE, regions=3)
    assert len(open_release(project, Q2).table("coverage")) == 3
    assert len(open_release(project, Q2, EARLY).table("coverage")) == 2
    released(project, EARLY, regions=2)
    assert len(open_release(project, Q2).table("coverage")) == 2
    assert len(open_release(project, Q2, LATE).table("coverage")) == 3
    assert sorted(path.name for path in (project.public / "2023Q2").iterdir() if path.is_dir()) == ["2023-12-01"]


def test_a_vintage_is_kept_without_those_before_it(project: Project) -> None:
    for as_of in (EARLY, LATE, date(2024, 2, 1)):
        released(project, as_of)
    folders = [path for path in (project.public / "2023Q2").rglob("*") if path.is_dir()]
    assert sorted(str(path.relative_to(project.public)) for path in folders) == [
        "2023Q2/2023-10-01",
        "2023Q2/2023-12-01",
    ]


def test_the_door_registers_what_it_lets_out(project: Project) -> None:
    released(project, EARLY)
    entries = publications.current(project)
    assert not publications.differences(project)
    table = entries["data-derived/public/2023Q2/coverage.csv"]
    assert (table.table, table.policy, table.as_of, table.commit) == (
        *("coverage", POLICY.fingerprint, "2023-10-01", "abc"),
    )
    assert {Path(path).name for path, entry in entries.items() if not entry.table} == {
        *("SYNTHETIC", "datapackage.json", "register.csv", "release.json")
    }
    before = project.publications.read_bytes()
    released(project, EARLY)
    assert project.publications.read_bytes() == before


def test_an_earlier_vintage_stays_registered_and_nothing_slips_in_with_it(project: Project) -> None:
    released(project, EARLY)
    released(project, LATE, regions=3)
    assert not publications.differences(project)
    assert publications.current(project)["data-derived/public/2023Q2/2023-10-01/coverage.csv"].table == "coverage"
    (project.public / "2023Q2" / "2023-10-01" / "extra.csv").write_text("quarter\n2023Q2\n")
    released(project, LATE, regions=4)
    assert [one.path for one in publications.differences(project)] == [
        "data-derived/public/2023Q2/2023-10-01/extra.csv"
    ]


def test_a_table_changed_by_hand_is_refused(project: Project) -> None:
    released(project, EARLY)
    path = project.public / "2023Q2" / "coverage.csv"
    path.write_text(path.read_text().replace("complete", "partial"))
    with pytest.raises(InputError, match="changed after its release"):
        open_release(project, Q2).table("coverage")


def test_a_failing_run_leaves_the_former_release(project: Project) -> None:
    released(project, EARLY)

    def interrupted() -> None:
        with drafting(project, Q2, LATE, synthetic=True, policy=POLICY, provenance={}) as draft:
            publish(coverage(5), "coverage", draft)
            raise RuntimeError("interrupted")

    with pytest.raises(RuntimeError):
        interrupted()
    assert open_release(project, Q2).as_of == EARLY
    assert [path.name for path in project.public.iterdir()] == ["2023Q2"]


def test_a_table_that_no_policy_covers_is_not_published(project: Project) -> None:
    with (
        pytest.raises(KeyError),
        drafting(project, Q2, EARLY, synthetic=False, policy=POLICY, provenance={}) as draft,
    ):
        publish(coverage(1), "clients", draft)


def test_rows_with_one_key_are_refused(project: Project) -> None:
    twice = pd.concat([coverage(1), coverage(1)])
    with (
        pytest.raises(ValueError, match="key that occurs twice"),
        drafting(project, Q2, EARLY, synthetic=False, policy=POLICY, provenance={}) as draft,
    ):
        publish(twice, "coverage", draft)


def test_no_release_yet_says_how_to_make_one(project: Project) -> None:
    with pytest.raises(InputError, match="werkmonitor report 2023Q2 --as-of 2023-10-01"):
        open_release(project, Q2, EARLY)


@pytest.mark.parametrize("text", ["threshold: 1", "threshold: 10\nextra: 1", "[", ""])
def test_a_policy_that_is_not_understood_publishes_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / "policy.yml").write_text(text)
    with pytest.raises(InputError, match=r"policy\.yml"):
        read_policy(tmp_path / "policy.yml")


def test_the_policy_of_the_repository() -> None:
    policy = read_policy(Path(__file__).parents[2] / "config" / "policy.yml")
    assert policy.threshold == 10
