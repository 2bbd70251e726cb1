"""One sentence or cell against the numbers that it may hold."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from werkmonitor.audit.english import in_dutch
from werkmonitor.audit.estimates import PAGES
from werkmonitor.audit.facts import Found, Sought
from werkmonitor.audit.known import Known
from werkmonitor.audit.text import Piece, plain
from werkmonitor.audit.topics import groups, topics, topics_of_row
from werkmonitor.narrative.claims.phase2 import YEARS
from werkmonitor.panel.placements import DURABLE_HOURS, DURABLE_MONTHS, DURABLE_WAGE_VALUE

_MONTHS = "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
_LEAST = "(?:minstens|minimaal|ten minste)"
_YEARS = "|".join(re.escape(label) for label in YEARS.values() if re.search(r"\d", label))
ALLOWED = (
    (rf"\b\d{{1,2}} (?:{_MONTHS})(?: \d{{4}})?", "datum"),
    (r"\b\d{4}-\d{2}-\d{2}\b", "datum"),
    (r"\bdoi\.org/\S+", "vindplaats"),
    (r"\b(?:19|20)\d{2}\b(?!\.)", "jaartal"),
    (
        r"\b95\s?%(?:-|\s)?(?:betrouwbaarheids)?(?:interval|-intervallen)?|intervallen van 95\s?%",
        "betrouwbaarheid van de intervallen",
    ),
    (r"(?<![\d,])(?:0|100)\s?%", "geen of allen"),
    (
        rf"{_LEAST} (?:{DURABLE_HOURS} uur|{DURABLE_WAGE_VALUE}\s?%|{DURABLE_MONTHS} maanden)",
        "norm van duurzaam werk",
    ),
    (r"(?:^|\b[Aa]antal )(?:van 1 tot en met|onder de) \d+(?= is| wordt|$)", "grens van de afscherming"),
    (rf"(?i:{_YEARS})|\b[23] jaar\b", "indeling naar jaren"),
    (
        r"\b[Ff]iguur B?\d+|\b[Tt]abel \d+|\b[Pp]aragraaf \d[\d.]*|\b[Bb]ijlage \w+|\b[Hh]oofdstuk \d+|§\s?\d[\d.]*",
        "verwijzing",
    ),
    (r"\b[Ff]ase \d\b", "fase van de monitor"),
    (r"\bper 100 kwartalen", "eenheid"),
    (r"\bCC BY \d\.\d", "licentie"),
    (r"\b\d+ panelen\b", "bouw van een figuur"),
    (r"^\d+(?:\.\d+)*\s+(?=[A-Z])", "nummer van een kop"),
    (r"\b(?:werkmonitor|versie) \d+(?:\.\d+)+", "versie"),
    (r"\b(?:AM|SHA-)\d+\b|\bVoorbeeld-ggz \d+|\borg\d+\b", "code of naam"),
    (r"\b(?:code [0-9a-f]{7,}|[0-9a-f]{12,})\b", "vingerafdruk"),
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
_PAIR = re.compile(rf"(?<![\d.,–])({_N}) \((\d+,\d+) ?%[);]")
_RANGE = re.compile(r"(\d+,\d+)\s?–\s?(\d+,\d+)(?! *procentpunt)")
_ESTIMATE = re.compile(r"(\d+,\d+)[^\d()]* \( *[+−]?(\d+,\d+)(?: %)?(?: tot |\s?–\s?)[+−]?(\d+,\d+)")
"""A number with its interval, after what is allowed as it is was blanked out."""
_POINTS_RANGE = re.compile(r"[+−]?(\d+,\d+) tot [+−]?(\d+,\d+) ?procentpunt")
_POINTS = re.compile(r"[+−]?(\d+,\d+) ?procentpunt")
_MOVE = re.compile(r"van (\d+,\d+) % naar (\d+,\d+) %")
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
_COUNTED = re.compile(r"\b(?:[Ss]tand|binnen waren|binnenkwamen|kwamen nog|ontvangen op|received by)\b")
_DAY = re.compile(rf"\b\d{{1,2}} (?:{_MONTHS}) \d{{4}}")
_GAP = re.compile(r"\b(?:meer|minder|groei\w*|gegroeid|gestegen|gedaald|hoger|lager) ")
_NOW = re.compile(r"\b(?:nu|dit kwartaal|[Vv]ergeleken|ten opzichte|verschil)\b")
_THEN = re.compile(r"\b(?:toen|van \d+(?:,\d+)? % naar|vorige kwartaal|kwartaal ervoor)\b")
_WHOLE = ("Definitie", "Toelichting", "Wanneer")
"""Heads of columns with texts that stand in the tables as they are."""
_PRINTED = ("Gepubliceerd", "Berekend")


@dataclass(frozen=True)
class Problem:
    """A number that the release does not bear out."""

    file: str
    sentence: str
    reason: str


def problems(piece: Piece, known: Known, file: str = "") -> list[Problem]:
    """Return what is wrong with a sentence or cell of a page, each with the reason in Dutch."""
    text = plain(piece.text)
    if text in known.facts.texts or not re.search(r"\d", text):
        return []
    if piece.head in _WHOLE and not _ALLOWED.fullmatch(text):
        return [Problem(file, piece.text, "deze tekst staat zo niet in de tabellen")]
    text = in_dutch(text) if piece.language == "en" else text
    about = _about(piece, text)
    reasons = [
        *_wrong_days(text, known),
        *_wrong_shares(text),
        *_wrong_changes(text, about, known),
        *_unknown(piece, text, about, known, PAGES.get(Path(file).stem, ())),
    ]
    return [Problem(file, piece.text, reason) for reason in dict.fromkeys(reasons)]


def _about(piece: Piece, text: str) -> frozenset[str]:
    """Return the topics of a sentence or item, or of a cell: by its row, else its column, else the caption."""
    title = topics(piece.title)
    if not piece.head:
        return topics(f"{piece.label} {text}") | title
    if piece.head in _PRINTED:
        return frozenset({"reproduction"})
    if "deliveries" in title:
        return frozenset({"deliveries"})
    return topics_of_row(piece.row) or topics(" | ".join((piece.head, *piece.row))) or title


def _wrong_days(text: str, known: Known) -> Iterator[str]:
    """Yield days on which deliveries were counted that are not those of the release."""
    if _COUNTED.search(text):
        days = {found for found in _DAY.findall(text) if found not in known.facts.days}
        yield from (f"{found} is geen dag waarop de leveringen zijn geteld" for found in sorted(days))


def _wrong_shares(text: str) -> Iterator[str]:
    """Yield percentages that don't follow from the counts before them."""
    for count, base, share in _OF_SHARE.findall(text):
        top, bottom, printed = (Decimal(part.replace(".", "").replace(",", ".")) for part in (count, base, share))
        exponent = printed.as_tuple().exponent
        if bottom and (100 * top / bottom).quantize(Decimal(1).scaleb(int(exponent)), ROUND_HALF_UP) != printed:
            yield f"{count} van {base} is geen {share} %"


