"""Trajectories that vanish between two deliveries."""

from datetime import date

import pandas as pd
import pytest
from histories import Monitor, parse, trajectory

from werkmonitor.panel import lost_trajectories, select_deliveries
from werkmonitor.quarter import Quarter


def rows(table):
    return [trajectory(row) for row in parse(table)]


@pytest.fixture
def monitor(tmp_path):
    monitor = Monitor(tmp_path)
    monitor.organisation("org01")
    return monitor


def lost(monitor, *quarters):
    ingested = monitor.ingested
    selection = pd.concat(
        select_deliveries(ingested.deliveries, ingested.register, [], Quarter.parse(q), date(2030, 1, 1))
        for q in quarters
    )
    return list(lost_trajectories(ingested, selection).itertuples(index=False, name=None))


def test_running_before_and_absent_from_the_next_delivery(monitor):
    monitor.deliver(
        "2023Q1",
        "org01",
        rows("""
        traject      start       end
        stays        2022-01-01  -
        lost         2022-01-01  -
        end-later    2022-01-01  2023-04-01
        ended        2022-01-01  2023-03-31
        orientation  -           -
        """),
    )
    monitor.deliver("2023Q2", "org01", rows("traject\nstays"))
    assert lost(monitor, "2023Q1", "2023Q2") == [
        ("2023Q2", "org01", "end-later", "2023Q1"),
        ("2023Q2", "org01", "lost", "2023Q1"),
    ]


def test_an_organisation_that_did_not_deliver_has_lost_nobody_yet(monitor):
    monitor.deliver("2023Q1", "org01", rows("traject\nA\nB"))
    assert lost(monitor, "2023Q1", "2023Q2") == []
    monitor.deliver("2023Q3", "org01", rows("traject\nA"))
    assert lost(monitor, "2023Q1", "2023Q2", "2023Q3") == [("2023Q3", "org01", "B", "2023Q1")]


@pytest.mark.parametrize(("received", "expected"), [(14, []), (20, [("2023Q2", "org01", "A", "2023Q1")])])
def test_a_row_in_quarantine_is_not_lost_unless_it_is_of_another_delivery(monitor, received, expected):
    monitor.deliver("2023Q1", "org01", rows("traject\nA"))
    monitor.deliver("2023Q2", "org01", [], received=date(2023, 7, 14))
    monitor.refused.append(
        {
            "quarter": "2023Q2",
            "organisation": "org01",
            "received": date(2023, 7, received),
            "sheet": "trajecten",
            "trajectory_id": "A",
            "rule": "unknown_region",
        }
    )
    assert lost(monitor, "2023Q1", "2023Q2") == expected


def test_the_same_id_at_another_organisation_is_another_trajectory(monitor):
    monitor.organisation("org02")
    monitor.deliver("2023Q1", "org01", rows("traject\nA"))
    monitor.deliver("2023Q2", "org01", [])
    monitor.deliver("2023Q2", "org02", rows("traject\nA"))
    assert lost(monitor, "2023Q1", "2023Q2") == [("2023Q2", "org01", "A", "2023Q1")]
