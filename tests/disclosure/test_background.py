"""What an onlooker has of earlier tables, row by row."""

from __future__ import annotations

from operator import itemgetter

import pandas as pd

from werkmonitor.disclosure.background import Background, Earlier

NOW = pd.DataFrame({"sheet": ["trajecten", "plaatsingen"], "rows": [60, 50]}, index=[7, 3])


def printed(*earlier: dict[str, pd.DataFrame]) -> list[list[float | None]]:
    known = Background(earlier=tuple(Earlier(pd.DataFrame(), tables=tables) for tables in earlier))
    found = known.printed("delivery_rows", NOW, itemgetter(["sheet"]), ["rows"])
    assert all(one.index.equals(NOW.index) for one in found)
    return [[None if pd.isna(rows) else rows for rows in one["rows"]] for one in found]


def test_rows_are_found_by_what_names_them() -> None:
    then = pd.DataFrame({"sheet": ["plaatsingen", "trajecten", "other"], "rows": [5, 6, 7]})
    assert printed({"delivery_rows": then}) == [[6, 5]]


def test_a_row_that_was_not_there_tells_nothing() -> None:
    assert printed({"delivery_rows": NOW.iloc[1:]}) == [[None, 50]]


def test_a_publication_without_the_table_is_passed_over() -> None:
    assert printed({}, {"delivery_rows": NOW}, {"estimates": NOW}) == [[60, 50]]
