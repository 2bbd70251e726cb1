"""The audit by attack: what somebody can find out who has everything that is published.

It shares no code with the protection: it reads the files, and reasons from the published definitions.
"""

from werkmonitor.attack.attack import Finding, attack, know
from werkmonitor.attack.project import attack_project
from werkmonitor.attack.published import Publication, publications, read_publication
from werkmonitor.attack.rules import Rules, read_rules

__all__ = [
    "Finding",
    "Publication",
    "Rules",
    "attack",
    "attack_project",
    "know",
    "publications",
    "read_publication",
    "read_rules",
]
