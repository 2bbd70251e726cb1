"""``docs/own-deliveries.md`` describes the columns of a delivery as the contract does."""

from pathlib import Path

import pytest

from werkmonitor.contract import COLUMNS, PERMANENT_TERM, Column, Kind, Sheet

PAGE = Path(__file__).parents[2] / "docs" / "own-deliveries.md"

WORDS = {
    Kind.ID: "text",
    Kind.CLIENT: "text",
    Kind.REGION: "name or CBS code",
    Kind.YES_NO: "ja or nee",
    Kind.DATE: "date",
    Kind.QUARTER: "such as 2023Q3",
}


def values(column: Column) -> str:
    """Say what the cells of a column may be."""
    if column.codes:
        return ", ".join(code.term for code in column.codes)
    if column.kind in WORDS:
        return WORDS[column.kind]
    number = f"number from {column.minimum} to {column.maximum}"
    return f"{number}, or {PERMANENT_TERM}" if column.kind is Kind.MONTHS else number


def described(sheet: Sheet) -> list[list[str]]:
    """Return the cells of the page's table about a sheet, without its header."""
    _, _, table = PAGE.read_text(encoding="utf-8").partition(f"| `{sheet}` | meaning |")
    rows = table.partition("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


@pytest.mark.parametrize("sheet", Sheet)
def test_the_page_describes_every_column_as_the_contract_does(sheet: Sheet) -> None:
    expected = [
        [f"`{column.delivered}`", column.meaning, values(column), "" if column.required else "optional"]
        for column in COLUMNS[sheet]
    ]
    assert described(sheet) == expected
