"""One notebook for many units: resumable, and a unit that fails leaves the others in peace."""

from __future__ import annotations

import re
import stat
import tempfile
from collections.abc import Callable
from dataclasses import replace

import pytest

from werkmonitor.config import Project
from werkmonitor.rendering import Unit, UnitReports, render_units

TEXT = """---
title: Kwaliteit
---

```{python}
#| tags: [parameters]
#| include: false
unit = globals().get("unit", "geen")
```

```{python}
#| label: tellen
#| include: false
from pathlib import Path

figures = Path("figures") / unit
figures.mkdir(parents=True, exist_ok=True)
(figures / "een.svg").write_text(Path("../figures/een.svg").read_text().replace('"20"', f'"{unit[-2:]}"'))
assert unit != Path("../kapot").read_text(), f"{unit} kan niet"
```

Voor `{python} unit`, zie @fig-a.

```{python}
#| echo: false
from IPython.display import Markdown

Markdown(f'![Vierkant](figures/{unit}/een.svg){{#fig-a fig-alt="Vierkant van {unit}"}}')
```
"""
UNITS = [Unit(f"Regio {code}", {"unit": code}, code, "Regio’s") for code in ("AM11", "AM12", "AM13")]

Render = Callable[..., UnitReports]


@pytest.fixture
def render(project: Project) -> Render:
    (project.root / "reports/kwaliteit.qmd").write_text(TEXT, "utf-8")
    (project.root / "kapot").write_text("", "utf-8")

    def run(**options: object) -> UnitReports:
        given = {"formats": ("html", "pdf"), **options}
        formats = given.pop("formats")
        qmd, shared = project.root / "reports/kwaliteit.qmd", {"quarter": "2023Q2", "as_of": "2023-10-01"}
        return render_units(qmd, UNITS, shared, formats, project.root / "uit", project=project, **given)  # type: ignore[arg-type]

    return run


def test_each_unit_has_its_own_report_with_its_own_figures(render: Render) -> None:
    seen: list[tuple[int, int]] = []
    reports = render(on_progress=lambda done, total, what: seen.append((done, total)))
    assert not reports.failed
    assert reports.made == ("AM11", "AM12", "AM13")
    assert seen == [(1, 3), (2, 3), (3, 3)]
    files = sorted(path.name for path in reports.folder.iterdir() if path.is_file())
    reports_and_notebooks = [f"AM{n}.{form}" for n in (11, 12, 13) for form in ("html", "pdf", "qmd")]
    assert files == [*reports_and_notebooks, "_quarto.yml", "index.html"]
    for unit in UNITS:
        html = (reports.folder / f"{unit.stem}.html").read_text("utf-8")
        assert f"Kwaliteit: {unit.name}</h1>" in html
        assert f"Voor {unit.stem}, zie" in html
        assert f'alt="Vierkant van {unit.stem}"' in html
        assert 'src="data:image/svg+xml;base64,' in html
        assert (reports.folder / f"{unit.stem}.pdf").read_bytes().startswith(b"%PDF")


def test_reports_are_for_their_readers_only(render: Render) -> None:
    folder = render().folder
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.glob("*.*") if path.is_file()} == {0o600}


def test_the_index_leads_to_all_that_is_there(render: Render) -> None:
    assert render(only=["AM12"]).made == ("AM12",)
    reports = render(only=["AM13"])
    text = reports.index.read_text("utf-8")
    assert reports.unchanged == ("AM12",)
    assert 'href="AM12.html"' in text
    assert 'href="AM13.pdf"' in text
    assert "AM11" not in text


