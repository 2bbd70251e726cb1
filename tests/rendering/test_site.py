"""The whole way from notebooks to website and PDF, on a site of three pages."""

from __future__ import annotations

import os
import re
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml
from pypdf import PdfReader

from werkmonitor.config import InputError, Project
from werkmonitor.forks import run_forked
from werkmonitor.rendering import RenderError, render_site
from werkmonitor.rendering.notebook import parse
from werkmonitor.rendering.report import write_stub
from werkmonitor.rendering.site import read_site

PARAMETERS = """```{python}
#| tags: [parameters]
#| include: false
quarter = globals().get("quarter", "2023Q2")
```
"""
SQUARE = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><rect width="20" height="20"/></svg>'
GIVEN = {"quarter": "2023Q2", "as_of": "2023-10-01"}


def text_of(page: Path) -> str:
    body = re.sub(r"<(style|details).*?</\1>", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", body)).replace("\u00a0", " ")


def test_site_and_report(project: Project) -> None:
    seen: list[tuple[int, int, str]] = []
    rendered = render_site(project, GIVEN, on_progress=lambda *step: seen.append(step))
    assert [page.relative_to(project.pages("2023Q2")).as_posix() for page in rendered.pages] == [
        "index.html",
        "analyses/01-een.html",
        "analyses/02-twee.html",
    ]
    assert rendered.pdfs == (project.pages("2023Q2") / "duidingsrapportage-2023Q2.pdf",)
    assert [step[:2] for step in seen] == [(n, 5) for n in range(1, 6)]
    page = rendered.pages[1]
    html = page.read_text(encoding="utf-8")
    assert "In 2023Q2 liepen er 21 trajecten: zie figuur 1, tabel 1 en 02-twee." in text_of(page)
    assert "Synthetisch Nagemaakt, 2023Q2." in text_of(page)
    assert "<title>Hoofdstuk een – Proefsite</title>" in html
    assert 'alt="Een vierkant in 2023Q2"' in html
    assert '<th scope="col"' in html
    assert '<th scope="row"' in html
    assert "Code tonen" in html
    assert (project.pages("2023Q2") / "figures/een.png").read_text(encoding="utf-8") == "png"


def test_what_may_not_be_shown_does_not_take_the_place_of_what_was_there(project: Project) -> None:
    first = render_site(project, GIVEN).pages[0]
    before = first.read_text(encoding="utf-8")
    seen: list[str] = []

    def refuse(folder: Path) -> None:
        seen.append((folder / "index.html").read_text(encoding="utf-8"))
        raise RenderError("index.html: not so")

    with pytest.raises(RenderError, match="not so"):
        render_site(project, GIVEN, inspect=refuse, provenance="another line")
    assert len(seen) == 1
    assert seen[0] != before
    assert first.read_text(encoding="utf-8") == before
    assert render_site(project, GIVEN, inspect=refuse).unchanged  # what is there was looked at when it was made


def test_every_local_link_leads_somewhere_and_none_to_another_host(project: Project) -> None:
    for page in render_site(project, GIVEN).pages:
        html = page.read_text(encoding="utf-8")
        ids = set(re.findall(r' id="([^"]+)"', html))
        for target in re.findall(r'(?:href|src)="([^"]+)"', html):
            path, _, fragment = target.partition("#")
            assert "//" not in target
            assert not path or path.endswith("../index.html") or (page.parent / path).is_file()
            assert path or fragment in ids


def _text_of(pdf: Path) -> list[str]:
    """Return what each page says."""
    return [page.extract_text().replace("\u00a0", " ") for page in PdfReader(pdf).pages]


def test_pdf_holds_the_chapters_once_and_has_the_same_bytes_again(project: Project) -> None:
    (pdf,) = render_site(project, GIVEN, formats=("pdf",)).pdfs
    first = pdf.read_bytes()
    pages = _text_of(pdf)
    text = "\n".join(pages)
    assert text.count("Nagemaakt") == 1
    assert "2.1 Aantallen" in text
    assert all("Synthetisch" in page for page in pages)  # the callout's title, on cover and in heads
    assert "zie figuur 2, tabel 2 en 01-een op pagina 3" in re.sub(r"\s+", " ", text)
    assert "Figuur 2: Trajecten in 2023Q2" in text
    assert "Kwartaal 2 van 2023" in text
    assert b"pdfuaid" in first
    render_site(project, GIVEN, formats=("pdf",))
    assert pdf.read_bytes() == first


def test_a_figure_stays_with_its_heading_and_text(project: Project) -> None:
    """Eight figures of a quarter of a page: some don't fit below what leads up to them, and take it along."""
    wide = SQUARE.replace('height="20"', 'height="8"')
    (project.root / "figures/een.svg").write_text(wide, "utf-8")
    sections = "".join(
        f"\n## Deel {part}\n\nHier volgt @fig-deel-{part}.\n\n"
        f'![Bij deel {part}](../figures/een.svg){{#fig-deel-{part} fig-alt="Een vlak"}}\n'
        for part in "abcdefgh"
    )
    (project.root / "analyses/02-twee.qmd").write_text(f"---\ntitle: Twee\n---\n\n{PARAMETERS}{sections}", "utf-8")
    chapter = project.root / "analyses/01-een.qmd"
    chapter.write_text(f"---\ntitle: Een\n---\n\n{PARAMETERS}\nTekst.\n", "utf-8")
    (pdf,) = render_site(project, GIVEN, formats=("pdf",)).pdfs
    pages = [page for page in _text_of(pdf) if "Bij deel" in page]
    assert 2 < len(pages) < 8
    for page in pages:
        headings, leads, captions = (
            re.findall(pattern, page) for pattern in (r"\d Deel (\w)", r"Hier volgt figuur.(\d)", r"Bij deel (\w)")
        )
        assert headings == captions == ["abcdefgh"[int(number) - 1] for number in leads]


def test_a_page_in_english_says_so_and_its_surroundings_are_in_dutch(project: Project) -> None:
    path = project.root / "analyses/02-twee.qmd"
    path.write_text(f"---\ntitle: Summary\nlang: en\n---\n\n{PARAMETERS}\n## Findings\n\nText.\n", "utf-8")
    first = project.root / "analyses/01-een.qmd"
    first.write_text(first.read_text("utf-8").replace(" en [02-twee](02-twee.qmd)", ""), "utf-8")
    _, dutch, english = (page.read_text("utf-8") for page in render_site(project, GIVEN, formats=("html",)).pages)
    assert '<html lang="en">' in english
    for around in ('<header class="site"', '<nav class="sidebar"', '<nav class="steps"', '<footer class="site"'):
        assert f'{around} lang="nl"' in english
        assert f'{around} lang="nl"' not in dutch
    assert '<html lang="nl">' in dutch


def test_the_menu_has_groups_and_says_which_page_is_in_another_language(project: Project) -> None:
    settings, notebook = project.root / "_quarto.yml", project.root / "analyses/02-twee.qmd"
    grouped = "      - section: Cijfers\n        contents: [{text: Twee, href: analyses/02-twee.qmd}]\n"
    before = "      - {text: 2 Twee, href: analyses/02-twee.qmd}\n"
    assert before in settings.read_text("utf-8")
    site = "website:\n  site-url: https://monitor.voorbeeld.nl/werk/\n"
    settings.write_text(settings.read_text("utf-8").replace(before, grouped).replace("website:\n", site), "utf-8")
    notebook.write_text(notebook.read_text("utf-8").replace("---\n\n", "lang: en\n---\n\n", 1), "utf-8")
    page = render_site(project, GIVEN, formats=("html",)).pages[1].read_text("utf-8")
    assert page.count(">Cijfers</p>\n<ul aria-labelledby=") == 2
    assert page.count('<li><a href="02-twee.html" lang="en">Twee</a></li>') == 2
    address = "https://monitor.voorbeeld.nl/werk/2023Q2/"
    assert f'<meta property="og:url" content="{address}analyses/01-een.html">' in page
    assert f'<meta property="og:image" content="{address}figures/een.png">' in page


def test_only_the_first_figure_is_fetched_at_once_and_each_has_its_description(project: Project) -> None:
    notebook = project.root / "analyses/01-een.qmd"
    second = '\n![Nog een](../figures/een.svg){#fig-nog fig-alt="Een <vierkant>"}\n'
    notebook.write_text(notebook.read_text("utf-8") + second, "utf-8")
    page = render_site(project, GIVEN, formats=("html",)).pages[1].read_text("utf-8")
    assert re.findall(r"<img [^>]*?( loading=.lazy.)?>", page) == ["", ' loading="lazy"']
    assert "<summary>Beschrijving</summary>\n<p>Een &lt;vierkant&gt;</p>" in page


def test_with_one_format_the_other_stays(project: Project) -> None:
    render_site(project, GIVEN, formats=("pdf",))
    assert "duidingsrapportage.pdf" in render_site(project, GIVEN, formats=("html",)).pages[0].read_text("utf-8")
    assert (project.pages("2023Q2") / "duidingsrapportage-2023Q2.pdf").exists()


def test_a_failing_cell_leaves_the_site_and_the_others_run(project: Project) -> None:
    page = render_site(project, GIVEN, formats=("html",)).pages[1]
    before = page.read_bytes()
    for name, error in (("analyses/01-een", "1 / 0"), ("analyses/02-twee", "onbekend"), ("index", "geen_hoofdstuk")):
        path = project.root / f"{name}.qmd"
        path.write_text(path.read_text("utf-8") + f"\n```{{python}}\n#| label: kapot\n{error}\n```\n", "utf-8")
    seen: list[str] = []
    with pytest.raises(RenderError) as caught:
        render_site(project, GIVEN, on_progress=lambda *step: seen.append(step[2]))
    first, second, third = caught.value.messages
    assert re.fullmatch(r"analyses/01-een\.qmd, line \d+: cell kapot failed: ZeroDivisionError: .*", first)
    assert "analyses/02-twee.qmd" in second
    assert "index.qmd" in third
    assert "reports/duidingsrapportage.qmd" in seen
    assert page.read_bytes() == before
    assert [path.name for path in project.site.iterdir()] == ["2023Q2"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[weg](weg.qmd)", "there is no file weg.qmd"),
        ("[data](../tabel.csv)", "there is no file ../tabel.csv"),
        ("[rapport](../reports/duidingsrapportage.qmd)", "not among the pages"),
        ('![x](https://example.org/x.png){fig-alt="y"}', "there is no file https://example.org/x.png"),
    ],
)
def test_dead_links_are_errors(project: Project, text: str, message: str) -> None:
    path = project.root / "analyses/01-een.qmd"
    path.write_text(path.read_text("utf-8") + f"\n{text}\n", "utf-8")
    with pytest.raises(RenderError) as caught:
        render_site(project, GIVEN, formats=("html",))
    line = len(path.read_text("utf-8").splitlines())
    assert str(caught.value).startswith(f"analyses/01-een.qmd, line {line}: ")
    assert message in str(caught.value)


