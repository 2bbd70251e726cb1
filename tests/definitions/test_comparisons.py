"""Comparing groups of people who cluster in organisations, by hand: difference, ratio, standardisation, jackknife.

Tables count: how many of how many have the outcome.
"""

from math import log, sqrt

import numpy as np
import pandas as pd
import pytest

from werkmonitor.statistics.adjusted import adjusted_difference
from werkmonitor.statistics.clusters import design_effect, icc, jackknife
from werkmonitor.statistics.differences import difference, ratio
from werkmonitor.statistics.standardise import standardised_difference, standardised_rates

T_2 = 4.302653
"""Student's t with 2 degrees of freedom, at 97.5 %."""


def people(text: str) -> pd.DataFrame:
    """Write out a table of counts, such as ``3/4`` for four people of whom three have the outcome, one row each."""
    header, *lines = (line.split() for line in text.strip().splitlines())
    rows = []
    for line in lines:
        row = dict(zip(header, line, strict=True))
        having, total = map(int, row.pop("outcome").split("/"))
        rows += [row | {"outcome": number < having} for number in range(total)]
    frame = pd.DataFrame(rows)
    return frame.assign(treated=frame["group"] == "cmd", stratum=frame.get("stratum", "0")).astype({"stratum": int})


def limits(estimate) -> list[float]:
    return [estimate.lower, estimate.upper]


def test_jackknife():
    """Without each of three organisations 0.5, 0.625 and 0.375: variance 2/3 (1/64 + 1/64) = 1/48."""
    found = jackknife(0.5, [0.5, 0.625, 0.375], "example", people=12)
    assert found.standard_error == pytest.approx(1 / sqrt(48))
    assert limits(found) == pytest.approx([0.5 - T_2 / sqrt(48), 0.5 + T_2 / sqrt(48)], rel=1e-6)
    assert (found.freedom, found.people, found.clusters) == (2, 12, 3)


BALANCED = """
organisation  group  outcome
A             cmd    2/4
A             epa    2/4
B             cmd    1/4
B             epa    3/4
C             cmd    3/4
C             epa    4/4
"""


def test_difference_where_organisations_are_alike_in_size():
    """CMD 6/12, EPA 9/12: 25 points less. By organisation 0, -50 and -25 points: mean -25, variance 25² / 3."""
    rows = people(BALANCED)
    found = difference(rows["outcome"], rows["treated"], rows["organisation"])
    assert found.value == pytest.approx(-0.25)
    assert found.standard_error == pytest.approx(0.25 / sqrt(3))
    assert found.freedom == pytest.approx(2)
    assert (found.people, found.clusters) == (24, 3)
    assert limits(found) == pytest.approx([-0.25 - T_2 * 0.25 / sqrt(3), -0.25 + T_2 * 0.25 / sqrt(3)], rel=1e-6)


def test_ratio_is_made_on_the_log_scale():
    """6/12 over 9/12. Residuals per organisation 0, -1, 1 (CMD) and -1, 0, 1 (EPA), each over 1 - 1/3 of its share."""
    rows = people(BALANCED)
    found = ratio(rows["outcome"], rows["treated"], rows["organisation"])
    assert found.value == pytest.approx(2 / 3)
    # (0/6 - -1/9)² + (-1/6 - 0)² + (1/6 - 1/9)², over 2/3 because each organisation is a third of its group.
    assert found.standard_error == pytest.approx(sqrt((1 / 81 + 1 / 36 + 1 / 324) / (2 / 3)))
    assert (log(found.lower) + log(found.upper)) / 2 == pytest.approx(log(2 / 3))


UNEQUAL_TIME = """
organisation  group  stratum  outcome
A             cmd    0        1/4
A             cmd    1        1/2
A             epa    0        1/2
A             epa    1        2/4
B             cmd    0        1/4
B             cmd    1        2/2
B             epa    0        1/2
B             epa    1        3/4
A             epa    2        9/9
"""


