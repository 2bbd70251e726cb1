"""What a person reads in the terminal when the input is wrong: one message, never a traceback."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from werkmonitor.cli import app

REPOSITORY = Path(__file__).parents[2]
runner = CliRunner()


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WERKMONITOR_ROOT", str(REPOSITORY))
    monkeypatch.setenv("WERKMONITOR_OUTPUT", str(tmp_path / "output"))


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["report", "2023"], 2, "write it as 2023Q2"),
        (["report", "2023Q2", "--as-of", "1 oktober"], 2, "does not match"),
        (["report", "2023Q2", "--to", "docx"], 2, "formats are html and pdf"),
        (["report", "2023Q2", "--deliveries", "nowhere"], 1, "nowhere is not a folder"),
        (["render", "2023Q2"], 1, "there is no release of 2023Q2 yet"),
        (["simulate", "--known-truth", "truth.yml"], 1, "needs --out"),
    ],
)
def test_wrong_use_gets_one_clear_message(arguments: list[str], code: int, message: str) -> None:
    result = runner.invoke(app, arguments)
    assert result.exit_code == code
    assert message in " ".join(result.output.replace("│", " ").split())
    assert "Traceback" not in result.output


def test_a_folder_without_a_register(tmp_path: Path) -> None:
    result = runner.invoke(app, ["ingest", "--deliveries", str(tmp_path)])
    assert result.exit_code == 1
    assert "organisations.csv" in result.output


def test_outside_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WERKMONITOR_ROOT", str(tmp_path))
    result = runner.invoke(app, ["ingest"])
    assert result.exit_code == 1
    assert "not inside a werkmonitor repository" in result.output


def test_ingest_names_refused_deliveries_and_the_feedback(
    delivery_root: Path, write_delivery: Callable[..., Path]
) -> None:
    rows = [{"traject_id": "T1"}, {"traject_id": "T2", "arbeidsmarktregio": "Atlantis"}]
    write_delivery(rows, [{"traject_id": "T1"}])
    broken = delivery_root / "2023Q2" / "org02" / "2023-07-14"
    broken.mkdir(parents=True)
    (broken / "levering.xlsx").write_bytes(b"PK\x03\x04 cut off")
    result = runner.invoke(app, ["ingest", "--deliveries", str(delivery_root)])
    assert result.exit_code == 0, result.output
    assert "unreadable 2023Q2/org02/2023-07-14" in result.output
    assert "feedback" in result.output
    assert "T2" not in result.output, "an organisation's own ids are in its feedback workbook and nowhere else"


def test_ingest_shows_unknown_columns_and_counts_rows_that_were_all_refused(
    delivery_root: Path, write_delivery: Callable[..., Path]
) -> None:
    write_delivery([{"traject_id": "T1", "opmerkingen": "x"}], [])
    write_delivery([{"traject_id": "T1", "arbeidsmarktregio": "Atlantis"}], [], organisation="org02")
    result = runner.invoke(app, ["ingest", "--deliveries", str(delivery_root)])
    assert "noted “trajecten: onbekende kolom 'opmerkingen' niet gelezen”: 2023Q2/org01" in result.output
    (row,) = [line.split() for line in result.output.splitlines() if line.startswith("2023Q2")]
    assert row[1:6] == ["1", "1", "2", "1", "1"], "read, not read, rows in, used, refused"
    assert "Every refused row, with what to do" in result.output


def test_ingest_of_faultless_deliveries_says_that_nothing_was_refused(
    delivery_root: Path, write_delivery: Callable[..., Path]
) -> None:
    write_delivery([{"traject_id": "T1"}], [])
    (delivery_root / "Q2 2023").mkdir()
    result = runner.invoke(app, ["ingest", "--deliveries", str(delivery_root)])
    assert "No row was refused; feedback" in result.output
    assert "Every refused row" not in result.output
    assert "skipped a folder that isn't named as a quarter such as 2023Q2: Q2 2023" in result.output