def test_settings_are_checked(project: Project) -> None:
    path = project.root / "_quarto.yml"
    settings = yaml.safe_load(path.read_text("utf-8"))
    settings["website"]["zoeken"] = True
    settings["website"]["sidebar"]["contents"].append({"text": "Weg", "href": "weg.qmd"})
    path.write_text(yaml.safe_dump(settings), "utf-8")
    with pytest.raises(RenderError, match=r"unknown setting 'website.zoeken'"):
        render_site(project, GIVEN)
    del settings["website"]["zoeken"]
    path.write_text(yaml.safe_dump(settings), "utf-8")
    with pytest.raises(RenderError, match=r"navigation leads to weg\.qmd"):
        render_site(project, GIVEN)


def test_the_repository_s_own_settings_are_known() -> None:
    settings = yaml.safe_load((Path(__file__).parents[2] / "_quarto.yml").read_text("utf-8"))
    from werkmonitor.rendering.site import _unknown

    assert list(_unknown(settings)) == []


def test_the_stub_for_quarto_gives_what_the_report_gives(project: Project) -> None:
    report = project.root / "reports/duidingsrapportage.qmd"
    stub = report.with_name("_stub.qmd")
    write_stub(report, project.root, {"title": "Duiding"}, stub)
    text = stub.read_text("utf-8")
    assert text.startswith("---\ntitle: Duiding\n---\n")
    assert re.findall(r"^# .*", text, re.MULTILINE) == [
        "# Hoofdstuk een {#sec-01-een}",
        "# Hoofdstuk twee {#sec-02-twee}",
    ]
    assert "[02-twee](#sec-02-twee)" in text
    assert "Terug naar de start." in text
    assert parse(stub, project.root).blocks


