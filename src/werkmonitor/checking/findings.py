"""What a check found, in words that may be shown: where, and what kind of thing, never the thing itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """Something that stands in the way of publishing: a file, with a line where that helps, and what is wrong."""

    where: str
    problem: str


@dataclass(frozen=True)
class Checked:
    """The outcome of one check: what was looked at, what was found, and what a person should know all the same."""

    title: str
    looked_at: str
    findings: tuple[Finding, ...] = ()
    remark: str = ""
