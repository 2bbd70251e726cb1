"""An estimate keeps its number and loses its interval where there is too little to tell how sure it is."""

import math

import pytest

from werkmonitor.statistics.estimate import (
    FEWEST_ORGANISATIONS,
    Estimate,
    NotEstimable,
    for_publication,
    not_estimable,
    t_estimate,
)


def test_t_by_hand() -> None:
    found = t_estimate(0.5, 0.1, 4, "x", 10, 5)
    assert (found.lower, found.upper) == pytest.approx((0.5 - 0.27764, 0.5 + 0.27764), abs=1e-5)
    assert found.p_value == pytest.approx(0.00749, abs=1e-5)  # t = 5 with 4 degrees of freedom


@pytest.mark.parametrize("error", [0.0, 1e-12])
def test_without_any_spread_there_is_no_interval(error: float) -> None:
    found = t_estimate(0.5, error, 4, "x", 10, 5)
    assert (found.value, found.reason) == (0.5, NotEstimable.NO_SPREAD)
    assert all(math.isnan(number) for number in (found.lower, found.upper, found.p_value))


def test_without_degrees_of_freedom_there_is_no_interval() -> None:
    assert t_estimate(0.5, 0.1, 0, "x", 10, 1).reason is NotEstimable.FEW_CLUSTERS


@pytest.mark.parametrize(("clusters", "kept"), [(FEWEST_ORGANISATIONS - 1, False), (FEWEST_ORGANISATIONS, True)])
def test_few_organisations_are_no_ground_for_a_published_interval(clusters: int, kept: bool) -> None:
    found = t_estimate(0.5, 0.1, clusters - 1, "x", 10, clusters)
    shown = for_publication(found)
    assert (shown == found) is kept
    assert shown.value == 0.5
    assert shown.reason is (None if kept else NotEstimable.FEW_CLUSTERS)


def test_one_organisation_is_no_ground_for_a_published_interval() -> None:
    shown = for_publication(Estimate(0.1, 0.0, 0.2, "x", 50, 1))
    assert (shown.value, shown.reason) == (0.1, NotEstimable.FEW_CLUSTERS)
    assert math.isnan(shown.lower)


def test_what_has_no_numbers_rests_on_nobody_unless_told() -> None:
    nothing = not_estimable(NotEstimable.EMPTY_GROUP, "x")
    assert (nothing.people, nothing.clusters) == (0, 0)


def test_what_knows_no_clusters_or_has_another_reason_stays_as_it_is() -> None:
    assert for_publication(independent := Estimate(0.1, 0.0, 0.2, "newcombe", 50, 0)) is independent
    nothing = not_estimable(NotEstimable.EMPTY_GROUP, "x", 10, 2)
    assert for_publication(nothing) is nothing
