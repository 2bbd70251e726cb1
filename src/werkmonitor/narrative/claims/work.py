"""Paid work, durable work, and starting and stopping."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from werkmonitor.narrative import numbers, terms
from werkmonitor.narrative.cells import Cell
from werkmonitor.narrative.change import SHARE_RULES, Limits, difference_interval, holds_zero
from werkmonitor.narrative.claims import duration
from werkmonitor.narrative.claims.compare import interval_text, no_margin, share_in_short, share_since, unknown
from werkmonitor.narrative.claims.grades import Claim, Grade
from werkmonitor.narrative.estimates import estimate
from werkmonitor.narrative.report import Report
from werkmonitor.panel.placements import DURABLE_HOURS, DURABLE_MONTHS, DURABLE_WAGE_VALUE
from werkmonitor.vocabulary import Code, Funding, TrajectoryType

CONTRASTS = {
    "type": (TrajectoryType.CMD, TrajectoryType.EPA),
    "funding": (Funding.MUNICIPALITY, Funding.UWV),
}
"""The groups that are compared, per breakdown: always these, whatever their shares turn out to be."""

_STUDIES = {"type": ("duration", ""), "funding": ("funding", "{quarter}")}
"""The study that estimated the difference between those groups as it is, and its moment."""

GROUPS: dict[Code, str] = {
    TrajectoryType.CMD: "tweejarige IPS-CMD-trajecten",
    TrajectoryType.EPA: "driejarige IPS-EPA-trajecten",
    Funding.MUNICIPALITY: "trajecten die een gemeente betaalt",
    Funding.UWV: "trajecten die UWV betaalt",
}
"""How a sentence calls the groups that are compared."""

_MORE_THAN_LENGTH = "Die groepen verschillen ook in klachten, en in hoe lang de trajecten al lopen"


def durable_norm() -> str:
    """Say in plain words what makes work durable."""
    return (
        f"één baan voor ten minste {DURABLE_HOURS} uur per week, met ten minste {DURABLE_WAGE_VALUE} % loonwaarde en "
        f"een contract voor ten minste {DURABLE_MONTHS} maanden of zonder einddatum"
    ).replace(" %", f"{numbers.NO_BREAK_SPACE}%")


def _share(report: Report, cell: Cell, intervals: bool) -> str:
    if not intervals:
        return cell.share_text
    return f"{cell.share_text}; {f'95%-interval {cell.interval_text}' if cell.interval else no_margin(report)}"


def paid(report: Report, *, intervals: bool = False) -> Claim:
    """Share with paid work at any time in the quarter."""
    cell = report.cell("paid_work")
    if not cell.shown:
        return Claim(unknown(f"Het aandeel met betaald werk in {report.quarter.label}", cell))
    return Claim(
        f"Bij {cell.count_text} van de {cell.base_text} lopende trajecten ({_share(report, cell, intervals)}) had de "
        f"cliënt op enig moment in {report.quarter.label} betaald werk"
    )


def durable(report: Report, *, intervals: bool = False) -> Claim:
    """Share with durable paid work."""
    cell = report.cell("durable_work")
    if not cell.shown:
        return Claim(unknown(f"Het aandeel met duurzaam betaald werk in {report.quarter.label}", cell))
    return Claim(
        f"Bij {cell.count_text} van de {cell.base_text} lopende trajecten ({_share(report, cell, intervals)}) was er "
        f"duurzaam betaald werk{'' if intervals else f': {durable_norm()}'}"
    )


def durable_of_paid(report: Report) -> Claim:
    """Share of durable work among those with paid work."""
    cell = report.cell("durable_work_of_paid")
    if not cell.shown:
        return Claim(unknown("Het aandeel duurzaam werk onder werkenden", cell))
    return Claim(
        f"Van de {cell.base_text} trajecten met betaald werk was dat bij {cell.count_text} ({cell.share_text}) "
        "duurzaam betaald werk"
    )


def level(report: Report, indicator: str) -> Claim:
    """Give a national share with its interval, for beside its figure."""
    cell = report.cell(indicator)
    if not cell.shown:
        return Claim(unknown("Het landelijke aandeel", cell))
    return Claim(f"Het landelijke aandeel is {_share(report, cell, intervals=True)}")


_LEVELS: Mapping[str, Callable[[Report], Claim]] = {
    "paid_work": paid,
    "durable_work": durable,
    "durable_work_of_paid": durable_of_paid,
}


def in_short(report: Report, indicator: str) -> Claim:
    """Give a share and its change as a summary does, without sizes and intervals of differences."""
    since = share_in_short(report, indicator)
    of_paid = indicator == "durable_work_of_paid"
    return Claim(
        _LEVELS[indicator](report),
        since,
        _look_at_registration(report) if since and of_paid else "",
        grade=Grade.ASSOCIATED if since else Grade.DESCRIBED,
    )


def _look_at_registration(report: Report) -> str:
    """Say what to rule out first where a share moved as much as shares of this kind seldom do."""
    before, now = report.cell("durable_work_of_paid", report.previous), report.cell("durable_work_of_paid")
    if not (before.shown and now.shown) or abs(now.number - before.number) < SHARE_RULES[-1].at_least:
        return ""
    return "Kijk bij zo’n groot verschil eerst of uren, loonwaarde en contract anders zijn geregistreerd"


def paid_since(report: Report, *, intervals: bool = False) -> Claim:
    """Change in the share with paid work."""
    text = share_since(report, "het aandeel met betaald werk", "paid_work", interval=intervals)
    return Claim(text, grade=Grade.ASSOCIATED)


def durable_since(report: Report, *, intervals: bool = False) -> Claim:
    """Change in the share with durable work."""
    text = share_since(report, "het aandeel met duurzaam betaald werk", "durable_work", interval=intervals)
    return Claim(text, grade=Grade.ASSOCIATED)


def durable_of_paid_since(report: Report, *, intervals: bool = False) -> Claim:
    """Change in the share of durable work among those with paid work, with what to rule out first."""
    text = share_since(report, "het aandeel duurzaam werk onder werkenden", "durable_work_of_paid", interval=intervals)
    return Claim(text, _look_at_registration(report) if text else "", grade=Grade.ASSOCIATED)


def retention_since(report: Report) -> Claim:
    """Change in the share of those with a job from before the start who still work."""
    cell = report.cell("job_retention")
    if not cell.shown:
        return Claim()
    text = share_since(report, "het aandeel dat dan nog werkt", "job_retention", interval=True)
    kept = (
        f"Van {cell.base_text} trajecten die met een baan begonnen, was er bij {cell.count_text} ({cell.share_text}) "
        "aan het eind van het kwartaal, of van het traject, nog steeds betaald werk"
    )
    return Claim(kept, text, grade=Grade.ASSOCIATED if text else Grade.DESCRIBED)


def changes_beside_published(report: Report) -> Claim:
    """Say what the changes of a published report are with organisations set in pairs, which its counts don't allow."""
    if not report.has("reproduction") or not report.has_figures(report.previous):
        return Claim()
    return Claim(
        "Of die veranderingen toeval kunnen zijn, is te zeggen als elke organisatie met zichzelf wordt vergeleken. "
        "Daarvoor zijn de leveringen zelf nodig. Hoe het gaat, staat hieronder met synthetische gegevens die op de "
        "gepubliceerde totalen zijn afgesteld; over de echte verandering zegt dat niets",
        paid_since(report, intervals=True),
        durable_since(report, intervals=True),
        grade=Grade.ASSOCIATED,
    )


