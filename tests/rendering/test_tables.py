"""Tables as CSV files, and how a line's width is divided among their columns."""

from __future__ import annotations

import csv
import io

import pytest

from werkmonitor.rendering import pandoc, tables


def table(markdown: str) -> pandoc.Node:
    return next(pandoc.elements(pandoc.read(markdown), "Table"))


def test_a_csv_holds_the_cells_as_shown() -> None:
    shown = table('| Regio | Aantal, met `n` |\n|:--|--:|\n| Rijk van *Nijmegen* | 36,1\u00a0% |\n| zei “ja” | "x" |\n')
    assert list(csv.reader(io.StringIO(tables.to_csv(shown)))) == [
        ["Regio", "Aantal, met n"],
        ["Rijk van Nijmegen", "36,1 %"],
        ["zei “ja”", "“x”"],
    ]


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+31 6 12", "'+31 6 12"),
        ("@SOM(A1)", "'@SOM(A1)"),
        ("-x", "'-x"),
        ("-1.234,5", "-1.234,5"),
        ("+7 %", "+7 %"),
        ("−1,2 procentpunt", "−1,2 procentpunt"),
        ("gewoon", "gewoon"),
    ],
)
def test_no_cell_becomes_a_formula(cell: str, written: str) -> None:
    attr: list[object] = ["", [], []]
    made = [[attr, {"t": "AlignDefault"}, 1, 1, [{"t": "Plain", "c": pandoc.words(cell)}]]]
    node = {"t": "Table", "c": [attr, [None, []], [], [attr, [[attr, made]]], [], [attr, []]]}
    assert next(csv.reader(io.StringIO(tables.to_csv(node)))) == [written]


def test_what_fits_is_left_alone() -> None:
    assert tables.widths([["a", "b"], ["kort", "12"]]) == [0.0, 0.0]


def test_long_columns_share_what_short_ones_leave() -> None:
    long = "een lange toelichting met veel gewone woorden " * 4
    periode, cijfer, aantal, reden = tables.widths(
        [["Periode", "Cijfer", "Gepubliceerd", "Toelichting"], ["2023Q2", "Lopende trajecten", "3.679", long]]
    )
    assert sum((periode, cijfer, aantal, reden)) == pytest.approx(1)
    assert periode >= len("Periode") / 100
    assert aantal >= len("Gepubliceerd") / 100
    assert reden > max(periode, cijfer, aantal)


def test_columns_of_one_long_word_each_still_fill_the_line() -> None:
    assert tables.widths([["x" * 80, "y" * 80]]) == pytest.approx([0.5, 0.5])
