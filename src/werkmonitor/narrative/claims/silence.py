"""What a quality report says where its unit has no number of the quarter: what was last known, and the country."""

from __future__ import annotations

from werkmonitor.narrative import numbers
from werkmonitor.narrative.claims.grades import Claim, Grade
from werkmonitor.narrative.report import Report
from werkmonitor.quarter import Quarter
from werkmonitor.vocabulary import Coverage, Status

_SHARES = {
    "paid_work": ("het aandeel met betaald werk", "lopende trajecten"),
    "ended_with_work_or_education": (
        "het aandeel dat eindigde met werk of opleiding",
        "beëindigde trajecten waarvan de situatie bekend is",
    ),
}
"""By indicator: what it is a share of, and of whom."""


def known_quarters(report: Report) -> list[Quarter]:
    """Return the quarters of which a unit's number of running trajectories is shown."""
    return [quarter for quarter in report.quarters if report.cell("running", quarter).shown]


def has_mix(report: Report) -> bool:
    """Whether a region's report shows who pays: there, or in the country if there never was anything to show of it."""
    return report.own is None and (report.cell("running").shown or not known_quarters(report))


def all_hidden(report: Report) -> bool:
    """Whether a unit delivered, and not even its number of running trajectories may be shown."""
    return report.cell("running").status is Status.HIDDEN


def opening(report: Report) -> Claim:
    """Say what a quality report is for; another thing where there are no numbers to put beside those of the country."""
    if report.cell("running").shown:
        return Claim(
            f"Dit rapport zet de cijfers van {report.unit_name} over {report.quarter.label} naast die van heel "
            f"Nederland, met de leveringen die op {numbers.day(report.as_of)} binnen waren",
            "Het is bedoeld om samen over te praten: wat valt op, wat is een kwestie van kleine aantallen, en wat "
            "vraagt om een gesprek? Het is geen ranglijst en geen oordeel",
        )
    return Claim(
        f"Over {report.quarter.label} zijn er geen cijfers van {report.unit_name} om te tonen",
        "Dit rapport zegt waarom, wat er wel bekend is, en wat er landelijk te zien is",
        "Het is bedoeld om samen over te praten",
    )


def why(report: Report) -> Claim:
    """Say in a summary why there are no numbers."""
    if all_hidden(report):
        return Claim(
            f"De cijfers van {report.unit_name} over {report.quarter.label} zijn afgeschermd, zodat niemand erin te "
            "herkennen is"
        )
    return Claim(f"Over {report.quarter.label} zijn er geen cijfers van {report.unit_name} om samen te vatten")


def last_known(report: Report) -> Claim:
    """Say how many trajectories ran in the last quarter that there are numbers of; for a unit without them now."""
    known = known_quarters(report)
    if not known:
        return Claim("Ook over eerdere kwartalen zijn er geen cijfers om te tonen" if report.quarters[:-1] else "")
    then = report.cell("running", known[-1])
    ran = numbers.verb(then.count, "liep", "liepen")
    return Claim(
        f"Het laatste kwartaal waarover er cijfers zijn, is {known[-1].label}: toen {ran} er "
        f"{then.counted('IPS-traject', 'IPS-trajecten')}"
    )


def running(report: Report) -> Claim:
    """Say in the place of a number of trajectories what the figure shows of earlier ones, and how many the country has.

    A unit that has no such figure gets the country only.
    """
    national = report.cell("running", region="")
    earlier = "De figuur laat zien wat er over eerdere kwartalen bekend is" if known_quarters(report) else ""
    ran = numbers.verb(national.count, "liep", "liepen")
    country = f"In heel Nederland {ran} er {national.counted('IPS-traject', 'IPS-trajecten')}"
    return Claim(earlier, country if national.shown else "")


def share(report: Report, indicator: str) -> Claim:
    """Say in the place of a share what it last was, and what it is in the country."""
    subject, people = _SHARES[indicator]
    known = [quarter for quarter in report.quarters[:-1] if report.cell(indicator, quarter).shown]
    national = report.cell(indicator, region="")
    then = report.cell(indicator, known[-1]) if known else None
    return Claim(
        f"Over dit kwartaal is {subject} hier niet te tonen",
        f"In {known[-1].label} was dat {then.share_text}, van {then.base_text} {people}" if then else "",
        f"Landelijk is het {national.share_text}" if national.shown else "",
        grade=Grade.ASSOCIATED,
    )


def is_about_someone(report: Report) -> bool:
    """Whether there is, or was, any number of a unit: what has to be known to read it, is said only then."""
    return bool(known_quarters(report)) or report.coverage(report.unit) not in (None, Coverage.NO_ORGANISATION)
