"""The page and the picture of the architecture name every part of the package, in the order of their imports."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "werkmonitor"
PICTURE = ROOT / "docs" / "images" / "architecture.svg"


def parts() -> set[str]:
    return {path.stem for path in PACKAGE.iterdir() if path.suffix in ("", ".py") and path.name[:2] != "__"}


def order() -> list[str]:
    """Return the parts as the test of the imports lists them."""
    text = (ROOT / "tests" / "repository" / "test_import_order.py").read_text(encoding="utf-8")
    return re.findall(r'"(\w+)"', text.partition("ORDER = [")[2].partition("\n]")[0])


def test_the_page_lists_the_parts_in_order() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = page.partition("| part | what it does |")[2].partition("\n\n")[0]
    listed = [name for row in table.splitlines()[2:] for name in re.findall(r"`(\w+)`", row.split("|")[1])]
    assert listed == order()


def test_the_picture_has_every_part() -> None:
    shown = ElementTree.parse(PICTURE).getroot().iter("{http://www.w3.org/2000/svg}text")
    words = {word for text in shown for word in re.findall(r"\w+", text.text or "")}
    assert parts() - words == set()


def test_the_picture_is_for_light_and_dark_and_described() -> None:
    text = PICTURE.read_text(encoding="utf-8")
    assert "prefers-color-scheme: dark" in text
    assert "<title" in text
    assert "<desc" in text
