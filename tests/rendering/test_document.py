"""From Markdown to numbered, linked blocks; what can't be resolved is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from werkmonitor.rendering import pandoc
from werkmonitor.rendering.crossref import Names, resolve
from werkmonitor.rendering.document import callout_of, to_blocks
from werkmonitor.rendering.notebook import Line, RenderError
from werkmonitor.rendering.outputs import Executed
from werkmonitor.rendering.pdf import typst_source

DUTCH = Names.from_options({"fig-prefix": "figuur", "tbl-prefix": "tabel", "sec-prefix": "paragraaf"})
FIGURE = '![Bijschrift](een.svg){#fig-NAME fig-alt="Alternatief"}\n'
TABLE = "| a | b |\n|--|--:|\n| x | 1 |\n\n: Bijschrift {#tbl-NAME}\n"


def document(text: str) -> Executed:
    path = Path("map/proef.qmd")
    return Executed(path, {"title": "Proef"}, tuple(Line(t, path, n) for n, t in enumerate(text.splitlines(), 1)))


def written(text: str, *, numbered: bool = True) -> str:
    executed = document(text)
    blocks = resolve(to_blocks(executed, "html"), [executed], DUTCH, numbered=numbered, write_numbers=numbered)
    return pandoc.write(blocks, "plain", "--columns", "200").replace("\u00a0", " ")


def test_figures_and_tables_are_counted_apart_in_order_of_appearance() -> None:
    text = "Zie @tbl-b, @fig-b, [-@fig-a] en [@fig-a; @tbl-a].\n\n" + "\n".join(
        block.replace("NAME", name) for name in "ab" for block in (FIGURE, TABLE)
    )
    shown = written(text)
    assert "Zie tabel 2, figuur 2, 1 en figuur 1, tabel 1." in shown
    assert shown.count("Tabel 1: Bijschrift") == shown.count("Tabel 2: Bijschrift") == 1


def test_a_capital_or_own_words_replace_the_prefix() -> None:
    assert "Figuur 1 en [grafiek 1]" in written("@Fig-a en [[grafiek @fig-a]].\n\n" + FIGURE.replace("NAME", "a"))


def test_sections_are_numbered_from_the_highest_heading() -> None:
    text = "## Een {#sec-een}\n\n### Deel {#sec-deel}\n\n## Los {.unnumbered}\n\n## Twee {#sec-twee}\n\n"
    text += "@sec-deel, @sec-twee\n"
    assert "paragraaf 1.1, paragraaf 2" in written(text)


def test_a_caption_in_a_division_is_the_table_s_own() -> None:
    text = "Zie @tbl-a.\n\n::: {#tbl-a}\n\n| a |\n|---|\n| 1 |\n\nIn een blok\n\n:::\n"
    assert "Tabel 1: In een blok" in written(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("tekst\n\nZie @fig-weg.\n", "line 3: @fig-weg refers to nothing"),
        (FIGURE.replace("NAME", "a") * 2 + "\n", "has to be a paragraph of its own"),
        (FIGURE.replace("NAME", "a") + "\n" + FIGURE.replace("NAME", "a"), "'fig-a' is given more than once"),
        ("Zie [daar](#nergens).\n", "line 1: there is nothing here that #nergens"),
        ("![Bijschrift](een.svg){#fig-a}\n", "the image een.svg has no fig-alt"),
        ("::: {.panel-tabset}\n:::\n", ".panel-tabset is not supported"),
        ("::: {.callout-info}\n:::\n", ".callout-info is not supported"),
        ('::: {.callout-note collapse="true"}\n:::\n', "'collapse' is not supported"),
        ('::: {.content-visible when-format="pdf"}\n:::\n', "conditional content takes"),
        ("# Te hoog\n", "line 1: headings begin at ##"),
    ],
)
def test_what_cannot_be_resolved_is_an_error(text: str, message: str) -> None:
    with pytest.raises(RenderError) as caught:
        written(text)
    assert message in str(caught.value)


def test_references_to_unnumbered_sections_are_refused() -> None:
    with pytest.raises(RenderError, match="number-sections"):
        written("## Een {#sec-een}\n\n@sec-een\n", numbered=False)


@pytest.mark.parametrize(
    ("condition", "html", "typst"),
    [
        ('.content-visible when-format="html"', True, False),
        ('.content-visible unless-format="html"', False, True),
        ('.content-hidden when-format="html"', False, True),
        ('.content-visible when-format="typst"', False, True),
    ],
)
def test_conditional_content(condition: str, html: bool, typst: bool) -> None:
    executed = document(f"::: {{{condition}}}\nsoms\n:::\n")
    assert [bool(to_blocks(executed, "html")), bool(to_blocks(executed, "typst"))] == [html, typst]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("::: {.callout-tip}\ntekst\n:::\n", "Tip"),
        ("::: {.callout-note}\n## Eigen *kop*\ntekst\n:::\n", "Eigen kop"),
        ('::: {.callout-note title="Uit attribuut"}\ntekst\n:::\n', "Uit attribuut"),
    ],
)
def test_callout_titles(text: str, title: str) -> None:
    (block,) = to_blocks(document(text), "html")
    callout = callout_of(block)
    assert callout is not None
    assert (callout.title, len(callout.body)) == (title, 1)


def test_typst_gets_alt_texts_labels_and_headings_from_level_one() -> None:
    executed = document(
        "## Kop\n\nZie @fig-a en $x^2$.\n\n" + FIGURE.replace("NAME", "a").replace("tief", 'tief \\"1\\"')
    )
    blocks = resolve(to_blocks(executed, "typst"), [executed], DUTCH, numbered=True, write_numbers=False)
    source = typst_source(blocks, {"blue": "#000000"})
    assert 'fitted("een.svg", "Alternatief \\"1\\""' in source
    assert "<fig-a>" in source
    assert "#link(<fig-a>)[figuur~1]" in source
    assert '#set math.equation(alt: "x^2")' in source
    assert "\n= Kop" in source


@pytest.mark.parametrize(("words", "stays"), [(5, True), (80, False)])
def test_only_a_short_paragraph_goes_to_the_page_of_the_figure_below_it(words: int, stays: bool) -> None:
    blocks = pandoc.read(f'{"Tekst " * words}\n\n![Een figuur](f.svg){{#fig-x fig-alt="Wat er staat"}}\n')
    assert ("#leading[" in typst_source(blocks, {"blue": "#000000"})) == stays
