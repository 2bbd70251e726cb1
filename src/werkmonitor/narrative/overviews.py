"""Tables of the pages: each takes a report and gives a pipe table with Dutch headers and numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pandas as pd
from IPython.display import Markdown

from werkmonitor.indicators.definitions import BY_ID
from werkmonitor.indicators.indicator import Kind
from werkmonitor.narrative import numbers, terms, verdict
from werkmonitor.narrative.cells import STATUS_WORDS, Cell
from werkmonitor.narrative.change import share_change
from werkmonitor.narrative.claims import grades, rules
from werkmonitor.narrative.claims.coverage import other_basis
from werkmonitor.narrative.report import Report
from werkmonitor.narrative.tables import markdown
from werkmonitor.panel.selection import DeliveryStatus
from werkmonitor.quarter import Quarter
from werkmonitor.vocabulary import Coverage, Status

_SHEETS = {"trajecten": "Trajecten", "plaatsingen": "Plaatsingen"}
_ACTIONS = {"repaired": "Hersteld", "refused": "Geweigerd"}


def _or_reason(value: Any, status: str = Status.MISSING) -> str:
    """Write a count, or why it isn't there."""
    if pd.isna(value):
        return next((words for code, words in STATUS_WORDS.items() if code == status), STATUS_WORDS[Status.MISSING])
    return numbers.number(value)


# --- what was delivered --------------------------------------------------------------------------------------


def quarters(report: Report) -> Markdown:
    """Organisations and regions in the figures, per quarter."""
    indicators = ["organisations_active", "organisations_reporting", *(f"regions_{code}" for code in Coverage)]
    header = ["Kwartaal", "Organisaties", "In de cijfers", "Regio’s compleet", "Onvolledig", "Geen levering"]
    rows = [[q.short_label, *(report.count(indicator, q) for indicator in indicators)] for q in report.quarters]
    caption = f"Organisaties en arbeidsmarktregio’s in de cijfers, stand {numbers.day(report.as_of)}."
    return report.table([*header, "Geen organisatie"], rows, caption, "tbl-kwartalen")


def deliveries(report: Report) -> Markdown:
    """What became of each organisation's delivery for this quarter."""
    frame = report.safe("organisations").where(quarter=str(report.quarter)).frame
    labels = {status.value: status.label for status in DeliveryStatus}
    rows = [[str(name), labels[str(status)]] for name, status in zip(frame["name"], frame["status"], strict=True)]
    caption = f"Leveringen over {report.quarter.label}, stand {numbers.day(report.as_of)}."
    return report.table(["Organisatie", "Levering"], rows, caption, "tbl-leveringen", "ll")


def rows_in_and_out(report: Report) -> Markdown:
    """Rows delivered, used and refused; nothing is lost between them."""
    header = ["Kwartaal", "Blad", "Leveringen", "Aangeleverd", "Gebruikt", "Geweigerd"]
    counts = ["deliveries", "rows_in", "rows_used", "rows_refused"]
    rows = [
        [
            Quarter.parse(str(row["quarter"])).short_label,
            _SHEETS[str(row["sheet"])],
            *(_or_reason(row[name], row["status"]) for name in counts),
        ]
        for row in report.safe("delivery_rows").frame.to_dict("records")
    ]
    caption = "Rijen in de gebruikte leveringen: aangeleverd is gebruikt plus geweigerd."
    return report.table(header, rows, caption, "tbl-rijen", "llrrrr")


def delivery_quality(report: Report, action: str) -> Markdown:
    """Rules by which values were ``repaired`` or rows ``refused`` in this quarter's deliveries."""
    frame = report.safe("delivery_quality").where(quarter=str(report.quarter), action=action).frame
    rows = [
        [
            str(row["sentence"] or row["rule"]).rstrip("."),
            *(_or_reason(row[name], row["status"]) for name in ("rows", "organisations")),
        ]
        for row in frame.to_dict("records")
    ]
    what = _ACTIONS[action]
    if not rows:
        return markdown(f"{what}: in dit kwartaal was dat bij geen enkele regel nodig.")
    caption = f"{what} volgens regel, leveringen over {report.quarter.label}."
    return report.table(["Regel", "Aantal", "Organisaties"], rows, caption, f"tbl-{what.lower()}")


# --- what was found ------------------------------------------------------------------------------------------


