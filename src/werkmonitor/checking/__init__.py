"""What has to hold before anything is published: looked for in the files themselves, by code that made none of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from werkmonitor import publications
from werkmonitor.attack import attack_project
from werkmonitor.checking.findings import Checked, Finding
from werkmonitor.checking.identifiers import Secrets, secrets
from werkmonitor.checking.kept import kept
from werkmonitor.checking.leaks import leaks, open_files, revealing_tables, searched_files, shown
from werkmonitor.checking.search import Searcher
from werkmonitor.config import InputError, Project
from werkmonitor.disclosure import read_policy
from werkmonitor.progress import OnProgress, silent
from werkmonitor.quarter import Quarter
from werkmonitor.vintage import all_vintages

__all__ = ["CHECKS", "Checked", "Finding", "Scope", "check"]

_REMEDY = (
    "for what organisations find, set prove_for_organisations: true in config/policy.yml, and make the report again"
)
_QUARTER = re.compile(r"(?<!\w)\d{4}Q[1-4](?!\w)")


@dataclass(frozen=True)
class Scope:
    """What is to be checked: everything, or one quarter with what all quarters share; and what may not be in it."""

    project: Project
    quarter: Quarter | None
    secrets: Secrets
    searcher: Searcher

    def holds(self, path: str) -> bool:
        """Whether a file belongs to it; one without a quarter in its path always does."""
        quarters = _QUARTER.findall(path)
        return self.quarter is None or not quarters or str(self.quarter) in quarters


def registered(scope: Scope) -> Checked:
    """Every public file is in the register with its checksum, and every file in the register is there."""
    found = [one for one in publications.differences(scope.project) if scope.holds(one.path)]
    expected = sum(map(scope.holds, publications.current(scope.project)))
    findings = tuple(Finding(shown(one.path, scope.searcher), one.problem) for one in found)
    return Checked("register", f"{expected:,} public files", findings)


def without_identifiers(scope: Scope) -> Checked:
    """No identifier of a client or trajectory, and nothing that was planted, is outside the restricted zone."""
    wanted = scope.secrets
    files = [path for path in searched_files(scope.project) if scope.holds(str(path))]
    looked_at = f"{len(wanted.texts):,} identifiers and canaries in {len(files):,} files"
    remark = f"{wanted.ordinary:,} identifiers are too short to be told from other numbers" if wanted.ordinary else ""
    return Checked("identifiers", looked_at, tuple(leaks(scope.project, files, scope.searcher)), remark)


def about_groups_only(scope: Scope) -> Checked:
    """No public table has rows for single trajectories, or names an organisation."""
    found = tuple(one for one in revealing_tables(scope.project) if scope.holds(one.where))
    return Checked("tables", "columns and names in public tables", found)


def closed_zone(scope: Scope) -> Checked:
    """Nobody but its owner can read what is in the restricted zone."""
    return Checked("file rights", "restricted zone and keys", tuple(open_files(scope.project)))


def withstands_attack(scope: Scope) -> Checked:
    """Nobody can work out a hidden count more closely than the policy allows, with all that was ever published."""
    found = attack_project(scope.project)
    findings = tuple(Finding(one.recipient or "all that is published", str(one)) for one in found)
    by_organisation = any(one.recipient for one in found)
    remedied = by_organisation and read_policy(scope.project.config / "policy.yml").prove_for_organisations
    remedy = _REMEDY if by_organisation and not remedied else ""
    return Checked(
        "attack", "hidden counts, from all that is published and from each organisation's own figures", findings, remedy
    )


def information_kept(scope: Scope) -> Checked:
    """How many figures are hidden, of how many: that is for a person to judge."""
    readings = [one for one in all_vintages(scope.project) if scope.quarter in (None, one.quarter)]
    told = [f"of {one.name} {', '.join(map(str, kept(one)))}" for one in readings]
    return Checked("hidden", "; ".join(told) or "no figures yet")


CHECKS = (registered, without_identifiers, about_groups_only, closed_zone, withstands_attack, information_kept)
"""All that is checked, in this order: a further check is a further function here."""


def check(
    project: Project,
    quarter: Quarter | None = None,
    deliveries: Path | None = None,
    *,
    on_progress: OnProgress = silent,
) -> list[Checked]:
    """Check what is about to be published.

    Parameters
    ----------
    project
        Where the results are.
    quarter
        Only what is about this quarter, or about all; ``None``: everything.
    deliveries
        The deliveries whose identifiers are looked for; ``None``: those that a report would read.
    on_progress
        Called before each check.

    Returns
    -------
    list of Checked
        One for each of :data:`CHECKS`; a check that can't be done is one that failed.

    Raises
    ------
    InputError
        There is nothing to check yet.
    """
    wanted = secrets(project, [project.delivery_root(deliveries)])
    scope = Scope(project, quarter, wanted, Searcher(wanted.texts))
    if not any(map(scope.holds, publications.current(project))):
        what = quarter or "any quarter"
        raise InputError(f"nothing has been made of {what} yet; make it with: werkmonitor report {quarter or '2023Q2'}")
    outcomes = []
    for number, one in enumerate(CHECKS):
        on_progress(number, len(CHECKS), one.__name__.replace("_", " "))
        outcomes.append(_outcome(one, scope))
    on_progress(len(CHECKS), len(CHECKS), "")
    return outcomes


def _outcome(one: Callable[[Scope], Checked], scope: Scope) -> Checked:
    try:
        return one(scope)
    except InputError as error:
        return Checked(one.__name__.replace("_", " "), "could not be checked", (Finding("", str(error)),))
