"""What every page says first, whether its figures are synthetic and complete; and the colophon."""

from __future__ import annotations

from IPython.display import Markdown

from werkmonitor.narrative import numbers
from werkmonitor.narrative.claims import coverage, quality
from werkmonitor.narrative.claims.grades import Claim
from werkmonitor.narrative.report import Report
from werkmonitor.narrative.tables import escape, markdown
from werkmonitor.vocabulary import Coverage

SYNTHETIC = (
    "Alle cijfers hieronder komen uit synthetische leveringen, met verzonnen cliënten en organisaties. Zij zeggen "
    "niets over echte cliënten of organisaties, ook waar een totaal lijkt op een gepubliceerd cijfer"
)


def callouts(report: Report) -> Markdown:
    """Return the notices that belong above the figures."""
    notices = []
    if report.synthetic:
        notices.append(_callout("important", "Synthetische gegevens", Claim(SYNTHETIC)))
    if report.own is not None:
        notices.append(_callout("warning", f"Alleen voor {report.unit_name}", quality.not_to_be_shared(report)))
    if not report.is_complete():
        of_all = coverage.basis(report), coverage.absent_organisations(report)
        texts = [quality.incomplete(report)] if report.unit else of_all
        notices.append(_callout("warning", _title(report), Claim(*texts)))
    return markdown("\n\n".join(notices))


def reminder(report: Report, explanation: str) -> Markdown:
    """Return the same in one notice of a line or two, for a page that isn't the first.

    Parameters
    ----------
    explanation
        Path from the page to the notebook that has the notices in full.
    """
    if report.synthetic:
        kind, title, text = "important", "Synthetische gegevens", "" if report.is_complete() else _title(report)
    elif not report.is_complete():
        kind, title, text = "warning", _title(report), ""
    else:
        kind, title, text = "note", _as_of(report), ""
    parts = [text, "" if kind == "note" else _as_of(report)]
    said = escape(Claim(*parts))
    return markdown(f"::: {{.callout-{kind}}}\n## {escape(title)}\n\n{said} [Wat dit betekent]({explanation})\n:::")


def _as_of(report: Report) -> str:
    return f"Stand van de leveringen: {numbers.day(report.as_of)}"


def _title(report: Report) -> str:
    if not report.has_figures():
        return "Geen cijfers over dit kwartaal"
    if report.region and report.coverage(report.region) == Coverage.NO_ORGANISATION:
        return f"Geen organisatie actief: {report.unit_name}"
    if report.unit and (report.own is not None or report.coverage(report.region) == Coverage.NOTHING_RECEIVED):
        return f"Geen cijfers over dit kwartaal: {report.unit_name}"
    return f"Voorlopige cijfers: {report.unit_name if report.unit else report.of_organisations()}"


def colophon(report: Report) -> Claim:
    """Say what this report is, what made it, and from what."""
    known = report.release.provenance
    made = f"werkmonitor {known['werkmonitor']}" if known.get("werkmonitor") else "werkmonitor"
    code = f", code {known['commit']}" if known.get("commit") else ""
    packages = f", met de pakketten van slotbestand {known['lock']}" if known.get("lock") else ""
    return Claim(
        f"Rapport over {report.quarter.label}, met de leveringen die op {numbers.day(report.as_of)} binnen waren",
        f"Gemaakt met {made}{code}{packages}",
        f"Het kenmerk van de leveringen is {known['deliveries']}: met dezelfde bestanden komt hetzelfde kenmerk terug, "
        "en hetzelfde rapport"
        if known.get("deliveries")
        else "",
        f"Het kenmerk van de regels voor afscherming is {report.release.policy}" if report.release.policy else "",
        "Tekst en cijfers zijn te gebruiken onder CC BY, de code onder de MIT-licentie",
    )


def _callout(kind: str, title: str, text: str) -> str:
    return f"::: {{.callout-{kind}}}\n## {escape(title)}\n\n{escape(text)}\n:::"
