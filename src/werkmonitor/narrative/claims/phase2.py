"""The whole course of a trajectory, other methods, start cohorts, and the experience of organisations."""

from __future__ import annotations

from collections.abc import Sequence

from IPython.display import Markdown

from werkmonitor.indicators.cohorts import COHORT_MONTHS
from werkmonitor.narrative import numbers
from werkmonitor.narrative.cells import ABSENT, Cell
from werkmonitor.narrative.claims.compare import known, unknown
from werkmonitor.narrative.claims.grades import Claim, Grade
from werkmonitor.narrative.report import Report
from werkmonitor.quarter import Quarter
from werkmonitor.vocabulary import Method

OTHER_METHODS = [method for method in Method if method is not Method.IPS]
MONTHS = {6: "zes maanden", 12: "een jaar"}
YEARS = {
    "under_5": "Minder dan 5 jaar IPS",
    "5_to_10": "5 tot en met 10 jaar IPS",
    "over_10": "Meer dan 10 jaar IPS",
    "unknown": "Aantal jaren onbekend",
}


def _names(methods: Sequence[Method]) -> str:
    return numbers.listing([method.label for method in methods])


def delivered_methods(report: Report) -> list[Method]:
    """Return the methods other than IPS of which the deliveries hold trajectories."""
    return [m for m in OTHER_METHODS if report.cell("running", method=m.value) is not ABSENT]


def methods(report: Report) -> Claim:
    """Running trajectories by other methods, or that none were delivered."""
    found = delivered_methods(report)
    if not found:
        return Claim(
            f"Over {report.quarter.label} zijn alleen IPS-trajecten geleverd. Trajecten volgens andere methoden "
            f"({_names(OTHER_METHODS)}) zijn daarom nog niet te tellen; dat wil niet zeggen dat zij er niet zijn"
        )
    parts = [f"{m.label} {report.cell('running', method=m.value).count_text}" for m in found]
    text = f"Over {report.quarter.label} zijn ook trajecten volgens andere methoden dan IPS geleverd"
    return Claim(text, f"Daarvan liepen er: {numbers.listing(parts)}")


def methods_table(report: Report) -> Markdown:
    """Running, new and ended trajectories and paid work, by method."""
    found = [Method.IPS, *delivered_methods(report)]
    rows = []
    for method in found:
        cells = [report.cell(name, method=method.value) for name in ("running", "new", "ended")]
        rows.append([method.label, *(c.count_text for c in cells), report.cell("paid_work", method=method).both_text])
    header = ["Methode", "Lopend", "Nieuw", "Beëindigd (alle stadia)", "Betaald werk"]
    caption = f"Trajecten naar methode, {report.quarter.label}."
    if len(found) == 1:
        caption += " Van andere methoden zijn geen trajecten geleverd."
    return report.table(header, rows, caption, "tbl-methoden")


def ever_worked(report: Report) -> Claim:
    """Ever worked since the start, beside paid work in the quarter."""
    ever, now = report.cell("ever_worked"), report.cell("paid_work")
    if not ever.shown:
        return Claim(unknown("Het aandeel lopende trajecten met ooit betaald werk sinds de start", ever))
    beside = ""
    if now.shown:
        of_all = "" if now.base == ever.base else " van alle lopende trajecten"
        beside = f"; in het kwartaal zelf bij {now.share_text}{of_all}"
    delivered = "" if now.shown and now.base == ever.base else " waarvan plaatsingen zijn geleverd,"
    return Claim(
        f"Van de {ever.base_text} lopende IPS-trajecten{delivered} was er bij {ever.both_word} op enig moment sinds de "
        f"start betaald werk{beside}"
    )


def brought_work(report: Report) -> Claim:
    """Worked in a job of before the start only."""
    return known(
        report.cell("ever_worked_only_before_start"),
        "Het aantal dat alleen werkte in een baan van vóór de start",
        lambda cell: (
            f"Van de {cell.base_text} trajecten met ooit betaald werk was er bij {cell.both_word} alleen werk in een "
            "baan die al vóór de start begon"
        ),
    )


def ended_ever_worked(report: Report) -> Claim:
    """Ever worked among those who ended."""
    return known(
        report.cell("ended_ever_worked"),
        "Het aandeel beëindigde trajecten met ooit betaald werk",
        lambda cell: (
            f"Van de {cell.base_text} IPS-trajecten die na de start zijn beëindigd, was er bij {cell.both_word} op "
            "enig moment tijdens het traject betaald werk"
        ),
    )


def reasons(report: Report) -> Claim:
    """Ended with paid work, without but worked before, never worked."""
    with_work, before, never = (
        report.cell(name) for name in ("ended_with_paid_work", "ended_worked_before", "ended_never_worked")
    )
    if not with_work.shown:
        return Claim(unknown("De verdeling over de drie redenen van beëindiging", with_work))
    return Claim(
        f"Van de {with_work.base_text} beëindigde IPS-trajecten waarvan de reden bekend is, eindigden er "
        f"{with_work.both_word} met betaald werk, {before.both_word} zonder betaald werk maar met eerder werk in het "
        f"traject, en {never.both_word} zonder dat er tijdens het traject ooit betaald werk was"
    )


