"""Which numbers are too small to show, or nearly everybody."""

import numpy as np
import pandas as pd
import pytest
from disclosure_policy import POLICY

from werkmonitor.disclosure.primary import primary


@pytest.mark.parametrize(
    ("numerator", "denominator", "hidden"),
    [
        (9, np.nan, True),
        (10, np.nan, False),
        (1, np.nan, True),
        (0, np.nan, False),  # nobody: a true zero as a count
        (0, 40, True),  # 0 %: says something about all forty
        (40, 40, True),  # 100 %: idem
        (31, 40, True),  # the nine others are too few
        (30, 40, False),
        (9, 400, True),
        (0, 0, True),  # tells that the base is zero
        (np.nan, np.nan, False),  # missing is missing, not hidden
    ],
)
def test_threshold_complement_and_group_disclosure(numerator: float, denominator: float, hidden: bool) -> None:
    assert primary(pd.Series([numerator]), pd.Series([denominator]), POLICY).tolist() == [hidden]


def test_whole_numbers_with_gaps_are_judged_as_others_are() -> None:
    numerator, denominator = (pd.Series(counts, dtype="Int64") for counts in ([9, 10, 0, None, 31], [None] * 4 + [40]))
    assert primary(numerator, denominator, POLICY).tolist() == [True, False, False, False, True]
