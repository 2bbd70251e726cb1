"""One sentence or cell against the numbers that it may hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from werkmonitor.audit.english import in_dutch
from werkmonitor.audit.known import Known
from werkmonitor.audit.text import Piece

_MONTHS = "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
ALLOWED = (
    (rf"\b\d{{1,2}} (?:{_MONTHS})(?: \d{{4}})?", "datum"),
    (r"\b\d{4}-\d{2}-\d{2}\b", "datum"),
    (r"\b(?:19|20)\d{2}\b(?!\.)", "jaartal"),
    (
        r"\b95\s?%(?:-|\s)?(?:betrouwbaarheids)?(?:interval|-intervallen)?|intervallen van 95\s?%",
        "betrouwbaarheid van de intervallen",
    ),
    (r"(?<![\d,])(?:0|100)\s?%", "geen of allen"),
    (
        r"(?:minstens|minimaal|ten minste|minder dan) \d+(?:,\d+)?\s?(?:uur|maanden|%|mensen)",
        "norm of grens uit een definitie",
    ),
    (
        r"\b[Ff]iguur B?\d+|\b[Tt]abel \d+|\b[Pp]aragraaf \d[\d.]*|\b[Bb]ijlage \w+|\b[Hh]oofdstuk \d+|§\s?\d[\d.]*",
        "verwijzing",
    ),
    (r"\b[Ff]ase \d\b", "fase van de monitor"),
    (r"\b\d+ panelen\b", "bouw van een figuur"),
    (r"\b\d+ regio’s met te kleine aantallen", "telling van wat niet te tonen is"),
    (r"(?:\b\d+ tot en met )?\b\d+ jaar\b", "indeling naar jaren"),
    (r"^\d+(?:\.\d+)*\s+(?=[A-Z])", "nummer van een kop"),
    (r"\b(?:werkmonitor|versie) \d+(?:\.\d+)+", "versie"),
    (r"\b(?:AM|SHA-)\d+\b|\bVoorbeeld-ggz \d+|\borg\d+\b", "code of naam"),
    (r"\b[0-9a-f]{12,}\b", "vingerafdruk"),
    (r"\b\d+-jarige?|\bkwartalen? \d\b(?! van)", "naam"),
)
"""Numbers that are no outcome of the release, each with the reason why it may stand in a text."""

_ALLOWED = re.compile("|".join(f"(?:{pattern})" for pattern, _ in ALLOWED))
_QUARTER = re.compile(r"\b(?:kwartaal ([1-4]) van (\d{4})|Q([1-4]) (\d{4})|(\d{4})Q([1-4]))")
_N = r"\d{1,3}(?:\.\d{3})+|\d+"
_NUMBER = re.compile(rf"(?:{_N})(?:,\d+)?")
_OF = re.compile(rf"({_N}) van (?:de|alle|het) ({_N})\b(?!,\d)")
_OF_SHARE = re.compile(rf"({_N}) van (?:de|alle) ({_N})\b(?!,\d)[^0-9()]*\((\d+(?:,\d+)?) ?%")
_BASE_SHARE = re.compile(rf"gedeeld door de ({_N}) [^\d%]*(\d+,\d+) ?%")
_PAIR = re.compile(rf"(?<![\d.,–])({_N}) \((\d+,\d+) ?%\)")
_RANGE = re.compile(r"(\d+,\d+)\s?–\s?(\d+,\d+)(?! *procentpunt)")
_POINTS_RANGE = re.compile(r"[+−]?(\d+,\d+) tot [+−]?(\d+,\d+) ?procentpunt")
_POINTS = re.compile(r"[+−]?(\d+,\d+) ?procentpunt")
_WHEN = r"(?P<quarter>kwartaal [1-4] van \d{4}|Q[1-4] \d{4})"
_CHANGES = (
    (
        re.compile(rf"{_WHEN} \((?P<before>\d+,\d+) %\)[^%]*?\([+−]?(?P<points>\d+,\d+) procentpunt"),
        ("before", "points"),
    ),
    (
        re.compile(rf"(?P<before>\d+,\d+) % in {_WHEN}, nu (?P<now>\d+,\d+) % \([+−]?(?P<points>\d+,\d+) procentpunt"),
        ("before", "now", "points"),
    ),
    (re.compile(rf"(?P<now>\d+,\d+) % \({_WHEN}: (?P<before>\d+,\d+) %"), ("before", "now")),
)
"""Sentences about a change, with what they say of it."""
_NOW = re.compile(r"\b(?:nu|dit kwartaal|[Vv]ergeleken|ten opzichte|verschil)\b")
_THEN = re.compile(r"\b(?:toen|van \d+(?:,\d+)? % naar|vorige kwartaal|kwartaal ervoor)\b")
_NO_OUTCOMES = ("Grootte van het verschil", "Gepubliceerd |", "Toelichting |")
"""Heads of columns with what is no outcome of the release: rules for words, and figures of the published report."""


@dataclass(frozen=True)
class Problem:
    """A number that the release does not bear out."""

    file: str
    sentence: str
    reason: str


def problems(piece: Piece, known: Known, file: str = "") -> list[Problem]:
    """Return what is wrong with a sentence or cell, each with the reason in Dutch."""
    text = piece.text.replace("\u00a0", " ")
    text = in_dutch(text) if piece.language == "en" else text
    if piece.context.startswith(_NO_OUTCOMES):
        return []
    reasons = [
        *_wrong_shares(text),
        *_wrong_changes(text, known),
        *_unknown(text, piece.context.replace("\u00a0", " "), known),
    ]
    return [Problem(file, piece.text, reason) for reason in dict.fromkeys(reasons)]


def _wrong_shares(text: str) -> Iterator[str]:
    """Yield percentages that don't follow from the counts before them."""
    for count, base, share in _OF_SHARE.findall(text):
        top, bottom, printed = (Decimal(part.replace(".", "").replace(",", ".")) for part in (count, base, share))
        exponent = printed.as_tuple().exponent
        if bottom and (100 * top / bottom).quantize(Decimal(1).scaleb(int(exponent)), ROUND_HALF_UP) != printed:
            yield f"{count} van {base} is geen {share} %"


