"""Look at files before they are committed: nothing large, no outputs of notebooks, no key, nothing about a client.

``python -m werkmonitor.checking.committed FILES`` is what ``.pre-commit-config.yaml`` runs.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from werkmonitor.checking.contents import Illegible, texts
from werkmonitor.checking.findings import Finding
from werkmonitor.checking.identifiers import planted, secrets
from werkmonitor.checking.search import Searcher
from werkmonitor.config import InputError, Project, find_project

LARGEST = 1024 * 1024
"""Bytes of a file in the repository."""
_ZONES = ("data-raw/deliveries/", "data-derived/restricted/", "data-derived/keys/")
_KEYS = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----"
    r"|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{36}|\bxox[abprs]-[A-Za-z0-9-]{10,}"
    r"|(?i:\b(?:password|passwd|secret|api_?key|token|werkmonitor_key)\b\s*[=:]\s*['\"]?[A-Za-z0-9+/_-]{16,})"
)
"""Private keys, tokens of well-known services, and values that somebody gave such a name."""


def problems(project: Project, paths: Iterable[Path]) -> Iterator[Finding]:
    """Yield what stands in the way of committing files; what was found is never quoted.

    Parameters
    ----------
    project
        Whose real deliveries, if there are any, have the identifiers that are looked for.
    paths
        Files in the project.
    """
    searcher = Searcher(_identifiers(project))
    for path in paths:
        place = path.resolve()
        if not place.is_relative_to(project.root):
            yield Finding(str(path), "is outside the repository, or a link that leads there")
            continue
        name = place.relative_to(project.root).as_posix()
        if name.startswith(_ZONES) and path.name != "README.md":
            yield Finding(name, "is about clients, and stays outside git")
        elif path.is_file():
            yield from (Finding(name, problem) for problem in _in_file(path, searcher))


def _identifiers(project: Project) -> dict[str, str]:
    if project.delivery_root() != project.deliveries:
        return {}
    known = secrets(project, [project.deliveries]).texts
    return {text: what for text, what in known.items() if text not in planted()}  # these are in our own documents


def _in_file(path: Path, searcher: Searcher) -> Iterator[str]:
    content = path.read_bytes()
    if len(content) > LARGEST:
        yield f"has {len(content) / LARGEST:.1f} MB; no more than {LARGEST // 1024**2} MB is kept in git"
        return
    if path.suffix == ".ipynb" and _has_outputs(content):
        yield "is a notebook with outputs; commit the .qmd, or clear them"
    try:
        found = list(texts(content))
    except Illegible as error:
        yield str(error)
        return
    if any(_KEYS.search(text) for text in found):
        yield "seems to hold a key or a password"
    yield from (f"holds {what}" for what in dict.fromkeys(what for text in found for _, what in searcher.find(text)))


def _has_outputs(content: bytes) -> bool:
    try:
        cells = json.loads(content)["cells"]
    except (ValueError, KeyError, TypeError):
        return False
    return any(cell.get("outputs") for cell in cells)


def main() -> int:
    """Print what was found in the files that the command line names; 1 where that is anything."""
    try:
        found = list(problems(find_project(), map(Path, sys.argv[1:])))
    except InputError as error:
        print(f"werkmonitor: {error}", file=sys.stderr)
        return 1
    for one in found:
        print(f"{one.where}: {one.problem}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
