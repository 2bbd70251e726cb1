"""Figures with a row for each labour-market region, marked where figures are incomplete."""

from __future__ import annotations

from IPython.display import Markdown

from werkmonitor.figures import rows as drawing
from werkmonitor.figures import theme
from werkmonitor.figures.emit import emit
from werkmonitor.figures.rows import Row
from werkmonitor.narrative import numbers, terms
from werkmonitor.narrative.cells import ABSENT, Cell
from werkmonitor.narrative.report import Report, require_report
from werkmonitor.narrative.tables import markdown
from werkmonitor.vocabulary import Status

ROW = 0.178
"""Inches per region."""

EARLIER_DELIVERIES = (
    "Van een organisatie zonder levering over dit kwartaal tellen de starts uit eerdere leveringen van dit jaar mee. "
    "Daarom kan een regio een getal hebben terwijl over dit kwartaal niets van haar is ontvangen"
)
"""Why a region without a delivery for the quarter can have starts since 1 January."""


def region_rows(report: Report, indicator: str) -> list[Row]:
    """Return a row per region, the largest number first; what isn't shown last, with the reason."""

    cells = {region: report.cell(indicator, region=region) for region in report.regions}
    rows = [
        Row(report.region_label(region), (cell,), (terms.region_text(report, region, cell),))
        for region, cell in cells.items()
    ]
    return sorted(rows, key=lambda row: (-row.order, row.texts[0], row.label))


def running_by_region(report: Report) -> Markdown:
    """Running trajectories in each region."""
    report = require_report(report)
    what = f"Lopende IPS-trajecten per arbeidsmarktregio in {report.quarter.label}"
    return _counts(report, "running", "fig-regio-lopend", "Lopende IPS-trajecten per arbeidsmarktregio", what)


def new_by_region(report: Report) -> Markdown:
    """Figure B2: trajectories that started since 1 January, per region."""
    report = require_report(report)
    total = report.cell("new_year_to_date")
    title = f"Sinds het begin van {report.quarter.year} zijn {total.count_word} IPS-trajecten gestart"
    last = numbers.day(report.quarter.end)
    what = f"IPS-trajecten per arbeidsmarktregio, gestart van 1 januari tot en met {last}"
    if report.quarter.number > 1 and report.reporting() != report.active():
        what = terms.joined(what, EARLIER_DELIVERIES)
    return _counts(report, "new_year_to_date", "fig-regio-nieuw", title if total.shown else "", what)


def _counts(report: Report, indicator: str, id: str, title: str, what: str) -> Markdown:
    """Draw a count per region as bars, the largest first."""
    rows = region_rows(report, indicator)
    if not any(row.cells[0].shown for row in rows):
        return no_figure(report, any_hidden=any(row.cells[0].status is Status.HIDDEN for row in rows))
    hidden = any(row.cells[0].status is Status.HIDDEN for row in rows)
    caption = terms.joined(what, report.definition(indicator), terms.suppression(report) if hidden else "")
    return _region_figure(report, rows, id, title or what, caption, dots=False)


def no_figure(report: Report, *, any_hidden: bool, what: str = "dit cijfer", some_shown: bool = False) -> Markdown:
    """Say that a figure would be empty, or nearly so, and why.

    Parameters
    ----------
    report
        The report.
    any_hidden
        Whether there are numbers that the policy hides.
    what
        What would have been shown, with its article.
    some_shown
        Whether a few regions have a number that is shown.
    """
    if some_shown:
        why = f"over {report.quarter.label} is {what} van te weinig arbeidsmarktregio’s te tonen"
    elif any_hidden:
        why = f"in geen enkele arbeidsmarktregio is {what} te tonen, omdat het over te weinig mensen gaat"
    else:
        why = f"over {report.quarter.label} is {what} van geen enkele arbeidsmarktregio bekend"
    return markdown(numbers.sentence(f"Hier staat geen figuur: {why}"))


def paid_work_by_region(report: Report) -> Markdown:
    """Share of running trajectories with paid work in each region, with intervals and the national share."""
    report = require_report(report)
    rows = region_rows(report, "paid_work")
    national = report.cell("paid_work")
    title = "Aandeel met betaald werk per arbeidsmarktregio"
    if national.shown:
        title = f"Aandeel met betaald werk per regio, naast {national.share_text} landelijk (stippellijn)"
    caption = terms.joined(
        f"Aandeel lopende trajecten met betaald werk per arbeidsmarktregio in {report.quarter.label}",
        terms.REGION_INTERVALS,
        "De volgorde is geen ranglijst: de intervallen van de meeste regio’s overlappen elkaar",
        terms.suppression(report),
    )
    return _region_figure(report, rows, "fig-regio-betaald-werk", title, caption, dots=True, reference=national)


def _region_figure(
    report: Report, rows: list[Row], id: str, title: str, caption: str, *, dots: bool, reference: Cell = ABSENT
) -> Markdown:
    note = terms.region_note(report)
    with theme.style():
        figure, (ax,) = theme.frame(title, note, height=drawing.height(rows, ROW), synthetic=report.synthetic)
        if dots:
            drawing.dots(ax, rows, [""], reference)
        else:
            drawing.bars(ax, rows, [""])
        ax.tick_params(axis="y", labelsize=theme.SMALL)
        kind = "Puntendiagram met intervallen" if dots else "Staafdiagram"
        alt = terms.joined(kind, title, drawing.described(rows, [""]), note)
        return emit(figure, report, id, caption, alt)
