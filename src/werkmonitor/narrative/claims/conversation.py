"""Questions for the conversation about a quality report: one with every figure, that fits what the figure shows."""

from __future__ import annotations

from IPython.display import Markdown

from werkmonitor.narrative.claims.coverage import active_here
from werkmonitor.narrative.claims.endings import nothing_ended
from werkmonitor.narrative.claims.silence import all_hidden, has_mix, known_quarters
from werkmonitor.narrative.claims.work import differs
from werkmonitor.narrative.comparison import first_jobs, position
from werkmonitor.narrative.report import Report
from werkmonitor.narrative.screening import screen
from werkmonitor.narrative.tables import escape, markdown
from werkmonitor.panel.selection import DeliveryStatus
from werkmonitor.vocabulary import Coverage, Status

_WORTH_ASKING = 0.05
"""From which change on, as a part of the number before, a direction is asked about."""

_MUCH_UNKNOWN = 0.2
"""From which part of the endings on, not knowing how they ended is asked about before anything else."""


def _ask(question: str) -> Markdown:
    return markdown(f"**Vraag voor het gesprek.** *{escape(question)}?*" if question else "")


def about_delivery(report: Report) -> Markdown:
    """Ask what the deliveries need."""
    return _ask(_of_organisation(report) if report.own is not None else _of_region(report))


_ABSENT: dict[str, str] = {
    DeliveryStatus.LATE: "De levering kwam later binnen; wat is er nodig om de volgende op tijd te leveren",
    DeliveryStatus.HELD: "Wat is er nodig om de vraag over deze levering te beantwoorden, en wie neemt dat op zich",
    DeliveryStatus.UNREADABLE: "Wat is er nodig om een bruikbare levering te sturen, en wie neemt dat op zich",
    DeliveryStatus.NOT_RECEIVED: "Wat is er nodig om alsnog te leveren, en wie neemt dat op zich",
}


def _of_organisation(report: Report) -> str:
    if not report.is_complete():
        (own,) = report.own_rows("delivery_status")
        return _ABSENT[own["status"]]
    found = report.own_rows("delivery_quality")
    actions, refused = {row["action"] for row in found}, sum(r["rows"] for r in found if r["action"] == "refused")
    if refused == 1:
        return "Hoe ontstond de geweigerde rij, en wie zorgt dat zij in de volgende levering goed is"
    if refused:
        return "Hoe ontstonden de geweigerde rijen, en wie zorgt dat zij in de volgende levering goed zijn"
    if actions:
        return "Wat kan in de registratie anders, zodat er bij de volgende levering minder te herstellen is"
    return "Deze levering was in orde; wat is er nodig om dat zo te houden"


def _of_region(report: Report) -> str:
    alone = active_here(report) == 1
    if all_hidden(report) and report.is_complete():
        return "Wat weten de organisaties zelf over deze trajecten, nu daar geen cijfers over te tonen zijn"
    return {
        Coverage.COMPLETE: f"{'Herkent de organisatie' if alone else 'Herkennen de organisaties'} zich in deze cijfers",
        Coverage.PARTIAL: "Welke organisaties ontbreken nog, en hoe verandert hun levering het beeld van de regio",
        Coverage.NOTHING_RECEIVED: "Wat staat een levering in de weg, en wie in de regio kan daarbij helpen",
        Coverage.NO_ORGANISATION: "Wie in de regio heeft baat bij IPS, en waar kunnen zij nu terecht",
    }.get(report.coverage(report.unit) or Coverage.COMPLETE, "")


