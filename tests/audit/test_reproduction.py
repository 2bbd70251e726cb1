"""Reproduction against a long table written by hand: what a calibrated run should give."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest

from werkmonitor.audit import ReproductionError, read_published, reproduction
from werkmonitor.audit.published import quantities
from werkmonitor.audit.reproduction import Outcome
from werkmonitor.indicators.definitions import BY_ID
from werkmonitor.panel import placements

FOLDER = Path(__file__).parents[2] / "data-raw" / "published"

CALIBRATED = """
2022Q4 organisations_active - 28
2023Q1 organisations_active - 29
2023Q2 organisations_active - 29
2023Q1 organisations_reporting - 29
2023Q2 organisations_reporting - 26
2023Q2 regions_complete - 23
2023Q2 regions_partial - 6
2023Q2 regions_no_organisation - 3
2023Q2 regions_nothing_received - 3
2023Q1 mean_per_organisation - 3561 29
2023Q2 mean_per_organisation - 3679 26
2023Q2 orientation - 511
2023Q2 running - 3679
2023Q2 running stage=requested 293
2023Q2 running stage=approved 3386
2023Q2 running funding=uwv 1682
2023Q2 running funding=municipality 689
2023Q2 running funding=other 1308
2023Q2 running type=epa 2509
2023Q2 running type=cmd 417
2023Q2 running type=other 753
2023Q2 running_national_scheme - 459
2023Q2 new - 949
2023Q1 paid_work - 1328 3561
2023Q2 paid_work - 1327 3679
2023Q1 durable_work - 1075 3561
2023Q2 durable_work - 1171 3679
2023Q2 durable_work_of_paid - 1171 1327
2023Q1 started_working - 226 2233
2023Q2 started_working - 195 2352
2023Q1 stopped_working - 62 1328
2023Q2 stopped_working - 44 1327
2023Q2 ended - 442
2023Q2 ended stage=orientation 143
2023Q2 ended stage=requested 29
2023Q2 ended stage=approved 270
2023Q2 ended_with_work_or_education - 148 354
2023Q2 ended_without_work_or_education - 206 354
"""


@dataclass(frozen=True)
class Table:
    frame: pd.DataFrame


def long_table(text: str = CALIBRATED) -> pd.DataFrame:
    rows = []
    for line in text.strip().splitlines():
        quarter, indicator, breakdown, numerator, *denominator = line.split()
        row = {"quarter": quarter, "as_of": "2023-10-01", "indicator": indicator, "method": "ips"}
        row |= dict.fromkeys(("stage", "funding", "type", "region"), "")
        if breakdown != "-":
            name, code = breakdown.split("=")
            row[name] = code
        row |= {
            "numerator": float(numerator),
            "denominator": float(denominator[0]) if denominator else float("nan"),
            "interval_method": "wilson" if denominator else "",
            "status": "ok",
        }
        rows.append(row)
    return pd.DataFrame(rows)


@pytest.fixture(scope="module")
def published() -> pd.DataFrame:
    return read_published(FOLDER)


@pytest.fixture(scope="module")
def table(published: pd.DataFrame) -> pd.DataFrame:
    return reproduction(published, Table(long_table()))


def row(table: pd.DataFrame, period: str, indicator: str, value: float) -> pd.Series:
    found = table[(table["period"] == period) & (table["indicator"] == indicator) & (table["published"] == value)]
    assert len(found) == 1
    return found.iloc[0]


def test_all_outcomes_occur_where_nothing_is_hidden_and_each_row_is_one_statement(table: pd.DataFrame) -> None:
    assert set(table["status"]) == {str(outcome) for outcome in Outcome} - {"hidden"}
    assert table["id"].is_unique
    assert not table.duplicated(["period", "indicator", "published", "source"]).any()
    assert len(table) >= 40
    assert list(table.columns[:6]) == ["period", "indicator", "published", "computed", "status", "reason"]


def test_every_comparable_outcome_of_the_report_is_compared(published: pd.DataFrame, table: pd.DataFrame) -> None:
    """No figure of the report or of the news about it ends as not derivable."""
    of_the_report = table["id"].str.startswith(("report-2023q2", "news-2023-10"))
    assert "not_derivable" not in set(table.loc[of_the_report, "status"])
    assert of_the_report.sum() >= 60


@pytest.mark.parametrize(
    ("period", "indicator", "published_value", "computed"),
    [
        ("2023Q2", "running", 3679, 3679),
        ("2023Q2", "organisations_missing", 3, 3),
        ("2023Q1", "organisations_added", 1, 1),
        ("2023Q2", "regions_covered", 29, 29),
        ("2023Q2", "regions_without_information", 6, 6),
        ("2023Q2", "ended_ips", 299, 299),
        ("2023Q2", "mean_per_organisation", 141.5, 141.5),
    ],
)
def test_equal_figures_are_exact(
    table: pd.DataFrame, period: str, indicator: str, published_value: float, computed: float
) -> None:
    found = row(table, period, indicator, published_value)
    assert (found["status"], found["computed"]) == ("exact", computed)


@pytest.mark.parametrize(
    ("period", "indicator", "published_value", "computed"),
    [
        ("2023Q1", "paid_work_share", 37.3, 37.293),
        ("2023Q1", "durable_work_share", 30.2, 30.188),
        ("2023Q1", "started_working_share", 10.1, 10.121),
        ("2023Q1", "stopped_working_share", 4.7, 4.669),
        ("2023Q1", "mean_per_organisation", 122.8, 122.793),
        ("2023Q2", "running_uwv_share", 45.7, 45.719),
        ("2023Q2", "ended_requested_share", 6.6, 6.561),
    ],
)
def test_figures_equal_as_printed_are_rounded(
    table: pd.DataFrame, period: str, indicator: str, published_value: float, computed: float
) -> None:
    found = row(table, period, indicator, published_value)
    assert found["status"] == "rounded"
    assert found["computed"] == pytest.approx(computed, abs=5e-4)


@pytest.mark.parametrize(
    ("indicator", "published_value", "computed", "reason"),
    [
        ("running_uwv", 1683, 1682, "1.683 + 689 + 1.308 = 3.680, niet 3.679. Met 1.682 klopt het wel"),
        ("running_approved", 3412, 3386, "293 + 3.412 = 3.705, niet 3.679. Met 3.386 klopt het wel"),
        ("ended_ips", 394, 299, "394 en 299 voor hetzelfde gegeven"),
        ("regions_covered", 30, 29, "23 + 6 = 29, niet 30"),
        ("paid_work_share", 37.3, 36.07, "36,1 % en 37,3 % voor hetzelfde gegeven"),
        ("durable_work_share", 30.2, 31.829, "31,8 % en 30,2 % voor hetzelfde gegeven"),
    ],
)
def test_a_difference_is_accounted_for_by_the_contradiction_that_it_resolves(
    table: pd.DataFrame, indicator: str, published_value: float, computed: float, reason: str
) -> None:
    found = row(table, "2023Q2", indicator, published_value)
    assert found["status"] == "contradictory"
    assert found["computed"] == pytest.approx(computed, abs=5e-4)
    assert reason in found["reason"].replace("\u00a0", " ")


def test_figures_about_other_years_are_not_derivable_or_contradict_themselves(table: pd.DataFrame) -> None:
    earlier = table[table["period"].str[:4] < "2022"].set_index("id")
    assert earlier["computed"].isna().all()
    contradictory = set(earlier.index[earlier["status"] == "contradictory"])
    assert contradictory == {"ggnet-2019-004", "ggnet-2019-007"}
    assert earlier.loc["phrenos-2019-08-011", "reason"] == "Gaat over 2019Q1; de leveringen beginnen met 2022Q4."


def test_a_figure_that_the_source_rounds_says_so_and_whom_it_is_about(table: pd.DataFrame) -> None:
    found = row(table, "2019", "paid_work_share", 40)
    assert found["label"] == "Betaald werk, aandeel (organisaties met enkele jaren ervaring)"
    assert found["reason"].endswith("De bron noemt ruim 40.")


def test_a_placeholder_is_not_reported_and_has_no_computed_value(table: pd.DataFrame) -> None:
    found = row(table, "2022Q4", "new", 0)
    assert found["status"] == "not_reported"
    assert pd.isna(found["computed"])
    assert "plaatshouder" in found["reason"]


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ("running - 3679", "running - 3680", "2023Q2 running: published 3679.0, computed 3680.0"),
        ("funding=uwv 1682", "funding=uwv 1681", "running_uwv: published 1683.0, computed 1681.0"),
        ("stage=approved 3386", "stage=approved 3411", "running_approved: published 3412.0, computed 3411.0"),
        ("2023Q1 paid_work - 1328", "2023Q1 paid_work - 1335", "2023Q1 paid_work_share: published 37.3"),
        ("2023Q2 new - 949\n", "", "2023Q2 new: published 949.0, computed nan"),
        ("regions_complete - 23", "regions_complete - 22", "regions_covered: published 30.0, computed 28.0"),
    ],
)
def test_any_other_difference_fails(published: pd.DataFrame, before: str, after: str, complaint: str) -> None:
    assert before in CALIBRATED
    changed = Table(long_table(CALIBRATED.replace(before, after)))
    with pytest.raises(ReproductionError, match=complaint):
        reproduction(published, changed)


@pytest.mark.parametrize(
    ("indicator", "stage", "hidden"),
    [
        ("stopped_working", "", {"stopped_working", "stopped_working_share"}),
        ("ended", "orientation", {"ended_orientation", "ended_orientation_share"}),
        (
            "ended",
            "",
            {"ended", *(f"ended_{of}_share" for of in ("orientation", "requested", "approved"))},
        ),
    ],
)
def test_a_hidden_figure_says_so(published: pd.DataFrame, indicator: str, stage: str, hidden: set[str]) -> None:
    """An earlier publication of the quarter can be why; a sum and a share of it are hidden with it."""
    base = long_table()
    cell = base["indicator"].eq(indicator) & base["stage"].eq(stage)
    base.loc[cell, ["status", "numerator", "denominator"]] = ["hidden", float("nan"), float("nan")]
    table = reproduction(published, Table(base))
    told = table[table["status"] == "hidden"]
    assert set(told["indicator"]) == hidden
    assert told["computed"].isna().all()
    assert told["reason"].eq("Wordt in deze publicatie niet getoond, om mensen te beschermen.").all()


def test_a_figure_that_is_absent_for_another_reason_fails(published: pd.DataFrame) -> None:
    absent = long_table()
    absent.loc[absent["indicator"] == "stopped_working", ["status", "numerator"]] = ["missing", float("nan")]
    with pytest.raises(ReproductionError, match="stopped_working"):
        reproduction(published, Table(absent))


def test_cluster_robust_rows_regions_and_other_methods_are_left_aside(
    published: pd.DataFrame, table: pd.DataFrame
) -> None:
    base = long_table()
    wrong = base.assign(numerator=1.0)
    more = pd.concat(
        [
            base,
            wrong.assign(interval_method="organisation_jackknife_t"),
            wrong.assign(region="AM01"),
            wrong.assign(method="wabz"),
        ]
    )
    pd.testing.assert_frame_equal(reproduction(published, Table(more)), table)


def test_quantities_point_to_indicators_and_breakdowns_that_are_computed(published: pd.DataFrame) -> None:
    located = [quantity for quantity in quantities(published).values() if quantity.indicator]
    assert len(located) >= 40
    for quantity in located:
        breakdown = tuple(name for name in ("stage", "funding", "type") if getattr(quantity, name))
        assert breakdown in BY_ID[quantity.indicator].breakdowns, quantity.id


def test_the_norm_for_durable_work_is_the_published_one(published: pd.DataFrame) -> None:
    norms = published.drop_duplicates("quantity").set_index("quantity")["value"].astype(str)
    assert float(norms["durable_hours_per_week"]) == placements.DURABLE_HOURS
    assert float(norms["durable_wage_value"]) == placements.DURABLE_WAGE_VALUE
    assert float(norms["durable_contract_months"]) == placements.DURABLE_MONTHS
