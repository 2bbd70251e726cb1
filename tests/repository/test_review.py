"""The page for reviewers is complete, and its references lead to sections that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from werkmonitor.rendering.site import read_site

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "review.md"
SECTION = re.compile(r"\]\(([^)\s#]+\.qmd)(?:#([^)\s]+))?\)")
RECORD = ["1.1", "1.2", "1.3", "6.1", "6.2", "6.3", "7.1", "12.1", "12.2", "12.3", "13.1", "19.1", "22.1"]


def table(title: str) -> list[list[str]]:
    """Return the cells of the first table below a heading, without its header."""
    text = PAGE.read_text(encoding="utf-8").partition(f"\n## {title}\n")[2].partition("\n## ")[0]
    rows = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows[2:]]


@pytest.mark.parametrize("document", sorted(ROOT.glob("docs/*.md")), ids=lambda path: path.name)
def test_references_lead_to_sections_of_pages_that_are_rendered(document: Path) -> None:
    rendered = {path.resolve() for path in read_site(ROOT).notebooks}
    for target, anchor in SECTION.findall(document.read_text(encoding="utf-8")):
        notebook = (document.parent / target).resolve()
        assert notebook in rendered, target
        assert not anchor or f"{{#{anchor}}}" in notebook.read_text(encoding="utf-8"), f"{target}#{anchor}"


def test_all_items_of_the_checklists_are_answered() -> None:
    assert [int(row[0].split()[0]) for row in table("STROBE")] == list(range(1, 23))
    assert [row[0].split()[0] for row in table("RECORD")] == RECORD
    for row in (*table("STROBE"), *table("RECORD")):
        assert row[1] or row[2], row[0]


def test_a_level_is_not_claimed_while_an_item_below_it_is_not_met() -> None:
    rows = table("Reproducible analytical pipeline")
    assert [row[0].split()[0] for row in rows if row[0]] == ["bronze", "silver", "gold"]
    assert {row[2] for row in rows} <= {"yes", "partly", "prepared", "**no**"}
    assert ("none is met yet" in PAGE.read_text(encoding="utf-8")) == any(
        row[2] != "yes" for row in rows[: next(number for number, row in enumerate(rows) if row[0] == "silver")]
    )


def test_the_command_lists_the_evidence_and_runs_what_it_says() -> None:
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8").partition("\nreview:")[2].partition("\n\n")[0]
    assert recipe.startswith(" report ")
    for needed in ("werkmonitor check", "werkmonitor verify", "tests/definitions", "tests/oracles"):
        assert needed in recipe
    assert len(table("Where the evidence lies")) >= 12
    for name in re.findall(r"tests/\S+", recipe):
        assert (ROOT / name).exists(), name
