"""``_quarto.yml`` and ``_brand.yml``: which pages there are, how they hang together and how they look."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from werkmonitor.rendering.assets import is_external, relative_url
from werkmonitor.rendering.crossref import Names
from werkmonitor.rendering.html import Frame, Link
from werkmonitor.rendering.notebook import RenderError, body_of

_KNOWN = {
    "": "project website lang jupyter metadata-files bibliography csl number-sections crossref execute format toc "
    "toc-depth",
    "project": "type output-dir pre-render post-render render resources",
    "website": "title description site-url search page-navigation navbar sidebar page-footer",
    "website.navbar": "left right title",
    "website.sidebar": "style contents",
    "website.page-footer": "left",
    "execute": "echo eval output include warning",
    "format": "html",
    "format.html": "toc toc-depth code-fold code-summary html-math-method theme css filters number-sections",
}
_CELL_DEFAULTS = ("code-fold", "code-summary")


@dataclass(frozen=True)
class Site:
    """The settings of ``_quarto.yml``, and the brand's colours by name."""

    root: Path
    settings: Mapping[str, Any]
    colors: Mapping[str, str]

    @property
    def title(self) -> str:
        """The site's title."""
        return str(self.settings["website"]["title"])

    @property
    def description(self) -> str:
        """What the site is about, in a line."""
        return str(self.settings["website"].get("description", ""))

    @property
    def url(self) -> str:
        """Where the website is published, if the settings say so; nothing else depends on it than what others show."""
        return str(self.settings["website"].get("site-url", ""))

    @property
    def footer(self) -> str:
        """The line at the foot of all pages."""
        return str(self.settings["website"].get("page-footer", {}).get("left", ""))

    @property
    def notebooks(self) -> list[Path]:
        """The pages to render; files and folders that begin with ``_`` are not pages, as in Quarto.

        Nor is a report as ``reports/prepare.py`` assembled it for Quarto, which makes a PDF of it.
        """
        found = [path for pattern in self.settings["project"]["render"] for path in sorted(self.root.glob(pattern))]
        hidden = [p for p in found if any(part.startswith("_") for part in p.relative_to(self.root).parts)]
        hidden += [p for p in found if (self.root / "reports" / p.name).is_file()]
        return list(dict.fromkeys(path.resolve() for path in found if path not in hidden))

    def names(self, metadata: Mapping[str, Any]) -> Names:
        """Return words for references and captions, in the language of the notebook with this front matter."""
        return Names.from_options(self.settings.get("crossref", {}), str(metadata.get("lang", "nl")))

    @property
    def literature(self) -> tuple[Path, ...]:
        """The files with the literature and its style, as far as the settings name them."""
        names = (self.settings.get("bibliography"), self.settings.get("csl"))
        return tuple(self.root / name for name in names if name)

    @property
    def filters(self) -> tuple[Path, ...]:
        """The filters in Lua that pages go through, as far as the settings name them."""
        named = self.settings.get("format", {}).get("html", {}).get("filters", ())
        return tuple(self.root / one["path"] for one in named)

    @property
    def metadata(self) -> tuple[Path, ...]:
        """The files with what filters have to know."""
        return tuple(self.root / name for name in self.settings.get("metadata-files", ()))

    def page_of(self, notebook: Path, folder: Path) -> Path:
        """Return where a notebook's page goes below ``folder``."""
        return folder / notebook.relative_to(self.root).with_suffix(".html")

    def options(self, metadata: Mapping[str, Any]) -> dict[str, Any]:
        """Return what holds for one notebook: its own front matter before the site's settings.

        Cell defaults (``echo``, ``code-fold``, …) and page options (``toc``, ``number-sections``, …) share one level.
        """
        merged: dict[str, Any] = {}
        for layer in (self.settings, metadata):
            form = layer.get("format")
            form = form.get("html") if isinstance(form, dict) else None
            merged |= {key: layer[key] for key in ("toc", "toc-depth", "number-sections") if key in layer}
            merged |= layer.get("execute", {})
            merged |= form if isinstance(form, dict) else {}
        return merged

    def frame(self, notebook: Path, page: Path, folder: Path, formats: Sequence[str], provenance: str) -> Frame:
        """Return navigation and surroundings of a page that lies at ``page`` in the site's ``folder``."""
        website = self.settings["website"]

        def href(target: str) -> str:
            if is_external(target):
                return target
            place = self.page_of(self.root / target, folder) if target.endswith(".qmd") else folder / target
            return relative_url(place, page)

        def there(target: str) -> bool:  # a site made without its PDF doesn't link to it
            return not target.endswith(".pdf") or "pdf" in formats or (folder / target).exists()

        here_now = self._relative(notebook)
        menu = [Link(text, href(to) if to else "", to == here_now, self._language(to)) for text, to in self._menu()]
        pages = [link for link in menu if link.href]
        here = next((i for i, link in enumerate(pages) if link.current), None)
        steps = website.get("page-navigation", False) and here is not None
        return Frame(
            site_title=self.title,
            home=href("index.qmd"),
            description=self.description,
            stylesheet=href("site.css"),
            menu=menu,
            header_links=[Link(text, href(to)) for text, to in self._header() if there(to)],
            previous=pages[here - 1] if steps and here else None,
            following=pages[here + 1] if steps and here is not None and here + 1 < len(pages) else None,
            footer=self.footer,
            provenance=provenance,
            script=href("site.js"),
            search=bool(website.get("search", False)),
        )

    def _language(self, target: str) -> str:
        """Return the language of a page that isn't in Dutch."""
        language = str(body_of(self.root / target)[0].get("lang", "nl")) if target.endswith(".qmd") else "nl"
        return "" if language == "nl" else language

    def _relative(self, notebook: Path) -> str:
        return notebook.relative_to(self.root).as_posix()

    def _menu(self) -> Iterator[tuple[str, str]]:
        for item in self.settings["website"].get("sidebar", {}).get("contents", []):
            if "section" in item:
                yield item["section"], ""
            for entry in item.get("contents", [item]):
                yield entry["text"], entry["href"]

    def _header(self) -> Iterator[tuple[str, str]]:
        navbar = self.settings["website"].get("navbar", {})
        for entry in (*navbar.get("left", []), *navbar.get("right", [])):
            yield entry["text"], entry["href"]


