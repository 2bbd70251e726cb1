"""What a person sees of rendering on the command line, also when a notebook fails."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from werkmonitor.cli import app
from werkmonitor.config import Project

runner = CliRunner()
BROKEN = "\n```{python}\n#| label: kapot\naantal = 1\naantal / 0\n```\n"
UNIT = """---
title: Kwaliteit
---

```{python}
#| label: eenheid
#| tags: [parameters]
#| include: false
unit = globals().get("unit", "AM01")
```

```{python}
#| label: controle
#| include: false
assert unit != "AM02", "deze regio kan niet"
```

Voor `{python} unit`.
"""


@pytest.fixture
def released(project: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """The small project with a release, two regions and a quality report that fails for one of them."""
    description = {"quarter": "2023Q2", "as_of": "2023-10-01", "synthetic": True, "provenance": {"commit": "abc1234"}}
    texts = {
        "config/holds.csv": "",
        "data-raw/reference/regions.csv": "region,name\nAM01,Noord\nAM02,Zuid\n",
        "data-derived/public/2023Q2/release.json": json.dumps(description),
        "reports/kwaliteitsrapportage.qmd": UNIT,
    }
    for name, text in texts.items():
        path = project.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    # Set before, so that what the command sets itself is put back afterwards.
    monkeypatch.setenv("WERKMONITOR_ROOT", str(project.root))
    monkeypatch.setenv("WERKMONITOR_OUTPUT", str(project.root))
    return project


def break_notebook(project: Project, name: str) -> int:
    """Add a failing cell; gives the line that fails."""
    path = project.root / name
    text = path.read_text("utf-8") + BROKEN
    path.write_text(text, "utf-8")
    return text.splitlines().index("aantal / 0") + 1


def test_a_failing_cell_is_named_and_the_old_site_stays(released: Project) -> None:
    assert runner.invoke(app, ["render", "2023Q2"]).exit_code == 0
    before = {path: path.read_bytes() for path in released.site.rglob("*") if path.is_file()}
    lines = [break_notebook(released, f"analyses/{name}.qmd") for name in ("01-een", "02-twee")]
    result = runner.invoke(app, ["render", "2023Q2"])
    assert result.exit_code == 1
    for name, line in zip(("01-een", "02-twee"), lines, strict=True):
        message = f"analyses/{name}.qmd, line {line}: cell kapot failed: ZeroDivisionError: division by zero"
        assert message in result.output
    assert "still in place" in result.output
    assert "Traceback" not in result.output
    assert {path: path.read_bytes() for path in released.site.rglob("*") if path.is_file()} == before


def test_render_says_when_nothing_has_changed(released: Project) -> None:
    first = runner.invoke(app, ["render", "2023Q2"])
    second = runner.invoke(app, ["render", "2023Q2"])
    fresh = runner.invoke(app, ["render", "2023Q2", "--fresh"])
    assert ["Nothing has changed" in result.output for result in (first, second, fresh)] == [False, True, False]
    assert "_site/index.html" in second.output
    assert "code abc1234" in (released.site / "index.html").read_text("utf-8")


def test_one_failing_unit_does_not_stop_the_rest(released: Project) -> None:
    result = runner.invoke(app, ["reports", "2023Q2"])
    assert result.exit_code == 1
    assert "1 made, 0 unchanged, 1 failed" in result.output
    assert "AM02 reports/kwaliteitsrapportage.qmd, line 15: cell controle failed: AssertionError" in result.output
    folder: Path = released.quality_reports / "2023Q2"
    assert sorted(path.name for path in folder.glob("*.*") if path.is_file()) == ["AM01.html", "AM01.pdf", "index.html"]
    again = runner.invoke(app, ["reports", "2023Q2", "--only", "AM01"])
    assert again.exit_code == 0
    assert "0 made, 1 unchanged, 0 failed" in again.output


def test_a_region_that_is_not_there(released: Project) -> None:
    result = runner.invoke(app, ["reports", "2023Q2", "--only", "AM99"])
    assert result.exit_code == 1
    assert "there is no region AM99" in result.output
