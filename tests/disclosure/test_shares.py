"""Cohorts by benefit and groups of organisations: nothing small is shown, nor can it be worked out."""

import pandas as pd
import pytest
from disclosure_policy import POLICY
from hypothesis import given, settings
from hypothesis import strategies as st
from long_tables import long_table

from werkmonitor.disclosure.background import Background, Earlier
from werkmonitor.disclosure.shares import protect_cohorts, protect_experience, publishable_experience

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


def test_hidden_benefits_that_are_together_as_many_as_the_threshold_protect_each_other():
    safe = protect_cohorts(cohorts([(3, 20, 20), (7, 20, 20), (30, 30, 30), (40, 40, 40)]), POLICY)
    assert shown(safe, "paid_work") == ["", "wia", "zw"]


def test_few_without_paid_work_hide_who_has_it():
    safe = protect_cohorts(cohorts([(30, 1, 2), (40, 20, 20), (50, 30, 30), (60, 40, 40)]), POLICY)
    assert shown(safe, "paid_work") == ["", "wia", "zw"]


def test_a_protected_table_has_the_columns_that_it_had():
    table = cohorts([(3, 20, 20)] * 4)
    assert list(protect_cohorts(table, POLICY)) == list(table)


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


def after(name, *tables):
    """Return what an onlooker knows who has tables of earlier publications."""
    return Background(earlier=tuple(Earlier(pd.DataFrame(), tables={name: table}) for table in tables))


@pytest.mark.parametrize(
    ("before", "hidden"),
    [
        pytest.param((20, 20, 20), [], id="nobody came in"),
        pytest.param((16, 20, 20), ["none", "ww"], id="four with paid work"),
        pytest.param((19, 20, 20), ["none", "ww"], id="one with paid work"),
        pytest.param((20, 20, 16), ["none", "ww"], id="four without"),
        pytest.param((24, 20, 20), ["none", "ww"], id="four fewer, by a correction"),
        pytest.param((10, 10, 10), [], id="many"),
    ],
)
def test_cohorts_in_which_few_came_in_since_are_not_told(before, hidden):
    others = [(30, 30, 30), (40, 40, 40), (50, 50, 50)]
    more = [(12, 12, 12), *others[1:]]
    earlier = protect_cohorts(cohorts([before, *more]), POLICY)
    safe = protect_cohorts(cohorts([(20, 20, 20), *others]), POLICY, after("start_cohorts", earlier))
    for measure in ("paid_work", "any_work"):
        assert sorted({*BENEFITS} - {*shown(safe, measure)}) == hidden


def test_what_changed_in_hidden_benefits_is_together_not_of_few():
    before = cohorts([(20, 20, 20), (30, 30, 30), (40, 40, 40), (50, 50, 50)])
    now = cohorts([(23, 20, 20), (32, 30, 30), (40, 40, 40), (70, 50, 50)])
    safe = protect_cohorts(now, POLICY, after("start_cohorts", before))
    assert shown(safe, "paid_work") == [""], "three and two came in, and in a third benefit nobody"


def test_a_benefit_that_was_hidden_beside_a_total_stays_hidden():
    before = protect_cohorts(cohorts([(3, 20, 20), (20, 20, 20), (30, 30, 30), (40, 40, 40)]), POLICY)
    now = cohorts([(33, 50, 50), (40, 40, 40), (60, 60, 60), (70, 70, 70)])
    assert shown(protect_cohorts(now, POLICY), "paid_work") == ["", *sorted(BENEFITS)]
    safe = protect_cohorts(now, POLICY, after("start_cohorts", before))
    assert shown(safe, "paid_work") == shown(safe, "any_work") == ["", "wia", "zw"]


@pytest.mark.parametrize("other", [pytest.param(1, id="any form of work hidden"), pytest.param(20, id="all hidden")])
def test_what_was_hidden_with_its_total_can_be_told_later(other):
    before = protect_cohorts(cohorts([(20 if other == 1 else 1, other, 20)] * 4), POLICY)
    assert shown(before, "any_work") == []
    safe = protect_cohorts(cohorts([(50, 50, 50)] * 4), POLICY, after("start_cohorts", before))
    assert shown(safe, "paid_work") == shown(safe, "any_work") == ["", *sorted(BENEFITS)]


def test_a_cohort_of_which_few_came_in_is_not_told_again():
    parts = [(20, 20, 20), (30, 30, 30), (40, 40, 40)]
    now = cohorts([*parts, (52, 50, 50)])
    safe = protect_cohorts(now, POLICY, after("start_cohorts", cohorts([*parts, (50, 50, 50)])))
    assert shown(safe, "paid_work") == shown(safe, "any_work") == []


def experience(groups):
    """Make groups from (organisations, paid, running)."""
    total = tuple(map(sum, zip(*groups, strict=True)))
    rows = [("", *total), *((f"group{i}", *group) for i, group in enumerate(groups))]
    table = pd.DataFrame(rows, columns=["years", "organisations", "numerator", "denominator"])
    return table.assign(quarter="2023Q2", value=0.5, lower=0.4, upper=0.6, mean_of_shares=0.5, status="ok")


@pytest.mark.parametrize(
    ("groups", "hidden"),
    [
        ([(3, 50, 100), (4, 60, 120), (9, 300, 900)], []),
        ([(2, 50, 100), (4, 60, 120), (9, 300, 900)], ["group0", "group1"]),
        ([(3, 9, 100), (4, 60, 120), (9, 300, 900)], ["group0", "group1"]),
        ([(1, 50, 100), (1, 60, 120), (0, 0, 0)], ["", "group0", "group1"]),
        ([(3, 50, 100), (4, 60, 120), (0, 0, 0)], []),
        ([(1, 0, 1), (4, 60, 120), (9, 300, 900)], ["group0", "group1"]),
    ],
)
def test_groups_of_fewer_than_three_organisations_are_hidden(groups, hidden):
    safe = protect_experience(experience(groups), POLICY)
    assert safe.loc[safe["numerator"].isna(), "years"].tolist() == hidden
    assert safe["organisations"].notna().all()


@pytest.mark.parametrize(
    ("now", "hidden"),
    [
        pytest.param((4, 60, 120), [], id="nothing came in"),
        pytest.param((5, 64, 150), ["group0", "group1"], id="four with paid work"),
        pytest.param((5, 85, 149), ["group0", "group1"], id="four without"),
        pytest.param((5, 85, 170), [], id="many"),
    ],
)
def test_groups_of_organisations_in_which_few_came_in_are_not_told(now, hidden):
    before = after("experience", experience([(3, 50, 100), (4, 60, 120), (9, 300, 900)]))
    safe = protect_experience(experience([(4, 70, 130), now, (9, 330, 990)]), POLICY, before)
    assert safe.loc[safe["numerator"].isna(), "years"].tolist() == hidden


@pytest.mark.parametrize(("status", "hidden"), [("ok", False), ("secondary", True), ("hidden", True)])
def test_the_total_of_groups_is_told_where_the_long_table_tells_it(status, hidden):
    share = {"indicator": "paid_work", "numerator": 410.0, "denominator": 1120.0, "status": status}
    others = [{"region": "AM01"}, {"quarter": "2023Q1"}, {"indicator": "any_work"}, {"method": "other"}]
    rows = [share, *({**share, **other, "status": "hidden"} for other in others)]
    groups = publishable_experience(experience([(3, 50, 100), (4, 60, 120), (9, 300, 900)]), long_table(rows))
    assert protect_experience(groups, POLICY)["numerator"].isna().all() == hidden
