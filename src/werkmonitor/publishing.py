"""Put a website where the world sees it: only what passes every check, all at once, with earlier quarters kept."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from pathlib import Path

from werkmonitor.audit.own import audit
from werkmonitor.checking import Checked, Finding, check, pages
from werkmonitor.config import REGIONS, InputError, Project
from werkmonitor.disclosure import open_release
from werkmonitor.files import add_rows, checksums, in_turn, replacing
from werkmonitor.progress import Step
from werkmonitor.provenance import commit
from werkmonitor.quarter import Quarter
from werkmonitor.rendering import archive
from werkmonitor.rendering.site import read_site
from werkmonitor.vintage import Vintage, find_vintage

LIST = "publicaties.csv"
"""What was published when; by this file a folder is known as one that was published to before."""
_MAY_BE_THERE = {LIST, "CNAME"}


class NotPublished(InputError):
    """Something stands in the way; ``outcomes`` say what. The folder to publish to is as it was."""

    def __init__(self, outcomes: Sequence[Checked], target: Path) -> None:
        problems = sum(len(outcome.findings) for outcome in outcomes)
        super().__init__(f"not published: {problems} problems, listed above. {target} is as it was")
        self.outcomes = outcomes


@dataclass(frozen=True)
class Publication:
    """A line of the list of publications.

    Parameters
    ----------
    time
        When it was put in place (UTC, ISO 8601).
    quarter, as_of, synthetic
        The reading.
    change
        What is other than before, in Dutch.
    note
        What the publisher says about it, in Dutch; may be empty.
    commit
        The code that published it.
    """

    time: str
    quarter: Quarter
    as_of: date
    synthetic: bool
    change: str
    note: str
    commit: str

    @property
    def day(self) -> date:
        """The day on which it was put in place."""
        return datetime.fromisoformat(self.time).date()


@dataclass(frozen=True)
class Published:
    """What was done: the folder, its quarters with the newest first, all outcomes, and what changed, if anything."""

    folder: Path
    quarters: Sequence[Quarter]
    outcomes: Sequence[Checked]
    change: str


def publish(
    project: Project,
    quarter: Quarter,
    as_of: date | None,
    to: Path,
    *,
    deliveries: Path | None = None,
    note: str = "",
    step: Step,
) -> Published:
    """Publish the pages of a quarter to a folder, which a web server shows or git carries further.

    The folder is replaced in one step by a copy with the quarter in it, so that a reader sees the website of before or
    that of after. Other quarters, and files whose name begins with a point, stay as they were.

    Parameters
    ----------
    project
        Where the pages are.
    quarter, as_of
        The reading; its pages have to be those in the website's folder.
    to
        The folder: new, empty, or one that was published to before.
    deliveries
        The deliveries whose identifiers may not be in it; ``None``: those that a report would read.
    note
        What to say about it in the list of publications, in Dutch.
    step
        Called with a title for each step; gives a callback for its progress.

    Raises
    ------
    NotPublished
        A check found something, in what was to be published or in the website as it would have become.
    InputError
        There are no such pages, or the folder isn't one to publish to.
    """
    vintage, target = find_vintage(project, quarter, as_of), _suitable(project, to)
    _refuse_other_pages(project, vintage)
    _refuse_mixture(vintage, target)
    outcomes = [_audited(project, vintage)]
    outcomes += check(project, quarter, deliveries, on_progress=step("Check results"))
    _require_none(outcomes, to)
    with in_turn(target), replacing(target) as folder:
        _refuse_mixture(vintage, target)  # of what another run may have published since
        if target.is_dir():
            shutil.copytree(target, folder, symlinks=True, dirs_exist_ok=True)
        change = _put_in(project, vintage, folder, note)
        outcomes += pages.website(folder)
        _require_none(outcomes, to)
    return Published(target, [one.quarter for one in archive.archived(target)], outcomes, change)


def _suitable(project: Project, to: Path) -> Path:
    """Return the folder to publish to, if it isn't one that holds something else."""
    target = to.resolve()
    own = (project.site, project.output / "data-derived", project.root / "data-raw", project.figures, project.cache)
    if project.root.is_relative_to(target) or any(target.is_relative_to(folder) for folder in own):
        raise InputError(f"{to} belongs to the project itself; publish to a folder of its own")
    if target.exists() and not target.is_dir():
        raise InputError(f"{to} is a file; publish to a folder")
    there = {path.name for path in target.iterdir() if path.name[0] != "."} if target.is_dir() else set()
    if there - _MAY_BE_THERE and LIST not in there:
        raise InputError(
            f"{to} holds other files ({min(there)}); publish to an empty folder or one published to before"
        )
    return target


