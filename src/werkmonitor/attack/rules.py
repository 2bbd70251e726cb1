"""What the attack holds the publication to, read from the policy file and from nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

from werkmonitor.config import InputError


@dataclass(frozen=True)
class Rules:
    """Numbers of the policy that are public too: an outsider may use them.

    Parameters
    ----------
    threshold
        A count of 1 to one less than this many people is sensitive.
    protection_width
        How many people apart the limits must be that an outsider can find for a count that may be sensitive.
    show_zero_counts
        Whether a count of nobody may be shown.
    rounding, rounding_of_bases
        A count, or the base of a share, with status ``rounded`` is printed as a multiple of this; 0 where none are.
    rounding_of_people
        Estimates print the people that they rest on as a multiple of this; 0 where exactly.
    """

    threshold: int
    protection_width: int
    show_zero_counts: bool = True
    rounding: int = 0
    rounding_of_bases: int = 0
    rounding_of_people: int = 0


def read_rules(path: Path) -> Rules:
    """Read the rules from ``config/policy.yml``.

    Raises
    ------
    InputError
        The file is absent, isn't YAML, or lacks a number that the attack needs.
    """
    try:
        policy = yaml.safe_load(path.read_text(encoding="utf-8"))
        return Rules(
            int(policy["threshold"]),
            int(policy["protection_width"]),
            bool(policy["show_zero_counts"]),
            *(int(policy.get(name) or 0) for name in ("rounding", "rounding_of_bases", "rounding_of_people")),
        )
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        raise InputError(f"{path.name} doesn't say what to hold the publication to ({error!r})") from error
