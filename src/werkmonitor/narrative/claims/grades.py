"""What a sentence claims: its text and its grade."""

from __future__ import annotations

from IPython.display import Markdown

from werkmonitor.narrative import numbers
from werkmonitor.narrative.tables import escape, markdown
from werkmonitor.vocabulary import Code


class Grade(Code):
    """How strong a claim is; the report says it with each sentence of the duiding."""

    DESCRIBED = "described", "", "beschreven"
    ASSOCIATED = "associated", "", "samenhang"
    TESTED = "tested", "", "getoetst"


GRADE_MEANING = {
    Grade.DESCRIBED: "Een telling uit de leveringen; zegt niets over de oorzaak.",
    Grade.ASSOCIATED: "Een verschil tussen groepen of kwartalen, die op meer punten kunnen verschillen; geen bewijs "
    "van een oorzaak.",
    Grade.TESTED: "Een verschil dat blijft bestaan na het nagaan van de andere verklaringen die met deze gegevens na "
    "te gaan zijn.",
}


class Claim(str):
    """A sentence that can be put into text as it is, and knows its grade."""

    grade: Grade

    def __new__(cls, *parts: str, grade: Grade = Grade.DESCRIBED) -> Claim:
        """Join parts, each made a sentence; empty parts are left out."""
        claim = super().__new__(cls, " ".join(numbers.sentence(part) for part in parts if part.strip()))
        claim.grade = grade
        return claim


def graded(*claims: Claim) -> Markdown:
    """List claims, each followed by its grade."""
    return markdown("\n".join(f"- {escape(claim)} *({claim.grade.label})*" for claim in claims if claim))


def grades_as_rows() -> list[tuple[str, str]]:
    """List the grades with their meaning, for the reader."""
    return [(grade.label.capitalize(), meaning) for grade, meaning in GRADE_MEANING.items()]
