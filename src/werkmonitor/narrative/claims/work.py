"""Paid work, durable work, and starting and stopping."""

from __future__ import annotations

from werkmonitor.narrative import numbers, terms
from werkmonitor.narrative.cells import Cell
from werkmonitor.narrative.change import difference_interval
from werkmonitor.narrative.claims.compare import share_since, unknown
from werkmonitor.narrative.claims.grades import Claim, Grade
from werkmonitor.narrative.report import Report
from werkmonitor.vocabulary import Funding, TrajectoryType


def _share(cell: Cell, intervals: bool) -> str:
    return cell.share_text + (f"; 95%-interval {cell.interval_text}" if intervals and cell.interval else "")


def paid(report: Report, *, intervals: bool = False) -> Claim:
    """Share with paid work at any time in the quarter."""
    cell = report.cell("paid_work")
    if not cell.shown:
        return Claim(unknown(f"Het aandeel met betaald werk in {report.quarter.label}", cell))
    return Claim(
        f"Bij {cell.count_text} van de {cell.base_text} lopende trajecten ({_share(cell, intervals)}) had de "
        f"cliënt op enig moment in {report.quarter.label} betaald werk"
    )


def durable(report: Report, *, intervals: bool = False) -> Claim:
    """Share with durable paid work."""
    cell = report.cell("durable_work")
    if not cell.shown:
        return Claim(unknown(f"Het aandeel met duurzaam betaald werk in {report.quarter.label}", cell))
    return Claim(
        f"Bij {cell.count_text} van de {cell.base_text} lopende trajecten ({_share(cell, intervals)}) was er "
        "duurzaam betaald werk, volgens de norm voor uren, loonwaarde en contract"
    )


def durable_of_paid(report: Report, *, intervals: bool = False) -> Claim:
    """Share of durable work among those with paid work, and its change."""
    cell = report.cell("durable_work_of_paid")
    if not cell.shown:
        return Claim(unknown("Het aandeel duurzaam werk onder werkenden", cell))
    return Claim(
        f"Van de {cell.base_text} trajecten met betaald werk was dat bij {cell.count_text} ({_share(cell, intervals)}) "
        "duurzaam betaald werk",
        _since(report, "durable_work_of_paid", "het aandeel duurzaam werk onder werkenden", intervals),
        grade=Grade.ASSOCIATED,
    )


def paid_since(report: Report, *, intervals: bool = False) -> Claim:
    """Change in the share with paid work."""
    return Claim(_since(report, "paid_work", "het aandeel met betaald werk", intervals), grade=Grade.ASSOCIATED)


def durable_since(report: Report, *, intervals: bool = False) -> Claim:
    """Change in the share with durable work."""
    return Claim(
        _since(report, "durable_work", "het aandeel met duurzaam betaald werk", intervals), grade=Grade.ASSOCIATED
    )


def _since(report: Report, indicator: str, subject: str, intervals: bool) -> str:
    before, now = report.cell(indicator, report.previous), report.cell(indicator)
    limits = report.change_limits(indicator)
    return share_since(subject, before, now, report.previous.label, interval=intervals, limits=limits)


def by_type(report: Report) -> Claim:
    """Paid work by type, with the contrast between two- and three-year trajectories."""
    shares = _shares(report, "type", [code.value for code in TrajectoryType])
    three, two = (report.cell("paid_work", type=code.value) for code in (TrajectoryType.EPA, TrajectoryType.CMD))
    return Claim(
        f"Betaald werk naar type: {shares}",
        _contrast("tweejarige IPS-CMD-trajecten", two, "driejarige IPS-EPA-trajecten", three),
        "De groepen verschillen op meer punten dan de duur, zoals de tijd sinds de start",
        "Dit verschil zegt dus niet of de duur van de begeleiding ertoe doet",
        grade=Grade.ASSOCIATED,
    )


def by_funding(report: Report) -> Claim:
    """Paid work by funding, with the contrast between the highest and the lowest."""
    codes = [code.value for code in Funding]
    shown = sorted((cell.number, code) for code in codes if (cell := report.cell("paid_work", funding=code)).shown)
    contrast = ""
    if len(shown) > 1:
        low, high = shown[0][1], shown[-1][1]
        cells = [report.cell("paid_work", funding=code) for code in (high, low)]
        names = [terms.inline("funding", code) for code in (high, low)]
        contrast = _contrast(names[0], cells[0], names[1], cells[1])
    return Claim(
        f"Betaald werk naar financiering: {_shares(report, 'funding', codes)}", contrast, grade=Grade.ASSOCIATED
    )