def by_type(report: Report, *, brief: bool = False) -> Claim:
    """Paid work by type, with the contrast between two- and three-year trajectories unless ``brief``."""
    return _by_group(
        report,
        "type",
        *([] if brief else [_contrast(report, "type"), _MORE_THAN_LENGTH]),
        "Dat verschil zegt niet of de duur van de begeleiding ertoe doet",
    )


def too_short(report: Report) -> Claim:
    """Say that the lower share of two-year trajectories doesn't show that two years is too short."""
    two, three = (report.cell("paid_work", type=code.value) for code in CONTRASTS["type"])
    shares = ""
    if two.shown and three.shown:
        shares = f" ({two.share_text} met betaald werk, tegen {three.share_text} bij driejarige)"
    at_equal_time = duration.cell(report, "equal_time").shown
    return Claim(
        f"Of tweejarige trajecten{shares} te kort zijn, is met deze cijfers niet te zeggen",
        duration.equal_time(report, brief=True) if at_equal_time else "",
        duration.second_year(report, brief=True) if at_equal_time else "",
        "Die groepen verschillen ook in klachten" if at_equal_time else _MORE_THAN_LENGTH,
        grade=Grade.ASSOCIATED,
    )


def by_funding(report: Report) -> Claim:
    """Paid work by funding, with the contrast between municipalities and UWV."""
    return _by_group(report, "funding", _contrast(report, "funding"))