def test_standardised_difference_compares_within_strata():
    """Stratum 0: 2/8 against 2/4, a difference of -1/4; stratum 1: 3/4 against 5/8, 1/8; 12 people in each.

    Nobody of CMD is in stratum 2, so it doesn't count, though EPA owes much of its 17/21 to it.
    """
    rows = people(UNEQUAL_TIME)
    columns = [rows[name] for name in ("outcome", "treated", "stratum", "organisation")]
    found = standardised_difference(*columns)
    assert found.value == pytest.approx((-1 / 4 + 1 / 8) / 2)
    assert found.people == 24
    # With the strata of CMD, 8 and 4 people; with those of EPA, 4 and 8.
    assert standardised_difference(*columns, weights="treated").value == pytest.approx((8 * -1 / 4 + 4 * 1 / 8) / 12)
    assert standardised_difference(*columns, weights="other").value == pytest.approx((4 * -1 / 4 + 8 * 1 / 8) / 12)
    # Without A: -1/4 and 1/4, so 0; without B: -1/4 and 0, so -1/8. Both 1/16 off: variance 1/2 (2/256).
    assert found.standard_error == pytest.approx(1 / 16)
    # One standard error from 0, with one degree of freedom.
    assert found.p_value == pytest.approx(1 / 2)


def test_standardised_rates_are_the_shares_behind_the_difference():
    rows = people(UNEQUAL_TIME)
    rates = standardised_rates(rows["outcome"], rows["group"], rows["stratum"], rows["organisation"])
    assert {name: rate.value for name, rate in rates.items()} == pytest.approx(
        {"cmd": (2 / 8 + 3 / 4) / 2, "epa": (2 / 4 + 5 / 8) / 2}
    )
    # Without A 1/4 and 2/2, so 5/8; without B 1/4 and 1/2, so 3/8. Both 1/8 off 1/2: variance 1/2 (2/64).
    assert rates["cmd"].standard_error == pytest.approx(1 / 8)


def test_adjusted_difference_is_the_standardised_one_where_the_model_fits_each_stratum():
    """The odds in CMD are 1/3 of those in EPA in both strata: 1/4 against 1/2, and 1/2 against 3/4."""
    rows = people(
        """
        organisation  group  stratum  outcome
        A             cmd    0        1/2
        A             cmd    1        1/4
        A             epa    0        2/3
        A             epa    1        5/6
        B             cmd    0        1/6
        B             cmd    1        3/4
        B             epa    0        1/3
        B             epa    1        4/6
        """
    )
    found = adjusted_difference(rows, "outcome", "treated", ["stratum"], "organisation")
    assert found.value == pytest.approx(-1 / 4)
    assert (found.freedom, found.people, found.clusters) == (1, 34, 2)


def test_without_covariates_it_is_the_difference_of_the_shares():
    """By Mancl and DeRouen each organisation's residual counts over 1 - 1/3, where CR2 takes the root of that."""
    rows = people(BALANCED)
    found = adjusted_difference(rows, "outcome", "treated", [], "organisation")
    assert found.value == pytest.approx(-0.25)
    assert found.standard_error == pytest.approx(0.25 / sqrt(3) / sqrt(1 - 1 / 3))


def test_intraclass_correlation_and_design_effect():
    """Two organisations of 4, with 3 and 1 outcomes: mean squares 4 (2 x 1/16) = 1/2 between, 6/4 / 6 = 1/4 within."""
    rows = people("organisation group outcome\nA cmd 3/4\nB cmd 1/4")
    found = icc(rows["outcome"], rows["organisation"])
    assert found.value == pytest.approx((1 / 2 - 1 / 4) / (1 / 2 + 3 * 1 / 4))
    assert np.isnan(limits(found)).all()
    # Organisations of 4 and 4: each person has 3 others like them; of 2 and 6, 4 on average.
    assert design_effect(0.2, [4, 4]) == pytest.approx(1 + 3 * 0.2)
    assert design_effect(0.2, [2, 6]) == pytest.approx(1 + 4 * 0.2)
