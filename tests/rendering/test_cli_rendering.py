"""What a person sees of rendering on the command line, also when a notebook fails."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pypdf import PdfReader
from typer.testing import CliRunner

from werkmonitor import presentation, publications
from werkmonitor.cli import app
from werkmonitor.config import Project

runner = CliRunner()
RENDER = ["render", "--no-audit"]  # this release has no tables to look for contradictions with
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
FAKE_QUARTO = """#!/bin/sh
test "$1" = render || exit 2
test "$2" = AM02.qmd && echo "WARNING: Unable to resolve crossref @fig-x" >&2
echo page > "${2%.qmd}.html"
echo report > "${2%.qmd}.pdf"
"""
ORGANISATIONS = """quarter,organisation,name,status
2023Q1,org02,Ggz Oost,delivered
2023Q2,org01,Ggz West,late
2023Q2,org03,Ggz Elders,not_active
"""
COVERAGE = """quarter,region,coverage
2023Q1,AM01,complete
2023Q2,AM01,partial
2023Q2,AM02,no_organisation
"""


POLICY = (Path(__file__).parents[2] / "config" / "policy.yml").read_text("utf-8")


def policy(public: str) -> str:
    """Return the policy of the repository, with another rule for reports of regions."""
    return POLICY.replace("publish_region_reports: false", f"publish_region_reports: {public}")


@pytest.fixture
def released(project: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """The small project with a release of an organisation and two regions, one of which has a report that fails."""
    description = {"quarter": "2023Q2", "as_of": "2023-10-01", "synthetic": True, "provenance": {"commit": "abc1234"}}
    texts = {
        "config/holds.csv": "",
        "config/policy.yml": policy("false"),
        "data-raw/reference/regions.csv": "region,name\nAM01,Noord\nAM02,Zuid\n",
        "data-derived/public/2023Q2/release.json": json.dumps(description),
        "data-derived/public/2023Q2/organisations.csv": ORGANISATIONS,
        "data-derived/public/2023Q2/coverage.csv": COVERAGE,
        "reports/kwaliteitsrapportage.qmd": UNIT,
    }
    for name, text in texts.items():
        path = project.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    # Set before, so that what the command sets itself is put back afterwards.
    monkeypatch.setenv("WERKMONITOR_ROOT", str(project.root))
    monkeypatch.setenv("WERKMONITOR_OUTPUT", str(project.root))
    monkeypatch.setattr(presentation, "_audit", lambda *_: None)  # this release has no tables
    return project


def break_notebook(project: Project, name: str) -> int:
    """Add a failing cell; gives the line that fails."""
    path = project.root / name
    text = path.read_text("utf-8") + BROKEN
    path.write_text(text, "utf-8")
    return text.splitlines().index("aantal / 0") + 1


def test_a_failing_cell_is_named_and_the_old_site_stays(released: Project) -> None:
    assert runner.invoke(app, [*RENDER, "2023Q2"]).exit_code == 0
    before = {path: path.read_bytes() for path in released.site.rglob("*") if path.is_file()}
    lines = [break_notebook(released, f"analyses/{name}.qmd") for name in ("01-een", "02-twee")]
    result = runner.invoke(app, [*RENDER, "2023Q2"])
    assert result.exit_code == 1
    for name, line in zip(("01-een", "02-twee"), lines, strict=True):
        message = f"analyses/{name}.qmd, line {line}: cell kapot failed: ZeroDivisionError: division by zero"
        assert message in result.output
    assert "still in place" in result.output
    assert "Traceback" not in result.output
    assert {path: path.read_bytes() for path in released.site.rglob("*") if path.is_file()} == before


def test_render_says_when_nothing_has_changed(released: Project) -> None:
    first = runner.invoke(app, [*RENDER, "2023Q2"])
    second = runner.invoke(app, [*RENDER, "2023Q2"])
    fresh = runner.invoke(app, [*RENDER, "2023Q2", "--fresh"])
    assert ["Nothing has changed" in result.output for result in (first, second, fresh)] == [False, True, False]
    assert "_site/2023Q2/index.html" in second.output
    assert "code abc1234" in (released.pages("2023Q2") / "index.html").read_text("utf-8")
    described = PdfReader(next(released.pages("2023Q2").glob("*-2023Q2.pdf"))).metadata
    assert described is not None
    assert "code abc1234" in described["/Keywords"]


def test_one_failing_unit_does_not_stop_the_rest(released: Project) -> None:
    result = runner.invoke(app, ["reports", "2023Q2"])
    assert result.exit_code == 1
    assert "2 made, 0 unchanged, 1 failed" in result.output
    folder: Path = released.quality_reports / "2023Q2"
    stub = folder.relative_to(released.root) / "AM02.qmd"
    assert f"AM02 {stub}, line 15: cell controle failed: AssertionError" in result.output
    made = sorted(path.name for path in folder.glob("*.*") if path.suffix in (".html", ".pdf"))
    assert made == ["AM01.html", "AM01.pdf", "index.html", "org01.html", "org01.pdf"]
    index = (folder / "index.html").read_text("utf-8")
    assert "Ggz West" in index
    assert "Ggz Elders" not in index
    assert "alleen naar die organisatie zelf" in index
    assert [note for note in ("Later ontvangen", "Onvolledig", "Compleet") if note in index] == [
        "Later ontvangen",
        "Onvolledig",
    ]
    again = runner.invoke(app, ["reports", "2023Q2", "--only", "AM01"])
    assert again.exit_code == 0
    assert "0 made, 2 unchanged, 0 failed" in again.output


def allow(project: Project, public: str) -> None:
    (project.root / "config" / "policy.yml").write_text(policy(public), "utf-8")


def test_quality_reports_stay_out_of_the_website(released: Project) -> None:
    runner.invoke(app, [*RENDER, "2023Q2"])
    before = {path for path in released.site.rglob("*") if path.is_file()}
    runner.invoke(app, ["reports", "2023Q2"])
    assert {path for path in released.site.rglob("*") if path.is_file()} == before
    assert "regio" not in (released.site / "index.html").read_text("utf-8")


def unregistered(project: Project) -> list[str]:
    """Return what is on the website and not in the register, or the other way round."""
    return [one.path for one in publications.differences(project) if one.path.startswith("_site/")]


def test_where_the_policy_allows_it_region_reports_are_on_the_website(released: Project) -> None:
    runner.invoke(app, [*RENDER, "2023Q2"])
    allow(released, "true")
    runner.invoke(app, ["reports", "2023Q2"])
    folder, home = released.region_reports("2023Q2"), released.site / "index.html"
    assert sorted(path.name for path in folder.iterdir()) == ["AM01.html", "AM01.pdf", "index.html"]
    assert folder.stat().st_mode & 0o777 == 0o755
    restricted = released.quality_reports / "2023Q2" / "AM01.html"
    assert (folder / "AM01.html").read_bytes() == restricted.read_bytes()
    index = (folder / "index.html").read_text("utf-8")
    assert 'href="AM01.html"' in index
    assert not [word for word in ("Ggz", "org01", "AM02.html", "onderzoekers") if word in index]
    assert 'href="regios/2023Q2/index.html"' in home.read_text("utf-8")
    assert not unregistered(released)
    runner.invoke(app, [*RENDER, "2023Q2", "--fresh"])
    assert (folder / "AM01.html").is_file()
    assert 'href="regios/2023Q2/index.html"' in home.read_text("utf-8")


def test_a_stricter_policy_takes_region_reports_off_the_website(released: Project) -> None:
    runner.invoke(app, [*RENDER, "2023Q2"])
    allow(released, "true")
    runner.invoke(app, ["reports", "2023Q2"])
    allow(released, "false")
    again = runner.invoke(app, ["reports", "2023Q2", "--only", "AM01"])
    assert again.exit_code == 0
    assert not released.region_reports("2023Q2").exists()
    assert "regios" not in (released.site / "index.html").read_text("utf-8")
    assert not unregistered(released)


def test_a_unit_that_is_not_there(released: Project) -> None:
    result = runner.invoke(app, ["reports", "2023Q2", "--only", "org02", "--only", "AM01", "--only", "AM99"])
    assert result.exit_code == 1
    assert "nothing in 2023Q2 is called AM99, org02. There is organisation: org01; region: AM01, AM02" in result.output
    assert not released.quality_reports.exists()


def test_quarto_is_asked_for_but_not_there(released: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    result = runner.invoke(app, ["reports", "2023Q2", "--engine", "quarto"])
    assert result.exit_code == 1
    assert "Quarto is not on PATH" in result.output
    assert not released.quality_reports.exists()


def test_units_by_quarto_are_resumable_too(released: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "quarto").write_text(FAKE_QUARTO, "utf-8")
    (folder / "quarto").chmod(0o755)
    monkeypatch.setenv("PATH", str(folder), prepend=":")
    first = runner.invoke(app, ["reports", "2023Q2", "--engine", "quarto"])
    assert first.exit_code == 1
    assert "2 made, 0 unchanged, 1 failed" in first.output
    assert "WARNING: Unable to resolve crossref" in first.output
    second = runner.invoke(app, ["reports", "2023Q2", "--engine", "quarto", "--only", "org01"])
    assert (second.exit_code, "0 made, 2 unchanged, 0 failed" in second.output) == (0, True)
    other = runner.invoke(app, ["reports", "2023Q2", "--only", "org01"])
    assert "1 made, 1 unchanged, 0 failed" in other.output
    index = (released.quality_reports / "2023Q2" / "index.html").read_text("utf-8")
    assert ('href="org01.html"' in index, 'href="AM01.html"' in index) == (True, True)
