"""All that the attack believes about how counts hang together is true of the example, in every reading of it."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from werkmonitor.attack import Publication, Rules, know
from werkmonitor.attack.intervals import intervals
from werkmonitor.indicators import compute
from werkmonitor.quarter import Quarter, quarters_between

NUMBERS = ("numerator", "denominator", "value", "lower", "upper")


def unprotected(table: pd.DataFrame, quarter: Quarter, as_of: date) -> Publication:
    """Return a publication that hides nothing."""
    printed = {name: ["" if pd.isna(number) else f"{number:.10g}" for number in table[name]] for name in NUMBERS}
    return Publication(quarter, as_of, "", {"indicators": table.assign(**printed).astype(str)})


@pytest.mark.slow
def test_what_the_attack_believes_is_true_of_the_example(messy) -> None:
    publications = []
    for quarter, as_of in (
        (Quarter(2023, 2), date(2023, 10, 1)),
        (Quarter(2023, 2), date(2023, 11, 9)),
        (Quarter(2023, 3), date(2024, 1, 12)),
    ):
        quarters = quarters_between(Quarter(2022, 4), quarter)
        table = compute(messy.ingested, [], quarters, as_of, messy.project.regions)
        publications.append(unprotected(table, quarter, as_of))
    knowledge = know(publications, Rules(threshold=10, protection_width=5))
    # Raises a contradiction where a statement isn't true; and where all is shown, nothing is left unknown.
    found = intervals(knowledge.system, [{name: 1.0} for name in knowledge.system.names])
    assert len(found) > 30_000
    assert all(interval.width == 0 for interval in found)
