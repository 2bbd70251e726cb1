"""What deliveries received later change, and how the published figures compare."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from werkmonitor.narrative import numbers
from werkmonitor.narrative.claims.grades import Claim
from werkmonitor.narrative.report import Report
from werkmonitor.quarter import Quarter
from werkmonitor.vocabulary import Status


def _totals(report: Report) -> pd.DataFrame:
    """National totals that differ between the reading of the report and everything received since."""
    frame = report.safe("revisions").frame
    frame = frame[frame["quarter"] == str(report.quarter)]
    return frame[(frame[["stage", "funding", "type"]] == "").all(axis=1)].set_index("indicator")


def _both(report: Report, indicator: str, column: str = "value") -> tuple[float, float] | None:
    """Value before and after; None where it didn't change or isn't shown."""
    totals = _totals(report)
    if indicator not in totals.index:
        return None
    row: dict[Any, Any] = totals.loc[indicator].to_dict()
    before, after = row[f"{column}_before"], row[f"{column}_after"]
    return None if pd.isna(before) or pd.isna(after) else (float(before), float(after))


def _later_day(report: Report) -> date:
    """Return the day of the reading with everything received since."""
    return date.fromisoformat(str(_totals(report)["as_of_after"].iloc[0]))


def news(report: Report) -> Claim:
    """Say which deliveries came in after the date of the report; nothing where none changed its figures."""
    return Claim() if _totals(report).empty else later(report)


def made_later(report: Report) -> Claim:
    """Say how a report can know of deliveries after its own date; nothing where it knows of none."""
    if not news(report):
        return Claim()
    return Claim(
        "Het is gemaakt toen er nog meer binnen was, en noemt daarom ook wat daarna kwam",
        "De cijfers zelf blijven die van de peildatum: wie ze overneemt, kan ze later terugvinden",
    )


@dataclass(frozen=True)
class Complete:
    """What ran with the organisations whose deliveries came in later, up to a day."""

    day: date
    running: float
    organisations: float
    everybody: bool


def complete(report: Report) -> Complete | None:
    """Return the number with the deliveries that came in later; None where none added an organisation."""
    running, organisations = _both(report, "running"), _both(report, "organisations_reporting")
    if report.unit or running is None or organisations is None:
        return None
    return Complete(_later_day(report), running[1], organisations[1], organisations[1] == report.active())


def all_running(report: Report) -> Claim:
    """Say how many ran with the organisations that came in later; nothing where none did."""
    found = complete(report)
    if found is None:
        return Claim()
    count = numbers.plural(found.organisations, "organisatie", "organisaties")
    return Claim(
        f"Met de leveringen die later kwamen, tot en met {numbers.day(found.day)}, liepen er "
        f"{numbers.number(found.running)} bij {'alle ' if found.everybody else ''}{count}{_since(report, found)}"
    )


def _since(report: Report, found: Complete) -> str:
    """Set all that ran beside all of the quarter before; empty where either lacks an organisation, or has more.

    It compares two counts of everybody, and estimates nothing.
    """
    when = report.previous
    before = report.cell("running", when)
    alike = _everybody_twice(report, found) and report.active(when) == found.organisations
    if not (alike and before.shown and before.number):
        return ""
    growth = numbers.signed_percent(found.running / before.number - 1)
    return f"; dat is {growth} ten opzichte van {when.label} ({before.count_text}, ook alle organisaties)"


def later(report: Report) -> Claim:
    """Say which deliveries came in after the date of the report."""
    organisations = _both(report, "organisations_reporting")
    if organisations is None:
        if _totals(report).empty:
            return Claim(f"Na {numbers.day(report.as_of)} kwamen er geen leveringen binnen die deze cijfers veranderen")
        return Claim(
            f"Na {numbers.day(report.as_of)} kwamen verbeterde leveringen binnen van organisaties die al in de cijfers "
            "stonden"
        )
    before, after = organisations
    complete = ", en dus van alle" if after == report.active() else ""
    of_organisations = numbers.plural(after, "organisatie", "organisaties")
    return Claim(
        f"Na {numbers.day(report.as_of)} kwamen nog leveringen binnen: op {numbers.day(_later_day(report))} waren er "
        f"bruikbare leveringen van {of_organisations} in plaats van {numbers.number(before)}"
        f"{complete}",
        f"De cijfers in dit rapport zijn die van {numbers.day(report.as_of)}",
    )


def direction(report: Report) -> Claim:
    """Say what the later deliveries change in the main figures; nothing where there are none."""
    if _totals(report).empty:
        return Claim()
    parts = [part for subject in _SUBJECTS if (part := _moved(report, *subject))]
    if not parts:
        return Claim("De belangrijkste cijfers van dit kwartaal veranderen er niet door")
    return Claim(f"Met de latere leveringen erbij {numbers.listing(parts)}", _before_with_all(report))


def _everybody_twice(report: Report, found: Complete) -> bool:
    """Whether everybody delivered, in the later reading and for the quarter before."""
    return found.everybody and report.is_complete(report.previous)


def _before_with_all(report: Report) -> str:
    """Give the shares of the quarter before, where everybody delivered in both; a margin isn't computed for these."""
    when, found = report.previous, complete(report)
    if found is None or not _everybody_twice(report, found):
        return ""
    shares = {subject: report.cell(indicator, when) for indicator, subject, _ in _SUBJECTS if indicator != "running"}
    known = [f"{subject} {cell.share_text}" for subject, cell in shares.items() if cell.shown]
    if not known:
        return ""
    return (
        f"Bij alle organisaties van {when.label} was {numbers.listing(known)}; of dat meer dan toeval verschilt, is "
        "voor de latere stand niet berekend"
    )


