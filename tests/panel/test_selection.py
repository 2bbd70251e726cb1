"""Which delivery a reading uses, and how complete regions are."""

from datetime import date

import pytest
from histories import Monitor

from werkmonitor.config import Hold
from werkmonitor.panel import region_coverage, select_deliveries
from werkmonitor.quarter import Quarter

Q = Quarter(2023, 2)
FIRST, SECOND, THIRD = date(2023, 7, 14), date(2023, 8, 1), date(2023, 9, 1)
ON_1_OCTOBER = date(2023, 10, 1)


@pytest.fixture
def monitor(tmp_path):
    monitor = Monitor(tmp_path)
    monitor.organisation("org01")
    return monitor


def choose(monitor, as_of=ON_1_OCTOBER, holds=(), quarter=Q):
    ingested = monitor.ingested
    selection = select_deliveries(ingested.deliveries, ingested.register, list(holds), quarter, as_of)
    return selection.set_index("organisation")


def test_the_newest_delivery_that_was_in_by_then_is_used(monitor):
    for received in (FIRST, THIRD, SECOND):
        monitor.deliver("2023Q2", "org01", [], received=received)
    used = [choose(monitor, as_of).loc["org01", "received"].date() for as_of in (FIRST, date(2023, 8, 31), THIRD)]
    assert used == [FIRST, SECOND, THIRD]


def test_a_delivery_for_another_quarter_is_not_used(monitor):
    monitor.deliver("2023Q1", "org01", [])
    assert choose(monitor).loc["org01", "status"] == "not_received"


def test_where_the_newest_cannot_be_read_the_one_before_is_used_and_the_note_says_so(monitor):
    monitor.deliver("2023Q2", "org01", [], None, received=FIRST)
    monitor.deliver("2023Q2", "org01", [], received=SECOND, status="unreadable")
    row = choose(monitor).loc["org01"]
    assert (row["status"], row["received"].date(), row["placements_delivered"]) == ("delivered", FIRST, False)
    assert "2023-08-01 onbruikbaar" in row["note"]


@pytest.mark.parametrize(("found", "status"), [("unreadable", "unreadable"), ("held", "held")])
def test_nothing_usable_says_why(monitor, found, status):
    monitor.deliver("2023Q2", "org01", [], received=FIRST, status=found)
    row = choose(monitor).loc["org01"]
    assert row["status"] == status
    assert str(row["received"]) == "NaT"
    assert "reden" in row["note"]


def test_late_is_told_from_not_received(monitor):
    monitor.organisation("org02")
    monitor.deliver("2023Q2", "org01", [], received=date(2023, 10, 2))
    assert choose(monitor)["status"].to_dict() == {"org01": "late", "org02": "not_received"}


def test_a_hold_keeps_one_delivery_out_until_its_date(monitor):
    monitor.deliver("2023Q2", "org01", [], received=FIRST)
    monitor.deliver("2023Q2", "org01", [], received=SECOND)
    hold = Hold(Q, "org01", SECOND, "vraag over de kwaliteit", date(2023, 11, 1))
    before = choose(monitor, holds=[hold]).loc["org01"]
    assert before["received"].date() == FIRST
    assert "vraag over de kwaliteit" in before["note"]
    assert choose(monitor, date(2023, 11, 1), [hold]).loc["org01", "received"].date() == SECOND


def test_active_by_the_register_from_and_until_its_quarters(monitor):
    monitor.organisation("stopped", active_from="2022Q4", active_until="2023Q1")
    monitor.organisation("stops", active_from="2022Q4", active_until="2023Q2")
    monitor.organisation("begins", active_from="2023Q2")
    monitor.organisation("later", active_from="2023Q3")
    assert list(choose(monitor).index) == ["begins", "org01", "stops"]


def test_an_organisation_active_in_several_regions_has_one_row(monitor):
    monitor.organisation("org01", "AM02")
    assert list(choose(monitor).index) == ["org01"]


def test_a_delivery_of_an_inactive_organisation_is_unused_but_not_unseen(monitor):
    monitor.organisation("later", active_from="2023Q3")
    monitor.deliver("2023Q2", "later", [])
    row = choose(monitor).loc["later"]
    assert row["status"] == "not_active"
    assert "organisations.csv" in row["note"]
    assert (monitor.read("2023Q2").indicators.query("indicator == 'organisations_active'")["numerator"] == 1).all()


def test_coverage_is_the_registers(monitor):
    for name, region in [("org02", "AM01"), ("org02", "AM02"), ("org03", "AM02"), ("late", "AM02"), ("late", "AM03")]:
        monitor.organisation(name, region)
    monitor.organisation("stopped", "AM04", "2022Q4", "2023Q1")
    for name in ("org01", "org02", "org03"):
        monitor.deliver("2023Q2", name, [])
    regions = ["AM04", "AM03", "AM02", "AM01"]
    coverage = region_coverage(monitor.ingested.register, choose(monitor).reset_index(), Q, regions)
    assert list(coverage.itertuples(index=False, name=None)) == [
        ("2023Q2", "AM04", "no_organisation", 0, 0),
        ("2023Q2", "AM03", "nothing_received", 1, 0),
        ("2023Q2", "AM02", "partial", 3, 2),
        ("2023Q2", "AM01", "complete", 2, 2),
    ]
