"""How many trajectories there are, and of what kind."""

from __future__ import annotations

from werkmonitor.narrative import numbers, terms
from werkmonitor.narrative.change import holds_zero
from werkmonitor.narrative.claims import same
from werkmonitor.narrative.claims.compare import count_since, interval_text, no_margin, unknown
from werkmonitor.narrative.claims.coverage import other_basis
from werkmonitor.narrative.claims.grades import Claim, Grade
from werkmonitor.narrative.report import Report
from werkmonitor.vocabulary import UNKNOWN, Funding, Stage, Status, TrajectoryType


def running(report: Report) -> Claim:
    """Running and new trajectories."""
    now, new = report.cell("running"), report.cell("new_of_running")
    if not now.shown:
        return Claim(unknown(f"Het aantal lopende IPS-trajecten in {report.quarter.label}", now))
    in_region = report.cell("new") if report.region else new
    if new.status is Status.MISSING and in_region.shown:
        began = numbers.verb(in_region.count, "is", "zijn")
        started = f"In dit kwartaal {began} er {in_region.counted('traject', 'trajecten')} gestart"
    elif in_region.status is Status.HIDDEN:
        started = unknown("Het aantal dat in dit kwartaal is gestart,", in_region)
    elif new.status is Status.MISSING:
        started = (
            "Hoeveel daarvan in dit kwartaal zijn gestart, is niet bekend: in het eerste kwartaal van een organisatie "
            "is dat niet te zien"
        )
    elif not new.shown:
        started = unknown("Het aantal daarvan dat in dit kwartaal is gestart,", new)
    else:
        among = "Daarvan" if new.base == now.count else f"Van de {new.base_text} waarvan de instroom bekend is,"
        began = numbers.verb(new.count, "is", "zijn")
        started = f"{among} {began} er {new.both_word} in dit kwartaal gestart" if now.count else ""
    ran = numbers.verb(now.count, "liep", "liepen")
    return Claim(f"In {report.quarter.label} {ran} er {now.counted('IPS-traject', 'IPS-trajecten')}", started)


def after_the_quarter(report: Report) -> Claim:
    """Say how many were left when the quarter was over: running is counted over the whole of it, not on one day."""
    now, ended, orientation = (
        report.cell("running"),
        report.cell("ended"),
        report.cell("ended", stage=Stage.ORIENTATION.value),
    )
    if not (now.shown and ended.shown and orientation.shown) or ended.number == orientation.number:
        return Claim()
    left = now.number - (ended.number - orientation.number)
    return Claim(f"Toen het kwartaal voorbij was, {numbers.verb(left, 'liep', 'liepen')} er nog {numbers.number(left)}")


def running_since(report: Report, *, totals: bool = False) -> Claim:
    """Running trajectories against the quarter before: like for like where that may be told.

    Parameters
    ----------
    report
        The report.
    totals
        Whether to say after such an estimate what the totals tell for certain. A reader takes those bounds for another
        answer than the estimate, which is far narrower, unless it is said that they know less.
    """
    alike = same.growth(report)
    if not alike:
        return Claim(_totals_since(report))
    less = ["Uit de totalen alleen volgen ruimere grenzen", _totals_since(report)] if totals else []
    return Claim(alike, *less, grade=Grade.ASSOCIATED)


def _totals_since(report: Report) -> str:
    return count_since(report, "het aantal lopende trajecten", "running")


def mean(report: Report) -> Claim:
    """Mean per organisation."""
    now = report.cell("mean_per_organisation")
    if not now.shown:
        return Claim(unknown("Het gemiddelde aantal lopende trajecten per organisatie", now))
    return Claim(f"Een organisatie had gemiddeld {numbers.number(now.number, 1)} lopende trajecten")