def beyond_table(report: Report) -> Claim:
    """Say what the table of revisions doesn't show: hidden figures, breakdowns, and earlier quarters."""
    frame = report.safe("revisions").frame
    if frame.empty:
        return Claim()
    quarters = sorted({Quarter.parse(str(quarter)) for quarter in frame["quarter"]} - {report.quarter})
    labels = numbers.listing([quarter.label for quarter in quarters])
    earlier = (
        f"Ook van {labels} zijn na die dag cijfers veranderd"
        if quarters
        else f"Van de kwartalen vóór {report.quarter.label} is na die dag geen cijfer veranderd"
    )
    some_hidden = (_totals(report)["status"] == Status.HIDDEN).any()
    also = "Een deel van de cijfers is afgeschermd en staat daarom niet in de tabel" if some_hidden else ""
    return Claim(
        also,
        "De tabel geeft alleen totalen; wat per stadium, financiering en type veranderde, staat in de open tabel met "
        "bijstellingen op de website van dit rapport, voor zover het te tonen is",
        earlier,
        "Vergeleken is met wat later binnenkwam, en niet met een eerdere uitgave van dit rapport",
    )


_SUBJECTS: tuple[tuple[str, str, Callable[[float], str]], ...] = (
    ("running", "het aantal lopende trajecten", numbers.number),
    ("paid_work", "het aandeel met betaald werk", numbers.percent),
    ("durable_work", "het aandeel met duurzaam betaald werk", numbers.percent),
)


def _moved(report: Report, indicator: str, subject: str, write: Callable[[float], str]) -> str:
    both = _both(report, indicator)
    if both is None:
        return ""
    before, after = map(write, both)
    return f"blijft {subject} {after}" if before == after else f"gaat {subject} van {before} naar {after}"


def listed_elsewhere(report: Report) -> Claim:
    """Say in the PDF where the list is that it leaves out; nothing where there is none."""
    if not report.has("reproduction"):
        return Claim()
    return Claim("De lijst van alle cijfers, elk met het berekende ernaast, staat op de website van dit rapport")


def reproduced(report: Report) -> Claim:
    """Count how the published figures compare with the computed ones."""
    if not report.has("reproduction"):
        return Claim(
            "Er is geen gepubliceerd rapport dat met dezelfde leveringen rekent als dit rapport; daarom staat er geen "
            "vergelijking"
        )
    statuses = report.safe("reproduction").frame["status"].value_counts()
    equal = int(statuses.get("exact", 0) + statuses.get("rounded", 0))
    contradictory, other = int(statuses.get("contradictory", 0)), int(statuses.sum()) - equal
    rest = numbers.number(other - contradictory)
    or_hidden = ", of worden hier niet getoond om mensen te beschermen" if statuses.get("hidden", 0) else ""
    return Claim(
        f"De synthetische leveringen zijn zo gemaakt dat de gepubliceerde landelijke cijfers eruit terugkomen. Van de "
        f"{numbers.number(int(statuses.sum()))} gepubliceerde cijfers komen er {numbers.number(equal)} precies of na "
        f"afronding terug",
        f"Bij {numbers.number(contradictory)} van deze cijfers spreekt de bron zichzelf tegen; {rest} zijn uit deze "
        f"leveringen niet af te leiden, of staan in de bron als plaatshouder{or_hidden}",
    )
