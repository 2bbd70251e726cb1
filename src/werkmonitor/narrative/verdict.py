"""What an estimate lets us say, by stated rules: tested, compatible, or not to be said.

The rules are the table below; the pages that use them print it. They look at limits as they are printed, so that the
words never contradict the numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from IPython.display import Markdown

from werkmonitor.narrative import numbers
from werkmonitor.narrative.claims.grades import Claim
from werkmonitor.narrative.estimates import PRINTED, EstimateCell
from werkmonitor.narrative.tables import escape, markdown
from werkmonitor.studies.findings import Scale
from werkmonitor.vocabulary import Code

SMALL = {Scale.DIFFERENCE: 0.05, Scale.RATIO: 1.25}
"""Below this a difference is of no importance; of a ratio, its inverse counts too."""


class Verdict(Code):
    """How far a statement goes."""

    TESTED = "tested", "", "getoetst"
    COMPATIBLE = "compatible", "", "past bij"
    UNKNOWN = "unknown", "", "niet te zeggen"


MEANING = {
    Verdict.COMPATIBLE: "De cijfers passen bij de uitspraak, maar niet elke toets bevestigt haar.",
    Verdict.UNKNOWN: "De cijfers beslissen de vraag niet, of er is geen schatting.",
}
"""What a verdict means that is no grade of claims as well."""


def verdicts_as_rows() -> list[tuple[str, str]]:
    """List those verdicts with their meaning, for the reader."""
    return [(verdict.label.capitalize(), meaning) for verdict, meaning in MEANING.items()]


class Outcome(Code):
    """What the interval of a difference or ratio leaves open."""

    DIFFERENT = "different", "", "het interval bevat geen nul (bij een verhouding: geen één)"
    SMALL = "small", "", "het interval bevat nul en blijft aan beide kanten klein"
    OPEN = "open", "", "het interval bevat nul en ook verschillen die niet klein zijn"
    NO_INTERVAL = "no_interval", "", "er is geen schatting of geen interval"


def outcome(cell: EstimateCell) -> Outcome:
    """Say what the interval of a difference or ratio leaves open.

    Parameters
    ----------
    cell
        An estimate with scale ``difference`` or ``ratio``; another has no difference to be told from nothing, and
        gives ``NO_INTERVAL``.
    """
    if cell.interval is None or cell.excludes_null is None:
        return Outcome.NO_INTERVAL
    if cell.excludes_null:
        return Outcome.DIFFERENT
    lower, upper = (round(limit, PRINTED[cell.scale]) for limit in cell.interval)
    least = -SMALL[cell.scale] if cell.scale is Scale.DIFFERENCE else 1 / SMALL[cell.scale]
    return Outcome.SMALL if least < lower and upper < SMALL[cell.scale] else Outcome.OPEN


RULES = {
    Outcome.DIFFERENT: (Verdict.TESTED, "er is een verschil"),
    Outcome.SMALL: (Verdict.TESTED, "een verschil dat ertoe doet, is er niet"),
    Outcome.OPEN: (Verdict.UNKNOWN, "of er een verschil is, is niet te zeggen"),
    Outcome.NO_INTERVAL: (Verdict.UNKNOWN, "of er een verschil is, is niet te zeggen"),
}
"""The verdict on a difference, and what may then be said of it."""


@dataclass(frozen=True)
class Statement:
    """A statement of a conclusion, with the verdict on it."""

    text: Claim
    verdict: Verdict


def judged(*statements: Statement) -> Markdown:
    """List statements, each followed by its verdict."""
    return markdown("\n".join(f"- {escape(each.text)} *({each.verdict.label})*" for each in statements if each.text))


def rules_as_rows(extra: Sequence[tuple[str, Verdict, str]] = ()) -> list[list[str]]:
    """List the rules for the reader: what the estimate shows, the verdict, and what may be said.

    Parameters
    ----------
    extra
        Rules of a page for statements that aren't about one difference.
    """
    general = [(result.label, verdict, words) for result, (verdict, words) in RULES.items()]
    rules = [*general, *extra]
    return [[numbers.sentence(shows), verdict.label, numbers.sentence(words)] for shows, verdict, words in rules]


def small_text() -> str:
    """Say what counts as small, and that words for a change have other limits: a small one can be beyond chance."""
    difference = numbers.points(SMALL[Scale.DIFFERENCE], 0, signed=False)
    ratio = SMALL[Scale.RATIO]
    between = f"{numbers.number(1 / ratio, 2)} en {numbers.number(ratio, 2)}"
    words = "voor woorden als “gestegen” gelden andere grenzen, die in de verantwoording staan"
    return f"Klein is hier minder dan {difference}, of een verhouding tussen {between}; {words}"
