"""What a rendered page says, without how it is marked up: the same list for both engines if they agree."""

from __future__ import annotations

import posixpath
import re
import subprocess
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher, unified_diff
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urldefrag, urlparse

_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_HEADINGS = {f"h{level}" for level in range(1, 7)}
# What an engine adds around the contents: its own buttons, menus and scripts.
_CHROME_TAGS = {"script", "style", "template", "svg", "button", "colgroup"}
_CHROME_CLASSES = {"downloads", "in-words", "footnote-back", "anchorjs-link", "visually-hidden", "screen-reader-only"}
_BLOCKS = _HEADINGS | {"p", "li", "dt", "dd", "div", "section", "ol", "ul", "dl", "table", "figure", "blockquote"}
_BLOCKS |= {"details", "pre", "header"}


class Item(NamedTuple):
    """One thing that a reader meets, in reading order: its kind and its words."""

    kind: str
    text: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.text}"


@dataclass
class Element:
    """An element of a page, with elements and texts in it."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)

    @property
    def classes(self) -> set[str]:
        return set(self.attributes.get("class", "").split())

    @property
    def is_chrome(self) -> bool:
        return self.tag in _CHROME_TAGS or bool(self.classes & _CHROME_CLASSES)

    def elements(self) -> Iterator[Element]:
        """Yield the elements directly in this one."""
        return (child for child in self.children if isinstance(child, Element))

    def walk(self) -> Iterator[Element]:
        """Yield this element and all in it, in order; no chrome."""
        if not self.is_chrome:
            yield self
            for child in self.elements():
                yield from child.walk()

    def first(self, *tags: str) -> Element | None:
        """Return the first element in this one that has one of these tags."""
        return next((element for element in self.walk() if element.tag in tags), None)

    def with_class(self, name: str) -> Element | None:
        """Return the first element in this one that has this class."""
        return next((element for element in self.walk() if name in element.classes), None)

    @property
    def text(self) -> str:
        """All words in it, with single ordinary spaces."""
        return _words(self._pieces())

    def _pieces(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.tag == "math":
                yield from (part.text for part in child.walk() if part.tag in {"mi", "mo", "mn", "mtext"})
            elif not child.is_chrome:
                yield from child._pieces()


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in _VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        position = next((i for i in range(len(self.open) - 1, 0, -1) if self.open[i].tag == tag), None)
        if position:
            del self.open[position:]

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def parse_html(html: str) -> Element:
    """Return a page as a tree."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    return builder.root


def read_page(html: str, page: str) -> list[Item]:
    """Return what is in the main part of a page.

    Parameters
    ----------
    html
        The page.
    page
        Its path in the website, such as ``analyses/03-trajecten.html``; targets of links begin at the site's root.
    """
    main = parse_html(html).first("main")
    if main is None:
        raise ValueError(f"{page} has no main part")
    return list(_items(main, page))


def read_navigation(html: str, page: str) -> list[Item]:
    """Return the groups and links in the side bar, and the links to the previous and next page."""
    root = parse_html(html)
    found = []
    for nav in (element for element in root.walk() if element.tag == "nav"):
        kind = "sidebar" if nav.attributes.get("id") == "quarto-sidebar" or "sidebar" in nav.classes else ""
        kind = kind or ("step" if nav.classes & {"page-navigation", "steps"} else "")
        if kind:
            for element in (element for element in nav.walk() if element.text):
                if "group" in element.classes or (element.tag == "a" and "href" not in element.attributes):
                    found.append(Item("group", element.text))
                if element.tag != "a" or "href" not in element.attributes:
                    continue
                item = _link(kind, element, page)
                found.append(Item(kind, re.sub(r"^(Vorige|Volgende) ", "", item.text)))
    return found


