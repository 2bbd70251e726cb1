"""The disclosure policy: what it may say, and what it says where nothing is said."""

from __future__ import annotations

from typing import Any

import pytest
from disclosure_policy import POLICY
from pydantic import BaseModel, ValidationError

from werkmonitor.disclosure.policy import Policy

RULES = POLICY.model_dump()


def policy(key: str, value: Any) -> Policy:
    """Return the policy with one rule changed; ``weights.count`` is one of the weights."""
    *within, name = key.split(".")
    changed = {"weights": {**RULES["weights"], name: value}} if within else {name: value}
    return Policy.model_validate(RULES | changed)


@pytest.mark.parametrize(
    ("key", "smallest", "refused"),
    [
        ("threshold", 2, 1),
        ("protection_width", 1, 0),
        ("rounding", RULES["protection_width"] + 2, RULES["protection_width"] + 1),
        ("rounding_of_bases", 2, 1),
        ("rounding_of_people", 1, 0),
        ("fewest_organisations", 2, 1),
        ("weights.national", 0.5, 0),
        ("weights.national_breakdown", 0.5, 0),
        ("weights.region", 0.5, 0),
        ("weights.region_breakdown", 0.5, 0),
        ("weights.count", 1, 0.5),
    ],
)
def test_a_rule_that_protects_nothing_is_refused(key: str, smallest: float, refused: float) -> None:
    policy(key, smallest)
    with pytest.raises(ValidationError):
        policy(key, refused)


@pytest.mark.parametrize("key", ["extra", "weights.extra"])
def test_a_rule_that_is_not_known_is_refused(key: str) -> None:
    with pytest.raises(ValidationError, match="extra"):
        policy(key, 1)


@pytest.mark.parametrize(("rules", "name"), [(POLICY, "threshold"), (POLICY.weights, "count")])
def test_rules_stay_as_they_were_read(rules: BaseModel, name: str) -> None:
    with pytest.raises(ValidationError, match="frozen"):
        setattr(rules, name, 3)


def test_what_is_not_asked_for_is_not_published_and_not_proven() -> None:
    said = {
        name: rule for name, rule in RULES.items() if name not in ("publish_region_reports", "prove_for_organisations")
    }
    unsaid = Policy.model_validate(said)
    assert not unsaid.publish_region_reports
    assert not unsaid.prove_for_organisations


def test_other_rules_have_another_fingerprint() -> None:
    fingerprints = {POLICY.fingerprint, policy("threshold", 11).fingerprint, policy("weights.count", 77).fingerprint}
    assert [len(one) for one in fingerprints] == [12, 12, 12]
