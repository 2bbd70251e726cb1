"""The worked examples of CONTRIBUTING, followed in a copy: what the page says is done, and the report is made."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from small_project import QUARTER, small_deliveries, small_repository

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^(?P<fence>`{3,})(?P<kind>\w*)\n(?P<text>.*?)^(?P=fence)$", re.MULTILINE | re.DOTALL)
IMPORTS = """
from IPython.display import Markdown
from werkmonitor.figures import rows, theme
from werkmonitor.figures.emit import emit
from werkmonitor.narrative import terms
from werkmonitor.narrative.report import Report, require_report
from werkmonitor.vocabulary import TrajectoryType
"""
FOLLOW = """
import json, os, shlex, sys
from pathlib import Path
from typer.testing import CliRunner
from histories import Case
from werkmonitor.cli import app
from werkmonitor.dashboard.content import document
from werkmonitor.reporting import open_report

told = json.loads(sys.stdin.read())
eval(told["case"]).check(Path("case"))
said = []
for line in told["commands"].splitlines()[:2]:  # the check has tests of its own, and takes long
    result = CliRunner().invoke(app, shlex.split(line)[1:])
    said.append([line, result.exit_code, result.output])
os.chdir("analyses")
report = open_report(told["quarter"])
namespace = {}
exec(told["imports"] + told["figure"], namespace)
figure = namespace["new_by_type"](report).data
counted = report.safe("definitions").frame.set_index("id")["label"]["new_with_work"]
shown = "new_with_work" in json.dumps(document(report), default=str)
print(json.dumps({"said": said, "figure": figure, "label": counted, "dashboard": shown}))
"""


def blocks(title: str) -> list[str]:
    """Return the code blocks of a section, in order."""
    section = PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]
    return [match["text"] for match in BLOCK.finditer(section)]


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """A copy of the package and a small repository, after all that the page says; and what was seen on the way."""
    folder = tmp_path_factory.mktemp("contributing")
    root = small_repository(folder)
    shutil.copytree(ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__"))
    entry, case, sentence = blocks("An indicator")
    (figure,), (commands,) = blocks("A figure"), blocks("A quarter")
    (layout,), (rule,) = blocks("A delivery layout"), blocks("A policy rule")
    edit(folder / "src/werkmonitor/indicators/definitions.py", "    *PHASE_2,\n", f"    *PHASE_2,\n{entry.rstrip()},\n")
    page = root / "analyses" / "01-trajecten.qmd"
    edit(page, "\n```{python}\nfigures.totals(report)\n```\n", f"\n{sentence}")
    edit(page, "import trajectories\n", "import indicator, trajectories\n")
    edit(root / "config/layouts/trajecten.csv", "header,column\n", f"header,column\n{layout}")
    edit(root / "config/policy.yml", "threshold: 10\n", rule)
    for path in small_deliveries(folder / "deliveries", 70).rglob("*_trajecten.csv"):
        edit(path, "datum_start", layout.partition(",")[0])
        lines = path.read_text(encoding="utf-8").split("\n")
        lines[1::2] = [line.replace("02-06-2025", "02-07-2025") for line in lines[1::2]]  # every other one is new
        path.write_text("\n".join(lines), encoding="utf-8")
    told = {"case": case, "commands": commands, "figure": figure, "imports": IMPORTS, "quarter": QUARTER}
    places = os.pathsep.join([str(folder / "src"), str(ROOT / "tests" / "support")])
    environment = {**os.environ, "PYTHONPATH": places, "WERKMONITOR_ROOT": str(root), "WERKMONITOR_OUTPUT": str(root)}
    environment["PYTHONDONTWRITEBYTECODE"] = ""  # the copy is imported by several processes
    done = subprocess.run(
        [sys.executable, "-c", FOLLOW],
        input=json.dumps(told),
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    seen: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return root, seen


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path.name} has no {old!r}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_quarter_is_read_and_reported(followed: tuple[Path, dict[str, Any]]) -> None:
    """Also the delivery layout: without its line no delivery would have a start."""
    for command, code, said in followed[1]["said"]:
        assert code == 0, f"{command}\n{said}"
    assert "3 of 3 organisations" in followed[1]["said"][1][2]


def test_an_indicator_comes_on_the_page_in_a_figure_in_the_dictionary_and_the_dashboard(
    followed: tuple[Path, dict[str, Any]],
) -> None:
    root, seen = followed
    page = (root / "_site" / QUARTER / "analyses" / "01-trajecten.html").read_text(encoding="utf-8")
    sentence = "Nieuw, met betaald werk in kwartaal 3 van 2025: 54 op 105 nieuwe IPS-trajecten (51,4 %"
    assert sentence in page.replace("\u00a0", " ")
    assert 'id="fig-new-with-work"' in page
    assert (root / "figures" / QUARTER / "fig-new-with-work.svg").is_file()
    assert seen["label"] == "Nieuw, met betaald werk"
    assert seen["dashboard"]


def test_a_figure_draws_and_describes(followed: tuple[Path, dict[str, Any]]) -> None:
    assert "{#fig-nieuw-type fig-alt=" in followed[1]["figure"]
    assert "105 nieuwe trajecten, naar type" in followed[1]["figure"].replace("\u00a0", " ")


def test_a_policy_rule_hides_what_it_should(followed: tuple[Path, dict[str, Any]]) -> None:
    """In one region 18 of the 35 new ones have work, which a threshold of 10 would let through."""
    table = (followed[0] / "data-derived" / "public" / QUARTER / "indicators.csv").read_text(encoding="utf-8")
    (row,) = [line for line in table.splitlines() if ",new_with_work,ips,,,,AM02," in line]
    assert ",hidden," in row