def _items(element: Element, page: str) -> Iterator[Item]:
    """Yield what an element holds; a paragraph is one item, its links and images follow it."""
    for child in element.elements():
        if child.is_chrome or child.tag == "nav":
            continue
        if child.tag in _HEADINGS:
            yield _heading(child)
            yield from _inside(child, page)
        elif "callout" in child.classes:
            yield from _callout(child, page)
        elif child.tag == "figure" or "quarto-float" in child.classes:
            yield from _float(child, page)
        elif child.tag == "table":
            yield from _table(child, page)
        elif "sourceCode" in child.classes or child.tag == "pre":
            yield Item("code", child.text)
        elif child.tag == "p" and child.classes & {"subtitle", "description"}:
            yield Item(next(iter(child.classes & {"subtitle", "description"})), child.text)
        elif "csl-entry" in child.classes:
            yield Item("reference", child.text)
            yield from _inside(child, page)
        elif any(inner.tag in _BLOCKS for inner in child.elements()):
            if child.tag in {"li", "dd", "blockquote"}:
                yield Item(child.tag, _own_text(child))
            yield from _items(child, page)
        elif child.tag in {"p", "li", "dt", "dd", "summary", "div"}:
            if child.text:
                yield Item("p" if child.tag == "div" else child.tag, child.text)
            yield from _inside(child, page)
        else:
            yield from _inside(child, page)
            yield from _items(child, page)


def _heading(element: Element) -> Item:
    number = element.with_class("header-section-number")
    words = element.text.removeprefix(number.text if number else "").strip()
    return Item(f"heading {element.tag[1]}", f"[{number.text if number else ''}] {words}")


def _callout(element: Element, page: str) -> Iterator[Item]:
    kinds = {name.removeprefix("callout-") for name in element.classes}
    kind = next(iter(kinds & {"note", "tip", "warning", "important", "caution"}), "")
    title = element.with_class("callout-title-container") or element.with_class("callout-title")
    yield Item(f"callout {kind}", title.text if title else "")
    body = element.with_class("callout-body")
    if body:
        yield from _items(body, page)
    else:
        yield from _items(Element("div", {}, [c for c in element.children if c is not title]), page)


def _float(element: Element, page: str) -> Iterator[Item]:
    """Yield label, caption and contents of a figure or table; the caption first, wherever it stands."""
    yield Item("label", _label(element))
    caption = element.first("figcaption", "caption")
    if caption:
        yield Item("caption", caption.text)
        yield from _inside(caption, page)
    for inner in element.walk():
        if inner.tag == "table":
            yield from _rows(inner, page)
        elif inner.tag == "img":
            yield from _image(inner, page)


def _label(element: Element) -> str:
    identifiers = (inner.attributes.get("id", "") for inner in element.walk())
    return next((found for found in identifiers if re.match(r"(fig|tbl)-(?!.*-caption)", found)), "")


def _table(element: Element, page: str) -> Iterator[Item]:
    if element.first("caption"):
        yield from _float(element, page)
    else:
        yield from _rows(element, page)


def _rows(table: Element, page: str) -> Iterator[Item]:
    head = table.first("thead")
    heads = [] if head is None else [inner for inner in head.walk() if inner.tag == "tr"]
    for row in (inner for inner in table.walk() if inner.tag == "tr"):
        cells = [cell for cell in row.elements() if cell.tag in {"td", "th"}]
        yield Item("head" if any(row is one for one in heads) else "row", " | ".join(cell.text for cell in cells))
        for cell in cells:
            yield from _inside(cell, page)


def _inside(element: Element, page: str) -> Iterator[Item]:
    """Yield links and images within a paragraph or cell."""
    for inner in element.walk():
        if inner.tag == "a" and "href" in inner.attributes:
            yield _link("link", inner, page)
        elif inner.tag == "img":
            yield from _image(inner, page)


def _image(element: Element, page: str) -> Iterator[Item]:
    yield Item("image", _target(element.attributes.get("src", ""), page))
    yield Item("alt text", _words([element.attributes.get("alt", "")]))


def _link(kind: str, element: Element, page: str) -> Item:
    return Item(kind, f"{element.text} -> {_target(element.attributes.get('href', ''), page)}")


def _target(reference: str, page: str) -> str:
    """Return a link as a path from the site's root, with its fragment; other sites' addresses as they are."""
    if urlparse(reference).scheme:
        return reference
    path, fragment = urldefrag(unquote(reference))
    full = posixpath.normpath(posixpath.join(posixpath.dirname(page), path)) if path else page
    return f"{full}#{fragment}" if fragment else full


def _own_text(element: Element) -> str:
    """Return the words of a list item without those of the blocks in it."""
    inline = [child for child in element.children if isinstance(child, str) or child.tag not in _BLOCKS]
    return Element(element.tag, {}, inline).text


