"""The attack on a project's own publication: by anybody, and by each organisation with its own figures."""

from __future__ import annotations

from collections import defaultdict

from werkmonitor.attack.attack import Finding, attack
from werkmonitor.attack.published import DESCRIPTION, Publication, publications, read_publication
from werkmonitor.attack.rules import read_rules
from werkmonitor.config import InputError, Project
from werkmonitor.progress import OnProgress, silent


def attack_project(project: Project, *, recipients: bool = True, on_progress: OnProgress = silent) -> list[Finding]:
    """Attack all that a project has published so far.

    Parameters
    ----------
    project
        Its public folder is read, and the folders with organisations' own figures.
    recipients
        Also suppose, of one organisation at a time, that it uses its own figures.
    on_progress
        Called with attacks done, attacks to do, and who attacks next.

    Returns
    -------
    list of Finding
        Empty where the publication is safe.

    Raises
    ------
    InputError
        Nothing is published, or the policy can't be read.
    """
    rules = read_rules(project.config / "policy.yml")
    public = list(publications(project.public))
    if not public:
        raise InputError("nothing is published yet; make a release with: werkmonitor report")
    own = _own_figures(project, public) if recipients else {}
    findings: list[Finding] = []
    for done, recipient in enumerate(["", *sorted(own)]):
        on_progress(done, len(own) + 1, recipient or "anybody")
        findings += attack([*public, *own.get(recipient, [])], rules, recipient)
    on_progress(len(own) + 1, len(own) + 1, "")
    return findings


def _own_figures(project: Project, public: list[Publication]) -> dict[str, list[Publication]]:
    """Return by organisation its own figures, of readings that are public."""
    readings = {(one.quarter, one.as_of) for one in public}
    own: dict[str, list[Publication]] = defaultdict(list)
    for description in sorted(project.own_figures.glob(f"*/*/*/{DESCRIPTION}")):
        figures = read_publication(description.parent)
        if (figures.quarter, figures.as_of) in readings:
            own[figures.organisation].append(figures)
    return own
