"""The policy that tests of disclosure use: the one of the repository."""

from pathlib import Path

from werkmonitor.config import find_project
from werkmonitor.disclosure.policy import read_policy

POLICY = read_policy(find_project(Path(__file__).parent).config / "policy.yml")
