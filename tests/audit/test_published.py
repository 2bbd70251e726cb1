from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkmonitor.audit import read_published, read_sources
from werkmonitor.audit.published import quantities, round_half_up, statements
from werkmonitor.config import InputError

FOLDER = Path(__file__).parents[2] / "data-raw" / "published"


@pytest.fixture(scope="module")
def published() -> pd.DataFrame:
    return read_published(FOLDER)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    for file in FOLDER.glob("*.csv"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    return tmp_path


def edit(folder: Path, name: str, column: str, value: str, row: int = 0) -> None:
    table = pd.read_csv(folder / name, dtype=str, keep_default_na=False)
    table.loc[row, column] = value
    table.to_csv(folder / name, index=False)


def test_the_published_figures_are_valid_and_cover_all_five_documents(published: pd.DataFrame) -> None:
    assert set(published["document"]) == set(read_sources(FOLDER)["document"])
    assert published["document"].nunique() == 5


def test_what_is_printed_says_the_value(published: pd.DataFrame) -> None:
    """Where a number is printed in digits, they are those of ``value``; words and ratios are left to the reader."""
    digits = published[published["printed"].str.fullmatch(r"[\d,]+%?") & ~published["unit"].isin(("quarter", "date"))]
    written = digits["printed"].str.removesuffix("%").str.replace(",", ".")
    assert (written == digits["value"]).all()
    assert len(digits) > 100


def test_percentages_are_printed_with_a_percent_sign(published: pd.DataFrame) -> None:
    in_digits = published["printed"].str.contains("%")
    assert (published.loc[in_digits, "unit"] == "percent").all()


def test_every_quantity_is_used(published: pd.DataFrame) -> None:
    listed = pd.read_csv(FOLDER / "quantities.csv", dtype=str, keep_default_na=False)
    assert set(listed["quantity"]) == set(quantities(published))


def test_no_sentence_of_a_source_is_copied(published: pd.DataFrame) -> None:
    assert published["printed"].str.split().str.len().max() <= 4


def test_statements_gather_the_places_where_a_value_is_printed(published: pd.DataFrame) -> None:
    running = [s for s in statements(published) if s.quantity.id == "running" and s.period == "2023Q2"]
    assert len(running) == 1
    assert running[0].value == 3679
    assert "Algemene samenvatting, punt 2" in running[0].source
    assert "news-2023-10" in running[0].source


def test_a_misprinted_period_is_stated_for_both_periods(published: pd.DataFrame) -> None:
    misprinted = [s for s in statements(published) if s.quantity.id == "paid_work_share" and s.value == Decimal("37.3")]
    assert [(s.period, s.as_printed) for s in misprinted] == [("2023Q1", False), ("2023Q2", True)]


@pytest.mark.parametrize(
    ("name", "column", "value", "complaint"),
    [
        ("figures.csv", "document", "elsewhere", "unknown document 'elsewhere'"),
        ("figures.csv", "quantity", "happiness", "unknown quantity 'happiness'"),
        ("figures.csv", "value", "many", "value 'many' is not a"),
        ("figures.csv", "value", "", "value '' is not a"),
        ("figures.csv", "period", "Q2 2023", "neither a year nor a quarter"),
        ("figures.csv", "kind", "rumour", "unknown kind"),
        ("figures.csv", "bound", "ish", "unknown bound"),
        ("figures.csv", "scope", "everyone", "unknown scope"),
        ("figures.csv", "place", "", "may not be empty"),
        ("figures.csv", "numerator", "1.5", "whole numbers"),
        ("figures.csv", "id", "report-2023q2-002", "id occurs twice"),
        ("quantities.csv", "measure", "median", "unknown measure 'median'"),
    ],
)
def test_an_invalid_row_is_refused_with_its_reason(
    copied: Path, name: str, column: str, value: str, complaint: str
) -> None:
    edit(copied, name, column, value)
    with pytest.raises(InputError, match=complaint):
        read_published(copied)


def test_a_missing_file_is_named(copied: Path) -> None:
    (copied / "quantities.csv").unlink()
    with pytest.raises(InputError, match=r"quantities\.csv is missing"):
        read_published(copied)


def test_a_missing_column_is_refused(copied: Path) -> None:
    pd.DataFrame({"id": []}).to_csv(copied / "figures.csv", index=False)
    with pytest.raises(InputError, match="should have the columns"):
        read_published(copied)


@pytest.mark.parametrize(
    ("exact", "decimals", "rounded"),
    [
        (Fraction(1283, 20), 1, "64.2"),  # 64.15: halves go up, where binary floats give 64.1
        (Fraction(5, 2), 0, "3"),
        (Fraction(-5, 2), 0, "-3"),
        (Fraction(100, 3), 2, "33.33"),
    ],
)
def test_halves_are_rounded_as_by_hand(exact: Fraction, decimals: int, rounded: str) -> None:
    assert round_half_up(exact, decimals) == Decimal(rounded)


@given(st.fractions(-1000, 1000, max_denominator=5000), st.integers(0, 3))
def test_rounding_moves_a_value_by_half_a_unit_at_most(exact: Fraction, decimals: int) -> None:
    moved = abs(Fraction(round_half_up(exact, decimals)) - exact)
    assert moved <= Fraction(1, 2 * 10**decimals)