_FUNCTION_APPLICATION = "\u2061"
"""Invisible sign between ``log`` and what follows it, which newer versions of pandoc write in formulas."""


def _words(pieces: Iterable[str]) -> str:
    return " ".join("".join(pieces).replace(_FUNCTION_APPLICATION, "").split())


def differences(expected: list[Item], actual: list[Item]) -> list[str]:
    """Say what is in one page and not in the other; nothing where both say the same."""
    found = []
    matcher = SequenceMatcher(None, expected, actual, autojunk=False)
    for operation, i1, i2, j1, j2 in matcher.get_opcodes():
        if operation != "equal":
            found += [f"- {item}" for item in expected[i1:i2]]
            found += [f"+ {item}" for item in actual[j1:j2]]
    return found


class PdfText(NamedTuple):
    """What a PDF says, without where it stands: figures move to where there is room, and lines break elsewhere."""

    contents: list[str]
    captions: list[str]
    words: Counter[str]


# The text area of an A4 page in points: below the running head, above the foot.
_TEXT_AREA = ("-x", "0", "-y", "70", "-W", "600", "-H", "704")
_LEADER = re.compile(r"(?: \.){4,}.*")
_CAPTION = re.compile(r"^((?:Figuur|Tabel) \d+: .*)", re.MULTILINE)


def read_pdf(pdf: Path) -> PdfText:
    """Read a report: its table of contents, how captions begin, and how often each word and number is there."""
    done = subprocess.run(["pdftotext", "-raw", *_TEXT_AREA, pdf, "-"], capture_output=True, text=True, check=True)
    lines = done.stdout.replace("\f", "").splitlines()
    contents = [_LEADER.sub("", line) for line in lines if _LEADER.search(line)]
    first = max((i for i, line in enumerate(lines) if _LEADER.search(line)), default=-1) + 1
    text = re.sub(r"[-\u00ad\u2010]\n", "", "\n".join(lines[first:]))
    text = re.sub(r"(?<=doi\.org/)(?:\S*[./]\n)*\S*", lambda match: match[0].replace("\n", ""), text)
    text = re.sub(r"\s+op\s+pagina\s+\d+", "", text)
    captions = [" ".join(match.split()[:6]) for match in _CAPTION.findall(text)]
    return PdfText(contents, sorted(captions), Counter(_tokens(text)))


def _tokens(text: str) -> list[str]:
    """Return words and numbers; hyphens are left out, since lines may break there.

    Words of cells side by side may come without a space: a capital inside a word begins another one.
    """
    text = re.sub(r"[-\u00ad\u2010\u2060]", "", unicodedata.normalize("NFKC", text))  # the mark of a note is a digit
    return re.findall(r"\d+(?:[.,]\d+)*|[^\W\d]+", re.sub(r"(?<=[a-zà-ÿ])(?=[A-Z])", " ", text))


def _without_broken(more: Counter[str], less: Counter[str]) -> Counter[str]:
    """Leave out words that one PDF has whole, and the other in two parts, where a page ends.

    Between the parts is a footnote, or the next cell of a row that goes on: its first word is then joined to the part.
    """
    broken = [
        (word, *between, word[:at] + "".join(between), word[at:])
        for one, other in ((more, less), (less, more))
        for word in one
        for at in range(2, len(word) - 1)
        for between in [(), *((next_,) for next_ in one)]
        if word.isalpha() and word[:at] + "".join(between) in other and word[at:] in other
    ]
    return more - Counter(part for parts in broken for part in parts)


def differing_text(expected: PdfText, actual: PdfText, heads: Iterable[str] = ()) -> list[str]:
    """Say what is in one PDF and not in the other.

    ``heads`` are the heads of tables: they are repeated where a table goes on, so that how often is no matter.
    """
    repeated = {word for head in heads for word in _tokens(head)}
    found = []
    for one, other in ((expected.contents, actual.contents), (expected.captions, actual.captions)):
        found += [line for line in unified_diff(one, other, lineterm="", n=0) if line[:3] not in ("---", "+++")]
    for sign, more, less in (("-", expected.words, actual.words), ("+", actual.words, expected.words)):
        surplus = _without_broken(more - less, less - more)
        found += [f"{sign} {surplus[w]} x {w}" for w in sorted(surplus) if w not in repeated or not less[w]]
    return found
