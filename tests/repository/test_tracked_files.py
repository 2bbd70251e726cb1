"""What must not be in the repository, and what its papers promise."""

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# Written so that no pattern matches its own line.
HOSTS = re.compile(r"pytho[n]hosted|pyp[i]\.org|registry\.npm[j]s|deb\.debia[n]|conda\.anacond[a]|/simpl[e]/")
MACHINE_PATHS = re.compile(r"/(?:w[o]rk|f[a]rm|r[o]ot|h[o]me|[o]pt|[m]nt)/[a-z]")
LEFT_OPEN = re.compile(r"TOD[O]|FIXM[E]|NotImplementedErro[r]|mark\.xfai[l]|pragma: no cove[r]")
CLIENT_LEVEL = ("data-raw/deliveries/", "data-derived/", "data-raw/example/20")
VALIDATION = [f"data-derived/validation/{name}" for name in ("provenance.json", "results.csv")]
"""Made from simulated worlds, without any delivery."""
MEGABYTE = 1024 * 1024


def git_files() -> list[Path]:
    """Return the tracked files that are there."""
    listed = subprocess.run(["git", "-C", str(ROOT), "ls-files", "-z"], capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git clone")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def lines(pattern: re.Pattern[str], suffixes: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield where a pattern occurs in the tracked text files."""
    for path in git_files():
        content = path.read_bytes()
        if b"\0" in content or (suffixes and path.suffix not in suffixes):
            continue
        for number, line in enumerate(content.decode("utf-8").splitlines(), start=1):
            if pattern.search(line):
                yield f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}"


@pytest.mark.parametrize("pattern", [HOSTS, MACHINE_PATHS], ids=["package index hosts", "machine paths"])
def test_no_tracked_file_names_where_it_was_made(pattern: re.Pattern[str]) -> None:
    assert list(lines(pattern)) == []


def test_nothing_is_left_open_in_code() -> None:
    assert list(lines(LEFT_OPEN, (".py", ".qmd"))) == []


def test_no_tracked_file_is_large() -> None:
    assert [path for path in git_files() if path.stat().st_size > MEGABYTE] == []


def test_no_delivery_and_no_result_is_tracked() -> None:
    tracked = [str(path.relative_to(ROOT)) for path in git_files()]
    results = [name for name in tracked if name.startswith(CLIENT_LEVEL) and not name.endswith("README.md")]
    assert set(results) <= set(VALIDATION)


def test_modules_are_of_a_readable_length() -> None:
    modules = [path for path in git_files() if path.suffix == ".py" and "src" in path.parts]
    assert [path for path in modules if len(path.read_text(encoding="utf-8").splitlines()) > 350] == []


def links(document: Path) -> set[str]:
    """Return the local targets of Markdown links and images."""
    text = re.sub(r"`[^`]*`", "", document.read_text(encoding="utf-8"))
    found = re.findall(r"\]\(([^)\s]+)\)", text)
    return {target.split("#")[0] for target in found if "://" not in target and not target.startswith("#")}


@pytest.mark.parametrize(
    "document",
    sorted(ROOT.glob("*.md")) + sorted(ROOT.glob("[!._]*/**/*.md")),
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_links_in_the_papers_lead_somewhere(document: Path) -> None:
    missing = {target for target in links(document) if not (document.parent / target).exists()}
    assert missing == set()


def test_the_table_of_figures_names_files_and_functions_that_exist() -> None:
    """Each row of the README's table: figure, notebook, ``module.function``."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| Figu[^|]*\| \[[^\]]+\]\(([^)]+)\) \| `([\w.]+)` \|", text, re.MULTILINE)
    assert len(rows) >= 7
    for notebook, function in rows:
        module, name = function.rsplit(".", 1)
        source = (ROOT / "src" / "werkmonitor" / (module.replace(".", "/") + ".py")).read_text(encoding="utf-8")
        assert (ROOT / notebook).is_file(), notebook
        assert f"def {name}(" in source, function


def test_every_figure_is_in_the_list_of_figures() -> None:
    listed = (ROOT / "figures" / "README.md").read_text(encoding="utf-8")
    exported = (ROOT / "src" / "werkmonitor" / "figures" / "__init__.py").read_text(encoding="utf-8")
    names = re.findall(r'"(\w+)"', exported.partition("__all__ = [")[2])
    assert len(names) > 40
    assert [name for name in names if f"`{name}`" not in listed] == []


def test_folders_say_what_is_in_them() -> None:
    folders = ["config", "data-derived", "data-derived/validation", "docs"]
    folders += [f"data-raw{name}" for name in ("", "/deliveries", "/example", "/geometry", "/published", "/reference")]
    assert [name for name in folders if not (ROOT / name / "README.md").is_file()] == []


def test_the_ci_script_can_be_run() -> None:
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_cleaning_up_takes_nothing_that_can_not_be_made_again(tmp_path: Path) -> None:
    kept = [
        *("data-derived/keys/0001-2023-07-14.key", "data-derived/publications.csv", "data-derived/purges.csv"),
        *("data-derived/validation/results.csv", "data-raw/deliveries/2023Q2/org01/2023-07-14/a.xlsx"),
    ]
    gone = ["data-derived/restricted/example/a.parquet", "data-derived/public/2023Q2/a.csv", "_site/index.html"]
    for name in (*kept, *gone):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    command = ["make", "--silent", "--file", str(ROOT / "Makefile"), "--directory", str(tmp_path), "clean"]
    subprocess.run(command, check=True, capture_output=True)
    assert sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()) == sorted(kept)


def test_git_ignores_keys_and_all_that_is_about_people() -> None:
    ignored = [
        *("data-derived/keys/0001-2023-07-14.key", "data-derived/restricted/example/a.parquet"),
        *(
            "data-derived/publications.csv",
            "data-derived/purges.csv",
            "data-raw/deliveries/2023Q2/org01/2023-07-14/a.xlsx",
        ),
    ]
    done = subprocess.run(
        ["git", "-C", str(ROOT), "check-ignore", *ignored], capture_output=True, text=True, check=False
    )
    if done.returncode == 128:
        pytest.skip("not a git clone")
    assert done.stdout.splitlines() == ignored
