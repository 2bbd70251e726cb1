"""A notebook of its own for each unit, in a small Quarto project of their own: what both engines render.

Quarto lets a PDF read files of the project that its notebook is in, and only renders what that project names. So the
reports of units don't belong to the website: their folder has a ``_quarto.yml``, the notebooks and their figures.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from werkmonitor.files import write_whole
from werkmonitor.rendering.notebook import INCLUDE, Cell, parse
from werkmonitor.rendering.quarto import typst_options
from werkmonitor.rendering.site import Site
from werkmonitor.untrusted import escape

_ASSIGNMENT = re.compile(r"(\w+) = .*")
_OF_WEBSITE = ("project", "website", "metadata-files")


def write_stub(template: Path, root: Path, title: str, parameters: Mapping[str, str], target: Path) -> None:
    """Write a template as the notebook of one unit: with its title, and its values in the parameters cell.

    All other lines are as in the template and keep their number. An unchanged notebook isn't touched.

    Parameters
    ----------
    template
        A notebook with a cell that is tagged ``parameters`` and assigns each parameter on a line of its own.
    root
        The project's folder, where include paths that begin with ``/`` start.
    title
        Title of the unit's report, as plain text.
    parameters
        Values by name; the template's default stays where there is none.
    target
        File to write.
    """
    notebook = parse(template, root, chapters=True)
    tagged = [one for one in notebook.blocks if isinstance(one, Cell) and "parameters" in one.options.get("tags", ())]
    assigned = {line.number for cell in tagged for line in cell.lines if line.file == template}
    lines = template.read_text(encoding="utf-8-sig").splitlines()
    texts = [
        _assigned(text, parameters) if number in assigned else _included(text, template, root, target.parent)
        for number, text in enumerate(lines, start=1)
    ]
    place = next(number for number, text in enumerate(texts) if text.startswith("title:"))
    texts[place] = f"title: {json.dumps(escape(title), ensure_ascii=False)}"
    _write_changed(target, "\n".join(texts) + "\n")


def _assigned(text: str, parameters: Mapping[str, str]) -> str:
    match = _ASSIGNMENT.fullmatch(text)
    name = match[1] if match else ""
    return f"{name} = {json.dumps(parameters[name], ensure_ascii=False)}" if name in parameters else text


def _included(text: str, template: Path, root: Path, folder: Path) -> str:
    """Return an include line as it has to be in another folder, and any other line as it is."""
    match = INCLUDE.fullmatch(text)
    if match is None:
        return text
    path = root / match[1][1:] if match[1].startswith("/") else template.parent / match[1]
    return f"{{{{< include {_relative(path, folder)} >}}}}"


def write_settings(site: Site, folder: Path) -> None:
    """Write the ``_quarto.yml`` of a folder with units: the website's settings without the website."""
    shared = {name: value for name, value in site.settings.items() if name not in _OF_WEBSITE}
    settings = _moved({"brand": "_brand.yml", **shared}, site.root, folder)
    page = {**settings.get("format", {}).get("html", {}), "embed-resources": True}
    page.pop("filters", None)  # they lead to other pages
    settings |= {"project": {"type": "default"}, "format": {"html": page, "typst": typst_options()}}
    _write_changed(folder / "_quarto.yml", yaml.safe_dump(settings, allow_unicode=True))


def _moved(value: Any, root: Path, folder: Path) -> Any:
    """Return settings with the files that they name as seen from another folder."""
    if isinstance(value, dict):
        return {name: _moved(part, root, folder) for name, part in value.items()}
    if isinstance(value, list):
        return [_moved(part, root, folder) for part in value]
    return _relative(root / value, folder) if isinstance(value, str) and (root / value).is_file() else value


def _relative(path: Path, folder: Path) -> str:
    return Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix()


def _write_changed(path: Path, text: str) -> None:
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        write_whole(path, text.encode())