def _shares(report: Report, dimension: str, codes: list[str]) -> str:
    cells = [report.cell("paid_work", **{dimension: code}) for code in codes]
    labels = [terms.inline(dimension, code) for code in codes]
    return numbers.listing([f"{label} {cell.share_text}" for label, cell in zip(labels, cells, strict=True)])


def _contrast(name: str, cell: Cell, other_name: str, other: Cell) -> str:
    """Say how far two groups are apart, and whether chance can explain it."""
    if not (cell.shown and other.shown):
        return f"Een vergelijking van {name} met {other_name} is niet mogelijk"
    difference = cell.number - other.number
    direction = "hoger" if difference > 0 else "lager"
    text = f"Bij {name} is het aandeel {numbers.points(difference, signed=False)} {direction} dan bij {other_name}"
    interval = difference_interval(other, cell)
    if interval is None:
        return text
    verdict = "binnen" if interval[0] <= 0 <= interval[1] else "buiten"
    return f"{text}; dat valt {verdict} de toevalsmarge (95%-interval {numbers.points_range(*interval)})"


def started(report: Report) -> Claim:
    """Who started working, on the published base and of those who could."""
    return _flow(report, "started_working", "gestart met betaald werk", "zonder betaald werk", "zonder werk")


def stopped(report: Report) -> Claim:
    """Who stopped working, on the published base and of those who could."""
    return _flow(report, "stopped_working", "gestopt met betaald werk", "met betaald werk", "met werk")


def _flow(report: Report, indicator: str, what: str, in_quarter: str, before: str) -> Claim:
    cell, at_risk = report.cell(indicator), report.cell(f"{indicator}_at_risk")
    if not cell.shown:
        return Claim(unknown(f"Het aantal trajecten waarin de cliënt is {what},", cell))
    text = (
        f"In {cell.count_text} trajecten is de cliënt {what}; gedeeld door de {cell.base_text} trajecten {in_quarter} "
        f"in het kwartaal, zoals eerder gepubliceerd, is dat {cell.share_text}"
    )
    if not at_risk.shown:
        return Claim(text)
    return Claim(
        f"{text}, en gedeeld door de {at_risk.base_text} trajecten waarin de cliënt het kwartaal {before} begon "
        f"{at_risk.share_text}"
    )


def balance(report: Report) -> Claim:
    """Say what starters and stoppers together don't tell."""
    started_now, stopped_now, left = (
        report.cell(indicator) for indicator in ("started_working", "stopped_working", "ended_with_work_or_education")
    )
    if not (started_now.shown and stopped_now.shown):
        return Claim("Het saldo van starten en stoppen is in dit kwartaal niet te bepalen")
    verb = "zijn meer" if (started_now.count or 0) > (stopped_now.count or 0) else "zijn niet meer"
    leaving = f" Er eindigden ook {left.count_text} trajecten met werk of opleiding." if left.shown else ""
    return Claim(
        f"Er {verb} trajecten waarin de cliënt startte met werk dan trajecten waarin de cliënt stopte.{leaving}",
        "Wie met werk het traject verlaat, is geen stopper maar telt daarna niet meer mee; het saldo van starters en "
        "stoppers is dus niet de groei van het aantal werkenden",
    )


def not_known(report: Report) -> Claim:
    """Say for how many it isn't known whether they have (durable) work."""
    paid_unknown, durable_unknown = report.cell("paid_work_unknown"), report.cell("durable_work_unknown")
    return Claim(
        f"Trajecten waarvan niet bekend is of er betaald werk was: {paid_unknown.count_text}; met betaald werk waarvan "
        f"niet bekend is of het duurzaam was: {durable_unknown.count_text}",
        "Zij tellen niet mee als (duurzaam) werk",
    )


def beside_national(report: Report, indicator: str) -> Claim:
    """Set a region's share beside the national one, of which it is a part."""
    cell, national = report.cell(indicator), report.cell(indicator, region="")
    if not (cell.shown and national.shown):
        return Claim("Een vergelijking met het landelijke aandeel is niet mogelijk")
    text = f"Landelijk is het aandeel {national.share_text}"
    if cell.interval is None:
        return Claim(text, grade=Grade.ASSOCIATED)
    inside = cell.interval[0] <= national.number <= cell.interval[1]
    verdict = "dat ligt binnen" if inside else "dat ligt buiten"
    return Claim(f"{text}; {verdict} het interval van de regio", grade=Grade.ASSOCIATED)
