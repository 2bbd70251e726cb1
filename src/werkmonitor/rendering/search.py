"""The index for searching the pages without a server: made from the pages as they were rendered."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from werkmonitor.rendering.assets import relative_url

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_TEXTS = (*_HEADINGS, "p", "li", "dt", "dd", "figcaption", "caption")
_VOID = ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
_LEFT_OUT = ("nav", "pre", "details", "script", "style")
_CLASSES_LEFT_OUT = ("downloads", "header-section-number")
_PLACES = "places"


@dataclass
class Section:
    """A heading with its anchor, and the texts up to the next one; or a figure or table with its caption.

    So is each link in a list of places (class ``places``): ``link`` is then the way there from the page.
    """

    anchor: str
    heading: str
    texts: list[str] = field(default_factory=list)
    link: str = ""


def sections(page: str) -> list[Section]:
    """Return the sections of a rendered page; the first one is what precedes its first ``h2``.

    Only what the page's ``main`` shows counts: headings, paragraphs, lists, and captions of figures and tables; no
    code, no navigation. A figure or table with a label is a section of its own, so that a search leads right to it, and
    so is each place in a list of them, with the text above the list.
    """
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.sections + reader.places


def write_index(folder: Path, pages: Sequence[Path]) -> None:
    """Write ``search-index.js`` for the pages in a site's folder."""
    texts = {relative_url(page, folder / "x"): page.read_text(encoding="utf-8") for page in pages}
    (folder / "search-index.js").write_text(index(texts), encoding="utf-8")


def index(pages: Mapping[str, str]) -> str:
    """Return the index as a script, since a page that is opened from disk may not fetch a file of data.

    Parameters
    ----------
    pages
        Address of each page, relative to the site's folder, with its HTML.
    """
    entries = [entry for address, page in pages.items() for entry in _entries(address, sections(page))]
    return f"window.searchIndex = {json.dumps(entries, ensure_ascii=False, separators=(',', ':'))};\n"


def _entries(address: str, found: list[Section]) -> Iterator[list[object]]:
    title = found[0].heading if found else ""
    for section in found:
        anchor = f"#{section.anchor}" if section.anchor else ""
        place = posixpath.normpath(
            posixpath.join(posixpath.dirname(address), section.link or posixpath.basename(address))
        )
        yield [place + anchor, title, "" if section is found[0] else section.heading, section.texts]


class _Reader(HTMLParser):
    """Gathers sections; ``convert_charrefs`` has turned character references into text already."""

    def __init__(self) -> None:
        super().__init__()
        self.sections: list[Section] = []
        self.places: list[Section] = []  # that a search leads right to: figures, tables, and those in a list
        self._label = ""
        self._link = ""
        self._open: list[tuple[str, bool, bool]] = []  # tags around here; is content left out, is it a list of places
        self._anchors: list[str] = []
        self._text: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            self.handle_data(" ")  # a line break parts words
            return
        given = dict(attrs)
        classes = (given.get("class") or "").split()
        left_out = tag in _LEFT_OUT or any(name in _CLASSES_LEFT_OUT for name in classes)
        self._open.append((tag, left_out, _PLACES in classes))
        if tag in ("section", *_HEADINGS) and given.get("id"):
            self._anchors.append(str(given["id"]))  # pandoc gives a section the label of its heading
        if tag in ("figure", "table"):
            self._label = str(given.get("id") or "")
        if tag == "a" and any(is_places for *_, is_places in self._open):
            self._link = str(given.get("href") or "")
        if tag in _TEXTS:
            self._flush(tag)
            self._text = []

    def handle_endtag(self, tag: str) -> None:
        while self._open and tag in (name for name, *_ in self._open):
            closed = self._open[-1][0]
            if closed in _TEXTS:
                self._flush(closed)
            self._open.pop()
            if closed == tag:
                return

    def handle_data(self, data: str) -> None:
        inside = any(tag == "main" for tag, *_ in self._open)
        if self._text is not None and inside and not any(left_out for _, left_out, _ in self._open):
            self._text.append(data)

    def _flush(self, tag: str) -> None:
        text = " ".join("".join(self._text or []).split())
        link, self._text, self._link = self._link, None, ""
        if not text:
            return
        if tag in _HEADINGS:
            self.sections.append(Section(self._anchors[-1] if self._anchors else "", text))
        elif self.sections and tag in ("figcaption", "caption") and self._label:
            name, _, caption = text.partition(": ")
            self.places.append(Section(self._label, name, [caption or name]))
        elif self.sections and link:
            self.places.append(Section("", text, self.sections[-1].texts[-1:], link))
        elif self.sections:
            self.sections[-1].texts.append(text)
