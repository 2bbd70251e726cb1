"""How many trajectories there are, and of what kind."""

from __future__ import annotations

from werkmonitor.narrative import numbers, terms
from werkmonitor.narrative.claims.compare import count_since, unknown
from werkmonitor.narrative.claims.coverage import other_basis
from werkmonitor.narrative.claims.grades import Claim
from werkmonitor.narrative.report import Report
from werkmonitor.vocabulary import UNKNOWN, Funding, Stage, TrajectoryType


def running(report: Report) -> Claim:
    """Running and new trajectories."""
    now, new = report.cell("running"), report.cell("new_of_running")
    if not now.shown:
        return Claim(unknown(f"Het aantal lopende IPS-trajecten in {report.quarter.label}", now))
    if not new.shown:
        started = unknown("Het aantal daarvan dat in dit kwartaal is gestart,", new)
    else:
        among = "Daarvan" if new.base == now.count else f"Van de {new.base_text} waarvan de instroom bekend is,"
        started = f"{among} zijn er {new.both_word} in dit kwartaal gestart" if now.count else ""
    return Claim(f"In {report.quarter.label} liepen er {now.count_word} IPS-trajecten", started)


def running_since(report: Report) -> Claim:
    """Running trajectories against the quarter before."""
    return Claim(count_since(report, "het aantal lopende trajecten", "running"))


def growth_at_least(report: Report) -> Claim:
    """Say the least growth that follows where a part of the organisations now has more than all had before.

    If the organisations in this quarter's figures were all in those of the quarter before, their own number then was at
    most that of all; so what they have more now is growth, at least.
    """
    before, now = report.cell("running", report.previous), report.cell("running")
    subset = report.delivered() < report.delivered(report.previous)
    if not (subset and before.shown and now.shown and before.number and now.number > before.number):
        return Claim()
    least = numbers.percent(now.number / before.number - 1)
    return Claim(
        f"De organisaties die nu in de cijfers staan, stonden er in {report.previous.label} ook in",
        "Zij hebben samen meer lopende trajecten dan toen alle organisaties bij elkaar; bij hen is het aantal dus met "
        f"ten minste {least} gegroeid",
    )


def mean(report: Report) -> Claim:
    """Mean per organisation, which is not called growth between different organisations."""
    now, before = report.cell("mean_per_organisation"), report.cell("mean_per_organisation", report.previous)
    if not now.shown:
        return Claim(unknown("Het gemiddelde aantal lopende trajecten per organisatie", now))
    text = f"Een organisatie had gemiddeld {numbers.number(now.number, 1)} lopende trajecten"
    if not before.shown:
        return Claim(text)
    then = f"In {report.previous.label} was dat gemiddelde {numbers.number(before.number, 1)}"
    if report.same_organisations(report.previous, report.quarter):
        return Claim(text, f"{then}, over dezelfde organisaties")
    return Claim(
        text,
        f"{then}, maar bij andere organisaties ({other_basis(report, report.previous)}); dit zegt niet of "
        "organisaties groeien",
    )


def orientation(report: Report) -> Claim:
    """Trajectories in orientation, which aren't running."""
    cell = report.cell("orientation")
    if not cell.shown:
        return Claim(unknown("Het aantal trajecten in de oriënterende fase", cell))
    return Claim(
        f"Aan het eind van het kwartaal waren {cell.count_word} trajecten in de oriënterende fase; zij tellen niet mee "
        "als lopend"
    )


def _parts(report: Report, dimension: str, codes: list[str]) -> list[str]:
    cells = {code: report.part(**{dimension: code}) for code in codes}
    return [
        f"{terms.inline(dimension, code)} {cell.both_text}"
        for code, cell in cells.items()
        if code != UNKNOWN or cell.count
    ]


def stages(report: Report) -> Claim:
    """Running trajectories by stage."""
    parts = _parts(report, "stage", [Stage.REQUESTED.value, Stage.APPROVED.value])
    return Claim(f"Lopende trajecten naar stadium: {numbers.listing(parts)}", orientation(report))


def funding(report: Report) -> Claim:
    """Running trajectories by funding."""
    return Claim(
        f"Lopende trajecten naar financiering: {numbers.listing(_parts(report, 'funding', terms.codes(Funding)))}"
    )


def types(report: Report) -> Claim:
    """Running trajectories by type."""
    return Claim(f"Lopende trajecten naar type: {numbers.listing(_parts(report, 'type', terms.codes(TrajectoryType)))}")


def scheme(report: Report) -> Claim:
    """The national municipal scheme as part of what municipalities fund."""
    municipal = report.cell("running", funding=Funding.MUNICIPALITY.value)
    part = report.cell("running_national_scheme").part_of(municipal)
    if not part.shown:
        return Claim(unknown("Het aantal trajecten uit de landelijke gemeentelijke regeling", part))
    return Claim(
        f"Van de {municipal.count_text} trajecten die gemeenten betalen, zijn er {part.both_word} goedgekeurd onder de "
        "landelijke regeling",
        "De andere zijn bijvoorbeeld eerder gestart, of vallen onder lokale afspraken",
    )


def shift(report: Report, dimension: str) -> Claim:
    """Change in the make-up of running trajectories since the quarter before, in percentage points."""
    kind = {"funding": Funding, "type": TrajectoryType}[dimension]
    moved = [_moved(report, dimension, code) for code in terms.codes(kind, unknown=False)]
    if not any(moved):
        return Claim(f"Een vergelijking van de verdeling met {report.previous.label} is niet mogelijk")
    subject = "financiering" if dimension == "funding" else "type"
    text = f"Aandeel naar {subject}, vergeleken met {report.previous.label}: {'; '.join(filter(None, moved))}"
    if report.same_organisations(report.previous, report.quarter):
        return Claim(text)
    return Claim(text, f"De organisaties zijn niet dezelfde: {other_basis(report, report.previous)}")


def _moved(report: Report, dimension: str, code: str) -> str:
    before, now = report.part(report.previous, **{dimension: code}), report.part(**{dimension: code})
    if not (before.shown and now.shown):
        return ""
    return f"{terms.inline(dimension, code)} van {before.share_text} naar {now.share_text}"
