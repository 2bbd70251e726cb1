"""No number is typed into the prose of a page: it would be wrong in the next quarter."""

import re
from pathlib import Path

import pytest

from werkmonitor.config import find_project
from werkmonitor.narrative.typed_numbers import ALLOWED, find_typed_numbers

ROOT = find_project(Path(__file__).parent).root
PAGES = sorted(
    path
    for pattern in ("index.qmd", "analyses/*.qmd", "reports/*.qmd", "analyses/duiding/*/*.md")
    for path in ROOT.glob(pattern)
)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_no_number_is_typed_into_a_page(path: Path) -> None:
    assert not [str(found) for found in find_typed_numbers(path.read_text(encoding="utf-8"))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In totaal waren er 3.679 trajecten.", "3.679"),
        ("Het aandeel is 36,1 %.", "36,1"),
        ("In Q2 van het jaar.", "Q2"),
        ("- Er zijn\n  26 organisaties", "26"),
        ("Zie [de 26 organisaties](pagina.qmd).", "26"),
        ("## Groei met 5 procent {#sec-groei}", "5"),
        ("1. Er zijn 12 regio’s", "12"),
        ("Dat was `{python} report.count('running')` en niet 7.", "7."),
    ],
)
def test_a_typed_number_is_found(text: str, expected: str) -> None:
    assert [found.text for found in find_typed_numbers(text)] == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: Cijfers van 2023\n---\n\nTekst.",
        "```{python}\nquarter = '2023Q2'\n```",
        "Tot `{python} report.count('running', 2)` en `x = 3`.",
        "Van `{python} report.share(\n'paid_work', 1)` naar iets.",
        "1. Eerste\n2. Tweede",
        "Zie [verder](01-ingestie.qmd#sec-3) en @fig-b3.",
        "De formule $x^2 + 1$.",
        "::: {.callout-note title='2'}\nTekst\n:::",
        "Een interval van 95 % en een 95%-interval in fase 2, vanaf 1 januari, Gold (2010).",
        "Er zijn {{count running quarter=2023Q1}} trajecten.",
        "Noot[^1].",
    ],
)
def test_what_is_no_prose_or_allowed_passes(text: str) -> None:
    assert not [str(found) for found in find_typed_numbers(text)]


def test_a_number_is_found_on_its_own_line() -> None:
    text = "---\ntitle: x\n---\n\n```{python}\n1\n```\n\nHier staat 4."
    assert [found.line for found in find_typed_numbers(text)] == [9]


def test_every_exception_has_a_reason() -> None:
    assert all(re.compile(pattern) and len(reason) > 10 for pattern, reason in ALLOWED.items())
