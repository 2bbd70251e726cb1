import math

import numpy as np
import pytest
from scipy import stats

from werkmonitor.statistics.detectable import minimum_detectable_difference


def test_the_published_groups_without_clustering():
    # 2,509 and 417, 36.1 % with work: 2.8 standard errors of 2.54 points.
    each = np.full(1000, 0.001)
    found = minimum_detectable_difference(417 * each, 2509 * each, 1327 / 3679, icc=0)
    assert found.difference == pytest.approx(0.071, abs=0.0005)
    assert found.design_effect == pytest.approx(1)


def test_clusters_of_one_group_each_have_the_usual_design_effect():
    found = minimum_detectable_difference([20] * 6 + [0] * 9, [0] * 6 + [20] * 9, 0.4, icc=0.05)
    assert found.design_effect == pytest.approx(1 + 19 * 0.05)
    quantiles = stats.t.ppf(0.975, 14) + stats.t.ppf(0.8, 14)
    variance = 0.4 * 0.6 * (1 / 120 + 1 / 180) * found.design_effect
    assert (found.difference, found.freedom) == (pytest.approx(quantiles * math.sqrt(variance)), 14)


def test_what_a_mixed_cluster_shares_cancels_but_not_what_only_the_contrast_has():
    mixed = minimum_detectable_difference([10] * 10, [30] * 10, 0.4, icc=0.05)
    assert mixed.design_effect == pytest.approx(0.95)
    contrast = minimum_detectable_difference([10] * 10, [30] * 10, 0.4, icc=0.05, contrast_icc=0.02)
    # .02 of the variance less within, and .02 / 10 between clusters.
    assert contrast.design_effect - 0.95 == pytest.approx((0.02 / 10 - 0.02 / 100) / (1 / 100 + 1 / 300))


def test_the_variance_is_that_of_simulated_unequal_clusters():
    random = np.random.default_rng(4)
    treated, other = np.array([0, 2, 5, 9, 14, 20, 40]), np.array([30, 80, 60, 100, 40, 200, 90])
    share, icc = 0.36, 0.05
    level = random.beta(share * 19, (1 - share) * 19, (20_000, 7))
    gap = random.binomial(treated, level).sum(1) / treated.sum() - random.binomial(other, level).sum(1) / other.sum()
    found = minimum_detectable_difference(treated, other, share, icc)
    variance = share * (1 - share) * (1 / treated.sum() + 1 / other.sum()) * found.design_effect
    assert variance == pytest.approx(gap.var(), rel=0.04)


def test_one_person_on_each_side_in_two_clusters_by_hand():
    """With one degree of freedom t has its quantiles at tan(pi (p - 1/2)); the variance is .4 x .6 (1 + 1)."""
    found = minimum_detectable_difference([1, 0], [0, 1], 0.4, icc=0)
    quantiles = math.tan(math.pi * 0.475) + math.tan(math.pi * 0.3)
    assert (found.difference, found.freedom) == (pytest.approx(quantiles * math.sqrt(0.48)), 1)


@pytest.mark.parametrize(
    ("treated", "other", "reason"),
    [([0, 0], [5, 5], "empty_group"), ([5, 1], [0, 0], "empty_group"), ([5, 0], [9, 0], "few_clusters")],
)
def test_what_cant_be_detected_says_why(treated, other, reason):
    found = minimum_detectable_difference(treated, other, 0.4, 0.02)
    assert (math.isnan(found.difference), found.reason) == (True, reason)
    assert found.freedom == (1 if reason == "empty_group" else 0)


def test_without_anybody_there_is_nothing_to_detect():
    assert minimum_detectable_difference([], [], 0.4, 0.02).reason == "empty_group"