def reason_unknown(report: Report) -> Claim:
    """How many have no known reason."""
    return known(
        report.cell("ended_reason_unknown"),
        "Het aantal met een onbekende reden",
        lambda cell: f"Bij {cell.both_word} van de {cell.base_text} beëindigde IPS-trajecten is de reden niet bekend",
    )


def worked_and_unknown(report: Report) -> Claim:
    """Say where those are who ever worked and have none of the three reasons."""
    ever, *known_ = (report.cell(name) for name in ("ended_ever_worked", "ended_with_paid_work", "ended_worked_before"))
    if not all(cell.shown for cell in (ever, *known_)) or (ever.count or 0) <= sum(cell.count or 0 for cell in known_):
        return Claim()
    return Claim(
        "Er zijn ook trajecten waarvan wel bekend is dat er ooit betaald werk was, maar niet hoe zij eindigden; zij "
        "tellen bij de drie redenen niet mee"
    )


def first_job(report: Report) -> Claim:
    """First jobs since the start, and how long after it."""
    within = [(MONTHS[m], report.cell(f"first_job_within_{m}_months")) for m in COHORT_MONTHS]
    parts = [f"{cell.both_word} binnen {months}" for months, cell in within if cell.shown]
    found = known(
        report.cell("first_job"),
        f"Het aantal eerste banen sinds de start in {report.quarter.label}",
        lambda cell: (
            f"In {report.quarter.label} begon bij {cell.counted('traject', 'trajecten')} de eerste baan sinds de start"
        ),
    )
    return Claim(found, f"Daarvan begonnen er {numbers.listing(parts)} na de start" if parts else "")


# --- start cohorts -------------------------------------------------------------------------------------------


def cohort_cell(report: Report, months: int, measure: str, benefit: str = "") -> Cell:
    """Look a number of the start cohorts up."""
    rows = report.safe("start_cohorts").where(months=months, measure=measure, benefit=benefit).frame
    return Cell.of(rows.iloc[0].to_dict()) if len(rows) else ABSENT


def cohort_quarter(report: Report, months: int) -> Quarter:
    """Quarter in which the cohort started."""
    return report.quarter - months // 3


def cohort(report: Report, months: int) -> Claim:
    """Work within months of the start, or why that can't be told yet."""
    paid, any_work = (cohort_cell(report, months, measure) for measure in ("paid_work", "any_work"))
    began = cohort_quarter(report, months).label
    if not paid.shown:
        return Claim(
            f"Werk binnen {MONTHS[months]} na de start is in deze leveringen nog niet te bepalen: dat vraagt "
            f"trajecten die in {began} startten en sindsdien elk kwartaal zijn geleverd"
        )
    text = (
        f"Van de {paid.base_text} IPS-trajecten die in {began} startten zonder betaald werk, begon bij "
        f"{paid.both_word} binnen {MONTHS[months]} een betaalde baan"
    )
    return Claim(f"{text}; bij {any_work.both_word} begon enige vorm van werk, betaald of niet")


def course(report: Report) -> Claim:
    """Say what the share that ever worked tells beside the one of the quarter."""
    ever, now = report.cell("ever_worked"), report.cell("paid_work")
    if not (ever.shown and now.shown):
        return Claim(unknown("Het aandeel lopende trajecten met ooit betaald werk sinds de start", ever))
    return Claim(
        f"In het kwartaal was er betaald werk bij {now.share_text} van de lopende trajecten, en op enig moment sinds "
        f"de start bij {ever.share_text}",
        "Het verschil zijn trajecten waarin eerder is gewerkt en nu niet",
    )


# --- experience of organisations -----------------------------------------------------------------------------


def experience_rows(report: Report) -> list[tuple[str, int, Cell]]:
    """Groups of organisations by years with IPS: label, number of organisations, share with paid work."""
    frame = report.safe("experience").frame
    found = {str(row["years"]): row for row in frame.to_dict("records")}
    return [
        (label, int(found[code]["organisations"]), Cell.of(found[code]))
        for code, label in YEARS.items()
        if code in found
    ]


def experience(report: Report) -> Claim:
    """Paid work by the organisations' years with IPS; a comparison of groups."""
    parts = [f"{label[:1].lower()}{label[1:]} {cell.share_text}" for label, n, cell in experience_rows(report) if n]
    if not parts:
        return Claim("Betaald werk naar jaren ervaring is niet te bepalen: er is geen levering")
    text = f"Aandeel met betaald werk naar de jaren dat organisaties IPS aanbieden: {numbers.listing(parts)}"
    return Claim(text, grade=Grade.ASSOCIATED)


def two_averages(report: Report) -> Claim:
    """A ratio of counts and a mean of percentages, side by side."""
    rows = report.safe("experience").where(years="").frame.to_dict("records")
    cell = Cell.of(rows[0]) if rows else ABSENT
    mean = rows[0]["mean_of_shares"] if rows else None
    if not cell.shown or mean is None or mean == "" or mean != mean:
        return Claim(unknown("Het aandeel met betaald werk over alle organisaties", cell))
    return Claim(
        f"Als verhouding van aantallen heeft {cell.share_text} van de lopende trajecten betaald werk. Het gemiddelde "
        f"van de percentages van de organisaties is {numbers.percent(float(mean))}: daarin telt een kleine organisatie "
        "even zwaar als een grote"
    )
