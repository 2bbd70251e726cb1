"""The disclosure policy, as a small reviewed file and a typed value."""

from __future__ import annotations

import hashlib
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator

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
    prove_for_organisations: bool = False
    weights: Weights
    publish_region_reports: bool = False

    @field_validator("rounding")
    @classmethod
    def _tells_no_more_than_hiding(cls, rounding: int | None, given: ValidationInfo) -> int | None:
        """Refuse to round so finely that what is rounded is known more closely than what is hidden.

        Rounded to 5, others beside an organisation's own people can be known to be 8 to 12. Since halves are rounded to
        the nearest even multiple, a rounded number leaves values open that are up to two less apart than the multiple.
        """
        least = given.data.get("protection_width", 0) + 2
        if rounding is not None and rounding < least:
            raise ValueError(
                f"rounding to {rounding} tells a number more closely than protection_width allows; take at least "
                f"{least}, or null not to round"
            )
        return rounding

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