def test_quarto_is_asked_for_by_name(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(InputError, match="R-free-env"):
        render_site(project, GIVEN, engine="quarto")


def test_a_child_that_dies_does_not_take_the_others_along() -> None:
    tasks: dict[str, Any] = {"dood": partial(os._exit, 1), "fout": partial(int, "x"), "goed": partial(int, "3")}
    results = run_forked(tasks, workers=2)
    assert list(results) == ["dood", "fout", "goed"]
    assert isinstance(results["dood"], ChildProcessError)
    assert isinstance(results["fout"], ValueError)
    assert results["goed"] == 3


def test_footnotes_have_a_heading_of_their_own(project: Project) -> None:
    start = project.root / "index.qmd"
    start.write_text(start.read_text("utf-8") + "\nTekst.^[Een noot.]\n", "utf-8")
    page = render_site(project, GIVEN, formats=("html",)).pages[0].read_text("utf-8")
    notes = page[page.index('role="doc-endnotes"') :]
    assert notes.index("<h2>Voetnoten</h2>") < notes.index("Een noot.")


def test_figures_and_tables_are_called_so_in_the_language_of_the_page(project: Project) -> None:
    site = read_site(project.root)
    assert site.names({"lang": "en"}).titles == {"fig": "Figure", "tbl": "Table"}
    assert site.names({}).titles == {"fig": "Figuur", "tbl": "Tabel"}
    with pytest.raises(RenderError, match="lang: de is not supported"):
        site.names({"lang": "de"})
