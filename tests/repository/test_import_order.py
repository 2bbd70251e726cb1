"""The package reads in one direction: a part imports only from those that come before it."""

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "src" / "werkmonitor"

ORDER = [
    *(
        "untrusted",
        "progress",
        "forks",
        "quarter",
        "vocabulary",
        "contract",
        "config",
        "files",
        "fingerprint",
        "synthetic",
    ),
    *("deliveries", "cleaning", "engines", "panel"),
    *(
        "statistics",
        "indicators",
        "studies",
        "vintage",
        "provenance",
        "publications",
        "attack",
        "disclosure",
        "geography",
        "narrative",
        "figures",
        "dashboard",
        "reporting",
        "audit",
    ),
    *(
        "rendering",
        "presentation",
        "standing",
        "quality",
        "purging",
        "pipeline",
        "bench",
        "verification",
        "checking",
        "publishing",
        "terminal",
        "options",
        "safety",
        "cli",
    ),
]


def part(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[str]:
    """Yield the parts of the package that a module imports from, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        yield from (name.split(".")[1] for name in names if name.startswith("werkmonitor."))


def test_every_part_has_its_place() -> None:
    parts = {part(path) for path in PACKAGE.rglob("*.py")} - {"__init__"}
    assert parts == set(ORDER)


def test_a_part_imports_only_from_those_before_it() -> None:
    backwards = [
        f"{path.relative_to(PACKAGE)} imports {other}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for other in imported(path)
        if other != part(path) and ORDER.index(other) > ORDER.index(part(path))
    ]
    assert backwards == []