def _refuse_other_pages(project: Project, vintage: Vintage) -> None:
    """Let only pages pass that were made from the tables that they are compared with."""
    tables = (vintage.as_of, vintage.synthetic, vintage.provenance.get("deliveries", ""))
    made = [one for one in archive.archived(project.site) if one.quarter == vintage.quarter]
    if any((one.as_of, one.synthetic, one.deliveries) != tables for one in made):
        raise InputError(
            f"the pages of {vintage.quarter} were made from other deliveries than its tables as of {vintage.as_of}; "
            f"make them with: werkmonitor render {vintage.quarter} --as-of {vintage.as_of}"
        )


def _refuse_mixture(vintage: Vintage, target: Path) -> None:
    """Keep quarters from synthetic deliveries and real ones on different websites."""
    others = [one for one in archive.archived(target) if one.quarter != vintage.quarter]
    if any(one.synthetic != vintage.synthetic for one in others):
        kinds = ("real", "synthetic")
        raise InputError(
            f"{target} holds quarters made from {kinds[not vintage.synthetic]} deliveries, and {vintage.quarter} comes "
            f"from {kinds[vintage.synthetic]} ones; publish it to another folder"
        )


def _audited(project: Project, vintage: Vintage) -> Checked:
    release = open_release(project, vintage.quarter, vintage.as_of)
    found = audit(release, project.regions, project.pages(vintage.quarter))
    findings = tuple(Finding(one.file, f"{one.reason} “{one.sentence}”") for one in found)
    return Checked("audit", f"pages of {vintage.name} against their tables", findings)


def _require_none(outcomes: Sequence[Checked], target: Path) -> None:
    if any(outcome.findings for outcome in outcomes):
        raise NotPublished(outcomes, target)


def _put_in(project: Project, vintage: Vintage, folder: Path, note: str) -> str:
    """Put a quarter into a copy of what is published, with the pages that lead to it; says in Dutch what changed."""
    name, before = str(vintage.quarter), {one.quarter: one for one in archive.archived(folder)}
    sources = {Path(name): project.pages(name), Path(REGIONS, name): project.region_reports(name)}
    old = {place: checksums(folder / place) for place in sources}
    for place, source in sources.items():
        shutil.rmtree(folder / place, ignore_errors=True)
        if source.is_dir():
            shutil.copytree(source, folder / place)
    earlier = before.get(vintage.quarter)
    if earlier is None:
        change = "Nieuw"
    elif earlier.as_of != vintage.as_of:
        change = f"Bijgesteld: eerst stond hier de stand van {earlier.as_of.isoformat()}"
    else:
        same = old == {place: checksums(folder / place) for place in sources}
        which = "dezelfde" if earlier.deliveries == vintage.provenance.get("deliveries", "") else "andere"
        change = "" if same else f"Opnieuw gemaakt, met {which} leveringen"
    if change:
        _add(folder, vintage, change, note, commit(project.root))
    site = read_site(project.root)
    archive.write_publications(site, folder, read_list(folder))
    archive.write_missing(site, folder)
    archive.write_home(site, folder)
    (folder / ".nojekyll").touch()  # GitHub Pages would leave out what begins with an underscore
    return change


def _add(folder: Path, vintage: Vintage, change: str, note: str, code: str) -> None:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    line = Publication(now, vintage.quarter, vintage.as_of, vintage.synthetic, change, " ".join(note.split()), code)
    add_rows(folder / LIST, [field.name for field in fields(Publication)], [list(map(str, vars(line).values()))])


def read_list(folder: Path) -> list[Publication]:
    """Return what was published to a folder, the newest first; nothing where that never happened.

    Raises
    ------
    InputError
        The list isn't what was written.
    """
    if not (folder / LIST).is_file():
        return []
    try:
        with (folder / LIST).open(encoding="utf-8", newline="") as file:
            return [_read(row) for row in csv.DictReader(file)][::-1]
    except (KeyError, ValueError, AttributeError, TypeError) as error:
        raise InputError(f"{LIST} is damaged ({error}); put back the one that was published") from None


def _read(row: dict[str, str]) -> Publication:
    return Publication(
        row["time"],
        Quarter.parse(row["quarter"]),
        date.fromisoformat(row["as_of"]),
        row["synthetic"] == "True",
        row["change"],
        row["note"],
        row["commit"],
    )