def regions(report: Report, indicators: Sequence[str], id: str, caption: str) -> Markdown:
    """Numbers of each region, with the marks of the report; what isn't shown has its reason."""
    shown = [i for i in indicators if any(report.cell(i, region=code).shown for code in report.regions)]
    left_out = [BY_ID[indicator].label.lower() for indicator in indicators if indicator not in shown]
    header = ["Arbeidsmarktregio", *(BY_ID[indicator].label for indicator in shown)]
    rows = [
        [
            report.region_label(code),
            *(_of_region(report, code, indicator, indicators[0]) for indicator in shown),
        ]
        for code in sorted(report.regions, key=report.regions.__getitem__)
    ]
    if not shown:
        return markdown(f"{numbers.sentence(caption)} Van geen enkele regio is een aantal te tonen.")
    why = "Weggelaten, omdat het van geen enkele regio te tonen is"
    absent = f"{why}: {numbers.listing(left_out)}." if left_out else ""
    return report.table(header, rows, " ".join(filter(None, [caption, absent, *_notes(report)])), id)


def _notes(report: Report) -> list[str]:
    return [terms.region_note(report), terms.suppression(report)]


def _of_region(report: Report, region: str, indicator: str, whole: str) -> str:
    """Write a region's number; a part of nobody is no number that is hidden."""
    cell, total = (report.cell(name, region=region) for name in (indicator, whole))
    return "–" if total.shown and total.number == 0 and indicator != whole else terms.region_text(report, region, cell)


def _in_table(cell: Cell) -> str:
    return cell.count_text if cell.base is None else cell.both_text


def indicators(report: Report, ids: Sequence[str], id: str, caption: str) -> Markdown:
    """Indicators with their base, for this quarter and, where it has figures, the one before and what became of it."""
    rows = []
    for indicator in ids:
        known, now = BY_ID[indicator], report.cell(indicator)
        rows.append([known.label, known.base or "–", _in_table(now), now.interval_text or "–"])
    header = ["Indicator", "Ten opzichte van", report.quarter.short_label, "95%-interval"]
    if not report.has_figures(report.previous):
        return report.table(header, rows, caption, id, "llrr")
    rows = [[*row, *_since(report, indicator)] for row, indicator in zip(rows, ids, strict=True)]
    others = not report.same_organisations(report.previous, report.quarter)
    note = f"Let op, dit zijn niet dezelfde organisaties: {other_basis(report, report.previous)}." if others else ""
    header += [report.previous.short_label, "Verandering"]
    return report.table(header, rows, " ".join(filter(None, [caption, note])), id, "llrrrl")


def _since(report: Report, indicator: str) -> list[str]:
    """Give the number of the quarter before, and the word for the change: one interval doesn't tell."""
    before, now = report.cell(indicator, report.previous), report.cell(indicator)
    limits = report.change_limits(indicator)
    change = share_change(before, now, limits) if limits else None
    return [_in_table(before), change.words if change else "–"]


# --- how it was made -----------------------------------------------------------------------------------------


def definitions(report: Report) -> Markdown:
    """Every indicator with its definition and base."""
    frame = report.safe("definitions").frame
    rows = [
        [str(cell) or "–" for cell in row] for row in frame[["label", "definition", "base"]].itertuples(index=False)
    ]
    caption = "Definities van de indicatoren."
    return report.table(
        ["Indicator", "Definitie", "Ten opzichte van"], rows, caption, "tbl-definities", "lll", of_deliveries=False
    )


def wording(report: Report) -> Markdown:
    """Rules and thresholds by which numbers are put into words, or are not."""
    caption = "De regels en grenzen waarmee de zinnen van dit rapport worden gemaakt."
    header = ["Waarover", "Wanneer", "Wat er staat"]
    return report.table(header, rules.as_rows(report), caption, "tbl-woorden", "lll", of_deliveries=False)


def claim_grades(report: Report) -> Markdown:
    """The grades of claims, and the verdicts of conclusions that aren't one of them."""
    caption = "Soorten uitspraken in de duiding, en oordelen in de conclusies."
    rows = [*grades.grades_as_rows(), *verdict.verdicts_as_rows()]
    return report.table(["Soort", "Betekenis"], rows, caption, "tbl-uitspraken", "ll", of_deliveries=False)


