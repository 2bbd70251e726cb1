"""From executed Markdown to the blocks of one output format, with everything that isn't supported refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from werkmonitor.rendering import pandoc
from werkmonitor.rendering.notebook import RenderError
from werkmonitor.rendering.outputs import Executed
from werkmonitor.rendering.pandoc import Node

Format = Literal["html", "typst"]
CALLOUTS = {
    "note": "Opmerking",
    "tip": "Tip",
    "warning": "Waarschuwing",
    "important": "Belangrijk",
    "caution": "Opgelet",
}
"""Kinds of callout with the title that Quarto gives them in Dutch where the notebook gives none."""

_UNSUPPORTED = ("panel-", "column-", "columns", "aside", "layout-", "quarto-", "fragment", "incremental")
_ATTRIBUTES = {"Div": {"title", "when-format", "unless-format", "lang"}, "Image": {"fig-alt", "width", "height"}}


@dataclass(frozen=True)
class Callout:
    """A callout's kind, title and body."""

    kind: str
    title: str
    body: list[Node]


def to_blocks(executed: Executed, output: Format, options: Sequence[str] = ()) -> list[Node]:
    """Parse an executed notebook for a format.

    Conditional content is settled, every figure is a ``Figure`` whose image's description is its alt text, and every
    labelled table carries its label and caption itself. ``options`` say which filters pandoc runs before that.

    Raises
    ------
    RenderError
        Something in the text isn't supported, or a figure lacks its alt text.
    """
    problems: list[str] = []

    def problem(near: str, message: str) -> None:
        problems.extend(executed.locate(near).error(message).messages)

    blocks: list[Node] = pandoc.read(executed.markdown, pandoc.READER, *options)
    _check(blocks, problem)
    blocks = pandoc.walk(blocks, lambda node: _conditional(node, output, problem))
    blocks = pandoc.walk(blocks, _callout_title)
    blocks = pandoc.walk(blocks, lambda node: _labelled_table(node, problem))
    blocks = pandoc.walk(blocks, lambda node: _described(node, problem))
    if problems:
        raise RenderError(*dict.fromkeys(problems))
    return blocks


def _check(blocks: list[Node], problem: Callable[[str, str], None]) -> None:
    for figure in pandoc.elements(blocks, "Figure"):  # a caption is no alt text
        for image in pandoc.elements(figure["c"][2], "Image"):
            if "fig-alt" not in pandoc.attributes(image["c"][0]):
                problem(image["c"][2][0], f"the image {image['c'][2][0]} has no fig-alt; say in words what it shows")
    for node in pandoc.elements(blocks, "Div", "Image", "Header"):
        if node["t"] == "Header":
            if node["c"][0] == 1:
                problem(pandoc.plain(node["c"][2]), "headings begin at ##, since the title is the page's heading")
            continue
        (_, classes, _), known = node["c"][0], _ATTRIBUTES[node["t"]]
        for name in classes:
            callout = name.startswith("callout-") and name.removeprefix("callout-") not in CALLOUTS
            if callout or name.startswith(_UNSUPPORTED):
                problem(f".{name}", f".{name} is not supported")
        for key in set(pandoc.attributes(node["c"][0])) - known:
            problem(f"{key}=", f"the attribute {key!r} is not supported here")


def _conditional(node: Node, output: Format, problem: Callable[[str, str], None]) -> list[Node] | None:
    if node["t"] not in ("Div", "Span") or not {"content-visible", "content-hidden"} & set(node["c"][0][1]):
        return None
    conditions = pandoc.attributes(node["c"][0])
    if len(conditions) != 1 or not set(conditions.values()) <= {"html", "typst"}:
        problem("content-", 'conditional content takes one of when-format or unless-format, "html" or "typst"')
        return []
    (condition, wanted), visible = next(iter(conditions.items())), "content-visible" in node["c"][0][1]
    holds = (wanted == output) == (condition == "when-format")
    return list(node["c"][1]) if holds == visible else []


def _labelled_table(node: Node, problem: Callable[[str, str], None]) -> list[Node] | None:
    """Turn ``::: {#tbl-x}``, a table and a paragraph with its caption into one table."""
    if node["t"] != "Div" or not node["c"][0][0].startswith(("tbl-", "fig-")):
        return None
    label, content = node["c"][0][0], node["c"][1]
    tables = [block for part in content for block in _as_table(part)]
    if len(tables) != 1 or content[-1]["t"] != "Para" or label.startswith("fig-"):
        problem(f"#{label}", f"a division #{label} has to hold one table and, as its last paragraph, the caption")
        return None
    table = tables[0]
    table["c"][0] = [label, *table["c"][0][1:]]
    table["c"][1] = [None, [{"t": "Plain", "c": content[-1]["c"]}]]
    return [table]


def _as_table(block: Node) -> list[Node]:
    if block["t"] == "RawBlock" and block["c"][0] == "html":
        return list(pandoc.elements(pandoc.read(block["c"][1], "html"), "Table"))
    return [block] if block["t"] == "Table" else []


def _described(node: Node, problem: Callable[[str, str], None]) -> list[Node] | None:
    """Give an image its alt text as description, and check that there is one."""
    if node["t"] != "Image":
        return None
    (label, classes, pairs), description, target = node["c"]
    alt = dict(pairs).get("fig-alt", "" if label.startswith("fig-") else pandoc.plain(description))
    if label.startswith("fig-"):
        problem(f"#{label}", f"figure #{label} has to be a paragraph of its own with a caption: ![caption](file)")
    if not alt.strip():
        problem(target[0], f"the image {target[0]} has no fig-alt; say in words what it shows")
    rest = [[key, value] for key, value in pairs if key != "fig-alt"]
    return [{"t": "Image", "c": [[label, classes, rest], pandoc.words(alt), target]}]


def _callout_title(node: Node) -> list[Node] | None:
    """Make a callout's first heading its title, so that it is no section."""
    if node["t"] != "Div" or not any(name.startswith("callout-") for name in node["c"][0][1]):
        return None
    (label, classes, pairs), body = node["c"]
    if "title" in dict(pairs) or not body or body[0]["t"] != "Header":
        return None
    return [{"t": "Div", "c": [[label, classes, [*pairs, ["title", pandoc.plain(body[0]["c"][2])]]], body[1:]]}]


def callout_of(node: Node) -> Callout | None:
    """Return the callout that an element is, if it is one."""
    kinds = [name for name in node["c"][0][1] if name.startswith("callout-")] if node["t"] == "Div" else []
    if not kinds:
        return None
    kind = kinds[0].removeprefix("callout-")
    return Callout(kind, pandoc.attributes(node["c"][0]).get("title", CALLOUTS[kind]), node["c"][1])


def notice_of(blocks: list[Node]) -> str:
    """Return the title of a document's first callout ``important``: what has to be said wherever its figures go."""
    callouts = (callout_of(node) for node in pandoc.elements(blocks, "Div"))
    return next((callout.title for callout in callouts if callout and callout.kind == "important"), "")


def caption_of(node: Node) -> list[Any]:
    """Return the caption's inlines of a figure or table."""
    blocks = node["c"][1][1]
    return list(blocks[0]["c"]) if blocks else []
