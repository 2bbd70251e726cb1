"""What is read of a notebook, and what is refused with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from werkmonitor.rendering.notebook import Cell, Prose, RenderError, parse

HEAD = "---\ntitle: Proef\n---\n"


def parsed(folder: Path, body: str, head: str = HEAD):
    path = folder / "proef.qmd"
    path.write_text(head + body, encoding="utf-8")
    return parse(path, folder)


def test_cells_options_and_prose_alternate(tmp_path: Path) -> None:
    body = "Tekst\n\n```{python}\n#| label: som\n#| fold: 1\n".replace("#| fold: 1", "#| echo: false")
    notebook = parsed(tmp_path, body + "1 + 1\n```\n\nSlot\n")
    prose, cell, end = notebook.blocks
    assert isinstance(cell, Cell)
    assert (cell.source, cell.options, cell.start.number) == ("1 + 1", {"label": "som", "echo": False}, 6)
    assert isinstance(prose, Prose)
    assert isinstance(end, Prose)
    assert [line.text for line in end.lines] == ["", "Slot"]


def test_code_blocks_of_other_kinds_stay_text(tmp_path: Path) -> None:
    notebook = parsed(tmp_path, "````markdown\n```{python}\n1\n```\n{{< video x >}}\n````\n")
    assert all(isinstance(block, Prose) for block in notebook.blocks)


def test_shortcode_in_code_span_is_text(tmp_path: Path) -> None:
    assert parsed(tmp_path, "Schrijf `{{< video x >}}`.\n").blocks


def test_included_lines_keep_their_own_file_and_number(tmp_path: Path) -> None:
    (tmp_path / "_deel.qmd").write_text("Deel een\n\n```{python}\n#| onbekend: 1\n```\n", encoding="utf-8")
    with pytest.raises(RenderError, match=r"_deel\.qmd, line 4: unknown cell option 'onbekend'"):
        parsed(tmp_path, "\n{{< include _deel.qmd >}}\n")


def test_include_from_the_root(tmp_path: Path) -> None:
    (tmp_path / "_deel.qmd").write_text("gedeeld", encoding="utf-8")
    folder = tmp_path / "analyses"
    folder.mkdir()
    (folder / "a.qmd").write_text(f"{HEAD}{{{{< include /_deel.qmd >}}}}\n", encoding="utf-8")
    notebook = parse(folder / "a.qmd", tmp_path)
    assert isinstance(notebook.blocks[0], Prose)
    assert notebook.blocks[0].lines[0].text == "gedeeld"


@pytest.mark.parametrize(
    ("body", "line", "message"),
    [
        ("```{r}\n1\n```\n", 4, "only {python} cells"),
        ("```{python echo=FALSE}\n1\n```\n", 4, "only {python} cells"),
        ("\n```{python}\n#| ecko: false\n```\n", 6, "unknown cell option 'ecko'"),
        ("```{python}\n#| echo: misschien\n```\n", 5, "can't be 'misschien'"),
        ("```{python}\n#| echo: [\n```\n", 5, "not valid YAML"),
        ("```{python}\n#| label: fig-a\n1\n```\n", 4, "fig-cap go together"),
        ("\n\n```{python}\n1\n", 6, "not closed"),
        ("tekst\n{{< video x >}}\n", 5, "only shortcode supported"),
        ("{{< include weg.qmd >}}\n", 4, "no file weg.qmd"),
        ("{{< include proef.qmd >}}\n", 4, "includes itself"),
    ],
)
def test_unknown_things_are_refused_with_their_line(tmp_path: Path, body: str, line: int, message: str) -> None:
    with pytest.raises(RenderError) as caught:
        parsed(tmp_path, body)
    assert f"proef.qmd, line {line}: " in str(caught.value)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("head", "message"),
    [
        ("", "needs front matter"),
        ("---\ntitle: a\n", "not closed"),
        ("---\ntitle: a\nbibliografie: b.bib\n---\n", "line 3: unknown key 'bibliografie'"),
        ('---\ntitle: "`{python} x`"\n---\n', "can't hold inline Python"),
        ("---\ntitle: [\n---\n", "not valid YAML"),
    ],
)
def test_front_matter_is_checked(tmp_path: Path, head: str, message: str) -> None:
    with pytest.raises(RenderError, match=message.replace("(", r"\(")):
        parsed(tmp_path, "tekst\n", head)


def test_an_included_notebook_is_refused_outside_a_report(tmp_path: Path) -> None:
    (tmp_path / "ander.qmd").write_text(HEAD, encoding="utf-8")
    with pytest.raises(RenderError, match="has front matter"):
        parsed(tmp_path, "{{< include ander.qmd >}}\n")