def mean_since(report: Report) -> Claim:
    """Mean per organisation against the quarter before, which is not called growth between different organisations."""
    now, before = (report.cell("mean_per_organisation", quarter) for quarter in (report.quarter, report.previous))
    if not (now.shown and before.shown):
        return Claim()
    text = (
        f"Gemiddeld waren het er {numbers.number(before.number, 1)} in {report.previous.label}, en nu "
        f"{numbers.number(now.number, 1)} per organisatie"
    )
    if report.same_organisations(report.previous, report.quarter):
        return Claim(f"{text}, over dezelfde organisaties")
    return Claim(
        f"{text} ({other_basis(report, report.previous)})",
        "Het verschil kan ook komen doordat grotere of kleinere organisaties meetellen",
    )


def orientation(report: Report) -> Claim:
    """Trajectories in orientation, which aren't running."""
    cell = report.cell("orientation")
    if not cell.shown:
        return Claim(unknown("Het aantal trajecten in de oriënterende fase", cell))
    were, counted = numbers.verb(cell.count, "was", "waren"), cell.counted("traject", "trajecten")
    text = f"Aan het eind van het kwartaal {were} er {counted} in de oriënterende fase"
    return Claim(f"{text}; wat in die fase is, telt niet mee als lopend" if cell.count else text)


def _parts(report: Report, dimension: str, by: str, codes: list[str]) -> str:
    """List groups with their sizes; an unknown group only where there is one, and none where no size is shown."""
    cells = {code: cell for code in codes if (cell := report.part(**{dimension: code})).count or code != UNKNOWN}
    if not any(cell.shown for cell in cells.values()):
        return unknown(f"De verdeling van lopende trajecten naar {by}", next(iter(cells.values())))
    parts = [f"{terms.inline(dimension, code)} {cell.both_text}" for code, cell in cells.items()]
    return f"Lopende trajecten naar {by}: {numbers.listing(parts)}"


def stages(report: Report) -> Claim:
    """Running trajectories by stage."""
    return Claim(_parts(report, "stage", "stadium", [Stage.REQUESTED.value, Stage.APPROVED.value]), orientation(report))


def funding(report: Report) -> Claim:
    """Running trajectories by funding."""
    return Claim(_parts(report, "funding", "financiering", terms.codes(Funding)))


_PAYERS = {Funding.UWV: "UWV", Funding.MUNICIPALITY: "een gemeente", Funding.OTHER: "een ander"}
"""Who pays, as the subject of a sentence for a reader who doesn't know the labels."""


def payers(report: Report) -> Claim:
    """Who pays for the running trajectories, in plain words, and whose part changed by more than chance."""
    total = report.cell("running")
    if not total.shown or not total.count:
        return Claim("Wie de trajecten betaalt, is niet te zeggen")
    parts = {name: report.part(funding=code.value) for code, name in _PAYERS.items()}
    known = [f"{name} {cell.both_word}" for name, cell in parts.items() if cell.shown]
    hidden = [unknown(f"hoeveel trajecten {name} betaalt,", cell) for name, cell in parts.items() if not cell.shown]
    missing = report.part(funding=UNKNOWN)
    silent = f"van {missing.counted('traject', 'trajecten')} ({missing.share_text}) is niet bekend wie betaalt"
    return Claim(
        f"van de {total.count_text} lopende trajecten betaalt {numbers.listing(known)}" if known else "",
        *hidden,
        silent if missing.shown and missing.count else "",
        "een ander is bijvoorbeeld de zorgverzekeraar, een werkgever of de organisatie zelf",
        _payers_since(report),
        grade=Grade.ASSOCIATED,
    )


def _payers_since(report: Report) -> str:
    """Say whose part changed by more than chance since the quarter before; empty where there is no margin."""
    before = report.previous
    limits = {code: report.change_limits("running", funding=code.value) for code in _PAYERS}
    if not any(limits.values()):
        return ""
    clear = [code for code, found in limits.items() if found and not holds_zero(found)]
    moved = [text for code in clear if (text := _payer_since(report, code))]
    if not moved:
        return f"of die verdeling sinds {before.label} veranderde, is niet te zeggen"
    text = f"sinds {before.label} {numbers.listing(moved)}; dat is meer dan toeval"
    if report.same_organisations(before, report.quarter):
        return text
    return f"{text}. Let op, dit zijn niet dezelfde organisaties: {other_basis(report, before)}"


