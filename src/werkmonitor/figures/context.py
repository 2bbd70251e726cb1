"""Published shares with work of earlier years and other programmes, by kind of measure, with ours among them."""

from __future__ import annotations

from typing import Any

from IPython.display import Markdown

from werkmonitor.figures import rows as drawing
from werkmonitor.figures import theme
from werkmonitor.figures.emit import emit
from werkmonitor.figures.rows import Row
from werkmonitor.narrative import terms
from werkmonitor.narrative.cells import Cell
from werkmonitor.narrative.claims import context as claims
from werkmonitor.narrative.claims.context import Measure
from werkmonitor.narrative.report import Report, require_report
from werkmonitor.vocabulary import Status

_OWN = {Measure.QUARTERLY: "paid_work", Measure.EVER: "ever_worked"}
_NAMES = ("IPS", "Gebruikelijke hulp")


def context(report: Report) -> Markdown:
    """Shares with work by kind of measure; each kind has its own block, since they can't be compared."""
    report = require_report(report)
    rows, own = _rows(report)
    borders = [place for place, row in enumerate(rows) if not row.cells and place]
    title = "Welk aandeel met IPS werk heeft, hangt sterk af van wat er wordt geteld"
    note = (
        "Vergelijk alleen binnen een blok: de drie blokken meten iets anders, ook al staan zij onder één schaal. Ook "
        "binnen een blok verschillen land, groep en duur.\n\u25c6 Dit rapport"
    )
    note += ", uit synthetische leveringen; de andere cijfers zijn gepubliceerd." if report.synthetic else "."
    caption = terms.joined(
        "Aandeel met werk volgens gepubliceerde bronnen en dit rapport, naar soort maat",
        f"Het aandeel ooit gewerkt in dit rapport gaat over trajecten die in {report.quarter.label} liepen, hoe lang "
        "ook",
        "Alleen de cijfers van dit rapport komen uit synthetische gegevens" if report.synthetic else "",
    )
    with theme.style():
        figure, (ax,) = theme.frame(title, note, height=drawing.height(rows), synthetic=False)
        drawing.dots(ax, rows, _NAMES)
        for place in own:
            cell = rows[place].cells[0]
            if cell.shown:
                ax.plot(100 * cell.number, place - 0.14, "D", color=theme.ORANGE, markersize=6, zorder=4)
        for place in borders:
            ax.axhline(place - 0.5, color=theme.QUIET, linewidth=0.8)
        ax.set_xlim(0, 70)
        alt = terms.joined("Puntendiagram", title, drawing.described(rows, _NAMES), note)
        return emit(figure, report, "fig-context", caption, alt, of_deliveries=False)


def _rows(report: Report) -> tuple[list[Row], list[int]]:
    """Return the rows, and the places of those that are our own."""
    rows: list[Row] = []
    own: list[int] = []
    for measure in Measure:
        rows.append(Row(measure.label))
        if measure in _OWN:
            cell = report.cell(_OWN[measure])
            made = " (synthetisch)" if report.synthetic else ""
            own.append(len(rows))
            rows.append(Row(f"Dit rapport, {report.quarter.short_label}{made}", (cell,), (cell.share_text,)))
        rows += _published(claims.published(report, measure))
    return rows, own


def _published(found: list[dict[Any, Any]]) -> list[Row]:
    """Make a row per study and moment, with the comparison group beneath where there is one."""
    usual = {(row["study"], row["follow_up_months"]): row for row in found if row["group"] == "usual"}
    rows = []
    for row in found:
        if row["group"] == "usual":
            continue
        beside = usual.get((row["study"], row["follow_up_months"]))
        pair = [row] if beside is None else [row, beside]
        cells = tuple(Cell(Status.OK, value=float(one["value"])) for one in pair)
        rows.append(Row(claims.study_label(row), cells, tuple(claims.share_text(one) for one in pair)))
    return rows
