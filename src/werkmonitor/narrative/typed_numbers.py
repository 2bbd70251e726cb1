"""Numbers that somebody typed into prose: they go stale with the next quarter, so they are found and refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_NOT_PROSE = tuple(
    re.compile(pattern, flags)
    for pattern, flags in (
        (r"\A---\n.*?\n---$", re.DOTALL | re.MULTILINE),  # front matter
        (r"^(?P<fence>`{3,}|~{3,}).*?^(?P=fence)`*$", re.DOTALL | re.MULTILINE),  # cells and code
        (r"<!--.*?-->", re.DOTALL),
        (r"`[^`]*`", 0),  # inline code and expressions; may break over a line
        (r"\{\{.*?\}\}", 0),  # includes, and the inserts of hand-written text
        (r"\$\$.*?\$\$|\$[^$\n]+\$", re.DOTALL),  # formulas
        (r"\]\([^)]*\)", 0),  # targets of links and images
        (r"\[\^[^\]]+\]", 0),  # marks of footnotes
        (r"\{[^}]*\}", 0),  # labels and attributes
        (r"^:::.*$", re.MULTILINE),
        (r"(?<![\w])@[\w:.-]+", 0),  # references and citations
        (r"https?://\S+", 0),
        (r"^\s*\d+[.)] ", re.MULTILINE),  # numbers of a list
    )
)

ALLOWED = {
    r"\b95[ \u00a0]?%(-interval)?": "the confidence level of all intervals, a convention of the report",
    r"\b[Ff]ase [12]\b": "name of a phase of the monitor",
    r"\b[Pp]hase [12]\b": "the same in English",
    r"\b1 januari\b": "the day from which new trajectories of a year are counted: a definition",
    r"\bdoi\.org/[^\]\s]+": "where a source is",
    r"(?<=\()(19|20)\d\d(?=\))": "the year of a publication, in brackets after its author",
}
"""What may be typed, as a pattern, with the reason."""

_DIGITS = re.compile(r"[\w.,]*\d[\w.,%]*")


@dataclass(frozen=True)
class TypedNumber:
    """A number in prose: where it is and what stands around it."""

    line: int
    text: str
    context: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.text!r} in {self.context!r}"


def find_typed_numbers(text: str) -> Iterator[TypedNumber]:
    """Yield the numbers that stand in the prose of a notebook or of a Markdown text.

    Code, front matter, labels, links, formulas and the numbers of list items are no prose, and :data:`ALLOWED` holds
    what may be typed.
    """
    prose = text
    for pattern in (*_NOT_PROSE, *map(re.compile, ALLOWED)):
        prose = pattern.sub(_blank, prose)
    lines = text.split("\n")
    for number, line in enumerate(prose.split("\n"), start=1):
        for match in _DIGITS.finditer(line):
            yield TypedNumber(number, match[0], lines[number - 1].strip())


def _blank(match: re.Match[str]) -> str:
    """Replace what isn't prose by spaces, so that lines keep their numbers."""
    return re.sub(r"[^\n]", " ", match[0])
