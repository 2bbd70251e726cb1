"""Which labour-market regions stand out, that most don't, and how sure that is."""

from __future__ import annotations

from werkmonitor.narrative import numbers
from werkmonitor.narrative.claims.coverage import NAMED_REGIONS
from werkmonitor.narrative.claims.grades import Claim, Grade
from werkmonitor.narrative.report import Report
from werkmonitor.narrative.screening import Screening, not_compared, screen
from werkmonitor.statistics.multiple import ALPHA
from werkmonitor.vocabulary import Coverage, Status

SUBJECTS = {
    "paid_work": "het aandeel met betaald werk",
    "durable_work": "het aandeel met duurzaam betaald werk",
}
"""What is compared between regions, with its article."""

_REASONS = (
    ("biedt geen organisatie IPS aan", Coverage.NO_ORGANISATION),
    ("is er geen bruikbare levering", Coverage.NOTHING_RECEIVED),
)


def compared(report: Report, indicator: str) -> Claim:
    """Say of how many regions the share is published, and why not of the others."""
    absent = not_compared(report, indicator)
    shown = len(report.regions) - len(absent)
    counts = {why: sum(report.coverage(code) == coverage for code, _ in absent) for why, coverage in _REASONS}
    hidden = sum(cell.status is Status.HIDDEN for _, cell in absent)
    counts["is het aandeel afgeschermd"] = hidden
    counts["is het aandeel niet bekend"] = len(absent) - sum(counts.values())
    reasons = [f"in {numbers.number(count)} {why}" for why, count in counts.items() if count]
    of_all = numbers.number(len(report.regions))
    return Claim(
        f"Van {numbers.number(shown) if shown else 'geen'} van de {of_all} arbeidsmarktregio’s is "
        f"{SUBJECTS[indicator]} te tonen",
        f"Van de andere: {numbers.listing(reasons)}" if reasons else "",
    )


def verdict(indicator: str, found: Screening) -> str:
    """Say in one line how many regions stand out after correction."""
    size = numbers.number(len(found.regions))
    if not found.standing_out:
        return f"Geen van de {size} vergeleken regio’s wijkt na correctie af in {SUBJECTS[indicator]}"
    count = len(found.standing_out)
    return (
        f"{numbers.word(count)} van de {size} vergeleken regio’s {numbers.verb(count, 'wijkt', 'wijken')} na correctie "
        f"af in {SUBJECTS[indicator]}"
    )


def standing_out(report: Report, indicator: str) -> Claim:
    """Name the regions that stand out after correction for all comparisons; and say that the others don't."""
    found = screen(report, indicator)
    if found is None:
        return Claim(f"Van te weinig regio’s is {SUBJECTS[indicator]} te tonen; wie afwijkt, is daarom niet te zeggen")
    named = [_named(report, found, found.above, "hoger"), _named(report, found, found.below, "lager")]
    rest = len(found.regions) - len(found.standing_out)
    ordinary = (
        f"Bij {'de andere' if found.standing_out else 'alle'} {numbers.number(rest)} past het verschil met het "
        f"landelijke aandeel ({numbers.percent(found.funnel.target)}) bij toeval{and_spread(found)}"
    )
    return Claim(verdict(indicator, found), *named, ordinary if rest else "", grade=Grade.ASSOCIATED)


def without_correction(report: Report, indicator: str) -> Claim:
    """Say how many regions would have been named had each been looked at by itself."""
    found = screen(report, indicator)
    if found is None:
        return Claim()
    count, size = len(found.beyond), len(found.regions)
    limits = "verwijde grenzen" if found.funnel.tau2 > 0 else "grenzen"
    return Claim(
        f"Wie elke regio apart bekijkt, vindt er {numbers.word(count) if count else 'geen'} buiten de {limits} van "
        f"{numbers.percent(1 - ALPHA, 0)} in het trechterdiagram; ook als geen enkele regio echt afwijkt, zijn dat er "
        f"bij {numbers.number(size)} vergelijkingen gemiddeld {numbers.number(ALPHA * size, 1)}",
        grade=Grade.ASSOCIATED,
    )


def spread(report: Report, indicator: str) -> Claim:
    """Say how far regions are apart as counted, and drawn towards the mean."""
    found = screen(report, indicator)
    if found is None or not found.estimates:
        return Claim()
    shares = found.shares
    low, high = min(shares, key=shares.__getitem__), max(shares, key=shares.__getitem__)
    values = [each.value for each in found.estimates.values()]
    return Claim(
        f"Zoals geteld loopt {SUBJECTS[indicator]} van {numbers.percent(shares[low])} ({report.regions[low]}) tot "
        f"{numbers.percent(shares[high])} ({report.regions[high]})",
        _more_than_chance(found),
        f"Wordt elk aandeel naar het gemiddelde getrokken, het sterkst bij kleine regio’s, dan loopt het van "
        f"{numbers.percent(min(values))} tot {numbers.percent(max(values))}",
        grade=Grade.ASSOCIATED,
    )


def _more_than_chance(found: Screening) -> str:
    """Say whether regions differ more than chance makes them, and what that did to the limits."""
    if found.funnel.tau2 <= 0:
        return (
            "De regio’s verschillen niet meer van elkaar dan door toeval te verwachten is; de grenzen zijn niet verwijd"
        )
    if found.overdispersed:
        return (
            "Alle regio’s samen verschillen meer van elkaar dan door toeval te verwachten is; de grenzen voor één "
            "regio zijn daarom verwijd"
        )
    return (
        "De regio’s verschillen iets meer van elkaar dan door toeval te verwachten is. Aangetoond is dat niet, maar de "
        "grenzen zijn er voor de zekerheid op verwijd"
    )


def and_spread(found: Screening) -> str:
    """Say that ordinary spread explains differences too, where there is any: continues “toeval”."""
    return " en de gewone spreiding tussen regio’s" if found.funnel.tau2 > 0 else ""


def _named(report: Report, found: Screening, codes: tuple[str, ...], how: str) -> str:
    if not codes:
        return ""
    if len(codes) > NAMED_REGIONS:
        return f"{numbers.number(len(codes))} regio’s zijn {how} dan landelijk"
    shares = found.shares
    texts = [f"{report.regions[code]} ({numbers.percent(shares[code])})" for code in codes]
    return f"{how} dan landelijk: {numbers.listing(texts)}"
