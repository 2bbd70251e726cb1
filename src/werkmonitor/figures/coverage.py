"""Figure B1: per region a square for each organisation that offers IPS there, filled if its delivery is in."""

from __future__ import annotations

from dataclasses import dataclass

from IPython.display import Markdown
from matplotlib.axes import Axes

from werkmonitor.figures import theme
from werkmonitor.figures.emit import emit
from werkmonitor.figures.regions import ROW
from werkmonitor.narrative import numbers, terms
from werkmonitor.narrative.report import Report, require_report
from werkmonitor.vocabulary import Coverage

_WORST_FIRST = (Coverage.NOTHING_RECEIVED, Coverage.PARTIAL, Coverage.NO_ORGANISATION, Coverage.COMPLETE)
_ROOM_FOR_TEXT = 16
"""Widths of a square's place."""


@dataclass(frozen=True)
class _Region:
    """A row of the figure."""

    label: str
    coverage: Coverage
    active: int
    delivered: int

    @property
    def text(self) -> str:
        if self.coverage == Coverage.NO_ORGANISATION:
            return "geen organisatie actief"
        if self.coverage == Coverage.COMPLETE:
            return "compleet"
        if self.coverage == Coverage.NOTHING_RECEIVED:
            return f"geen bruikbare levering van {numbers.plural(self.active, 'organisatie', 'organisaties')}"
        return f"ontvangen van {numbers.number(self.delivered)} van de {numbers.number(self.active)} organisaties"


def availability_by_region(report: Report) -> Markdown:
    """Figure B1: how complete the figures of each region are."""
    report = require_report(report)
    rows = _rows(report)
    complete = report.cell("regions_complete").count_word
    title = (
        f"Van {complete} van de {numbers.number(len(report.regions))} arbeidsmarktregio’s zijn de gegevens over "
        f"{report.quarter.label} compleet"
    )
    caption = (
        f"Beschikbaarheid van gegevens per arbeidsmarktregio over {report.quarter.label}, zoals ontvangen op "
        f"{numbers.day(report.as_of)}. Elk vierkant is een organisatie die in de regio IPS aanbiedt; het is gevuld als "
        "haar levering in de cijfers zit. Een organisatie kan in meer regio’s werken."
    )
    note = terms.region_note(report)
    with theme.style():
        figure, (ax,) = theme.frame(title, note, height=ROW * max(len(rows), 2) + 0.1, synthetic=report.synthetic)
        _draw(ax, rows)
        described = "; ".join(f"{row.label}: {row.text}" for row in rows)
        alt = terms.joined("Overzicht met een vierkant per organisatie", title, described, note)
        return emit(figure, report, "fig-regio-beschikbaarheid", caption, alt)


def _rows(report: Report) -> list[_Region]:
    """Return the regions: those that lack something first, and then by name."""
    codes = {code.value: code for code in Coverage}
    found = report.safe("coverage").where(quarter=str(report.quarter)).frame.to_dict("records")
    rows = [
        _Region(
            report.region_label(str(row["region"])),
            codes[str(row["coverage"])],
            int(row["organisations_active"]),
            int(row["organisations_delivered"]),
        )
        for row in found
    ]
    return sorted(rows, key=lambda row: (_WORST_FIRST.index(row.coverage), row.label))


def _draw(ax: Axes, rows: list[_Region]) -> None:
    most = max([row.active for row in rows], default=1)
    for place, row in enumerate(rows):
        for organisation in range(row.active):
            fill = theme.NAVY if organisation < row.delivered else "white"
            ax.plot(organisation, place, "s", markersize=6.5, color=theme.NAVY, markerfacecolor=fill)
        write = theme.label if row.coverage == Coverage.COMPLETE else theme.absent
        write(ax, row.text, (most, place), (0, 0), va="center_baseline", fontsize=theme.SMALL)
    theme.bare(ax, keep="")
    ax.set_yticks(range(len(rows)), [row.label for row in rows])
    ax.tick_params(axis="y", labelsize=theme.SMALL)
    ax.set_xticks([])
    ax.set_xlim(-0.5, most + _ROOM_FOR_TEXT)
    ax.set_ylim(len(rows) - 0.4, -0.6)
