"""The whole chain on the calibrated example: messy files in, published figures out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from werkmonitor import pipeline
from werkmonitor.audit.published import read_published
from werkmonitor.audit.reproduction import Outcome, ReproductionError, reproduction
from werkmonitor.checking.contents import texts
from werkmonitor.config import InputError, read_holds
from werkmonitor.disclosure import Release, open_own
from werkmonitor.indicators import Reading, read
from werkmonitor.quarter import Quarter
from werkmonitor.synthetic import CANARY

pytestmark = pytest.mark.slow

Q2, AS_OF = Quarter(2023, 2), date(2023, 10, 1)
REPOSITORY = Path(__file__).parents[2]
QUARTERS = [Quarter(2022, 4), Quarter(2023, 1), Q2]


@pytest.fixture(scope="module")
def released(messy) -> tuple[Reading, Release]:
    return pipeline.count_and_publish(messy.project, messy.ingested, Q2, AS_OF, calibrated=True)


def national(table: pd.DataFrame, quarter: str, indicator: str, **breakdown: str) -> pd.Series:
    wanted = {"stage": "", "funding": "", "type": "", "region": "", "method": "ips"} | breakdown
    rows = table[(table["quarter"] == quarter) & (table["indicator"] == indicator)]
    for column, value in wanted.items():
        rows = rows[rows[column] == value]
    return rows.iloc[0]


@pytest.mark.parametrize(
    ("quarter", "indicator", "breakdown", "numerator"),
    [
        ("2023Q2", "organisations_reporting", {}, 26),
        ("2023Q2", "regions_complete", {}, 23),
        ("2023Q2", "regions_partial", {}, 6),
        ("2023Q2", "running", {}, 3679),
        ("2023Q2", "running", {"type": "epa"}, 2509),
        ("2023Q2", "running", {"type": "cmd"}, 417),
        ("2023Q2", "running", {"funding": "uwv"}, 1682),
        ("2023Q2", "running", {"stage": "requested"}, 293),
        ("2023Q2", "running_national_scheme", {}, 459),
        ("2023Q2", "new", {}, 949),
        ("2023Q2", "orientation", {}, 511),
        ("2023Q2", "ended", {}, 442),
        ("2023Q2", "ended", {"stage": "orientation"}, 143),
        ("2023Q2", "ended_with_work_or_education", {}, 148),
        ("2023Q2", "paid_work", {}, 1327),
        ("2023Q2", "durable_work", {}, 1171),
        ("2023Q2", "started_working", {}, 195),
        ("2023Q2", "stopped_working", {}, 44),
        ("2023Q1", "running", {}, 3561),
        ("2023Q1", "paid_work", {}, 1328),
        ("2023Q1", "durable_work", {}, 1075),
        ("2022Q4", "organisations_active", {}, 28),
    ],
)
def test_published_counts_come_back(released, quarter: str, indicator: str, breakdown, numerator: int) -> None:
    _, release = released
    assert national(release.table("indicators").frame, quarter, indicator, **breakdown)["numerator"] == numerator


def test_flows_of_the_first_quarter_are_missing_and_not_zero(released) -> None:
    _, release = released
    new = national(release.table("indicators").frame, "2022Q4", "new")
    assert new["status"] == "missing"
    assert pd.isna(new["numerator"])


def test_every_comparison_has_an_outcome_and_nothing_of_it_is_hidden(released) -> None:
    _, release = released
    table = release.table("reproduction").frame
    assert len(table) >= 40
    assert set(table["status"]) <= {outcome.value for outcome in Outcome} - {"hidden"}
    contradictory = table["status"] == Outcome.CONTRADICTORY
    assert table.loc[contradictory, "reason"].str.contains(r"\d").all(), "each with its arithmetic"


def test_a_figure_that_does_not_come_back_fails_the_run(messy, released) -> None:
    reading, _ = released

    class Changed:
        frame = reading.indicators.assign(
            numerator=reading.indicators["numerator"].mask(reading.indicators["indicator"].eq("new"), 950)
        )

    with pytest.raises(ReproductionError, match="new"):
        reproduction(read_published(messy.project.published), Changed())


def test_directions_that_were_published_hold(released) -> None:
    _, release = released
    table = release.table("indicators").frame

    def share(quarter: str, indicator: str, **breakdown: str) -> float:
        return national(table, quarter, indicator, **breakdown)["value"]

    for quarter in ("2023Q1", "2023Q2"):
        for indicator in ("paid_work", "durable_work"):
            cmd = share(quarter, indicator, type="cmd")
            assert cmd < min(share(quarter, indicator, type="epa"), share(quarter, indicator, type="other"))
    by_funding = [share("2023Q2", "paid_work", funding=funding) for funding in ("uwv", "municipality", "other")]
    assert max(by_funding) - min(by_funding) < 0.02
    for indicator in ("paid_work", "durable_work"):
        assert share("2023Q2", indicator, funding="uwv") > share("2023Q1", indicator, funding="uwv")
    assert share("2023Q1", "paid_work") < share("2022Q4", "paid_work")
    assert share("2023Q1", "durable_work") > share("2022Q4", "durable_work")
    assert national(table, "2023Q2", "ended")["numerator"] < national(table, "2023Q1", "ended")["numerator"]


def test_both_vintages_and_what_the_late_deliveries_changed(released) -> None:
    _, release = released
    revised = release.table("revisions").frame.set_index(["quarter", "indicator", "stage", "funding", "type"])
    reporting = revised.loc[("2023Q2", "organisations_reporting", "", "", "")]
    assert (reporting["numerator_before"], reporting["numerator_after"]) == (26, 29)
    running = revised.loc[("2023Q2", "running", "", "", "")]
    assert running["numerator_before"] == 3679 < running["numerator_after"]


def test_own_figures_of_all_organisations_add_up_to_those_of_all(released) -> None:
    reading, _ = released
    own = reading.own_indicators()
    key = ["quarter", "indicator", "method", "stage", "funding", "type", "region"]
    ours = own[own["status"] == "ok"].groupby(key)[["numerator", "denominator"]].sum(min_count=1)
    national = reading.indicators[
        reading.indicators["interval_method"].isin(["", "wilson"])
        & reading.indicators["indicator"].isin(own["indicator"])
        & (reading.indicators["status"] == "ok")
    ].set_index(key)
    both = national.join(ours.add_suffix("_own"), how="left")
    nobody = (both.index.get_level_values("region") != "") & both["numerator_own"].isna()
    assert (both.loc[nobody, ["numerator", "denominator"]].fillna(0) == 0).all(axis=None)
    for part in ("numerator", "denominator"):
        pd.testing.assert_series_equal(both.loc[~nobody, part], both.loc[~nobody, f"{part}_own"], check_names=False)
    assert set(own["interval_method"]) == {"", "wilson"}


def test_each_active_organisation_has_its_own_figures(messy, released) -> None:
    reading, release = released
    assert len(pipeline.active_organisations(reading, Q2)) == 29
    own = open_own(messy.project, release, "org01")
    assert own.table("indicators").where(quarter="2023Q2", indicator="running").frame["status"].eq("ok").all()
    quality, rows = (own.table(f"delivery_{part}").where(quarter="2023Q2").frame for part in ("quality", "rows"))
    refused = quality[quality["action"] == "refused"]
    assert refused["rows"].sum() == rows["rows_refused"].sum()
    assert refused["what_to_do"].ne("").all()
    (late,) = open_own(messy.project, release, "org08").table("delivery_status").where(quarter="2023Q2").frame["note"]
    assert late == "Voor het eerst ontvangen op 2023-10-19."


def test_rows_in_are_rows_used_plus_rows_refused(messy) -> None:
    listed = messy.ingested.deliveries
    for sheet in ("trajectories", "placements"):
        assert (listed[f"{sheet}_in"] == listed[f"{sheet}_used"] + listed[f"{sheet}_quarantined"]).all()
    refused = listed["trajectories_quarantined"].sum() + listed["placements_quarantined"].sum()
    assert refused == len(messy.ingested.quarantine) > 0


def test_repairable_faults_change_no_indicator(messy, clean) -> None:
    holds = read_holds(REPOSITORY / "config" / "holds.csv")
    tables = [
        read(chain.ingested, holds, QUARTERS, AS_OF, chain.project.regions).indicators for chain in (messy, clean)
    ]
    assert clean.ingested.quarantine.empty
    pd.testing.assert_frame_equal(*tables)


def test_the_secret_key_changes_no_public_byte(messy, released, monkeypatch: pytest.MonkeyPatch) -> None:
    _, release = released
    before = {path.name: path.read_bytes() for path in release.folder.glob("*.csv")}
    monkeypatch.setenv("WERKMONITOR_KEY", "ab" * 32)
    ingested = pipeline.ingest_deliveries(messy.project, messy.root)
    _, again = pipeline.count_and_publish(messy.project, ingested, Q2, AS_OF, calibrated=True)
    assert {path.name: path.read_bytes() for path in again.folder.glob("*.csv")} == before


def _public_files(release: Release) -> Iterator[Path]:
    return (path for path in release.folder.rglob("*") if path.is_file())


def test_no_planted_identifier_reaches_a_public_table(messy, released) -> None:
    _, release = released
    planted = [path for path in messy.root.rglob("*.csv") if CANARY in path.read_text("cp1252", errors="replace")]
    assert planted, "the deliveries carry canaries"
    public = list(_public_files(release))
    assert not [path for path in public if any(CANARY in text for text in texts(path.read_bytes()))]


def test_a_quarter_without_any_delivery_says_which_there_are(messy) -> None:
    with pytest.raises(InputError, match="quarters with a delivery: 2022Q4, 2023Q1, 2023Q2, 2023Q3"):
        pipeline.count_and_publish(messy.project, messy.ingested, Quarter(2025, 1), None)


def test_a_date_before_anything_was_received(messy) -> None:
    with pytest.raises(InputError, match="no usable delivery for 2023Q2 had been received by 2023-07-01"):
        pipeline.count_and_publish(messy.project, messy.ingested, Q2, date(2023, 7, 1))


def test_estimates_agree_with_the_tables_that_are_counted_otherwise(released: tuple[Reading, Release]) -> None:
    """Studies follow trajectories from their newest snapshot, indicators count each quarter's delivery."""
    tables = {
        name: released[1].table(name).where(quarter=str(Q2)).frame for name in ("estimates", "changes", "indicators")
    }
    found = tables["estimates"].set_index(["study", "step", "of", "at"])
    changes = tables["changes"][(tables["changes"][["funding", "type"]] == "").all(axis=1)].set_index("indicator")
    numbers = ["value", "lower", "upper"]
    for outcome in ("paid_work", "durable_work"):
        counted = changes.loc[outcome, ["difference", "lower", "upper"]].astype(float)
        assert found.loc[("change", outcome, "change", str(Q2)), numbers].tolist() == pytest.approx(counted, abs=1e-4)
    for funder in ("uwv", "municipality", "other"):
        row = national(tables["indicators"], str(Q2), "paid_work", funding=funder)
        assert found.loc[("funding", "level", funder, str(Q2)), "value"] == pytest.approx(row["value"], abs=1e-4)
    running = national(tables["indicators"], str(Q2), "running")["numerator"]
    new = national(tables["indicators"], str(Q2), "new_of_running")
    share = found.loc[("change", "share_new", "new", str(Q2)), "value"]
    assert share == pytest.approx(new["numerator"] / running, abs=1e-4)
