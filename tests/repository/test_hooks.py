"""Hooks, workflow and templates ask for what they should, with the tools of the environment."""

from __future__ import annotations

import importlib.util
import shlex
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
ENVIRONMENT = Path(sys.executable).parent


def read(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def hooks() -> list[dict[str, Any]]:
    return [hook for repository in read(".pre-commit-config.yaml")["repos"] for hook in repository["hooks"]]


@pytest.mark.parametrize("hook", hooks(), ids=lambda hook: hook["id"])
def test_a_hook_runs_a_tool_of_the_environment(hook: dict[str, Any]) -> None:
    words = [word for word in shlex.split(hook["entry"]) if word != "env" and "=" not in word]
    assert hook["language"] == "system"
    assert (ENVIRONMENT / Path(words[0]).name).is_file(), words[0]
    if "-m" in words:
        assert importlib.util.find_spec(words[words.index("-m") + 1]) is not None


def test_hooks_fetch_nothing_and_look_at_lint_and_contents() -> None:
    assert {repository["repo"] for repository in read(".pre-commit-config.yaml")["repos"]} == {"local"}
    assert {hook["id"] for hook in hooks()} >= {"lint", "notebooks", "contents"}


def test_the_workflow_runs_the_script_on_the_oldest_python_and_the_newest() -> None:
    (job,) = read(".github/workflows/ci.yml")["jobs"].values()
    oldest, newest = job["strategy"]["matrix"]["python"]
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f'requires-python = ">={oldest}' in project
    assert newest == "3.x"
    (run,) = [step for step in job["steps"] if "run" in step]
    assert run["run"] == ".ci/run"
    assert "PYTHON" in run["env"]


def test_templates_ask_which_published_numbers_change_and_why() -> None:
    change = ROOT / ".github" / "pull_request_template.md"
    for template in (change, ROOT / ".github" / "ISSUE_TEMPLATE" / "change.md"):
        assert "numbers" in template.read_text(encoding="utf-8")
        assert "change, and why" in template.read_text(encoding="utf-8")
    assert "werkmonitor verify --this-code" in change.read_text(encoding="utf-8")
    for template in (ROOT / ".github" / "ISSUE_TEMPLATE").iterdir():
        assert {"name", "about"} <= set(yaml.safe_load(template.read_text(encoding="utf-8").split("---")[1]))
