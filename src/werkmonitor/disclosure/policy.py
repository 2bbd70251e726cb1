"""The disclosure policy, as a small reviewed file and a typed value."""

from __future__ import annotations

import hashlib
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from werkmonitor.config import InputError


class Weights(BaseModel):
    """What it costs to hide a cell, beside the others; the dearest are hidden last."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    national: float = Field(gt=0)
    national_breakdown: float = Field(gt=0)
    region: float = Field(gt=0)
    region_breakdown: float = Field(gt=0)
    count: float = Field(ge=1)


class Policy(BaseModel):
    """Rules for what may be published; see the comments in ``config/policy.yml`` for their sources."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    threshold: int = Field(ge=2)
    show_zero_counts: bool
    protection_width: int = Field(ge=1)
    rounding: int | None = Field(ge=2)
    rounding_of_bases: int = Field(ge=2)
    rounding_of_people: int = Field(ge=1)
    fewest_organisations: int = Field(ge=2)
    weights: Weights
    publish_region_reports: bool = False

    @property
    def fingerprint(self) -> str:
        """Short hash of the rules, for the register of outputs."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:12]


def read_policy(path: Path) -> Policy:
    """Read ``config/policy.yml``.

    Raises
    ------
    InputError
        The file is absent or holds a rule that is not known: nothing is published under a misread policy.
    """
    try:
        return Policy.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise InputError(f"{path.name} is missing; nothing can be published without a disclosure policy") from error
    except ValidationError as error:
        wrong = [f"{'.'.join(map(str, part['loc'])) or 'the file'}: {part['msg']}" for part in error.errors()]
        raise InputError(f"{path.name} is not a valid policy:\n" + "\n".join(wrong)) from error
    except yaml.YAMLError as error:
        raise InputError(f"{path.name} is not YAML: {getattr(error, 'problem', None) or error}") from error