def about_numbers(report: Report) -> Markdown:
    """Ask what is behind the number of trajectories; nothing where there never was one."""
    now, before = report.cell("running"), report.cell("running", report.previous)
    if not now.shown:
        return _ask("Hoeveel trajecten lopen er nu, volgens de eigen registratie" if known_quarters(report) else "")
    if not (before.shown and report.same_organisations(report.previous, report.quarter)):
        return _ask("Past dit aantal trajecten bij wat er dit kwartaal aan begeleiding beschikbaar was")
    if abs(now.number - before.number) < _WORTH_ASKING * before.number or now.number == before.number:
        return _ask("Het aantal trajecten veranderde weinig; zijn er cliënten die op een plek wachten")
    way = "toe" if now.number > before.number else "af"
    return _ask(f"Het aantal trajecten nam {way}; was dat zo bedoeld")


def about_money(report: Report) -> Markdown:
    """Ask in a region whether the sources of funding leave anyone out, or what they could be."""
    if not has_mix(report):
        return markdown("")
    if report.coverage(report.unit) == Coverage.NO_ORGANISATION:
        return _ask("Wie kan in deze regio IPS betalen, als een organisatie ermee begint")
    return _ask("Zijn er cliënten die geen traject krijgen doordat er voor hen geen financiering is")


def about_work(report: Report) -> Markdown:
    """Ask what explains the share with paid work; or, where it may not be shown, what the region sees itself."""
    cell, national = report.cell("paid_work"), report.cell("paid_work", region="")
    if cell.status is Status.HIDDEN:
        return _ask("Wat zien de teams zelf van het vinden en houden van werk, nu daar geen cijfer over te tonen is")
    if not (cell.shown and national.shown):
        return markdown("")
    if not differs(report, "paid_work"):
        return _ask("Wat vertellen de cliënten die nu werken over wat hen daarbij hielp")
    higher = cell.number > national.number
    if not _stands_out(report):
        return _ask(f"Was het aandeel ook in eerdere kwartalen {'hoger' if higher else 'lager'} dan landelijk")
    if higher:
        return _ask("Waardoor kan het aandeel hier hoger zijn, en wat daarvan kunnen anderen overnemen")
    return _ask("Wie zijn de cliënten zonder werk, en wat hebben zij volgens het team nodig")


def _stands_out(report: Report) -> bool:
    """Whether chance and ordinary spread don't explain how far a unit's paid work is from the country."""
    if report.own is not None:
        place = position(report)
        return place is not None and place.level is not None
    found = screen(report, "paid_work")
    return found is not None and report.unit in found.standing_out


def about_position(report: Report) -> Markdown:
    """Ask what explains an organisation's place in the funnel; nothing where it has none."""
    found = position(report)
    if found is None:
        return markdown("")
    if found.level is None:
        return _ask("Het verschil kan toeval zijn; wat wil het team eerst langer volgen")
    if found.share > found.target:
        return _ask("Wat doet het team anders dan anderen, en klopt de registratie van werk")
    return _ask("Klopt de registratie van werk; zo ja, wat maakt het vinden van werk hier moeilijker")


def about_first_job(report: Report) -> Markdown:
    """Ask about the time to the first job; nothing where that isn't known."""
    if not any(own.value is not None for _, own, _ in first_jobs(report)):
        return markdown("")
    return _ask("Hoe snel na de start is er contact met een werkgever")


def about_neighbours(report: Report) -> Markdown:
    """Ask what a region can share with its neighbours; nothing in an organisation's report."""
    if report.own is not None:
        return markdown("")
    return _ask("Met welke buurregio is er contact over IPS, en wat valt er van elkaar te leren")


def about_endings(report: Report) -> Markdown:
    """Ask what happened to those who ended."""
    cell, unknown = report.cell("ended_with_work_or_education"), report.cell("ended_situation_unknown")
    if cell.status is Status.HIDDEN and not nothing_ended(report):
        return _ask("Hoe eindigden trajecten volgens de teams zelf, en wat is daarvan te leren")
    if not cell.shown:
        return markdown("")
    if unknown.shown and unknown.base and unknown.number >= _MUCH_UNKNOWN:
        return _ask("Hoe kan het team vaker vastleggen met welke situatie een traject eindigt")
    return _ask("Wat gebeurde er met wie zonder werk of opleiding eindigde, en wat is daarvan te leren")
