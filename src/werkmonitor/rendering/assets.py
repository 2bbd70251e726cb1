"""Files that pages show or link to: found, checked, and copied beside the pages."""

from __future__ import annotations

import base64
import json
import mimetypes
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from werkmonitor.rendering.outputs import Executed


def is_external(target: str) -> bool:
    """Whether a link leaves the site (``https:``, ``mailto:``, …)."""
    return bool(urlsplit(target).scheme or target.startswith("//"))


def local_file(target: str, executed: Executed) -> Path:
    """Return the existing file that a link or image in a notebook means; its fragment is left out.

    As in Quarto, a path that begins with ``/`` starts in the project's folder.

    Raises
    ------
    RenderError
        There is no such file, or it is on another host.
    """
    name, folders = unquote(urlsplit(target).path), executed.path.parents
    project = next((folder for folder in folders if (folder / "_quarto.yml").is_file()), folders[0])
    path = project / name[1:] if name.startswith("/") else folders[0] / name
    if is_external(target) or not path.exists():
        raise executed.locate(target).error(f"there is no file {target}")
    return path.resolve()


@dataclass(frozen=True)
class Assets:
    """Copies files into an output folder, at the place that they have in the repository.

    ``bases`` are the folders that such places are relative to; a file outside all of them goes to ``files/``. With
    ``embed`` images become part of the page instead. ``source`` says what a table was made from.
    """

    folder: Path
    bases: tuple[Path, ...]
    embed: bool = False
    source: str = ""
    copied: set[Path] = field(default_factory=set)

    def place(self, path: Path) -> Path:
        """Copy a file if need be and return where it now is."""
        target = self.folder / self._relative(path)
        if target not in self.copied:
            target.parent.mkdir(parents=True, exist_ok=True)
            # Pages are made side by side and may share a file: never let another see half of it.
            partial = target.with_name(f".{target.name}.{os.getpid()}")
            shutil.copyfile(path, partial)
            partial.replace(target)
            self.copied.add(target)
        return target

    def image(self, path: Path, page: Path) -> str:
        """Return what an image's ``src`` on ``page`` has to be."""
        if not self.embed:
            return relative_url(self.place(path), page)
        return _data_url(mimetypes.guess_type(path.name)[0] or "application/octet-stream", path.read_bytes())

    def downloads(self, path: Path, page: Path) -> Iterator[tuple[str, str]]:
        """Yield name of format and link for a figure and its sibling in the other format."""
        for suffix in () if self.embed else (".svg", ".png"):
            sibling = path.with_suffix(suffix)
            if sibling.is_file():
                yield suffix[1:].upper(), relative_url(self.place(sibling), page)

    def csv(self, name: str, text: str, page: Path) -> str:
        """Write a table to download in a folder that is named after the page, and return the link to it.

        What it was made from is in a file beside it, as the W3C's CSV on the Web has it.
        """
        if self.embed:
            return _data_url("text/csv;charset=utf-8", text.encode())
        target = page.with_suffix("") / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="")
        about = {"@context": "http://www.w3.org/ns/csvw", "url": name, "dc:source": self.source}
        target.with_name(f"{name}-metadata.json").write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")
        return relative_url(target, page)

    def _relative(self, path: Path) -> Path:
        for base in self.bases:
            if path.is_relative_to(base):
                return path.relative_to(base)
        return Path("files") / path.name


def _data_url(kind: str, content: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def relative_url(target: Path, page: Path) -> str:
    """Return a link from a page to a file that works below any path and from ``file://``."""
    return quote(Path(os.path.relpath(target, page.parent)).as_posix())
