"""The attack on folders as a run leaves them."""

import json
from pathlib import Path

import pytest
from small_publication import AS_OF, Row, row

from werkmonitor.attack import attack_project, read_rules
from werkmonitor.attack.published import Precision
from werkmonitor.config import InputError, Project

POLICY = "threshold: 10\nshow_zero_counts: true\nprotection_width: 5\nrounding: null\n"


def write(folder: Path, rows: list[Row], organisation: str = "") -> None:
    """Write a release's folder."""
    folder.mkdir(parents=True)
    lines = [",".join(rows[0]), *(",".join(one.values()) for one in rows)]
    (folder / "indicators.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    description = {"quarter": "2023Q2", "as_of": rows[0]["as_of"]}
    (folder / "release.json").write_text(json.dumps(description | {"organisation": organisation}), encoding="utf-8")


@pytest.fixture
def small(tmp_path: Path) -> Project:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "policy.yml").write_text(POLICY, encoding="utf-8")
    return Project(tmp_path)


def table(number: int, as_of: str = AS_OF) -> list[Row]:
    return [row("running", number, as_of=as_of), row("running", number, region="AM01", as_of=as_of)]


def test_all_vintages_are_read(small: Project) -> None:
    write(small.public / "2023Q2", table(66, "2023-12-31"))
    assert attack_project(small) == []
    write(small.public / "2023Q2" / AS_OF, table(60))
    assert {str(finding).split(" [")[0] for finding in attack_project(small)} == {
        "exact: running",
        "exact: running of AM01",
    }


def test_every_recipient_is_tried(small: Project) -> None:
    write(small.public / "2023Q2", table(66))
    for organisation, number in (("org01", 40), ("org02", 60)):
        write(small.own_figures / "2023Q2" / AS_OF / organisation, table(number), organisation)
    seen: list[str] = []
    findings = attack_project(small, on_progress=lambda done, total, what: seen.append(what))
    assert {finding.recipient for finding in findings} == {"org02"}
    assert {finding.interval for finding in findings} == {(6, 6)}
    assert seen == ["anybody", "org01", "org02", ""]
    assert attack_project(small, recipients=False) == []


def test_nothing_published_is_said(small: Project) -> None:
    with pytest.raises(InputError, match="nothing is published"):
        attack_project(small)


@pytest.mark.parametrize("policy", ["", "threshold: 10", "threshold: [", "threshold: ten\nprotection_width: 5"])
def test_a_policy_that_does_not_say_what_is_asked(policy: str, tmp_path: Path) -> None:
    path = tmp_path / "policy.yml"
    path.write_text(policy, encoding="utf-8")
    with pytest.raises(InputError, match=r"policy\.yml"):
        read_rules(path)


def test_a_number_is_as_precise_as_its_column() -> None:
    """Trailing zeros are not printed: 0.3 among numbers with four decimals is 0.3000."""
    assert Precision.of(["0.3", "0.1234"]).limits("0.3") == pytest.approx((0.29995, 0.30005))
    assert Precision.of(["3", "12"]).limits("3") == (3, 3)
