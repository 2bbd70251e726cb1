"""The dashboard's numbers as tables, for who reads without scripts, prints, or wants everything in view."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from IPython.display import Markdown

from werkmonitor.config import find_project
from werkmonitor.dashboard.content import GROUPS, Group, Shown, reason, shown_indicators
from werkmonitor.narrative import numbers, terms
from werkmonitor.narrative.report import Report, require_report
from werkmonitor.narrative.tables import escape, markdown
from werkmonitor.quarter import Quarter

_NATIONAL: Group = ("", "", "", "")
_NO_ROW = "–"
"""In the place of a number that is not part of the monitor."""
_IN_COLUMNS = ("funding", "type")
_PAGE = "20-dashboard.qmd"


def by_quarter(report: Report) -> Markdown:
    """Table of each indicator for the whole country, a column for each quarter."""
    report = require_report(report)
    header = ["Cijfer", *(quarter.short_label + terms.mark(report, quarter) for quarter in report.quarters)]
    rows = [
        [one.label, *(_text(report, one, _NATIONAL, quarter) for quarter in report.quarters)]
        for one in shown_indicators(report)
    ]
    caption = terms.joined(
        "Landelijke cijfers per kwartaal: aantallen, en aandelen met hun teller",
        terms.basis_note(report, report.quarters),
    )
    return report.table(header, rows, caption, "tbl-dashboard-kwartalen")


def by_group(report: Report) -> Markdown:
    """Table of each indicator that is known by funding or type, for this quarter."""
    report = require_report(report)
    groups = [(name, code) for name in _IN_COLUMNS for code in terms.codes(GROUPS[name][1], unknown=False)]
    header = ["Cijfer", *(terms.LABELS[name][code] for name, code in groups)]
    rows = [
        [one.label, *(_text(report, one, _group(name, code), report.quarter) for name, code in groups)]
        for one in shown_indicators(report)
        if any(one.has(name) for name in _IN_COLUMNS)
    ]
    caption = terms.joined(
        f"Cijfers naar financiering en type in {report.quarter.label}", terms.basis_note(report, [report.quarter])
    )
    return report.table(header, rows, caption, "tbl-dashboard-groepen")


def by_region(report: Report) -> Markdown:
    """Tables by region, one for each indicator that is known so, each to fold out."""
    report = require_report(report)
    known = [one for one in shown_indicators(report) if one.has("region")]
    empty = [one for one in known if not any(_is_shown(one, region) for region in report.regions)]
    tables = [_of_regions(report, one) for one in known if one not in empty]
    labels = ", ".join(f"“{one.label}”" for one in empty)
    rest = numbers.sentence(f"Hier is in geen enkele regio een getal van te tonen: {labels}") if empty else ""
    return markdown("\n\n".join([*tables, escape(rest)]))


def regions() -> Markdown:
    """List all regions by name, each with a link to the dashboard in which it is chosen."""
    names = sorted(find_project().regions.items(), key=lambda one: one[1])
    links = (f"- [{escape(name)}]({_PAGE}#regio={code})" for code, name in names)
    return markdown("\n".join(["::: {.places}", "", *links, "", ":::"]))


def _of_regions(report: Report, shown: Shown) -> str:
    header = ["Arbeidsmarktregio", *(quarter.short_label for quarter in report.quarters)]
    rows = [_of_region(report, shown, region) for region in report.regions]
    starred = any(report.region_label(region) != name for region, name in report.regions.items())
    caption = terms.joined(
        f"{shown.label}{',' if ',' in shown.label else ''} per arbeidsmarktregio",
        f"De sterretjes gaan over {report.quarter.label}" if starred else "",
    )
    table = report.table(header, rows, caption, f"tbl-dashboard-{shown.id.replace('_', '-')}")
    text: str = table.data
    return "\n\n".join(
        [_raw(f"<details><summary>{shown.label}</summary>"), escape(shown.definition), text, _raw("</details>")]
    )


def _of_region(report: Report, shown: Shown, region: str) -> Sequence[str]:
    group: Group = ("", "", "", region)
    texts: Iterable[str] = (_text(report, shown, group, quarter) for quarter in report.quarters)
    return [report.region_label(region), *texts]


def _is_shown(shown: Shown, region: str) -> bool:
    return any(cell.shown for cell, _ in shown.cells["", "", "", region])


def _group(name: str, code: str) -> Group:
    return ("", code, "", "") if name == "funding" else ("", "", code, "")


def _text(report: Report, shown: Shown, group: Group, quarter: Quarter) -> str:
    """Write a number, a share with its count, or why it isn't shown."""
    if group not in shown.cells:
        return _NO_ROW
    cell, _ = shown.cells[group][report.quarters.index(quarter)]
    if not cell.shown:
        return reason(report, cell, group[-1], quarter)
    return cell.both_text if shown.is_share else shown.write(cell)


def _raw(html: str) -> str:
    return f"```{{=html}}\n{html}\n```"
