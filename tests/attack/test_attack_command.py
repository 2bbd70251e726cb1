"""The command says what can be found out, from what, and with its exit code that it mustn't be published."""

import json
from pathlib import Path

import pytest
from small_publication import row
from typer.testing import CliRunner

from werkmonitor.cli import app

POLICY = "threshold: 10\nshow_zero_counts: true\nprotection_width: 5\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return where the only release of a small repository goes."""
    (tmp_path / "config").mkdir()
    (tmp_path / "_quarto.yml").write_text("", encoding="utf-8")
    (tmp_path / "config" / "policy.yml").write_text(POLICY, encoding="utf-8")
    monkeypatch.setenv("WERKMONITOR_ROOT", str(tmp_path))
    monkeypatch.delenv("WERKMONITOR_OUTPUT", raising=False)
    folder = tmp_path / "data-derived" / "public" / "2023Q2"
    folder.mkdir(parents=True)
    (folder / "release.json").write_text(json.dumps({"quarter": "2023Q2", "as_of": "2023-10-01"}), encoding="utf-8")
    return folder


def write(folder: Path, hidden: tuple[str, ...]) -> None:
    """Write four regions, with or without their numbers."""
    numbers = {"AM01": 4, "AM02": 40, "AM03": 30, "AM05": 20}
    cells = [row("running", "" if name in hidden else n, region=name) for name, n in numbers.items()]
    rows = [row("running", sum(numbers.values())), *cells]
    lines = [",".join(rows[0]), *(",".join(one.values()) for one in rows)]
    (folder / "indicators.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_a_number_that_follows_is_named_with_its_figures(folder: Path) -> None:
    write(folder, ("AM01",))
    result = CliRunner().invoke(app, ["attack"])
    said = " ".join(result.output.split())
    assert result.exit_code == 1
    assert "exact: running of AM01 [2023Q2 on 2023-10-01] = 4" in said
    assert "running of AM02 [2023Q2 on 2023-10-01] = 40" in said
    assert "Don't publish this: 1 numbers" in said


def test_a_safe_publication(folder: Path) -> None:
    write(folder, ("AM01", "AM02"))
    result = CliRunner().invoke(app, ["attack"])
    assert (result.exit_code, "Nothing can be found out" in result.output) == (0, True)
