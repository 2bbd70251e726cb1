"""Cohorts by benefit and groups of organisations: nothing small is shown, nor can it be worked out."""

import pandas as pd
import pytest
from disclosure_policy import POLICY
from hypothesis import given, settings
from hypothesis import strategies as st

from werkmonitor.disclosure.shares import protect_cohorts, protect_experience

BENEFITS = ["none", "ww", "zw", "wia"]


def cohorts(parts):
    """Make a cohort from (paid, only another form, neither) per benefit."""
    rows = [("", *map(sum, zip(*parts, strict=True))), *((b, *p) for b, p in zip(BENEFITS, parts, strict=True))]
    table = pd.DataFrame(
        [
            {"measure": measure, "benefit": b, "numerator": float(n), "denominator": float(paid + other + neither)}
            for b, paid, other, neither in rows
            for measure, n in (("paid_work", paid), ("any_work", paid + other))
        ]
    )
    return table.assign(cohort="2023Q1", months=6, value=0.5, lower=0.4, upper=0.6, status="ok")


def shown(table, measure):
    rows = table[(table["measure"] == measure) & table["numerator"].notna()]
    return sorted(rows["benefit"])


def test_large_numbers_are_shown():
    safe = protect_cohorts(cohorts([(20, 20, 20)] * 4), POLICY)
    assert shown(safe, "paid_work") == shown(safe, "any_work") == ["", *sorted(BENEFITS)]


def test_a_small_number_takes_another_with_it():
    safe = protect_cohorts(cohorts([(3, 20, 20), (20, 20, 20), (30, 30, 30), (40, 40, 40)]), POLICY)
    assert shown(safe, "paid_work") == shown(safe, "any_work") == ["", "wia", "zw"]
    status = safe.set_index(["measure", "benefit"])["status"]
    assert status["paid_work", "none"] == "primary"
    assert status["paid_work", "ww"] == "secondary"


def test_a_small_difference_between_the_measures_hides_the_wider_one_only():
    safe = protect_cohorts(cohorts([(20, 3, 20), (20, 4, 20), (30, 30, 30), (40, 40, 40)]), POLICY)
    assert shown(safe, "paid_work") == ["", *sorted(BENEFITS)]
    assert shown(safe, "any_work") == ["", "wia"]  # 3 and 4 together would still be small


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(*[st.integers(0, 40)] * 3), min_size=4, max_size=4))
def test_what_is_left_when_all_that_is_shown_is_taken_away_is_not_small(parts):
    table = cohorts(parts)
    safe = protect_cohorts(table, POLICY)
    for measure in ("paid_work", "any_work"):
        left = set(BENEFITS) - set(shown(safe, measure))
        if "" not in shown(safe, measure) or not left:
            continue
        assert len(left) > 1
        own = table[(table["measure"] == measure) & table["benefit"].isin(left)]
        if measure == "paid_work" or len(left) < len(BENEFITS):
            people, found = own["denominator"].sum(), own["numerator"].sum()
            assert min(people, people - found) >= 10 or len(left) == len(BENEFITS)
    assert set(shown(safe, "any_work")) <= set(shown(safe, "paid_work"))


def experience(groups):
    """Make groups from (organisations, paid, running)."""
    total = tuple(map(sum, zip(*groups, strict=True)))
    rows = [("", *total), *((f"group{i}", *group) for i, group in enumerate(groups))]
    table = pd.DataFrame(rows, columns=["years", "organisations", "numerator", "denominator"])
    return table.assign(value=0.5, lower=0.4, upper=0.6, mean_of_shares=0.5, status="ok")


@pytest.mark.parametrize(
    ("groups", "hidden"),
    [
        ([(3, 50, 100), (4, 60, 120), (9, 300, 900)], []),
        ([(2, 50, 100), (4, 60, 120), (9, 300, 900)], ["group0", "group1"]),
        ([(3, 9, 100), (4, 60, 120), (9, 300, 900)], ["group0", "group1"]),
        ([(1, 50, 100), (1, 60, 120), (0, 0, 0)], ["", "group0", "group1"]),
    ],
)
def test_groups_of_fewer_than_three_organisations_are_hidden(groups, hidden):
    safe = protect_experience(experience(groups), POLICY)
    assert safe.loc[safe["numerator"].isna(), "years"].tolist() == hidden
    assert safe["organisations"].notna().all()
