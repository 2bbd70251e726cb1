"""Whatever is wrong with a delivery, the terminal names file, row and rule, and no identifier."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from werkmonitor.cli import app

REPOSITORY = Path(__file__).parents[2]
HEADER = (
    "traject_id;client_id;arbeidsmarktregio;type_traject;financiering;datum_aanmelding;datum_start;datum_goedkeuring;"
    "datum_einde;situatie_bij_einde"
)
ROW = "KANARIE-T{n};KANARIE-C{n};Groningen;IPS-EPA (3 jaar);UWV;01-02-2023;01-03-2023;15-03-2023;;"
PLACEMENTS = (
    "traject_id;soort;regulier;datum_begin;datum_einde;uren_per_week;loonwaarde;contract_maanden\n"
    "KANARIE-T1;betaald werk;ja;01-04-2023;;24;80;12\n"
)
TRAJECTORIES = "\n".join([HEADER, *(ROW.format(n=n) for n in range(4))]) + "\n"
REGISTER = "organisation,name,region,active_from,active_until,ips_since\norg01,Voorbeeld-ggz 01,AM01,2022Q4,,2015\n"

FAULTS = {
    "no header": TRAJECTORIES.split("\n", 1)[1],
    "identifiers in every column": HEADER + "\n" + ";".join(["KANARIE-C1"] * 10) + "\n",
    "more cells than columns": TRAJECTORIES + "KANARIE-T9;" * 14 + "\n",
    "a separator too many": TRAJECTORIES.replace("KANARIE-C2", "KANARIE;C2"),
    "a column missing": TRAJECTORIES.replace("type_traject", "KANARIE"),
    "tabs": TRAJECTORIES.replace(";", "\t"),
    "a quotation mark": TRAJECTORIES.replace("KANARIE-C2", '"KANARIE-C2'),
    "NUL": TRAJECTORIES.replace("KANARIE-C2", "KANARIE-C2\0"),
    "twice": TRAJECTORIES + ROW.format(n=1) + "\n" + ROW.format(n=2).replace("UWV", "ZPM") + "\n",
    "client empty": TRAJECTORIES.replace("KANARIE-C2", ""),
    "trajectory empty": TRAJECTORIES.replace("KANARIE-T2", ""),
}


def said(trajectories: str, placements: str = PLACEMENTS) -> str:
    """Return what `werkmonitor ingest` says about one delivery."""
    with tempfile.TemporaryDirectory() as folder:
        delivery = Path(folder) / "root" / "2023Q2" / "org01" / "2023-07-14"
        delivery.mkdir(parents=True)
        (Path(folder) / "root" / "organisations.csv").write_text(REGISTER, "utf-8")
        (delivery / "q2_trajecten.csv").write_text(trajectories, "utf-8")
        (delivery / "q2_plaatsingen.csv").write_text(placements, "utf-8")
        places = {"WERKMONITOR_ROOT": str(REPOSITORY), "WERKMONITOR_OUTPUT": str(Path(folder) / "output")}
        with mock.patch.dict(os.environ, places):
            result = CliRunner().invoke(app, ["ingest", "--deliveries", str(Path(folder) / "root")])
        assert result.exit_code == 0, result.output
        return result.output


@pytest.mark.parametrize("fault", [name for name in FAULTS if name != "a column missing"])
def test_a_fault_is_told_without_identifiers(fault: str) -> None:
    assert "KANARIE" not in said(FAULTS[fault]).upper()


def test_a_heading_is_no_identifier_and_is_named() -> None:
    assert "kolommen gevonden: traject_id" in said(FAULTS["a column missing"])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_whatever_happens_to_the_rows(data: st.DataObject) -> None:
    rows = TRAJECTORIES.split("\n", 1)[1]
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(rows)))
        rows = (
            rows[:place]
            + data.draw(st.sampled_from([";", '"', "\n", "\t", ",", "=", "\u202e", "é", "-"]))
            + rows[place:]
        )
    assert "KANARIE" not in said(HEADER + "\n" + rows, data.draw(st.sampled_from([PLACEMENTS, "", rows]))).upper()
