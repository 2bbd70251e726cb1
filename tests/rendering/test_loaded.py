"""Scripts and styles that raw HTML loads come along with the page, as with Quarto."""

from __future__ import annotations

from pathlib import Path

import pytest

from werkmonitor.config import Project
from werkmonitor.rendering import RenderError, render_site

GIVEN = {"quarter": "2023Q2", "as_of": "2023-10-01"}
LOADS = '<link rel="stylesheet" href="../figures/eigen.css">\n<script src="../figures/eigen.js" defer></script>'


def load(project: Project, html: str) -> Path:
    """Have the first chapter load something, and return the notebook."""
    notebook = project.root / "analyses/01-een.qmd"
    notebook.write_text(notebook.read_text("utf-8") + f"\n```{{=html}}\n{html}\n```\n", "utf-8")
    return notebook


def test_what_raw_html_loads_is_beside_the_page_and_a_change_in_it_is_noticed(project: Project) -> None:
    load(project, LOADS)
    script, style = (project.root / "figures" / name for name in ("eigen.js", "eigen.css"))
    script.write_text("1;")
    style.write_text("p { margin: 0 }")
    page = render_site(project, GIVEN, formats=("html",)).pages[1]
    copied = page.parent.parent / "figures"
    assert LOADS in page.read_text("utf-8")
    assert [(copied / path.name).read_text() for path in (script, style)] == ["1;", "p { margin: 0 }"]
    assert render_site(project, GIVEN, formats=("html",)).unchanged
    script.write_text("2;")
    assert not render_site(project, GIVEN, formats=("html",)).unchanged
    assert (copied / "eigen.js").read_text() == "2;"


@pytest.mark.parametrize("source", ["../figures/weg.js", "https://example.org/vega.js"])
def test_a_script_that_is_not_there_or_on_another_host_is_an_error(project: Project, source: str) -> None:
    notebook = load(project, f'<script src="{source}"></script>')
    with pytest.raises(RenderError) as caught:
        render_site(project, GIVEN, formats=("html",))
    line = len(notebook.read_text("utf-8").splitlines()) - 1
    assert str(caught.value) == f"analyses/01-een.qmd, line {line}: there is no file {source}"
