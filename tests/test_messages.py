"""What a researcher reads when a file of settings is wrong: what to do, in words that name the file and the row."""

from pathlib import Path

import pytest

from werkmonitor.config import InputError, read_holds
from werkmonitor.deliveries import read_register
from werkmonitor.disclosure import read_policy


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("2023Q2,org01,14-07-2023,late,", "holds.csv, row 2: dates are written as 2023-10-01 and quarters as 2023Q2"),
        ("Q2 2023,org01,2023-07-14,late,", "holds.csv, row 2: dates are written as 2023-10-01 and quarters as 2023Q2"),
        ("2023Q2", "holds.csv, row 2: expected the columns quarter,organisation,received,reason,until"),
    ],
)
def test_holds(row: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "holds.csv"
    path.write_text(f"quarter,organisation,received,reason,until\n{row}\n", encoding="utf-8")
    with pytest.raises(InputError, match=message):
        read_holds(path)


REPOSITORY = Path(__file__).parents[1]


def test_a_policy_without_a_threshold_names_it_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "policy.yml"
    policy = (REPOSITORY / "config" / "policy.yml").read_text(encoding="utf-8")
    path.write_text(policy.replace("\nthreshold:", "\nthreshhold:"), encoding="utf-8")
    with pytest.raises(InputError, match=r"policy.yml is not a valid policy:\nthreshold: Field required") as raised:
        read_policy(path)
    assert "threshhold: Extra inputs" in str(raised.value)
    assert "http" not in str(raised.value)


def test_a_policy_that_is_no_yaml(tmp_path: Path) -> None:
    path = tmp_path / "policy.yml"
    path.write_text("threshold: [", encoding="utf-8")
    with pytest.raises(InputError, match=r"policy\.yml is not YAML"):
        read_policy(path)


def test_a_register_that_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / "organisations.csv").mkdir()
    with pytest.raises(InputError, match="is a folder; the register is a CSV file of that name"):
        read_register(tmp_path, ["AM01"])
