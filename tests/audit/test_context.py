"""Published outcomes of other programmes."""

import shutil

import pytest
from sample_release import REPOSITORY

from werkmonitor.audit.context import MEASURES, context, read_literature
from werkmonitor.config import InputError

PUBLISHED = REPOSITORY.published


def test_every_row_has_a_source_a_kind_of_measure_and_a_share():
    table = context(PUBLISHED)
    assert set(table["measure"]) == set(MEASURES)
    assert table["value"].between(0, 1).all()
    assert (table["source"] != "").all()
    assert table["id"].is_unique


def test_figures_of_the_sources_come_with_their_base_and_bound():
    table = context(PUBLISHED).set_index("study")
    phrenos = table.loc["Phrenos, Q1 2019"]
    assert (phrenos["value"], phrenos["n"], phrenos["measure"]) == (pytest.approx(0.323), "3138", "quarterly")
    assert table.loc["Phrenos, Q1 2019, ervaren organisaties", "bound"] == "ruim"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (",quarterly,", ",yearly,", "measure is one of"),
        (",40.8,", ",408,", "percentage from 0 to 100"),
        ("10.5271/sjweh.3753", "", "give a doi"),
        ("study,year", "year,study", "should have the columns"),
    ],
)
def test_a_row_that_is_not_as_it_should_be_is_refused(tmp_path, old, new, says):
    shutil.copy(PUBLISHED / "literature.csv", tmp_path)
    file = tmp_path / "literature.csv"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(InputError, match=says):
        read_literature(tmp_path)