def _payer_since(report: Report, code: Funding) -> str:
    before, now = (report.part(quarter, funding=code.value) for quarter in (report.previous, report.quarter))
    if not (before.shown and now.shown):
        return ""
    way = "steeg" if now.number > before.number else "daalde"
    return f"{way} het deel dat {_PAYERS[code]} betaalt van {before.share_text} naar {now.share_text}"


def types(report: Report) -> Claim:
    """Running trajectories by type."""
    return Claim(_parts(report, "type", "type", terms.codes(TrajectoryType)))


def scheme(report: Report) -> Claim:
    """The national municipal scheme as part of what municipalities fund."""
    municipal = report.cell("running", funding=Funding.MUNICIPALITY.value)
    part = report.cell("running_national_scheme").part_of(municipal)
    if not part.shown:
        return Claim(unknown("Het aantal trajecten uit de landelijke gemeentelijke regeling", part))
    if not part.count:
        none = f"Geen van de {municipal.count_text} trajecten die gemeenten betalen"
        return Claim(f"{none}, is goedgekeurd onder de landelijke regeling")
    others = "De andere zijn bijvoorbeeld eerder gestart, of vallen onder lokale afspraken"
    return Claim(
        f"Van de {municipal.count_text} trajecten die gemeenten betalen, zijn er {part.both_text} goedgekeurd onder de "
        "landelijke regeling",
        others if part.count != part.base else "",
    )


def shift(report: Report, dimension: str) -> Claim:
    """Change in the make-up of running trajectories since the quarter before, in percentage points."""
    if not (report.has_figures() and report.has_figures(report.previous)):
        return Claim()
    kind = {"funding": Funding, "type": TrajectoryType}[dimension]
    moved = [_moved(report, dimension, code) for code in terms.codes(kind, unknown=False)]
    subject = "financiering" if dimension == "funding" else "type"
    if not any(moved):
        return Claim(
            f"Een vergelijking van de verdeling naar {subject} met {report.previous.label} is niet mogelijk: "
            "de aantallen zijn in een van beide kwartalen afgeschermd, of onbekend"
        )
    text = f"Aandeel naar {subject}, vergeleken met {report.previous.label}: {'; '.join(filter(None, moved))}"
    return Claim(text, _beyond_chance(report, dimension, terms.codes(kind, unknown=False)), grade=Grade.ASSOCIATED)


def _beyond_chance(report: Report, dimension: str, codes: list[str]) -> str:
    """Say which parts changed by more than chance."""
    limits = {code: report.change_limits("running", **{dimension: code}) for code in codes}
    known = {code: found for code, found in limits.items() if found is not None}
    if not known:
        return no_margin(report)
    clear = [terms.inline(dimension, code) for code, found in known.items() if not holds_zero(found)]
    return (
        f"meer dan toeval is het verschil bij {numbers.listing(clear)}"
        if clear
        else "al deze verschillen kunnen toeval zijn"
    )


def _moved(report: Report, dimension: str, code: str) -> str:
    before, now = report.part(report.previous, **{dimension: code}), report.part(**{dimension: code})
    if not (before.shown and now.shown):
        return ""
    name = terms.inline(dimension, code)
    limits = report.change_limits("running", **{dimension: code})
    size = numbers.points(now.number - before.number)
    margin = f" ({size}; {interval_text(limits)})" if limits else f" ({size})"
    if before.share_text == now.share_text:
        return f"{name} bleef {now.share_text}{margin}"
    return f"{name} van {before.share_text} naar {now.share_text}{margin}"
