"""Standardised and adjusted differences: what they must not depend on, and when they say that they can't tell."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from werkmonitor.statistics.adjusted import adjusted_difference
from werkmonitor.statistics.clusters import design_effect, icc, jackknife
from werkmonitor.statistics.estimate import NotEstimable
from werkmonitor.statistics.standardise import standardised_difference, standardised_rates


def draw(seed=0, clusters=15, size=60, effect=0.0) -> pd.DataFrame:
    """People whose chance rises with the stratum, in which the treated are low."""
    rng = np.random.default_rng(seed)
    n = clusters * size
    treated = rng.random(n) < 0.3
    stratum = np.where(treated, rng.integers(0, 3, n), rng.integers(0, 4, n))
    outcome = rng.random(n) < 0.15 + 0.15 * stratum + effect * treated
    columns = {"outcome": outcome, "treated": treated, "stratum": stratum, "kind": rng.choice(["x", "y", "z"], n)}
    return pd.DataFrame(columns | {"organisation": np.repeat(np.arange(clusters), size)})


def standardised(rows, **options):
    return standardised_difference(rows["outcome"], rows["treated"], rows["stratum"], rows["organisation"], **options)


def adjusted(rows, *covariates):
    return adjusted_difference(rows, "outcome", "treated", list(covariates or ["stratum", "kind"]), "organisation")


def numbers(found):
    return [found.value, found.lower, found.upper, found.p_value]


@pytest.mark.parametrize("effect", [0.0, 0.2])
def test_both_find_the_difference_that_the_mix_of_strata_hides(effect):
    """Two thousand people per organisation leave little room for chance; the crude difference is 7 points lower."""
    rows = draw(size=2000, effect=effect)
    crude = rows.groupby("treated")["outcome"].mean().diff().iloc[-1]
    assert crude == pytest.approx(effect - 0.075, abs=0.015)
    assert standardised(rows).value == pytest.approx(effect, abs=0.01)
    assert adjusted(rows).value == pytest.approx(effect, abs=0.02)


def test_a_stratum_with_one_person_on_each_side_counts():
    """In the first stratum of two people the difference is 1, in the second, of four, 0: 2 of 6 in all."""
    rows = pd.DataFrame({"outcome": [1, 0, 1, 0, 1, 0], "treated": [1, 0, 1, 1, 0, 0], "stratum": [0, 0, 1, 1, 1, 1]})
    found = standardised(rows.astype({"treated": bool}).assign(organisation=[0, 1, 0, 1, 0, 1]))
    assert (found.value, found.people) == (pytest.approx(1 / 3), 6)
    one_treated = rows.iloc[[0, 1, 2]].assign(treated=[True, False, False], stratum=0, organisation=[0, 1, 2])
    assert standardised(one_treated, weights="treated").value == pytest.approx(1 / 2)


@pytest.mark.parametrize("estimate", [standardised, adjusted])
def test_order_and_names_make_no_difference(estimate):
    rows = draw()
    other = rows.sample(frac=1, random_state=1).assign(
        organisation=lambda r: "org" + r["organisation"].astype(str),
        kind=lambda r: r["kind"].map({"x": "c", "y": "a", "z": "b"}),
        stratum=lambda r: 10 - 3 * r["stratum"],
    )
    assert numbers(estimate(other)) == pytest.approx(numbers(estimate(rows)))


@pytest.mark.parametrize("estimate", [standardised, adjusted])
def test_swapping_the_groups_turns_the_sign(estimate):
    rows = draw()
    found, swapped = estimate(rows), estimate(rows.assign(treated=~rows["treated"]))
    expected = [-found.value, -found.upper, -found.lower, found.p_value]
    assert numbers(swapped) == pytest.approx(expected)


@given(st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_with_one_stratum_both_are_the_difference_of_shares(seed):
    rows = draw(seed, clusters=6, size=12).assign(stratum=1)
    shares = rows.groupby("treated")["outcome"].mean()
    if len(shares) < 2 or not shares.between(0.01, 0.99).all():
        return
    assert standardised(rows).value == pytest.approx(shares[True] - shares[False])
    assert adjusted(rows, "stratum").value == pytest.approx(shares[True] - shares[False])


def test_rates_differ_by_the_standardised_difference():
    rows = draw()
    rates = standardised_rates(rows["outcome"], rows["treated"], rows["stratum"], rows["organisation"])
    assert rates["True"].value - rates["False"].value == pytest.approx(standardised(rows).value)
    assert np.isnan(rates["True"].p_value)


def test_a_covariate_that_tells_nothing_new_changes_nothing():
    rows = draw()
    again = rows.assign(same=rows["stratum"].map({0: "a", 1: "b", 2: "b", 3: "c"}))
    assert numbers(adjusted(again, "stratum", "kind", "same")) == pytest.approx(numbers(adjusted(rows)))


def test_levels_that_nobody_has_or_that_are_missing_do_no_harm():
    rows = draw()
    kind = pd.Categorical(rows["kind"].replace("z", None), categories=["y", "nobody", "x"])
    assert numbers(adjusted(rows.assign(kind=kind))) == pytest.approx(numbers(adjusted(rows)))


@pytest.mark.parametrize("covariates", [["stratum", "kind"], ["stratum", "organisation"]], ids=["usual", "intercepts"])
def test_the_spread_is_about_that_of_leaving_organisations_out(covariates):
    """Also with a level for each organisation, which leaves no residual to correct in that direction."""
    rows = draw(clusters=15)
    found = adjusted(rows, *covariates)
    left_out = [adjusted(rows[rows["organisation"] != each], *covariates).value for each in range(15)]
    spread = np.sqrt(np.sum(np.square(np.subtract(left_out, found.value))))
    assert found.standard_error == pytest.approx(spread, rel=0.02)


TREATED = [True, True, False, False] * 6
STRATUM = [0, 1, 0, 1] * 6
ORGANISATION = sorted([1, 2, 3] * 8)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"treated": True}, NotEstimable.EMPTY_GROUP),
        ({"treated": False}, NotEstimable.EMPTY_GROUP),
        ({"stratum": TREATED}, NotEstimable.NO_OVERLAP),
        ({"organisation": 1}, NotEstimable.FEW_CLUSTERS),
        ({"outcome": [True, False] * 12, "stratum": 0}, NotEstimable.NO_SPREAD),
    ],
    ids=["all treated", "none treated", "strata tell the group", "one organisation", "organisations alike"],
)
def test_both_say_why_they_cannot_tell(change, reason):
    rng = np.random.default_rng(3)
    columns = {"outcome": rng.random(24) < 0.5, "treated": TREATED, "stratum": STRATUM, "organisation": ORGANISATION}
    rows = pd.DataFrame(columns).assign(**change)
    for found in (standardised(rows), adjusted(rows, "stratum")):
        assert found.reason is reason
        assert np.isnan([found.lower, found.upper]).all()
        assert (found.people, found.clusters) == (24, rows["organisation"].nunique())


def test_with_nobody_at_all_too():
    rows = draw().iloc[:0]
    assert standardised(rows).reason is NotEstimable.EMPTY_GROUP
    assert adjusted(rows).reason is NotEstimable.EMPTY_GROUP
    assert standardised_rates([], [], [], []) == {}


@pytest.mark.parametrize(
    "outcome",
    [
        lambda rows: True,
        lambda rows: False,
        lambda rows: rows["treated"],
        lambda rows: rows["outcome"] & (rows["stratum"] > 0),
        lambda rows: rows["outcome"] & ~rows["treated"],
    ],
    ids=["all", "none", "only the treated", "nobody of a level", "nobody of the treated"],
)
def test_a_model_without_a_finite_solution_is_said_to_be_separated(outcome):
    rows = draw()
    found = adjusted(rows.assign(outcome=outcome(rows)))
    assert found.reason is NotEstimable.SEPARATION
    assert not found.estimable


@pytest.mark.parametrize("group", [True, False], ids=["treated", "others"])
def test_a_group_in_one_organisation_has_no_interval(group):
    rows = draw()
    rows = rows[(rows["treated"] != group) | (rows["organisation"] == 4)]
    for found in (standardised(rows), adjusted(rows)):
        assert found.reason is NotEstimable.FEW_CLUSTERS
        assert found.estimable


def test_jackknife_says_when_it_cannot_tell():
    assert jackknife(0.5, [0.4, np.nan, 0.6], "x", 9).reason is NotEstimable.FEW_CLUSTERS
    assert jackknife(0.5, [0.5], "x", 9).reason is NotEstimable.FEW_CLUSTERS
    assert jackknife(0.5, [0.5, 0.5, 0.5], "x", 9).reason is NotEstimable.NO_SPREAD
    assert jackknife(0.5, [0.4, 0.6, 0.5], "x", 9, null=0.5).p_value == pytest.approx(1)


def test_correlation_says_when_it_cannot_tell():
    assert icc([], []).reason is NotEstimable.EMPTY_GROUP
    assert icc([1, 0, 1], [1, 1, 1]).reason is NotEstimable.FEW_CLUSTERS
    assert icc([1, 0, 1], [1, 2, 3]).reason is NotEstimable.FEW_CLUSTERS
    assert icc([1, 1, 1], [1, 1, 2]).reason is NotEstimable.NO_SPREAD
    assert np.isnan(design_effect(0.1, []))
    assert design_effect(0.1, [1]) == 1


def test_design_effect_of_the_published_mean():
    """26 organisations of 141.5 trajectories each: 3.8 at a correlation of .02."""
    assert round(design_effect(0.02, [141.5] * 26), 1) == 3.8
