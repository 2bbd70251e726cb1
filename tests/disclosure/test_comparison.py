"""What an organisation is told of the others: rounded, of five or more, and never of one."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from disclosure_policy import POLICY

from werkmonitor.disclosure.comparison import FEWEST_OTHERS, protect_comparison
from werkmonitor.studies.comparison import COMPARISON_COLUMNS


def row(basis: str, **values: object) -> dict[str, object]:
    usual = {"organisation": "org01", "quarter": "2023Q2", "as_of": "2023-10-01", "measure": "paid_work", "months": 0}
    numbers = {"value": 0.36123, "people": 400.0, "clusters": 5.0, "events": 10.0, "status": "ok"}
    return {**usual, "basis": basis, **numbers, **values}


def protected(*rows: dict[str, object]) -> pd.DataFrame:
    return protect_comparison(pd.DataFrame(rows, columns=COMPARISON_COLUMNS), POLICY)


def test_own_numbers_are_as_they_are() -> None:
    (own,) = protected(row("own", people=3.0, clusters=np.nan, events=np.nan)).to_dict("records")
    assert (own["value"], own["people"], own["status"]) == (0.36123, 3.0, "ok")


@pytest.mark.parametrize("basis", ["others", "comparable"])
def test_of_others_only_a_rounded_share_and_their_number_are_told(basis: str) -> None:
    table = protected(row(basis))
    assert table["value"].tolist() == [0.36]
    assert table["clusters"].tolist() == [5.0]
    assert table["people"].isna().all()
    assert "events" not in table


@pytest.mark.parametrize(
    "few", [{"clusters": FEWEST_OTHERS - 1.0}, {"events": 9.0}, {"clusters": np.nan}, {"events": np.nan}]
)
def test_few_organisations_or_people_are_not_told(few: dict[str, float]) -> None:
    (hidden,) = protected(row("comparable", **few)).to_dict("records")
    assert hidden["status"] == "primary"
    assert np.isnan([hidden["value"], hidden["people"], hidden["clusters"]]).all()


def test_a_basis_that_is_not_known_counts_as_others() -> None:
    assert protected(row("somebody", clusters=1.0))["status"].tolist() == ["primary"]


def test_what_could_not_be_computed_stays_so() -> None:
    (row_,) = protected(row("others", value=np.nan, clusters=2.0, status="not_derivable")).to_dict("records")
    assert row_["status"] == "not_derivable"
    assert np.isnan(row_["value"])


def test_who_knows_four_of_five_shares_does_not_learn_the_fifth() -> None:
    known = np.array([0.2, 0.3, 0.4, 0.5])
    possible = np.linspace(0, 1, 101)
    told = protected(*(row("comparable", value=np.append(known, fifth).mean()) for fifth in possible))["value"]
    assert told.value_counts().sort_index().iloc[1:-1].min() >= 5
