"""Write a document's blocks as an accessible HTML page."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from babel.dates import format_date
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from werkmonitor.rendering import pandoc, tables
from werkmonitor.rendering.assets import Assets, is_external, local_file, relative_url
from werkmonitor.rendering.document import callout_of, caption_of, notice_of
from werkmonitor.rendering.outputs import LOADED, Executed
from werkmonitor.rendering.pandoc import Node

_VIEW_BOX = re.compile(rb'viewBox="0 0 ([\d.]+) ([\d.]+)"')
_PIXELS_PER_POINT = 4 / 3
_PNG = re.compile(r'href="([^"]+\.png)" download')
_NOTES = {"nl": "Voetnoten", "en": "Footnotes"}
"""Heading above the footnotes, by the language of the page."""


@dataclass(frozen=True)
class Link:
    """An item of navigation; ``href`` is empty for the heading of a group, ``lang`` unless the text isn't Dutch."""

    text: str
    href: str
    current: bool = False
    lang: str = ""


@dataclass(frozen=True)
class Frame:
    """All that surrounds a page's text; every ``href`` is relative to the page.

    ``url`` is the page's own address, where it is known; ``image`` what others show with a link to it.
    """

    site_title: str = ""
    home: str = ""
    period: str = ""
    description: str = ""
    stylesheet: str = ""
    style: str = ""
    menu: Sequence[Link] = ()
    header_links: Sequence[Link] = ()
    previous: Link | None = None
    following: Link | None = None
    footer: str = ""
    provenance: str = ""
    script: str = ""
    search: bool = False
    url: str = ""
    image: str = ""


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("werkmonitor.rendering"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["groups"] = _groups
    environment.filters["day"] = lambda day: format_date(day, "d MMMM y", locale="nl")
    return environment


def _groups(menu: Sequence[Link]) -> Iterator[tuple[str, list[Link]]]:
    """Yield the menu's groups with their items; those before the first heading have a group without a name."""
    name, items = "", list[Link]()
    for link in menu:
        if link.href:
            items.append(link)
        else:
            yield name, items
            name, items = link.text, []
    yield name, items


def script() -> str:
    """Return the script of all pages: search, links to headings, and where one is in the table of contents."""
    return files("werkmonitor.rendering").joinpath("templates/site.js").read_text(encoding="utf-8")


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
    body = _Writer(executed, path, assets, options.get("pages", {}), notice_of(blocks)).fragment(blocks)
    headings = list(_headings(blocks, int(options.get("toc-depth", 3)))) if options.get("toc", True) else []
    if frame.url and (shown := _PNG.search(body)):  # where the page's own address isn't known, a picture's isn't either
        frame = replace(frame, image=urljoin(frame.url, shown[1]))
    template = _environment().get_template("page.html.j2")
    return template.render(meta=executed.metadata, body=Markup(body), headings=headings, frame=frame)


def from_template(name: str, title: str, frame: Frame, **values: object) -> str:
    """Return a page that comes from no notebook: ``home``, ``publications`` or ``missing``, filled in with values."""
    body = _environment().get_template(f"{name}.html.j2").render(**values)
    meta = {"title": title, "subtitle": frame.description}
    return _environment().get_template("page.html.j2").render(meta=meta, body=Markup(body), headings=[], frame=frame)


def _headings(blocks: list[Node], depth: int) -> Iterator[tuple[int, str, str]]:
    found = [node["c"] for node in pandoc.elements(blocks, "Header")]
    top = min((level for level, _, _ in found), default=1)
    for level, attr, inlines in found:
        if level - top < depth - 1:
            yield level - top, attr[0], pandoc.plain(inlines)


@dataclass(frozen=True)
class _Writer:
    """What turns the blocks of one page into HTML."""

    executed: Executed
    path: Path
    assets: Assets
    pages: Mapping[Path, Path]
    notice: str
    figures: Iterator[int] = field(default_factory=count)
    """Which figure of the page comes next: only the first is fetched before it comes into sight."""

    def fragment(self, blocks: list[Node]) -> str:
        # Figures hold images; walking from within would change an image before its figure needs the file.
        blocks = pandoc.walk(blocks, lambda node: self._figure(node) if node["t"] == "Figure" else None)
        text = pandoc.write(pandoc.walk(blocks, self._change), "html5", "--mathml", "--section-divs")
        return _scoped(_with_notes_headed(text, self.executed.metadata.get("lang", "nl")))

    def _change(self, node: Node) -> list[Node] | None:
        kind = node["t"]
        if kind == "Image":
            attr, inlines, (target, title) = node["c"]
            source = self.assets.image(local_file(target, self.executed), self.path)
            return [{"t": "Image", "c": [attr, inlines, [source, title]]}]
        if kind == "Link":
            return [self._link(node)]
        if kind == "Table":
            return self._table(node)
        if kind == "RawBlock":
            return [self._loading(node)]
        return _callout(node)

    def _loading(self, node: Node) -> Node:
        """Take the scripts and styles along that raw HTML loads, as Quarto does."""
        form, text = node["c"]
        return {"t": "RawBlock", "c": [form, LOADED.sub(self._loaded, text)]}

    def _loaded(self, match: re.Match[str]) -> str:
        file = local_file(match["target"], self.executed)
        return f"{match['before']}{relative_url(self.assets.place(file), self.path)}"

    def _figure(self, node: Node) -> list[Node] | None:
        """Let a figure scroll on a narrow screen, where its words would else be too small to read."""
        images = list(pandoc.elements(node["c"][2], "Image"))
        if len(images) != 1:
            return None
        (_, _, pairs), alternative, (target, _) = images[0]["c"]
        file = local_file(target, self.executed)
        sizes = "; ".join(f"{key}: {value}" for key, value in pairs if key in ("width", "height"))
        style = f' style="{html.escape(sizes)}"' if sizes else ""
        source, alt = self.assets.image(file, self.path), html.escape(pandoc.plain(alternative))
        name = _called(caption_of(node), "Figuur")
        label = f' id="{html.escape(node["c"][0][0])}"' if node["c"][0][0] else ""
        later = ' loading="lazy"' if next(self.figures) else ""
        return [
            pandoc.raw(
                f'<figure{label}>\n<div class="figure-scroll" role="group" tabindex="0" aria-label="{name}">'
                f'<img src="{source}" alt="{alt}"{_size(file)}{style}{later}></div>\n<figcaption>',
                "html",
            ),
            {"t": "Plain", "c": caption_of(node)},
            pandoc.raw(f"</figcaption>\n</figure>{_described(alt)}", "html"),
            *_downloads(self.assets.downloads(file, self.path), caption_of(node), "deze figuur"),
        ]

    def _link(self, node: Node) -> Node:
        attr, inlines, (target, title) = node["c"]
        if is_external(target) or target.startswith("#"):
            return node
        file, fragment = local_file(target, self.executed), target.partition("#")[2]
        if file.suffix == ".qmd" and file not in self.pages:
            raise self.executed.locate(target).error(f"{target} is not among the pages that are rendered")
        href = relative_url(self.pages[file] if file in self.pages else self.assets.place(file), self.path)
        return {"t": "Link", "c": [attr, inlines, [href + (f"#{fragment}" if fragment else ""), title]]}

    def _table(self, node: Node) -> list[Node]:
        """Let wide tables scroll, also by keyboard, and make the first column the rows' heading."""
        content = list(tables.fitted(node)["c"])
        content[4] = [[attr, max(heads, 1), upper, rows] for attr, heads, upper, rows in content[4]]
        name = html.escape(pandoc.plain(caption_of(node)) or "Tabel")
        return [
            pandoc.raw(f'<div class="table-scroll" role="region" tabindex="0" aria-label="{name}">', "html"),
            {"t": "Table", "c": content},
            pandoc.raw("</div>", "html"),
            *_downloads(self._csv(node), caption_of(node), "deze tabel"),
        ]

    def _csv(self, table: Node) -> Iterator[tuple[str, str]]:
        """Offer a labelled table as a file; away from its page, only the file's name can still say what it holds."""
        if table["c"][0][0]:
            name = "-".join(filter(None, [table["c"][0][0], *self.notice.lower().split()]))
            yield "CSV", self.assets.csv(f"{name}.csv", tables.to_csv(table), self.path)


def _downloads(offered: Iterable[tuple[str, str]], caption: Any, what: str) -> list[Node]:
    hidden = f'<span class="visually-hidden"> van {_called(caption, what).lower()} downloaden</span>'
    links = " ".join(f'<a href="{href}" download="">{name}{hidden}</a>' for name, href in offered)
    return [pandoc.raw(f'<p class="downloads">{links}</p>', "html")] if links else []


def _called(caption: Any, otherwise: str) -> str:
    """Return what a figure or table is called in the text, ``Figuur 3``, if it has a number."""
    numbered = bool(caption) and caption[0]["t"] == "Strong"
    return html.escape(pandoc.plain(caption[:1]).rstrip(":")) if numbered else otherwise


def _size(image: Path) -> str:
    """Return a drawing's size, so that the page keeps its place free until it is there."""
    with image.open("rb") as file:
        found = _VIEW_BOX.search(file.read(2000)) if image.suffix == ".svg" else None
    width, height = (_PIXELS_PER_POINT * float(size) for size in found.groups()) if found else (0, 0)
    return f' width="{width:.0f}" height="{height:.0f}"' if found else ""


def _described(alt: str) -> str:
    """Give who sees a figure its description too, folded up."""
    if not alt:
        return ""
    return f'\n<details class="in-words">\n<summary>Beschrijving</summary>\n<p>{alt}</p>\n</details>'


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


def _with_notes_headed(text: str, language: str) -> str:
    """Put a heading in the place of pandoc's rule above the footnotes, as Quarto does."""
    return re.sub(r'(role="doc-endnotes">\s*)<hr ?/>', rf"\1<h2>{_NOTES[language]}</h2>", text)


def _scoped(text: str) -> str:
    """Say of each heading cell whether it heads a column or a row."""
    head = re.compile(r"<thead>.*?</thead>", re.DOTALL)
    text = head.sub(lambda match: re.sub(r"<th(?=[ >])", '<th scope="col"', match[0]), text)
    return re.sub(r"<th(?=[ >])(?! scope)", '<th scope="row"', text)
