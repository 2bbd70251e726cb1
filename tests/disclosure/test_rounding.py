"""Rounded numbers: bases that leave a few out, and regions where the policy prefers it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from disclosure_policy import POLICY
from hypothesis import example, given, settings
from hypothesis import strategies as st
from long_tables import by, long_table
from pydantic import ValidationError
from small_publication import RULES, found, printed, publication

from werkmonitor.disclosure.counts import read_counts
from werkmonitor.disclosure.indicators import protect_indicators
from werkmonitor.disclosure.policy import Policy
from werkmonitor.disclosure.rounding import rounded_bases, with_rounded_bases, with_rounded_regions
from werkmonitor.statistics.proportions import Interval, wilson, wilson_ratio

FLOWS = {"indicator": "new_of_running", "numerator": 649.0, "interval_method": "wilson"}


def first_quarter(left_out: float) -> pd.Series:
    """Return the share of newcomers beside all running trajectories, of which its base leaves some out."""
    rows = [{"numerator": 3561.0}, FLOWS | {"denominator": 3561.0 - left_out}]
    return protect_indicators(long_table(rows), POLICY).iloc[1]


def test_a_base_that_leaves_few_out_is_rounded() -> None:
    row = first_quarter(9.0)
    assert (row["status"], row["numerator"], row["denominator"]) == ("rounded", 649.0, 3560.0)
    assert row["value"] == pytest.approx(0.182)
    assert 0.16 < row["lower"] < row["value"] < row["upper"] < 0.20


def bases_of(everyone: int, *bases: tuple[str, int]) -> list[float]:
    """Return what is printed of indicators' bases, beside so many running trajectories."""
    rows = [{"numerator": float(everyone)}]
    rows += [{"indicator": name, "numerator": 12.0, "denominator": float(base)} for name, base in bases]
    cells = long_table(rows)
    return rounded_bases(cells, read_counts(cells), POLICY).tolist()[1:]


def test_a_rounded_base_tells_of_no_few_who_are_left_out() -> None:
    """Whoever knows how it is rounded can't tell how many: too many fit, or so many that they may be known."""
    for everyone in range(3540, 3540 + POLICY.rounding_of_bases):
        fitting: dict[float, list[int]] = {}
        for left_out in range(1, POLICY.rounding_of_bases):
            (base,) = bases_of(everyone, ("new_of_running", everyone - left_out))
            fitting.setdefault(base, []).append(left_out)
        for numbers in fitting.values():
            assert numbers[-1] - numbers[0] >= POLICY.protection_width or numbers[0] >= POLICY.threshold


@settings(deadline=None, max_examples=60)
@given(st.integers(300, 400), st.integers(1, 19), st.integers(40, 200))
def test_nor_do_two_that_are_everybody_together(everyone: int, left_out: int, with_work: int) -> None:
    without = everyone - left_out - with_work
    bases = bases_of(everyone, ("stopped_working_at_risk", with_work), ("started_working_at_risk", without))
    half = POLICY.rounding_of_bases / 2
    assert everyone - sum(bases) + 2 * half >= POLICY.threshold, "so many can be left out"
    for base, real in zip(bases, (with_work, without), strict=True):
        assert base - half <= real <= base + 2 * half


@pytest.mark.parametrize(
    ("with_work", "without", "printed"),
    [
        pytest.param(32, 32, [40, 40], id="80 of 64: each can be off by half a multiple"),
        pytest.param(34, 32, [40, 20], id="80 of 66 or 67 is too many: the one rounded up most goes down"),
        pytest.param(32, 34, [20, 40], id="the other one"),
    ],
)
def test_two_that_are_everybody_together_are_no_more_than_that(
    with_work: int, without: int, printed: list[float]
) -> None:
    everyone = 70 if with_work == without else 68
    bases = [("stopped_working_at_risk", with_work), ("started_working_at_risk", without)]
    assert bases_of(everyone, *bases) == printed


def test_a_base_that_is_not_of_running_trajectories_is_exact() -> None:
    rows = [{"indicator": "ended", "numerator": 360.0}]
    rows += [{"indicator": "ended_with_work_or_education", "numerator": 148.0, "denominator": 354.0}]
    cells = long_table(rows)
    assert rounded_bases(cells, read_counts(cells), POLICY).isna().all()


@pytest.mark.parametrize("left_out", [0.0, 200.0])
def test_other_bases_are_exact(left_out: float) -> None:
    row = first_quarter(left_out)
    assert (row["status"], row["denominator"]) == ("ok", 3561.0 - left_out)


