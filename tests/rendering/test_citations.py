"""Citations come out as the style wants them, in page and PDF, and an unknown one is an error."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from werkmonitor.config import Project
from werkmonitor.rendering import RenderError, pandoc, render_site
from werkmonitor.rendering.citations import cite
from werkmonitor.rendering.outputs import Executed

GIVEN = {"quarter": "2023Q2", "as_of": "2023-10-01"}
ENTRY = """@book{vrij2001,
  author = {Vrij, Anna},
  title  = {Over tellen},
  year   = {2001},
  publisher = {Proefdruk},
}
"""


@pytest.fixture
def cited(project: Project) -> Path:
    """A chapter that cites a book."""
    settings, path = project.root / "_quarto.yml", project.root / "analyses/01-een.qmd"
    settings.write_text(settings.read_text("utf-8") + "bibliography: boeken.bib\n", "utf-8")
    (project.root / "boeken.bib").write_text(ENTRY, "utf-8")
    path.write_text(path.read_text("utf-8") + "\nTellen is moeilijk [@vrij2001, p. 3]; zie @fig-een.\n", "utf-8")
    return path


def test_a_citation_leads_to_its_reference_at_the_end_of_the_page(project: Project, cited: Path) -> None:
    rendered = render_site(project, GIVEN)
    page, other = (path.read_text("utf-8") for path in rendered.pages[1:3])
    assert '(<a href="#ref-vrij2001">Vrij 2001, 3</a>)' in page.replace("\n", " ")
    assert page.index('id="zelfde-kop"') < page.index("Referenties</h2>") < page.index('id="ref-vrij2001"')
    assert "Vrij, Anna. 2001." in page
    assert "Referenties" not in other
    assert rendered.pdfs[0].read_bytes().startswith(b"%PDF")


def test_an_unknown_citation_is_an_error_with_file_and_line(project: Project, cited: Path) -> None:
    text = cited.read_text("utf-8") + "\nEn [@vrij2002].\n"
    cited.write_text(text, "utf-8")
    message = rf"analyses/01-een\.qmd, line {len(text.splitlines())}: @vrij2002 refers to no figure, .* in boeken\.bib"
    with pytest.raises(RenderError, match=message):
        render_site(project, GIVEN)


def test_a_changed_bibliography_is_written_without_running(project: Project, cited: Path) -> None:
    render_site(project, GIVEN)
    (project.root / "boeken.bib").write_text(ENTRY.replace("tellen", "meten"), "utf-8")
    assert "Over meten" in render_site(project, GIVEN).pages[1].read_text("utf-8").replace("\n", " ")


def test_without_citations_nothing_is_added(tmp_path: Path) -> None:
    blocks = pandoc.read("## Kop\n\nTekst.\n")
    assert cite(blocks, [Executed(tmp_path / "x.qmd", {}, ())], None) == blocks


def test_the_repository_s_references_are_all_cited() -> None:
    root = Path(__file__).parents[2]
    texts = "".join(path.read_text("utf-8") for path in root.glob("**/*.qmd") if ".venv" not in path.parts)
    keys = re.findall(r"^@\w+\{(\w+),", (root / "references.bib").read_text("utf-8"), re.MULTILINE)
    assert keys
    assert [key for key in keys if f"@{key}" not in texts] == []
