"""The rules and thresholds by which sentences are made, as one table for the reader."""

from __future__ import annotations

from werkmonitor.narrative import change, numbers, terms
from werkmonitor.narrative.claims.coverage import NAMED_REGIONS
from werkmonitor.narrative.claims.work import CONTRASTS, GROUPS
from werkmonitor.narrative.report import Report
from werkmonitor.statistics.estimate import FEWEST_ORGANISATIONS


def as_rows(report: Report) -> list[tuple[str, str, str]]:
    """List the rules: what they are about, when they hold, and what the report then says."""
    few = f"minder dan {numbers.word(FEWEST_ORGANISATIONS)} organisaties"
    others = "niet dezelfde organisaties in beide kwartalen"
    many = f"meer dan {numbers.word(NAMED_REGIONS)}"
    pairs = [" met ".join(GROUPS[code] for code in pair) for pair in CONTRASTS.values()]
    return [
        *change.rules_as_rows(),
        ("Aantal of gemiddelde", others, "geen woord; wel zekere grenzen, als die er zijn"),
        (
            "Aandeel",
            others,
            "het woord, met een waarschuwing; alleen hoger of lager waar het bij dezelfde toeval kan zijn",
        ),
        ("Vergelijking van groepen", "altijd dezelfde paren, vooraf gekozen", numbers.listing(pairs)),
        ("Interval over organisaties", few, "geen interval"),
        ("Aantal", terms.too_small(report), "afgeschermd"),
        ("Opsomming van regio’s", many, "alleen hoeveel het er zijn"),
    ]
