"""Differences, ratios and standardisation against R: results that clusters/clusters.R left."""

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy.special import expit

from werkmonitor.statistics.adjusted import adjusted_difference
from werkmonitor.statistics.clusters import icc
from werkmonitor.statistics.differences import difference, ratio
from werkmonitor.statistics.standardise import standardised_difference

ORACLE = Path(__file__).parent / "clusters"
EXACT = {"rel": 1e-9}


@pytest.fixture(scope="module")
def people() -> pd.DataFrame:
    return pd.read_csv(ORACLE / "people.csv")


@pytest.fixture(scope="module")
def expected() -> pd.DataFrame:
    return pd.read_csv(ORACLE / "results.csv", index_col="method")


def check(estimate, expected, value=lambda estimate: estimate.value):
    numbers = value(estimate), estimate.standard_error, estimate.freedom
    assert numbers == pytest.approx(tuple(expected), **EXACT)


def test_difference_is_cr2_with_satterthwaite_degrees_of_freedom(people, expected):
    check(difference(people["outcome"], people["treated"], people["organisation"]), expected.loc["difference"])


def test_ratio_is_the_same_on_the_log_scale(people, expected):
    found = ratio(people["outcome"], people["treated"], people["organisation"])
    check(found, expected.loc["log_ratio"], lambda estimate: math.log(estimate.value))


def test_standardised_difference(people, expected):
    columns = (people[name] for name in ("outcome", "treated", "stratum", "organisation"))
    check(standardised_difference(*columns), expected.loc["standardised_difference"])


def test_adjusted_difference(people, expected):
    found = adjusted_difference(people, "outcome", "treated", ["stratum", "funding"], "organisation")
    check(found, expected.loc["adjusted_difference"])


def test_adjusted_difference_is_that_of_the_bias_reduced_covariance_of_statsmodels(people):
    found = adjusted_difference(people, "outcome", "treated", ["stratum", "funding"], "organisation")
    factors = pd.get_dummies(people[["stratum", "funding"]].astype(str), drop_first=True, dtype=float)
    design = factors.assign(one=1.0, treated=people["treated"].astype(float))
    gee = sm.GEE(people["outcome"], design, people["organisation"], family=sm.families.Binomial())
    fit = gee.fit(cov_type="bias_reduced", maxiter=100, ctol=1e-12)
    shares, gradients = [], []
    for group in (1.0, 0.0):
        x = design.assign(treated=group)
        p = expit(x @ fit.params)
        shares.append(p.mean())
        gradients.append((x.T * (p * (1 - p))).mean(axis=1))
    gradient = gradients[0] - gradients[1]
    error = np.sqrt(gradient @ fit.cov_params() @ gradient)
    assert (found.value, found.standard_error) == pytest.approx((shares[0] - shares[1], error), rel=1e-8)


def test_intraclass_correlation(people, expected):
    assert icc(people["outcome"], people["organisation"]).value == pytest.approx(expected.loc["icc", "value"], **EXACT)