def test_the_index_is_by_kind(project: Project, render: Render) -> None:
    shared = {"quarter": "2023Q2", "as_of": "2023-10-01"}
    units = [Unit("Instelling", {"unit": "org21"}, "org21", "Organisaties"), *UNITS[:1]]
    qmd = project.root / "reports/kwaliteit.qmd"
    text = render_units(qmd, units, shared, ["html"], project.root / "uit", project=project).index.read_text("utf-8")
    places = [
        text.index(part) for part in ("Organisaties</h2>", 'href="org21.html"', "Regio’s</h2>", 'href="AM11.html"')
    ]
    assert places == sorted(places)
    assert all(f'aria-label="Rapporten over {kind}"' in text for kind in ("organisaties", "regio’s"))


def test_the_index_says_for_whom_it_is_and_what_each_link_leads_to(project: Project, render: Render) -> None:
    unit = Unit("Regio *West*", {"unit": "AM11"}, "AM11", "Regio’s", "Onvolledig")
    shared = {"quarter": "2023Q2", "as_of": "2023-10-01"}
    folders = {"private": project.root / "uit", "open": project.root / "buiten"}
    units, about = [replace(unit, public=True)], {"about": "Voor ons.", "about_open": "Voor wie wil."}
    render()  # the notebook
    qmd, formats = project.root / "reports/kwaliteit.qmd", ["html", "pdf"]
    place = {"project": project, "open_folder": folders["open"]}
    render_units(qmd, units, shared, formats, folders["private"], **place, **about)  # type: ignore[arg-type]
    inside, outside = ((folder / "index.html").read_text("utf-8") for folder in folders.values())
    for text in (inside, outside):
        assert "Kwartaal 2 van 2023 · stand van 1 oktober 2023" in text
        assert '<a href="AM11.html">Regio *West*</a>' in text
        assert re.search(
            r'<a\s+href="AM11.pdf">PDF\s+<span\s+class="visually-hidden">over\s+Regio\s+\*West\*</span></a>', text
        )
        assert "Onvolledig" in text
    assert ("Voor ons." in inside, "Voor wie wil." in inside) == (True, False)
    assert ("Voor ons." in outside, "Voor wie wil." in outside) == (False, True)


def test_a_second_run_makes_only_what_is_not_there(render: Render) -> None:
    folder = render().folder
    before = {path: path.stat().st_mtime_ns for path in folder.iterdir() if path.is_file()}
    assert render().made == ()
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir() if path.is_file()} == before
    (folder / "AM12.pdf").unlink()
    assert render().made == ("AM12",)
    assert render(fresh=True).made == ("AM11", "AM12", "AM13")
    some = render(fresh=True, only=["AM13"])
    assert (some.made, some.unchanged) == (("AM13",), ("AM11", "AM12"))


def test_a_unit_that_fails_does_not_stop_the_rest(render: Render, project: Project) -> None:
    (project.root / "kapot").write_text("AM12", "utf-8")
    reports = render()
    assert reports.made == ("AM11", "AM13")
    assert list(reports.failed) == ["AM12"]
    message = str(reports.failed["AM12"])
    line = TEXT.splitlines().index('assert unit != Path("../kapot").read_text(), f"{unit} kan niet"') + 1
    assert message == f"uit/AM12.qmd, line {line}: cell tellen failed: AssertionError: AM12 kan niet"
    assert "AM12" not in reports.index.read_text("utf-8")
    (project.root / "kapot").write_text("", "utf-8")
    assert render(only=["AM12"]).made == ("AM12",)


def test_other_formats_are_other_reports(render: Render) -> None:
    reports = render(formats=("html",))
    assert not list(reports.folder.glob("*.pdf"))
    assert render(formats=("html", "pdf")).made == ("AM11", "AM12", "AM13")


def test_nothing_is_drawn_outside_the_private_folder(
    render: Render, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = project.root / "uit" / ".drawings.ab12cd_x" / "AM11"
    left.mkdir(parents=True)
    monkeypatch.setattr(tempfile, "tempdir", str(project.root / "absent"))
    reports = render(only=["AM11"], formats=("html",))
    assert reports.made == ("AM11",)
    assert not list(reports.folder.glob(".drawing*"))