def test_regions_are_rounded_where_the_policy_says_so() -> None:
    policy = POLICY.model_copy(update={"rounding": 10})
    table = long_table(by("region", {"AM01": 43, "AM02": 31, "AM03": 4, "AM04": 52, "AM05": 0}))
    safe = protect_indicators(table, policy).set_index("region")
    assert safe["status"].to_dict() == {
        "": "ok", "AM01": "rounded", "AM02": "secondary", "AM03": "primary", "AM04": "rounded", "AM05": "ok",
    }  # fmt: skip
    assert safe.loc[["AM01", "AM04", "AM05"], "numerator"].tolist() == [40.0, 50.0, 0.0]
    assert safe.loc["", "numerator"] == 130.0


def test_what_is_made_of_rounded_counts_is_made_of_those() -> None:
    policy = POLICY.model_copy(update={"rounding": 10})
    share = {"indicator": "paid_work", "region": "AM01", "numerator": 22.0, "denominator": 61.0}
    row = protect_indicators(long_table([share | {"interval_method": "wilson"}]), policy).iloc[0]
    assert row[["numerator", "denominator", "value"]].tolist() == [20.0, 60.0, 0.333]


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=2, max_size=6))
@example([(12, 12), (15, 25), (10, 10)])
@example([(0, 0), (3, 40), (24, 25), (36, 14)])
def test_nothing_follows_from_rounded_regions_and_they_contradict_nothing(regions: list[tuple[int, int]]) -> None:
    """With exact national figures beside them, for whoever knows to what they are rounded."""
    people = {f"AM{number:02d}": (paid, paid + others) for number, (paid, others) in enumerate(regions)}
    people[""] = tuple(map(sum, zip(*people.values(), strict=True)))  # type: ignore[assignment]
    rows: list[dict[str, Any]] = [{"region": region, "numerator": float(all_)} for region, (_, all_) in people.items()]
    shares = {region: counts for region, counts in people.items() if counts[1]}
    rows += [
        {"indicator": "paid_work", "region": region, "numerator": float(paid), "denominator": float(all_)}
        for region, (paid, all_) in shares.items()
    ]
    safe = protect_indicators(long_table(rows), POLICY.model_copy(update={"rounding": 10}))
    assert found(publication(printed(safe)), rules=replace(RULES, rounding=10)) == []


def test_limits_made_of_organisations_counts_have_few_decimals() -> None:
    share = {"indicator": "paid_work", "numerator": 220.0, "denominator": 610.0, "lower": 0.3123456, "upper": 0.4123456}
    rows = [share | {"interval_method": method} for method in ("wilson", "organisation_jackknife_t")]
    safe = protect_indicators(long_table(rows), POLICY)
    assert safe["lower"].tolist() == [0.3123456, 0.3123]


@pytest.mark.parametrize(("multiple", "refused"), [(5, True), (6, True), (7, False), (10, False)])
def test_to_round_finer_than_hiding_protects_is_refused(multiple: int, refused: bool) -> None:
    rules = POLICY.model_dump() | {"rounding": multiple}
    if not refused:
        assert Policy.model_validate(rules).rounding == multiple
        return
    with pytest.raises(ValidationError, match="take at least 7, or null not to round"):
        Policy.model_validate(rules)


def test_a_region_with_one_person_is_rounded_as_any_other() -> None:
    table = long_table([{"region": "AM01", "numerator": 1.0}, {"region": "AM02", "numerator": 0.0}])
    safe = with_rounded_regions(table, POLICY.model_copy(update={"rounding": 10}))
    assert safe[["status", "numerator"]].to_numpy().tolist() == [["rounded", 0.0], ["ok", 0.0]]


@pytest.mark.parametrize(
    ("indicator", "interval"), [("new_of_running", wilson(60, 380)), ("started_working", wilson_ratio(60, 380))]
)
def test_limits_are_made_of_the_rounded_base(indicator: str, interval: Interval) -> None:
    row = {"indicator": indicator, "numerator": 60.0, "denominator": 391.0, "interval_method": "wilson"}
    safe = with_rounded_bases(long_table([row | {"status": "rounded"}]), pd.Series([380.0])).iloc[0]
    assert safe[["value", "lower", "upper"]].tolist() == [
        0.158,
        round(float(interval.lower), 3),
        round(float(interval.upper), 3),
    ]


def test_limits_that_need_the_organisations_move_with_the_value() -> None:
    row = {"indicator": "new_of_running", "numerator": 60.0, "denominator": 400.0, "lower": 0.13, "upper": 0.18}
    row |= {"interval_method": "organisation_jackknife_t", "status": "rounded"}
    safe = with_rounded_bases(long_table([row]), pd.Series([375.0])).iloc[0]
    assert safe[["value", "lower", "upper"]].tolist() == [0.16, 0.14, 0.19]
