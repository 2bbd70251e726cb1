"""The change of a share between quarters, on cases small enough to work out by hand."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from werkmonitor.indicators.change import quarter_changes
from werkmonitor.statistics.proportions import organisation_jackknife_change


def people(quarter: str, counts: dict[str, tuple[int, int]], type: str = "epa") -> pd.DataFrame:
    """Contributions of organisations: (with paid work, running)."""
    rows = [
        {"indicator": "paid_work", "quarter": quarter, "method": "ips", "funding": "uwv", "type": type,
         "organisation": name, "numerator": numerator, "denominator": denominator}
        for name, (numerator, denominator) in counts.items()
    ]  # fmt: skip
    return pd.DataFrame(rows)


def test_worked_by_hand() -> None:
    # Shares: 40/160 before, 50/200 after: no change. An organisation is left out of both quarters together.
    before = ([10, 10, 10, 5, 5], [20, 40, 40, 30, 30])
    after = ([10, 15, 20, 5, 0], [20, 50, 50, 40, 40])
    difference, interval = organisation_jackknife_change(before, after)
    assert difference == pytest.approx(0)
    left_out = [40 / 180 - 30 / 140, 35 / 150 - 30 / 120, 30 / 150 - 30 / 120, 45 / 160 - 35 / 130, 50 / 160 - 35 / 130]
    half = stats.t.ppf(0.975, 4) * np.sqrt(4 / 5 * np.sum(np.square(left_out)))
    assert (interval.lower, interval.upper) == (pytest.approx(-half), pytest.approx(half))


def test_people_who_are_in_both_quarters_carry_no_spread() -> None:
    """Every organisation changes alike, so only its size matters: the interval is narrow where two samples' is wide."""
    before = {f"org{n}": (10 * n, 40 * n) for n in range(1, 9)}
    after = {name: (x + n // 20, n) for name, (x, n) in before.items()}
    changes = quarter_changes(pd.concat([people("2023Q1", before), people("2023Q2", after)]))
    national = changes[(changes["funding"] == "") & (changes["type"] == "")].iloc[0]
    assert national["difference"] == pytest.approx(0.05)
    assert np.isnan(national["lower"]) or national["upper"] - national["lower"] < 0.01


def test_an_organisation_in_one_quarter_only_still_counts() -> None:
    both = pd.concat(
        [people("2023Q1", {"a": (10, 20), "b": (5, 20), "c": (8, 20)}), people("2023Q2", {"a": (12, 20), "b": (6, 20)})]
    )
    national = quarter_changes(both).iloc[0]
    assert national["organisations"] == 3
    assert national["difference"] == pytest.approx(18 / 40 - 23 / 60)


@pytest.mark.parametrize("quarters", [["2023Q2"], ["2022Q4", "2023Q2"]], ids=["first quarter", "a quarter between"])
def test_without_the_quarter_before_there_is_no_change(quarters: list[str]) -> None:
    table = quarter_changes(pd.concat([people(quarter, {"a": (5, 10), "b": (4, 10)}) for quarter in quarters]))
    assert table.empty


def test_with_one_organisation_there_is_a_change_but_no_interval() -> None:
    table = quarter_changes(pd.concat([people("2023Q1", {"a": (5, 10)}), people("2023Q2", {"a": (6, 10)})]))
    assert table["difference"].iloc[0] == pytest.approx(0.1)
    assert table[["lower", "upper"]].isna().all(axis=None)


@pytest.mark.parametrize("nobody", ["2023Q1", "2023Q2"])
def test_from_or_to_a_quarter_with_nobody_there_is_no_change(nobody: str) -> None:
    quarters = [people(quarter, {"a": (0, 0) if quarter == nobody else (5, 10)}) for quarter in ("2023Q1", "2023Q2")]
    assert quarter_changes(pd.concat(quarters)).empty


def test_groups_of_who_is_running_are_followed_as_parts_of_all() -> None:
    """From 30 of 100 to 100 of 200, over two organisations of which one had nobody of the other group at first."""
    running = {
        ("2023Q1", "uwv"): {"a": (10, 0), "b": (20, 0)},
        ("2023Q1", "municipality"): {"a": (70, 0)},
        ("2023Q2", "uwv"): {"a": (40, 0), "b": (60, 0)},
        ("2023Q2", "municipality"): {"a": (50, 0), "b": (50, 0)},
    }
    counts = [
        people(quarter, of).assign(indicator="running", funding=group) for (quarter, group), of in running.items()
    ]
    changes = quarter_changes(pd.concat(counts)).set_index(["indicator", "funding"])["difference"]
    assert changes.drop(("running", "")).to_dict() == {
        ("running", "municipality"): pytest.approx(-0.2),
        ("running", "uwv"): pytest.approx(0.2),
    }


def test_limits_are_on_their_own_sides() -> None:
    """40 of 160 before and 50 of 200 after, as above: no change, and as far to either side."""
    before = people("2023Q1", dict(zip("abcde", [(10, 20), (10, 40), (10, 40), (5, 30), (5, 30)], strict=True)))
    after = people("2023Q2", dict(zip("abcde", [(10, 20), (15, 50), (20, 50), (5, 40), (0, 40)], strict=True)))
    national = quarter_changes(pd.concat([before, after])).iloc[0]
    left_out = [40 / 180 - 30 / 140, 35 / 150 - 30 / 120, 30 / 150 - 30 / 120, 45 / 160 - 35 / 130, 50 / 160 - 35 / 130]
    half = stats.t.ppf(0.975, 4) * np.sqrt(4 / 5 * np.sum(np.square(left_out)))
    assert national["lower"] == pytest.approx(-half)
    assert national["upper"] == pytest.approx(half)


def test_an_organisation_of_another_quarter_is_not_counted_among_those_of_a_change() -> None:
    """Contributions are categorical, and know the names of all quarters."""
    quarters = {"2023Q1": {"a": (5, 0)}, "2023Q2": {"a": (6, 0), "b": (1, 0)}, "2023Q3": {"c": (9, 0)}}
    counts = pd.concat([people(quarter, of).assign(indicator="running") for quarter, of in quarters.items()])
    changes = quarter_changes(counts.astype({"organisation": "category", "quarter": "category"}))
    by_type = changes[changes["type"] == "epa"].set_index("quarter")["organisations"]
    assert by_type.to_dict() == {"2023Q2": 2, "2023Q3": 3}
