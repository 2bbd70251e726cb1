"""The attack and the protection know nothing of each other: a mistake of one isn't made again by the other."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "src" / "werkmonitor"


@pytest.mark.parametrize(("part", "other"), [("attack", "disclosure"), ("disclosure", "attack")])
def test_neither_imports_the_other(part: str, other: str) -> None:
    files = sorted((PACKAGE / part).rglob("*.py"))
    assert files
    for path in files:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                assert f"werkmonitor.{other}" not in str(node.module), path.name
            elif isinstance(node, ast.Import):
                assert not any(f"werkmonitor.{other}" in name.name for name in node.names), path.name
