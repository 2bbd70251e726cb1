from pathlib import Path

import pytest

from werkmonitor.config import InputError
from werkmonitor.contract import COLUMNS, Sheet
from werkmonitor.deliveries import Layouts, Unreadable, read_layouts
from werkmonitor.deliveries.layout import lay_out
from werkmonitor.deliveries.read import RawSheet

REPOSITORY = Path(__file__).parents[2]
HEADER = [column.delivered for column in COLUMNS[Sheet.PLACEMENTS]]


@pytest.fixture(scope="module")
def layouts() -> Layouts:
    return read_layouts(REPOSITORY / "config" / "layouts")


def table(header: list[str], *rows: list[str]) -> RawSheet:
    return RawSheet("x.csv", header, list(enumerate(rows, start=2)), 0)


@pytest.mark.parametrize(
    "header",
    [
        ["TRAJECT ID", " Soort ", "Regulier", "Datum_Begin", "datum-einde", "Uren per week", "LOONWAARDE",
         "contract maanden"],
        ["trajectnummer", "soort_plaatsing", "reguliere_werkplek", "begindatum", "einddatum", "uren/week",
         "loonwaarde (%)", "contractduur (maanden)"],
    ],
)  # fmt: skip
def test_headers_are_matched_however_they_are_written(header: list[str], layouts: Layouts) -> None:
    cells = [str(number) for number in range(8)]
    text = lay_out(table(header, cells), Sheet.PLACEMENTS, layouts[Sheet.PLACEMENTS], str)
    assert text.cells.loc[2, HEADER].tolist() == cells
    assert text.notes == ()


def test_columns_come_in_any_order_and_optional_ones_may_lack(layouts: Layouts) -> None:
    required = [column.delivered for column in COLUMNS[Sheet.TRAJECTORIES] if column.required]
    text = lay_out(table(required[::-1], required[::-1]), Sheet.TRAJECTORIES, layouts[Sheet.TRAJECTORIES], str)
    assert text.cells.loc[2, required].tolist() == required
    assert text.cells.loc[2, "uitkering"] == ""


def test_unknown_columns_are_reported_with_what_they_may_be(layouts: Layouts) -> None:
    header = [*HEADER, "opmerkingen", "uren_per_wk", ""]
    text = lay_out(table(header, ["x"] * 11), Sheet.PLACEMENTS, layouts[Sheet.PLACEMENTS], str)
    assert "onbekende kolom 'opmerkingen' niet gelezen" in text.notes[0]
    assert "bedoeld als uren_per_week?" in text.notes[1]
    assert "kolom 11 heeft geen naam" in text.notes[2]


def test_missing_columns_are_named(layouts: Layouts) -> None:
    with pytest.raises(Unreadable, match="ontbreekt regulier, loonwaarde"):
        lay_out(
            table([name for name in HEADER if name not in ("regulier", "loonwaarde")]),
            Sheet.PLACEMENTS,
            layouts[Sheet.PLACEMENTS],
            str,
        )


def test_a_column_that_is_there_twice_is_refused(layouts: Layouts) -> None:
    with pytest.raises(Unreadable, match="uren_per_week meer dan één keer"):
        lay_out(table([*HEADER, "Uren"]), Sheet.PLACEMENTS, layouts[Sheet.PLACEMENTS], str)


def test_a_first_row_that_is_no_header_is_not_quoted(layouts: Layouts) -> None:
    with pytest.raises(Unreadable) as refusal:
        lay_out(table(["T1", "GEHEIM", "IPS"]), Sheet.TRAJECTORIES, layouts[Sheet.TRAJECTORIES], str)
    assert "GEHEIM" not in str(refusal.value)


def test_client_identifiers_are_replaced_and_no_other_cell(layouts: Layouts) -> None:
    header = [column.delivered for column in COLUMNS[Sheet.TRAJECTORIES]]
    text = lay_out(table(header, header), Sheet.TRAJECTORIES, layouts[Sheet.TRAJECTORIES], lambda cell: "hidden")
    row = text.cells.loc[2, header].tolist()
    assert row == ["hidden" if name == "client_id" else name for name in header]


def test_an_alias_for_an_unknown_column_is_refused(tmp_path: Path) -> None:
    for sheet in Sheet:
        (tmp_path / f"{sheet}.csv").write_text("header,column\nnaam,naam\n", encoding="utf-8")
    with pytest.raises(InputError, match="row 2"):
        read_layouts(tmp_path)