def read_site(root: Path) -> Site:
    """Read and check ``_quarto.yml`` and ``_brand.yml``.

    Raises
    ------
    RenderError
        A key isn't known, or navigation leads to a notebook that isn't rendered.
    """
    path = root / "_quarto.yml"
    settings = _read_yaml(path)
    problems = [f"{path}: unknown setting {name!r}" for name in _unknown(settings)]
    brand = _read_yaml(root / "_brand.yml") if (root / "_brand.yml").exists() else {}
    if settings.get("lang") != "nl":
        problems.append(f"{path}: lang has to be nl, the language of the pages' own words")
    if problems:
        raise RenderError(*problems)
    site = Site(root.resolve(), settings, brand.get("color", {}).get("palette", {}))
    pages = {site._relative(notebook) for notebook in site.notebooks}
    lost = [to for _, to in (*site._menu(), *site._header()) if to.endswith(".qmd") and to not in pages]
    if lost:
        raise RenderError(*(f"{path}: navigation leads to {to}, which is not rendered" for to in lost))
    return site


def cell_defaults(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return those of a notebook's options that are defaults for its cells."""
    return {key: options[key] for key in (*_KNOWN["execute"].split(), *_CELL_DEFAULTS) if key in options}


def _read_yaml(path: Path) -> dict[str, Any]:
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise RenderError(f"{path}: {error}") from None
    if not isinstance(data, dict):
        raise RenderError(f"{path}: expected YAML of the form key: value")
    return data


def _unknown(settings: Mapping[str, Any]) -> Iterator[str]:
    for prefix, known in _KNOWN.items():
        part: Any = settings
        for key in filter(None, prefix.split(".")):
            part = part.get(key, {}) if isinstance(part, dict) else {}
        for key in set(part if isinstance(part, dict) else ()) - set(known.split()):
            yield f"{prefix}.{key}".lstrip(".")
