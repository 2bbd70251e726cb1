"""The first use of a term on a page leads to what it means, in each form, and nothing else on the page changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from werkmonitor.narrative.glossary import read_glossary
from werkmonitor.rendering import pandoc
from werkmonitor.rendering.site import read_site

REPOSITORY = Path(__file__).parents[2]
GLOSSARY = """terms:
- {term: Traject, id: traject, forms: [trajecten], text: Begeleiding.}
- {term: Lopend traject, id: lopend-traject, forms: [lopende trajecten], text: Het loopt.}
- {term: Betaald werk, id: betaald-werk, text: Een baan.}
- {term: Duurzaam betaald werk, id: duurzaam, text: Een vaste baan.}
- {term: Beëindigd, id: beeindigd, text: Voorbij.}
"""


@pytest.fixture(scope="module")
def glossary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("glossary") / "glossary.yml"
    path.write_text(GLOSSARY, "utf-8")
    return path


def filtered(text: str, glossary: Path, lang: str = "nl") -> list[pandoc.Node]:
    options = (f"--metadata-file={glossary}", f"--lua-filter={REPOSITORY / 'reports' / 'terms.lua'}")
    return pandoc.read(text, pandoc.READER, f"--metadata=lang:{lang}", *options)


def links(blocks: list[pandoc.Node]) -> list[tuple[str, str]]:
    found = (node["c"] for node in pandoc.elements(blocks, "Link"))
    return [(pandoc.plain(inlines), target.partition("#begrip-")[2]) for _, inlines, (target, _) in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Een traject, en nog een traject. Trajecten.", [("traject", "traject")]),
        ("Een lopend traject (traject).", [("lopend traject", "lopend-traject"), ("traject", "traject")]),
        ("Alle lopende\ntrajecten. Een lopend traject.", [("lopende trajecten", "lopend-traject")]),
        ("Duurzaam betaald werk is **betaald werk**.", [("Duurzaam betaald werk", "duurzaam"), ("betaald werk",) * 2]),
        ("- *BEËINDIGD*\n- beëindigd", [("BEËINDIGD", "beeindigd")]),
        ("> ::: {.callout-note}\n> 1. trajecten: vijf\n> :::", [("trajecten", "traject")]),
        ("Een betaald", []),
        ("betaald, werk, betaald-werk, trajectduur, `traject`", []),
        ("## Traject\n\n[traject](x.qmd) ![traject](x.svg){fig-alt='traject'}\n\n```\ntraject\n```", []),
        ("![Elk traject](x.svg){#fig-x}\n\n| traject |\n|---|\n| traject |\n\n: Elk traject {#tbl-x}", []),
        ("::: {#tbl-x}\n\n| a |\n|---|\n| b |\n\nElk traject\n\n:::", []),
    ],
)
def test_the_first_use_is_linked(text: str, expected: list[tuple[str, str]], glossary: Path) -> None:
    expected = [(word, target.replace(" ", "-")) for word, target in expected]
    assert [one for one in links(filtered(text, glossary)) if one[1]] == expected


def test_the_words_of_a_page_stay(glossary: Path) -> None:
    text = "Een (lopend traject), “betaald werk”: traject! ’t Is beëindigd."
    blocks = filtered(text, glossary)
    assert pandoc.plain([block["c"] for block in blocks]) == text
    assert len(links(blocks)) == 4


def test_a_page_in_another_language_has_no_dutch_terms(glossary: Path) -> None:
    assert links(filtered("A traject.", glossary, "en")) == []


def test_every_term_of_the_report_is_reached_by_each_of_its_forms() -> None:
    site = read_site(REPOSITORY)
    assert site.filters == (REPOSITORY / "reports" / "terms.lua",)
    (path,) = site.metadata
    forms = [(form, entry.id) for entry in read_glossary(path) for form in (entry.term, *entry.forms)]
    missed = [form for form, id in forms if links(filtered(f"Het woord {form}.", path)) != [(form, id)]]
    assert missed == []