def _wrong_changes(text: str, known: Known) -> Iterator[str]:
    """Yield changes since another quarter that no share of the release made."""
    for pattern, parts in _CHANGES:
        for match in pattern.finditer(text):
            named = _QUARTER.search(match["quarter"])
            said = [match[part] if part in parts else "" for part in ("before", "now", "points")]
            if named and not known.changed(_code(named), *said):
                shown = ", ".join(filter(None, said))
                yield f"geen aandeel veranderde zo sinds {_code(named)}: {shown}"


def _unknown(text: str, context: str, known: Known) -> Iterator[str]:
    """Yield numbers that the release does not have for the quarter and place that the text is about."""
    regions = [code for code, name in known.regions.items() if name in text or name in context]
    mentioned = [_code(match) for match in _QUARTER.finditer(text)]
    outside = [_code(match) for match in _QUARTER.finditer(context)]
    general = {*mentioned} or {*outside} or {known.quarter}
    if mentioned and _NOW.search(text):
        general |= {known.quarter}
    if _THEN.search(text):
        general |= {known.quarter, known.previous}
    rest = _ALLOWED.sub(lambda match: " " * len(match[0]), _hidden(text))
    for start, end, kind, found in _tokens(rest):
        quarters = _bound(text, start, end) or ({known.quarter} if _before_aside(text, end) else general)
        if not known.holds(kind, found, quarters, regions):
            shown = " en ".join(found) if isinstance(found, tuple) else found
            yield f"{shown} staat niet in de tabellen over {', '.join(sorted(quarters))}"


def _code(match: re.Match[str]) -> str:
    quarter, year = match[1] or match[3] or match[6], match[2] or match[4] or match[5]
    return f"{year}Q{quarter}"


def _hidden(text: str) -> str:
    """Blank out the names of quarters, at equal length."""
    return _QUARTER.sub(lambda match: "\x00" * len(match[0]), text)


def _bound(text: str, start: int, end: int) -> set[str]:
    """Return the quarter that stands directly beside a number, as in ``kwartaal 1 van 2023 (37,3 %)``."""
    for match in _QUARTER.finditer(text):
        if match.end() <= start and re.fullmatch(r"\*?:? ?\(?", text[match.end() : start]):
            return {_code(match)}
        if match.start() >= end and re.fullmatch(r" ?%?\)? (?:in|over) ", text[end : match.start()]):
            return {_code(match)}
    return set()


def _before_aside(text: str, end: int) -> bool:
    """Whether the first quarter named is in brackets after the number: ``230 (6,5 %) (kwartaal 4 van 2022: …)``."""
    first = _QUARTER.search(text)
    return first is not None and end <= first.start() and text[: first.start()].endswith("(")


Found = str | tuple[str, str]


def _tokens(text: str) -> Iterator[tuple[int, int, str, Found]]:
    """Yield each number once, with others that belong to it, as place, kind and text."""
    taken = [False] * len(text)
    for kind, pattern in (
        ("point_ranges", _POINTS_RANGE),
        ("points", _POINTS),
        ("ranges", _RANGE),
        ("bases", _BASE_SHARE),
        ("pairs", _PAIR),
        ("of", _OF),
        ("", _NUMBER),
    ):
        for match in pattern.finditer(text):
            if any(taken[match.start() : match.end()]):
                continue
            taken[match.start() : match.end()] = [True] * (match.end() - match.start())
            groups = match.groups()
            found: Found = (groups[0], groups[1]) if len(groups) == 2 else groups[0] if groups else match[0]
            if kind or not _is_word_part(text, match):
                yield match.start(), match.end(), kind or ("decimals" if "," in match[0] else "counts"), found


def _is_word_part(text: str, match: re.Match[str]) -> bool:
    """Whether the digits are part of a name: ``B1``, ``IPS-2``."""
    before = text[match.start() - 1] if match.start() else " "
    after = text[match.end()] if match.end() < len(text) else " "
    return before.isalpha() or after.isalpha() or before in "_/" or after in "_/"
