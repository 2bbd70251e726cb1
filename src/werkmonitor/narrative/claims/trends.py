"""A unit's own figures in its quality report: how many, who pays, paid work and endings, and how that changed."""

from __future__ import annotations

from IPython.display import Markdown

from werkmonitor.narrative import numbers
from werkmonitor.narrative.claims import coverage, silence, trajectories, work
from werkmonitor.narrative.claims import endings as ended
from werkmonitor.narrative.claims.grades import Claim, Grade
from werkmonitor.narrative.report import Report
from werkmonitor.narrative.tables import markdown
from werkmonitor.vocabulary import Funding, TrajectoryType

_FEW = 10
"""A share of fewer trajectories than this isn't compared with that of another quarter."""


def trend(report: Report) -> Claim:
    """Say how the number of trajectories changed, or what there is to say without it."""
    if not report.cell("running").shown:
        return silence.running(report)
    return Claim(trajectories.running_since(report), coverage.nothing_before(report))


def paid_work(report: Report) -> Claim:
    """Say how the share with paid work changed, and of how many it isn't known; or what there is to say without it."""
    if not report.cell("running").shown:
        return silence.share(report, "paid_work")
    return Claim(paid_since(report), work.not_known(report), grade=Grade.ASSOCIATED)


def paid_since(report: Report) -> Claim:
    """Say how the share with paid work changed, if there are enough trajectories to compare."""
    return _since(report, "paid_work", "lopende trajecten", work.paid_since(report))


def _since(report: Report, indicator: str, people: str, claim: Claim) -> Claim:
    """Make a comparison with the quarter before, or say that it would be about too few."""
    now, then = (report.cell(indicator, quarter) for quarter in (report.quarter, report.previous))
    if not (now.shown and then.shown) or min(now.base or 0, then.base or 0) >= _FEW:
        return claim
    return Claim(
        f"Een vergelijking met {report.previous.label} zegt weinig: van de {people} "
        f"{numbers.verb(then.base, 'telde', 'telden')} er toen {then.base_text} mee, en nu {now.base_text}"
    )


def mix(report: Report) -> Claim:
    """Say who pays for a unit's trajectories, beside the country; nothing where none are shown."""
    if not report.cell("running").shown:
        return Claim()
    here, national = (report.part(region=region, funding=Funding.UWV.value) for region in (None, ""))
    if not (here.shown and national.shown):
        return Claim("Welk deel van de lopende trajecten UWV betaalt, is hier niet te tonen")
    return Claim(
        f"UWV betaalt {here.share_text} van de lopende trajecten; in heel Nederland is dat {national.share_text}",
        grade=Grade.ASSOCIATED,
    )


def mix_table(report: Report) -> Markdown:
    """Show trajectories by funding and type, of a region and the country; of the country where that is all there is.

    An organisation knows its own contracts: a sentence is enough.
    """
    if not silence.has_mix(report):
        return markdown("")
    groups = {
        **{code.label: {"funding": code.value} for code in Funding},
        **{code.label: {"type": code.value} for code in TrajectoryType},
    }
    names = {None: report.unit_name, "": "Nederland"}
    shown = [region for region in names if any(report.part(region=region, **one).shown for one in groups.values())]
    if not shown:
        return markdown("")
    rows = [
        [label, *(report.part(region=region, **one).both_text for region in shown)] for label, one in groups.items()
    ]
    scheme = [report.part(None, "running_national_scheme", region=region).both_text for region in shown]
    rows.insert(2, ["– waarvan landelijke regeling", *scheme])
    caption = (
        "Lopende trajecten naar financiering en type; wat onbekend is, staat er niet bij. De percentages gaan over "
        "alle lopende trajecten."
    )
    return report.table(["Lopende trajecten", *(names[region] for region in shown)], rows, caption, "tbl-mix")


def endings(report: Report) -> Claim:
    """Say how many ended, how that changed, how it is beside the country, and of how many the situation isn't known."""
    indicator = "ended_with_work_or_education"
    if not report.cell("running").shown:
        return silence.share(report, indicator)
    now, then = (report.cell(indicator, quarter) for quarter in (report.quarter, report.previous))
    if not now.shown:
        return Claim(ended.ended(report), "" if ended.nothing_ended(report) else ended.situation(report))
    return Claim(
        ended.ended(report),
        _since(report, indicator, "beëindigde trajecten", ended.situation_since(report)) if then.shown else "",
        work.beside_national(report, indicator),
        ended.situation_unknown(report),
        grade=Grade.ASSOCIATED,
    )
