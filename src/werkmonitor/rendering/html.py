"""Write a document's blocks as an accessible HTML page."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from werkmonitor.rendering import pandoc
from werkmonitor.rendering.assets import Assets, is_external, local_file, relative_url
from werkmonitor.rendering.document import callout_of, caption_of
from werkmonitor.rendering.outputs import Executed
from werkmonitor.rendering.pandoc import Node


@dataclass(frozen=True)
class Link:
    """An item of navigation; ``href`` is empty for the heading of a group."""

    text: str
    href: str
    current: bool = False


@dataclass(frozen=True)
class Frame:
    """All that surrounds a page's text; every ``href`` is relative to the page."""

    site_title: str = ""
    home: str = ""
    description: str = ""
    stylesheet: str = ""
    style: str = ""
    menu: Sequence[Link] = ()
    header_links: Sequence[Link] = ()
    previous: Link | None = None
    following: Link | None = None
    footer: str = ""
    provenance: str = ""


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("werkmonitor.rendering"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def stylesheet(colors: Mapping[str, str]) -> str:
    """Return the style of all pages, with the brand's colours as custom properties."""
    light = {name: value for name, value in colors.items() if not name.startswith("dark-")}
    dark = {name.removeprefix("dark-"): value for name, value in colors.items() if name.startswith("dark-")}
    return _environment().get_template("site.css").render(light=light, dark=dark)


def page(executed: Executed, blocks: list[Node], frame: Frame, path: Path, assets: Assets, options: Any) -> str:
    """Return a complete page.

    Parameters
    ----------
    executed
        The notebook, for its front matter and to say where a faulty link is.
    blocks
        Its content, references resolved.
    frame
        Navigation and the rest around it.
    path
        Where the page will be; links are made relative to it.
    assets
        Copies what the page shows and links to.
    options
        ``toc`` and ``toc-depth``, and ``pages``: notebook's path to page's path, for links between pages.
    """
    body = _fragment(executed, blocks, path, assets, options.get("pages", {}))
    headings = list(_headings(blocks, int(options.get("toc-depth", 3)))) if options.get("toc", True) else []
    template = _environment().get_template("page.html.j2")
    return template.render(meta=executed.metadata, body=Markup(body), headings=headings, frame=frame)


def _headings(blocks: list[Node], depth: int) -> Iterator[tuple[int, str, str]]:
    found = [node["c"] for node in pandoc.elements(blocks, "Header")]
    top = min((level for level, _, _ in found), default=1)
    for level, attr, inlines in found:
        if level - top < depth - 1:
            yield level - top, attr[0], pandoc.plain(inlines)


def _fragment(executed: Executed, blocks: list[Node], path: Path, assets: Assets, pages: Mapping[Path, Path]) -> str:
    def change(node: Node) -> list[Node] | None:
        kind = node["t"]
        if kind == "Figure" and _image_of(node):
            return _figure(node, executed, path, assets)
        if kind == "Image":
            source = assets.image(local_file(node["c"][2][0], executed), path)
            return [{"t": "Image", "c": [node["c"][0], node["c"][1], [source, node["c"][2][1]]]}]
        if kind == "Link":
            return [_link(node, executed, path, assets, pages)]
        if kind == "Table":
            return _table(node)
        return _callout(node)

    # Figures hold images; walking from within would change an image before its figure needs the file.
    written = pandoc.write(_outermost(blocks, change), "html5", "--mathml", "--section-divs", "--id-prefix", "")
    return _scoped(written)


def _outermost(tree: Any, change: Callable[[Node], list[Node] | None]) -> Any:
    """Replace figures first, then everything else from within."""
    figures = pandoc.walk(tree, lambda node: change(node) if node["t"] == "Figure" else None)
    return pandoc.walk(figures, lambda node: change(node) if node["t"] != "Figure" else None)


def _image_of(figure: Node) -> Node | None:
    images = list(pandoc.elements(figure["c"][2], "Image"))
    return images[0] if len(images) == 1 else None


def _figure(node: Node, executed: Executed, path: Path, assets: Assets) -> list[Node]:
    image = _image_of(node)
    assert image is not None
    (_, _, pairs), alternative, (target, _) = image["c"]
    file = local_file(target, executed)
    sizes = "; ".join(f"{key}: {value}" for key, value in pairs if key in ("width", "height"))
    style = f' style="{html.escape(sizes)}"' if sizes else ""
    source, alt = assets.image(file, path), html.escape(pandoc.plain(alternative))
    label = f' id="{html.escape(node["c"][0][0])}"' if node["c"][0][0] else ""
    links = " ".join(
        f'<a href="{href}" download>{name}<span class="visually-hidden"> van deze figuur downloaden</span></a>'
        for name, href in assets.downloads(file, path)
    )
    downloads = f'\n<p class="downloads">{links}</p>' if links else ""
    return [
        pandoc.raw(f'<figure{label}>\n<img src="{source}" alt="{alt}"{style}>\n<figcaption>', "html"),
        {"t": "Plain", "c": caption_of(node)},
        pandoc.raw(f"</figcaption>{downloads}\n</figure>", "html"),
    ]


def _link(node: Node, executed: Executed, path: Path, assets: Assets, pages: Mapping[Path, Path]) -> Node:
    attr, inlines, (target, title) = node["c"]
    if is_external(target) or target.startswith("#"):
        return node
    file, fragment = local_file(target, executed), target.partition("#")[2]
    if file.suffix == ".qmd" and file not in pages:
        raise executed.locate(target).error(f"{target} is not among the pages that are rendered")
    href = relative_url(pages[file] if file in pages else assets.place(file), path)
    return {"t": "Link", "c": [attr, inlines, [href + (f"#{fragment}" if fragment else ""), title]]}


def _table(node: Node) -> list[Node]:
    """Let wide tables scroll, also by keyboard, and make the first column the rows' heading."""
    content = list(node["c"])
    content[4] = [[attr, max(heads, 1), upper, rows] for attr, heads, upper, rows in content[4]]
    name = html.escape(pandoc.plain(caption_of(node)) or "Tabel")
    return [
        pandoc.raw(f'<div class="table-scroll" role="region" tabindex="0" aria-label="{name}">', "html"),
        {"t": "Table", "c": content},
        pandoc.raw("</div>", "html"),
    ]


def _callout(node: Node) -> list[Node] | None:
    callout = callout_of(node)
    if callout is None:
        return None
    title = html.escape(callout.title)
    return [
        pandoc.raw(
            f'<div class="callout callout-{callout.kind}" role="note" aria-label="{title}">\n'
            f'<p class="callout-title">{title}</p>',
            "html",
        ),
        *callout.body,
        pandoc.raw("</div>", "html"),
    ]


def _scoped(text: str) -> str:
    """Say of each heading cell whether it heads a column or a row."""
    head = re.compile(r"<thead>.*?</thead>", re.DOTALL)
    text = head.sub(lambda match: re.sub(r"<th(?=[ >])", '<th scope="col"', match[0]), text)
    return re.sub(r"<th(?=[ >])(?! scope)", '<th scope="row"', text)
