"""A difference between two groups in a sentence, by the rules of the verdicts."""

from __future__ import annotations

from werkmonitor.narrative.estimates import INTERVAL, EstimateCell
from werkmonitor.narrative.verdict import RULES, Outcome, Verdict, outcome
from werkmonitor.statistics.multiple import ALPHA
from werkmonitor.vocabulary import Status


def holds(cell: EstimateCell) -> bool:
    """Whether a difference is there, also after correction for the number of comparisons where there are more."""
    return outcome(cell) is Outcome.DIFFERENT and not _corrected_away(cell)


def judgement(cell: EstimateCell) -> Verdict:
    """Give the verdict on a difference; one that doesn't outlast the correction for their number isn't tested."""
    return Verdict.UNKNOWN if _corrected_away(cell) else RULES[outcome(cell)][0]


def said(cell: EstimateCell) -> str:
    """Say in a few words what may be said of a difference, for a table."""
    verdict = judgement(cell)
    return RULES[outcome(cell)][1] if verdict is Verdict.TESTED else verdict.label


def compared(cell: EstimateCell, what: str, one: str, other: str, *, when: str = "", brief: bool = False) -> str:
    """Say what may be said of a difference between two groups.

    Parameters
    ----------
    cell
        The difference, of one less the other.
    what
        What is compared, with its article: ``het aandeel met betaald werk``.
    one, other
        The groups, as they stand after ``bij``.
    when
        What is alike, as the sentence begins: ``bij gelijke tijd sinds de start``.
    brief
        Whether to leave the interval, and why there is no number, to the text that follows.
    """
    if not (cell.shown or brief):
        return f"het verschil in {what} tussen {one} en {other} {f'{when} ' if when else ''}{cell.predicate}"
    if cell.shown and holds(cell):
        direction = "hoger" if cell.number > 0 else "lager"
        margin = "" if brief else f" ({interval(cell)})"
        opening = f"{when} is {what}" if when else f"{what} is"
        return f"{opening} bij {one} {cell.size_text} {direction} dan bij {other}{margin}"
    if outcome(cell) is Outcome.SMALL:
        size = cell.value_text if brief else cell.both_text
        opening = f"{when} verschilt {what}" if when else f"{what} verschilt"
        return f"{opening} hooguit weinig tussen {one} en {other}: {size}"
    why = "" if brief else f": {open_still(cell)}"
    if brief and cell.status is Status.HIDDEN:
        why = ", omdat het om te weinig mensen of gebeurtenissen gaat"
    if when:
        return f"{when} is niet te zeggen of {what} bij {one} anders is dan bij {other}{why}"
    return f"of {what} bij {one} anders is dan bij {other}, is niet te zeggen{why}"


def open_still(cell: EstimateCell) -> str:
    """Say why nothing may be said of a difference that is shown, as the end of a sentence."""
    if cell.interval is None:
        return f"het verschil is {cell.value_text}, en {cell.no_interval}"
    if _corrected_away(cell):
        return (
            f"het verschil van {cell.value_text} ({interval(cell)}) houdt geen stand als meetelt hoeveel "
            "vergelijkingen er zijn"
        )
    return f"de cijfers passen bij alles van {cell.interval_text}"


def interval(cell: EstimateCell) -> str:
    """Write the interval of an estimate that has one, with its name."""
    return f"{INTERVAL} {cell.interval_text}"


def brief(cell: EstimateCell) -> str:
    """Write an estimate with its interval without unit, for a table that has it in its caption."""
    if not cell.interval:
        return without_unit(cell.value_text)
    return f"{without_unit(cell.value_text)} ({without_unit(cell.interval_text)})"


def without_unit(text: str) -> str:
    """Take the unit off a number."""
    for unit in ("procentpunt", "per 100 kwartalen"):
        text = text.removesuffix(unit).rstrip()
    return text


def _corrected_away(cell: EstimateCell) -> bool:
    return outcome(cell) is Outcome.DIFFERENT and cell.p_adjusted is not None and cell.p_adjusted >= ALPHA
