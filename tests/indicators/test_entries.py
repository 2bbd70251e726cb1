"""The entries of the indicators, as data."""

import pytest

from werkmonitor.indicators import BY_ID, INDICATORS, Kind, Unit, dictionary
from werkmonitor.indicators.indicator import flags
from werkmonitor.panel import FLAGS


def test_ids_and_labels_are_unique():
    assert len(BY_ID) == len(INDICATORS)
    assert len({indicator.label for indicator in INDICATORS}) == len(INDICATORS)


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda indicator: indicator.id)
def test_an_entry_is_whole(indicator):
    assert indicator.definition.endswith(".")
    assert (indicator.kind is Kind.COUNT) == (indicator.denominator is None) == (indicator.base == "")
    assert indicator.counts_people == (indicator.unit is Unit.TRAJECTORIES)
    if indicator.unit is Unit.TRAJECTORIES:
        assert {flag for counted in indicator.counted for flag in flags(counted)} <= set(FLAGS)
    assert () in indicator.breakdowns
    assert ("stage",) in indicator.breakdowns or not indicator.all_stages


def test_every_flag_of_the_panel_serves_an_indicator():
    used = {flag for indicator in INDICATORS for counted in indicator.counted for flag in flags(counted)}
    assert set(FLAGS) <= used


def test_the_dictionary_has_a_row_per_indicator_in_dutch():
    table = dictionary().set_index("id")
    assert list(table.index) == [indicator.id for indicator in INDICATORS]
    assert table.loc["started_working", "not_known"] == (
        "in het eerste kwartaal van een organisatie; bij leveringen zonder plaatsingen"
    )
    assert table.loc["paid_work", "unit"] == "trajecten"
    assert table.loc["mean_per_organisation", "kind"] == "Gemiddelde"
    assert table.loc[["paid_work", "durable_work"], "methods"].tolist() == ["alle methoden", "IPS"]
    assert table.loc[["paid_work", "education"], "source"].tolist() == ["Q2 2023, figuur 5 en B5", "eigen definitie"]
    figures = table.loc[["organisations_active", "regions_complete"], "source"]
    assert figures.tolist() == ["Q2 2023, figuur 1", "Q2 2023, figuur B1"]
    assert not table.isna().any(axis=None)
