"""Two worlds that publish the same tables publish the same everything: no page, figure or sentence knows more.

The worlds differ in a hidden number of two regions. What a reader gets of both must be the same to the byte: tables,
sentences, captions and alternative texts, the class of a region on a map, the path of a line, a table that is empty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import chdir
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import pandas as pd
import pytest
import sample_release
from texts import PAGES, ROOT, page_text

from werkmonitor import figures
from werkmonitor.narrative.report import Report

QUARTER, CELL = "2023Q2", {"stage": "approved", "funding": "uwv", "type": "epa"}
HIDDEN = ("stopped_working", "started_working")
"""Small counts; which cells are hidden beside a small one may depend on sizes, so a pair is looked for."""
REGIONAL = sorted(
    name for name in figures.__all__ if any(word in name for word in ("map", "tiles", "region", "ranked"))
)
World = Callable[..., pd.DataFrame]


@dataclass(frozen=True)
class Pair:
    """What two worlds publish."""

    one: Report
    other: Report


def _other_world(world: World, flag: str, giver: int = 0, taker: int = 0) -> World:
    """Return a world in which one of the people counted in a cell is in another organisation's region."""

    def moved(*arguments: object) -> pd.DataFrame:
        people = world(*arguments)
        here = people[(people["quarter"] == QUARTER) & (people[list(CELL)] == pd.Series(CELL)).all(axis=1)]
        gives = here.index[here[flag] > 0][giver]
        takes = here.index[here.index != gives][taker]
        people.loc[gives, flag] -= 1
        people.loc[takes, flag] += 1
        return people

    return moved


def _published(folder: Path, world: World, monkeypatch: pytest.MonkeyPatch) -> Report:
    with monkeypatch.context() as patch:
        patch.setattr(sample_release, "_people", world)
        sample_release._read.cache_clear()
        report = sample_release.sample_report(folder)
    sample_release._read.cache_clear()
    return report


def _pair(folder: Path, flag: str, monkeypatch: pytest.MonkeyPatch, giver: int = 0, taker: int = 0) -> Pair:
    world = sample_release._people
    one = _published(folder / "one", world, monkeypatch)
    return Pair(one, _published(folder / "other", _other_world(world, flag, giver, taker), monkeypatch))


@pytest.fixture(autouse=True)
def _root(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pages find the repository from the folder that their output goes to."""
    monkeypatch.setenv("WERKMONITOR_ROOT", str(ROOT))


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        choices = product(HIDDEN, range(3), range(3))
        pairs = (_pair(tmp_path_factory.mktemp(flag), flag, monkeypatch, *places) for flag, *places in choices)
        yield next((pair for pair in pairs if tables(pair.one) == tables(pair.other)), None)  # type: ignore[misc]


def tables(report: Report) -> dict[str, bytes]:
    """Return the published tables."""
    return {path.name: path.read_bytes() for path in sorted(report.release.folder.glob("*.csv"))}


def text(page: str, report: Report) -> str:
    """Return the text of a page; what it says of files is as seen from its own output."""
    with chdir(report.figures.parents[1]):
        return page_text(page, report)


def drawn(name: str, report: Report) -> tuple[str, bytes]:
    """Draw a figure; return the text that goes with it, and the drawing."""
    for earlier in report.figures.glob("*.svg"):
        earlier.unlink()
    with chdir(report.figures.parents[1]):
        shown = getattr(figures, name)(report)
    return str(shown.data), b"".join(path.read_bytes() for path in sorted(report.figures.glob("*.svg")))


def test_worlds_that_differ_in_a_hidden_number_publish_the_same_tables(pair: Pair) -> None:
    assert pair is not None
    assert tables(pair.one) == tables(pair.other)


@pytest.mark.parametrize("page", sorted(PAGES))
def test_their_pages_say_the_same(page: str, pair: Pair) -> None:
    assert text(page, pair.one) == text(page, pair.other)


@pytest.mark.parametrize("name", REGIONAL)
def test_their_figures_are_the_same_to_the_byte(name: str, pair: Pair) -> None:
    assert drawn(name, pair.one) == drawn(name, pair.other)


def test_the_comparison_notices_a_number_that_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two worlds that differ in a number that is shown are told apart by tables, by a page and by a drawing."""
    both = _pair(tmp_path, "paid_work", monkeypatch)
    assert tables(both.one) != tables(both.other)
    assert text("08-arbeidsmarktregios", both.one) != text("08-arbeidsmarktregios", both.other)
    one, other = (drawn("paid_work_by_region", report) for report in (both.one, both.other))
    assert one[0] != other[0] or one[1] != other[1]
    assert b"<svg" in one[1]
