"""What a change is made of: small populations in which the answer can be worked out on a napkin."""

import pandas as pd
import pytest

from werkmonitor.statistics.decompose import decompose

UNKNOWN = pytest.approx(float("nan"), nan_ok=True)


def people(table: str) -> pd.DataFrame:
    """Make people of lines ``new type organisation people with_work``."""
    rows = [line.split() for line in table.strip().splitlines()]
    return pd.DataFrame(
        [
            {"new": new, "type": kind, "organisation": organisation, "work": number < int(working)}
            for new, kind, organisation, size, working in rows
            for number in range(int(size))
        ]
    )


def parts(before: str, after: str, factors: list[str]) -> dict[str, float]:
    frame = decompose(people(before), people(after), factors, "work", "organisation")
    return dict(zip(frame["component"], frame["value"], strict=True))


def test_an_unchanged_share_hides_that_both_groups_do_better():
    """Newcomers go from 2 to 4 of 10, and work less: at mean rates (0 + .25) / 2 and (.5 + .5) / 2 that costs
    .2 x .125 - .2 x .5 = -.075. Newcomers' own rate rises by .25, at a mean share of .3: +.075."""
    before = """
        yes epa a 2 0
        no  epa a 8 4
        """
    after = """
        yes epa a 4 1
        no  epa a 6 3
        """
    expected = {"new": -0.075, "composition": -0.075, "rates": 0.075, "change": 0}
    assert parts(before, after, ["new"]) == pytest.approx(expected)


def test_what_is_mixed_alike_has_no_part():
    """More newcomers, and in both quarters as many of each type among them as among others: type has no part."""
    before = """
        yes epa a 4 0
        yes cmd a 4 2
        no  epa a 12 6
        no  cmd a 12 9
        """
    after = """
        yes epa a 8 0
        yes cmd a 8 4
        no  epa a 8 4
        no  cmd a 8 6
        """
    # Newcomers .25 to .5; among others .625 works, among newcomers .25: .25 x (.25 - .625).
    expected = {"new": -0.09375, "type": 0, "composition": -0.09375, "rates": 0, "change": -0.09375}
    assert parts(before, after, ["new", "type"]) == pytest.approx(expected)


def test_an_organisation_that_is_gone_is_a_change_of_organisations():
    """B, with nobody at work, is gone; A is as it was. Newcomers were half of both and still are."""
    before = """
        yes epa a 4 0
        no  epa a 4 4
        yes epa b 4 0
        no  epa b 4 0
        """
    after = """
        yes epa a 4 0
        no  epa a 4 4
        """
    expected = {"new": 0, "organisation": 0.25, "composition": 0.25, "rates": 0, "change": 0.25}
    assert parts(before, after, ["new", "organisation"]) == pytest.approx(expected)


def test_a_cell_that_is_in_one_quarter_only_is_composition():
    """Nobody knows how the other type did before, so its rate of 1 counts for both quarters: half are now at 1 where
    all were at .5."""
    before = """
        no epa a 10 5
        """
    after = """
        no epa   a 10 5
        no other a 10 10
        """
    expected = {"type": 0.25, "composition": 0.25, "rates": 0, "change": 0.25}
    assert parts(before, after, ["type"]) == pytest.approx(expected)


def test_without_any_cell_in_common_there_is_nothing_to_tell_apart():
    frame = decompose(people("no epa a 4 2"), people("no cmd a 4 3"), ["type"], "work", "organisation")
    assert list(frame["value"]) == [UNKNOWN, UNKNOWN, UNKNOWN, pytest.approx(0.25)]
    assert list(frame["reason"]) == ["no_overlap"] * 3 + ["few_clusters"]
