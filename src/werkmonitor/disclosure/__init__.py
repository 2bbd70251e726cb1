"""The one door out of the restricted zone: policy, protection, and the safe tables that may be shown."""

from werkmonitor.disclosure.policy import Policy, read_policy
from werkmonitor.disclosure.release import Release, ReleaseDraft, drafting, open_release, publish
from werkmonitor.disclosure.tables import SafeTable

__all__ = [
    "Policy",
    "Release",
    "ReleaseDraft",
    "SafeTable",
    "drafting",
    "open_release",
    "publish",
    "read_policy",
]
