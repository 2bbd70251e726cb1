"""Number figures, tables and sections, and turn references to them into links, as Quarto does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from werkmonitor.rendering import pandoc
from werkmonitor.rendering.document import caption_of
from werkmonitor.rendering.notebook import RenderError
from werkmonitor.rendering.outputs import Executed
from werkmonitor.rendering.pandoc import Node

KINDS = ("fig", "tbl", "sec")
TITLES = {"nl": {"fig": "Figuur", "tbl": "Tabel"}, "en": {"fig": "Figure", "tbl": "Table"}}
"""Words before the number of a figure or table, by the language of the page."""
_SPACE = "\u00a0"


@dataclass(frozen=True)
class Names:
    """Words for a thing's number in captions (``titles``) and in references (``prefixes``)."""

    titles: Mapping[str, str] = field(default_factory=lambda: TITLES["nl"])
    prefixes: Mapping[str, str] = field(default_factory=lambda: {"fig": "Figuur", "tbl": "Tabel", "sec": "Paragraaf"})
    delimiter: str = ":"

    @classmethod
    def from_options(cls, options: Mapping[str, str], language: str = "nl") -> Names:
        """Read the ``crossref`` options of ``_quarto.yml`` (``fig-title``, ``fig-prefix``, …).

        Raises
        ------
        RenderError
            There are no words in that language.
        """
        if language not in TITLES:
            raise RenderError(f"lang: {language} is not supported; known are {', '.join(TITLES)}")
        default = cls(TITLES[language])
        return cls(
            {kind: options.get(f"{kind}-title", word) for kind, word in default.titles.items()},
            {kind: options.get(f"{kind}-prefix", word) for kind, word in default.prefixes.items()},
            options.get("title-delim", default.delimiter),
        )


def resolve(
    blocks: list[Node], sources: list[Executed], names: Names, *, numbered: bool, write_numbers: bool
) -> list[Node]:
    """Number what is labelled and resolve all references.

    Parameters
    ----------
    blocks
        One document: a page, or the whole report.
    sources
        The notebooks that it was made from, to say where a faulty reference is.
    numbered
        Whether sections have numbers.
    write_numbers
        Whether to write these into the headings; Typst numbers its own.

    Raises
    ------
    RenderError
        With a message for each reference without a target, and each label that is given twice.
    """
    problems: list[str] = []

    def problem(text: str, message: str) -> None:
        source = next((s for s in sources if any(text in line.text for line in s.lines)), sources[0])
        problems.extend(source.locate(text).error(message).messages)

    for label in _twice(_labels(blocks)):
        problem(f"#{label}", f"the label {label!r} is given more than once")
    numbers = _figure_and_table_numbers(blocks)
    sections = dict(_section_numbers(blocks)) if numbered else {}
    targets = set(_labels(blocks))

    def change(node: Node) -> list[Node] | None:
        kind = node["t"]
        if kind in ("Figure", "Table") and node["c"][0][0] in numbers:
            return [_with_caption(node, names, numbers[node["c"][0][0]])]
        if kind == "Header" and write_numbers and node["c"][1][0] in sections:
            return [_with_number(node, sections[node["c"][1][0]])]
        if kind == "Link" and node["c"][2][0].startswith("#") and node["c"][2][0][1:] not in targets:
            problem(f"({node['c'][2][0]})", f"there is nothing here that {node['c'][2][0]} could link to")
        if kind == "Cite" and _is_reference(node):  # citations of the literature stay
            return _references(node["c"][0], names, numbers | sections, problem)
        return None

    resolved: list[Node] = pandoc.walk(blocks, change)
    if problems:
        raise RenderError(*dict.fromkeys(problems))
    return resolved


def _labels(blocks: list[Node]) -> Iterator[str]:
    for node in pandoc.elements(blocks, "Figure", "Table", "Div", "Header", "Span"):
        label = node["c"][1 if node["t"] == "Header" else 0][0]
        if label:
            yield label


def _twice(labels: Iterator[str]) -> list[str]:
    seen: set[str] = set()
    return [label for label in labels if label in seen or seen.add(label)]  # type: ignore[func-returns-value]


def _figure_and_table_numbers(blocks: list[Node]) -> dict[str, str]:
    counts, numbers = {"fig": 0, "tbl": 0}, {}
    for node in pandoc.elements(blocks, "Figure", "Table"):
        kind, label = {"Figure": "fig", "Table": "tbl"}[node["t"]], node["c"][0][0]
        if label.startswith(f"{kind}-"):
            counts[kind] += 1
            numbers[label] = str(counts[kind])
    return numbers


def _section_numbers(blocks: list[Node]) -> Iterator[tuple[str, str]]:
    headings = [node["c"] for node in pandoc.elements(blocks, "Header") if "unnumbered" not in node["c"][1][1]]
    top = min((level for level, _, _ in headings), default=1)
    counters: list[int] = []
    for level, attr, _ in headings:
        depth = level - top + 1
        counters = (counters + [0] * depth)[:depth]
        counters[-1] += 1
        yield attr[0], ".".join(map(str, counters))


def _with_caption(node: Node, names: Names, number: str) -> Node:
    title = names.titles["fig" if node["t"] == "Figure" else "tbl"]
    prefix = [{"t": "Strong", "c": pandoc.words(f"{title}{_SPACE}{number}{names.delimiter}")}, {"t": "Space"}]
    content = list(node["c"])
    content[1] = [None, [{"t": "Plain", "c": prefix + caption_of(node)}]]
    return {"t": node["t"], "c": content}


def _with_number(node: Node, number: str) -> Node:
    level, attr, inlines = node["c"]
    span = {"t": "Span", "c": [["", ["header-section-number"], []], pandoc.words(number)]}
    return {"t": "Header", "c": [level, attr, [span, {"t": "Space"}, *inlines]]}


def _is_reference(cite: Node) -> bool:
    kinds = {citation["citationId"].partition("-")[0].lower() for citation in cite["c"][0]}
    return not kinds.isdisjoint(KINDS)


def _references(citations: list[Any], names: Names, numbers: Mapping[str, str], problem: Any) -> list[Node]:
    result: list[Node] = []
    for position, citation in enumerate(citations):
        label = citation["citationId"][:1].lower() + citation["citationId"][1:]
        kind = label.partition("-")[0]
        cited = f"@{citation['citationId']}"
        if kind not in KINDS:
            problem(cited, f"{cited} refers to no figure, table or section")
        elif label not in numbers:
            hint = " (and number-sections has to be true)" if kind == "sec" else ""
            problem(cited, f"{cited} refers to nothing in this document{hint}")
        else:
            if position:
                result += pandoc.words(", ")
            result += _reference(citation, label, names.prefixes[kind], numbers[label])
    return result


def _reference(citation: Any, label: str, prefix: str, number: str) -> list[Node]:
    word = prefix[:1].upper() + prefix[1:] if citation["citationId"][0].isupper() else prefix
    text = pandoc.words(f"{word}{_SPACE}{number}")
    if citation["citationPrefix"]:
        text = [*citation["citationPrefix"], *pandoc.words(f"{_SPACE}{number}")]
    elif citation["citationMode"]["t"] == "SuppressAuthor":
        text = pandoc.words(number)
    link = {"t": "Link", "c": [["", ["quarto-xref"], []], text, [f"#{label}", ""]]}
    return [link, *citation["citationSuffix"]]
