"""The example's deliveries: what is written, where, and that it is the same every time."""

import csv
import hashlib
import re
from collections import Counter
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from werkmonitor.config import InputError, Project, is_synthetic, read_holds
from werkmonitor.contract import Sheet
from werkmonitor.quarter import Quarter
from werkmonitor.synthetic import CANARY, FAULTS, Simulation, is_current, simulate_example
from werkmonitor.synthetic.example import calibrated_population, write_root
from werkmonitor.synthetic.identifiers import make_ids
from werkmonitor.synthetic.records import day_number
from werkmonitor.synthetic.settings import read_settings
from werkmonitor.synthetic.snapshots import Story, snapshot

REPORTED = date(2023, 10, 1)
Q2 = Quarter(2023, 2)


def checksums(root: Path) -> dict[str, str]:
    files = (path for path in root.rglob("*") if path.is_file())
    return {str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_every_planned_delivery_is_there(dirty: Simulation) -> None:
    folders = {str(path.relative_to(dirty.root)) for path in dirty.root.glob("*Q*/*/*")}
    assert folders == {f"{each.quarter}/{each.organisation}/{each.received}" for each in dirty.deliveries}
    assert is_synthetic(dirty.root)
    assert (dirty.root / "organisations.csv").is_file()
    assert not list(dirty.root.glob(".simulating-*"))


def test_what_had_come_by_the_first_of_october(project: Project, dirty: Simulation) -> None:
    holds = read_holds(project.config / "holds.csv")
    usable = {
        (each.quarter, each.organisation)
        for each in dirty.deliveries
        if each.received <= REPORTED
        and each.story is not Story.CUT_SHORT
        and not any(hold.applies(each.quarter, each.organisation, each.received, REPORTED) for hold in holds)
    }
    assert Counter(quarter for quarter, _ in usable) == {Quarter(2022, 4): 28, Quarter(2023, 1): 29, Q2: 26}
    everything = Counter(quarter for quarter, _ in {(each.quarter, each.organisation) for each in dirty.deliveries})
    assert everything == {Quarter(2022, 4): 28, Quarter(2023, 1): 29, Q2: 29, Quarter(2023, 3): 29}


def test_the_hold_is_of_a_delivery_that_is_replaced_later(project: Project, dirty: Simulation) -> None:
    (hold,) = read_holds(project.config / "holds.csv")
    own = [each for each in dirty.deliveries if (each.quarter, each.organisation) == (hold.quarter, hold.organisation)]
    assert hold.received == own[0].received <= REPORTED < own[1].received


def test_deliveries_come_after_their_quarter(dirty: Simulation) -> None:
    days = [(each.received - each.quarter.end).days for each in dirty.deliveries]
    assert min(days) >= 12
    assert all(each.received.weekday() < 5 for each in dirty.deliveries)


def test_register_has_the_published_shape(project: Project) -> None:
    with (project.example / "organisations.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    late = {"org08", "org17", "org23"}
    active: dict[str, set[str]] = {}
    for row in rows:
        active.setdefault(row["region"], set()).add(row["organisation"])
    assert len({row["organisation"] for row in rows}) == 29
    assert len({row["organisation"] for row in rows if row["active_from"] == "2022Q4"}) == 28
    assert set(project.regions) - set(active) == {"AM24", "AM29", "AM33"}
    assert {region for region, who in active.items() if who <= late} == {"AM22", "AM23", "AM37"}
    assert sum(bool(who & late) and bool(who - late) for who in active.values()) == 6
    assert sum(not who & late for who in active.values()) == 23


def test_every_kind_of_fault_occurs(dirty: Simulation) -> None:
    assert {kind for kind, count in dirty.faults.items() if count > 0} == set(FAULTS)


def test_same_seed_same_bytes(project: Project, dirty: Simulation, tmp_path: Path) -> None:
    settings = read_settings(project.config / "synthetic.yml")
    population = calibrated_population(settings, project.example / "organisations.csv", settings.seed)
    some = dirty.deliveries[::6]
    write_root(tmp_path, population, some, frozenset(FAULTS), settings.seed, "marker")
    again, before = checksums(tmp_path), checksums(dirty.root)
    again.pop("SYNTHETIC")
    assert len(again) > 20
    assert {name: before[name] for name in again} == again


def test_without_faults_the_people_are_the_same(project: Project, dirty: Simulation, tmp_path: Path) -> None:
    clean = simulate_example(project, out=tmp_path, faults=False)
    assert not clean.faults
    np.testing.assert_array_equal(clean.population.trajectories.end, dirty.population.trajectories.end)
    assert clean.ids == dirty.ids
    assert set(dirty.deliveries) - set(clean.deliveries) == {
        each for each in dirty.deliveries if each.story is Story.CUT_SHORT
    }
    assert not list(tmp_path.rglob("~$*"))


def test_progress_is_reported_to_the_end(project: Project, tmp_path: Path) -> None:
    seen: list[tuple[int, int, str]] = []
    simulate_example(project, out=tmp_path, faults=["spaces"], on_progress=lambda *step: seen.append(step))
    assert [done for done, _, _ in seen] == list(range(1, len(seen) + 1))
    assert {total for _, total, _ in seen} == {len(seen)}


def test_real_deliveries_are_never_overwritten(project: Project, tmp_path: Path) -> None:
    (tmp_path / "2023Q2" / "org01" / "2023-08-01").mkdir(parents=True)
    with pytest.raises(InputError, match="not synthetic"):
        simulate_example(project, out=tmp_path)
    assert not is_synthetic(tmp_path)


def test_a_failure_leaves_what_was_there(project: Project, tmp_path: Path) -> None:
    (tmp_path / "SYNTHETIC").write_text("earlier")
    (tmp_path / "2023Q2" / "org01").mkdir(parents=True)

    def fail(done: int, total: int, what: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        simulate_example(project, out=tmp_path, on_progress=fail)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["2023Q2", "SYNTHETIC"]


def test_example_is_current_until_something_changes(project: Project, dirty: Simulation, tmp_path: Path) -> None:
    copy = Project(tmp_path)
    for name in ("config/synthetic.yml", "data-raw/example/organisations.csv"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes((project.root / name).read_bytes())
    assert not is_current(copy)
    (copy.example / "SYNTHETIC").write_text((dirty.root / "SYNTHETIC").read_text())
    assert not is_current(copy)
    for quarter in ("2022Q4", "2023Q1", "2023Q2", "2023Q3"):
        (copy.example / quarter).mkdir()
    assert is_current(copy)
    assert not is_current(copy, seed=7)
    assert not is_current(copy, faults=False)
    with (copy.config / "synthetic.yml").open("a") as file:
        file.write("# changed\n")
    assert not is_current(copy)


def test_identifiers_are_unique_and_some_are_canaries(dirty: Simulation) -> None:
    people = dirty.population.trajectories
    assert len(set(zip(people.organisation.tolist(), dirty.ids.trajectory, strict=True))) == len(people)
    clients = dict(zip(people.client.tolist(), dirty.ids.client, strict=True))
    assert all(clients[client] == name for client, name in zip(people.client.tolist(), dirty.ids.client, strict=True))
    owners = {(o, name) for o, name in zip(people.organisation.tolist(), dirty.ids.client, strict=True)}
    assert len(owners) == len(set(people.client.tolist()))
    assert sum(CANARY in name for name in dirty.ids.trajectory) >= 5
    assert sum(CANARY in name for name in dirty.ids.client) >= 5
    delivered = "".join(path.read_text("utf-8", "replace") for path in dirty.root.rglob("*_trajecten.csv"))
    assert CANARY in delivered


def test_some_jobs_have_hours_that_occur_nowhere_else(dirty: Simulation) -> None:
    delivered = [path.read_text("utf-8", "replace") for path in dirty.root.rglob("*_plaatsingen.csv")]
    assert sum(len(re.findall(r"28[.,]4607", text)) for text in delivered) > 10


def test_snapshot_holds_nothing_from_after_the_quarter(dirty: Simulation) -> None:
    population = dirty.population
    ids = make_ids(population, np.random.default_rng(0))
    tables = snapshot(population, ids, Q2, 0, day_number(REPORTED), Story.COMPLETE)
    days = [cell for table in tables.values() for row in table.rows for cell in row if isinstance(cell, date)]
    assert days
    assert max(days) <= Q2.end


def test_clients_keep_their_identifier_between_snapshots(dirty: Simulation) -> None:
    tables = [
        snapshot(dirty.population, dirty.ids, quarter, 0, day_number(REPORTED), Story.COMPLETE)
        for quarter in (Q2 - 1, Q2)
    ]
    first, second = ({row[0]: row[1] for row in each[Sheet.TRAJECTORIES].rows} for each in tables)
    common = set(first) & set(second)
    assert len(common) > 50
    assert all(first[name] == second[name] for name in common)
