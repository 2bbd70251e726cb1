"""Figures of the report that follow the quarters: coverage, totals, mean per organisation, endings, starts."""

from __future__ import annotations

from IPython.display import Markdown

from werkmonitor.figures.columns import SHOWN_QUARTERS, Panel, column_panels
from werkmonitor.narrative import numbers, terms
from werkmonitor.narrative.cells import Cell
from werkmonitor.narrative.report import Report, require_report
from werkmonitor.quarter import Quarter
from werkmonitor.vocabulary import Stage

_HEIGHT, _LOW = 2.0, 1.5
"""Inches of panels, and of those in a quality report, which has a few pages."""


def _panel(report: Report, heading: str, indicator: str, **breakdown: str) -> Panel:
    """Make a panel of a count, or of the numerator of a share, nationally or for the report's region."""

    def number(quarter: Quarter) -> Cell:
        return report.cell(indicator, quarter, **breakdown)

    return Panel(heading, number)


def _with_share(panel: Panel) -> Panel:
    return Panel(panel.heading, panel.number, panel.height, lambda cell: f"{cell.count_text}\n({cell.share_text})")


def availability(report: Report) -> Markdown:
    """Figure 1: organisations and regions in the figures of each quarter."""
    report = require_report(report)
    panels = [
        Panel("Organisaties\nin de cijfers", lambda q: report.cell("organisations_reporting", q)),
        Panel("Regio’s:\ncompleet", lambda q: report.cell("regions_complete", q)),
        Panel("Regio’s:\nonvolledig", lambda q: report.cell("regions_partial", q)),
        Panel("Regio’s: niets\nontvangen", lambda q: report.cell("regions_nothing_received", q)),
        Panel("Regio’s zonder\norganisatie", lambda q: report.cell("regions_no_organisation", q)),
    ]
    quarters = report.quarters[-SHOWN_QUARTERS:]
    complete = report.cell("regions_complete").count_word
    title = (
        f"{numbers.sentence(report.of_organisations())[:-1]} in de cijfers; {complete} van de "
        f"{numbers.number(len(report.regions))} arbeidsmarktregio’s compleet"
    )
    caption = (
        f"Beschikbaarheid van gegevens per kwartaal, zoals ontvangen op {numbers.day(report.as_of)}. Een regio is "
        f"compleet als er van elke organisatie die er IPS aanbiedt een bruikbare levering is."
    )
    return column_panels(
        report,
        panels,
        id="fig-beschikbaarheid",
        title=title,
        caption=caption,
        note=terms.basis_note(report, quarters),
        height=1.7,
    )


def totals(report: Report, id: str = "fig-totalen") -> Markdown:
    """Figure 2: running, new and ended trajectories per quarter."""
    report = require_report(report)
    panels = [
        _panel(report, "Lopend", "running"),
        _panel(report, "Nieuw", "new"),
        _panel(report, "Beëindigd (alle stadia)", "ended"),
    ]
    running, new = (report.cell(indicator) for indicator in ("running", "new"))
    title = f"{report.prefix}IPS-trajecten per kwartaal: lopend, nieuw en beëindigd"
    if running.shown and new.shown:
        title = (
            f"{report.prefix}{running.count_text} lopende IPS-trajecten in {report.quarter.label}, waarvan "
            f"{new.count_text} nieuw"
        )
    caption = terms.joined(
        "IPS-trajecten per kwartaal: lopend, nieuw en beëindigd",
        report.definition("running"),
        report.definition("new"),
        report.definition("ended"),
    )
    height = _LOW if report.unit else _HEIGHT
    return column_panels(report, panels, id=id, title=title, caption=caption, height=height)