def _wrong_changes(text: str, about: frozenset[str], known: Known) -> Iterator[str]:
    """Yield changes since another quarter that no share of the release made."""
    for pattern, parts in _CHANGES:
        for match in pattern.finditer(text):
            named = _QUARTER.search(match["quarter"])
            said = [match[part] if part in parts else "" for part in ("before", "now", "points")]
            if named and not known.changed(_code(named), said, about):
                shown = ", ".join(filter(None, said))
                yield f"geen aandeel veranderde zo sinds {_code(named)}: {shown}"


def _unknown(piece: Piece, text: str, about: frozenset[str], known: Known, studies: Collection[str]) -> Iterator[str]:
    """Yield numbers that the release does not have for the quarter, the place and the group that a text is about."""
    context = plain(piece.context)
    regions = [code for code, name in known.regions.items() if name in text or name in context] or [""]
    general = _quarters(text, context, known)
    cells = (*(f"{piece.head} | {cell}" for cell in piece.row), " | ".join((piece.head, *piece.row)))
    words = plain("\n".join((*cells, f"{piece.label} {text}".lower())))
    before = groups(context)
    inside = groups(text)
    named = frozenset(code for _, code in (*before, *inside))
    rest = _ALLOWED.sub(lambda match: " " * len(match[0]), _hidden(text))
    for start, end, kind, found in _tokens(rest, estimates=bool(studies)):
        quarters = _bound(text, start, end) or ({known.quarter} if _before_aside(text, end) else general)
        near, total = _near(start, inside, before)
        sought = Sought(quarters, regions, about, near, named, total, words, studies)
        gap = kind == "counts" and _GAP.search(text) and known.facts.holds("gaps", found, sought)
        if not gap and not known.facts.holds(kind, found, sought):
            shown = " en ".join(found) if isinstance(found, tuple) else found
            yield f"{shown} staat zo niet in de tabellen over {', '.join(sorted(quarters))}"


def _quarters(text: str, context: str, known: Known) -> set[str]:
    """Return the quarters that a text is about."""
    if mentioned := {_code(match) for match in _QUARTER.finditer(text)}:
        return mentioned | ({known.quarter} if _NOW.search(text) or _THEN.search(text) else set())
    quarters = {_code(match) for match in _QUARTER.finditer(context)} or {known.quarter}
    return quarters | ({known.quarter, known.previous} if _THEN.search(text) else set())


def _near(start: int, inside: list[tuple[int, str]], before: list[tuple[int, str]]) -> tuple[frozenset[str], bool]:
    """Return the groups that a number can be about, and whether it can be a total.

    The groups named last before it and first after it; if none before, that of its row or series, or the total.
    """
    after = [code for end, code in inside if end > start][:1]
    if earlier := [code for end, code in inside if end <= start]:
        return frozenset((earlier[-1], *after)), False
    if before:
        return frozenset(code for _, code in before), False
    return frozenset(code for _, code in inside), True


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


def _tokens(text: str, *, estimates: bool) -> Iterator[tuple[int, int, str, Found]]:
    """Yield each number once, with others that belong to it, as place, kind and text."""
    taken = [False] * len(text)
    for kind, pattern in (
        *([("estimates", _ESTIMATE)] if estimates else []),
        ("point_ranges", _POINTS_RANGE),
        ("points", _POINTS),
        ("ranges", _RANGE),
        ("bases", _BASE_SHARE),
        ("moves", _MOVE),
        ("pairs", _PAIR),
        ("of", _OF),
        ("", _NUMBER),
    ):
        for match in pattern.finditer(text):
            if any(taken[match.start() : match.end()]):
                continue
            taken[match.start() : match.end()] = [True] * (match.end() - match.start())
            groups = match.groups()
            found: Found = groups if len(groups) > 1 else groups[0] if groups else match[0]
            if kind or not _is_word_part(text, match):
                yield match.start(), match.end(), kind or ("decimals" if "," in match[0] else "counts"), found


def _is_word_part(text: str, match: re.Match[str]) -> bool:
    """Whether the digits are part of a name: ``B1``, ``IPS-2``."""
    before = text[match.start() - 1] if match.start() else " "
    after = text[match.end()] if match.end() < len(text) else " "
    return before.isalpha() or after.isalpha() or before in "_/" or after in "_/"
