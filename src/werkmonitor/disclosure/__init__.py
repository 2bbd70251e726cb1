"""The one door out of the restricted zone: policy, protection, and the safe tables that may be shown."""

from werkmonitor.disclosure.policy import Policy, read_policy
from werkmonitor.disclosure.release import (
    Release,
    ReleaseDraft,
    drafting,
    open_own,
    open_release,
    publish,
    release_own,
)
from werkmonitor.disclosure.tables import SafeTable

__all__ = [
    "Policy",
    "Release",
    "ReleaseDraft",
    "SafeTable",
    "drafting",
    "open_own",
    "open_release",
    "publish",
    "read_policy",
    "release_own",
]
