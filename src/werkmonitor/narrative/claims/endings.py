"""Trajectories that ended; the base is named each time."""

from __future__ import annotations

from werkmonitor.narrative import numbers, terms
from werkmonitor.narrative.claims.compare import count_since, share_since, unknown
from werkmonitor.narrative.claims.grades import Claim, Grade
from werkmonitor.narrative.report import Report
from werkmonitor.vocabulary import Stage


def ended(report: Report) -> Claim:
    """Ended trajectories of all stages, and without orientation."""
    total = report.cell("ended")
    if not total.shown:
        return Claim(unknown(f"Het aantal beëindigde trajecten in {report.quarter.label}", total))
    orientation = report.cell("ended", stage=Stage.ORIENTATION.value)
    rest = ""
    if orientation.shown and total.number and orientation.count == 0:
        rest = "Geen daarvan was nog in de oriënterende fase"
    elif orientation.shown and total.number:
        without = total.number - orientation.number
        rest = (
            f"Daarvan {numbers.verb(orientation.count, 'was', 'waren')} er {orientation.count_word} nog in de "
            f"oriënterende fase, vóór de start; zonder die fase {numbers.verb(without, 'is', 'zijn')} er "
            f"{numbers.plural(without, 'IPS-traject', 'IPS-trajecten')} beëindigd"
        )
    were, ended = numbers.verb(total.count, "is", "zijn"), total.counted("traject", "trajecten")
    return Claim(f"In {report.quarter.label} {were} er {ended} beëindigd, over alle stadia samen", rest)


def nothing_ended(report: Report) -> bool:
    """Whether it is known that no trajectory ended, so that there is no share of those that did."""
    ended = report.cell("ended")
    return ended.shown and ended.count == 0


def stages(report: Report) -> Claim:
    """Ended trajectories by stage."""
    total = report.cell("ended")
    cells = {stage: report.cell("ended", stage=stage.value).part_of(total) for stage in Stage}
    if not any(cell.shown for cell in cells.values()):
        return Claim(unknown("De verdeling van beëindigde trajecten over de stadia", cells[Stage.ORIENTATION]))
    parts = [f"{terms.inline('stage', stage)} {cell.both_text}" for stage, cell in cells.items()]
    return Claim(f"Beëindigde trajecten naar stadium: {numbers.listing(parts)}")


def since(report: Report) -> Claim:
    """Ended trajectories against the quarter before."""
    return Claim(count_since(report, "het aantal beëindigde trajecten (alle stadia)", "ended"))


def situation(report: Report) -> Claim:
    """Ended with and without work or education, of those whose situation is known."""
    with_work, without = report.cell("ended_with_work_or_education"), report.cell("ended_without_work_or_education")
    if not with_work.shown:
        return Claim(unknown("Het aandeel dat eindigde met werk of opleiding", with_work))
    if with_work.base == 1:
        how = "met" if with_work.count else "zonder"
        return Claim(f"Het ene beëindigde traject waarvan de situatie bekend is, eindigde {how} werk of opleiding")
    verb, other = (numbers.verb(cell.count, "eindigde", "eindigden") for cell in (with_work, without))
    text = (
        f"Van de {with_work.base_text} beëindigde trajecten (alle stadia) waarvan de situatie bij het einde bekend is, "
        f"{verb} er {with_work.both_word} met werk of opleiding"
    )
    again = "" if verb == other else f" {other} er"
    return Claim(f"{text} en{again} {without.both_word} zonder" if without.shown else text)


def situation_since(report: Report) -> Claim:
    """Change in the share that ended with work or education."""
    subject = "het aandeel dat eindigde met werk of opleiding"
    text = share_since(report, subject, "ended_with_work_or_education", interval=True)
    return Claim(text, grade=Grade.ASSOCIATED)


def situation_unknown(report: Report) -> Claim:
    """How many endings have no known situation, and what that leaves open."""
    missing, with_work = report.cell("ended_situation_unknown"), report.cell("ended_with_work_or_education")
    if not missing.shown:
        return Claim(unknown("Het aantal beëindigde trajecten waarvan de situatie niet bekend is,", missing))
    if not missing.count:
        return Claim("Van alle beëindigde trajecten is de situatie bij het einde bekend")
    ended = missing.counted("beëindigd traject", "beëindigde trajecten")
    text = f"Van {ended} ({missing.share_text}) is de situatie bij het einde niet bekend"
    if with_work.count is None or missing.count is None or not missing.base or not with_work.shown:
        return Claim(text)
    lowest, highest = with_work.count / missing.base, (with_work.count + missing.count) / missing.base
    return Claim(
        text,
        f"Het aandeel met werk of opleiding onder alle beëindigde trajecten ligt daarom ergens tussen "
        f"{numbers.percent(lowest)} en {numbers.percent(highest)}",
    )