def revisions(report: Report) -> Markdown:
    """Figures that deliveries received later have changed, of all quarters; nothing where none have."""
    frame = report.safe("revisions").frame
    totals = frame[(frame[["stage", "funding", "type"]] == "").all(axis=1)] if len(frame) else frame
    if totals.empty:
        return markdown("")
    order = {indicator: place for place, indicator in enumerate(BY_ID)}
    totals = totals.sort_values(["quarter", "indicator"], key=lambda column: column.map(lambda x: order.get(x, x)))
    rows = [row for row in map(_revision, totals.to_dict("records")) if row[2] != row[3]]
    later = numbers.day(pd.Timestamp(str(totals["as_of_after"].iloc[0])).date())
    caption = f"Wat leveringen veranderen die na {numbers.day(report.as_of)} en uiterlijk op {later} binnenkwamen."
    return report.table(["Kwartaal", "Indicator", "Eerst", "Later"], rows, caption, "tbl-bijstellingen", "llrr")


def _revision(row: dict[Any, Any]) -> list[str]:
    indicator = BY_ID[str(row["indicator"])]

    def text(when: str) -> str:
        if pd.isna(row[f"value_{when}"]):
            return _or_reason(float("nan"), str(row["status"]))
        value, numerator = row[f"value_{when}"], row[f"numerator_{when}"]
        if indicator.kind is Kind.MEAN:
            return numbers.number(value, 1)
        if indicator.kind is Kind.COUNT:
            return numbers.number(value)
        return f"{_or_reason(numerator)} ({numbers.percent(value)})"

    return [Quarter.parse(str(row["quarter"])).short_label, indicator.label, text("before"), text("after")]


_OUTCOMES = {
    "exact": "gelijk",
    "rounded": "gelijk na afronding",
    "contradictory": "bron spreekt zichzelf tegen",
    "not_reported": "niet gepubliceerd",
    "not_derivable": "niet af te leiden",
    "hidden": "niet getoond",
}


def reproduction(report: Report) -> Markdown:
    """Published figures beside the computed ones, with the reason where they differ; nothing for another reading."""
    if not report.has("reproduction"):
        return markdown("")
    header = ["Periode", "Cijfer", "Gepubliceerd", "Berekend", "Uitkomst", "Toelichting"]
    rows = [
        [
            _readable(row["period"]),
            str(row["label"]),
            _plain(row["published"]),
            _plain(row["computed"]),
            _OUTCOMES[str(row["status"])],
            _readable(row["reason"]),
        ]
        for row in report.safe("reproduction").frame.to_dict("records")
    ]
    caption = "Gepubliceerde cijfers en wat deze keten uit de synthetische leveringen berekent."
    return report.table(header, rows, caption, "tbl-reproductie", "llrrll")


def _readable(text: object) -> str:
    """Write quarters as readers know them: ``Q2 2023`` for ``2023Q2``."""
    return re.sub(r"\b(\d{4})Q([1-4])\b", r"Q\2 \1", str(text))


def _plain(value: Any) -> str:
    """Write a number with as many decimals as it has, at most two."""
    if value == "" or pd.isna(value):
        return "–"
    number = float(value)
    decimals = next(places for places in (0, 1, 2) if places == 2 or round(number, places) == number)
    return numbers.number(number, decimals)


def source_rows(report: Report, indicator: str) -> Markdown:
    """National rows of one indicator as they stand in the open table ``indicators.csv``, for who wants to check."""
    frame = report.safe("indicators").where(indicator=indicator, method="ips", region="").frame
    frame = frame[(frame[["stage", "funding", "type"]] == "").all(axis=1)]
    rows = [
        [
            str(row["quarter"]),
            *(_plain(row[name]) for name in ("numerator", "denominator")),
            _precise(row["value"]),
            f"{_precise(row['lower'])}–{_precise(row['upper'])}" if row["interval_method"] else "–",
            str(row["interval_method"]) or "–",
            str(row["status"]),
        ]
        for row in frame.to_dict("records")
    ]
    header = ["quarter", "numerator", "denominator", "value", "lower–upper", "interval_method", "status"]
    caption = f"Rijen van indicators.csv over heel Nederland, indicator {indicator}."
    return report.table(header, rows, caption, f"tbl-bron-{indicator.replace('_', '-')}", "lrrrrll")


def _precise(value: Any) -> str:
    return "–" if pd.isna(value) else numbers.number(value, 0 if float(value).is_integer() else 4)
