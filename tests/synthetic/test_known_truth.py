"""Deliveries from given parameters, with the truth beside them."""

import csv
import json
from pathlib import Path

import pytest

from werkmonitor.config import InputError, is_synthetic
from werkmonitor.synthetic import Parameters, simulate_known_truth

SMALL = Parameters(organisations=3, intake=30, quarters=2, effect_sd=0.3)


def test_root_holds_register_truth_and_deliveries(tmp_path: Path) -> None:
    made = simulate_known_truth(SMALL, tmp_path / "root", seed=3)
    root = tmp_path / "root"
    assert made.root == root
    assert is_synthetic(root)
    assert len(list(root.glob("2022Q4/*/*/*"))) >= 3
    assert len(list(root.glob("2023Q1/*/*/*"))) >= 3
    with (root / "organisations.csv").open(encoding="utf-8") as file:
        register = list(csv.DictReader(file))
    assert [row["organisation"] for row in register] == ["org01", "org02", "org03"]
    truth = json.loads((root / "truth.json").read_text(encoding="utf-8"))
    assert Parameters.model_validate(truth["parameters"]) == SMALL
    assert set(truth["effect"]) == {"org01", "org02", "org03"}
    assert any(value != 0 for value in truth["effect"].values())


def test_same_seed_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        simulate_known_truth(SMALL, tmp_path / name, seed=3, faults=True)
    files = [
        {str(p.relative_to(tmp_path / name)): p.read_bytes() for p in (tmp_path / name).rglob("*") if p.is_file()}
        for name in ("a", "b")
    ]
    assert files[0] == files[1]


def test_another_simulation_replaces_the_former(tmp_path: Path) -> None:
    simulate_known_truth(SMALL, tmp_path, seed=3)
    simulate_known_truth(SMALL.model_copy(update={"quarters": 1}), tmp_path, seed=4)
    assert [path.name for path in tmp_path.glob("20*")] == ["2022Q4"]


def test_real_deliveries_are_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "2023Q1").mkdir()
    with pytest.raises(InputError, match="not synthetic"):
        simulate_known_truth(SMALL, tmp_path)
