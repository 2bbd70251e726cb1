import csv
import io
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkmonitor.deliveries.contents import Content
from werkmonitor.deliveries.read import RawSheet, cell_text, read_files
from werkmonitor.deliveries.text import fold, tidy

HEADER = "traject_id;arbeidsmarktregio"


def read(content: bytes) -> RawSheet:
    return read_files({"trajecten": Content("x_trajecten.csv", ".csv", content)}).trajectories


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [";", ","])
def test_encodings_and_separators(encoding: str, separator: str) -> None:
    text = f"{HEADER}\r\nT1;Fryslân\r\n".replace(";", separator)
    raw = read(text.encode(encoding))
    assert raw.header == ["traject_id", "arbeidsmarktregio"]
    assert raw.rows == [(2, ["T1", "Fryslân"])]


def test_a_comma_within_quotes_or_cells_is_no_separator() -> None:
    raw = read(b'traject_id;"uren, per week"\nT1;12,5\n')
    assert raw.rows == [(2, ["T1", "12,5"])]


def test_rows_keep_their_number_past_empty_ones() -> None:
    raw = read(f"\n{HEADER}\nT1;x\n;\n\nT2;y\n\n".encode())
    assert [number for number, _ in raw.rows] == [3, 6]
    assert raw.empty_rows == 2


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("  als geleverd\u00a0", "  als geleverd\u00a0"),
        (123.0, "123"),
        (12.5, "12.5"),
        (45000.0, "45000"),
        (True, "True"),
        (date(2023, 3, 1), "2023-03-01"),
        (datetime(2023, 3, 1), "2023-03-01"),
        (datetime(2023, 3, 1, 9, 30), "2023-03-01 09:30:00"),
        ("", ""),
    ],
)
def test_cells_become_text(cell: object, text: str) -> None:
    assert cell_text(cell) == text


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0\r\ufeff"), min_size=1, max_size=8)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), min_size=1, max_size=6))
def test_any_csv_comes_back_as_written(rows: list[list[str]]) -> None:
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([["traject_id", "arbeidsmarktregio"], *rows])
    raw = read(text.getvalue().encode())
    assert [cells for _, cells in raw.rows] == [row for row in rows if any(tidy(cell) for cell in row)]


@given(st.text(max_size=20))
def test_tidy_and_fold_are_settled_after_once(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
    assert fold(fold(text)) == fold(text)
    assert fold(text.upper()) == fold(text.upper().lower())
