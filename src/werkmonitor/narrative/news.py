"""The news item of the quarter: five sentences, ready to paste."""

from __future__ import annotations

from html import escape

from IPython.display import Markdown

from werkmonitor.narrative.claims import coverage, endings, trajectories, work
from werkmonitor.narrative.claims.grades import Claim
from werkmonitor.narrative.report import Report, require_report
from werkmonitor.narrative.status import SYNTHETIC
from werkmonitor.narrative.tables import markdown


def headline(report: Report) -> str:
    """Return the title of the news item."""
    return f"IPS-trajecten in de ggz: {report.quarter.label}"


def bullets(report: Report) -> list[Claim]:
    """Return the five points: who is in the figures, how many trajectories, paid work, durable work, endings."""
    report = require_report(report)
    return [
        coverage.basis(report),
        trajectories.running(report),
        work.in_short(report, "paid_work"),
        work.in_short(report, "durable_work"),
        endings.situation(report),
    ]


def _warning(report: Report) -> Claim:
    """Return what has to travel with the text wherever it is pasted."""
    return Claim(f"Synthetische gegevens. {SYNTHETIC}") if report.synthetic else Claim()


def as_text(report: Report) -> Markdown:
    """Return the news item as plain text, in a block to copy from."""
    lines = [headline(report), "", *filter(None, [_warning(report)]), *(f"- {bullet}" for bullet in bullets(report))]
    return _block("text", "\n".join(lines))


def as_html(report: Report) -> Markdown:
    """Return the news item as HTML, in a block to copy from."""
    items = "\n".join(f"  <li>{escape(bullet)}</li>" for bullet in bullets(report))
    warning = f"<p><strong>{escape(_warning(report))}</strong></p>\n" if report.synthetic else ""
    return _block("html", f"<h2>{escape(headline(report))}</h2>\n{warning}<ul>\n{items}\n</ul>")


def _block(language: str, text: str) -> Markdown:
    return markdown(f"```{language}\n{text}\n```")
