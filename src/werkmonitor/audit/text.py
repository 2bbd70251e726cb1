"""The text of a rendered page, piece by piece, with what tells which quarter a piece is about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

_TEXTS = frozenset({"p", "li", "figcaption", "caption", "h1", "h2", "h3", "h4", "dt", "dd", "td", "th", "title"})
_LEFT_OUT = frozenset({"script", "style", "svg", "pre", "code", "nav", "header", "footer", "math", "summary"})
_CLASSES_LEFT_OUT = frozenset(
    {"references", "citation", "header-section-number", "downloads", "in-words", "footnote-ref", "footnote-back"}
)
_VOID = frozenset({"img", "br", "hr", "meta", "link", "input", "col", "wbr", "source"})
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-Ý*(–0-9])")
_ITEM_END = re.compile(r"(?<=[.!?;])\s+(?=[A-ZÀ-Ý*(–0-9])")
_LABEL = re.compile(r"((?:[^:()]|\([^)]*\))+(?:: [a-z][^:\d]*)?): (?=[A-Z0-9–+−])")
"""What stands before the colon of a series: ``Regio’s: compleet: Q4 2022 32``."""
_NOTES = ("* ", "Niet in de figuur")


@dataclass(frozen=True)
class Piece:
    """A sentence, an item of an alternative text, or the cell of a table, with what stands around it."""

    text: str
    language: str = "nl"
    head: str = ""
    """The head of a cell's column."""
    row: tuple[str, ...] = ()
    """The cells to the left of a cell."""
    label: str = ""
    """The series that an item of an alternative text belongs to."""
    title: str = ""
    """The caption of a table, or what an alternative text says first."""

    @property
    def context(self) -> str:
        """What tells which quarter and place a piece is about, where the text itself does not."""
        return " | ".join(filter(None, (self.head, *self.row, self.label)))


def plain(text: str) -> str:
    """Return a text with plain spaces, one kind of apostrophe and one name for a quarter, to compare it."""
    return re.sub(r"\b(\d{4})Q([1-4])\b", r"Q\2 \1", text.replace("\u00a0", " ").replace("'", "’").replace("‘", "’"))


def pieces(page: str) -> list[Piece]:
    """Return sentences, alternative texts and table cells in the main part of a page, in order."""
    reader = _Reader()
    reader.feed(page)
    return reader.pieces


def sentences(text: str, language: str = "nl") -> Iterator[Piece]:
    """Split running text; what ends a sentence is followed by a space and a capital, a mark or a number."""
    for sentence in _SENTENCE_END.split(" ".join(text.split())):
        if sentence:
            yield Piece(sentence, language)


def items(text: str, language: str = "nl") -> Iterator[Piece]:
    """Split an alternative text into what it says first, and the items of its series, each with its series."""
    label, lead = "", ""
    for item in _ITEM_END.split(" ".join(text.split())):
        if item.startswith(_NOTES):
            label = ""
        elif found := _LABEL.match(item):
            label = found[1]
        elif not label:
            lead = f"{lead} {item}".strip()
        yield Piece(item, language, label=label, title="" if item in lead else lead)


class _Reader(HTMLParser):
    """Gathers pieces; a table's cells get the head of their column and the first cell of their row."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[Piece] = []
        self._open: list[tuple[str, bool]] = []  # tags around here, and whether their content is left out
        self._languages: list[str] = []
        self._text: list[str] | None = None
        self._caption = ""
        self._heads: list[str] = []
        self._row: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "img" and given.get("alt") and self._inside:
            self.pieces += items(str(given["alt"]), self._language)
        if tag in _VOID:
            return
        classes = (given.get("class") or "").split()
        self._open.append((tag, tag in _LEFT_OUT or any(name in _CLASSES_LEFT_OUT for name in classes)))
        self._languages.append(given.get("lang") or self._language)
        if tag == "table":
            self._heads, self._caption = [], ""
        if tag == "tr":
            self._row = []
        if tag in _TEXTS:
            self._flush("")
            self._text = []

    def handle_endtag(self, tag: str) -> None:
        while self._open and any(tag == name for name, _ in self._open):
            closed, _ = self._open[-1]
            if closed in _TEXTS:
                self._flush(closed)
            self._open.pop()
            self._languages.pop()
            if closed == tag:
                return

    def handle_data(self, data: str) -> None:
        if self._text is not None and self._inside:
            self._text.append(data)

    @property
    def _inside(self) -> bool:
        return any(tag == "main" for tag, _ in self._open) and not any(left_out for _, left_out in self._open)

    @property
    def _language(self) -> str:
        return self._languages[-1] if self._languages else "nl"

    def _flush(self, tag: str) -> None:
        text = " ".join("".join(self._text or []).split())
        self._text = None
        if tag in ("td", "th"):
            self._cell(text)
        elif text:
            self._caption = text if tag == "caption" else self._caption
            self.pieces += sentences(text, self._language)

    def _cell(self, text: str) -> None:
        if any(tag == "thead" for tag, _ in self._open):
            self._heads.append(text)
            return
        head = self._heads[len(self._row)] if len(self._row) < len(self._heads) else ""
        self.pieces.append(Piece(text, self._language, head, tuple(self._row), title=self._caption))
        self._row.append(text)
