import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from werkmonitor.statistics.decompose import common_support, decompose

FACTORS = ["new", "type", "organisation"]
NEWCOMERS = (["new", "type"], "work", "organisation")


def population(seed: int, size: int, organisations: int = 4) -> pd.DataFrame:
    """Make a population with many empty cells."""
    random = np.random.default_rng(seed)
    codes = {name: random.integers(0, most, size) for name, most in zip(FACTORS, (2, 3, organisations), strict=True)}
    return pd.DataFrame(codes | {"work": random.random(size) < 0.2 + 0.3 * codes["new"]})


def values(before, after, factors=tuple(FACTORS)):
    frame = decompose(before, after, list(factors), "work", "organisation")
    return frame.set_index("component")["value"]


populations = st.builds(population, st.integers(0, 10_000), st.integers(3, 60))


@settings(deadline=None, max_examples=25)
@given(populations, populations)
def test_parts_add_up_exactly(before, after):
    value = values(before, after)
    assert value["change"] == pytest.approx(after["work"].mean() - before["work"].mean())
    if not math.isnan(value["rates"]):
        assert value["composition"] + value["rates"] == pytest.approx(value["change"], abs=1e-12)
        assert value[FACTORS].sum() == pytest.approx(value["composition"], abs=1e-12)


@settings(deadline=None, max_examples=25)
@given(populations, populations, st.permutations(FACTORS))
def test_the_order_of_the_factors_makes_no_difference(before, after, order):
    first, second = values(before, after), values(before, after, order)
    pd.testing.assert_series_equal(first, second[first.index], rtol=1e-9, atol=1e-12)


@settings(deadline=None, max_examples=25)
@given(populations, populations)
def test_the_way_back_is_the_way_there(before, after):
    pd.testing.assert_series_equal(values(before, after), -values(after, before), rtol=1e-9, atol=1e-12)


@settings(deadline=None, max_examples=25)
@given(populations, populations)
def test_where_all_have_the_same_rate_no_factor_has_a_part(before, after):
    frame = decompose(before.assign(work=0.3), after.assign(work=0.3), FACTORS, "work", "organisation")
    assert frame["value"].dropna().to_numpy() == pytest.approx(0, abs=1e-12)


@settings(deadline=None, max_examples=25)
@given(populations)
def test_the_same_population_doesnt_change(before):
    assert values(before, before).to_numpy() == pytest.approx(np.zeros(6), abs=1e-12)


@settings(deadline=None, max_examples=25)
@given(populations, populations)
def test_every_row_has_numbers_or_a_reason(before, after):
    frame = decompose(before, after, FACTORS, "work", "organisation")
    assert (frame["lower"].notna() | frame["reason"].notna()).all()


@pytest.mark.parametrize(("before", "after"), [(0, 5), (5, 0), (0, 0)])
def test_an_empty_population_is_said_to_be_so(before, after):
    frame = decompose(population(1, before), population(2, after), FACTORS, "work", "organisation")
    assert list(frame["reason"]) == ["empty_group"] * 6
    assert frame["value"].isna().all()
    assert set(frame["people"]) == {before + after}


def test_a_missing_category_is_a_category():
    before = pd.DataFrame({"type": ["epa", None], "organisation": ["a", "b"], "work": [True, False]})
    frame = decompose(before, before.iloc[:1], ["type"], "work", "organisation").set_index("component")
    assert frame["value"]["type"] == pytest.approx(0.5)


def test_common_support_counts_people_in_shared_combinations():
    before = pd.DataFrame({"new": [1, 1, 0, 0], "type": ["epa", "cmd", "epa", "epa"]})
    after = pd.DataFrame({"new": [1, 0, 1], "type": ["epa", "epa", "epa"]})
    assert common_support(before, after, ["new", "type"]) == (0.75, 1)
    assert common_support(before.iloc[:0], after, ["new", "type"]) == pytest.approx((math.nan, 0), nan_ok=True)


def quarters(random: np.random.Generator, organisations: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Draw organisations that differ in size, newcomers, mix, level and change, with two quarters of people."""
    size = np.round(random.lognormal(4.5, 0.6, organisations)).astype(int)
    cmd, level = random.beta(2, 8, organisations), random.normal(-0.3, 0.3, organisations)

    def quarter(people, newcomers, logit):
        organisation = np.repeat(np.arange(organisations), people)
        new, kind = (random.random(len(organisation)) < share[organisation] for share in (newcomers, cmd))
        chance = 1 / (1 + np.exp(-(logit[organisation] - 1.5 * new + 0.3 * kind)))
        work = random.random(len(organisation)) < chance
        return pd.DataFrame({"new": new, "type": kind, "organisation": organisation, "work": work})

    before = quarter(size, random.beta(6, 20, organisations), level)
    change = random.normal(0.05, 0.15, organisations)
    return before, quarter(size, random.beta(8, 20, organisations), level + change)


def test_intervals_hold_the_parts_in_the_population_that_organisations_are_drawn_from():
    random = np.random.default_rng(1)
    truth = decompose(*(part.assign(organisation=0) for part in quarters(random, 3000)), *NEWCOMERS)["value"]
    held = []
    for _ in range(60):
        found = decompose(*quarters(random, 29), *NEWCOMERS)
        held.append((found["lower"] <= truth) & (truth <= found["upper"]))
    # 60 of each: a Monte Carlo error of .03.
    assert np.mean(held, axis=0) == pytest.approx(0.95, abs=0.08)