_BY = {"type": ("type", TrajectoryType), "funding": ("financiering", Funding)}


def _by_group(report: Report, dimension: str, *of_the_contrast: str) -> Claim:
    """Give the shares of groups, with what is to be said of the two that are compared if both shares are there."""
    by, kind = _BY[dimension]
    cells = {code: report.cell("paid_work", **{dimension: code.value}) for code in kind}
    if not any(cell.shown for cell in cells.values()):
        return Claim(unknown(f"Het aandeel met betaald werk naar {by}", next(iter(cells.values()))))
    shares = [f"{terms.inline(dimension, code.value)} {cell.share_text}" for code, cell in cells.items()]
    text = f"Betaald werk naar {by}: {numbers.listing(shares)}"
    missing = [GROUPS[code] for code in CONTRASTS[dimension] if not cells[code].shown]
    if missing:
        return Claim(text, f"Van {numbers.listing(missing)} is er geen aandeel om mee te vergelijken")
    return Claim(text, *of_the_contrast, grade=Grade.ASSOCIATED)


def _contrast(report: Report, dimension: str) -> str:
    """Say how far the two groups that are compared are apart, and whether chance can explain it."""
    names = [GROUPS[code] for code in CONTRASTS[dimension]]
    cell, other = (report.cell("paid_work", **{dimension: code.value}) for code in CONTRASTS[dimension])
    if not (cell.shown and other.shown):
        return ""
    difference = cell.number - other.number
    text = f"Bij {names[0]} is het aandeel {_apart(difference)} bij {names[1]}"
    limits = _contrast_limits(report, dimension, difference) or difference_interval(other, cell)
    if limits is None:
        return f"{text}; {no_margin(report)}"
    verdict = "binnen" if holds_zero(limits) else "buiten"
    return f"{text}; dat valt {verdict} de toevalsmarge ({interval_text(limits)})"


def _contrast_limits(report: Report, dimension: str, difference: float) -> Limits | None:
    """Return the limits that a study gives this very difference, so that one number has one interval."""
    if report.unit:
        return None
    study, at = _STUDIES[dimension]
    pair = "-".join(code.value for code in CONTRASTS[dimension])
    found = estimate(report, study, "crude", pair, at.format(quarter=report.quarter))
    same = found.shown and numbers.points(found.number) == numbers.points(difference)
    return found.interval if same else None


def _apart(difference: float) -> str:
    size = numbers.points(difference, signed=False)
    if size == numbers.points(0.0):
        return "even hoog als"
    return f"{size} {'hoger' if difference > 0 else 'lager'} dan"


def started(report: Report) -> Claim:
    """Who started working, of those who could: the figure to quote."""
    return _flow(report, "started_working", "gestart met betaald werk", "zonder werk")


def stopped(report: Report) -> Claim:
    """Who stopped working, of those who could: the figure to quote."""
    return _flow(report, "stopped_working", "gestopt met betaald werk", "met werk")


def _flow(report: Report, indicator: str, what: str, before: str) -> Claim:
    cell, at_risk = report.cell(indicator), report.cell(f"{indicator}_at_risk")
    if not cell.shown:
        return Claim(unknown(f"Het aantal trajecten waarin de cliënt is {what},", cell))
    could = f"waarin de cliënt het kwartaal of het traject {before} begon"
    if not at_risk.shown:
        count = f"In {numbers.plural(cell.count or 0, 'traject', 'trajecten')} is de cliënt {what}"
        return Claim(count, unknown(f"Welk deel dat is van de trajecten {could},", at_risk))
    of_all = f"{at_risk.count_word} van de {at_risk.base_text} trajecten {could} ({at_risk.share_text})"
    return Claim(f"In {of_all}, is de cliënt {what}")


