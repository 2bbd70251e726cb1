"""Look at a finished website as a browser will: do all links lead somewhere, and is each page sound.

It reads files only, so it serves the pages of both engines, and a folder that is about to be published as well as one
that is. What only a browser can tell (contrast, width, scripts) is for the browser tests.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from werkmonitor.checking.findings import Checked, Finding

_LOADED = {"script": "src", "img": "src", "iframe": "src", "source": "src", "video": "src", "audio": "src"}
"""Elements that make a browser fetch a file, with the attribute that names it."""
_LOADED_BY_LINK = {"stylesheet", "icon", "preload", "manifest"}
_LOADED_BY_STYLE = re.compile(r"""(?:\burl\(\s*["']?|@import\s*["'])([^"')\s]+)""")
"""What CSS makes a browser fetch."""


@dataclass
class Page:
    """What a page holds, as far as its soundness hangs on it."""

    language: str = ""
    title: str = ""
    headings: int = 0
    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    loaded: list[str] = field(default_factory=list)
    undescribed: list[str] = field(default_factory=list)


def website(folder: Path) -> list[Checked]:
    """Check all pages below a folder.

    Parameters
    ----------
    folder
        The root of a website: links that begin with ``/`` start there.

    Returns
    -------
    list of Checked
        One for the links, one for the pages themselves.
    """
    pages = sorted(folder.rglob("*.html"))
    links = sum(len(read_page(path).links) for path in pages)
    return [
        Checked("links", f"{links:,} links and anchors", tuple(broken_links(folder))),
        Checked("pages", f"{len(pages):,} pages", tuple(unsound_pages(folder))),
    ]


def broken_links(folder: Path) -> Iterator[Finding]:
    """Look for links within the website to a file or an anchor that isn't there, and files that pages lack."""
    root = folder.resolve()
    for path in _loading(root):
        page = read_page(path)
        for target in dict.fromkeys([*page.links, *page.loaded]):
            if problem := _broken(target, path, root):
                yield Finding(path.relative_to(root).as_posix(), problem)


def unsound_pages(folder: Path) -> Iterator[Finding]:
    """Look for pages without language, title or a single main heading; for images that nobody described, anchors
    that are given twice, and files that come from another host.
    """
    for path in _loading(folder):
        page = read_page(path)
        for problem in (*(_problems(page) if path.suffix == ".html" else ()), *_from_elsewhere(page)):
            yield Finding(path.relative_to(folder).as_posix(), problem)


def _loading(folder: Path) -> list[Path]:
    """Return what makes a browser fetch other files: pages and styles."""
    return sorted([*folder.rglob("*.html"), *folder.rglob("*.css")])


def read_page(path: Path) -> Page:
    """Read a page, or a style, which only loads files; one that hasn't changed since is read once."""
    about = path.stat()
    return _read(path.resolve(), about.st_mtime_ns, about.st_size)


@lru_cache(maxsize=512)
def _read(path: Path, changed: int, size: int) -> Page:
    text, reader = path.read_text(encoding="utf-8"), _Reader()
    if path.suffix == ".css":
        return Page(loaded=_LOADED_BY_STYLE.findall(text))
    reader.feed(text)
    reader.close()
    return reader.page


def _broken(target: str, path: Path, root: Path) -> str:
    """Say what is wrong with a link, or nothing."""
    split = urlsplit(target)
    if split.scheme or split.netloc:
        return ""
    name, anchor = unquote(split.path), unquote(split.fragment)
    place = (root / name[1:] if name.startswith("/") else path.parent / name).resolve() if name else path
    place = place / "index.html" if place.is_dir() else place
    if not place.is_relative_to(root):
        return f"leads out of the website: {target}"
    if not place.is_file():
        return f"leads to nothing: {target}"
    named = anchor and anchor != "top" and "=" not in anchor  # else it is what the dashboard has to show
    if named and place.suffix == ".html" and anchor not in read_page(place).ids:
        return f"leads to an anchor that isn't there: {target}"
    return ""


def _problems(page: Page) -> Iterator[str]:
    if not page.language:
        yield "doesn't say in which language it is"
    if not page.title.strip():
        yield "has no title"
    if page.headings != 1:
        yield f"has {page.headings} main headings, where one is needed"
    for source in page.undescribed:
        yield f"shows an image without saying in words what is on it: {source}"
    for name, count in Counter(page.ids).items():
        if count > 1:
            yield f"gives the anchor {name} {count} times"


def _from_elsewhere(page: Page) -> Iterator[str]:
    for target in page.loaded:
        if urlsplit(target).netloc:
            yield f"loads a file from another host: {target}"


class _Reader(HTMLParser):
    """Gathers what :class:`Page` holds."""

    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self._in_title = self._in_style = False
        self._in_drawing = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        page = self.page
        page.language = given.get("lang", page.language) if tag == "html" else page.language
        page.headings += tag == "h1"
        self._in_drawing += tag == "svg"
        self._in_title |= tag == "title" and not self._in_drawing
        self._in_style |= tag == "style"
        if name := given.get("id") or (tag == "a" and given.get("name")):
            page.ids.append(name)
        if tag == "a" and given.get("href"):
            page.links.append(given["href"])
        if tag == "img" and "alt" not in given:
            page.undescribed.append(given.get("src", "")[:80])
        if tag == "link" and _LOADED_BY_LINK & set(given.get("rel", "").split()):
            page.loaded.append(given.get("href", ""))
        if target := given.get(_LOADED.get(tag, "")):
            page.loaded.append(target)
        page.loaded += [one.split()[0] for one in given.get("srcset", "").split(",") if one.strip()]
        page.loaded += _LOADED_BY_STYLE.findall(given.get("style", ""))

    def handle_endtag(self, tag: str) -> None:
        self._in_drawing -= tag == "svg"
        self._in_title &= tag != "title"
        self._in_style &= tag != "style"

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.page.title += data
        if self._in_style:
            self.page.loaded += _LOADED_BY_STYLE.findall(data)
