"""What may not be committed is found in the files themselves, and never quoted."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from werkmonitor.checking import committed
from werkmonitor.config import Project

OUTPUT = {"cells": [{"cell_type": "code", "outputs": [{"text": "42"}]}]}
CLEARED = {"cells": [{"cell_type": "code", "outputs": []}]}


def found(project: Project, name: str, content: str | bytes) -> list[str]:
    path = project.root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return [one.problem for one in committed.problems(project, [path])]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("figures/large.png", b"0" * (committed.LARGEST + 1), "no more than 1 MB"),
        ("analyses/trial.ipynb", json.dumps(OUTPUT), "notebook with outputs"),
        ("data-raw/deliveries/a.csv", "a;b\n", "stays outside git"),
        ("data-derived/keys/0001-2023-07-14.key", "ab", "stays outside git"),
        ("config/a.yml", "-----BEGIN RSA PRIVATE " + "KEY-----\n", "a key or a password"),
        ("src/a.py", "API" + "_KEY = 'abcdefghij0123456789'\n", "a key or a password"),
    ],
)
def test_what_may_not_be_committed_is_found(tmp_path: Path, name: str, content: str | bytes, said: str) -> None:
    (problem,) = found(Project(tmp_path), name, content)
    assert said in problem


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("analyses/cleared.ipynb", json.dumps(CLEARED)),
        ("analyses/list.ipynb", "[]"),
        ("data-raw/deliveries/README.md", "What comes here.\n"),
        ("src/a.py", "token = next(tokens)\nkey = ('quarter', 'indicator')\n"),
    ],
)
def test_what_is_ordinary_passes(tmp_path: Path, name: str, content: str) -> None:
    assert found(Project(tmp_path), name, content) == []


def test_a_link_that_leads_elsewhere_is_found(tmp_path: Path) -> None:
    root = tmp_path / "repository"
    root.mkdir()
    (tmp_path / "deliveries.csv").write_text("a;b\n")
    (root / "link.csv").symlink_to(tmp_path / "deliveries.csv")
    (one,) = committed.problems(Project(root), [root / "link.csv"])
    assert "outside the repository" in one.problem


def test_an_identifier_of_a_real_delivery_is_found_and_not_quoted(
    project: Project, tmp_path: Path, delivery_root: Path, write_delivery: Callable[..., Path]
) -> None:
    write_delivery([{"traject_id": "TR-40718", "client_id": "CL-99120"}], [{"traject_id": "TR-40718"}])
    here = Project(tmp_path / "repository")
    shutil.copytree(delivery_root, here.deliveries)
    shutil.copytree(project.config, here.config)
    assert sorted(found(here, "docs/note.md", "Zie CL-99120 en TR-40718 in de levering.\n")) == [
        "holds a client's identifier",
        "holds a trajectory's identifier",
    ]
    assert found(here, "docs/other.md", "Zie de levering.\n") == []


def test_the_command_names_the_file_and_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WERKMONITOR_ROOT", str(tmp_path))
    (tmp_path / "config").mkdir()
    (tmp_path / "_quarto.yml").touch()
    (tmp_path / "a.ipynb").write_text(json.dumps(OUTPUT))
    monkeypatch.setattr("sys.argv", ["committed", str(tmp_path / "a.ipynb")])
    assert committed.main() == 1
    assert capsys.readouterr().out.startswith("a.ipynb: is a notebook with outputs")
    monkeypatch.setattr("sys.argv", ["committed"])
    assert committed.main() == 0