def balance(report: Report) -> Claim:
    """Say what starters and stoppers together don't tell."""
    started_now, stopped_now, left = (
        report.cell(indicator) for indicator in ("started_working", "stopped_working", "ended_with_work_or_education")
    )
    if not (started_now.shown and stopped_now.shown):
        return Claim("Het saldo van starten en stoppen is in dit kwartaal niet te bepalen")
    verb = "zijn meer" if (started_now.count or 0) > (stopped_now.count or 0) else "zijn niet meer"
    ended = numbers.verb(left.count, "eindigde", "eindigden")
    leaving = f" Er {ended} ook {left.counted('traject', 'trajecten')} met werk of opleiding." if left.count else ""
    return Claim(
        f"Er {verb} trajecten waarin de cliënt startte met werk dan trajecten waarin de cliënt stopte.{leaving}",
        "Wie met werk het traject verlaat, is geen stopper maar telt daarna niet meer mee; het saldo van starters en "
        "stoppers is dus niet de groei van het aantal werkenden",
    )


def not_known(report: Report) -> Claim:
    """Say for how many it isn't known whether they have (durable) work."""
    questions = {
        "niet bekend is of er betaald werk was": report.cell("paid_work_unknown"),
        "wel betaald werk bekend is, maar niet of het duurzaam was": report.cell("durable_work_unknown"),
    }
    left = {what: cell for what, cell in questions.items() if not (cell.shown and cell.count == 0)}
    if not left:
        return Claim("Van alle lopende trajecten is bekend of er betaald werk was, en zo ja, of dat duurzaam was")
    parts = [_not_known(cell, what) for what, cell in left.items()]
    (first, cell), *others = left.items()
    if others and not (cell.shown or others[0][1].shown):
        parts = [f"{_not_known(cell, first)}, net als het aantal waarvan {others[0][0]}"]
    return Claim(*parts, "Wat niet bekend is, telt niet mee als (duurzaam) werk")


def _not_known(cell: Cell, what: str) -> str:
    if cell.shown:
        are = numbers.verb(cell.count, "Er is", "Er zijn")
        return f"{are} {cell.counted('traject', 'trajecten')} waarvan {what}"
    return unknown(f"Het aantal trajecten waarvan {what},", cell)


_OF_THE_COUNTRY = {"ended_with_work_or_education": "het aandeel dat eindigde met werk of opleiding"}
"""Shares that a sentence doesn't name just before."""


def beside_national(report: Report, indicator: str) -> Claim:
    """Set the share of a quality report's unit beside the national one, of which it is a part; nothing without."""
    cell, national = report.cell(indicator), report.cell(indicator, region="")
    if not cell.shown:
        return Claim()
    if not national.shown:
        return Claim(f"Een vergelijking met het landelijke aandeel is niet mogelijk: dat {national.predicate}")
    text = f"Landelijk is {_OF_THE_COUNTRY.get(indicator, 'het aandeel')} {national.share_text}"
    if cell.interval is None:
        return Claim(text, grade=Grade.ASSOCIATED)
    unit = f"het interval van de {'organisatie' if report.own is not None else 'regio'}"
    if not differs(report, indicator):
        return Claim(f"{text}; dat ligt binnen {unit}", grade=Grade.ASSOCIATED)
    side, way = ("boven", "lager") if national.number > cell.number else ("onder", "hoger")
    return Claim(f"{text}; dat ligt {side} {unit}, waar het aandeel dus {way} is", grade=Grade.ASSOCIATED)


def differs(report: Report, indicator: str) -> bool:
    """Whether the interval of a unit's share leaves the national share out; False where it has none."""
    cell, national = report.cell(indicator), report.cell(indicator, region="")
    if cell.interval is None or not national.shown:
        return False
    low, high = cell.interval
    return not low <= national.number <= high