def mean_per_organisation(report: Report) -> Markdown:
    """Figure 3: mean number of running trajectories per organisation."""
    report = require_report(report)

    def write(cell: Cell) -> str:
        return numbers.number(cell.number, 1)

    def mean(quarter: Quarter) -> Cell:
        return report.cell("mean_per_organisation", quarter)

    panels = [
        Panel("Gemiddeld aantal lopende trajecten", mean, lambda cell: cell.number, write),
        Panel("Organisaties waarover het gaat", lambda quarter: report.cell("organisations_reporting", quarter)),
    ]
    now = mean(report.quarter)
    title = "Gemiddeld aantal lopende trajecten per organisatie"
    if now.shown:
        title = f"Een organisatie begeleidt gemiddeld {write(now)} lopende IPS-trajecten"
    caption = (
        "Gemiddeld aantal lopende IPS-trajecten per organisatie, over de organisaties in de cijfers van dat kwartaal. "
        "Een verschil tussen kwartalen met andere organisaties is geen groei of krimp."
    )
    note = terms.incomplete_note(
        report, report.quarters[-SHOWN_QUARTERS:], "Het gemiddelde gaat alleen over die organisaties."
    )
    return column_panels(
        report, panels, id="fig-gemiddelde", title=title, caption=caption, note=note, height=1.8, one_scale=False
    )


def endings(report: Report) -> Markdown:
    """Figure 7: trajectories that ended with and without work or education, and those of which it isn't known."""
    report = require_report(report)
    panels = [
        _with_share(_panel(report, "Met werk of opleiding", "ended_with_work_or_education")),
        _with_share(_panel(report, "Zonder werk of opleiding", "ended_without_work_or_education")),
        _panel(report, "Situatie onbekend", "ended_situation_unknown"),
    ]
    ended_with = report.cell("ended_with_work_or_education")
    title = f"{report.prefix}wel of geen werk of opleiding aan het eind van het traject"
    if ended_with.shown:
        title = (
            f"{report.prefix}van de beëindigde trajecten waarvan de situatie bekend is, eindigde "
            f"{ended_with.share_text} met werk of opleiding"
        )
    base = f" ({ended_with.base_text} in {report.quarter.label})" if ended_with.shown else ""
    caption = (
        "Beëindigde trajecten (alle stadia) naar de situatie van de cliënt op de dag van het einde. De percentages "
        f"gaan over de trajecten waarvan die situatie bekend is{base}. Wie eindigde zonder werk, kan eerder in het "
        "traject wel hebben gewerkt."
    )
    return column_panels(report, panels, id="fig-beeindigd", title=title, caption=caption, height=_HEIGHT)


def endings_by_stage(report: Report) -> Markdown:
    """Ended trajectories by the stage in which they were (B8, national)."""
    report = require_report(report)
    panels = [_panel(report, stage.label, "ended", stage=stage.value) for stage in Stage]
    ended = report.cell("ended")
    orientation = report.cell("ended", stage=Stage.ORIENTATION.value)
    title = "Beëindigde trajecten naar stadium"
    if ended.shown and orientation.shown:
        title = (
            f"Van de {ended.count_text} beëindigde trajecten waren er {orientation.count_text} nog in de oriënterende "
            "fase"
        )
    caption = terms.joined(
        "Beëindigde trajecten naar het stadium waarin zij waren op de dag van het einde", report.definition("ended")
    )
    return column_panels(report, panels, id="fig-beeindigd-stadium", title=title, caption=caption, height=1.8)


def starts_and_stops(report: Report) -> Markdown:
    """Trajectories whose client started or stopped working in the quarter (B6)."""
    report = require_report(report)
    panels = [
        _panel(report, "Gestart met werken", "started_working"),
        _panel(report, "Gestopt met werken", "stopped_working"),
    ]
    started, stopped = (report.cell(indicator) for indicator in ("started_working", "stopped_working"))
    title = "Gestart en gestopt met betaald werk"
    if started.shown and stopped.shown:
        title = (
            f"{report.prefix}in {started.count_text} trajecten is de cliënt gestart met betaald werk, in "
            f"{stopped.count_text} gestopt"
        )
    caption = (
        "Lopende trajecten waarbij de cliënt zonder betaald werk het kwartaal (of het traject) inging en er met "
        "betaald werk uit kwam, en omgekeerd. Een traject dat met werk eindigt, telt niet als gestopt."
    )
    return column_panels(report, panels, id="fig-starten-stoppen", title=title, caption=caption, height=1.8)
