from pathlib import Path

import pandas as pd
import pytest

from werkmonitor.audit import consistency, read_published
from werkmonitor.audit.checks import PARTS, SUMS, all_checks, failing
from werkmonitor.audit.published import quantities

FOLDER = Path(__file__).parents[2] / "data-raw" / "published"


@pytest.fixture(scope="module")
def published() -> pd.DataFrame:
    return read_published(FOLDER)


def found(published: pd.DataFrame) -> set[str]:
    listed = consistency(published)
    return set(listed.loc[~listed["holds"], "arithmetic"].str.replace("\u00a0", " "))


def test_all_contradictions_in_the_sources_are_found_and_no_other(published: pd.DataFrame) -> None:
    """The known list, worked out by hand from the five texts."""
    assert found(published) == {
        "23 + 6 = 29, niet 30",
        "30 en 29 voor hetzelfde gegeven, een verschil van 1",
        "293 + 3.412 = 3.705, niet 3.679",
        "1.683 + 689 + 1.308 = 3.680, niet 3.679",
        "29 + 270 = 299, niet 394",
        "394 en 299 voor hetzelfde gegeven, een verschil van 95",
        "148 + 206 = 354, meer dan 299",
        "36,1 % en 37,3 % voor hetzelfde gegeven, een verschil van 1,2",
        "31,8 % en 30,2 % voor hetzelfde gegeven, een verschil van 1,6",
        "80 / 237 = 33,76 %; 76 / 237 = 32,07 %; 77 / 237 = 32,49 %: geen daarvan is 32,36 %",
        "30 / 110 = 27,27 %; 31 / 110 = 28,18 %; 32 / 110 = 29,09 %: geen daarvan is 28,59 %",
        "gedrukt als Q1 2022, maar de reeks begint met Q4 2022",
    }


def corrected(published: pd.DataFrame, **values: str) -> pd.DataFrame:
    better = published.copy()
    for quantity, value in values.items():
        better.loc[(better["quantity"] == quantity) & (better["period"] == "2023Q2"), "value"] = value
    return better


def test_a_corrected_figure_makes_its_contradiction_go_away(published: pd.DataFrame) -> None:
    better = corrected(published, running_uwv="1682", running_approved="3386", ended_ips="299", regions_covered="29")
    assert not any("+" in said and "354" not in said for said in found(better))


def test_a_wrong_figure_is_found(published: pd.DataFrame) -> None:
    assert "23 + 7 = 30, niet 29" in found(corrected(published, regions_partial="7"))
    assert "1.327 / 3.679 = 36,1 %, niet 36,5 %" in found(corrected(published, paid_work_share="36.5"))
    assert "4.000, meer dan 3.679" in found(corrected(published, new="4000"))


def test_a_rounded_numerator_may_be_any_whole_number_that_fits_its_wording(published: pd.DataFrame) -> None:
    """76 of 237 is "almost 80"; 81 isn't."""
    for value, holds in (("32.07", True), ("34.18", False)):
        better = published.copy()
        better.loc[better["value"] == "32.36", "value"] = value
        listed = consistency(better)
        row = listed[(listed["rule"] == "PercentageOfCounts") & (listed["figures"] == "ggnet-2019-004")]
        assert row["holds"].tolist() == [holds]


def test_relations_name_quantities_that_exist(published: pd.DataFrame) -> None:
    named = {name for whole, parts in (*SUMS, *PARTS) for name in (whole, *parts)}
    assert named <= set(quantities(published))


def test_each_relation_is_put_to_the_test_at_least_once(published: pd.DataFrame) -> None:
    listed = consistency(published)
    counts = listed["rule"].value_counts()
    assert counts["SumOfParts"] >= len(SUMS)
    assert counts["PartsWithinWhole"] >= len(PARTS)
    assert counts["PercentageOfCounts"] >= 20


def test_checks_that_hold_carry_no_arithmetic(published: pd.DataFrame) -> None:
    listed = consistency(published)
    assert (listed["holds"] == (listed["arithmetic"] == "")).all()
    assert len(failing(all_checks(published))) == (~listed["holds"]).sum() - 1  # one is about a period only
